"""Figures of incidents: rates with numerator and denominator, stages, what is open, what was not measured.

Joint incidents stand once in the union and once in each of their sides; exercises and merged ones nowhere.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from border_gov.cohandling.models.clocks import ClockRun
from border_gov.cohandling.models.handover import Handover
from border_gov.cohandling.queries.clock_figures import Figure
from border_gov.cohandling.queries.clocks import breached_at
from border_gov.cohandling.rules.clocks import VOID
from border_gov.cohandling.rules.handover import OPEN as HANDOVER_OPEN
from border_gov.incidents.models import Act, Incident, Reporter, Survey
from border_gov.incidents.models.figures import FigureRelease
from border_gov.incidents.rules import SUBJECT_KIND, codes
from border_gov.incidents.rules.figures import STAGES, counted, moments, usual
from border_gov.incidents.rules.times import CLOCKS
from border_gov.jurisdictions.queries import side_keys
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer


@dataclass(frozen=True)
class Asked:
    """Which zone and which receipts: from `begin` until before `end`, `town` empty for all."""

    zone_id: int
    begin: dt.datetime
    end: dt.datetime
    town: str = ""


@dataclass(frozen=True)
class Stage:
    """How long it took from receipt: median and 90th percentile of so many; seconds, None of nothing."""

    column: str
    label: str
    count: int
    median_s: float | None
    p90_s: float | None


@dataclass(frozen=True)
class Of:
    """The figures of one side, or of the union (`side` empty)."""

    side: str
    received: int | None
    joint: int | None
    closed: int | None
    open: int | None
    returns: int | None
    reopenings: int | None
    answers: int | None
    solved: int | None
    half: int | None
    surveyed: int
    breached_now: int | None
    handing_over: int | None
    clocks: tuple[Figure, ...]
    stages: tuple[Stage, ...]
    not_measured: tuple[tuple[str, int], ...]


def asked_for(viewer: Viewer, wanted: Mapping[str, Any], today: dt.date) -> Asked:
    """The period and town that a page or program asked for; the month until today if it named none."""
    first, last = usual(today)
    begin, end = moments(wanted["since"] or first, wanted["until"] or last)
    return Asked(min(viewer.zones), begin, end, wanted["town"])


def of_sides(viewer: Viewer, asked: Asked, now: dt.datetime) -> list[Of]:
    """The union first, then each side of the viewer's own, then those that were released for this period."""
    keys = side_keys(asked.zone_id)
    if asked.zone_id not in viewer.zones:
        return []
    told = [side for side in keys if side in viewer.sides or is_released(asked, side)]
    sees_all = viewer.sides >= set(keys)
    found = [_of(asked, "", now, sees_all)]
    return found + [_of(asked, side, now, side in viewer.sides) for side in told]


def is_released(asked: Asked, side: str) -> bool:
    """Whether the side released a period that covers the one asked for."""
    rows = db.session.scalars(
        select(FigureRelease).where(FigureRelease.zone_id == asked.zone_id, FigureRelease.side == side)
    )
    spans = [moments(row.since, row.until) for row in rows]
    return any(begin <= asked.begin and asked.end <= end for begin, end in spans)


def counts_in(asked: Asked, side: str) -> ColumnElement[bool]:
    """Incidents that count for a side, or in the union."""
    chosen = and_(
        Incident.zone_id == asked.zone_id,
        Incident.received_at >= asked.begin,
        Incident.received_at < asked.end,
        Incident.exercise.is_(False),
        Incident.merged_into.is_(None),
        Incident.status != codes.OUTSIDE,
    )
    if asked.town:
        chosen = and_(chosen, Incident.town_code == asked.town)
    return and_(chosen, Incident.sides.contains([side])) if side else chosen


def _of(asked: Asked, side: str, now: dt.datetime, may_open: bool) -> Of:
    inside = counts_in(asked, side)
    by_staff = Incident.id.in_(select(Reporter.incident_id).where(Reporter.is_staff))
    numbers = db.session.execute(
        select(
            func.count().label("received"),
            func.count().filter(func.cardinality(Incident.sides) > 1).label("joint"),
            func.count().filter(Incident.closed_at.is_not(None)).label("closed"),
            func.count().filter(Incident.state.in_(codes.OPEN)).label("open"),
            func.count().filter(Incident.closed_at.is_not(None), ~by_staff).label("surveyed"),
        ).where(inside)
    ).one()
    acts = _acts(inside)
    answers = _answers(inside)
    shown = {
        name: counted(number, may_open).shown
        for name, number in {**numbers._mapping, **acts, **answers}.items()
        if name != "surveyed"
    }
    return Of(
        side=side,
        **shown,
        surveyed=numbers.surveyed,
        breached_now=counted(_breached(inside, side, now), may_open).shown,
        handing_over=counted(_handing_over(inside), may_open).shown,
        clocks=_clocks(asked, side, now, may_open),
        stages=tuple(_stages(inside, may_open)),
        not_measured=_not_measured(inside) if may_open else (),
    )


def _acts(inside: ColumnElement[bool]) -> dict[str, int]:
    chosen = select(
        func.count().filter(Act.verb == "return_work").label("returns"),
        func.count().filter(Act.verb == "reopen").label("reopenings"),
    )
    row = db.session.execute(chosen.join(Incident, Incident.id == Act.incident_id).where(inside)).one()
    return dict(row._mapping)


