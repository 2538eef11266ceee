"""Wetland, farmland, sea and water in one run: every rate is designed, and keeps what was promised of each cell."""

from __future__ import annotations

import pytest

from esvalue.inputs.scenario import load_scenario
from esvalue.standards.designing import design

DOMAINS = {"wetland_conversion", "closed_farmland", "sea_reserve", "water_source"}


@pytest.mark.slow
def test_rates_are_designed_in_all_four_domains() -> None:
    loaded = load_scenario("four_domains")
    found = design(loaded)
    paid = {f"{domain}|{zone}" for domain in DOMAINS for zone in loaded.places[domain].texts["region_type"]}
    assert set(found.promised.rates) == paid
    assert all(rate > 0 for rate in found.promised.rates.values())
    assert (found.promised.kept, found.promised.asked) == (len(paid), len(paid))
    assert found.within is not None
    assert found.within.table is not None
    assert set(found.within.table.rates) == paid
    assert found.within.table.money <= 25_000_000
