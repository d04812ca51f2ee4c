"""The only call of the system clock, and pure arithmetic on time limits."""

import datetime as dt
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """The present moment in UTC; called by doors only."""
    return dt.datetime.now(dt.UTC)


def local(moment: dt.datetime) -> dt.datetime:
    """The same moment as shown on screen and counted in law: Asia/Shanghai."""
    return moment.astimezone(LOCAL)


def today(moment: dt.datetime) -> dt.date:
    """The calendar day of `moment` in Asia/Shanghai."""
    return local(moment).date()


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """`time` of `day` in Asia/Shanghai, as an aware moment."""
    return dt.datetime.combine(day, time, tzinfo=LOCAL)


def monday(day: dt.date) -> dt.date:
    """The Monday of the week that holds `day`."""
    return day - dt.timedelta(days=day.weekday())
