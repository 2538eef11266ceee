"""Studies of standard-setting choices: designs of futures, their evaluation, and what they say of options."""

from __future__ import annotations

from esvalue.study.bridges import from_ema, to_ema, to_salib
from esvalue.study.choices import ChoiceStudy
from esvalue.study.futures import Futures
from esvalue.study.paths import paths_problem
from esvalue.study.programme_files import Programme, read_programmes
from esvalue.study.programmes import programme_table, programme_value
from esvalue.study.scenario import problem_of
from esvalue.study.setting import StandardSetter
from esvalue.study.standards import indicated_problem
from esvalue.study.study import Study

__all__ = [
    "ChoiceStudy",
    "Futures",
    "Programme",
    "StandardSetter",
    "Study",
    "from_ema",
    "indicated_problem",
    "paths_problem",
    "problem_of",
    "programme_table",
    "programme_value",
    "read_programmes",
    "to_ema",
    "to_salib",
]
