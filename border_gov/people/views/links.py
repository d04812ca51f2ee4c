"""Personal links: made and printed by the organiser, opened and bound on the volunteer's phone."""

import datetime as dt
from typing import Any

import segno
from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import NotFound, Refused
from border_gov.kernel.forms import load, load_data
from border_gov.kernel.guard import current_viewer, public, requires
from border_gov.people import queries, service
from border_gov.people.rules import LINK_DAYS
from border_gov.people.schemas import LinksIn, PeopleQuery
from border_gov.people.views.blueprint import bp, door, lookup
from border_gov.people.views.recognise import DEVICE_COOKIE


@bp.route("/people/links", methods=["GET"])
@requires("organiser")
def links() -> ResponseReturnValue:
    """Volunteers of one's own side with the state of their links."""
    viewer, moment = current_viewer(), clock.now()
    wanted = load_data(PeopleQuery(unknown="exclude"), request.args.to_dict())
    filters = queries.Filters(town=wanted["town"], query=wanted["q"], role="volunteer", after=wanted["after"])
    found, cursor = queries.person_page(viewer, filters, limit=200, own_only=True)
    following: dict[str, Any] = {**request.args.to_dict(), "after": cursor}
    return render_template(
        "people/links.html",
        people=found,
        links=queries.links_of([p.id for p in found], moment),
        filters=filters,
        next_url=url_for(".links", **following) if cursor else None,
        until=clock.today(moment) + dt.timedelta(days=LINK_DAYS),
        **lookup(),
    )


@bp.route("/people/links", methods=["POST"])
@requires("organiser")
def make_links() -> ResponseReturnValue:
    """Make links for those ticked and show the sheet to print; the codes are on this answer only."""
    viewer, moment = current_viewer(), clock.now()
    data = load(LinksIn(), request.form)
    until = clock.at(data["until"], dt.time(23, 59)) if data["until"] else None
    made = []
    with transaction():
        for person_id in dict.fromkeys(data["id"]):
            person = queries.get_person(person_id, viewer)
            link, secret = service.make_link(person, until=until, actor=viewer, now=moment)
            url = url_for("door.link", secret=secret, _external=True)
            made.append((person.name, person.village_code, link.expires_at, url, qr(url)))
    return render_template("people/qr_sheet.html", made=made, **lookup())


def qr(url: str) -> Markup:
    """`url` as an inline SVG."""
    picture = segno.make(url, error="m").svg_inline(
        border=4, svgclass="qr", lineclass=None, omitsize=True, light="#fff"
    )
    return Markup(picture)  # noqa: S704 - drawn by segno from an address that we made


@bp.route("/people/links/<int:link_id>/revoke", methods=["POST"])
@requires("organiser")
def revoke_link(link_id: int) -> ResponseReturnValue:
    """End a link."""
    viewer = current_viewer()
    with transaction():
        service.revoke(queries.get_link(link_id, viewer), actor=viewer, now=clock.now())
    flash(gettext("The link no longer works."), "success")
    return redirect(url_for(".links"))


@door.route("/l/<secret>", methods=["GET", "POST"])
@public("a personal link is itself the proof; it is bound to a phone by a button, never by being looked at")
def link(secret: str) -> ResponseReturnValue:
    """The volunteer's way in: says whose link it is, binds it to this phone when the button is pressed."""
    moment, kept = clock.now(), request.cookies.get(DEVICE_COOKIE, "")
    if request.method == "GET":
        found = service.find_link(secret, moment)
        mine = bool(kept) and found.device_hash == queries.hashed(kept)
        if mine:
            return redirect("/")
        return render_template("people/link.html", person=found.person, taken=found.device_hash is not None)
    try:
        with transaction():
            found, cookie = service.bind(secret, kept, device=request.user_agent.string, now=moment)
            until = found.expires_at
            if request.form.get("consent"):
                service.give_consent(actor=queries.volunteer_of(found), now=moment)
    except Refused:
        with transaction():
            service.note_second_phone(secret, moment)
        raise
    return _keep(make_response(redirect("/")), cookie, until)


def _keep(response: Response, cookie: str, until: dt.datetime) -> Response:
    secure = current_app.config["HTTPS"]
    response.set_cookie(DEVICE_COOKIE, cookie, expires=until, httponly=True, samesite="Lax", secure=secure)
    return response


@door.route("/l/leave", methods=["POST"])
@public("forgetting a phone is always allowed")
def leave() -> ResponseReturnValue:
    """The phone forgets its link; the organiser can make a new one."""
    response = make_response(redirect("/login"))
    kept = request.cookies.get(DEVICE_COOKIE, "")
    found = queries.link_of_device(kept, clock.now()) if kept else None
    if found is None and not kept:
        raise NotFound()
    if found is not None:
        with transaction():
            service.revoke(found, actor=queries.volunteer_of(found), now=clock.now())
    response.delete_cookie(DEVICE_COOKIE)
    return response
