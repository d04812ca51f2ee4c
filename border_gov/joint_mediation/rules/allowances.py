"""What a case is worth by a side's own table, and how that is divided among its mediators."""

from collections.abc import Sequence
from decimal import Decimal

from border_gov.joint_mediation.rules.statistics import SUCCESSES
from border_gov.kernel.words import L


def allowance_kind(record_outcome: str, simple: bool, joint: bool) -> str:
    """The kind of case of a side's own table of allowances; empty for a case that is paid nothing."""
    if record_outcome not in (*SUCCESSES, "success_again"):
        return ""
    if joint:
        return "joint"
    return "simple" if simple else "written" if record_outcome == "success_written" else "oral"


ALLOWANCES = {
    "simple": L("Simple case"),
    "oral": L("Agreed by word"),
    "written": L("Agreed in writing"),
    "joint": L("Case of several sides"),
}


def shares(amount: Decimal, people: Sequence[int]) -> dict[int, Decimal]:
    """`amount` divided among `people` to the cent; what cannot be divided goes to the first ones."""
    cents, rest = divmod(int(amount * 100), max(len(people), 1))
    return {person: Decimal(cents + (place < rest)) / 100 for place, person in enumerate(sorted(people))}
