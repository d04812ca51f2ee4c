"""Static files: vendored by manifest, kept for ever by browsers, free of requests for source maps."""

from pathlib import Path

import pytest
from flask import Flask

from border_gov.kernel import assets
from border_gov.kernel.sentences import SetUpProblem

VENDORED = ("htmx.js", "htmx-sse.js", "bootstrap.css", "bootstrap.js", "leaflet.js", "leaflet.css")


@pytest.mark.parametrize("name", VENDORED)
def test_a_vendored_file_is_served_and_kept(app: Flask, name: str) -> None:
    with app.test_request_context():
        address = assets.asset(name)
    answer = app.test_client().get(address)
    assert answer.status_code == 200 and len(answer.data) > 1000
    assert answer.headers["Cache-Control"] == assets.FOR_EVER
    assert b"sourceMappingURL" not in answer.data


def test_pictures_of_a_style_sheet_stand_where_it_looks_for_them(app: Flask) -> None:
    with app.test_request_context():
        address = assets.asset("leaflet.css")
    picture = address.rpartition("/")[0] + "/images/layers.png"
    assert app.test_client().get(picture).status_code == 200


def test_our_own_file_changes_its_address_with_its_content(app: Flask, tmp_path: Path) -> None:
    client = app.test_client()
    folder, app.static_folder = app.static_folder, str(tmp_path)
    try:
        (tmp_path / "own.js").write_text("1")
        with app.test_request_context():
            first = assets.asset("own.js")
            (tmp_path / "own.js").write_text("2")
            second = assets.asset("own.js")
        assert first != second
        assert client.get(second).headers["Cache-Control"] == assets.FOR_EVER
        assert client.get(second.partition("?")[0]).headers["Cache-Control"] == "no-cache"
        with app.test_request_context(), pytest.raises(FileNotFoundError):
            assets.asset("missing.js")
    finally:
        app.static_folder = folder


def test_without_vendored_files_the_start_is_refused_in_one_sentence(tmp_path: Path) -> None:
    bare = Flask(__name__, static_folder=str(tmp_path))
    with pytest.raises(SetUpProblem, match="manifest") as caught:
        assets.register(bare)
    assert caught.value.key == "no_assets"


def test_the_licences_come_along(app: Flask) -> None:
    text = (Path(str(app.static_folder)) / "vendor" / "LICENCES.txt").read_text("utf-8")
    assert all(word in text for word in ("htmx.org", "bootstrap", "leaflet", "BSD", "MIT"))
