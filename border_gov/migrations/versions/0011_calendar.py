"""The holiday calendar, with the years whose notice is public."""

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NOTICES = {
    2024: (
        "国务院办公厅关于2024年部分节假日安排的通知（国办发明电〔2023〕7号）",
        dt.datetime(2023, 10, 24, 16, tzinfo=dt.UTC),
        (
            ("0101", "0101", "元旦"),
            ("0210", "0217", "春节"),
            ("0404", "0406", "清明节"),
            ("0501", "0505", "劳动节"),
            ("0610", "0610", "端午节"),
            ("0915", "0917", "中秋节"),
            ("1001", "1007", "国庆节"),
        ),
        ("0204", "0218", "0407", "0428", "0511", "0914", "0929", "1012"),
    ),
    2025: (
        "国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）",
        dt.datetime(2024, 11, 11, 16, tzinfo=dt.UTC),
        (
            ("0101", "0101", "元旦"),
            ("0128", "0204", "春节"),
            ("0404", "0406", "清明节"),
            ("0501", "0505", "劳动节"),
            ("0531", "0602", "端午节"),
            ("1001", "1008", "国庆节、中秋节"),
        ),
        ("0126", "0208", "0427", "0928", "1011"),
    ),
    2026: (
        "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）",
        dt.datetime(2025, 11, 3, 16, tzinfo=dt.UTC),
        (
            ("0101", "0103", "元旦"),
            ("0215", "0223", "春节"),
            ("0404", "0406", "清明节"),
            ("0501", "0505", "劳动节"),
            ("0619", "0621", "端午节"),
            ("0925", "0927", "中秋节"),
            ("1001", "1007", "国庆节"),
        ),
        ("0104", "0214", "0228", "0509", "0920", "1010"),
    ),
}


def upgrade() -> None:
    """Make it."""
    version = op.create_table(
        "calendar_version",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("weekends_are_holidays", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer()),
        sa.UniqueConstraint("year", "number", name="uq_calendar_version_number"),
    )
    day = op.create_table(
        "calendar_day",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("version_id", sa.Integer(), sa.ForeignKey("calendar_version.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.UniqueConstraint("version_id", "day", name="uq_calendar_day_day"),
    )
    for year, (source, published, spans, made_up) in NOTICES.items():
        row = {"year": year, "number": 1, "source": source, "weekends_are_holidays": True}
        made = sa.insert(version).values(**row, valid_from=published).returning(version.c.id)
        version_id = op.get_bind().scalar(made)
        op.bulk_insert(day, [{"version_id": version_id, **named} for named in _days(year, spans, made_up)])


def _days(year: int, spans: tuple[tuple[str, str, str], ...], made_up: tuple[str, ...]) -> list[dict]:
    found = []
    for first, last, name in spans:
        start, end = (dt.date(year, int(d[:2]), int(d[2:])) for d in (first, last))
        for n in range((end - start).days + 1):
            found.append({"day": start + dt.timedelta(days=n), "kind": "off", "name": name})
    for text in made_up:
        found.append({"day": dt.date(year, int(text[:2]), int(text[2:])), "kind": "made_up", "name": ""})
    return found


def downgrade() -> None:
    """Take it back."""
    op.drop_table("calendar_day")
    op.drop_table("calendar_version")
