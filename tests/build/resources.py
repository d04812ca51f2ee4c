"""The register for tests: a dictionary, officers of the demonstration zone's sides, objects on the line."""

from dataclasses import dataclass
from typing import Any

from border_gov.joint_resources.models.register import Resource, ResourceKind
from border_gov.joint_resources.service.register import save, save_kind
from border_gov.kernel.viewer import Viewer
from tests.build.incidents import NOW, Stage, a_stage, at, boss
from tests.build.people import a_person, a_viewer

FIELDS = [
    {"key": "load_t", "names": {"zh": "限载"}, "type": "number"},
    {"key": "contact", "names": {"zh": "联系方式"}, "type": "text", "private": True},
]


@dataclass
class Ground:
    """The demonstration zone, its officers by side, and two kinds: one open to all, one kept."""

    stage: Stage
    officers: dict[str, Viewer]
    bridge: ResourceKind
    rental: ResourceKind

    @property
    def zone_id(self) -> int:
        return self.stage.zone.id


def a_ground() -> Ground:
    stage = a_stage()
    officers = {
        side: a_viewer(a_person(stage.zone, side, f"干部{number}", "officer"), "officer", confirmed_at=NOW)
        for number, side in enumerate(stage.desks)
    }
    kinds = [
        save_kind(
            None,
            stage.zone.id,
            {"code": code, "group": group, "name": name, "fields": FIELDS, "across": across, "active": True},
            actor=boss(stage),
            now=NOW,
        )
        for code, group, name, across in (
            ("bridge", "facility", "桥梁", True),
            ("rental", "place", "出租房", False),
        )
    ]
    return Ground(stage, officers, *kinds)


def an_object(
    ground: Ground, side: str, name: str = "界河一号桥", metres: float = 0.0, **more: Any
) -> Resource:
    """An object entered by an officer of `side`, on the line unless it is told how far off."""
    kind = more.pop("kind", ground.bridge)
    place = at(ground.stage, metres, side)
    place["lon"] += more.pop("east", 0.0)
    data = {"name": name, "sides": [side], **place, **more}
    return save(None, kind, data, actor=ground.officers[side], now=NOW)
