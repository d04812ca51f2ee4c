"""Rates with all that must stand beside them; rounding never makes a whole of what is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from border_gov.joint_mediation.rules.statistics import ROUNDINGS, Figures, Regime

WHOLE = Decimal(100)


@dataclass(frozen=True)
class Rate:
    """A rate with everything that must stand beside it."""

    key: str
    names: Mapping[str, str]
    over: str
    under: str
    numerator: int
    denominator: int
    percent: str


def rates(figures: Figures, regime: Regime) -> list[Rate]:
    """The rates of a regime; an empty denominator gives a dash, never 0 or 100."""
    found = []
    for rate in regime.rates:
        n, d = figures.get(rate["over"]), figures.get(rate["under"])
        shown = percent(n, d, regime.decimals, regime.rounding)
        found.append(Rate(rate["key"], rate["names"], rate["over"], rate["under"], n, d, shown))
    return found


def percent(numerator: int, denominator: int, decimals: int = 2, rounding: str = "half_up") -> str:
    """`numerator` of `denominator` in per cent; rounding never makes a whole of what is none, nor nothing.

    3,151 of 3,165 is 99.56 %, and with no decimals 99 %.
    """
    if denominator <= 0:
        return "—"
    step = Decimal(1).scaleb(-decimals)
    value = (WHOLE * numerator / denominator).quantize(step, ROUNDINGS[rounding])
    if value >= WHOLE and numerator < denominator:
        value = WHOLE - step
    if value == 0 and numerator > 0:
        value = step
    return f"{value} %"


def as_number(percent: str) -> float | str:
    """A printed rate as a number for a cell: 99.56; a dash stays a dash."""
    return float(percent.removesuffix(" %")) if percent.endswith(" %") else percent


def hidden_small(value: int, known: int) -> str:
    """A count as shown to who may open `known` of the rows behind it: one or two others are not told apart
    from none to two ("12–14").
    """
    if value - known not in (1, 2):
        return str(value)
    return f"{known}–{known + 2}"
