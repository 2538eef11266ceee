"""Clustered errors need groups: a note where there are few."""

from __future__ import annotations

import numpy as np

from esvalue.core.errors import Problem

__all__ = ["FEW_GROUPS", "few_groups"]

#: Below this number of groups clustered errors are noted as too small (Cameron and Miller 2015 count 20 to 50 as few).
FEW_GROUPS = 30


def few_groups(kind: str, clusters: np.ndarray | None) -> tuple[Problem, ...]:
    """Return a note where errors of the kind "cluster" have fewer than `FEW_GROUPS` groups.

    >>> [note.fields["count"] for note in few_groups("cluster", np.array(["a", "b", "a"]))], few_groups("robust", None)
    ([2], ())
    """
    if kind != "cluster" or clusters is None:
        return ()
    count = len(np.unique(clusters.astype(str)))
    return (Problem("few_groups", "", {"count": count}),) if count < FEW_GROUPS else ()
