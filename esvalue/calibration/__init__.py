"""Calibration: fitting the parameters of cards to what was measured, and handing the result on as an overlay.

:func:`calibrate` and :func:`calibrate_scenario` return a :class:`Calibration`: values with intervals, residuals,
profiles, cross-validation, what the observations cannot tell, and ``to_overlay``.
:func:`esvalue.explain_overlay` says what an overlay changes in the standards of a scenario;
:func:`esvalue.study.programme_value` what a monitoring programme is worth to the decision.
"""

from esvalue.core.faces import face_of

__getattr__, __dir__, __all__ = face_of(__name__, __file__)
