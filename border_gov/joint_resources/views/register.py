"""Pages of the register: list with map, one object, its form, pairs that may be one, the dictionary."""

from typing import Any

from flask import Response, flash, json, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_resources.models.register import Resource, ResourceKind
from border_gov.joint_resources.queries import hazards
from border_gov.joint_resources.queries import register as queries
from border_gov.joint_resources.rules import register as law
from border_gov.joint_resources.schemas.register import ResourceIn
from border_gov.joint_resources.service import register as service
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid, NotFound
from border_gov.kernel.forms import load
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import name_of
from border_gov.kernel.sheets import Column, Page, write_workbook
from border_gov.kernel.sheets.views import XLSX
from border_gov.kernel.web import Pages, translated
from border_gov.people import queries as people

bp = Pages("resources", __name__, entrance="office", url_prefix="/resources")
EXPORT = 50_000


def the_zone() -> int:
    """The zone that is worked in: one that is asked for, else the viewer's first; or NotFound."""
    viewer = current_viewer()
    zone_id = request.args.get("zone_id", 0, int) or min(viewer.zones, default=0)
    if zone_id not in viewer.zones:
        raise NotFound()
    return zone_id


def tabs(current: str) -> list[tuple[str, str, bool]]:
    """The pages of the register, for the row of tabs above each."""
    pages = (
        ("index", gettext("Resource register")),
        ("hazards", gettext("Hazards")),
        ("check_lists", gettext("Check lists")),
        ("pairs", gettext("Same object twice?")),
        ("kinds", gettext("Dictionary")),
    )
    return [(label, url_for(f"resources.{name}"), name == current) for name, label in pages]


@bp.context_processor
def _words() -> dict[str, Any]:
    return {
        "law": law,
        "resource_tabs": tabs,
        "may_add": current_viewer().has(*law.EDITORS),
        "pairs_of": lambda words: [(key, gettext(label)) for key, label in words.items()],
    }


def _asked() -> dict[str, Any]:
    args = request.args
    return {
        "group": args.get("group", "") if args.get("group") in law.GROUPS else "",
        "kind": args.get("kind", 0, int),
        "side": args.get("side", "")[:40],
        "joint": bool(args.get("joint")),
        "state": args.get("state", "") if args.get("state") in law.STATE_WORDS else "",
        "q": args.get("q", "").strip()[:80],
    }


def _kept(asked: dict[str, Any]) -> dict[str, Any]:
    return {name: (1 if value is True else value) for name, value in asked.items() if value}


@bp.get("/")
@requires(*law.READERS)
def index() -> str:
    """The register by group, kind, side and word, with its map."""
    viewer, zone_id, asked = current_viewer(), the_zone(), _asked()
    rows, after = queries.page(viewer, zone_id, asked, request.args.get("after", 0, int))
    return render_template(
        "joint_resources/index.html",
        rows=rows,
        asked=asked,
        kept=_kept(asked),
        zone_id=zone_id,
        sides={look.key: look for look in places.sides(zone_id)},
        counts=queries.counts(viewer, zone_id),
        kinds=[(one.id, name_of(one.names)) for one in queries.kinds(viewer, zone_id)],
        next_url=url_for(".index", after=after, **_kept(asked)) if after else None,
        waiting=len(queries.asked_matches(viewer, zone_id)),
    )


@bp.get("/objects.geojson")
@requires(*law.READERS)
def geojson() -> Response:
    """The objects of the list for its map."""
    zone_id = the_zone()
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(row["lon"], 7), round(row["lat"], 7)]},
            "properties": {
                "layer": "resources",
                "group": row["group"],
                "joint": row["joint"],
                "label": name_of(row["name"]),
                "facts": [[gettext("Kind"), name_of(row["kind_names"])]],
                "url": url_for(".show", resource_id=row["id"]),
            },
        }
        for row in queries.on_map(current_viewer(), zone_id, _asked())
    ]
    body = {"type": "FeatureCollection", "features": features}
    return Response(json.dumps(body), mimetype="application/geo+json")


@bp.get("/register.xlsx")
@requires(*law.READERS)
def export() -> Response:
    """The register as chosen, as a workbook."""
    viewer, zone_id = current_viewer(), the_zone()
    rows, _ = queries.page(viewer, zone_id, _asked(), limit=EXPORT)
    heads = ("编号", "名称", "类型", "经度", "纬度", "坐标系", "管理方", "启用日期", "停用日期")
    looks = {look.key: name_of(look.name) for look in places.sides(zone_id)}
    own = min(viewer.sides, default="")
    lines = [
        (
            row["numbers"].get(own, ""),
            row["name"].get("zh", ""),
            row["kind_names"].get("zh", ""),
            f"{row['lon']:.7f}",
            f"{row['lat']:.7f}",
            "WGS84",
            "、".join(looks.get(side, side) for side in row["sides"]),
            row["since"],
            row["until"],
        )
        for row in rows
    ]
    page = Page(gettext("Register"), [Column(head, 16) for head in heads], lines)
    head = {"Content-Disposition": "attachment; filename=register.xlsx"}
    return Response(write_workbook([page]), mimetype=XLSX, headers=head)


