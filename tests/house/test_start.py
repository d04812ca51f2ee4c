"""The application starts, answers, and refuses to start when something is wrong."""

import pytest
from flask import Flask

from border_gov import config
from border_gov.kernel import guard
from border_gov.kernel.api import api


def test_an_unknown_setting_stops_the_start(tmp_path):
    with pytest.raises(config.UnknownSetting):
        config.load(tmp_path, {"BORDER_GOV_NO_SUCH": "1"}, {})


def test_a_setting_of_the_wrong_kind_stops_the_start(tmp_path):
    with pytest.raises(config.UnknownSetting, match="PORT"):
        config.load(tmp_path, {"BORDER_GOV_PORT": "many"}, {})


def test_a_settings_file_is_read(tmp_path):
    (tmp_path / "settings.cfg").write_text("PORT = 8123  # ours\n")
    assert config.load(tmp_path, {}, {})["PORT"] == 8123


def test_every_route_is_guarded(app):
    assert {
        rule.endpoint for rule in app.url_map.iter_rules() if guard.guard_of(app, rule.endpoint) is None
    } == set()


def test_a_route_without_a_guard_stops_the_start():
    bare = Flask("bare", static_folder=None)
    bare.add_url_rule("/x", "x", lambda: "")
    with pytest.raises(RuntimeError, match="x"):
        guard.check_all_guarded(bare)


def test_every_shape_of_the_api_has_a_name_of_its_own(app):
    """The library numbers a name that is taken, and the number would depend on the order of rooms."""
    names = api.spec.to_dict()["components"]["schemas"]
    assert [name for name in names if name[:-1] in names and name[-1].isdigit()] == []


def test_it_answers(client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/no-such-page").status_code == 404
