"""Panels: each draws what its result says, on axes given or new, in both languages and widths, no warning."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from folders import ROOT
from hand import HAND
from matplotlib import pyplot
from matplotlib.axes import Axes

import esvalue
from esvalue.analysis import metrics_table, prim, value_of_information
from esvalue.analysis.design import Cell, frontier
from esvalue.calibration import calibrate_scenario
from esvalue.core.drawing import COLOURS
from esvalue.core.errors import InputError
from esvalue.core.language import set_language
from esvalue.payments import Claims
from esvalue.standards.judging import judge
from esvalue.study import paths_over_years, paths_problem
from esvalue.surveys import supply_curve


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    before = mpl.get_backend()
    pyplot.switch_backend("agg")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
    pyplot.close("all")
    pyplot.switch_backend(before)


def drawn(plot: Any, *given: Any, **how: Any) -> Axes:
    """Draw in both languages, both widths and on axes of the caller's; return the last."""
    for language, width, inches in (("zh", "one", 3.5), ("en", "two", 7.2)):
        set_language(language)
        axes = plot(*given, width=width, **how)
        assert axes.figure.get_figwidth() == pytest.approx(inches)
        axes.figure.canvas.draw()
    own = pyplot.figure().add_subplot()
    assert plot(*given, ax=own, **how) is own
    return own


def rows(axes: Axes) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in axes.get_yticklabels()]


@pytest.fixture(scope="module")
def judged() -> Any:
    return judge(esvalue.load_scenario(HAND / "flip.toml"))


@pytest.fixture(scope="module")
def futures() -> esvalue.study.Futures:
    return esvalue.Study(esvalue.load_scenario(HAND / "flip.toml"), seed=1).run(points=8, replicates=2)


def test_every_panel_is_gathered_and_every_name_is_one() -> None:
    found = {}
    for path in sorted((ROOT / "esvalue").rglob("plots.py")):
        if path.parent.name != "report":
            module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            found |= dict.fromkeys(module.__all__, module.__name__)
    assert found == esvalue.report.plots._MODULES
    assert set(dir(esvalue.plots)) == set(found)
    for name in found:
        assert callable(getattr(esvalue.plots, name))
        assert "ax" in getattr(esvalue.plots, name).__code__.co_varnames or hasattr(
            getattr(esvalue.plots, name), "__wrapped__"
        )


def test_account_by_service(case: Any) -> None:
    account = case().bind().account()
    axes = drawn(esvalue.plots.plot_account, account)
    assert rows(axes) == ["reed supply", "water storage"] or rows(axes) == ["water storage", "reed supply"]
    widths = sorted(patch.get_width() for patch in axes.patches)
    totals = sorted(account["value"].sum("place").values / (1e4 if account["value"].sum("place").max() >= 1e5 else 1))
    assert widths == pytest.approx(totals)
    assert rows(account.plot()) == rows(axes)
    with pytest.raises(InputError, match="increment"):
        account.plot(what="increment")


def test_standards_lie_where_they_were_committed(judged: Any) -> None:
    axes = drawn(esvalue.plots.plot_standards, judged)
    made = {tuple(line.get_xdata()) for line in axes.lines}
    frame = esvalue.standards.standards_frame(judged).dropna(subset=["value"])
    for _, part in frame.groupby("option"):
        assert any(np.allclose(sorted(one), sorted(part["value"])) for one in made if len(one) == len(part))
    assert isinstance(judged.plot(), Axes)


def test_futures_show_the_median_of_each_option(futures: Any) -> None:
    axes = drawn(esvalue.plots.plot_futures, futures, outcome="net_benefit", limit=0.0)
    dots = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "|"]
    middle = np.median(futures.outcome("net_benefit").reshape(len(dots), -1), axis=1)
    assert np.allclose(dots, middle) or np.allclose(dots, middle / 1e4)


