"""Columns of a volunteers' roster: those that make a person, and those that other rooms read from it.

A room above registers in its wiring, once:

    from border_gov.people.rules import ROSTER_EXTRAS, ExtraVerdict, RosterExtra

    def check(row: Row, person_id: int | None) -> ExtraVerdict:
        until = row.get("insured_until", read_until)        # problems are gathered on the row
        before = profile_of(person_id) if person_id else None
        return ExtraVerdict(data={"insured_until": until}, changes={"insured_until": (before, until)})

    def apply(person_id: int, data: Any, actor: Viewer, now: datetime) -> None: ...

    FIELDS = (Field("insured_until", L("Insured until"), ("保险到期",)),)
    ROSTER_EXTRAS["volunteer"] = RosterExtra(fields=FIELDS, check=check, apply=apply)

Fields of extras carry names that no person field and no other extra has. `check` reads only; `person_id` is
None for somebody new. `changes` lists what differs (field: before, after); empty means nothing does, so that
a second import changes nothing. A row whose check gathered a problem is bad as a whole: nothing of it is
stored. `apply` runs in the same transaction, after the person was stored, for rows that are new or changed.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from border_gov.kernel.sheets.importing import Field, Row
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


@dataclass(frozen=True)
class ExtraVerdict:
    """What an extra makes of one row: its own data, and what differs from what is stored."""

    data: Any = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class RosterExtra:
    """Columns that another room owns; see the module's docstring."""

    fields: tuple[Field, ...]
    check: Callable[[Row, int | None], ExtraVerdict]
    apply: Callable[[int, Any, Viewer, dt.datetime], None]


ROSTER_EXTRAS: dict[str, RosterExtra] = {}

PERSON_FIELDS = (
    Field("name", L("Full name"), ("姓名", "名字", "志愿者", "志愿者姓名", "name"), required=True),
    Field(
        "phone",
        L("Telephone"),
        ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "phone", "mobile"),
        required=True,
    ),
    Field("gender", L("Gender"), ("性别", "gender")),
    Field("town", L("Town"), ("所属镇", "镇", "镇街道", "乡镇", "街镇", "所在镇", "town")),
    Field(
        "village", L("Village"), ("村（社区）", "村", "村社区", "村居", "社区", "所属村", "所在村", "village")
    ),
    Field(
        "external_number", L("Number in your own list"), ("志愿者编号", "工号", "编号", "队员编号", "number")
    ),
)
