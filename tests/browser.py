"""A real server on a real database, and a real Chromium looking at it."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
WALL = {"width": 1920, "height": 1080}
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).resolve().parents[1] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for the whole run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Site:
    """A running site: where it is, and the application behind it."""

    app: Flask
    url: str


@contextmanager
def serving(app: Flask) -> Iterator[Site]:
    """`app` behind a threaded server on a free loopback port, for as long as the block lasts."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(app, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join(5)


@pytest.fixture
def live(committed_app: Flask) -> Iterator[Site]:
    """`committed_app` behind a server."""
    with serving(committed_app) as site:
        yield site


@dataclass
class Eye:
    """A page that remembers everything that must not happen on it."""

    page: Page
    base: str
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a path of the site."""
        self.page.goto(self.base + path, wait_until="load")
        return self.page

    def axe(self) -> list[str]:
        """Violations of WCAG 2.2 A and AA on the page as it stands: `rule: element`."""
        self.page.evaluate(AXE.read_text("utf-8"))
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        found = self.page.evaluate("tags => axe.run({runOnly: tags})", tags)
        return [
            f"{v['id']}: {n['target']} {n['html'][:160]}" for v in found["violations"] for n in v["nodes"]
        ]


def watch(context: BrowserContext, base: str) -> Eye:
    """A new page whose outside requests, policy violations and console errors are kept in `faults`."""
    page = context.new_page()
    eye = Eye(page, base)

    def on_request(request: Any) -> None:
        if not request.url.startswith((base, "data:", "blob:")):
            eye.faults.append(f"outside request: {request.url}")

    def on_console(message: Any) -> None:
        if message.type == "error":
            eye.faults.append(f"console: {message.text}")

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: eye.faults.append(f"script: {error}"))
    return eye


@pytest.fixture
def eye(live: Site, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Eye]:
    """A watched page in Chinese, at desk size or that of `parametrize("eye", [PHONE], indirect=True)`."""
    size = getattr(request, "param", DESK)
    context = chromium.new_context(viewport=size, locale="zh-CN")
    yield watch(context, live.url)
    context.close()
