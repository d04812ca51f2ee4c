"""Fields of acts that know their label and how a form draws them."""

from typing import Any

from marshmallow import fields, validate

from border_gov.joint_mediation.rules.conflicts import RELATIONS
from border_gov.joint_mediation.schemas.intake import TEXT
from border_gov.kernel.words import L


def shown(label: str, kind: str, options: str = "", **more: Any) -> dict[str, Any]:
    """Label, kind of control and list of options, for the form."""
    return {"label": label, "kind": kind, "options": options, **more}


def choice(label: str, codes: dict[str, str], name: str, **more: Any) -> fields.String:
    """One code of a list."""
    check = validate.OneOf(list(codes))
    more.setdefault("required", "load_default" not in more)
    return fields.String(validate=check, metadata=shown(label, "select", name), **more)


def row_of(label: str, options: str, required: bool = True) -> fields.Integer:
    """A row of this case or zone, chosen from a list that the page loads."""
    more: dict[str, Any] = {"required": True} if required else {"load_default": None, "allow_none": True}
    return fields.Integer(metadata=shown(label, "select", options), **more)


def a_party(label: str, required: bool = True) -> fields.UUID:
    """A party of the case."""
    more: dict[str, Any] = {"required": True} if required else {"load_default": None, "allow_none": True}
    return fields.UUID(metadata=shown(label, "select", "party"), **more)


def long_text(label: str, required: bool = False) -> fields.String:
    """Free text."""
    more: dict[str, Any] = {"required": True} if required else {"load_default": ""}
    return fields.String(validate=TEXT, metadata=shown(label, "textarea"), **more)


def a_day(label: str) -> fields.Date:
    """A day."""
    return fields.Date(required=True, metadata=shown(label, "date"))


def tick(label: str) -> fields.Boolean:
    """A box to tick."""
    return fields.Boolean(load_default=False, metadata=shown(label, "check"))


def known_relations() -> fields.List:
    """Relations between a mediator and a party."""
    each = fields.String(validate=validate.OneOf(list(RELATIONS)))
    label = L("Relations that are known (none ticked: none known)")
    return fields.List(each, load_default=list, metadata=shown(label, "checks", "relations"))
