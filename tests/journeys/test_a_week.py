"""The main job from files to paper: import, plan, edit, sign on every side, publish, walk list, print."""

import datetime as dt
import io
import json
import subprocess
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image

from border_gov.kernel import clock
from border_gov.kernel.db import db
from tests.browser import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
DATA = Path(__file__).parents[1] / "data"
ROSTER_TOWN, GOOD_ROWS, GOOD_POINTS = "330482106", 37, 68


def drain(app, queue="heavy"):
    """Run the worker until nothing waits; in a thread, for the browser's own loop runs in this one."""
    db.session.rollback()  # an open transaction of this thread would be ended as idle meanwhile
    jobs = app.extensions["jobs"]
    work = threading.Thread(
        target=lambda: jobs.run_worker(queues=[queue], wait=False, install_signal_handlers=False)
    )
    work.start()
    work.join(280)
    assert not work.is_alive()


def as_picture(pdf: bytes, tmp_path: Path) -> list[Image.Image]:
    """The pages of a PDF as a person sees them."""
    source = tmp_path / "paper.pdf"
    source.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "60", "-png", str(source), str(tmp_path / "page")], check=True)
    return [Image.open(path) for path in sorted(tmp_path.glob("page*.png"))]


def is_drawn(page: Image.Image) -> bool:
    """True if there is ink on the page, and paper too."""
    dark = sum(page.convert("L").histogram()[:128])
    return 0.002 < dark / (page.width * page.height) < 0.6


def plan_of(week):
    return db.session.execute(
        sa.text("SELECT id, state FROM patrol_plan WHERE week = :week ORDER BY id DESC LIMIT 1"),
        {"week": week},
    ).one()


def wait_for_state(week, *states):
    until = time.monotonic() + 90
    while time.monotonic() < until:
        db.session.rollback()
        plan = plan_of(week)
        if plan.state in states:
            return plan
        time.sleep(0.2)
    raise AssertionError(f"still {plan.state}")


@pytest.fixture
def week():
    """The Monday of the week after next, of which the demonstration knows nothing yet."""
    return clock.monday(clock.today(clock.now())) + dt.timedelta(days=14)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_from_files_to_paper(site, somebody, sides, week, size, language, tmp_path):
    organiser = somebody(f"{sides[-1]}-organiser", size, language).signs_in()
    people, points = brings_a_roster(organiser), brings_checkpoints(organiser)
    page = organiser.opens(f"/patrol/inputs/demand?week={week.isoformat()}")
    organiser.is_at_ease()
    organiser.sends(page.locator("form[action*='/demand/copy'] button"))
    begins_and_plans(site, organiser, week)
    uses_what_was_brought(week, people, points)
    moves_a_stop(organiser, week)
    everybody_signs(organiser, somebody, sides, week, size, language)
    prints(organiser, week, tmp_path)
    answers(site, somebody, week, size, language)


def brings_a_roster(organiser):
    """The good rows are in, the bad ones are named and are not; a second time changes nothing."""
    before = ids("person")
    page = reads_roster(organiser)
    page.select_option("#f-answer-town", ROSTER_TOWN)
    organiser.sends(page.locator("form.card button.btn-primary"))
    organiser.is_at_ease()
    assert page.get_by_text("不存在村").first.is_visible()
    assert ids("person") == before  # nothing is stored before somebody agrees
    organiser.sends(page.locator("form[action$='/store'] button"))
    organiser.is_at_ease()
    brought = ids("person") - before
    assert len(brought) == GOOD_ROWS
    page = reads_roster(organiser)
    assert page.locator("form[action$='/store']").count() == 0
    assert ids("person") - before == brought
    return brought


def reads_roster(organiser):
    page = organiser.opens("/people/import")
    organiser.is_at_ease()
    organiser.chooses_file(DATA / "rosters" / "广陈镇志愿者花名册.xlsx")
    organiser.sends(page.locator("main form button.btn-primary"))
    organiser.is_at_ease()
    return page


