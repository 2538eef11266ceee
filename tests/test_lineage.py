"""Lineage is complete: perturb every file entry; the figures that change are exactly those whose trace contains it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from esvalue.comparison.build import compare_options
from esvalue.comparison.context import Context
from esvalue.graph import Plan
from esvalue.judging import judge
from esvalue.library import PriceIndex
from esvalue.lineage import Lineage
from esvalue.recommendation import recommend
from esvalue.results import Results, evaluate
from esvalue.scenario import load_scenario

BAY = Path(__file__).parent / "cases" / "bay" / "scenario.toml"


def figures(loaded, folder):
    judged = judge(loaded)
    evaluate(judged.graph, judged.slots, judged.design, folder)
    with Results(folder, judged.slots) as results:
        context = Context(judged, results, recommend(judged, results), Lineage(judged))
        compare_options(context)
    values = {f.key: (f.value, f.low, f.high) for f in context.figures}
    leaves = {
        f.key: (set().union(*(context.lineage.leaves(t) for t in f.targets)) - f.replaced) | f.extra if f.targets else set(f.extra)
        for f in context.figures
    }
    return context, values, leaves


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    loaded = load_scenario(BAY)
    context, values, leaves = figures(loaded, tmp_path_factory.mktemp("base"))
    return loaded, context, values, leaves


def perturbed(loaded, leaf, context):
    """Return the scenario with one entry changed, or None when this kind is not a number of a file."""
    kind, _, rest = leaf.partition(":")
    scenario = loaded.scenario
    if kind == "index":
        index = loaded.library.price_index
        changes = {**index.changes, int(rest): index.changes[int(rest)] + 3.0}
        library = type(loaded.library)()
        library.__dict__.update({k: v for k, v in loaded.library.__dict__.items() if k != "price_index"})
        library.__dict__["price_index"] = PriceIndex(changes, index.sources, index.path)
        return replace(loaded, library=library)
    if kind.endswith(".csv"):
        column, place = rest.split(":")
        places = loaded.places["bay"]
        numbers = {name: values.copy() for name, values in places.numbers.items()}
        numbers[column][places.names.index(place)] *= 1.3
        return replace(loaded, places={"bay": replace(places, numbers=numbers)})
    if ".spill." in leaf:
        name = leaf.split(".spill.")[1]
        card = loaded.cards["bay"]
        spill = card.spill[name]
        share = dict(spill.share)
        share["holder"] = share.get("holder", 0.0) + 0.05
        donor = next(level for level in share if level != "holder" and level in ("county", "city"))
        share[donor] -= 0.05
        made = spill.model_copy(update={"share": share})
        return replace(loaded, cards={"bay": card.model_copy(update={"spill": {**card.spill, name: made}})})
    if kind in ("choice", "weight", "committed"):
        return None
    quantity = next(q for q in quantities(context) if q.id == leaf)
    record = quantity.record
    spread = record.spread
    if spread is not None:
        grown = [n * 1.2 for n in spread.numbers]
        if spread.kind == "lognormal":
            grown[1] = spread.numbers[1]
        if spread.kind == "beta":
            grown[:2] = spread.numbers[:2]
        spread = type(spread)(spread.kind, tuple(grown))
    made = record.model_copy(update={"value": record.value * 1.2, "spread": spread})
    return replace(loaded, scenario=scenario.model_copy(update={"parameters": {**scenario.parameters, leaf: made}}))


def quantities(context):
    graphs = [context.judged.graph, *(m.graph for m in context.judged.commit.models.values())]
    for graph in graphs:
        for node in graph.nodes.values():
            yield from (q for q in getattr(node, "quantities", ()) if q is not None)


def behind(context):
    """Return the draws of every target of every figure: what a figure is a statistic of."""
    judged = context.judged
    targets = {t for f in context.figures for t in f.targets}
    plan = Plan(judged.graph, sorted({t.node for t in targets}))
    columns = judged.design.replicate(0)
    draws = plan.run({name: columns[i] for i, name in enumerate(judged.design.factors)})
    central = plan.run({})
    found = {}
    for target in targets:
        node, at = judged.graph[target.node], dict(target.at)
        place = tuple(slice(None) if dim == "draw" else at[dim] for dim in node.dims)
        found[target] = np.asarray((central if target.central else draws)[target.node])[place]
        if ".standard" in target.node:  # the committed number: look through its rounding at the indicated standard
            key = (judged.graph[target.node].labels["option"][at["option"]], "bay", node.labels["region_type:bay"][at["region_type:bay"]])
            found[target] = judged.commit.indicated.get(key, found[target])
    return found


def masked(leaf, target, context):
    """Tell why an entry in the trace of a target may leave it as it is: zeros and totals that hold by construction."""
    node = target.node
    option = next((context.options[i] for dim, i in target.at if dim == "option"), "")
    return (
        ".paid" in node or "coverage" in node  # whether a standard applies at all: an entry matters only when it flips that
        or "equity" in node  # a quantile over places: one place decides
        or option == "now"  # pays the inner bay only: nothing else matters to it
        or (option == "blend" and leaf.startswith("xie2015"))  # reaches it only through the median that is committed
        or ("uncompensated_loss" in node and option != "blend")  # a voluntary scheme leaves no loss
        or ("public_cost" in node and option in ("blend", "share"))  # the whole base is paid: uptake does not matter
        or ("real_cost" in node and option == "blend")  # everyone takes part: the standard does not matter
        or (("secured_value" in node or "net_benefit" in node) and option == "blend")
        or leaf.startswith("uncertainties.")  # totals within a region type are kept
        or leaf.split(":")[0].endswith(".csv")
    )


def test_every_entry_moves_exactly_the_figures_that_trace_to_it(base, tmp_path):
    loaded, context, before, leaves = base
    draws = behind(context)
    traced = set().union(*leaves.values())
    entries = sorted(leaf for leaf in context.lineage.facts if leaf in traced or not leaf.startswith("index:"))
    wrong, untested = [], []
    for number, leaf in enumerate(entries):
        other = perturbed(loaded, leaf, context)
        if other is None:
            untested.append(leaf)
            continue
        moved_context, after, _ = figures(other, tmp_path / str(number))
        changed = {key for key in before if key in after and not same(before[key], after[key])}
        unexpected = changed - {key for key, found in leaves.items() if leaf in found}
        if unexpected:
            wrong.append((leaf, "moves without being traced", sorted(unexpected)[:5]))
        moved = behind(moved_context)
        silent = [t for t, values in draws.items() if leaf in context.lineage.leaves(t) and t in moved
                  and np.array_equal(values, moved[t], equal_nan=True) and not masked(leaf, t, context)]  # fmt: skip
        if silent:
            wrong.append((leaf, "is traced but moves nothing", sorted(map(str, silent))[:3]))
    assert not wrong, "\n".join(map(str, wrong))
    assert all(leaf.startswith(("weight:", "choice:")) for leaf in untested)
    assert len(entries) - len(untested) > 60


def same(first, second):
    return all((a is None and b is None) or (a is not None and b is not None and np.isclose(a, b, rtol=1e-12, atol=0, equal_nan=True))
               for a, b in zip(first, second, strict=True))  # fmt: skip


def test_the_trace_of_a_standard_passes_the_barrier(base):
    _, context, _, _ = base
    figure = context.figures.by_key["standard|blend|bay|inner|yuan/ha/a"]
    text = "\n".join(context.lineage.text(figure.targets[0], "en"))
    assert "committed: statistic over the commit draws" in text
    assert "bay.income" in text
    assert "bay.csv:area:north" in text
    assert "index:2013" in text  # the carbon price of 2012 is brought to 2024 ...
    floor = context.figures.by_key["standard|floor|bay|inner|yuan/ha/a"]
    assert "index:" not in "\n".join(context.lineage.text(floor.targets[0], "en"))  # ... and the floor is in 2024 yuan
    dot = context.lineage.dot(figure.targets[0])
    assert dot.startswith("digraph lineage {")
    assert '"bay.csv:area:north"' in dot


def test_every_figure_has_a_short_id_and_both_labels(base):
    _, context, _, _ = base
    ids = [f.id for f in context.figures]
    assert len(set(ids)) == len(ids)
    assert all(len(i) <= 8 and f.label["zh"] and f.label["en"] for i, f in zip(ids, context.figures, strict=True))
