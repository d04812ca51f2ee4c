"""Tables of rules: write, propose, approve, hang out, object, answer."""

import datetime as dt
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.forms import load_data
from border_gov.kernel.guard import current_viewer, requires, signed_in
from border_gov.kernel.web import translated
from border_gov.points import queries
from border_gov.points.models import PointsTable
from border_gov.points.rules import EARNS, FLOW, NOTICE, OFFICE, STATE_WORDS
from border_gov.points.schemas import PointsTableIn
from border_gov.points.service import tables
from border_gov.points.views.mine import bp, words, zone_id

DEDUCTIONS = 6


@bp.get("/tables")
@signed_in
def rule_tables() -> str:
    """The tables of our side: what holds, what hangs out, what is being written."""
    return render_template(
        "points/tables.html",
        tables=queries.tables(current_viewer()),
        states=STATE_WORDS,
        today=_today(),
        **words(),
    )


def _today() -> dt.date:
    return clock.today(clock.now())


@bp.get("/tables/<int:table_id>")
@signed_in
def rule_table(table_id: int) -> ResponseReturnValue:
    """One table, its objections, and the acts open to me."""
    return _page(table_id, {})


def _page(table_id: int, errors: dict[str, Any]) -> ResponseReturnValue:
    viewer = current_viewer()
    table = queries.table(table_id, viewer)
    page = render_template(
        "points/table.html",
        table=table,
        steps=[s for s in FLOW.open_to(table.state, viewer, tables.facts_of(table)) if s.target],
        may_save=any(s.verb == "save" for s in FLOW.open_to(table.state, viewer, tables.facts_of(table))),
        office=viewer.has(*OFFICE),
        states=STATE_WORDS,
        today=_today(),
        errors=errors,
        typed=request.form,
        **words(),
    )
    return page, 422 if errors else 200


@bp.route("/tables/new", methods=["GET", "POST"])
@requires(*OFFICE)
def new_table() -> ResponseReturnValue:
    """Write a table; the one in force is where one starts from."""
    return _form(None)


@bp.route("/tables/<int:table_id>/edit", methods=["GET", "POST"])
@requires(*OFFICE)
def edit_table(table_id: int) -> ResponseReturnValue:
    """Change a draft."""
    return _form(queries.table(table_id, current_viewer(), for_change=request.method == "POST"))


def _form(table: PointsTable | None) -> ResponseReturnValue:
    viewer, errors = current_viewer(), {}
    side = table.side if table else request.form.get("side") or min(viewer.sides, default="")
    if request.method == "POST":
        try:
            data = load_data(PointsTableIn(), as_table(request.form))
            with transaction():
                if table is None:
                    table = tables.draft(zone_id(), side, data, viewer, clock.now())
                else:
                    tables.save(table, data, viewer, clock.now())
            return redirect(url_for(".rule_table", table_id=table.id))
        except Invalid as refusal:
            errors = translated(_flat(refusal.fields))
    start = table or queries.in_force(zone_id(), side, _today())
    page = render_template(
        "points/edit_table.html",
        table=table,
        rows=form_rows(start, request.form if errors else None),
        wanted=request.form.get("wanted_from") or (table.wanted_from if table else _today() + NOTICE),
        side=side,
        own_sides=sorted(viewer.sides),
        errors=errors,
        **words(),
    )
    return page, 422 if errors else 200


def _flat(fields: dict[str, Any]) -> dict[str, Any]:
    """Messages of nested lines under the names that the form's fields have."""
    flat = {name: found for name, found in fields.items() if name != "lines" or not isinstance(found, dict)}
    nested = fields.get("lines")
    for number, found in nested.items() if isinstance(nested, dict) else ():
        flat.update({f"lines-{number}-{name}": said for name, said in found.items()})
    return flat


def as_table(form: MultiDict[str, str]) -> dict[str, Any]:
    """The form's rows as the schema takes them; a row without points is left out."""
    lines = []
    for number in range(len(EARNS) + DEDUCTIONS):
        name = f"lines-{number}-"
        points = form.get(f"{name}points", "").strip()
        label = form.get(f"{name}label", "").strip()
        if points or label:
            cap = form.get(f"{name}cap_year", "").strip() or None
            code = form.get(f"{name}code", "")
            lines.append(
                {"code": code, "label": {"zh": label} if label else {}, "points": points, "cap_year": cap}
            )
    return {"wanted_from": form.get("wanted_from", ""), "lines": lines}


def form_rows(start: PointsTable | None, typed: MultiDict[str, str] | None) -> list[dict[str, Any]]:
    """One row for each ground that can earn, then rows for deductions; with what was typed or holds."""
    known = {line.code: line for line in start.lines if line.code} if start else {}
    deductions = [line for line in start.lines if not line.code] if start else []
    rows = []
    for number in range(len(EARNS) + DEDUCTIONS):
        codes = list(EARNS)
        code = codes[number] if number < len(codes) else ""
        spare = number - len(codes)
        line = known.get(code) if code else (deductions[spare] if spare < len(deductions) else None)
        row = {
            "number": number,
            "code": code,
            "points": line.points if line else "",
            "cap_year": "",
            "label": "",
        }
        if line is not None:
            row.update(cap_year=line.cap_year or "", label=line.label.get("zh", ""))
        if typed is not None:
            row.update(
                {key: typed.get(f"lines-{number}-{key}", "") for key in ("points", "cap_year", "label")}
            )
        rows.append(row)
    return rows


@bp.post("/tables/<int:table_id>/<any(propose,approve,withdraw):verb>")
@requires(*OFFICE)
def step_table(table_id: int, verb: str) -> ResponseReturnValue:
    """Propose, approve or withdraw."""
    viewer = current_viewer()
    with transaction():
        table = queries.table(table_id, viewer, for_change=True)
        getattr(tables, verb)(table, viewer, clock.now())
    flash(gettext("Saved."), "success")
    return redirect(url_for(".rule_tables" if verb == "withdraw" else ".rule_table", table_id=table_id))


@bp.post("/tables/<int:table_id>/objections")
@signed_in
def object_to(table_id: int) -> ResponseReturnValue:
    """Object to a table on public notice."""
    viewer = current_viewer()
    try:
        with transaction():
            table = queries.table(table_id, viewer, for_change=True)
            tables.object_to(table, request.form.get("words", ""), viewer, clock.now())
    except Invalid as refusal:
        return _page(table_id, translated(refusal.fields))
    flash(gettext("Your objection is noted; it is answered before the table comes into force."), "success")
    return redirect(url_for(".rule_table", table_id=table_id))


@bp.post("/tables/<int:table_id>/objections/<int:objection_id>/answer")
@requires(*OFFICE)
def answer(table_id: int, objection_id: int) -> ResponseReturnValue:
    """Answer an objection."""
    viewer = current_viewer()
    try:
        with transaction():
            table = queries.table(table_id, viewer, for_change=True)
            tables.answer(table, objection_id, request.form.get("answer", ""), viewer, clock.now())
    except Invalid as refusal:
        return _page(table_id, translated(refusal.fields))
    flash(gettext("Saved."), "success")
    return redirect(url_for(".rule_table", table_id=table_id))
