"""esvalue: from field figures to a recommended eco-compensation standard, with its sources."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

#: Public name -> module that defines it; imported on first use so that ``import esvalue`` stays fast.
_PUBLIC = {
    "Equation": "esvalue.equations.equation",
    "equation": "esvalue.equations.equation",
    "check_equation": "esvalue.equations.equation",
    "InputError": "esvalue.core.errors",
    "load_card": "esvalue.inputs.card_reading",
    "load_places": "esvalue.inputs.places",
    "load_scenario": "esvalue.inputs.scenario",
    "bind": "esvalue.model.model",
    "Model": "esvalue.model.model",
    "check_account": "esvalue.model.account",
    "open_run": "esvalue.runs.opening",
    "run_scenario": "esvalue.runs.workflow",
    "Factor": "esvalue.analysis.problem",
    "Outcome": "esvalue.analysis.problem",
    "Problem": "esvalue.analysis.problem",
    "Shares": "esvalue.analysis.problem",
    "Spread": "esvalue.core.distributions",
    "Study": "esvalue.study",
    "explore": "esvalue.runs",
    "calibrate": "esvalue.calibration",
    "explain_overlay": "esvalue.report.overlay_effect",
    "gep_account": "esvalue.gep",
    "check": "esvalue.runs.checking",
    "check_card": "esvalue.runs.checking",
}

__all__ = [*_PUBLIC, "__version__"]


class _Package(ModuleType):
    """The package: a module of the name of a public function (`equation`) does not hide it, whatever was imported
    before.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name not in _PUBLIC or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'esvalue' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
