"""Tracks of patrols, consent by kind of notice, and reviews that outlive the positions behind them."""

import sqlalchemy as sa
from alembic import op

from border_gov.geo.columns import line_type

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make it."""
    op.add_column("consent", sa.Column("kind", sa.String(), nullable=False, server_default="privacy"))
    op.alter_column("consent", "kind", server_default=None)
    op.add_column("patrol_walk", sa.Column("kept_review", sa.JSON()))
    op.create_table(
        "patrol_track",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("patrol_id", sa.Integer(), sa.ForeignKey("patrol.id"), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("line", line_type()),
        sa.Column("cleared_at", WHEN),
        sa.Column("simplified_at", WHEN),
        sa.UniqueConstraint("patrol_id", "person_id", "source", name="uq_patrol_track_patrol_id"),
    )
    op.create_index("ix_patrol_track_person", "patrol_track", ["person_id", "id"])
    op.create_table(
        "patrol_track_part",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("track_id", sa.Integer(), sa.ForeignKey("patrol_track.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("received_at", WHEN, nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.UniqueConstraint("person_id", "key", name="uq_patrol_track_part_person_key"),
    )
    op.create_index("ix_patrol_track_part_track", "patrol_track_part", ["track_id", "id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("patrol_track_part")
    op.drop_table("patrol_track")
    op.drop_column("patrol_walk", "kept_review")
    op.drop_column("consent", "kind")
