"""Hears of every entry of the journal."""

import datetime as dt
from typing import Any

from border_gov.journal.models import Entry
from border_gov.notices import service


def on_recorded(entry: Entry, now: dt.datetime, **_: Any) -> None:
    """Tell the entry's audience in the same transaction."""
    service.tell(entry, now)
