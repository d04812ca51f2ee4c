"""Verbs of attention areas: a hot-spot is proposed, all sides sign, patrols look there, it ends."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from border_gov.cohandling import service as signoff
from border_gov.cohandling.models import SignoffRound
from border_gov.geo.columns import area_value, shape_of
from border_gov.geo.shapes import parts_of, squares
from border_gov.joint_prevention.queries import Spot, events
from border_gov.joint_prevention.queries import attention as queries
from border_gov.joint_prevention.rules.asked import CELL_M
from border_gov.joint_prevention.rules.attention import (
    DAY_S,
    FLOW,
    LEAST_HOURS_S,
    LONGEST_DAYS,
    PROPOSERS,
    SUBJECT_KIND,
    Verb,
)
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.jurisdictions import queries as places
from border_gov.jurisdictions.models import AttentionArea
from border_gov.jurisdictions.rules import AGREED, ENDED, PROPOSED
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L, placed

EXPIRY = Viewer(name="clock", by="clock")


def propose(actor: Viewer, zone_id: int, values: Mapping[str, Any], now: dt.datetime) -> AttentionArea:
    """Make a hot-spot of today's analysis an attention area, and ask every side of the zone to sign it.

    Must be: an officer, organiser or leader; the hot-spot still found; at least an hour a day, at most
    LONGEST_DAYS days, no earlier than today. Becomes: proposed, with an open round; patrols do not look at it
    yet. Refused: otherwise; while another area that is not over covers the same cells.
    """
    if not actor.has(*PROPOSERS) or zone_id not in actor.zones:
        raise NotAllowed("You may not do this.")
    _check(values, clock.today(now))
    spot = queries.spot_of(actor, zone_id, values["kind"], values["weeks"], values["spot"], now)
    shape = squares(spot.corners, CELL_M)
    _check_free(zone_id, shape)
    made = _made(actor, zone_id, values, spot, now)
    made.area = area_value(shape)
    db.session.add(made)
    db.session.flush()
    _record(actor, Verb.PROPOSED, made, now)
    signoff.open_round(actor, Subject(SUBJECT_KIND, made.id), zone_id=zone_id, now=now)
    return made


def _made(
    actor: Viewer, zone_id: int, values: Mapping[str, Any], spot: Spot, now: dt.datetime
) -> AttentionArea:
    tomorrow = clock.today(now) + dt.timedelta(days=1)
    base_since = tomorrow - dt.timedelta(weeks=values["weeks"])
    found = events(actor, zone_id, values["kind"], base_since, tomorrow)
    inside, total = queries.base_of(found, spot, CELL_M)
    same = AttentionArea.zone_id == zone_id
    last = db.session.scalar(select(func.coalesce(func.max(AttentionArea.number), 0)).where(same)) or 0
    opens, closes = (_seconds(values[name]) for name in ("opens", "closes"))
    return AttentionArea(
        zone_id=zone_id,
        number=last + 1,
        state=PROPOSED,
        kind=values["kind"],
        town_code=spot.town,
        cell_m=CELL_M,
        sides=sorted(places.side_keys(zone_id)),
        opens_s=opens,
        closes_s=closes if closes > opens else closes + DAY_S,
        percent=values["percent"],
        since=values["since"],
        until=values["until"],
        base_since=base_since,
        base_until=tomorrow - dt.timedelta(days=1),
        base_inside=inside,
        base_total=total,
        made_at=now,
        made_by=actor.person_id,
    )


def end(actor: Viewer, area: AttentionArea, now: dt.datetime) -> None:
    """End an area, signed or not; one side is enough: patrols look nowhere that a side does not want."""
    FLOW.allow("end", area.state, actor, queries.facts_of(area))
    signoff.end_round(actor, Subject(SUBJECT_KIND, area.id), now=now, reason="withdrawn")
    _end(actor, area, Verb.ENDED, now)


def all_signed(round: SignoffRound, now: dt.datetime, actor: Viewer) -> None:
    """With the last signature patrols plan with it."""
    area = locked(round.subject_id)
    FLOW.allow("agree", area.state, actor, queries.facts_of(area))
    area.state = AGREED
    _record(actor, Verb.AGREED, area, now, round=round.id)


def refused(area_id: int, actor: Viewer, now: dt.datetime) -> None:
    """A side refused to sign: the proposal is over, another one may be made."""
    area = locked(area_id)
    FLOW.allow("refuse", area.state, actor, queries.facts_of(area))
    _end(actor, area, Verb.REFUSED, now)


def expire(now: dt.datetime) -> int:
    """End what has run out by yesterday; returns how many."""
    over = select(AttentionArea.id).where(
        AttentionArea.state.in_((PROPOSED, AGREED)), AttentionArea.until < clock.today(now)
    )
    ids = list(db.session.scalars(over.order_by(AttentionArea.id)))
    for area_id in ids:
        signoff.end_round(EXPIRY, Subject(SUBJECT_KIND, area_id), now=now, reason="withdrawn")
        area = locked(area_id)
        ends = clock.at(area.until + dt.timedelta(days=1), dt.time()) - dt.timedelta(seconds=1)
        _end(EXPIRY, area, Verb.EXPIRED, now, ends)
    return len(ids)


def locked(area_id: int) -> AttentionArea:
    """The row, FOR UPDATE and read again."""
    chosen = select(AttentionArea).where(AttentionArea.id == area_id).with_for_update()
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def canonical(area_id: int) -> Mapping[str, Any]:
    """What is signed: where (in millionths of a degree), when, how much, until when, made of what."""
    area = db.session.get_one(AttentionArea, area_id)
    rings = [[[round(x * 1e6), round(y * 1e6)] for x, y in ring] for ring in parts_of(shape_of(area.area))]
    return {
        "number": area.number,
        "kind": area.kind,
        "area": sorted(rings),
        "opens_s": area.opens_s,
        "closes_s": area.closes_s,
        "percent": area.percent,
        "since": area.since,
        "until": area.until,
        "base": [area.base_since, area.base_until],
        "sides": sorted(area.sides),
    }


def title(area_id: int) -> Mapping[str, str]:
    """How the area is named where signatures are listed."""
    area = db.session.get_one(AttentionArea, area_id)
    return {"zh": f"重点关注区第 {area.number} 号", "en": f"Attention area no. {area.number}"}


def sides(area_id: int) -> list[str]:
    """Every side signs: patrols of all of them go there."""
    return list(db.session.get_one(AttentionArea, area_id).sides)


def may_sign(viewer: Viewer, area_id: int) -> bool:
    """An officer, organiser or leader of one of its sides."""
    area = db.session.get_one(AttentionArea, area_id)
    return viewer.has(*PROPOSERS) and area.zone_id in viewer.zones and bool(viewer.sides & set(area.sides))


def _seconds(time: dt.time) -> int:
    return time.hour * 3600 + time.minute * 60


def _check(values: Mapping[str, Any], today: dt.date) -> None:
    fields: dict[str, Any] = {}
    if values["since"] < today:
        fields["since"] = [L("Not before today, please.")]
    longest = values["since"] + dt.timedelta(days=LONGEST_DAYS)
    if not values["since"] <= values["until"] <= longest:
        fields["until"] = [placed(L("After the first day, and within %(days)s days."), days=LONGEST_DAYS)]
    if (_seconds(values["closes"]) - _seconds(values["opens"])) % DAY_S < LEAST_HOURS_S:
        fields["closes"] = [L("At least an hour, please.")]
    if fields:
        raise Invalid("Please correct what is marked.", fields=fields)


def _check_free(zone_id: int, shape: Any) -> None:
    known = select(AttentionArea.area).where(
        AttentionArea.zone_id == zone_id, AttentionArea.state.in_((PROPOSED, AGREED))
    )
    for row in db.session.scalars(known):
        if shape_of(row).intersection(shape).area > 0:
            raise Refused("An attention area that is not over covers this place already.", code="covered")


def _end(
    actor: Viewer, area: AttentionArea, verb: Verb, now: dt.datetime, ended: dt.datetime | None = None
) -> None:
    area.state, area.ended_at = ENDED, ended or now
    _record(actor, verb, area, now)


def _record(actor: Viewer, verb: Verb, area: AttentionArea, now: dt.datetime, **facts: Any) -> None:
    db.session.flush()
    journal.record(
        actor,
        verb,
        Subject(SUBJECT_KIND, area.id),
        now=now,
        zone_id=area.zone_id,
        sides=area.sides,
        audience=Audience(roles=("organiser", "officer")),
        number=area.number,
        until=area.until,
        **facts,
    )
