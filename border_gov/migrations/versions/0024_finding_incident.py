"""The incident that a finding of a patrol became."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.add_column("patrol_entry", sa.Column("incident_id", sa.Integer(), sa.ForeignKey("incident.id")))
    op.create_index("ix_patrol_entry_incident_id", "patrol_entry", ["incident_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_column("patrol_entry", "incident_id")
