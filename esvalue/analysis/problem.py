"""What is studied: factors that are not known, options to choose from, outcomes, and the function between them.

A :class:`Problem` is the one form every study, sensitivity method and search works on, whether it comes from a scenario
(:mod:`esvalue.study`) or from a plain function of NumPy columns. Designs are uniform numbers between 0 and 1 by factor;
a problem turns them into values (copula, quantile functions, shares that sum to one) and values into outcomes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from esvalue.analysis.calling import SLOW_BLOCK, Function, by_name, called, numbers, scalar
from esvalue.analysis.outcomes import Entry, Outcome
from esvalue.analysis.shares import Shares
from esvalue.core.arguments import Correlation, Count, Number, Share, Uniforms, Weight, checked
from esvalue.core.distributions import Frozen, Spread, frozen_distribution
from esvalue.core.ensemble import BLOCK, Copula
from esvalue.core.errors import Mistakes, fail, nearest
from esvalue.core.printing.table import Table
from esvalue.core.shown import Glance, Shown, brief
from esvalue.core.text import Text

__all__ = ["Entry", "Factor", "Outcome", "Problem", "Shares", "pick_index"]

Array = npt.NDArray[np.float64]
Columns = Mapping[str, Array]
_FUNCTION = Text(zh="由各列得出结果的函数", en="a function of columns that returns outcomes")
_HEADINGS = (Text(zh="结果", en="outcome"), Text(zh="更好", en="better"), Text(zh="单位", en="unit"))


def pick_index(u: Array, weights: Sequence[float]) -> npt.NDArray[np.intp]:
    """Return which of several rivals each draw has: the bin of cumulative weight `u` falls in.

    >>> pick_index(np.array([0.1, 0.6, 0.99]), (1.0, 1.0, 2.0)).tolist()
    [0, 2, 2]
    """
    edges = np.cumsum(np.asarray(weights, dtype=float))
    return np.minimum(np.searchsorted(edges / edges[-1], u, side="right"), len(weights) - 1)


@checked
@dataclass(frozen=True)
class Factor:
    """Something that is not known: a number with a spread, or one of several rivals.

    Parameters
    ----------
    name
        Identifier; the name of the design column and of the function's argument.
    spread
        Distribution of a number (None for a discrete factor): a :class:`esvalue.Spread`, or a frozen distribution of
        SciPy such as ``scipy.stats.gamma(2.0, scale=3.0)`` (anything with `ppf` or `icdf`).
    rivals, weights
        Names and weights of the rivals of a discrete factor.
    title
        ``{"zh": ..., "en": ...}``; default: the name.
    unit
        Unit of the number.
    kind
        What it is: "price", "coefficient", "area", "cost", "rate", "share", "method", "choice".
    card, domain
        Where it comes from, for grouping.
    scale
        What the quantiles are multiplied by: conversion of unit and price year.
    rival_titles
        Titles of the rivals in both languages; default: their names.

    Raises
    ------
    InputError
        Neither a spread nor rivals, or both; weights that are not one a rival; a spread that is none.

    Examples
    --------
    >>> Factor("price", Spread("uniform", (40.0, 120.0)), unit="yuan/t").unit
    'yuan/t'
    >>> Factor("form", rivals=("linear", "root")).discrete
    True
    """

    name: str
    spread: Spread | Frozen | None = None
    rivals: tuple[str, ...] = ()
    weights: tuple[Weight, ...] = ()
    title: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    kind: str = "coefficient"
    card: str = ""
    domain: str = ""
    scale: Number = 1.0
    rival_titles: tuple[Mapping[str, str], ...] = ()

    def __post_init__(self) -> None:
        where = f"factor {self.name}"
        if self.spread is not None and not isinstance(self.spread, Spread | Frozen):
            object.__setattr__(self, "spread", frozen_distribution(self.spread, where))
        if (self.spread is None) == (not self.rivals):
            raise fail("factor_form", where)
        if self.rivals:
            weights = self.weights or (1.0,) * len(self.rivals)
            if len(weights) != len(self.rivals) or sum(weights) <= 0:
                raise fail(
                    "factor_weights", where, rivals=", ".join(self.rivals), weights=", ".join(f"{w:g}" for w in weights)
                )
            object.__setattr__(self, "weights", tuple(float(w) for w in weights))

    @property
    def discrete(self) -> bool:
        """Tell whether the factor is a choice among rivals."""
        return bool(self.rivals)

    def label(self, language: str) -> str:
        """Return the title in a language."""
        return self.title.get(language, self.name)

    @checked
    def rival_label(self, index: Count, language: str) -> str:
        """Return the title of a rival in a language."""
        return self.rival_titles[index].get(language, self.rivals[index]) if self.rival_titles else self.rivals[index]

    @checked
    def values(self, u: Uniforms) -> Array:
        """Return values at probabilities `u`: numbers, or positions among the rivals.

        >>> Factor("price", Spread("uniform", (10.0, 20.0))).values(np.array([0.25])).tolist()
        [12.5]
        >>> Factor("method", rivals=("a", "b")).values(np.array([0.2, 0.7])).tolist()
        [0.0, 1.0]
        """
        if self.spread is None:
            return pick_index(u, self.weights).astype(float)
        return self.spread.quantile(u) * self.scale


@checked
@dataclass(frozen=True)
class Problem(Shown):
    """Factors, options, outcomes and the function between them.

    Parameters
    ----------
    factors
        What is not known.
    outcomes
        What is measured, each with a direction.
    function
        Columns by factor name -> outcomes by name, each of shape (draw,) or (option, draw), with the outcome's own
        dimensions between them.
    options
        Names of the options, when outcomes have that dimension.
    correlation
        (factor, factor) -> correlation of their normal scores (Gaussian copula).
    shares
        Factors that sum to one.
    fixed
        Factors held at a probability (0.5 is the median), by name.
    takes
        "values" (quantiles of the factors) or "uniform" (the probabilities, as a graph takes them).
    key
        A text that stands for the function and all it reaches, where a store cannot hash that itself: write another one
        whenever the function changes. Without it a store hashes the function's code and values (docs: how to explore,
        "What a store holds good for").
    option_titles
        Titles of the options in both languages.
    vectorized
        Whether the function takes whole columns. False: it is called once a draw, with plain numbers (the name of the
        rival of a discrete factor), and returns a number an outcome, or a sequence of one an option.
    inputs
        A text that says what else results hang on, such as a digest of files, or one text by what it is of: part of the
        key of a store.

    Raises
    ------
    InputError
        Names that stand twice; a correlation or shares of factors that there are not; a function that takes other
        arguments than the factors.

    Examples
    --------
    >>> x = Factor("x", Spread("uniform", (0.0, 2.0)))
    >>> twice = Problem((x,), (Outcome("y", "max"),), lambda x: {"y": 2 * x})
    >>> twice.run({"x": np.array([0.25, 0.5])})["y"]  # at probabilities
    array([1., 2.])
    """

    factors: tuple[Factor, ...]
    outcomes: tuple[Outcome, ...]
    function: Function
    options: tuple[str, ...] = ()
    correlation: Mapping[tuple[str, str], Correlation] = field(default_factory=dict)
    shares: tuple[Shares, ...] = ()
    fixed: Mapping[str, Share] = field(default_factory=dict)
    takes: Literal["values", "uniform"] = "values"
    key: str = ""
    option_titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    inputs: str | Mapping[str, str] = ""
    vectorized: bool = True

    def __post_init__(self) -> None:
        problems = Mistakes()
        for where, kind, given in (("factors", Factor, self.factors), ("outcomes", Outcome, self.outcomes)):
            parts = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
            wrong = given if parts is not given else next((one for one in parts if not isinstance(one, kind)), None)
            if wrong is not None:
                problems.add("wrong_object", where, given=type(wrong).__name__, wanted=f"[{kind.__name__}(...), ...]")
        if not callable(self.function):
            problems.add("wrong_object", "function", given=type(self.function).__name__, wanted=_FUNCTION)
        problems.raise_if_any()
        object.__setattr__(self, "outcomes", tuple(entry for one in self.outcomes for entry in one.entries()))
        names = [factor.name for factor in self.factors]
        for name in sorted({name for name in names if names.count(name) > 1}):
            problems.add("factor_twice", "factors", name=name)
        groups = [("correlation", {n for pair in self.correlation for n in pair}), ("fixed", set(self.fixed))]
        groups += [("shares", set(one.names)) for one in self.shares]
        for where, used in groups:
            for name in sorted(used - set(names)):
                problems.add("unknown_name", where, what="factor", name=name, nearest=nearest(name, names) or "-")
        if not self.outcomes:
            problems.add("no_outcomes", "outcomes")
        problems.raise_if_any()
        _ = self.copula

    def _glance(self) -> Glance:
        said = Text(
            zh="问题：{n} 个因子在变，{o} 项结果，{p} 个方案", en="Problem: {n} factors vary, {o} outcomes, {p} options"
        ).format(n=len(self.names), o=len(self.outcomes), p=len(self.options))
        rows = [[one.name, one.direction, one.unit or "-"] for one in self.outcomes]
        named = Text(zh="因子：{}", en="factors: {}").format(brief(self.names))
        return Glance(said, Table.listed(_HEADINGS, rows), (named,))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the factors that vary, in order: the columns of a design."""
        return tuple(factor.name for factor in self.factors if factor.name not in self.fixed)

    @property
    def correlated(self) -> frozenset[str]:
        """Names of the factors that depend on another one: by the copula, or as shares that sum to one."""
        linked = {name for pair, rho in self.correlation.items() if rho for name in pair}
        return frozenset(linked | {name for one in self.shares for name in one.names})

    def factor(self, name: str) -> Factor:
        """Return a factor by name, or say which is nearest."""
        for one in self.factors:
            if one.name == name:
                return one
        known = [one.name for one in self.factors]
        raise fail("unknown_name", "", what="factor", name=name, nearest=nearest(name, known) or "-")

    def outcome(self, name: str) -> Outcome:
        """Return an outcome by name, or say which is nearest."""
        for one in self.outcomes:
            if one.name == name:
                return one
        known = [one.name for one in self.outcomes]
        raise fail("unknown_name", "", what="outcome", name=name, nearest=nearest(name, known) or "-")

    def position(self, option: str) -> int:
        """Return where an option stands among the options, or say which is nearest."""
        if option not in self.options:
            near = nearest(option, self.options) or ", ".join(self.options) or "-"
            raise fail("unknown_name", "", what="option", name=option, nearest=near)
        return self.options.index(option)

    @property
    def correlation_matrix(self) -> Array:
        """Correlations of the normal scores of the varying factors, shape (factor, factor), in the order of `names`."""
        return self.copula.matrix(self.names)

    @cached_property
    def copula(self) -> Copula:
        """The Gaussian copula of the varying factors."""
        varying = set(self.names)
        return Copula({pair: rho for pair, rho in self.correlation.items() if varying.issuperset(pair)})

    def uniforms(self, u: Columns) -> dict[str, Array]:
        """Return the columns after the copula and with the fixed factors filled in; each still uniform."""
        size = next(iter(u.values())).shape if u else (1,)
        made = self.copula.apply({name: u[name] for name in self.names})
        made.update({name: np.full(size, float(p)) for name, p in self.fixed.items()})
        return made

    def values(self, u: Columns, names: Collection[str] | None = None) -> dict[str, Array]:
        """Return the value of every factor (position among the rivals for a discrete one) at uniform columns, or of
        those named.
        """
        uniform = self.uniforms(u)
        wanted = {factor.name for factor in self.factors} if names is None else set(names)
        made = {factor.name: factor.values(uniform[factor.name]) for factor in self.factors if factor.name in wanted}
        for one in self.shares:
            if not wanted.isdisjoint(one.names):
                made.update(one.values(uniform))
        return made

    @property
    def block(self) -> int:
        """Draws that are evaluated at a time."""
        return int(getattr(self.function, "block", BLOCK if self.vectorized else SLOW_BLOCK))

    def _found(self, columns: Columns, size: int) -> Mapping[str, Any]:
        """Return what the function gives for columns, by outcome."""
        names = [one.entry.of if one.entry else one.name for one in self.outcomes]
        if self.vectorized:
            try:
                return by_name(called(self.function, columns), names)
            except (TypeError, ValueError) as error:
                if self._takes_one(columns):
                    raise fail("model_one_draw", "function", reason=str(error)) from error
                raise
        rows = [by_name(called(self.function, self._one(columns, i)), names) for i in range(size)]
        return {name: np.stack([numbers(row[name], name) for row in rows], axis=-1) for name in rows[0]}

    def _one(self, columns: Columns, draw: int) -> dict[str, float | str]:
        """Return one draw as plain numbers, and the names of rivals."""
        rivals = {one.name: one.rivals for one in self.factors if one.discrete and self.takes == "values"}
        return {name: scalar(column[draw], rivals.get(name)) for name, column in columns.items()}

    def _takes_one(self, columns: Columns) -> bool:
        """Tell whether the function can be called with the numbers of one draw."""
        try:
            called(self.function, self._one(columns, 0))
        except Exception:  # whatever it raises, it is the user's own
            return False
        return True

    def run(self, u: Columns) -> dict[str, Array]:
        """Return the outcomes of a block of draws, each of shape (draw,) or (option, draw).

        Parameters
        ----------
        u
            Uniform numbers between 0 and 1 by name of the varying factors, each of shape (draw,).

        Raises
        ------
        InputError
            An outcome is missing or has another length than the block. Values that are not finite are returned: the
            study counts them as failed runs.
        """
        columns = self.uniforms(u) if self.takes == "uniform" else self.values(u)
        size = len(next(iter(u.values()))) if u else 1
        found = self._found(columns, size)
        made: dict[str, Array] = {}
        for outcome in self.outcomes:
            entry = outcome.entry
            of, sizes, position = (entry.of, entry.sizes, entry.position) if entry else (outcome.name, (), ())
            if of not in found:
                raise fail(
                    "outcome_missing", f"outcome {of}", found=", ".join(found), nearest=nearest(of, found) or "-"
                )
            value = numbers(found[of], of)
            wanted = [(*sizes, size), (len(self.options), *sizes, size)] if self.options else [(*sizes, size)]
            if value.shape not in wanted:
                raise fail("outcome_length", f"outcome {of}", got=value.shape, wanted=" or ".join(map(str, wanted)))
            at: tuple[Any, ...] = (..., *position, slice(None))
            made[outcome.name] = value[at]
        return made
