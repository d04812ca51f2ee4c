"""The verb of a volunteer's own usual times."""

import datetime as dt
from collections.abc import Sequence

from border_gov.joint_patrol.models.people import VolunteerProfile
from border_gov.joint_patrol.rules.inputs import INPUT_FLOW, InputVerb
from border_gov.joint_patrol.service.places import CHANGED_MEANWHILE
from border_gov.joint_patrol.service.volunteers import facts_of, write_profile
from border_gov.journal.service import Subject, record
from border_gov.kernel.db import db
from border_gov.kernel.errors import Refused
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Person


def set_usual(
    profile: VolunteerProfile,
    usual: Sequence[Sequence[int | str]],
    version: int | None,
    *,
    actor: Viewer,
    now: dt.datetime,
) -> None:
    """Keep the usual times that a volunteer (or their organiser) states; nothing else of the profile.

    Refused: somebody else, a version that is not the present one.
    """
    INPUT_FLOW.allow("answer_week", "", actor, facts_of(profile))
    if version not in (None, profile.version):
        raise Refused(CHANGED_MEANWHILE, code="version")
    person = db.session.get_one(Person, profile.person_id)
    write_profile(person, {"usual": [list(slot) for slot in usual]}, now)
    subject = Subject("volunteer", profile.id)
    sides = (profile.side,)
    record(actor, InputVerb.VOLUNTEER_CHANGED, subject, now=now, zone_id=profile.zone_id, sides=sides)
