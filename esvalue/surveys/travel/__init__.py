"""Travel cost: how the number of trips falls with what a trip costs, and the consumer surplus that shows.

:class:`TravelCost` covers households asked at home, visitors (no zeros) and people met on site (who go often are met
often); :func:`zonal` covers zones.
"""

from __future__ import annotations

from esvalue.surveys.travel.model import TravelCost
from esvalue.surveys.travel.results import TravelCostResults
from esvalue.surveys.travel.zones import ZonalResults, zonal

__all__ = ["TravelCost", "TravelCostResults", "ZonalResults", "zonal"]
