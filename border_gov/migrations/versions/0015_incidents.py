"""Tables of incidents."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from border_gov.geo.columns import area_type, point_type

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
IS_OPEN = (
    "state IN ('received', 'acknowledged', 'replied', 'scheduled', 'dispatched', 'on_site', 'linked_out',"
    " 'resolved', 'reopen_requested')"
)
TABLES = (
    "incident_unit_report",
    "incident_unit",
    "incident_assignment",
    "incident_token",
    "incident_survey",
    "incident_request",
    "incident_reporter",
    "incident_police_call",
    "incident_message",
    "incident_line_dispute",
    "incident_kind",
    "incident_core_area",
    "incident_agreement",
    "incident_act",
    "incident",
)


def upgrade() -> None:
    """Make it."""
    _incident()
    _incident_act()
    _incident_agreement()
    _incident_core_area()
    _incident_kind()
    _incident_line_dispute()
    _incident_message()
    _incident_police_call()
    _incident_reporter()
    _incident_request()
    _incident_survey()
    _incident_token()
    _incident_assignment()
    _incident_unit()
    _incident_unit_report()
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON incident_act FROM border_gov_app")


def _incident() -> None:
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("flow_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("external_number", sa.String(), nullable=True),
        sa.Column("source_row", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("pairs", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("exercise", sa.Boolean(), nullable=False),
        sa.Column("place_words", sa.String(), nullable=False),
        sa.Column("point", point_type(), nullable=True),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("place_source", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("place_side", sa.String(), nullable=False),
        sa.Column("town_code", sa.String(), nullable=False),
        sa.Column("village_code", sa.String(), nullable=False),
        sa.Column("distance_m", sa.Double(), nullable=True),
        sa.Column("place_rule", sa.String(), nullable=False),
        sa.Column("boundary_version", sa.String(), nullable=False),
        sa.Column("in_core", sa.Boolean(), nullable=True),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("sides", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("lead", sa.String(), nullable=False),
        sa.Column("lead_rule", sa.String(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("received_at", WHEN, nullable=False),
        sa.Column("entered_at", WHEN, nullable=False),
        sa.Column("completed_at", WHEN, nullable=True),
        sa.Column("acknowledged_at", WHEN, nullable=True),
        sa.Column("peer_at", WHEN, nullable=True),
        sa.Column("replied_at", WHEN, nullable=True),
        sa.Column("dispatched_at", WHEN, nullable=True),
        sa.Column("arrived_at", WHEN, nullable=True),
        sa.Column("linked_at", WHEN, nullable=True),
        sa.Column("resolved_at", WHEN, nullable=True),
        sa.Column("closed_at", WHEN, nullable=True),
        sa.Column("scheduled_for", WHEN, nullable=True),
        sa.Column("not_measured", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("resolved_by", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("result_words", sa.String(), nullable=False),
        sa.Column("no_photo_why", sa.String(), nullable=False),
        sa.Column("photos", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("result_photos", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("mediation_id", sa.String(), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("follows", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", WHEN, nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["follows"], ["incident.id"], name=op.f("fk_incident_follows_incident")),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["incident.id"], name=op.f("fk_incident_merged_into_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("zone_id", "source", "external_number", name="uq_incident_external"),
    )
    op.create_index(op.f("ix_incident_follows"), "incident", ["follows"], unique=False)
    op.create_index("ix_incident_kind", "incident", ["zone_id", "kind", "id"], unique=False)
    op.create_index(op.f("ix_incident_merged_into"), "incident", ["merged_into"], unique=False)
    op.create_index("ix_incident_newest", "incident", ["zone_id", "id"], unique=False)
    op.create_index(
        "ix_incident_open",
        "incident",
        ["zone_id", "state", "id"],
        unique=False,
        postgresql_where=sa.text(IS_OPEN),
    )
    op.create_index("ix_incident_pairs", "incident", ["pairs"], unique=False, postgresql_using="gin")
    op.create_index("ix_incident_point", "incident", ["point"], unique=False, postgresql_using="gist")
    op.create_index("ix_incident_received", "incident", ["zone_id", "received_at"], unique=False)
    op.create_index("ix_incident_sides", "incident", ["sides"], unique=False, postgresql_using="gin")
    op.create_index("ix_incident_state", "incident", ["zone_id", "state", "id"], unique=False)
    op.create_index("ix_incident_town", "incident", ["zone_id", "town_code", "id"], unique=False)


def _incident_act() -> None:
    op.create_table(
        "incident_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("state_before", sa.String(), nullable=False),
        sa.Column("state_after", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("event_at", WHEN, nullable=False),
        sa.Column("received_at", WHEN, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_act_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_act")),
    )
    op.create_index("ix_incident_act_incident", "incident_act", ["incident_id", "id"], unique=False)


def _incident_agreement() -> None:
    op.create_table(
        "incident_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_agreement_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_agreement")),
        sa.UniqueConstraint("incident_id", "verb", "round", "side", name="uq_incident_agreement"),
    )


def _incident_core_area() -> None:
    op.create_table(
        "incident_core_area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("town_code", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("area", area_type(), nullable=False),
        sa.Column("radius_m", sa.Double(), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("valid_from", WHEN, nullable=False),
        sa.Column("valid_to", WHEN, nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_incident_core_area_zone_id_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_core_area")),
    )
    op.create_index(
        "ix_incident_core_area_area", "incident_core_area", ["area"], unique=False, postgresql_using="gist"
    )
    op.create_index(
        "ix_incident_core_area_town", "incident_core_area", ["zone_id", "town_code"], unique=False
    )


def _incident_kind() -> None:
    op.create_table(
        "incident_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("desk_answer", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("line_dispute", sa.Boolean(), nullable=False),
        sa.Column("water", sa.Boolean(), nullable=False),
        sa.Column("target_minutes", sa.Integer(), nullable=False),
        sa.Column("ceiling_minutes", sa.Integer(), nullable=False),
        sa.Column("advice", sa.JSON(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_incident_kind_zone_id_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_kind")),
        sa.UniqueConstraint("zone_id", "code", name="uq_incident_kind_code"),
    )


def _incident_line_dispute() -> None:
    op.create_table(
        "incident_line_dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("sides", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("noted_at", WHEN, nullable=False),
        sa.Column("settled_at", WHEN, nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_line_dispute_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_line_dispute")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_incident_line_dispute_incident_id")),
    )
    op.create_index("ix_incident_line_dispute_zone", "incident_line_dispute", ["zone_id", "id"], unique=False)


def _incident_message() -> None:
    op.create_table(
        "incident_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_message_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_message")),
    )
    op.create_index(
        op.f("ix_incident_message_incident_id"), "incident_message", ["incident_id"], unique=False
    )


def _incident_police_call() -> None:
    op.create_table(
        "incident_police_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("called_at", WHEN, nullable=False),
        sa.Column("noted_at", WHEN, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_police_call_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_police_call")),
    )
    op.create_index(
        op.f("ix_incident_police_call_incident_id"), "incident_police_call", ["incident_id"], unique=False
    )


def _incident_reporter() -> None:
    op.create_table(
        "incident_reporter",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_search", sa.String(), nullable=False),
        sa.Column("phone_match", sa.String(), nullable=False),
        sa.Column("is_staff", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_reporter_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_incident_reporter")),
    )
    op.create_index("ix_incident_reporter_match", "incident_reporter", ["phone_match"], unique=False)
    op.create_index("ix_incident_reporter_phone", "incident_reporter", ["phone_search"], unique=False)


def _incident_request() -> None:
    op.create_table(
        "incident_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_request_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_request")),
        sa.UniqueConstraint("zone_id", "owner", "key", name="uq_incident_request_key"),
    )
    op.create_index(
        op.f("ix_incident_request_incident_id"), "incident_request", ["incident_id"], unique=False
    )


def _incident_survey() -> None:
    op.create_table(
        "incident_survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_survey_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_survey")),
    )
    op.create_index(op.f("ix_incident_survey_incident_id"), "incident_survey", ["incident_id"], unique=False)


def _incident_token() -> None:
    op.create_table(
        "incident_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        sa.Column("expires_at", WHEN, nullable=False),
        sa.Column("used_at", WHEN, nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_token_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_token")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_incident_token_secret_hash")),
    )
    op.create_index(op.f("ix_incident_token_incident_id"), "incident_token", ["incident_id"], unique=False)


def _incident_assignment() -> None:
    op.create_table(
        "incident_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("called_by", sa.Integer(), nullable=True),
        sa.Column("called_at", WHEN, nullable=False),
        sa.Column("accepted_at", WHEN, nullable=True),
        sa.Column("under_way_at", WHEN, nullable=True),
        sa.Column("arrived_at", WHEN, nullable=True),
        sa.Column("finished_at", WHEN, nullable=True),
        sa.Column("ended_at", WHEN, nullable=True),
        sa.Column("ended_why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_assignment_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_incident_assignment_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_assignment")),
    )
    op.create_index(
        "ix_incident_assignment_incident", "incident_assignment", ["incident_id", "id"], unique=False
    )
    op.create_index("ix_incident_assignment_unit", "incident_assignment", ["unit_id", "id"], unique=False)


def _incident_unit() -> None:
    op.create_table(
        "incident_unit",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("boat", sa.Boolean(), nullable=False),
        sa.Column("water_contact", sa.Boolean(), nullable=False),
        sa.Column("point", point_type(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("changed_at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_incident_unit_unit_id_unit")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_incident_unit")),
    )


def _incident_unit_report() -> None:
    op.create_table(
        "incident_unit_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("event_at", WHEN, nullable=False),
        sa.Column("received_at", WHEN, nullable=False),
        sa.Column("counts_at", WHEN, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("point", point_type(), nullable=True),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("metres_off", sa.Double(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["incident_assignment.id"],
            name=op.f("fk_incident_unit_report_assignment_id_incident_assignment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_unit_report")),
        sa.UniqueConstraint("person_id", "key", name="uq_incident_unit_report_key"),
    )
    op.create_index(
        "ix_incident_unit_report_assignment", "incident_unit_report", ["assignment_id", "id"], unique=False
    )


def downgrade() -> None:
    """Take it back."""
    for table in TABLES:
        op.drop_table(table)
