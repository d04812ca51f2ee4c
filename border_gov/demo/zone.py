"""The demonstration zone: sides, towns, villages and schematic boundaries from packaged files."""

import csv
import datetime as dt
import json
from importlib.resources import files
from io import StringIO
from typing import Any

from border_gov.geo.gisfiles import GisFile, read_gis
from border_gov.jurisdictions import queries, service
from border_gov.jurisdictions.models import Zone
from border_gov.jurisdictions.rules import COUNTIES, LINE, TOWNS, WATERCOURSE
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer

LOADER = Viewer(name="demo", by="demo")
LAYERS = (
    (COUNTIES, "counties.geojson"),
    (LINE, "border.geojson"),
    (TOWNS, "towns.geojson"),
    (WATERCOURSE, "watercourses.geojson"),
)


def read(name: str) -> bytes:
    """A packaged file of the demonstration."""
    return (files("border_gov") / "demo_data" / name).read_bytes()


def load_zone(now: dt.datetime) -> Zone:
    """Bring in the demonstration zone; a second call changes nothing. The caller's transaction stores it."""
    spec = json.loads(read("zone.json"))
    zone = service.set_zone(
        spec["key"], **{name: spec[name] for name in ("names", "band_m", "accuracy_limit_m", "zone_m")}
    )
    if queries.version_at(zone.id) is not None:
        return zone
    service.set_sides(zone.id, spec["sides"])
    layers = {kind: read_gis(read(name), crs="wgs84") for kind, name in LAYERS}
    service.set_counties(zone.id, _counties(spec, layers[COUNTIES]))
    service.set_towns(zone.id, _towns(spec, layers[TOWNS]))
    service.set_villages(zone.id, _villages())
    _set_places(zone.id, [side["key"] for side in spec["sides"]])
    _publish(zone, spec, layers, now)
    return zone


def _publish(zone: Zone, spec: dict[str, Any], layers: dict[str, GisFile], now: dt.datetime) -> None:
    rows = {
        kind: service.examine_file(zone.id, kind, file, accept_repairs=False).fitted.rows
        for kind, file in layers.items()
    }
    about = service.About(
        source=spec["source"],
        datum="wgs84",
        encoding="UTF-8",
        accuracy_m=spec["accuracy_m"],
        note=spec["note"],
        is_demo=True,
    )
    service.publish(zone.id, rows, about, actor=LOADER, now=now)
    db.session.flush()


def _counties(spec: dict[str, Any], file: GisFile) -> list[dict[str, Any]]:
    return [
        {
            "code": row.values["code"],
            "names": {"zh": row.values["name"]},
            "province": row.values["province"],
            "side_key": spec["counties"].get(row.values["code"]),
        }
        for row in file.rows
    ]


def _towns(spec: dict[str, Any], file: GisFile) -> list[dict[str, Any]]:
    found = []
    for row in file.rows:
        code, more = row.values["code"], spec["adjoining"].get(row.values["code"], {})
        names = {"zh": row.values["name"], **({"en": more["en"]} if more else {})}
        found.append(
            {
                "code": code,
                "names": names,
                "side_key": spec["counties"][code[:6]],
                "adjoining": bool(more),
                "pilot": more.get("pilot", False),
                "seat": more.get("seat"),
            }
        )
    return found


def _villages() -> list[dict[str, Any]]:
    rows = csv.DictReader(StringIO(read("villages.csv").decode("utf-8")))
    return [{"code": r["code"], "name": r["name"], "is_border": r["is_border"] == "1"} for r in rows]


def _set_places(zone_id: int, sides: list[str]) -> None:
    for feature in json.loads(read("gazetteer.geojson"))["features"]:
        given = feature["properties"]
        service.set_named_place(
            zone_id,
            given["name"]["zh"],
            *feature["geometry"]["coordinates"],
            kind=given["kind"],
            names=given["name"],
            sides=sides,
            to_be_surveyed=given["to_be_surveyed"],
            note=given["note"],
        )
