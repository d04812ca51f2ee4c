"""Verbs of a province's own list: judge each row, take in what is new, bring changes into what is known."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from border_gov.joint_mediation.models import MediationCase, sealed
from border_gov.joint_mediation.queries import cases
from border_gov.joint_mediation.queries import province as queries
from border_gov.joint_mediation.queries.facts import facts
from border_gov.joint_mediation.rules import guards
from border_gov.joint_mediation.rules import province as law
from border_gov.joint_mediation.rules.flow import FLOW
from border_gov.joint_mediation.service import intake
from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid
from border_gov.kernel.sheets.cells import as_phone, as_text, as_tick
from border_gov.kernel.sheets.importing import Field, Row, Verdict
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

TWICE = L("This case stands in row %(row)s already.")
NO_CATEGORY = L("This kind of dispute is not known here.")
NOT_YET = L("This day has not come yet.")
LEFT_OUT = L("Concerns no other side; it stays in the province's system.")
TOO_LATE = L("The list says something else now, but the case has gone on here; correct it there.")


@dataclass
class SourceCase:
    """What is to be stored for one row."""

    data: dict[str, Any]
    source_row: dict[str, str]
    known: MediationCase | None = None


@dataclass
class ProvinceImporter:
    """Judges rows of a province's list and stores them; see kernel.sheets.importing for the protocol."""

    zone_id: int
    committee_id: int
    side: str
    source: str
    scope: str
    actor: Viewer
    now: dt.datetime
    kind: str = "mediation_province"
    fields: Sequence[Field] = law.FIELDS
    seen: dict[str, int] = field(default_factory=dict)

    def check(self, row: Row) -> Verdict:
        """New, changed, the same (also what is left out, with a note), or bad. Reads only."""
        number = as_text(row.cells.get("external_number"))
        row.need("external_number", as_text)
        for name in ("facts", "applicant", "respondent"):
            row.need(name, as_text)
        received = row.need("received_at", law.as_received)
        if received and received > self.now:
            row.problem("received_at", NOT_YET)
        category = law.category_of(row.text("category"))
        if row.need("category", as_text) and not category:
            row.problem("category", NO_CATEGORY)
        if number in self.seen:
            row.problem("external_number", TWICE, row=self.seen[number])
        self.seen.setdefault(number, row.number)
        crosses = bool(row.get("border", as_tick))
        if row.problems or received is None:
            return row.verdict("bad")
        data = self._data(row, number, category, crosses, received)
        return self._judged(row, SourceCase(data, _kept(row)), crosses)

    def _judged(self, row: Row, found: SourceCase, crosses: bool) -> Verdict:
        number = found.data["external_number"]
        found.known = queries.by_number(self.zone_id, self.side, self.source, number)
        if found.known is None:
            if self.scope == law.BORDER_ONLY and not crosses:
                row.note(LEFT_OUT)
                return row.verdict("same", found)
            return row.verdict("new", found)
        changes = _changes(found.known, found.data)
        if changes and not self._may_change(found.known):
            row.note(TOO_LATE)
            return row.verdict("same", found)
        is_same = not changes and queries.source_of(found.known) == found.source_row
        return row.verdict("same" if is_same else "changed", found, changes)

    def _may_change(self, case: MediationCase) -> bool:
        step = FLOW.step("edit")
        return case.state in step.source and not guards.missing("edit", facts(case))

    def _data(
        self, row: Row, number: str, category: str, crosses: bool, received: dt.datetime
    ) -> dict[str, Any]:
        parties = [
            {
                "role": role,
                "kind": "person",
                "name": row.text(role),
                "phone": row.get(f"{role}_phone", as_phone) or "",
                "consent": consent,
            }
            for role, consent in (("applicant", "applied"), ("respondent", "no_objection"))
        ]
        others = [key for key in places.side_keys(self.zone_id) if key != self.side] if crosses else []
        return {
            "committee_id": self.committee_id,
            "source": "import",
            "external_source": self.source,
            "external_number": number,
            "category": category,
            "facts": row.text("facts"),
            "request": row.text("request") or row.text("facts"),
            "place_words": row.text("place_words"),
            "where": self._village(row.text("village") or row.text("place_words")),
            "also_sides": others,
            "received_at": received,
            "parties": parties,
        }

    def _village(self, text: str) -> str:
        """The one village of the own side whose name the cell holds; else nothing."""
        own = [v for v in places.villages(self.zone_id) if v["side_key"] == self.side]
        named = {v["code"] for v in own if text and v["name"].removesuffix("村") in text}
        return f"village:{named.pop()}" if len(named) == 1 else ""

    def apply(self, verdicts: Iterable[Verdict]) -> None:
        """Take the new cases in and register them; change the known ones, the parties stay theirs."""
        for verdict in verdicts:
            found: SourceCase = verdict.data
            if found.known is None:
                case = intake.open_case(self.actor, found.data, now=self.now)
                _keep(case, found)
                if not guards.missing("register", facts(case)):
                    intake.register(self.actor, case.id, now=self.now)
            else:
                case = found.known
                if verdict.changes:
                    changed = {name: found.data[name] for name in verdict.changes}
                    intake.edit(self.actor, case.id, changed, now=self.now)
                _keep(case, found)


def importer_for(
    viewer: Viewer, zone_id: int, committee_id: int, source: str, scope: str, now: dt.datetime
) -> ProvinceImporter:
    """The importer for a committee of the viewer's own sides, or for the first of them (0).

    Refused (Invalid): a committee of another side, a scope that does not exist.
    """
    own = [one for one in cases.committees(zone_id) if one.side in viewer.sides]
    wanted = committee_id or next((one.id for one in own), 0)
    committee = next((one for one in own if one.id == wanted), None)
    if committee is None or scope not in law.SCOPES:
        raise Invalid("Choose a committee.", fields={"answer-committee": [L("Choose a committee.")]})
    return ProvinceImporter(zone_id, committee.id, committee.side, source[:60], scope, viewer, now)


def _kept(row: Row) -> dict[str, str]:
    """The row under the source's own headers, with every cell that it held."""
    return {header: as_text(value) for header, value in row.whole.items()}


def _keep(case: MediationCase, found: SourceCase) -> None:
    sealed.put(case, "source_row", json.dumps(found.source_row, ensure_ascii=False))
    db.session.flush()


def _changes(case: MediationCase, data: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    here = {"category": case.category}
    here |= {name: sealed.get(case, name) for name in law.COMPARED if name != "category"}
    other = [name for name in law.COMPARED if data[name] and here[name] != data[name]]
    return {name: (here[name], data[name]) for name in other}
