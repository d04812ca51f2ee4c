"""Hand-overs, what arbiters said, telephone notices, and disclosure."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from border_gov.geo.columns import point_type

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def _texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _record() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
    ]


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "handover",
        *_record(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("flow_version", sa.Integer(), nullable=False),
        *_texts("from_side", "to_side"),
        sa.Column("sides", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        *_texts("state", "reason", "note"),
        sa.Column("offered_at", WHEN, nullable=False),
        sa.Column("offered_by", sa.Integer()),
        sa.Column("expires_at", WHEN),
        sa.Column("told_at", WHEN),
        sa.Column("answered_at", WHEN),
        sa.Column("answered_by", sa.Integer()),
        *_texts("answer_reason", "answer_note"),
        sa.Column("evidence", point_type()),
        *_texts("evidence_datum", "evidence_side", "evidence_rule", "evidence_version"),
        sa.Column("ended_at", WHEN),
        *_texts("verdict"),
        sa.UniqueConstraint("kind", "subject_id", "number", name="uq_handover_number"),
    )
    record = ["kind", "subject_id"]
    is_open = sa.text("state IN ('offered', 'returned', 'arbitration')")
    op.create_index("uq_handover_open", "handover", record, unique=True, postgresql_where=is_open)
    op.create_index("ix_handover_zone", "handover", ["zone_id", "id"])
    op.create_table(
        "handover_opinion",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("handover_id", sa.Integer(), sa.ForeignKey("handover.id"), nullable=False),
        *_texts("side"),
        sa.Column("person_id", sa.Integer(), nullable=False),
        *_texts("verdict", "note"),
        sa.Column("at", WHEN, nullable=False),
        sa.UniqueConstraint("handover_id", "side", name="uq_handover_opinion_side"),
        sa.UniqueConstraint("handover_id", "person_id", name="uq_handover_opinion_person"),
    )
    op.create_table(
        "telephone_notice",
        *_record(),
        *_texts("from_side", "to_side", "told_name", "told_number"),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("entered_at", WHEN, nullable=False),
        sa.Column("by_person", sa.Integer()),
        sa.Column("handover_id", sa.Integer(), sa.ForeignKey("handover.id")),
    )
    op.create_index("ix_telephone_notice_record", "telephone_notice", record)
    _disclosure()


def _disclosure() -> None:
    op.create_table(
        "disclosure",
        *_record(),
        *_texts("owner_side", "to_side"),
        sa.Column("level", sa.Integer(), nullable=False),
        *_texts("purpose", "note", "state"),
        sa.Column("asked_at", WHEN),
        sa.Column("asked_by", sa.Integer()),
        sa.Column("answered_at", WHEN),
        sa.Column("answered_by", sa.Integer()),
        *_texts("answer_note"),
        sa.Column("expires_at", WHEN, nullable=False),
    )
    columns = ["kind", "subject_id", "to_side"]
    asked = sa.text("state = 'asked'")
    op.create_index("uq_disclosure_asked", "disclosure", columns, unique=True, postgresql_where=asked)
    op.create_index("ix_disclosure_record", "disclosure", columns)


def downgrade() -> None:
    """Take it back."""
    for table in ("disclosure", "telephone_notice", "handover_opinion", "handover"):
        op.drop_table(table)
