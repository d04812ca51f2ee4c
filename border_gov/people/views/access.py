"""Roles, accounts and waiting times on a person's page; what is shown once is shown on the answer itself."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import NotFound
from border_gov.kernel.forms import load
from border_gov.kernel.guard import current_viewer, requires
from border_gov.people import queries, service
from border_gov.people.models import Account
from border_gov.people.rules import UNLOCKERS
from border_gov.people.schemas import AccountIn, GrantIn
from border_gov.people.views.blueprint import bp


@bp.route("/people/<int:person_id>/grants", methods=["POST"])
@requires("security_admin")
def grant(person_id: int) -> ResponseReturnValue:
    """Grant a role."""
    viewer = current_viewer()
    with transaction():
        person, data = queries.get_person(person_id, viewer), load(GrantIn(), request.form)
        service.grant(person, data["role"], data["side"], actor=viewer, now=clock.now())
    flash(gettext("Saved."), "success")
    return redirect(url_for(".show", person_id=person_id))


@bp.route("/people/grants/<int:grant_id>/withdraw", methods=["POST"])
@requires("security_admin")
def withdraw(grant_id: int) -> ResponseReturnValue:
    """Take a role back."""
    viewer = current_viewer()
    with transaction():
        found = queries.get_grant(grant_id, viewer)
        person_id = found.person_id
        service.withdraw(found, actor=viewer, now=clock.now())
    flash(gettext("Saved."), "success")
    return redirect(url_for(".show", person_id=person_id))


@bp.route("/people/<int:person_id>/account", methods=["POST"])
@requires("system_admin")
def open_account(person_id: int) -> ResponseReturnValue:
    """Open an account; its first password is on this answer and nowhere else."""
    viewer = current_viewer()
    with transaction():
        person, data = queries.get_person(person_id, viewer), load(AccountIn(), request.form)
        account, password = service.open_account(person, data["login"], actor=viewer, now=clock.now())
    return render_template("people/first_password.html", account=account, password=password)


@bp.route("/people/<int:person_id>/account/reset", methods=["POST"])
@requires("system_admin")
def reset(person_id: int) -> ResponseReturnValue:
    """Give a new first password."""
    viewer = current_viewer()
    with transaction():
        account = _account(person_id)
        password = service.reset_password(account, actor=viewer, now=clock.now())
    return render_template("people/first_password.html", account=account, password=password)


@bp.route("/people/<int:person_id>/account/<any(close,reopen):act>", methods=["POST"])
@requires("system_admin")
def set_active(person_id: int, act: str) -> ResponseReturnValue:
    """Close or reopen an account."""
    with transaction():
        account = _account(person_id)
        service.set_active(account, act == "reopen", actor=current_viewer(), now=clock.now())
    flash(gettext("Saved."), "success")
    return redirect(url_for(".show", person_id=person_id))


@bp.route("/people/waiting")
@requires(*UNLOCKERS)
def waiting() -> ResponseReturnValue:
    """Accounts of one's own sides that must wait after wrong guesses."""
    found = queries.waiting_accounts(current_viewer(), clock.now())
    return render_template("people/waiting.html", waiting=found)


@bp.route("/people/<int:person_id>/account/unlock", methods=["POST"])
@requires(*UNLOCKERS)
def unlock(person_id: int) -> ResponseReturnValue:
    """End the waiting time of an account."""
    with transaction():
        service.lift_wait(_account(person_id), actor=current_viewer(), now=clock.now())
    flash(gettext("Saved."), "success")
    return redirect(url_for(".waiting"))


def _account(person_id: int) -> Account:
    person = queries.get_person(person_id, current_viewer())
    found = queries.get_account(person.id)
    if found is None:
        raise NotFound()
    return found
