"""Travel cost: how the number of trips falls with what a trip costs, and the consumer surplus that shows.

:class:`TravelCost` covers households asked at home, visitors (no zeros) and people met on site (who go often are met
often); :func:`zonal` covers zones.
"""
