"""A, B, the frontier and regret of whole scenarios against all tables of rates there are, from areas, costs and carbon.

Nothing in these scenarios is uncertain. A rate covers the places that cost no more, on steps of 5 yuan/mu = 75 yuan/ha;
what a hectare of a place brings others is 0.05 yuan a ton of its carbon (see `given`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from given import Domain, Place, see, write
from payment_scenes import TABLES

from esvalue.inputs.scenario import load_scenario
from esvalue.standards.designed import Designed
from esvalue.standards.designing import design, judge_designed

STEP = 75.0
SEEDS = range(8)
RECORD = 'basis = "statutory", source = "judgement"'
KEPT = '[[requirements]]\noutcome = "public_cost"\nat_most = "budget"\nin_share = 0.9\n'


@dataclass(frozen=True)
class Toy:
    """A made-up scenario: places by domain, rates of today (yuan/ha) by cell, whether the marsh stands in an order, and
    the money.
    """

    places: Mapping[str, tuple[Place, ...]]
    today: Mapping[str, float]
    ordered: bool
    budget: float

    @property
    def cells(self) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = {}
        for domain, places in self.places.items():
            for place in places:
                found.setdefault(f"{domain}|{place.region}", []).append(place)
        return found


@cache
def toy(seed: int) -> Toy:
    """Return a toy of four cells: zones of a marsh and of a shore, one or two places in each."""
    rng = np.random.default_rng(seed)

    def place(region: str) -> Place:
        cost = float(rng.integers(2, 9)) * STEP - float(rng.integers(1, 70))
        return Place(region, float(rng.integers(5, 120)), cost, float(np.round(cost * rng.uniform(0.5, 3.0) / 0.05, 1)))

    marsh = tuple(place(region) for region in ("core", "edge", *(["edge"] if rng.random() < 0.5 else [])))
    shore = tuple(place(region) for region in ("core", "rest", *(["rest"] if rng.random() < 0.5 else [])))
    today = {"shore|core": float(rng.integers(4, 25)) * 15.0} if rng.random() < 0.5 else {}
    made = Toy({"marsh": marsh, "shore": shore}, today, bool(rng.random() < 0.6), 0.0)
    whole = sum(8 * STEP * place.base for places in made.cells.values() for place in places)
    return replace(made, budget=float(np.round(whole * rng.uniform(0.15, 0.9), 0)))


def text_of(one: Toy) -> str:
    found = f'[budget]\namount = {{ value = {one.budget}, unit = "yuan/a", {RECORD} }}\n{KEPT}'
    return found + ('[design]\norder.marsh = ["core", "edge"]\n' if one.ordered else "")


def written(folder: Path, one: Toy, names: tuple[str, ...] = ()) -> Path:
    numbers = {name: {"core": 5.0} for name in names}
    write(folder, {domain: Domain(places, numbers) for domain, places in one.places.items()}, text_of(one), names)
    scene = folder / "scenario.toml"
    if one.today:
        rates = "".join(
            f'\nnumbers.{cell.replace("|", ".")} = {{ value = {rate / 15}, unit = "yuan/mu/a", {RECORD} }}'
            for cell, rate in one.today.items()
        )
        scene.write_text(
            scene.read_text(encoding="utf-8").replace('rule = "none"', f'rule = "numbers"{rates}'), encoding="utf-8"
        )
    return scene


@cache
def designed(seed: int) -> Designed:
    with TemporaryDirectory() as folder:
        return design(written(Path(folder), toy(seed)))


# ---- by the words of the rule alone ----------------------------------------------------------------------------------


def enough(places: list[Place], rate: float) -> float:
    return sum(p.base for p in places if p.cost <= rate) / sum(p.base for p in places)


def money(places: list[Place], rate: float) -> float:
    return sum(rate * p.base for p in places if p.cost <= rate)


def gain(places: list[Place], rate: float) -> float:
    return sum((0.05 * p.carbon - p.cost) * p.base for p in places if p.cost <= rate)


def ceiling(places: list[Place]) -> float:
    return sum(0.05 * p.carbon * p.base for p in places) / sum(p.base for p in places)


def steps(one: Toy, cell: str, high: int = 9) -> list[float]:
    today = one.today.get(cell, 0.0)
    return sorted({k * STEP for k in range(1, high + 1)} | ({today} if today else set()))


def least_rates(one: Toy) -> dict[str, float]:
    """Return A: the least step that pays four fifths enough and is not below today's, the greatest of those behind."""
    rates = {}
    for cell, places in one.cells.items():
        today = one.today.get(cell, 0.0)
        rates[cell] = min(r for r in steps(one, cell) if r >= today and enough(places, r) >= 0.8)
    if one.ordered:
        rates["marsh|core"] = max(rates["marsh|core"], rates["marsh|edge"])
    return rates


