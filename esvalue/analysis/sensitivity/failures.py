"""Runs that failed: counted, their inputs named, and refused beyond a share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import Columns, Problem
from esvalue.core.errors import fail
from esvalue.core.text import Text

__all__ = ["Blame", "at_fault", "blame", "refuse_failures"]

Bools = npt.NDArray[np.bool_]

#: Factors named in a message.
_NAMED = 3
#: A factor is at fault where the probabilities of failed runs are this far from even (Kolmogorov distance).
_SUSPECT = 0.25


@dataclass(frozen=True)
class Blame:
    """Where the failed runs lie: a factor, the distance of their probabilities from even, the ends or rivals."""

    factor: str
    distance: float
    text: Text


def blame(problem: Problem, failed: Columns) -> list[Blame]:
    """Return the factors by which the failed runs stand out, furthest first.

    Parameters
    ----------
    problem
        The problem.
    failed
        Uniform columns of the failed runs alone.
    """
    if not failed or not len(next(iter(failed.values()))):
        return []
    uniform, values = problem.uniforms(failed), problem.values(failed)
    found = []
    for name in problem.names:
        factor = problem.factor(name)
        u = np.sort(uniform[name])
        n = len(u)
        above = np.arange(1, n + 1) / n
        distance = float(max(np.max(above - u), np.max(u - above + 1 / n)))
        if factor.discrete:
            there = sorted({factor.rivals[int(i)] for i in values[name]})
            text = Text(zh=f"{name} = {'或'.join(there)}", en=f"{name} = {' or '.join(there)}")
        else:
            low, high, unit = values[name].min(), values[name].max(), f" {factor.unit}" if factor.unit else ""
            text = Text(
                zh=f"{name} 在 {low:.4g} 至 {high:.4g}{unit} 之间", en=f"{name} from {low:.4g} to {high:.4g}{unit}"
            )
        found.append(Blame(name, distance, text))
    return sorted(found, key=lambda one: -one.distance)


def at_fault(problem: Problem, failed: Columns) -> Text:
    """Return, in both languages, the ranges of the factors by which the failed runs stand out (or that none does)."""
    found = blame(problem, failed)
    named = [one for one in found if one.distance >= _SUSPECT][:_NAMED]
    if not named:
        return Text(zh="没有哪一个输入明显异常", en="no single input stands out")
    return Text(zh="；", en="; ").join(one.text for one in named)


def refuse_failures(failed: int, rows: int, allowed: float, outcomes: str, inputs: Text) -> None:
    """Refuse indices where more than the allowed share of the design rows failed."""
    if failed > allowed * rows:
        raise fail(
            "sensitivity_failures",
            "",
            failed=failed,
            rows=rows,
            share=100 * failed / rows,
            allowed=100 * allowed,
            outcomes=outcomes,
            inputs=inputs,
        )
