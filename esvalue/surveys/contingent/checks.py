"""What is checked before a fit, and what is looked for when it fails: answers that cannot identify the model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from esvalue.errors import InputError, Problem, fail
from esvalue.surveys.contingent.formats import Brackets
from esvalue.surveys.contingent.latent import Latent
from esvalue.surveys.contingent.likelihood import IntervalLikelihood

__all__ = ["bid_notes", "check_bids", "check_identified", "check_spike", "separation"]


def check_bids(law: Latent, found: Brackets) -> None:
    """Raise when a bid at or below zero meets a model in logarithms, or a bracket holds nothing above zero."""
    if not law.in_logs:
        return
    bids = found.bid[np.isfinite(found.bid)]
    uppers = found.upper[np.isfinite(found.upper)]
    for values in (bids, uppers):
        if (values <= 0).any():
            raise fail("cv_bid_not_positive", "data", distribution=law.name, count=int((values <= 0).sum()), least=f"{values.min():g}")


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
    return Brackets(lower, upper, found.second_lower & positive, found.second_upper & positive, found.bid, found.yes, found.top, found.bottom)


def check_identified(lower: np.ndarray, upper: np.ndarray, pays: bool) -> None:
    """Raise when nobody's value is bounded on one side (all yes or all no), or only one amount was ever asked."""
    for bounded, answer in ((np.isfinite(upper), pays), (np.isfinite(lower), not pays)):
        if not bounded.any():
            raise fail("cv_all_same", "data", answer="yes" if answer else "no", total=len(lower))
    bounds = np.unique(np.concatenate([lower[np.isfinite(lower)], upper[np.isfinite(upper)]]))
    if len(bounds) < 2:
        raise fail("cv_one_bid", "data", bid=f"{bounds[0]:g}")


def bid_notes(found: Brackets, weights: np.ndarray) -> tuple[Problem, ...]:
    """Return notes on bids of the first question at which all, or none, said yes."""
    notes: list[Problem] = []
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
        notes.append(Problem("cv_level_all_yes", "", {"bids": ", ".join(everyone)}))
    if nobody:
        notes.append(Problem("cv_level_all_no", "", {"bids": ", ".join(nobody)}))
    return tuple(notes)


def separation(likelihood: IntervalLikelihood, names: tuple[str, ...]) -> InputError | None:
    """Return the error that names what separates the answers perfectly, or nothing when a finite optimum exists.

    A direction of the parameters that takes no bound the wrong way and some bound the right way raises the likelihood for
    ever; a linear programme finds one (Albert and Anderson 1984; Konis 2007).
    """
    from scipy.optimize import linprog

    if likelihood.exact.any():
        return None
    sign = likelihood.sign
    rows = np.vstack([sign * likelihood.low[likelihood.has_low], -sign * likelihood.high[likelihood.has_high]])
    size = np.abs(rows).max(axis=0)
    rows = np.unique(rows / size, axis=0)
    found = linprog(-rows.sum(axis=0), A_ub=-rows, b_ub=np.zeros(len(rows)), bounds=[(-1, 1)] * rows.shape[1], method="highs")
    if found.status != 0 or -found.fun < 1e-7:
        return None
    moved = [name for name, step in zip(names, found.x, strict=True) if abs(step) > 1e-7]
    return fail("cv_separation", "fit", columns=", ".join(moved))
