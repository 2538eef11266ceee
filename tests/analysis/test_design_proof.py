"""Designs of eight cells and hindsight in every future against all tables there are, and what is refused."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from esvalue.analysis.design import Cell, Promise, best_within, frontier, hindsight, keep_promise, stricter
from esvalue.core.errors import InputError


def cells_of(count: int, rates: int, draws: int, seed: int, *, present: bool = False) -> list[Cell]:
    """Return voluntary cells of sizes far apart; holders' costs are uniform from 0 to twice a mean unknown by draw."""
    rng = np.random.default_rng(seed)
    made = []
    for c in range(count):
        typical, size = rng.uniform(200, 900), rng.lognormal(0.0, 1.0)
        mean = typical * np.exp(0.3 * rng.normal(size=draws))
        base = size * np.exp(0.15 * rng.normal(size=draws))
        value = typical * rng.uniform(0.8, 3.0) * np.exp(0.5 * rng.normal(size=draws))
        rate = np.linspace(2.2 * typical / rates, 2.2 * typical, rates)
        covered = np.minimum(rate[:, None] / (2 * mean), 1.0)
        net = (value * covered - mean * covered**2) * base
        today = float(rate[0]) if present and c == 0 else 0.0
        made.append(Cell(f"c{c}", rate, covered, rate[:, None] * covered * base, net, present=today))
    return made


