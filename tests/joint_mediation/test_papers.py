"""The thirteen items on paper: each as PDF/A and Word from the case, hashes, templates, what is missing."""

import datetime as dt
import io

import pytest
from docx import Document
from pypdf import PdfReader

from border_gov.joint_mediation.documents import papers
from border_gov.joint_mediation.documents.values import values_of
from border_gov.joint_mediation.queries import case_file as files
from border_gov.joint_mediation.queries.case_file import case_file
from border_gov.joint_mediation.rules.papers import ITEMS, NAMES, PAPERS, standing
from border_gov.joint_mediation.service import outcomes
from border_gov.joint_mediation.service import papers as service
from border_gov.kernel.errors import Invalid, NotAllowed
from border_gov.kernel.papers import word
from tests.build.mediation import NOW, a_promise, a_table, in_mediation, settled, some_terms

DAY = dt.timedelta(days=1)


@pytest.fixture
def table(session):
    return a_table()


@pytest.fixture
def agreed(table):
    case = in_mediation(table)
    outcomes.agree(table.viewer(table.a, "mediator"), case.id, some_terms(a_promise()), now=NOW + 3 * DAY)
    return case


def printed(table, case, kind, now=NOW):
    file = case_file(table.viewer(table.a, "mediator"), case.id)
    values = values_of(file, now)
    sha256 = papers.fingerprint(kind, file, values)
    return sha256, papers.coded(values, sha256, f"https://example.org/{sha256}")


def test_every_paper_fills_in_word_and_as_a_page(table, agreed):
    for kind in PAPERS:
        _, values = printed(table, agreed, kind)
        assert papers.used(kind) <= set(NAMES)
        word.check(papers.default_template(kind), NAMES)
        document = Document(io.BytesIO(papers.as_word(kind, values, None)))
        assert any(p.text.strip() for p in document.paragraphs), kind
        assert "{%" not in papers.as_html(kind, values), kind


def test_every_name_of_the_catalogue_has_a_value(table, agreed):
    _, values = printed(table, agreed, "agreement")
    assert set(NAMES) == set(values)


def test_the_agreement_says_what_was_agreed_and_leaves_room_for_every_mark(table, agreed):
    sha256, values = printed(table, agreed, "agreement")
    made = PdfReader(io.BytesIO(papers.as_pdf("agreement", values)))
    said = "".join("".join(page.extract_text() for page in made.pages).split())
    for text in (
        "周大有",
        "吴长根",
        "拆除障碍",
        "人民币1,200.00元",
        "1镇人民调解委员会",
        "2镇人民调解委员会",
        "印章",
    ):
        assert text in said, text
    assert f"校验码{sha256[:16]}" in said
    assert said.count("（印章）") == 2


def test_the_hash_on_paper_is_that_of_the_words_and_changes_with_them(table, agreed):
    before, _ = printed(table, agreed, "agreement")
    chair = table.viewer(table.a, "mediator")
    made = outcomes.redraft(chair, agreed.id, some_terms(a_promise(amount="1500")), now=NOW + 3 * DAY)
    after, _ = printed(table, agreed, "agreement")
    assert after == made.sha256 != before
    assert printed(table, agreed, "intake")[0] == printed(table, agreed, "intake", NOW + 9 * DAY)[0]


def test_a_paper_is_verified_until_its_words_are_changed(table, agreed):
    chair = table.viewer(table.a, "mediator")
    sha256, _ = printed(table, agreed, "agreement")
    assert files.verified(sha256) is None
    for _ in range(2):
        service.give_out(chair, agreed.id, "agreement", sha256, now=NOW + 3 * DAY)
    assert files.verified(sha256).kind == "agreement"
    outcomes.redraft(chair, agreed.id, some_terms(a_promise(amount="1500")), now=NOW + 4 * DAY)
    assert files.verified(sha256) is None
    assert files.verified("0" * 64) is None


def test_only_who_may_read_all_of_a_file_makes_its_papers(table, agreed):
    assert case_file(table.viewer(table.b, "mediator"), agreed.id)
    with pytest.raises(NotAllowed):
        case_file(table.viewer(table.b, "officer"), agreed.id)
    with pytest.raises(NotAllowed):
        case_file(table.viewer(table.a, "leader"), agreed.id)


def test_a_file_that_lacks_something_names_the_item(table, agreed):
    stands = {
        one.item.key: one for one in standing(case_file(table.viewer(table.a, "mediator"), agreed.id).facts)
    }
    assert [one.number for one in ITEMS] == list(range(1, 14))
    missing = {key for key, one in stands.items() if one.state == "missing"}
    assert missing == {"identity", "record", "agreement", "visit"}
    service.enclose(
        table.viewer(table.a, "officer"), agreed.id, "identity", b"%PDF-1.4 x\n%%EOF", "身份证复印件", now=NOW
    )
    again = standing(case_file(table.viewer(table.a, "mediator"), agreed.id).facts)
    assert next(one for one in again if one.item.key == "identity").state == "there"


def test_a_simple_case_prints_the_record_of_an_oral_agreement(table):
    case = settled(table)
    _, values = printed(table, case, "oral")
    document = Document(io.BytesIO(papers.as_word("oral", values, None)))
    said = "\n".join(p.text for p in document.paragraphs)
    assert "双方和解，当场清理。" in said and "已即时履行完毕" in said
    assert {one["side"] for one in values["mediators"]} == {
        table.zone and s for s in values["sides_line"].split("、")
    }


def test_a_committee_brings_its_own_template_and_goes_back(table, agreed):
    officer = table.viewer(table.a, "officer")
    committee = table.committees[table.a]
    own = papers.default_template("agreement")
    assert service.bring_template(officer, committee.id, "agreement", own, now=NOW).number == 1
    assert service.bring_template(officer, committee.id, "agreement", own, now=NOW).number == 2
    assert files.template_of(committee.id, "agreement").number == 2
    with pytest.raises(Invalid) as refusal:
        service.bring_template(officer, committee.id, "agreement", b"PK\x03\x04", now=NOW)
    assert "file" in refusal.value.fields
    with pytest.raises(NotAllowed):
        service.bring_template(table.viewer(table.a, "mediator"), committee.id, "agreement", own, now=NOW)
    service.retire_template(officer, committee.id, "agreement", now=NOW)
    assert files.template_of(committee.id, "agreement") is None
