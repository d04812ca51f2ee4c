"""Walks as a calendar that phones and desks can follow."""

import datetime as dt
from collections.abc import Iterable

from flask_babel import gettext
from icalendar import Calendar, Event

from border_gov.joint_patrol.documents import plan_words as words
from border_gov.joint_patrol.queries.plan_people import Shift
from border_gov.kernel.clock import LOCAL
from border_gov.kernel.lang import is_chinese, name_of

SOURCE = "border_gov"


def ics(title: str, shifts: Iterable[Shift], now: dt.datetime) -> bytes:
    """The walks as iCalendar (RFC 5545) in Asia/Shanghai; names as the owner of the feed may see them."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{SOURCE}//patrol//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    for shift in shifts:
        calendar.add_component(_event(shift, now))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(shift: Shift, now: dt.datetime) -> Event:
    walk, event = shift.patrol, Event()
    event.add("uid", f"patrol-{walk.id}@{SOURCE}")
    event.add("dtstamp", now)
    event.add("dtstart", walk.starts_at.astimezone(LOCAL))
    event.add("dtend", walk.ends_at.astimezone(LOCAL))
    event.add("summary", gettext("Joint patrol, team %(number)s", number=walk.number))
    if shift.meeting_point:
        event.add("location", name_of(shift.meeting_point.name))
    comma = "、" if is_chinese() else ", "
    event.add("description", comma.join(f"{mate.name}（{words.role(mate.role)}）" for mate in shift.mates))
    event.add("status", "CANCELLED" if walk.state == "called_off" else "CONFIRMED")
    return event
