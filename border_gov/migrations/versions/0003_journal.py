"""The journal, the chain over it and its checkpoints, which nobody may change; and files kept encrypted."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = ("journal_entry", "journal_seal", "journal_checkpoint")
MOMENT = sa.DateTime(timezone=True)


class Xid8(sa.types.UserDefinedType):
    """PostgreSQL's 64-bit transaction id."""

    def get_col_spec(self, **_):
        """The name of the type in SQL."""
        return "xid8"


def upgrade() -> None:
    """Make it."""
    _entries()
    op.create_table(
        "journal_seal",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("sealed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_journal_seal")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_journal_seal_entry_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_journal_seal_entry_id_journal_entry")
        ),
    )
    op.create_table(
        "journal_checkpoint",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_checkpoint")),
    )
    for table in APPEND_ONLY:
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {table} FROM border_gov_app")
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("taken_lon", sa.Float(), nullable=True),
        sa.Column("taken_lat", sa.Float(), nullable=True),
        sa.Column("stored_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )


def _entries() -> None:
    op.create_table(
        "journal_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_person", sa.Integer(), nullable=True),
        sa.Column("actor_account", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("sides", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("audience_people", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("audience_roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
    )
    for name, columns in (
        ("subject", ["subject_kind", "subject_id", "id"]),
        ("zone", ["zone_id", "id"]),
        ("verb", ["verb", "id"]),
        ("actor", ["actor_person", "id"]),
        ("at", ["at"]),
    ):
        op.create_index(f"ix_journal_entry_{name}", "journal_entry", columns)


def downgrade() -> None:
    """Take it back."""
    for table in ("stored_file", "journal_checkpoint", "journal_seal", "journal_entry"):
        op.drop_table(table)
