"""What incidents do on a journal entry: signatures stop clocks, a refusal sends work back."""

import datetime as dt
from typing import Any

from border_gov.cohandling.rules import Verb as Signing
from border_gov.incidents.rules import SUBJECT_KIND
from border_gov.incidents.service import closing, timing
from border_gov.jurisdictions.queries import side_keys
from border_gov.kernel import live
from border_gov.kernel.viewer import Viewer


def on_recorded(entry: Any, now: dt.datetime) -> None:
    """Called inside the transaction of the act."""
    if entry.subject_kind != SUBJECT_KIND:
        return
    if entry.verb == Signing.SIGNED:
        timing.signed(int(entry.subject_id), entry.facts["side"], now)
    if entry.verb in (Signing.REFUSED, Signing.ENDED):
        timing.round_over(int(entry.subject_id), now)
    if entry.verb == Signing.REFUSED:
        actor = Viewer(
            person_id=entry.actor_person,
            account_id=entry.actor_account,
            sides=frozenset({entry.facts["side"]}),
            zones=frozenset({entry.zone_id}),
            by=entry.by,
        )
        closing.refused_to_sign(int(entry.subject_id), actor, now)


def tell_boards(entry: Any, **_: Any) -> None:
    """Boards of the sides look again once it is committed; all they hear is that something changed."""
    if entry.subject_kind in (SUBJECT_KIND, "board"):
        sides = entry.sides if entry.subject_kind == SUBJECT_KIND else side_keys(entry.zone_id)
        for side in sides or side_keys(entry.zone_id):
            live.tell(f"board.{entry.zone_id}.{side}", "changed")
