"""Who is looking: a frozen value that queries and flows take as an argument."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Viewer:
    """A person at a door, with what was granted to them.

    `sides` are keys of sides, `roles` names from people.rules, `zones` ids; `confirmed_at` is the moment at
    which the password or second factor was last typed (None: never in this session), `confirmed_how` which of
    the two it was.
    """

    person_id: int | None = None
    account_id: int | None = None
    name: str = ""
    unit: str = ""
    sides: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    zones: frozenset[int] = frozenset()
    confirmed_at: dt.datetime | None = None
    confirmed_how: str = "password"  # password | totp
    by: str = "nobody"  # nobody | password | link | token

    @property
    def signed_in(self) -> bool:
        """True for anybody who was recognised, however."""
        return self.person_id is not None

    def has(self, *roles: str) -> bool:
        """True if one of `roles` was granted."""
        return bool(self.roles.intersection(roles))

    def fresh(self, now: dt.datetime, minutes: int) -> bool:
        """True if the password or second factor was typed within `minutes` before `now`."""
        return self.confirmed_at is not None and now - self.confirmed_at <= dt.timedelta(minutes=minutes)


NOBODY = Viewer()
