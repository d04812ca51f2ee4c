"""What the product needs from the machine: looked for by the thing itself, installed by apt when missing.

Plain Python 3.11: runs before any environment exists. No database of the system is created or started.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from border_gov.kernel.cluster.programs import installed  # noqa: E402

NO_MAIN_CLUSTER = Path("/etc/postgresql-common/createcluster.d/border-gov.conf")


@dataclass(frozen=True)
class Need:
    """Something outside Python: how to see that it is there, what brings it, what it is for."""

    there: Callable[[], bool]
    packages: tuple[str, ...]
    chinese: str
    english: str


class MachineProblem(Exception):
    """The machine cannot be brought into order; the text says it in both languages."""


def _library(*names: str) -> Callable[[], bool]:
    def there() -> bool:
        try:
            return all(ctypes.CDLL(name) for name in names)
        except OSError:
            return False

    return there


def _program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    done = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, check=False)
    return bool(done.stdout.strip())


def _venv() -> bool:
    done = subprocess.run([sys.executable, "-c", "import venv, ensurepip"], capture_output=True, check=False)
    return done.returncode == 0


TO_RUN = (
    Need(
        lambda: bool(installed()),
        ("postgresql-15", "postgresql-15-postgis-3"),
        "带 PostGIS 的 PostgreSQL 15，保存数据并做空间计算",
        "PostgreSQL 15 with PostGIS, which keeps the data and answers spatial questions",
    ),
    Need(
        _library("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"),
        ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
        "Pango，排版 PDF",
        "Pango, which sets the text of PDFs",
    ),
    Need(
        _chinese_font,
        ("fontconfig", "fonts-noto-cjk"),
        "中文字体，供 PDF 和图片使用",
        "a Chinese font, for PDFs and pictures",
    ),
    Need(_venv, ("python3-venv",), "Python 虚拟环境", "Python's virtual environments"),
    Need(_program("npm"), ("nodejs", "npm"), "npm，取得前端文件", "npm, which brings the front-end files"),
)
TO_TEST = (
    Need(_program("chromium"), ("chromium",), "Chromium，测试页面", "Chromium, which tests the pages"),
    Need(
        _program("pdftoppm"),
        ("poppler-utils",),
        "poppler，测试中查看 PDF",
        "poppler, with which tests look at PDFs",
    ),
)


def bring_in_order(needs: tuple[Need, ...]) -> None:
    """Install what is missing, saying what and why; nothing happens when nothing is missing."""
    missing = [need for need in needs if not need.there()]
    if not missing:
        return
    packages = [package for need in missing for package in need.packages]
    for need in missing:
        names = " ".join(need.packages)
        print(f"安装 {names}：{need.chinese}。\nInstalling {names}: {need.english}.", flush=True)
    prefix = _as_root(packages)
    _install(prefix, packages)
    still = [" ".join(need.packages) for need in missing if not need.there()]
    if still:
        names = "; ".join(still)
        raise MachineProblem(f"已安装，但仍找不到：{names}。\nInstalled, and still not to be found: {names}.")


def _as_root(packages: list[str]) -> list[str]:
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        raise MachineProblem(
            f"本机没有 apt-get，请自行安装：{names}。\nThis machine has no apt-get; please install: {names}."
        )
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and not subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode
    ):
        return ["sudo", "-n"]
    raise MachineProblem(
        f"缺少系统软件包而又不能使用 sudo，请管理员运行：apt-get install {names}\n"
        f"System packages are missing, sudo is not allowed; ask an administrator: apt-get install {names}"
    )


def _install(prefix: list[str], packages: list[str]) -> None:
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    apt += ["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
    with_cluster_off = any(package.startswith("postgresql") for package in packages)
    if with_cluster_off:
        _write_as_root(prefix, NO_MAIN_CLUSTER, "create_main_cluster = false\n")
    try:
        # An old list names packages that the mirror no longer has; a failed update alone need not matter.
        _quietly([*apt, "update"])
        done = _quietly([*apt, "install", "--no-install-recommends", *packages])
    finally:
        if with_cluster_off:
            subprocess.run([*prefix, "rm", "-f", str(NO_MAIN_CLUSTER)], check=False)
    if done.returncode:
        lines = [line for line in done.stdout.splitlines() if line.startswith(("E:", "dpkg:"))]
        reason = " ".join(lines[-2:]) or f"apt-get: {done.returncode}"
        raise MachineProblem(
            f"系统软件包没有装上：{reason}\nThe system packages could not be installed: {reason}"
        )


def _quietly(argv: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        argv,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _write_as_root(prefix: list[str], path: Path, text: str) -> None:
    subprocess.run([*prefix, "mkdir", "-p", str(path.parent)], check=True)
    subprocess.run([*prefix, "tee", str(path)], input=text, text=True, stdout=subprocess.DEVNULL, check=True)
