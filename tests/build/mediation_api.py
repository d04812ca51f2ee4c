"""A case of mediation driven through its API, as an officer's own program would."""

from typing import Any

from border_gov.joint_mediation.models import MediationCase, MediationPanelist
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from tests.build.mediation import Table, an_intake


class Desk:
    """Requests of whoever is named, on one case; an answer that was not expected fails the test."""

    def __init__(self, client: Any, table: Table, case_id: int = 0) -> None:
        self.client, self.table, self.id = client, table, case_id

    def who(self, who: str | Viewer) -> Viewer:
        """`a officer` is the officer of the table's side a; any other word is a side's own key."""
        if isinstance(who, Viewer):
            return who
        side, role = who.split()
        return self.table.viewer(getattr(self.table, side, side), role)

    def post(self, who: str | Viewer, path: str, status: int = 200, **data: Any) -> dict[str, Any]:
        """An address of mediation's API."""
        answer = self.client.as_(self.who(who)).post(f"/api/v1/mediation{path}", json=data)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.json

    def do(self, who: str | Viewer, verb: str, status: int = 200, **data: Any) -> dict[str, Any]:
        """An act on the case."""
        return self.post(who, f"/cases/{self.id}/{verb}", status, **data)

    def refused(self, who: str | Viewer, verb: str, code: str, **data: Any) -> str:
        """The sentence of a refusal, which must have this code."""
        answer = self.do(who, verb, 409, **data)
        assert answer["code"] == code, answer
        return answer["title"]

    def read(self, who: str | Viewer) -> dict[str, Any]:
        """The case."""
        answer = self.client.as_(self.who(who)).get(f"/api/v1/mediation/cases/{self.id}")
        assert answer.status_code == 200
        return answer.json

    def page(self, who: str | Viewer, path: str = "") -> str:
        """A page of the case."""
        answer = self.client.as_(self.who(who)).get(f"/mediation/{self.id}{path}")
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    @property
    def state(self) -> str:
        """Where the case stands."""
        return db.session.get_one(MediationCase, self.id).state

    def open(self, joint: bool = True, **more: Any) -> "Desk":
        """Take a dispute in and register it."""
        self.id = self.post("a officer", "/cases", 201, **an_intake(self.table, joint, **more))["id"]
        self.do("a officer", "register")
        return self

    def accepted(self, joint: bool = True, **more: Any) -> "Desk":
        """Registered, accepted by every side, rights told."""
        self.open(joint, **more)
        for side in ("a", "b") if joint else ("a",):
            self.do(f"{side} officer", "consent_accept")
        self.do("a officer", "tell_rights", how="paper")
        return self

    def seat(self, who: str, person: str, chair: bool = False) -> int:
        """Name somebody; the id of the seat."""
        side, role = person.split()
        named = self.table.person(getattr(self.table, side, side), role).id
        self.do(who, "seat", person_id=named, chair=chair)
        chosen = db.select(MediationPanelist.id).filter_by(case_id=self.id, person_id=named, until_at=None)
        return db.session.scalars(chosen).one()

    def asked(self, seat: int, declared: list[str] | None = None, answered: list[str] | None = None) -> None:
        """The member's declaration, and the answer of each party."""
        self.do("a officer", "declare", panelist_id=seat, relations=declared or [])
        for number, party in enumerate(self.parties()):
            found = (answered or []) if number == 0 else []
            self.do("a officer", "ask_party", panelist_id=seat, party_id=party, relations=found)

    def parties(self) -> list[str]:
        """Ids of the parties."""
        return [party["id"] for party in self.read("a officer")["parties"]]

    def convened(self, joint: bool = True, **more: Any) -> "Desk":
        """Under mediation, everybody clean, the side that keeps the file in the chair."""
        self.accepted(joint, **more)
        for side in ("a", "b") if joint else ("a",):
            self.asked(self.seat(f"{side} officer", f"{side} mediator", chair=side == "a"))
        self.do("a officer", "panel_complete")
        return self.talk()

    def talk(self, who: str = "a mediator") -> "Desk":
        """A session is planned, the day's notice waived, the mediation opened."""
        self.do(who, "plan_session", starts_at=f"2031-0{self._next()}-02T09:00:00+08:00")
        newest = db.text("SELECT max(id) FROM mediation_session WHERE case_id = :case")
        session = db.session.scalar(newest, {"case": self.id})
        self.do("a officer", "invite", session_id=session, waived=True)
        self.do(who, "convene")
        return self

    def _next(self) -> int:
        counted = db.text("SELECT count(*) FROM mediation_session WHERE case_id = :case")
        return (db.session.scalar(counted, {"case": self.id}) or 0) + 1
