"""Studies of standard-setting choices: designs of futures, their evaluation, and what they say of options."""

from __future__ import annotations

from esvalue.study.futures import Futures
from esvalue.study.scenario import problem_of
from esvalue.study.study import Study

__all__ = ["Futures", "Study", "problem_of"]
