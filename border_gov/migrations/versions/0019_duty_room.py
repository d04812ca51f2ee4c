"""The duty room: boards that are held, ready answers, units away, shift changes."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "board_watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sound", sa.Boolean(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_watch")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_board_watch_person_id_person")),
    )
    op.create_index("ix_board_watch_side", "board_watch", ["zone_id", "side", "seen_at"])
    op.create_index(
        "uq_board_watch_held",
        "board_watch",
        ["person_id", "side"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "reply_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_template")),
    )
    op.create_index("ix_reply_template_side", "reply_template", ["zone_id", "side", "position"])
    op.create_table(
        "unit_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("by_person", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_absence")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_absence_unit_id_unit")),
    )
    op.create_index("ix_unit_absence_unit", "unit_absence", ["unit_id", "since"])
    op.create_table(
        "shift_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("outgoing_person", sa.Integer(), nullable=False),
        sa.Column("outgoing_at", MOMENT, nullable=False),
        sa.Column("incoming_person", sa.Integer(), nullable=True),
        sa.Column("incoming_at", MOMENT, nullable=True),
        sa.Column("incoming_note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_change")),
        sa.ForeignKeyConstraint(
            ["outgoing_person"], ["person.id"], name=op.f("fk_shift_change_outgoing_person_person")
        ),
        sa.ForeignKeyConstraint(
            ["incoming_person"], ["person.id"], name=op.f("fk_shift_change_incoming_person_person")
        ),
    )
    op.create_index("ix_shift_change_side", "shift_change", ["zone_id", "side", "id"])


def downgrade() -> None:
    """Take it back."""
    for table in ("shift_change", "unit_absence", "reply_template", "board_watch"):
        op.drop_table(table)
