"""Cases that came from a province's own system, and what goes back there in its own columns."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from border_gov.joint_mediation.models import MediationCase, MediationCommittee, sealed
from border_gov.joint_mediation.queries import agreements
from border_gov.joint_mediation.queries.cases import docket, levels_of, visible_to
from border_gov.joint_mediation.rules import province as law
from border_gov.joint_mediation.rules.flow import CLOSED_FAILED, FAILED, REFERRED_OUT
from border_gov.joint_mediation.rules.seeing import FULL
from border_gov.kernel.clock import local
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer

MOST = 4000
Source = dict[str, Any]


def by_number(zone_id: int, side: str, source: str, number: str) -> MediationCase | None:
    """The case that a side took from `source` under this number."""
    chosen = select(MediationCase).where(
        MediationCase.zone_id == zone_id,
        MediationCase.lead_side == side,
        MediationCase.external_source == source,
        MediationCase.external_number == number,
    )
    return db.session.scalar(chosen.order_by(MediationCase.id).limit(1))


def brought_in(viewer: Viewer, limit: int = MOST) -> list[MediationCase]:
    """Cases of the viewer's own sides that came from a province's system and that the viewer reads whole."""
    chosen = select(MediationCase).where(
        visible_to(viewer),
        MediationCase.source_row.is_not(None),
        MediationCase.lead_side.in_(list(viewer.sides)),
    )
    found = db.session.scalars(chosen.order_by(MediationCase.id).limit(limit)).all()
    levels = levels_of(viewer, found)
    return [case for case in found if levels[case.id] >= FULL]


def source_of(case: MediationCase) -> Source:
    """The row as the source gave it: header → text."""
    row: Source = json.loads(sealed.get(case, "source_row") or "{}")
    return row


def columns_of(rows: Iterable[Source]) -> list[str]:
    """The source's own columns in their order, then what it did not ask for: result, number of our file."""
    named = dict.fromkeys(header for row in rows for header in row)
    for field in law.FIELDS:
        if field.name in law.BACK and not set(field.synonyms) & set(named):
            named[field.synonyms[0]] = None
    return [*(name for name in named if name != law.OUR_NUMBER), law.OUR_NUMBER]


def row_of(case: MediationCase, source: Source, columns: Sequence[str]) -> list[str]:
    """One case as its source wants it back: every cell that it held as it was, the empty ones filled."""
    found = dict(source)
    told = _told(case)
    for field in law.FIELDS:
        header = next((text for text in columns if text in field.synonyms), "")
        if field.name in law.BACK and header and not found.get(header):
            found[header] = told[field.name]
    found[law.OUR_NUMBER] = told["docket"]
    return [str(found.get(column) or "") for column in columns]


def _told(case: MediationCase) -> dict[str, str]:
    committee = db.session.get_one(MediationCommittee, case.committee_id)
    number = docket(case, committee)
    result, form = law.OUTCOMES.get(case.outcome if case.effective_at else "", ("", ""))
    if case.state in (FAILED, CLOSED_FAILED, REFERRED_OUT):
        result = law.FAILED
    made = agreements.current(case.id)
    items = agreements.terms(made)["items"] if made is not None and case.effective_at else []
    return {
        "state": "已结案" if case.concluded_at else "办理中",
        "result": result,
        "form": form,
        "agreed": "；".join(items),
        "concluded": f"{local(case.concluded_at):%Y-%m-%d}" if case.concluded_at else "",
        "docket": "（{year}）{short}人调字第{number}号".format(**number) if number["number"] else "",
    }


def sheet_of(cases: Sequence[MediationCase]) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the list that goes back."""
    rows = [source_of(case) for case in cases]
    columns = columns_of(rows)
    return columns, [row_of(case, row, columns) for case, row in zip(cases, rows, strict=True)]


def block_of(case: MediationCase) -> str:
    """The result as text to be pasted into the source's form."""
    told = _told(case)
    parts = [case.external_number, told["concluded"], told["result"], told["form"], told["agreed"]]
    return " ".join(part for part in parts if part)
