"""The pages on which a roster is imported."""

import datetime as dt
from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l

from border_gov.jurisdictions import queries as places
from border_gov.kernel.errors import Invalid
from border_gov.kernel.lang import name_of
from border_gov.kernel.sheets.importing import ImportReport
from border_gov.kernel.sheets.views import ImportPages, Question
from border_gov.kernel.viewer import Viewer
from border_gov.people import queries, service
from border_gov.people.rules import EDITORS
from border_gov.people.views.blueprint import bp


def _questions(viewer: Viewer, zone_id: int) -> Sequence[Question]:
    towns = [t for t in places.towns(zone_id, adjoining_only=True) if t["side_key"] in viewer.sides]
    units = [unit for unit in queries.units(viewer) if unit.side_key in viewer.sides]
    return (
        Question(
            "town",
            _l("Town of rows that name none"),
            [(town["code"], name_of(town["names"])) for town in towns],
            hint=_l("Villages of the same name exist on both sides; without an answer such rows are asked."),
            default=queries.town_of_unit(viewer.person_id),
            blank=_l("no answer: name such rows"),
        ),
        Question(
            "unit",
            _l("Unit of these persons"),
            [(str(unit.id), name_of(unit.names)) for unit in units],
            blank=_l("leave as it is"),
        ),
        Question("without_phone", _l("Also take rows without a telephone number")),
    )


def _importer(
    viewer: Viewer, zone_id: int, answers: Mapping[str, str], now: dt.datetime
) -> service.RosterImporter:
    towns = {t["code"] for t in places.towns(zone_id) if t["side_key"] in viewer.sides}
    town, unit = answers.get("town", ""), answers.get("unit", "")
    if town and town not in towns:
        raise Invalid(
            "This town does not belong to the side.",
            fields={"answer-town": ["This town does not belong to the side."]},
        )
    unit_id = queries.get_unit(int(unit), viewer).id if unit.isascii() and unit.isdigit() else None
    options = service.RosterOptions(
        zone_id, viewer.sides, town, unit_id, without_phone=bool(answers.get("without_phone"))
    )
    return service.RosterImporter(options, viewer, now)


def _store(importer: service.RosterImporter, report: ImportReport, viewer: Viewer, now: dt.datetime) -> None:
    service.store_roster(importer, report, actor=viewer, now=now)


ImportPages(
    key="roster",
    path="/people",
    title=_l("Import a roster"),
    hint=_l(
        "A list of volunteers as your town keeps it. Who is in the list already is recognised by "
        "telephone and name, or by name and village."
    ),
    roles=EDITORS,
    done="people.index",
    importer=_importer,
    store=_store,
    questions=_questions,
).add_to(bp)
