"""What is checked before a fit and at its end: answers that cannot identify the model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linprog

from esvalue.core.errors import InputError, Mistake, fail
from esvalue.surveys.contingent.formats import Brackets
from esvalue.surveys.contingent.latent import Latent
from esvalue.surveys.contingent.likelihood import IntervalLikelihood
from esvalue.surveys.estimation import Optimum, invert

__all__ = ["bid_notes", "check_bids", "check_identified", "check_spike", "separation_of_answers", "tested_optimum"]

#: Standard error of a respondent's index (in units of sigma) beyond which the answers hardly bound it: then a search
#: for separation is made. Where separated answers let the Newton decrement fall below its limit, that error is above a
#: thousand whatever the distribution.
LOOSE = 100.0


def check_bids(law: Latent, found: Brackets) -> None:
    """Raise when a bid at or below zero meets a model in logarithms, or a bracket holds nothing above zero."""
    if not law.in_logs:
        return
    bids = found.bid[np.isfinite(found.bid)]
    uppers = found.upper[np.isfinite(found.upper)]
    for values in (bids, uppers):
        if (values <= 0).any():
            raise fail(
                "cv_bid_not_positive",
                "data",
                distribution=law.name,
                count=int((values <= 0).sum()),
                least=f"{values.min():g}",
            )


def check_spike(law: Latent, positive: np.ndarray, found: Brackets, rows: Sequence[object]) -> Brackets:
    """Return brackets with the zeros put at or below zero and the others above it (Kristroem 1997)."""
    if law.in_logs:
        raise fail("cv_spike_logs", "distribution", distribution=law.name)
    odd = ~positive & (found.lower > 0)
    if odd.any():
        raise fail("cv_spike_contradiction", "data", count=int(odd.sum()), row=str(rows[int(np.flatnonzero(odd)[0])]))
    if positive.all() or not positive.any():
        raise fail("cv_spike_none", "data", count=int((~positive).sum()), total=len(positive))
    lower = np.where(positive, np.maximum(found.lower, 0.0), -np.inf)
    upper = np.where(positive, found.upper, 0.0)
    return Brackets(
        lower,
        upper,
        found.second_lower & positive,
        found.second_upper & positive,
        found.bid,
        found.yes,
        found.top,
        found.bottom,
    )


def check_identified(lower: np.ndarray, upper: np.ndarray, pays: bool) -> None:
    """Raise when nobody's value is bounded on one side (all yes or all no), or only one amount was ever asked."""
    for bounded, answer in ((np.isfinite(upper), pays), (np.isfinite(lower), not pays)):
        if not bounded.any():
            raise fail("cv_all_same", "data", answer="yes" if answer else "no", total=len(lower))
    bounds = np.unique(np.concatenate([lower[np.isfinite(lower)], upper[np.isfinite(upper)]]))
    if len(bounds) < 2:
        raise fail("cv_one_bid", "data", bid=f"{bounds[0]:g}")


def bid_notes(found: Brackets, weights: np.ndarray) -> tuple[Mistake, ...]:
    """Return notes on bids of the first question at which all, or none, said yes."""
    notes: list[Mistake] = []
    asked = np.isfinite(found.bid)
    bids = np.unique(found.bid[asked])
    everyone, nobody = [], []
    for bid in bids:
        at = asked & (found.bid == bid)
        said = f"{bid:g} (n = {weights[at].sum():g})"
        if found.yes[at].all():
            everyone.append(said)
        elif not found.yes[at].any():
            nobody.append(said)
    if everyone:
        notes.append(Mistake("cv_level_all_yes", "", {"bids": ", ".join(everyone)}))
    if nobody:
        notes.append(Mistake("cv_level_all_no", "", {"bids": ", ".join(nobody)}))
    return tuple(notes)


def tested_optimum(likelihood: IntervalLikelihood, names: tuple[str, ...], start: np.ndarray, where: str) -> Optimum:
    """Return the maximum of a likelihood, or raise; what separates the answers perfectly is named."""
    try:
        top = likelihood.maximised(start, where)
    except InputError:
        named = separation_of_answers(likelihood, names)
        if named is None:
            raise
        raise named from None
    rows = np.vstack([likelihood.low[likelihood.has_low], likelihood.high[likelihood.has_high]])
    error = np.sqrt(np.einsum("ij,jk,ik->i", rows, invert(-top.hessian), rows, optimize=True).max())
    if error > LOOSE and (named := separation_of_answers(likelihood, names)) is not None:
        raise named
    return top


def separation_of_answers(likelihood: IntervalLikelihood, names: tuple[str, ...]) -> InputError | None:
    """Return the error that names what separates the answers perfectly, or nothing when a finite optimum exists.

    A direction of the parameters that takes no bound the wrong way and some bound the right way raises the likelihood
    for ever; a linear programme finds one (Albert and Anderson 1984; Konis 2007).
    """
    sign, exact = likelihood.sign, likelihood.exact
    rows = np.vstack([sign * likelihood.low[likelihood.has_low & ~exact], -sign * likelihood.high[likelihood.has_high]])
    size = np.maximum(np.abs(rows).max(axis=0), np.abs(likelihood.low[exact]).max(axis=0, initial=0.0))
    rows, still = np.unique(rows / size, axis=0), np.unique(likelihood.low[exact] / size, axis=0)
    # An amount named outright holds its index where it is.
    found = linprog(
        -rows.sum(axis=0),
        A_ub=-rows,
        b_ub=np.zeros(len(rows)),
        A_eq=still,
        b_eq=np.zeros(len(still)),
        bounds=[(-1, 1)] * rows.shape[1],
        method="highs",
    )
    if found.status != 0 or -found.fun < 1e-7:
        return None
    moved = [name for name, step in zip(names, found.x, strict=True) if abs(step) > 1e-7]
    return fail("cv_separation", "fit", columns=", ".join(moved))
