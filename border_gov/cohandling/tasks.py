"""The clock's work on this floor: it says which time limits run out, and removes blobs that no row names."""

import datetime as dt

from border_gov.cohandling.service import watching
from border_gov.kernel import clock, files, jobs
from border_gov.kernel.db import transaction
from border_gov.kernel.jobs import task

# A minute's watch looks a little further than the next one, so that none falls between two.
AHEAD = dt.timedelta(seconds=70)


@task("clocks.watch", "clock", every="* * * * *")
def watch() -> None:
    """Say what is near its end or over, and be there when the next ones run out."""
    with transaction():
        for run_id, moment in watching.watch(clock.now(), AHEAD):
            jobs.defer("clocks.announce", at=moment + dt.timedelta(milliseconds=5), run_id=run_id)


@task("clocks.announce", "clock")
def announce(run_id: int) -> None:
    """Say that a clock has run out, if it still has."""
    with transaction():
        watching.announce(run_id, clock.now())


@task("files.sweep", "clock", every="17 3 * * *")
def sweep() -> None:
    """Remove what a rollback left on disk."""
    files.sweep(clock.now())
