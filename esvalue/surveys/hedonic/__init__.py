"""Hedonic prices: what buyers of homes or land pay for a cleaner river, a closer park, less noise.

:class:`Hedonic` regresses the price, its logarithm or its Box-Cox transform; :func:`panel_hedonic` compares the same
homes or places over time (extra ``panel``, linearmodels).
"""
