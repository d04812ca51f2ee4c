"""Pages of incidents."""

from border_gov.incidents.views import board, shifts, units
from border_gov.incidents.views.blueprints import board_pages, unit_pages

DUTY_ROOM = (board_pages, unit_pages)

__all__ = ["DUTY_ROOM", "board", "shifts", "units"]
