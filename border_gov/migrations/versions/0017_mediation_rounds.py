"""Extensions of time, how often a case was taken up again, who ever chaired."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "mediation_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("asked_by", sa.Integer()),
        sa.Column("holds_from", WHEN),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name="fk_mediation_extension_case_id_mediation_case"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_extension"),
        sa.UniqueConstraint("case_id", "number", name="uq_mediation_extension_number"),
    )
    for table, column in (
        ("mediation_case", sa.Column("reopened", sa.Integer(), nullable=False, server_default="0")),
        ("mediation_panelist", sa.Column("was_chair", sa.Boolean(), nullable=False, server_default="false")),
    ):
        op.add_column(table, column)
        op.alter_column(table, column.name, server_default=None)


def downgrade() -> None:
    """Take it back."""
    op.drop_column("mediation_panelist", "was_chair")
    op.drop_column("mediation_case", "reopened")
    op.drop_table("mediation_extension")
