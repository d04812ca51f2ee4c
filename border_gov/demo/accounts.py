"""The demonstration's accounts and their random passwords, readable for the owner of the data folder only."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class DemoAccount:
    """One way into the demonstration: sign-in name, password, and what the person may do for which side."""

    login: str
    password: str
    name: str
    side: str
    roles: tuple[str, ...]


def path(data: Path) -> Path:
    """Where the accounts are kept once the demonstration is complete; the server prints them from there."""
    return data / "demo-accounts.json"


def unfinished(data: Path) -> Path:
    """Where they are kept until then: a start that was cut off is taken up again with the same passwords."""
    return data / "demo-accounts.unfinished.json"


def finish(data: Path) -> None:
    """Say that the demonstration is complete."""
    if unfinished(data).exists():
        unfinished(data).replace(path(data))


def save(data: Path, accounts: list[DemoAccount]) -> None:
    """Write them with mode 0600, whole or not at all."""
    draft = path(data).with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump([asdict(account) for account in accounts], file, ensure_ascii=False, indent=1)
    draft.replace(unfinished(data))


def read(data: Path) -> list[DemoAccount]:
    """The accounts of an earlier start; empty before the first one."""
    kept = next((place for place in (unfinished(data), path(data)) if place.exists()), None)
    found = json.loads(kept.read_text("utf-8")) if kept else []
    return [DemoAccount(**{**entry, "roles": tuple(entry["roles"])}) for entry in found]
