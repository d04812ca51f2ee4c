"""The demonstration's prevention is brought in once, and names nobody."""

from border_gov.demo.prevention import load_prevention
from border_gov.joint_prevention.models import Alert, AlertAck, Assistance, Clue, Operation, OperationUnit
from border_gov.joint_prevention.queries import alerts
from border_gov.joint_prevention.rules.matters import names_somebody
from border_gov.kernel import clock
from border_gov.kernel.db import db
from tests.build.incidents import JS, PH, a_stage
from tests.build.prevention import an_officer


def test_prevention_of_the_demonstration_is_there_once(session):
    now = clock.now()
    stage = a_stage(now)
    officers = {side: an_officer(stage, side) for side in (PH, JS)}
    for _ in range(2):
        load_prevention(officers, now)
    counts = {kind: db.session.query(kind).count() for kind in (Clue, Alert, AlertAck, Assistance, Operation)}
    assert list(counts.values()) == [2, 2, 1, 1, 1]
    assert db.session.query(OperationUnit).count() == 2
    assert alerts.counts(officers[JS], now).active == 1
    assert not any(names_somebody(row.words) for row in db.session.query(Alert).all())
