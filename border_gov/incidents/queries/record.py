"""What belongs to one incident: acts, units, messages, and its reporter as the viewer may see them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from border_gov.cohandling.rules.disclosure import EVENT, FULL
from border_gov.incidents.models import (
    Act,
    Assignment,
    Incident,
    LineDispute,
    Message,
    PoliceCall,
    Reporter,
    Survey,
    UnitReport,
)
from border_gov.incidents.queries.reads import level_of
from border_gov.kernel import crypto
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Unit
from border_gov.people.rules import mask_name, mask_phone

TABLE = "incident_reporter"


@dataclass(frozen=True)
class ReporterShown:
    """Who reported it, as one viewer may see them; `hidden` if there is somebody who may not be shown."""

    name: str = ""
    phone: str = ""
    masked: bool = False
    hidden: bool = False


def reporter_of(
    viewer: Viewer, incident: Incident, now: dt.datetime, whole: bool = False
) -> ReporterShown | None:
    """The reporter, masked unless the owner's desk asks for the `whole` (which its door journals)."""
    row = db.session.get(Reporter, incident.id)
    if row is None or not (row.name or row.phone):
        return None
    level = level_of(viewer, incident, now)
    if level <= EVENT:
        return ReporterShown(hidden=True)
    name, phone = opened(row)
    if whole and level == FULL:
        return ReporterShown(name, phone)
    return ReporterShown(mask_name(name) if name else "", mask_phone(phone), masked=True)


def opened(row: Reporter) -> tuple[str, str]:
    """Name and telephone in clear text, for those whose right the caller has made sure of."""
    name = crypto.open_text(row.name, TABLE, row.incident_id, "name") if row.name else ""
    phone = crypto.open_text(row.phone, TABLE, row.incident_id, "phone") if row.phone else ""
    return name, phone


def may_unmask(viewer: Viewer, incident: Incident, now: dt.datetime) -> bool:
    """Whether the whole name and number are open to this viewer."""
    return level_of(viewer, incident, now) == FULL


def acts(incident_id: int) -> Sequence[Act]:
    """Everything that was done, oldest first, both sides mixed."""
    return db.session.scalars(select(Act).where(Act.incident_id == incident_id).order_by(Act.id)).all()


def changed_since(incident: Incident, version: int) -> dict[str, tuple[Any, Any]]:
    """Fields that were corrected after `version` was seen: before that edit, and now."""
    found: dict[str, tuple[Any, Any]] = {}
    for act in acts(incident.id):
        if int(act.facts.get("version", 0)) > version:
            for name, (before, after) in act.facts.get("changed", {}).items():
                found[name] = (found[name][0] if name in found else before, after)
    return found


def messages(incident_id: int) -> Sequence[Message]:
    """Words to the citizen, oldest first."""
    chosen = select(Message).where(Message.incident_id == incident_id).order_by(Message.id)
    return db.session.scalars(chosen).all()


def police_calls(incident_id: int) -> Sequence[PoliceCall]:
    """Calls to 110 about it, oldest first."""
    chosen = select(PoliceCall).where(PoliceCall.incident_id == incident_id).order_by(PoliceCall.called_at)
    return db.session.scalars(chosen).all()


def surveys(incident_id: int) -> Sequence[Survey]:
    """The citizen's answers, oldest first."""
    return db.session.scalars(
        select(Survey).where(Survey.incident_id == incident_id).order_by(Survey.id)
    ).all()


def line_dispute_of(incident_id: int) -> LineDispute | None:
    """The entry in the register of the line that belongs to this incident."""
    return db.session.scalar(select(LineDispute).where(LineDispute.incident_id == incident_id))


def merged_here(incident_id: int) -> Sequence[Incident]:
    """Reports that were merged into this one."""
    return db.session.scalars(select(Incident).where(Incident.merged_into == incident_id)).all()


@dataclass(frozen=True)
class AssignmentShown:
    """A unit called, with its name and what it reported."""

    assignment: Assignment
    unit: Mapping[str, str]
    reports: tuple[UnitReport, ...]

    @property
    def stage(self) -> str:
        """How far the unit is."""
        row = self.assignment
        marks: tuple[tuple[str, dt.datetime | None], ...] = (
            ("ended", row.ended_at),
            ("finished", row.finished_at),
            ("arrived", row.arrived_at),
            ("under_way", row.under_way_at),
            ("accepted", row.accepted_at),
        )
        return next((name for name, at in marks if at is not None), "called")


def assignments(incident_ids: Sequence[int]) -> dict[int, list[AssignmentShown]]:
    """Units called to each incident, in the order of the calls, in two statements."""
    chosen = select(Assignment, Unit.names).join(Unit, Unit.id == Assignment.unit_id)
    chosen = chosen.where(Assignment.incident_id.in_(incident_ids)).order_by(Assignment.id)
    rows = db.session.execute(chosen).all()
    told = select(UnitReport).where(UnitReport.assignment_id.in_([row.id for row, _ in rows]))
    reports: dict[int, list[UnitReport]] = {}
    for report in db.session.scalars(told.order_by(UnitReport.id)):
        reports.setdefault(report.assignment_id, []).append(report)
    found: dict[int, list[AssignmentShown]] = {number: [] for number in incident_ids}
    for row, names in rows:
        found[row.incident_id].append(AssignmentShown(row, names, tuple(reports.get(row.id, ()))))
    return found


def active_assignments(incident_id: int) -> Sequence[Assignment]:
    """Units that are called and not released."""
    chosen = select(Assignment).where(Assignment.incident_id == incident_id, Assignment.ended_at.is_(None))
    return db.session.scalars(chosen.order_by(Assignment.id)).all()
