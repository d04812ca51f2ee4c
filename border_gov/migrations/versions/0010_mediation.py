"""Tables of mediation; notes taken in confidence are shown by the database to named readers only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from border_gov.geo.columns import point_type

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
READER = "NULLIF(current_setting('border_gov.reader', true), '')::int"
ON_PANEL = f"""EXISTS (
    SELECT 1 FROM mediation_panelist p
    WHERE p.case_id = mediation_caucus_note.case_id AND p.person_id = {READER} AND p.until_at IS NULL
      AND p.kind = 'mediator' AND (p.side = mediation_caucus_note.side OR mediation_caucus_note.party_allows)
)"""
WRITTEN_BY_READER = f"mediation_caucus_note.author_id = {READER} AND {ON_PANEL}"


def upgrade() -> None:
    """Make it."""
    _committee()
    _drive()
    _partner()
    _room()
    _scheme()
    _case()
    _counter()
    _scheme_row()
    _agreement()
    _confirmation()
    _level_move()
    _panelist()
    _partner_call()
    _party()
    _session()
    _visit()
    _warning()
    _mediator_profile()
    _caucus_note()
    _conflict_answer()
    _conflict_check()
    _consent()
    _danger()
    _instalment()
    _invitation()
    _representative()
    _waiver()
    _danger_told()
    _mark()
    _secrecy()


def downgrade() -> None:
    """Take it back."""
    for table in (
        "mediation_mark",
        "mediation_danger_told",
        "mediation_waiver",
        "mediation_representative",
        "mediation_invitation",
        "mediation_instalment",
        "mediation_danger",
        "mediation_consent",
        "mediation_conflict_check",
        "mediation_conflict_answer",
        "mediation_caucus_note",
        "mediator_profile",
        "mediation_warning",
        "mediation_visit",
        "mediation_session",
        "mediation_party",
        "mediation_partner_call",
        "mediation_panelist",
        "mediation_level_move",
        "mediation_confirmation",
        "mediation_agreement",
        "mediation_scheme_row",
        "mediation_counter",
        "mediation_case",
        "mediation_scheme",
        "mediation_room",
        "mediation_partner",
        "mediation_drive",
        "mediation_committee",
    ):
        op.drop_table(table)


def _secrecy() -> None:
    """Forced, so that not even the owner of the table reads; no policy for DELETE: nothing is removed."""
    op.execute("ALTER TABLE mediation_caucus_note ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE mediation_caucus_note FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY read_by_panel ON mediation_caucus_note FOR SELECT USING ({ON_PANEL})")
    op.execute(
        f"CREATE POLICY written_by_panel ON mediation_caucus_note FOR INSERT WITH CHECK ({WRITTEN_BY_READER})"
    )
    op.execute(
        "CREATE POLICY allowed_by_party ON mediation_caucus_note FOR UPDATE "
        f"USING ({WRITTEN_BY_READER}) WITH CHECK ({WRITTEN_BY_READER})"
    )


def _committee() -> None:
    op.create_table(
        "mediation_committee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("short", sa.String(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("town_code", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("members", sa.Integer()),
        sa.Column("women", sa.Integer()),
        sa.Column("term_until", sa.Date()),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_mediation_committee_zone_id_zone"),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_committee"),
        sa.UniqueConstraint("zone_id", "short", name="uq_mediation_committee_zone_id"),
    )


def _drive() -> None:
    op.create_table(
        "mediation_drive",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("sides", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("made_by", sa.Integer()),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_mediation_drive_zone_id_zone"),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_drive"),
    )
    op.create_index("ix_mediation_drive_zone_id", "mediation_drive", ["zone_id"])


def _partner() -> None:
    op.create_table(
        "mediation_partner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("duties", sa.JSON(), nullable=False),
        sa.Column("categories", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("days", sa.Integer()),
        sa.Column("marks", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_mediation_partner_zone_id_zone"),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_partner"),
    )
    op.create_index("ix_mediation_partner_zone_id", "mediation_partner", ["zone_id"])


def _room() -> None:
    op.create_table(
        "mediation_room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("sides", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_mediation_room_zone_id_zone"),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_room"),
        sa.UniqueConstraint("zone_id", "key", name="uq_mediation_room_zone_id"),
    )


def _scheme() -> None:
    op.create_table(
        "mediation_scheme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("valid_from", WHEN, nullable=False),
        sa.Column("valid_to", WHEN),
        sa.Column("made_by", sa.Integer()),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_mediation_scheme_zone_id_zone"),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_scheme"),
        sa.UniqueConstraint("zone_id", "kind", "number", name="uq_mediation_scheme_zone_id"),
    )
    op.create_index(
        "uq_mediation_scheme_current",
        "mediation_scheme",
        ["zone_id", "kind"],
        unique=True,
        postgresql_where=sa.text("valid_to IS NULL"),
    )


def _case() -> None:
    op.create_table(
        "mediation_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer()),
        sa.Column("number", sa.Integer()),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("external_source", sa.String(), nullable=False),
        sa.Column("external_number", sa.String(), nullable=False),
        sa.Column("incident_id", sa.Integer()),
        sa.Column("warning_id", sa.Integer()),
        sa.Column("recurrence_of", sa.Integer()),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("scale", sa.String(), nullable=False),
        sa.Column("people_count", sa.Integer()),
        sa.Column("facts", sa.LargeBinary()),
        sa.Column("request", sa.LargeBinary()),
        sa.Column("place_words", sa.LargeBinary()),
        sa.Column("parcel", sa.LargeBinary()),
        sa.Column("parcel_match", sa.String(), nullable=False),
        sa.Column("point", point_type()),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("accuracy_m", sa.Double()),
        sa.Column("place_source", sa.String(), nullable=False),
        sa.Column("located", sa.JSON(), nullable=False),
        sa.Column("boundary_version", sa.String(), nullable=False),
        sa.Column("town_code", sa.String(), nullable=False),
        sa.Column("village_code", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("joint", sa.Boolean(), nullable=False),
        sa.Column("sides", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("lead_side", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("levels_id", sa.Integer()),
        sa.Column("steps_id", sa.Integer()),
        sa.Column("room_id", sa.Integer()),
        sa.Column("lending_room_id", sa.Integer()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("flow_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("simple", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("received_at", WHEN, nullable=False),
        sa.Column("entered_at", WHEN, nullable=False),
        sa.Column("registered_at", WHEN),
        sa.Column("accepted_at", WHEN),
        sa.Column("level_at", WHEN),
        sa.Column("concluded_at", WHEN),
        sa.Column("effective_at", WHEN),
        sa.Column("performed_at", WHEN),
        sa.Column("closed_at", WHEN),
        sa.Column("archived_at", WHEN),
        sa.Column("extended_until", sa.Date()),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.Integer()),
        sa.Column("title_right", sa.Boolean(), nullable=False),
        sa.Column("identity_right", sa.Boolean(), nullable=False),
        sa.Column("excluded", sa.String(), nullable=False),
        sa.Column("referral", sa.String(), nullable=False),
        sa.Column("referral_told_at", WHEN),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("remedies_told", sa.Boolean(), nullable=False),
        sa.Column("facts_found_at", WHEN),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["mediation_committee.id"],
            name="fk_mediation_case_committee_id_mediation_committee",
        ),
        sa.ForeignKeyConstraint(
            ["lending_room_id"],
            ["mediation_room.id"],
            name="fk_mediation_case_lending_room_id_mediation_room",
        ),
        sa.ForeignKeyConstraint(
            ["levels_id"], ["mediation_scheme.id"], name="fk_mediation_case_levels_id_mediation_scheme"
        ),
        sa.ForeignKeyConstraint(
            ["recurrence_of"], ["mediation_case.id"], name="fk_mediation_case_recurrence_of_mediation_case"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["mediation_room.id"], name="fk_mediation_case_room_id_mediation_room"
        ),
        sa.ForeignKeyConstraint(
            ["steps_id"], ["mediation_scheme.id"], name="fk_mediation_case_steps_id_mediation_scheme"
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_mediation_case_zone_id_zone"),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_case"),
        sa.UniqueConstraint("committee_id", "year", "number", name="uq_mediation_case_number"),
    )
    op.create_index("ix_mediation_case_category", "mediation_case", ["zone_id", "category", "id"])
    op.create_index(
        "ix_mediation_case_external", "mediation_case", ["zone_id", "external_source", "external_number"]
    )
    op.create_index("ix_mediation_case_incident_id", "mediation_case", ["incident_id"])
    op.create_index("ix_mediation_case_list", "mediation_case", ["zone_id", "state", "id"])
    op.create_index("ix_mediation_case_parcel", "mediation_case", ["zone_id", "parcel_match"])
    op.create_index("ix_mediation_case_point", "mediation_case", ["point"], postgresql_using="gist")
    op.create_index("ix_mediation_case_received", "mediation_case", ["zone_id", "received_at"])
    op.create_index("ix_mediation_case_recurrence_of", "mediation_case", ["recurrence_of"])
    op.create_index("ix_mediation_case_room_id", "mediation_case", ["room_id"])
    op.create_index("ix_mediation_case_sides", "mediation_case", ["sides"], postgresql_using="gin")
    op.create_index("ix_mediation_case_town", "mediation_case", ["zone_id", "town_code", "id"])


def _counter() -> None:
    op.create_table(
        "mediation_counter",
        sa.Column("committee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["mediation_committee.id"],
            name="fk_mediation_counter_committee_id_mediation_committee",
        ),
        sa.PrimaryKeyConstraint("committee_id", "year", name="pk_mediation_counter"),
    )


def _scheme_row() -> None:
    op.create_table(
        "mediation_scheme_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("days", sa.Integer()),
        sa.Column("proof", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["mediation_scheme.id"], name="fk_mediation_scheme_row_scheme_id_mediation_scheme"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_scheme_row"),
        sa.UniqueConstraint("scheme_id", "position", name="uq_mediation_scheme_row_scheme_id"),
    )


def _agreement() -> None:
    op.create_table(
        "mediation_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        sa.Column("made_by", sa.Integer()),
        sa.Column("agreed_on", sa.Date()),
        sa.Column("printed_at", WHEN),
        sa.Column("effective_at", WHEN),
        sa.Column("voided_at", WHEN),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name="fk_mediation_agreement_case_id_mediation_case"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_agreement"),
        sa.UniqueConstraint("case_id", "number", name="uq_mediation_agreement_number"),
    )
    op.create_index(
        "uq_mediation_agreement_current",
        "mediation_agreement",
        ["case_id"],
        unique=True,
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def _confirmation() -> None:
    op.create_table(
        "mediation_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("calendar_version", sa.String(), nullable=False),
        sa.Column("court", sa.String(), nullable=False),
        sa.Column("court_side", sa.String(), nullable=False),
        sa.Column("court_ground", sa.String(), nullable=False),
        sa.Column("court_reason", sa.String(), nullable=False),
        sa.Column("applicants", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("document_number", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date()),
        sa.Column("entered_by", sa.Integer()),
        sa.Column("entered_at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name="fk_mediation_confirmation_case_id_mediation_case"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_confirmation"),
    )
    op.create_index("ix_mediation_confirmation_case_id", "mediation_confirmation", ["case_id"])


def _level_move() -> None:
    op.create_table(
        "mediation_level_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_level", sa.Integer(), nullable=False),
        sa.Column("to_level", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("offered_at", WHEN, nullable=False),
        sa.Column("offered_by", sa.Integer()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("return_reason", sa.String(), nullable=False),
        sa.Column("answered_at", WHEN),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name="fk_mediation_level_move_case_id_mediation_case"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_level_move"),
        sa.UniqueConstraint("case_id", "number", name="uq_mediation_level_move_number"),
    )


def _panelist() -> None:
    op.create_table(
        "mediation_panelist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("chair", sa.Boolean(), nullable=False),
        sa.Column("from_at", WHEN, nullable=False),
        sa.Column("until_at", WHEN),
        sa.Column("ended", sa.String(), nullable=False),
        sa.Column("replaces", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name="fk_mediation_panelist_case_id_mediation_case"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_mediation_panelist_person_id_person"),
        sa.ForeignKeyConstraint(
            ["replaces"], ["mediation_panelist.id"], name="fk_mediation_panelist_replaces_mediation_panelist"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_panelist"),
    )
    op.create_index("ix_mediation_panelist_person", "mediation_panelist", ["person_id", "case_id"])
    op.create_index(
        "uq_mediation_panelist_chair",
        "mediation_panelist",
        ["case_id"],
        unique=True,
        postgresql_where=sa.text("chair AND until_at IS NULL"),
    )
    op.create_index(
        "uq_mediation_panelist_sitting",
        "mediation_panelist",
        ["case_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("until_at IS NULL"),
    )


def _partner_call() -> None:
    op.create_table(
        "mediation_partner_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("asked_by", sa.Integer()),
        sa.Column("due_at", WHEN),
        sa.Column("joined_at", WHEN),
        sa.Column("done_at", WHEN),
        sa.Column("answer", sa.LargeBinary()),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name="fk_mediation_partner_call_case_id_mediation_case"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["mediation_partner.id"],
            name="fk_mediation_partner_call_partner_id_mediation_partner",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_partner_call"),
        sa.UniqueConstraint("case_id", "partner_id", name="uq_mediation_partner_call_partner"),
    )


def _party() -> None:
    op.create_table(
        "mediation_party",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary()),
        sa.Column("id_number", sa.LargeBinary()),
        sa.Column("address", sa.LargeBinary()),
        sa.Column("employer", sa.LargeBinary()),
        sa.Column("more", sa.LargeBinary()),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("search", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("matches", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("employer_match", sa.String(), nullable=False),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("consented_at", WHEN),
        sa.Column("rights_at", WHEN),
        sa.Column("rights_how", sa.String(), nullable=False),
        sa.Column("identity_checked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name="fk_mediation_party_case_id_mediation_case"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_party"),
        sa.UniqueConstraint("case_id", "position", name="uq_mediation_party_case_id"),
    )
    op.create_index("ix_mediation_party_matches", "mediation_party", ["matches"], postgresql_using="gin")
    op.create_index("ix_mediation_party_search", "mediation_party", ["search"], postgresql_using="gin")


def _session() -> None:
    op.create_table(
        "mediation_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("host_side", sa.String(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("room_id", sa.Integer()),
        sa.Column("starts_at", WHEN, nullable=False),
        sa.Column("ends_at", WHEN, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("record", sa.LargeBinary()),
        sa.Column("held_at", WHEN),
        sa.Column("recorder", sa.Integer()),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name="fk_mediation_session_case_id_mediation_case"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["mediation_room.id"], name="fk_mediation_session_room_id_mediation_room"
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_mediation_session_zone_id_zone"),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_session"),
        sa.UniqueConstraint("case_id", "number", name="uq_mediation_session_number"),
    )
    op.create_index("ix_mediation_session_starts", "mediation_session", ["zone_id", "starts_at"])


def _visit() -> None:
    op.create_table(
        "mediation_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("visitor_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("satisfied", sa.String(), nullable=False),
        sa.Column("note", sa.LargeBinary()),
        sa.Column("entered_at", WHEN, nullable=False),
        sa.Column("entered_by", sa.Integer()),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name="fk_mediation_visit_case_id_mediation_case"
        ),
        sa.ForeignKeyConstraint(["visitor_id"], ["person.id"], name="fk_mediation_visit_visitor_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_visit"),
        sa.UniqueConstraint("case_id", "number", name="uq_mediation_visit_number"),
    )


def _warning() -> None:
    op.create_table(
        "mediation_warning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer()),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("joint", sa.Boolean(), nullable=False),
        sa.Column("sides", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("grave", sa.String(), nullable=False),
        sa.Column("people_count", sa.Integer()),
        sa.Column("words", sa.LargeBinary()),
        sa.Column("point", point_type()),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("accuracy_m", sa.Double()),
        sa.Column("town_code", sa.String(), nullable=False),
        sa.Column("village_code", sa.String(), nullable=False),
        sa.Column("found_at", WHEN, nullable=False),
        sa.Column("entered_at", WHEN, nullable=False),
        sa.Column("found_by", sa.Integer()),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name="fk_mediation_warning_case_id_mediation_case"
        ),
        sa.ForeignKeyConstraint(
            ["drive_id"], ["mediation_drive.id"], name="fk_mediation_warning_drive_id_mediation_drive"
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_mediation_warning_zone_id_zone"),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_warning"),
    )
    op.create_index("ix_mediation_warning_case_id", "mediation_warning", ["case_id"])
    op.create_index("ix_mediation_warning_drive_id", "mediation_warning", ["drive_id"])
    op.create_index("ix_mediation_warning_list", "mediation_warning", ["zone_id", "state", "id"])


def _mediator_profile() -> None:
    op.create_table(
        "mediator_profile",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("committee_id", sa.Integer()),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("full_time", sa.Boolean(), nullable=False),
        sa.Column("term_until", sa.Date()),
        sa.Column("trained_on", sa.Date()),
        sa.Column("training_hours", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["mediation_committee.id"],
            name="fk_mediator_profile_committee_id_mediation_committee",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_mediator_profile_person_id_person"),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_mediator_profile_zone_id_zone"),
        sa.PrimaryKeyConstraint("person_id", name="pk_mediator_profile"),
    )
    op.create_index("ix_mediator_profile_committee_id", "mediator_profile", ["committee_id"])
    op.create_index("ix_mediator_profile_zone_id", "mediator_profile", ["zone_id"])


def _caucus_note() -> None:
    op.create_table(
        "mediation_caucus_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer()),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("party_allows", sa.Boolean(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name="fk_mediation_caucus_note_author_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name="fk_mediation_caucus_note_case_id_mediation_case"
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["mediation_party.id"], name="fk_mediation_caucus_note_party_id_mediation_party"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mediation_session.id"],
            name="fk_mediation_caucus_note_session_id_mediation_session",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_caucus_note"),
    )
    op.create_index("ix_mediation_caucus_note_case", "mediation_caucus_note", ["case_id", "id"])


def _conflict_answer() -> None:
    op.create_table(
        "mediation_conflict_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("panelist_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Uuid()),
        sa.Column("relations", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("entered_by", sa.Integer()),
        sa.Column("how", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panelist_id"],
            ["mediation_panelist.id"],
            name="fk_mediation_conflict_answer_panelist_id_mediation_panelist",
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["mediation_party.id"], name="fk_mediation_conflict_answer_party_id_mediation_party"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_conflict_answer"),
    )
    op.create_index(
        "uq_mediation_conflict_answer_declared",
        "mediation_conflict_answer",
        ["panelist_id"],
        unique=True,
        postgresql_where=sa.text("party_id IS NULL"),
    )
    op.create_index(
        "uq_mediation_conflict_answer_party",
        "mediation_conflict_answer",
        ["panelist_id", "party_id"],
        unique=True,
        postgresql_where=sa.text("party_id IS NOT NULL"),
    )


def _conflict_check() -> None:
    op.create_table(
        "mediation_conflict_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("panelist_id", sa.Integer(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("checked_by", sa.Integer()),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("relations", postgresql.ARRAY(sa.String()), nullable=False),
        sa.ForeignKeyConstraint(
            ["panelist_id"],
            ["mediation_panelist.id"],
            name="fk_mediation_conflict_check_panelist_id_mediation_panelist",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_conflict_check"),
    )
    op.create_index("ix_mediation_conflict_check_panelist_id", "mediation_conflict_check", ["panelist_id"])


def _consent() -> None:
    op.create_table(
        "mediation_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("party_id", sa.Uuid()),
        sa.Column("person_id", sa.Integer()),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name="fk_mediation_consent_case_id_mediation_case"
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["mediation_party.id"], name="fk_mediation_consent_party_id_mediation_party"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_consent"),
    )
    op.create_index(
        "uq_mediation_consent_party",
        "mediation_consent",
        ["case_id", "matter", "round", "party_id"],
        unique=True,
        postgresql_where=sa.text("party_id IS NOT NULL"),
    )
    op.create_index(
        "uq_mediation_consent_person",
        "mediation_consent",
        ["case_id", "matter", "round", "person_id"],
        unique=True,
        postgresql_where=sa.text("party_id IS NULL"),
    )
    op.create_index(
        "uq_mediation_consent_side",
        "mediation_consent",
        ["case_id", "matter", "round", "side"],
        unique=True,
        postgresql_where=sa.text("party_id IS NULL"),
    )


def _danger() -> None:
    op.create_table(
        "mediation_danger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer()),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("flagged_at", WHEN, nullable=False),
        sa.Column("flagged_by", sa.Integer()),
        sa.Column("due_at", WHEN, nullable=False),
        sa.Column("ended_at", WHEN),
        sa.Column("ended_by", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name="fk_mediation_danger_case_id_mediation_case"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["mediation_session.id"], name="fk_mediation_danger_session_id_mediation_session"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_danger"),
    )
    op.create_index(
        "uq_mediation_danger_open",
        "mediation_danger",
        ["case_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _instalment() -> None:
    op.create_table(
        "mediation_instalment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2)),
        sa.Column("manner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("performed_on", sa.Date()),
        sa.Column("cured", sa.Boolean(), nullable=False),
        sa.Column("entered_by", sa.Integer()),
        sa.Column("file_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["mediation_agreement.id"],
            name="fk_mediation_instalment_agreement_id_mediation_agreement",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name="fk_mediation_instalment_file_id_stored_file"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_instalment"),
        sa.UniqueConstraint("agreement_id", "position", name="uq_mediation_instalment_position"),
    )
    op.create_index(
        "ix_mediation_instalment_due",
        "mediation_instalment",
        ["due_on"],
        postgresql_where=sa.text("state = 'due'"),
    )


def _invitation() -> None:
    op.create_table(
        "mediation_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", WHEN, nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("waived", sa.Boolean(), nullable=False),
        sa.Column("came", sa.Boolean()),
        sa.ForeignKeyConstraint(
            ["party_id"], ["mediation_party.id"], name="fk_mediation_invitation_party_id_mediation_party"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mediation_session.id"],
            name="fk_mediation_invitation_session_id_mediation_session",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_invitation"),
        sa.UniqueConstraint("session_id", "party_id", name="uq_mediation_invitation_party"),
    )


def _representative() -> None:
    op.create_table(
        "mediation_representative",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary()),
        sa.Column("authorised_on", sa.Date()),
        sa.Column("file_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name="fk_mediation_representative_file_id_stored_file"
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["mediation_party.id"], name="fk_mediation_representative_party_id_mediation_party"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_representative"),
        sa.UniqueConstraint("party_id", "position", name="uq_mediation_representative_party_id"),
    )


def _waiver() -> None:
    op.create_table(
        "mediation_waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("panelist_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("entered_by", sa.Integer()),
        sa.Column("file_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name="fk_mediation_waiver_file_id_stored_file"
        ),
        sa.ForeignKeyConstraint(
            ["panelist_id"],
            ["mediation_panelist.id"],
            name="fk_mediation_waiver_panelist_id_mediation_panelist",
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["mediation_party.id"], name="fk_mediation_waiver_party_id_mediation_party"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_waiver"),
        sa.UniqueConstraint("panelist_id", "party_id", name="uq_mediation_waiver_party"),
    )


def _danger_told() -> None:
    op.create_table(
        "mediation_danger_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("danger_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("person_id", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["danger_id"], ["mediation_danger.id"], name="fk_mediation_danger_told_danger_id_mediation_danger"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_danger_told"),
        sa.UniqueConstraint("danger_id", "side", name="uq_mediation_danger_told_side"),
    )


def _mark() -> None:
    op.create_table(
        "mediation_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("party_id", sa.Uuid()),
        sa.Column("person_id", sa.Integer()),
        sa.Column("committee_id", sa.Integer()),
        sa.Column("partner_id", sa.Integer()),
        sa.Column("by_representative", sa.Uuid()),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("marked_at", WHEN, nullable=False),
        sa.Column("before_person", sa.Integer()),
        sa.Column("entered_at", WHEN, nullable=False),
        sa.Column("entered_by", sa.Integer()),
        sa.Column("file_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["mediation_agreement.id"],
            name="fk_mediation_mark_agreement_id_mediation_agreement",
        ),
        sa.ForeignKeyConstraint(
            ["by_representative"],
            ["mediation_representative.id"],
            name="fk_mediation_mark_by_representative_mediation_representative",
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["mediation_committee.id"],
            name="fk_mediation_mark_committee_id_mediation_committee",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name="fk_mediation_mark_file_id_stored_file"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["mediation_partner.id"], name="fk_mediation_mark_partner_id_mediation_partner"
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["mediation_party.id"], name="fk_mediation_mark_party_id_mediation_party"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mediation_mark"),
    )
    op.create_index(
        "uq_mediation_mark_committee",
        "mediation_mark",
        ["agreement_id", "committee_id"],
        unique=True,
        postgresql_where=sa.text("committee_id IS NOT NULL"),
    )
    op.create_index(
        "uq_mediation_mark_party",
        "mediation_mark",
        ["agreement_id", "party_id"],
        unique=True,
        postgresql_where=sa.text("party_id IS NOT NULL"),
    )
    op.create_index(
        "uq_mediation_mark_person",
        "mediation_mark",
        ["agreement_id", "role", "person_id"],
        unique=True,
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
