"""Observations and names of what is fitted: read as they stand, and every mistake said with its remedy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from esvalue.calibration import Observations, calibrate, calibrate_scenario, find_parameters, read_observations
from esvalue.calibration.fitting import fit
from esvalue.calibration.forward import Forward
from esvalue.core.errors import InputError
from esvalue.inputs.overlay import file_digest

HEAD = "node,place,value [t_DM/a],error [t_DM/a],year,source"
CSV = f"""{HEAD}
reed_output,north,1700,100,2023,plots
wetland.reed_output,south,880,40,2024,plots
"""
LOOSE = {
    "card": [('value = 2\nsource = "judgement"', 'value = 2\nspread = { lognormal = [2, 1.5] }\nsource = "judgement"')]
}
PRICE = {"prices": [("value = 300\n", "value = 300\nspread = { lognormal = [300, 1.3] }\n")]}


def table(case, text=CSV, name="observations.csv"):
    path = case.folder / name
    path.write_text(text, encoding="utf-8")
    return path


def row(node="reed_output", value=1700.0, place="north", unit="t_DM/a", error=100.0, source="plots", **more):
    return {"node": node, "place": place, "value": value, "unit": unit, "error": error, "source": source, **more}


# --- observations ---


def test_a_table_of_observations_is_read_with_its_units(case):
    made = case()
    text = "节点,地块,数值 [kg_DM/a],相对误差 [percent],年份,来源,证据\nreed_output,north,1700000,5,2023,样方,survey\n"
    (one,) = read_observations(table(made, text)).rows
    assert (one.node, one.place, one.value, one.unit.text, one.year, one.source, one.evidence) == (
        "reed_output",
        "north",
        1.7e6,
        "kg_DM/a",
        2023,
        "样方",
        "survey",
    )
    assert one.error == pytest.approx(0.05 * 1.7e6)


def test_file_frame_and_rows_are_the_same_observations(case):
    made = case()
    path = table(made)
    read = read_observations(path)
    assert read.digest == file_digest(path)
    assert [one.value for one in Observations.of(pd.read_csv(path)).rows] == [one.value for one in read.rows]
    rows = [row(), row(place="south", value=880.0, error=40.0)]
    found = [
        calibrate(made.bind(), data, ["reed_yield"]).values["wetland.reed_yield"]
        for data in (path, str(path), pd.read_csv(path), rows)
    ]
    assert found == [found[0]] * 4


def test_units_and_price_years_are_converted(case):
    made = case(**PRICE)
    model = made.bind()  # money of 2012; 2010 -> 2012 is 1.071
    first = calibrate(model, [row("prices.reed", 330.0, "", "yuan/t_DM", 20.0, year=2012)], ["prices.reed"])
    second = calibrate(
        model, [row("prices.reed", 330.0 / 1071, "", "yuan/kg_DM", 20.0 / 1071, year=2010)], ["prices.reed"]
    )
    third = calibrate(
        model,
        [row("prices.reed", 330.0 / 1071, "", "yuan/kg_DM", 20.0 / 1071, year=2012, price_year=2010)],
        ["prices.reed"],
    )
    assert second.values == pytest.approx(first.values)
    assert third.values == pytest.approx(first.values)
    # the record's own number is of 2010
    assert first.objective.forward(first.scores[:, None])[0, 0] == pytest.approx(first.values["prices.reed"] * 1.071)
    assert second.residuals.loc[0, "fitted"] == pytest.approx(second.values["prices.reed"] / 1000)


@pytest.mark.parametrize(
    ("text", "code", "fragments"),
    [
        (CSV.replace("1700,", "x,"), "observation_number", ("C2", "'x'")),
        (CSV.replace("1700,", "inf,"), "observation_number", ("C2",)),
        (CSV.replace("1700,", ","), "observation_number", ("C2",)),
        (CSV.replace("2024", "2024.5"), "bad_value", ("E3", "2024.5")),
        (CSV.replace(",100,", ",,"), "observation_no_error", ("D2", "relative")),
        (CSV.replace(",100,", ",0,"), "observation_error_size", ("D2",)),
        (CSV.replace(",100,", ",-3,"), "observation_error_size", ("D2", "-3")),
        (CSV.replace("2023,plots", "2023,"), "observation_no_source", ("F2",)),
        (CSV.replace("source", "sauce"), "observation_column", ("sauce", "source")),
        (CSV.replace("value [t_DM/a]", "value"), "observation_unit", ("value [t/a]",)),
        (CSV.replace("value [t_DM/a]", "value [tonnnes]"), "unknown_unit", ("tonnnes",)),
        (CSV.replace("error [t_DM/a]", "error [yuan]"), "unit_kind", ("yuan", "t_DM/a")),
        (CSV.replace("error [t_DM/a]", "relative [yuan]"), "unit_kind", ("yuan",)),
        (CSV.replace("year", "value [m3/a]"), "observation_value_twice", ("unit",)),
        (CSV.replace("year", "error"), "column_twice", ("error",)),
        ("node,value [t/a],error\nx,1,1\n", "observation_columns", ("source",)),
        (HEAD + "\n", "empty_table", ()),
        (CSV + "reed_output,north,1\n", "ragged_rows", ("4 (3 cells)",)),
    ],
)
def test_mistakes_in_a_table_of_observations(case, mistakes, text, code, fragments):
    made = case()
    path = table(made, text)
    found = mistakes(lambda: read_observations(path))
    assert code in found
    assert set(found) <= {code, "observation_columns"}
    with pytest.raises(InputError) as caught:
        read_observations(path)
    assert all(fragment in caught.value.text("en") for fragment in fragments)


@pytest.mark.parametrize(
    ("more", "code", "fragment"),
    [
        ({"relative": 0.1}, "observation_two_errors", "keep one"),
        ({"error": "", "relative": 0.1, "value": 0.0}, "observation_relative_zero", "'error'"),
    ],
)
def test_errors_that_contradict_themselves(refused, more, code, fragment):
    refused(lambda: Observations.of([row(**more)]), code, fragment)


def test_cells_as_spreadsheets_write_them():
    """A percentage is a part whatever the heading names, a date stands for its year, evidence may be a Chinese word."""
    shown = {
        "node": "reed_output",
        "place": "north",
        "value [t_DM/a]": 1700,
        "来源": "样方",
        "年份": "2023-06-30",
        "证据": "统计",
    }
    for relative in (
        {"relative": "12%"},
        {"relative [percent]": "12%"},
        {"relative [percent]": 12},
        {"relative": 0.12},
    ):
        (one,) = Observations.of([{**shown, **relative}]).rows
        assert (one.error, one.relative, one.year, one.evidence) == (
            pytest.approx(204),
            pytest.approx(0.12),
            2023,
            "statistics",
        )


def test_an_unknown_kind_of_evidence_names_the_nearest(refused):
    refused(lambda: Observations.of([row(evidence="monitorin")]), "observation_evidence", "monitoring")


def test_a_row_without_unit_is_refused(refused):
    refused(lambda: Observations.of([row(unit="")]), "observation_unit")


@pytest.mark.parametrize(
    ("change", "code", "fragments"),
    [
        ({"node": "reed_outptu"}, "observation_node", ("reed_output",)),
        ({"unit": "m3/a"}, "observation_kind", ("t_DM/a", "m3/a")),
        ({"place": "nroth"}, "observation_place", ("north",)),
        ({"place": ""}, "observation_no_place", ("place", "north, south")),
        ({"node": "stored", "place": "south", "unit": "m3/a"}, "observation_place", ("north",)),
        ({"node": "reed_value", "unit": "yuan/a"}, "observation_no_price_year", ("price_year",)),
    ],
)
def test_an_observation_that_has_no_place_in_the_graph(case, refused, change, code, fragments):
    model = case().bind()
    refused(lambda: calibrate(model, [row(**change)], ["reed_yield"]), code, *fragments)


def test_all_mistakes_are_told_at_once(case, mistakes):
    model = case().bind()
    rows = [row(node="nothing"), row(place="nowhere"), row(unit="m3/a")]
    assert mistakes(lambda: calibrate(model, rows, ["reed_yield"])) == [
        "observation_kind",
        "observation_node",
        "observation_place",
    ]


MIXED = """node,place,value,unit,error,relative,year,source
reed_outptu,north,1700,t_DM/a,100,,2023,plots
reed_output,nroth,880,t_DM/a,40,,2024,plots
reed_output,south,880,m3/a,40,,2024,plots
reed_output,south,880,t_DM/a,40,,2024,
reed_output,nrth,8x0,tonnnes,,,2024,
reed_value,north,5000,yuan/a,100,,,ledger
"""


def test_mistakes_of_the_table_and_of_what_it_names_are_told_at_once(case):
    made = case()
    path = table(made, MIXED)
    for action in (
        lambda: calibrate(made.bind(), path, ["reed_yeild"]),
        lambda: calibrate_scenario(made.load(), path, ["reed_yeild"]),
    ):
        with pytest.raises(InputError) as caught:
            action()
        found = [(one.where.split(": ")[-1], one.code) for one in caught.value.problems]
        assert sorted(found) == [
            ("A2", "observation_node"),
            ("A4", "observation_kind"),
            ("A7", "observation_no_price_year"),
            ("B3", "observation_place"),
            ("B6", "observation_place"),
            ("C6", "observation_number"),
            ("D6", "unknown_unit"),
            ("E6", "observation_no_error"),
            ("H5", "observation_no_source"),
            ("H6", "observation_no_source"),
            ("fit", "unknown_name"),
        ]


def test_a_mistake_in_the_heading_hides_none_in_the_rows(case, mistakes):
    made = case()
    text = (
        CSV.replace(",source", "")
        .replace(",plots", "")
        .replace("value [t_DM/a]", "value [tonnnes]")
        .replace("north", "nroth")
        .replace(",40,", ",-1,")
    )
    assert mistakes(lambda: calibrate(made.bind(), table(made, text), ["reed_yield"])) == [
        "observation_columns",
        "observation_error_size",
        "observation_place",
        "unknown_unit",
    ]


# --- workbooks ---


def workbook(case, *rows, sheet="observations", other=None):
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = sheet
    for one in rows:
        book.active.append(one)
    if other:
        book.create_sheet(other)
    book.save(case.folder / "observations.xlsx")
    return case.folder / "observations.xlsx"


HEADINGS = ["node", "place", "value [t_DM/a]", "error [t_DM/a]", "year", "source"]
MEASURED = ["reed_output", "north", 1700, 100, 2023, "plots"]


def test_a_workbook_is_read_as_a_csv_is(case):
    made = case()
    path = workbook(
        made, HEADINGS, MEASURED, [None] * 6, ["wetland.reed_output", "south", 880.0, 40, 2024, "plots"], []
    )
    found = read_observations(path)
    assert [(one.node, one.place, one.value, one.error, one.year) for one in found.rows] == [
        ("reed_output", "north", 1700.0, 100.0, 2023),
        ("wetland.reed_output", "south", 880.0, 40.0, 2024),
    ]
    assert found.digest == file_digest(path)
    assert found.rows[1].where.endswith("observations!A4")


def test_columns_left_empty_do_not_matter(case):
    made = case()
    text = "\n".join(line + ",," for line in CSV.splitlines()) + "\n"
    assert len(read_observations(table(made, text)).rows) == 2


@pytest.mark.parametrize(
    ("rows", "how", "code", "fragments"),
    [
        ([HEADINGS, [*MEASURED[:2], "=1600+100", *MEASURED[3:]]], {}, "cell_formula", ("C2", "save")),
        ([HEADINGS, MEASURED], {"sheet": "data", "other": "notes"}, "table_sheet", ("data, notes", "observations")),
        ([[*HEADINGS, None], [*MEASURED, "a remark"]], {}, "table_unnamed", ("G1",)),
        ([HEADINGS], {}, "empty_table", ()),
    ],
)
def test_mistakes_in_a_workbook(case, refused, rows, how, code, fragments):
    made = case()
    path = workbook(made, *rows, **how)
    refused(lambda: read_observations(path), code, *fragments)


def test_files_that_are_no_workbooks(case, refused):
    made = case()
    refused(lambda: read_observations(made.folder / "none.xlsx"), "file_missing")
    (made.folder / "broken.xlsx").write_text("no workbook", encoding="utf-8")
    refused(lambda: read_observations(made.folder / "broken.xlsx"), "no_workbook")


# --- what is fitted ---


def test_names_stand_for_records(case):
    card = [
        *LOOSE["card"],
        ("reserve_core = { value = 0.5 }", "reserve_core = { value = 0.5, spread = { uniform = [0.3, 0.7] } }"),
        ("ordinary = { value = 0.2 }", "ordinary = { value = 0.2, spread = { uniform = [0.1, 0.3] } }"),
    ]
    made = case(card=card, prices=[("value = 6.1\n", "value = 6.1\nspread = { uniform = [4, 8] }\n")])
    graph = made.bind().graph

    def keys(*names):
        return [one.key for one in find_parameters(graph, names, ["wetland"])]

    assert keys("reed_yield") == keys("wetland.reed_yield") == ["wetland.reed_yield"]
    assert keys("duty_share") == ["wetland.duty_share[reserve_core]", "wetland.duty_share[ordinary]"]
    assert keys("duty_share[ordinary]", "prices.storage#dear") == [
        "wetland.duty_share[ordinary]",
        "prices.storage#dear",
    ]


@pytest.mark.parametrize(
    ("names", "code", "fragments"),
    [
        ([], "fit_nothing", ()),
        (["reed_yeild"], "unknown_name", ("reed_yield",)),
        (["harvest_cost"], "fit_fixed", ("harvest_cost", "reed.toml")),
        (["duty_share"], "fit_fixed", ("reed.toml",)),
        (["reed_yield", "wetland.reed_yield"], "fit_twice", ("wetland.reed_yield",)),
        (["turnover"], "fit_unused", ("turnover", "wetland.reed_yield")),
    ],
)
def test_mistakes_in_what_is_fitted(case, refused, names, code, fragments):
    model = case(**LOOSE).bind()
    refused(lambda: calibrate(model, [row()], names), code, *fragments)


def test_fewer_observations_than_parameters_are_refused_without_a_prior(case, refused):
    model = case(**LOOSE, **PRICE).bind()
    rows = [row("reed_value", 5e5, "north", "yuan/a", 5e4, year=2012)]
    refused(
        lambda: calibrate(model, rows, ["reed_yield", "prices.reed"], method="likelihood"),
        "fit_too_few",
        "1 observations for 2 parameters",
    )
    assert len(calibrate(model, rows, ["reed_yield", "prices.reed"]).values) == 2  # the card's spreads make up for it


@pytest.mark.parametrize(
    ("how", "code", "fragment"),
    [
        ({"loss": "hubber"}, "fit_loss", "huber"),
        ({"method": "maps"}, "bad_choice", "map"),
        ({"starts": 0}, "bad_value", "starts = 0"),
        ({"method": "posterior", "walkers": 1}, "bad_value", "walkers = 1"),
        ({"method": "posterior", "steps": 10}, "bad_value", "steps = 10"),
    ],
)
def test_settings_that_make_no_sense(case, refused, how, code, fragment):
    model = case().bind()
    refused(lambda: calibrate(model, [row()], ["reed_yield"], **how), code, fragment)


def test_a_prediction_that_is_no_number_is_refused(case, refused):
    made = case(card=[("spread = { triangular = [5, 8, 11] }\nsource", "spread = { triangular = [5, 8, 11] }\nsource")])
    made_model = made.bind()
    fitted = calibrate(made_model, [row()], ["reed_yield"])

    class Broken(Forward):
        def __call__(self, scores):
            return np.full((1, scores.shape[1]), np.nan)

    right = fitted.objective.forward
    wrong = Broken(right.graph, right.parameters, right.observations, right.targets)
    refused(lambda: fit(replace(fitted.objective, forward=wrong)), "fit_not_finite", "reed_output", "north")


def test_relative_errors_that_do_not_settle_are_refused(case, refused, monkeypatch):
    import esvalue.calibration.fitting as fitting

    model = case().bind()
    monkeypatch.setattr(fitting, "REWEIGHTED", 1)
    refused(lambda: calibrate(model, [row(error="", relative=0.3)], ["reed_yield"]), "fit_no_weights", "'error'")


def test_a_name_that_cannot_be_taken_along(case, refused):
    model = case(**PRICE).bind()
    rows = [row("reed_value", 5e5, "north", "yuan/a", 5e4, year=2012)]
    refused(lambda: calibrate(model, rows, ["reed_yield"], along=["prices.rede"]), "unknown_name", "prices.reed")
    assert len(calibrate(model, rows, ["reed_yield"], along="prices.reed").objective.forward.along) == 1


def test_a_search_that_ends_nowhere_is_refused(case, refused, monkeypatch):
    import esvalue.calibration.fitting as fitting

    model = case().bind()
    monkeypatch.setattr(fitting, "minimise", lambda objective, z: (z, np.inf))
    refused(lambda: calibrate(model, [row()], ["reed_yield"]), "fit_no_optimum", "8 starts")
