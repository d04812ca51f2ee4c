"""What joint patrol hears in the journal: a side that refuses to sign opens the plan again."""

import datetime as dt
from typing import Any

from border_gov.joint_patrol.queries import plans as queries
from border_gov.joint_patrol.rules import plans as law
from border_gov.joint_patrol.service import plans as service

REFUSED = "signoff.refused"


def on_recorded(entry: Any, now: dt.datetime) -> None:
    """Bring a plan back from signing when a side refused."""
    if entry.verb == REFUSED and entry.subject_kind == law.SUBJECT_KIND:
        service.refused(queries.for_worker(int(entry.subject_id)))
