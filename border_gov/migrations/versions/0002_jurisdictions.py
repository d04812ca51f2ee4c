"""Zones, sides, towns, villages and the geometry of each boundary version."""

import sqlalchemy as sa
from alembic import op

from border_gov.geo.columns import area_type, line_type, point_type

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "zone",
    "side",
    "county",
    "town",
    "village",
    "named_place",
    "boundary_version",
    "boundary_line",
    "boundary_area",
)


def upgrade() -> None:
    """Make it."""
    _zones()
    _places()
    _geometry()


def downgrade() -> None:
    """Take it back."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _zones() -> None:
    op.create_table(
        "zone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("band_m", sa.Float(), nullable=False),
        sa.Column("accuracy_limit_m", sa.Float(), nullable=False),
        sa.Column("zone_m", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_zone"),
        sa.UniqueConstraint("key", name="uq_zone_key"),
    )
    op.create_table(
        "side",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("ink", sa.String(), nullable=False),
        sa.Column("fill", sa.String(), nullable=False),
        sa.Column("soft", sa.String(), nullable=False),
        sa.Column("shape", sa.String(), nullable=False),
        sa.Column("pattern", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_side_zone_id_zone"),
        sa.PrimaryKeyConstraint("id", name="pk_side"),
        sa.UniqueConstraint("zone_id", "key", name="uq_side_zone_id"),
    )
    op.create_table(
        "county",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("province", sa.String(), nullable=False),
        sa.Column("side_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_county_zone_id_zone"),
        sa.PrimaryKeyConstraint("id", name="pk_county"),
        sa.UniqueConstraint("zone_id", "code", name="uq_county_zone_id"),
    )


def _places() -> None:
    op.create_table(
        "town",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("side_key", sa.String(), nullable=False),
        sa.Column("adjoining", sa.Boolean(), nullable=False),
        sa.Column("pilot", sa.Boolean(), nullable=False),
        sa.Column("seat", point_type(), nullable=True),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_town_zone_id_zone"),
        sa.PrimaryKeyConstraint("id", name="pk_town"),
        sa.UniqueConstraint("zone_id", "code", name="uq_town_zone_id"),
    )
    op.create_table(
        "village",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_border", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["town.id"], name="fk_village_town_id_town"),
        sa.PrimaryKeyConstraint("id", name="pk_village"),
        sa.UniqueConstraint("town_id", "code", name="uq_village_town_id"),
    )
    op.create_index("ix_village_code", "village", ["code"])
    op.create_table(
        "named_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("sides", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("point", point_type(), nullable=False),
        sa.Column("to_be_surveyed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_named_place_zone_id_zone"),
        sa.PrimaryKeyConstraint("id", name="pk_named_place"),
    )
    op.create_index("ix_named_place_zone_id", "named_place", ["zone_id"])
    op.create_index("ix_named_place_point", "named_place", ["point"], postgresql_using="gist")


def _geometry() -> None:
    op.create_table(
        "boundary_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=False),
        sa.Column("accuracy_m", sa.Float(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_boundary_version_zone_id_zone"),
        sa.PrimaryKeyConstraint("id", name="pk_boundary_version"),
        sa.UniqueConstraint("zone_id", "number", name="uq_boundary_version_zone_id"),
    )
    op.create_table(
        "boundary_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("sides", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("line", line_type(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["boundary_version.id"], name="fk_boundary_line_version_id_boundary_version"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_boundary_line"),
    )
    op.create_index("ix_boundary_line_version_id", "boundary_line", ["version_id"])
    op.create_index("ix_boundary_line_line", "boundary_line", ["line"], postgresql_using="gist")
    op.create_table(
        "boundary_area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("sides", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("area", area_type(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["boundary_version.id"], name="fk_boundary_area_version_id_boundary_version"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_boundary_area"),
    )
    op.create_index("ix_boundary_area_version_id", "boundary_area", ["version_id"])
    op.create_index("ix_boundary_area_area", "boundary_area", ["area"], postgresql_using="gist")
