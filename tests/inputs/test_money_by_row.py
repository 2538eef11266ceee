"""Money whose price year stands in a second column; amounts said to be nominal;
dated amounts used before their date.
"""

from __future__ import annotations

import numpy as np
import pytest
from conftest import CARD, PLACES, write_case
from hypothesis import given, settings
from hypothesis import strategies as st

from esvalue.core.errors import InputError
from esvalue.runs.checking import check

COLUMNS = """
[columns.rent]
title = { zh = "地租", en = "rent" }
unit = "yuan/ha/a"
price_year_column = "rent_year"
optional = true
[columns.rent_year]
title = { zh = "地租年份", en = "year of the rent" }
quantity = "year"
optional = true
"""
MARGIN = ('args = { margin = "margin", share', 'args = { margin = "rent", share')
#: 2010 -> 2013 as in the index of the case.
FACTORS = {2010: 1.05 * 1.02, 2011: 1.02, 2012: 1.0, 2013: 1 / 1.10}


def card(columns: str = COLUMNS) -> str:
    """Return the tiny card with the rent of each place as the margin that is forgone."""
    text = CARD.replace(*MARGIN)
    text = text[: text.index("[nodes.margin]")] + text[text.index("[nodes.forgone]") :]
    text = text[: text.index("[parameters.harvest_cost]")] + text[text.index("[parameters.turnover]") :]
    return text.replace("[parameters.reed_yield]", columns + "\n[parameters.reed_yield]")


def places(*rows: tuple[object, object]) -> str:
    head, *old = PLACES.strip().splitlines()
    return (
        "\n".join(
            [
                head + ",rent [yuan/ha/a],rent_year",
                *(f"{line},{rent},{year}" for line, (rent, year) in zip(old, rows, strict=True)),
            ]
        )
        + "\n"
    )


ORIGINS = (
    "column,place,source,evidence,weak,note\n"
    "area,*,survey_2012,,,\n"
    "eligible_area,*,survey_2012,,,\n"
    "depth,north,judgement,,true,a guess\n"
    "rent,*,survey_2012,,,\n"
    "rent_year,*,survey_2012,,,\n"
)


@settings(max_examples=12)
@given(
    first=st.floats(1, 1e5),
    second=st.floats(1, 1e5),
    years=st.tuples(st.sampled_from(sorted(FACTORS)), st.sampled_from(sorted(FACTORS))),
)
def test_each_row_is_brought_from_its_own_year(tmp_path_factory, first, second, years) -> None:
    made = write_case(
        tmp_path_factory.mktemp("rows"),
        card=card(),
        places=places((first, years[0]), (second, years[1])),
        origins=ORIGINS,
    ).bind()
    rent = made.central["wetland.rent"].ravel()
    assert rent == pytest.approx([first * FACTORS[years[0]], second * FACTORS[years[1]]], rel=1e-12)
    forgone = made.central["wetland.forgone"].ravel()
    assert forgone == pytest.approx(rent * np.array([0.5, 0.2]), rel=1e-12)


def test_the_index_years_of_a_row_stand_behind_its_figure(tmp_path) -> None:
    made = write_case(tmp_path, card=card(), places=places((100, 2010), (100, 2012)), origins=ORIGINS).bind()
    leaf = made.graph["wetland.rent"]
    assert list(leaf.leaf_ids({"place:wetland": 0})) == ["places.csv:rent:north", "index:2011", "index:2012"]
    assert list(leaf.leaf_ids({"place:wetland": 1})) == ["places.csv:rent:south"]


def test_money_without_its_year_is_refused(tmp_path, refused) -> None:
    made = write_case(tmp_path, card=card(), places=places((100, "n/a"), ("n/a", "n/a")), origins=ORIGINS)
    refused(made.bind, "price_year_cells", "north", "rent_year")


