"""What must hold before a verb, as named conditions on Facts; an unknown name stops the start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from border_gov.joint_mediation.rules.facts import Facts
from border_gov.joint_mediation.rules.flow import FLOW
from border_gov.kernel.errors import Refused
from border_gov.kernel.flow import Step
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


@dataclass(frozen=True)
class Guard:
    """One condition, its code, and what is said while it does not hold."""

    code: str
    message: str
    holds: Callable[[Facts], bool]


def _every_side_sits(facts: Facts) -> bool:
    return facts.sides <= facts.mediating_sides


def _may_go_up(facts: Facts) -> bool:
    """One level at a time; more only if several sides sign it, or for danger."""
    is_step = facts.to_level == facts.level + 1
    return is_step or facts.suspended or (facts.is_shared and facts.all_said_yes("level"))


GUARDS = {
    guard.code: guard
    for guard in (
        Guard(
            "parties",
            L("Name an applicant and a respondent."),
            lambda f: {"applicant", "respondent"} <= f.roles,
        ),
        Guard("words", L("Write down what happened and what is asked for."), lambda f: f.has_words),
        Guard("place", L("Say where it happened."), lambda f: f.has_place),
        Guard(
            "consent",
            L("Record that each party applied, or was told and did not object (art. 17)."),
            lambda f: f.consented,
        ),
        Guard(
            "admissible", L("This matter may not be mediated; see its referral."), lambda f: not f.excluded
        ),
        Guard("excluded", L("Say what keeps it out of mediation."), lambda f: bool(f.excluded)),
        Guard("yes_accept", L("Every side must accept a joint case."), lambda f: f.all_said_yes("accept")),
        Guard(
            "yes_not_accept",
            L("Every side must agree that a joint case is not accepted."),
            lambda f: f.all_said_yes("not_accept"),
        ),
        Guard("chair", L("Name one chair."), lambda f: f.chair is not None),
        Guard(
            "balance",
            L("The panel has no mediator of one of the sides."),
            _every_side_sits,
        ),
        Guard(
            "replaced",
            L("Who was objected to must first be replaced from the same side."),
            lambda f: not f.unfilled,
        ),
        Guard(
            "conflicts_asked",
            L("Each member's declaration and each party's answer about each member are needed first."),
            lambda f: all(seat.answered for seat in f.seats),
        ),
        Guard(
            "conflicts",
            L("A conflict of interest stands in the way: replace the member, or have every party waive it."),
            lambda f: all(seat.clean for seat in f.seats),
        ),
        Guard("rights", L("Every party must first be told their rights (art. 23)."), lambda f: f.rights_told),
        Guard(
            "invited",
            L("Every party must be invited a day before, or waive the day."),
            lambda f: f.invited,
        ),
        Guard("calm", L("There is an open sign of danger; sessions stand still."), lambda f: not f.suspended),
        Guard("danger", L("No danger was reported."), lambda f: f.suspended),
        Guard(
            "danger_told",
            L("Every side's duty desk must first know of the danger."),
            lambda f: f.sides <= f.danger_told,
        ),
        Guard(
            "below_top",
            L("This is the highest level: agree, or state that it failed."),
            lambda f: f.level < f.top_level,
        ),
        Guard(
            "yes_level",
            L("Every side must take a joint case at the new level."),
            lambda f: f.all_said_yes("level"),
        ),
        Guard("one_step", L("A level may be skipped only if every side signs it."), _may_go_up),
        Guard(
            "first_return",
            L("This level has returned the file once already."),
            lambda f: f.to_level not in f.returned,
        ),
        Guard("marks", L("Marks are still missing on the paper."), lambda f: not f.marks_missing),
        Guard("in_force", L("No agreement is in force."), lambda f: f.effective_at is not None),
        Guard(
            "not_title",
            L("A court may not confirm who owns land or a house (CPL interpretation art. 357)."),
            lambda f: not f.title_right,
        ),
        Guard(
            "not_identity",
            L("A court may not confirm an agreement on a personal status (CPL interpretation art. 357)."),
            lambda f: not f.identity_right,
        ),
        Guard(
            "nothing_due", L("Something is still to be performed."), lambda f: not f.due and not f.breached
        ),
        Guard("something_due", L("Nothing is to be performed later."), lambda f: f.instalments > 0),
        Guard("overdue", L("No instalment is overdue."), lambda f: f.breached > 0),
        Guard("cured", L("An instalment is still not performed."), lambda f: f.breached == 0),
        Guard(
            "visited",
            L("Somebody who was not the chair must first visit."),
            lambda f: f.visited_well or (not f.instalments and f.form in ("instant", "oral")),
        ),
        Guard(
            "remedies",
            L("Tell the parties first that arbitration, agencies and the court are open to them (art. 26)."),
            lambda f: f.remedies_told,
        ),
        Guard(
            "signed_off", L("Every side must sign the closing."), lambda f: f.signed_off or not f.is_shared
        ),
        Guard(
            "not_asked", L("The sides are already asked to sign the closing."), lambda f: not f.closing_asked
        ),
    )
}

NEEDED: Mapping[str, tuple[str, ...]] = {
    "register": ("parties", "words", "place", "consent"),
    "consent_accept": ("admissible", "parties", "words", "place", "consent"),
    "accept": ("admissible", "yes_accept"),
    "not_accept": ("excluded", "yes_not_accept"),
    "route": ("admissible",),
    "panel_complete": ("replaced", "chair", "balance", "conflicts_asked", "conflicts"),
    "convene": ("replaced", "chair", "balance", "conflicts", "rights", "invited", "calm"),
    "record_session": ("calm",),
    "resume": ("calm", "chair", "balance"),
    "end_danger": ("danger", "danger_told"),
    "know_danger": ("danger",),
    "agree": ("calm", "admissible", "balance"),
    "oral_agree": ("calm", "admissible", "balance"),
    "escalate": ("below_top",),
    "level_accept": ("yes_level", "one_step"),
    "level_return": ("first_return",),
    "impasse": ("remedies",),
    "sign": ("admissible",),
    "all_signed": ("admissible", "marks"),
    "apply_confirm": ("in_force", "not_title", "not_identity"),
    "perform": ("in_force", "something_due"),
    "instant_performed": ("in_force", "nothing_due"),
    "performed": ("nothing_due",),
    "default": ("overdue",),
    "cure": ("cured",),
    "ask_close": ("not_asked",),
    "close": ("visited", "signed_off"),
    "close_failed": ("remedies", "signed_off"),
    "guide_court": ("remedies",),
}

REQUIRED = {FLOW.step(verb).verb: tuple(GUARDS[code] for code in codes) for verb, codes in NEEDED.items()}


def missing(verb: str, facts: Facts) -> list[Guard]:
    """The guards of `verb` that do not hold."""
    return [guard for guard in REQUIRED.get(verb, ()) if not guard.holds(facts)]


def allow(verb: str, state: str, viewer: Viewer, facts: Facts, data: Mapping[str, Any] | None = None) -> Step:
    """The step, or the refusal that fits: state and guards 409, person 403, something not given 422."""
    step = FLOW.allow(verb, state, viewer, facts, data)
    for guard in missing(verb, facts):
        refuse(guard)
    return step


def refuse(guard: Guard) -> NoReturn:
    """Say what does not hold."""
    raise Refused(guard.message, code=guard.code)


@dataclass(frozen=True)
class Open:
    """An act that state and person allow, and what still stands in its way."""

    step: Step
    lacks: tuple[str, ...]


def open_to(state: str, viewer: Viewer, facts: Facts) -> list[Open]:
    """The acts of this viewer now: those without `lacks` are buttons, the others say what they wait for."""
    steps = [step for step in FLOW.open_to(state, viewer, facts) if step.label]
    return [Open(step, tuple(guard.message for guard in missing(step.verb, facts))) for step in steps]
