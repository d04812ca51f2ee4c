"""The days of the week on which a mediator can usually come."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.add_column(
        "mediator_profile",
        sa.Column("weekdays", postgresql.ARRAY(sa.SmallInteger()), nullable=False, server_default="{}"),
    )
    op.alter_column("mediator_profile", "weekdays", server_default=None)


def downgrade() -> None:
    """Take it back."""
    op.drop_column("mediator_profile", "weekdays")
