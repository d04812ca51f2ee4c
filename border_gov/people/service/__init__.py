"""Verbs of people: persons, units, rosters, accounts, sessions, roles, links, keys, consent."""

from border_gov.people.service.accounts import (
    open_account,
    password_was_changed,
    prefer_language,
    reset_password,
    second_factor_was_set,
    set_active,
)
from border_gov.people.service.consent import give_consent, withdraw_consent
from border_gov.people.service.duty import DutyImporter, DutyOptions, add_turn, remove_turn, store_duty
from border_gov.people.service.grants import grant, withdraw
from border_gov.people.service.guesses import TooMany, book_guess, buckets_of, forget_guesses, lift_wait
from border_gov.people.service.links import (
    bind,
    find_link,
    make_link,
    note_second_phone,
    revoke,
    revoke_links,
)
from border_gov.people.service.persons import add_person, change_person, note_export, save_unit
from border_gov.people.service.roster import RosterImporter, RosterOptions, store_roster
from border_gov.people.service.tokens import make_token, revoke_token

__all__ = [
    "DutyImporter",
    "DutyOptions",
    "RosterImporter",
    "RosterOptions",
    "TooMany",
    "add_person",
    "add_turn",
    "bind",
    "book_guess",
    "buckets_of",
    "change_person",
    "find_link",
    "forget_guesses",
    "give_consent",
    "grant",
    "lift_wait",
    "make_link",
    "make_token",
    "note_export",
    "note_second_phone",
    "open_account",
    "password_was_changed",
    "prefer_language",
    "remove_turn",
    "reset_password",
    "revoke",
    "revoke_links",
    "revoke_token",
    "save_unit",
    "second_factor_was_set",
    "set_active",
    "store_duty",
    "store_roster",
    "withdraw",
    "withdraw_consent",
]
