"""Many at once against the real server: both sides sign, keys come thirty times, two officers correct."""

import os
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from border_gov.cohandling.models import Signature, SignoffRound
from border_gov.incidents.models import Act, Incident
from border_gov.journal.models import Entry
from border_gov.kernel import clock
from border_gov.kernel.db import db, transaction
from tests.build.incidents import JS, PH, a_report, a_stage, at, later, on_site
from tests.served import Caller, served

JOINT = 300 if os.environ.get("SOAK") else 40
WORKERS = 6
KEYS, TIMES = 20, 30


@pytest.fixture(scope="module")
def place(cluster, data_folder, tmp_path_factory):
    """A database with officers who can sign in, and the product's own server on it."""
    from tests.conftest import build

    cluster.create_database("at_once", template="template_bg")
    app = build(cluster, data_folder, "at_once")
    with app.app_context():
        with transaction():
            stage = a_stage(accounts=True)
        with served(cluster.url("app", "at_once"), data_folder) as port:
            yield stage, port
        db.session.remove()
        db.engine.dispose()
    cluster.drop_database("at_once")


def signed_in(place, side, number=0):
    stage, port = place
    return Caller(port).signs_in(f"user{stage.desk(side, number).person_id}")


def handled(stage, start):
    """A joint incident that the second officer of a side handled; all sides are asked to sign."""
    from border_gov.incidents.service import desk, units

    one, officer = a_report(stage, start), stage.desk(PH, 1)
    desk.ack(one, officer, later(0.1, start))
    desk.dispatch(one, officer, [stage.units[PH]], later(0.2, start))
    on_site(stage, one, officer, later(0.3, start))
    result = {"result": "done", "words": "已修好", "no_photo_why": "夜间光线不足"}
    units.resolve(one, officer, result, later(0.4, start))
    return one.id


def at_once(workers, act):
    together = threading.Barrier(len(workers))

    def work(worker):
        together.wait(60)
        return act(worker)

    with ThreadPoolExecutor(len(workers)) as pool:
        return list(pool.map(work, workers))


def test_both_sides_sign_at_once_and_every_incident_closes_once(place):
    stage, _ = place
    start = later(-30, clock.now())
    with transaction():
        ids = [handled(stage, start) for _ in range(JOINT)]
    rounds = db.session.execute(
        select(SignoffRound.id, SignoffRound.sha256).where(SignoffRound.subject_id.in_(ids))
    ).all()
    db.session.rollback()
    officers = [signed_in(place, (PH, JS)[n % 2]) for n in range(WORKERS)]

    def sign_all(officer):
        return [
            officer.send(f"/api/v1/signing/{id}/sign", {"sha256": sha256}).status for id, sha256 in rounds
        ]

    statuses = [status for each in at_once(officers, sign_all) for status in each]
    assert set(statuses) == {200, 409} and statuses.count(200) == 2 * JOINT
    mine = select(SignoffRound.id).where(SignoffRound.subject_id.in_(ids))
    assert (
        db.session.scalar(select(func.count(Signature.id)).where(Signature.round_id.in_(mine))) == 2 * JOINT
    )
    sides = select(func.count(func.distinct(Signature.side))).where(Signature.round_id.in_(mine))
    assert db.session.scalars(sides.group_by(Signature.round_id)).all() == [2] * JOINT
    closed = select(Incident.id).where(Incident.id.in_(ids), Incident.state == "closed")
    assert len(db.session.scalars(closed).all()) == JOINT
    told = select(func.count(), func.count(func.distinct(Entry.subject_id)))
    assert db.session.execute(told.where(Entry.verb == "incident.closed")).one() == (JOINT, JOINT)
    db.session.rollback()


def test_a_key_sent_thirty_times_at_once_makes_one_incident(place):
    stage, port = place
    spot = at(stage, 0.0)
    officer = signed_in(place, PH)
    keys = [str(uuid.uuid4()) for _ in range(KEYS)]
    jobs = [key for key in keys for _ in range(TIMES)]
    mine = threading.local()

    def post(key):
        if not hasattr(mine, "caller"):
            mine.caller = Caller(port).as_(officer)
        body = {"words": "桥面破损，请处理", "kind": "road", "source": "hotline", **spot}
        for _ in range(20):
            answer = mine.caller.send("/api/v1/incidents", body, Idempotency_Key=key)
            if answer.status != 503:  # a busy server says "try again": that is what the key is for
                break
            time.sleep(0.5)
        return key, answer.status, answer.json.get("id")

    with ThreadPoolExecutor(TIMES) as pool:
        answers = list(pool.map(post, jobs))
    assert {status for _, status, _ in answers} == {200, 201}
    assert sum(status == 201 for _, status, _ in answers) == KEYS
    made = {key: {id for each, _, id in answers if each == key} for key in keys}
    assert all(len(ids) == 1 for ids in made.values())
    numbers = set().union(*made.values())
    assert len(numbers) == KEYS
    stored = select(func.count()).select_from(Act).where(Act.incident_id.in_(numbers), Act.verb == "receive")
    assert db.session.scalar(stored) == KEYS
    db.session.rollback()


def test_two_officers_correct_the_same_record(place):
    """One wins; the other is answered 409 with what is different now, and finds the own text in the form."""
    stage, _ = place
    with transaction():
        one = a_report(stage, clock.now())
        number, version = one.id, one.version
    officers = [signed_in(place, PH), signed_in(place, JS)]
    texts = {officers[0]: "路面塌陷约两米，已设警示", officers[1]: "桥东侧护栏断裂，需两方到场"}

    def correct(officer):
        data = {"version": version, "words": texts[officer], "kind": "road"}
        return officer, officer.post(f"/incidents/{number}/edit", data)

    for officer in officers:
        officer.opens(f"/incidents/{number}/edit")
    answers = at_once(officers, correct)
    assert sorted(answer.status for _, answer in answers) == [302, 409]
    winner, loser = sorted(officers, key=lambda officer: dict(answers)[officer].status)
    lost = dict(answers)[loser]
    assert texts[loser] in lost.text and texts[winner] in lost.text and "现在有哪些不同" in lost.text
    assert db.session.get_one(Incident, number).words == texts[winner]
    db.session.rollback()
    data = {"version": version, "words": texts[loser], "kind": "road"}
    refused = loser.send(f"/api/v1/incidents/{number}", data, method="PATCH")
    assert refused.status == 409 and refused.json["errors"]["words"] == [texts[winner]]
