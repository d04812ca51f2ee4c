"""Reads of volunteers, what bars them, standing teams, group insurances; the other side's people masked."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from border_gov.joint_patrol.models.people import (
    AvailabilityException,
    GroupInsurance,
    InsuredPerson,
    StandingMember,
    StandingTeam,
    VolunteerProfile,
    WeekAnswer,
)
from border_gov.joint_patrol.rules.availability import Cover, barred
from border_gov.joint_patrol.rules.plans import shown_name
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Person

PAGE = 50


@dataclass(frozen=True)
class VolunteerRow:
    """A volunteer as a viewer may see them; dates and reasons only of the viewer's own sides."""

    id: int
    person_id: int
    name: str
    side: str
    is_ours: bool
    town_code: str
    leader: bool
    deputy: bool
    skills: list[str]
    usual: list[list[Any]]
    weekly_max: int | None
    trained_on: dt.date | None
    insured_until: dt.date | None
    group_until: dt.date | None
    state: str
    version: int
    reasons: list[str]


def visible_to(viewer: Viewer, kind: Any = VolunteerProfile) -> ColumnElement[bool]:
    """Rows of the viewer's zones; what is shown of a person depends on their side."""
    return kind.zone_id.in_(viewer.zones)


def _rows() -> Any:
    return select(VolunteerProfile, Person.name, Person.town_code).join(
        Person, (Person.id == VolunteerProfile.person_id) & (Person.status == "active")
    )


def volunteers(
    viewer: Viewer,
    zone_id: int,
    week: dt.date,
    *,
    side: str = "",
    q: str = "",
    after: int = 0,
    limit: int | None = PAGE,
) -> tuple[list[VolunteerRow], int]:
    """A page of volunteers by id, and the id to go on after (0: the last page); `q` finds own people only."""
    v = VolunteerProfile
    chosen = _rows().where(visible_to(viewer), v.zone_id == zone_id, v.id > after)
    chosen = chosen.where(v.side == side) if side else chosen
    if q:
        chosen = chosen.where(Person.name.contains(q, autoescape=True), v.side.in_(viewer.sides))
    chosen = chosen.order_by(v.id)
    found = db.session.execute(chosen.limit(limit + 1) if limit else chosen).all()
    shown = found[:limit] if limit else found
    covered = covers(zone_id, [row[0].person_id for row in shown])
    rows = [_shown(viewer, row[0], row[1], row[2], covered, week) for row in shown]
    return rows, (rows[-1].id if limit and len(found) > limit else 0)


def volunteer_row(viewer: Viewer, profile_id: int, week: dt.date) -> VolunteerRow:
    """One active volunteer as the viewer may see them, or NotFound."""
    row = db.session.execute(_rows().where(visible_to(viewer), VolunteerProfile.id == profile_id)).first()
    if row is None:
        raise NotFound()
    return _shown(viewer, row[0], row[1], row[2], covers(row[0].zone_id, [row[0].person_id]), week)


def _shown(
    viewer: Viewer,
    profile: VolunteerProfile,
    name: str,
    town_code: str,
    covered: dict[int, list[Cover]],
    week: dt.date,
) -> VolunteerRow:
    ours = profile.side in viewer.sides
    mine = covered.get(profile.person_id, [])
    return VolunteerRow(
        id=profile.id,
        person_id=profile.person_id,
        name=shown_name(name, ours),
        side=profile.side,
        is_ours=ours,
        town_code=town_code,
        leader=profile.leader,
        deputy=profile.deputy,
        skills=list(profile.skills),
        usual=list(profile.usual),
        weekly_max=profile.weekly_max,
        trained_on=profile.trained_on if ours else None,
        insured_until=profile.insured_until if ours else None,
        group_until=max((c.last for c in mine), default=None) if ours else None,
        state=profile.state,
        version=profile.version,
        reasons=barred(profile.trained_on, profile.insured_until, mine, profile.state, week),
    )


def covers(zone_id: int, people: Iterable[int]) -> dict[int, list[Cover]]:
    """The group insurances of each person."""
    wanted = set(people)
    found: dict[int, list[Cover]] = defaultdict(list)
    if not wanted:
        return found
    for person, first, last in db.session.execute(
        select(InsuredPerson.person_id, GroupInsurance.valid_from, GroupInsurance.valid_to)
        .join(GroupInsurance, GroupInsurance.id == InsuredPerson.insurance_id)
        .where(GroupInsurance.zone_id == zone_id, InsuredPerson.person_id.in_(wanted))
    ):
        found[person].append(Cover(first, last))
    return found


def excluded(viewer: Viewer, zone_id: int, week: dt.date, *, ours_only: bool = True) -> list[VolunteerRow]:
    """Everybody who may not be planned in `week`, with the reasons; by default of the viewer's own sides."""
    rows, _ = volunteers(viewer, zone_id, week, limit=None)
    return [row for row in rows if row.reasons and (row.is_ours or not ours_only)]


