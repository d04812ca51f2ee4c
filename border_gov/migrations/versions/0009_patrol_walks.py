"""Tables of patrols that were walked."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from border_gov.geo.columns import point_type

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "patrol_walk",
        sa.Column(
            "patrol_id", sa.Integer(), sa.ForeignKey("patrol.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("flow_version", sa.Integer(), nullable=False),
        sa.Column("started_at", WHEN, nullable=False),
        sa.Column("finished_at", WHEN),
        sa.Column("closed_at", WHEN),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("weather", sa.String(), nullable=False),
        sa.Column("handled", sa.String(), nullable=False),
        sa.Column("handed_over", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", WHEN, nullable=False),
    )
    op.create_index("ix_patrol_walk_zone_id", "patrol_walk", ["zone_id"])
    op.create_table(
        "patrol_presence",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("patrol_id", sa.Integer(), sa.ForeignKey("patrol.id"), nullable=False),
        sa.Column("person_id", sa.Integer()),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.UniqueConstraint("patrol_id", "person_id"),
    )
    op.create_index("ix_patrol_presence_patrol_id", "patrol_presence", ["patrol_id"])
    op.create_index("ix_patrol_presence_person_id", "patrol_presence", ["person_id"])
    _entries()


def _entries() -> None:
    op.create_table(
        "patrol_entry",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("patrol_id", sa.Integer(), sa.ForeignKey("patrol.id"), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("device_at", WHEN, nullable=False),
        sa.Column("received_at", WHEN, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("checkpoint_id", sa.Integer()),
        sa.Column("visit_before", sa.Date()),
        sa.Column("point", point_type()),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("accuracy_m", sa.Float()),
        sa.Column("odd", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("households", sa.Integer()),
        sa.Column("struck_at", WHEN),
        sa.UniqueConstraint("person_id", "key", name="uq_patrol_entry_person_key"),
    )
    op.create_index("ix_patrol_entry_patrol", "patrol_entry", ["patrol_id", "id"])
    op.create_index("ix_patrol_entry_checkpoint", "patrol_entry", ["checkpoint_id", "at"])


def downgrade() -> None:
    """Take it back."""
    for table in ("patrol_entry", "patrol_presence", "patrol_walk"):
        op.drop_table(table)
