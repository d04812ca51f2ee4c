"""The schema: one numbered line of steps that goes up and down, equal to the models, with rights by role."""

import re

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask_migrate import check, downgrade, upgrade

from border_gov.kernel.db import db
from tests.conftest import build
from tests.house.rules import PACKAGE


def test_one_line_of_numbered_steps():
    steps = list(ScriptDirectory(str(PACKAGE / "migrations")).walk_revisions())
    numbers = [step.revision for step in reversed(steps)]
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]


@pytest.fixture
def scratch(cluster, data_folder):
    cluster.create_database("scratch", template="template_bg")
    app = build(cluster, data_folder, "scratch")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    cluster.drop_database("scratch")


def test_models_equal_migrations(scratch):
    check()


def test_down_and_up_again(scratch):
    downgrade(revision="base")
    left = set(sa.inspect(db.engine).get_table_names()) - {"spatial_ref_sys", "alembic_version"}
    assert left == set()
    upgrade()
    check()


def test_the_app_owns_nothing(scratch):
    owned = db.session.scalars(
        sa.text("SELECT tablename FROM pg_tables WHERE tableowner = current_user")
    ).all()
    assert owned == []
    assert db.session.scalar(sa.text("SELECT current_user")) == "border_gov_app"
    with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
        db.session.execute(sa.text("CREATE TABLE mine (id int)"))


def test_times_are_kept_with_their_zone(scratch):
    naive = [
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, sa.DateTime) and not column.type.timezone
    ]
    assert naive == []


def test_operational_rows_carry_their_zone(scratch):
    told_by_parent = re.compile(r"^(run|upload|.*_(member|stop|version|signature|link|token|grant))$")
    assert told_by_parent  # the rule below lists what may lean on its parent
    missing = {
        table.name
        for table in db.metadata.tables.values()
        if "zone_id" not in table.columns and not _leans_on_a_parent(table, set())
    }
    assert missing <= INSTALLATION, missing - INSTALLATION


INSTALLATION = {"zone", "journal_checkpoint", "login_attempt", "calendar_version", "calendar_day"}
"""Tables of the installation as a whole; everything else belongs to a zone."""


def _leans_on_a_parent(table, seen):
    if table.name in seen:
        return False
    for key in table.foreign_keys:
        parent = key.column.table
        if (
            parent.name == "zone"
            or "zone_id" in parent.columns
            or _leans_on_a_parent(parent, seen | {table.name})
        ):
            return True
    return False
