"""What prevention does on a journal entry: a refused signature ends a proposal, or asks for a new report."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from border_gov.cohandling.rules import Verb as Signing
from border_gov.joint_prevention.rules.attention import SUBJECT_KIND as AREA
from border_gov.joint_prevention.rules.operations import SUBJECT_KIND as OPERATION
from border_gov.joint_prevention.service import attention, operations
from border_gov.kernel.viewer import Viewer

REFUSED: Mapping[str, Callable[[int, Viewer, dt.datetime], None]] = {
    AREA: attention.refused,
    OPERATION: operations.refused,
}


def on_recorded(entry: Any, now: dt.datetime) -> None:
    """Called inside the transaction of the act."""
    if entry.verb == Signing.REFUSED and entry.subject_kind in REFUSED:
        actor = Viewer(
            person_id=entry.actor_person,
            account_id=entry.actor_account,
            sides=frozenset({entry.facts["side"]}),
            zones=frozenset({entry.zone_id}),
            by=entry.by,
        )
        REFUSED[entry.subject_kind](int(entry.subject_id), actor, now)
