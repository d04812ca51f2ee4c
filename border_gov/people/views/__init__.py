"""Pages of people: signing in, the list, rosters, units, links, one's own page."""

from border_gov.people.views.blueprint import bp

__all__ = ["bp"]
