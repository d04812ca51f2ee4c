"""Sets HTML as PDF/A in a process of its own that stays warm, asks no host and reads no file."""

import atexit
import os
import select
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

from border_gov.kernel.errors import Unavailable

TIMEOUT_S = 60.0
PAPERS_A_CHILD = 200  # then a fresh one: layout keeps fonts and images of all it has set
MODULE = "border_gov.kernel.papers.setter"
ROOT = Path(__file__).resolve().parents[3]
HEAD = struct.Struct(">?Q")


class SetterLost(Exception):
    """The child ended, or did not answer in time."""


class Setter:
    """One warm child; a lock lets one paper through at a time, a silent child is killed and replaced."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0
        self.papers = 0

    def set(self, html: str) -> bytes:
        """The PDF of `html`. A child that went idle in the very moment of asking is replaced once."""
        with self.lock:
            for last_try in (False, True):
                try:
                    return self._ask(html.encode())
                except SetterLost:
                    self.close()
                    if last_try:
                        raise
        raise AssertionError("the loop returns or raises")

    def _ask(self, html: bytes) -> bytes:
        deadline = time.monotonic() + TIMEOUT_S
        process = self._running()
        assert process.stdin and process.stdout
        try:
            process.stdin.write(HEAD.pack(True, len(html)) + html)
            process.stdin.flush()
        except OSError as error:
            raise SetterLost from error
        is_set, length = HEAD.unpack(self._read(process.stdout.fileno(), HEAD.size, deadline))
        answer = self._read(process.stdout.fileno(), length, deadline)
        self.papers += 1
        if not is_set:
            raise Unavailable("The paper could not be made just now. Please try again.")
        return answer

    def _read(self, fd: int, length: int, deadline: float) -> bytes:
        parts, missing = [], length
        while missing:
            ready, _, _ = select.select([fd], [], [], max(0.0, deadline - time.monotonic()))
            part = os.read(fd, min(missing, 1 << 20)) if ready else b""
            if not part:
                raise SetterLost
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def _running(self) -> subprocess.Popen[bytes]:
        if self.owner != os.getpid():  # a fork must not share the pipes of its parent
            self.process = None
        if self.process is not None and (self.process.poll() is not None or self.papers >= PAPERS_A_CHILD):
            self.close()
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", MODULE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
            )
            self.owner, self.papers = os.getpid(), 0
        return self.process

    def close(self) -> None:
        """End the child of this process, if there is one."""
        process, self.process = self.process, None
        if process is None or self.owner != os.getpid():
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:  # what was not read by the child cannot be flushed any more
                    continue


SETTER = Setter()
atexit.register(SETTER.close)


def from_html(html: str) -> bytes:
    """The PDF/A of `html`. Unavailable if the library that lays out text is missing or it takes too long."""
    try:
        return SETTER.set(html)
    except SetterLost as error:
        raise Unavailable("The paper could not be made just now. Please try again.") from error
