"""One's own page: language, password, second factor, sessions, phone, access keys, consent."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.forms import load
from border_gov.kernel.guard import current_viewer, signed_in
from border_gov.kernel.lang import LANGUAGES
from border_gov.kernel.web import translated
from border_gov.people import queries, service
from border_gov.people.rules import ROLE_LABELS, TOKEN_SCOPES
from border_gov.people.schemas import TokenIn
from border_gov.people.service import sessions
from border_gov.people.views.blueprint import door, lookup


@door.route("/me")
@signed_in
def me() -> ResponseReturnValue:
    """What the platform knows about me and on which devices I am signed in."""
    return _page({}, "")


def _page(errors: dict[str, Any], secret: str) -> str:
    viewer, moment = current_viewer(), clock.now()
    person = queries.get_person(viewer.person_id or 0, viewer)
    return render_template(
        "people/me.html",
        person=queries.shown(person, viewer),
        roles=[ROLE_LABELS[role] for role in ROLE_LABELS if role in viewer.roles],
        account=queries.get_account(person.id) if viewer.by == "password" else None,
        sessions=queries.sign_ins_of(viewer.account_id) if viewer.account_id else [],
        link=queries.links_of([person.id], moment).get(person.id),
        tokens=queries.tokens_of(person.id) if viewer.by == "password" else [],
        scopes=TOKEN_SCOPES,
        consent=queries.has_consent(person.id),
        secret=secret,
        errors=errors,
        values=request.form,
        language_names=LANGUAGES,
        now=moment,
        **lookup(),
    )


@door.route("/me/language", methods=["POST"])
@signed_in
def language() -> ResponseReturnValue:
    """Remember a language for my account, on every device."""
    with transaction():
        service.prefer_language(request.form.get("language", ""), actor=current_viewer())
    return redirect(url_for(".me"))


@door.route("/me/sessions/<int:sign_in_id>/end", methods=["POST"])
@signed_in
def end_session(sign_in_id: int) -> ResponseReturnValue:
    """Sign out on another device."""
    with transaction():
        sessions.end_own(sign_in_id, actor=current_viewer(), now=clock.now())
    flash(gettext("That device is signed out."), "success")
    return redirect(url_for(".me"))


@door.route("/me/keys", methods=["POST"])
@signed_in
def make_key() -> ResponseReturnValue:
    """An access key for a program; it is on this answer and nowhere else."""
    viewer = current_viewer()
    if viewer.by != "password":
        raise Invalid("Access keys need an account.", fields={"label": ["Access keys need an account."]})
    try:
        with transaction():
            data = load(TokenIn(), request.form)
            person = queries.get_person(viewer.person_id or 0, viewer)
            secret = service.make_token(
                person, data["label"], data["scopes"], days=data["days"], actor=viewer, now=clock.now()
            )[1]
    except Invalid as refusal:
        return _page(translated(refusal.fields), ""), 422
    return _page({}, secret)


@door.route("/me/keys/<int:token_id>/revoke", methods=["POST"])
@signed_in
def revoke_key(token_id: int) -> ResponseReturnValue:
    """End an access key."""
    viewer = current_viewer()
    with transaction():
        service.revoke_token(queries.get_token(token_id, viewer), actor=viewer, now=clock.now())
    flash(gettext("The access key no longer works."), "success")
    return redirect(url_for(".me"))


@door.route("/me/consent/<any(give,withdraw):act>", methods=["POST"])
@signed_in
def consent(act: str) -> ResponseReturnValue:
    """Agree to the privacy notice, or take it back."""
    with transaction():
        verb = service.give_consent if act == "give" else service.withdraw_consent
        verb(actor=current_viewer(), now=clock.now())
    flash(gettext("Saved."), "success")
    return redirect(url_for(".me"))
