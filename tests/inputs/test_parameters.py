"""Parameters and prices: mistakes are refused with place and remedy; years of money are checked by hand."""

from __future__ import annotations

import csv
from math import prod
from pathlib import Path

import pytest

from esvalue.core.errors import InputError
from esvalue.inputs.library import Library, package_folder
from esvalue.inputs.shared_tables import PriceIndex

#: A record with a unit of its own needs a form in which the parameter has one too.
IN_UNIT = 'values = [{{ date = 2000, value = {0}, unit = "{1}", source = "paper_2010" }}]'
YIELD = 'value = 8\nspread = { triangular = [5, 8, 11] }\nsource = "paper_2010"'


def test_the_case_is_good(case) -> None:
    card = case().card()
    assert card.parameters["reed_yield"].record.value == 8


# --- sources ---


def test_a_number_needs_a_source(case, refused) -> None:
    made = case(card=[(YIELD, "value = 8")])
    refused(made.card, "no_source", "reed.toml: parameters.reed_yield", "no source", 'source = "..."', "judgement")


def test_an_unknown_source_names_the_nearest(case, refused) -> None:
    made = case(card=[(YIELD, 'value = 8\nsource = "papr_2010"')])
    found = refused(
        made.card, "unknown_source", "parameters.reed_yield", "'papr_2010'", "nearest: paper_2010", "sources.toml"
    )
    assert "“papr_2010”" in found.text("zh")


def test_a_card_may_define_its_own_source(case) -> None:
    made = case(
        card=[(YIELD, 'value = 8\nsource = "own"'), ("", '[sources.own]\ntitle = "own"\nkind = "monitoring"\n')]
    )
    assert made.card().sources["own"].kind == "monitoring"


# --- units ---


def test_a_record_of_another_kind_of_unit(case, refused) -> None:
    made = case(card=[(YIELD, IN_UNIT.format(8, "t_C/ha/a"))])
    refused(made.card, "unit_kind", "parameters.reed_yield", "'t_C/ha/a'", "'t_DM/ha/a'", "converts into")


def test_a_parameter_of_an_unknown_unit(case, refused) -> None:
    made = case(card=[('unit = "t_DM/ha/a"', 'unit = "t_DMM/ha/a"')])
    refused(made.card, "unknown_unit", "parameters.reed_yield", "'t_DMM'", "nearest: t_DM")


def test_a_record_in_its_own_unit_is_converted(case) -> None:
    made = case(card=[(YIELD, IN_UNIT.format(600, "kg_DM/mu/a")), ("maximum = 40\n", "")])
    assert float(made.bind().central["wetland.reed_yield"]) == pytest.approx(9.0)  # 600 kg/mu = 9 t/ha


def test_bounds_hold_in_the_unit_of_the_parameter(case, refused) -> None:
    made = case(card=[(YIELD, IN_UNIT.format(12, "t_DM/mu/a"))])
    refused(made.card, "outside_bounds", "parameters.reed_yield", "maximum 40")


def test_a_good_record_in_a_smaller_unit_is_accepted(case) -> None:
    made = case(card=[(YIELD, IN_UNIT.format(8000, "kg_DM/ha/a"))])
    assert float(made.bind().central["wetland.reed_yield"]) == pytest.approx(8.0)


# --- spreads and bounds ---


@pytest.mark.parametrize(
    ("spread", "bound"),
    [
        ("{ triangular = [-1, 8, 11] }", "minimum 0"),
        ("{ uniform = [5, 41] }", "maximum 40"),
        ("{ truncnormal = [8, 1, 5, 50] }", "maximum 40"),
    ],
)
def test_a_spread_passes_a_bound(case, refused, spread: str, bound: str) -> None:
    made = case(card=[("{ triangular = [5, 8, 11] }", spread)])
    refused(made.card, "outside_bounds", "parameters.reed_yield", bound, "t_DM/ha/a")


def test_a_normal_spread_has_no_least_value(case, mistakes) -> None:
    # It can go below the minimum and above the maximum: both are said.
    assert mistakes(case(card=[("{ triangular = [5, 8, 11] }", "{ normal = [8, 1] }")]).card) == [
        "outside_bounds",
        "outside_bounds",
    ]


@pytest.mark.parametrize(("value", "bound"), [("-1", "minimum 0"), ("41", "maximum 40")])
def test_a_value_passes_a_bound(case, refused, value: str, bound: str) -> None:
    made = case(card=[(YIELD, f'value = {value}\nsource = "paper_2010"')])
    refused(made.card, "outside_bounds", "parameters.reed_yield", bound, value)


