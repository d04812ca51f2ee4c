"""The planner's codes as sentences in the reader's language, for pages, API and papers."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from flask_babel import format_date, gettext

from border_gov.joint_patrol.queries.plan_names import path_name
from border_gov.joint_patrol.queries.plan_sheet import Sheet, number_of
from border_gov.joint_patrol.rules import plan_words as said
from border_gov.joint_patrol.rules.inputs import SKILLS
from border_gov.kernel.lang import is_chinese, name_of
from border_gov.kernel.runs import Run


def state(key: str) -> str:
    """The state of a plan."""
    return gettext(said.STATE_WORDS.get(key, key))


def role(key: str) -> str:
    """A role in a team."""
    return gettext(said.ROLE_WORDS.get(key, key))


def shift(key: str) -> str:
    """A shift: a part of the day, or the name that the township gave it."""
    return gettext(said.SHIFT_WORDS[key]) if key in said.SHIFT_WORDS else key


def place(key: str) -> str:
    """What somebody said about a place."""
    return gettext(said.PLACE_WORDS.get(key, key))


def stage(run: Run) -> str:
    """What a planning run is doing."""
    key = "queued" if run.state == "queued" else run.stage.split(":")[-1]
    return gettext(said.STAGE_WORDS.get(key, said.STAGE_WORDS["reading"]))


def run_message(run: Run | None) -> str:
    """Why the run ended without a plan; empty if it did not."""
    if run is None or not run.error:
        return ""
    told = json.loads(run.error)
    msgid, params = told["message"], told["params"]
    return gettext(msgid, **params) if params else gettext(msgid)


def day(value: dt.date | str) -> str:
    """A day with its weekday."""
    date = dt.date.fromisoformat(value) if isinstance(value, str) else value
    return format_date(date, "M月d日 EEE" if is_chinese() else "EEE, d MMM")


def team(key: str, sheet: Sheet | None = None) -> str:
    """A team as people call it: day, shift, number."""
    found = sheet.patrol(key) if sheet else None
    if found is None:
        return key
    return gettext("team %(number)s of %(day)s", number=found.number, day=day(found.day))


def _spot(key: Any, sheet: Sheet) -> str:
    found = sheet.spots.get(number_of(str(key)))
    if found is None:
        found = next((s for s in sheet.spots.values() if s.code == str(key)), None)
    return name_of(found.name) if found else str(key)


def _fact(name: str, value: Any, sheet: Sheet) -> Any:
    if name == "checkpoint":
        return _spot(value, sheet)
    if name == "lost":
        return ("、" if is_chinese() else ", ").join(
            _spot(key.strip(), sheet) for key in str(value).split(",")
        )
    if name in ("last", "due"):
        return day(str(value))
    if name == "side":
        side = sheet.sides.get(str(value))
        return name_of(side.name) if side else value
    if name == "role":
        return role(str(value))
    if name == "team":
        return team(str(value), sheet)
    if name == "need":
        return gettext(SKILLS[str(value)]) if str(value) in SKILLS else value
    return _plain(name, value)


def _plain(name: str, value: Any) -> Any:
    if name == "bridge":
        return name_of(path_name(str(value))) or value
    return round(value) if isinstance(value, float) else value


def reason(row: Mapping[str, Any], sheet: Sheet) -> str:
    """Why a checkpoint was left out."""
    facts = {name: _fact(name, value, sheet) for name, value in row["facts"]}
    return gettext(said.REASONS.get(row["code"], said.REASON_OTHER), **facts)


def breach(found: Any, sheet: Sheet) -> str:
    """A rule that a plan breaks: the planner's own value, or the row that was stored of it."""
    stored = isinstance(found, Mapping)
    code, facts = (found["code"], found["facts"]) if stored else (found.code, found.facts)
    values = {name: _fact(name, value, sheet) for name, value in facts}
    if "seconds" in values:
        values["minutes"] = round(int(values["seconds"]) / 60)
    try:
        return gettext(said.BREACHES.get(code, said.BREACH_OTHER), **values)
    except KeyError:
        return gettext(said.BREACH_OTHER)


def proof(row: Mapping[str, Any]) -> str:
    """What the roster solver proved for one stage."""
    name, value, bound = row["stage"], row["value"], row["bound"]
    if name not in said.PROVED:
        return name
    if value == 0:
        return gettext(said.PROVED_NONE[name])
    words = said.PROVED if row["status"] == "optimal" else said.FOUND
    return gettext(words[name], value=value, bound=bound)


def proof_title(row: Mapping[str, Any]) -> str:
    """The goal of one stage."""
    return gettext(said.PROOF_TITLES.get(row["stage"], row["stage"]))


def missing(row: Mapping[str, Any], sheet: Sheet) -> str:
    """What the roster could not fill."""
    side = sheet.sides.get(row["side"])
    values = {"count": row["count"], "side": name_of(side.name) if side else ""}
    return gettext(said.MISSING.get(row["kind"], said.BREACH_OTHER), **values)


def exclusion(code: str) -> str:
    """Why somebody could not be planned."""
    return gettext(said.EXCLUSIONS.get(code, code))


def version_act(key: str) -> str:
    """What made a version of the plan."""
    return gettext(said.VERSION_WORDS.get(key, key))