def test_indices_tornado_and_convergence() -> None:
    unit = esvalue.Spread("uniform", (0.0, 1.0))
    problem = esvalue.Problem(
        (esvalue.Factor("x", unit), esvalue.Factor("y", unit)),
        (esvalue.Outcome("sum", "max", "yuan/a"),),
        lambda v: {"sum": 2 * v["x"] + v["y"]},
    )
    from esvalue.analysis.sensitivity.analyse import analyse

    frames = [analyse(problem, points=points, replicates=4, seed=0).frame for points in (16, 32)]
    axes = drawn(esvalue.plots.plot_sobol, frames[1])
    assert rows(axes) == ["x", "y"]
    assert drawn(esvalue.plots.plot_convergence, pd.concat(frames)).get_xscale() == "log"
    tornado = pd.DataFrame({"factor": ["y", "x"], "value": 1.5, "low": [1.0, 0.5], "high": [2.0, 2.5]})
    assert rows(drawn(esvalue.plots.plot_tornado, tornado, unit="yuan/a")) == ["x", "y"]
    morris = analyse(problem, "morris", points=4, replicates=2, seed=0)
    assert rows(drawn(esvalue.plots.plot_sobol, morris)) == ["x", "y"]


def test_interactions_that_may_be_zero_are_grey() -> None:
    rows_ = [("a * b", 0.08, 0.05), ("a * c", 0.01, -0.02), ("b * c", -0.001, -0.03)]
    frame = pd.DataFrame([{"factor": f, "index": "second", "value": v, "low": o, "high": 0.1} for f, v, o in rows_])
    axes = drawn(esvalue.plots.plot_interactions, frame)
    assert [name[0] for name in rows(axes)] == ["a", "b", "c"]
    grey = {text.get_text() for text in axes.texts if text.get_color() == COLOURS["grey"]}
    assert {"1.0", "−0.1"} < grey
    assert "8.0" in {text.get_text() for text in axes.texts} - grey
    with pytest.raises(InputError, match="second"):
        esvalue.plots.plot_interactions(frame.assign(index="total"))


def test_what_a_frame_does_not_hold_is_told_with_the_nearest() -> None:
    frame = pd.DataFrame({"factor": "a", "outcome": "cost", "value": 1.0, "low": [0.0], "high": 2.0})
    with pytest.raises(InputError, match="'cst'.*nearest: cost"):
        esvalue.plots.plot_tornado(frame, outcome="cst")


def marks(axes: Axes) -> list[Any]:
    """Return where bars and lines lie, as far as they are data."""
    bars = [tuple(np.round((*patch.get_xy(), patch.get_width()), 9)) for patch in axes.patches]
    return [*bars, *(tuple(np.ravel(line.get_xydata())) for line in axes.lines)]


def test_sheets_of_a_report_hold_the_marks_of_the_panels(monkeypatch: Any) -> None:
    from esvalue.report.charts import study

    sheets: list[Axes] = []
    for module in (study.drivers, study.indices, study.failures):
        place = module.panel
        monkeypatch.setattr(module, "panel", lambda *where, place=place: sheets.append(place(*where)) or sheets[-1])
    one = {"outcome": "y", "option": "o"}
    ends = pd.DataFrame(
        [{**one, "factor": f, "value": 1.0, "low": v, "high": 3.0} for f, v in (("a", 0.5), ("b", 0.0))]
    )
    shares = pd.DataFrame(
        [
            {**one, "factor": f, "index": i, "value": v, "low": v - 0.1, "high": v + 0.1, "runs": runs}
            for f, v in (("a", 0.3), ("b", 0.6))
            for i in ("first", "total")
            for runs in (64, 128)
        ]
    )
    price = np.linspace(0, 100, 401)
    peeled = prim([esvalue.Factor("price", esvalue.Spread("uniform", (0.0, 100.0)))], {"price": price}, price < 30)
    for chart, plot, given, shown in (
        (study.tornado_chart, esvalue.plots.plot_tornado, ends, ends),
        (study.sobol_chart, esvalue.plots.plot_sobol, shares[shares["runs"] == 64], shares[shares["runs"] == 64]),
        (study.convergence_chart, esvalue.plots.plot_convergence, shares, shares),
        (study.trade_off_chart, esvalue.plots.plot_trade_off, peeled.trajectory(1), peeled),
    ):
        assert chart(given, "en")
        assert marks(sheets[-1]) == marks(plot(shown))


def test_a_box_and_its_peeling() -> None:
    price = np.linspace(0, 100, 401)
    factor = esvalue.Factor("price", esvalue.Spread("uniform", (0.0, 100.0)), unit="yuan/t")
    found = prim([factor], {"price": price}, price < 30)
    axes = drawn(esvalue.plots.plot_box, found)
    assert "price" in rows(axes)[0]
    assert axes.patches[-1].get_width() == pytest.approx(0.3, abs=0.02)
    drawn(esvalue.plots.plot_trade_off, found)
    with pytest.raises(InputError, match="no box 9|boxes 1"):
        found.plot(box=9)


