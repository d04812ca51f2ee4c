"""Which room takes a case: the border room for a joint one, else the topic room of its side."""

from collections.abc import Iterable
from dataclasses import dataclass

from border_gov.joint_mediation.rules.words import CATEGORIES, TOPICS

BORDER, TOPIC = "border", "topic"


@dataclass(frozen=True)
class RoomFacts:
    """What the law asks about a room."""

    id: int
    kind: str
    topics: frozenset[str]
    sides: frozenset[str]


@dataclass(frozen=True)
class Route:
    """The room that takes the case, and the topic room that lends an expert to the border room."""

    room_id: int | None
    lending_id: int | None = None


def route(rooms: Iterable[RoomFacts], sides: frozenset[str], lead: str, topic: str, category: str) -> Route:
    """Several sides: the border room of all of them, a topic room lends the expert. One: its topic room.

    A topic counts before a category, a room of the lead side before another, a smaller id before a larger.
    Without any room the case stays with its committee.
    """
    known = sorted(rooms, key=lambda room: room.id)
    by_topic = _topic_room([room for room in known if room.kind == TOPIC], sides, lead, topic, category)
    if len(sides) < 2:
        return Route(by_topic)
    border = next((room.id for room in known if room.kind == BORDER and sides <= room.sides), None)
    return Route(border, by_topic) if border else Route(by_topic)


def _topic_room(
    rooms: list[RoomFacts], sides: frozenset[str], lead: str, topic: str, category: str
) -> int | None:
    for wanted in (topic, category):
        fitting = [room for room in rooms if wanted and wanted in room.topics and room.sides & sides]
        fitting.sort(key=lambda room: (lead not in room.sides, room.id))
        if fitting:
            return fitting[0].id
    return None


def topics_known() -> dict[str, str]:
    """What a room may take: topics and categories by code."""
    return {**TOPICS, **CATEGORIES}
