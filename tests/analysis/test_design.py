"""Designs against all designs there are: the least money that keeps a promise, and the best within the money."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from esvalue.analysis.design import Cell, Promise, best_within, frontier, keep_promise, stricter
from esvalue.core.errors import InputError

DRAWS = 40


def cell(name: str, cost: float, value: float, size: float = 1.0, rates: int = 6, **more) -> Cell:
    """Return a voluntary cell of holders whose cost is uniform from 0 to twice a mean that varies by draw.

    The rate r covers min(r / 2m, 1) of them, whose own cost is half of what the last of them has:
    F = min(r / 2m, 1), public cost r F A, net benefit (v F - m F^2) A.
    """
    rng = np.random.default_rng(more.pop("seed", sum(map(ord, name))))
    top = more.pop("top", 2.2 * cost)
    draws = more.pop("draws", DRAWS)
    mean = cost * rng.uniform(0.7, 1.3, draws)
    step = np.unique(
        np.concatenate([np.linspace(top / rates, top, rates), [more["present"]] if "present" in more else []])
    )
    covered = np.minimum(step[:, None] / (2 * mean), 1.0)
    net = (value * covered - mean * covered**2) * size
    return Cell(name, step, covered, step[:, None] * covered * size, net, **more)


def every_design(cells: list[Cell], order: list[str], budget: float, needed: int):
    """Yield (net benefit, mean cost, rates) of every design within a budget, by the words of the rule alone."""
    options = []
    for one in cells:
        net = one.net_benefit.mean(axis=1)
        own = [] if one.present else [(0.0, 0.0, np.zeros(one.draws))]
        for k, rate in enumerate(one.rates):
            today = one.present and rate == one.present
            means = one.adequacy[k].mean() >= 0.5 and (one.ceiling is None or rate <= one.ceiling)
            if (means and rate > one.present) or today:
                own.append((rate, net[k], one.cost[k]))
        options.append(own)
    names = [one.name for one in cells]
    for chosen in product(*options):
        rates = dict(zip(names, (rate for rate, _, _ in chosen), strict=True))
        paid = [rates[name] for name in order if rates[name] > 0]
        cost = sum(c for _, _, c in chosen)
        if paid == sorted(paid, reverse=True) and (cost <= budget).sum() >= needed:
            yield sum(net for _, net, _ in chosen), cost.mean(), rates


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("ordered", [False, True])
def test_the_best_within_the_money_is_the_best_of_all_designs(seed, ordered):
    rng = np.random.default_rng(seed)
    cells = []
    for c in range(4):
        cost = rng.uniform(5, 20)
        more = {"present": float(np.round(cost * rng.uniform(0.4, 1.0), 3))} if rng.random() < 0.3 else {}
        if rng.random() < 0.5:
            more["ceiling"] = cost * rng.uniform(1.2, 2.0)
        cells.append(
            cell(f"c{c}", cost, cost * rng.uniform(0.7, 3.0), rng.uniform(0.2, 3.0), 7, seed=100 * seed + c, **more)
        )
    order = [one.name for one in cells[:3]] if ordered else []
    budget = rng.uniform(0.1, 1.0) * sum(one.cost[-1].mean() for one in cells)
    needed = int(np.ceil(0.75 * DRAWS))
    found = best_within(cells, budget, [order] if order else [], in_share=0.75, margin=0.0)
    all_of_them = list(every_design(cells, order, budget, needed))
    if not all_of_them:
        assert found.design is None
        return
    best = max(net for net, _, _ in all_of_them)
    assert found.design.net_benefit == pytest.approx(best, rel=1e-9, abs=1e-9)
    assert found.proved
    assert found.bound == pytest.approx(best, rel=1e-9, abs=1e-9)
    assert (found.design.cost <= budget * (1 + 1e-12)).sum() >= needed
    assert (found.design.rates) in [rates for net, _, rates in all_of_them if net >= best - 1e-9 * abs(best) - 1e-9]


@pytest.mark.parametrize("seed", range(20))
def test_the_bound_holds_where_the_search_is_cut_short(seed):
    rng = np.random.default_rng(seed)
    cells = [cell(f"c{c}", 10.0, rng.uniform(8, 25), rng.uniform(0.2, 3.0), seed=50 * seed + c) for c in range(4)]
    budget = rng.uniform(0.2, 0.7) * sum(one.cost[-1].mean() for one in cells)
    short = best_within(cells, budget, in_share=0.75, margin=0.0, nodes=1)
    best = max(net for net, _, _ in every_design(cells, [], budget, 30))
    assert short.design.net_benefit <= best + 1e-9 <= short.bound + 2e-9
    assert short.short == pytest.approx((short.bound - short.design.net_benefit) / short.design.net_benefit)


# ---- the least money that keeps the promise -------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
def test_the_promise_is_kept_by_the_least_element_of_all_designs_that_keep_it(seed):
    rng = np.random.default_rng(seed)
    cells = [cell(f"c{c}", rng.uniform(5, 20), 30.0, rates=8, top=60.0, seed=10 * seed + c) for c in range(3)]
    promise = Promise(0.8, 0.75)
    order = ["c0", "c1", "c2"]
    made = keep_promise(cells, [order], dict.fromkeys(order, promise), margin=0.0)
    kept = [
        {k: one.rates[k] for k in range(len(one.rates)) if (one.adequacy[k] >= 0.8).mean() >= 0.75} for one in cells
    ]
    fit = [rates for rates in product(*(one.values() for one in kept)) if list(rates) == sorted(rates, reverse=True)]
    assert tuple(made.rates.values()) in fit
    assert all(own <= other for rates in fit for own, other in zip(made.rates.values(), rates, strict=True))


def test_what_holds_each_rate_is_said():
    """Mean costs of 10, 20 and 5: alone they need 16 to 21, 33 to 42 and 8 to 11 to pay four fifths enough."""
    core, buffer, outer = (
        cell("core", 10.0, 50.0, rates=100, top=100.0),
        cell("buffer", 20.0, 10.0, rates=100, top=100.0),
        cell("outer", 5.0, 50.0, rates=100, top=100.0, present=15.0),
    )
    made = keep_promise([core, buffer, outer], [["core", "buffer", "outer"]])
    assert made["core"].rate == made["buffer"].rate > 33
    assert (made["core"].held_by, made["core"].by) == ("order", "buffer")
    assert made["buffer"].held_by == "promise"
    assert (made["outer"].rate, made["outer"].held_by) == (15.0, "present")
    assert made["core"].covers
    assert not made["buffer"].covers  # ten yuan of value for twenty of cost
    assert made["buffer"].share >= stricter(0.9, DRAWS)
    down = made["buffer"].down
    assert down[0] < 0 < down[1]  # a step down saves money and gains net benefit
    assert made.cost == pytest.approx(sum(one.cost[one.at(made[one.name].rate)] for one in (core, buffer, outer)))


def test_one_step_less_breaks_the_promise():
    made = keep_promise([cell("a", 10.0, 50.0, rates=100, top=40.0)], margin=0.0)
    (one,) = made.cells
    a = cell("a", 10.0, 50.0, rates=100, top=40.0)
    at = a.at(one.rate)
    assert (a.adequacy[at] >= 0.8).mean() >= 0.9 > (a.adequacy[at - 1] >= 0.8).mean()


def test_a_small_cell_is_not_starved_by_an_average():
    """The large cell alone would keep four fifths of all area paid enough; the small one is promised all the same."""
    large, small = (
        cell("large", 10.0, 50.0, size=1000.0, rates=60, top=60.0),
        cell("small", 25.0, 0.0, size=1.0, rates=60, top=60.0),
    )
    made = keep_promise([large, small])
    assert (small.adequacy[small.at(made["small"].rate)] >= 0.8).mean() >= 0.9
    assert made["small"].rate > made["large"].rate


def test_a_promise_no_rate_keeps_is_said_with_the_share_it_reaches():
    made = keep_promise([cell("a", 10.0, 50.0, top=10.0)])
    assert (made["a"].held_by, made["a"].rate) == ("unreachable", 10.0)
    assert made["a"].share < 0.9


def test_a_cell_left_out_keeps_its_rate_of_today_or_none_and_money_falls():
    cells = [cell("a", 10.0, 50.0, rates=20, top=40.0), cell("b", 12.0, 5.0, rates=20, top=40.0)]
    whole, less = keep_promise(cells), keep_promise(cells, promises={"b": None})
    assert (less["b"].rate, less["b"].held_by) == (0.0, "left_out")
    assert less["a"] == whole["a"]
    assert less.money(0.9) < whole.money(0.9)
    lower = keep_promise(cells, promises={"b": Promise(0.5, 0.9)})
    assert less.money(0.9) < lower.money(0.9) < whole.money(0.9)


def test_a_rate_fixed_by_law_stays_and_says_that_it_is_too_low():
    cells = [cell("core", 10.0, 50.0, rates=20, top=40.0, law=10.0), cell("buffer", 10.0, 50.0, rates=20, top=40.0)]
    made = keep_promise(cells, [["core", "buffer"]])
    assert (made["core"].rate, made["core"].held_by) == (10.0, "law")
    assert "law_too_low" in made["core"].flags
    assert made["buffer"].rate > 10.0


def test_losses_of_a_mandatory_scheme_can_be_promised():
    mean = np.linspace(8.0, 12.0, DRAWS)
    rates = np.arange(1.0, 31.0)
    covered = np.minimum(rates[:, None] / (2 * mean), 1.0)
    loss = (mean - mean * covered**2 - rates[:, None] * (1 - covered)) * 100.0
    one = Cell("a", rates, covered, np.repeat(rates[:, None] * 100.0, DRAWS, axis=1), mandatory=True, loss=loss)
    made = keep_promise([one], promises={"a": Promise(at_most=50.0)}, margin=0.0)
    at = one.at(made["a"].rate)
    assert (loss[at] <= 50.0).mean() >= 0.9 > (loss[at - 1] <= 50.0).mean()


def test_the_promise_holds_when_judged_on_another_stream():
    """Over 20 pairs of streams, rates set on 1,024 draws keep nine in ten of 8,192 others at least 19 times."""
    kept = 0
    for seed in range(20):
        own, other = (
            cell("a", 10.0, 50.0, rates=40, top=40.0, seed=seed + k, draws=n) for k, n in ((0, 1024), (1000, 8192))
        )
        made = keep_promise([own])
        kept += (other.adequacy[other.at(made["a"].rate)] >= 0.8).mean() >= 0.9
    assert kept >= 19


# ---- the best within the money --------------------------------------------------------------------------------------


def flat(name: str, cost: float, net: float, **more) -> Cell:
    """Return a cell of one rate of known cost and net benefit."""
    return Cell(name, np.array([5.0]), np.ones((1, 2)), np.full((1, 2), cost), np.full((1, 2), net), **more)


def test_a_clear_winner_takes_the_money():
    made = best_within([flat("a", 10.0, 1.0), flat("b", 10.0, 9.0)], 10.0)
    assert made.design.rates == {"a": 0.0, "b": 5.0}
    assert made.proved
    assert made.design["a"].held_by == "unpaid"


def test_ties_go_to_the_cheaper_and_then_to_the_first_name():
    assert best_within([flat("a", 10.0, 3.0), flat("b", 9.0, 3.0)], 10.0).design.rates == {"a": 0.0, "b": 5.0}
    for names in ("ab", "ba"):
        made = best_within([flat(name, 10.0, 3.0) for name in names], 10.0)
        assert made.design.rates == {"a": 5.0, "b": 0.0}


def test_what_brings_nothing_is_not_paid():
    made = best_within([flat("a", 0.0, 0.0), flat("b", 1.0, -2.0)], 100.0)
    assert made.design.rates == {"a": 0.0, "b": 0.0}


def test_a_cell_without_spill_over_is_kept_as_it_is_today_and_named():
    dark = cell("dark", 10.0, 0.0, present=6.0, seed=3)
    dark = Cell("dark", dark.rates, dark.adequacy, dark.cost, None, present=6.0)
    made = best_within([dark, cell("lit", 10.0, 40.0)], 1e6)
    assert (made.design["dark"].rate, made.design["dark"].held_by) == (6.0, "kept")
    assert np.isnan(made.design["dark"].net_benefit)
    assert made.design["dark"].covers is None
    told = best_within([dark, cell("lit", 10.0, 40.0)], 1e6, held={"dark": float(dark.rates[-1])})
    assert told.design["dark"].rate == dark.rates[-1]


def test_a_cell_paid_today_is_never_below_its_rate_and_says_so():
    """Below half are paid enough at 5 of a mean cost of 10, and its ceiling is 4: it stays, and both are flagged."""
    paid = cell("paid", 10.0, 4.0, present=5.0, ceiling=4.0)
    made = best_within([paid], 1e6)
    assert (made.design["paid"].rate, made.design["paid"].held_by) == (5.0, "present")
    assert set(made.design["paid"].flags) == {"above_ceiling", "below_half"}


def test_a_budget_below_what_is_paid_today_gives_no_design_and_the_least():
    paid = cell("paid", 10.0, 40.0, present=12.0)
    made = best_within([paid], 1.0)
    assert made.design is None
    assert made.least == pytest.approx(paid.cost[paid.at(12.0)].max())  # the stricter share of 40 draws is nearly all
    assert not made.proved


def test_orders_that_present_rates_contradict_give_no_design():
    core, buffer = cell("core", 10.0, 40.0, ceiling=10.0), cell("buffer", 10.0, 40.0, present=15.0)
    core = Cell(
        "core", core.rates, core.adequacy, core.cost, core.net_benefit, present=float(core.rates[1]), ceiling=10.0
    )
    made = best_within([core, buffer], 1e6, [["core", "buffer"]])
    assert made.design is None
    assert np.isnan(made.least)


def test_the_rate_of_a_law_bounds_those_in_its_order():
    core, buffer = cell("core", 10.0, 60.0, rates=22), cell("buffer", 10.0, 60.0, rates=22)
    fixed = Cell("core", core.rates, core.adequacy, core.cost, core.net_benefit, law=float(core.rates[11]))
    made = best_within([fixed, buffer], 1e6, [["core", "buffer"]])
    assert made.design["core"].held_by == "law"
    assert made.design["buffer"].rate <= core.rates[11] < best_within([buffer], 1e6).design["buffer"].rate


def test_money_against_the_promise():
    """What keeps the promise costs more than the budget: the best within it keeps less, for less."""
    cells = [cell("a", 10.0, 50.0, rates=20, top=40.0), cell("b", 12.0, 40.0, rates=20, top=40.0)]
    promised = keep_promise(cells)
    budget = 0.7 * promised.money(0.9)
    made = best_within(cells, budget)
    assert made.design.money(0.9) <= budget < promised.money(0.9)
    assert any(made.design[name].rate < promised[name].rate for name in "ab")


def test_a_mandatory_cell_needs_a_promise_and_then_keeps_it():
    rates = np.arange(1.0, 31.0)
    covered = np.minimum(rates[:, None] / np.linspace(16.0, 24.0, DRAWS), 1.0)
    one = Cell("a", rates, covered, np.repeat(rates[:, None], DRAWS, axis=1), np.full((30, 1), 7.0), mandatory=True)
    with pytest.raises(InputError, match="smallest coin"):
        best_within([one], 100.0, promises={"a": None})
    made = best_within([one], 100.0, promises={"a": Promise()})
    assert made.design["a"].rate == keep_promise([one])["a"].rate
    assert best_within([one], 10.0, promises={"a": Promise()}).design["a"].rate == 0.0


# ---- what changes nothing -------------------------------------------------------------------------------------------


def five(rename=str) -> list[Cell]:
    rng = np.random.default_rng(5)
    return [
        cell(rename(f"c{c}"), rng.uniform(5, 20), rng.uniform(10, 50), rng.uniform(0.2, 3.0), 12, top=45.0, seed=c)
        for c in range(5)
    ]


def test_names_and_sequence_change_nothing():
    cells, order = five(), ["c0", "c1", "c2"]
    budget = 0.4 * keep_promise(cells).money(0.9)
    for designed in (
        lambda cells, order: keep_promise(cells, [order]),
        lambda cells, order: best_within(cells, budget, [order]).design,
    ):
        plain = designed(cells, order)
        turned = designed(cells[::-1], order)
        assert turned.rates == plain.rates
        other = designed(five(lambda name: f"z{9 - int(name[1])}"), [f"z{9 - int(n[1])}" for n in order])
        assert list(other.rates.values()) == list(plain.rates.values())


def test_a_cell_cut_in_two_has_its_rate_twice_and_is_worth_no_less():
    cells = five()
    whole = cells[0]
    half = [
        Cell(f"{whole.name}{part}", whole.rates, whole.adequacy, whole.cost / 2, whole.net_benefit / 2) for part in "ab"
    ]
    one, two = keep_promise(cells), keep_promise([*half, *cells[1:]])
    assert two.rates == {
        "c0a": one.rates["c0"],
        "c0b": one.rates["c0"],
        **{k: v for k, v in one.rates.items() if k != "c0"},
    }
    assert two.cost == pytest.approx(one.cost)
    budget = 0.4 * one.money(0.9)
    former, latter = best_within(cells, budget), best_within([*half, *cells[1:]], budget)
    assert latter.design.net_benefit >= former.design.net_benefit * (1 - 1e-9)
    assert latter.bound >= former.bound * (1 - 1e-9)


# ---- the frontier ---------------------------------------------------------------------------------------------------


def test_each_point_is_the_best_within_its_budget_and_the_frontier_rises():
    cells = five()
    budgets = np.linspace(0.1, 1.2, 8) * keep_promise(cells).money(0.9)
    found = frontier(cells, budgets, [["c0", "c1"]], nodes=5000)
    assert (np.diff(found.net_benefit) >= -1e-9).all()
    for budget, point in zip(budgets, found.points, strict=True):
        alone = best_within(cells, budget, [["c0", "c1"]], nodes=5000)
        assert point.proved
        assert alone.proved
        assert point.design.rates == alone.design.rates


def test_the_next_yuan_is_worth_the_slope_of_the_hull():
    """10 buys 4, 20 buys 7, 30 buys 11: the hull goes straight from 10 to 30, by 0.35."""
    cells = [flat("a", 10.0, 4.0), flat("b", 10.0, 3.0), flat("c", 10.0, 2.9), flat("d", 30.0, 11.0)]
    found = frontier(cells, [0.0, 10.0, 20.0, 30.0])
    assert found.net_benefit == pytest.approx([0.0, 4.0, 7.0, 11.0])
    assert found.hull == (0, 1, 3)
    assert found.slopes == pytest.approx([0.4, 0.35])
    assert found.worth(5.0, 1e4) == pytest.approx(4000.0)
    assert found.worth(20.0) == pytest.approx(0.35)
    assert found.worth(30.0) == 0.0


def test_budgets_below_the_least_have_no_design():
    found = frontier([cell("paid", 10.0, 40.0, present=12.0)], [1.0, 1000.0])
    assert [point.design is None for point in found.points] == [True, False]
    assert len(found.made) == 1


# ---- refusals -------------------------------------------------------------------------------------------------------


def test_what_does_not_fit_is_refused_all_at_once():
    good = cell("a", 10.0, 20.0)
    bad = Cell("b", good.rates[::-1], good.adequacy, good.cost, good.net_benefit)
    odd = Cell("c", good.rates, good.adequacy[:, :3], np.where(good.cost > 0, np.nan, 0.0), good.net_benefit)
    with pytest.raises(InputError) as refused:
        keep_promise([good, bad, odd, good], [["a", "x"]])
    said = str(refused.value)
    assert all(word in said for word in ("rise", "(6, 3)", "not finite", "cells have this name", "'x'"))
    with pytest.raises(InputError, match="not among the rates"):
        keep_promise([Cell("b", good.rates, good.adequacy, good.cost, present=1.234)])
    with pytest.raises(InputError, match="losses"):
        keep_promise([good], promises={"a": Promise(at_most=3.0)})
