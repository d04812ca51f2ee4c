"""What a reason for leaving a checkpoint out says, apart from the solvers that find it."""

from __future__ import annotations

from border_gov.joint_patrol.planner.model import Reason

SENTENCES = {
    "no_patrol": "No patrol could be staffed on this day.",
    "no_place": "Has no place on the path network yet.",
    "unreachable": "Cannot be reached on the path network.",
    "bridge_closed": "Cannot be reached: bridge %(bridge)s is closed on this day.",
    "too_long": "Takes %(minutes)s min alone; the patrol lasts %(allowed)s min.",
    "closed": "Open %(opens)s–%(closes)s; no patrol is out then.",
    "need": "Needs %(need)s; nobody on this day's teams brings it.",
    "displaces": "Adding it (%(worth)s) would drop %(lost)s (%(lost_worth)s).",
    "cannot_fit": "No team can take it in together with what is locked.",
    "seen_recently": "Seen on %(last)s, due again on %(due)s.",
    "as_good": "A plan with it is just as good: it can be swapped for %(lost)s.",
    "as_good_free": "There is room for it: it can be added to team %(team)s.",
}


def sentence(reason: Reason) -> tuple[str, dict[str, str | int | float]]:
    """The English message id and its parameters; the edge translates them."""
    return SENTENCES[reason.code], dict(reason.facts)
