"""The chain: nothing is missed, and an independent verifier names what was tampered with."""

import datetime as dt
import json

import pytest
import sqlalchemy as sa

from border_gov.journal import queries, service, tasks
from border_gov.journal.cli.verifier import verify
from border_gov.journal.models import Entry, Seal
from border_gov.kernel.db import db, raw_connection, transaction
from tests.build.journal import AUDITOR, NOW, an_entry


def sealed(count=5):
    with transaction():
        for n in range(count):
            an_entry(number=n, week="2026-11-30", ratio=0.1 * n, other=None, list=[1, "a"])
    with transaction():
        service.seal(NOW)


def report(kept=None):
    with transaction():
        return verify(raw_connection(), kept)


@pytest.fixture
def tamper(committed_app, cluster):
    """Statements of a superuser, whom no grant stops."""
    database = db.engine.url.database
    return lambda statement: (db.session.rollback(), cluster.sql(statement, database))


def test_an_intact_chain(committed_app):
    sealed()
    found = report()
    assert (found.problem, found.count, found.waiting) == ("", 5, 0)
    assert found.head == queries.last_seal().hash
    with transaction():
        an_entry()
    assert report().waiting == 1


def test_an_entry_older_than_an_open_transaction_is_not_missed(committed_app):
    """The trap of sealing by id: an earlier id may commit after a later one."""
    with transaction():
        an_entry()
    other = db.engine.connect()
    insert = sa.insert(Entry).values(
        zone_id=1, at=NOW, by="x", verb="test.late", subject_kind="k", subject_id="1", sides=[],
        audience_people=[], audience_roles=[], facts={},
    )  # fmt: skip
    other.execute(insert)
    with transaction():
        late = an_entry("test.later").id
    with transaction():
        service.seal(NOW)
    assert db.session.scalar(sa.select(Seal).where(Seal.entry_id == late)) is None
    other.commit()
    other.close()
    db.session.rollback()
    with transaction():
        service.seal(NOW)
    assert db.session.scalar(sa.select(sa.func.count(Seal.position))) == 3
    assert report().problem == ""


def test_a_second_sealer_stands_back(committed_app):
    with transaction():
        an_entry()
    with db.engine.connect() as other:
        other.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": service.SEAL_LOCK})
        with transaction():
            assert service.seal(NOW) == 0
    with transaction():
        assert service.seal(NOW) == 1


@pytest.mark.parametrize(
    ("statement", "broken", "words"),
    [
        ("UPDATE journal_entry SET facts = '{\"number\": 9}' WHERE id = 3", 3, "not what was sealed"),
        ("UPDATE journal_entry SET actor_person = 8 WHERE id = 2", 2, "not what was sealed"),
        (
            "UPDATE journal_entry SET at = at + interval '1 microsecond' WHERE id = 4",
            4,
            "not what was sealed",
        ),
        (
            "ALTER TABLE journal_seal DROP CONSTRAINT fk_journal_seal_entry_id_journal_entry;"
            "DELETE FROM journal_entry WHERE id = 3",
            3,
            "removed",
        ),
        ("DELETE FROM journal_seal WHERE entry_id = 3", 4, "link 3 of the chain is missing"),
    ],
)
def test_tampering_names_the_first_broken_entry(committed_app, tamper, statement, broken, words):
    sealed()
    tamper(statement)
    found = report()
    assert found.broken_entry == broken
    assert words in found.problem


def kept_copy():
    with transaction():
        return json.loads(json.dumps(service.export_checkpoint(AUDITOR, "aa", NOW)))


def test_a_kept_copy_shows_that_the_end_was_cut_off(committed_app, tamper):
    sealed()
    kept = kept_copy()
    assert kept["count"] == 5
    assert report(kept).problem == ""
    tamper(
        "DELETE FROM journal_checkpoint; DELETE FROM journal_seal WHERE position > 3;"
        "DELETE FROM journal_entry WHERE id > 3"
    )
    assert report().problem == ""
    assert "ends before the 5 entries" in report(kept).problem


def test_a_kept_copy_shows_that_history_was_rewritten_and_sealed_anew(committed_app, tamper):
    sealed()
    kept = kept_copy()
    tamper(
        "DELETE FROM journal_checkpoint; DELETE FROM journal_seal;"
        "UPDATE journal_entry SET actor_person = 8 WHERE id = 2"
    )
    with transaction():
        service.seal(NOW)
    assert report().problem == ""
    found = report(kept)
    assert "rewritten" in found.problem
    assert found.position == 5


def test_a_forged_copy_is_known(committed_app):
    sealed()
    kept = kept_copy() | {"head": "0" * 64}
    assert "signature" in report(kept).problem


def test_a_checkpoint_is_made_only_when_the_chain_has_grown(committed_app):
    with transaction():
        assert service.make_checkpoint(NOW) is None
    sealed()
    with transaction():
        first = service.make_checkpoint(NOW)
        assert service.make_checkpoint(NOW + dt.timedelta(minutes=10)).id == first.id


def test_a_restored_journal_is_sealed_although_its_transactions_lie_ahead(committed_app, tamper):
    with transaction():
        an_entry()
    tamper("UPDATE journal_entry SET xid = '9999999999'::xid8")
    with transaction():
        assert service.seal(NOW) == 1


def test_the_commands(committed_app, tamper, tmp_path):
    runner, file = committed_app.test_cli_runner(), tmp_path / "kept.json"
    with transaction():
        an_entry()
    assert "1 entries sealed" in runner.invoke(args=["journal", "seal"]).output
    assert runner.invoke(args=["journal", "checkpoint", "--side", "aa", "--out", str(file)]).exit_code == 0
    intact = runner.invoke(args=["journal", "verify", "--checkpoint", str(file)])
    assert (intact.exit_code, "intact: 1 entries" in intact.output) == (0, True)
    tamper("UPDATE journal_entry SET verb = 'test.undone'")
    broken = runner.invoke(args=["journal", "verify", "--checkpoint", str(file)])
    assert broken.exit_code == 1
    assert "BROKEN: entry 1" in broken.output
    as_json = runner.invoke(args=["journal", "verify", "--json"])
    assert json.loads(as_json.output)["broken_entry"] == 1


def test_the_clock_seals_in_batches_and_states_the_chain(committed_app, monkeypatch):
    monkeypatch.setattr(service, "SEAL_BATCH", 2)
    with transaction():
        for _ in range(5):
            an_entry()
    tasks.seal()
    tasks.checkpoint()
    found = report()
    assert (found.problem, found.count, found.waiting) == ("", 5, 0)
    assert queries.last_checkpoint().count == 5
