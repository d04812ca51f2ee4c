"""Whether an incident's side is in dispute follows from its hand-over; no copy of it is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.drop_column("incident", "disputed")


def downgrade() -> None:
    """Take it back."""
    op.add_column("incident", sa.Column("disputed", sa.Boolean(), nullable=False, server_default=sa.false()))
