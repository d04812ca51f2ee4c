"""Every rule of the house holds for every file, and each rule is shown to catch a breach."""

import re
import subprocess
import sys

import pytest

from border_gov import config
from border_gov.app import HOUSE
from tests.house import rules

ALL = list(rules.sources())


@pytest.mark.parametrize(
    "rule",
    [
        rules.too_long,
        rules.nameless,
        rules.without_docstring,
        rules.transactions_below_doors,
        rules.clocks_below_doors,
        rules.database_times,
    ],
    ids=lambda rule: rule.__name__,
)
def test_every_source_keeps(rule):
    assert [breach for path in ALL for breach in rule(path)] == []


def test_tests_keep_the_caps():
    assert [b for path in rules.sources(rules.ROOT / "tests") for b in rules.too_long(path)] == []


BREACHES = [
    (rules.too_long, "long.py", "x = 1\n" * 301),
    (rules.too_long, "long.py", "def f():\n" + "    x = 1\n" * 40),
    (rules.nameless, "helpers.py", '"""Help."""\n'),
    (rules.without_docstring, "bare.py", "x = 1\n"),
    (rules.transactions_below_doors, "service.py", "with transaction():\n    pass\n"),
    (rules.transactions_below_doors, "views.py", "db.session.commit()\n"),
    (rules.clocks_below_doors, "views.py", "dt.datetime.now(dt.UTC)\n"),
    (rules.database_times, "models.py", "x = mapped_column(server_default=func.now())\n"),
]


@pytest.mark.parametrize(
    ("rule", "name", "text"), BREACHES, ids=lambda value: getattr(value, "__name__", None)
)
def test_a_breach_is_caught(rule, name, text, tmp_path):
    path = tmp_path / name
    path.write_text(text)
    assert rule(path)


def test_a_clock_below_a_door_is_caught(tmp_path, monkeypatch):
    monkeypatch.setattr(rules, "ROOT", tmp_path)
    path = tmp_path / "border_gov" / "incidents" / "service.py"
    path.parent.mkdir(parents=True)
    path.write_text("clock.now()\n")
    assert rules.clocks_below_doors(path)


TEMPLATES = sorted((rules.PACKAGE / "templates").rglob("*.html"))


@pytest.mark.parametrize("rule", [rules.inline_code, rules.outside_hosts], ids=lambda rule: rule.__name__)
def test_every_template_keeps(rule):
    assert {path.name: found for path in TEMPLATES if (found := rule(path.read_text("utf-8")))} == {}


def test_every_stylesheet_and_module_asks_no_outside_host():
    own = [p for kind in ("css", "js") for p in (rules.PACKAGE / "static" / kind).rglob(f"*.{kind}")]
    assert own
    assert {path.name: found for path in own if (found := rules.outside_hosts(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (rules.inline_code, '<p onclick="x()">'),
        (rules.inline_code, '<p style="color:red">'),
        (rules.inline_code, "<script>alert(1)</script>"),
        (rules.outside_hosts, '<script src="https://cdn.example/x.js"></script>'),
        (rules.outside_hosts, '<a href="//example">'),
    ],
)
def test_a_breach_in_a_template_is_caught(rule, text):
    assert rule(text)


def test_the_locks_name_no_address():
    for name in ("requirements/runtime.txt", "requirements/dev.txt", "package-lock.json"):
        assert "://" not in (rules.ROOT / name).read_text("utf-8"), name


def test_the_python_lock_has_hashes():
    text = (rules.ROOT / "requirements" / "runtime.txt").read_text("utf-8")
    pins = re.findall(r"^[a-z0-9._-]+==\S+ \\$", text, re.M)
    assert len(pins) > 40
    assert text.count("--hash=sha256:") >= len(pins)


def test_every_feature_has_the_same_rooms():
    needed = {"__init__", "wiring"}
    for package in HOUSE:
        folder = rules.ROOT / package.replace(".", "/")
        assert needed <= {path.stem for path in folder.iterdir()}, package


def test_every_setting_says_why():
    assert all(setting.why and setting.name.isupper() for setting in config.SETTINGS)


def test_no_side_is_named_in_code():
    names = re.compile(r"pinghu|jinshan|平湖|金山|330482|310116|山塘|廊下|广陈", re.I)
    code = [p for p in ALL if "demo" not in rules.rooms(p)] + TEMPLATES
    assert {
        str(p.relative_to(rules.ROOT)): m.group() for p in code if (m := names.search(p.read_text("utf-8")))
    } == {}


def test_set_up_runs_on_a_bare_python():
    """What `make run` imports before there is an environment asks for nothing but the standard library."""
    program = (
        "import sys; sys.path[:0] = [sys.argv[1], sys.argv[1] + '/setup'];"
        "import environment, machine, border_gov.kernel.preflight, border_gov.kernel.cluster"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, str(rules.ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_all_modules_import_without_a_database():
    modules = [
        ".".join(p.relative_to(rules.ROOT).with_suffix("").parts) for p in ALL if "migrations" not in p.parts
    ]
    names = [name.removesuffix(".__init__") for name in modules if not name.endswith("__main__")]
    program = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    done = subprocess.run(
        [sys.executable, "-c", program, *names], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_rooms_open_without_the_solvers():
    """They cost a second and some hundred megabytes in each process; who plans, reads or draws loads them."""
    heavy = {"folium", "ortools", "pandas", "pyogrio", "pyvrp", "scipy.stats", "vroom"}
    program = (
        "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\nprint(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *(f"{room}.wiring" for room in HOUSE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert heavy & set(done.stdout.split()) == set()
