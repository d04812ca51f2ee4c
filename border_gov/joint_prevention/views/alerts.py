"""Pages of alerts: what is in force, a chain, the forms to send, update and cancel, acknowledging."""

import datetime as dt
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from border_gov.joint_prevention import queries
from border_gov.joint_prevention.models import Alert
from border_gov.joint_prevention.queries import alerts as reads
from border_gov.joint_prevention.rules import alerts as law
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.joint_prevention.rules.matters import KINDS
from border_gov.joint_prevention.schemas.alerts import AlertCancelIn, AlertIn, AlertUpdateIn
from border_gov.joint_prevention.service import alerts as verbs
from border_gov.joint_prevention.views.forms import of_the_zone, store
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Refused
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import Pages, sentence

bp = Pages("prevention_alerts", __name__, entrance="office", url_prefix="/prevention/alerts")
USUAL = dt.timedelta(days=3)


def _words() -> dict[str, Any]:
    return {
        **of_the_zone(),
        "kinds": KINDS,
        "law": law,
        "may_send": current_viewer().has(*law.SENDERS),
        "state_at": reads.state_at,
        "now": clock.now(),
    }


@bp.get("/")
@requires(*READERS)
def index() -> str:
    """The last message of every chain: in force first, then what is over."""
    viewer, now = current_viewer(), clock.now()
    rows = reads.last_messages(viewer)
    return render_template(
        "joint_prevention/alerts.html",
        active=[row for row in rows if reads.state_at(row, now) == law.ACTIVE],
        over=[row for row in rows if reads.state_at(row, now) != law.ACTIVE],
        acks=reads.acks_of([row.id for row in rows]),
        counts=reads.counts(viewer, now),
        **_words(),
    )


@bp.get("/<int:alert_id>")
@requires(*READERS)
def show(alert_id: int) -> ResponseReturnValue:
    """The chain of a message, with who acknowledged what."""
    return _page(alert_id, MultiDict(), {})


def _page(
    alert_id: int, typed: Any, errors: dict[str, Any], failed: str = "", status: int = 200
) -> ResponseReturnValue:
    viewer = current_viewer()
    chain = reads.chain_of(viewer, reads.get(viewer, alert_id))
    last = chain[-1]
    page = render_template(
        "joint_prevention/alert.html",
        chain=chain,
        last=last,
        acks=reads.acks_of([row.id for row in chain]),
        steps={step.verb: step for step in reads.steps_of(viewer, last, clock.now())},
        typed=typed,
        errors=errors,
        failed=failed,
        now_of=_now_of(last),
        **_words(),
    )
    return page, status


def _now_of(alert: Alert) -> MultiDict[str, str]:
    """What the last message says, to begin an update with."""
    found = MultiDict({"urgency": alert.urgency, "words": alert.words})
    found["expires_at"] = f"{clock.local(alert.expires_at):%Y-%m-%dT%H:%M}"
    found.setlist("town_codes", list(alert.town_codes))
    return found


@bp.get("/new")
@requires(*law.SENDERS)
def new() -> ResponseReturnValue:
    """The form."""
    ends = clock.local(clock.now() + USUAL)
    return _form(MultiDict({"urgency": "warning", "expires_at": f"{ends:%Y-%m-%dT%H:00}"}), {})


@bp.post("/new")
@requires(*law.SENDERS)
def send() -> ResponseReturnValue:
    """Send it to every other side."""
    viewer = current_viewer()
    return store(
        AlertIn(),
        lambda data: verbs.send(viewer, queries.zone_of(viewer, data["zone_id"]), data, clock.now()).id,
        lambda errors, status: _form(request.form, errors, status),
        gettext("Sent. The other sides are asked to acknowledge it."),
        lambda number: url_for(".show", alert_id=number),
    )


def _form(typed: Any, errors: dict[str, Any], status: int = 200) -> ResponseReturnValue:
    page = render_template("joint_prevention/alert_form.html", typed=typed, errors=errors, **_words())
    return page, status


@bp.post("/<int:alert_id>/<any(update,cancel):verb>")
@requires(*law.SENDERS)
def follow(alert_id: int, verb: str) -> ResponseReturnValue:
    """Follow the message by another."""
    viewer = current_viewer()
    return store(
        AlertUpdateIn() if verb == "update" else AlertCancelIn(),
        lambda data: getattr(verbs, verb)(viewer, reads.get(viewer, alert_id), data, clock.now()).id,
        lambda errors, status: _page(alert_id, request.form, errors, verb, status),
        gettext("Sent. The other sides are asked to acknowledge it."),
        lambda made: url_for(".show", alert_id=made),
    )


@bp.post("/<int:alert_id>/acknowledge")
@requires(*law.SENDERS)
def acknowledge(alert_id: int) -> ResponseReturnValue:
    """Say that our side has read it."""
    viewer = current_viewer()
    try:
        with transaction():
            verbs.acknowledge(viewer, reads.get(viewer, alert_id), clock.now())
    except Refused as refusal:
        return _page(alert_id, MultiDict(), {"_": [sentence(refusal)]}, "acknowledge", 409)
    flash(gettext("Acknowledged."), "success")
    return redirect(url_for(".show", alert_id=alert_id))
