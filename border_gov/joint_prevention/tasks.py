"""Prevention's work of the clock: what has run out is ended."""

from border_gov.joint_prevention.service import attention
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.jobs import task


@task("prevention.expire", "clock", every="7 * * * *")
def expire() -> None:
    """End attention areas whose last day is over."""
    with transaction():
        attention.expire(clock.now())
