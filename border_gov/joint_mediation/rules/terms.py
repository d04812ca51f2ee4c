"""What an agreement says: clear enough to be performed, and the hash under which it is marked."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from border_gov.cohandling.rules import canonical_hash
from border_gov.joint_mediation.rules.words import FORMS, MANNERS
from border_gov.kernel.errors import Invalid
from border_gov.kernel.words import L, placed

WRITTEN, ORAL, INSTANT = "written", "oral", "instant"
MOST_TERMS = 40


def checked(terms: Mapping[str, Any], form: str) -> dict[str, Any]:
    """The words as they are kept: facts, disputes, items, place, instalments.

    Refused (Invalid): no item, an instalment without a day or without saying what is done, an agreement
    performed on the spot that still promises something.
    """
    if form not in FORMS:
        raise KeyError(form)
    items = [text.strip() for text in terms.get("items") or () if text.strip()]
    if not items or len(items) > MOST_TERMS:
        raise _wrong("items", L("Write down what was agreed, one item a line."))
    promised = [_instalment(number, one) for number, one in enumerate(terms.get("instalments") or (), 1)]
    if form == INSTANT and promised:
        raise _wrong("instalments", L("What was performed on the spot leaves nothing to be done."))
    texts = {name: str(terms.get(name) or "").strip() for name in ("facts", "disputes", "place")}
    return {**texts, "items": items, "instalments": promised, "copies": int(terms.get("copies") or 0)}


def _instalment(number: int, given: Mapping[str, Any]) -> dict[str, Any]:
    what, due = str(given.get("what") or "").strip(), given.get("due_on")
    if not what:
        raise _wrong("instalments", placed("Promise %(number)s does not say what is done.", number=number))
    if not due:
        raise _wrong("instalments", placed("Promise %(number)s has no day.", number=number))
    manner = given.get("manner") or "other"
    if manner not in MANNERS:
        raise _wrong("instalments", placed("Promise %(number)s has no manner.", number=number))
    amount = given.get("amount")
    day = due if isinstance(due, dt.date) else dt.date.fromisoformat(str(due))
    fit = {"what": what, "due_on": day.isoformat(), "manner": manner, "amount": ""}
    if amount not in (None, ""):
        fit["amount"] = f"{Decimal(str(amount)):.2f}"
    return fit


def _wrong(field: str, message: Any) -> Invalid:
    return Invalid("Please correct what is marked.", fields={field: [message]})


def unclear(terms: Mapping[str, Any]) -> list[str]:
    """What a court would find unclear: codes of UNCLEAR, to be shown before the paper is printed."""
    found = []
    promised: Sequence[Mapping[str, Any]] = terms.get("instalments") or ()
    if any(one["manner"] in ("cash", "transfer") and not one["amount"] for one in promised):
        found.append("amount")
    if any(one["manner"] == "other" for one in promised):
        found.append("manner")
    return found


UNCLEAR = {
    "amount": L("A payment does not say how much."),
    "manner": L("A promise does not say how it is performed."),
}


def content_hash(docket: str, form: str, parties: Sequence[str], terms: Mapping[str, Any]) -> str:
    """The hash of one version: number of the file, form, names of the parties, words."""
    return canonical_hash({"docket": docket, "form": form, "parties": list(parties), "terms": dict(terms)})
