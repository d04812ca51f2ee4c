"""Take addresses out of package-lock.json: npm writes the packages' donation pages into it."""

import json
import sys
from pathlib import Path


def stripped(lock: dict) -> dict:
    """The lock without funding and resolved entries; npm ci asks the configured registry and checks integrity."""
    for package in lock["packages"].values():
        package.pop("funding", None)
        package.pop("resolved", None)
    return lock


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(json.dumps(stripped(json.loads(path.read_text())), indent=2, ensure_ascii=False) + "\n")
