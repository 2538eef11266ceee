"""Money errors that valuation tools ship, each impossible here: refused, or counted right, through cards,
places and equations.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from esvalue.analysis.robustness.trajectories import grown, present_value
from esvalue.core.units import conversion, parse
from esvalue.equations.carbon import carbon_stock_change
from esvalue.equations.carbon_stocks import carbon_stock_of_pools
from esvalue.equations.equation import get
from esvalue.equations.money import (
    annuity,
    discount_factor,
    net_present_value,
    present_value_constant,
    present_value_growing,
    present_value_of_stock_change,
    price_in_year,
)
from esvalue.inputs.library import Library

LISTED = ('"reed_supply", "water_storage"]', '"reed_supply", "water_storage", "extra"]')
EXTRA = """
[services.extra]
title = { zh = "另一项", en = "another" }
group = "regulating"
value = "extra"
"""


def parameter(name: str, value: float, unit: str, more: str = "") -> str:
    """Return a parameter of a card; `more` is further keys."""
    return (
        f'[parameters.{name}]\ntitle = {{ zh = "参数{name}", en = "{name}" }}\nunit = "{unit}"\nvalue = '
        f'{value}\nsource = "paper_2010"\n{more}\n'
    )


def column(name: str, unit: str) -> str:
    return f'[columns.{name}]\ntitle = {{ zh = "列{name}", en = "{name}" }}\nunit = "{unit}"\n'


def node(equation: str, name: str = "extra", **args: str) -> str:
    return (
        f'[nodes.{name}]\nequation = "{equation}"\nargs = {{ '
        + ", ".join(f'{k} = "{v}"' for k, v in args.items())
        + " }\n"
    )


def with_service(*parts: str, service: str = EXTRA) -> list[tuple[str, str]]:
    """Return the changes of the card that add a summed service and what it needs."""
    return [LISTED, ("", "\n".join((*parts, service)))]


def values(made: Any, service: str = "extra") -> list[float]:
    """Return the value of a service place by place, as the account shows it."""
    account = made.bind().account()
    return [float(x) for x in account["value"].sel(service=service)]


def places_with(header: str, north: str, south: str) -> list[tuple[str, str]]:
    """Return the changes of the places that add a column after `cover`."""
    return [
        ("cover,area", f"cover,{header},area"),
        ("reed,200", f"reed,{north},200"),
        ("reed,100", f"reed,{south},100"),
    ]


def origin(name: str) -> list[tuple[str, str]]:
    return [("", f"{name},*,survey_2012,,,\n")]


PRICE_C = parameter("carbon_price", 500.0, "yuan/t_C", "price_year = 2012")
PRICE_CO2 = parameter("carbon_price", 500.0, "yuan/t_CO2", "price_year = 2012")
INTERVAL = parameter("interval", 1.0, "a")
CARBON = node("carbon_stock_change", "change", stock_start="before", stock_end="after", interval="interval")


def test_a_carbon_change_of_exactly_minus_one_is_counted(case: Callable[..., Any]) -> None:
    """InVEST writes the change to a raster whose no-data value is -1: a loss of exactly 1 t/ha leaves its total."""
    assert carbon_stock_change(100.0, 99.0, 1.0) == -1.0
    assert carbon_stock_of_pools(39.0, 10.0, 80.0, 5.0, 1.0) - carbon_stock_of_pools(40.0, 10.0, 80.0, 5.0, 1.0) == -1.0
    card = with_service(
        column("before", "t_C"),
        column("after", "t_C"),
        PRICE_C,
        INTERVAL,
        CARBON,
        node("market_value", quantity="change", price="carbon_price"),
    )
    places = [
        ("cover,area", "cover,before [t_C],after [t_C],area"),
        ("core,reed,", "core,reed,100,99,"),
        ("ordinary,reed,", "ordinary,reed,100,103,"),
    ]
    made = case(card=card, places=places, origins=[("", "before,*,survey_2012,,,\nafter,*,survey_2012,,,\n")])
    assert values(made) == [-500.0, 1500.0]
    total = made.bind().account()["value"].sel(service="extra").sum()
    assert float(total) == 1000.0  # with the loss dropped it would be 1,500


def test_a_net_present_value_at_a_zero_rate_is_the_plain_sum(case: Callable[..., Any]) -> None:
    assert float(net_present_value(12.0, 2.0, 30.0, 0.0, 5.0)) == 20.0
    assert float(present_value_constant(7.0, 0.0, 30.0)) == 210.0
    assert float(present_value_growing(7.0, 0.0, 0.0, 30.0)) == 210.0
    assert float(present_value(np.full(30, 7.0), 0.0)) == 210.0
    assert discount_factor(0.0, 30.0) == 1.0
    assert float(annuity(0.0, 20.0)) == 0.05
    needs = (
        parameter("cost", 100_000.0, "yuan/ha", "price_year = 2012"),
        parameter("rate", 0.0, "1/a"),
        parameter("life", 20.0, "a"),
        parameter("success", 1.0, ""),
        node("annuity", "factor", rate="rate", years="life"),
    )
    made = case(
        card=with_service(
            *needs, node("restoration_cost", cost="cost", area="area", success_share="success", annuity="factor")
        )
    )
    assert values(made) == [1_000_000.0, 500_000.0]


def test_cubic_metres_a_pixel_are_not_subtracted_from_millimetres(
    case: Callable[..., Any], refused: Callable[..., Any]
) -> None:
    price = parameter("water_price", 2.0, "yuan/m3", "price_year = 2012")

    def card(runoff: str) -> list[tuple[str, str]]:
        kept = node(
            "retention_water_balance",
            "kept",
            precipitation="rain",
            runoff="runoff",
            evapotranspiration="loss",
            area="area",
        )
        rain = parameter("rain", 800.0, "mm/a") + parameter("loss", 500.0, "mm/a")
        return with_service(
            rain,
            parameter("runoff", 1000.0, runoff),
            price,
            kept,
            node("market_value", quantity="kept", price="water_price"),
        )

    refused(case(card=card("m3/a")).bind, "argument_unit", "nodes.kept", "m3/a")
    # 1,000 m3 on a hectare are 100 mm: a depth, and converted as one. (0.8 - 0.1 - 0.5) m x 2e6 m2 x 2 yuan.
    assert values(case(card=card("m3/ha/a"))) == pytest.approx([800_000.0, 400_000.0])
    assert values(case(card=card("m3/ha/a"))) == pytest.approx(
        values(case(card=[LISTED, ("", card("mm/a")[1][1].replace("1000.0", "100.0"))]))
    )


def test_a_rising_price_never_lowers_a_value(case: Callable[..., Any]) -> None:
    """InVEST's carbon model divides by (1 + growth); here growth stands in the numerator."""
    growth = np.array([0.0, 0.02, 0.05])
    for worth in (
        present_value_of_stock_change(10.0, 50.0, growth, 0.05, 20.0),
        present_value_growing(10.0, growth, 0.05, 20.0),
        price_in_year(50.0, growth, 20.0),
        present_value(grown(50.0, growth, 20), 0.05),
    ):
        assert (np.diff(worth) > 0).all()
    ratio = 1 / (1.05 * (1 + growth[1]))  # InVEST's constant, commit 54ff9ca1
    theirs = 10.0 * 50.0 / 20 * (1 - ratio**20) / (1 - ratio)
    assert (
        theirs
        < float(present_value_of_stock_change(10.0, 50.0, 0.0, 0.05, 20.0))
        < float(present_value_of_stock_change(10.0, 50.0, 0.02, 0.05, 20.0))
    )
    low = values(case(), "reed_supply")
    high = values(case(prices=[("value = 300", "value = 330")]), "reed_supply")
    assert np.divide(high, low) == pytest.approx([1.1, 1.1])


