"""A command beside a stopped server: its first question to the database starts the private cluster."""

import atexit
from typing import Any

from sqlalchemy import Engine, event

from border_gov.kernel.cluster.server import Cluster
from border_gov.kernel.sentences import SetUpProblem


def start_when_asked(engine: Engine, cluster: Cluster) -> None:
    """Start `cluster` at the first connection of `engine`; it stops with this process if nobody else uses it.

    A command that asks the database nothing starts nothing. SetUpProblem while there is no database yet.
    """
    started: list[Cluster] = []

    def start(*_connection: Any) -> None:
        if started:
            return
        if not cluster.made:
            raise SetUpProblem("no_database")
        cluster.start()
        started.append(cluster)
        atexit.register(cluster.stop)

    event.listen(engine, "do_connect", start)
