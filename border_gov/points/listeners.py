"""Hears of every entry of the journal and pays for what earns, in the same transaction."""

import datetime as dt
from typing import Any

from border_gov.journal.models import Entry
from border_gov.points.service import ledger


def on_recorded(entry: Entry, now: dt.datetime, **_: Any) -> None:
    """Pay for a fact that earns; take back what was paid for one that was undone."""
    ledger.pay_for(entry, now)
    ledger.take_back_for(entry, now)
