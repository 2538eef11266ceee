"""Choice experiments: what people choose among alternatives that differ in attributes, one of them money.

:class:`ConditionalLogit` gives everyone the same tastes, :class:`LatentClassLogit` those of the class they belong to,
:class:`MixedLogit` a distribution (extra ``choice``, xlogit); :func:`choice_plan` makes the questions before the
survey.
"""

from __future__ import annotations

from esvalue.surveys.choice.latent_model import LatentClassLogit, compare_classes
from esvalue.surveys.choice.latent_results import LatentClassResults
from esvalue.surveys.choice.mixed import MixedLogit
from esvalue.surveys.choice.mixed_results import MixedLogitResults
from esvalue.surveys.choice.model import ConditionalLogit
from esvalue.surveys.choice.plan import ChoicePlan, choice_plan, plan_from_file
from esvalue.surveys.choice.results import ConditionalLogitResults

__all__ = [
    "ChoicePlan", "ConditionalLogit", "ConditionalLogitResults", "LatentClassLogit", "LatentClassResults", "MixedLogit",
    "MixedLogitResults",
    "choice_plan", "compare_classes", "plan_from_file",
]  # fmt: skip
