"""Guesses are counted in the database: two server processes together allow no more than one would."""

import subprocess
import sys
import textwrap

from sqlalchemy import func, select

from border_gov.kernel.db import db
from border_gov.people.models import LoginAttempt
from border_gov.people.rules import ACCOUNT_LIMIT
from tests.build.people import a_border, a_person, an_account

GUESSER = textwrap.dedent(
    """
    import sys, threading
    from border_gov.app import create_app
    app = create_app(SQLALCHEMY_DATABASE_URI=sys.argv[1], DATA=sys.argv[2], WTF_CSRF_ENABLED=False)
    found = []
    def guess(number):
        data = {"login": "wang", "password": f"guess {number}"}
        found.append(app.test_client().post("/login", data=data).status_code)
    threads = [threading.Thread(target=guess, args=(n,)) for n in range(12)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    print(found.count(422), found.count(429))
    """
)


def test_two_processes_share_one_count(committed_app):
    an_account(a_person(a_border(), "west", "王小明"), "wang")
    db.session.commit()
    url = committed_app.config["SQLALCHEMY_DATABASE_URI"]
    given = [sys.executable, "-c", GUESSER, url, str(committed_app.config["DATA"])]
    running = [subprocess.Popen(given, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [process.communicate(timeout=120)[0].split() for process in running]
    looked = sum(int(answer[0]) for answer in answers)
    refused = sum(int(answer[1]) for answer in answers)
    assert looked + refused == 24 and 1 <= looked <= ACCOUNT_LIMIT
    assert db.session.scalar(select(func.count(func.distinct(LoginAttempt.at)))) == looked
