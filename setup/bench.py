"""`make bench`: every program of benchmarks/ in turn; one that misses its bound fails the whole."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_SECONDS = 1200


def main() -> int:
    """Zero if every benchmark kept its bounds. BENCH names some of them."""
    chosen = os.environ.get("BENCH", "").split()
    failed = []
    for path in sorted((ROOT / "benchmarks").glob("[!_]*.py")):
        if chosen and path.stem not in chosen:
            continue
        print(f"== {path.stem}", flush=True)
        try:
            code = subprocess.run(
                [sys.executable, path], cwd=ROOT, check=False, timeout=LONGEST_SECONDS
            ).returncode
        except subprocess.TimeoutExpired:
            code = 124
        if code:
            failed.append(path.stem)
    print(f"missed: {', '.join(failed)}" if failed else "all bounds kept")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
