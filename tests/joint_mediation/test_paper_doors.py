"""Papers, verification, confirmation, templates and figures at their doors (M8, M9, M11–M14, M21, T2)."""

import datetime as dt
import io

import pytest
from docx import Document
from pypdf import PdfReader

from border_gov.joint_mediation.documents import papers as documents
from border_gov.joint_mediation.models import MediationPaper, MediationPartner
from border_gov.joint_mediation.service import confirmation, marks, outcomes
from border_gov.joint_mediation.service import papers as service
from border_gov.kernel.db import db
from border_gov.kernel.errors import Refused
from tests.build.mediation import NOW, a_promise, a_table, in_mediation, settled, some_terms

DAY = dt.timedelta(days=1)
EFFECTIVE = dt.datetime(2026, 11, 2, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def table(session):
    table = a_table()
    for side in (table.a, table.b):
        names = {"zh": f"{side}人民法院"}
        row = MediationPartner(zone_id=table.zone.id, side=side, kind="court", names=names, duties={})
        db.session.add(row)
    db.session.flush()
    return table


def marked(table, **case):
    """A joint case whose agreement parties, mediators and committees of both sides marked on 2 November."""
    made = in_mediation(table, now=EFFECTIVE - 5 * DAY, **case)
    chair = table.viewer(table.a, "mediator")
    agreement = outcomes.agree(chair, made.id, some_terms(a_promise(now=EFFECTIVE)), now=EFFECTIVE - DAY)
    given = [{"role": "party", "what": "signature", "party_id": party.id} for party in made.parties]
    for side in (table.a, table.b):
        given.append(
            {"role": "mediator", "what": "signature", "person_id": table.person(side, "mediator").id}
        )
        given.append({"role": "committee", "what": "seal", "committee_id": table.committees[side].id})
    for number, one in enumerate(given):
        one["marked_at"] = EFFECTIVE - dt.timedelta(hours=len(given) - 1 - number)
    marks.file_marks(table.viewer(table.a, "officer"), made.id, agreement.sha256, given, now=EFFECTIVE)
    return made


def applied(table, case, day, **more):
    values = {
        "applied_on": day,
        "court": f"{table.b}人民法院",
        "reason": "离争议地点近",
        "applicants": [party.id for party in case.parties],
    }
    now = dt.datetime.combine(day, dt.time(4), tzinfo=dt.UTC)
    return confirmation.apply(table.viewer(table.a, "officer"), case.id, values | more, now=now)


def test_m8_day_30_is_accepted_and_m13_the_choice_of_a_court_is_printed(table, client):
    case = marked(table)
    made = applied(table, case, dt.date(2026, 12, 2))
    assert (made.last_day, made.court_side, case.state) == (dt.date(2026, 12, 2), table.b, "confirming")
    assert made.other_courts == [f"{table.a}人民法院"]
    answer = client.as_(table.viewer(table.a, "officer")).post(
        f"/mediation/{case.id}/papers/confirmation", data={"format": "docx"}
    )
    said = "\n".join(p.text for p in Document(io.BytesIO(answer.data)).paragraphs)
    for text in (f"{table.b}人民法院", f"{table.a}人民法院", "离争议地点近", "2026年12月2日"):
        assert text in said, text


def test_m9_day_31_is_refused_with_the_remaining_ways(table):
    case = marked(table)
    with pytest.raises(Refused) as refused:
        applied(table, case, dt.date(2026, 12, 3))
    assert refused.value.code == "window_over" and "sue" in refused.value.message


def test_m11_one_party_alone_is_refused(table):
    case = marked(table)
    with pytest.raises(Refused) as refused:
        applied(table, case, dt.date(2026, 11, 20), applicants=[case.parties[0].id])
    assert refused.value.code == "not_all_parties"


def test_m12_title_is_refused_in_advance(table):
    case = marked(table, title_right=True)
    with pytest.raises(Refused):
        applied(table, case, dt.date(2026, 11, 20))


def test_m13_a_court_that_is_not_permitted_is_refused(table):
    case = marked(table)
    with pytest.raises(Refused) as refused:
        applied(table, case, dt.date(2026, 11, 20), court="远方人民法院")
    assert refused.value.code == "court_not_permitted"


def test_m14_an_oral_agreement_is_written_before_it_goes_to_court(table):
    chair = table.viewer(table.a, "mediator")
    case = in_mediation(table, now=EFFECTIVE - 5 * DAY)
    oral = outcomes.oral_agree(chair, case.id, some_terms(a_promise(now=EFFECTIVE)), now=EFFECTIVE)
    assert oral.effective_at == EFFECTIVE
    with pytest.raises(Refused) as refused:
        applied(table, case, dt.date(2026, 11, 20))
    assert refused.value.code == "not_written"


def test_the_pages_of_the_file(table, client):
    case = marked(table)
    officer = client.as_(table.viewer(table.a, "officer"))
    page = officer.get(f"/mediation/{case.id}/papers").text
    assert "卷内还缺" in page and "身份证明材料" in page
    assert "周大有" in officer.get(f"/mediation/{case.id}/papers/agreement").text
    made = officer.post(f"/mediation/{case.id}/papers/agreement", data={"format": "pdf"})
    assert made.data.startswith(b"%PDF-")
    sha256 = db.session.scalars(db.select(MediationPaper.sha256)).one()
    answer = client.as_(None).get(f"/verify/{sha256}")
    assert answer.status_code == 200 and "人民调解协议书" in answer.text
    for secret in ("周大有", "吴长根", "调1", "赔偿"):
        assert secret not in answer.text
    assert "人民调解协议书" not in client.get(f"/verify/{'0' * 64}").text
    other = client.as_(table.viewer(table.b, "officer"))
    for path in ("papers", "papers/agreement", "confirmation"):
        assert other.get(f"/mediation/{case.id}/{path}").status_code == 403
    assert client.as_(table.viewer(table.b, "duty")).get(f"/mediation/{case.id}/papers").status_code == 403


def test_the_whole_file_is_one_pdf_with_pages_and_what_is_missing(table, client):
    case = marked(table)
    officer = client.as_(table.viewer(table.a, "officer"))
    scan = documents.as_pdf("cover", documents.coded(_values(table, case), "0" * 64, "x"))
    form = {"item": "agreement", "title": "签名盖章后的协议", "file": (io.BytesIO(scan), "scan.pdf")}
    assert officer.post(f"/mediation/{case.id}/enclosures", data=form).status_code == 302
    answer = officer.post(f"/mediation/{case.id}/file.pdf")
    reader = PdfReader(io.BytesIO(answer.data))
    titles = [item.title for item in reader.outline]
    assert titles[:2] == ["卷宗封面", "卷内目录"] and "签名盖章后的协议" in titles
    contents = "".join(reader.pages[1].extract_text().split())
    assert "权利义务告知书" in contents and "有当事人的身份既未核对、也未附证明" in contents
    page = (
        next(reader.get_destination_page_number(i) for i in reader.outline if i.title == "卷宗情况说明") + 1
    )
    assert f"卷宗情况说明{page}" in contents


def _values(table, case):
    from border_gov.joint_mediation.documents.values import values_of
    from border_gov.joint_mediation.queries.case_file import case_file

    return values_of(case_file(table.viewer(table.a, "mediator"), case.id), NOW)


def test_the_page_of_confirmation_says_until_when_and_keeps_what_was_typed(table, client):
    case = marked(table)
    officer = client.as_(table.viewer(table.a, "officer"))
    page = officer.get(f"/mediation/{case.id}/confirmation")
    assert "2026年12月2日" in page.text and "金额、日期、方式都已写明" in page.text
    form = {"court": f"{table.a}人民法院", "applicants": [str(case.parties[0].id)], "reason": "就近办理"}
    refused = officer.post(f"/mediation/{case.id}/confirmation", data=form)
    assert refused.status_code == 409 and "就近办理" in refused.text and "还差 1 方同意" in refused.text


def test_a_template_with_a_wrong_placeholder_is_refused_on_the_page(table, client):
    officer = client.as_(table.viewer(table.a, "officer"))
    own = Document(io.BytesIO(officer.get("/mediation/templates/agreement.docx").data))
    own.add_paragraph("{{ partis }}")
    out = io.BytesIO()
    own.save(out)
    form = {"committee_id": table.committees[table.a].id, "kind": "agreement"}
    answer = officer.post(
        "/mediation/templates", data={**form, "file": (io.BytesIO(out.getvalue()), "own.docx")}
    )
    assert answer.status_code == 422 and "不存在的占位符：partis" in answer.text


def test_a_template_of_the_committee_is_used(table, client):
    case = settled(table)
    own = Document(io.BytesIO(documents.default_template("oral")))
    own.add_paragraph("本镇样式")
    out = io.BytesIO()
    own.save(out)
    officer = table.viewer(table.a, "officer")
    service.bring_template(officer, table.committees[table.a].id, "oral", out.getvalue(), now=NOW)
    made = client.as_(officer).post(f"/mediation/{case.id}/papers/oral", data={"format": "docx"})
    assert "本镇样式" in [p.text for p in Document(io.BytesIO(made.data)).paragraphs]


def test_day_count_prints_last_day_rule_and_calendar(app, session):
    runner = app.test_cli_runner()
    said = runner.invoke(args=["mediation", "day-count", "2026-11-02"]).output
    assert "最后一日：2026-12-02" in said and "第三十三条" in said and "2026.1" in said
    missing = runner.invoke(args=["mediation", "day-count", "2026-12-20"])
    assert missing.exit_code == 1 and "2027" in missing.output
