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

pytestmark = pytest.mark.browser
DATA = Path(__file__).parents[1] / "data"


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


@pytest.mark.parametrize(("size", "language"), [(DESK, "zh_CN"), (PHONE, "en")], ids=["desk-zh", "phone-en"])
def test_from_files_to_paper(site, somebody, sides, week, size, language, tmp_path):
    organiser = somebody(f"{sides[-1]}-organiser", size, language).signs_in()
    brings_a_roster(organiser)
    brings_checkpoints(organiser)
    page = organiser.opens(f"/patrol/inputs/demand?week={week.isoformat()}")
    organiser.is_at_ease()
    page.locator("form[action*='/demand/copy'] button").click()
    page.wait_for_load_state()
    begins_and_plans(site, organiser, week)
    moves_a_stop(organiser, week)
    everybody_signs(organiser, somebody, sides, week, size, language)
    prints(organiser, week, tmp_path)
    answers(site, somebody, week, size, language)


def brings_a_roster(organiser):
    page = organiser.opens("/people/import")
    organiser.is_at_ease()
    before = db.session.scalar(sa.text("SELECT count(*) FROM person"))
    organiser.chooses_file(DATA / "rosters" / "廊下镇志愿者名单(新).xls")
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_load_state()
    organiser.is_at_ease()
    assert "${" not in page.title()
    db.session.rollback()
    assert db.session.scalar(sa.text("SELECT count(*) FROM person")) == before


def brings_checkpoints(organiser):
    page = organiser.opens("/patrol/inputs/import/points")
    organiser.chooses_file(DATA / "gis" / "巡更点.zip")
    page.select_option("#f-crs", "cgcs2000")
    page.fill("#f-encoding", "GBK")
    page.locator("main form .form-acts button").first.click()
    page.wait_for_load_state()
    organiser.is_at_ease()
    page.locator("form[action$='/store'] button").first.click()
    page.wait_for_load_state()
    organiser.is_at_ease()


def begins_and_plans(site, organiser, week):
    page = organiser.opens("/patrol/plans")
    organiser.is_at_ease()
    page.locator(f"form:has(input[name=week][value='{week.isoformat()}']) button").click()
    page.wait_for_load_state()
    page.locator("form[action$='/run'] button").first.click()
    page.wait_for_load_state()
    drain(site.app)
    plan = wait_for_state(week, "planned")
    page.goto(f"{site.url}/patrol/plans/{plan.id}")
    assert page.locator("article.team").count() > 0
    for part in ("teams", "left-out", "grounds", "history"):
        organiser.opens(f"/patrol/plans/{plan.id}?part={part}")
        organiser.is_at_ease()


def moves_a_stop(organiser, week):
    plan = plan_of(week)
    page = organiser.opens(f"/patrol/plans/{plan.id}")
    stops = page.locator("article.team").first.locator("li.stop .stop-name")
    before = stops.all_inner_texts()
    second = page.locator("article.team").first.locator("li.stop").nth(1)
    second.locator("summary").click()
    second.locator("form.d-inline:has(button[aria-label])").first.get_by_role("button").click()
    page.wait_for_load_state()
    after = page.locator("article.team").first.locator("li.stop .stop-name").all_inner_texts()
    assert sorted(after) == sorted(before)
    history = db.session.scalars(
        sa.text("SELECT verb FROM patrol_plan_version WHERE plan_id = :id ORDER BY number"), {"id": plan.id}
    ).all()
    assert after != before or "moved" not in history


def round_of(plan_id):
    """The open round of a plan; the demonstration has other sheets that wait for signatures."""
    open_round = (
        "SELECT id FROM signoff_round WHERE kind = 'patrol_plan' AND subject_id = :id AND state = 'open'"
    )
    return db.session.execute(sa.text(open_round), {"id": plan_id}).scalar_one()


def everybody_signs(organiser, somebody, sides, week, size, language):
    plan = plan_of(week)
    page = organiser.opens(f"/patrol/plans/{plan.id}")
    page.locator("form[action$='/present'] button").click()
    page.wait_for_load_state()
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
        page.locator("form[action$='/sign'] button").click()
        page.wait_for_load_state()
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
    if found is None:
        return
    volunteer = somebody(found.login, size, language).signs_in()
    page = volunteer.opens("/patrol/walks")
    volunteer.is_at_ease()
    text = page.locator("main").inner_text()
    assert not any(word in text for word in ("GPX", "令牌", "变体", "奖励值"))
    page.locator(f"form[action$='/places/{found.id}/accept'] button").click()
    page.wait_for_load_state()
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
