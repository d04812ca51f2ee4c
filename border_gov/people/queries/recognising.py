"""From what a browser or program shows to a viewer: session, access key, or the phone of a personal link."""

import datetime as dt
import hashlib

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from border_gov.kernel.viewer import NOBODY, Viewer
from border_gov.people.models import Account, ApiToken, Grant, Person, PersonalLink, SignIn
from border_gov.people.rules import IDLE


def hashed(secret: str) -> str:
    """How a secret is kept: one-way; it is random and long, so no salt and no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def sign_in_of(secret: str, now: dt.datetime, hours: int) -> SignIn | None:
    """The running session that this secret opens: not ended, not idle, not too old, account not closed."""
    found = db.session.scalar(
        select(SignIn)
        .options(joinedload(SignIn.account).joinedload(Account.person).joinedload(Person.unit))
        .where(SignIn.secret_hash == hashed(secret), SignIn.ended_at.is_(None))
    )
    if found is None or now - found.seen_at > IDLE or now - found.started_at > dt.timedelta(hours=hours):
        return None
    account = found.account
    return found if account.active and account.person.status == "active" else None


def token_of(secret: str, now: dt.datetime) -> ApiToken | None:
    """The access key with this secret, if it is neither revoked nor expired."""
    found = db.session.scalar(
        select(ApiToken)
        .options(joinedload(ApiToken.person).joinedload(Person.unit))
        .where(ApiToken.secret_hash == hashed(secret))
    )
    if found is None or found.revoked_at or found.expires_at <= now or found.person.status != "active":
        return None
    return found


def link_of_device(secret: str, now: dt.datetime) -> PersonalLink | None:
    """The personal link that this phone is bound to, if it still holds."""
    found = db.session.scalar(
        select(PersonalLink)
        .options(joinedload(PersonalLink.person).joinedload(Person.unit))
        .where(PersonalLink.device_hash == hashed(secret))
    )
    if found is None or found.revoked_at or found.expires_at <= now or found.person.status != "active":
        return None
    return found


def viewer_of(
    person: Person,
    *,
    by: str,
    account_id: int | None = None,
    confirmed_at: dt.datetime | None = None,
    confirmed_how: str = "password",
    only: frozenset[str] | None = None,
) -> Viewer:
    """`person` as a viewer with what is granted now; `only` narrows the roles."""
    grants = db.session.execute(
        select(Grant.role, Grant.side_key, Grant.zone_id).where(Grant.person_id == person.id)
    ).all()
    kept = [grant for grant in grants if only is None or grant.role in only]
    return Viewer(
        person_id=person.id,
        account_id=account_id,
        name=person.name,
        unit=(person.unit.names.get("zh", "") if person.unit else ""),
        sides=frozenset({person.side_key, *(grant.side_key for grant in kept)}),
        roles=frozenset(grant.role for grant in kept),
        zones=frozenset({person.zone_id, *(grant.zone_id for grant in kept)}),
        confirmed_at=confirmed_at,
        confirmed_how=confirmed_how,
        by=by,
    )


def volunteer_of(link: PersonalLink) -> Viewer:
    """The holder of a bound link: a volunteer of their own side, whatever else was granted to them."""
    seen = viewer_of(link.person, by="link", only=frozenset())
    return Viewer(**{**vars(seen), "roles": frozenset({"volunteer"})})


def console(zone_id: int) -> Viewer:
    """Whoever runs commands on the server: of every side of the zone, with the roles that commands need."""
    roles = frozenset({"organiser", "system_admin", "security_admin"})
    sides = frozenset(places.side_keys(zone_id))
    return Viewer(sides=sides, roles=roles, zones=frozenset({zone_id}), by="console") if sides else NOBODY


def person_viewer(person_id: int) -> Viewer:
    """A person as a viewer with everything granted; for tests and commands that act as somebody."""
    person = db.session.get_one(Person, person_id)
    account = db.session.scalar(select(Account).where(Account.person_id == person_id))
    return viewer_of(person, by="password", account_id=account.id if account else None)


def account_by_login(login: str) -> Account | None:
    """The account called `login`, blind to case and blanks; else that of this telephone's one owner."""
    name = login.strip().lower()
    found = db.session.scalar(select(Account).where(Account.login == name))
    if found is not None or not (len(name) == 11 and name.isascii() and name.isdigit()):
        return found
    by_phone = select(Account).join(Person, Person.id == Account.person_id).where(Person.phone == name)
    owners = db.session.scalars(by_phone.limit(2)).all()
    return owners[0] if len(owners) == 1 else None
