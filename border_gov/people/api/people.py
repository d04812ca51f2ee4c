"""People as JSON: the list as the caller may see it, adding one, importing a roster."""

from typing import Any

from flask import request
from flask_babel import gettext

from border_gov.kernel import clock, forms
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.sheets import examine, plain, read
from border_gov.kernel.sheets.mapping import one_at_a_time
from border_gov.people import queries, service
from border_gov.people.rules import EDITORS, STAFF
from border_gov.people.schemas import NewPersonIn, PeopleOut, PeopleQuery, PersonOut, RosterIn, RosterUpload

bp = ApiBlueprint("people", __name__)


@bp.route("/people", methods=["GET"])
@requires(*STAFF)
@bp.arguments(PeopleQuery, location="query")
@bp.response(200, PeopleOut)
def people(wanted: dict[str, Any]) -> dict[str, Any]:
    """Persons of the caller's zones, those of other sides masked."""
    filters = queries.Filters(
        side=wanted["side"],
        town=wanted["town"],
        role=wanted["role"],
        status=wanted["status"],
        query=wanted["q"],
        after=wanted["after"],
    )
    found, cursor = queries.person_page(current_viewer(), filters)
    return {"items": found, "next": cursor}


@bp.route("/people/<int:person_id>", methods=["GET"])
@requires(*STAFF)
@bp.response(200, PersonOut)
def person(person_id: int) -> Any:
    """One person."""
    viewer = current_viewer()
    return queries.shown(queries.get_person(person_id, viewer), viewer)


@bp.route("/people", methods=["POST"])
@requires(*EDITORS)
@bp.arguments(NewPersonIn)
@bp.response(201, PersonOut)
def add(data: dict[str, Any]) -> Any:
    """Add a person of one's own side."""
    viewer = current_viewer()
    with transaction():
        side = data.pop("side")
        made = service.add_person(min(viewer.zones), side, data, actor=viewer, now=clock.now())
        return queries.shown(made, viewer)


@bp.route("/people/import", methods=["POST"])
@requires(*EDITORS)
@bp.arguments(RosterUpload, location="files")
@bp.response(200)
def import_roster(body: dict[str, Any]) -> dict[str, Any]:
    """Import a roster; with `dry_run` (the default) only say what would happen."""
    # The body is one in the description of the API, yet Flask keeps its files and its fields apart.
    answers = forms.load_data(RosterIn(), request.form.to_dict())
    given, viewer, moment = body["file"], current_viewer(), clock.now()
    options = service.RosterOptions(
        min(viewer.zones),
        viewer.sides,
        answers["town"],
        without_phone=answers["without_phone"],
    )
    with transaction():
        one_at_a_time(service.RosterImporter.kind, options.zone_id)
        book = read(given.filename or "", given.read(), encoding=answers["encoding"])
        importer = service.RosterImporter(options, viewer, moment)
        report = examine(book, importer)
        if report.missing and not answers["dry_run"]:
            raise Invalid(
                "A column that is needed has not been named yet.", fields={"file": report.missing[0].label}
            )
        if not answers["dry_run"]:
            service.store_roster(importer, report, actor=viewer, now=moment)
    return {**plain(report, gettext), "stored": not answers["dry_run"]}
