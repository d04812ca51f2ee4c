"""Tables of patrol plans."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
TABLES = (
    "patrol_feed",
    "patrol_swap",
    "patrol_member",
    "patrol_stop",
    "patrol",
    "patrol_plan_version",
    "patrol_problem",
    "patrol_plan",
)


def upgrade() -> None:
    """Make it."""
    _plans()
    _patrols()
    _people()


def _plans() -> None:
    op.create_table(
        "patrol_plan",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("zone_id", sa.Integer(), sa.ForeignKey("zone.id"), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("sides", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("flow_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("locks", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("published_at", WHEN),
        sa.Column("ended_reason", sa.String(), nullable=False),
    )
    op.create_index(
        "uq_patrol_plan_open_week",
        "patrol_plan",
        ["zone_id", "week"],
        unique=True,
        postgresql_where=sa.text("state NOT IN ('published', 'superseded', 'withdrawn')"),
    )
    op.create_index("ix_patrol_plan_zone_week", "patrol_plan", ["zone_id", "week"])
    op.create_table(
        "patrol_problem",
        sa.Column("hash", sa.String(), primary_key=True),
        sa.Column("zone_id", sa.Integer(), sa.ForeignKey("zone.id"), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
    )
    op.create_table(
        "patrol_plan_version",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("plan_id", sa.Integer(), sa.ForeignKey("patrol_plan.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("problem_hash", sa.String(), sa.ForeignKey("patrol_problem.hash"), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=False),
        sa.Column("undoes", sa.Integer()),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        sa.UniqueConstraint("plan_id", "number"),
    )


def _patrols() -> None:
    op.create_table(
        "patrol",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("plan_id", sa.Integer(), sa.ForeignKey("patrol_plan.id"), nullable=False),
        sa.Column("zone_id", sa.Integer(), sa.ForeignKey("zone.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("starts_at", WHEN, nullable=False),
        sa.Column("ends_at", WHEN, nullable=False),
        sa.Column("meeting_point_id", sa.Integer(), nullable=False),
        sa.Column("route", sa.JSON(), nullable=False),
        sa.Column("length_m", sa.Float(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.UniqueConstraint("plan_id", "team"),
    )
    op.create_index("ix_patrol_zone_starts", "patrol", ["zone_id", "starts_at"])
    op.create_table(
        "patrol_stop",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("patrol_id", sa.Integer(), sa.ForeignKey("patrol.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column("arrive_at", WHEN, nullable=False),
        sa.Column("leave_at", WHEN, nullable=False),
        sa.UniqueConstraint("patrol_id", "position"),
    )
    op.create_index("ix_patrol_stop_checkpoint_id", "patrol_stop", ["checkpoint_id"])


def _people() -> None:
    op.create_table(
        "patrol_member",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("patrol_id", sa.Integer(), sa.ForeignKey("patrol.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answered_at", WHEN),
        sa.Column("told_at", WHEN),
        sa.Column("told_by", sa.Integer()),
        sa.Column("replaces_id", sa.Integer(), sa.ForeignKey("patrol_member.id")),
    )
    op.create_index("ix_patrol_member_patrol_id", "patrol_member", ["patrol_id"])
    op.create_index("ix_patrol_member_person", "patrol_member", ["person_id", "state"])
    op.create_index(
        "uq_patrol_member_holds",
        "patrol_member",
        ["patrol_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('invited', 'accepted', 'declined')"),
    )
    op.create_table(
        "patrol_swap",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("member_id", sa.Integer(), sa.ForeignKey("patrol_member.id"), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("answered_at", WHEN),
    )
    op.create_index(
        "uq_patrol_swap_open",
        "patrol_swap",
        ["member_id"],
        unique=True,
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_index("ix_patrol_swap_asked", "patrol_swap", ["asked_id", "state"])
    op.create_table(
        "patrol_feed",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("zone_id", sa.Integer(), sa.ForeignKey("zone.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False, unique=True),
        sa.Column("made_at", WHEN, nullable=False),
        sa.Column("revoked_at", WHEN),
    )
    op.create_index("ix_patrol_feed_person_id", "patrol_feed", ["person_id"])


def downgrade() -> None:
    """Take it back."""
    for table in TABLES:
        op.drop_table(table)
