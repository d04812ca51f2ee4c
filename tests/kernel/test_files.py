"""Files: known by content, stripped, encrypted, synced; orphans are swept."""

import datetime as dt
import io
import os
import uuid

import pytest
from PIL import ExifTags, Image

from border_gov.kernel import crypto, files
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotFound
from border_gov.kernel.viewer import Viewer

NOW = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
ACTOR = Viewer(person_id=1, sides=frozenset({"aa"}))
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def photo(size=(40, 30), kind="JPEG", exif=None, mode="RGB"):
    out = io.BytesIO()
    Image.new(mode, size, "red").save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def camera():
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Maker of phones"
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.DateTime] = "2026:11:23 20:30:05"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (30.0, 46.0, 33.6), 3: "E", 4: (121.0, 9.0, 25.2)})
    return exif


def keep(content):
    return files.store(content, zone_id=1, side="aa", actor=ACTOR, now=NOW)


def blob(app, row):
    return app.config["DATA"] / "files" / str(row.id)[:2] / str(row.id)


def test_a_photo_tells_its_place_once_and_is_then_silent(app, session):
    row = keep(photo(exif=camera()))
    assert (round(row.taken_lon, 4), round(row.taken_lat, 4)) == (121.157, 30.776)
    assert row.taken_at == dt.datetime(2026, 11, 23, 12, 30, 5, tzinfo=dt.UTC)
    _, content = files.read(row.id)
    with Image.open(io.BytesIO(content)) as kept:
        assert not kept.getexif()
        assert kept.size == (30, 40)
    assert b"Maker of phones" not in content


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_images_are_made_anew_and_not_too_large(app, session, kind):
    row = keep(photo((3000, 1500), kind, mode="RGBA" if kind != "JPEG" else "RGB"))
    assert row.mime == "image/jpeg"
    with Image.open(io.BytesIO(files.read(row.id)[1])) as kept:
        assert kept.size == (2048, 1024)


def test_the_blob_is_unreadable_and_bound_to_its_row(app, session):
    first, second = keep(PDF), keep(PDF + b"\n")
    assert first.mime == "application/pdf"
    assert PDF[:20] not in blob(app, first).read_bytes()
    assert oct(blob(app, first).stat().st_mode)[-3:] == "600"
    assert files.read(first.id)[1] == PDF
    blob(app, first).write_bytes(blob(app, second).read_bytes())
    with pytest.raises(crypto.Tampered):
        files.read(first.id)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7 cut off",
        b"PK\x03\x04 not a picture",
        photo()[:200],
        photo(kind="GIF", mode="P"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
    ids=["empty", "html", "half a pdf", "zip", "half a photo", "gif", "svg"],
)
def test_other_content_is_refused_and_nothing_kept(app, session, content):
    before = set((app.config["DATA"] / "files").glob("*/*"))
    with pytest.raises(Invalid) as refused:
        keep(content)
    assert "file" in refused.value.fields
    assert set((app.config["DATA"] / "files").glob("*/*")) == before


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(app, session):
    out = io.BytesIO()
    Image.new("1", (12000, 9000)).save(out, "PNG")
    with pytest.raises(Invalid):
        keep(out.getvalue())


def test_only_old_orphans_are_swept(app, session):
    kept, lost, young = keep(PDF), keep(PDF), keep(PDF)
    paths = [blob(app, row) for row in (kept, lost, young)]
    for row in (lost, young):
        session.delete(row)
    session.flush()
    then = (NOW - dt.timedelta(days=2)).timestamp()
    for path in paths[:2]:
        os.utime(path, (then, then))
    for path in (app.config["DATA"] / "files").glob("*/*"):
        if path not in paths:
            path.unlink()
    os.utime(paths[2], (NOW.timestamp(), NOW.timestamp()))
    assert files.sweep(NOW) == 1
    assert [path.exists() for path in paths] == [True, False, True]


def test_a_missing_file_is_not_found(app, session):
    with pytest.raises(NotFound):
        files.read(uuid.uuid4())


def test_a_browser_saves_it_and_runs_nothing(app, session):
    row = keep(PDF)
    with app.test_request_context():
        answer = files.attachment(*files.read(row.id), "盖章页")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.mimetype == "application/pdf"


def test_after_a_rollback_the_blob_is_an_orphan(committed_app):
    row = keep(PDF)
    path = blob(committed_app, row)
    db.session.rollback()
    assert path.exists()
    os.utime(path, (0, 0))
    assert files.sweep(NOW) >= 1
    assert not path.exists()
