"""PRIM: boxes of futures that fail, found by patient peeling and tried on futures kept aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import numpy as np
import numpy.typing as npt

from esvalue.analysis.discovery.boxes import Box, Found, box_of, chance, quasi_p
from esvalue.analysis.discovery.peeling import paste, peel
from esvalue.analysis.discovery.region import Face, Region, Rule, everything, rule_of, score_of, strength
from esvalue.analysis.discovery.sample import Sample, sample_of
from esvalue.analysis.discovery.starts import strongest_rectangle
from esvalue.analysis.problem import Factor
from esvalue.core.arguments import Count, OneOrMore, OpenShare, Seed, Significance, checked
from esvalue.core.errors import fail
from esvalue.core.quantified import Of
from esvalue.core.shown import Shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FEWEST", "Prim", "prim"]

#: Fewest failures, and fewest futures that hold, in the half searched. Judgement: below it no bound can be told.
FEWEST = 10
#: A box weaker than this on futures kept aside is not shown: Cohen 1988, the least phi called an effect.
LEAST_STRENGTH = 0.1
#: A restriction must add so much strength, or the sentence is better without it. Judgement.
LEAST_GAIN = 0.01


@dataclass(frozen=True, eq=False)
class Round(Shown):
    """One peeling: the futures that were left, the regions in turn, the side each step moved, and the step chosen."""

    left: Sample
    path: tuple[tuple[Region, Face | None], ...]
    chosen: int


@dataclass(frozen=True, eq=False)
class Prim(Found):
    """Boxes found by PRIM, with the whole way to each; made by :func:`prim`.

    Attributes
    ----------
    rounds : tuple of Round
        The steps of the peeling of each box, for :meth:`trajectory`; all else as of :class:`esvalue.analysis.Found`.

    References
    ----------
    Friedman and Fisher 1999; Bryant and Lempert 2010 (coverage, density, quasi-p-values).

    Examples
    --------
    >>> from esvalue.core.distributions import Spread
    >>> price = np.linspace(0, 100, 401)
    >>> found = prim([Factor("price", Spread("uniform", (0.0, 100.0)))], {"price": price}, price < 30)
    >>> found.verdict, int(found.trajectory()["chosen"].sum())
    ('boxes', 1)
    """

    rounds: tuple[Round, ...] = ()

    @checked
    def trajectory(self, box: OneOrMore = 1) -> pd.DataFrame:
        """Return every step of the peeling of a box: the coverage-density trade-off.

        Columns: step, factor and side moved, restricted (number of factors), coverage, density, mass and strength on
        the half searched, held_out_coverage and held_out_density on the half kept aside, chosen. The box itself is the
        chosen step after pasting and without what was not significant.

        Raises
        ------
        InputError
            No such box.
        """
        import pandas as pd

        one = self._round(box, 0)
        search, aside = one.left.search, one.left.aside
        rows = []
        for step, (region, face) in enumerate(one.path):
            (hits, inside), (hit, within) = region.counts(search), region.counts(aside)
            rows.append(
                {
                    "step": step,
                    "factor": "" if face is None else self.factors[face[0]].name,
                    "side": "" if face is None else face[1],
                    "restricted": len({j for j, _ in region.faces()}),
                    "coverage": hits / max(self.sample.search.failures, 1),
                    "density": hits / max(inside, 1),
                    "mass": inside / max(self.sample.search.futures, 1),
                    "strength": float(strength(np.array(hits), np.array(inside), search.failures, search.futures)),
                    "held_out_coverage": hit / max(self.sample.aside.failures, 1),
                    "held_out_density": hit / max(within, 1),
                    "chosen": step == one.chosen,
                }
            )
        return pd.DataFrame(rows)

    @checked
    def choose(self, step: Count, box: OneOrMore = 1) -> Box:
        """Return the box of a step of a trajectory as it is: the user's own choice, without pasting or dropping.

        Raises
        ------
        InputError
            No such box or step.
        """
        one = self._round(box, step)
        return box_of(self.sample, one.left, one.path[step][0])

    def _round(self, box: int, step: int) -> Round:
        last = len(self.rounds[box - 1].path) - 1 if 1 <= box <= len(self.rounds) else 0
        if not 1 <= box <= len(self.rounds) or not 0 <= step <= last:
            raise fail("discovery_step", "trajectory", step=step, box=box, boxes=len(self.rounds), last=last)
        return self.rounds[box - 1]


@checked
def prim(
    factors: Sequence[Factor],
    values: Mapping[str, npt.ArrayLike],
    fails: npt.ArrayLike,
    *,
    replicates: Annotated[npt.ArrayLike, Of("count")] | None = None,
    seed: Seed = 0,
    alpha: Annotated[float, Of("share", high=0.5, open=("low", "high"))] = 0.05,
    mass: OpenShare = 0.02,
    density: OpenShare | None = None,
    boxes: OneOrMore = 3,
    level: Significance = 0.05,
) -> Prim:
    """Return the boxes of futures that fail.

    Peeling takes off an end of a factor (or a rival) at a time; of the whole trajectory one box is chosen by a rule;
    its sides are pasted to where the rule is best; restrictions that are not significant are dropped. The futures of a
    box are then left out and the next is looked for, until none is beyond chance. Half the futures are kept aside: a
    box, and each of its restrictions, must also hold there.

    Parameters
    ----------
    factors
        What to look at (:class:`esvalue.analysis.problem.Factor`).
    values
        Values by factor in its own unit, each of shape (draw,); positions among the rivals for a discrete factor.
    fails
        True where the future fails, shape (draw,).
    replicates
        Replicate of each draw, shape (draw,): every other one is kept aside. Default: half the draws, picked by `seed`.
    seed
        Seed of the pick; nothing else is random.
    alpha
        Share of the futures inside taken off in a step. Judgement, the usual value of the field (Friedman and Fisher
        1999: 0.05 to 0.1).
    mass
        Smallest share of the futures a box may hold. Judgement.
    density
        Rule of choice. None: the box most strongly correlated with failing. A share: the largest coverage among boxes
        at least so dense.
    boxes
        Most boxes to look for.
    level
        Significance level, divided by the number of factors because the search looked at all of them.

    Raises
    ------
    InputError
        See :func:`sample_of`; a setting outside its range.

    Notes
    -----
    No failures, or nothing but failures, is an answer and no error: see :attr:`Found.verdict`.

    Sources: Friedman and Fisher 1999; Bryant and Lempert 2010 (coverage, density, quasi-p-values).

    Examples
    --------
    Futures fail where the price is below 30:

    >>> from esvalue.core.distributions import Spread
    >>> price, other = np.linspace(0, 100, 1001), np.linspace(0, 1, 1001) * 7919 % 1
    >>> factors = [Factor("price", Spread("uniform", (0.0, 100.0))), Factor("other", Spread("uniform", (0.0, 1.0)))]
    >>> found = prim(factors, {"price": price, "other": other}, price < 30)
    >>> [(r.factor, round(r.high)) for r in found.boxes[0].restrictions], found.boxes[0].coverage > 0.99
    ([('price', 30)], True)
    """
    sample = sample_of(factors, values, fails, replicates, seed)
    rule = rule_of(density)
    left, few = sample, False
    found: list[Box] = []
    rounds: list[Round] = []
    while len(found) < boxes:
        search = left.search
        if min(search.failures, search.futures - search.failures) < FEWEST:
            few = not found
            break
        one, region = _round(left, rule, alpha, max(FEWEST, int(np.ceil(mass * sample.search.futures))), level)
        if region is None:
            if not found:
                rounds.append(one)  # kept also where it led to no box, so that one can see why
            break
        found.append(box_of(sample, left, region))
        rounds.append(one)
        left = left.only(~region.inside(left.whole.x))
    return Prim(tuple(found), sample, few, tuple(rounds))


def _round(left: Sample, rule: Rule, alpha: float, least: int, level: float) -> tuple[Round, Region | None]:
    """Return the peeling of one box and the box (None: nothing beyond chance), the better of two ways to start."""
    search, categories = left.search, left.categories
    start = everything(categories)
    tried: list[tuple[float, Round, Region]] = []
    for first in (start, strongest_rectangle(search, categories, least)):
        steps = peel(search, first, categories, alpha, least)
        path = steps if first is start else [(start, None), *steps]
        scores = [score_of(search, region, rule) for region, _ in path]
        chosen = int(np.argmax(scores))
        region = _settled(left, path[chosen][0], rule, least, level / max(len(categories), 1))
        tried.append((score_of(search, region, rule), Round(left, tuple(path), chosen), region))
    _, one, region = max(tried, key=lambda t: t[0])
    return one, region if region.faces() and _stands(left, region, level) else None


def _settled(left: Sample, region: Region, rule: Rule, least: int, level: float) -> Region:
    """Return the region pasted and without sides that are not significant in both halves or add next to nothing."""
    region = paste(left.search, region, rule, least)
    while True:
        region, dropped = paste(left.search, region, rule, least), False
        while weak := _weak(left, region, rule, level):
            region, dropped = region.without(min(weak, key=lambda face: weak[face])), True
        if not dropped:
            return region


def _weak(left: Sample, region: Region, rule: Rule, level: float) -> dict[Face, float]:
    """Return the sides that are not significant in both halves, or add next to nothing,
    with what each adds to the score.
    """
    search = left.search
    now, sure = score_of(search, region, rule), [quasi_p(half, region) for half in (search, left.aside)]
    found = {}
    for face, (hits, inside) in region.counts_without(search).items():
        gain = now - float(rule(np.array(float(hits)), np.array(float(inside)), search.failures, search.futures))
        if gain < LEAST_GAIN or max(by_face[face] for by_face in sure) > level:
            found[face] = gain
    return found


def _stands(left: Sample, region: Region, level: float) -> bool:
    """Tell whether a region sets failures apart on the futures kept aside, beyond chance and visibly."""
    aside = left.aside
    hits, inside = region.counts(aside)
    strong = float(strength(np.array(hits), np.array(inside), aside.failures, aside.futures))
    rate = aside.failures / max(aside.futures, 1)
    return strong >= LEAST_STRENGTH and chance(hits, inside, rate) <= level
