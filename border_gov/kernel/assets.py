"""Addresses of static files: vendored ones by their manifest, our own by their content."""

import hashlib
import json
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request, url_for

from border_gov.kernel.sentences import SetUpProblem

FOR_EVER = "public, max-age=31536000, immutable"


def register(app: Flask) -> None:
    """Give templates `asset(name)`; without the vendored files the start is refused in one sentence."""
    folder = Path(app.static_folder or "")
    app.extensions["assets"] = _manifest(folder)
    app.extensions["asset_versions"] = {}
    app.jinja_env.globals["asset"] = asset
    app.after_request(_let_browsers_keep)


def asset(name: str) -> str:
    """The address of a vendored file ("htmx.js") or of one of our own ("css/base.css").

    FileNotFoundError for a name that is neither.
    """
    vendored = current_app.extensions["assets"].get(name)
    if vendored:
        return url_for("static", filename=f"vendor/{vendored}")
    return url_for("static", filename=name, v=_version(name))


def _manifest(folder: Path) -> dict[str, str]:
    path = folder / "vendor" / "manifest.json"
    try:
        found: dict[str, str] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise SetUpProblem("no_assets", file=path) from None
    return found


def _version(name: str) -> str:
    path = Path(current_app.static_folder or "") / name
    changed = path.stat().st_mtime_ns
    known: dict[str, tuple[int, str]] = current_app.extensions["asset_versions"]
    if known.get(name, (0, ""))[0] != changed:
        known[name] = (changed, hashlib.sha256(path.read_bytes()).hexdigest()[:12])
    return known[name][1]


def _let_browsers_keep(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in (200, 304):
        arguments: dict[str, Any] = request.view_args or {}
        named_by_content = "v" in request.args or str(arguments.get("filename")).startswith("vendor/")
        # A module imported by another has no version in its address, so the browser asks each time.
        response.headers["Cache-Control"] = FOR_EVER if named_by_content else "no-cache"
    return response
