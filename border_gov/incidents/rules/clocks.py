"""The clocks of an incident as cohandling runs them, and the limits that the source of 1-2-3-10-30 names."""

from border_gov.cohandling.rules.clocks import ClockKind
from border_gov.incidents.rules import times

MACHINE = "incident"
KINDS = tuple(
    ClockKind(
        MACHINE,
        code,
        times.CLOCKS[code],
        tell_all=code in (times.ORDER, times.AREA),
        pausable=code == times.FINISH,
        public=code not in times.INTERNAL,
        order=number,
    )
    for number, code in enumerate(times.CLOCKS)
    if code != times.HAND_OVER
)
ONE_TWO_THREE = {times.SIGN: 60, times.REPLY: 120, times.ORDER: 180, times.CORE: 600, times.AREA: 1800}
"""Seconds: 1 min signing, 2 min reply, 3 min order, 10 min main area, 30 min linked response."""
SAMPLES = {times.PEER: 300, times.FINISH: 7200, times.SIGNATURE: 86400}
"""Seconds without a source: editable, marked as examples."""
UNIT_CLOCKS = (times.ORDER, times.CORE, times.AREA)
