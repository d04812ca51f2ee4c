"""The clocks of an incident, what starts and stops each, and which time of a unit's report counts."""

import datetime as dt

from border_gov.kernel.words import L

SIGN, REPLY, ORDER, CORE, AREA, PEER, FINISH, SIGNATURE, HAND_OVER = (
    "a1", "a2", "a3", "a4", "a4_area", "a5", "a6", "a7", "a8",
)  # fmt: skip
CLOCKS = {
    SIGN: L("Sign for it"),
    REPLY: L("First reply"),
    ORDER: L("Order to a unit"),
    CORE: L("Arrival in the main area"),
    AREA: L("Linked response of all units called"),
    PEER: L("The other side signs for it"),
    FINISH: L("Handling finished"),
    SIGNATURE: L("Signature of each side"),
    HAND_OVER: L("Hand-over answered"),
}
INTERNAL = frozenset({PEER, SIGNATURE, HAND_OVER})
"""Never shown to a citizen."""
ARRIVAL_NEAR_M = 200.0
CLOCK_CHECKED_WITHIN = dt.timedelta(hours=24)
LATE_UPLOAD = dt.timedelta(minutes=2)


def counts_at(event: dt.datetime, received: dt.datetime, checked_at: dt.datetime | None) -> dt.datetime:
    """The moment that counts for a report sent later: its own, if the phone's clock was checked within a day.

    A time in the future never counts; without a checked clock the moment of receipt does.
    """
    if received - event <= LATE_UPLOAD and event <= received:
        return event
    is_checked = checked_at is not None and abs(received - checked_at) <= CLOCK_CHECKED_WITHIN
    return event if is_checked and event <= received else received


def is_late_upload(event: dt.datetime, received: dt.datetime) -> bool:
    """Sent noticeably later than it happened."""
    return received - event > LATE_UPLOAD
