"""Calibration against closed forms, and by simulate-and-recover."""

from __future__ import annotations

import numpy as np
import pytest
from covering import chance, covered

from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.calibration import Observations, calibrate
from esvalue.core.distributions import Spread
from esvalue.study import Programme, Study, programme_table, programme_value
from esvalue.study.programme_information import group_information

#: Yield and cost are normal, so what is linear in them has a normal posterior in closed form; the price is log-normal.
NORMAL = {
    "card": [
        ("spread = { triangular = [5, 8, 11] }", "spread = { normal = [8, 1] }"),
        ("minimum = 0\nmaximum = 40\nvalue = 8", "value = 8"),
        (
            "minimum = 0\nvalue = 1000\nprice_year = 2012",
            "value = 1000\nspread = { normal = [1000, 300] }\nprice_year = 2012",
        ),
    ],
    "prices": [("value = 300\n", "value = 300\nspread = { lognormal = [300, 1.2] }\n")],
}
PRICE = 300 * 1.071  # yuan of 2012


def row(node, value, unit, error, place=""):
    return {
        "node": node,
        "place": place,
        "value": value,
        "unit": unit,
        "error": error,
        "source": "made up",
        "year": 2012,
    }


#: margin = yield x price - cost (yuan/ha), and the harvest of the place of 200 ha.
LINEAR = [
    row("margin", 1700.0, "yuan/ha/a", 200.0),
    row("margin", 1450.0, "yuan/ha/a", 150.0),
    row("reed_output", 1750.0, "t_DM/a", 150.0, "north"),
]


def closed_form(prior=True):
    """Return mean and covariance of (yield, cost) by the normal equations."""
    a = np.array([[PRICE, -1.0], [PRICE, -1.0], [200.0, 0.0]])
    y, s = np.array([1700.0, 1450.0, 1750.0]), np.array([200.0, 150.0, 150.0])
    mean, precision = np.array([8.0, 1000.0]), np.diag([1.0, 1 / 300**2]) * prior
    covariance = np.linalg.inv(a.T @ (a / s[:, None] ** 2) + precision)
    return covariance @ (a.T @ (y / s**2) + precision @ mean), covariance


KEYS = ["wetland.reed_yield", "wetland.harvest_cost"]
SCALE = np.array([1.0, 300.0])


def fitted(case, **how):
    return calibrate(
        case(**NORMAL).bind(), LINEAR, ["reed_yield", "harvest_cost"], along=(), **how
    )  # the price stays at its centre


def test_the_map_of_a_linear_model_is_the_normal_posterior(case):
    made = fitted(case)
    mean, covariance = closed_form()
    assert [made.values[key] for key in KEYS] == pytest.approx(mean, rel=1e-7)
    assert made.covariance * np.outer(SCALE, SCALE) == pytest.approx(covariance, rel=1e-6)
    ends = made.conf_int().to_numpy()
    assert ends[:, 1] - ends[:, 0] == pytest.approx(2 * 1.959964 * np.sqrt(np.diag(covariance)), rel=1e-5)


def test_without_a_prior_it_is_generalised_least_squares(case):
    made = fitted(case, method="likelihood")
    mean, covariance = closed_form(prior=False)
    assert [made.values[key] for key in KEYS] == pytest.approx(mean, rel=1e-6)
    assert made.covariance * np.outer(SCALE, SCALE) == pytest.approx(covariance, rel=1e-5)


@pytest.mark.parametrize("level", [0.8, 0.95])
@pytest.mark.parametrize("method", ["map", "likelihood"])
def test_the_profile_of_a_linear_model_is_the_likelihood_ratio_in_closed_form(case, method, level):
    """In a linear normal model 2 (l(best) - l(theta_k)) = ((theta_k - best) / sd)^2,
    so the ends are best +- sqrt(q) sd.
    """
    from scipy.stats import chi2

    found = fitted(case, method=method).profile(level)
    mean, covariance = closed_form(prior=method == "map")
    half = np.sqrt(chi2.ppf(level, 1) * np.diag(covariance))
    assert found["low"].to_numpy() == pytest.approx(mean - half, rel=1e-6)
    assert found["high"].to_numpy() == pytest.approx(mean + half, rel=1e-6)
    assert not found[["open_low", "open_high"]].to_numpy().any()


