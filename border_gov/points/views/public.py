"""What hangs out for everybody: the rules of a side, and who earned what under a pseudonym."""

import datetime as dt

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.guard import public as open_to_all
from border_gov.kernel.web import Pages
from border_gov.points import queries
from border_gov.points.views.mine import words

public = Pages("points_public", __name__, entrance="both", url_prefix="/points/public")


@public.get("/<zone>/<side>")
@open_to_all("public notice of points: rules and pseudonyms, no person")
def notice_board(zone: str, side: str) -> ResponseReturnValue:
    """Rules in force and on notice, and the month's list by pseudonym."""
    found = places.zone_by_key(zone)
    if side not in places.side_keys(found.id):
        abort(404)
    today = clock.today(clock.now())
    month = _month(request.args.get("month", ""), today)
    return render_template(
        "points/public.html",
        zone=found,
        side=next(look for look in places.sides(found.id) if look.key == side),
        table=queries.in_force(found.id, side, today),
        notices=queries.on_notice(found.id, side, today),
        rows=queries.public_list(found.id, side, month),
        month=month,
        earlier=(month - dt.timedelta(days=1)).replace(day=1),
        **words(),
    )


def _month(text: str, today: dt.date) -> dt.date:
    try:
        wanted = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        wanted = today.replace(day=1)
    return min(wanted, today.replace(day=1))
