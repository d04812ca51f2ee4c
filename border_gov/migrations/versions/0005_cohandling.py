"""Rounds of signatures, and the signatures, which nobody may change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
IS_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "signoff_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("sides", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_side", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signoff_round")),
        sa.UniqueConstraint("kind", "subject_id", "number", name="uq_signoff_round_number"),
    )
    columns = ["kind", "subject_id"]
    op.create_index("uq_signoff_round_open", "signoff_round", columns, unique=True, postgresql_where=IS_OPEN)
    op.create_index("ix_signoff_round_waiting", "signoff_round", ["zone_id", "id"], postgresql_where=IS_OPEN)
    op.create_table(
        "signoff_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("paper_date", sa.Date(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signoff_signature")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["signoff_round.id"], name=op.f("fk_signoff_signature_round_id_signoff_round")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_signoff_signature_file_id_stored_file")
        ),
        sa.UniqueConstraint("round_id", "side", name="uq_signoff_signature_side"),
        sa.UniqueConstraint("round_id", "person_id", name="uq_signoff_signature_person"),
    )
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON signoff_signature FROM border_gov_app")


def downgrade() -> None:
    """Take it back."""
    op.drop_table("signoff_signature")
    op.drop_table("signoff_round")
