"""Streams hear what was committed, hold no session, are capped, and end."""

import threading
import time

import sqlalchemy as sa

from border_gov.journal.service import Audience
from border_gov.kernel import live
from border_gov.kernel.db import db, transaction
from border_gov.notices.models import Notice
from border_gov.notices.rules import topic_of
from tests.build.journal import an_entry


def lines_of(app, person_id, seconds=6.0):
    """What a person's stream says, gathered in a thread; `started` is set once it listens."""
    lines, started = [], threading.Event()

    def listen():
        with app.test_request_context():
            answer = live.stream(topic_of(person_id), seconds=seconds, beat=0.2)
            started.set()
            for chunk in answer.response:
                lines.append(chunk.strip())
            answer.close()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    assert started.wait(10)
    return lines, thread


def heard(lines):
    return [
        line.removeprefix("data: ") for line in lines if line.startswith("data: ") and "resync" not in line
    ]


def test_only_what_was_committed_is_heard_and_only_by_its_person(committed_app):
    lines, thread = lines_of(committed_app, 5)
    others, other = lines_of(committed_app, 6)
    an_entry(audience=Audience(people={5}))
    db.session.rollback()
    with transaction():
        an_entry(audience=Audience(people={5}))
    wanted = [str(db.session.scalar(sa.select(Notice.id)))]
    deadline = time.monotonic() + 5
    while heard(lines) != wanted and time.monotonic() < deadline:
        time.sleep(0.05)
    thread.join(10)
    other.join(10)
    assert heard(lines) == wanted
    assert heard(others) == []
    assert committed_app.extensions["live"].open_streams == 0


def test_a_stream_ends_and_holds_no_session(committed_app):
    before = time.monotonic()
    lines, thread = lines_of(committed_app, 5, seconds=0.8)
    assert db.engine.pool.checkedout() == 0
    thread.join(10)
    assert not thread.is_alive()
    assert 0.5 < time.monotonic() - before < 8
    assert lines[0] == "retry: 5000"
    assert ": still here" in lines


def test_more_streams_than_threads_are_sent_to_poll(committed_app):
    hub = committed_app.extensions["live"]
    queues = [hub.open("inbox:1") for _ in range(committed_app.config["THREADS"] // 2)]
    assert all(queues)
    with committed_app.test_request_context():
        assert live.stream(topic_of(5)).status_code == 204
    for mine in queues:
        hub.close(mine)
    with committed_app.test_request_context():
        answer = live.stream(topic_of(5), seconds=0.1)
        assert answer.status_code == 200
        answer.close()
    assert hub.open_streams == 0


def test_the_ear_opens_again_after_the_database_was_away(committed_app, monkeypatch):
    monkeypatch.setattr(live, "BACK_OFF_S", 0.1)
    hub = committed_app.extensions["live"]
    mine = hub.open("inbox:5")
    assert mine.get(timeout=5) == live.RESYNC
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'"
    db.session.execute(sa.text(kill))
    db.session.rollback()
    assert mine.get(timeout=8) == live.RESYNC
    hub.close(mine)
