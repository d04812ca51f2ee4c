"""The import contracts of setup.cfg hold, and each kind of breach is caught."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.rules import ROOT

LINT = Path(sys.executable).with_name("lint-imports")


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT, "--config", "setup.cfg", "--no-cache"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
    )


def test_the_contracts_hold():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    root = tmp_path_factory.mktemp("house")
    ignore = shutil.ignore_patterns("__pycache__", "static", "translations", "demo_data", "templates")
    shutil.copytree(ROOT / "border_gov", root / "border_gov", ignore=ignore)
    shutil.copy(ROOT / "setup.cfg", root)
    return root


BREACHES = {
    "a ground floor that reaches up": ("geo/datum.py", "from border_gov.people import models", "Floors"),
    "siblings that meet": ("notices/queries.py", "from border_gov.joint_patrol import queries", "Floors"),
    "models that call the service": ("people/models.py", "from border_gov.people import service", "Rooms"),
    "law that knows the database": ("people/rules.py", "import sqlalchemy", "Rules, flows"),
    "a service that sees the request": ("people/service.py", "import flask", "Services and queries"),
    "a feature that draws maps": ("people/views.py", "import folium", "Only maps"),
    "a map that writes": ("maps/queries.py", "from border_gov.people import service", "Maps read"),
    "a feature that does its own geometry": ("people/queries.py", "import shapely", "Only geo"),
}


@pytest.mark.parametrize(("file", "line", "contract"), BREACHES.values(), ids=list(BREACHES))
def test_a_breach_is_named(copy, file, line, contract):
    path = copy / "border_gov" / file
    if not path.exists():  # the room has become a folder of the same name
        path = path.with_suffix("") / "__init__.py"
    before = path.read_text("utf-8")
    path.write_text(f"{before}\n{line}  # noqa\n")
    try:
        done = lint(copy)
    finally:
        path.write_text(before)
    broken = [row for row in done.stdout.splitlines() if row.endswith("BROKEN")]
    assert done.returncode != 0
    assert any(row.startswith(contract) for row in broken), done.stdout[-2000:]
