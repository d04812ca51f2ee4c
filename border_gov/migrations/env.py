"""How Alembic reaches the database: the URL given by the caller, else that of the owner role."""

import re
from typing import Any

from alembic import context
from flask import current_app
from geoalchemy2 import alembic_helpers
from sqlalchemy import create_engine

from border_gov.kernel import runs, uploads  # noqa: F401 - their tables are compared too
from border_gov.kernel.cluster import Cluster
from border_gov.kernel.db import db


def owner_url() -> str:
    """The address for changes of the schema."""
    given = current_app.config.get("MIGRATION_URL") or current_app.config["DATABASE_URL"]
    return given or Cluster(current_app.config["DATA"]).url("owner")


def include_name(name: str | None, type_: str, parent_names: Any) -> bool:
    """Tables of PostGIS and of the job queue are not ours to compare."""
    return not (type_ == "table" and name and re.match(r"procrastinate_|spatial_ref_sys", name))


def run() -> None:
    """Upgrade or compare online; a lock that is not had within a second ends the attempt."""
    engine = create_engine(owner_url(), connect_args={"options": "-c lock_timeout=5000"})
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_name=include_name,
            compare_type=True,
            include_object=alembic_helpers.include_object,
            process_revision_directives=alembic_helpers.writer,
            render_item=alembic_helpers.render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
