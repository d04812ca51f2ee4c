"""The duty roster of each side."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "duty_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side_key", sa.String(), nullable=False),
        sa.Column("town_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("duty_phone", sa.String(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_turn")),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_duty_turn_zone_id_zone")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_duty_turn_person_id_person")),
    )
    op.create_index("ix_duty_turn_side", "duty_turn", ["zone_id", "side_key", "ends_at", "starts_at"])
    op.create_index(op.f("ix_duty_turn_person_id"), "duty_turn", ["person_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("duty_turn")
