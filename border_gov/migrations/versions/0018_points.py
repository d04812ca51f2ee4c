"""Goodwill points: tables of rules, the ledger, goods and orders."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make them."""
    _tables_of_rules()
    _ledger()
    _goods()


def _tables_of_rules() -> None:
    op.create_table(
        "points_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("wanted_from", sa.Date(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("noticed_on", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_table")),
        sa.UniqueConstraint("zone_id", "side", "number", name="uq_points_table_number"),
    )
    table = ["points_table.id"]
    op.create_table(
        "points_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("cap_year", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_line")),
        sa.ForeignKeyConstraint(["table_id"], table, name=op.f("fk_points_line_table_id_points_table")),
        sa.CheckConstraint("points <> 0", name=op.f("ck_points_line_points_not_zero")),
    )
    op.create_index(op.f("ix_points_line_table_id"), "points_line", ["table_id"])
    op.create_table(
        "points_objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_objection")),
        sa.ForeignKeyConstraint(["table_id"], table, name=op.f("fk_points_objection_table_id_points_table")),
    )
    op.create_index(op.f("ix_points_objection_table_id"), "points_objection", ["table_id"])


def _ledger() -> None:
    op.create_table(
        "points_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_account")),
        sa.UniqueConstraint(
            "zone_id",
            "side",
            "kind",
            "person_id",
            name="uq_points_account",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_points_account_person_id"), "points_account", ["person_id"])
    account, transfer = ["points_account.id"], ["points_transfer.id"]
    op.create_table(
        "points_transfer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("fact", sa.String(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.BigInteger(), nullable=True),
        sa.Column("by_person", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_transfer")),
        sa.ForeignKeyConstraint(["from_id"], account, name=op.f("fk_points_transfer_from_id_points_account")),
        sa.ForeignKeyConstraint(["to_id"], account, name=op.f("fk_points_transfer_to_id_points_account")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["points_line.id"], name=op.f("fk_points_transfer_line_id_points_line")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], transfer, name=op.f("fk_points_transfer_reverses_id_points_transfer")
        ),
        sa.UniqueConstraint("fact", "round", name="uq_points_transfer_fact"),
        sa.UniqueConstraint("reverses_id", name="uq_points_transfer_reverses"),
        sa.CheckConstraint("points > 0", name=op.f("ck_points_transfer_points_positive")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_points_transfer_two_accounts")),
    )
    op.create_index("ix_points_transfer_from", "points_transfer", ["from_id", "id"])
    op.create_index("ix_points_transfer_to", "points_transfer", ["to_id", "id"])
    op.create_index("ix_points_transfer_subject", "points_transfer", ["ground", "subject"])
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON points_transfer FROM border_gov_app")


def _goods() -> None:
    op.create_table(
        "points_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("per_household", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_item")),
        sa.CheckConstraint("stock >= 0", name=op.f("ck_points_item_stock_not_negative")),
    )
    op.create_table(
        "points_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_order")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["points_item.id"], name=op.f("fk_points_order_item_id_points_item")
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["points_transfer.id"], name=op.f("fk_points_order_transfer_id_points_transfer")
        ),
    )
    op.create_index("ix_points_order_side", "points_order", ["zone_id", "side", "state", "id"])
    op.create_index(op.f("ix_points_order_person_id"), "points_order", ["person_id"])
    op.create_table(
        "points_household",
        sa.Column("person_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_points_household")),
    )
    op.create_index(op.f("ix_points_household_number"), "points_household", ["number"])


def downgrade() -> None:
    """Take them back."""
    names = ("household", "order", "item", "transfer", "account", "objection", "line", "table")
    for name in names:
        op.drop_table(f"points_{name}")
