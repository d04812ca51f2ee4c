"""Simulated days carried through the real verbs with their own `now`.

Runs in a database of its own: the command makes one and throws it away.
"""

import datetime as dt
import heapq
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from border_gov.cohandling import queries as signoff_reads
from border_gov.cohandling import service as signoff
from border_gov.cohandling.service import limits, watching
from border_gov.geo.datum import to_degrees
from border_gov.incidents.models import Incident
from border_gov.incidents.queries import reads, record
from border_gov.incidents.rules import SUBJECT_KIND, codes
from border_gov.incidents.rules.reckoning import LIMITS, Tally
from border_gov.incidents.rules.simulated_days import Story
from border_gov.incidents.service import closing, desk, ending, receiving, settings, units
from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from border_gov.kernel.errors import DomainError, NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.people import service as people

SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)
AGAIN = dt.timedelta(minutes=3)
DESKS = 3
SPOTS = 24
CORE_M = 2500.0
CITIZEN = Viewer(by="citizen")


@dataclass
class Stage:
    """Desks, units and places of a zone for the simulation."""

    zone_id: int
    sides: list[str]
    desks: dict[str, list[Viewer]]
    units: dict[str, list[int]]
    spots: dict[str, list[dict[str, Any]]]


def prepare(zone_id: int, now: dt.datetime) -> Stage:
    """Persons, units, kinds and limits of every side. Must be: a zone of a database made for this."""
    sides = list(places.side_keys(zone_id))
    boss = Viewer(
        roles=frozenset({"officer", "organiser", "system_admin"}),
        sides=frozenset(sides),
        zones=frozenset({zone_id}),
        by="console",
    )
    desks = {side: [_officer(boss, zone_id, side, number, now) for number in range(DESKS)] for side in sides}
    called = {
        side: [
            people.save_unit(zone_id, side, {"zh": f"模拟{side}{n}"}, "", actor=boss, now=now).id
            for n in range(2)
        ]
        for side in sides
    }
    for position, (code, at_desk) in enumerate((("road", False), ("ask", True))):
        data = {"code": code, "position": position, "names": {"zh": code}, "desk_answer": at_desk}
        settings.save_kind(zone_id, None, data, actor=boss, now=now)
    for side in sides:
        for code, seconds in LIMITS.items():
            asked = limits.LimitAsked(seconds, "seconds")
            limits.set_limit(boss, zone_id, side, (SUBJECT_KIND, code), asked, now=now)
    for town in places.towns(zone_id, adjoining_only=True):
        settings.save_core_area(zone_id, town["code"], CORE_M, actor=boss, now=now)
    return Stage(zone_id, sides, desks, called, _spots(zone_id, sides))


def _officer(boss: Viewer, zone_id: int, side: str, number: int, now: dt.datetime) -> Viewer:
    data = {"name": f"模拟{side}{number}"}
    person = people.add_person(zone_id, side, data, actor=boss, now=now, noted=False)
    return Viewer(
        person_id=person.id,
        name=person.name,
        sides=frozenset({side}),
        roles=frozenset({"duty"}),
        zones=frozenset({zone_id}),
        by="password",
    )


