"""What the pages for administrators say is what the code does."""

import os
import re
import subprocess
import sys
from pathlib import Path

from border_gov.config import SETTINGS

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_is_documented_as_it_is() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    rows = re.findall(r"(?m)^\| `BORDER_GOV_(\w+)` \| (?:`(.*?)`)? ?\| (.*) \|$", page)
    wanted = [(s.name, "" if s.default is None else str(s.default), s.why) for s in SETTINGS]
    assert rows == wanted, "run: python3 setup/document.py"


def test_the_locks_name_no_address_and_hash_everything() -> None:
    for name in ("runtime.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text("utf-8")
        assert "://" not in text and not re.search(r"(?m)^--?[a-z]", text), name
        packages = len(re.findall(r"(?m)^[a-zA-Z0-9].*==", text))
        assert packages == len(re.findall(r"(?m)^[a-zA-Z0-9].*== ?[^ ]+ \\\n    --hash=sha256:", text)) > 50
    lock = (ROOT / "package-lock.json").read_text("utf-8")
    assert "://" not in lock and lock.count('"integrity": "sha512-') >= 4


def test_tests_run_on_the_versions_that_the_product_runs_on() -> None:
    pins = {}
    for name in ("runtime", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        pins[name] = set(re.findall(r"(?m)^([a-zA-Z0-9_.-]+==\S+)", text))
    assert pins["runtime"] <= pins["dev"]


def test_make_help_names_every_target() -> None:
    # Under `make test` a make inside would speak of its folder.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["make", "help"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    shown = done.stdout
    assert {line.split()[0] for line in shown.splitlines()} == {
        "help",
        "run",
        "test",
        "check",
        "bench",
        "soak",
        "lock",
        "clean",
    }


def test_the_pages_of_the_readme_exist() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text("utf-8")
        for target in re.findall(r"\]\(([^):]+)\)", text):
            assert (ROOT / target).exists(), f"{name}: {target}"


def test_the_port_is_checked_before_anything_is_installed(tmp_path: Path) -> None:
    argv = [sys.executable, str(ROOT / "setup" / "run.py"), "run"]
    environment = {"PATH": "/usr/bin:/bin", "PORT": "99999", "BORDER_GOV_DATA": str(tmp_path / "data")}
    done = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "99999" in done.stderr and len(done.stderr.splitlines()) == 2
    assert not (tmp_path / "data").exists()
