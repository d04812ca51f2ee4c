"""What patrols read from a roster: leader, training, insurance, weekly limit, usual times, skills."""

import datetime as dt
from typing import Any

from border_gov.joint_patrol.models.people import VolunteerProfile
from border_gov.joint_patrol.queries import volunteers
from border_gov.joint_patrol.rules import cells as law
from border_gov.joint_patrol.rules.inputs import NO_WEEKLY_LIMIT
from border_gov.joint_patrol.service.volunteers import write_profile
from border_gov.kernel.db import db
from border_gov.kernel.sheets import Field, Row, Value
from border_gov.kernel.sheets.cells import DayRead, as_day, as_text, as_tick, as_whole
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people.models import Person
from border_gov.people.rules import ExtraVerdict, RosterExtra

FIELDS = (
    Field("leader", L("Leads a team"), ("是否队长", "队长", "组长", "是否组长")),
    Field("trained_on", L("Trained on"), ("培训日期", "培训时间", "岗前培训")),
    Field("insured_until", L("Insured until"), ("保险到期", "保险到期日", "保险有效期", "保险截止")),
    Field("weekly_max", L("At most a week"), ("每周最多", "每周次数", "每周最多次数")),
    Field("usual", L("Usual times"), ("可巡逻时段", "可巡逻时间", "可巡时段", "空闲时间")),
    Field("skills", L("Remark"), ("备注", "说明", "特长")),
)
LEADER = frozenset({"队长", "组长", "副队长"})
UNLIMITED = ("不限", "无限制", "随时")
LASTING = ("长期", "长期有效", "永久", "终身")
NO_END = L(
    "“%(value)s” is no date: no end of the insurance was stored. Please state one, or a group insurance."
)
MONTH_ONLY = L("“%(value)s” names no day: %(day)s was taken, the careful end of the month.")
LATER_KEPT = L("The list already holds a later date (%(day)s); it was kept.")
DAY_ONLY = L("The remark says daytime only, but the times hold evenings; both were kept as written.")
OUT_OF_RANGE = L("“%(value)s” is not between %(low)s and %(high)s.")


def check(row: Row, person_id: int | None) -> ExtraVerdict:
    """What the row says about a volunteer; an empty cell says nothing. Problems are gathered on the row."""
    told: dict[str, Any] = {}
    leader = row.get("leader", lambda value: as_tick(value, LEADER))
    if leader is not None:
        told["leader"] = leader
    _days(row, told)
    _weekly(row, told)
    _usual(row, told)
    remark = row.text("skills")
    if skills := law.skills_in(remark):
        told["skills"] = skills
    if "只巡白天" in remark and any(part == "evening" for _, part in told.get("usual", [])):
        row.note(DAY_ONLY)
    profile = _profile_of(person_id)
    return ExtraVerdict(told, _changes(row, told, profile) if person_id else {})


def _days(row: Row, told: dict[str, Any]) -> None:
    trained = row.get("trained_on", as_day)
    if trained is not None:
        told["trained_on"] = _exact(row, "trained_on", trained, trained.last)
    text = row.text("insured_until")
    if text in LASTING:
        row.note(NO_END, value=text)
        return
    insured = row.get("insured_until", as_day)
    if insured is not None:
        told["insured_until"] = _exact(row, "insured_until", insured, insured.first)


def _exact(row: Row, name: str, read: DayRead, careful: dt.date) -> dt.date:
    """The day, or for a month without a day the end of it that lets nobody walk without cover."""
    if not read.exact:
        row.note(MONTH_ONLY, value=row.text(name), day=careful.isoformat())
    return careful


def _weekly(row: Row, told: dict[str, Any]) -> None:
    number = row.get("weekly_max", _times)
    if number is not None and not 1 <= number <= NO_WEEKLY_LIMIT:
        row.problem("weekly_max", OUT_OF_RANGE, value=row.text("weekly_max"), low=1, high=NO_WEEKLY_LIMIT)
    elif number is not None:
        told["weekly_max"] = number


def _times(value: Value) -> int | None:
    return NO_WEEKLY_LIMIT if as_text(value) in UNLIMITED else as_whole(value)


def _usual(row: Row, told: dict[str, Any]) -> None:
    text = row.text("usual")
    if not text:
        return
    try:
        told["usual"] = [list(slot) for slot in law.usual_slots(text)]
    except law.NotUnderstood as error:
        row.problem("usual", error.message, **error.params)


def _profile_of(person_id: int | None) -> VolunteerProfile | None:
    person = db.session.get(Person, person_id) if person_id else None
    return volunteers.profile_of(person.zone_id, person.id) if person else None


def _changes(row: Row, told: dict[str, Any], profile: VolunteerProfile | None) -> dict[str, tuple[Any, Any]]:
    if profile is None:
        return {"volunteer": (None, True)}
    for name in ("trained_on", "insured_until"):
        held = getattr(profile, name)
        if held and name in told and told[name] < held:
            row.note(LATER_KEPT, day=held.isoformat())
            told.pop(name)
    return {
        name: (getattr(profile, name), value)
        for name, value in told.items()
        if getattr(profile, name) != value
    }


def apply(person_id: int, data: Any, actor: Viewer, now: dt.datetime) -> None:
    """Store it in the importer's transaction; the import of the roster is one entry in the journal."""
    person = db.session.get_one(Person, person_id)
    write_profile(person, data, now)


EXTRA = RosterExtra(fields=FIELDS, check=check, apply=apply)