def lawful(cells: list[Cell], order: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return positions (-1: unpaid), net benefit and cost by draw of every table that may be chosen."""
    own = []
    for cell in cells:
        rates = [k for k in range(len(cell.rates)) if cell.adequacy[k].mean() >= 0.5 and cell.rates[k] > cell.present]
        own.append([cell.at(cell.present), *rates] if cell.present else [-1, *rates])
    tables = np.array(list(product(*own)))
    names = [cell.name for cell in cells]
    inside = np.ones(len(tables), dtype=bool)
    rates = np.stack([np.where(tables[:, c] < 0, 0.0, cell.rates[tables[:, c]]) for c, cell in enumerate(cells)])
    for i, one in enumerate(order):
        for other in order[i + 1 :]:
            first, later = rates[names.index(one)], rates[names.index(other)]
            inside &= ~((first > 0) & (later > first))
    tables = tables[inside]
    net, cost = np.zeros(len(tables)), np.zeros((len(tables), cells[0].draws))
    for c, cell in enumerate(cells):
        paid = tables[:, c] >= 0
        net += np.where(paid, cell.net_benefit.mean(axis=1)[tables[:, c]], 0.0)
        cost += np.where(paid[:, None], cell.cost[tables[:, c]], 0.0)
    return tables, net, cost


@pytest.mark.parametrize(("seed", "ordered"), [(0, False), (1, True), (2, True)])
def test_eight_cells_within_the_money_are_the_best_of_all_tables(seed: int, ordered: bool) -> None:
    cells = cells_of(8, 4, 40, seed, present=True)
    order = ["c1", "c2", "c0", "c3"] if ordered else []
    _, net, cost = lawful(cells, order)
    whole = keep_promise(cells, margin=0.0).money(0.75, 0.0)
    for share in (0.2, 0.5, 0.8):
        inside = (cost <= share * whole * (1 + 1e-12)).sum(axis=1) >= 30
        found = best_within(cells, share * whole, [order] if order else [], in_share=0.75, margin=0.0)
        if not inside.any():
            assert found.design is None
            continue
        assert found.proved
        assert found.design.net_benefit == pytest.approx(net[inside].max(), rel=1e-9)
        assert found.bound == pytest.approx(net[inside].max(), rel=1e-9)


@pytest.mark.parametrize("ordered", [False, True])
def test_eight_cells_of_sixty_rates_are_proved_by_default(ordered: bool) -> None:
    cells = cells_of(8, 60, 512, 5)
    orders = [["c0", "c1", "c2", "c3"]] if ordered else []
    found = best_within(cells, 0.4 * keep_promise(cells, orders).money(0.9), orders)
    assert found.proved
    assert found.nodes < 2000
    short = best_within(cells, 0.4 * keep_promise(cells, orders).money(0.9), orders, nodes=1)
    assert short.design.net_benefit <= found.design.net_benefit * (1 + 1e-9) <= short.bound * (1 + 2e-9)


def test_an_order_already_kept_changes_nothing_and_a_dropped_cell_no_other() -> None:
    cells = cells_of(5, 12, 64, 3)
    free = best_within(cells, 0.5 * keep_promise(cells).money(0.9))
    falling = sorted(free.design.rates, key=lambda name: -free.design.rates[name])
    tied = best_within(cells, 0.5 * keep_promise(cells).money(0.9), [falling])
    assert tied.design.rates == free.design.rates
    unpaid = Cell("none", cells[0].rates, cells[0].adequacy, cells[0].cost, -np.abs(cells[0].net_benefit))
    assert best_within([*cells, unpaid], free.budget).design.rates == {**free.design.rates, "none": 0.0}


# ---- hindsight -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_hindsight_is_the_best_of_all_tables_in_every_future(seed: int) -> None:
    """Within half a percent of what it typically brings, and never more than the best there is."""
    cells = cells_of(4, 6, 50, seed)
    costs, gains = [one.cost for one in cells], [one.net_benefit for one in cells]
    rng = np.random.default_rng(seed)
    spent = rng.uniform(0.0, 200.0, 50)
    budget = 0.3 * sum(cost[-1].mean() for cost in costs)
    most = np.full(50, -np.inf)
    for chosen in product(range(-1, 6), repeat=4):
        paid = [(c, k) for c, k in enumerate(chosen) if k >= 0]
        cost = spent + sum((costs[c][k] for c, k in paid), np.zeros(50))
        gain = sum((gains[c][k] for c, k in paid), np.zeros(50))
        most = np.where(cost <= budget * (1 + 1e-12), np.maximum(most, gain), most)
    found = hindsight(costs, gains, budget, spent)
    room = spent <= budget
    assert (found[room] <= most[room] * (1 + 1e-9) + 1e-9).all()
    assert (found[room] >= most[room] - 6e-3 * np.abs(most[room]).mean()).all()
    free = sum(np.maximum(gain.max(axis=0), 0.0) for gain in gains)
    assert hindsight(costs, gains, None, spent) == pytest.approx(free)


# ---- refusals --------------------------------------------------------------------------------------------------------

RATES, SHAPE = np.array([5.0, 10.0]), (2, 3)
GOOD = {
    "rates": RATES,
    "adequacy": np.full(SHAPE, 0.5),
    "cost": np.full(SHAPE, 4.0),
    "net_benefit": np.full(SHAPE, 1.0),
}


def one(**more) -> Cell:
    return Cell(**{"name": "a", **GOOD, **more})


SLIPS = {
    "a rate of zero": (lambda: keep_promise([one(rates=np.array([0.0, 5.0]))]), "above zero"),
    "rates that are not finite": (lambda: keep_promise([one(rates=np.array([5.0, np.nan]))]), "finite"),
    "no rates": (lambda: keep_promise([one(rates=np.array([]))]), "finite numbers above zero"),
    "adequacy in percent": (lambda: keep_promise([one(adequacy=np.full(SHAPE, 50.0))]), "outside 0 to 1", "80% = 0.8"),
    "adequacy below nothing": (lambda: keep_promise([one(adequacy=np.full(SHAPE, -0.1))]), "first is -0.1"),
    "a share of loss in percent": (lambda: best_within([one(loss_covered=np.full(SHAPE, 5.0))], 9.0), "loss_covered"),
    "a cost below zero": (lambda: best_within([one(cost=np.full(SHAPE, -4.0))], 9.0), "cost has 6 of 6"),
    "a cost that falls with the rate": (
        lambda: keep_promise([one(cost=np.array([[5.0] * 3, [4.0] * 3]))]), "falls from rate 5 to rate 10", "3 of 3"),
    "adequacy that falls with the rate": (
        lambda: frontier([one(adequacy=np.array([[0.9] * 3, [0.4] * 3]))], [1.0]), "adequacy falls"),
    "a ceiling that is none": (lambda: best_within([one(ceiling=np.nan)], 9.0), "ceiling"),
    "a present rate below zero": (lambda: keep_promise([one(present=-5.0)]), "present = -5"),
    "a law that is infinite": (lambda: keep_promise([one(law=np.inf)]), "law = inf"),
    "a rate held that is none": (lambda: best_within([one()], 9.0, held={"a": np.nan}), "held = nan"),
    "a rate held below zero": (lambda: best_within([one()], 9.0, held={"a": -5.0}), "held = -5"),
    "a rate held between the rates": (lambda: best_within([one()], 9.0, held={"a": 7.0}), "not among the rates"),
    "an order of nothing": (lambda: keep_promise([one()], [["a"], []]), "order 2 of 2 names no cell"),
    "laws against the order": (
        lambda: keep_promise([one(law=5.0), one(name="b", law=10.0)], [["a", "b"]]), "'a' no less than 'b'", "5 and"),
    "a promise in percent": (lambda: Promise(80), "write 0.8"),
    "a promise below nothing": (lambda: Promise(-0.1), "share"),
    "futures in percent": (lambda: Promise(0.8, 90), "write 0.9"),
    "a promise in no future": (lambda: Promise(0.8, 0.0), "in_share"),
    "a loss below zero": (lambda: Promise(at_most=-1.0), "at_most"),
    "a promise that is no number": (lambda: Promise(np.nan), "at_least"),
    "an empty list of promises": (lambda: keep_promise([one()], promises={"a": []}), "promises nothing"),
    "a share of the budget in percent": (lambda: best_within([one()], 9.0, in_share=90), "write 0.9"),
    "a budget in no future": (lambda: best_within([one()], 9.0, in_share=0), "in_share"),
    "a budget that is no number": (lambda: best_within([one()], np.nan), "budget"),
    "budgets that are no numbers": (lambda: frontier([one()], [1.0, np.inf]), "budgets"),
    "a margin below zero": (lambda: keep_promise([one()], margin=-1.0), "margin"),
    "no parts to look at": (lambda: best_within([one()], 9.0, nodes=0), "nodes"),
    "what is spent by another number of draws": (
        lambda: best_within([one()], 9.0, spent=np.zeros(2)), "spent has shape (2,)", "(3,)"),
    "what is spent that is no number": (lambda: keep_promise([one()], spent=np.full(3, np.nan)), "spent has 3 of 3"),
    "a share above one": (lambda: stricter(1.5, 100), "share"),
    "no draws": (lambda: stricter(0.9, 0), "draws"),
    "costs without gains": (lambda: hindsight([np.ones(SHAPE)], [], 1.0, np.zeros(3)), "costs are of 1 cells"),
    "gains of another shape": (
        lambda: hindsight([np.ones(SHAPE)], [np.ones((2, 2))], 1.0, np.zeros(3)), "gains[0] has shape (2, 2)"),
    "gains that are no numbers": (
        lambda: hindsight([np.ones(SHAPE)], [np.full(SHAPE, np.inf)], 1.0, np.zeros(3)), "gains[0] has 6 of 6"),
    "costs below zero in hindsight": (
        lambda: hindsight([-np.ones(SHAPE)], [np.ones(SHAPE)], 1.0, np.zeros(3)), "costs[0]", "outside 0 to inf"),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_what_cannot_be_is_refused_with_what_to_write(slip: str) -> None:
    call, *words = SLIPS[slip]
    with pytest.raises(InputError) as refused:
        call()
    said = refused.value.text("en")
    assert all(word in said for word in words), said
    assert refused.value.text("zh") != said


def test_all_that_is_wrong_with_cells_is_said_at_once() -> None:
    bad = [one(rates=np.array([0.0, 5.0])), one(name="b", adequacy=np.full(SHAPE, 2.0), ceiling=np.nan)]
    with pytest.raises(InputError) as refused:
        best_within(bad, 9.0, [[], ["b", "c"]])
    assert len(refused.value.problems) == 5


def test_a_cell_others_lose_by_is_not_paid() -> None:
    found = best_within([one(ceiling=-1.0)], 9.0)
    assert found.design is not None
    assert set(found.design.rates.values()) == {0.0}
