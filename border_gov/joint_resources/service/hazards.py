"""Verbs of inspections and hazards: inspect, put right, re-check, close together, say what is overdue."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import update

from border_gov.cohandling import service as signoff
from border_gov.cohandling.rules import SubjectKind
from border_gov.joint_resources.models.hazards import Hazard, HazardPhoto, Inspection, InspectionTemplate
from border_gov.joint_resources.models.register import Resource
from border_gov.joint_resources.queries import hazards as queries
from border_gov.joint_resources.queries.register import facts_of as resource_facts
from border_gov.joint_resources.rules import hazards as law
from border_gov.joint_resources.rules.register import FLOW as RESOURCE_FLOW
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel import clock, files
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def save_template(
    zone_id: int, data: Mapping[str, Any], *, actor: Viewer, sides: list[str], now: dt.datetime
) -> InspectionTemplate:
    """Write the next version of a check list; inspections made with an older one keep it.

    Refused: an actor who does not edit, a list without items.
    """
    if not law.of_a_side(actor, law.HazardFacts(zone_id, actor.sides)):
        raise NotAllowed("You may not do this.")
    items = [line.strip()[:200] for line in data["items"].splitlines() if line.strip()]
    if not items:
        raise Invalid("Something is missing.", fields={"items": ["Please fill this in."]})
    t = InspectionTemplate
    last = db.session.query(t).filter_by(zone_id=zone_id, code=data["code"]).order_by(t.number.desc()).first()
    db.session.execute(update(t).where(t.zone_id == zone_id, t.code == data["code"]).values(current=False))
    made = t(
        zone_id=zone_id,
        code=data["code"],
        number=(last.number if last else 0) + 1,
        names={"zh": data["name"]},
        check=data["check"],
        items=items,
        current=True,
        person_id=actor.person_id,
        at=now,
    )
    db.session.add(made)
    db.session.flush()
    subject = Subject("inspection_template", made.id)
    journal.record(
        actor, law.Verb.TEMPLATE_SAVED, subject, now=now, zone_id=zone_id, sides=sides, number=made.number
    )
    return made


def inspect(
    resource: Resource,
    template: InspectionTemplate,
    data: Mapping[str, Any],
    *,
    actor: Viewer,
    now: dt.datetime,
) -> tuple[Inspection, Hazard | None]:
    """Keep one check of an object and the hazard it found, once for each key of a phone.

    Must be: actor of any side that sees the object; what a neighbour finds on a joint bridge counts too.
    Becomes: an inspection; with words of a hazard, a hazard of all custodians. Refused: items that the list
    does not have, a hazard without a level, way or deadline.
    """
    RESOURCE_FLOW.allow("inspect", resource.state, actor, resource_facts(resource))
    known = queries.inspection_of(actor.person_id, data["key"])
    if known is not None:
        return known, queries.hazard_of(known.id)
    failed = sorted(set(data.get("failed") or ()))
    if any(not 0 <= number < len(template.items) for number in failed):
        raise Invalid("Please correct what is marked.", fields={"failed": [L("The list has no such item.")]})
    made = Inspection(
        zone_id=resource.zone_id,
        resource_id=resource.id,
        template_id=template.id,
        side=min(actor.sides, default=""),
        person_id=actor.person_id,
        key=data["key"],
        at=min(data.get("at") or now, now),
        received_at=now,
        failed=failed,
        words=data.get("words") or "",
    )
    db.session.add(made)
    db.session.flush()
    _told(actor, law.Verb.INSPECTED, Subject("resource", resource.id), resource.zone_id, resource.sides, now)
    hazard = _found(resource, made, data, actor, now) if data.get("hazard") else None
    return made, hazard


def _found(
    resource: Resource, inspection: Inspection, data: Mapping[str, Any], actor: Viewer, now: dt.datetime
) -> Hazard:
    missing = [name for name in ("level", "way") if not data.get(name)]
    today = clock.today(now)
    due = today if data.get("way") == "at_once" else data.get("due_on")
    missing += [] if due else ["due_on"]
    if missing:
        raise Invalid("Something is missing.", fields={name: ["Please fill this in."] for name in missing})
    hazard = Hazard(
        zone_id=resource.zone_id,
        resource_id=resource.id,
        resource=resource,
        inspection_id=inspection.id,
        sides=list(resource.sides),
        words=data["hazard"],
        level=data["level"],
        way=data["way"],
        due_on=due,
        state=law.FLOW.start,
        found_side=min(actor.sides, default=""),
        found_by=actor.person_id,
        found_at=inspection.at,
    )
    db.session.add(hazard)
    db.session.flush()
    _note(hazard, law.Verb.FOUND, actor, now)
    return hazard


def _told(
    actor: Viewer, verb: str, subject: Subject, zone_id: int, sides: list[str], now: dt.datetime
) -> None:
    journal.record(actor, verb, subject, now=now, zone_id=zone_id, sides=sides)


def _note(
    hazard: Hazard,
    verb: law.Verb,
    actor: Viewer,
    now: dt.datetime,
    roles: tuple[str, ...] = ("officer", "organiser"),
    **facts: Any,
) -> None:
    journal.record(
        actor,
        verb,
        Subject(law.KIND, hazard.id),
        now=now,
        zone_id=hazard.zone_id,
        sides=hazard.sides,
        audience=Audience(roles=roles),
        **facts,
    )


def add_photo(hazard: Hazard, moment: str, content: bytes, *, actor: Viewer, now: dt.datetime) -> HazardPhoto:
    """Keep a photo from before or after. Refused: no photo, a closed hazard, an actor of no custodian."""
    facts = queries.facts_of(hazard)
    found_it = hazard.found_by is not None and hazard.found_by == actor.person_id
    if hazard.state == law.CLOSED or not (found_it or law.of_a_side(actor, facts)):
        raise NotAllowed("You may not do this.")
    side = min(actor.sides, default="")
    file = files.store(content, zone_id=hazard.zone_id, side=side, actor=actor, now=now)
    photo = HazardPhoto(zone_id=hazard.zone_id, hazard_id=hazard.id, moment=moment, file_id=file.id, at=now)
    db.session.add(photo)
    db.session.flush()
    return photo


def act(hazard: Hazard, verb: str, data: Mapping[str, Any], *, actor: Viewer, now: dt.datetime) -> None:
    """Put right (`fix`), or re-check by another person (`pass`, `fail`); joint ones then wait for signatures.

    Must be: hazard locked, actor of a custodian. Refused: the person who put it right re-checking it, another
    version than the present one, no word of what was done or is still wrong.
    """
    if data.get("version") not in (None, hazard.version):
        raise Refused("Somebody changed this in the meantime. Please look at it again.", code="version")
    facts = queries.facts_of(hazard)
    named = "pass_joint" if verb == "pass" and facts.joint else verb
    step = law.FLOW.allow(named, hazard.state, actor, facts, data)
    hazard.state, hazard.version = step.target or hazard.state, hazard.version + 1
    if verb == "fix":
        hazard.measure, hazard.fixed_by, hazard.fixed_at = data["measure"], actor.person_id, now
    else:
        hazard.checked_by, hazard.checked_at = actor.person_id, now
        hazard.check_words = data.get("check_words") or ""
    db.session.flush()
    told = {"fix": law.Verb.FIXED, "pass": law.Verb.PASSED, "fail": law.Verb.FAILED}[verb]
    _note(hazard, told, actor, now)
    if hazard.state == law.SIGNING:
        signoff.open_round(actor, Subject(law.KIND, hazard.id), zone_id=hazard.zone_id, now=now)
    elif hazard.state == law.CLOSED:
        hazard.closed_at = now
        _note(hazard, law.Verb.CLOSED, actor, now)


def signed_by_all(round: Any, now: dt.datetime, actor: Viewer) -> None:
    """The last signature closes a joint hazard."""
    hazard = queries.for_signing(round.subject_id)
    law.FLOW.allow("close", hazard.state, actor, queries.facts_of(hazard))
    hazard.state, hazard.closed_at, hazard.version = law.CLOSED, now, hazard.version + 1
    db.session.flush()
    _note(hazard, law.Verb.CLOSED, actor, now)


def refused(hazard_id: int) -> None:
    """A side did not sign: the hazard is open again."""
    hazard = queries.for_signing(hazard_id)
    if hazard.state == law.SIGNING:
        hazard.state, hazard.version = law.OPEN, hazard.version + 1
        db.session.flush()


def say_overdue(now: dt.datetime) -> int:
    """Tell those whom the ladder names, once for each of its steps; returns how many hazards were told of."""
    told, today = 0, clock.today(now)
    for hazard in queries.overdue(today):
        days = law.days_over(hazard.due_on, hazard.state, today)
        step = law.step_of(days)
        if step > hazard.told_step:
            hazard.told_step = step
            roles = law.LADDER[step - 1][1]
            _note(hazard, law.Verb.OVERDUE, Viewer(by="clock"), now, roles, days=days, step=step)
            told += 1
    db.session.flush()
    return told


def canonical(hazard_id: int) -> Mapping[str, Any]:
    """What is signed: the hazard, what was done, and who looked again."""
    row = db.session.get_one(Hazard, hazard_id)
    return {
        "resource": row.resource_id,
        "words": row.words,
        "level": row.level,
        "way": row.way,
        "due_on": row.due_on,
        "measure": row.measure,
        "fixed_at": row.fixed_at,
        "checked_at": row.checked_at,
    }


def title(hazard_id: int) -> Mapping[str, str]:
    """The hazard's name in both languages."""
    name = db.session.get_one(Hazard, hazard_id).resource.name
    english = name.get("en") or name["zh"]
    return {"zh": f"隐患整改销号：{name['zh']}", "en": f"Hazard put right: {english}"}


def may_sign(viewer: Viewer, hazard_id: int) -> bool:
    """Whether the law lets this person sign for a side."""
    return law.may_sign(viewer, queries.facts_of(db.session.get_one(Hazard, hazard_id)))


def subject_kind(url: Callable[[int], str]) -> SubjectKind:
    """A joint hazard as a kind of record that sides sign."""
    return SubjectKind(
        kind=law.KIND,
        canonical=canonical,
        title=title,
        url=url,
        sides=lambda id: db.session.get_one(Hazard, id).sides,
        on_complete=signed_by_all,
        may_sign=may_sign,
        roles=law.SIGNERS,
        lock=queries.for_signing,
        label=L("Hazard"),
    )
