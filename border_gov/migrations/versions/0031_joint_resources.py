"""The register of joint resources: dictionary, objects, history, pairs, imports."""

import sqlalchemy as sa
from alembic import op

from border_gov.geo.columns import point_type

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "resource_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("across", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_kind")),
        sa.UniqueConstraint("zone_id", "code", name=op.f("uq_resource_kind_zone_id")),
    )
    op.create_table(
        "resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("words", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("sides", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("joint", sa.Boolean(), nullable=False),
        sa.Column("town_code", sa.String(), nullable=False),
        sa.Column("distance_m", sa.Double(), nullable=False),
        sa.Column("located", sa.JSON(), nullable=False),
        sa.Column("point", point_type(), nullable=False),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["kind_id"], ["resource_kind.id"], name=op.f("fk_resource_kind_id_resource_kind")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["resource.id"], name=op.f("fk_resource_merged_into_resource")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
    )
    op.create_index("ix_resource_list", "resource", ["zone_id", "state", "kind_id", "id"])
    op.create_index("ix_resource_merged_into", "resource", ["merged_into"])
    op.create_index("ix_resource_point", "resource", ["point"], postgresql_using="gist")
    op.create_index("ix_resource_sides", "resource", ["sides"], postgresql_using="gin")
    op.create_index("ix_resource_words", "resource", ["words"], postgresql_using="gin")
    op.create_table(
        "resource_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_resource_change_resource_id_resource")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_change")),
    )
    op.create_index("ix_resource_change_resource_id", "resource_change", ["resource_id", "id"])
    op.create_table(
        "resource_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("keep_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("agreed", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["keep_id"], ["resource.id"], name=op.f("fk_resource_match_keep_id_resource")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["resource.id"], name=op.f("fk_resource_match_other_id_resource")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_match")),
        sa.UniqueConstraint("keep_id", "other_id", name=op.f("uq_resource_match_keep_id")),
    )
    op.create_index("ix_resource_match_state", "resource_match", ["zone_id", "state", "id"])


def downgrade() -> None:
    """Take them back."""
    op.drop_table("resource_match")
    op.drop_table("resource_change")
    op.drop_table("resource")
    op.drop_table("resource_kind")
