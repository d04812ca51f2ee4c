"""The clocks of incidents as a duty desk counts them down."""

from collections.abc import Sequence

from border_gov.incidents.rules.board import Due


def next_due(incident_ids: Sequence[int], side: str) -> dict[int, Due]:
    """For each incident the running clock of a side that breaks next."""
    return {}
