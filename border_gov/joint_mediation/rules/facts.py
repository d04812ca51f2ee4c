"""What the law asks about one case, loaded for a whole page at once."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from border_gov.joint_mediation.rules.conflicts import HARD_FOUND, NOT_FOUND


@dataclass(frozen=True)
class Seat:
    """Somebody who sits on the panel now; `check` is the result of the last check, empty before it."""

    panelist_id: int
    person_id: int
    side: str
    kind: str = "mediator"
    chair: bool = False
    check: str = ""
    answered: bool = False
    waived: bool = False

    @property
    def clean(self) -> bool:
        """Checked on the present answers, and nothing found that stands in the way."""
        return self.answered and (self.check == NOT_FOUND or (bool(self.check) and self.may_stay))

    @property
    def may_stay(self) -> bool:
        """Not a hard conflict, and waived by all if there is a softer one."""
        return self.check != HARD_FOUND and (self.check in ("", NOT_FOUND) or self.waived)


@dataclass(frozen=True)
class Facts:
    """One case as guards see it."""

    sides: frozenset[str]
    lead_side: str
    joint: bool = False
    created_by: int | None = None
    parties: int = 0
    roles: frozenset[str] = frozenset()
    consented: bool = False
    rights_told: bool = False
    has_words: bool = False
    has_place: bool = False
    excluded: str = ""
    seats: tuple[Seat, ...] = ()
    unfilled: str = ""  # the side whose chair was challenged and not replaced yet
    yes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    yes_people: Mapping[str, frozenset[int]] = field(default_factory=dict)
    level: int = 1
    top_level: int = 4
    to_level: int = 0
    returned: frozenset[int] = frozenset()
    invited: bool = False
    session_open: bool = False
    suspended: bool = False
    danger_told: frozenset[str] = frozenset()
    form: str = ""
    sha256: str = ""
    marks_missing: tuple[str, ...] = ()
    effective_at: dt.datetime | None = None
    title_right: bool = False
    identity_right: bool = False
    due: int = 0
    breached: int = 0
    instalments: int = 0
    visits: int = 0
    visited_well: bool = False
    remedies_told: bool = False
    signed_off: bool = False
    closing_asked: bool = False

    @property
    def chair(self) -> Seat | None:
        """Who chairs now."""
        return next((seat for seat in self.seats if seat.chair), None)

    @property
    def mediating_sides(self) -> frozenset[str]:
        """Sides with a mediator on the panel; experts and advisers do not count."""
        return frozenset(seat.side for seat in self.seats if seat.kind == "mediator")

    @property
    def is_shared(self) -> bool:
        """Several sides must agree."""
        return len(self.sides) > 1

    def all_said_yes(self, matter: str) -> bool:
        """Every required side has consented in the present round of `matter`."""
        return self.sides <= self.yes.get(matter, frozenset())
