"""The demonstration's offices for citizens and answers kept ready: invented, marked as examples."""

import datetime as dt

from border_gov.incidents.queries import contacts as known
from border_gov.incidents.service import board, contacts
from border_gov.jurisdictions import queries as places
from border_gov.kernel.viewer import Viewer

OFFICES = (
    ("duty", "平安办值班室", "Duty desk", "全天"),
    ("mediation", "专题调解室", "Mediation room", "工作日 8:30–17:00"),
    ("grid", "网格服务站", "Grid post", "8:00–20:00"),
    ("office", "便民服务中心", "Service centre", "工作日 8:30–17:00"),
)
ANSWERS = (
    ("", "您反映的情况已收到，正在安排人员到场，请保持电话畅通。"),
    ("road", "已通知养护人员，现场将先设警示标志，请绕行。"),
    ("noise", "已联系施工单位核实，夜间施工将依规处理。"),
    ("water", "已通知河道保洁人员，预计两小时内到场打捞。"),
)


def load_contacts(officers: dict[str, Viewer], now: dt.datetime) -> None:
    """Four offices a town, and four answers a side; once only. Invented numbers: no exchange begins so."""
    zone_id = places.zone_by_key().id
    if known.of_place(zone_id):
        return
    for row, town in enumerate(places.towns(zone_id, adjoining_only=True)):
        actor = officers.get(town["side_key"])
        for place, (kind, zh, en, hours) in enumerate(OFFICES):
            names = {"zh": f"{town['names']['zh']}{zh}", "en": f"{town['names'].get('en', '')} {en}".strip()}
            data = {"town_code": town["code"], "kind": kind, "names": names, "hours": hours, "example": True}
            number = {"phone": f"057000001{row:02d}{place}"}
            if actor is not None:
                contacts.save(None, {**data, **number}, actor=actor, zone_id=zone_id, now=now)
    for side, actor in officers.items():
        for kind, words in ANSWERS:
            board.save_template(actor, zone_id, side, words, now, kind=kind, example=True)
