"""What happens to people, as the journal names it."""

from enum import StrEnum

from border_gov.kernel.words import L


class Verb(StrEnum):
    """Acts, in the past."""

    ADDED = "people.added"
    CHANGED = "people.changed"
    IMPORTED = "people.imported"
    EXPORTED = "people.exported"
    UNIT_SAVED = "people.unit_saved"
    GRANTED = "people.granted"
    WITHDRAWN = "people.withdrawn"
    ACCOUNT_OPENED = "people.account_opened"
    ACCOUNT_CLOSED = "people.account_closed"
    ACCOUNT_REOPENED = "people.account_reopened"
    PASSWORD_CHANGED = "people.password_changed"  # noqa: S105 - the name of an act
    PASSWORD_RESET = "people.password_reset"  # noqa: S105
    SECOND_FACTOR = "people.second_factor_set"
    SIGNED_IN = "people.signed_in"
    SIGN_IN_REFUSED = "people.sign_in_refused"
    SESSION_ENDED = "people.session_ended"
    WAIT_LIFTED = "people.wait_lifted"
    LINK_MADE = "people.link_made"
    LINK_BOUND = "people.link_bound"
    LINK_REFUSED = "people.link_refused"
    LINK_REVOKED = "people.link_revoked"
    TOKEN_MADE = "people.token_made"  # noqa: S105
    TOKEN_REVOKED = "people.token_revoked"  # noqa: S105
    CONSENTED = "people.consented"
    CONSENT_WITHDRAWN = "people.consent_withdrawn"
    DUTY_ADDED = "people.duty_added"
    DUTY_REMOVED = "people.duty_removed"
    DUTY_IMPORTED = "people.duty_imported"


VERB_LABELS = {
    Verb.ADDED: L("Added a person"),
    Verb.CHANGED: L("Changed a person's entry"),
    Verb.IMPORTED: L("Imported a roster"),
    Verb.EXPORTED: L("Exported a list of persons"),
    Verb.UNIT_SAVED: L("Saved a unit"),
    Verb.GRANTED: L("Granted a role"),
    Verb.WITHDRAWN: L("Withdrew a role"),
    Verb.ACCOUNT_OPENED: L("Opened an account"),
    Verb.ACCOUNT_CLOSED: L("Closed an account"),
    Verb.ACCOUNT_REOPENED: L("Reopened an account"),
    Verb.PASSWORD_CHANGED: L("Changed the password"),
    Verb.PASSWORD_RESET: L("Gave a new first password"),
    Verb.SECOND_FACTOR: L("Set up the second factor"),
    Verb.SIGNED_IN: L("Signed in"),
    Verb.SIGN_IN_REFUSED: L("Was refused at sign-in"),
    Verb.SESSION_ENDED: L("Ended a session"),
    Verb.WAIT_LIFTED: L("Lifted a waiting time at sign-in"),
    Verb.LINK_MADE: L("Made a personal link"),
    Verb.LINK_BOUND: L("Bound a personal link to a phone"),
    Verb.LINK_REFUSED: L("Was refused with a personal link on a second phone"),
    Verb.LINK_REVOKED: L("Revoked a personal link"),
    Verb.TOKEN_MADE: L("Made an access key"),
    Verb.TOKEN_REVOKED: L("Revoked an access key"),
    Verb.CONSENTED: L("Agreed to the privacy notice"),
    Verb.CONSENT_WITHDRAWN: L("Withdrew the agreement to the privacy notice"),
    Verb.DUTY_ADDED: L("Added a turn to the duty roster"),
    Verb.DUTY_REMOVED: L("Took a turn out of the duty roster"),
    Verb.DUTY_IMPORTED: L("Imported a duty roster"),
}
