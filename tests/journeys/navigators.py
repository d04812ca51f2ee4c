"""What a person does with the product, so that a journey reads as a story."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser import Eye


class Somebody:
    """A person at a desk or with a phone."""

    def __init__(self, eye: Eye, login: str, password: str) -> None:
        self.eye, self.login, self.password = eye, login, password

    @property
    def page(self) -> Page:
        return self.eye.page

    def signs_in(self) -> "Somebody":
        page = self.eye.go("/login")
        page.locator("input[name=login]").fill(self.login)
        page.locator("input[name=password]").fill(self.password)
        page.locator("main form").get_by_role("button").first.click()
        page.wait_for_url(lambda url: "/login" not in url)
        return self

    def opens(self, path: str) -> Page:
        return self.eye.go(path)

    def presses(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()

    def sends(self, button: Locator) -> None:
        """Press a button that sends a form, and wait for the page that answers it."""
        with self.page.expect_navigation():
            button.click()

    def follows(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def chooses_file(self, path: Path) -> None:
        self.page.locator("main input[type=file]").set_input_files(path)

    def downloads(self, path: str) -> bytes:
        answer = self.page.context.request.get(self.eye.base + path)
        assert answer.ok, f"{path}: {answer.status}"
        return answer.body()

    def is_at_ease(self) -> None:
        """No violation of WCAG 2.2 AA on the page as it stands, and no sideways scrolling."""
        found = self.eye.axe()
        assert not found, "\n".join(found)
        wide = self.page.evaluate("(e => e.scrollWidth - e.clientWidth)(document.documentElement)")
        assert wide <= 1, f"{self.page.url} is {wide} px too wide"
