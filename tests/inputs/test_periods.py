"""Tables of places with a row a place and period: what is read, and what is refused, doubted or named."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import CARD, FLOW, PLACES

COLUMNS = (
    FLOW
    + """[columns.load]
title = { zh = "入河量", en = "load" }
unit = "t_COD/month"
by = "period"
minimum = 0
optional = true
[columns.sunk]
title = { zh = "沉没量", en = "part that sinks" }
unit = "m3/s"
by = "period"
at_most = "flow"
optional = true
"""
)
HEAD = "place,county,region_type,period,cover,area [ha],eligible_area [ha],flow [m3/s]"
YEARS = '[columns.{}]\ntitle = "y"\nquantity = "year"\n[columns.depth]\n'
NORTH, SOUTH = "north,Panshan,reserve_core", "south,Dawa,ordinary"
#: A row a place and quarter: (place, quarter) -> flow.
FLOWS = {("north", 1): "2", ("north", 2): "4.5", ("south", 1): "1", ("south", 2): "3"}
SOURCED = [("depth,north,judgement,,true,a guess", "flow,*,survey_2012,,,"), ("", "")]


def table(*changes: tuple[str, str], rows: dict[tuple[str, int], str] | None = None) -> str:
    """Return the table of places by quarter, with some texts changed."""
    text = HEAD + "\n"
    for (place, quarter), flow in (rows or FLOWS).items():
        head, sizes = (NORTH, "200,100") if place == "north" else (SOUTH, "100,50")
        text += f"{head},2025Q{quarter},reed,{sizes},{flow}\n"
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def dated(case, text: str, card: str = COLUMNS, origins=None):
    """Write the case with columns by period and a table by quarter."""
    return case(card=[("", card)], places=text, origins=origins or SOURCED)


# --- what is read ---------------------------------------------------------------------------------


def test_numbers_by_period_and_place(case) -> None:
    found = dated(case, table()).places()
    assert found.names == ("north", "south")
    assert found.periods == ("2025Q1", "2025Q2")
    assert found.measured["flow"].tolist() == [[2.0, 1.0], [4.5, 3.0]]
    assert found.numbers["area"].tolist() == [200.0, 100.0]
    assert "flow" not in found.numbers
    assert np.isnan(found.measured["load"]).all()
    assert found.measured["load"].shape == (2, 2)
    assert found.written["flow", "north, 2025Q2"] == "4.5 [m3/s]"
    assert found.origins["flow", "south, 2025Q1"].source == "survey_2012"


@pytest.mark.parametrize(
    ("heading", "labels"),
    [("时段", ("2025年第1季度", "2025年第2季度")), ("period", ("2024-12", "2025-01")),
     ("月份", ("2025年3月", "2025/4")),
     ("Period", ("2024", "2025"))],
)  # fmt: skip
def test_months_quarters_and_years_in_any_dress(case, heading: str, labels: tuple[str, str]) -> None:
    changes = [("period", heading), ("2025Q1", labels[0]), ("2025Q2", labels[1])]
    found = dated(case, table(*changes)).places()
    assert len(found.periods) == 2
    assert found.measured["flow"].tolist() == [[2.0, 1.0], [4.5, 3.0]]


def test_rows_stand_in_any_order(case) -> None:
    head, *rows = table().splitlines()
    found = dated(case, "\n".join([head, *rows[::-1]]) + "\n").places()
    assert found.periods == ("2025Q1", "2025Q2")
    order = [found.names.index(name) for name in ("north", "south")]
    assert found.measured["flow"][:, order].tolist() == [[2.0, 1.0], [4.5, 3.0]]


def test_a_table_of_sections(case) -> None:
    assert dated(case, table(("place,", "断面,"))).places().names == ("north", "south")


def test_units_of_headings_are_converted(case) -> None:
    # 172,800 m3/d are 2 m3/s.
    found = dated(case, table(("flow [m3/s]", "flow [m3/d]"), (",2\n", ",172800\n"))).places()
    assert found.measured["flow"][0, 0] == pytest.approx(2.0)


def test_what_does_not_apply_is_absent(case) -> None:
    found = dated(case, table(rows={**FLOWS, ("south", 2): "n/a"})).places()
    assert np.isnan(found.measured["flow"]).tolist() == [[False, False], [False, True]]


def test_a_row_of_sources_may_name_the_period(case) -> None:
    rows = "column,place,period,source,evidence,weak,note\narea,*,,survey_2012,,,\neligible_area,*,,survey_2012,,,\n"
    rows += "flow,*,,survey_2012,,,\nflow,north,2025-Q2,survey_2012,imputed,true,mean of Q1 and Q3\n"
    found = dated(case, table(), origins=rows).places()
    assert found.origins["flow", "north, 2025Q2"].evidence == "imputed"
    assert found.origins["flow", "north, 2025Q1"].evidence == "survey"
    assert found.origins["flow", "south, 2025Q2"].evidence == "survey"


def test_a_source_of_a_period_there_is_not(case, refused) -> None:
    rows = "column,place,period,source\narea,*,,survey_2012\neligible_area,*,,survey_2012\nflow,*,,survey_2012\n"
    made = dated(case, table(), origins=rows + "flow,north,2025Q3,survey_2012\n")
    refused(made.places, "unknown_name", "row 5", "period", "2025Q3", "nearest: 2025Q")


def test_a_number_without_source(case, refused) -> None:
    rows = "column,place,source\narea,*,survey_2012\neligible_area,*,survey_2012\nflow,north,survey_2012\n"
    refused(dated(case, table(), origins=rows).places, "cells_without_source", "flow", "south, 2025Q1")


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (table(rows={**FLOWS, ("north", 3): "1", ("south", 4): "1"}), "period_lacks", "south: 2025Q3"),
        (table(("2025Q2", "2025Q3")), "period_gap", "2025Q1 ... 2025Q3"),
        (table(("2025Q2", "2205Q2")), "period_gap", "2025Q1 ... 2205Q2"),
        (table(("south,Dawa,ordinary,2025Q2", "south,Dawa,ordinary,2025Q1")), "period_twice", "rows 4, 5"),
        (table(("south,Dawa,ordinary,2025Q2", "south,Dawa,ordinary,2025-04")), "period_mixed", "2025-04 (row 5)"),
        (table(("2025Q1", "2025-01-07"), ("2025Q2", "2025-01-08")), "period_short", "month, quarter, year"),
        (table(("2025Q1", "last"), ("2025Q2", "2025Q2")), "period_unknown", "'last'"),
        (table(("2025Q2,reed,200,100", "2025Q2,reed,210,100")), "period_differs", "200; north (row 3): 210"),
        (table((",period", "")).replace(",2025Q1", "").replace(",2025Q2", ""), "missing_column", "period"),
        (table(("period", "year"), ("2025Q1", "2025"), ("2025Q2", "2026")), "year_for_period", "'year'"),
    ],
)  # fmt: skip
def test_what_is_no_table_by_period(case, text: str, code: str, says: str) -> None:
    from esvalue.core.errors import InputError

    with pytest.raises(InputError) as caught:
        dated(case, text).places()
    found = {one.code: one for one in caught.value.problems}
    assert code in found, caught.value.text("en")
    assert says in found[code].text("en")
    assert found[code].text("zh") != found[code].text("en")


def test_year_beside_period(case, refused) -> None:
    text = (
        "\n".join(row + (",year" if i == 0 else ",2025") for i, row in enumerate(table().strip().splitlines())) + "\n"
    )
    refused(dated(case, text).places, "year_for_period", "coming year of a path")


def test_a_card_without_such_columns_asks_for_no_periods(case, refused) -> None:
    text = PLACES.replace("cover,", "cover,period,").replace(",reed,", ",reed,2025,")
    refused(case(places=text).places, "period_unasked", "reed")


def test_an_optional_column_needs_its_periods(case, refused) -> None:
    only = COLUMNS.replace("minimum = 0\n[columns.load]", "minimum = 0\noptional = true\n[columns.load]")
    text = table((",period", "")).replace(",2025Q1", "").replace(",2025Q2", "")
    head, north, _, south, _ = text.splitlines()
    refused(dated(case, f"{head}\n{north}\n{south}\n", only).places, "period_column", "flow")
    plain = case(card=[("", only)]).places()  # and none of them none
    assert np.isnan(plain.measured["flow"]).all()


def test_mistakes_of_a_table_are_told_at_once(case, mistakes) -> None:
    text = table(
        ("2025Q2,reed,200,100", "2025Q2,reed,210,100"),
        ("ordinary,2025Q2,reed,100,50,3", "ordinary,2025Q2,reed,100,50,x"),
    )
    assert mistakes(dated(case, text).places) == ["not_a_number", "period_differs"]


def test_numbers_of_a_period_are_proved(case, refused) -> None:
    made = dated(case, table(rows={**FLOWS, ("south", 2): "-3"}))
    refused(made.places, "below_minimum", "south, 2025Q2", "-3")


def test_a_part_above_its_whole_in_one_period(case, refused) -> None:
    text = table(
        ("flow [m3/s]", "flow [m3/s],sunk [m3/s]"),
        (",1\n", ",1,0\n"),
        (",2\n", ",2,1\n"),
        (",4.5\n", ",4.5,5\n"),
        (",3\n", ",3,3\n"),
    )
    rows = [*SOURCED[:1], ("", "sunk,*,survey_2012,,,\n")]
    refused(dated(case, text, origins=rows).places, "column_above", "north, 2025Q2")


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ('[columns.area]\n', '[columns.area]\nby = "period"\n', "period_of_what", "size of a place"),
        ('kind = "text"\n', 'kind = "text"\nby = "period"\n', "period_of_what", "a text"),
        ("[columns.depth]\n", '[columns.depth]\nat_most = "flow"\n', "unit_kind", "m3/s"),
        ("[columns.depth]\n", YEARS.format("year"), "year_for_period", "year"),
        ("[columns.depth]\n", YEARS.format("period"), "reserved_name", "period"),
    ],
)  # fmt: skip
def test_what_cannot_differ_by_period(case, old: str, new: str, code: str, says: str) -> None:
    from esvalue.core.errors import InputError

    assert CARD.count(old) == 1
    with pytest.raises(InputError) as caught:
        case(card=[(old, new), ("", COLUMNS)]).card()
    found = {one.code: one for one in caught.value.problems}
    assert code in found, caught.value.text("en")
    assert says in found[code].text("en")
