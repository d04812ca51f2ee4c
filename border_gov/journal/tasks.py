"""The clock's work for the journal: seal what was recorded, state the chain now and then."""

from border_gov.journal import service
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.jobs import task


@task("journal.seal", "clock", every="* * * * *")
def seal() -> None:
    """Link new entries to the chain, batch by batch."""
    linked = service.SEAL_BATCH
    while linked >= service.SEAL_BATCH:
        with transaction():
            linked = service.seal(clock.now())


@task("journal.checkpoint", "clock", every="*/10 * * * *")
def checkpoint() -> None:
    """State length and head of the chain, if it has grown."""
    with transaction():
        service.make_checkpoint(clock.now())
