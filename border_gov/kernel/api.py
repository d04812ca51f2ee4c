"""The JSON face: one flask-smorest API under /api/v1 whose errors are those of the pages."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_smorest import Api, Blueprint
from werkzeug.exceptions import HTTPException

from border_gov.kernel import guard
from border_gov.kernel.web import http_error

PREFIX = "/api/v1"


class HouseApi(Api):
    """flask-smorest installs a handler for every HTTP error of the app; ours answers pages too."""

    def handle_http_exception(self, error: HTTPException) -> ResponseReturnValue:
        return http_error(error)


api = HouseApi()


class ApiBlueprint(Blueprint):
    """Routes of one room under /api/v1; served at the office entrance unless said otherwise."""

    def __init__(self, name: str, import_name: str, *, entrance: str = "office", **options: Any) -> None:
        super().__init__(f"api_{name}", import_name, url_prefix=PREFIX, **options)
        self.entrance = entrance


def register(app: Flask) -> None:
    """Configure OpenAPI 3.1 and install the API on `app`."""
    app.config.update(
        API_TITLE="border_gov",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
    )
    api.init_app(app)
    app.view_functions["api-docs.openapi_json"] = guard.signed_in(_document(app))


def _document(app: Flask) -> Callable[[], Any]:
    # A bound method of the library cannot carry our mark.
    original = app.view_functions["api-docs.openapi_json"]
    return lambda: original()
