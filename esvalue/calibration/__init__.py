"""Calibration: fitting the parameters of cards to what was measured, and handing the result on as an overlay.

:func:`calibrate` and :func:`calibrate_scenario` return a :class:`Calibration`: values with intervals, residuals,
profiles, cross-validation, what the observations cannot tell, and ``to_overlay``.
:func:`esvalue.explain_overlay` says what an overlay changes in the standards of a scenario;
:func:`esvalue.study.programme_value` what a monitoring programme is worth to the decision.
"""

from __future__ import annotations

from esvalue.calibration.calibrate import calibrate, calibrate_scenario
from esvalue.calibration.observations import Observation, Observations, read_observations
from esvalue.calibration.parameters import FitParameter, find_parameters
from esvalue.calibration.results import Calibration
from esvalue.calibration.validation import cross_validate, errors_left_out, hold_out

__all__ = [
    "Calibration",
    "FitParameter",
    "Observation",
    "Observations",
    "calibrate",
    "calibrate_scenario",
    "cross_validate",
    "errors_left_out",
    "find_parameters",
    "hold_out",
    "read_observations",
]
