"""The desk menu: what belongs together stands under one heading; over a single entry stands none."""

from flask import g

from border_gov.kernel import menu
from border_gov.kernel.viewer import Viewer


def shown(app, *roles):
    viewer = Viewer(person_id=1, roles=frozenset(roles), zones=frozenset({1}), by="password")
    with app.test_request_context("/"):
        g.viewer = viewer
        return {str(one.label): one for one in menu.menu_groups()}


def test_entries_that_belong_together_stand_under_one_heading(app, session):
    found = shown(app, "officer")
    assert {"巡逻准备", "巡逻计划"} <= {entry.label for entry in found["联合巡逻"].entries}
    assert "巡逻计划" not in found
    assert not hasattr(found["工作台"], "entries")


def test_no_heading_stands_over_a_single_entry(app, session):
    for roles in (("volunteer",), ("audit_admin",), ("leader",), ("duty",)):
        for one in shown(app, *roles).values():
            assert not hasattr(one, "entries") or len(one.entries) > 1
