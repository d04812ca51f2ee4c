"""On whose ground a session is held: the sides take turns over the border."""

from collections.abc import Iterable, Sequence


def next_host(sides: Iterable[str], hosts: Sequence[str], lead: str) -> str:
    """The side that has hosted least; of several the one that has not for longest, first of all the lead."""
    last = {side: number for number, side in enumerate(hosts)}
    return min(
        sides,
        key=lambda side: (hosts.count(side), last.get(side, -1), side != lead, side),
    )
