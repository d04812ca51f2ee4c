"""Verbs of the weekly sheet: open, take the facts up, write, present, sign by all sides, reopen."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any

from border_gov.cohandling import queries as signoff_queries
from border_gov.cohandling import service as signoff
from border_gov.cohandling.rules import SubjectKind
from border_gov.joint_patrol.models.reviews import PatrolWeek
from border_gov.joint_patrol.queries import plan_names as names
from border_gov.joint_patrol.queries import weeks as queries
from border_gov.joint_patrol.rules import weeks as law
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotAllowed, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def subject_of(sheet: PatrolWeek) -> Subject:
    """The sheet as journal and sign-off name it."""
    return Subject(law.SUBJECT_KIND, sheet.id)


def facts_of(sheet: PatrolWeek) -> law.WeekFacts:
    """What the law asks about one sheet."""
    signed = signoff_queries.is_signed(law.SUBJECT_KIND, sheet.id)
    return law.WeekFacts(sheet.zone_id, frozenset(sheet.sides), signed)


def steps_of(sheet: PatrolWeek, viewer: Viewer) -> set[str]:
    """The acts that the viewer may do now."""
    return {step.verb for step in law.FLOW.open_to(sheet.state, viewer, facts_of(sheet))}


def _record(sheet: PatrolWeek, actor: Viewer, verb: law.Verb, now: dt.datetime, **facts: Any) -> None:
    told = verb in (law.Verb.PRESENTED, law.Verb.SIGNED, law.Verb.REOPENED)
    journal.record(
        actor,
        verb,
        subject_of(sheet),
        now=now,
        zone_id=sheet.zone_id,
        sides=sheet.sides,
        audience=Audience(roles=("organiser",) if told else ()),
        week=sheet.week,
        **facts,
    )


def open_week(actor: Viewer, zone_id: int, day: dt.date, now: dt.datetime) -> PatrolWeek:
    """Open the sheet of the week that holds ``day``, or give the one there is; its facts are taken up.

    Must be: an organiser of a side. Refused: a week that has not begun.
    """
    week, sides = clock.monday(day), sorted(names.sides_of(zone_id))
    if not law.may_organise(actor, law.WeekFacts(zone_id, frozenset(sides))):
        raise NotAllowed("You may not do this.")
    if week > clock.today(now):
        raise Refused("This week has not begun yet.", code="too_early")
    known = queries.of_week(zone_id, week)
    if known is not None:
        return known
    sheet = PatrolWeek(
        zone_id=zone_id,
        week=week,
        sides=sides,
        state=law.FLOW.start,
        flow_version=law.FLOW.version,
        version=1,
        content=queries.facts(zone_id, week),
        remarks="",
        reason="",
        made_by=actor.person_id,
        made_at=now,
    )
    db.session.add(sheet)
    db.session.flush()
    _record(sheet, actor, law.Verb.OPENED, now)
    return sheet


def _step(sheet: PatrolWeek, actor: Viewer, verb: str, version: int, **data: Any) -> None:
    if sheet.version != version:
        raise Refused("Somebody changed this in the meantime. Look at it again, then save.", code="stale")
    step = law.FLOW.allow(verb, sheet.state, actor, facts_of(sheet), data)
    sheet.state, sheet.version = step.target or sheet.state, sheet.version + 1


def take_up(sheet: PatrolWeek, actor: Viewer, version: int, now: dt.datetime) -> None:
    """Take the facts as they stand now; signatures that were asked for are asked for anew.

    Must be: not signed, an organiser. Refused: somebody else changed it in the meantime.
    """
    _step(sheet, actor, "take_up", version)
    sheet.content, sheet.made_at, sheet.made_by = (
        queries.facts(sheet.zone_id, sheet.week),
        now,
        actor.person_id,
    )
    db.session.flush()
    signoff.end_round(actor, subject_of(sheet), now=now)
    _record(sheet, actor, law.Verb.TAKEN_UP, now)


def write(sheet: PatrolWeek, actor: Viewer, version: int, remarks: str, now: dt.datetime) -> None:
    """Write the words beside the facts; an open round ends, for its content is another."""
    _step(sheet, actor, "write", version)
    sheet.remarks = remarks.strip()
    db.session.flush()
    signoff.end_round(actor, subject_of(sheet), now=now)
    _record(sheet, actor, law.Verb.WRITTEN, now)


def present(sheet: PatrolWeek, actor: Viewer, version: int, now: dt.datetime) -> None:
    """Ask every side for its signature under the sheet as shown, all at once."""
    _step(sheet, actor, "present", version)
    db.session.flush()
    signoff.open_round(actor, subject_of(sheet), zone_id=sheet.zone_id, now=now)
    _record(sheet, actor, law.Verb.PRESENTED, now)


def withdraw(sheet: PatrolWeek, actor: Viewer, version: int, reason: str, now: dt.datetime) -> None:
    """Take the sheet back from signing, with a reason; signatures given so far are void."""
    _step(sheet, actor, "withdraw", version, reason=reason)
    sheet.reason = reason
    db.session.flush()
    signoff.end_round(actor, subject_of(sheet), now=now, reason="withdrawn")
    _record(sheet, actor, law.Verb.WITHDRAWN, now)


def reopen(sheet: PatrolWeek, actor: Viewer, version: int, reason: str, now: dt.datetime) -> None:
    """Open a signed sheet again, with a reason; the signed round stays on record, a new one is needed."""
    _step(sheet, actor, "reopen", version, reason=reason)
    sheet.reason, sheet.signed_at = reason, None
    db.session.flush()
    _record(sheet, actor, law.Verb.REOPENED, now)


def act(sheet: PatrolWeek, actor: Viewer, verb: str, data: Mapping[str, Any], now: dt.datetime) -> None:
    """One act by its verb, with what a page or a program gave; refused as the act itself is."""
    version = data["version"]
    if verb in ("withdraw", "reopen"):
        {"withdraw": withdraw, "reopen": reopen}[verb](sheet, actor, version, data["reason"], now)
    elif verb == "write":
        write(sheet, actor, version, data["remarks"], now)
    else:
        {"take_up": take_up, "present": present}[verb](sheet, actor, version, now)


def refused(sheet: PatrolWeek) -> None:
    """A side did not sign: the sheet is a draft again."""
    if sheet.state == "signing":
        sheet.state, sheet.version = "draft", sheet.version + 1


def signed_by_all(round: Any, now: dt.datetime, actor: Viewer) -> None:
    """What the last signature sets off."""
    sheet = queries.for_signing(round.subject_id)
    _step(sheet, actor, "complete", sheet.version)
    sheet.signed_at = now
    db.session.flush()
    _record(sheet, actor, law.Verb.SIGNED, now)


def _sheet(sheet_id: int) -> PatrolWeek:
    return db.session.get_one(PatrolWeek, sheet_id)


def canonical(sheet_id: int) -> Mapping[str, Any]:
    """What is signed: the facts as taken up and the remarks."""
    sheet = _sheet(sheet_id)
    key, _ = names.zone_of(sheet.zone_id)
    return law.signable(key, sheet.week.isoformat(), sheet.content, sheet.remarks)


def title(sheet_id: int) -> Mapping[str, str]:
    """The sheet's name in both languages."""
    week = _sheet(sheet_id).week
    return {
        "zh": f"联合巡逻周报（{week.year}年{week.month}月{week.day}日起一周）",
        "en": f"Weekly sheet of joint patrols, week of {week}",
    }


def _sides(sheet_id: int) -> Collection[str]:
    return _sheet(sheet_id).sides


def may_sign(viewer: Viewer, sheet_id: int) -> bool:
    """Whether the law lets this person sign for a side."""
    sheet = _sheet(sheet_id)
    return law.may_sign(viewer, law.WeekFacts(sheet.zone_id, frozenset(sheet.sides)))


def subject_kind(url: Callable[[int], str], preview: Callable[[int], str]) -> SubjectKind:
    """The weekly sheet as a kind of record that sides sign."""
    return SubjectKind(
        kind=law.SUBJECT_KIND,
        canonical=canonical,
        title=title,
        url=url,
        sides=_sides,
        on_complete=signed_by_all,
        may_sign=may_sign,
        roles=law.SIGNERS,
        lock=queries.for_signing,
        preview=preview,
        label=L("Weekly sheet of joint patrols"),
    )