def test_percent_is_not_taken_for_a_ratio(case: Callable[..., Any], refused: Callable[..., Any]) -> None:
    def card(value: float, unit: str) -> list[tuple[str, str]]:
        return with_service(
            parameter("part", value, unit),
            node("share_of_amount", "some", amount="reed_output", share="part"),
            node("market_value", quantity="some", price="prices.reed"),
        )

    refused(
        case(card=card(15.0, "")).bind, "bad_input_range", "wetland.some", "'share' of share_of_amount", "15", "0 to 1"
    )
    assert values(case(card=card(15.0, "%"))) == pytest.approx(values(case(card=card(0.15, ""))))
    refused(case(card=card(-0.1, "")).bind, "bad_input_range", "wetland.some", "-0.1", "0 to 1")


def test_millions_and_single_yuan_are_not_mixed(case: Callable[..., Any], refused: Callable[..., Any]) -> None:
    def made(header: str, north: str, south: str) -> Any:
        card = with_service(
            column("income", "yuan/a") + "price_year = 2012\n",
            parameter("part", 1.0, ""),
            node("scaled", value="income", ratio="part"),
        )
        return case(card=card, places=places_with(header, north, south), origins=origin("income"))

    assert values(made("income [yuan/a]", "2500000", "10000")) == [2_500_000.0, 10_000.0]
    assert values(made("income [1e6 yuan/a]", "2.5", "0.01")) == pytest.approx([2_500_000.0, 10_000.0])
    assert values(made("income [万元/年]", "250", "1")) == pytest.approx([2_500_000.0, 10_000.0])
    refused(made("income", "2.5", "0.01").places, "no_unit", "income")
    assert conversion(parse("1e8 yuan"), parse("1e4 yuan")) == 10_000.0


