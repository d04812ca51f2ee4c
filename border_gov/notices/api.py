"""The inbox for programs."""

from typing import Any

from border_gov.journal.documents import said, subject_url
from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, signed_in
from border_gov.notices import queries, service
from border_gov.notices.queries import NoticeShown
from border_gov.notices.schemas import NoticesOut, PageIn, ReadIn, ReadOut

bp = ApiBlueprint("notices", __name__, entrance="both", description="What concerns the caller")


def as_json(shown: NoticeShown) -> dict[str, Any]:
    """One notice as the API gives it."""
    entry = shown.entry
    return {
        "id": shown.notice.id,
        "at": shown.notice.at,
        "read": shown.notice.read_at is not None,
        "verb": entry.verb,
        "text": said(entry.verb, entry.facts),
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject_id,
        "sides": entry.sides,
        "url": subject_url(entry.subject_kind, entry.subject_id),
    }


@bp.get("/notices")
@signed_in
@bp.arguments(PageIn, location="query")
@bp.response(200, NoticesOut)
def index(values: dict[str, Any]) -> dict[str, Any]:
    """The caller's notices, newest first."""
    viewer = current_viewer()
    found, before = queries.page(viewer, **values)
    return {
        "notices": [as_json(shown) for shown in found],
        "unread": queries.unread_count(viewer),
        "next": before,
    }


@bp.post("/notices/read")
@signed_in
@bp.arguments(ReadIn)
@bp.response(200, ReadOut)
def read(values: dict[str, Any]) -> dict[str, Any]:
    """Mark notices as read."""
    viewer = current_viewer()
    with transaction():
        marked = service.mark_read(viewer, values["ids"], clock.now())
    return {"marked": marked, "unread": queries.unread_count(viewer)}