def lawful(one: Toy) -> Iterator[tuple[float, float, dict[str, float]]]:
    """Yield (net benefit, cost, rates) of every table that B may choose."""
    own = []
    for cell, places in one.cells.items():
        today, top = one.today.get(cell, 0.0), ceiling(places) * (1 + 1e-9)
        rates = [r for r in steps(one, cell) if today < r <= top and enough(places, r) >= 0.5]
        own.append([today, *rates] if today else [0.0, *rates])
    for chosen in product(*own):
        rates = dict(zip(one.cells, chosen, strict=True))
        if one.ordered and 0 < rates["marsh|core"] < rates["marsh|edge"]:
            continue
        yield (
            sum(gain(places, rates[cell]) for cell, places in one.cells.items()),
            sum(money(places, rates[cell]) for cell, places in one.cells.items()),
            rates,
        )


def best(one: Toy, budget: float) -> tuple[float, float] | None:
    """Return the greatest net benefit within the money, and the least cost it can be had for."""
    inside = [(net, cost) for net, cost, _ in lawful(one) if cost <= budget * (1 + 1e-9)]
    if not inside:
        return None
    most = max(net for net, _ in inside)
    return most, min(cost for net, cost in inside if net >= most - 1e-6 * abs(most) - 1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_promise_costs_the_least_rates(seed: int) -> None:
    one, made = toy(seed), designed(seed).promised
    rates = least_rates(one)
    assert made.rates == pytest.approx(rates)
    assert made.cost == pytest.approx(sum(money(places, rates[cell]) for cell, places in one.cells.items()))
    assert made.net_benefit == pytest.approx(
        sum(gain(places, rates[cell]) for cell, places in one.cells.items()), rel=1e-3, abs=1.0
    )
    for row in made.rows:
        assert row.covers == (gain(one.cells[row.cell], rates[row.cell]) >= 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_within_the_money_no_table_is_better_and_the_bound_is_its_own_worth(seed: int) -> None:
    one, made = toy(seed), designed(seed)
    found = best(one, one.budget)
    if found is None:
        assert made.within.table is None
        assert made.within.least == pytest.approx(min(cost for _, cost, _ in lawful(one)))
        return
    net, cost = found
    table = made.within.table
    assert (table.net_benefit, table.cost) == pytest.approx((net, cost), rel=1e-3, abs=1.0)
    assert made.within.short == 0.0
    assert made.within.bound == pytest.approx(table.net_benefit)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_point_of_the_frontier_is_the_best_for_its_money(seed: int) -> None:
    one, made = toy(seed), designed(seed)
    assert len(made.frontier) > 1
    for point in made.frontier:
        if point.table is not None:
            net, cost = best(one, point.budget)
            assert (point.table.net_benefit, point.table.cost) == pytest.approx((net, cost), rel=1e-3, abs=1.0)


@pytest.mark.parametrize("seed", [0, 3])
def test_regret_is_what_the_best_table_within_the_money_brings_besides(seed: int, tmp_path: Path) -> None:
    """Hindsight is bound by no order and no rate of today: of all tables on the steps within the money the best."""
    one = toy(seed)
    seen = see(written(tmp_path, one), designed=True)
    own = [[0.0, *steps(one, cell)] for cell in one.cells]
    tables = [dict(zip(one.cells, chosen, strict=True)) for chosen in product(*own)]
    worth = [sum(gain(places, rates[cell]) for cell, places in one.cells.items()) for rates in tables]
    spent = [sum(money(places, rates[cell]) for cell, places in one.cells.items()) for rates in tables]
    most = max(net for net, cost in zip(worth, spent, strict=True) if cost <= one.budget * (1 + 1e-9))
    found = seen.comparison.context.recommendation.regret
    for option, regret in found.items():
        assert regret[0] == pytest.approx(most - seen.total("net_benefit", option), rel=1e-3, abs=0.006 * most), option


# ---- what changes nothing --------------------------------------------------------------------------------------------


def test_sequence_halves_and_options_change_no_rate(tmp_path: Path) -> None:
    """Places the other way round, the domains too, one place cut in three, an option more: the same designs."""
    seed = next(s for s in SEEDS if toy(s).today and best(toy(s), toy(s).budget))
    one, made = toy(seed), designed(seed)
    cut = {
        domain: (
            *(replace(place, base=place.base * share) for share in (0.2, 0.5, 0.3) for place in places[-1:]),
            *places[-2::-1],
        )
        for domain, places in reversed(one.places.items())
    }
    other = design(written(tmp_path, replace(one, places=cut), ("more",)))
    for table, before in ((other.promised, made.promised), (other.within.table, made.within.table)):
        assert table.rates == pytest.approx(before.rates)
        assert (table.cost, table.net_benefit) == pytest.approx((before.cost, before.net_benefit))
    assert [point.table.net_benefit for point in other.frontier if point.table] == pytest.approx(
        [point.table.net_benefit for point in made.frontier if point.table]
    )


def test_cells_of_other_names_have_the_same_rates(tmp_path: Path) -> None:
    seed = next(s for s in SEEDS if not toy(s).today and not toy(s).ordered)
    one, made = toy(seed), designed(seed)
    name = {"marsh": "zone", "shore": "area"}
    other = design(written(tmp_path, replace(one, places={name[d]: places for d, places in one.places.items()})))
    before = {f"{name[cell.split('|')[0]]}|{cell.split('|')[1]}": rate for cell, rate in made.promised.rates.items()}
    assert other.promised.rates == pytest.approx(before)
    assert other.within.table.net_benefit == pytest.approx(made.within.table.net_benefit)


# ---- a rule by result ------------------------------------------------------------------------------------------------

RULE = """\
[rule]
title = { zh = "断面", en = "sections" }
source = "judgement"
unit = "1e4 yuan"
in_force = { from = "2025-01-01", kind = "effective" }
note = { zh = "虚构", en = "invented" }
[[terms]]
name = "class"
title = { zh = "类别", en = "classes" }
measure = "class"
against = "target"
indicators = "class_21"
combine = "worst"
period = "month"
schedule = "per_unit"
amount = "not seen"
sides = ["worse", "better"]
[settle]
worse = { payer = "upstream", payee = "downstream" }
better = { payer = "downstream", payee = "upstream" }
several = "equal"
"""
PAYMENT = """
[payments.sections]
title = { zh = "断面", en = "sections" }
rule_file = "own.toml"
tables = "river"
amounts.class = { value = 2, unit = "1e4 yuan", source = "judgement" }
[design.lever]
payment = "sections"
amount = "class"
unit = "1e4 yuan"
candidates = [5, 1, 3]
"""


@pytest.mark.parametrize(
    ("payer", "money", "each", "chosen"), [("省", 130_000.0, 20_000.0, 1), ("丙", 60_000.0, -13_000.0, 5)]
)
def test_a_rule_by_result_is_no_cell_and_its_lever_is_the_candidate_that_leaves_most(
    payer: str, money: float, each: float, chosen: int, tmp_path: Path
) -> None:
    """Of the classes in `expected.csv` 省 pays for 2; 丙 pays for 1 + 0.7 + 2 + 1 and is paid for 2 + 2 + 2, so that
    1.3 amounts come in. The core takes 105,000 and gains 60,000, the edge takes 4,500 and gains 6,000. Of 130,000 an
    amount of 10,000 leaves 110,000, those of 30,000 and 50,000 leave 70,000 and 30,000, for the edge alone; to 60,000
    an amount of 50,000 adds 65,000, those of 10,000 and 30,000 add 13,000 and 39,000.
    """
    shutil.copytree(TABLES, tmp_path / "river")
    (tmp_path / "own.toml").write_text(RULE, encoding="utf-8")
    places = [Place("core", 100.0, 1000.0, 32_000.0), Place("edge", 10.0, 400.0, 20_000.0)]
    budget = f'[budget]\namount = {{ value = {money}, unit = "yuan/a", {RECORD} }}\nof = "{payer}"\n'
    write(tmp_path, {"marsh": Domain(places)}, budget + KEPT + PAYMENT, ())
    scene = tmp_path / "scenario.toml"
    text = scene.read_text(encoding="utf-8")
    scene.write_text(text.replace("seed = 1\n", 'seed = 1\nperiod = "2025"\n'), encoding="utf-8")
    made = design(load_scenario(scene))
    assert set(made.promised.rates) == set(made.within.table.rates) == {"marsh|core", "marsh|edge"}
    assert made.within.table.rates == pytest.approx({"marsh|core": 1050.0, "marsh|edge": 450.0})
    assert made.within.table.amount == chosen
    assert made.promised.amount == min((5, 1, 3), key=lambda amount: amount * each)
    assert made.within.table.cost == pytest.approx(each * chosen + 109_500)
    assert {one.amount: (one.spends, one.net_benefit) for one in made.lever} == {
        amount: (pytest.approx(each * amount), pytest.approx(66_000.0 if amount == chosen else 6_000.0, rel=1e-3))
        for amount in (5, 1, 3)
    }
    judged, _ = judge_designed(load_scenario(scene))
    changes = judged.loaded.scenario.options["design_money"].payments["sections"].amounts
    assert changes["class"].value == chosen