def test_a_price_of_carbon_is_not_taken_for_one_of_carbon_dioxide(
    case: Callable[..., Any], refused: Callable[..., Any]
) -> None:
    buried = parameter("burial", 3.0, "t_C/ha/a") + node("areal_amount", "buried", rate="burial", area="area")
    card = with_service(PRICE_CO2, buried, node("market_value", quantity="buried", price="carbon_price"))
    refused(case(card=card).bind, "argument_unit", "nodes.extra", "t_CO2", "t_C")
    ratio = parameter("ratio", 44 / 12, "t_CO2/t_C") + node("converted_amount", "gas", amount="buried", ratio="ratio")
    right = with_service(PRICE_CO2, buried, ratio, node("market_value", quantity="gas", price="carbon_price"))
    assert values(case(card=right)) == pytest.approx([3 * 44 / 12 * 200 * 500, 3 * 44 / 12 * 100 * 500])
    per_carbon = with_service(PRICE_C, buried, node("market_value", quantity="buried", price="carbon_price"))
    assert np.divide(values(case(card=right)), values(case(card=per_carbon))) == pytest.approx([44 / 12] * 2)


def areal(value: float, unit: str) -> list[tuple[str, str]]:
    return with_service(
        parameter("unit_income", value, unit, "price_year = 2012"),
        node("areal_value", value="unit_income", area="area"),
    )


def test_yuan_a_mu_are_not_taken_for_yuan_a_hectare(case: Callable[..., Any], refused: Callable[..., Any]) -> None:
    assert values(case(card=areal(100.0, "yuan/mu/a"))) == [300_000.0, 150_000.0]
    assert values(case(card=areal(100.0, "yuan/ha/a"))) == [20_000.0, 10_000.0]
    refused(case(card=areal(100.0, "yuan/a")).bind, "argument_unit", "nodes.extra", "yuan/ha/a")


def test_ten_thousand_yuan_a_square_kilometre_are_a_hundred_a_hectare(case: Callable[..., Any]) -> None:
    assert conversion(parse("1e4 yuan/km2"), parse("yuan/ha")) == 100.0
    assert values(case(card=areal(3.0, "1e4 yuan/km2/a"))) == pytest.approx(
        values(case(card=areal(300.0, "yuan/ha/a")))
    )


def test_constant_prices_of_1990_are_not_used_as_current(
    case: Callable[..., Any], mistakes: Callable[..., list[str]]
) -> None:
    """Reservoir storage at 0.67 yuan/m3 of 1990 went unchanged into accounts of 2005 to 2015."""
    index = Library().price_index
    assert index.factor(1990, 2015) > 2.0
    assert index.factor(1990, 2015) * index.factor(2015, 1990) == pytest.approx(1.0)
    old = [("value = 0.1\nprice_year = 2012", "value = 0.1\nprice_year = 2010")]
    ratio = np.divide(values(case(prices=old), "water_storage")[0], values(case(), "water_storage")[0])
    assert ratio == pytest.approx(1.071)  # 5% and 2% of inflation
    undated = [("value = 0.1\nprice_year = 2012", "value = 0.1")]
    assert mistakes(case(prices=undated).bind) == ["price_without_year"]
    too_old = [("value = 0.1\nprice_year = 2012", "value = 0.1\nprice_year = 1990")]
    assert mistakes(case(prices=too_old).bind) == ["no_index_year"]


def test_supporting_services_are_shown_and_not_added(
    case: Callable[..., Any], refused: Callable[..., Any], equivalents: dict[str, Any]
) -> None:
    """A table may hold them, and shows them; a card cannot declare one at all."""
    supporting = with_service(
        node("scaled", value="stored_value", ratio="variation"), service=EXTRA.replace("regulating", "supporting")
    )
    refused(case(card=supporting).card, "bad_choice", "services.extra.group", "'supporting'")
    equivalents["vocabulary"] = [("", '[services.gas]\ntitle = { zh = "气", en = "gas" }\ngroup = "supporting"\n')]
    model = case(**equivalents).bind(reading="equivalents")
    shown = model.account(reading="equivalents")["value"].sel(place="north")
    assert [float(x) for x in shown] == [100_000.0, 300_000.0]
    assert np.ravel(model.central["wetland.value"])[0] == 100_000.0


