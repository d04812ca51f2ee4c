"""The holiday calendar: what is shipped, publishing a year, import of a table, the pages, the API."""

import datetime as dt
import io

import pytest

from border_gov.journal.models import Entry
from border_gov.jurisdictions import queries, service
from border_gov.jurisdictions.queries import NamedDay
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid
from border_gov.kernel.sheets.writing import Column, Page, write_workbook
from border_gov.kernel.workdays import MissingYear, days_after, working_days_after
from tests.build.jurisdictions import NOW, a_zone, somebody


def day(text):
    return dt.date.fromisoformat(text)


@pytest.fixture
def officer(session):
    return somebody(a_zone(), "officer")


@pytest.mark.parametrize(("year", "off", "made_up"), [(2024, 30 - 2, 8), (2025, 28, 5), (2026, 33, 6)])
def test_the_years_whose_notice_is_public_are_shipped(session, year, off, made_up):
    shown = queries.year(year)
    assert (len(shown.of("off")), len(shown.of("made_up"))) == (off, made_up)
    assert f"{year}年" in shown.version.source


def test_2027_is_not_guessed(session):
    with pytest.raises(MissingYear, match="holidays"):
        working_days_after(day("2026-12-30"), 5, queries.calendar())


def test_m8_thirty_days_from_2_november_2026_end_on_2_december(session):
    assert days_after(day("2026-11-02"), 30, queries.calendar()).last == day("2026-12-02")


def test_working_days_over_the_spring_festival_of_2026(session):
    calendar = queries.calendar()
    assert working_days_after(day("2026-02-13"), 1, calendar) == day("2026-02-14")
    assert working_days_after(day("2026-02-13"), 2, calendar) == day("2026-02-24")


def test_a_year_is_published_and_corrected(officer):
    days = [NamedDay(day("2027-01-01"), "off", "元旦"), NamedDay(day("2027-01-03"), "made_up", "")]
    first = service.publish_year(officer, 2027, days, service.Notice("通知"), now=NOW)
    second = service.publish_year(officer, 2027, days[:1], service.Notice("更正", False), now=NOW)
    assert (first.number, second.number) == (1, 2)
    year = queries.calendar().year(day("2027-05-05"))
    assert (year.off, year.made_up) == ({day("2027-01-01")}, frozenset())
    assert (year.weekends_are_holidays, year.source) == (False, "更正")
    assert db.session.query(Entry).filter_by(subject_kind="calendar_version").count() == 2


@pytest.mark.parametrize(
    ("days", "source", "field"),
    [
        ([NamedDay(day("2026-01-01"), "off", "")], "通知", "days"),
        ([NamedDay(day("2027-01-01"), "made_up", "")], "通知", "days"),  # a Friday is worked anyway
        ([NamedDay(day("2027-01-01"), "off", "")] * 2, "通知", "days"),
        ([NamedDay(day("2027-01-01"), "maybe", "")], "通知", "days"),
        ([], " ", "source"),
    ],
)
def test_what_cannot_be_a_holiday_is_refused(officer, days, source, field):
    with pytest.raises(Invalid) as caught:
        service.publish_year(officer, 2027, days, service.Notice(source), now=NOW)
    assert field in caught.value.fields


FORM = {
    "source": "2027年通知",
    "off": "2027-01-01~2027-01-03 元旦\n2027-10-01至2027-10-07 国庆节",
    "made_up": "2027-10-09",
    "weekends_are_holidays": "1",
}


def test_the_page_takes_lines_and_gives_them_back(client, officer):
    page = "/zone/calendar/2027"
    assert client.as_(officer).post(page, data=FORM).status_code == 302
    assert len(queries.year(2027).days) == 11
    again = client.as_(officer).get(page).get_data(as_text=True)
    assert "2027-01-01~2027-01-03 元旦" in again
    answer = client.as_(officer).get("/api/v1/calendar").json["years"]
    assert [year["year"] for year in answer] == [2027, 2026, 2025, 2024]
    assert len(answer[0]["days"]) == 11


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"off": "国庆七天"}, "off"),
        ({"off": "2027-01-01~2028-01-01"}, "off"),
        ({"made_up": "2027-13-01"}, "made_up"),
        ({"source": ""}, "source"),
    ],
)
def test_a_bad_form_loses_nothing(client, officer, change, field):
    answer = client.as_(officer).post("/zone/calendar/2027", data=FORM | change)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in text
    assert "2027-10-09" in text or field == "made_up"
    assert queries.year(2027) is None


def test_a_volunteer_reads_and_does_not_write(client, officer):
    walker = somebody(queries.zone_by_key(), "volunteer")
    assert client.as_(walker).get("/zone/calendar").status_code == 200
    assert client.as_(walker).post("/zone/calendar/2027", data=FORM).status_code == 403


def test_a_table_is_imported_once(client, officer):
    rows = [["2027-01-01", "放假", "元旦", "2027年通知"], ["2027年1月3日", "上班", "", ""]]
    sheet = write_workbook(
        [Page("放假", [Column("日期"), Column("类别"), Column("名称"), Column("依据")], rows)]
    )
    client.as_(officer)
    for number in (1, 1):
        given = {"file": (io.BytesIO(sheet), "2027.xlsx")}
        look = client.post("/zone/calendar/import", data=given).headers["Location"]
        assert client.get(look).status_code == 200
        client.post(f"{look}/store")
        shown = queries.year(2027)
        assert (shown.version.number, len(shown.days)) == (number, 2)
