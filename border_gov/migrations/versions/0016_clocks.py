"""Tables of time limits, of the clocks that run under them, and of the sides that handle a record."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
RUNS = sa.text("stopped_at IS NULL")


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "clock_limit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("side", "machine", "code")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("amount", sa.Integer()),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("remind_s", sa.Integer()),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("valid_from", WHEN, nullable=False),
        sa.Column("set_at", WHEN, nullable=False),
        sa.Column("set_by", sa.Integer()),
        sa.UniqueConstraint("zone_id", "side", "machine", "code", "number", name="uq_clock_limit_number"),
    )
    _runs()
    op.create_table(
        "clock_pause",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("clock_run.id"), nullable=False),
        sa.Column("since", WHEN, nullable=False),
        sa.Column("until", WHEN),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_person", sa.Integer()),
    )
    op.create_index("ix_clock_pause_run_id", "clock_pause", ["run_id"])
    op.create_table(
        "clock_extension",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("clock_run.id"), nullable=False),
        sa.Column("due_before", WHEN, nullable=False),
        sa.Column("due_after", WHEN, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("agreed_sides", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("parties_agreed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("by_person", sa.Integer()),
    )
    op.create_index("ix_clock_extension_run_id", "clock_extension", ["run_id"])
    _sides()


def _runs() -> None:
    record = ["kind", "subject_id", "machine", "code", "side"]
    op.create_table(
        "clock_run",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("machine", "code", "side")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("limit_id", sa.Integer(), sa.ForeignKey("clock_limit.id"), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("started_at", WHEN, nullable=False),
        sa.Column("due_at", WHEN, nullable=False),
        sa.Column("remind_at", WHEN),
        sa.Column("paused_since", WHEN),
        sa.Column("paused_s", sa.Float(), nullable=False),
        sa.Column("stopped_at", WHEN),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("reminded_at", WHEN),
        sa.Column("announced_at", WHEN),
        sa.UniqueConstraint(*record, "number", name="uq_clock_run_number"),
    )
    op.create_index("uq_clock_run_open", "clock_run", record, unique=True, postgresql_where=RUNS)
    op.create_index("ix_clock_run_next", "clock_run", ["zone_id", "due_at"], postgresql_where=RUNS)
    untold = sa.text("stopped_at IS NULL AND announced_at IS NULL")
    op.create_index("ix_clock_run_untold", "clock_run", ["due_at"], postgresql_where=untold)
    op.create_index("ix_clock_run_figures", "clock_run", ["zone_id", "machine", "started_at"])


def _sides() -> None:
    op.create_table(
        "record_side",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("since", WHEN, nullable=False),
        sa.Column("until", WHEN),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("handover_id", sa.Integer()),
    )
    record = ["kind", "subject_id"]
    now, leads = sa.text("until IS NULL"), sa.text("until IS NULL AND role = 'lead'")
    op.create_index("uq_record_side_now", "record_side", [*record, "side"], unique=True, postgresql_where=now)
    op.create_index("uq_record_side_lead", "record_side", record, unique=True, postgresql_where=leads)


def downgrade() -> None:
    """Take it back."""
    for table in ("record_side", "clock_extension", "clock_pause", "clock_run", "clock_limit"):
        op.drop_table(table)
