"""Hot-spots, near repeats, scores and hidden counts against known truth and independent arithmetic."""

import math

import numpy as np
import pytest
from click.testing import CliRunner

from border_gov.joint_prevention.cli import prevention
from border_gov.joint_prevention.rules import density, evaluation, near_repeat, scoring


def scattered(seed, count=600, size=8_000.0):
    random = np.random.default_rng(seed)
    return random.uniform((0, 0), (size, size), (count, 2)), random.integers(0, 365, count)


def test_p5_a_gathering_astride_the_line_is_one_cluster_and_two_halves_apart():
    finding = evaluation._one_cluster(5)
    assert finding.holds, finding.figures


def test_p7_pai_and_pei():
    sizes = [1.0] * 100
    hits = [5, 5, 5, 5, 5] + [10, 10, 10, 10, 10] + [25] + [0] * 89
    flagged = [True] * 5 + [False] * 95
    found = scoring.scores(flagged, sizes, hits, "area")
    assert found.pai == pytest.approx(25 / 100 / 0.05)
    assert found.best_pai == pytest.approx((25 + 40) / 100 / 0.05)
    best = scoring.scores(flagged, sizes, [5] * 5 + [12.5] * 5 + [2.5] * 5 + [0] * 85, "area")
    assert (round(best.pai, 2), round(best.best_pai, 2), round(best.pei, 2)) == (5.0, 12.5, 0.4)


def test_the_best_choice_may_take_a_cell_in_part():
    found = scoring.scores([True, False], [1.0, 3.0], [1, 9], "street length")
    assert found.pai == pytest.approx(0.4)
    assert found.best_pai == pytest.approx((9 / 3) / 10 / 0.25)


def test_p8_chance_is_not_a_pattern_and_planted_repeats_are():
    below = 0
    for seed in range(100):
        xy, days = scattered(seed, 300)
        below += near_repeat.knox(xy, days, seed=seed, bands_m=(400.0,), bands_days=(28,))[0].p < 0.05
    assert below <= 11  # binomial(100, 0.05): more than 11 happens once in 230 runs of other seeds
    made = evaluation.planted(5)
    assert near_repeat.knox(made.xy, made.days, seed=5)[0].p == 0.005


def test_knox_counts_pairs_as_two_loops_do():
    xy, days = scattered(3, 120, 1_500.0)
    rows = near_repeat.knox(xy, days, seed=1, permutations=9)
    for row in rows:
        low_m = {100.0: -1.0, 200.0: 100.0, 400.0: 200.0}[row.metres]
        low_d = {7: -1, 14: 7, 28: 14}[row.days]
        pairs = sum(
            low_m < math.dist(xy[i], xy[j]) <= row.metres and low_d < abs(int(days[i] - days[j])) <= row.days
            for i in range(120)
            for j in range(i)
        )
        assert row.pairs == pairs
    assert rows == near_repeat.knox(xy, days, seed=1, permutations=9)


def test_density_keeps_its_mass_and_agrees_with_the_sum_over_points():
    xy, _ = scattered(1, 200, 4_000.0)
    grid = density.grid_over(xy, 50.0, margin=700.0)
    surface = density.kernel_density(grid, xy, 600.0)
    assert surface.sum() * grid.km2 == pytest.approx(200, rel=1e-6)
    middle = np.array(grid.centre(60, 60))
    apart = np.linalg.norm(xy - middle, axis=1) / 600.0
    exact = (3 / math.pi * np.where(apart < 1, (1 - apart**2) ** 2, 0)).sum() / (0.6**2)
    assert surface[60, 60] == pytest.approx(exact, rel=0.12)


def test_gi_star_agrees_with_the_formula_cell_by_cell():
    random = np.random.default_rng(2)
    cells = random.poisson(1.0, (9, 12))
    study = np.ones_like(cells, dtype=bool)
    study[0, :4] = False
    found = density.gi_star(cells, study)
    values = cells[study].astype(float)
    number, mean, spread = values.size, values.mean(), values.std()
    for row, column in ((0, 5), (4, 4), (8, 11), (1, 0)):
        near = [
            (r, c)
            for r in range(max(0, row - 1), min(9, row + 2))
            for c in range(max(0, column - 1), min(12, column + 2))
            if study[r, c]
        ]
        weight, total = len(near), sum(cells[r, c] for r, c in near)
        below = spread * math.sqrt((number * weight - weight**2) / (number - 1))
        assert found[row, column] == pytest.approx((total - mean * weight) / below)
    assert not found[~study].any()


def test_the_kernel_finds_nothing_in_nothing():
    grid = density.Grid(0, 0, 200.0, 10, 10)
    assert density.hot_spots(grid, np.empty((0, 2))) == []


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 9, "b": 2, "c": 5}, {"b", "c"}),
        ({"a": 9, "b": 2, "c": 1}, {"b", "c"}),
        ({"a": 9, "b": 1, "c": 1, "d": 4}, {"b", "c", "d"}),
        ({"a": 9, "b": 0, "c": 5}, set()),
        ({"a": 2}, {"a"}),
    ],
)
def test_small_counts_are_hidden_and_not_found_by_subtraction(counts, hidden):
    shown = scoring.hide_small(counts)
    assert {key for key, count in shown.items() if count is None} == hidden
    assert all(shown[key] == counts[key] for key in counts if key not in hidden)


def test_a_trend_says_whether_a_change_is_more_than_chance():
    assert scoring.trend(40, [20, 22, 18]).p < 0.01
    assert scoring.trend(21, [20, 22, 18]).p > 0.5
    assert scoring.trend(0, []).p == 1.0
    assert scoring.recapture_rate(10, 50, 5, 50) == pytest.approx(0.5)


def test_the_command_holds_the_analysis_against_planted_truth():
    done = CliRunner().invoke(prevention, ["evaluate", "--demo", "--seed", "5"])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-1] == "all hold"


def test_the_command_fails_when_one_thing_does_not_hold(monkeypatch):
    blind = evaluation.Finding("planted hot-spots are found", False, "0 found")
    monkeypatch.setattr(evaluation, "_spots", lambda made: blind)
    done = CliRunner().invoke(prevention, ["evaluate", "--demo"])
    assert done.exit_code == 1
    assert done.output.splitlines()[-1] == "1 of 5 fail"
