"""The law of points: what earns, what may never cost, how a table of rules comes into force."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from border_gov.kernel.errors import Invalid
from border_gov.kernel.flow import Flow, Step
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L, placed

OFFICE = ("organiser", "officer", "leader")
NOTICE = dt.timedelta(days=7)
"""A table hangs out at least this long before its first day; whoever objects in time is answered first."""
FEWEST_SHOWN = 3
"""A public list of fewer people than this would point at them."""
DRAFT, PROPOSED, PUBLIC, WITHDRAWN = "draft", "proposed", "public", "withdrawn"


class Verb(StrEnum):
    """What happens to points, as the journal names it."""

    EARNED = "points.earned"
    DEDUCTED = "points.deducted"
    REVERSED = "points.reversed"
    ORDERED = "points.ordered"
    HANDED = "points.handed_over"
    CANCELLED = "points.order_cancelled"
    ITEM_SAVED = "points.item_saved"
    TABLE_SAVED = "points.table_saved"
    TABLE_PROPOSED = "points.table_proposed"
    TABLE_PUBLIC = "points.table_public"
    TABLE_WITHDRAWN = "points.table_withdrawn"
    OBJECTED = "points.objected"
    ANSWERED = "points.objection_answered"


LABELS: dict[str, str] = {
    Verb.EARNED: L("Earned %(points)s points"),
    Verb.DEDUCTED: L("Lost %(points)s points by a village decision"),
    Verb.REVERSED: L("Took an entry of points back"),
    Verb.ORDERED: L("Ordered something for points"),
    Verb.HANDED: L("Handed over what was ordered for points"),
    Verb.CANCELLED: L("Cancelled an order for points"),
    Verb.ITEM_SAVED: L("Changed what can be had for points"),
    Verb.TABLE_SAVED: L("Wrote a table of points rules"),
    Verb.TABLE_PROPOSED: L("Proposed a table of points rules"),
    Verb.TABLE_PUBLIC: L("Approved a table of points rules for public notice"),
    Verb.TABLE_WITHDRAWN: L("Withdrew a table of points rules"),
    Verb.OBJECTED: L("Objected to a table of points rules"),
    Verb.ANSWERED: L("Answered an objection to points rules"),
}


@dataclass(frozen=True)
class Ground:
    """A fact of the journal that earns: its verb, the fact that names who is paid ('' the actor).

    `unless` names a fact that makes the actor somebody else than who did it: what was typed in from paper.
    """

    verb: str
    people: str
    label: str
    unless: str = ""


EARNS = {
    "patrol": Ground("patrol.walk_closed", "came", L("Joint patrol walked")),
    "finding": Ground("patrol.finding_reported", "", L("Hazard or trouble reported on patrol"), "late"),
}
"""What can earn, by code; a table of rules gives points, and a code that it does not name earns none."""
TAKEN_BACK = {
    ("patrol.walk_undone", "walked"): ("patrol",),
    ("patrol.walk_undone", "planned"): ("patrol", "finding"),
}
"""Verbs that take facts back, by the state that comes after, and the grounds that were paid for them."""
STATE_WORDS = {
    DRAFT: L("draft"),
    PROPOSED: L("waits for a second person"),
    PUBLIC: L("on public notice"),
    WITHDRAWN: L("withdrawn"),
}
ORDER_WORDS = {"ordered": L("ordered"), "handed": L("handed over"), "cancelled": L("cancelled")}
KIND_WORDS = {
    "earned": L("earned"),
    "deducted": L("deducted"),
    "reversed": L("taken back"),
    "ordered": L("ordered"),
    "returned": L("order cancelled"),
}

# People's Mediation Law art. 3, 17, 23: refusing mediation and going to court are rights, as complaining is.
# Words, because a village names its deductions freely.
RIGHTS: tuple[str, ...] = (
    "投诉",
    "举报",
    "信访",
    "上访",
    "诉讼",
    "起诉",
    "申诉",
    "异议",
    "拒绝调解",
    "不接受调解",
    "不同意调解",
)
RIGHTS += ("complain", "petition", "refus", "lawsuit", "suing", "appeal", "objection")


@dataclass(frozen=True)
class TableFacts:
    """Whose table it is and who proposed it."""

    side: str
    proposed_by: int | None = None


def of_the_office(viewer: Viewer, facts: TableFacts) -> bool:
    """Holders of an office role of the side whose points these are."""
    return viewer.has(*OFFICE) and facts.side in viewer.sides


def a_second_person(viewer: Viewer, facts: TableFacts) -> bool:
    """The same, but not who proposed it."""
    return of_the_office(viewer, facts) and viewer.person_id != facts.proposed_by


FLOW = Flow(
    "points_table",
    1,
    DRAFT,
    (
        Step("save", (DRAFT,), None, of_the_office, label=L("Save")),
        Step("propose", (DRAFT,), PROPOSED, of_the_office, label=L("Propose")),
        Step("approve", (PROPOSED,), PUBLIC, a_second_person, label=L("Approve and put on public notice")),
        Step("withdraw", (DRAFT, PROPOSED, PUBLIC), WITHDRAWN, of_the_office, label=L("Withdraw")),
    ),
)


def check_deduction(label: Mapping[str, str], field: str) -> None:
    """Invalid if a deduction is named after the use of a right; nobody pays for complaining or refusing."""
    text = " ".join(label.values()).casefold().replace("\u3000", "")
    squeezed = text.replace(" ", "")
    found = next((word for word in RIGHTS if word.strip() in squeezed), "")
    if found:
        told = placed(
            L("Complaining, petitioning, suing, refusing mediation are rights: no points (“%(word)s”)."),
            word=found.strip(),
        )
        raise Invalid("Please correct what is marked.", fields={field: [told]})


def first_day(noticed_on: dt.date, wanted: dt.date) -> dt.date:
    """The first day of a table: as wished, and never before the public notice is over."""
    return max(wanted, noticed_on + NOTICE)


def payable(points: int, cap: int | None, earned: int) -> int:
    """What a fact still pays when `earned` were paid for this ground this year; `cap` None: no limit."""
    return points if cap is None else max(0, min(points, cap - earned))


def pseudonym(key: bytes, person_id: int, year: int) -> str:
    """Four signs that stand for a person on public lists of one year; they change with the year."""
    signs = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
    digest = hmac.new(key, f"{year}:{person_id}".encode(), hashlib.sha256).digest()
    return "".join(signs[byte % len(signs)] for byte in digest[:5])
