"""Rules of a classification tree: leaves in which futures fail, as boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt

from esvalue.analysis.discovery.boxes import Found, box_of, chance
from esvalue.analysis.discovery.prim import FEWEST
from esvalue.analysis.discovery.region import Region, everything
from esvalue.analysis.discovery.sample import Array, Half, sample_of
from esvalue.analysis.problem import Factor
from esvalue.core.arguments import OpenShare, Seed, Significance, TwoOrMore, checked
from esvalue.core.errors import fail
from esvalue.core.quantified import Of

__all__ = ["cart"]


@checked
def cart(
    factors: Sequence[Factor],
    values: Mapping[str, npt.ArrayLike],
    fails: npt.ArrayLike,
    *,
    replicates: Annotated[npt.ArrayLike, Of("count")] | None = None,
    seed: Seed = 0,
    leaves: TwoOrMore = 8,
    mass: OpenShare = 0.02,
    density: OpenShare = 0.5,
    level: Significance = 0.05,
) -> Found:
    """Return the leaves of a classification tree in which more than a share of the futures fail, as boxes.

    The tree (Breiman et al. 1984, through scikit-learn) is grown on half the futures; a leaf is a rule only when it
    also sets failures apart on the other half. A branch whose leaves all fail is one rule. Leaves do not overlap.

    Parameters
    ----------
    factors, values, fails, replicates, seed
        As :func:`esvalue.analysis.discovery.prim`; `seed` also breaks ties between equal splits.
    leaves
        Most leaves of the tree: a rule has at most so many bounds less one.
    mass
        Smallest share of the futures a leaf may hold.
    density
        Share of a leaf's futures that must fail for it to be a rule.
    level
        Significance level, divided by the number of leaves.

    Raises
    ------
    InputError
        scikit-learn is not installed (with the remedy); as :func:`esvalue.analysis.discovery.prim`.

    Examples
    --------
    >>> from esvalue.core.distributions import Spread
    >>> price = np.linspace(0, 100, 1001)
    >>> found = cart([Factor("price", Spread("uniform", (0.0, 100.0)))], {"price": price}, price < 30)
    >>> [(r.factor, round(r.high)) for r in found.boxes[0].restrictions]
    [('price', 30)]
    """
    try:
        from sklearn.tree import DecisionTreeClassifier
    except ImportError:
        raise fail("discovery_needs_sklearn", "cart") from None
    sample = sample_of(factors, values, fails, replicates, seed)
    search, categories = sample.search, sample.categories
    if min(search.failures, search.futures - search.failures) < FEWEST:
        return Found((), sample, few=True)
    columns, meaning = _columns(search.x, categories)
    grown = DecisionTreeClassifier(
        max_leaf_nodes=leaves, min_samples_leaf=max(FEWEST, int(np.ceil(mass * search.futures))), random_state=seed
    )
    grown.fit(columns, search.fails)
    rules = _rules(grown.tree_, 0, everything(categories), meaning, search, density=density)
    aside, kept = sample.aside, []
    for region in rules:
        hits, inside = region.counts(aside)
        if (
            region.faces()
            and chance(hits, inside, aside.failures / max(aside.futures, 1)) <= level / grown.get_n_leaves()
        ):
            kept.append(box_of(sample, sample, region))
    return Found(tuple(sorted(kept, key=lambda box: -box.coverage)), sample)


def _columns(x: Array, categories: Sequence[int]) -> tuple[Array, list[tuple[int, int | None]]]:
    """Return columns for the tree, and which factor (and rival) each is: a discrete factor gives a column a rival."""
    columns, meaning = [], []
    for j, rivals in enumerate(categories):
        for k in range(rivals) if rivals else (None,):
            columns.append(x[j] if k is None else (x[j] == k).astype(float))
            meaning.append((j, k))
    return np.column_stack(columns), meaning


def _rules(
    tree: Any, node: int, region: Region, meaning: Sequence[tuple[int, int | None]], half: Half, *, density: float
) -> list[Region]:
    """Return the failing regions below a node; one region where all below fail."""
    left, right = tree.children_left[node], tree.children_right[node]
    if left < 0:
        hits, inside = region.counts(half)
        return [region] if hits > density * inside else []
    j, rival = meaning[tree.feature[node]]
    ways = _split(region, j, rival, float(tree.threshold[node]))
    below = [
        _rules(tree, child, way, meaning, half, density=density) for child, way in zip((left, right), ways, strict=True)
    ]
    if all(found == [way] for found, way in zip(below, ways, strict=True)):
        return [region]
    return [*below[0], *below[1]]


def _split(region: Region, j: int, rival: int | None, at: float) -> tuple[Region, Region]:
    """Return the regions at and below a threshold and above it (for a rival: all but it, and only it)."""
    allowed = region.allowed[j]
    if rival is None or allowed is None:
        return region.bounded((j, "high"), at), region.bounded((j, "low"), float(np.nextafter(at, np.inf)))
    only = np.arange(allowed.size) == rival
    return region.bounded((j, "rivals"), allowed & ~only), region.bounded((j, "rivals"), allowed & only)
