"""The set-up scripts: what is missing is said, what was done is skipped, what fails is one sentence."""

import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SETUP = Path(__file__).resolve().parents[2] / "setup"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"setup_{name}", SETUP / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def machine() -> ModuleType:
    return script("machine")


def program(folder: Path, name: str, code: int = 0) -> None:
    (folder / name).write_text(f"#!/bin/sh\nexit {code}\n")
    (folder / name).chmod(0o755)


def test_this_machine_has_what_tests_need(machine: ModuleType) -> None:
    missing = [need.packages for need in machine.TO_RUN + machine.TO_TEST if not need.there()]
    assert missing == []
    machine.bring_in_order(machine.TO_RUN + machine.TO_TEST)


def test_what_is_missing_is_seen(machine: ModuleType) -> None:
    assert not machine._library("libc.so.6", "libnowhere.so.9")()
    assert not machine._program("no-such-program")() and machine._program("sh")()


def test_without_apt_the_packages_are_named(
    machine: ModuleType, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    need = machine.Need(lambda: False, ("some-package",), "做某事", "which does something")
    with pytest.raises(machine.MachineProblem, match="some-package") as caught:
        machine.bring_in_order((need,))
    assert len(str(caught.value).splitlines()) == 2
    assert "做某事" in capsys.readouterr().out


@pytest.mark.parametrize("with_sudo", [True, False])
def test_without_rights_an_administrator_is_asked_for(
    machine: ModuleType, tmp_path: Path, monkeypatch: Any, with_sudo: bool
) -> None:
    program(tmp_path, "apt-get")
    if with_sudo:
        program(tmp_path, "sudo", code=1)  # it would ask for a password
    monkeypatch.setenv("PATH", f"{tmp_path}")
    monkeypatch.setattr(os, "geteuid", lambda: 1234)
    with pytest.raises(machine.MachineProblem, match="apt-get install some-package"):
        machine._as_root(["some-package"])


def test_a_failing_apt_is_reported_and_leaves_no_file(
    machine: ModuleType, tmp_path: Path, monkeypatch: Any
) -> None:
    (tmp_path / "apt-get").write_text(
        "#!/bin/sh\necho 'E: Unable to locate package postgresql-15'\nexit 100\n"
    )
    (tmp_path / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(machine, "NO_MAIN_CLUSTER", tmp_path / "createcluster.d" / "border-gov.conf")
    with pytest.raises(machine.MachineProblem, match="Unable to locate package"):
        machine._install([], ["postgresql-15"])
    assert list((tmp_path / "createcluster.d").iterdir()) == []


def test_a_step_whose_sources_did_not_change_is_skipped(tmp_path: Path) -> None:
    environment = script("environment")
    source, place = tmp_path / "lock", tmp_path / "stamp"
    source.write_text("1")
    first = environment.fingerprint(source)
    assert not environment._stamped(place, first)
    place.write_text(first)
    assert environment._stamped(place, environment.fingerprint(source))
    source.write_text("2")
    assert not environment._stamped(place, environment.fingerprint(source))


def test_a_failing_step_says_why_in_both_languages() -> None:
    environment = script("environment")
    with pytest.raises(environment.StepFailed, match="reason in the output") as caught:
        environment._run(["sh", "-c", "echo reason in the output; exit 3"], "step")
    assert "没有成功" in str(caught.value)
    with pytest.raises(environment.StepFailed, match="disk is full"):
        environment._run(["sh", "-c", "echo write: No space left on device; exit 1"], "step")


def test_vendored_files_come_whole_with_relative_pictures(tmp_path: Path) -> None:
    vendor_assets = script("vendor_assets")
    package = tmp_path / "modules" / "thing"
    (package / "dist" / "images").mkdir(parents=True)
    (package / "dist" / "thing.js").write_text("let a;\n//# sourceMappingURL=thing.js.map\n")
    (package / "dist" / "thing.css").write_text("a{}\n/*# sourceMappingURL=thing.css.map */")
    (package / "dist" / "images" / "a.png").write_bytes(b"//# sourceMappingURL=stays")
    (package / "LICENSE").write_text("Be kind.")
    (package / "package.json").write_text(json.dumps({"version": "1.2.3", "license": "MIT"}))
    vendor_assets.FILES = {
        "thing": {"thing.js": "dist/thing.js", "thing.css": "dist/thing.css", "images": "dist/images"}
    }
    target = tmp_path / "vendor"
    manifest = vendor_assets.vendor(tmp_path / "modules", target)
    assert json.loads((target / "manifest.json").read_text()) == manifest
    assert (target / manifest["thing.js"]).read_text() == "let a;\n"
    assert (target / manifest["thing.css"]).read_text() == "a{}\n"
    folder = (target / manifest["thing.css"]).parent
    assert (folder / "images" / "a.png").read_bytes() == b"//# sourceMappingURL=stays"
    assert "thing 1.2.3 (MIT)\n\nBe kind." in (target / "LICENCES.txt").read_text()

    (package / "dist" / "thing.js").write_text("let b;\n")
    assert vendor_assets.vendor(tmp_path / "modules", target)["thing.js"] != manifest["thing.js"]
    (package / "dist" / "thing.css").unlink()
    with pytest.raises(FileNotFoundError):
        vendor_assets.vendor(tmp_path / "modules", target)
    assert (target / "manifest.json").exists()  # the last whole set stays


def test_the_front_end_lock_is_stripped_of_addresses() -> None:
    lock = {
        "packages": {"": {}, "node_modules/a": {"version": "1", "resolved": "x", "funding": {"url": "y"}}}
    }
    assert script("lock").stripped(lock) == {"packages": {"": {}, "node_modules/a": {"version": "1"}}}
