"""Verbs of volunteers: profile, answers, exceptions, standing teams, group insurance, the bulk fix."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select

from border_gov.joint_patrol.models.people import (
    AvailabilityException,
    GroupInsurance,
    InsuredPerson,
    StandingMember,
    StandingTeam,
    VolunteerProfile,
    WeekAnswer,
)
from border_gov.joint_patrol.queries import volunteers
from border_gov.joint_patrol.rules.inputs import INPUT_FLOW, InputFacts, InputVerb
from border_gov.joint_patrol.service.places import CHANGED_MEANWHILE, fit_names
from border_gov.journal.service import Audience, Subject, record
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotFound, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people.models import Person

PROFILE_FIELDS = (
    "leader",
    "deputy",
    "skills",
    "usual",
    "weekly_max",
    "trained_on",
    "insured_until",
    "state",
)
NOTHING_TO_SET = L("Please give a date or choose a group insurance.")
NOBODY_CHOSEN = L("Please choose at least one person.")
ORDER_OF_DAYS = L("The last day lies before the first one.")
ALREADY_IN_TEAM = L("Somebody chosen stands in another standing team already.")


def facts_of(profile: VolunteerProfile) -> InputFacts:
    """What the flow asks about a volunteer."""
    return InputFacts(profile.zone_id, profile.side, False, profile.person_id)


def save_profile(
    zone_id: int, person_id: int, data: Mapping[str, Any], *, actor: Viewer, now: dt.datetime
) -> VolunteerProfile:
    """Make an active person a volunteer, or change what they can do; only fields in `data` are touched.

    Refused: a person of another side or zone, a version that is not the present one.
    """
    person = db.session.get(Person, person_id)
    if person is None or person.zone_id != zone_id or zone_id not in actor.zones:
        raise NotFound()
    found = volunteers.profile_of(zone_id, person_id)
    verb = InputVerb.VOLUNTEER_CHANGED if found else InputVerb.VOLUNTEER_ADDED
    side = found.side if found else person.side_key
    INPUT_FLOW.allow("edit_volunteer", "", actor, InputFacts(zone_id, side, False, person_id))
    if found and data.get("version") not in (None, found.version):
        raise Refused(CHANGED_MEANWHILE, code="version")
    found = write_profile(person, data, now)
    _record(actor, verb, Subject("volunteer", found.id), zone_id, (found.side,), now)
    return found


def write_profile(person: Person, data: Mapping[str, Any], now: dt.datetime) -> VolunteerProfile:
    """The profile of a person with `data` in it; who may do this was asked before, and who tells it after."""
    found = volunteers.profile_of(person.zone_id, person.id) or VolunteerProfile(
        zone_id=person.zone_id, person_id=person.id, side=person.side_key, version=0, usual=[], skills=[]
    )
    for name in PROFILE_FIELDS:
        if name in data:
            setattr(found, name, data[name])
    found.version += 1
    found.changed_at = now
    db.session.add(found)
    db.session.flush()
    return found


def fix_many(
    zone_id: int, ids: Sequence[int], data: Mapping[str, Any], *, actor: Viewer, now: dt.datetime
) -> int:
    """Give volunteers a day of training, an end of insurance, or a group insurance; returns how many.

    Refused: nobody chosen, nothing to set, somebody of another side, a policy of another side.
    """
    if not ids:
        raise Invalid(NOBODY_CHOSEN, fields={"id": [NOBODY_CHOSEN]})
    dates = {name: data[name] for name in ("trained_on", "insured_until") if data.get(name)}
    policy = volunteers.insurance(actor, data["insurance_id"]) if data.get("insurance_id") else None
    if not dates and policy is None:
        raise Invalid(NOTHING_TO_SET, fields={"trained_on": [NOTHING_TO_SET]})
    rows = [volunteers.profile(actor, profile_id, for_change=True) for profile_id in sorted(set(ids))]
    for row in rows:
        INPUT_FLOW.allow("insure" if policy else "edit_volunteer", "", actor, facts_of(row))
        for name, value in dates.items():
            setattr(row, name, value)
        row.version += 1
        row.changed_at = now
    if policy:
        _cover(policy, rows)
    subject = Subject("patrol_zone", zone_id)
    sides = {row.side for row in rows}
    _record(actor, InputVerb.VOLUNTEERS_FIXED, subject, zone_id, sides, now, count=len(rows), **dates)
    return len(rows)


def _cover(policy: GroupInsurance, rows: Sequence[VolunteerProfile]) -> None:
    if any(row.side != policy.side or row.zone_id != policy.zone_id for row in rows):
        message = L("The policy belongs to another side than somebody chosen.")
        raise Invalid(message, fields={"insurance_id": [message]})
    covered = set(
        db.session.scalars(select(InsuredPerson.person_id).where(InsuredPerson.insurance_id == policy.id))
    )
    for row in rows:
        if row.person_id not in covered:
            db.session.add(InsuredPerson(insurance_id=policy.id, person_id=row.person_id))
    db.session.flush()


def add_insurance(
    zone_id: int, data: Mapping[str, Any], *, actor: Viewer, now: dt.datetime
) -> GroupInsurance:
    """Enter a group insurance of one of the actor's sides. Refused: another side, a policy known already."""
    INPUT_FLOW.allow("insure", "", actor, InputFacts(zone_id, data["side"]))
    if data["valid_to"] < data["valid_from"]:
        raise Invalid(ORDER_OF_DAYS, fields={"valid_to": [ORDER_OF_DAYS]})
    g = GroupInsurance
    known = select(g.id).where(g.zone_id == zone_id, g.side == data["side"], g.policy == data["policy"])
    if db.session.scalar(known):
        message = L("This policy was entered already.")
        raise Invalid(message, fields={"policy": [message]})
    fields = ("side", "policy", "insurer", "valid_from", "valid_to")
    found = GroupInsurance(
        zone_id=zone_id, made_by=actor.person_id, made_at=now, **{f: data.get(f, "") for f in fields}
    )
    db.session.add(found)
    db.session.flush()
    subject = Subject("group_insurance", found.id)
    _record(
        actor,
        InputVerb.INSURED,
        subject,
        zone_id,
        (found.side,),
        now,
        first=found.valid_from,
        last=found.valid_to,
    )
    return found


