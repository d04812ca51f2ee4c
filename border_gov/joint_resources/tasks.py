"""The clock's work for the register: once a morning it says which hazards are overdue."""

from border_gov.joint_resources.service import hazards
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.jobs import task


@task("resources.overdue", "clock", every="5 8 * * *")
def overdue() -> None:
    """Tell those whom the ladder names."""
    with transaction():
        hazards.say_overdue(clock.now())
