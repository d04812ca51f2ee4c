"""The row of a province's own list from which a case came."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.add_column("mediation_case", sa.Column("source_row", sa.LargeBinary()))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("mediation_case", "source_row")
