"""What joint patrol hears in the journal: a refused signature, a withdrawn consent, news for live pages."""

import datetime as dt
from typing import Any

from border_gov.joint_patrol.queries import plans as queries
from border_gov.joint_patrol.queries import weeks as week_queries
from border_gov.joint_patrol.rules import ground as ground_law
from border_gov.joint_patrol.rules import plans as law
from border_gov.joint_patrol.rules import weeks as week_law
from border_gov.joint_patrol.service import plans as service
from border_gov.joint_patrol.service import walk_tracks, weeks
from border_gov.kernel import live
from border_gov.people.rules import TRACK
from border_gov.people.rules import Verb as PeopleVerb

REFUSED = "signoff.refused"


def on_recorded(entry: Any, now: dt.datetime) -> None:
    """Bring a plan back from signing when a side refused; forget tracks that nobody agrees to any more."""
    if entry.verb == REFUSED and entry.subject_kind == law.SUBJECT_KIND:
        service.refused(queries.for_worker(int(entry.subject_id)))
    if entry.verb == REFUSED and entry.subject_kind == week_law.SUBJECT_KIND:
        weeks.refused(week_queries.for_signing(int(entry.subject_id)))
    if entry.verb == PeopleVerb.CONSENT_WITHDRAWN and entry.facts.get("of") == TRACK:
        walk_tracks.forget_person(int(entry.subject_id), now)


def tell_live(entry: Any, **_: Any) -> None:
    """Pages of patrols under way look again once it is committed; all they hear is that something changed."""
    if entry.subject_kind in ("patrol", "patrol_alarm"):
        live.tell(ground_law.live_topic(entry.zone_id), "changed")