def test_the_same_soil_is_not_paid_twice(
    case: Callable[..., Any], refused: Callable[..., Any], equivalents: dict[str, Any]
) -> None:
    """Two services of one code, two of one overlap group, a service and its row in a table of equivalents:
    each is refused.
    """
    once = node("scaled", value="stored_value", ratio="variation")
    twice = with_service(
        once, service=EXTRA.replace('group = "regulating"', 'group = "regulating"\ncode = "water_storage"')
    )
    refused(case(card=twice).bind, "overlap", "water_storage, extra", 'role = "shown" for all but one')
    soil = '[services.soil_retention]\ntitle = { zh = "土", en = "soil" }\ngroup = "regulating"\n'
    group = (
        "[overlaps.soil]\n"
        'title = { zh = "同一土壤", en = "the same soil" }\n'
        'members = ["soil_retention", "water_storage"]\n'
    )
    other = with_service(
        once, service=EXTRA.replace('group = "regulating"', 'group = "regulating"\ncode = "soil_retention"')
    )
    refused(case(card=other, vocabulary=[("", soil + group)]).bind, "overlap", "water_storage, extra", "'soil'")
    mixed = dict(equivalents)
    mixed["card"] = [
        *equivalents["card"],
        ('services = ["reed_supply", "water_storage"]', 'services = ["reed_supply", "water_storage", "tiny.gas"]'),
    ]
    refused(case(**mixed).card, "readings_mixed", "readings.gep")


def test_dry_matter_is_not_taken_for_carbon(case: Callable[..., Any], refused: Callable[..., Any]) -> None:
    respired = parameter("respired", 100.0, "g_C/m2/a")
    kept = node("net_ecosystem_carbon", "kept", net_primary_production="growth", heterotrophic_respiration="respired")
    rest = (
        respired,
        kept,
        PRICE_C,
        node("areal_amount", "stored_carbon", rate="kept", area="area"),
        node("market_value", quantity="stored_carbon", price="carbon_price"),
    )
    refused(
        case(card=with_service(parameter("growth", 900.0, "g_DM/m2/a"), *rest)).bind,
        "argument_unit",
        "nodes.kept",
        "g_DM/m2/a",
        "t_C/ha/a",
    )
    # 900 - 100 g C/m2 are 8 t C/ha.
    assert values(case(card=with_service(parameter("growth", 900.0, "g_C/m2/a"), *rest))) == pytest.approx(
        [800_000.0, 400_000.0]
    )


@pytest.mark.parametrize(
    "name",
    [
        "npp_miami",
        "npp_miami_temperature",
        "temperature_scalar_departure_casa",
        "oxygen_saturation_apha1985",
        "temperature_adjusted_rate",
    ],
)
def test_a_temperature_in_absolute_kelvin_is_out_of_bounds(name: str) -> None:
    low, high = get(name).limits["temperature"]
    assert low <= 10.0 <= high
    assert not low <= 283.15 <= high


def test_a_temperature_in_absolute_kelvin_is_refused_by_a_card(
    case: Callable[..., Any], refused: Callable[..., Any]
) -> None:
    def card(warmth: float, unit: str) -> list[tuple[str, str]]:
        grown_matter = node("npp_miami_temperature", "growth", temperature="warmth")
        price = parameter("straw", 10.0, "yuan/t_DM", "price_year = 2012")
        return with_service(
            parameter("warmth", warmth, unit),
            price,
            grown_matter,
            node("areal_amount", "grown", rate="growth", area="area"),
            node("market_value", quantity="grown", price="straw"),
        )

    refused(
        case(card=card(283.15, "K")).bind,
        "argument_unit",
        "nodes.growth",
        "'temperature' of npp_miami_temperature",
        "degC",
    )
    refused(case(card=card(283.15, "℃")).bind, "impossible", "parameters.warmth", "283.15", "-60")
    assert values(case(card=card(10.0, "degC")))[0] > 0


def test_a_concentration_above_what_water_holds_is_warned_of(case: Callable[..., Any]) -> None:
    def card(oxygen: float) -> list[tuple[str, str]]:
        return with_service(
            parameter("oxygen", oxygen, "g_O2/m3"),
            parameter("saturated", 9.0, "g_O2/m3"),
            parameter("rate", 8.0, "t_DM/ha/a"),
            parameter("straw", 10.0, "yuan/t_DM", "price_year = 2012"),
            node("oxygen_saturation_share", "condition", concentration="oxygen", saturation="saturated"),
            node("scaled", "growth", value="rate", ratio="condition"),
            node("areal_amount", "grown", rate="growth", area="area"),
            node("market_value", quantity="grown", price="straw"),
        )

    assert case(card=card(8.0)).bind().doubts == ()
    warned = case(card=card(17.0)).bind().doubts
    assert [one.code for one in warned] == ["doubtful_range"]
    assert "17" in warned[0].text("en")
    assert "提醒" in warned[0].text("zh")