def test_the_profile_of_a_curved_parameter_is_the_likelihood_ratio(case):
    """One log-normal price observed itself: the interval is y +- sqrt(q) s whatever scale the fit works on."""
    made = calibrate(
        case(**NORMAL).bind(), [row("prices.reed", 350.0, "yuan/t_DM", 40.0)], ["prices.reed"], method="likelihood"
    )
    found = made.profile().loc["prices.reed"] * 1.071
    assert (found["low"], found["high"]) == pytest.approx((350 - 1.959964 * 40, 350 + 1.959964 * 40), rel=1e-6)


def test_a_product_is_the_conjugate_posterior_in_logarithms(case):
    """The yield fixed, the price log-normal, the log of the value observed:
    nearly a conjugate normal for small errors.
    """
    error = 0.01
    made = calibrate(case(**NORMAL).bind(), [row("prices.reed", 350.0, "yuan/t_DM", 350 * error)], ["prices.reed"])
    prior, data = np.log(1.2) ** -2, error**-2
    mean = (np.log(PRICE) * prior + np.log(350) * data) / (prior + data)
    assert np.log(made.values["prices.reed"] * 1.071) == pytest.approx(mean, abs=2e-4)
    assert made.scores_sd[0] * np.log(1.2) == pytest.approx((prior + data) ** -0.5, rel=0.01)


# --- programmes ---


def normal_problem():
    """Option b gains x + y, two independent standard normals; z matters to nothing."""
    names = ("wetland.x", "wetland.y[a]", "z")
    return Problem(
        tuple(Factor(name, Spread("normal", (0.0, 1.0))) for name in names),
        (Outcome("net_benefit", "max", "yuan/a"),),
        lambda c: {"net_benefit": np.stack([np.zeros_like(c["z"]), c["wetland.x"] + c["wetland.y[a]"]])},
        options=("a", "b"),
    )


def test_programmes_are_worth_the_closed_form():
    """E[max(0, N(0, s^2))] = s / sqrt(2 pi): s = 1 for one of the two, sqrt(2) for both."""
    programmes = [
        Programme("one", ("wetland.x",), 0.1),
        Programme("both", ("wetland.x", "wetland.y"), 0.2),
        Programme("none", ("z",), 0.1),
    ]
    futures = Study(normal_problem(), seed=1).run(2048, 8)
    frame = programme_value(futures, programmes).set_index("programme")
    unit = 1 / np.sqrt(2 * np.pi)
    assert frame.loc["one", "value"] == pytest.approx(unit, rel=0.03)
    assert frame.loc["both", "value"] == pytest.approx(np.sqrt(2) * unit, rel=0.03)
    assert frame.loc["none", "value"] == pytest.approx(0, abs=0.02)
    assert frame.index[0] == "both"
    assert frame.loc["both", "net"] == pytest.approx(frame.loc["both", "value"] - 0.2)
    assert frame.loc["both", "parameters"] == "wetland.x, wetland.y[a]"
    text = programme_table(frame.reset_index(), programmes, "en")
    assert "Measure next: both" in text
    assert "下一步宜监测：both" in programme_table(frame.reset_index(), programmes, "zh")
    dear = [Programme("one", ("wetland.x",), 5.0)]
    assert "No programme is clearly worth" in programme_table(programme_value(futures, dear), dear, "en")


def test_a_programme_s_data_are_worth_the_closed_form():
    """Where x is N(0, 1), the mean of n measurements with error e tells n / (n + e^2) of its variance:
    EVSI = sqrt(that) / sqrt(2 pi).
    """
    futures = Study(normal_problem(), seed=2).run(2048, 8)
    unit, counts = 1 / np.sqrt(2 * np.pi), (1, 4, 16, 100, 10000)
    programmes = [
        Programme(f"{kind}{n}", names, 0.1, error=2.0, measurements=n)
        for n in counts
        for kind, names in (("x", ("x",)), ("xy", ("x", "y")), ("z", ("z",)))
    ]
    frame = programme_value(futures, programmes, seed=2).set_index("programme")
    for n in counts:
        known = np.sqrt(n / (n + 4))
        assert frame.loc[f"x{n}", "value"] == pytest.approx(unit * known, rel=0.06 if n == 1 else 0.02)
        assert frame.loc[f"xy{n}", "value"] == pytest.approx(np.sqrt(2) * unit * known, rel=0.06 if n == 1 else 0.02)
        assert frame.loc[f"z{n}", "value"] < 0.02
    for kind in ("x", "xy"):
        worth = [frame.loc[f"{kind}{n}", "value"] for n in counts]
        assert worth == sorted(worth)
        bound = frame.loc[f"{kind}10000", "bound"]
        assert worth[-1] == pytest.approx(bound, rel=0.005)
        assert max(worth) <= bound
    again = programme_value(futures, programmes[::-1], seed=2).set_index("programme")
    assert (again.loc[frame.index, "value"] == frame["value"]).all()


