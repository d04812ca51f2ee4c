"""A planned week in a real browser: who looks at it, and what must hold on every page of it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from border_gov.cohandling import queries as signoff_queries
from border_gov.cohandling import service as signoff
from border_gov.joint_patrol.models.plans import PatrolPlan, PlanVersion
from border_gov.joint_patrol.service import plans as service
from border_gov.kernel import clock
from border_gov.kernel.db import db, transaction
from border_gov.kernel.viewer import Viewer
from tests.browser import DESK, Eye, Site, watch
from tests.build.patrol_plans import Border, a_plan, a_small_border


class Story:
    """A border with a planned week, and somebody looking at it."""

    def __init__(self, site: Site) -> None:
        with transaction():
            self.border: Border = a_small_border(people=14)
            self.plan_id = a_plan(self.border, clock.now()).id
        self.viewer: Viewer = self.border.organiser
        site.app.extensions["load_viewer"] = lambda: self.viewer

    def publish(self) -> None:
        """All sides sign, as their own pages would do it."""
        with transaction():
            plan, now = db.session.get(PatrolPlan, self.plan_id), clock.now()
            service.present(plan, self.border.organiser, plan.version, now)
            round = signoff_queries.latest("patrol_plan", plan.id)
            for viewer in self.border.organisers.values():
                fresh = type(viewer)(**{**vars(viewer), "confirmed_at": now})
                signoff.sign(fresh, round.id, round.sha256, now=now, fresh_minutes=5)

    def newest(self) -> PlanVersion:
        db.session.rollback()
        return db.session.scalars(db.select(PlanVersion).order_by(PlanVersion.id.desc())).first()


@pytest.fixture
def story(live: Site) -> Story:
    return Story(live)


@pytest.fixture
def look(live: Site, story: Story, chromium: Browser) -> Iterator[Callable[..., Eye]]:
    contexts = []

    def open_page(path: str, size: dict[str, int] = DESK, language: str = "zh_CN") -> Eye:
        context = chromium.new_context(viewport=size)
        contexts.append(context)
        context.add_cookies([{"name": "border_gov_language", "value": language, "url": live.url}])
        eye = watch(context, live.url)
        eye.go(path)
        return eye

    yield open_page
    for context in contexts:
        context.close()


def is_sound(eye: Eye) -> None:
    assert eye.axe() == []
    assert eye.faults == []
    assert eye.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
