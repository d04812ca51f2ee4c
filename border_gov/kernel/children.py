"""Child processes of the server: each in a group of its own, restarted when it falls, none left behind."""

import ctypes
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

DRAIN_SECONDS = 20.0
FIRST_DELAY, LONGEST_DELAY, CALM_SECONDS = 1.0, 30.0, 60.0
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
_libc = ctypes.CDLL(None, use_errno=True)


def _end_with_parent() -> None:
    # A server that is killed outright cannot stop its children; the kernel then does.
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def adopt_orphans() -> None:
    """Become the parent of every process that a child leaves behind, so that `end_orphans` finds it."""
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1)


@dataclass
class Child:
    """One long-lived process; `delay` grows with every quick fall."""

    name: str
    argv: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    delay: float = FIRST_DELAY
    due: float | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.argv,
            stdin=subprocess.DEVNULL,
            env=os.environ | self.environment,
            process_group=0,
            preexec_fn=_end_with_parent,
        )
        self.started, self.due = time.monotonic(), None

    def fallen(self) -> int | None:
        """The exit code of a process that has just ended, else None; asked once per fall."""
        if self.process is None or self.process.poll() is None:
            return None
        code = self.process.returncode
        _kill_group(self.process.pid)  # a server without its head would go on holding the port
        self.process = None
        return code

    def plan_restart(self) -> float:
        """Seconds until it is started again."""
        if time.monotonic() - self.started > CALM_SECONDS:
            self.delay = FIRST_DELAY
        self.due = time.monotonic() + self.delay
        waiting, self.delay = self.delay, min(self.delay * 2, LONGEST_DELAY)
        return waiting

    def restart_if_due(self) -> None:
        if self.due is not None and time.monotonic() >= self.due:
            self.start()

    def ask_to_end(self) -> None:
        self.due = None
        if self.process is not None:
            self.process.terminate()


def end_all(children: list[Child], seconds: float = DRAIN_SECONDS) -> None:
    """Ask every child to finish, wait, then end whatever is left of its group."""
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + seconds
    for child in children:
        if child.process is None:
            continue
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
        _kill_group(child.process.pid)
        child.process.wait()
        child.process = None


def make_was_interrupted() -> bool:
    """Whether we run under GNU make, and it alone was sent SIGINT.

    make then waits for us without passing the signal on; only that it holds the signal back is to be seen.
    """
    try:
        place = Path(f"/proc/{os.getppid()}")
        if (place / "comm").read_text("ascii").strip() != "make":
            return False
        lines = (place / "status").read_text("ascii").splitlines()
    except OSError:
        return False
    blocked = next(int(line.split()[1], 16) for line in lines if line.startswith("SigBlk:"))
    return bool(blocked & 1 << (signal.SIGINT - 1))


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def end_orphans() -> None:
    """End and bury what children left behind in groups of their own (`adopt_orphans` came before)."""
    for _ in range(50):
        left = _own_children()
        if not left:
            return
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            except (ProcessLookupError, ChildProcessError):
                continue


def _own_children() -> list[int]:
    text = Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii")
    return [int(pid) for pid in text.split()]