def test_a_year_beyond_the_index_names_the_cell(tmp_path, refused) -> None:
    made = write_case(tmp_path, card=card(), places=places((100, 1995), (100, 2012)), origins=ORIGINS)
    refused(made.bind, "no_index_year", "rent_year", "north")


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        (COLUMNS.replace('price_year_column = "rent_year"', 'price_year_column = "rent_yeer"'), "price_year_column"),
        (COLUMNS.replace('quantity = "year"', 'quantity = "count"'), "price_year_column"),
        (
            COLUMNS.replace('price_year_column = "rent_year"', 'price_year_column = "rent_year"\nprice_year = 2010'),
            "bad_value",
        ),
        (
            COLUMNS.replace('price_year_column = "rent_year"', 'price_year_column = "rent_year"\nbasis = "nominal"'),
            "bad_value",
        ),
        (COLUMNS.replace('price_year_column = "rent_year"\n', ""), "price_without_year"),
    ],
)
def test_a_card_that_names_no_column_of_years(tmp_path, columns, code) -> None:
    with pytest.raises(InputError) as caught:
        write_case(tmp_path, card=card(columns)).card()
    assert code in {one.code for one in caught.value.problems}, caught.value.text()
    assert all(one.text("zh") != one.text("en") for one in caught.value.problems)


@given(basis=st.sampled_from(["nominal", "statutory"]), amount=st.floats(1, 1e5))
@settings(max_examples=6)
def test_a_nominal_amount_stays_as_printed(tmp_path_factory, basis, amount) -> None:
    columns = COLUMNS.replace('price_year_column = "rent_year"', f'basis = "{basis}"')
    made = write_case(
        tmp_path_factory.mktemp("nominal"),
        card=card(columns),
        places=places((amount, 2010), (amount, 2011)),
        origins=ORIGINS,
    ).bind()
    assert made.central["wetland.rent"].ravel().tolist() == [amount, amount]


DATED = """
[parameters.harvest_cost]
title = {{ zh = "收割成本", en = "harvest cost" }}
unit = "yuan/ha/a"
role = "cost"
minimum = 0
basis = "{basis}"
source = "law_2010"
[[parameters.harvest_cost.values]]
value = 900
date = {first}
[[parameters.harvest_cost.values]]
value = 1000
date = {second}

"""


@settings(max_examples=12)
@given(first=st.integers(2005, 2020), later=st.integers(1, 5), basis=st.sampled_from(["nominal", "statutory"]))
def test_a_dated_amount_used_before_its_first_date_is_named(tmp_path_factory, first, later, basis) -> None:
    text = (
        CARD[: CARD.index("[parameters.harvest_cost]")]
        + DATED.format(first=first, second=first + later, basis=basis)
        + CARD[CARD.index("[parameters.turnover]") :]
    )
    made = write_case(tmp_path_factory.mktemp("dated"), card=text)
    model = made.bind(price_year=2012)
    early = [one for one in model.doubts if one.code == "dated_early"]
    assert len(early) == (first > 2012)
    assert model.central["wetland.margin"].ravel()[0] == pytest.approx(
        8 * 300 * FACTORS[2010] - (1000 if first + later <= 2012 else 900)
    )
    if early:
        assert f"from {first} and is used for 2012" in early[0].text("en")
        assert "harvest_cost" in early[0].where


@pytest.mark.parametrize(("date", "named"), [(2010, 0), (2012, 0), (2014, 1)])
def test_an_amount_of_an_option_and_a_budget_too(tmp_path, date, named) -> None:
    budget = f'\n[budget]\namount = {{ value = 4, unit = "1e4 yuan/a", date = {date}, source = "law_2010" }}\n'
    number = (
        'unit = "yuan/mu/a", source = "law_2010", basis = "statutory"',
        f'unit = "yuan/mu/a", date = {date}, source = "law_2010", basis = "statutory"',
    )
    made = write_case(tmp_path, scenario=[number, ("", budget)])
    found = check(made.folder / "scenario.toml", made.library)
    entries = sorted(one.entry for one in found.open if one.code == "dated_early")
    assert len(entries) == 2 * named, found.text()
    if named:
        assert entries == ["scenario: budget.amount", "scenario: options.status_quo.numbers.wetland.reserve_core"]
