"""The journal for programs of an audit administrator."""

from typing import Any

from border_gov.journal import queries
from border_gov.journal.schemas import EntriesOut, FiltersIn
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.guard import current_viewer, requires

bp = ApiBlueprint("journal", __name__, description="Who did what, and when")


@bp.get("/journal")
@requires("audit_admin")
@bp.arguments(FiltersIn, location="query")
@bp.response(200, EntriesOut)
def entries(filters: dict[str, Any]) -> dict[str, Any]:
    """Entries of the caller's zones and sides, newest first."""
    found, before = queries.audit_page(current_viewer(), queries.as_filters(filters))
    return {"entries": found, "next": before}
