"""The blueprint of mediation's pages, and what all of them share."""

from typing import Any

from flask import current_app, request, url_for
from flask_babel import gettext

from border_gov.joint_mediation.queries import cases
from border_gov.joint_mediation.rules import conflicts, flow, routing, words
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.jurisdictions.models import Zone
from border_gov.kernel.errors import NotFound
from border_gov.kernel.guard import current_viewer
from border_gov.kernel.lang import name_of
from border_gov.kernel.web import Pages

bp = Pages("mediation", __name__, entrance="office", url_prefix="/mediation")


@bp.context_processor
def _shared() -> dict[str, Any]:
    try:
        zone = the_zone()
    except NotFound:
        return {}
    return {
        "zone": zone,
        "sides": {side.key: side for side in jurisdictions.sides(zone.id)},
        "words": words,
        "flow": flow,
        "conflicts": conflicts,
        "topics_known": routing.topics_known(),
        "docket": docket_text,
        "tone": tone,
        "papers_url": papers_url,
        "mediation_tabs": tabs,
        "is_clerk": current_viewer().has(*flow.CLERKS),
    }


@bp.app_template_filter("codes")
def codes(table: dict[str, str]) -> list[tuple[str, str]]:
    """A list of codes as choices of a form, in the reader's language."""
    return [(code, gettext(label)) for code, label in table.items()]


@bp.app_template_filter("side_codes")
def side_codes(sides: dict[str, Any]) -> list[tuple[str, str]]:
    """Sides as choices of a form."""
    return [(key, name_of(side.name)) for key, side in sides.items()]


@bp.app_template_filter("names_by_id")
def names_by_id(rows: Any) -> list[tuple[int, str]]:
    """Rows with names as choices of a form."""
    return [(row.id, name_of(row.names)) for row in rows]


def the_zone() -> Zone:
    """The zone named in the address, else the viewer's first."""
    asked = request.args.get("zone", type=int)
    zones = jurisdictions.zones(current_viewer())
    found = next((zone for zone in zones if asked in (None, zone.id)), None)
    if found is None:
        raise NotFound("There is no such zone.")
    return found


def docket_text(case: Any) -> str:
    """The number of a file as it is printed; before registration, that it has none."""
    number = case.docket
    if not number["number"]:
        return gettext("not registered yet")
    return "（{year}）{short}人调字第{number}号".format(**number)


def tone(state: str) -> str:
    """How a state is drawn."""
    return "good" if state in flow.GOOD else "grave" if state in flow.GRAVE else ""


def papers_url(case_id: int) -> str:
    """The papers of a case, where that page is wired."""
    name = "mediation_papers.index"
    return url_for(name, case_id=case_id) if name in current_app.view_functions else ""


def towns_of(zone_id: int) -> dict[str, Any]:
    """Names of towns by code."""
    return {row["code"]: row["names"] for row in jurisdictions.towns(zone_id)}


def places_of(zone_id: int, own: frozenset[str]) -> list[tuple[str, str]]:
    """Places to choose from: named ones first, then border villages of one's own side, then the others."""
    named = [(f"place:{row['id']}", name_of(row["names"])) for row in jurisdictions.named_places(zone_id)]
    rows = sorted(
        jurisdictions.villages(zone_id),
        key=lambda row: (row["side_key"] not in own, not row["is_border"], row["code"]),
    )
    return named + [(f"village:{row['code']}", name_of(row["town_names"]) + row["name"]) for row in rows]


def committees_of(zone_id: int) -> list[tuple[int, str]]:
    """Committees of the viewer's sides."""
    own = current_viewer().sides
    return [(row.id, name_of(row.names)) for row in cases.committees(zone_id) if row.side in own]


def tabs(current: str) -> list[tuple[str, str, bool]]:
    """The pages of mediation, for the row of tabs above each."""
    pages = (
        ("index", gettext("All cases")),
        ("calendar", gettext("Hearings")),
        ("warnings", gettext("Screening")),
        ("province", gettext("Province's list")),
        ("examples", gettext("Learning")),
        ("mediators", gettext("Mediators")),
        ("settings", gettext("Settings")),
    )
    return [(label, url_for(f"mediation.{name}"), name == current) for name, label in pages]
