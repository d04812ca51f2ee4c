"""M16 and the levels: a canary in every note and party field is met only by who may; else nowhere at all."""

import pytest
from sqlalchemy import create_engine, text

from border_gov.joint_mediation.queries import secrets as reads
from border_gov.joint_mediation.queries import shown
from border_gov.joint_mediation.views import cases as case_pages
from border_gov.kernel.db import db
from tests.build.mediation import a_table
from tests.build.mediation_api import Desk
from tests.joint_mediation.secrets import (
    NOTES,
    PARTY,
    ROLES,
    TAKEN,
    a_case_full_of_canaries,
    seen_by,
    text_of,
)

SIDES = ("east", "west", "north")


@pytest.fixture
def canaries(app, session, client):
    return a_case_full_of_canaries(app, client, a_table(SIDES))


def everybody(table, side):
    """Each role of a side, and its mediator on the panel."""
    panel = [table.viewer(side, "mediator")] if side in (table.a, table.b) else []
    return [*(table.viewer(side, role) for role in ROLES), *panel]


def count(sql="SELECT count(*) FROM mediation_caucus_note"):
    return db.session.execute(text(sql)).scalar_one()


@pytest.mark.timeout(900)  # a thousand pages and papers; a busy machine takes its time
@pytest.mark.parametrize("side", SIDES)
def test_the_sweep_meets_no_canary_where_it_is_forbidden(canaries, client, side):
    found = {}
    for viewer in everybody(canaries.table, side):
        roles = sorted(viewer.roles)
        # The whole product for the keeper of the file and for a third side; what names disputes for the rest.
        everywhere = (side, roles) in [("east", ["officer"]), ("north", ["officer"])]
        met = seen_by(client, canaries, viewer, everywhere)
        if met:
            found[tuple(roles)] = met
    assert found == {}
    assert len(canaries.near) > 35 and len(canaries.addresses) > 120, "the sweep asks the whole product"


@pytest.mark.parametrize(
    ("guard", "who"),
    [("reader", "b officer"), ("name", "b officer"), ("timeline", "a officer"), ("level", "b leader")],
)
def test_the_sweep_fails_when_one_guard_is_removed(canaries, client, monkeypatch, guard, who):
    table = canaries.table
    author = table.viewer(table.a, "mediator")
    if guard == "reader":  # the database is told another reader than who asks
        honest = reads.as_reader
        monkeypatch.setattr(reads, "as_reader", lambda viewer: honest(author))
    elif guard == "name":
        monkeypatch.setattr(shown, "shown_name", lambda name, level: name)
    elif guard == "level":
        monkeypatch.setattr(shown, "levels_of", lambda viewer, cases: {case.id: 4 for case in cases})
    else:
        monkeypatch.setattr(case_pages, "CONFIDENTIAL", frozenset())
    canaries.near = [path for path in canaries.near if path.endswith(f"/{canaries.case_id}")]
    assert seen_by(client, canaries, Desk(client, table).who(who), everywhere=False)


def test_m16_who_reads_a_note(canaries, client):
    table = canaries.table
    desk = Desk(client, table, canaries.case_id)
    assert NOTES["a"] in desk.page("a mediator") and NOTES["b"] not in desk.page("a mediator")
    assert [note["words"] for note in desk.read("b mediator")["notes"]] == [NOTES["b"]]
    for who in ("a officer", "b officer", "a leader"):
        assert desk.read(who)["notes"] == [] and TAKEN not in desk.page(who)
    party = desk.parties()[0]
    desk.do("a mediator", "note", party_id=party, words="鹮鹮可示", party_allows=True)
    assert "鹮鹮可示" in desk.page("b mediator")
    assert "鹮鹮可示" not in desk.page("b officer")


def test_m16_the_auditor_reads_that_it_exists_and_nothing_more(canaries, client):
    viewer = canaries.table.viewer(canaries.table.b, "audit_admin")
    pages = [text_of(client.as_(viewer).get(path)) for path in canaries.near if "/journal" in path]
    assert any(TAKEN in page for page in pages)
    assert not any(NOTES["a"] in page or NOTES["b"] in page for page in pages)


def test_who_took_the_dispute_in_is_not_told_that_a_note_exists(canaries, client):
    officer = canaries.table.viewer(canaries.table.a, "officer")
    page = client.as_(officer).get("/inbox/").get_data(as_text=True)
    assert TAKEN not in page
    told = "SELECT person_id FROM notice n JOIN journal_entry e ON e.id = n.entry_id "
    people = set(db.session.execute(text(told + "WHERE e.verb = 'mediation.note'")).scalars())
    panel = {canaries.table.person(side, "mediator").id for side in (canaries.table.a, canaries.table.b)}
    assert people <= panel


def test_a_masked_form_across_the_border_is_noted_like_the_page(canaries, client):
    before = count("SELECT count(*) FROM journal_entry WHERE verb = 'mediation.read_across'")
    viewer = canaries.table.viewer(canaries.table.b, "officer")
    page = client.as_(viewer).get(f"/mediation/{canaries.case_id}/do/invite").get_data(as_text=True)
    assert PARTY["name"] not in page and PARTY["name"][0] in page
    assert count("SELECT count(*) FROM journal_entry WHERE verb = 'mediation.read_across'") == before + 1


def test_the_database_shows_no_note_to_the_role_of_the_product(canaries):
    assert db.session.execute(text("SELECT current_user")).scalar_one().endswith("app")
    assert count() == 0, "without a reader named in the session there is no row"
    for person, notes in ((canaries.table.person("north", "officer").id, 0), ("", 0)):
        db.session.execute(reads.SET_READER, {"reader": str(person)})
        assert count() == notes
    for side in (canaries.table.a, canaries.table.b):
        db.session.execute(reads.SET_READER, {"reader": str(canaries.table.person(side, "mediator").id)})
        assert count() == 1
    assert db.session.execute(text("UPDATE mediation_caucus_note SET party_allows = true")).rowcount == 1
    assert db.session.execute(text("DELETE FROM mediation_caucus_note")).rowcount == 0


def test_who_left_the_panel_reads_no_more(canaries, client):
    table, desk = canaries.table, Desk(client, canaries.table, canaries.case_id)
    seat = db.session.execute(
        text("SELECT id FROM mediation_panelist WHERE person_id = :person"),
        {"person": table.person(table.b, "mediator").id},
    ).scalar_one()
    desk.do("a officer", "challenge", panelist_id=seat, reason="bias")
    db.session.execute(reads.SET_READER, {"reader": str(table.person(table.b, "mediator").id)})
    assert count() == 0


def test_not_even_the_owner_of_the_table_reads(app):
    owner = create_engine(app.config["MIGRATION_URL"])
    with owner.connect() as connection:
        forced = "SELECT relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner) = current_user"
        forced += " FROM pg_class WHERE relname = 'mediation_caucus_note'"
        assert tuple(connection.execute(text(forced)).one()) == (True, True, True)
        passes = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        assert connection.execute(text(passes)).scalar_one() is False
    owner.dispose()
