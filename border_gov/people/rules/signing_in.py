"""Numbers and tests of signing in: throttle with back-off, passwords, how long a way in stays open."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from zxcvbn import zxcvbn

from border_gov.kernel.words import L

WINDOW = dt.timedelta(minutes=15)
ACCOUNT_LIMIT = 10
ADDRESS_LIMIT = 60
BACK_OFF_SECONDS = 10
IDLE = dt.timedelta(minutes=60)
LINK_DAYS = 120
TOKEN_DAYS = 90
PRIVACY, TRACK = "privacy", "track"
CONSENTS = {PRIVACY: 1, TRACK: 1}
"""The notices that are agreed to, each by itself (PIPL art. 29), and their versions as they read now."""
MIN_PASSWORD = 8
MAX_PASSWORD = 256
SCORED = 72  # zxcvbn raises an error above this length; the rest of a password still counts when hashing
SCORE = 3
LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,31}|1\d{10}")
KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^a-zA-Z0-9]")

TOO_SHORT = L("Please use at least 8 characters.")
TOO_LONG = L("Please use at most 256 characters.")
TOO_EASY = L("This is easy to guess. Please use a longer sentence or add unusual words.")
FEW_KINDS = L("Please use at least three of: small letters, capital letters, digits, signs.")


def wait_for(attempts: Sequence[dt.datetime], now: dt.datetime, limit: int) -> dt.timedelta:
    """How long the next guess must wait, given the earlier ones of its bucket.

    At most `limit` guesses in any 15 minutes; from half of that on each guess doubles the pause before the
    next. Never longer than 15 minutes: nobody can be locked out for good.
    """
    recent = sorted(at for at in attempts if now - at < WINDOW)
    half = limit // 2
    if len(recent) >= limit:
        return recent[-limit] + WINDOW - now
    if len(recent) >= half:
        pause = dt.timedelta(seconds=BACK_OFF_SECONDS * 2 ** min(len(recent) - half, 6))
        return max(recent[-1] + pause - now, dt.timedelta(0))
    return dt.timedelta(0)


def password_problem(password: str, policy: str, words: Iterable[str] = ()) -> str | None:
    """Why `password` is refused (English msgid), or None.

    `words`: names that are easily guessed here (person, unit, places). `policy` asvs: long and not guessable;
    dengbao: three kinds of characters too.
    """
    if len(password) < MIN_PASSWORD:
        return TOO_SHORT
    if len(password) > MAX_PASSWORD:
        return TOO_LONG
    if policy == "dengbao" and sum(bool(re.search(kind, password)) for kind in KINDS) < 3:
        return FEW_KINDS
    local = [word for word in words if len(word) > 1]
    if zxcvbn(password[:SCORED], user_inputs=local)["score"] < SCORE:
        return TOO_EASY
    return None


def valid_login(login: str) -> bool:
    """True for a sign-in name (3 to 32 small letters, digits, . _ -) or an 11-digit mobile number."""
    return bool(LOGIN.fullmatch(login))