def test_a_value_outside_its_spread(case, refused) -> None:
    made = case(card=[(YIELD, 'value = 12\nspread = { triangular = [5, 8, 11] }\nsource = "paper_2010"')])
    refused(made.card, "bad_value", "reed.toml: parameters.reed_yield", "value 12 lies outside its spread 5 to 11")


@pytest.mark.parametrize(
    ("spread", "words"),
    [
        ("{ triangular = [11, 8, 5] }", "low=11, mode=8, high=5 is impossible"),
        ("{ uniform = [11, 5] }", "low=11, high=5 is impossible"),
        ("{ normal = [8, -1] }", "sd=-1 is impossible"),
        ("{ lognormal = [8, 0.5] }", "geometric_sd=0.5 is impossible"),
        ("{ triangular = [5, 11] }", "takes [low, mode, high], got 2 numbers"),
        ("{ trianglar = [5, 8, 11] }", "unknown spread 'trianglar'; nearest: triangular"),
        ("{ uniform = [5, 11], normal = [8, 1] }", "a spread is one table"),
        ('{ uniform = ["5", "11"] }', "takes a list of numbers"),
    ],
)
def test_an_impossible_spread(case, refused, spread: str, words: str) -> None:
    refused(
        case(card=[("{ triangular = [5, 8, 11] }", spread)]).card, "bad_value", "parameters.reed_yield", "spread", words
    )


def test_the_place_of_a_mistake_is_what_the_user_wrote(case, refused) -> None:
    made = case(card=[("{ triangular = [5, 8, 11] }", "{ uniform = [11, 5] }")])
    refused(made.card, "bad_value", "reed.toml: parameters.reed_yield.spread: ")


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "true", '"8"'])
def test_a_value_must_be_a_finite_number(case, refused, value: str) -> None:
    refused(
        case(card=[(YIELD, f'value = {value}\nsource = "paper_2010"')]).card,
        "bad_value",
        "parameters.reed_yield",
        "number",
    )


# --- keys ---


@pytest.mark.parametrize(
    ("wrong", "right", "value"),
    [
        ("sorce", "source", '"paper_2010"'),
        ("pric_year", "price_year", "2010"),
        ("evidnce", "evidence", '"paper"'),
        ("sprad", "spread", "1"),
    ],
)
def test_a_misspelt_key_of_a_record_in_place(case, refused, wrong: str, right: str, value: str) -> None:
    made = case(card=[("value = 8\n", f"value = 8\n{wrong} = {value}\n")])
    refused(made.card, "unknown_key", "parameters.reed_yield", f"'{wrong}'", f"nearest: {right};")


@pytest.mark.parametrize(
    ("wrong", "right", "value"), [("mininum", "minimum", 1), ("tittle", "title", 1), ("maxmum", "maximum", 40)]
)
def test_a_misspelt_key_of_a_parameter(case, refused, wrong: str, right: str, value: int) -> None:
    made = case(card=[("minimum = 0\nmaximum = 40\nvalue = 8\n", f"value = 8\n{wrong} = {value}\n")])
    refused(
        made.card,
        "unknown_key",
        f"parameters.reed_yield.{wrong}",
        f"unknown key '{wrong}'",
        f"nearest: {right};",
        "known keys:",
    )


def test_a_misspelt_key_of_a_table_entry(case, refused) -> None:
    made = case(card=[("reserve_core = { value = 0.5 }", "reserve_core = { value = 0.5, evidense = 'paper' }")])
    refused(made.card, "unknown_key", "duty_share.table.reserve_core", "'evidense'", "nearest: evidence;")


def test_an_unknown_kind_of_evidence(case, refused) -> None:
    made = case(card=[(YIELD, YIELD + '\nevidence = "papers"')])
    refused(made.card, "bad_choice", "parameters.reed_yield", "'papers'", "nearest: paper", "'statistics'")


def test_two_forms_of_one_parameter(case, refused) -> None:
    made = case(card=[("", '[parameters.reed_yield.rivals.other]\nvalue = 7\nsource = "paper_2010"\n')])
    refused(
        made.card,
        "bad_value",
        "parameters.reed_yield",
        "exactly one of value, values, rivals, table",
        "found value and rivals",
    )


def test_a_parameter_without_any_value(case, refused) -> None:
    refused(
        case(card=[(YIELD, "")]).card,
        "bad_value",
        "parameters.reed_yield",
        "exactly one of value, values, rivals, table",
        "found none",
    )


def test_rivals_must_contain_the_one_in_use(case, refused) -> None:
    made = case(prices=[("[prices.storage.rivals.cheap]", 'use = "chep"\n[prices.storage.rivals.cheap]')])
    refused(lambda: made.library.prices, "bad_value", "prices.toml: prices.storage", "use = 'chep'", "cheap, dear")


# --- dated values ---

