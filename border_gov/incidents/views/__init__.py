"""Pages of incidents."""

from border_gov.incidents.views import board, figures, shifts, units
from border_gov.incidents.views.blueprints import board_pages, figure_pages, unit_pages

DUTY_ROOM = (board_pages, unit_pages, figure_pages)

__all__ = ["DUTY_ROOM", "board", "figures", "shifts", "units"]