def _spots(zone_id: int, sides: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Places on the line and on each side of it, as the boundary itself answers."""
    line = places.layers(zone_id).lines[0].metric
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ("joint", *sides)}
    for step in range(1, 8 * SPOTS):
        spot = line.interpolate(step / (8 * SPOTS), normalized=True)
        for dx, dy in ((0, 0), (900, 900), (-900, -900)):
            lon, lat = (float(value) for value in to_degrees(spot.x + dx, spot.y + dy))
            place = places.locate(lon, lat, "wgs84").place
            name = "joint" if place.status == codes.JOINT else place.side
            if name in found and len(found[name]) < SPOTS:
                found[name].append({"lon": lon, "lat": lat, "datum": "wgs84"})
    return found


class Day:
    """One simulated day: acts in the order of their moments, the watch over clocks between them."""

    def __init__(
        self, stage: Stage, stories: Sequence[Story], draw: random.Random, tally: Tally, jump_s: float = 0.0
    ) -> None:
        self.stage, self.draw, self.tally, self.jump = stage, draw, tally, dt.timedelta(seconds=jump_s)
        self.ids: list[int] = []
        self._queue: list[tuple[dt.datetime, int, Callable[[dt.datetime], None]]] = []
        self._count = 0
        for story in stories:
            self._at(story.received, lambda now, story=story: self._receive(story, now))  # type: ignore[misc]

    def _at(self, moment: dt.datetime, act: Callable[[dt.datetime], None]) -> None:
        self._count += 1
        heapq.heappush(self._queue, (moment, self._count, act))

    def run(self) -> dt.datetime:
        """Everything that happens, until days after the last signature; the last moment of it."""
        watched = self._queue[0][0]
        while self._queue:
            moment, number, act = heapq.heappop(self._queue)
            watched = self._watch(watched, moment)
            # A clock that jumps: every third act is written down with another time.
            act(moment - self.jump if number % 3 == 0 else moment)
        ends = watched + dt.timedelta(days=3)
        watching.watch(ends, dt.timedelta())
        return ends

    def _watch(self, watched: dt.datetime, until: dt.datetime) -> dt.datetime:
        """What the clock's worker does in a minute or more without an act: wake when something runs out."""
        if watched + MINUTE > until:
            return watched
        for moment in sorted({due for _, due in watching.watch(watched, until - watched)}):
            watching.watch(moment + SECOND, dt.timedelta())
        return until

    def _receive(self, story: Story, now: dt.datetime) -> None:
        data = {
            "kind": story.kind,
            "words": "模拟",
            "place_words": "模拟",
            **self.draw.choice(self.stage.spots[story.place]),
        }
        made = receiving.receive(CITIZEN, self.stage.zone_id, data, now, source=codes.PAGE)
        self.ids.append(made.id)
        self.tally.incidents += 1
        for seconds, verb in story.acts:
            moment = story.received + dt.timedelta(seconds=seconds)
            self._at(moment, lambda at, id=made.id, verb=verb: self._do(id, verb, at))  # type: ignore[misc]

    def _do(self, incident_id: int, verb: str, now: dt.datetime, tries: int = 3) -> None:
        """One act; what the law refuses now is tried again a little later, as an officer would."""
        try:
            with db.session.begin_nested():
                one = reads.locked(incident_id)
                if one.state not in codes.OVER:
                    _ACTS[verb](self.stage, one, now)
        except DomainError:
            self.tally.refused += 1
            if tries:
                self._at(now + AGAIN, lambda at: self._do(incident_id, verb, at, tries - 1))


def _ack(stage: Stage, one: Incident, now: dt.datetime) -> None:
    desk.ack(one, stage.desks[one.sides[0]][0], now)


def _ack_too(stage: Stage, one: Incident, now: dt.datetime) -> None:
    desk.ack(one, stage.desks[one.sides[-1]][0], now)


def _reply(stage: Stage, one: Incident, now: dt.datetime) -> None:
    desk.reply(one, stage.desks[one.sides[0]][0], "模拟答复", now)


def _answer(stage: Stage, one: Incident, now: dt.datetime) -> None:
    desk.answer_directly(one, stage.desks[one.sides[0]][0], "模拟答复", now)


def _schedule(stage: Stage, one: Incident, now: dt.datetime) -> None:
    desk.schedule(one, stage.desks[one.sides[0]][0], now + dt.timedelta(hours=2), True, now)


def _dispatch(stage: Stage, one: Incident, now: dt.datetime) -> None:
    desk.dispatch(one, stage.desks[one.sides[0]][0], [stage.units[one.sides[0]][0]], now)


def _redispatch(stage: Stage, one: Incident, now: dt.datetime) -> None:
    active = [row.id for row in record.active_assignments(one.id)]
    side = one.sides[0]
    desk.redispatch(one, stage.desks[side][0], [stage.units[side][1]], now, release=active, why="broke_down")


def _arrive(stage: Stage, one: Incident, now: dt.datetime) -> None:
    called = record.active_assignments(one.id)
    if not called:  # the order itself was refused a moment ago, and is tried again
        raise NotFound("This unit is not called to this incident.")
    row = called[-1]
    units.report(one, stage.desks[one.sides[0]][0], "arrive", row.id, {}, now)


def _resolve(stage: Stage, one: Incident, now: dt.datetime) -> None:
    data = {"result": "done", "words": "模拟", "no_photo_why": "模拟"}
    units.resolve(one, stage.desks[one.sides[0]][0], data, now)


def _withdraw(stage: Stage, one: Incident, now: dt.datetime) -> None:
    ending.withdraw(one, CITIZEN, "settled", now, by_citizen=True)


def _return(stage: Stage, one: Incident, now: dt.datetime) -> None:
    closing.return_work(one, stage.desks[one.sides[-1]][1], "not_done", "", now)


def _sign(stage: Stage, one: Incident, now: dt.datetime) -> None:
    """The next side that has not signed yet."""
    found = signoff_reads.latest(SUBJECT_KIND, one.id)
    if found is None or found.state != "open":
        return
    signed = {mark.side for mark in found.signatures}
    side = next((side for side in found.sides if side not in signed), None)
    if side is not None:
        actor = stage.desks[side][2]
        fresh = Viewer(**{**vars(actor), "confirmed_at": now})
        signoff.sign(fresh, found.id, found.sha256, now=now, fresh_minutes=5)


_ACTS: dict[str, Callable[[Stage, Incident, dt.datetime], None]] = {
    "ack": _ack,
    "ack_too": _ack_too,
    "reply": _reply,
    "answer": _answer,
    "schedule": _schedule,
    "dispatch": _dispatch,
    "redispatch": _redispatch,
    "arrive": _arrive,
    "resolve": _resolve,
    "withdraw": _withdraw,
    "return": _return,
    "sign": _sign,
}
