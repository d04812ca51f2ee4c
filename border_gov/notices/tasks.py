"""The clock's work for the inbox: forget what is old."""

from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.jobs import task
from border_gov.notices import service


@task("notices.forget", "clock", every="41 3 * * *")
def forget() -> None:
    """Remove old notices."""
    with transaction():
        service.forget(clock.now())
