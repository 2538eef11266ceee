"""Places: what a spreadsheet may look like, and every way in which one may not."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import ORIGINS, PLACES

from esvalue.core.messages import messages


def without(column: str) -> str:
    """Return the table with one column left out."""
    lines = [line.split(",") for line in PLACES.splitlines()]
    drop = lines[0].index(column)
    return "\n".join(",".join(cell for i, cell in enumerate(line) if i != drop) for line in lines) + "\n"


def test_the_case_is_good(case) -> None:
    places = case().places()
    assert places.names == ("north", "south")
    assert places.numbers["area"].tolist() == [200.0, 100.0]
    assert places.origins[("area", "south")].source == "survey_2012"
    assert places.origins[("area", "south")].evidence == "survey"


# --- good input ---

CHINESE = """\
名称,区县,区域类型,cover,面积 [亩],可补偿面积（公顷）,depth [mm]
北,盘山县,核心区,reed,1500,100,500
南,大洼区,一般湿地,reed,30000,50,n/a
"""
CHINESE_ORIGINS = ORIGINS.replace("north", "北")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_tables_in_the_encodings_excel_writes(case, encoding: str) -> None:
    places = case(places=CHINESE.encode(encoding), origins=CHINESE_ORIGINS.encode(encoding)).places()
    assert places.names == ("北", "南")
    assert places.texts["county"] == ("盘山县", "大洼区")
    assert places.texts["region_type"] == ("reserve_core", "ordinary")
    assert places.numbers["eligible_area"].tolist() == [100.0, 50.0]
    assert places.numbers["area"] == pytest.approx([100.0, 2000.0], rel=1e-12)
    assert places.numbers["depth"][0] == pytest.approx(0.5, rel=1e-15)


def test_chinese_areas_in_mu_convert_exactly(case) -> None:
    assert case(places=CHINESE, origins=CHINESE_ORIGINS).places().numbers["area"].tolist() == [100.0, 2000.0]


def test_windows_line_ends_and_a_trailing_blank_line(case) -> None:
    assert case(places=(PLACES.replace("\n", "\r\n") + "\r\n").encode()).places().names == ("north", "south")


def test_the_figure_is_kept_as_it_was_written(case) -> None:
    assert case(places=CHINESE, origins=CHINESE_ORIGINS).places().written[("area", "北")] == "1500 [亩]"


def test_not_applicable_is_a_mask(case) -> None:
    places = case().places()
    assert places.present("depth").tolist() == [True, False]
    assert places.present("area").tolist() == [True, True]


def test_an_optional_column_left_out_applies_nowhere(case) -> None:
    made = case(places=without("depth [m]"), origins=[("depth,north,judgement,,true,a guess\n", "")])
    assert made.places().present("depth").tolist() == [False, False]


def test_not_applicable_masks_a_service_and_sums_skip_it(case) -> None:
    model = case().bind()
    account = model.account()
    assert account["present"].sel(service="water_storage").values.tolist() == [True, False]
    assert account["present"].sel(service="reed_supply").values.tolist() == [True, True]
    # 8 t/ha x 300 yuan/t x 1.05 x 1.02 = 2570.4 yuan/ha; 0.5 m x 200 ha x 2/a x 0.1 yuan/m3 = 200,000 yuan.
    reed = account["value"].sel(service="reed_supply").values
    assert reed == pytest.approx([2570.4 * 200, 2570.4 * 100])
    assert np.isnan(account["value"].sel(service="water_storage", place="south"))
    total = model.central["wetland.value"].reshape(-1)
    assert total == pytest.approx([2570.4 * 200 + 200_000, 2570.4 * 100])
    assert np.isfinite(total).all()


def test_a_region_type_by_its_chinese_title(case) -> None:
    made = case(places=[("Panshan,reserve_core", "Panshan,核心区")])
    assert made.places().texts["region_type"] == ("reserve_core", "ordinary")


def test_a_source_of_one_place_beats_that_of_the_column(case) -> None:
    for order in (
        ["area,*,survey_2012,,,", "area,north,law_2010,imputed,yes,x"],
        ["area,north,law_2010,imputed,yes,x", "area,*,survey_2012,,,"],
    ):
        origins = case(origins=[("area,*,survey_2012,,,\neligible", "\n".join(order) + "\neligible")]).places().origins
        assert (
            origins[("area", "north")].source,
            origins[("area", "north")].evidence,
            origins[("area", "north")].weak,
        ) == ("law_2010", "imputed", True)
        assert origins[("area", "south")].source == "survey_2012"


# --- the header ---


def test_an_unknown_column_names_the_nearest(case, refused) -> None:
    made = case(places=[("depth [m]", "depht [m]")], origins=[("depth,north,judgement,,true,a guess\n", "")])
    refused(made.places, "unknown_column", "places.csv: depht [m]", "'depht'", "nearest: depth")


def test_a_missing_column(case, refused) -> None:
    refused(case(places=without("cover")).places, "missing_column", "places.csv", "column 'cover' is missing")


@pytest.mark.parametrize("column", ["place", "county", "region_type"])
def test_the_three_columns_every_table_has(case, refused, column: str) -> None:
    refused(case(places=without(column)).places, "missing_column", "places.csv", f"column '{column}' is missing")


def test_a_missing_column_shows_the_unit_to_write(case, refused) -> None:
    made = case(places=without("area [ha]"), origins=ORIGINS.replace("area,*,survey_2012,,,\neligible", "eligible"))
    refused(made.places, "missing_column", "'area [ha]' is missing")


def test_a_column_twice(case, refused) -> None:
    made = case(
        places=PLACES.replace("area [ha],eligible", "area [ha],面积 [亩],eligible")
        .replace("reed,200", "reed,200,3000")
        .replace("reed,100", "reed,100,1500")
    )
    refused(made.places, "column_twice", "places.csv: 面积 [亩]", "column 'area' stands twice")


def test_a_header_without_unit(case, refused) -> None:
    refused(case(places=[("depth [m]", "depth")]).places, "no_unit", "places.csv: depth", "no unit", "'depth [m]'")


def test_a_header_of_another_kind_of_unit(case, mistakes) -> None:
    made = case(places=[("depth [m]", "depth [m2]")])
    assert mistakes(made.places) == ["unit_kind"]


def test_a_header_of_another_kind_says_both_sides(case, refused) -> None:
    refused(
        case(places=[("depth [m]", "depth [kg]")]).places,
        "unit_kind",
        "places.csv: depth [kg]",
        "'kg'",
        "another kind than 'm'",
    )


def test_a_header_of_an_unknown_unit(case, refused) -> None:
    refused(
        case(places=[("depth [m]", "depth [metr]")]).places,
        "unknown_unit",
        "places.csv: depth [metr]",
        "nearest: metre",
    )


def test_a_wrong_unit_of_a_required_column_is_one_mistake(case, refused) -> None:
    refused(case(places=[(",area [ha]", ",area [kg]")]).places, "unit_kind", "places.csv: area [kg]", "'kg'", "'ha'")


# --- the rows ---


def test_an_empty_cell(case, refused) -> None:
    made = case(places=[("reed,200,100", "reed,,100")])
    refused(made.places, "empty_cells", "places.csv: area [ha]", "north (row 2)", "write n/a")


def test_an_empty_text_cell(case, refused) -> None:
    refused(case(places=[("south,Dawa", "south,")]).places, "empty_cells", "places.csv: county", "south (row 3)", "n/a")


def test_a_place_without_a_name(case, mistakes) -> None:
    assert "nameless_places" in mistakes(case(places=[("south,", ",")]).places)


@pytest.mark.parametrize("cell", ["nan", "NaN", "-", "x12", "1/2", "inf", "12 ha", "0x10", "N/A", "1e"])
def test_what_is_not_a_number(case, refused, cell: str) -> None:
    made = case(places=[("reed,200,100", f"reed,{cell},100")], origins=ORIGINS)
    refused(
        made.places,
        "not_a_number",
        "places.csv: area [ha]",
        f"north (row 2): {cell}",
        "n/a where the column does not apply",
    )


def test_a_number_too_large_is_refused(case, refused) -> None:
    refused(
        case(places=[("reed,200,100", "reed,1e999,100")]).places,
        "not_a_number",
        "places.csv: area [ha]",
        "north (row 2): 1e999",
    )


@pytest.mark.parametrize("cell", ['"12,000"', "12'000", '"1,234,567.5"', "12，000", "12 000"])
def test_thousands_separators(case, refused, cell: str) -> None:
    made = case(places=[("reed,200,100", f"reed,{cell},100")])
    shown = cell.strip('"')
    refused(made.places, "thousands", "places.csv: area [ha]", f"north (row 2): {shown}", "plain digits such as 12000")


def test_thousands_separators_without_quotes_make_a_ragged_row(case, refused) -> None:
    refused(
        case(places=[("reed,200,100", "reed,12,000,100")]).places,
        "ragged_rows",
        "row 2 (8 cells",
        "(7)",
        "needs quotes",
    )


def test_a_ragged_row(case, refused) -> None:
    refused(case(places=[("100,50,n/a", "100,50")]).places, "ragged_rows", "places.csv", "row 3 (6 cells", "header (7)")


def test_places_of_one_name(case, refused) -> None:
    made = case(places=[("south,", "north,")])
    refused(made.places, "place_twice", "places.csv", "'north' stands more than once: row 2; row 3", "must differ")


def test_a_negative_area(case, refused) -> None:
    made = case(places=[("reed,200,100", "reed,-200,100")])
    refused(made.places, "below_minimum", "places.csv: area [ha]", "least allowed 0 ha", "north (row 2): -200")


def test_too_deep(case, refused) -> None:
    refused(
        case(places=[("100,0.5", "100,50")]).places,
        "above_maximum",
        "places.csv: depth [m]",
        "most allowed 10 m",
        "north (row 2): 50",
    )


def test_bounds_hold_after_conversion(case, refused) -> None:
    made = case(places=[("depth [m]", "depth [mm]"), ("100,0.5", "100,10500")])
    refused(made.places, "above_maximum", "depth [mm]", "10 m", "10500")


def test_an_unknown_region_type(case, refused) -> None:
    made = case(places=[("Panshan,reserve_core", "Panshan,reserve_cor")])
    refused(
        made.places,
        "unknown_category",
        "places.csv: region_type",
        "'reserve_cor'",
        "nearest: reserve_core",
        "north (row 2)",
    )


def test_a_region_type_of_the_vocabulary_that_the_card_does_not_have(case, refused) -> None:
    made = case(card=[('region_types = ["reserve_core", "ordinary"]', 'region_types = ["reserve_core"]')])
    refused(made.places, "unknown_category", "'ordinary'", "south (row 3)")


def test_an_unknown_category(case, refused) -> None:
    made = case(places=[("Dawa,ordinary,reed", "Dawa,ordinary,read")])
    refused(made.places, "unknown_category", "places.csv: cover", "'read'", "nearest: reed", "south (row 3)")


@pytest.mark.parametrize("text", ["", "\n\n", PLACES.splitlines()[0] + "\n"])
def test_an_empty_table(case, refused, text: str) -> None:
    refused(case(places=text).places, "empty_table", "places.csv", "no rows")


def test_no_such_file(case, refused) -> None:
    made = case()
    (made.folder / "places.csv").unlink()
    refused(made.places, "file_missing", "places.csv", "no such file")


def test_neither_encoding(case, refused) -> None:
    refused(case(places=PLACES.encode() + b"\xff\xff").places, "not_text", "places.csv", "UTF-8", "GB18030", "save")


def test_row_numbers_are_those_of_the_file(case, refused) -> None:
    made = case(places=PLACES.replace("south", "\nsouth").replace("100,50,n/a", "100,x,n/a"))
    refused(made.places, "not_a_number", "south (row 4): x")


# --- sources ---


def test_a_number_without_a_source(case, refused) -> None:
    made = case(origins=[("eligible_area,*", "eligible_area,north")])
    refused(
        made.places, "cells_without_source", "places.sources.csv", "'eligible_area'", "south", "column,place,source"
    )


def test_no_file_of_sources_at_all(case, mistakes) -> None:
    made = case()
    (made.folder / "places.sources.csv").unlink()
    assert mistakes(made.places) == ["cells_without_source"] * 3


def test_a_cell_that_does_not_apply_needs_no_source(case) -> None:
    assert ("depth", "south") not in case().places().origins


def test_an_unknown_source(case, mistakes, refused) -> None:
    made = case(origins=[("depth,north,judgement,", "depth,north,judgment,")])
    assert mistakes(made.places) == ["unknown_source"]


def test_an_unknown_source_names_the_nearest(case, refused) -> None:
    made = case(origins=[("", "area,north,survy_2012,,,\n")])
    refused(made.places, "unknown_source", "places.sources.csv", "'survy_2012'", "nearest: survey_2012")


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        ("aera,*,survey_2012,,,", "unknown_column", ("'aera'", "nearest: area")),
        ("area,nrth,survey_2012,,,", "unknown_name", ("place 'nrth'", "nearest: north")),
        ("area,north,survey_2012,papr,,", "bad_choice", ("'papr'", "nearest: paper")),
    ],
)
def test_a_row_of_sources_that_matches_nothing(case, refused, row: str, code: str, words: tuple[str, ...]) -> None:
    refused(case(origins=[("", row + "\n")]).places, code, "places.sources.csv: row ", *words)


def test_sources_without_their_header(case, refused) -> None:
    refused(
        case(origins=[("column,place,source", "column,place,sauce")]).places,
        "missing_column",
        "places.sources.csv",
        "column 'source'",
        "nearest in the table: sauce",
    )


def test_row_numbers_of_sources_are_those_of_the_file(case, refused) -> None:
    made = case(origins=[("", "area,nrth,survey_2012,,,\n")])
    refused(made.places, "unknown_name", "places.sources.csv: row 5:")


# --- several at once ---


def test_all_mistakes_in_the_rows_are_reported_at_once(case, mistakes) -> None:
    made = case(
        places=PLACES.replace("south", "north")
        .replace("reed,200,100,0.5", "reed,-200,x,")
        .replace("ordinary", "ordnary")
    )
    assert mistakes(made.places) == ["below_minimum", "empty_cells", "not_a_number", "place_twice", "unknown_category"]


def test_all_mistakes_in_the_header_are_reported_at_once(case, mistakes) -> None:
    made = case(
        places=PLACES.replace("depth [m]", "depth [kg]").replace("county", "conty").replace("area [ha],", "area,", 1)
    )
    assert mistakes(made.places) == ["missing_column", "no_unit", "unit_kind", "unknown_column"]


def test_header_and_rows_are_reported_together(case, mistakes) -> None:
    made = case(places=PLACES.replace("depth [m]", "depth [kg]").replace("reed,200", "reed,-200"))
    assert mistakes(made.places) == ["below_minimum", "unit_kind"]


def test_the_messages_of_a_table_are_there() -> None:
    # These codes are chosen at run time, so a search for `problems.add("...")` does not find them.
    assert {"thousands", "not_a_number", "below_minimum", "above_maximum"} <= set(messages())
