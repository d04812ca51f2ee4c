"""Pages of people: signing in, the list, rosters, units, links, one's own page."""

from border_gov.people.views import access, duty, links, me, persons, roster
from border_gov.people.views.blueprint import bp, door, duty_pages

__all__ = ["access", "bp", "door", "duty", "duty_pages", "links", "me", "persons", "roster"]