def test_a_relative_error_and_one_in_another_unit_are_the_same_measurement():
    problem = Problem(
        (Factor("wetland.rate", Spread("uniform", (1.0, 3.0)), unit="t_DM/ha/a"),),
        (Outcome("net_benefit", "max", "yuan/a"),),
        lambda c: {"net_benefit": np.stack([np.zeros_like(c["wetland.rate"]), c["wetland.rate"] - 2.0])},
        options=("a", "b"),
    )
    futures = Study(problem, seed=1).run(1024, 8)
    programmes = [
        Programme("own", ("rate",), 1.0, error=0.5),
        Programme("kilogram", ("rate",), 1.0, error=500.0, error_unit="kg_DM/ha/a"),
        Programme("part", ("rate",), 1.0, relative=0.25),
        Programme("perfect", ("rate",), 1.0),
    ]
    frame = programme_value(futures, programmes).set_index("programme")
    assert frame.loc["own", "value"] == pytest.approx(frame.loc["kilogram", "value"])
    assert frame.loc["part", "value"] == pytest.approx(frame.loc["own", "value"], rel=0.1)  # a quarter of 2 is 0.5
    assert frame.loc["own", "value"] < frame.loc["perfect", "value"] == frame.loc["perfect", "bound"]
    assert frame["stated"].to_dict() == {"own": True, "kilogram": True, "part": True, "perfect": False}
    english, chinese = (programme_table(frame.reset_index(), programmes, language) for language in ("en", "zh"))
    for word in ("1 x, ±0.5", "±25%", "500 kg_DM/ha/a", "not stated", "an upper bound"):
        assert word in english
    assert "1 次，±25%" in chinese
    assert "是上限" in chinese


def test_a_group_is_worth_no_less_than_its_members():
    futures = Study(normal_problem(), seed=2).run(256, 4)
    values, columns = futures.outcome("net_benefit"), futures.uniforms()
    alone = [group_information(values, {name: columns[name]}).value for name in columns]
    assert group_information(values, columns).value >= max(alone)


def test_mistakes_in_programmes(refused):
    futures = Study(normal_problem(), seed=1).run(64, 2)
    refused(
        lambda: programme_value(futures, [Programme("p", ("wetland.xx",), 1.0)]), "programme_parameter", "wetland.x"
    )
    refused(lambda: Programme("p", (), 1.0), "programme_form")
    refused(lambda: Programme("p", ("x",), 0.0), "programme_form")
    refused(lambda: Programme("p", ("x",), 1.0, error=1.0, relative=0.1), "programme_error")
    refused(lambda: Programme("p", ("x",), 1.0, measurements=3), "programme_measurements")
    refused(lambda: Programme("p", ("x",), 1.0, error=1.0, measurements=0), "bad_value", "measurements = 0")
    refused(
        lambda: programme_value(futures, [Programme("p", ("x",), 1.0, error=1.0, error_unit="yuan")]),
        "unit_kind",
        "yuan",
    )
    rivals = Problem(
        (Factor("choice:method", rivals=("one", "other"), weights=(1.0, 1.0)),),
        (Outcome("net_benefit", "max", "yuan/a"),),
        lambda c: {"net_benefit": np.stack([np.zeros_like(c["choice:method"]), c["choice:method"] - 0.5])},
        options=("a", "b"),
    )
    which = Study(rivals, seed=1).run(64, 2)
    refused(
        lambda: programme_value(which, [Programme("p", ("choice:method",), 1.0, error=1.0)]),
        "programme_rivals",
        "choice:method",
    )
    assert programme_value(which, [Programme("p", ("choice:method",), 0.1)]).loc[0, "value"] > 0


