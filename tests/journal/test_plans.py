"""Every filter of the auditor's page, a record's timeline and an inbox are answered from an index."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from border_gov.journal.models import Entry
from border_gov.journal.queries import Filters, _conditions, visible_to
from border_gov.kernel.db import db
from border_gov.notices.models import Notice
from tests.build.journal import AUDITOR, NOW, ZONE

FILL = f"""
INSERT INTO journal_entry (zone_id, at, actor_person, by, verb, subject_kind, subject_id, sides,
  audience_people, audience_roles, facts)
SELECT {ZONE}, '2026-01-01Z'::timestamptz + n * interval '1 minute', n % 500, 'password',
  'test.verb_' || chr(97 + n % 26), 'kind_' || n % 20, (n % 4000)::text, ARRAY['aa'], '{{}}', '{{}}', '{{}}'
FROM generate_series(1, 40000) n;
INSERT INTO notice (entry_id, person_id, zone_id, at, read_at)
SELECT n, n % 300, {ZONE}, '2026-01-01Z', CASE WHEN n % 10 = 0 THEN NULL ELSE '2026-01-02Z'::timestamptz END
FROM generate_series(1, 40000) n;
ANALYZE;
"""


@pytest.fixture
def filled(committed_app, cluster):
    cluster.sql(FILL, db.engine.url.database)


def plan(statement):
    text = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    return "\n".join(db.session.scalars(sa.text(f"EXPLAIN {text}".replace(":", r"\:"))))


def test_no_list_reads_a_whole_table(filled):
    asked = [
        Filters(),
        Filters(before=20_000),
        Filters(verb="test.verb_c"),
        Filters(subject_kind="kind_7", subject_id="7"),
        Filters(person=7),
        Filters(since=NOW - dt.timedelta(days=1)),
        Filters(until=dt.datetime(2026, 1, 2, tzinfo=dt.UTC)),
    ]
    for filters in asked:
        statement = sa.select(Entry.id).where(visible_to(AUDITOR), *_conditions(filters))
        found = plan(statement.order_by(Entry.id.desc()).limit(51))
        assert "Seq Scan" not in found, (filters, found)


def test_an_inbox_reads_one_persons_rows(filled):
    mine = sa.select(Notice.id).where(Notice.person_id == 7)
    for statement in (
        mine.order_by(Notice.id.desc()).limit(31),
        mine.where(Notice.read_at.is_(None)).limit(100),
    ):
        assert "Seq Scan" not in plan(statement)