def test_robustness_and_information() -> None:
    values = [[4.0, 1.0, 2.0, 2.0], [3.0, 3.0, 1.0, 0.0]]
    table = metrics_table(values, "max", options=["a", "b"])
    assert rows(drawn(esvalue.plots.plot_regret, table, unit="yuan/a")) == ["a", "b"]
    coin = np.arange(64) % 16 // 8
    found = value_of_information([np.zeros(64), 4.0 * coin - 2.0], {"coin": coin}, discrete=["coin"])
    assert rows(drawn(esvalue.plots.plot_information, found))[0] == "everything"


def test_frontier() -> None:
    one = Cell("one", np.array([5.0]), np.ones((1, 2)), np.full((1, 2), 10.0), np.full((1, 2), 3.0))
    two = Cell("two", np.array([5.0]), np.ones((1, 2)), np.full((1, 2), 10.0), np.full((1, 2), 4.0))
    axes = drawn(esvalue.plots.plot_frontier, frontier([one, two], [0.0, 10.0, 20.0]))
    assert axes.lines[1].get_ydata().tolist() == [0.0, 4.0, 7.0]


def test_ledger_bands_are_as_wide_as_what_is_paid() -> None:
    frame = pd.DataFrame(
        {"payer": ["甲县", "甲县", "乙县"], "payee": ["乙县", "市", "市"], "cents": [100_00, 50_00, 25_00]}
    )
    axes = drawn(esvalue.plots.plot_ledger, Claims("rule", esvalue.Text.same("rule"), frame))
    heights = [patch.get_height() for patch in axes.patches if hasattr(patch, "get_height")]
    assert sum(heights) == pytest.approx(2 * 175.0)


def test_supply() -> None:
    curve = supply_curve([100.0, 300.0, 200.0, 400.0], unit="yuan/ha/a")
    axes = drawn(esvalue.plots.plot_supply, curve, standards=[250.0])
    assert axes.lines[0].get_ydata()[-1] == pytest.approx(1.0)


def test_rivals_are_brought_to_one_year() -> None:
    axes = drawn(esvalue.plots.plot_rivals, "carbon_dioxide")
    other = esvalue.plots.plot_rivals("carbon_dioxide", price_year=2020)
    assert len(rows(axes)) == len(rows(other)) > 2
    with pytest.raises(InputError, match="carbon_dioxide"):
        esvalue.plots.plot_rivals("carbon_dioxid")


def test_paths_year_by_year_discount_to_the_outcome() -> None:
    judged = judge(esvalue.load_scenario("panjin"))
    problem = paths_problem(judged)
    futures = esvalue.Study(problem, seed=3).run(points=2, replicates=2)
    found = paths_over_years(futures)
    axes = drawn(esvalue.plots.plot_paths, found, outcome="public_cost")
    assert len(axes.lines) == len(problem.options)
    rate = futures.values()["paths.discount_rate"].ravel()
    factor = (1 + rate[None, :]) ** -found["year"].values[:, None]
    present = (found["public_cost"].values * factor).sum(axis=1)
    assert np.allclose(present, futures.outcome("public_cost").reshape(len(problem.options), -1))


def test_what_is_no_axes_and_no_width_is_said(futures: Any) -> None:
    with pytest.raises(InputError, match="Axes|axes"):
        futures.plot(ax=3)
    with pytest.raises(InputError, match="one, two"):
        futures.plot(width="three")


def test_names_of_bars_stand_beside_the_panel_of_parameters() -> None:
    """Of one parameter there is no row free for them: they lay over its bar."""
    seen = {"node": "sea_reserve.floor", "place": "核心区", "source": "interviews", "price_year": 2016}
    seen |= {"value [yuan/mu/a]": 225.0, "error [yuan/mu/a]": 2.0}
    axes = esvalue.plots.plot_parameters(calibrate_scenario("sea_reserve", [seen], ["sea_reserve.gear_life"], starts=1))
    axes.figure.draw_without_rendering()
    legend = axes.get_legend()
    assert legend is not None
    assert not legend.get_window_extent().overlaps(axes.get_window_extent())