# --- simulate and recover ---

REPLICATIONS = 1000


@pytest.mark.slow
@pytest.mark.parametrize("size", [12, 60])
def test_simulated_values_are_recovered(case, size):
    """Yield (triangular) and price (log-normal) from outputs and incomes with 10% errors: bias below 2% or 0.1 sd,
    95% intervals cover 95%.
    """
    model = case(card=[("minimum = 0\nmaximum = 40\nvalue = 8", "value = 8")], prices=NORMAL["prices"]).bind()
    truth = np.array([8.6, 330.0])
    rng = np.random.default_rng(20)
    incomes = size // 2
    true = np.concatenate(
        [np.full(size - incomes, 200 * truth[0]), np.full(incomes, 200 * truth[0] * truth[1] * 1.071)]
    )
    estimates, inside, profiled = [], [], []
    for replication in range(REPLICATIONS):
        seen = true * (1 + 0.1 * rng.standard_normal(size))
        rows = [
            row("reed_output", seen[i], "t_DM/a", 0.1 * true[i], "north")
            if i < size - incomes
            else row("reed_value", seen[i], "yuan/a", 0.1 * true[i], "north")
            for i in range(size)
        ]
        made = calibrate(model, Observations.of(rows), ["reed_yield", "prices.reed"], method="likelihood", starts=1)
        estimates.append(list(made.values.values()))
        ends = made.conf_int().to_numpy()
        inside.append((ends[:, 0] <= truth) & (truth <= ends[:, 1]))
        if replication % 4 == 0:
            ends = made.profile()[["low", "high"]].to_numpy()
            profiled.append((ends[:, 0] <= truth) & (truth <= ends[:, 1]))
    estimates = np.array(estimates)
    bias, sd = estimates.mean(axis=0) - truth, estimates.std(axis=0)
    print(
        f"n={size} bias/truth {bias / truth} bias/sd {bias / sd} coverage {np.mean(inside, axis=0)} profile "
        f"{np.mean(profiled, axis=0)}"
    )
    assert ((np.abs(bias) < 0.02 * truth) | (np.abs(bias) < (0.1 + chance(REPLICATIONS, 2)) * sd)).all()
    for found, count in ((np.mean(inside, axis=0), REPLICATIONS), (np.mean(profiled, axis=0), len(profiled))):
        low, high = covered(count, 2)
        assert ((low <= found) & (found <= high)).all()


@pytest.mark.slow
def test_with_a_prior_intervals_cover_values_drawn_from_it(case):
    """Truth drawn from the card's spreads: 95% intervals of the most probable values hold it
    in 95% of the replications.
    """
    model = case(**NORMAL).bind()
    rng = np.random.default_rng(21)
    inside, off = [], []
    for _ in range(REPLICATIONS):
        harvest, price = rng.normal(8, 1), 300 * 1.2 ** rng.standard_normal()
        rows = [
            row("reed_output", 200 * harvest + 80 * rng.standard_normal(), "t_DM/a", 80.0, "north") for _ in range(3)
        ]
        rows += [
            row("reed_value", 200 * harvest * price * 1.071 + 5e4 * rng.standard_normal(), "yuan/a", 5e4, "north")
            for _ in range(3)
        ]
        made = calibrate(model, Observations.of(rows), ["reed_yield", "prices.reed"], starts=1)
        truth = np.array([harvest, price])
        ends = made.conf_int().to_numpy()
        inside.append((ends[:, 0] <= truth) & (truth <= ends[:, 1]))
        off.append((np.array(list(made.values.values())) - truth) / truth)
    found = np.mean(inside, axis=0)
    print(f"coverage {found} bias {np.mean(off, axis=0)}")
    low, high = covered(REPLICATIONS, 2)
    assert ((low <= found) & (found <= high)).all()
    assert (np.abs(np.mean(off, axis=0)) < 0.02).all()


