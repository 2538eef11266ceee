"""What the observations cannot tell, said in words: flat directions, pairs, contradictions, misfit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.calibration.parameters import RIVALS
from esvalue.core.errors import Mistake
from esvalue.core.text import Text
from esvalue.core.units import unit_text

if TYPE_CHECKING:
    from esvalue.calibration.results import Calibration

__all__ = ["notes_of"]

Array = npt.NDArray[np.float64]

#: A spread that keeps this part of its width in normal scores was not informed by the observations.
FLAT = 0.9
#: A pair correlated more than this is one combination.
PAIR = 0.9
#: An observation this many times the fitted value, or this part of it, points to a wrong unit where errors do not
#: explain it.
FACTOR = 5.0
#: Chi-square beyond this probability is misfit.
LEVEL = 1e-3
#: What is held at its central value matters where one standard deviation moves an observation by more than this part of
#: its error.
HELD = 0.5
#: Names of held entries that are listed.
SHOWN = 5
#: Degrees of freedom below this leave nothing to judge a fit by.
LEAST = 0.5
#: Information of a direction below this part of the largest is none.
SINGULAR = 1e-8


def notes_of(made: Calibration, information: Array, worse: int = 0) -> tuple[Mistake, ...]:
    """Return what is said beside the values of a fit.

    Parameters
    ----------
    made
        The fit.
    information
        Information matrix of the scores, shape (parameter, parameter), the prior included where there is one.
    worse
        Number of starts that ended in a worse optimum.
    """
    found: list[Mistake] = []
    labels = [Text.by(one.label) for one in made.parameters]
    size = len(labels)
    misfit = _misfit(made)
    wrong = any(one.code == "note_misfit" for one in misfit)
    sd, rho = made.scores_sd[:size], made.scores_correlation[:size, :size]
    values, vectors = np.linalg.eigh(information)
    flat = np.zeros(len(labels), dtype=bool)
    if not made.objective.prior:
        empty = values < SINGULAR * max(values[-1], 1e-300)
        flat = (np.abs(vectors[:size, empty]) > 0.1).any(axis=1)
        found += [Mistake("note_no_prior", "", {"name": labels[k]}) for k in np.flatnonzero(flat)]
    else:
        prior = np.sqrt(np.diag(np.linalg.inv(made.objective.precision)))[:size]
        flat = (
            (sd > FLAT * prior) & ~made.far[:size] & (not wrong)
        )  # curvature in the far tail, or of a model that does not fit, tells nothing
        silent = made.silent
        found += [
            Mistake("note_flat", "", {"name": labels[k], "ratio": float(sd[k] / prior[k])})
            for k in np.flatnonzero(flat & ~silent)
        ]
        found += [Mistake("note_silent", "", {"name": labels[k]}) for k in np.flatnonzero(silent)]
        flat |= silent
    pairs = len(found)
    for i in range(size):
        for j in range(i):
            if abs(rho[i, j]) > PAIR and not (flat[i] or flat[j]):
                found.append(
                    Mistake("note_pair", "", {"first": labels[j], "second": labels[i], "rho": float(rho[i, j])})
                )
    pairs = len(found) - pairs
    moved = [k for k in range(size) if not (flat[k] or made.far[k])]
    if made.objective.prior and not wrong and len(moved) > 1:
        found += _combination(made, moved, labels, pairs)
    for k in np.flatnonzero(made.far[:size]):
        found.append(Mistake("note_tail", "", {"name": labels[k], "score": float(made.scores[k])}))
    found += _held(made) + _factor(made) + misfit
    if worse:
        found.append(Mistake("note_optima", "", {"count": worse, "starts": made.starts}))
    return tuple(found)


def _combination(made: Calibration, moved: list[int], labels: list[Text], pairs: int) -> list[Mistake]:
    """Say where fewer directions than parameters are known, unless pairs say it already.

    A direction of scores is known where its spread, in units of the prior, is below :data:`FLAT`.
    """
    prior = np.linalg.inv(made.objective.precision)[np.ix_(moved, moved)]
    root = np.linalg.inv(np.linalg.cholesky(prior))
    left = np.linalg.eigvalsh(root @ made.covariance[np.ix_(moved, moved)] @ root.T)
    known = int((left < FLAT**2).sum())
    if len(moved) - known <= pairs:
        return []
    names = Text(zh="、".join(f"“{labels[k].zh}”" for k in moved), en=", ".join(labels[k].en for k in moved))
    return [Mistake("note_combination", "", {"count": known, "size": len(moved), "names": names})]


def _held(made: Calibration) -> list[Mistake]:
    """Say which uncertain entries, held at their central values,
    move an observation by more than :data:`HELD` of its error.
    """
    forward = made.objective.forward
    moved = {name: float((forward.moved_by(name, made.scores) / made.objective.errors).max()) for name in forward.held}
    wide = sorted((name for name, most in moved.items() if most > HELD), key=lambda name: -moved[name])

    def facts(part: list[str]) -> dict[str, object]:
        more = f" ... ({len(part)})" if len(part) > SHOWN else ""
        return {"names": ", ".join(part[:SHOWN]) + more, "most": moved[part[0]]}

    held, rivals = ([name for name in wide if name.startswith(RIVALS) is one] for one in (False, True))
    found = [Mistake("note_held", "", facts(held))] if held else []
    return found + ([Mistake("note_rivals", "", facts(rivals))] if rivals else [])


def _factor(made: Calibration) -> list[Mistake]:
    """Say which observation stands farthest from its fitted value by a factor, where that is no matter of errors."""
    observed, fitted = made.objective.forward.observed, made.fitted
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.abs(np.log(observed / fitted))
    far = np.where(np.isfinite(logs) & (np.abs(observed - fitted) > FACTOR * made.objective.errors), logs, 0.0)
    k = int(np.argmax(far))
    if far[k] <= np.log(FACTOR):
        return []
    one = made.observations.rows[k]
    return [
        Mistake(
            "note_factor",
            "",
            {
                "where": one.where,
                "node": one.node,
                "unit": Text(zh=unit_text(one.unit.text, "zh"), en=unit_text(one.unit.text, "en")),
                "times": float(observed[k] / fitted[k]),
            },
        )
    ]


def _misfit(made: Calibration) -> list[Mistake]:
    from scipy.stats import chi2

    size, dof = made.chi2, made.dof
    if dof < LEAST or made.objective.loss != "linear":
        return []
    if chi2.sf(size, dof) < LEVEL:
        return [Mistake("note_misfit", "", {"chi2": size, "dof": round(dof)})]
    if dof >= 1 and chi2.cdf(size, dof) < LEVEL:
        return [Mistake("note_overfit", "", {"chi2": size, "dof": round(dof)})]
    return []
