"""The duty roster as JSON: who is on duty, turns of a side, adding and removing, importing a sheet."""

import datetime as dt
from typing import Any

from flask import request
from flask_babel import gettext

from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.sheets import examine, plain, read
from border_gov.kernel.sheets.mapping import one_at_a_time
from border_gov.people import queries, service
from border_gov.people.api.people import bp
from border_gov.people.rules import STAFF
from border_gov.people.rules.duty import DUTY_EDITORS, day_start_of
from border_gov.people.schemas import (
    DutyIn,
    DutyNowQuery,
    DutyQuery,
    DutyTurnIn,
    DutyTurnOut,
    DutyTurnsOut,
    DutyUpload,
)


@bp.route("/duty-roster", methods=["GET"])
@requires(*STAFF)
@bp.arguments(DutyQuery, location="query")
@bp.response(200, DutyTurnsOut)
def turns(wanted: dict[str, Any]) -> dict[str, Any]:
    """Turns of a side (the caller's own unless named) from a day on."""
    viewer = current_viewer()
    side = wanted["side"] or min(viewer.sides, default="")
    begin = clock.at(wanted["day"] or clock.today(clock.now()), dt.time())
    end = begin + dt.timedelta(days=wanted["days"])
    return {"items": queries.duty_turns(viewer, min(viewer.zones), side, begin, end)}


@bp.route("/duty-roster/now", methods=["GET"])
@requires(*STAFF)
@bp.arguments(DutyNowQuery, location="query")
@bp.response(200, DutyTurnsOut)
def now(wanted: dict[str, Any]) -> dict[str, Any]:
    """Who is on duty for a side at a moment, the desk first."""
    viewer = current_viewer()
    return {"items": queries.duty_now(viewer, min(viewer.zones), wanted["side"], wanted["at"] or clock.now())}


@bp.route("/duty-roster", methods=["POST"])
@requires(*DUTY_EDITORS)
@bp.arguments(DutyTurnIn)
@bp.response(201, DutyTurnOut)
def add_turn(data: dict[str, Any]) -> Any:
    """Add one turn of one's own side."""
    viewer = current_viewer()
    with transaction():
        made = service.add_turn(min(viewer.zones), data, actor=viewer, now=clock.now())
        return queries.shown_turn(made, viewer)


@bp.route("/duty-roster/<int:turn_id>", methods=["DELETE"])
@requires(*DUTY_EDITORS)
@bp.response(204)
def remove_turn(turn_id: int) -> None:
    """Take one turn out of the roster."""
    viewer = current_viewer()
    with transaction():
        service.remove_turn(queries.get_turn(turn_id, viewer), actor=viewer, now=clock.now())


@bp.route("/duty-roster/import", methods=["POST"])
@requires(*DUTY_EDITORS)
@bp.arguments(DutyUpload, location="files")
@bp.response(200)
def import_duty(body: dict[str, Any]) -> dict[str, Any]:
    """Import a duty sheet; with `dry_run` (the default) only say what would happen."""
    answers = forms.load_data(DutyIn(), request.form.to_dict())
    given, viewer, moment = body["file"], current_viewer(), clock.now()
    options = service.DutyOptions(min(viewer.zones), answers["side"], answers["town"], day_start_of(answers))
    with transaction():
        one_at_a_time(service.DutyImporter.kind, options.zone_id)
        book = read(given.filename or "", given.read(), encoding=answers["encoding"])
        importer = service.DutyImporter(options, viewer, moment)
        report = examine(book, importer)
        if report.missing and not answers["dry_run"]:
            raise Invalid(
                "A column that is needed has not been named yet.", fields={"file": report.missing[0].label}
            )
        if not answers["dry_run"]:
            service.store_duty(importer, report, actor=viewer, now=moment)
    return {**plain(report, gettext), "stored": not answers["dry_run"]}
