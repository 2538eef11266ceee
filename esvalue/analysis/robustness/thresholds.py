"""At which value of a factor another option takes over: found by root search, one factor held at a value at a time.

All other factors keep the draws of the design (common random numbers), so the margin between two options is a smooth
function of the value and its zero is not blurred by sampling. A factor is *set*, not observed: factors correlated with
it keep their own distribution.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import Factor, Problem
from esvalue.analysis.robustness.metrics import Metric, metric
from esvalue.analysis.robustness.performance import Performance
from esvalue.analysis.robustness.table import performance_array
from esvalue.core.arguments import Number, Uniforms, checked
from esvalue.core.calls import Language
from esvalue.core.errors import fail, nearest
from esvalue.core.messages import texts_of
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.core.units import scaled_text

__all__ = ["Threshold", "threshold_sentence", "thresholds"]

Array = npt.NDArray[np.float64]
#: Probabilities between which a threshold is sought: beyond them a factor lies in two of a thousand futures.
RANGE = (0.001, 0.999)
#: Values tried before the root search, evenly spaced in probability; a reversal narrower than a step can be missed.
STEPS = 17


@dataclass(frozen=True)
class Threshold(Shown):
    """Where one factor overturns a choice; made by :func:`thresholds`.

    Parameters
    ----------
    factor, unit
        The factor and its unit.
    status
        "found"; "none" (no value within the range overturns the choice); "everywhere" (held at any value, another
        option is better); "rival" (a discrete factor: some rivals do); "dependent" (a share that cannot be moved
        alone).
    value
        The threshold in the factor's unit (not a number unless found).
    probability
        The probability below the threshold: 0.5 is the median.
    direction
        "above" or "below": on which side the choice is overturned.
    option
        Which option takes over ("" for none).
    rival
        Under which rival of a discrete factor (the one of greatest weight, if several).
    low, high
        The range searched, in the factor's unit.
    others
        Further thresholds within the range, farther from the median; further rivals.

    Examples
    --------
    >>> from esvalue.core.distributions import Spread
    >>> from esvalue.analysis.problem import Outcome
    >>> price = Factor("price", Spread("uniform", (100.0, 400.0)), unit="yuan/t")
    >>> net = lambda x: {"net": np.stack([0 * x["price"], x["price"] - 300.0])}
    >>> problem = Problem((price,), (Outcome("net", "max"),), net, ("a", "b"))
    >>> (found,) = thresholds(problem, {"price": (np.arange(8) + 0.5) / 8}, "net", "a", criterion="laplace")
    >>> found.status, round(found.value), round(found.probability, 2)
    ('found', 300, 0.67)
    """

    factor: str
    unit: str
    status: str
    value: float = float("nan")
    probability: float = float("nan")
    direction: str = ""
    option: str = ""
    rival: str = ""
    low: float = float("nan")
    high: float = float("nan")
    others: tuple[float | str, ...] = ()


@checked
def thresholds(
    problem: Problem,
    u: Mapping[str, Uniforms],
    outcome: str,
    chosen: str,
    *,
    criterion: str | Metric = "regret_95",
    options: Sequence[str] | None = None,
    factors: Sequence[str] | None = None,
    threshold: Number | None = None,
    baseline: str | None = None,
) -> list[Threshold]:
    """Return, by factor, the value nearest to its median at which another option becomes better than the chosen one.

    The margin of the chosen option over the best rival, by the criterion, is a function of the probability the factor
    is held at. It is evaluated on a grid, and a change of sign is narrowed down by Brent's method.

    Parameters
    ----------
    problem
        Factors, options and the function between them.
    u
        Design by name of the varying factors, shape (draw,) or (replicate, point); the criterion is taken by replicate
        and averaged, as a table of metrics does.
    outcome
        Name of the outcome options are judged by.
    chosen
        Name of the option that may be overturned.
    criterion
        Name of a robustness metric, or a metric; default: the 95th percentile of regret.
    options
        Options that may take over (regret is counted against all); default: all.
    factors
        Factors to look at; default: all that vary.
    threshold, baseline
        What the criterion needs, if anything.

    Raises
    ------
    InputError
        A name that is not known; an outcome that does not differ by option.

    Examples
    --------
    Option b gains price - 300 and option a nothing, so b is better on average above 300:

    >>> from esvalue.core.distributions import Spread
    >>> from esvalue.analysis.problem import Outcome
    >>> problem = Problem(
    ...     (Factor("price", Spread("uniform", (100.0, 400.0)), unit="yuan/t"),),
    ...     (Outcome("net", "max"),),
    ...     lambda x: {"net": np.stack([0 * x["price"], x["price"] - 300.0])},
    ...     ("a", "b"),
    ... )
    >>> found = thresholds(problem, {"price": (np.arange(8) + 0.5) / 8}, "net", "a", criterion="laplace")[0]
    >>> found.option, found.direction, round(found.value, 6), found.unit
    ('b', 'above', 300.0, 'yuan/t')
    """
    known = problem.options
    names = list(options or known)
    for name in [chosen, *names, *([baseline] if baseline else [])]:
        if name not in known:
            raise fail("unknown_name", "", what="option", name=name, nearest=nearest(name, known) or "-")
    rivals = [known.index(name) for name in names if name != chosen]
    if not rivals:
        raise fail("few_options", "options", count=1)
    judge = metric(criterion) if isinstance(criterion, str) else criterion
    if (
        (judge.needs == "threshold" and threshold is None)
        or (judge.needs == "baseline" and baseline is None)
        or judge.needs == "distance"
    ):
        raise fail("metric_needs", f"metric {judge.name}", needs=judge.needs)
    flat = {name: np.asarray(column, dtype=float).ravel() for name, column in u.items()}
    shape = next((np.shape(column) for column in u.values()), (1,))
    direction = problem.outcome(outcome).sign
    where = None if baseline is None else known.index(baseline)

    def scores(name: str, probability: float) -> Array:
        held = replace(problem, fixed={**problem.fixed, name: probability})
        rest = {column: flat[column] for column in held.names} or {
            "": np.zeros(1)
        }  # at least one draw where nothing else varies
        values = held.run(rest)[outcome]
        if values.ndim != 2:
            raise fail("no_options", f"outcome {outcome}", outcome=outcome)
        by_replicate = values.reshape(len(known), *shape) if values.shape[1] == np.prod(shape) else values
        performance = Performance(performance_array(by_replicate, known), direction, threshold, where)
        return judge.overall(performance) * judge.sign(direction)

    dependent = {name for one in problem.shares for name in one.names}
    wanted = [problem.factor(name) for name in (factors or problem.names)]
    return [
        _threshold(one, scores, known, known.index(chosen), rivals, dependent=one.name in dependent) for one in wanted
    ]


def _threshold(
    factor: Factor,
    scores: Callable[[str, float], Array],
    options: Sequence[str],
    chosen: int,
    rivals: list[int],
    *,
    dependent: bool,
) -> Threshold:
    if dependent:
        return Threshold(factor.name, factor.unit, "dependent")

    @cache
    def margin(probability: float) -> tuple[float, int]:
        """Return how much better the chosen option is than the best rival, and which that is."""
        found = scores(factor.name, probability)
        best = max(rivals, key=lambda i: found[i])
        lead = float(found[chosen] - found[best])
        return (lead if abs(lead) > 1e-12 * float(np.abs(found).max()) else 0.0), best

    if factor.discrete:
        return _among_rivals(factor, margin, options)
    low, high = (float(x) for x in factor.values(np.array(RANGE)))
    made = Threshold(factor.name, factor.unit, "none", low=low, high=high)
    grid = np.linspace(*RANGE, STEPS).tolist()
    leads = [margin(p)[0] for p in grid]
    roots = [_root(margin, grid[i], grid[i + 1]) for i in range(STEPS - 1) if (leads[i] < 0) != (leads[i + 1] < 0)]
    if not roots:
        middle = margin(grid[STEPS // 2])
        return made if middle[0] >= 0 else replace(made, status="everywhere", option=options[middle[1]])
    roots.sort(key=lambda root: abs(root[0] - 0.5))
    at, side, option = roots[0]
    values = [float(factor.values(np.array([root[0]]))[0]) for root in roots]
    return replace(
        made,
        status="found",
        value=values[0],
        probability=at,
        direction=side,
        option=options[option],
        others=tuple(values[1:]),
    )


def _root(margin: Callable[[float], tuple[float, int]], low: float, high: float) -> tuple[float, str, int]:
    """Return the probability at which the margin changes sign, the side on which the choice loses,
    and to which option.
    """
    from scipy.optimize import brentq

    above = margin(high)[0] < 0
    lost = high if above else low
    kept = low if above else high
    if margin(kept)[0] == 0.0:  # a tie, then a loss: walk to the end of the tie
        for _ in range(48):
            middle = (kept + lost) / 2
            kept, lost = (kept, middle) if margin(middle)[0] < 0 else (middle, lost)
        at = kept
    else:
        at = float(brentq(lambda p: margin(p)[0], low, high, xtol=1e-12, rtol=1e-12))
    beyond = at + 1e-6 * (lost - at if lost != at else 1.0)
    taker = margin(beyond if margin(beyond)[0] < 0 else lost)[1]
    return at, "above" if above else "below", taker


def _among_rivals(factor: Factor, margin: Callable[[float], tuple[float, int]], options: Sequence[str]) -> Threshold:
    """Return under which rivals of a discrete factor the choice is overturned; the likeliest first."""
    share = np.asarray(factor.weights) / sum(factor.weights)
    middles = np.cumsum(share) - share / 2
    lost = [i for i in np.argsort(-share, kind="stable") if share[i] > 0 and margin(float(middles[i]))[0] < 0]
    if not lost:
        return Threshold(factor.name, factor.unit, "none")
    first = lost[0]
    return Threshold(
        factor.name,
        factor.unit,
        "rival",
        probability=float(share[first]),
        option=options[margin(float(middles[first]))[1]],
        rival=factor.rivals[first],
        others=tuple(factor.rivals[i] for i in lost[1:]),
    )


@checked
def threshold_sentence(
    found: Threshold, problem: Problem, chosen: str, language: Language, criterion: str | Metric = "regret_95"
) -> str:
    """Return what a threshold says as a sentence in "zh" or "en".

    Parameters
    ----------
    found
        One of :func:`thresholds`.
    problem
        What it was found in.
    chosen
        The option that may be overturned.
    language
        "zh" or "en".
    criterion
        What options are judged by.

    Examples
    --------
    >>> from esvalue.core.distributions import Spread
    >>> from esvalue.analysis.problem import Outcome
    >>> price = Factor(
    ...     "p", Spread("uniform", (1.0, 500.0)), title={"zh": "碳价", "en": "the carbon price"}, unit="yuan/t_CO2"
    ... )
    >>> problem = Problem((price,), (Outcome("net", "max"),), lambda x: x, ("a", "option B"))
    >>> found = Threshold("p", "yuan/t_CO2", "found", 312.2, 0.62, "above", "option B")
    >>> threshold_sentence(found, problem, "a", "en")
    'If the carbon price were above 312 yuan/t_CO2, "option B" would have less regret.'
    >>> threshold_sentence(found, problem, "a", "zh")
    '若碳价高于312 yuan/t_CO2，“option B”的遗憾更小。'
    """
    factor = problem.factor(found.factor)
    judge = metric(criterion) if isinstance(criterion, str) else criterion
    regret = judge.transform in ("best_regret", "baseline_regret")
    words = "less_regret" if regret else "better_mean" if judge.name == "laplace" else "better_value"
    better = texts_of("analysis_robustness", "sentences")[words][language].format(
        metric=judge.title.get(language, judge.name)
    )
    unit = f" {found.unit}" if found.unit else ""
    key, value, span = found.status, found.rival, f"{_number(found.low)}–{_number(found.high)}{unit}"
    if found.status == "found":
        key, value = found.direction, _number(found.value) + unit
    if found.status == "none" and factor.discrete:
        titles = [factor.rival_label(i, language) for i in range(len(factor.rivals))]
        key, span = "none_rival", Text(zh="、", en=", ")[language].join(titles)
    options = {name: problem.option_titles.get(name, {}).get(language, name) for name in (found.option, chosen)}
    return texts_of("analysis_robustness", "sentences")[key][language].format(
        factor=factor.label(language),
        value=value,
        range=span,
        option=options[found.option],
        chosen=options[chosen],
        better=better,
    )


def _number(value: float) -> str:
    """Return a number to three digits, as a person writes it."""
    return scaled_text(float(f"{value:.3g}"))
