"""Forms become typed values, or messages by field."""

import pytest
from marshmallow import Schema, fields
from werkzeug.datastructures import MultiDict

from border_gov.kernel import forms
from border_gov.kernel.errors import Invalid


class ShiftIn(Schema):
    name = fields.String(required=True)
    size = fields.Integer()
    days = fields.List(fields.Integer())
    night = fields.Boolean()


def test_values_arrive_typed():
    form = MultiDict([("name", " 夜巡 "), ("size", "4"), ("days", "1"), ("days", "3"), ("night", "on")])
    assert forms.load(ShiftIn(), form) == {"name": "夜巡", "size": 4, "days": [1, 3], "night": True}


def test_blank_is_missing_and_an_empty_box_is_false():
    with pytest.raises(Invalid) as caught:
        forms.load(ShiftIn(), MultiDict([("name", "  "), ("size", "")]))
    assert set(caught.value.fields) == {"name"}
    assert forms.load(ShiftIn(), MultiDict([("name", "x")]))["night"] is False


def test_a_wrong_number_is_named():
    with pytest.raises(Invalid) as caught:
        forms.load(ShiftIn(), MultiDict([("name", "x"), ("size", "four")]))
    assert set(caught.value.fields) == {"size"}


def test_ticked_ids():
    form = MultiDict([("id", "3"), ("id", "3"), ("id", "x"), ("id", "1" * 40), ("id", "１"), ("id", "2")])
    assert forms.chosen_ids(form) == [3, 2]
