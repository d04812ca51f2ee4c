"""Clocks as the database keeps them, held against the second reckoning from the journal."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from border_gov.cohandling.models.clocks import ClockRun
from border_gov.cohandling.rules.clocks import VOID
from border_gov.cohandling.rules.clocks import Verb as ClockVerb
from border_gov.incidents.rules import SUBJECT_KIND
from border_gov.incidents.rules.reckoning import Heard, Kept, Key, Tally, compare, reckon
from border_gov.journal.models import Entry
from border_gov.kernel.db import db


def compared(ids: Sequence[int], tally: Tally, now: dt.datetime) -> list[str]:
    """Count every clock of these incidents into `tally`; each difference as a line that names the clock."""
    entries, alarms = heard(ids)
    runs = kept(ids, alarms)
    told: list[str] = []
    for number in ids:
        told += compare(number, reckon(entries[number]), runs[number], tally, now)
    return told


def heard(ids: Sequence[int]) -> tuple[Mapping[int, list[Heard]], Counter[int]]:
    """The journal's entries of each incident in their order, and how often each run's alarm is in them."""
    entries: dict[int, list[Heard]] = {number: [] for number in ids}
    alarms: Counter[int] = Counter()
    chosen = select(Entry.subject_id, Entry.verb, Entry.at, Entry.sides, Entry.facts).where(
        Entry.subject_kind == SUBJECT_KIND, Entry.subject_id.in_([str(number) for number in ids])
    )
    for subject, verb, at, sides, facts in db.session.execute(chosen.order_by(Entry.id)):
        entries[int(subject)].append((verb, at, sides, facts))
        if verb == ClockVerb.BREACHED:
            alarms[facts["run"]] += 1
    return entries, alarms


def kept(ids: Sequence[int], alarms: Mapping[int, int]) -> Mapping[int, dict[Key, Kept]]:
    """Every clock of each incident, with the number of its alarms."""
    found: dict[int, dict[Key, Kept]] = defaultdict(dict)
    chosen = select(ClockRun).where(ClockRun.kind == SUBJECT_KIND, ClockRun.subject_id.in_(ids))
    for run in db.session.scalars(chosen):
        found[run.subject_id][run.code, run.side, run.number] = Kept(
            run.started_at, run.due_at, run.stopped_at, run.how == VOID, alarms.get(run.id, 0)
        )
    return found
