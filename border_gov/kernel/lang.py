"""Languages: which one a page speaks, how names, days and amounts of time are written in it."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, redirect, request
from flask_babel import Babel, format_date, format_datetime, get_locale, gettext, ngettext

from border_gov import config
from border_gov.kernel import guard, messages
from border_gov.kernel.clock import LOCAL
from border_gov.kernel.guard import current_viewer
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.web import Pages

bp = Pages("language", __name__, entrance="both")
LANGUAGES = {"zh_CN": "中文", "en": "English"}
COOKIE = "border_gov_language"
YEAR_SECONDS = 365 * 24 * 3600
FOLDER = config.CHECKOUT / "border_gov" / "translations"
PATTERNS = {
    "day": {"zh": "y年M月d日", "en": "d MMM y"},
    "day_short": {"zh": "M月d日", "en": "d MMM"},
    "moment": {"zh": "y年M月d日 HH:mm", "en": "d MMM y, HH:mm"},
    "moment_short": {"zh": "M月d日 HH:mm", "en": "d MMM, HH:mm"},
    "weekday": {"zh": "EEE", "en": "EEE"},
    "clock_time": {"zh": "HH:mm", "en": "HH:mm"},
}


def register(app: Flask) -> None:
    """Install the languages, the switch and the filters on `app`."""
    app.config.update(
        BABEL_TRANSLATION_DIRECTORIES=str(FOLDER),
        BABEL_DEFAULT_LOCALE=app.config.get("LANGUAGE", "zh_CN"),
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
    )
    # Later folders win: our words take the place of those that the library ships.
    app.config.setdefault("SECURITY_I18N_DIRNAME", ["builtin", str(FOLDER)])
    Babel(app, locale_selector=choose)
    messages.install()
    app.register_blueprint(bp)
    app.jinja_env.filters.update(name_of=name_of, countdown=countdown, ago=ago, seconds_words=length_words)
    for name in PATTERNS:
        app.jinja_env.filters[name] = _formatter(name)
    # Jinja's own gettext trusts what it is given as HTML; a msgid that came from a table would then be code.
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
    app.jinja_env.globals.update(html_lang=html_lang, languages=LANGUAGES, other_language=other_language)


def remember_account_language(app: Flask, reader: Callable[[Viewer], str | None]) -> None:
    """Let `reader` say which language an account prefers; called by the wiring of people."""
    app.extensions["account_language"] = reader


def choose() -> str:
    """The language of this request: what was switched to, else what the account prefers, else the setting."""
    default = current_app.config.get("LANGUAGE", "zh_CN")
    if not request:
        return default
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    reader = current_app.extensions.get("account_language")
    preferred = reader(current_viewer()) if reader and current_viewer().signed_in else None
    return preferred if preferred in LANGUAGES else default


@bp.post("/language")
@guard.public("the language of a page is nobody's secret")
def switch() -> Response:
    """Remember the chosen language in a cookie and return to the page it was chosen on."""
    response = redirect(_own_path(request.form.get("next", "")))
    language = request.form.get("language", "")
    if language in LANGUAGES:
        response.set_cookie(
            COOKIE, language, max_age=YEAR_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return response  # type: ignore[return-value]


def _own_path(target: str) -> str:
    parts = urlsplit(target)
    is_own = not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith("//")
    return target if is_own and "\\" not in target else "/"


def is_chinese() -> bool:
    """True while the page speaks Chinese."""
    locale = get_locale()
    return locale is None or locale.language == "zh"


def html_lang() -> str:
    """The value of the page's lang attribute."""
    return "zh-CN" if is_chinese() else "en"


def other_language() -> str:
    """The key of the language that the switch offers."""
    return "en" if is_chinese() else "zh_CN"


def name_of(names: Mapping[str, str] | str | None) -> str:
    """A name from a table, {zh, en?}, in the reader's language; Chinese where no English was given."""
    if names is None or isinstance(names, str):
        return names or ""
    first, second = ("zh", "en") if is_chinese() else ("en", "zh")
    return names.get(first) or names.get(second) or ""


def _formatter(name: str) -> Callable[[dt.date | dt.datetime | dt.time | None], str]:
    def write(value: dt.date | dt.datetime | dt.time | None) -> str:
        if value is None:
            return "—"
        if isinstance(value, dt.time):
            return value.strftime("%H:%M")
        pattern = PATTERNS[name]["zh" if is_chinese() else "en"]
        if isinstance(value, dt.datetime):
            local = value if value.tzinfo is None else value.astimezone(LOCAL)
            return format_datetime(local, pattern, rebase=False)
        return format_date(value, pattern)

    return write


def length_words(seconds: float) -> str:
    """An amount of time in words, two units at most: 3 小时 20 分 · 3 h 20 min."""
    whole = max(int(seconds // 60), 0)
    days, hours, minutes = whole // 1440, whole // 60 % 24, whole % 60
    if days and hours:
        return gettext("%(days)s d %(hours)s h", days=days, hours=hours)
    if days:
        return gettext("%(days)s d", days=days)
    if hours and minutes:
        return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)
    if hours:
        return gettext("%(hours)s h", hours=hours)
    return gettext("%(minutes)s min", minutes=minutes) if minutes else gettext("less than a minute")


def countdown(due: dt.datetime, now: dt.datetime) -> str:
    """How long is left until `due`, or by how much it has passed, in words."""
    seconds = (due - now).total_seconds()
    if seconds >= 0:
        return gettext("%(length)s left", length=length_words(seconds))
    return gettext("overdue by %(length)s", length=length_words(-seconds))


def ago(moment: dt.datetime | None, now: dt.datetime) -> str:
    """How long ago `moment` was, in words."""
    if moment is None:
        return gettext("never")
    return gettext("%(length)s ago", length=length_words((now - moment).total_seconds()))


def as_json(words: Mapping[str, Any]) -> dict[str, str]:
    """Lazy sentences as plain text, for a data attribute that an ES module reads."""
    return {key: str(value) for key, value in words.items()}
