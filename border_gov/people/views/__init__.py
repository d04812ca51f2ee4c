"""Pages of people: signing in, the list, rosters, units, links, one's own page."""

from border_gov.people.views import access, links, me, persons, roster
from border_gov.people.views.blueprint import bp, door

__all__ = ["access", "bp", "door", "links", "me", "persons", "roster"]
