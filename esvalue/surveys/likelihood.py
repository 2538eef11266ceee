"""What every log-likelihood of a survey can do, and every model that has one: height, slope, curvature, tested top."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import numpy as np

from esvalue.core.arguments import Params
from esvalue.core.shown import Shown
from esvalue.surveys.estimation import Optimum, maximise

__all__ = ["Likelihood", "LikelihoodModel"]


class Likelihood(ABC):
    """A log-likelihood of observations with analytic derivatives."""

    @abstractmethod
    def loglike(self, params: Params) -> float:
        """Return the log-likelihood at parameters (k), minus infinity where they are impossible."""

    @abstractmethod
    def score_obs(self, params: Params) -> np.ndarray:
        """Return the gradient of each observation (n, k), weights included."""

    @abstractmethod
    def hessian(self, params: Params) -> np.ndarray:
        """Return the second derivatives (k, k)."""

    def score(self, params: Params) -> np.ndarray:
        """Return the gradient (k)."""
        return np.asarray(self.score_obs(params).sum(axis=0))

    def maximised(self, start: Params, where: str) -> Optimum:
        """Return the tested optimum from start values, or raise an error that names its place."""
        return maximise(self.loglike, self.score, self.hessian, start, where)


class LikelihoodModel(Shown):
    """A model with a likelihood; parameters stand in the order of its `names`."""

    if TYPE_CHECKING:

        @property
        def likelihood(self) -> Likelihood:
            """The log-likelihood."""

    def loglike(self, params: Params) -> float:
        """Return the log-likelihood at parameters (k)."""
        return self.likelihood.loglike(np.asarray(params, float))

    def score_obs(self, params: Params) -> np.ndarray:
        """Return the gradient of each observation (n, k)."""
        return self.likelihood.score_obs(np.asarray(params, float))

    def score(self, params: Params) -> np.ndarray:
        """Return the gradient (k)."""
        return self.likelihood.score(np.asarray(params, float))

    def hessian(self, params: Params) -> np.ndarray:
        """Return the second derivatives (k, k)."""
        return self.likelihood.hessian(np.asarray(params, float))
