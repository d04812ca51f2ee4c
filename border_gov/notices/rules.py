"""How long a notice is kept, and how many an unread count names."""

import datetime as dt

PAGE = 30
COUNT_LIMIT = 100
"""A bell says 99+; counting further would only cost."""
READ_KEPT = dt.timedelta(days=90)
UNREAD_KEPT = dt.timedelta(days=365)


def topic_of(person_id: int) -> str:
    """The live topic of a person's inbox."""
    return f"inbox:{person_id}"
