"""Hand-over, arbitration, telephone notice, disclosure, clocks and limits for programs."""

import datetime as dt
from typing import Any

from flask import request

from border_gov.cohandling.models import Disclosure
from border_gov.cohandling.queries import clocks as clock_reads
from border_gov.cohandling.queries import disclosure as disclosure_reads
from border_gov.cohandling.queries import handover as reads
from border_gov.cohandling.queries import sides
from border_gov.cohandling.queries.handover import HandoverShown
from border_gov.cohandling.schemas.handover import (
    AskIn,
    DisclosureOut,
    HandoverOut,
    HandoversOut,
    LimitIn,
    LimitOut,
    LimitsOut,
    OfferIn,
    RecordOut,
    TelephoneIn,
)
from border_gov.cohandling.service import disclosure, handover, telephone
from border_gov.cohandling.service.acts import (
    act_on_disclosure,
    act_on_handover,
    record_of,
    set_limit_as_given,
)
from border_gov.kernel import clock, forms
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires
from border_gov.people.rules import STAFF

bp = ApiBlueprint("handovers", __name__, description="What sides do together to a record")


def as_json(shown: HandoverShown) -> dict[str, Any]:
    """One hand-over as the API gives it."""
    own = {name: getattr(shown.handover, name, None) for name in HandoverOut().fields}
    more = ("title", "url", "state", "waiting_sides", "actions")
    return {**own, **{name: getattr(shown, name) for name in more}, "point": shown.point}


def _body(schema: Any) -> dict[str, Any]:
    return forms.load_data(schema, request.get_json(silent=True) or {})


@bp.get("/handovers")
@requires(*STAFF)
@bp.response(200, HandoversOut)
def waiting() -> dict[str, Any]:
    """Open hand-overs that concern the caller's side, the one that runs out first at the top."""
    return {"handovers": [as_json(row) for row in reads.waiting(current_viewer(), clock.now())]}


@bp.get("/handovers/<int:handover_id>")
@requires(*STAFF)
@bp.response(200, HandoverOut)
def show(handover_id: int) -> dict[str, Any]:
    """One hand-over."""
    viewer = current_viewer()
    found = reads.get(viewer, handover_id)
    record_of(viewer, found.kind, found.subject_id)
    return as_json(reads.shown(viewer, found, clock.now()))


@bp.post("/handovers/<int:handover_id>/<verb>")
@requires(*STAFF)
@bp.response(200, HandoverOut)
def act(handover_id: int, verb: str) -> dict[str, Any]:
    """accept, return, cancel, acknowledge, contest, escalate, rule; values as JSON."""
    viewer, now = current_viewer(), clock.now()
    with transaction():
        act_on_handover(viewer, handover_id, verb, _body, now)
    return as_json(reads.shown(viewer, reads.get(viewer, handover_id), now))


@bp.get("/records/<kind>/<int:subject_id>")
@requires(*STAFF)
@bp.response(200, RecordOut)
def record(kind: str, subject_id: int) -> dict[str, Any]:
    """Sides, clocks, hand-overs and disclosure of one record."""
    viewer, now = current_viewer(), clock.now()
    record_of(viewer, kind, subject_id)
    return {
        "roles": sides.roles(kind, subject_id),
        "disputed": reads.is_disputed(kind, subject_id, now),
        "may_close": reads.may_close(kind, subject_id),
        "level": disclosure_reads.level_for(viewer, kind, subject_id, now),
        "clocks": clock_reads.of_record(kind, subject_id, now),
        "handovers": [as_json(reads.shown(viewer, h, now)) for h in reads.of_record(kind, subject_id)],
        "disclosures": disclosure_reads.of_record(viewer, kind, subject_id),
    }


@bp.post("/records/<kind>/<int:subject_id>/handovers")
@requires(*STAFF)
@bp.arguments(OfferIn)
@bp.response(201, HandoverOut)
def offer(values: dict[str, Any], kind: str, subject_id: int) -> dict[str, Any]:
    """Offer a record to another side."""
    viewer, now = current_viewer(), clock.now()
    subject, zone_id = record_of(viewer, kind, subject_id)
    with transaction():
        to_side, reason = values.pop("to_side"), values.pop("reason")
        made = handover.offer(viewer, subject, to_side, reason, now=now, zone_id=zone_id, **values)
    return as_json(reads.shown(viewer, made, now))


@bp.post("/records/<kind>/<int:subject_id>/telephone")
@requires(*STAFF)
@bp.arguments(TelephoneIn)
@bp.response(204)
def telephoned(values: dict[str, Any], kind: str, subject_id: int) -> None:
    """Enter that another side was told by telephone; `at` is local time."""
    viewer = current_viewer()
    subject, zone_id = record_of(viewer, kind, subject_id)
    at = values.pop("at").replace(tzinfo=clock.LOCAL)
    with transaction():
        to_side = values.pop("to_side")
        telephone.notify(viewer, subject, to_side, at=at, now=clock.now(), zone_id=zone_id, **values)


@bp.post("/records/<kind>/<int:subject_id>/disclosures")
@requires(*STAFF)
@bp.arguments(AskIn)
@bp.response(201, DisclosureOut)
def ask(values: dict[str, Any], kind: str, subject_id: int) -> Disclosure:
    """Ask to see more of a record."""
    viewer, now = current_viewer(), clock.now()
    subject, zone_id = record_of(viewer, kind, subject_id)
    until = now + dt.timedelta(days=values.pop("days"))
    with transaction():
        level, purpose = values.pop("level"), values.pop("purpose")
        return disclosure.ask(
            viewer, subject, level, purpose, expires_at=until, now=now, zone_id=zone_id, **values
        )


@bp.post("/disclosures/<int:disclosure_id>/<verb>")
@requires(*STAFF)
@bp.response(200, DisclosureOut)
def answer(disclosure_id: int, verb: str) -> Disclosure:
    """grant, refuse (with a note) or withdraw."""
    viewer = current_viewer()
    with transaction():
        act_on_disclosure(viewer, disclosure_id, verb, _body, clock.now())
    return disclosure_reads.get(viewer, disclosure_id)


@bp.get("/limits")
@requires(*STAFF)
@bp.response(200, LimitsOut)
def limits() -> dict[str, Any]:
    """Every version of the limits of the caller's sides."""
    viewer = current_viewer()
    pairs = [(zone, side) for zone in sorted(viewer.zones) for side in sorted(viewer.sides)]
    return {"limits": [row for zone, side in pairs for row in clock_reads.limits(zone, side)]}


@bp.post("/limits")
@requires(*STAFF)
@bp.arguments(LimitIn)
@bp.response(201, LimitOut)
def set_limit(values: dict[str, Any]) -> Any:
    """State a limit of the caller's side anew; it holds for what is received from now on."""
    with transaction():
        return set_limit_as_given(current_viewer(), values, clock.now())
