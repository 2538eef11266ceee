"""The engine behind the verbs of a study, for tests of estimators: a method on a problem, as a frame."""

from typing import Any

import pandas as pd

from esvalue.analysis.problem import Problem
from esvalue.analysis.sensitivity.analyse import analyse as indices_of

__all__ = ["analyse"]


def analyse(problem: Problem, method: str = "sobol", **how: Any) -> pd.DataFrame:
    return indices_of(problem, method, **how).frame
