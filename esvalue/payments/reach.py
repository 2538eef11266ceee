"""Which sections and periods errors of measurement can reach: where the best and the worst that values can be differ
in what a rule measures.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from esvalue.payments.ledger import Computed
from esvalue.payments.measures import AGAINST, MEASURES, taken_together
from esvalue.payments.rule_file import Term
from esvalue.payments.scene import Scene, Spec
from esvalue.payments.schedules import CAPS

__all__ = ["local_in_time", "reached", "section_by_section", "values_reached"]

Mask = npt.NDArray[np.bool_]
#: Measures and references that look at other periods than the one that is paid for.
_COUNTS = ("share", "days", "days_running")
_BACK = ("last_year", "same", "base")
_SHORT = ("day", "week", "month")


def local_in_time(made: Sequence[Computed]) -> bool:
    """Tell whether every claim hangs on measurements of its own period alone."""
    kinds = {one.term.period for one in made}
    specs = [spec for one in made for spec in one.specs]
    return (
        len(kinds) == 1
        and kinds <= set(_SHORT)
        and not any(spec.measure in _COUNTS or AGAINST[spec.against].needs in _BACK for spec in specs)
    )


def section_by_section(terms: Sequence[Term]) -> bool:
    """Tell whether no claim of a section hangs on another one: no cap over several, no mean of a party."""
    return all(term.per == "section" and all("section" in CAPS[cap].columns for cap in term.cap) for term in terms)


def reached(best: Computed, worst: Computed) -> Mask:
    """Tell by section and period where the best and the worst that values can be make a difference to a term.

    A term that only charges for worse is not reached by what stays better.
    """
    made = np.zeros((best.scene.sections, len(best.scene.periods)), dtype=bool)
    for i, (one, other) in enumerate(zip(best.specs, worst.specs, strict=True)):
        sides = best.term.sides if i == 0 else []
        made |= _differ(best.scene, worst.scene, one, other, sides)
    return made


def values_reached(best: Sequence[Computed], worst: Sequence[Computed]) -> Mask:
    """Tell by section, period and indicator which values can make a difference to any term, each for itself.

    Of claims that hang on their own period alone. A value at the section by which water comes in counts for others.
    """
    scene = best[0].scene
    made = np.zeros((scene.sections, len(scene.periods), len(scene.tables.indicators.codes)), dtype=bool)
    for one, other in zip(best, worst, strict=True):
        for spec, same in zip(one.specs, other.specs, strict=True):
            each = [taken_together(*pair).each for pair in ((one.scene, spec), (other.scene, same))]
            if "inflow" in spec.against or each[0].shape[-1] != len(spec.ks):
                made[:, :, spec.ks] = True
            else:
                made[:, :, spec.ks] |= ~_same(each[0], each[1])
    return made


def _differ(best: Scene, worst: Scene, spec: Spec, other: Spec, sides: Sequence[str]) -> Mask:
    one, two = taken_together(best, spec), taken_together(worst, other)
    references = [np.asarray(taken.reference, dtype=float) for taken in (one, two)]
    found = [one.found, two.found]
    held = _same(*references)
    if held.all() and len(sides) == 1:
        worse = sides == ["worse"]
        sign = MEASURES[spec.measure].better * (-1 if worse else 1)
        found = [np.maximum((value - references[0]) * sign, 0.0) for value in found]
    apart = ~_same(*found) | ~held
    shape = (best.sections, len(best.periods))
    return np.broadcast_to(apart.any(axis=2), shape) if apart.ndim == 3 else np.broadcast_to(apart, shape)


def _same(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> Mask:
    return np.asarray((one == other) | (np.isnan(one) & np.isnan(other)))
