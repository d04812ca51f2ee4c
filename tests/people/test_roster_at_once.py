"""Two organisers who import the same roster at the same moment do not double anybody."""

import io
import threading
from pathlib import Path

from sqlalchemy import func, select

from border_gov.demo.zone import load_zone
from border_gov.kernel.clock import now
from border_gov.kernel.db import db
from border_gov.people import queries, service
from border_gov.people.models import Person
from tests.build.people import NOW, a_person

ROSTER = Path(__file__).parents[1] / "data" / "rosters" / "廊下镇志愿者名单(新).xls"


def test_the_second_waits_and_finds_everybody_there(committed_app):
    zone = load_zone(NOW)
    secrets = []
    for number in range(2):
        organiser = a_person(zone, "jinshan", f"组织者{number}", "organiser")
        actor = queries.viewer_of(organiser, by="password")
        secrets.append(service.make_token(organiser, "x", ["write"], actor=actor, now=now())[1])
    db.session.commit()
    answers = []

    def send(secret):
        data = {
            "file": (io.BytesIO(ROSTER.read_bytes()), ROSTER.name),
            "town": "310116107",
            "dry_run": "false",
        }
        answers.append(
            committed_app.test_client().post(
                "/api/v1/people/import",
                data=data,
                content_type="multipart/form-data",
                headers={"Authorization": f"Bearer {secret}"},
            )
        )

    threads = [threading.Thread(target=send, args=(secret,)) for secret in secrets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answer.json["counts"]["new"] for answer in answers) == [0, 37]
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Person)) == 39
