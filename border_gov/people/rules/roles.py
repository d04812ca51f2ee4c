"""Roles, who may give them, and the three administrators that no one person may be at once."""

from collections.abc import Iterable

from border_gov.kernel.errors import Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

ROLE_LABELS = {
    "volunteer": L("Volunteer"),
    "organiser": L("Organiser"),
    "mediator": L("Mediator"),
    "officer": L("Officer"),
    "duty": L("Duty desk"),
    "leader": L("Leader"),
    "system_admin": L("System administrator"),
    "security_admin": L("Security administrator"),
    "audit_admin": L("Audit administrator"),
}
ROLES = tuple(ROLE_LABELS)
SEPARATED = frozenset({"system_admin", "security_admin", "audit_admin"})
STAFF = tuple(role for role in ROLES if role != "volunteer")
EDITORS = ("organiser", "system_admin")
UNLOCKERS = ("officer", "organiser", "system_admin", "security_admin")
TOKEN_SCOPES = {"read": L("Read"), "write": L("Read and write")}


def check_separation(held: Iterable[str], role: str) -> None:
    """Refused if `role` would make one person two of the three administrators (GB/T 22239, three roles)."""
    others = (SEPARATED & set(held)) - {role}
    if role in SEPARATED and others:
        raise Refused(
            "The three administrators must be three different persons.", code="separation", held=min(others)
        )


def may_edit(actor: Viewer, side_key: str) -> bool:
    """Organisers and system administrators keep the persons of their own side."""
    return actor.has(*EDITORS) and side_key in actor.sides


def may_grant(actor: Viewer, side_key: str, person_id: int | None) -> bool:
    """Security administrators grant for their own sides, and never to themselves."""
    return actor.has("security_admin") and side_key in actor.sides and person_id != actor.person_id


def may_open_accounts(actor: Viewer, side_key: str) -> bool:
    """System administrators open and close accounts of their own sides."""
    return actor.has("system_admin") and side_key in actor.sides


def may_link(actor: Viewer, side_key: str) -> bool:
    """Organisers make and revoke personal links for volunteers of their own side."""
    return actor.has("organiser") and side_key in actor.sides


def may_unlock(actor: Viewer, side_key: str) -> bool:
    """Anybody in charge on the person's own side may end a waiting time."""
    return actor.has(*UNLOCKERS) and side_key in actor.sides


def needs_second_factor(roles: Iterable[str], setting: str) -> bool:
    """True if one of `roles` stands in the setting TOTP_ROLES."""
    return bool(set(roles) & {role.strip() for role in setting.split(",") if role.strip()})
