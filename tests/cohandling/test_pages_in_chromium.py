"""Signing, journal and inbox in a real browser: desk and phone, both languages, by keyboard, no violation."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from border_gov.cohandling import service as signing
from border_gov.journal import service as journal
from border_gov.journal.service import Audience
from border_gov.kernel import clock
from border_gov.kernel.db import db, transaction
from border_gov.kernel.viewer import Viewer
from tests.browser import DESK, PHONE, Eye, Site, watch
from tests.build import people
from tests.build.cohandling import a_thing
from tests.build.journal import an_entry

pytestmark = pytest.mark.browser
ME = 900_010
ROLES = frozenset({"officer", "audit_admin"})


def signer(zone_id: int, side: str, person_id: int) -> Viewer:
    return Viewer(
        person_id=person_id,
        name="李",
        sides=frozenset({side}),
        roles=ROLES,
        zones=frozenset({zone_id}),
        confirmed_at=clock.now(),
        by="password",
    )


@pytest.fixture
def desk(live: Site) -> tuple[Site, Viewer, list[int]]:
    """A site on which an officer has two rounds to sign and a notice to read."""
    with transaction():
        zone = people.a_border()
        me, other = signer(zone.id, "west", ME), signer(zone.id, "east", ME + 1)
        rounds = [
            signing.open_round(other, a_thing(n, {"west", "east"}), zone_id=zone.id, now=clock.now()).id
            for n in (1, 2)
        ]
        an_entry(actor=other, zone_id=zone.id, sides=("east", "west"), audience=Audience(people=[ME]))
        journal.seal(clock.now())
        journal.make_checkpoint(clock.now())
    db.session.remove()
    live.app.extensions["load_viewer"] = lambda: me
    return live, me, rounds


@pytest.fixture
def look(desk: Any, chromium: Browser) -> Iterator[Any]:
    contexts = []

    def open_page(path: str, size: dict[str, int] = DESK, language: str = "zh_CN") -> Eye:
        context = chromium.new_context(viewport=size)
        contexts.append(context)
        context.add_cookies([{"name": "border_gov_language", "value": language, "url": desk[0].url}])
        eye = watch(context, desk[0].url)
        eye.go(path)
        return eye

    yield open_page
    for context in contexts:
        context.close()


def test_every_page_is_clean_at_both_sizes_in_both_languages(desk: Any, look: Any) -> None:
    first, second = desk[2]
    paths = [
        "/signing/",
        f"/signing/preview?id={first}&id={second}",
        f"/signing/{first}",
        "/inbox/",
        "/journal/",
        "/journal/checkpoints",
        "/journal/?person=x",
    ]
    for size, language in ((DESK, "zh_CN"), (PHONE, "en")):
        eye = look("/signing/", size, language)
        for path in paths:
            page = eye.go(path)
            for fold in page.query_selector_all("main details:not([open]) > summary"):
                fold.click()
            assert eye.axe() == [], (path, size)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (path, size, wide)
        expected = [fault for fault in eye.faults if "422" not in fault]
        assert expected == []


def test_both_rounds_are_signed_in_three_clicks(desk: Any, look: Any) -> None:
    eye = look("/signing/", PHONE)
    eye.page.click("main form button.btn-primary")
    eye.page.click("main form button.btn-primary")
    eye.page.wait_for_selector(".note-good")
    assert eye.page.query_selector(".empty")
    assert eye.faults == []


def test_the_bell_rings_without_a_reload(desk: Any, look: Any) -> None:
    eye = look("/signing/")
    before = int(eye.page.inner_text("a.bell .count"))
    eye.page.wait_for_timeout(1500)
    with transaction():
        an_entry(zone_id=min(desk[1].zones), audience=Audience(people=[ME]))
    eye.page.wait_for_function(
        "n => Number(document.querySelector('a.bell .count').textContent) > n", arg=before, timeout=8000
    )
    assert str(before + 1) in (eye.page.get_attribute("a.bell", "aria-label") or "")
    assert eye.faults == []
