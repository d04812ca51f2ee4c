"""Figures at their doors: T2, own sides only until released, Excel, a superior's workbook, allowances."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from border_gov.joint_mediation.queries import allowances
from border_gov.joint_mediation.queries import statistics as queries
from border_gov.joint_mediation.rules.statistics import Period, Regime
from border_gov.joint_mediation.service import outcomes, performing
from border_gov.joint_mediation.service import statistics as service
from border_gov.kernel.errors import NotAllowed
from border_gov.kernel.sheets.reading import read
from tests.build.mediation import NOW, a_promise, a_table, in_mediation, settled, some_terms

DAY = dt.timedelta(days=1)
JULY = dt.datetime(2026, 7, 6, 2, 0, tzinfo=dt.UTC)
MONTH = Period(dt.date(2026, 7, 1), dt.date(2026, 7, 31))


@pytest.fixture
def table(session):
    table = a_table()
    service.example_regimes(table.viewer(table.a, "officer"), table.zone.id, now=NOW)
    return table


def july(table, now, side=None):
    viewer = table.viewer(side or table.a, "officer")
    return queries.report(viewer, table.zone.id, "calendar", MONTH, now)


def test_t2_a_july_figure_is_the_same_in_november(table):
    chair = table.viewer(table.a, "mediator")
    case = in_mediation(table, now=JULY)
    outcomes.oral_agree(chair, case.id, some_terms(a_promise(5, now=JULY)), now=JULY + 3 * DAY)
    pending = in_mediation(table, joint=False, now=JULY + 7 * DAY)
    august = july(table, dt.datetime(2026, 8, 10, 2, 0, tzinfo=dt.UTC))
    assert august.closed and august.scope().figures.get("pending") == 1
    performing.start(chair, case.id, now=NOW - 9 * DAY)
    promise = performing.agreements.instalments(performing.agreements.current(case.id))[0]
    performing.record(chair, case.id, promise.id, dt.date(2026, 7, 11), now=NOW - 8 * DAY)
    outcomes.withdraw(chair, pending.id, now=NOW - 7 * DAY)
    november = july(table, NOW)
    assert november == august
    assert (november.regime.key, november.regime.number) == ("calendar", 1)


def test_a_side_sees_the_union_and_its_own_until_the_other_releases(table, client):
    settled(table, joint=False, now=JULY)
    settled(table, now=JULY)
    seen = [scope.side for scope in july(table, NOW, table.b).scopes]
    assert seen == ["", table.b]
    with pytest.raises(NotAllowed):
        service.release(table.viewer(table.b, "leader"), table.zone.id, table.a, "calendar", MONTH, now=NOW)
    service.release(table.viewer(table.a, "leader"), table.zone.id, table.a, "calendar", MONTH, now=NOW)
    report = july(table, NOW, table.b)
    assert {scope.side for scope in report.scopes} == {"", table.a, table.b}
    assert [report.scope(s).figures.get("accepted") for s in ("", table.a, table.b)] == [2, 2, 1]
    page = client.as_(table.viewer(table.a, "leader")).get(
        "/mediation/figures?regime=calendar&year=2026&month=7"
    )
    assert page.status_code == 200 and "100.00 %" in page.text and "calendar v1" in page.text


def test_excel_says_what_the_page_says(table, client):
    settled(table, now=JULY)
    officer = client.as_(table.viewer(table.a, "officer"))
    book = read(
        "f.xlsx", officer.get("/mediation/figures/figures.xlsx?regime=calendar&year=2026&month=7").data
    )
    rates, counts, beside = (sheet.rows for sheet in book.sheets)
    assert rates[1][0] == "A" and rates[1][4:7] == [1, 1, "100.00 %"]
    assert ["各方合计", "未结", 0] in counts
    assert ["版本", "calendar v1"] in [row[:2] for row in beside]


def test_a_superiors_workbook_is_pointed_at_once_and_filled(table, client):
    settled(table, now=JULY)
    form = openpyxl.Workbook()
    form.active.title = "月报"
    form.active["A1"], form.active["B9"] = "受理", "=B3+1"
    out = io.BytesIO()
    form.save(out)
    officer = client.as_(table.viewer(table.a, "officer"))
    kept = officer.post("/superiors", data={"file": (io.BytesIO(out.getvalue()), "月报.xlsx")})
    place = kept.location
    wrong = officer.post(place, data={"place": ["月报!B9"], "figure": ["union.accepted"]})
    assert wrong.status_code == 422 and "公式" in wrong.text
    cells = {"place": ["月报!B3", "月报!C3"], "figure": ["union.accepted", f"side:{table.a}.A"]}
    assert officer.post(place, data=cells).status_code == 302
    filled = officer.get(f"{place}/filled.xlsx?regime=calendar&year=2026&month=7")
    sheet = openpyxl.load_workbook(io.BytesIO(filled.data))["月报"]
    assert (sheet["B3"].value, sheet["C3"].value, sheet["B9"].value) == (1, 100, "=B3+1")
    assert client.as_(table.viewer(table.b, "officer")).get(place).status_code == 404


def test_allowances_follow_from_the_ledger_and_the_own_table(table):
    officer = table.viewer(table.a, "officer")
    service.state_allowance(officer, table.zone.id, "joint", Decimal("80"), now=JULY)
    settled(table, now=JULY)
    regime = Regime("calendar", 1)
    own = allowances.lines(table.zone.id, table.a, regime, MONTH, NOW)
    assert [(line.kind, line.amount) for line in own] == [("joint", Decimal("80.00"))]
    assert allowances.lines(table.zone.id, table.b, regime, MONTH, NOW) == []