@bp.get("/<int:resource_id>")
@requires(*law.READERS)
def show(resource_id: int) -> str:
    """One object: where it stands, who keeps it, its own fields, all that happened to it."""
    viewer = current_viewer()
    found = queries.get(viewer, resource_id)
    history = queries.history(viewer, found)
    lon, lat = queries.lonlat(found)
    return render_template(
        "joint_resources/show.html",
        row=found,
        lon=lon,
        lat=lat,
        sides={look.key: look for look in places.sides(found.zone_id)},
        values=queries.values_shown(viewer, found),
        history=history,
        names=people.names_of(viewer, [one["line"].person_id for one in history if one["line"].person_id]),
        also=queries.merged_names(found),
        found_hazards=hazards.of_resource(viewer, found),
        inspections=hazards.inspections(viewer, found),
        steps={step.verb for step in law.FLOW.open_to(found.state, viewer, queries.facts_of(found))},
    )


@bp.get("/<int:resource_id>.geojson")
@requires(*law.READERS)
def one_geojson(resource_id: int) -> Response:
    """One object for its page's map."""
    found = queries.get(current_viewer(), resource_id)
    lon, lat = queries.lonlat(found)
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(lon, 7), round(lat, 7)]},
        "properties": {"layer": "resources", "label": name_of(found.name), "group": found.kind.group},
    }
    box = [lon - 0.01, lat - 0.006, lon + 0.01, lat + 0.006]
    body = {"type": "FeatureCollection", "features": [feature], "bbox": box}
    return Response(json.dumps(body), mimetype="application/geo+json")


@bp.route("/new", methods=["GET", "POST"])
@requires(*law.EDITORS)
def new() -> ResponseReturnValue:
    """Register an object: first its kind, then its fields."""
    kind_id = request.values.get("kind", 0, int)
    if not kind_id:
        return render_template(
            "joint_resources/choose.html",
            kinds=queries.kinds(current_viewer(), the_zone()),
        )
    return _form(None, queries.kind(current_viewer(), kind_id))


@bp.route("/<int:resource_id>/edit", methods=["GET", "POST"])
@requires(*law.EDITORS)
def edit(resource_id: int) -> ResponseReturnValue:
    """Change an object."""
    found = queries.get(current_viewer(), resource_id)
    return _form(found, found.kind)


def _form(found: Resource | None, kind: ResourceKind) -> ResponseReturnValue:
    viewer, errors = current_viewer(), {}
    values: Any = _typed(found, kind) if found else {"sides": [], "values": {}, "datum": ""}
    if request.method == "POST":
        values = {**request.form.to_dict(), "sides": request.form.getlist("sides"), "values": _own(kind)}
        try:
            data = {**load(ResourceIn(), request.form), "values": _own(kind)}
            with transaction():
                locked = queries.get(viewer, found.id, for_change=True) if found else None
                made = service.save(locked, kind, data, actor=viewer, now=clock.now()).id
            flash(gettext("Saved."), "success")
            return redirect(url_for(".show", resource_id=made))
        except Invalid as refusal:
            errors = translated(refusal.fields)
    sides = [(look.key, name_of(look.name)) for look in places.sides(kind.zone_id)]
    page = render_template(
        "joint_resources/edit.html", row=found, kind=kind, values=values, errors=errors, side_pairs=sides
    )
    return page, 422 if errors else 200


def _own(kind: ResourceKind) -> dict[str, str]:
    return {field["key"]: request.form.get(f"value-{field['key']}", "") for field in kind.fields}


def _typed(found: Resource, kind: ResourceKind) -> dict[str, Any]:
    lon, lat = queries.lonlat(found)
    own = min(current_viewer().sides & set(found.sides), default="")
    return {
        "name": found.name.get("zh", ""),
        "name_en": found.name.get("en", ""),
        "lon": f"{lon:.7f}",
        "lat": f"{lat:.7f}",
        "datum": "wgs84",
        "accuracy_m": found.accuracy_m,
        "sides": found.sides,
        "number": found.numbers.get(own, ""),
        "since": found.since,
        "until": found.until,
        "version": found.version,
        "values": found.values,
    }


@bp.post("/<int:resource_id>/<any(close, reopen):verb>")
@requires(*law.EDITORS)
def turn(resource_id: int, verb: str) -> ResponseReturnValue:
    """Give an object up, or use it again."""
    viewer = current_viewer()
    with transaction():
        service.turn(queries.get(viewer, resource_id, for_change=True), verb, viewer, clock.now())
    flash(gettext("Saved."), "success")
    return redirect(url_for(".show", resource_id=resource_id))


@bp.get("/pairs")
@requires(*law.READERS)
def pairs() -> str:
    """Entries of different custodians that may be one object, and those that wait for an answer."""
    viewer, zone_id = current_viewer(), the_zone()
    asked = queries.asked_matches(viewer, zone_id)
    return render_template(
        "joint_resources/pairs.html",
        asked=asked,
        found=queries.twins(viewer, zone_id),
        sides={look.key: look for look in places.sides(zone_id)},
        own=viewer.sides,
    )


@bp.post("/pairs/<int:keep_id>/<int:other_id>/<any(same, different):answer>")
@requires(*law.EDITORS)
def answer(keep_id: int, other_id: int, answer: str) -> ResponseReturnValue:
    """Say that two entries are one object, or that they are not."""
    viewer = current_viewer()
    with transaction():
        # Locked in the order of their ids, whichever is kept.
        rows = {i: queries.get(viewer, i, for_change=True) for i in sorted({keep_id, other_id})}
        verb = service.say_same if answer == "same" else service.say_different
        state = verb(rows[keep_id], rows[other_id], viewer, clock.now()).state
    told = {
        law.AGREED: gettext("Merged; both histories are kept."),
        law.ASKED: gettext("Noted. The two are merged once the other side agrees."),
        law.REFUSED: gettext("Noted. This pair is not proposed again."),
    }
    flash(told[state], "success")
    return redirect(url_for(".pairs"))
