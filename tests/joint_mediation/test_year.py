"""A small invented year: page, Excel, filled workbook and a count in SQL agree; nothing stays."""

from border_gov.demo import mediation_year as year
from border_gov.joint_mediation.models import MediationCase
from border_gov.kernel.db import db


def test_four_counts_agree_and_nothing_stays(committed_app):
    with committed_app.test_request_context():
        counted, rate = year.run(20, 1, lambda part: None)
        found = [one.found for one in counted]
        assert found[0]["accepted"] == 20 and found[0]["success"] == 19
        assert found == [found[0]] * 4
        assert rate == "95.00 %"
        assert db.session.query(MediationCase).count() == 0
