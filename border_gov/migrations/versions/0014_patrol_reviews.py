"""What walked patrols show: reviews, visits, versions of the log, weekly sheets; struck lines."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make it."""
    op.add_column("patrol_entry", sa.Column("struck_by", sa.Integer()))
    op.add_column("patrol_entry", sa.Column("struck_reason", sa.String(), nullable=False, server_default=""))
    op.alter_column("patrol_entry", "struck_reason", server_default=None)
    op.add_column("patrol_walk", sa.Column("text", sa.Text(), nullable=False, server_default=""))
    op.alter_column("patrol_walk", "text", server_default=None)
    _reviews()
    _visits()
    _logs()
    _weeks()


def _reviews() -> None:
    op.create_table(
        "patrol_review",
        sa.Column(
            "patrol_id", sa.Integer(), sa.ForeignKey("patrol.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reviewed_at", WHEN, nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("extra", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("tracked", sa.Boolean(), nullable=False),
        sa.Column("network_id", sa.Integer()),
        sa.Column("pieces", sa.LargeBinary()),
        sa.Column("seen_m", sa.Float(), nullable=False),
    )
    op.create_index("ix_patrol_review_zone_day", "patrol_review", ["zone_id", "day"])


def _visits() -> None:
    op.create_table(
        "patrol_visit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("patrol_id", sa.Integer(), sa.ForeignKey("patrol.id"), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("visited", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("evidence", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("arrive", WHEN),
        sa.Column("leave", WHEN),
        sa.Column("dwell_s", sa.Float()),
        sa.Column("short_s", sa.Float(), nullable=False),
        sa.Column("order", sa.Integer()),
        sa.Column("in_order", sa.Boolean()),
        sa.Column("in_window", sa.Boolean()),
        sa.Column("minutes_off", sa.Float()),
        sa.Column("closest_m", sa.Float()),
        sa.Column("accuracy_m", sa.Float()),
        sa.Column("before", sa.Date()),
        sa.UniqueConstraint("patrol_id", "position"),
    )
    op.create_index("ix_patrol_visit_checkpoint", "patrol_visit", ["checkpoint_id", "day"])
    op.create_index("ix_patrol_visit_zone_day", "patrol_visit", ["zone_id", "day"])


def _logs() -> None:
    op.create_table(
        "patrol_log_version",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("patrol_id", sa.Integer(), sa.ForeignKey("patrol.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("weather", sa.String(), nullable=False),
        sa.Column("handled", sa.String(), nullable=False),
        sa.Column("handed_over", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer()),
        sa.Column("made_at", WHEN, nullable=False),
        sa.UniqueConstraint("patrol_id", "number"),
    )


def _weeks() -> None:
    op.create_table(
        "patrol_week",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("zone_id", sa.Integer(), sa.ForeignKey("zone.id"), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("sides", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("flow_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer()),
        sa.Column("made_at", WHEN, nullable=False),
        sa.Column("signed_at", WHEN),
        sa.UniqueConstraint("zone_id", "week"),
    )


def downgrade() -> None:
    """Take it back."""
    for table in ("patrol_week", "patrol_log_version", "patrol_visit", "patrol_review"):
        op.drop_table(table)
    op.drop_column("patrol_walk", "text")
    for column in ("struck_reason", "struck_by"):
        op.drop_column("patrol_entry", column)
