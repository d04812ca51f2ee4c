"""The targets of the Makefile: bring the machine and the checkout in order, then begin."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "setup")]

import environment  # noqa: E402
import machine  # noqa: E402

from border_gov.kernel import preflight  # noqa: E402
from border_gov.kernel.sentences import SetUpProblem  # noqa: E402

PYTHON = str(environment.PYTHON)
# A file stays in one process, which has a cluster of its own.
WHOLE_SUITE = ("-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile")


def become(*arguments: str) -> None:
    """Turn into the real program: signals then reach it, not a shell in between."""
    sys.stdout.flush()
    os.chdir(ROOT)
    os.environ.setdefault("PYTHONUTF8", "1")  # our sentences are in two scripts, whatever the terminal says
    os.execv(PYTHON, [PYTHON, *arguments])


def prepare(kind: str) -> None:
    """Machine, packages, front-end files and catalogues; seconds when nothing changed."""
    needs = machine.TO_RUN + (machine.TO_TEST if kind == "test" else ())
    machine.bring_in_order(needs)
    environment.make_environment("runtime" if kind == "run" else "dev")
    environment.vendor_assets()
    environment.compile_catalogues()


def run() -> None:
    """The demo: everything up, one address, the accounts."""
    settings = preflight.settings()
    # Before minutes of installing, and again by the server itself.
    preflight.check_room(settings["DATA"])
    preflight.check_not_serving(settings["DATA"])
    preflight.check_port(settings["HOST"], settings["PORT"])
    prepare("run")
    become("-m", "border_gov.kernel.serve", "--demo")


def test() -> None:
    """All tests, with a real PostGIS and a real Chromium."""
    prepare("test")
    become("-m", "pytest", *(os.environ.get("TESTS", "").split() or WHOLE_SUITE))


def check() -> None:
    """Format, lint, types, floors, house, strings."""
    prepare("check")
    become(str(ROOT / "setup" / "check.py"))


def bench() -> None:
    """Every program of benchmarks/, with its bounds."""
    prepare("check")
    become(str(ROOT / "setup" / "bench.py"))


def soak() -> None:
    """What takes hours: the year of incidents."""
    prepare("test")
    become(str(ROOT / "setup" / "soak.py"))


def lock() -> None:
    """The lock files, with hashes and without an address."""
    prepare("check")
    become(str(ROOT / "setup" / "lock.py"))


def _interrupted(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def main(name: str) -> int:
    """Run one of the targets; every foreseen failure is one sentence in two languages."""
    signal.signal(signal.SIGTERM, _interrupted)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    targets = {target.__name__: target for target in (run, test, check, bench, soak, lock)}
    try:
        targets[name]()
    except (SetUpProblem, machine.MachineProblem, environment.StepFailed) as problem:
        print(problem, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as problem:
        print(f"命令没有成功：{problem.cmd}\nA command failed: {problem.cmd}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已中断，再次运行即可继续。\nInterrupted; run it again to go on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
