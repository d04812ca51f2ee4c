"""Conflicts of interest: which relations stop a mediator, which all parties together may waive."""

from collections.abc import Iterable

from border_gov.kernel.words import L

# Hard: nobody can waive it. The others need the written word of every party.
HARD = {
    "party": L("Is a party, or speaks for one"),
    "relative": L("Is a relative of a party"),
    "interest": L("Has something to gain from the outcome"),
    "adviser": L("Has advised a party in this matter"),
}
WAIVABLE = {
    "employer": L("Works or worked for the same employer"),
    "household": L("Lives in the same house or group"),
    "post": L("Holds a post in the village of a party"),
    "friend": L("Is a friend or a declared opponent"),
    "earlier": L("Mediated for a party before"),
}
RELATIONS = {**HARD, **WAIVABLE}

NOT_FOUND, WAIVABLE_FOUND, HARD_FOUND = "not_found", "waivable", "hard"
RESULTS = {
    # Never "none": what was not found may still exist.
    NOT_FOUND: L("Nothing found"),
    WAIVABLE_FOUND: L("Found; every party must waive it in writing"),
    HARD_FOUND: L("Found; may not mediate"),
}


def result_of(relations: Iterable[str]) -> str:
    """What the sum of declared, answered and known relations means."""
    found = set(relations)
    if found & HARD.keys():
        return HARD_FOUND
    return WAIVABLE_FOUND if found & WAIVABLE.keys() else NOT_FOUND
