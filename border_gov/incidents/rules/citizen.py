"""What the citizen may do afterwards and for how long."""

import datetime as dt

SURVEY_DAYS = 14
REOPEN_DAYS = 30
ARCHIVE_DAYS = 30
STATUS_DAYS = 180
WORDS_LIMIT = 2000
NAME_LIMIT = 40
MOST_PHOTOS = 3


def survey_open(closed_at: dt.datetime | None, now: dt.datetime) -> bool:
    """The survey can be answered for 14 whole days after closing."""
    return closed_at is not None and now - closed_at <= dt.timedelta(days=SURVEY_DAYS)


def reopen_open(closed_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Reopening can be asked for during 30 days after closing."""
    return closed_at is not None and now - closed_at <= dt.timedelta(days=REOPEN_DAYS)


def archive_due(closed_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Closed for longer than anybody may still object."""
    return closed_at is not None and now - closed_at > dt.timedelta(days=ARCHIVE_DAYS)
