"""The clock's work for the queue itself."""

from border_gov.kernel import jobs
from border_gov.kernel.db import transaction


@jobs.task("jobs.release", "clock", every="* * * * *")
def release() -> None:
    """Free what a killed worker left locked."""
    with transaction():
        jobs.release_lost()
