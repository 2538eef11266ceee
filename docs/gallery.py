"""Draw every panel of `esvalue.plots` from small made-up data, for the gallery of the documentation.

python docs/gallery.py           # writes docs/images/gallery/plot_NAME.png, small and of few colours
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib import pyplot
from matplotlib.axes import Axes
from PIL import Image

import esvalue
from esvalue import Factor, Outcome, Problem, Spread, Study
from esvalue.analysis import metrics_table, prim, value_of_information
from esvalue.analysis.design import Cell, frontier
from esvalue.payments import load_rule
from esvalue.standards import judge
from esvalue.study import paths_over_years, paths_problem
from esvalue.surveys import ContingentValuation, SingleBounded, supply_curve

IMAGES = Path(__file__).resolve().parent / "images" / "gallery"
PLOTS = esvalue.plots
#: Dots an inch, and colours a picture is kept in.
DOTS, COLOURS = 80, 32


@cache
def wetland() -> esvalue.Model:
    """Return twelve plots of reed."""
    area = np.linspace(80, 300, 12).round()
    places = pd.DataFrame(
        {
            "place": [f"plot {n:02d}" for n in range(1, 13)],
            "county": "A",
            "region_type": "ordinary",
            "site": "marsh",
            "cover": "reed",
            "xie_class": "wetland",
            "area [ha]": area,
            "eligible_area [ha]": area,
            "water_depth [m]": 0.3,
        }
    )
    sources = pd.DataFrame({"column": ["area", "eligible_area", "water_depth"], "place": "*", "source": "judgement"})
    return esvalue.bind("wetland", places, sources=sources, price_year=2024)


@cache
def fitted() -> Any:
    """Return the yield of reed fitted to what twelve plots gave."""
    area = np.linspace(80, 300, 12).round()
    measured = (7.2 + 0.6 * np.random.default_rng(20).standard_normal(12)) * area
    observed = pd.DataFrame(
        {
            "node": "wetland.reed_output",
            "place": [f"plot {n:02d}" for n in range(1, 13)],
            "value [t_DM/a]": measured,
            "error [t_DM/a]": 0.6 * area,
            "year": 2024,
            "source": "made up",
        }
    )
    return esvalue.calibrate(wetland(), observed, ["wetland.reed_yield[reed]"], seed=1)


@cache
def study() -> Study:
    """Return a reservoir that may release water for a marsh, as a study of three options."""
    shares = np.array([[0.0], [0.5], [1.0]])

    def release(c: Mapping[str, Any]) -> dict[str, Any]:
        farms = np.minimum(60.0, c["inflow"] - 25 * shares)
        return {"net": c["worth"] * farms + 25 * c["gain"] * shares**0.7}

    factors = (
        Factor("inflow", Spread("triangular", (30.0, 60.0, 110.0)), unit="1e6 m3/a"),
        Factor("worth", Spread("uniform", (0.2, 1.0)), unit="yuan/m3"),
        Factor("gain", Spread("lognormal", (0.9, 1.5)), unit="yuan/m3"),
    )
    return Study(Problem(factors, (Outcome("net", "max", "1e6 yuan/a"),), release, ("none", "half", "all")), seed=7)


@cache
def futures() -> Any:
    """Return futures of the reservoir."""
    return study().run(points=128, replicates=4)


@cache
def indices() -> Any:
    """Return Sobol indices of the reservoir at three sizes."""
    return study().indices("sobol", points=128, replicates=4, steps=2).pick(option="all")


def pairs() -> Any:
    """Return second-order indices of the reservoir."""
    return study().indices("sobol", points=1024, replicates=4, second_order=True).pick(option="all")


@cache
def boxes() -> Any:
    """Return where releasing all brings little."""
    net = futures().outcome("net", "all").ravel()
    values = {name: column.ravel() for name, column in futures().values().items()}
    return prim(study().problem.factors, values, net < np.quantile(net, 0.3))


@cache
def metrics() -> Any:
    """Return the three options of the reservoir by every metric."""
    net = futures().outcome("net")
    return metrics_table(net.reshape(3, -1), "max", options=study().problem.options)


@cache
def answers() -> Any:
    """Return what households would take for a fallow, by a logistic law."""
    bids = np.tile([200, 300, 400, 500, 600], 60)
    asks = 420 + 110 * np.random.default_rng(7).logistic(size=bids.size)
    table = pd.DataFrame({"bid": bids, "yes": (asks <= bids).astype(int)})
    how = {"distribution": "logistic", "measure": "wta", "currency": "yuan/mu", "period": "year", "payer": "person"}
    return ContingentValuation.from_formula("~ 1", table, SingleBounded("bid", "yes"), **how).fit()


def ledger() -> Any:
    """Return what three counties owe for a month at three sections."""
    sides = [("S1", "main", "A", "B"), ("S2", "tributary", "B", "C"), ("S3", "tributary", "C", "A")]
    rows = [
        {
            "section": name,
            "kind": kind,
            "upstream": up,
            "downstream": down,
            "period": "2025-03",
            "class": "III",
            "indicator": code,
            "value": value * (1.0 + 0.3 * k),
        }
        for k, (name, kind, up, down) in enumerate(sides)
        for code, value in (("COD", 18.0), ("CODMn", 8.0), ("NH3-N", 0.9), ("TP", 0.18))
    ]
    return load_rule("guzhen_2021").evaluate(pd.DataFrame(rows))


def money() -> Any:
    """Return the frontier of two cells with costs that differ."""
    rates, draws = np.arange(20.0, 200.0, 20.0), np.random.default_rng(1).lognormal(4.0, 0.4, 200)
    cells = []
    for name, area, gain in (("marsh", 1.0, 110.0), ("paddy", 3.0, 75.0)):
        paid = (rates[:, None] >= draws).astype(float)
        cells.append(Cell(name, rates, paid, area * paid * rates[:, None], area * paid * (gain - draws)))
    return frontier(cells, np.linspace(0.0, 400.0, 21))


@cache
def judged() -> Any:
    """Return the shipped scenario with paths over years."""
    return judge(esvalue.load_scenario("panjin"))


def worth() -> Any:
    """Return what knowing each unknown of the reservoir is worth."""
    values = {name: column.ravel() for name, column in futures().values().items()}
    return value_of_information(futures().outcome("net").reshape(3, -1), values)


#: Panel -> how it is drawn, with `width` still to give.
DRAWN: Mapping[str, Callable[..., Axes]] = {
    "plot_account": lambda **how: PLOTS.plot_account(wetland().account(), **how),
    "plot_standards": lambda **how: PLOTS.plot_standards(judged(), domain="wetland", **how),
    "plot_sobol": lambda **how: PLOTS.plot_sobol(indices(), **how),
    "plot_convergence": lambda **how: PLOTS.plot_convergence(indices(), **how),
    "plot_interactions": lambda **how: PLOTS.plot_interactions(pairs(), **how),
    "plot_tornado": lambda **how: PLOTS.plot_tornado(study().one_at_a_time("all"), **how),
    "plot_box": lambda **how: PLOTS.plot_box(boxes(), **how),
    "plot_trade_off": lambda **how: PLOTS.plot_trade_off(boxes(), **how),
    "plot_information": lambda **how: PLOTS.plot_information(worth(), unit="1e6 yuan/a", **how),
    "plot_regret": lambda **how: PLOTS.plot_regret(metrics(), unit="1e6 yuan/a", **how),
    "plot_frontier": lambda **how: PLOTS.plot_frontier(money(), **how),
    "plot_ledger": lambda **how: PLOTS.plot_ledger(ledger(), **how),
    "plot_fit": lambda **how: PLOTS.plot_fit(fitted(), **how),
    "plot_residuals": lambda **how: PLOTS.plot_residuals(fitted(), **how),
    "plot_parameters": lambda **how: PLOTS.plot_parameters(fitted(), **how),
    "plot_demand": lambda **how: PLOTS.plot_demand(answers(), **how),
    "plot_supply": lambda **how: PLOTS.plot_supply(supply_curve([80.0, 120.0, 150.0, 260.0], unit="yuan/ha/a"), **how),
    "plot_futures": lambda **how: PLOTS.plot_futures(futures(), **how),
    "plot_paths": lambda **how: PLOTS.plot_paths(
        paths_over_years(Study(paths_problem(judged()), seed=3).run(points=8, replicates=2)),
        outcome="public_cost",
        **how,
    ),
    "plot_rivals": lambda **how: PLOTS.plot_rivals("carbon_dioxide", **how),
    "plot_gep": lambda **how: PLOTS.plot_gep(esvalue.gep_account("county_gep", price_year=2024, draws=False), **how),
}


def drawn(name: str) -> bytes:
    """Return a panel as PNG."""
    raw = BytesIO()
    axes = DRAWN[name](width="two")
    axes.figure.savefig(raw, format="png", dpi=DOTS)
    pyplot.close("all")
    small = BytesIO()
    with Image.open(raw) as shown:
        shown.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(small, format="PNG", optimize=True)
    return small.getvalue()


def main() -> int:
    """Write every picture; return 1 where a panel has none."""
    mpl.use("agg")
    esvalue.set_language("en")
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name in DRAWN:
        (IMAGES / f"{name}.png").write_bytes(drawn(name))
    missing = sorted(set(dir(PLOTS)) - set(DRAWN))
    print(f"written: {len(DRAWN)} pictures; without one: {missing or 'none'}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
