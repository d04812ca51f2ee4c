"""The one database object, its naming convention, and the only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import MetaData
from sqlalchemy.orm import scoped_session

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

db = SQLAlchemy(
    metadata=MetaData(naming_convention=NAMING),
    # A test hands the session a connection with an open transaction; a commit then ends a savepoint only.
    session_options={"join_transaction_mode": "create_savepoint"},
)


def engine_options(pool: int, statement_timeout_ms: int) -> dict[str, Any]:
    """Options of the engine: a broken connection is noticed, a stuck query or lock ends by itself."""
    limits = {
        "statement_timeout": statement_timeout_ms,
        "lock_timeout": 4000,
        "idle_in_transaction_session_timeout": 60000,
    }
    options = " ".join(f"-c {name}={value}" for name, value in limits.items()) + " -c timezone=UTC"
    return {
        "pool_size": pool,
        "max_overflow": 4,
        "pool_timeout": 5,
        "pool_pre_ping": True,
        "connect_args": {"options": options, "connect_timeout": 3},
    }


@contextmanager
def transaction() -> Iterator[scoped_session[Session]]:
    """Commit what happened inside, or nothing of it. Doors only."""
    try:
        yield db.session
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def raw_connection() -> psycopg.Connection[Any]:
    """The psycopg connection of the current transaction: for COPY, and for jobs that roll back with it."""
    connection = db.session.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    return connection
