"""A case full of canaries, every address that could show one, and a sweep that says where it was seen."""

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader

from border_gov.joint_mediation.rules.papers import PAPERS
from border_gov.kernel.viewer import Viewer
from tests.build.mediation import Table, a_party, in_mediation
from tests.build.mediation_api import Desk

# Nothing else contains these; a masked name keeps its first character only.
NOTES = {"a": "鹮鹮密语甲", "b": "鹮鹮密语乙"}
TAKEN = "作背对背记录"
PARTY = {
    "name": "鸑鷟金",
    "phone": "13977770001",
    "id_number": "330482199001017777",
    "address": "鸑鷟路七号",
    "employer": "鸑鷟水产社",
}
OTHER = {"name": "鸂鶒银", "phone": "13977770002", "address": "鸂鶒弄三号"}
AGENT = "鹈鹕代理"
WORDS = {"facts": "鹓雏旧事。", "request": "鹓雏所求。", "parcel": "鹓雏地块九", "place_words": "鹓雏桥堍"}
PERSONS = (*PARTY.values(), *OTHER.values(), AGENT, *WORDS.values())
ROLES = (
    "officer",
    "mediator9",
    "duty",
    "leader",
    "organiser",
    "volunteer",
    "audit_admin",
    "security_admin",
    "system_admin",
)
QUIET = ("/static", "/stream", "/logout", "/tf-", "/healthz", "/readyz", "/api/v1/docs")
HERE = ("/mediation", "/api/v1/mediation", "/inbox", "/journal", "/reports", "/superiors", "/api/v1/journal")


FEW = ("/agreement", "/record", "/application")
"""Of the thirteen papers those that everybody asks for; who may read a file whole asks for all."""


@dataclass
class Canaries:
    """The case and the addresses of a sweep."""

    table: Table
    case_id: int
    addresses: list[str]
    near: list[str]


def a_case_full_of_canaries(app: Any, client: Any, table: Table) -> Canaries:
    """A joint case of sides a and b under mediation, a note of each side's mediator in confidence."""
    agent = {"kind": "agent", "name": AGENT, "phone": ""}
    parties = [
        a_party("applicant", **PARTY, representatives=[agent]),
        a_party("respondent", **OTHER),
    ]
    case = in_mediation(table, parties=parties, **WORDS)
    desk = Desk(client, table, case.id)
    first, second = desk.parties()
    desk.do("a mediator", "note", party_id=first, words=NOTES["a"])
    desk.do("b mediator", "note", party_id=second, words=NOTES["b"])
    found = addresses(app, case.id)
    papers = f"/{case.id}/papers/"
    near = [path for path in found if path.startswith(HERE) and (papers not in path or path.endswith(FEW))]
    return Canaries(table, case.id, found, near)


def addresses(app: Any, case_id: int) -> list[str]:
    """Every GET of the whole product without parts, and all that name a case: pages, papers, API, exports."""
    parts = {frozenset(): [{}], frozenset({"case_id"}): [{"case_id": case_id}]}
    parts[frozenset({"case_id", "kind"})] = [{"case_id": case_id, "kind": kind} for kind in PAPERS]
    parts[frozenset({"case_id", "verb"})] = [
        {"case_id": case_id, "verb": verb} for verb in ("note", "invite", "agree", "sign", "waive")
    ]
    found = set()
    with app.test_request_context():
        build = app.url_map.bind("").build
        for rule in app.url_map.iter_rules():
            if "GET" in rule.methods and frozenset(rule.arguments) in parts:
                found |= {build(rule.endpoint, values) for values in parts[frozenset(rule.arguments)]}
    searched = {f"/api/v1/mediation/cases?q={word}" for word in (*NOTES.values(), *PERSONS[:4])}
    return sorted(path for path in found | searched if not any(quiet in path for quiet in QUIET))


def text_of(answer: Any) -> str:
    """What a reader finds in an answer, also inside Word, Excel and PDF files."""
    if answer.is_streamed and answer.mimetype == "text/event-stream":
        return ""
    data = answer.get_data()
    if data[:2] == b"PK":
        book = zipfile.ZipFile(io.BytesIO(data))
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    if data[:4] == b"%PDF":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    text = answer.get_data(as_text=True)
    return text.encode().decode("unicode_escape", "replace") if "\\u" in text else text


def forbidden(canaries: Canaries, viewer: Viewer) -> tuple[str, ...]:
    """What this viewer must meet nowhere: M16, and the level of their side and role."""
    table = canaries.table
    for side, _own, other in ((table.a, "a", "b"), (table.b, "b", "a")):
        if viewer.person_id == table.person(side, "mediator").id:
            return (NOTES[other],)
    secrets = tuple(NOTES.values())
    if not viewer.has("audit_admin"):
        secrets += (TAKEN,)
    keeps = viewer.has("officer") and table.a in viewer.sides
    return secrets if keeps else secrets + PERSONS


def seen_by(client: Any, canaries: Canaries, viewer: Viewer, everywhere: bool) -> list[tuple[str, str]]:
    """(address, canary) of everything forbidden that `viewer` met."""
    words, found = forbidden(canaries, viewer), []
    for path in canaries.addresses if everywhere else canaries.near:
        answer = client.as_(viewer).get(path)
        if answer.status_code != 200:
            continue
        text = text_of(answer)
        found += [(path, word) for word in words if word in text]
    return found
