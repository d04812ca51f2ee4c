"""What prevention does on a journal entry: a refused signature ends a proposal."""

import datetime as dt
from typing import Any

from border_gov.cohandling.rules import Verb as Signing
from border_gov.joint_prevention.rules.attention import SUBJECT_KIND
from border_gov.joint_prevention.service import attention
from border_gov.kernel.viewer import Viewer


def on_recorded(entry: Any, now: dt.datetime) -> None:
    """Called inside the transaction of the act."""
    if entry.subject_kind == SUBJECT_KIND and entry.verb == Signing.REFUSED:
        actor = Viewer(
            person_id=entry.actor_person,
            account_id=entry.actor_account,
            sides=frozenset({entry.facts["side"]}),
            zones=frozenset({entry.zone_id}),
            by=entry.by,
        )
        attention.refused(int(entry.subject_id), actor, now)
