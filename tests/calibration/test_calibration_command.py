"""What the command line asks of a calibration: files in, overlay, charts and text out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from measured import OBSERVATIONS, PROGRAMMES

import esvalue
from esvalue.core.errors import InputError
from esvalue.inputs.overlay import read_overlay
from esvalue.inputs.workbook import write_workbook
from esvalue.runs.calibrate import calibrate_files, calibration_text, programmes_text
from esvalue.study import programme_value, read_programmes


def observed(made):
    path = made.folder / "observations.csv"
    path.write_text(OBSERVATIONS, encoding="utf-8")
    return path


def test_a_card_with_its_places_is_calibrated_from_files(case):
    made = case()
    how = {"places": made.folder / "places.csv", "price_year": 2012, "library": made.library}
    found = calibrate_files(
        made.folder / "reed.toml", observed(made), ["reed_yield"], made.folder / "reed_2025.toml", language="zh", **how
    )
    assert read_overlay(made.folder / "reed_2025.toml").file.values["wetland.reed_yield"].value == pytest.approx(
        found.values["wetland.reed_yield"]
    )
    assert "残差" in (made.folder / "reed_2025.residuals.svg").read_text(encoding="utf-8")
    assert (made.folder / "reed_2025.values.svg").is_file()
    english, chinese = (calibration_text(found, language, profile=True, folds=3) for language in ("en", "zh"))
    for word in ("reed yield", "profile 95%", "left out", "inside 95%"):
        assert word in english
    for word in ("芦苇产量", "剖面似然", "留出预测"):
        assert word in chinese


def test_a_scenario_is_calibrated_from_files(case):
    made = case()
    calibrate_files(
        made.folder / "scenario.toml",
        observed(made),
        ["reed_yield"],
        made.folder / "by_scenario.toml",
        library=made.library,
        charts=False,
    )
    assert (made.folder / "by_scenario.toml").is_file()
    assert not (made.folder / "by_scenario.values.svg").exists()


def test_a_workbook_is_calibrated_as_the_scenario_it_was_written_from(case):
    made = case()
    book = write_workbook(made.folder / "scenario.toml", made.folder / "mine.xlsx", made.library)
    seen = observed(made)
    fits = [
        calibrate_files(target, seen, ["reed_yield"], made.folder / f"{name}.toml", library=made.library, charts=False)
        for target, name in ((made.folder / "scenario.toml", "plain"), (book, "book"))
    ]
    assert fits[0].values == fits[1].values


def test_whoever_takes_a_scenario_takes_a_workbook():
    """What a user names is opened in one place, which knows every form a scenario has."""
    rooms = Path(esvalue.__file__).parent
    opened = {
        str(file.relative_to(rooms))
        for file in rooms.rglob("*.py")
        if re.search(r"^(?! *>>>).*(?<!def )\bload_scenario\(", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    kept = {"runs/opening.py", "inputs/opening.py", "inputs/workbook/loading.py"}  # a run's own copy is always TOML
    assert {one.replace("\\", "/") for one in opened} == kept


def test_a_card_without_places_says_what_lacks(case, refused):
    made = case()
    card, seen, out = made.folder / "reed.toml", observed(made), made.folder / "x.toml"
    refused(
        lambda: calibrate_files(card, seen, ["reed_yield"], out, library=made.library), "calibrate_card", "--places"
    )
    refused(
        lambda: calibrate_files(
            card, seen, ["reed_yield"], out, library=made.library, places=made.folder / "places.csv"
        ),
        "calibrate_card",
        "--price-year",
    )


def test_an_open_end_of_a_profile_is_said(case):
    made = case()
    path = made.folder / "loose.csv"
    path.write_text(
        "node,place,value [t_DM/a],error [t_DM/a],source\nreed_output,north,1600,500,plots\n", encoding="utf-8"
    )
    how = {
        "places": made.folder / "places.csv",
        "price_year": 2012,
        "library": made.library,
        "method": "likelihood",
        "charts": False,
    }
    found = calibrate_files(made.folder / "reed.toml", path, ["reed_yield"], made.folder / "x.toml", **how)
    assert "not bounded" in calibration_text(found, profile=True)
    assert "未界定" in calibration_text(found, "zh", profile=True)


def programmes(made, text=PROGRAMMES):
    path = made.folder / "programmes.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_programmes_are_read_and_valued_from_files(case):
    made = case(scenario=[("replicates = 2\npoints = 4", "replicates = 4\npoints = 64")])
    (one,) = read_programmes(programmes(made))
    assert (one.parameters, one.cost, one.title["zh"]) == (("wetland.reed_yield",), 5000.0, "芦苇样方")
    frame = programme_value(made.load(), [one], points=64, replicates=4)
    assert 0 <= frame.loc[0, "value"] <= frame.loc[0, "everything"]
    assert "reed plots" in programmes_text(made.load(), programmes(made), points=64, replicates=4)
    assert "芦苇样方" in programmes_text(made.load(), programmes(made), "zh", points=64, replicates=4)


def test_programmes_in_chinese_say_how_well_they_measure(case):
    made = case()
    text = (
        "名称,中文名称,参数,费用 [1e4 yuan/a],误差 [kg_DM/ha/a],相对误差 [percent],测次\n"
        "a,样方,reed_yield；turnover,0.5,500,,6\n"
        "b,记账,reed_yield,1,,30,1\n"
        "c,调查,reed_yield,1,,12%,\n"
    )
    first, second, third = read_programmes(programmes(made, text))
    assert (first.parameters, first.error, first.error_unit, first.measurements) == (
        ("reed_yield", "turnover"),
        500.0,
        "kg_DM/ha/a",
        6,
    )
    assert (second.relative, third.relative, third.measurements) == (pytest.approx(0.3), pytest.approx(0.12), 1)


@pytest.mark.parametrize(
    ("text", "code", "fragment"),
    [
        (PROGRAMMES.replace("parameters", "parametres"), "observation_columns", "parameters"),
        (PROGRAMMES.replace("yuan/a", "yuan/ha"), "unit_kind", "yuan/a"),
        (PROGRAMMES.replace("0.5", "much"), "observation_number", "much"),
        (PROGRAMMES.splitlines()[0] + "\n", "empty_table", ""),
        (PROGRAMMES + PROGRAMMES.splitlines()[1] + "\n", "programme_twice", "plots"),
        (PROGRAMMES.replace("title_zh", "measurements").replace("芦苇样方", "2.5"), "observation_number", "2.5"),
        (PROGRAMMES.replace("title_zh", "relative [yuan]").replace("芦苇样方", "2"), "unit_kind", "yuan"),
    ],
)
def test_mistakes_in_a_file_of_programmes(case, text, code, fragment):
    made = case()
    with pytest.raises(InputError) as caught:
        read_programmes(programmes(made, text))
    assert {one.code for one in caught.value.problems} <= {code, "observation_column"}
    assert code in {one.code for one in caught.value.problems}
    assert fragment in caught.value.text("en")


def test_all_mistakes_of_programmes_are_told_at_once(case):
    made = case()
    text = """name,parameters,cost [yuan/a],error [m3/a],relative [percent],measurements
plots,wetland.reed_yeild,much,,,
gauge,reed_yield,5000,3,,2
ledger,reed_yield,-5,,10,0
plots,,5000,3,10,x
"""
    with pytest.raises(InputError) as caught:
        programmes_text(made.load(), programmes(made, text), points=64, replicates=4)
    found = sorted((one.where, one.code) for one in caught.value.problems)
    assert found == [
        ("programme gauge: wetland.reed_yield", "unit_kind"),
        *(
            (f"programmes.csv: {cell}", code)
            for cell, code in (
                ("A2", "programme_parameter"),
                ("A4", "programme_form"),
                ("A4", "programme_measurements"),
                ("A5", "programme_error"),
                ("A5", "programme_form"),
                ("A5", "programme_twice"),
                ("C2", "observation_number"),
                ("F5", "observation_number"),
            )
        ),
    ]


def test_a_heading_of_programmes_hides_no_mistake_in_the_rows(case, mistakes):
    made = case()
    text = PROGRAMMES.replace("title_zh", "titel").replace("yuan/a", "yuan/ha").replace("reed_yield", "reed_yeild")
    assert mistakes(lambda: programmes_text(made.load(), programmes(made, text))) == [
        "observation_column",
        "programme_parameter",
        "unit_kind",
    ]