def profile(viewer: Viewer, profile_id: int, for_change: bool = False) -> VolunteerProfile:
    """One profile, or NotFound."""
    chosen = select(VolunteerProfile).where(VolunteerProfile.id == profile_id, visible_to(viewer))
    found = db.session.scalar(chosen.with_for_update() if for_change else chosen)
    if found is None:
        raise NotFound()
    return found


def profile_of(zone_id: int, person_id: int) -> VolunteerProfile | None:
    """The profile of a person in a zone."""
    return db.session.scalar(
        select(VolunteerProfile).where(
            VolunteerProfile.zone_id == zone_id, VolunteerProfile.person_id == person_id
        )
    )


def person_name(viewer: Viewer, person_id: int) -> str:
    """How a person is shown to the viewer."""
    row = db.session.execute(select(Person.name, Person.side_key).where(Person.id == person_id)).one()
    return shown_name(row.name, row.side_key in viewer.sides)


def newcomers(viewer: Viewer, zone_id: int, limit: int = 200) -> list[tuple[int, str, str]]:
    """(person, name, side) of active people of the viewer's own sides who are no volunteers yet."""
    taken = select(VolunteerProfile.person_id).where(VolunteerProfile.zone_id == zone_id)
    chosen = (
        select(Person.id, Person.name, Person.side_key)
        .where(Person.zone_id == zone_id, Person.status == "active", Person.side_key.in_(viewer.sides))
        .where(Person.zone_id.in_(viewer.zones), Person.id.not_in(taken))
    )
    rows = db.session.execute(chosen.order_by(Person.id).limit(limit))
    return [(row[0], row[1], row[2]) for row in rows]


def answers(zone_id: int, week: dt.date) -> dict[int, list[list[str]]]:
    """What each person said about one week."""
    rows = db.session.execute(
        select(WeekAnswer.person_id, WeekAnswer.slots).where(
            WeekAnswer.zone_id == zone_id, WeekAnswer.week == week
        )
    )
    return {person: slots for person, slots in rows}


def exceptions(zone_id: int, first: dt.date, last: dt.date) -> dict[int, dict[tuple[dt.date, str], bool]]:
    """Days between `first` and `last` on which people differ from their pattern."""
    e = AvailabilityException
    found: dict[int, dict[tuple[dt.date, str], bool]] = defaultdict(dict)
    for person, day, part, available in db.session.execute(
        select(e.person_id, e.day, e.part, e.available).where(
            e.zone_id == zone_id, e.day >= first, e.day <= last
        )
    ):
        found[person][day, part] = available
    return found


def standing_of(zone_id: int) -> dict[int, int]:
    """The standing team of each person who has one."""
    rows = db.session.execute(
        select(StandingMember.person_id, StandingMember.team_id)
        .join(StandingTeam, StandingTeam.id == StandingMember.team_id)
        .where(StandingMember.zone_id == zone_id, StandingTeam.state == "active")
    )
    return {person: team for person, team in rows}


def standing_teams(viewer: Viewer, zone_id: int) -> list[tuple[StandingTeam, list[tuple[int, str, str]]]]:
    """Each active standing team with its members: (person, shown name, side)."""
    teams = db.session.scalars(
        select(StandingTeam)
        .where(visible_to(viewer, StandingTeam), StandingTeam.zone_id == zone_id)
        .where(StandingTeam.state == "active")
        .order_by(StandingTeam.id)
    ).all()
    rows = db.session.execute(
        select(StandingMember.team_id, Person.id, Person.name, Person.side_key)
        .join(Person, Person.id == StandingMember.person_id)
        .where(StandingMember.zone_id == zone_id)
        .order_by(Person.side_key, Person.id)
    ).all()
    return [
        (
            team,
            [(i, shown_name(name, side in viewer.sides), side) for t, i, name, side in rows if t == team.id],
        )
        for team in teams
    ]


def standing_team(viewer: Viewer, team_id: int) -> StandingTeam:
    """One standing team, locked, or NotFound."""
    found = db.session.scalar(
        select(StandingTeam)
        .where(StandingTeam.id == team_id, visible_to(viewer, StandingTeam))
        .with_for_update()
    )
    if found is None:
        raise NotFound()
    return found


def insurances(viewer: Viewer, zone_id: int) -> list[tuple[GroupInsurance, int]]:
    """Group insurances of the viewer's own sides with the number of people they cover, newest first."""
    g = GroupInsurance
    chosen = (
        select(g, func.count(InsuredPerson.person_id))
        .outerjoin(InsuredPerson, InsuredPerson.insurance_id == g.id)
        .where(visible_to(viewer, g), g.zone_id == zone_id, g.side.in_(viewer.sides))
        .group_by(g.id)
        .order_by(g.valid_to.desc(), g.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(chosen)]


def insurance(viewer: Viewer, insurance_id: int) -> GroupInsurance:
    """One group insurance of the viewer's own sides, or NotFound."""
    g = GroupInsurance
    found = db.session.scalar(
        select(g).where(g.id == insurance_id, visible_to(viewer, g), g.side.in_(viewer.sides))
    )
    if found is None:
        raise NotFound()
    return found