DATED = """
[[parameters.turnover.values]]
date = 2010
value = 1
source = "paper_2010"
[[parameters.turnover.values]]
date = 2012
value = 3
source = "paper_2010"
"""


@pytest.mark.parametrize(("year", "expected"), [(2010, 1.0), (2011, 1.0), (2012, 3.0), (2013, 3.0)])
def test_the_latest_value_not_after_the_price_year_holds(case, year: int, expected: float) -> None:
    made = case(card=[('value = 2\nsource = "judgement"\n', ""), ("", DATED)])
    assert float(made.bind(price_year=year).central["wetland.turnover"]) == expected


def test_a_dated_value_needs_its_date(case) -> None:
    made = case(card=[('value = 2\nsource = "judgement"\n', ""), ("", DATED.replace("date = 2010\n", ""))])
    with pytest.raises(Exception, match="date"):
        made.card()


# --- price years ---


def test_money_without_a_year(case, refused) -> None:
    made = case(card=[("price_year = 2012\n", "")])
    refused(
        made.card,
        "price_without_year",
        "reed.toml: parameters.harvest_cost",
        "price_year = ...",
        "the file",
        'evidence = "judgement"',
    )


def test_a_price_of_the_book_without_a_year(case, refused) -> None:
    made = case(prices=[("price_year = 2010\n", "")])
    refused(
        lambda: made.library.prices,
        "price_without_year",
        "prices.toml: prices.reed",
        "add price_year = ... to prices.toml",
    )


def test_a_published_price_must_be_judgement(case, refused) -> None:
    made = case(card=[("price_year = 2012\n", "published = 2012\n")])
    refused(made.card, "price_without_year", "parameters.harvest_cost", "published = ...", 'evidence = "judgement"')


def test_a_published_price_as_judgement_is_indexed_from_its_publication(case) -> None:
    made = case(card=[("price_year = 2012\n", 'published = 2010\nevidence = "judgement"\n')])
    model = made.bind()
    assert float(model.central["wetland.harvest_cost"]) == pytest.approx(1000 * 1.05 * 1.02)


def test_a_published_price_says_so_in_its_trace(case) -> None:
    from esvalue.standards.judging import judge
    from esvalue.standards.lineage import Lineage

    made = case(card=[("price_year = 2012\n", 'published = 2010\nevidence = "judgement"\n')])
    facts = Lineage(judge(made.load())).facts["wetland.harvest_cost"]
    assert "no price year printed; taken as of its publication in 2010" in facts.note["en"]
    assert "来源未印价格年份，按发表年 2010 处理" in facts.note["zh"]
    assert facts.soft


def test_a_dated_price_says_nothing_of_publication(case) -> None:
    from esvalue.standards.judging import judge
    from esvalue.standards.lineage import Lineage

    facts = Lineage(judge(case().load())).facts["wetland.harvest_cost"]
    assert "publication" not in facts.note.get("en", "")


def test_prices_come_to_the_price_year_by_hand(case) -> None:
    central = case().bind(price_year=2013).central
    assert float(central["prices.reed"]) == pytest.approx(300 * 1.05 * 1.02 * 1.10)
    assert float(central["wetland.harvest_cost"]) == pytest.approx(1000 * 1.10)


def test_a_price_goes_back_in_time_too(case) -> None:
    assert float(case().bind(price_year=2010).central["wetland.harvest_cost"]) == pytest.approx(1000 / (1.05 * 1.02))


def test_statutory_amounts_stay_nominal(case) -> None:
    made = case(card=[("price_year = 2012\n", 'basis = "statutory"\n')])
    assert float(made.bind(price_year=2013).central["wetland.harvest_cost"]) == 1000


def test_statutory_amounts_stay_nominal_even_with_a_year(case) -> None:
    made = case(card=[("price_year = 2012\n", 'price_year = 2010\nbasis = "statutory"\n')])
    assert float(made.bind(price_year=2013).central["wetland.harvest_cost"]) == 1000


def test_only_money_is_indexed(case) -> None:
    made = case(card=[(YIELD, YIELD + "\nprice_year = 2010")])
    assert made.bind(price_year=2013).central["wetland.reed_yield"].tolist() == [8]


def test_the_index_ends(case, mistakes) -> None:
    made = case()
    assert set(mistakes(lambda: made.bind(price_year=2014))) == {"no_index_year"}
    with pytest.raises(InputError) as caught:
        made.bind(price_year=2014)
    assert "prices.reed: the price index has no year 2014 (it covers 2011 to 2013)" in caught.value.text("en")