def answer_week(
    profile: VolunteerProfile,
    week: dt.date,
    slots: Sequence[tuple[dt.date, str]],
    *,
    actor: Viewer,
    now: dt.datetime,
) -> WeekAnswer:
    """Keep what a volunteer (or their organiser) says about a week, in place of an earlier answer."""
    INPUT_FLOW.allow("answer_week", "", actor, facts_of(profile))
    last = week + dt.timedelta(days=6)
    stored = [[day.isoformat(), part] for day, part in sorted(set(slots)) if week <= day <= last]
    a = WeekAnswer
    found = db.session.scalar(
        select(a).where(a.zone_id == profile.zone_id, a.person_id == profile.person_id, a.week == week)
    ) or WeekAnswer(zone_id=profile.zone_id, person_id=profile.person_id, week=week)
    found.slots, found.answered_at = stored, now
    db.session.add(found)
    db.session.flush()
    subject = Subject("volunteer", profile.id)
    facts: dict[str, Any] = {"week": week, "count": len(stored)}
    _record(actor, InputVerb.ANSWERED, subject, profile.zone_id, (profile.side,), now, **facts)
    return found


def take_answer_back(profile: VolunteerProfile, week: dt.date, *, actor: Viewer, now: dt.datetime) -> None:
    """Be silent about a week again: last week's answer or the usual times count. Silent already: nothing."""
    INPUT_FLOW.allow("answer_week", "", actor, facts_of(profile))
    a = WeekAnswer
    mine = (a.zone_id == profile.zone_id, a.person_id == profile.person_id, a.week == week)
    if db.session.scalar(delete(a).where(*mine).returning(a.person_id)) is None:
        return
    subject = Subject("volunteer", profile.id)
    _record(actor, InputVerb.ANSWER_TAKEN_BACK, subject, profile.zone_id, (profile.side,), now, week=week)


def set_exception(
    profile: VolunteerProfile,
    day: dt.date,
    part: str,
    available: bool | None,
    *,
    actor: Viewer,
    now: dt.datetime,
) -> None:
    """Say that a day (or a part of it) differs from the usual; None takes it back."""
    INPUT_FLOW.allow("answer_week", "", actor, facts_of(profile))
    e = AvailabilityException
    db.session.execute(
        delete(e).where(
            e.zone_id == profile.zone_id, e.person_id == profile.person_id, e.day == day, e.part == part
        )
    )
    if available is not None:
        row = e(person_id=profile.person_id, day=day, part=part, available=available, said_at=now)
        row.zone_id = profile.zone_id
        db.session.add(row)
    subject = Subject("volunteer", profile.id)
    facts: dict[str, Any] = {"day": day, "available": available}
    _record(actor, InputVerb.EXCEPTION, subject, profile.zone_id, (profile.side,), now, **facts)


def set_team(
    team: StandingTeam | None,
    zone_id: int,
    data: Mapping[str, Any],
    *,
    actor: Viewer,
    now: dt.datetime,
) -> StandingTeam:
    """Set a standing team and its members (`people`), or dissolve it (`state` retired).

    Refused: a person who is no volunteer of the zone or stands in another team.
    """
    INPUT_FLOW.allow("set_team", "", actor, InputFacts(zone_id))
    found = team or StandingTeam(zone_id=zone_id)
    found.state = data.get("state", "active")
    found.changed_at = now
    if found.state == "active":
        found.name = fit_names(data)
    db.session.add(found)
    db.session.flush()
    db.session.execute(delete(StandingMember).where(StandingMember.team_id == found.id))
    people = sorted(set(data.get("people", ()))) if found.state == "active" else []
    for row in _members(zone_id, people):
        db.session.add(StandingMember(team_id=found.id, person_id=row.person_id, zone_id=zone_id))
    db.session.flush()
    sides = jurisdictions.side_keys(zone_id)
    heard = Audience(roles=("organiser",))
    subject = Subject("standing_team", found.id)
    _record(actor, InputVerb.TEAM_SET, subject, zone_id, sides, now, heard, people=people)
    return found


def _members(zone_id: int, people: Sequence[int]) -> list[VolunteerProfile]:
    v = VolunteerProfile
    rows = list(db.session.scalars(select(v).where(v.zone_id == zone_id, v.person_id.in_(people))))
    if len(rows) != len(people):
        raise NotFound()
    taken = select(StandingMember.person_id).where(
        StandingMember.zone_id == zone_id, StandingMember.person_id.in_(people)
    )
    if db.session.scalars(taken).first() is not None:
        raise Invalid(ALREADY_IN_TEAM, fields={"people": [ALREADY_IN_TEAM]})
    return rows


def _record(
    actor: Viewer,
    verb: InputVerb,
    subject: Subject,
    zone_id: int,
    sides: Any,
    now: dt.datetime,
    heard: Audience | None = None,
    **facts: Any,
) -> None:
    record(actor, verb, subject, now=now, zone_id=zone_id, sides=sides, audience=heard, **facts)