def _answers(inside: ColumnElement[bool]) -> dict[str, int]:
    """The newest counted answer of each incident; half solved is its own answer, not satisfied."""
    last = (
        select(Survey.answer)
        .distinct(Survey.incident_id)
        .join(Incident, Incident.id == Survey.incident_id)
        .where(inside, Survey.counted)
        .order_by(Survey.incident_id, Survey.id.desc())
        .subquery()
    )
    row = db.session.execute(
        select(
            func.count().label("answers"),
            func.count().filter(last.c.answer == codes.SOLVED).label("solved"),
            func.count().filter(last.c.answer == codes.HALF).label("half"),
        ).select_from(last)
    ).one()
    return dict(row._mapping)


def _stages(inside: ColumnElement[bool], may_open: bool) -> Sequence[Stage]:
    columns = []
    for name, _ in STAGES:
        seconds = func.extract("epoch", getattr(Incident, name) - Incident.received_at)
        columns += [
            func.count(getattr(Incident, name)).label(f"{name}_n"),
            func.percentile_cont(0.5).within_group(seconds).label(f"{name}_m"),
            func.percentile_cont(0.9).within_group(seconds).label(f"{name}_p"),
        ]
    row = db.session.execute(select(*columns).where(inside)).one()._mapping
    shown = [(n, label) for n, label in STAGES if counted(row[f"{n}_n"], may_open).shown is not None]
    return [Stage(n, label, row[f"{n}_n"], row[f"{n}_m"], row[f"{n}_p"]) for n, label in shown]


def _not_measured(inside: ColumnElement[bool]) -> tuple[tuple[str, int], ...]:
    """Clocks that the source did not record, with the number of incidents."""
    code = func.unnest(Incident.not_measured).label("code")
    inner = select(code).where(inside).subquery()
    rows = db.session.execute(select(inner.c.code, func.count()).group_by(inner.c.code))
    return tuple(sorted((row[0], row[1]) for row in rows))


def _breached(inside: ColumnElement[bool], side: str, now: dt.datetime) -> int:
    """Incidents of which a clock runs on beyond its due moment."""
    chosen = (
        select(func.count(ClockRun.subject_id.distinct()))
        .join(Incident, Incident.id == ClockRun.subject_id)
        .where(inside, ClockRun.kind == SUBJECT_KIND, ClockRun.stopped_at.is_(None), breached_at(now))
    )
    chosen = chosen.where(ClockRun.side == side) if side else chosen
    return db.session.scalar(chosen) or 0


def _handing_over(inside: ColumnElement[bool]) -> int:
    """Incidents whose hand-over waits for an answer, for the sender, or for arbiters."""
    chosen = (
        select(func.count(Handover.subject_id.distinct()))
        .join(Incident, Incident.id == Handover.subject_id)
        .where(inside, Handover.kind == SUBJECT_KIND, Handover.state.in_(HANDOVER_OPEN))
    )
    return db.session.scalar(chosen) or 0


def _clocks(asked: Asked, side: str, now: dt.datetime, may_open: bool) -> tuple[Figure, ...]:
    """On-time figures by clock; in the union a record counts once and is in time if every side was."""
    late = breached_at(now)
    seconds = func.extract("epoch", ClockRun.stopped_at - ClockRun.started_at) - ClockRun.paused_s
    runs = (
        select(
            ClockRun.machine,
            ClockRun.code,
            func.bool_or(late).label("late"),
            func.bool_and(ClockRun.stopped_at.is_not(None)).label("stopped"),
            func.max(seconds).label("seconds"),
        )
        .join(Incident, Incident.id == ClockRun.subject_id)
        .where(
            counts_in(asked, side),
            ClockRun.kind == SUBJECT_KIND,
            or_(ClockRun.stopped_at.is_(None), ClockRun.how != VOID),
        )
        .group_by(ClockRun.machine, ClockRun.code, ClockRun.subject_id, ClockRun.number)
    )
    inner = (runs.where(ClockRun.side == side) if side else runs).subquery()
    decided = or_(inner.c.stopped, inner.c.late)
    rows = db.session.execute(
        select(
            inner.c.machine,
            inner.c.code,
            func.count().filter(and_(inner.c.stopped, ~inner.c.late)).label("in_time"),
            func.count().filter(decided).label("decided"),
            func.count().filter(~decided).label("running"),
            func.count().filter(and_(inner.c.late, ~inner.c.stopped)).label("late_now"),
            func.percentile_cont(0.5).within_group(inner.c.seconds).label("median_s"),
            func.percentile_cont(0.9).within_group(inner.c.seconds).label("p90_s"),
        ).group_by(inner.c.machine, inner.c.code)
    ).mappings()
    found = [Figure(side=side or None, **row) for row in rows]
    order = list(CLOCKS)
    shown = [one for one in found if counted(one.decided + one.running, may_open).shown is not None]
    return tuple(sorted(shown, key=lambda one: (one.code not in order, one.code)))


def releases(zone_id: int, side: str) -> Sequence[FigureRelease]:
    """What a side released, newest first."""
    chosen = select(FigureRelease).where(FigureRelease.zone_id == zone_id, FigureRelease.side == side)
    return db.session.scalars(chosen.order_by(FigureRelease.id.desc()).limit(24)).all()
