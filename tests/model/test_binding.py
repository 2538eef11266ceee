"""Binding: what a card's nodes may rest on, and what is refused before anything is evaluated."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from conftest import CARD, EQUIVALENTS, write_case
from hypothesis import given
from hypothesis import strategies as st

from esvalue.core.declared import declared
from esvalue.core.errors import InputError
from esvalue.inputs.library import package_folder

STORED = 'args = { depth = "depth", area = "area", turnover = "turnover" }'
ODD = """
[nodes.odd]
{node}
[services.odd]
title = {{ zh = "怪", en = "odd" }}
group = "regulating"
role = "shown"
value = "odd"
"""
LISTED = ('"reed_supply", "water_storage"]', '"reed_supply", "water_storage", "odd"]')


def with_node(node: str, more: str = "") -> list[tuple[str, str]]:
    """Return the changes that add a node as the value of a shown service."""
    return [LISTED, ("", ODD.format(node=node) + more)]


def test_by_hand(case) -> None:
    central = case().bind().central
    assert central["wetland.reed_output"].reshape(-1) == pytest.approx([1600, 800])
    # 8 t/ha x 300 x 1.071 - 1000 = 1570.4 yuan/ha, of which the duty takes a half and a fifth.
    assert central["wetland.forgone"].reshape(-1) == pytest.approx([785.2, 314.08])
    assert central["wetland.floor"].reshape(-1) == pytest.approx([785.2, 314.08])
    assert central["wetland.holder_spread"].reshape(-1) == pytest.approx([0.3 * 785.2, 0.3 * 314.08])


def test_columns_are_converted_for_the_equation(case) -> None:
    # marsh_storage takes m2: 0.5 m x 200 ha x 2/a = 2,000,000 m3/a; the second place has no depth.
    stored = case().bind().central["wetland.stored"]
    assert stored[0] == pytest.approx(2e6)
    assert np.isnan(stored[1])


def test_a_table_is_looked_up_by_the_column_of_that_name(case) -> None:
    made = case(places=[("Panshan,reserve_core", "Panshan,ordinary")])
    assert made.bind().central["wetland.floor"].reshape(-1) == pytest.approx([314.08, 314.08])


def test_a_table_entry_that_does_not_apply_masks_the_place(case) -> None:
    model = case(card=[("ordinary = { value = 0.2 }", 'ordinary = "n/a"')]).bind()
    assert model.graph["wetland.floor"].present.tolist() == [True, False]


def test_grouping_by_a_text_column(case) -> None:
    made = case(card=with_node('group = "sum"\nof = "reed_value"\nover = "place"\nby = "cover"'))
    node = made.bind().graph["wetland.odd"]
    assert node.labels == {"cover:wetland": ("reed",)}


# --- names and arguments ---


def test_a_circle(case, refused) -> None:
    more = '[nodes.odder]\nequation = "scaled"\nargs = { value = "odd", ratio = "variation" }\n'
    made = case(card=with_node('equation = "scaled"\nargs = { value = "odder", ratio = "variation" }', more))
    refused(made.bind, "cycle", "nodes form a circle", "odd -> odder -> odd")


def test_a_node_of_itself(case, refused) -> None:
    refused(
        case(card=with_node('equation = "scaled"\nargs = { value = "odd", ratio = "variation" }')).bind,
        "cycle",
        "odd -> odd",
    )


def test_an_unknown_equation_names_the_nearest(case, refused) -> None:
    refused(
        case(card=[('equation = "marsh_storage"', 'equation = "mash_storage"')]).bind,
        "unknown_equation",
        "reed.toml: nodes.stored",
        "'mash_storage'",
        "nearest: marsh_storage",
    )


def test_a_missing_argument(case, refused) -> None:
    made = case(
        card=[
            (
                'args = { yield_ = "reed_yield", price = "prices.reed", variable_cost = "harvest_cost" }',
                'args = { yield_ = "reed_yield", price = "prices.reed" }',
            )
        ]
    )
    refused(made.bind, "missing_argument", "reed.toml: nodes.margin", "gross_margin needs argument 'variable_cost'")


def test_an_argument_of_its_own_name_may_be_left_out(case) -> None:
    made = case(card=[(STORED, "args = {}")])
    assert made.bind().central["wetland.stored"][0] == pytest.approx(2e6)


def test_an_extra_argument_names_the_nearest(case, refused) -> None:
    made = case(card=[(STORED, STORED.replace(" }", ', dept = "depth" }'))])
    refused(
        made.bind, "extra_argument", "reed.toml: nodes.stored", "marsh_storage has no argument 'dept'", "nearest: depth"
    )


def test_an_argument_that_stands_for_nothing(case, refused) -> None:
    made = case(
        card=[
            (STORED, STORED.replace('"turnover"', '"turnver"')),
            (
                '[parameters.turnover]\ntitle = { zh = "年周转次数", en = "turnover" }\nunit = '
                '"1/a"\nvalue = 2\nsource = "judgement"\n',
                "",
            ),
        ]
    )
    refused(made.bind, "unknown_name", "reed.toml: nodes.stored: args.turnover", "'turnver'")


def test_an_unknown_price_names_the_nearest(case, refused) -> None:
    made = case(
        card=[
            (
                'args = { quantity = "stored", price = "prices.storage" }',
                'args = { quantity = "stored", price = "prices.storge" }',
            )
        ]
    )
    refused(made.bind, "unknown_name", "nodes.stored_value: args.price", "price 'prices.storge'", "nearest: storage")


def test_an_argument_of_another_kind_of_unit(case, refused) -> None:
    made = case(card=[(STORED, STORED.replace('depth = "depth"', 'depth = "area"'))])
    refused(
        made.bind,
        "argument_unit",
        "reed.toml: nodes.stored",
        "argument 'depth' of marsh_storage takes 'm'",
        "'area' is in 'ha'",
    )


def test_carbon_is_not_priced_as_dioxide(case, refused) -> None:
    prices = (
        '[prices.carbon]\ntitle = { zh = "碳", en = "carbon" }\nunit = "yuan/t_CO2"\n'
        'value = 100\nprice_year = 2012\nsource = "paper_2010"\n'
    )
    made = case(
        card=[
            *with_node(
                'equation = "market_value"\nargs = { quantity = "fixed", price = "prices.carbon" }',
                '[nodes.fixed]\nequation = "areal_amount"\nargs = { rate = '
                '"fixing", area = "area" }\n'
                '[parameters.fixing]\ntitle = { zh = "固碳", en = "fixing" }\nunit '
                '= "t_C/ha/a"\nvalue = 1\nsource = "paper_2010"\n',
            )
        ],
        prices=[("", prices)],
    )
    refused(made.bind, "argument_unit", "reed.toml: nodes.odd", "market_value", "yuan/t_C", "yuan/t_CO2")


def test_a_text_column_is_no_number(case, refused) -> None:
    made = case(card=[(STORED, STORED.replace('depth = "depth"', 'depth = "cover"'))])
    refused(made.bind, "text_as_number", "args.depth", "'cover' is a text column")


def test_a_service_value_in_another_unit(case, refused) -> None:
    made = case(card=[('value = "stored_value"', 'value = "stored"')])
    with pytest.raises(InputError) as caught:
        made.bind()
    assert caught.value.problems[0].code == "node_unit"
    refused(
        case(card=[*with_node('equation = "scaled"\nargs = { value = "stored", ratio = "variation" }')]).bind,
        "node_unit",
        "services.odd",
        "'odd'",
        "'yuan/a' is needed",
    )


def test_a_result_keeps_the_unit_of_what_it_scales(case, refused) -> None:
    assert case().bind().evaluate(["wetland.holder_spread"])["wetland.holder_spread"].attrs["units"] == "yuan/ha/a"
    refused(
        case(card=with_node('equation = "scaled"\nargs = { value = "stored", ratio = "variation" }')).bind,
        "node_unit",
        "'odd' is in 'm3/a'",
    )


@pytest.mark.parametrize(
    ("form", "what", "text"),
    [
        ("nodes", "node", 'equation = "scaled"\nargs = { value = "stored", ratio = "variation" }'),
        ("parameters", "parameter", 'title = { zh = "多余", en = "spare" }\nvalue = 1\nsource = "judgement"'),
    ],
)
def test_what_nothing_uses(case, refused, form: str, what: str, text: str) -> None:
    refused(
        case(card=[("", f"[{form}.spare]\n{text}\n")]).bind,
        "unused",
        f"reed.toml: {form}.spare",
        f"this {what} is used by nothing",
        "delete it",
    )


def test_a_value_no_equation_takes(case, refused) -> None:
    made = case(
        card=[
            ("reserve_core = { value = 0.5 }", "reserve_core = { value = 1.5 }"),
            ('role = "share"\nminimum = 0\nmaximum = 1\n', 'quantity = "coefficient"\n'),
        ]
    )
    refused(made.bind, "bad_input_range", "wetland.forgone", "'share' of forgone_income", "1.5", "0 to 1")


def test_a_floor_that_is_the_same_everywhere(case, refused) -> None:
    made = case(
        card=[
            ('args = { margin = "margin", share = "duty_share" }', 'args = { margin = "margin", share = "variation" }'),
            (CARD[CARD.index("[parameters.duty_share]") : CARD.index("[parameters.variation]")], ""),
        ]
    )
    refused(made.bind, "floor_by_place", "reed.toml: holders", "does not differ by place")


# --- tables and groups ---


def test_a_table_that_lacks_a_category(case, refused) -> None:
    made = case(card=[("ordinary = { value = 0.2 }\n", "")])
    refused(
        made.bind,
        "table_lacks",
        "reed.toml: parameters.duty_share",
        "no entry for ordinary",
        "(places: south)",
        '"n/a"',
    )


def test_a_table_by_a_column_that_is_not_there(case, mistakes) -> None:
    assert "unknown_name" in mistakes(case(card=[('by = "region_type"', 'by = "regon_type"')]).bind)


def test_a_group_over_a_dimension_that_is_not_there(case, refused) -> None:
    made = case(card=with_node('group = "sum"\nof = "turnover"'))
    refused(made.bind, "group_dimension", "wetland.turnover", "no dimension 'place'")


def test_a_group_by_an_unknown_column(case, refused) -> None:
    made = case(card=with_node('group = "sum"\nof = "reed_value"\nby = "cver"'))
    refused(made.bind, "unknown_name", "text column 'cver'", "nearest: cover")


# --- rivals, overlaps, readings, spill ---


def test_a_rival_of_another_unit(case, refused) -> None:
    made = case(card=with_node('rivals = { money = "stored_value", water = "stored" }'))
    refused(
        made.bind,
        "rival_differs",
        "reed.toml: nodes.odd",
        "'water' (m3",
        "place:wetland",
        "the first (yuan/a",
        "in unit or dimensions",
    )


def test_a_rival_of_other_dimensions(case, refused) -> None:
    more = '[nodes.whole]\ngroup = "sum"\nof = "stored_value"\n'
    refused(
        case(card=with_node('rivals = { each = "stored_value", whole = "whole" }', more)).bind,
        "rival_differs",
        "nodes.odd",
        "'whole' (yuan/a; -)",
        "place:wetland",
    )


def test_a_rival_in_another_unit_of_the_kind_is_converted(case) -> None:
    more = (
        '[nodes.rent]\nequation = "areal_value"\nargs = { value = "rate", area = "area" }\n'
        '[parameters.rate]\ntitle = { zh = "租", en = "rent" }\nunit = "1e4 yuan/ha/a"\nvalue = '
        '1\nprice_year = 2012\nsource = "paper_2010"\n'
    )
    made = case(card=with_node('rivals = { rent = "rent", water = "stored_value" }', more))
    assert made.bind().central["wetland.odd"] == pytest.approx([2e6, 1e6])


def test_two_services_of_one_overlap_group_are_not_both_summed(case, refused) -> None:
    card = CARD + ODD.format(node='equation = "scaled"\nargs = { value = "stored_value", ratio = "variation" }')
    final = card.replace(LISTED[0], LISTED[1]).replace('role = "shown"', 'code = "water_supply"')
    refused(
        case(card=final).bind,
        "overlap",
        "reed.toml: readings.gep",
        "water_storage, odd",
        "'same_water'",
        'role = "shown" for all but one',
    )
    shown = card.replace(LISTED[0], LISTED[1]).replace('role = "shown"', 'code = "water_supply"\nrole = "shown"')
    assert case(card=shown).bind().central["wetland.value"].reshape(-1)[0] == pytest.approx(714_080)


def test_a_switch_frees_an_overlap(case) -> None:
    card = CARD.replace(*LISTED) + ODD.format(
        node='equation = "scaled"\nargs = { value = "stored_value", ratio = "variation" }'
    )
    off = card.replace('role = "shown"', 'code = "water_supply"\ndefault = "off"')
    assert case(card=off).bind().accounts["wetland"].off == ("odd",)


def test_a_service_without_spill_row(case, refused, without: dict) -> None:
    spill = CARD[CARD.index("[spill.water_storage]") : CARD.index("[holders]")]
    made = case(card=[(spill, "")])
    refused(
        lambda: made.bind(without=without),
        "missing_spill",
        "reed.toml: services.water_storage",
        "has no [spill.water_storage]",
        "shares that sum to 1",
    )


def test_what_is_sold_needs_no_spill_row(case, without: dict) -> None:
    model = case().bind(without=without)
    assert {s.key: s.spill for s in model.accounts["wetland"].readings["gep"]}["reed_supply"] is None


def test_the_increment_by_hand(case, without: dict) -> None:
    model = case().bind(without=without)
    exposure = float(np.asarray(model.central["wetland.without.exposure"]))
    assert 0 < exposure < 1
    # Half the depth is lost: half of 200,000 yuan is at stake; a city counts county 0.5 and city 0.3.
    increment = model.central["wetland.service.water_storage.increment"]
    assert np.ravel(increment)[0] == pytest.approx(100_000 * exposure)
    assert np.ravel(model.central["wetland.service.water_storage.spillover"])[0] == pytest.approx(
        0.8 * 100_000 * exposure
    )


def test_the_payers_level_decides_what_is_counted(case, without: dict) -> None:
    shares = {
        level: np.ravel(case().bind(without=without, payer_level=level).central["wetland.spill.water_storage"])[0]
        for level in ("county", "city", "province")
    }
    assert shares == pytest.approx({"county": 0.5, "city": 0.8, "province": 0.9})


@pytest.fixture
def without() -> dict:
    return {
        "text": {"zh": "水少", "en": "less water"},
        "hazard": {"value": 0.05, "unit": "1/a", "source": "judgement"},
        "horizon": {"value": 10, "unit": "a", "source": "judgement"},
        "set": {"depth": {"times": {"value": 0.5, "source": "judgement"}}},
    }


# --- equivalents ---


def test_equivalents_by_hand(case, equivalents) -> None:
    model = case(**equivalents).bind(reading="equivalents")
    # 0.5 and 1.5 equivalents x 1,000 yuan x 200 ha.
    assert model.account(reading="equivalents")["value"].sel(place="north").values.tolist() == [100_000, 300_000]


def test_a_row_of_equivalents_that_no_source_prints(case, refused, equivalents) -> None:
    equivalents["places"] = [(old, new.replace("wet,200", "pine,200")) for old, new in equivalents["places"]]
    refused(
        case(**equivalents).bind,
        "equivalents_empty",
        "reed.toml: readings.equivalents",
        "tiny.csv",
        "'pine'",
        "(places: north)",
        "no source reached prints it",
    )


def test_the_empty_row_of_the_shipped_table(case, refused, equivalents) -> None:
    shipped = (package_folder("models") / "tables" / "xie2015.csv").read_bytes()
    equivalents["table"] = shipped
    equivalents["card"] = [
        ("", EQUIVALENTS.replace('[spill."tiny.gas"]\nshare = { city = 1 }\nsource = "judgement"\n', ""))
    ]
    equivalents["places"] = [
        (old, new.replace("wet,200", "coniferous,200").replace("wet,100", "wetland,100"))
        for old, new in equivalents["places"]
    ]
    refused(case(**equivalents).bind, "equivalents_empty", "'coniferous'", "(places: north)")


def test_a_row_of_equivalents_that_is_not_in_the_table(case, refused, equivalents) -> None:
    equivalents["places"] = [(old, new.replace("wet,200", "wett,200")) for old, new in equivalents["places"]]
    refused(case(**equivalents).bind, "unknown_name", "readings.equivalents", "row 'wett'", "nearest: wet")


def test_a_sold_service_the_table_does_not_have(case, refused, equivalents) -> None:
    equivalents["card"] = [("", EQUIVALENTS.replace('sold = ["food"]', 'sold = ["fod"]'))]
    refused(case(**equivalents).bind, "unknown_name", "readings.equivalents", "service 'fod'", "nearest: food")


def test_an_unknown_table_names_the_nearest(case, refused, equivalents) -> None:
    equivalents["card"] = [("", EQUIVALENTS.replace('table = "tiny"', 'table = "tny"'))]
    refused(case(**equivalents).bind, "unknown_name", "readings.equivalents", "table 'tny'", "nearest: tiny")


def test_supporting_services_of_a_table_are_not_summed(case, equivalents) -> None:
    equivalents["vocabulary"] = [("", '[services.gas]\ntitle = { zh = "气", en = "gas" }\ngroup = "supporting"\n')]
    model = case(**equivalents).bind(reading="equivalents")
    assert np.ravel(model.central["wetland.value"])[0] == pytest.approx(100_000)


# --- labelled values ---

AREA = xr.DataArray([400.0, 100.0], dims="place", coords={"place": ["north", "south"]})


def test_labelled_values_replace_a_leaf(case) -> None:
    out = case().bind().evaluate(["wetland.reed_output"], {"wetland.area": AREA})
    assert out["wetland.reed_output"].squeeze().values.tolist() == [3200, 800]
    assert out["wetland.reed_output"].attrs["units"] == "t_DM/a"


def test_both_paths_are_equal(case) -> None:
    model = case().bind()
    names = ["wetland.value", "wetland.floor", "wetland.stored"]
    labelled = model.evaluate(names)
    for name in names:
        present = model.graph[name].present
        assert np.array_equal(labelled[name].values[present], np.asarray(model.central[name])[present])


def test_a_dimension_without_labels(case, refused) -> None:
    model = case().bind()
    values = {"wetland.area": xr.DataArray([400.0, 100.0], dims="place")}
    refused(
        lambda: model.evaluate(["wetland.value"], values),
        "unlabelled",
        "wetland.area",
        "dimension 'place' has no labels",
        "coords={'place': [...]}",
    )


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (["south", "north"], ("another order: yes", ".sel(place=...)")),
        (["north", "west"], ("missing south", "unknown west", "order: no")),
    ],
)
def test_misaligned_places(case, refused, labels: list[str], words: tuple[str, ...]) -> None:
    model = case().bind()
    values = {"wetland.area": AREA.assign_coords(place=labels)}
    refused(
        lambda: model.evaluate(["wetland.value"], values),
        "misaligned",
        "wetland.area",
        "labels of 'place' differ",
        *words,
    )


def test_too_few_places(case, refused) -> None:
    model = case().bind()
    refused(
        lambda: model.evaluate(["wetland.value"], {"wetland.area": AREA.isel(place=[0])}),
        "misaligned",
        "missing south",
        "unknown -",
    )


def test_a_dimension_that_is_missing(case, refused, without: dict) -> None:
    model = case().bind(without=without)
    name = next(name for name, node in model.graph.nodes.items() if {"place:wetland", "state"} <= set(node.dims))
    values = xr.DataArray([1.0, 2.0], dims="state", coords={"state": ["with", "without"]})
    refused(lambda: model.evaluate([name], {name: values}), "account_dimension", name, "'place' is missing")


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """The tiny case bound: reed of 8 t a hectare at two places."""
    return write_case(tmp_path_factory.mktemp("tiny")).bind()


UNITS = {"ha": 1.0, "mu": 1 / 15, "km2": 100.0, "hm2": 1.0, "m2": 1e-4}


@given(unit=st.sampled_from(sorted(UNITS)), north=st.floats(1, 1e6), south=st.floats(1, 1e6))
def test_given_values_are_converted_by_their_unit(model, unit: str, north: float, south: float) -> None:
    area = AREA.copy(data=[north, south]).assign_attrs(units=unit)
    out = model.evaluate("wetland.reed_output", {"wetland.area": area})["wetland.reed_output"]
    assert out.squeeze().values == pytest.approx([8 * UNITS[unit] * north, 8 * UNITS[unit] * south])


@given(number=st.floats(0.001, 1e6), unit=st.sampled_from(["", *UNITS]))
def test_one_number_holds_everywhere(model, number: float, unit: str) -> None:
    value = xr.DataArray(number, attrs={"units": unit}) if unit else number
    out = model.evaluate("wetland.reed_output", {"wetland.area": value})["wetland.reed_output"]
    assert out.squeeze().values == pytest.approx([8 * UNITS.get(unit, 1.0) * number] * 2)


@pytest.mark.parametrize("unit", ["m", "yuan/ha", "1", "t/ha", "ha/a"])
def test_a_unit_of_another_kind_is_refused(case, refused, unit: str) -> None:
    refused(
        lambda: case().bind().evaluate("wetland.value", {"wetland.area": AREA.assign_attrs(units=unit)}),
        "unit_kind",
        "wetland.area",
        "'ha'",
    )


def test_a_unit_that_is_none_and_a_value_that_is_no_number_are_refused(case, mistakes) -> None:
    model = case().bind()
    mistakes(lambda: model.evaluate("wetland.value", {"wetland.area": AREA.assign_attrs(units="mmu")}))
    assert mistakes(lambda: model.evaluate("wetland.value", {"wetland.area": xr.DataArray("12")})) == ["given_number"]


def test_given_values_can_be_what_their_columns_and_parameters_can(model) -> None:
    """Every column and parameter of the case with a lower end: a value below it is refused, the end is not."""
    tried = 0
    for name, field in model._fields.items():
        low = max(declared(field).low, -np.inf if field.minimum is None else field.minimum)
        if name not in model.graph.nodes or not np.isfinite(low):
            continue
        tried += 1
        with pytest.raises(InputError) as refused:
            model.evaluate(name, {name: xr.DataArray(low - 1.0, attrs={"units": field.unit})})
        assert [one.where for one in refused.value.problems] == [name]
    assert tried >= 5


def test_a_value_that_nothing_asked_for_rests_on_is_refused(case, refused) -> None:
    refused(
        lambda: case().bind().evaluate("wetland.reed_output", {"wetland.depth": 2.0}),
        "given_unused",
        "wetland.depth",
        "reed_output",
    )


def test_nan_given(case, refused) -> None:
    model = case().bind()
    values = {"wetland.area": AREA.where(AREA > 200)}
    refused(
        lambda: model.evaluate(["wetland.value"], values),
        "given_nan",
        "wetland.area",
        "NaN",
        "absent places are declared n/a",
    )


def test_infinity_given(case, mistakes) -> None:
    model = case().bind()
    mistakes(lambda: model.evaluate(["wetland.value"], {"wetland.area": AREA.where(AREA > 200, np.inf)}))


def test_a_dimension_too_many(case, mistakes) -> None:
    model = case().bind()
    mistakes(lambda: model.evaluate(["wetland.value"], {"wetland.area": AREA.expand_dims(extra=3)}))


def test_an_unknown_node_names_the_nearest(case, refused) -> None:
    model = case().bind()
    refused(lambda: model.evaluate(["wetland.valu"]), "unknown_name", "node 'wetland.valu'", "nearest: wetland.value")


def test_all_misaligned_values_are_reported_at_once(case, mistakes) -> None:
    model = case().bind()
    values = {"wetland.area": AREA.isel(place=[1, 0]), "wetland.depth": xr.DataArray([1.0, 1.0], dims="place")}
    assert mistakes(lambda: model.evaluate(["wetland.value"], values)) == ["misaligned", "unlabelled"]


def test_a_result_that_is_not_finite_names_node_and_place(case, refused, without: dict) -> None:
    model = case().bind(without=without)
    nothing = {"wetland.area": AREA.where(AREA != 400, 0.0)}
    refused(lambda: model.evaluate(["wetland.ceiling"], nothing), "not_finite", "'wetland.ceiling'", "north")


# --- several mistakes ---


def test_mistakes_of_several_nodes_are_reported_at_once(case, mistakes) -> None:
    made = case(
        card=[
            ('equation = "marsh_storage"', 'equation = "mash_storage"'),
            ("ordinary = { value = 0.2 }\n", ""),
            (
                'args = { rate = "reed_yield", area = "area" }',
                'args = { rate = "reed_yield", area = "area", are = "area" }',
            ),
        ]
    )
    found = mistakes(made.bind)
    assert {"unknown_equation", "extra_argument"} <= set(found)


def test_mistakes_of_services_and_holders_are_reported_together(case, mistakes) -> None:
    made = case(
        card=[('equation = "marsh_storage"', 'equation = "mash_storage"'), ("ordinary = { value = 0.2 }\n", "")]
    )
    assert mistakes(made.bind) == ["table_lacks", "unknown_equation"]


def test_two_missing_arguments(case, mistakes) -> None:
    made = case(
        card=[
            (
                'args = { yield_ = "reed_yield", price = "prices.reed", variable_cost = "harvest_cost" }',
                'args = { yield_ = "reed_yield" }',
            )
        ]
    )
    assert mistakes(made.bind) == ["missing_argument", "missing_argument"]
