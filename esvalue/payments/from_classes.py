"""What a rule can tell from a published class, where concentrations are not known, and what it cannot."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from esvalue.core.periods import year_before
from esvalue.payments.scene import Scene, Spec

__all__ = ["WHOLE_CLASS", "class_against", "is_whole_class", "within_target"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
#: The list of the standard a published class is judged by.
WHOLE_CLASS = "class_21"


def is_whole_class(scene: Scene, spec: Spec) -> bool:
    """Tell whether a measure is the class of a section by the list a published class is judged by."""
    if spec.measure != "class" or spec.combine != "worst":
        return False
    known = scene.tables.indicators
    return {known.codes[k] for k in spec.ks} == set(known.groups[WHOLE_CLASS].members)


def class_against(scene: Scene, spec: Spec) -> Array | None:
    """Return the published classes that a class is held against, over (section, period); None where it is no such."""
    if spec.against == "last_year":
        return scene.published_at(scene.years(1))
    if spec.against == "same_period_last_year":
        return scene.published_at(year_before(scene.periods))
    if spec.against in ("inflow", "inflow_or_target"):
        at = scene.tables.network.inflow
        return np.where((at >= 0)[:, None], scene.published[np.maximum(at, 0)], np.nan)
    return None


def within_target(scene: Scene, spec: Spec) -> Mask | None:
    """Tell where a published class says that no indicator is over the target; None where a measure is against another.

    A target with limits of its own may be stricter than its class.
    """
    measured = spec.over if spec.measure == "multiple" else spec.against
    if measured != "target" or spec.measure not in ("class", "multiple", "load"):
        return None
    members = scene.tables.indicators.groups[WHOLE_CLASS].members
    if not {scene.tables.indicators.codes[k] for k in spec.ks} <= set(members):
        return None
    classes = scene.targets.classes.astype(float)
    own = np.zeros(classes.shape, dtype=bool)
    for limits in scene.targets.limits.values():
        own |= ~np.isnan(limits)
    with np.errstate(invalid="ignore"):
        found: Mask = (scene.published <= classes) & (classes > 0) & ~own
    return found
