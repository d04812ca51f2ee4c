"""Reads of persons as a viewer may see them, and of what hangs on them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import joinedload

from border_gov.kernel import search
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import (
    Account,
    ApiToken,
    Consent,
    Grant,
    LoginAttempt,
    Person,
    PersonalLink,
    SignIn,
    Unit,
)
from border_gov.people.rules import CONSENTS, PRIVACY, STAFF, WINDOW, mask_name, mask_phone

PAGE = 50


@dataclass(frozen=True)
class PersonShown:
    """A person as one viewer may see them; `masked` if name and telephone are not whole."""

    id: int
    zone_id: int
    side_key: str
    name: str
    phone: str
    gender: str
    unit: dict[str, str]
    unit_id: int | None
    town_code: str
    village_code: str
    external_number: str
    status: str
    masked: bool


@dataclass(frozen=True)
class Filters:
    """What the list asks for; `after` is the keyset cursor (an id)."""

    side: str = ""
    town: str = ""
    role: str = ""
    status: str = "active"
    query: str = ""
    after: int = 0


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Staff see the persons of their zones (the other sides' masked); a volunteer sees only themselves."""
    if viewer.has(*STAFF):
        return Person.zone_id.in_(viewer.zones)
    return Person.id == (viewer.person_id or 0)


def shown(person: Person, viewer: Viewer) -> PersonShown:
    """`person` for `viewer`: whole on the own side, masked across the border."""
    own = person.side_key in viewer.sides or person.id == viewer.person_id
    return PersonShown(
        id=person.id,
        zone_id=person.zone_id,
        side_key=person.side_key,
        name=person.name if own else mask_name(person.name),
        phone=person.phone if own else mask_phone(person.phone),
        gender=person.gender if own else "",
        unit=person.unit.names if person.unit else {},
        unit_id=person.unit_id,
        town_code=person.town_code,
        village_code=person.village_code if own else "",
        external_number=person.external_number if own else "",
        status=person.status,
        masked=not own,
    )


def person_page(
    viewer: Viewer, filters: Filters, limit: int = PAGE, own_only: bool = False
) -> tuple[list[PersonShown], int | None]:
    """Persons by id, as the viewer may see them, with the cursor of the next page (None on the last)."""
    chosen = select(Person).options(joinedload(Person.unit)).where(visible_to(viewer))
    if own_only:
        chosen = chosen.where(Person.side_key.in_(viewer.sides))
    chosen = chosen.where(*_wanted(viewer, filters)).order_by(Person.id).limit(limit + 1)
    found = db.session.scalars(chosen).all()
    cursor = found[limit - 1].id if len(found) > limit else None
    return [shown(person, viewer) for person in found[:limit]], cursor


def _wanted(viewer: Viewer, filters: Filters) -> list[ColumnElement[bool]]:
    role = select(Grant.person_id).where(Grant.role == filters.role)
    wanted: list[tuple[Any, ColumnElement[bool]]] = [
        (filters.side, Person.side_key == filters.side),
        (filters.town, Person.town_code == filters.town),
        (filters.status, Person.status == filters.status),
        (filters.role, Person.id.in_(role)),
        (filters.after, Person.id > filters.after),
        (filters.query, _found_by(viewer, filters.query)),
    ]
    return [condition for value, condition in wanted if value]


def _found_by(viewer: Viewer, query: str) -> ColumnElement[bool]:
    """By name or telephone on the own side; across the border a mask must not be undone by searching."""
    own = Person.side_key.in_(viewer.sides)
    text = query.strip()
    if text.isascii() and text.isdigit() and len(text) >= 4:
        return own & Person.phone.contains(text, autoescape=True)
    if len(text) == 1:
        return own & Person.name.startswith(text, autoescape=True)
    return own & search.matches(Person.words, text)


def get_person(person_id: int, viewer: Viewer, for_change: bool = False) -> Person:
    """One person that the viewer may see, or NotFound."""
    chosen = select(Person).where(Person.id == person_id, visible_to(viewer))
    found = db.session.scalar(chosen.with_for_update() if for_change else chosen)
    if found is None:
        raise NotFound()
    return found


def find_same(zone_id: int, name: str, phone: str, village_code: str) -> Sequence[Person]:
    """Everybody who could be this person: same telephone, or without one the same name and village."""
    by_place = (Person.name == name) & (Person.village_code == village_code)
    same = or_(Person.phone == phone, (Person.phone == "") & by_place) if phone else by_place
    return db.session.scalars(select(Person).where(Person.zone_id == zone_id, same).order_by(Person.id)).all()


def names_of(viewer: Viewer, ids: Iterable[int]) -> dict[int, str]:
    """How persons are named to `viewer`, in one query: whole on the own side, masked across the border."""
    rows = db.session.execute(
        select(Person.id, Person.name, Person.side_key).where(
            Person.id.in_(set(ids)), Person.zone_id.in_(viewer.zones)
        )
    )
    return {row.id: row.name if row.side_key in viewer.sides else mask_name(row.name) for row in rows}


