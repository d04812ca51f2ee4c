"""Fills an empty installation with the demonstration: zone, people, patrol inputs, and a planned week."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from border_gov.demo import accounts
from border_gov.demo.accounts import DemoAccount
from border_gov.demo.duty import load_duty
from border_gov.demo.incidents import load_incidents
from border_gov.demo.limits import load_limits
from border_gov.demo.mediation import cast_of, load_mediation
from border_gov.demo.mediation_walk import Cast
from border_gov.demo.outings import load_outings
from border_gov.demo.patrol import load_patrol
from border_gov.demo.people import load_people
from border_gov.demo.points import load_points
from border_gov.demo.prevention import load_prevention
from border_gov.demo.resources import load_resources
from border_gov.demo.walked import load_walked
from border_gov.demo.zone import load_zone
from border_gov.joint_patrol import tasks
from border_gov.joint_patrol.queries import plans
from border_gov.joint_patrol.service import plans as planning
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.viewer import Viewer
from border_gov.people import queries as people

Say = Callable[[str], None]


def load(data: Path, now: dt.datetime, say: Say) -> list[DemoAccount]:
    """Bring in whatever part is missing, each in a transaction of its own, and plan next week.

    A second call changes nothing. Returns the accounts with the passwords of the first call.
    """
    with transaction():
        zone_id = load_zone(now).id
        say("zone")
    with transaction():
        made = load_people(now)
        if made:
            accounts.save(data, made)
        say("people")
    with transaction():
        load_duty(now)
        say("duty")
    with transaction():
        load_limits(zone_id, now)
    with transaction():
        load_patrol(now)
        say("patrol")
    known = accounts.read(data)
    with transaction():
        load_points(known, now)
        say("points")
    with transaction():
        organisers = having(known, "organiser")
        load_walked(organisers, now)
        load_outings(having(known, "volunteer"), having(known, "duty"), organisers[0], now)
        say("walked")
    with transaction():
        load_matters(known, now)
        say("incidents")
    with transaction():
        load_mediation(the_cast(known), now)
        say("mediation")
    organiser = next(account for account in known if "organiser" in account.roles)
    plan_next_week(zone_id, viewer_of(organiser), now, say)
    accounts.finish(data)
    return known


def load_matters(accounts: list[DemoAccount], now: dt.datetime) -> None:
    """Incidents, what prevention keeps, sends and asks, and the register."""
    officers, duty = (
        {one.side: viewer_of(one) for one in accounts if role in one.roles} for role in ("officer", "duty")
    )
    load_incidents(officers, duty, now)
    load_prevention(officers, now)
    load_resources(min(next(iter(officers.values())).zones), officers, now)


def viewer_of(account: DemoAccount) -> Viewer:
    """The viewer that this account signs in as."""
    found = people.account_by_login(account.login)
    assert found is not None, f"the demonstration's account {account.login} is gone"
    return people.viewer_of(found.person, by="password", account_id=found.id)


def the_cast(accounts: list[DemoAccount]) -> Cast:
    """Who plays which part in the disputes."""
    return cast_of({(one.side, role): viewer_of(one) for one in accounts for role in one.roles})


def having(accounts: list[DemoAccount], role: str) -> list[Viewer]:
    """The viewers of the accounts with this role, the sides by turns."""
    found: dict[str, list[DemoAccount]] = {}
    for account in accounts:
        if role in account.roles:
            found.setdefault(account.side, []).append(account)
    return [viewer_of(account) for row in zip(*found.values(), strict=True) for account in row]


def plan_next_week(zone_id: int, organiser: Viewer, now: dt.datetime, say: Say) -> None:
    """Plan the coming week with the real planner, unless it has a plan."""
    week = clock.monday(clock.today(now)) + dt.timedelta(days=7)
    if any(plan.current for plan in plans.of_week(organiser, zone_id, week)):
        return
    say("plan")
    with transaction():
        plan = planning.open_week(organiser, zone_id, week, now)
        if plan.state == "planning":
            return
        run = str(planning.start_planning(plan, organiser, plan.version, now).id)
    tasks.plan_week(run)
