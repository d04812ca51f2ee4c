"""The clock's work for incidents."""

from border_gov.incidents.service import board, closing
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.jobs import task


@task("incidents.silence", "clock", every="* * * * *")
def announce_silence() -> None:
    """Say which desks do not answer."""
    with transaction():
        board.announce_silence(clock.now())


@task("incidents.archive", "clock", every="40 2 * * *")
def archive() -> None:
    """Archive what nobody can object to any more."""
    with transaction():
        closing.archive_old(clock.now())
