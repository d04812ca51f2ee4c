"""Photos of findings and alarms of patrols."""

import sqlalchemy as sa
from alembic import op

from border_gov.geo.columns import point_type

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "patrol_photo",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("entry_id", sa.Integer(), sa.ForeignKey("patrol_entry.id"), nullable=False),
        sa.Column("file_id", sa.Uuid(), sa.ForeignKey("stored_file.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("received_at", WHEN, nullable=False),
        sa.UniqueConstraint("person_id", "key", name="uq_patrol_photo_person_key"),
    )
    op.create_index("ix_patrol_photo_entry", "patrol_photo", ["entry_id", "id"])
    _alarms()


def _alarms() -> None:
    op.create_table(
        "patrol_alarm",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("patrol_id", sa.Integer(), sa.ForeignKey("patrol.id"), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("flow_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("device_at", WHEN, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("received_at", WHEN, nullable=False),
        sa.Column("point", point_type()),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("accuracy_m", sa.Float()),
        sa.Column("told_at", WHEN, nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("answered_at", WHEN),
        sa.Column("answered_by", sa.Integer()),
        sa.Column("ended_at", WHEN),
        sa.Column("ended_by", sa.Integer()),
        sa.UniqueConstraint("person_id", "key", name="uq_patrol_alarm_person_key"),
    )
    op.create_index("ix_patrol_alarm_patrol_id", "patrol_alarm", ["patrol_id"])
    op.create_index("ix_patrol_alarm_zone", "patrol_alarm", ["zone_id", "id"])
    op.create_index(
        "ix_patrol_alarm_open", "patrol_alarm", ["told_at"], postgresql_where=sa.text("state = 'open'")
    )
    op.create_table(
        "patrol_alarm_sight",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("alarm_id", sa.Integer(), sa.ForeignKey("patrol_alarm.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", WHEN, nullable=False),
        sa.UniqueConstraint("alarm_id", "person_id", name="uq_patrol_alarm_sight_alarm_id"),
    )


def downgrade() -> None:
    """Take it back."""
    for table in ("patrol_alarm_sight", "patrol_alarm", "patrol_photo"):
        op.drop_table(table)