def made_up(rng, size, truth, error, **how):
    """Rows of harvests and incomes of both places, in turn; `error` gives the deviation of one from the truth,
    as a part of it.
    """
    rows = []
    for i in range(size):
        area, place = ((200, "north"), (100, "south"))[i % 2]
        seen, node, unit = (
            (area * truth[0], "reed_output", "t_DM/a")
            if i % 4 < 2
            else (area * truth[0] * truth[1] * 1.071, "reed_value", "yuan/a")
        )
        rows.append(
            {**row(node, seen * (1 + error(rng)), unit, how.get("error", 0.1) * seen, place), **how.get("more", {})}
        )
    return rows


def recovered(name, model, make, truth, **how):
    """Print and return bias (as a part of the truth, and in standard errors) and coverage of the 95% intervals."""
    estimates, inside = [], []
    for _ in range(REPLICATIONS):
        made = calibrate(
            model, Observations.of(make()), ["reed_yield", "prices.reed"], method="likelihood", starts=1, **how
        )
        estimates.append(list(made.values.values()))
        ends = made.conf_int().to_numpy()
        inside.append((ends[:, 0] <= truth) & (truth <= ends[:, 1]))
    off = np.array(estimates) - truth
    bias, sd, share = off.mean(axis=0), off.std(axis=0), np.mean(inside, axis=0)
    print(f"{name} bias/truth {bias / truth} bias/sd {bias / sd} coverage {share}")
    return bias / truth, bias / sd, share


@pytest.mark.slow
@pytest.mark.parametrize("part", [0.1, 0.3])
@pytest.mark.parametrize("size", [12, 60])
def test_errors_stated_as_a_part_of_the_value_do_not_pull_the_estimate_down(case, size, part):
    """Errors of 10% and 30% of the true value, stated as such:
    taken of the observed value the estimate would be 2 part^2 too low.
    """
    model = case(card=[("minimum = 0\nmaximum = 40\nvalue = 8", "value = 8")], prices=NORMAL["prices"]).bind()
    truth, rng = np.array([8.6, 330.0]), np.random.default_rng(22)
    share, in_sd, held = recovered(
        f"n={size} part={part}",
        model,
        lambda: made_up(
            rng, size, truth, lambda r: max(-0.98, part * r.standard_normal()), more={"error": "", "relative": part}
        ),
        truth,
    )
    assert (
        (np.abs(share) < 0.02) | (np.abs(in_sd) < 0.15)
    ).all()  # the price is a ratio of two means, which has a bias of its own
    assert (held >= covered(REPLICATIONS, 2)[0]).all()


@pytest.mark.slow
@pytest.mark.parametrize("loss", ["huber", "cauchy"])
def test_robust_losses_cover_in_spite_of_outliers(case, loss):
    """One observation in ten is wrong by 60%, six times the stated error."""
    model = case(card=[("minimum = 0\nmaximum = 40\nvalue = 8", "value = 8")], prices=NORMAL["prices"]).bind()
    truth, rng = np.array([8.6, 330.0]), np.random.default_rng(23)
    wild = lambda r: r.choice([-0.6, 0.6]) if r.random() < 0.1 else 0.1 * r.standard_normal()  # noqa: E731
    share, _, held = recovered(loss, model, lambda: made_up(rng, 40, truth, wild), truth, loss=loss)
    assert (np.abs(share) < 0.02).all()
    assert (held >= covered(REPLICATIONS, 2)[0]).all()


@pytest.mark.slow
def test_what_moves_along_is_what_the_intervals_need(case):
    """The yield from incomes, the price uncertain: with the price taken along intervals cover,
    with it held at its centre they do not.
    """
    model = case(**NORMAL).bind()
    rng = np.random.default_rng(24)
    share = {}
    for along in ("all", ()):
        inside = []
        for _ in range(REPLICATIONS):
            harvest, income = rng.normal(8, 1), 200 * 300 * 1.2 ** rng.standard_normal() * 1.071
            rows = [
                row(
                    "reed_value",
                    harvest * income * (1 + 0.1 * rng.standard_normal()),
                    "yuan/a",
                    0.1 * harvest * income,
                    "north",
                )
                for _ in range(4)
            ]
            low, high = (
                calibrate(model, Observations.of(rows), ["reed_yield"], starts=1, along=along).conf_int().to_numpy()[0]
            )
            inside.append(low <= harvest <= high)
        share[along] = np.mean(inside)
    print(f"coverage {share}")
    low, high = covered(REPLICATIONS)
    assert low <= share["all"] <= high
    assert share[()] < 0.8
