"""Papers and figures of mediation: templates, enclosures, ways of counting, lessons, training."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = (
    "sheet_form",
    "mediation_template",
    "mediation_paper",
    "mediation_enclosure",
    "mediation_regime",
    "mediation_release",
    "mediation_allowance",
    "mediation_lesson",
    "mediator_training",
)


def upgrade() -> None:
    """Make it."""
    _sheet_form()
    _mediation_template()
    _mediation_paper()
    _mediation_enclosure()
    _mediation_regime()
    _mediation_release()
    _mediation_allowance()
    _mediation_lesson()
    _mediator_training()
    column = sa.Column("other_courts", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}")
    op.add_column("mediation_confirmation", column)
    op.alter_column("mediation_confirmation", "other_courts", server_default=None)


def downgrade() -> None:
    """Take it back."""
    op.drop_column("mediation_confirmation", "other_courts")
    for table in reversed(TABLES):
        op.drop_table(table)


def _sheet_form() -> None:
    op.create_table(
        "sheet_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_form")),
        sa.UniqueConstraint("zone_id", "owner", "name", name=op.f("uq_sheet_form_zone_id")),
    )


def _mediation_template() -> None:
    op.create_table(
        "mediation_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["mediation_committee.id"],
            name=op.f("fk_mediation_template_committee_id_mediation_committee"),
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_mediation_template_zone_id_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_template")),
        sa.UniqueConstraint(
            "committee_id", "kind", "number", name=op.f("uq_mediation_template_committee_id")
        ),
    )
    op.create_index(
        "uq_mediation_template_current",
        "mediation_template",
        ["committee_id", "kind"],
        unique=True,
        postgresql_where=sa.text("retired_at IS NULL"),
    )


def _mediation_paper() -> None:
    op.create_table(
        "mediation_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["mediation_agreement.id"],
            name=op.f("fk_mediation_paper_agreement_id_mediation_agreement"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_paper_case_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_paper")),
        sa.UniqueConstraint("sha256", name=op.f("uq_mediation_paper_sha256")),
    )
    op.create_index("ix_mediation_paper_case", "mediation_paper", ["case_id", "kind"], unique=False)


def _mediation_enclosure() -> None:
    op.create_table(
        "mediation_enclosure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=True),
        sa.Column("taken_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_enclosure_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_mediation_enclosure_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_enclosure")),
    )
    op.create_index(
        "ix_mediation_enclosure_case", "mediation_enclosure", ["case_id", "item", "filed_at"], unique=False
    )


def _mediation_regime() -> None:
    op.create_table(
        "mediation_regime",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("counting", sa.String(), nullable=False),
        sa.Column("population", sa.String(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("rounding", sa.String(), nullable=False),
        sa.Column("rates", sa.JSON(), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_mediation_regime_zone_id_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_regime")),
        sa.UniqueConstraint("zone_id", "key", "number", name=op.f("uq_mediation_regime_zone_id")),
    )
    op.create_index(
        "uq_mediation_regime_current",
        "mediation_regime",
        ["zone_id", "key"],
        unique=True,
        postgresql_where=sa.text("valid_to IS NULL"),
    )


def _mediation_release() -> None:
    op.create_table(
        "mediation_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("regime", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_mediation_release_zone_id_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_release")),
        sa.UniqueConstraint(
            "zone_id", "side", "regime", "first_on", "last_on", name=op.f("uq_mediation_release_zone_id")
        ),
    )


def _mediation_allowance() -> None:
    op.create_table(
        "mediation_allowance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_mediation_allowance_zone_id_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_allowance")),
    )
    op.create_index(
        "ix_mediation_allowance_side",
        "mediation_allowance",
        ["zone_id", "side", "kind", "valid_from"],
        unique=False,
    )


def _mediation_lesson() -> None:
    op.create_table(
        "mediation_lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sides", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("words", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_lesson_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_mediation_lesson_zone_id_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_lesson")),
    )
    op.create_index(op.f("ix_mediation_lesson_case_id"), "mediation_lesson", ["case_id"], unique=False)
    op.create_index("ix_mediation_lesson_list", "mediation_lesson", ["zone_id", "state", "id"], unique=False)
    op.create_index(
        "ix_mediation_lesson_words", "mediation_lesson", ["words"], unique=False, postgresql_using="gin"
    )


def _mediator_training() -> None:
    op.create_table(
        "mediator_training",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mediator_training_person_id_person")
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_mediator_training_zone_id_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediator_training")),
    )
    op.create_index(
        "ix_mediator_training_person", "mediator_training", ["person_id", "held_on"], unique=False
    )
