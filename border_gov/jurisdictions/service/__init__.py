"""Verbs of this room: describe a zone, put a boundary version into force, publish the holidays of a year."""

from border_gov.jurisdictions.service.calendar import CalendarImporter, Notice, publish_year, store_calendar
from border_gov.jurisdictions.service.zone import (
    SHOWN_PROBLEMS,
    About,
    Examined,
    examine_file,
    import_layer,
    mark_border_village,
    problem_fields,
    publish,
    set_counties,
    set_named_place,
    set_sides,
    set_towns,
    set_villages,
    set_zone,
)

__all__ = [
    "SHOWN_PROBLEMS",
    "About",
    "CalendarImporter",
    "Examined",
    "Notice",
    "examine_file",
    "import_layer",
    "mark_border_village",
    "problem_fields",
    "publish",
    "publish_year",
    "set_counties",
    "set_named_place",
    "set_sides",
    "set_towns",
    "set_villages",
    "set_zone",
    "store_calendar",
]
