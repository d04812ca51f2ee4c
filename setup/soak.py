"""`make soak`: a year of incidents reckoned twice, and 300 joint incidents signed at once."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STEPS: dict[str, tuple[list[str], dict[str, str]]] = {
    "a year of incidents": (
        [
            sys.executable,
            "-m",
            "border_gov",
            "incidents",
            "simulate",
            "--days",
            os.environ.get("DAYS", "365"),
        ],
        {},
    ),
    "300 joint incidents signed at once": (
        [sys.executable, "-m", "pytest", "-q", "--timeout=3600", "tests/incidents/test_at_once_over_http.py"],
        {"SOAK": "1"},
    ),
}


def main() -> int:
    """Zero if everything agreed. DAYS simulates fewer days than a year."""
    failed = []
    for name, (argv, more) in STEPS.items():
        print(f"== {name}", flush=True)
        began = time.monotonic()
        code = subprocess.run(argv, cwd=ROOT, check=False, env={**os.environ, **more}).returncode
        print(f"{name}: {time.monotonic() - began:.0f} s, code {code}", flush=True)
        failed += [name] if code else []
    print(f"failed: {', '.join(failed)}" if failed else "everything agreed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
