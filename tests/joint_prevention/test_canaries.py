"""Canaries over the levels of disclosure: no name or number crosses the border beyond a grant."""

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from border_gov.cohandling.service import disclosure
from border_gov.joint_prevention.service import clues, operations, requests
from border_gov.journal.service import Subject
from border_gov.kernel import clock
from tests.build.incidents import JS, PH, a_stage, at
from tests.build.people import a_person
from tests.build.prevention import an_officer, clue_values

DAY = dt.timedelta(days=1)
RECEIPT, TAIL = "CANARY-20261125-773", "773"
NAMES, PHONE = ("金丝雀甲", "金丝雀乙"), "13700001111"


def text_of(answer):
    if answer.mimetype == "application/pdf":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    return answer.text


@pytest.fixture
def scene(session):
    """A clue, a request and an operation of one side, with canaries for whoever is behind them."""
    now = clock.now()
    stage = a_stage(now)
    owner, asker = an_officer(stage, PH, name=NAMES[0]), an_officer(stage, JS)
    clue = clues.enter(owner, stage.zone.id, clue_values(stage, now, receipt=RECEIPT), now)
    place = at(stage, 0.0)
    wanted = {"to_side": JS, "what": "look", "wanted_at": now, "words": "", "urgent": False, **place}
    asked = requests.ask(owner, stage.zone.id, wanted, now)
    times = {"starts_at": now, "ends_at": now + DAY / 8, "kind": "check", "sides": []}
    one = operations.plan(owner, stage.zone.id, {**times, **place}, now)
    leads = a_person(stage.zone, PH, NAMES[1], phone=PHONE)
    operations.join(owner, one, {"unit_id": stage.units[PH], "people": 3, "led_by": leads.id}, now)
    return stage, owner, asker, clue, asked, one


def addresses(clue, asked, one):
    singles = (f"/prevention/clues/{clue.id}", f"/prevention/clues/{clue.id}.pdf")
    return (*singles, f"/api/v1/prevention/clues/{clue.id}"), (
        "/prevention/clues/",
        "/prevention/clues/clues.geojson",
        "/api/v1/prevention/clues",
        f"/prevention/assistance/{asked.id}",
        "/prevention/assistance/",
        f"/api/v1/prevention/assistance/{asked.id}",
        f"/prevention/operations/{one.id}",
        f"/prevention/operations/{one.id}/signed",
        f"/api/v1/prevention/operations/{one.id}",
        "/prevention/alerts/",
        "/prevention/",
        "/api/v1/prevention/analysis",
        "/prevention/areas/",
        "/api/v1/maps/features",
        "/signing/",
        "/handovers/",
        "/inbox/",
    )


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_across_the_border_only_a_single_record_shows_what_was_granted(scene, client, level):
    stage, owner, asker, clue, asked, one = scene
    now = clock.now()
    if level <= 2:
        clues.set_level(owner, clue, level, now)
    else:
        subject = Subject("clue", clue.id)
        until = now + DAY
        disclosure.share(
            owner, subject, JS, level, "handling", expires_at=until, now=now, zone_id=stage.zone.id
        )
    singles, others = addresses(clue, asked, one)
    client.as_(asker)
    for address in (*singles, *others):
        answer = client.get(address)
        assert answer.status_code == 200, address
        told = text_of(answer) + str(answer.headers)
        assert not [canary for canary in (*NAMES, PHONE) if canary in told], address
        granted = level == 4 and address in singles
        assert (RECEIPT in told) is granted, address
        masked = level == 3 and address in singles
        assert (f"***{TAIL}" in told) is masked, address


def test_its_own_side_sees_its_people(scene, client):
    _, owner, _, clue, _, one = scene
    assert NAMES[1] in client.as_(owner).get(f"/prevention/operations/{one.id}").text
    assert RECEIPT in client.get(f"/prevention/clues/{clue.id}").text
