"""The environment of the checkout: packages from the lock file, front-end files, catalogues; each made once.

A stamp remembers what a step was made from; a step whose sources did not change is skipped.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
VENDOR = ROOT / "border_gov" / "static" / "vendor"
PARTS = ROOT / "border_gov" / "translations" / "parts"


class StepFailed(Exception):
    """A step did not succeed; the text says which and why, in both languages."""


def fingerprint(*paths: Path) -> str:
    """A hash of the contents of files, of where the checkout stands and of the Python that runs."""
    digest = hashlib.sha256(f"{ROOT} {sys.version_info[:2]}".encode())
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def make_environment(kind: str) -> None:
    """.venv with the packages of requirements/<kind>.txt, each checked by its hash, and the product."""
    stamps = {name: fingerprint(REQUIREMENTS / f"{name}.txt") for name in ("runtime", "dev")}
    # The packages of `dev` include those of `runtime` in the same versions.
    if any(_stamped(VENV / f"stamp-{name}", stamps[name]) for name in {kind, "dev"}):
        return
    _say("按锁定清单安装 Python 软件包", f"Installing Python packages from requirements/{kind}.txt")
    if not _works(PYTHON):
        shutil.rmtree(VENV, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(VENV)], "python -m venv")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    _run([*pip, "--require-hashes", "-r", str(REQUIREMENTS / f"{kind}.txt")], "pip install")
    _run([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], "pip install -e .")
    (VENV / f"stamp-{kind}").write_text(stamps[kind])


def vendor_assets() -> None:
    """border_gov/static/vendor from package-lock.json; no script of any package runs."""
    stamp = fingerprint(ROOT / "package-lock.json", ROOT / "setup" / "vendor_assets.py")
    if _stamped(VENDOR / ".stamp", stamp):
        return
    _say("取得前端文件", "Fetching the front-end files")
    _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], "npm ci")
    _run([sys.executable, str(ROOT / "setup" / "vendor_assets.py")], "vendor_assets.py")
    (VENDOR / ".stamp").write_text(stamp)


def compile_catalogues() -> None:
    """The compiled translations, from the parts that each package brings."""
    stamp = fingerprint(*sorted(PARTS.glob("*.po")))
    place = VENV / "stamp-catalogues"
    if _stamped(place, stamp):
        return
    _run([str(PYTHON), "-m", "border_gov.kernel.strings", "compile"], "border_gov.kernel.strings")
    place.write_text(stamp)


def _stamped(place: Path, stamp: str) -> bool:
    try:
        return place.read_text() == stamp
    except OSError:
        return False


def _works(python: Path) -> bool:
    try:
        done = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.returncode == 0 and str(VENV) in done.stdout


def _say(chinese: str, english: str) -> None:
    print(f"{chinese}……\n{english}...", flush=True)


def _run(argv: list[str], name: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME")}
    done = subprocess.run(
        argv,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        if "No space left" in done.stdout:
            raise StepFailed(
                f"磁盘空间不足，“{name}”没有完成；腾出空间后再运行即可继续。\n"
                f"The disk is full, “{name}” did not finish; free some space and run again to go on."
            )
        tail = "\n".join(done.stdout.splitlines()[-15:])
        raise StepFailed(f"{tail}\n“{name}”没有成功，原因如上。\n“{name}” failed; the lines above say why.")