def sides_of(ids: Iterable[int]) -> dict[int, str]:
    """The side that each of these persons belongs to; for listeners, who show nothing to anybody."""
    rows = db.session.execute(select(Person.id, Person.side_key).where(Person.id.in_(set(ids))))
    return {row.id: row.side_key for row in rows}


def units(viewer: Viewer) -> Sequence[Unit]:
    """The units of the viewer's zones, by side and name."""
    chosen = select(Unit).where(Unit.zone_id.in_(viewer.zones))
    return db.session.scalars(chosen.order_by(Unit.zone_id, Unit.side_key, Unit.id)).all()


def get_unit(unit_id: int, viewer: Viewer) -> Unit:
    """One unit of the viewer's zones, or NotFound."""
    found = db.session.scalar(select(Unit).where(Unit.id == unit_id, Unit.zone_id.in_(viewer.zones)))
    if found is None:
        raise NotFound()
    return found


def town_of_unit(person_id: int | None) -> str:
    """The code of the town that a person's unit belongs to, or nothing."""
    chosen = select(Unit.town_code).join(Person, Person.unit_id == Unit.id).where(Person.id == person_id)
    return db.session.scalar(chosen) or ""


def grants_of(person_id: int) -> Sequence[Grant]:
    """What was granted to a person."""
    return db.session.scalars(select(Grant).where(Grant.person_id == person_id).order_by(Grant.id)).all()


def get_grant(grant_id: int, viewer: Viewer) -> Grant:
    """One grant of the viewer's zones, or NotFound."""
    found = db.session.scalar(select(Grant).where(Grant.id == grant_id, Grant.zone_id.in_(viewer.zones)))
    if found is None:
        raise NotFound()
    return found


def get_account(person_id: int) -> Account | None:
    """The account of a person, if any."""
    return db.session.scalar(select(Account).where(Account.person_id == person_id))


def sign_ins_of(account_id: int | None) -> Sequence[SignIn]:
    """The running sessions of an account, the last used first."""
    chosen = select(SignIn).where(SignIn.account_id == account_id, SignIn.ended_at.is_(None))
    return db.session.scalars(chosen.order_by(SignIn.seen_at.desc()).limit(20)).all()


def links_of(person_ids: Iterable[int], now: dt.datetime) -> dict[int, PersonalLink]:
    """The open personal link of each person that has one."""
    chosen = select(PersonalLink).where(
        PersonalLink.person_id.in_(set(person_ids)),
        PersonalLink.revoked_at.is_(None),
        PersonalLink.expires_at > now,
    )
    return {link.person_id: link for link in db.session.scalars(chosen)}


def get_link(link_id: int, viewer: Viewer) -> PersonalLink:
    """One link of a person that the viewer may see, or NotFound."""
    chosen = select(PersonalLink).join(Person).where(PersonalLink.id == link_id, visible_to(viewer))
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound()
    return found


def tokens_of(person_id: int | None) -> Sequence[ApiToken]:
    """The access keys of a person that were not revoked, newest first."""
    chosen = select(ApiToken).where(ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None))
    return db.session.scalars(chosen.order_by(ApiToken.id.desc())).all()


def get_token(token_id: int, viewer: Viewer) -> ApiToken:
    """One access key of a person that the viewer may see, or NotFound."""
    chosen = select(ApiToken).join(Person).where(ApiToken.id == token_id, visible_to(viewer))
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound()
    return found


def waiting_accounts(viewer: Viewer, now: dt.datetime) -> list[tuple[Account, int]]:
    """Accounts of the viewer's own sides with wrong guesses in the last quarter of an hour, and how many."""
    counts = (
        select(LoginAttempt.account_id, func.count(func.distinct(LoginAttempt.at)).label("guesses"))
        .where(LoginAttempt.at > now - WINDOW, LoginAttempt.account_id.is_not(None))
        .group_by(LoginAttempt.account_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Account, counts.c.guesses)
        .join(counts, counts.c.account_id == Account.id)
        .join(Person, Person.id == Account.person_id)
        .where(visible_to(viewer), Person.side_key.in_(viewer.sides) if viewer.sides else ~true())
        .order_by(counts.c.guesses.desc())
    )
    return [(row[0], row[1]) for row in rows]


def has_consent(person_id: int | None, kind: str = PRIVACY) -> bool:
    """True if the person agreed to the notice of this kind as it is now and did not take it back."""
    found = select(Consent.id).where(
        Consent.person_id == person_id,
        Consent.kind == kind,
        Consent.version == CONSENTS[kind],
        Consent.withdrawn_at.is_(None),
    )
    return db.session.scalar(found) is not None
