"""Typing the password again before an act that counts as a signature."""

import dataclasses

from flask import request, session
from flask_security.utils import verify_password

from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.guard import current_viewer
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people import queries
from border_gov.people.service import book_guess, buckets_of, forget_guesses
from border_gov.people.views.guess_forms import HASHING
from border_gov.people.views.recognise import HOW


def confirm_password(password: str) -> Viewer:
    """The viewer with the password confirmed now; Invalid (field `password`) if it is wrong or missing.

    Guesses count for this account's confirmations only, so that nobody is shut out of signing in.
    """
    viewer, moment = current_viewer(), clock.now()
    account = queries.get_account(viewer.person_id or 0)
    if not password or account is None:
        raise _wrong(L("Please type your password."))
    buckets = buckets_of("", request.remote_addr or "", f"confirm:{account.id}")
    with transaction():
        book_guess(buckets, account.id, moment)
    with HASHING:
        is_right = verify_password(password, account.password)
    if not is_right:
        raise _wrong(L("This is not your password."))
    with transaction():
        forget_guesses(buckets, moment)
    session["fs_paa"], session[HOW] = moment.timestamp(), "password"
    return dataclasses.replace(viewer, confirmed_at=moment, confirmed_how="password")


def _wrong(message: str) -> Invalid:
    return Invalid("Please correct what is marked.", fields={"password": [message]})