def test_the_shipped_index_by_hand() -> None:
    with (package_folder("models") / "price_index.csv").open(encoding="utf-8") as file:
        changes = {int(row["year"]): float(row["cpi_annual_change_percent"]) for row in csv.DictReader(file)}
    by_hand = prod(1 + changes[year] / 100 for year in range(2011, 2025))
    library = Library()
    library.folders = (package_folder("models"),)
    assert library.price_index.factor(2010, 2024) == pytest.approx(by_hand, rel=1e-15)
    assert 1.3 < by_hand < 1.45  # Chinese consumer prices rose by about a third
    assert library.price_index.factor(2024, 2010) == pytest.approx(1 / by_hand, rel=1e-15)
    assert set(changes) == set(range(min(changes), max(changes) + 1))


def test_a_factor_over_no_years_is_one() -> None:
    assert PriceIndex({}, {}, "").factor(2030, 2030) == 1.0


def test_an_earlier_folder_beats_a_later_one(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "price_index.csv").write_text("year,cpi_annual_change_percent,source\n2020,50,me\n", encoding="utf-8")
    assert Library([folder]).price_index.factor(2019, 2020) == 1.5


# --- rivals ---


def test_the_first_rival_holds_by_default(case) -> None:
    assert float(case().bind().central["prices.storage"]) == pytest.approx(0.1)


def test_a_rival_by_name(case) -> None:
    made = case(prices=[("[prices.storage.rivals.cheap]", 'use = "dear"\n[prices.storage.rivals.cheap]')])
    assert float(made.bind().central["prices.storage"]) == pytest.approx(6.1)


# --- several mistakes ---


def test_all_mistakes_of_a_card_are_reported_at_once(case, mistakes) -> None:
    made = case(
        card=[
            ("price_year = 2012\n", ""),
            ("{ triangular = [5, 8, 11] }", "{ triangular = [5, 8, 50] }"),
            ('unit = "1/a"\nvalue = 2\nsource = "judgement"', 'unit = "1/year_"\nvalue = 2'),
            ('value = 0.3\nsource = "judgement"', 'value = 0.3\nsource = "guess"'),
        ]
    )
    assert mistakes(made.card) == ["outside_bounds", "price_without_year", "unknown_source", "unknown_unit"]


def test_all_misspelt_keys_are_reported_at_once(case, mistakes) -> None:
    made = case(
        card=[("value = 8\n", "value = 8\nmininum = 1\n"), ("sold = true", "solld = true"), ("[holders]", "[holdrs]")]
    )
    assert mistakes(made.card) == ["unknown_key", "unknown_key", "unknown_key"]


def test_keys_and_content_are_reported_together(case, mistakes) -> None:
    made = case(card=[("value = 8\n", "value = 8\nmininum = 1\n"), ("price_year = 2012\n", "")])
    assert mistakes(made.card) == ["price_without_year", "unknown_key"]


def test_a_misspelt_section_is_read_as_the_one_it_resembles(case, mistakes) -> None:
    """What is wrong inside it is reported in the same round; that it is missing is not reported beside it."""
    made = case(
        card=[
            ("[holders]", "[holdrs]"),
            ('spread = "holder_spread"', 'spred = "holder_spread"'),
            ('source = "yearbook_2012"', 'sorce = "nobody"'),
        ]
    )
    assert mistakes(made.card) == ["unknown_key", "unknown_key", "unknown_key", "unknown_source"]


def test_a_key_that_resembles_nothing_is_left_out(case, mistakes) -> None:
    made = case(
        card=[
            ("value = 8\n", "value = 8\nqqq = 1\n"),
            ('value = 0.3\nsource = "judgement"', 'value = 0.3\nsource = "guess"'),
        ]
    )
    assert mistakes(made.card) == ["unknown_key", "unknown_source"]


@pytest.mark.parametrize(
    ("key", "old", "new", "code", "says"),
    [
        ("index", "2012,2,", "2012,two,", "not_a_number", "price_index.csv: cpi_annual_change_percent"),
        ("index", "2012,2,", "12,2,", "impossible", "write 2012"),
        ("index", "2012,2,", "2012,-80,", "impossible", "between -50 and 1000"),
        ("index", "2012,2,", "2011,2,", "row_twice", "'2011'"),
        ("index", "cpi_annual_change_percent", "change", "missing_column", "cpi_annual_change_percent"),
        ("table", "0.5,1.5", "half,1.5", "not_a_number", "tiny.csv: food"),
        ("table", "pine,,", "wet,,", "row_twice", "'wet'"),
        ("table", "category,", "class,", "missing_column", "category"),
    ],
)
def test_published_tables_are_checked_cell_by_cell(
    case, refused, key: str, old: str, new: str, code: str, says: str
) -> None:
    made = case(**{key: [(old, new)]})
    refused((lambda: made.library.price_index) if key == "index" else (lambda: made.library.table("tiny")), code, says)
