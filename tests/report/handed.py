"""Small runs with everything a document tells: two zones, two counties, levels, money, a payment by the person."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from given import Domain, Place, Seen, see, write
from perturbation import InMemory

from esvalue.inputs.scenario import load_scenario
from esvalue.report.comparison import Comparison
from esvalue.runs.run import comparison_of
from esvalue.standards.judging import judge

__all__ = ["MANIFEST", "MORE", "OPTIONS", "WARDENS", "account", "made", "written"]

MANIFEST = {
    "packages": {"esvalue": "0"}, "replicates": 2, "points": 2, "price_year": 2024, "commit_draws": 2, "seed": 1,
}  # fmt: skip
#: Yuan a mu: the core is paid more than its holders lose (100), the edge what they lose (50).
OPTIONS: Mapping[str, Mapping[str, float]] = {"cheap": {"core": 120.0}, "full": {"core": 120.0, "edge": 60.0}}
PLACES = [
    Place("core", base=100.0, cost=1500.0, carbon=50.0),
    Place("edge", base=300.0, cost=750.0, carbon=9000.0),
    Place("core", base=40.0, cost=900.0, carbon=50.0),
    Place("edge", base=60.0, cost=600.0, carbon=900.0),
]
MORE = """\
[budget]
amount = { value = 250000, unit = "yuan/a", date = 2024, basis = "statutory", source = "judgement" }
[funding.levels]
province = { value = 0.6, source = "judgement" }
county = { value = 0.4, source = "judgement" }
[[requirements]]
outcome = "adequacy"
at_least = 0.8
in_share = 0.9
[[requirements]]
outcome = "public_cost"
at_most = "budget"
in_share = 0.9
"""
WARDENS = """\
[payments.wardens]
title = { zh = "管护员", en = "wardens" }
payee = "holders"
timing = "year"
rate = { value = 12000, unit = "yuan/person/a", source = "judgement", basis = "statutory" }
base = { value = 7, unit = "person", source = "judgement" }
"""


def written(
    folder: Path, more: str = "", places: list[Place] = PLACES, options: Mapping[str, Mapping[str, float]] = OPTIONS
) -> Path:
    """Return the folder of the case with more of a scenario; rates are rounded to 5 yuan a mu."""
    rounding = 'rounding = { to = 5, unit = "yuan/mu/a" }\n'
    return write(folder, {"marsh": Domain(places, options)}, MORE + more, tuple(options), rounding)


def made(folder: Path, more: str = "") -> Seen:
    """Return the case judged."""
    return see(written(folder, more))


def account(folder: Path) -> Comparison:
    """Return the comparison of a scenario without options: an account alone."""
    write(folder, {"marsh": Domain([Place("core", cost=1.0, carbon=5.0)])})
    scene = folder / "scenario.toml"
    text = scene.read_text(encoding="utf-8")
    scene.write_text(text[: text.index("[options.now]")], encoding="utf-8")
    judged = judge(load_scenario(folder))
    return comparison_of(judged, InMemory(judged), None, lambda stage, done, whole: None)
