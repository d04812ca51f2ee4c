"""The law of judicial confirmation: the window, who applies, which court, what a court will not take."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from border_gov.joint_mediation.rules.limits import CONFIRM_DAYS
from border_gov.kernel.errors import Refused
from border_gov.kernel.words import L
from border_gov.kernel.workdays import Calendar, Period, days_after

RULE = L(
    "30 days; the first day is not counted, and a last day that is a holiday moves to the day after it "
    "(People's Mediation Law art. 33; Civil Code art. 201, 203)"
)
OVER = L(
    "The 30 days ended on %(last)s. What remains: sue on the agreement, or conclude a new one and apply "
    "in time."
)
NOT_ALL = L("All parties apply together (art. 33); the consent of %(count)s of them is still missing.")
NOT_IN_FORCE = L("The agreement is not in force yet.")
NOT_WRITTEN = L("Write the oral agreement down and have it signed before it goes to court.")
TITLE = L(
    "It settles who owns land, water, a house or a right; a court may not confirm that "
    "(interpretation of the Civil Procedure Law art. 357). Terms about how a strip is used may be confirmed."
)
IDENTITY = L(
    "It settles a marriage, descent or another personal status; a court may not confirm that "
    "(interpretation of the Civil Procedure Law art. 357)."
)
NO_COURT = L("Choose one of the courts that are permitted.")
GROUNDS = {
    "home": L("home of a party"),
    "thing": L("place of the thing in dispute"),
    "seat": L("seat of a mediating committee"),
    "invited": L("the court that invited the mediation"),
}
VAGUE = (
    "尽快",
    "尽早",
    "适当",
    "酌情",
    "近期",
    "有关费用",
    "相关费用",
    "合理",
    "若干",
    "等费用",
    "双方另行协商",
)


@dataclass(frozen=True)
class Court:
    """A court that may confirm: its name, its side, and why it is permitted (a key of GROUNDS)."""

    name: str
    side: str
    ground: str


@dataclass(frozen=True)
class Term:
    """One term of an agreement, as far as a court looks at it."""

    text: str
    amount: Decimal | None = None
    due_on: dt.date | None = None
    manner: str = ""
    pays: bool = False


@dataclass(frozen=True)
class Unclear:
    """What a term does not say clearly: its number, a code, and the vague word if there is one."""

    number: int
    code: str
    word: str = ""


UNCLEAR = {
    "amount": L("Term %(number)s: how much is to be paid?"),
    "date": L("Term %(number)s: until when?"),
    "manner": L("Term %(number)s: in what way is it performed?"),
    "vague": L("Term %(number)s: “%(word)s” says nothing that could be enforced."),
    "none": L("The agreement has no terms."),
}


def unclear(terms: Sequence[Term]) -> list[Unclear]:
    """What a court would find unclear: a payment without amount, no date, no manner, vague words."""
    if not terms:
        return [Unclear(0, "none")]
    found = []
    for number, term in enumerate(terms, start=1):
        lacks = {
            "amount": term.pays and not term.amount,
            "date": term.due_on is None,
            "manner": not term.manner,
        }
        found += [Unclear(number, code) for code, missing in lacks.items() if missing]
        found += [Unclear(number, "vague", word) for word in VAGUE if word in term.text]
    return found


def window(effective: dt.date, calendar: Calendar) -> Period:
    """The days in which the parties may apply. Raises MissingYear for a year that nobody has entered."""
    return days_after(effective, CONFIRM_DAYS, calendar)


@dataclass(frozen=True)
class Application:
    """What stands in an application before it is taken."""

    form: str
    effective_on: dt.date | None
    applied_on: dt.date
    parties: Collection[Any]
    applicants: Collection[Any]
    title_right: bool = False
    identity_right: bool = False


def allow(application: Application, calendar: Calendar) -> Period:
    """The window, if the application may be made; else Refused with the first reason in the law's order.

    Must be: in force and in writing; nothing about title or personal status; within the window; all parties.
    """
    if application.effective_on is None:
        raise Refused(NOT_IN_FORCE, code="not_in_force")
    if application.form != "written":
        raise Refused(NOT_WRITTEN, code="not_written")
    if application.title_right:
        raise Refused(TITLE, code="title_right")
    if application.identity_right:
        raise Refused(IDENTITY, code="identity_right")
    period = window(application.effective_on, calendar)
    if application.applied_on > period.last:
        raise Refused(OVER, code="window_over", last=period.last.isoformat())
    missing = len(set(application.parties) - set(application.applicants))
    if missing:
        raise Refused(NOT_ALL, code="not_all_parties", count=missing)
    return period


def permitted(courts: Iterable[Court], name: str) -> Court:
    """The chosen court if it is one of those permitted; else Refused."""
    for court in courts:
        if court.name == name:
            return court
    raise Refused(NO_COURT, code="court_not_permitted")
