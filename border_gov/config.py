"""Every setting of the product: its name, type, default and why it exists."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
PREFIX = "BORDER_GOV_"


@dataclass(frozen=True)
class Setting:
    """One setting; `read` turns the text of an environment variable into its value."""

    name: str
    read: Callable[[str], Any]
    default: Any
    why: str


class UnknownSetting(ValueError):
    """A settings file or variable names something that does not exist; the start is refused."""


def _flag(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in {"1", "true", "yes", "on"}:
        return True
    if lowered in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError(f"{text!r} is neither yes nor no")


def default_data_folder() -> Path:
    """Where private data lives: under instance/, or for root in the system's state folder by checkout."""
    if os.geteuid() != 0:
        return CHECKOUT / "instance"
    key = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]
    return Path("/var/lib/border-gov") / key


SETTINGS: tuple[Setting, ...] = (
    Setting("DATA", Path, None, "data folder; empty: instance/, or for root the state folder by checkout"),
    Setting(
        "SOCKET", str, "", "folder of the private cluster's socket; empty: a short one chosen by data folder"
    ),
    Setting("DATABASE_URL", str, "", "another PostgreSQL server; empty: the private cluster"),
    Setting("MIGRATION_URL", str, "", "with DATABASE_URL: the same database as the tables' owner"),
    Setting(
        "HOST", str, "127.0.0.1", "address the web server listens on; loopback until a proxy stands in front"
    ),
    Setting("PORT", int, 8000, "port the web server listens on"),
    Setting("PROCESSES", int, 2, "processes of the web server; one interpreter uses one core"),
    Setting("THREADS", int, 32, "request threads of one such process; half of them may hold live streams"),
    Setting("ENTRANCE", str, "both", "doors served by this process: outer, office or both"),
    Setting("HTTPS", _flag, False, "true behind TLS: cookies are then marked Secure and named __Host-"),
    Setting("DB_POOL", int, 12, "connections kept open by one process"),
    Setting("STATEMENT_TIMEOUT_MS", int, 15000, "a query longer than this is a fault, not patience"),
    Setting("MAX_UPLOAD_MB", int, 20, "largest request body; township files are far below it"),
    Setting("LANGUAGE", str, "zh_CN", "language of a visitor who chose none"),
    Setting("SESSION_HOURS", int, 12, "a sign-in ends after this many hours whatever happens"),
    Setting("TOTP_ROLES", str, "", "roles, separated by commas, that must use a second factor"),
    Setting(
        "PASSWORD_POLICY", str, "asvs", "asvs: long and not guessable; dengbao: three kinds of characters too"
    ),
    Setting("FRESH_MINUTES", int, 5, "how long a confirmed password counts for signing"),
    Setting("BAND_M", int, 30, "default border band of a new zone, metres each side of the line"),
    Setting("ACCURACY_LIMIT_M", int, 500, "a point less accurate than this is refused"),
    Setting(
        "REPORTS_PER_ADDRESS", int, 20, "reports of the public page that one address may send in 15 minutes"
    ),
    Setting("MAP_REVIEW_NUMBER", str, "", "审图号 printed under every map, once the authority has given one"),
    Setting(
        "SOLVER_CPU_SECONDS",
        int,
        120,
        "CPU limit of one planning run; a solver holds a core for its whole run",
    ),
    Setting(
        "TRACK_DAYS",
        int,
        90,
        "days after which raw points of tracks are simplified; an editable default, not an official figure",
    ),
    Setting(
        "PLANNER_EFFORT", float, 1.0, "share of the planner's search; less is quicker and a little worse"
    ),
    Setting("CIPHER", str, "aes", "aes or sm4: cipher of encrypted columns and files"),
)
NAMES = {setting.name: setting for setting in SETTINGS}


def load(instance: Path, environ: dict[str, str], overrides: dict[str, Any]) -> dict[str, Any]:
    """All settings: defaults, then instance/settings.cfg, then BORDER_GOV_* variables, then `overrides`.

    Raises UnknownSetting for a name outside SETTINGS and for a value that its type refuses.
    """
    values: dict[str, Any] = {setting.name: setting.default for setting in SETTINGS}
    values.update(_from_file(instance / "settings.cfg"))
    for name, text in environ.items():
        if name.startswith(PREFIX):
            values[_known(name[len(PREFIX) :])] = _read(name[len(PREFIX) :], text)
    if "PORT" in environ:
        values["PORT"] = _read("PORT", environ["PORT"])
    values.update(overrides)
    values["DATA"] = Path(values["DATA"]) if values["DATA"] else default_data_folder()
    return values


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    found: dict[str, Any] = {}
    for line in path.read_text("utf-8").splitlines():
        text = line.split("#", 1)[0].strip()
        if text:
            name, _, value = text.partition("=")
            found[_known(name.strip())] = _read(name.strip(), value.strip().strip("\"'"))
    return found


def _known(name: str) -> str:
    if name not in NAMES:
        raise UnknownSetting(f"unknown setting {name}; see border_gov/config.py")
    return name


def _read(name: str, text: str) -> Any:
    try:
        return NAMES[_known(name)].read(text)
    except ValueError as error:
        if isinstance(error, UnknownSetting):
            raise
        raise UnknownSetting(f"setting {name}: {error}") from error
