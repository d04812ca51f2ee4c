"""The demonstration's incidents: kinds, main areas, limits, offices for citizens, invented matters."""

import datetime as dt

from border_gov.cohandling.service import limits
from border_gov.demo.contacts import load_contacts
from border_gov.demo.matters import Staff, load_matters
from border_gov.incidents.queries import settings
from border_gov.incidents.rules import times
from border_gov.incidents.rules.clocks import MACHINE, ONE_TWO_THREE, SAMPLES
from border_gov.incidents.service import settings as verbs
from border_gov.jurisdictions import queries as places
from border_gov.kernel.viewer import Viewer

KINDS: tuple[tuple[str, str, str, dict[str, bool]], ...] = (
    ("road", "道路桥梁损坏", "Damaged road or bridge", {}),
    ("waste", "垃圾倾倒", "Dumped waste", {}),
    ("water", "水面漂浮物、河道污染", "Polluted or blocked water", {"water": True}),
    ("noise", "噪声扰民", "Noise", {}),
    ("quarrel", "邻里纠纷", "Quarrel between neighbours", {"urgent": True}),
    ("danger", "险情（溺水、火情等）", "Danger (drowning, fire)", {"danger": True, "urgent": True}),
    ("ask", "咨询", "Question", {"desk_answer": True}),
    ("line", "界线走向争议", "Doubt about where the line runs", {"line_dispute": True}),
)
RADIUS_M = 1500.0
BEGAN = dt.timedelta(days=60)


def load_incidents(officers: dict[str, Viewer], duty: dict[str, Viewer], now: dt.datetime) -> None:
    """Kinds, main areas, limits of the side that the source names, offices, invented matters; once only."""
    zone_id = places.zone_by_key().id
    if settings.kinds(zone_id, active_only=False):
        return
    first, began = places.side_keys(zone_id)[0], now - BEGAN
    for position, (code, zh, en, more) in enumerate(KINDS):
        data = {"code": code, "names": {"zh": zh, "en": en}, "position": position, "example": True, **more}
        verbs.save_kind(zone_id, None, data, actor=officers[first], now=began)
    for town in places.towns(zone_id, adjoining_only=True):
        if town["lon"] is not None and town["side_key"] in officers:
            actor = officers[town["side_key"]]
            verbs.save_core_area(zone_id, town["code"], RADIUS_M, actor=actor, now=began, example=True)
    for code, seconds in (ONE_TWO_THREE | SAMPLES).items():
        half_way = seconds // 2 if code == times.SIGNATURE else None
        asked = limits.LimitAsked(seconds, "seconds", is_sample=code in SAMPLES, remind_s=half_way)
        limits.set_limit(officers[first], zone_id, first, (MACHINE, code), asked, now=began)
    load_contacts(officers, now)
    load_matters(zone_id, Staff(officers, duty), now)
