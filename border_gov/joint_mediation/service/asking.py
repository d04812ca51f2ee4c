"""Asking the ledger whether the same dispute was here: yes or no, and the question is noted."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from border_gov.joint_mediation.models import MediationCommittee
from border_gov.joint_mediation.queries import matching
from border_gov.joint_mediation.queries.cases import visible_to
from border_gov.joint_mediation.queries.matching import Recurrence
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotAllowed
from border_gov.kernel.viewer import Viewer


def was_here(actor: Viewer, data: Mapping[str, Any], *, now: dt.datetime) -> Recurrence | None:
    """Whether the parties, or the parcel with its topic, stood in a case of the last 180 days.

    Must be: a clerk of the committee's side. Becomes: a line in the journal. The case behind a yes is named
    only to who may see it (`case_id` 0 otherwise). Refused: a committee of another side.
    """
    committee = db.session.get(MediationCommittee, data["committee_id"])
    if committee is None or committee.side not in actor.sides or committee.zone_id not in actor.zones:
        raise NotAllowed("You may not do this.")
    zone_id = committee.zone_id
    keys = [
        matching.person_keys(zone_id, one.get("name", ""), one.get("phone", ""), one.get("id_number", ""))
        for one in data["parties"]
    ]
    parcel = matching.parcel_key(zone_id, data.get("parcel") or "")
    topic = (data.get("topic") or "", data.get("category") or "")
    found = matching.earlier(zone_id, keys, parcel, topic, now)
    journal.record(
        actor,
        "mediation.matched",
        Subject("mediation_committee", committee.id),
        now=now,
        zone_id=zone_id,
        sides=[committee.side],
        audience=Audience(),
        found=found is not None,
    )
    if found is None or matching.may_open(found.case_id, visible_to(actor)):
        return found
    return Recurrence(0, found.why)
