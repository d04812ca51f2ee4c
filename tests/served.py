"""The web server as the product starts it, in processes of its own, and browsers without pages against it."""

import http.client
import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from border_gov.config import NAMES
from border_gov.kernel.serve import web_command
from tests.build.people import PASSWORD

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
HEADER = re.compile(r'"X-CSRFToken": "([^"]+)"')
READY_S = 180


@contextmanager
def served(app_url: str, folder: Path, **settings: Any) -> Iterator[int]:
    """Granian with the product's own command line on a free port, for as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    usual = {name: NAMES[name].default for name in ("PROCESSES", "THREADS")}
    known = {"HOST": "127.0.0.1", "PORT": port, **usual, **settings}
    environ = {f"BORDER_GOV_{name}": str(value) for name, value in known.items()}
    own = {**os.environ, **environ, "BORDER_GOV_DATABASE_URL": app_url, "BORDER_GOV_DATA": str(folder)}
    process = subprocess.Popen(web_command(known), env=own)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(15)


def _wait(port: int) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until:
        try:
            if Caller(port).get("/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not come up")


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


class Caller:
    """One browser: a kept connection, cookies, and the token that forms and scripts must send."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.token = ""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def as_(self, other: "Caller") -> "Caller":
        """The same signed-in person on another connection."""
        self.cookies, self.token = dict(other.cookies), other.token
        return self

    def signs_in(self, login: str, password: str = PASSWORD) -> "Caller":
        """Sign in by the form, as a person does."""
        self._see(self.get("/login"))
        answer = self.post("/login", {"login": login, "password": password})
        if answer.status != 302:
            raise AssertionError(f"{login} could not sign in: {answer.status}")
        self._see(self.get("/me"))
        return self

    def opens(self, path: str) -> Answer:
        """A page, whose token is kept."""
        answer = self.get(path)
        self._see(answer)
        return answer

    def _see(self, answer: Answer) -> None:
        found = HEADER.search(answer.text) or TOKEN.search(answer.text)
        if found:
            self.token = found[1]

    def get(self, path: str) -> Answer:
        """One GET."""
        return self._send("GET", path, b"", {})

    def post(self, path: str, data: Mapping[str, Any]) -> Answer:
        """A form."""
        body = urlencode({"csrf_token": self.token, **data}, doseq=True).encode()
        return self._send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def send(self, path: str, data: Mapping[str, Any], method: str = "POST", **headers: str) -> Answer:
        """JSON, with headers named like `idempotency_key`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        more = {"Content-Type": "application/json", "X-CSRFToken": self.token, **named}
        return self._send(method, path, json.dumps(data).encode(), more)

    def stream(self, path: str) -> http.client.HTTPResponse:
        """An event stream, open until this caller closes."""
        self._connection.request("GET", path, headers=self._headers())
        return self._connection.getresponse()

    def close(self) -> None:
        """Leave."""
        self._connection.close()

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies} if cookies else {}

    def _send(self, method: str, path: str, body: bytes, more: Mapping[str, str]) -> Answer:
        self._connection.request(method, path, body or None, {**self._headers(), **more})
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, dict(answer.headers), text)
