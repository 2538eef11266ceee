"""What the observations cannot tell, said in words: flat directions, pairs, contradictions, misfit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.errors import Problem, Reason

if TYPE_CHECKING:
    from esvalue.calibration.results import Calibration

__all__ = ["named", "notes_of"]

Array = npt.NDArray[np.float64]

#: A spread that keeps this part of its width in normal scores was not informed by the observations.
FLAT = 0.9
#: A pair correlated more than this is one combination.
PAIR = 0.9
#: Scores beyond this are the far tail: one in four hundred.
TAIL = 3.0
#: Chi-square beyond this probability is misfit.
LEVEL = 1e-3
#: Information of a direction below this part of the largest is none.
SINGULAR = 1e-8


def named(label: dict[str, str]) -> Reason:
    """Return a title as a field of a message."""
    return Reason(label["en"], label["zh"])


def notes_of(made: Calibration, information: Array, worse: int = 0) -> tuple[Problem, ...]:
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
    found: list[Problem] = []
    labels = [named({lang: one.label(lang) for lang in ("zh", "en")}) for one in made.parameters]
    sd, rho = made.scores_sd, made.scores_correlation
    values, vectors = np.linalg.eigh(information)
    flat = np.zeros(len(labels), dtype=bool)
    if not made.objective.prior:
        empty = values < SINGULAR * max(values[-1], 1e-300)
        flat = (np.abs(vectors[:, empty]) > 0.1).any(axis=1)
        found += [Problem("note_no_prior", "", {"name": labels[k]}) for k in np.flatnonzero(flat)]
    else:
        prior = np.sqrt(np.diag(np.linalg.inv(made.objective.precision)))
        found += [Problem("note_flat", "", {"name": labels[k], "ratio": float(sd[k] / prior[k])}) for k in np.flatnonzero(sd > FLAT * prior)]
    for i in range(len(labels)):
        for j in range(i):
            if abs(rho[i, j]) > PAIR and not (flat[i] or flat[j]):
                found.append(Problem("note_pair", "", {"first": labels[j], "second": labels[i], "rho": float(rho[i, j])}))
    for k in np.flatnonzero(np.abs(made.scores) > TAIL):
        found.append(Problem("note_tail", "", {"name": labels[k], "score": float(made.scores[k])}))
    found += _misfit(made)
    if worse:
        found.append(Problem("note_optima", "", {"count": worse, "starts": made.starts}))
    return tuple(found)


def _misfit(made: Calibration) -> list[Problem]:
    from scipy.stats import chi2

    size, dof = made.chi2, made.dof
    if dof <= 0 or made.objective.loss != "linear":
        return []
    if chi2.sf(size, dof) < LEVEL:
        return [Problem("note_misfit", "", {"chi2": size, "dof": round(dof)})]
    if chi2.cdf(size, dof) < LEVEL:
        return [Problem("note_overfit", "", {"chi2": size, "dof": round(dof)})]
    return []
