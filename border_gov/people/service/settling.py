"""Which town and village a row means: settled by its own words, else by what was answered, else asked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from border_gov.jurisdictions import queries as places
from border_gov.kernel.sheets.cells import folded
from border_gov.kernel.sheets.importing import Row
from border_gov.kernel.words import L

NO_TOWN = L("“%(value)s” is no town of this zone.")
NO_VILLAGE = L("“%(value)s” is no village of this zone.")
NOT_IN_TOWN = L("%(town)s has no village called “%(value)s”.")
ASK_TOWN = L("“%(value)s” exists in %(towns)s. Please name the town.")
ASK_KIND = L("%(town)s has a village and a community called “%(value)s”. Please write the whole name.")
NEITHER = L("Neither town nor village is named.")
BY_ANSWER = L("“%(value)s” exists in several towns; taken as %(town)s, as you answered.")
BY_VILLAGE = L("No town was named; only %(town)s has “%(value)s”.")

ENDING = re.compile(r"(村民委员会|村委会|居民委员会|居委会|居委|社区|村)+$")
COMMUNITY = re.compile(r"(居民委员会|居委会|居委|社区)$")
TOWN_ENDING = re.compile(r"(镇|乡|街道)$")


@dataclass(frozen=True)
class Place:
    """Where a person lives or is listed."""

    town_code: str
    village_code: str
    side_key: str


@dataclass
class Gazetteer:
    """Towns and villages of a zone, by the stem of their names."""

    towns: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    by_name: dict[str, str] = field(default_factory=dict)
    villages: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)

    def name(self, town_code: str) -> str:
        """The Chinese name of a town."""
        return str(self.towns[town_code]["names"].get("zh", town_code))


def gazetteer(zone_id: int) -> Gazetteer:
    """All towns and villages of a zone, loaded once for a whole file."""
    found = Gazetteer()
    for town in places.towns(zone_id):
        found.towns[town["code"]] = dict(town)
        for name in (*town["names"].values(), town["code"]):
            found.by_name[folded(name)] = town["code"]
            found.by_name.setdefault(TOWN_ENDING.sub("", folded(name)), town["code"])
    for village in places.villages(zone_id):
        found.villages.setdefault(_stem(village["name"]), []).append(dict(village))
    return found


def settle(row: Row, known: Gazetteer, answered_town: str) -> Place | None:
    """The place of `row`, or None with the reason gathered on the row; a rule that decided is noted.

    The row's own town decides; else the town that the importing person answered, if it has such a village;
    else the only town that has one; else it is asked.
    """
    town_text, village_text = row.text("town"), row.text("village")
    town_code = known.by_name.get(folded(town_text), "") if town_text else ""
    if town_text and not town_code:
        row.problem("town", NO_TOWN, value=town_text)
        return None
    if not village_text:
        return _without_village(row, known, town_code or answered_town)
    candidates = known.villages.get(_stem(village_text), [])
    if not candidates:
        row.problem("village", NO_VILLAGE, value=village_text)
        return None
    if town_code:
        return _in_town(row, known, candidates, town_code)
    return _without_town(row, known, candidates, answered_town)


def _without_village(row: Row, known: Gazetteer, town_code: str) -> Place | None:
    if not town_code:
        row.problem("town", NEITHER)
        return None
    return Place(town_code, "", str(known.towns[town_code]["side_key"]))


def _without_town(
    row: Row, known: Gazetteer, candidates: Sequence[Mapping[str, Any]], answered_town: str
) -> Place | None:
    value, towns = row.text("village"), sorted({str(v["town_code"]) for v in candidates})
    if answered_town in towns:
        if len(towns) > 1:
            row.note(BY_ANSWER, value=value, town=known.name(answered_town))
        return _in_town(row, known, candidates, answered_town)
    if len(towns) > 1:
        row.problem("village", ASK_TOWN, value=value, towns="、".join(map(known.name, towns)))
        return None
    row.note(BY_VILLAGE, value=value, town=known.name(towns[0]))
    return _in_town(row, known, candidates, towns[0])


def _in_town(
    row: Row, known: Gazetteer, candidates: Sequence[Mapping[str, Any]], town_code: str
) -> Place | None:
    value = row.text("village")
    here = [v for v in candidates if v["town_code"] == town_code]
    if len(here) > 1:
        kind = _kind(value)
        here = (
            [v for v in here if folded(v["name"]) == folded(value)]
            or [v for v in here if kind and _kind(v["name"]) == kind]
            or here
        )
    if not here:
        row.problem("village", NOT_IN_TOWN, town=known.name(town_code), value=value)
        return None
    if len(here) > 1:
        row.problem("village", ASK_KIND, town=known.name(town_code), value=value)
        return None
    return Place(town_code, str(here[0]["code"]), str(here[0]["side_key"]))


def _kind(name: str) -> str:
    """`community` or `village` by the ending of a name, empty if it has none."""
    text = folded(name)
    return "community" if COMMUNITY.search(text) else "village" if ENDING.search(text) else ""


def _stem(name: str) -> str:
    text = folded(name)
    return ENDING.sub("", text) or text
