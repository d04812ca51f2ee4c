"""Kinds of offices that a citizen may call, and the acts on the list of them."""

from enum import StrEnum

from border_gov.kernel.words import L

KINDS = {
    "duty": L("Duty desk, day and night"),
    "mediation": L("Mediation room"),
    "grid": L("Grid post"),
    "office": L("Office"),
}
EDITORS = ("officer", "leader", "organiser", "system_admin")


class Verb(StrEnum):
    """Acts on public contacts."""

    SAVED = "public_contact.saved"


WORDS: dict[str, str] = {Verb.SAVED: L("Changed whom citizens can call")}
