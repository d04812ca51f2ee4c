"""Clues, alerts and their acknowledgements, requests for assistance, joint operations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from border_gov.geo.columns import point_type

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def _texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _whole(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _times(*names: str, needed: bool = True) -> list[sa.Column]:
    return [sa.Column(name, WHEN, nullable=not needed) for name in names]


def _person(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Integer()) for name in names]


def _lists(*names: str) -> list[sa.Column]:
    return [sa.Column(name, postgresql.ARRAY(sa.String()), nullable=False) for name in names]


def upgrade() -> None:
    """Make them."""
    _clues()
    _alerts()
    _together()


def _clues() -> None:
    op.create_table(
        "prevention_clue",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_whole("zone_id", "number"),
        *_texts("state", "side"),
        *_whole("level"),
        *_texts("kind", "reliability", "receipt"),
        sa.Column("point", point_type()),
        *_texts("place_side", "town_code"),
        *_times("hour", needed=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.UniqueConstraint("zone_id", "number", name="uq_prevention_clue_number"),
    )
    op.create_index("ix_prevention_clue_held", "prevention_clue", ["zone_id", "state", "expires_on"])


def _alerts() -> None:
    op.create_table(
        "prevention_alert",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_whole("zone_id", "chain", "position"),
        *_texts("message"),
        sa.Column("exercise", sa.Boolean(), nullable=False),
        *_texts("side"),
        *_lists("sides"),
        *_texts("kind", "urgency"),
        *_lists("town_codes"),
        *_texts("words"),
        *_times("sent_at"),
        *_person("sent_by"),
        *_times("expires_at"),
        *_times("superseded_at", needed=False),
        sa.UniqueConstraint("chain", "position", name="uq_prevention_alert_position"),
    )
    op.create_index("ix_prevention_alert_zone", "prevention_alert", ["zone_id", "superseded_at", "id"])
    op.create_table(
        "prevention_alert_ack",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("alert_id", sa.Integer(), sa.ForeignKey("prevention_alert.id"), nullable=False),
        *_texts("side"),
        *_person("person_id"),
        *_times("at"),
        sa.UniqueConstraint("alert_id", "side", name="uq_prevention_alert_ack_side"),
    )


def _together() -> None:
    op.create_table(
        "prevention_assistance",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_whole("zone_id", "number"),
        *_texts("state", "side", "to_side", "what"),
        sa.Column("point", point_type()),
        *_texts("place_side", "town_code"),
        *_times("wanted_at"),
        *_texts("words"),
        *_times("asked_at"),
        *_person("asked_by"),
        *_texts("result", "answer"),
        *_times("answered_at", needed=False),
        *_person("answered_by"),
        sa.UniqueConstraint("zone_id", "number", name="uq_prevention_assistance_number"),
    )
    op.create_table(
        "prevention_operation",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_whole("zone_id", "number"),
        *_texts("state", "kind"),
        *_lists("sides"),
        sa.Column("point", point_type()),
        *_texts("place_side", "town_code"),
        *_times("starts_at", "ends_at"),
        sa.Column("figures", sa.JSON(), nullable=False),
        *_texts("result"),
        *_times("planned_at"),
        *_person("planned_by", "reported_by"),
        sa.UniqueConstraint("zone_id", "number", name="uq_prevention_operation_number"),
    )
    operation = sa.ForeignKey("prevention_operation.id")
    op.create_table(
        "prevention_operation_unit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("operation_id", sa.Integer(), operation, nullable=False),
        *_texts("side"),
        *_whole("unit_id", "people"),
        *_person("led_by"),
        sa.UniqueConstraint("operation_id", "unit_id", name="uq_prevention_operation_unit"),
    )


def downgrade() -> None:
    """Take them back."""
    for name in ("operation_unit", "operation", "assistance", "alert_ack", "alert", "clue"):
        op.drop_table(f"prevention_{name}")
