"""Prevention's work of the clock: what has run out is ended."""

from border_gov.joint_prevention.service import attention, clues
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.jobs import task


@task("prevention.expire", "clock", every="7 * * * *")
def expire() -> None:
    """End attention areas and erase clues whose last day is over."""
    now = clock.now()
    with transaction():
        attention.expire(now)
    with transaction():
        clues.expire(now)
