"""Tables of patrol inputs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from border_gov.geo.columns import line_type, point_type

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    "patrol_demand_shift",
    "patrol_demand",
    "patrol_insured",
    "patrol_insurance",
    "patrol_standing_member",
    "patrol_standing_team",
    "patrol_exception",
    "patrol_answer",
    "patrol_volunteer",
    "patrol_closure",
    "patrol_path",
    "patrol_node",
    "patrol_network",
    "patrol_meeting_point",
    "patrol_checkpoint",
)


def upgrade() -> None:
    """Make it."""
    _patrol_checkpoint()
    _patrol_meeting_point()
    _patrol_network()
    _patrol_node()
    _patrol_path()
    _patrol_closure()
    _patrol_volunteer()
    _patrol_answer()
    _patrol_exception()
    _patrol_standing_team()
    _patrol_standing_member()
    _patrol_insurance()
    _patrol_insured()
    _patrol_demand()
    _patrol_demand_shift()


def _patrol_checkpoint() -> None:
    op.create_table(
        "patrol_checkpoint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("joint", sa.Boolean(), nullable=False),
        sa.Column("town_code", sa.String(), nullable=False),
        sa.Column("distance_m", sa.Double(), nullable=False),
        sa.Column("located", sa.JSON(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("point", point_type(), nullable=False),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("external_number", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("dwell_min", sa.Integer(), nullable=False),
        sa.Column("target_days", sa.Integer(), nullable=False),
        sa.Column("windows", sa.JSON(), nullable=False),
        sa.Column("needs", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("last_visit", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_checkpoint")),
        sa.UniqueConstraint("zone_id", "code", name=op.f("uq_patrol_checkpoint_zone_id")),
    )
    op.create_index(
        "ix_patrol_checkpoint_list", "patrol_checkpoint", ["zone_id", "state", "side", "id"], unique=False
    )
    op.create_index(
        "ix_patrol_checkpoint_point", "patrol_checkpoint", ["point"], unique=False, postgresql_using="gist"
    )
    op.create_index(
        "uq_patrol_checkpoint_external",
        "patrol_checkpoint",
        ["zone_id", "external_number"],
        unique=True,
        postgresql_where=sa.text("external_number <> ''"),
    )


def _patrol_meeting_point() -> None:
    op.create_table(
        "patrol_meeting_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("joint", sa.Boolean(), nullable=False),
        sa.Column("town_code", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("point", point_type(), nullable=False),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_meeting_point")),
    )
    op.create_index("ix_patrol_meeting_point_zone_id", "patrol_meeting_point", ["zone_id"], unique=False)


def _patrol_network() -> None:
    op.create_table(
        "patrol_network",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("snap_m", sa.Double(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_network")),
        sa.UniqueConstraint("zone_id", "number", name=op.f("uq_patrol_network_zone_id")),
    )
    op.create_index(
        "uq_patrol_network_current",
        "patrol_network",
        ["zone_id"],
        unique=True,
        postgresql_where=sa.text("current"),
    )


def _patrol_node() -> None:
    op.create_table(
        "patrol_node",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.Column("bank", sa.String(), nullable=False),
        sa.Column("component", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["patrol_network.id"], name=op.f("fk_patrol_node_network_id_patrol_network")
        ),
        sa.PrimaryKeyConstraint("network_id", "number", name=op.f("pk_patrol_node")),
    )


def _patrol_path() -> None:
    op.create_table(
        "patrol_path",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("passable", sa.String(), nullable=False),
        sa.Column("is_bridge", sa.Boolean(), nullable=False),
        sa.Column("line", line_type(), nullable=False),
        sa.Column("length_m", sa.Double(), nullable=False),
        sa.Column("node_from", sa.Integer(), nullable=False),
        sa.Column("node_to", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["patrol_network.id"], name=op.f("fk_patrol_path_network_id_patrol_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_path")),
        sa.UniqueConstraint("network_id", "key", name=op.f("uq_patrol_path_network_id")),
    )
    op.create_index("ix_patrol_path_bridges", "patrol_path", ["network_id", "is_bridge"], unique=False)
    op.create_index("ix_patrol_path_line", "patrol_path", ["line"], unique=False, postgresql_using="gist")


def _patrol_closure() -> None:
    op.create_table(
        "patrol_closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("path_key", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("is_bridge", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_closure")),
    )
    op.create_index("ix_patrol_closure_zone_until", "patrol_closure", ["zone_id", "until"], unique=False)


def _patrol_volunteer() -> None:
    op.create_table(
        "patrol_volunteer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("leader", sa.Boolean(), nullable=False),
        sa.Column("deputy", sa.Boolean(), nullable=False),
        sa.Column("skills", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("usual", sa.JSON(), nullable=False),
        sa.Column("weekly_max", sa.Integer(), nullable=True),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("insured_until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_volunteer")),
        sa.UniqueConstraint("zone_id", "person_id", name=op.f("uq_patrol_volunteer_zone_id")),
    )
    op.create_index(
        "ix_patrol_volunteer_list", "patrol_volunteer", ["zone_id", "state", "side", "id"], unique=False
    )


def _patrol_answer() -> None:
    op.create_table(
        "patrol_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_answer")),
        sa.UniqueConstraint("zone_id", "person_id", "week", name=op.f("uq_patrol_answer_zone_id")),
    )


def _patrol_exception() -> None:
    op.create_table(
        "patrol_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_exception")),
        sa.UniqueConstraint("zone_id", "person_id", "day", "part", name=op.f("uq_patrol_exception_zone_id")),
    )


def _patrol_standing_team() -> None:
    op.create_table(
        "patrol_standing_team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_standing_team")),
    )
    op.create_index("ix_patrol_standing_team_zone_id", "patrol_standing_team", ["zone_id"], unique=False)


def _patrol_standing_member() -> None:
    op.create_table(
        "patrol_standing_member",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"],
            ["patrol_standing_team.id"],
            name=op.f("fk_patrol_standing_member_team_id_patrol_standing_team"),
        ),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_patrol_standing_member")),
        sa.UniqueConstraint("zone_id", "person_id", name=op.f("uq_patrol_standing_member_zone_id")),
    )


def _patrol_insurance() -> None:
    op.create_table(
        "patrol_insurance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_insurance")),
        sa.UniqueConstraint("zone_id", "side", "policy", name=op.f("uq_patrol_insurance_zone_id")),
    )


def _patrol_insured() -> None:
    op.create_table(
        "patrol_insured",
        sa.Column("insurance_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["insurance_id"],
            ["patrol_insurance.id"],
            name=op.f("fk_patrol_insured_insurance_id_patrol_insurance"),
        ),
        sa.PrimaryKeyConstraint("insurance_id", "person_id", name=op.f("pk_patrol_insured")),
    )
    op.create_index(op.f("ix_patrol_insured_person_id"), "patrol_insured", ["person_id"], unique=False)


def _patrol_demand() -> None:
    op.create_table(
        "patrol_demand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("speed_kmh", sa.Double(), nullable=False),
        sa.Column("rest_hours", sa.Integer(), nullable=False),
        sa.Column("weekly_max", sa.Integer(), nullable=False),
        sa.Column("leader_needed", sa.Boolean(), nullable=False),
        sa.Column("deputy_needed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_demand")),
        sa.UniqueConstraint("zone_id", "week", name=op.f("uq_patrol_demand_zone_id")),
    )


def _patrol_demand_shift() -> None:
    op.create_table(
        "patrol_demand_shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("demand_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("starts_from", sa.Time(), nullable=False),
        sa.Column("starts_until", sa.Time(), nullable=False),
        sa.Column("duration_min", sa.Integer(), nullable=False),
        sa.Column("patrols", sa.Integer(), nullable=False),
        sa.Column("min_per_side", sa.Integer(), nullable=False),
        sa.Column("team_min", sa.Integer(), nullable=False),
        sa.Column("team_max", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["demand_id"], ["patrol_demand.id"], name=op.f("fk_patrol_demand_shift_demand_id_patrol_demand")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_demand_shift")),
        sa.UniqueConstraint("demand_id", "day", "key", name=op.f("uq_patrol_demand_shift_demand_id")),
    )


def downgrade() -> None:
    """Take it back."""
    for table in TABLES:
        op.drop_table(table)
