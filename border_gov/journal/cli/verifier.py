"""Verifies the journal with its own code: reads the tables, shares no line with what wrote them."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

import psycopg
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

CHAIN = """
SELECT s.position, s.hash, s.entry_id, e.id, e.zone_id,
       to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
       e.actor_person, e.actor_account, e.by, e.verb, e.subject_kind, e.subject_id,
       e.sides, e.audience_people, e.audience_roles, e.facts::text
FROM journal_seal s LEFT JOIN journal_entry e ON e.id = s.entry_id
ORDER BY s.position
"""
NAMES = (
    "id", "zone_id", "at", "actor_person", "actor_account", "by", "verb", "subject_kind", "subject_id",
    "sides", "audience_people", "audience_roles", "facts",
)  # fmt: skip
WAITING = (
    "SELECT count(*) FROM journal_entry e WHERE NOT EXISTS (SELECT FROM journal_seal WHERE entry_id = e.id)"
)
STATED = "SELECT count, head, at, public_key, signature FROM journal_checkpoint ORDER BY count"


@dataclass
class Report:
    """How far the chain is intact; `problem` is empty if all of it is."""

    count: int = 0
    head: str = "0" * 64
    waiting: int = 0
    position: int = 0
    broken_entry: int | None = None
    problem: str = ""


@dataclass(frozen=True)
class Statement:
    """A checkpoint, from the table or from a side's copy."""

    count: int
    head: str
    at: str
    public_key: str
    signature: str

    def is_genuine(self) -> bool:
        """True if the signature is that of the key and covers exactly these values."""
        said = f"border-gov journal checkpoint\n{self.count}\n{self.head}\n{self.at}\n".encode()
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.public_key))
            key.verify(bytes.fromhex(self.signature), said)
        except (InvalidSignature, ValueError):
            return False
        return True


def verify(connection: psycopg.Connection[Any], kept: dict[str, Any] | None = None) -> Report:
    """Walk the chain from its beginning; every checkpoint must lie on it, and so must the copy `kept`."""
    report = Report()
    statements = _statements(connection, kept)
    for statement in statements:
        if not statement.is_genuine():
            report.problem = f"the checkpoint over {statement.count} entries does not bear its signature"
            return report
    expected = {statement.count: statement.head for statement in statements}
    with connection.cursor(name="journal_chain") as cursor:  # row by row: ten years do not fit in memory
        cursor.execute(CHAIN)
        for row in cursor:
            _follow(report, row, expected)
            if report.problem:
                return report
    if statements and statements[-1].count > report.count:
        report.position = report.count + 1
        report.problem = f"the chain ends before the {statements[-1].count} entries that a checkpoint states"
    report.waiting = connection.execute(WAITING).fetchone()[0]  # type: ignore[index]
    return report


def _follow(report: Report, row: tuple[Any, ...], expected: dict[int, str]) -> None:
    position, written, entry_id, *values = row
    report.position, report.broken_entry = position, entry_id
    if position != report.count + 1:
        report.problem = f"link {report.count + 1} of the chain is missing"
    elif values[0] is None:
        report.problem = "the entry was removed"
    elif _link(report.head, values) != written:
        report.problem = "the entry is not what was sealed"
    elif expected.get(position, written) != written:
        report.problem = "a checkpoint states another head here: history was rewritten"
    else:
        report.count, report.head, report.broken_entry = position, written, None


def _link(previous: str, values: list[Any]) -> str:
    fields = dict(zip(NAMES, values, strict=True))
    body = ",".join(
        f"{json.dumps(name)}:{json.dumps(fields[name], ensure_ascii=False, separators=(',', ':'))}"
        for name in sorted(NAMES)
    )
    return hashlib.sha256(previous.encode() + b"\n{" + body.encode() + b"}").hexdigest()


def _statements(connection: psycopg.Connection[Any], kept: dict[str, Any] | None) -> list[Statement]:
    found = [
        Statement(count, head, at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"), key, signature)
        for count, head, at, key, signature in connection.execute(STATED)
    ]
    if kept is not None:
        names = ("count", "head", "at", "public_key", "signature")
        found.append(Statement(*(kept.get(name, "") for name in names)))
    return sorted(found, key=lambda statement: int(statement.count or 0))
