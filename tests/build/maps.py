"""Maps for tests: somebody who works in a zone and may look at it."""

from typing import Any

from border_gov.jurisdictions.models import Zone
from border_gov.kernel.viewer import Viewer


def an_officer(zone: Zone, **changes: Any) -> Viewer:
    """An organiser of the zone, signed in."""
    values: dict[str, Any] = {
        "person_id": 1,
        "account_id": 1,
        "name": "张三",
        "unit": "综治中心",
        "roles": frozenset({"organiser"}),
        "zones": frozenset({zone.id}),
        "by": "password",
    }
    return Viewer(**{**values, **changes})
