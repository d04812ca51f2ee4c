"""Pages of prevention in a real browser: at ease on desk and phone, in both languages."""

import pytest

from border_gov.demo.prevention import load_prevention
from border_gov.joint_prevention.models import Alert, Assistance, Clue, Operation
from border_gov.jurisdictions.models import AttentionArea
from border_gov.kernel import clock
from border_gov.kernel.db import db, transaction
from tests.browser import DESK, PHONE, watch
from tests.build.incidents import JS, PH
from tests.build.prevention import a_gathering, an_area, an_officer

pytestmark = pytest.mark.browser


@pytest.fixture
def office(live):
    """A site with a hot-spot, a signed area and the demonstration's prevention, seen by an officer."""
    now = clock.now()
    with transaction():
        stage = a_gathering(now)
        officers = {side: an_officer(stage, side) for side in (PH, JS)}
        an_area(stage, now)
        load_prevention(officers, now)
        ids = [db.session.query(kind).first().id for kind in (AttentionArea, Clue, Assistance, Operation)]
        alert = db.session.query(Alert).order_by(Alert.id).first().id
    db.session.remove()
    live.app.extensions["load_viewer"] = lambda: officers[JS]
    places = ("areas", "clues", "assistance", "operations")
    singles = [f"/prevention/{place}/{id}" for place, id in zip(places, ids, strict=True)]
    lists = [f"/prevention/{place}/" for place in (*places, "alerts")]
    forms = [f"/prevention/{place}/new" for place in ("clues", "alerts", "assistance", "operations")]
    return live, ["/prevention/?weeks=4", *lists, *singles, f"/prevention/alerts/{alert}", *forms]


@pytest.mark.parametrize(("size", "language"), [(DESK, "zh-CN"), (PHONE, "en")])
def test_pages_are_at_ease(office, chromium, size, language):
    live, paths = office
    context = chromium.new_context(viewport=size, locale=language)
    eye, wrong = watch(context, live.url), []
    for path in paths:
        answer = eye.page.goto(live.url + path, wait_until="load")
        wrong += [f"{path}: {answer.status}"] if answer.status != 200 else []
        wide = eye.page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        wrong += [f"{path}: too wide"] if wide else []
        wrong += [f"{path}: {fault}" for fault in eye.axe()]
    assert wrong + eye.faults == []
    context.close()