def ids(table):
    """The rows of a table, by the keys under which a plan names them."""
    db.session.rollback()
    return {str(row) for row in db.session.scalars(sa.text(f"SELECT id FROM {table}"))}


def brings_checkpoints(organiser):
    page = organiser.opens("/patrol/inputs/import/points")
    organiser.chooses_file(DATA / "gis" / "巡更点.zip")
    page.select_option("#f-crs", "cgcs2000")
    page.fill("#f-encoding", "GBK")
    before = ids("patrol_checkpoint")
    organiser.sends(page.locator("main form .form-acts button").first)
    organiser.is_at_ease()
    organiser.sends(page.locator("form[action$='/store'] button").first)
    organiser.is_at_ease()
    return ids("patrol_checkpoint") - before


def begins_and_plans(site, organiser, week):
    page = organiser.opens("/patrol/plans")
    organiser.is_at_ease()
    organiser.sends(page.locator(f"form:has(input[name=week][value='{week.isoformat()}']) button"))
    organiser.sends(page.locator("form[action$='/run'] button").first)
    drain(site.app)
    plan = wait_for_state(week, "planned")
    page.goto(f"{site.url}/patrol/plans/{plan.id}")
    assert page.locator("article.team").count() > 0
    for part in ("teams", "left-out", "grounds", "history"):
        organiser.opens(f"/patrol/plans/{plan.id}?part={part}")
        organiser.is_at_ease()


def uses_what_was_brought(week, people, points):
    """Each checkpoint of the file is visited or left out with its reason; people of the file walk."""
    newest = "SELECT content FROM patrol_plan_version WHERE plan_id = :id ORDER BY number DESC LIMIT 1"
    plan = json.loads(db.session.scalar(sa.text(newest), {"id": plan_of(week).id}))
    assert plan["checker"]["ok"] is True
    visited = {stop["checkpoint"] for patrol in plan["patrols"] for stop in patrol["stops"]}
    left_out = {drop["checkpoint"] for drop in plan["dropped"]}
    assert len(points) == GOOD_POINTS
    assert points <= visited | left_out
    assert points & visited
    assert people & {member["id"] for patrol in plan["patrols"] for member in patrol["members"]}


def moves_a_stop(organiser, week):
    """Each press either gives the new order or says beside the stop why not; the last one is taken."""
    plan = plan_of(week)
    page = organiser.opens(f"/patrol/plans/{plan.id}")
    card = page.locator("article.team").first
    for position in range(1, card.locator("li.stop").count()):
        before = stops(card)
        stop = card.locator("li.stop").nth(position)
        stop.locator("summary").click()
        organiser.sends(stop.locator("form.d-inline button[aria-label]").first)
        refused = page.locator(f"li.stop[data-what='{before[position]}'] .refused")
        swapped = [*before[: position - 1], before[position], before[position - 1], *before[position + 1 :]]
        assert stops(card) == (before if refused.count() else swapped)
        assert (versions(plan.id)[-1] == "moved") == (not refused.count())
        organiser.is_at_ease()
        if not refused.count():
            return
    takes_one_out(organiser, plan, card)


def takes_one_out(organiser, plan, card):
    """Where no two stops can change places, a stop can still be left out."""
    before = stops(card)
    stop = card.locator("li.stop").first
    stop.locator("summary").click()
    stop.locator("select[name=target]").select_option("")
    organiser.sends(stop.locator("form.change-form button"))
    assert stops(card) == before[1:]
    assert versions(plan.id)[-1] == "moved"


def stops(card):
    return [stop.get_attribute("data-what") for stop in card.locator("li.stop").all()]


def versions(plan_id):
    db.session.rollback()
    found = sa.text("SELECT verb FROM patrol_plan_version WHERE plan_id = :id ORDER BY number")
    return list(db.session.scalars(found, {"id": plan_id}))


