"""Every panel under one name: ``esvalue.plots.plot_NAME(result, ax=None)`` draws one on axes and returns them.

A panel stands in the room of the result it draws and is loaded when it is first used. Each takes `ax` to draw on and
`width` ("one" or "two" columns of a journal) of new axes; labels are in the language in force
(:func:`esvalue.set_language`). ``result.plot()`` calls the panel of its own.

>>> sorted(__all__)[:3]
['plot_account', 'plot_box', 'plot_convergence']
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from esvalue.core.faces import told

#: Room of panels -> its panels.
_ROOMS = {
    "esvalue.model.plots": ("plot_account",),
    "esvalue.standards.plots": ("plot_standards",),
    "esvalue.analysis.sensitivity.plots": ("plot_convergence", "plot_interactions", "plot_sobol", "plot_tornado"),
    "esvalue.analysis.discovery.plots": ("plot_box", "plot_trade_off"),
    "esvalue.analysis.robustness.plots": ("plot_information", "plot_regret"),
    "esvalue.analysis.design.plots": ("plot_frontier",),
    "esvalue.payments.plots": ("plot_ledger",),
    "esvalue.calibration.plots": ("plot_fit", "plot_parameters", "plot_residuals"),
    "esvalue.surveys.plots": ("plot_demand", "plot_supply"),
    "esvalue.study.plots": ("plot_futures", "plot_paths"),
    "esvalue.inputs.plots": ("plot_rivals",),
    "esvalue.gep.plots": ("plot_gep",),
}
_MODULES = {name: module for module, names in _ROOMS.items() for name in names}

__all__ = list(_MODULES)


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise told("esvalue.plots", name, __all__)
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return __all__
