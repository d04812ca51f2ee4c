"""The clocks of incidents as a duty desk counts them down."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from border_gov.cohandling.queries import clocks
from border_gov.cohandling.rules.clocks import CLOCKS
from border_gov.incidents.rules import SUBJECT_KIND
from border_gov.incidents.rules.board import Due


def next_due(incident_ids: Sequence[int]) -> dict[int, Due]:
    """For each incident the running clock that breaks next, of whichever side: boards stay in step."""
    found = {}
    for number, row in clocks.next_due(SUBJECT_KIND, incident_ids).items():
        kind = CLOCKS.get((row.machine, row.code))
        found[number] = Due(row.code, kind.label if kind else row.code, row.side, row.due_at)
    return found


def breaks_next(incident_id: InstrumentedAttribute[int]) -> ColumnElement[dt.datetime]:
    """The moment by which a list of incidents is sorted."""
    return clocks.next_due_of(SUBJECT_KIND, incident_id)