def round_of(plan_id):
    """The open round of a plan; the demonstration has other sheets that wait for signatures."""
    open_round = (
        "SELECT id FROM signoff_round WHERE kind = 'patrol_plan' AND subject_id = :id AND state = 'open'"
    )
    return db.session.execute(sa.text(open_round), {"id": plan_id}).scalar_one()


def everybody_signs(organiser, somebody, sides, week, size, language):
    plan = plan_of(week)
    page = organiser.opens(f"/patrol/plans/{plan.id}")
    organiser.sends(page.locator("form[action$='/present'] button"))
    for side in sides:
        signer = somebody(f"{side}-officer", size, language).signs_in()
        page = signer.opens("/signing/")
        signer.is_at_ease()
        page.locator(f"main a[href='/signing/{round_of(plan.id)}']").first.click()
        page.wait_for_load_state("networkidle")
        signer.is_at_ease()
        password = page.locator("form[action$='/sign'] input[type=password]")
        if password.count():
            password.fill(signer.password)
        signer.sends(page.locator("form[action$='/sign'] button"))
        state = wait_for_state(week, "signing", "published").state
        seen = page.locator("main").inner_text()
        assert (state == "published") == (side == sides[-1]), f"{state} after {side}: {seen}"


def prints(organiser, week, tmp_path):
    number = plan_of(week).id
    page = organiser.opens(f"/patrol/plans/{number}/papers")
    organiser.is_at_ease()
    message = page.locator("#chat-text").input_value()
    names = db.session.scalars(sa.text("SELECT name FROM person WHERE length(name) > 1")).all()
    assert len(message) > 200
    assert [name for name in names if name in message] == []  # surnames only
    roster = as_picture(organiser.downloads(f"/patrol/plans/{number}/roster.pdf"), tmp_path)
    assert roster
    assert all(is_drawn(page) for page in roster)
    picture = Image.open(io.BytesIO(organiser.downloads(f"/patrol/plans/{number}/picture.png")))
    assert is_drawn(picture)
    assert organiser.downloads(f"/patrol/plans/{number}/week.xlsx")[:2] == b"PK"
    organiser.opens(f"/patrol/plans/{number}?part=people")
    organiser.is_at_ease()


def answers(site, somebody, week, size, language):
    """A volunteer who walks that week says that they will come; the organiser's count shows it."""
    found = db.session.execute(
        sa.text(
            "SELECT a.login, m.id FROM patrol_member m JOIN patrol p ON p.id = m.patrol_id"
            " JOIN account a ON a.person_id = m.person_id WHERE p.day >= :week LIMIT 1"
        ),
        {"week": week},
    ).first()
    assert found is not None, "the demonstration gives no walker an account"
    volunteer = somebody(found.login, size, language).signs_in()
    page = volunteer.opens("/patrol/walks")
    volunteer.is_at_ease()
    text = page.locator("main").inner_text()
    assert not any(word in text for word in ("GPX", "令牌", "变体", "奖励值"))
    volunteer.sends(page.locator(f"form[action$='/places/{found.id}/accept'] button"))
    volunteer.is_at_ease()
    db.session.rollback()
    state = sa.text("SELECT state FROM patrol_member WHERE id = :id")
    assert db.session.scalar(state, {"id": found.id}) == "accepted"


def test_the_demonstration_was_planned_by_the_real_planner(demo_app, demo):
    stored = db.session.scalar(sa.text("SELECT content FROM patrol_plan_version ORDER BY id DESC LIMIT 1"))
    plan = json.loads(stored)
    assert plan["checker"]["ok"] is True
    assert {proof["status"] for proof in plan["proofs"]} == {"optimal"}
    assert plan["forecast"]["never_visited"] == 0
    for patrol in plan["patrols"]:
        assert len({member["side"] for member in patrol["members"]}) >= 2
