"""Pages of the maps, and the map for other rooms' pages."""

from border_gov.maps.views.embed import border_map
from border_gov.maps.views.pages import bp, open_bp

__all__ = ["border_map", "bp", "open_bp"]
