"""What the pages of prevention do alike: the words around a form, and storing what it says."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from border_gov.joint_prevention import queries
from border_gov.joint_prevention.views.analysis import towns
from border_gov.kernel import forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.guard import current_viewer
from border_gov.kernel.web import sentence, translated

Again = Callable[[dict[str, Any], int], ResponseReturnValue]
"""Shows a form once more with what is wrong by field and the status; what was typed stays."""


def of_the_zone() -> dict[str, Any]:
    """The zone that is worked in, and its towns by code."""
    zone_id = queries.zone_of(current_viewer())
    return {"zone_id": zone_id, "towns": towns(zone_id)}


def store(
    schema: Schema,
    act: Callable[[Mapping[str, Any]], Any],
    again: Again,
    said: str,
    address: Callable[[Any], str],
) -> ResponseReturnValue:
    """Let `act` store what the form says and go to `address` of its result; else show the form `again`."""
    try:
        data = forms.load(schema, request.form)
        with transaction():
            made = act(data)
    except Invalid as refusal:
        return again(translated(refusal.fields), 422)
    except Refused as refusal:
        return again({"_": [sentence(refusal)]}, 409)
    flash(said, "success")
    return redirect(address(made))
