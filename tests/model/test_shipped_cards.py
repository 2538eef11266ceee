"""The shipped cards: every service of every card gives a finite value, nothing is made up silently,
choices are off where they must be.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from each import each

from esvalue.core.declared import declared
from esvalue.core.errors import InputError
from esvalue.core.units import parse
from esvalue.gep.layout import LINES, line_of
from esvalue.inputs.card_reading import load_card, overlapping
from esvalue.inputs.cards import Card
from esvalue.inputs.library import Library
from esvalue.inputs.parameters import SOFT
from esvalue.inputs.scenario import Loaded, load_scenario
from esvalue.model.model import Model, bind_all

LIBRARY = Library()
CARDS: dict[str, Card] = {
    name: load_card(LIBRARY.card_path(name), LIBRARY)
    for name in ("terrestrial", "wetland", "farmland", "river", "marine")
}
SERVICES = [(name, service) for name, card in CARDS.items() for service in card.readings["gep"].services]
#: Numbers that make sense, for the columns the county leaves out; every other column is filled with its county's
#: figure.
FILL = {
    "transpired_heat": 5000.0, "cooling_days": 60.0, "premium_rent": 200.0, "premium_share": 0.05, "premium_floor": 1e5,
    "releases": 1e6, "saltmarsh_area": 100.0,
    "carbon_rate": 0.5, "nep_ratio": 0.2, "primary_production": 1.0, "reservoir_capacity": 1e7, "households": 10.0,
    "visits": 1e4, "water_depth": 0.2,
}  # fmt: skip
#: What the price book, the account or the guideline says must be chosen and never be there unasked.
OFF = {
    ("terrestrial", "oxygen_release"),
    ("wetland", "oxygen_release"),
    ("marine", "oxygen_release"),
    ("terrestrial", "climate_regulation"),
    ("wetland", "climate_evaporation"),
}


@pytest.fixture(scope="module")
def county() -> Loaded:
    """The made-up county with every column filled in."""
    loaded = load_scenario("county_gep")
    places = {}
    for domain, table in loaded.places.items():
        numbers = {
            name: np.full(len(values), FILL.get(name, 1.0)) if np.isnan(values).all() else values
            for name, values in table.numbers.items()
        }
        places[domain] = replace(table, numbers=numbers)
    return replace(loaded, places=places)


def bind_county(county: Loaded, domain: str, **changes: object) -> Model:
    """Bind the county with other settings of one domain (`use`: rivals in force), which is accounted only,
    in one state; alone, but for the river, whose loads come off the land.
    """
    settings = county.settings()
    use = {**settings.use, **changes.pop("use", {})}  # type: ignore[dict-item]
    setting = replace(settings.domains[domain], without=None, paid=False, **changes)
    domains = {**(settings.domains if domain == "river" else {}), domain: setting}
    return bind_all(
        county.library,
        replace(settings, use=use, domains=domains),
        {name: county.cards[name] for name in domains},
        {name: county.places[name] for name in domains},
        {name: county.card_paths[name].name for name in domains},
    )


def bound(county: Loaded, domain: str, *services: str) -> Model:
    """Bind the county with some services of one domain on, its others off."""
    names = county.cards[domain].readings["gep"].services
    return bind_county(county, domain, switches={name: "on" if name in services else "off" for name in names})


@pytest.mark.parametrize(
    ("domain", "service"),
    [s for s in SERVICES if CARDS[s[0]].services[s[1]].value and CARDS[s[0]].services[s[1]].role == "final"],
)
def test_every_service_gives_a_value(county, domain, service):
    model = bound(county, domain, service)
    made = next(s for s in model.accounts[domain].readings["gep"] if s.key == service)
    present, values = model.graph[made.value].present, model.central[made.value]
    assert present.any()
    flat = values.reshape(present.size, -1)[:, 0][present.reshape(-1)]
    assert np.isfinite(flat).all()
    assert np.any(flat != 0)
    assert (flat < 0).any() == (service in ("methane_emission", "nutrient_runoff"))


@each(("domain", "service"), SERVICES)
def test_every_service_has_a_code_a_list_and_titles(domain, service):
    card = CARDS[domain]
    rule = card.services[service]
    code = rule.code or service
    words = LIBRARY.vocabulary
    assert code in words.services
    assert words.services[code].group == rule.group
    assert rule.title.zh != rule.title.en
    if rule.role == "final" and code != "marine_services":
        line = line_of(code)
        assert line is not None
        assert {"material": "provisioning", "regulating": "regulating", "cultural": "cultural"}[
            line.block
        ] == rule.group


def test_no_code_stands_on_two_lines():
    codes = [code for line in LINES for code in line.codes]
    assert len(codes) == len(set(codes))
    assert set(codes) <= set(LIBRARY.vocabulary.services)


def test_what_must_be_chosen_is_off():
    for domain, service in OFF:
        assert CARDS[domain].services[service].default == "off", (domain, service)
    for domain, service in (
        ("terrestrial", "climate_regulation"),
        ("wetland", "climate_evaporation"),
        ("terrestrial", "oxygen_release"),
    ):
        assert CARDS[domain].services[service].flag is not None


@pytest.mark.parametrize("name", CARDS)
def test_services_on_by_default_count_nothing_twice(name):
    card = CARDS[name]
    for reading in card.readings.values():
        on = [s for s in reading.services if card.services[s].default == "on"]
        assert overlapping(card, on, LIBRARY.vocabulary) == []


@pytest.mark.parametrize(
    ("domain", "first", "second", "group"),
    [
        ("terrestrial", "carbon_sequestration", "oxygen_release", "photosynthesis"),
        ("marine", "carbon_sequestration", "oxygen_release", "photosynthesis"),
        ("marine", "aquatic_supply", "stock_enhancement", "catch"),
        ("river", "water_supply", "reservoir_storage", "reservoir_water"),
        ("wetland", "nitrogen_removal", "ammonia_removal", "nitrogen"),
        ("wetland", "recreation", "landscape_premium", "visits_and_wtp"),
    ],
)
def test_services_of_one_thing_are_refused_together(county, domain, first, second, group):
    with pytest.raises(InputError) as caught:
        bound(county, domain, first, second)
    assert group in {p.fields.get("group") for p in caught.value.problems}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_has_a_floor_or_says_why_not(name):
    card = CARDS[name]
    assert (card.holders is None) != (card.no_standard is None)
    if card.no_standard is not None:
        assert len(card.no_standard.en) > 60
        assert len(card.no_standard.zh) > 30


@pytest.mark.parametrize("name", CARDS)
def test_every_number_of_a_card_has_a_source_and_a_judgement_says_what_would_replace_it(name):
    card = CARDS[name]
    for key, parameter in card.parameters.items():
        for suffix, record in parameter.records():
            assert record.source in LIBRARY.sources, (key, suffix)
            evidence = record.evidence or LIBRARY.sources[record.source].kind
            if evidence in SOFT:
                assert record.replace is not None or record.source != "judgement", (key, suffix)
                assert record.replace is not None or record.note is not None, (key, suffix)


@pytest.mark.parametrize("name", CARDS)
def test_columns_of_shares_and_amounts_are_bounded(name):
    """A pure number is a share, a factor of RUSLE or a ratio: it has both ends. An amount has its lower end,
    unless it may be negative.
    """
    signed = {"net output", "sequestration rate", "taken up by the soil", "level", "temperature", "precipitation"}
    for key, column in CARDS[name].columns.items():
        if column.kind != "number":
            continue
        if not column.unit:
            assert column.minimum is not None, key
            assert column.maximum is not None, key
        elif column.minimum is None and declared(column).low == float("-inf"):
            assert any(word in column.title.en for word in signed), key


@pytest.mark.parametrize("name", CARDS)
def test_columns_ask_for_units_that_exist_and_money_for_its_year(name):
    for key, column in CARDS[name].columns.items():
        if column.kind == "number" and parse(column.unit).powers.get("currency"):
            assert column.price_year is not None, key
            assert str(column.price_year) in column.title.zh, key
            assert str(column.price_year) in column.title.en, key


def test_covers_of_the_issue_are_there():
    assert {"reed", "suaeda", "tidal_flat", "pond", "river", "lake"} == set(
        CARDS["wetland"].columns["cover"].categories
    )
    assert {"paddy", "dry_land", "rice_crab"} == set(CARDS["farmland"].columns["cover"].categories)
    assert {"forest", "shrub", "grassland", "desert", "bare"} == set(CARDS["terrestrial"].columns["cover"].categories)


def test_rivals_of_carbon_are_the_same_quantity(county):
    """NPP less respiration, a share of NPP, a measured rate, the climate model:
    each can be put in force by a scenario.
    """
    found = {}
    for rival in ("nep", "ratio", "rate", "climate"):
        model = bind_county(county, "terrestrial", use={"terrestrial.carbon_gain": rival})
        found[rival] = float(np.nansum(model.central["terrestrial.co2_amount"]))
    areas = county.places["terrestrial"].numbers["area"]
    npp = county.places["terrestrial"].numbers["npp"]
    assert found["ratio"] == pytest.approx(np.nansum(npp * areas) * 0.2 * 44 / 12)
    assert found["rate"] == pytest.approx(areas.sum() * 0.5 * 44 / 12)
    assert 0 < found["climate"] != found["nep"] > 0


def test_dry_land_has_no_methane_and_no_field_storage(county):
    model = bound(county, "farmland", "methane_emission", "water_storage", "nutrient_runoff")
    covers = np.array(county.places["farmland"].texts["cover"])
    for service in model.accounts["farmland"].readings["gep"]:
        if service.key in ("methane_emission", "water_storage", "nutrient_runoff"):
            assert model.graph[service.value].present.tolist() == (covers != "dry_land").tolist()


def test_an_empty_row_of_the_equivalents_is_refused(county):
    table = county.places["terrestrial"]
    classes = ("coniferous", *table.texts["xie_class"][1:])
    places = {**county.places, "terrestrial": replace(table, texts={**table.texts, "xie_class": classes})}
    with pytest.raises(InputError) as caught:
        bind_county(replace(county, places=places), "terrestrial", reading="equivalents")
    assert "coniferous" in caught.value.text("en")
    assert "山地阔叶林" in caught.value.text("zh")


def test_the_equivalents_of_forest_by_hand(county):
    model = bind_county(county, "terrestrial", reading="equivalents")
    account = model.account("terrestrial", "equivalents")
    final = account["value"].where(account["role"] == "final").sum("service")
    factor = LIBRARY.price_index.factor(2010, 2024)
    broadleaf = 22.95 - 2.65 - 0.2 - 2.41  # without soil conservation, nutrient cycling, biodiversity
    assert float(final.sel(place="山地阔叶林")) == pytest.approx(broadleaf * 3406.5 * factor * 18000, rel=1e-9)


@pytest.mark.parametrize("name", CARDS)
def test_columns_say_what_is_usual(name):
    """A slip of scale in a lone figure is seen only by what is usual: every column says so,
    but where no range would mean anything.
    """
    card = CARDS[name]
    silent = {
        key
        for key, column in card.columns.items()
        if column.kind == "number"
        and column.maximum is None
        and column.usual_per_area is None
        and declared(column).usual == (float("-inf"), float("inf"))
    }
    assert not silent
