"""Pages of the dictionary: kinds of objects and their fields, which all sides share."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_resources.models.register import ResourceKind
from border_gov.joint_resources.queries import register as queries
from border_gov.joint_resources.rules import register as law
from border_gov.joint_resources.schemas.register import ResourceKindIn, kind_data
from border_gov.joint_resources.service import register as service
from border_gov.joint_resources.views.register import bp, the_zone
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.forms import load
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import translated

FIELD_ROWS = 8


@bp.get("/kinds")
@requires(*law.READERS)
def kinds() -> str:
    """The dictionary: kinds and their fields."""
    found = queries.kinds(current_viewer(), the_zone(), active_only=False)
    return render_template("joint_resources/kinds.html", kinds=found)


@bp.route("/kinds/new", methods=["GET", "POST"])
@requires(*law.EDITORS)
def new_kind() -> ResponseReturnValue:
    """Add a kind."""
    return _kind_form(None)


@bp.route("/kinds/<int:kind_id>", methods=["GET", "POST"])
@requires(*law.EDITORS)
def kind(kind_id: int) -> ResponseReturnValue:
    """Change a kind."""
    return _kind_form(queries.kind(current_viewer(), kind_id))


def _kind_form(found: ResourceKind | None) -> ResponseReturnValue:
    viewer, errors = current_viewer(), {}
    values: Any = request.form if request.method == "POST" else {}
    fields: list[dict[str, Any]] = (
        _fields() if request.method == "POST" else list(found.fields if found else [])
    )
    if request.method == "POST":
        try:
            data = {
                **kind_data(load(ResourceKindIn(exclude=("fields_",)), request.form) | {"fields_": fields})
            }
            with transaction():
                locked = queries.kind(viewer, found.id, for_change=True) if found else None
                service.save_kind(locked, the_zone(), data, actor=viewer, now=clock.now())
            flash(gettext("Saved."), "success")
            return redirect(url_for(".kinds"))
        except Invalid as refusal:
            errors = translated(refusal.fields)
    blank: list[dict[str, Any]] = [{} for _ in range(max(FIELD_ROWS - len(fields), 2))]
    page = render_template(
        "joint_resources/kind.html", kind=found, values=values, rows=[*fields, *blank], errors=errors
    )
    return page, 422 if errors else 200


def _fields() -> list[dict[str, Any]]:
    found = []
    for number in range(40):
        label = request.form.get(f"field-{number}-zh", "").strip()[:80]
        if not label:
            continue
        kind = request.form.get(f"field-{number}-type", "")
        english = request.form.get(f"field-{number}-en", "").strip()[:80]
        found.append(
            {
                "key": request.form.get(f"field-{number}-key") or f"f{number}",
                "names": {"zh": label, **({"en": english} if english else {})},
                "type": kind if kind in law.TYPES else "text",
                "private": bool(request.form.get(f"field-{number}-private")),
            }
        )
    return found
