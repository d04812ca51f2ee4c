"""Simulated days of incidents: what happens when, drawn from a seed."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from border_gov.kernel import clock

HOUR = 3600.0


@dataclass(frozen=True)
class Story:
    """One incident's fate: seconds after receipt of each act, and what kind of story it is."""

    received: dt.datetime
    place: str
    kind: str
    acts: tuple[tuple[float, str], ...]


def story(draw: random.Random, received: dt.datetime, sides: Sequence[str]) -> Story:
    """Three in ten joint; most handled, some answered at once, appointed, sent again, returned, ended."""
    place = "joint" if draw.random() < 0.3 else draw.choice(list(sides))
    chance = draw.random()
    ack, reply = _about(draw, 35), _about(draw, 40)
    order, arrive = _about(draw, 50), _about(draw, 420)
    acts: list[tuple[float, str]] = [(ack, "ack")]
    if place == "joint":
        acts.append((ack + _about(draw, 120), "ack_too"))
    if chance < 0.04:
        return Story(received, place, "road", ((_about(draw, 600), "withdraw"), *acts[:1]))
    if chance < 0.10:
        acts.append((ack + reply, "answer"))
        return Story(received, place, "ask", (*acts, *_signing(draw, ack + reply)))
    acts.append((ack + reply, "reply"))
    sent = ack + reply + order
    if chance < 0.15:
        acts.append((ack + reply + 5, "schedule"))
        sent += 2 * HOUR
    acts.append((sent, "dispatch"))
    if chance > 0.95:
        acts.append((sent + arrive / 2, "redispatch"))
    acts.append((sent + arrive, "arrive"))
    done = sent + arrive + _about(draw, 2700)
    acts.append((done, "resolve"))
    if 0.15 < chance < 0.18:
        acts += [(done + 600, "return"), (done + 4000, "arrive"), (done + 5000, "resolve")]
        done += 5000
    return Story(received, place, "road", (*acts, *_signing(draw, done)))


def _about(draw: random.Random, middle: float) -> float:
    """A length with this median and a long tail, in whole milliseconds."""
    return round(middle * draw.lognormvariate(0, 0.6), 3)


def _signing(draw: random.Random, after: float) -> tuple[tuple[float, str], ...]:
    first = after + 60 + draw.random() * 4 * HOUR
    return ((first, "sign"), (first + draw.random() * 30 * HOUR, "sign"))


def day_of(draw: random.Random, day: dt.date, count: int, sides: Sequence[str]) -> list[Story]:
    """`count` stories of one day, the last minute before midnight and the first after it among them."""
    moments = [draw.uniform(0, 24 * HOUR - 1) for _ in range(max(count - 3, 0))]
    edges = [0.0, 24 * HOUR - 30, 24 * HOUR - 0.5][:count]
    begin = clock.at(day, dt.time())
    found = [begin + dt.timedelta(milliseconds=round(1000 * at)) for at in (*moments, *edges)]
    return [story(draw, at.astimezone(dt.UTC), sides) for at in sorted(found)]
