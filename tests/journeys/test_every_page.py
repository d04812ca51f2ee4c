"""Every page that somebody may open: at ease for everybody, in both languages, on desk and phone.

Most pages are open to several roles, so that each is met in every language and size without every product.
"""

import pytest

from tests.browser import DESK, PHONE, WALL


def pages_of(app):
    """Addresses without parts to fill in, that answer with a page."""
    found = []
    for rule in app.url_map.iter_rules():
        page = "GET" in rule.methods and not rule.arguments and not rule.rule.startswith(("/api/", "/static"))
        if page and not rule.rule.endswith(
            (".xlsx", ".css", ".js", ".pdf", ".png", ".geojson", "/stream", "/unread", ".ics", "/rows")
        ):
            found.append(rule.rule)
    return sorted(path for path in set(found) - {"/healthz", "/readyz"} if not path.startswith("/tf-"))


@pytest.mark.browser
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("role", "size", "language"),
    [
        ("organiser", DESK, "zh_CN"),
        ("organiser", PHONE, "en"),
        ("officer", DESK, "en"),
        ("officer", PHONE, "zh_CN"),
        ("leader", PHONE, "en"),
        ("auditadmin", DESK, "zh_CN"),
        ("secadmin", PHONE, "en"),
    ],
)
def test_a_page_is_at_ease(site, somebody, role, size, language, a_side):
    login = role if role.endswith("admin") else f"{a_side}-{role}"
    person = somebody(login, size, language).signs_in()
    opened, uneasy = [], {}
    for path in pages_of(site.app):
        answer = person.page.goto(site.url + path, wait_until="load")
        if answer is None or answer.status == 403:
            person.eye.faults = [fault for fault in person.eye.faults if "403" not in fault]
            continue
        assert answer.status < 400, f"{path}: {answer.status}"
        if "<html" not in answer.text():  # data of a map, or a part of a page
            continue
        opened.append(path)
        try:
            person.is_at_ease()
        except AssertionError as error:
            uneasy[path] = str(error)[:600]
    assert uneasy == {}
    assert len(opened) >= 4, opened


@pytest.mark.browser
def test_the_map_fills_the_wall(somebody, a_side):
    leader = somebody(f"{a_side}-leader", WALL).signs_in()
    leader.opens("/map/wall").wait_for_load_state("networkidle")
    leader.is_at_ease()
    assert leader.page.evaluate("document.documentElement.scrollHeight") <= WALL["height"]
