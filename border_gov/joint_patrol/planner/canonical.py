"""One JSON text for every value of the model: equal inputs have equal hashes, and plans can be stored."""

from __future__ import annotations

import hashlib
import json
import types
import typing
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from border_gov.joint_patrol.planner.model import Closure, Plan

RENAMED: dict[tuple[type, str], str] = {(Closure, "bridge"): "way"}  # what was stored before still opens

T = TypeVar("T")


def plain(value: Any) -> Any:
    """Dataclasses and named tuples become dicts, dates ISO text, tuples lists; floats stay as they are."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: plain(item) for name, item in zip(value._fields, value, strict=True)}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def to_json(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, Chinese as it is."""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(to_json(value).encode()).hexdigest()


def without_timings(plan: Plan) -> Plan:
    """The same plan with every measured second set to nought, the form in which two runs are compared."""
    return replace(plan, proofs=tuple(replace(proof, seconds=0.0) for proof in plan.proofs))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _record(kind: type, data: dict[str, Any]) -> Any:
    hints = _hints(kind)
    named = {RENAMED.get((kind, name), name): item for name, item in data.items()}
    return kind(**{name: revive(hints[name], item) for name, item in named.items() if name in hints})


def _tuple_of(kind: Any, data: list[Any]) -> tuple[Any, ...]:
    inner = typing.get_args(kind)
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(revive(inner[0], item) for item in data)
    return tuple(revive(part, item) for part, item in zip(inner, data, strict=True))


def _union(kind: Any, data: Any) -> Any:
    inner = [part for part in typing.get_args(kind) if part is not types.NoneType]
    return revive(inner[0], data) if len(inner) == 1 else data


def revive(kind: Any, data: Any) -> Any:
    """The value of type ``kind`` that ``plain`` turned into ``data``."""
    if data is None:
        return None
    origin = typing.get_origin(kind)
    if origin is tuple:
        return _tuple_of(kind, data)
    if origin in (types.UnionType, typing.Union):
        return _union(kind, data)
    if kind in (date, datetime):
        return kind.fromisoformat(data)
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        return _record(kind, data)
    return data


def from_json(kind: type[T], text: str) -> T:
    """The inverse of ``to_json`` for a dataclass of the model."""
    return typing.cast(T, revive(kind, json.loads(text)))
