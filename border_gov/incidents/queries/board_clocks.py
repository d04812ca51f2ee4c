"""The clocks of incidents as a duty desk counts them down."""

from collections.abc import Sequence

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
