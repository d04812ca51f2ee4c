"""What the register hears in the journal: a side refused to sign that a joint hazard is put right."""

import datetime as dt
from typing import Any

from border_gov.joint_resources.rules.hazards import KIND
from border_gov.joint_resources.service import hazards


def on_recorded(entry: Any, now: dt.datetime, **_: Any) -> None:
    """Open the hazard again."""
    if entry.verb == "signoff.refused" and entry.subject_kind == KIND:
        hazards.refused(int(entry.subject_id))
