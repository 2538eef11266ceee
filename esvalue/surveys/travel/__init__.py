"""Travel cost: how the number of trips falls with what a trip costs, and the consumer surplus that shows.

:class:`TravelCost` covers households asked at home, visitors (no zeros) and people met on site (who go often are met often), and zones
through an exposure.
"""

from __future__ import annotations

from esvalue.surveys.travel.model import TravelCost, zonal
from esvalue.surveys.travel.results import TravelCostResults

__all__ = ["TravelCost", "TravelCostResults", "zonal"]
