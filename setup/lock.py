"""`make lock`: exact versions with hashes and no address, for Python and for the front end."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = [str(Path(sys.executable).parent / "pip-compile"), "--quiet", "--generate-hashes", "--allow-unsafe"]
COMPILE += ["--strip-extras", "--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links"]
COMPILE += ["--no-emit-options", "--no-header"]


def stripped(lock: dict) -> dict:
    """The lock without funding pages and download addresses; npm ci asks the registry that is configured."""
    for package in lock["packages"].values():
        package.pop("funding", None)
        package.pop("resolved", None)
    return lock


def main() -> None:
    """Versions that are locked stay unless an .in file rules them out; `-U` as an argument renews all."""
    for kind, more in {"runtime": [], "dev": ["--constraint", "runtime.txt"]}.items():
        argv = [*COMPILE, *more, *sys.argv[1:], "--output-file", f"{kind}.txt", f"{kind}.in"]
        subprocess.run(argv, cwd=ROOT / "requirements", check=True)
    subprocess.run(["npm", "install", "--package-lock-only", "--ignore-scripts"], cwd=ROOT, check=True)
    path = ROOT / "package-lock.json"
    lock = stripped(json.loads(path.read_text("utf-8")))
    path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
