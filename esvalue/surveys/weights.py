"""Weights of respondents: numbers not below zero, and not all zero; which rows lack one is said in words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from esvalue.core.errors import Mistake, Mistakes, fail
from esvalue.surveys.answers import amounts, column_of

__all__ = ["add_missing", "scaled_weights", "weights_of", "zero_weights"]


def weights_of(data: pd.DataFrame, name: str) -> np.ndarray:
    """Return a column of weights.

    Raises
    ------
    InputError
        A cell that is no number, a weight below zero, or none above it.

    >>> import pandas as pd
    >>> weights_of(pd.DataFrame({"w": [1, 0, 2.5]}), "w").tolist()
    [1.0, 0.0, 2.5]
    """
    values = amounts(data, name)
    if (below := values < 0).any():
        raise fail(
            "survey_weights_negative",
            name,
            column=name,
            count=int(below.sum()),
            row=str(data.index[below][0]),
            value=f"{values[below][0]:g}",
        )
    if not values.any():
        raise fail("survey_weights_zero", name, column=name, total=len(values))
    return values


def scaled_weights(data: pd.DataFrame, name: str | None) -> np.ndarray:
    """Return a column of weights scaled to mean one, or ones without a column."""
    if name is None:
        return np.ones(len(data))
    values = weights_of(data, name)
    return values / values.mean()


def add_missing(data: pd.DataFrame, name: str | None, problems: Mistakes) -> None:
    """Add to `problems` how many rows lack a weight; without a column of weights none does."""
    if name is None:
        return
    empty = column_of(data, name).isna().to_numpy()
    if empty.any():
        problems.add(
            "survey_weights_missing",
            name,
            column=name,
            count=int(empty.sum()),
            total=len(data),
            row=str(data.index[empty][0]),
        )


def zero_weights(values: np.ndarray, name: str | None) -> tuple[Mistake, ...]:
    """Return a note where respondents have a weight of zero.

    >>> [note.fields["count"] for note in zero_weights(np.array([1.0, 0.0]), "w")], zero_weights(np.ones(2), "w")
    ([1], ())
    """
    none = int((values == 0).sum())
    return (
        (Mistake("survey_weights_none", "", {"column": str(name), "count": none, "total": len(values)}),)
        if none
        else ()
    )
