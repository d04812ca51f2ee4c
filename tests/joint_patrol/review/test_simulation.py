"""A simulated week: planned, walked, recorded and reviewed; the command says how often both agree."""

import numpy as np
import pytest
from click.testing import CliRunner

from border_gov.geo.gpx import read_gpx
from border_gov.joint_patrol.cli import patrol
from border_gov.joint_patrol.planner.recorder import gpx
from border_gov.joint_patrol.planner.simulation import NOTHING, SURE, UNSURE, Tally, simulate


def test_a_week_agrees_with_the_truth_and_is_repeatable():
    tally, covered = simulate(3, 5)
    again, _ = simulate(3, 5)
    assert tally.counts == again.counts and tally.patrols == again.patrols == 9
    assert tally.agreement >= 0.97 and tally.of(UNSURE)[3] <= 1
    assert tally.of(NOTHING)[0] == tally.of(NOTHING)[2]
    assert 0.2 < covered.share < 1.0


def test_a_tally_does_not_count_uncertain_as_agreeing():
    tally = Tally()
    tally.counts.update({(SURE, "yes", "yes"): 97, (SURE, "no", "uncertain"): 2, (SURE, "no", "yes"): 1})
    assert tally.of(SURE) == (100, 97, 2, 1) and tally.agreement == 0.97
    assert Tally().agreement == 0.0


def test_the_command_ends_with_the_agreement():
    done = CliRunner().invoke(patrol, ["simulate", "--pure", "--days", "1", "--seed", "3"])
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[0].startswith("week of 2026-11-30: 3 patrols")
    assert lines[-1].startswith("agreement 100.00 %")


def test_too_little_agreement_is_a_failure(monkeypatch):
    tally = Tally()
    tally.counts.update({(SURE, "yes", "yes"): 98, (SURE, "no", "yes"): 2})
    monkeypatch.setattr(
        "border_gov.joint_patrol.cli.simulation.simulation.simulate", lambda *_args, **_more: (tally, None)
    )
    done = CliRunner().invoke(patrol, ["simulate", "--pure"])
    assert done.exit_code == 1 and done.output.splitlines()[-1].startswith("agreement 98.00 %")


def test_a_written_recording_reads_back():
    lon, lat, when = np.array([121.1, 121.2]), np.array([30.8, 30.7]), np.array([1e9, 1e9 + 0.5])
    track = read_gpx(gpx(lon, lat, when, np.array([4.0, 6.0]))).track
    assert track.lon == pytest.approx(lon) and track.lat == pytest.approx(lat)
    assert track.time == pytest.approx(when) and track.accuracy.tolist() == [4.0, 6.0]
