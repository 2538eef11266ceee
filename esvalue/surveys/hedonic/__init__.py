"""Hedonic prices: what buyers of homes or land pay for a cleaner river, a closer park, less noise.

:class:`Hedonic` regresses the price, its logarithm or its Box-Cox transform; :func:`panel_hedonic` compares the same
homes or places over time (extra ``panel``, linearmodels).
"""

from __future__ import annotations

from esvalue.surveys.hedonic.model import Hedonic
from esvalue.surveys.hedonic.panel import PanelHedonicResults, panel_hedonic
from esvalue.surveys.hedonic.results import HedonicResults

__all__ = ["Hedonic", "HedonicResults", "PanelHedonicResults", "panel_hedonic"]
