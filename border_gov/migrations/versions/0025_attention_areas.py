"""Attention areas: where and when all sides want patrols to look more often."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from border_gov.geo.columns import area_type

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "attention_area",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("zone_id", sa.Integer(), sa.ForeignKey("zone.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *[sa.Column(name, sa.String(), nullable=False) for name in ("state", "kind", "town_code")],
        sa.Column("area", area_type(), nullable=False),
        sa.Column("cell_m", sa.Float(), nullable=False),
        sa.Column("sides", postgresql.ARRAY(sa.String()), nullable=False),
        *[sa.Column(name, sa.Integer(), nullable=False) for name in ("opens_s", "closes_s", "percent")],
        *[sa.Column(f"{name}", sa.Date(), nullable=False) for name in ("since", "until")],
        *[sa.Column(f"base_{name}", sa.Date(), nullable=False) for name in ("since", "until")],
        *[sa.Column(f"base_{name}", sa.Integer(), nullable=False) for name in ("inside", "total")],
        sa.Column("made_at", WHEN, nullable=False),
        sa.Column("made_by", sa.Integer()),
        sa.Column("ended_at", WHEN),
        sa.UniqueConstraint("zone_id", "number", name="uq_attention_area_number"),
    )
    op.create_index("ix_attention_area_area", "attention_area", ["area"], postgresql_using="gist")


def downgrade() -> None:
    """Take it back."""
    op.drop_table("attention_area")
