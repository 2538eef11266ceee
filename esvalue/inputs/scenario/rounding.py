"""The step a rate is rounded to."""

from __future__ import annotations

from typing import Annotated

from esvalue.core.quantified import Of
from esvalue.core.schema import Strict
from esvalue.inputs.parameters import Number

__all__ = ["Rounding"]


class Rounding(Strict):
    """The step a committed standard is rounded to."""

    to: Annotated[Number, Of("rounding_step")]
    unit: str
