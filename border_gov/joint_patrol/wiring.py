"""Plugs joint patrol into the app."""

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from border_gov.cohandling.rules import register_subject
from border_gov.incidents.rules.board import lend_paths
from border_gov.joint_patrol import cli, listeners, tasks  # noqa: F401 - tasks declares the jobs
from border_gov.joint_patrol.api import ground as ground_api
from border_gov.joint_patrol.api import ground_maps  # noqa: F401 - adds its answers to ground_api.bp
from border_gov.joint_patrol.api import inputs as inputs_api
from border_gov.joint_patrol.api import inputs_more as inputs_more_api
from border_gov.joint_patrol.api import phone as _phone_api  # noqa: F401 - adds to walking_api.bp
from border_gov.joint_patrol.api import plans as plans_api
from border_gov.joint_patrol.api import walk_log as _walk_log_api  # noqa: F401 - adds to walking_api.bp
from border_gov.joint_patrol.api import walk_steps as _walk_steps_api  # noqa: F401 - likewise
from border_gov.joint_patrol.api import walking as walking_api
from border_gov.joint_patrol.api import weeks as weeks_api
from border_gov.joint_patrol.queries import inputs as input_reads
from border_gov.joint_patrol.queries.plans import OFFICE
from border_gov.joint_patrol.rules import alarms as alarm_law
from border_gov.joint_patrol.rules import inputs as input_law
from border_gov.joint_patrol.rules import plans as plan_law
from border_gov.joint_patrol.rules import tracks as track_law
from border_gov.joint_patrol.rules import walking as walking_law
from border_gov.joint_patrol.rules import weeks as week_law
from border_gov.joint_patrol.service import path_distance, roster_extra
from border_gov.joint_patrol.service import weeks as week_service
from border_gov.joint_patrol.service.plan_signing import subject_kind
from border_gov.joint_patrol.views import (  # noqa: F401 - most add their pages to a shared blueprint
    ground,
    input_demand,
    input_imports,
    input_paths,
    input_people,
    input_places,
    inputs,
    my_weeks,
    phone,
    plan_edits,
    plan_papers,
    plan_people,
    plans,
    records,
    walking,
    walking_codes,
    walking_files,
    walking_late,
    walking_papers,
    weeks,
)
from border_gov.journal.rules import recorded, register_words
from border_gov.jurisdictions.rules import PATH_READERS
from border_gov.kernel.api import api
from border_gov.kernel.menu import MenuEntry, register_menu
from border_gov.kernel.words import L
from border_gov.people.rules import ROSTER_EXTRAS


def register(app: Flask) -> None:
    """Pages, API, jobs, menu, words of the journal, what can be signed, paths for the duty desk."""
    _inputs(app)
    _plans(app)
    _walking(app)
    _after(app)
    lend_paths(path_distance.metres_on_paths)


def _plans(app: Flask) -> None:
    app.register_blueprint(plans.bp)
    app.register_blueprint(plan_people.walks)
    api.register_blueprint(plans_api.bp)
    register_words(
        verbs=plan_law.JOURNAL_WORDS,
        subjects={"patrol": L("Patrol"), "patrol_feed": L("Calendar address")},
        urls={
            "patrol_plan": lambda id: url_for("patrol.show", plan_id=int(id)),
            "patrol": lambda id: url_for("patrol_walks.one", patrol_id=int(id)),
        },
    )
    register_subject(
        subject_kind(
            lambda id: url_for("patrol.show", plan_id=id), lambda id: url_for("patrol.preview", plan_id=id)
        )
    )
    recorded.connect(listeners.on_recorded)
    register_menu(
        app,
        MenuEntry(
            "patrol_walks.mine",
            _l("My walks"),
            lambda viewer: viewer.signed_in and not viewer.has(*OFFICE),
            10,
            phone=True,
            also=("patrol_walks",),
        ),
        MenuEntry(
            "patrol_my_weeks.index",
            _l("My times"),
            lambda viewer: viewer.signed_in and not viewer.has(*OFFICE),
            11,
            phone=True,
            also=("patrol_my_weeks",),
        ),
        MenuEntry(
            "patrol.index", _l("Patrol plans"), lambda viewer: viewer.has(*OFFICE), 20, also=("patrol",)
        ),
    )


def _walking(app: Flask) -> None:
    app.register_blueprint(walking.bp)
    api.register_blueprint(walking_api.bp)
    register_words(
        verbs=walking_law.JOURNAL_WORDS | track_law.TRACK_WORDS | alarm_law.ALARM_WORDS,
        subjects={"patrol_alarm": L("Alarm on patrol")},
        urls={"patrol_alarm": lambda id: url_for("patrol_walking.alarm", alarm_id=int(id))},
    )
    register_menu(
        app,
        MenuEntry(
            "patrol_walking.alarm_list",
            _l("Alarms on patrol"),
            lambda viewer: viewer.has(*alarm_law.HEARERS),
            22,
        ),
    )


def _after(app: Flask) -> None:
    """What walked patrols show: coverage, patrols under way, weekly sheets, records of service."""
    for pages in (ground.bp, weeks.bp, records.bp):
        app.register_blueprint(pages)
    for doors in (ground_api.bp, weeks_api.bp):
        api.register_blueprint(doors)
    recorded.connect(listeners.tell_live)
    register_words(verbs=week_law.JOURNAL_WORDS, subjects={}, urls={})
    register_subject(
        week_service.subject_kind(
            lambda id: url_for("patrol_weeks.show", sheet_id=id),
            lambda id: url_for("patrol_weeks.preview", sheet_id=id),
        )
    )
    register_menu(
        app,
        MenuEntry(
            "patrol_ground.coverage",
            _l("Patrol coverage"),
            lambda viewer: viewer.has(*OFFICE),
            22,
            also=("patrol_ground", "patrol_weeks"),
        ),
    )


def _inputs(app: Flask) -> None:
    app.register_blueprint(inputs.bp)
    app.register_blueprint(my_weeks.bp)
    api.register_blueprint(inputs_api.bp)
    api.register_blueprint(inputs_more_api.bp)
    app.cli.add_command(cli.patrol)
    if input_reads.path_segments not in PATH_READERS:
        PATH_READERS.append(input_reads.path_segments)
    ROSTER_EXTRAS["volunteer"] = roster_extra.EXTRA
    register_words(
        verbs=input_law.INPUT_WORDS,
        subjects={kind: label for kind, label in input_law.SUBJECT_WORDS.items()},
        urls={
            "checkpoint": lambda id: url_for("patrol_inputs.checkpoint", row_id=int(id)),
            "patrol_network": lambda _id: url_for("patrol_inputs.paths"),
            "patrol_closure": lambda _id: url_for("patrol_inputs.paths"),
            "patrol_demand": lambda _id: url_for("patrol_inputs.demand"),
        },
    )
    register_menu(
        app,
        MenuEntry(
            "patrol_inputs.index",
            _l("Patrol preparation"),
            lambda viewer: viewer.has(*input_law.READERS),
            15,
            also=("patrol_inputs",),
        ),
    )
