"""Which unknowns and choices move the outcomes: sensitivity methods on one problem, in one tidy frame.

The verbs of :class:`esvalue.Study` run a method from design to :class:`Indices`; :func:`given_data` reads a run that is
there already;
:func:`enough` says in words whether there were enough runs. :func:`sobol_columns` and :func:`sobol_indices` are design
and analysis apart, for runs made elsewhere.
"""

from esvalue.analysis.sensitivity.analyse import METHODS
from esvalue.analysis.sensitivity.columns import SobolColumns, sobol_columns
from esvalue.analysis.sensitivity.explanation import Convergence, enough, explain
from esvalue.analysis.sensitivity.given import given_data
from esvalue.analysis.sensitivity.grouping import salib_problem
from esvalue.analysis.sensitivity.methods import sobol_frame
from esvalue.analysis.sensitivity.results import Indices
from esvalue.analysis.sensitivity.sobol import SobolIndices, sobol_indices

__all__ = [
    "METHODS", "Convergence", "Indices", "SobolColumns", "SobolIndices",
    "enough", "explain", "given_data", "salib_problem", "sobol_columns", "sobol_frame", "sobol_indices",
]  # fmt: skip
