"""create_app() and the one list of rooms; the only file that knows everybody."""

import os
import sys
from importlib import import_module
from typing import Any

from flask import Flask
from flask.cli import FlaskGroup
from flask_babel import lazy_gettext as _l
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from border_gov import config
from border_gov.geo.datum import POINT_DATUMS
from border_gov.kernel import api, assets, backup, guard, health, jobs, lang, menu, secrets, serve, web
from border_gov.kernel import tasks as kernel_tasks  # noqa: F401 - declares the queue's own jobs
from border_gov.kernel.cluster import Cluster
from border_gov.kernel.db import db, engine_options
from border_gov.kernel.ondemand import start_when_asked
from border_gov.kernel.sentences import SetUpProblem
from border_gov.people.rules import ROLES

# From the ground up: what listens to the journal comes after those who write in it.
HOUSE = (
    "border_gov.journal",
    "border_gov.jurisdictions",
    "border_gov.people",
    "border_gov.cohandling",
    "border_gov.incidents",
    "border_gov.joint_mediation",
    "border_gov.joint_prevention",
    "border_gov.joint_resources",
    "border_gov.joint_patrol",
    "border_gov.points",
    "border_gov.notices",
    "border_gov.maps",
    "border_gov.reports",
)

# The headings of the desk menu, and the blueprints whose entries stand under them.
MENU = (
    (_l("Incident response"), ("board", "incidents", "unit_screen", "incident_figures")),
    (
        _l("Joint prevention"),
        (
            "prevention",
            "prevention_areas",
            "prevention_clues",
            "prevention_alerts",
            "prevention_requests",
            "prevention_operations",
        ),
    ),
    (_l("Joint patrol"), ("patrol_inputs", "patrol", "patrol_ground", "patrol_weeks", "patrol_records")),
    (_l("Joint mediation"), ("mediation", "mediation_papers", "mediation_figures")),
    (_l("Joint resources"), ("resources",)),
    (_l("Co-handling"), ("signing", "handovers")),
    (_l("Basic data"), ("duty_roster", "people", "jurisdictions", "limits", "superiors", "journal")),
)


def create_app(**overrides: Any) -> Flask:
    """The application, wired. Refuses to start with an unknown setting or role, or an unguarded route."""
    app = Flask("border_gov", instance_path=str(config.CHECKOUT / "instance"))
    app.config.update(config.load(config.CHECKOUT / "instance", dict(os.environ), overrides))
    _configure(app)
    db.init_app(app)
    Migrate(app, db, directory=str(config.CHECKOUT / "border_gov" / "migrations"), compare_type=True)
    lang.register(app)
    menu.register(app)
    assets.register(app)
    web.register(app)
    api.register(app)
    app.register_blueprint(health.bp)
    for room in HOUSE:
        import_module(f"{room}.wiring").register(app)
    menu.arrange(app, MENU)
    app.jinja_env.globals["point_datums"] = POINT_DATUMS
    guard.check_all_guarded(app)
    guard.check_roles_exist(app, ROLES)
    jobs.register(app)
    import_module("border_gov.commands").register(app)
    return app


def _configure(app: Flask) -> None:
    values = app.config
    values.setdefault("SQLALCHEMY_DATABASE_URI", values["DATABASE_URL"] or Cluster(values["DATA"]).url("app"))
    values.setdefault(
        "SQLALCHEMY_ENGINE_OPTIONS", engine_options(values["DB_POOL"], values["STATEMENT_TIMEOUT_MS"])
    )
    for name, key in secrets.load_secrets(values["DATA"]).items():
        values[name] = values.get(name) or key
    values["MAX_CONTENT_LENGTH"] = values["MAX_UPLOAD_MB"] * 1024 * 1024
    values["MAX_FORM_MEMORY_SIZE"] = 2 * 1024 * 1024
    values.update(
        SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_SECURE=values["HTTPS"]
    )
    values["SESSION_COOKIE_NAME"] = "__Host-session" if values["HTTPS"] else "session"
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    if values["HTTPS"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]


def _for_command() -> Flask:
    app = create_app()
    if not app.config["DATABASE_URL"]:
        with app.app_context():
            start_when_asked(db.engine, Cluster(app.config["DATA"]))
    return app


def main() -> None:
    """The command line: border-gov."""
    group = FlaskGroup(create_app=_for_command, add_default_commands=False, help="平安边界 · border_gov")
    # These make the database that create_app would look for.
    for command in (serve.serve, backup.backup, backup.restore):
        group.add_command(command)
    try:
        group()
    except SetUpProblem as problem:
        sys.exit(str(problem))
