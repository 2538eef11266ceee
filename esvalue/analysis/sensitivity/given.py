"""Sensitivity indices from any stored run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import pick_index
from esvalue.analysis.sensitivity.binned import default_bins, first_by_bins, pawn_by_bins
from esvalue.analysis.sensitivity.distances import BINS, classes_of, cut
from esvalue.analysis.sensitivity.failures import refuse_failures
from esvalue.analysis.sensitivity.outputs import Frame, labels, packed
from esvalue.core.arguments import Column, Level, Outputs, Share, TwoOrMore, Weight, checked
from esvalue.core.errors import Mistakes, fail
from esvalue.core.quantified import Of
from esvalue.core.text import Text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["given_data"]

Array = npt.NDArray[np.float64]

#: Draws a replicate must have.
LEAST = 16


@checked
def given_data(
    columns: Mapping[str, Column],
    outputs: Mapping[str, Outputs],
    *,
    options: Sequence[str] = (),
    replicates: TwoOrMore = 8,
    weights: Mapping[str, Sequence[Weight]] | None = None,
    methods: Sequence[str] = ("first",),
    bins: Annotated[int, Of("count", low=2, high=256)] | None = None,
    allowed_failures: Share = 0.01,
    level: Level = 0.95,
) -> pd.DataFrame:
    """Return sensitivity indices from a stored run: no model run is needed.

    Parameters
    ----------
    columns
        Uniform numbers (or values: only their order counts) by factor, each of shape (draw,).
    outputs
        Outcomes by name, each of shape (draw,) or (option, draw).
    options
        Names of the options.
    replicates
        Replicates of the run, equally long and one after the other.
    weights
        Weights of the rivals of discrete factors whose column is uniform, by factor.
    methods
        "first" (first-order indices) and "pawn".
    bins
        Bins of a factor for first-order indices, an even number up to 256; default: :func:`default_bins`. PAWN takes
        ten.
    allowed_failures
        Share of draws that may have failed; they are dropped.
    level
        Share of intervals that hold the true value.

    Returns
    -------
    Frame with columns factor, outcome, option, index, value, low, high, runs, method ("given_data").

    Raises
    ------
    InputError
        Columns and outputs differ in length, do not split into replicates, or too many draws failed.

    Notes
    -----
    With factors that depend on each other the first-order index is the share of the spread a factor *tells of*, with
    what it carries of its partners; indices then do not sum to one or less.

    Examples
    --------
    >>> u = np.random.default_rng(0).random((2, 8192))
    >>> frame = given_data({"x": u[0], "y": u[1]}, {"sum": 2 * u[0] + u[1]})
    >>> frame.value.round(1).tolist()
    [0.8, 0.2]
    """
    rows, y = packed(outputs, options)
    draws = y.shape[1]
    _check_given(columns, methods, draws, replicates)
    keep: npt.NDArray[np.bool_] = np.all(np.isfinite(y), axis=0)
    if not keep.all():
        bad = [text for text, one in zip(labels(rows), y, strict=True) if not np.isfinite(one).all()]
        refuse_failures(
            int((~keep).sum()), draws, allowed_failures, ", ".join(bad), _ranges(columns, np.logical_not(keep))
        )
    replicate = np.repeat(np.arange(replicates), draws // replicates)[keep]
    for r, left in enumerate(np.bincount(replicate, minlength=replicates).tolist()):
        if left < LEAST:
            raise fail("sensitivity_left", "given_data", replicate=r + 1, left=left, least=LEAST)
    y = y[:, keep]
    used = bins + bins % 2 if bins else default_bins(draws // replicates)
    frame = Frame(tuple(columns), rows, int(keep.sum()), "given_data")
    numbers = [
        pick_index(x, weights[name]).astype(float) if weights and name in weights else np.asarray(x, dtype=float)
        for name, x in columns.items()
    ]
    if "first" in methods:
        cuts = [cut(x[keep], used) for x in numbers]
        frame.add(
            "first",
            first_by_bins(
                np.stack([of for of, _ in cuts]), np.array([one for _, one in cuts]), y, replicate, used, level=level
            ),
        )
    if "pawn" in methods:
        for name, found in pawn_by_bins(
            np.stack([classes_of(x[keep]) for x in numbers]), y, replicate, BINS, level
        ).items():
            frame.add(name, found)
    return frame.made()


def _check_given(columns: Mapping[str, Array], methods: Sequence[str], draws: int, replicates: int) -> None:
    problems = Mistakes()
    if not columns:
        problems.add("sensitivity_no_factors", "given_data")
    for name, x in columns.items():
        if np.shape(x) != (draws,):
            problems.add(
                "sensitivity_length", "given_data", name=name, got=np.shape(x)[0] if np.ndim(x) else 1, wanted=draws
            )
    for one in methods:
        if one not in ("first", "pawn"):
            problems.add("sensitivity_method", "given_data", given=one, known="first, pawn", nearest="-")
    problems.raise_if_any()
    if draws % replicates:
        raise fail("sensitivity_split", "given_data", draws=draws, replicates=replicates)
    if draws // replicates < LEAST:
        raise fail("sensitivity_points", "given_data", given=draws // replicates, method="given_data", least=LEAST)


def _ranges(columns: Mapping[str, Array], failed: npt.NDArray[np.bool_]) -> Text:
    """Return the narrowest ranges of the columns at the failed draws."""
    found = []
    for name, x in columns.items():
        low, high, whole = x[failed].min(), x[failed].max(), np.ptp(x)
        found.append((np.ptp(x[failed]) / whole if whole > 0 else 1.0, name, low, high))
    named = [one for one in sorted(found) if one[0] < 0.75][:3]
    if not named:
        return Text(zh="没有哪一个输入明显异常", en="no single input stands out")
    en = "; ".join(f"{name} from {low:.4g} to {high:.4g}" for _, name, low, high in named)
    return Text(zh="；".join(f"{name} 在 {low:.4g} 至 {high:.4g} 之间" for _, name, low, high in named), en=en)
