"""`make check`: every check is run, two at a time, and the first lines of each failure are shown."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CODE = [name for name in ("border_gov", "tests", "setup", "benchmarks", "wsgi.py") if (ROOT / name).exists()]
# Read no database, so they need not wait for one.
SOURCES = ["tests/house/test_sources.py", "tests/house/test_floors.py"]
# The longest first: two run at a time.
CHECKS = {
    "types": [str(BIN / "mypy")],
    "house": [sys.executable, "-m", "pytest", "tests/house", *(f"--ignore={path}" for path in SOURCES)],
    "sources": [sys.executable, "-m", "pytest", *SOURCES],
    "floors": [str(BIN / "lint-imports"), "--no-cache"],
    "strings": [sys.executable, "-m", "border_gov.kernel.strings", "check"],
    "lint": [str(BIN / "ruff"), "check", *CODE],
    "format": [str(BIN / "ruff"), "format", "--check", *CODE],
}
SHOWN = 40


def one(name: str) -> tuple[str, int, str, float]:
    """Run one check: its name, exit code, output and seconds."""
    began = time.monotonic()
    done = subprocess.run(
        CHECKS[name], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return name, done.returncode, done.stdout, time.monotonic() - began


def main() -> int:
    """Zero if all checks pass."""
    failed = 0
    with ThreadPoolExecutor(2) as pool:
        for name, code, output, seconds in pool.map(one, CHECKS):
            print(f"{'ok    ' if code == 0 else 'FAILED'} {name:8} {seconds:5.1f} s", flush=True)
            if code:
                failed += 1
                print("\n".join(output.splitlines()[-SHOWN:]), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
