"""Pages of the inbox, and the stream that keeps the bell current."""

from typing import Any

from flask import Response, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from border_gov.journal.documents import subject_url
from border_gov.kernel import clock, forms, live
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import NotFound
from border_gov.kernel.guard import current_viewer, signed_in
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.web import Pages
from border_gov.notices import queries, service
from border_gov.notices.rules import topic_of
from border_gov.notices.schemas import PageIn

bp = Pages("notices", __name__, entrance="both", url_prefix="/inbox")


def bell(viewer: Viewer) -> int:
    """The unread count, asked once in a request however often the page shows it."""
    if "unread" not in g:
        g.unread = queries.unread_count(viewer)
    return int(g.unread)


@bp.get("/")
@signed_in
def index() -> str:
    """What concerns the viewer, newest first."""
    viewer, values = current_viewer(), forms.load(PageIn(), request.args)
    notices, before = queries.page(viewer, **values)
    kept: dict[str, Any] = {"unread": 1} if values["unread"] else {}
    return render_template(
        "notices/index.html",
        notices=notices,
        only_unread=values["unread"],
        now=clock.now(),
        next_url=url_for("notices.index", before=before, **kept) if before else None,
        first_url=url_for("notices.index", **kept) if values["before"] else None,
    )


@bp.get("/<int:notice_id>")
@signed_in
def open_notice(notice_id: int) -> ResponseReturnValue:
    """Go to the record, whose own page decides whether it may still be seen; the notice is then read."""
    viewer = current_viewer()
    _, entry = queries.get(viewer, notice_id)
    target = subject_url(entry.subject_kind, entry.subject_id)
    with transaction():
        service.mark_read(viewer, [notice_id], clock.now())
    if not target:
        raise NotFound("This record has no page of its own.")
    return redirect(target)


@bp.post("/read")
@signed_in
def read() -> ResponseReturnValue:
    """Mark what was ticked as read, or everything."""
    ids = None if request.form.get("all") else forms.chosen_ids(request.form)
    with transaction():
        marked = service.mark_read(current_viewer(), ids, clock.now())
    flash(ngettext("%(num)s notice marked as read.", "%(num)s notices marked as read.", marked))
    return redirect(url_for("notices.index", unread=request.form.get("unread") or None))


@bp.get("/unread")
@signed_in
def unread() -> Response:
    """The number on the bell, and how a screen reader says it."""
    count = queries.unread_count(current_viewer())
    shown = count if count < 100 else "99+"  # as drawn: what is spoken must hold what is read
    return jsonify(count=count, label=gettext("Inbox, %(count)s unread", count=shown))


@bp.get("/stream")
@signed_in
def stream() -> Response:
    """Ids of new notices as they come; the page asks again for what they mean."""
    return live.stream(topic_of(current_viewer().person_id or 0))
