"""GPX files of any recorder: read, or refused with the reason; nothing in them is expanded or fetched."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from border_gov.geo import gpx
from border_gov.geo.datum import GeoError
from border_gov.geo.gpx import read_gpx

NS11 = "http://www.topografix.com/GPX/1/1"
NS10 = "http://www.topografix.com/GPX/1/0"
BOMB = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))


def a_point(lon=121.1, lat=30.8, time="2026-11-30T11:00:00Z", inner="", kind="trkpt"):
    when = f"<time>{time}</time>" if time is not None else ""
    return f'<{kind} lat="{lat}" lon="{lon}">{when}{inner}</{kind}>'


def a_gpx(*segments, extra="", version="1.1", space=NS11):
    body = "".join(f"<trkseg>{segment}</trkseg>" for segment in segments)
    xmlns = f' xmlns="{space}"' if space else ""
    return f'<gpx version="{version}" creator="t"{xmlns}>{extra}<trk>{body}</trk></gpx>'.encode()


def refused(content):
    with pytest.raises(GeoError) as found:
        read_gpx(content, "track")
    assert set(found.value.fields) == {"track"} and str(found.value)
    return found.value.code


@pytest.mark.parametrize(
    ("version", "space"), [("1.1", NS11), ("1.0", NS10), ("1.1", ""), ("1.1", NS11 + "/"), ("", NS10)]
)
def test_both_versions_are_read(version, space):
    file = read_gpx(a_gpx(a_point() + a_point(121.2), a_point(121.3), version=version, space=space))
    assert file.version == version
    assert file.track.lon.tolist() == [121.1, 121.2, 121.3]
    assert file.track.part.tolist() == [0, 0, 1]
    assert file.track.time[0] == datetime(2026, 11, 30, 11, tzinfo=UTC).timestamp()


def test_waypoints_and_routes_are_kept_apart_from_the_track():
    extra = '<wpt lat="30.5" lon="121.5"><name>闸口</name></wpt><rte>' + a_point(kind="rtept") * 2 + "</rte>"
    file = read_gpx(a_gpx(a_point(), extra=extra))
    assert [(w.name, w.lon, w.time) for w in file.waypoints] == [("闸口", 121.5, None)]
    assert len(file.routes) == 1 and len(file.routes[0]) == 2 and len(file.track) == 1
    only = read_gpx(f'<gpx xmlns="{NS11}"><wpt lat="30.5" lon="121.5"/></gpx>'.encode())
    assert len(only.track) == 0 and len(only.waypoints) == 1


def test_missing_times_bad_points_and_an_empty_fix_are_counted():
    points = a_point(time=None) + a_point(time="yesterday") + a_point("x") + a_point(999) + a_point(0, 0)
    file = read_gpx(a_gpx(points + '<trkpt lat="30.8"/>' + a_point()))
    assert (len(file.track), file.skipped, file.untimed) == (3, 4, 2)
    assert np.isnan(file.track.time).tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-11-30T11:00:00Z", 11),
        ("2026-11-30T19:00:00+08:00", 11),
        ("2026-11-30T11:00:00.123456Z", 11),
        ("2026-11-30T11:00:00", 11),
        ("20261130T110000Z", 11),
    ],
)
def test_times_in_the_spellings_of_recorders(text, hour):
    seconds = read_gpx(a_gpx(a_point(time=text))).track.time[0]
    assert datetime.fromtimestamp(seconds, UTC).hour == hour


def test_accuracy_comes_from_an_extension_or_from_the_dilution():
    own = '<o:accuracy xmlns:o="urn:o">7.5</o:accuracy><o:time xmlns:o="urn:o">x</o:time>'
    said = f"<extensions>{own}</extensions>"
    file = read_gpx(a_gpx(a_point(inner=said) + a_point(inner="<hdop>1.2</hdop>") + a_point()))
    assert file.track.accuracy[:2].tolist() == [7.5, 1.2 * gpx.METRES_PER_HDOP]
    assert np.isnan(file.track.accuracy[2]) and file.untimed == 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_byte_order_marks_and_declared_encodings(encoding):
    declared = {"utf-8-sig": "utf-8", "utf-16": "utf-16", "gb18030": "GB18030"}[encoding]
    body = f'<gpx xmlns="{NS11}" creator="轨迹">{a_point(kind="wpt", inner="<name>山塘</name>")}</gpx>'
    file = read_gpx(f'<?xml version="1.0" encoding="{declared}"?>{body}'.encode(encoding))
    assert (file.creator, file.waypoints[0].name) == ("轨迹", "山塘")


def test_a_file_that_ends_in_the_middle_keeps_what_it_holds():
    whole = a_gpx(a_point() * 50)
    file = read_gpx(whole[: len(whole) // 2])
    assert file.cut_short and 20 <= len(file.track) <= 25
    assert not read_gpx(whole).cut_short


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "gpx.other"),
        (b"PK\x03\x04", "gpx.other"),
        (b"<kml/>", "gpx.other"),
        (b'<gpx xmlns="urn:else"><wpt lat="1" lon="2"/></gpx>', "gpx.other"),
        (b"<gpx/>", "gpx.empty"),
        (a_gpx(a_point("x")), "gpx.empty"),
        (b"<gpx>", "gpx.broken"),
        (a_gpx(a_point())[:-6] + b"</rte></gpx>", "gpx.broken"),
        (a_gpx(a_point(inner="&other;")), "gpx.broken"),
        (b'<?xml version="1.0" encoding="utf-7"?><gpx/>', "gpx.encoding"),
        (b"<gpx>" + b"<a>" * 100, "gpx.deep"),
    ],
)
def test_what_is_no_gpx_is_refused_with_the_reason(content, code):
    assert refused(content) == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "declared",
    [
        f'<!DOCTYPE gpx [<!ENTITY e0 "x">{BOMB}]>',
        '<!DOCTYPE gpx [<!ENTITY e11 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE gpx [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
        '<!doctype gpx SYSTEM "http://127.0.0.1:9/gpx.dtd">',
    ],
)
def test_entities_are_refused_before_they_are_read(declared, encoding):
    point = a_point(kind="wpt", inner="<name>&e11;</name>")
    assert refused(f"{declared}<gpx>{point}</gpx>".encode(encoding)) == "gpx.doctype"


def test_a_document_type_behind_another_encoding_does_not_get_through(tmp_path: Path):
    secret = tmp_path / "secret"
    secret.write_text("canary")
    text = f'<?xml version="1.0" encoding="IBM037"?><!DOCTYPE gpx [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    assert refused((text + "<gpx>&x;</gpx>").encode("cp037")) == "gpx.other"
    assert refused(f'<?xml version="1.0" encoding="IBM037"?>{text}'.encode()) == "gpx.doctype"


def test_the_parser_itself_refuses_a_document_type():
    reader = gpx._Reader("track")
    with pytest.raises(GeoError):
        reader.doctype("gpx", None, None)


def test_a_thousand_names_of_elements_do_not_hide_a_point():
    junk = "".join(f"<x{number}/>" for number in range(1200))
    assert len(read_gpx(a_gpx(a_point(), extra=f"<extensions>{junk}</extensions>")).track) == 1


def test_sizes_are_bounded(monkeypatch):
    monkeypatch.setattr(gpx, "MAX_POINTS", 10)
    assert len(read_gpx(a_gpx(a_point() * 10)).track) == 10
    assert refused(a_gpx(a_point() * 11)) == "gpx.many"
    monkeypatch.setattr(gpx, "MAX_BYTES", 100)
    assert refused(a_gpx(a_point())) == "gpx.large"


def read_or_reason(content):
    try:
        file = read_gpx(content)
    except GeoError as error:
        assert error.code.startswith("gpx.") and error.fields and str(error)
        return None
    assert len(file.track) + len(file.routes) + len(file.waypoints)
    return file


NUMBERS = st.one_of(
    st.floats(-200, 200, allow_nan=False).map(str),
    st.sampled_from(["", "nan", "inf", "1e999", "30,8", "x", "-"]),
)
TIMES = st.one_of(
    st.none(),
    st.datetimes().map(lambda t: t.isoformat() + "Z"),
    st.sampled_from(["", "0001-01-01T00:00:00+14:00"]),
)
INNER = st.sampled_from(
    [
        "",
        "<ele>3</ele>",
        "<ele/>",
        "<hdop>-1</hdop>",
        "<hdop>x</hdop>",
        "<extensions><trkpt/></extensions>",
        "<!-- -->",
    ]
)
POINTS = st.builds(a_point, NUMBERS, NUMBERS, TIMES, INNER)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.lists(POINTS, max_size=6).map("".join), max_size=4), st.sampled_from([NS10, NS11, ""]))
def test_any_gpx_parses_or_is_refused(segments, space):
    read_or_reason(a_gpx(*segments, space=space))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=40), st.integers(0, 600), st.integers(0, 40))
def test_any_damage_is_read_around_or_named(junk, at, gone):
    whole = a_gpx(a_point() * 3, a_point() * 2)
    at = min(at, len(whole))
    read_or_reason(whole[:at] + junk + whole[at + gone :])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_with_a_reason(content):
    assert read_or_reason(content) is None
