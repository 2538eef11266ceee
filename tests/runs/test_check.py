"""`esvalue check`: all that can be known in one round, sizes a person can judge, doubts that are named,
settled and doubtful again.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

import esvalue.inputs.places.loading
from esvalue import check
from esvalue.cli import main
from esvalue.inputs.library import package_folder
from esvalue.inputs.scenario import load_scenario

CHECKED = """
[[checked]]
entry = "places.csv: area: north"
value = "{value}"
role = "county survey office"
reason = "surveyed by plane table"
"""


@pytest.fixture
def panjin(tmp_path):
    """Return a function that copies Panjin and changes files of it, by (file, old, new)."""

    def copy(*changes: tuple[str, str, str]) -> Path:
        folder = tmp_path / "mine"
        shutil.copytree(package_folder("scenarios") / "panjin", folder)
        for file, old, new in changes:
            text = (folder / file).read_text(encoding="utf-8")
            assert old in text, (file, old)
            (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return copy


@pytest.fixture
def doubted(monkeypatch):
    """Make every area above 150 ha of a table doubtful, as a rule of tables would."""

    def doubt(table, numbers, written):
        for name, area in zip(table.names, numbers["area"], strict=True):
            if area > 150:
                table.problems.doubt(
                    "doubtful_range",
                    f"{table.file}: area",
                    entry=f"{table.file}: area: {name}",
                    value=f"{area:g} [ha]",
                    argument="area",
                    equation="-",
                    low=area,
                    high=area,
                    unit="ha",
                    allowed="0 to 150",
                )

    monkeypatch.setattr(esvalue.inputs.places.loading, "check_plausible", doubt)


def codes(found) -> list[str]:
    return sorted(problem.code for problem in found.mistakes)


# --- one round ---


def test_mistakes_everywhere_are_found_in_one_round(panjin):
    """A text for a number, an unknown zone, a card that is not there, and mistakes in two tables:
    nothing hides anything.
    """
    folder = panjin(
        ("scenario.toml", 'outcome = "adequacy"', 'outcome = "adequcy"'),
        (
            "scenario.toml",
            "[domains.wetland.without.hazard]\nvalue = 0.05",
            '[domains.wetland.without.hazard]\nvalue = "0.05"',
        ),
        ("scenario.toml", 'card = "marine"', 'card = "marin"'),
        ("wetland.csv", "water_depth [m]", "water_depth"),
        ("farmland.csv", "24349.15", "24,349.15".replace(",", "，")),
        ("river.csv", "main_stem", "main_stream"),
    )
    found = check(folder)
    said = found.text("en")
    assert {"bad_value", "no_such_outcome", "unknown_card", "no_unit", "unknown_category"} <= set(codes(found)), said
    assert any("24，349.15" in problem.text("en") for problem in found.mistakes)
    assert {problem.where.split(":")[0] for problem in found.mistakes} >= {
        "scenario.toml",
        "wetland.csv",
        "farmland.csv",
        "river.csv",
    }
    assert not found.computed


def test_what_follows_from_a_mistake_is_not_told_too(panjin):
    """The status quo cannot be read: that there is none, or that the budget is missing, is not said as well."""
    folder = panjin(
        ("scenario.toml", "status_quo = true", 'status_quo = "yes"'),
        (
            "scenario.toml",
            'amount = { value = 4000, unit = "1e4 yuan/a", date = 2014, basis = "statutory", source = '
            '"pilot_fund_2016", note = { zh = "2014',
            'amount = { value = "x", unit = "1e4 yuan/a", date = 2014, basis = "statutory", source = '
            '"pilot_fund_2016", note = { zh = "2014',
        ),
    )
    assert codes(check(folder)) == ["bad_type", "bad_value"]


@pytest.mark.parametrize("file", ["wetland.csv", "farmland.csv", "marine.csv", "river.csv"])
def test_a_broken_table_hides_no_sizes_of_the_others(panjin, file):
    folder = panjin((file, "place,", "plce,"))
    found = check(folder)
    assert {domain.domain for domain in found.domains} == {"wetland", "farmland", "marine", "river"} - {
        file.removesuffix(".csv")
    }
    assert all(domain.sizes for domain in found.domains)
    assert codes(found)


def test_a_mistake_of_a_table_does_not_hide_what_binding_finds_elsewhere(panjin):
    """A category without its record in the wetland is found by binding it, while the marine table is broken."""
    ratio = "[domains.wetland.without.set.water_depth]\ntimes = { value = 0.7"
    folder = panjin(
        ("marine.csv", "place,", "plce,"),
        ("scenario.toml", ratio, '[domains.wetland.without.set.water_depth]\nby = "cover"\ntable.reed = { value = 0.7'),
    )
    said = {(problem.code, problem.where.split(":")[0]) for problem in check(folder).mistakes}
    assert ("missing_column", "marine.csv") in said
    assert ("table_lacks", "scenario.toml") in said


def test_a_card_of_ones_own_is_bound_even_where_its_table_is_broken(case):
    made = case(card=[('args = { depth = "depth"', 'args = { dpth = "depth"')], places=[("place,", "plce,")])
    found = check(made.folder / "scenario.toml", made.library)
    assert {"extra_argument", "missing_column"} <= set(codes(found))


def test_loading_tells_it_all_at_once_too(panjin):
    folder = panjin(
        ("scenario.toml", 'outcome = "adequacy"', 'outcome = "adequcy"'), ("river.csv", "main_stem", "main_stream")
    )
    with pytest.raises(esvalue.InputError) as caught:
        load_scenario(folder)
    assert {problem.code for problem in caught.value.problems} == {"no_such_outcome", "unknown_category"}


# --- sizes ---


def test_sizes_are_those_of_the_table_in_hectares_and_mu():
    wetland = check("panjin").domains[0]
    rows = np.genfromtxt(
        package_folder("scenarios") / "panjin" / "wetland.csv", delimiter=",", names=True, dtype=None, encoding="utf-8"
    )
    area = float(np.sum(rows["area_ha"]))
    assert (wetland.domain, wetland.places, wetland.sizes[0].column) == ("wetland", 15, "area")
    assert wetland.sizes[0].value == pytest.approx(area)
    assert wetland.sizes[0].others == ((pytest.approx(area * 15), "mu"),)
    assert (wetland.holders[0].column, wetland.holders[0].value, wetland.holders[0].places) == ("households", 574, 2)


def test_an_area_in_the_wrong_unit_shows_in_the_sizes(panjin, capsys):
    """225,000 under a heading in hectares, where mu were meant: the sum is seen fifteen times too large."""
    folder = panjin(
        (
            "wetland.csv",
            "核心区芦苇,盘山县,reserve_core,reserve,reed,wetland,15000",
            "核心区芦苇,盘山县,reserve_core,reserve,reed,wetland,225000",
        )
    )
    assert main(["check", str(folder)]) == 0
    assert "area: 326,326.67 ha = 4,894,900.05 mu" in capsys.readouterr().out


def test_money_of_a_table_is_summed_or_ranged(case):
    made = case(
        card=[
            (
                "[columns.depth]",
                '[columns.catch_value]\ntitle = { zh = "产值", en = "value of the catch" }\nunit = '
                '"yuan/a"\nprice_year = 2012\nbasis = "market"\n'
                '[columns.rent]\ntitle = { zh = "地租", en = "rent" }\nunit = "yuan/ha/a"\nprice_year = '
                '2012\nbasis = "market"\n[columns.depth]',
            )
        ],
        places="place,county,region_type,cover,area [ha],eligible_area [ha],depth [m],catch_value [1e4 yuan/a],rent "
        "[yuan/mu/a]\n"
        "north,Panshan,reserve_core,reed,200,100,0.5,3,40\nsouth,Dawa,ordinary,reed,100,50,n/a,5,60\n",
        origins=[("", "catch_value,*,survey_2012,,,\nrent,*,survey_2012,,,\n")],
    )
    total, rent = check(made.folder / "scenario.toml", made.library).domains[0].money
    assert (total.column, total.value, total.unit) == ("catch_value", pytest.approx(80_000), "yuan/a")
    assert (rent.low, rent.high, rent.unit) == (pytest.approx(600), pytest.approx(900), "yuan/ha/a")


def test_how_a_file_was_read_is_said(case):
    made = case()
    text = (
        (made.folder / "places.csv")
        .read_text(encoding="utf-8")
        .replace("north", "北")
        .replace("area [ha],eligible", "area [mu],eligible")
        .replace("eligible_area [ha]", "eligible_area [mu]")
    )
    (made.folder / "places.csv").write_bytes(text.encode("gb18030"))
    (made.folder / "places.sources.csv").write_text(
        (made.folder / "places.sources.csv").read_text(encoding="utf-8").replace("north", "北"), encoding="utf-8"
    )
    found = check(made.folder / "scenario.toml", made.library)
    read = {file.name: file for file in found.files}
    assert (read["places.csv"].encoding, read["places.sources.csv"].encoding) == ("GB 18030", "UTF-8")
    assert dict(read["places.csv"].units)["area"] == "mu"
    assert "area [mu]" in found.text("en")
    assert "（亩）" in found.text("zh")
    assert "area [mu]" not in found.text("zh")
    assert found.domains[0].sizes[0].value == pytest.approx(20)


# --- exit codes, JSON ---


def test_exit_codes(case, capsys, doubted):
    made = case()
    command = ["--models", str(made.folder / "models"), "check", str(made.folder)]
    assert main(command) == 0
    shown = capsys.readouterr()
    assert "1 to be checked" in shown.out
    assert shown.err == ""
    assert main([*command, "--strict"]) == 1
    capsys.readouterr()
    (made.folder / "scenario.toml").write_text(
        (made.folder / "scenario.toml").read_text(encoding="utf-8").replace("seed = 1", "sed = 1"), encoding="utf-8"
    )
    assert main(command) == 1
    shown = capsys.readouterr()
    assert "sed" in shown.err
    assert "area: 300 ha = 4,500 mu" in shown.out  # the sizes all the same


def test_json_says_what_the_text_says(case, capsys, doubted):
    made = case(
        places=[("south,Dawa,ordinary,reed,100,50,n/a", "south,Dawa,ordinary,reed,100,50,")],
        scenario=[("", CHECKED.format(value="100 [ha]"))],
    )
    command = ["--models", str(made.folder / "models"), "check", str(made.folder), "--json"]
    assert main(command) == 1
    shown = capsys.readouterr()
    assert shown.err == ""
    document = json.loads(shown.out)
    assert set(document) == {
        "format",
        "target",
        "computed",
        "counts",
        "files",
        "domains",
        "payments",
        "overlays",
        "evidence",
        "mistakes",
        "doubts",
        "settled",
        "notices",
        "origin",
    }
    assert document["counts"] == {"mistakes": 1, "doubts": 1, "settled": 0}
    found = check(made.folder / "scenario.toml", made.library)
    for language in ("zh", "en"):
        text = found.text(language)
        for part in ("mistakes", "doubts", "notices"):
            assert all(entry["message"][language].removeprefix(entry["where"]) in text for entry in document[part])
    assert document["doubts"][0]["entry"] == "places.csv: area: north"
    assert document["doubts"][0]["settled_before"] == "100 [ha]"


def test_a_scenario_that_is_not_there_is_an_error(capsys):
    assert main(["--lang", "zh", "check", "nowhere"]) == 1
    assert "情景" in capsys.readouterr().err


# --- doubts, settled and open ---


def test_doubts_travel_with_what_was_loaded_and_bound(case, doubted):
    made = case()
    loaded = made.load()
    assert [doubt.entry for doubt in loaded.doubts] == ["places.csv: area: north"]
    assert [doubt.entry for doubt in made.bind().doubts] == ["places.csv: area: north"]


def test_doubts_of_every_part_reach_the_scenario(case, monkeypatch):
    """Whoever checks a record, wherever it stands (card, price book, scenario, overlay), doubts it to some end."""
    from esvalue.inputs import card_reading, library, parameters
    from esvalue.inputs.scenario import check as scenario_check

    seen = []

    def doubting(record, unit, sources, at, problems, **_):
        seen.append(at)
        problems.doubt(
            "doubtful_range",
            at,
            entry=at,
            value="1",
            argument="-",
            equation="-",
            low=1.0,
            high=1.0,
            unit="1",
            allowed="-",
        )

    for module in (card_reading, library, parameters, scenario_check):
        monkeypatch.setattr(module, "check_record", doubting, raising=False)
    loaded = case().load()
    assert {at.split(":")[0] for at in seen} >= {"reed.toml", "prices.toml", "scenario.toml"}
    assert {doubt.entry for doubt in loaded.doubts} == set(seen)


def test_a_settled_doubt_is_counted_with_its_reason(case, doubted):
    made = case(scenario=[("", CHECKED.format(value=" 2.0e2  [ha]"))])
    found = check(made.folder / "scenario.toml", made.library)
    assert found.open == ()
    assert [(one.doubt.entry, one.checked.by) for one in found.doubts.settled] == [
        ("places.csv: area: north", "county survey office")
    ]
    for language, head in (("en", "Settled (1):"), ("zh", "已核对（1）：")):
        assert head in found.text(language)
        assert "surveyed by plane table" in found.text(language)


@pytest.mark.parametrize("value", ["250 [ha]", "200 [mu]", "200"])
def test_a_changed_value_is_doubtful_again(case, doubted, value):
    made = case(scenario=[("", CHECKED.format(value=value))])
    found = check(made.folder / "scenario.toml", made.library)
    assert [doubt.value for doubt in found.open] == ["200 [ha]"]
    english, chinese = (
        ("without the unit: write 200 [ha]", "缺单位：请写 200 [ha]")
        if value == "200"
        else (f"was settled for {value} (county survey office)", f"曾核对为 {value}")
    )
    assert english in found.text("en")
    assert chinese in found.text("zh")


def test_a_row_that_settles_nothing_is_named(case, doubted):
    made = case(scenario=[("", CHECKED.format(value="200 [ha]").replace("area: north", "area: nort"))])
    found = check(made.folder / "scenario.toml", made.library)
    assert [notice.code for notice in found.notices] == ["checked_idle"]
    assert "nearest doubt: places.csv: area: north" in found.notices[0].text("en")


def test_what_cannot_be_is_not_settled(case):
    made = case(
        places=[("north,Panshan,reserve_core,reed,200", "north,Panshan,reserve_core,reed,-200")],
        scenario=[("", CHECKED.format(value="-200 [ha]"))],
    )
    found = check(made.folder / "scenario.toml", made.library)
    assert codes(found) == ["below_minimum", "checked_mistake"]
    assert "not a doubt" in found.text("en")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('role = "county survey office"\n', "", "who says so is missing"),
        ('reason = "surveyed by plane table"', 'reason = ""', "write why the value is right"),
        ('entry = "places.csv: area: north"\n', "", "entry"),
    ],
)
def test_a_doubt_is_settled_by_someone_for_a_reason(case, old, new, said):
    made = case(scenario=[("", CHECKED.format(value="200 [ha]").replace(old, new))])
    assert said in check(made.folder / "scenario.toml", made.library).text("en")


ORIGINS = (
    "column,place,source,evidence,weak,note,核对\n"
    "area,north,survey_2012,,,surveyed by plane table,{checked}\n"
    "area,south,survey_2012,,,,\n"
    "eligible_area,*,survey_2012,,,,{column}\n"
    "depth,north,judgement,,true,a guess,\n"
)


def test_a_row_of_a_sources_file_settles_the_cell_it_speaks_of(case, doubted):
    made = case(origins=ORIGINS.format(checked="200 [ha]", column=""))
    found = check(made.folder / "scenario.toml", made.library)
    assert found.open == ()
    assert [(one.doubt.entry, one.checked.by, one.checked.reason.zh, one.where) for one in found.doubts.settled] == [
        ("places.csv: area: north", "a survey", "surveyed by plane table", "places.sources.csv: row 2: checked")
    ]
    assert len(made.load().settlement().settled) == 1
    changed = case(origins=ORIGINS.format(checked="190 [ha]", column=""))
    found = check(changed.folder / "scenario.toml", changed.library)
    assert [doubt.value for doubt in found.open] == ["200 [ha]"]
    assert "was settled for 190 [ha] (a survey)" in found.text("en")


@pytest.mark.parametrize(
    ("checked", "column", "code", "said"),
    [
        ("是", "", "checked_value", "write 200 [ha]"),
        ("200", "", "checked_value", "write 200 [ha]"),
        ("", "150 [ha]", "checked_whole_column", "eligible_area"),
    ],
)
def test_a_sources_file_settles_one_value_of_one_cell(case, doubted, checked, column, code, said):
    made = case(origins=ORIGINS.format(checked=checked, column=column))
    found = check(made.folder / "scenario.toml", made.library)
    assert codes(found) == [code]
    assert said in found.mistakes[0].text("en")


def test_a_sources_file_says_why(case, doubted):
    made = case(origins=ORIGINS.format(checked="200 [ha]", column="").replace("surveyed by plane table", ""))
    assert codes(check(made.folder / "scenario.toml", made.library)) == ["checked_note"]


def test_an_entry_of_the_scenario_is_the_same_whatever_its_file_is_called(case, monkeypatch):
    """What a folder settles in mine.toml is settled in the workbook made of it, where the file is scenario.toml."""
    from esvalue.core.errors import Doubt
    from esvalue.core.settling import Checked, settle
    from esvalue.inputs.scenario.loading import scenario_names

    doubt = Doubt("doubtful_range", "scenario.toml: budget.amount", {}, "scenario.toml: budget.amount", "5 [yuan/a]")
    row = Checked(entry="mine.toml: budget.amount", value="5 [yuan/a]", source="notice 12/2024", reason="as printed")
    assert len(settle([doubt], [("", row)], scenario_names("mine.toml")).settled) == 1


def test_texts_of_both_languages_have_the_same_lines(case, doubted):
    made = case(scenario=[("", CHECKED.format(value="100 [ha]"))])
    found = check(made.folder / "scenario.toml", made.library)
    english, chinese = found.text("en").splitlines(), found.text("zh").splitlines()
    assert len(english) == len(chinese)
    assert all(re.search("[一-鿿]", line) or "：" in line for line in chinese)


# --- doubts in runs ---


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_run_counts_its_doubts_and_says_where_to_read_them(case, doubted, capsys, language):
    made = case(
        scenario=[
            ("points = 4", "points = 16"),
            ("", CHECKED.format(value="200 [ha]").replace("area: north", "area: south")),
        ],
        places=[("south,Dawa,ordinary,reed,100", "south,Dawa,ordinary,reed,200")],
    )
    out = made.folder / "runs" / "run"
    assert (
        main(
            [
                "--lang",
                language,
                "--models",
                str(made.folder / "models"),
                "run",
                str(made.folder),
                "--out",
                str(out),
                "--quiet",
            ]
        )
        == 0
    )
    said = capsys.readouterr().err.strip().splitlines()
    assert said == [
        f"1 doubt: see esvalue check {made.folder}"
        if language == "en"
        else f"1 处存疑：请运行 esvalue --lang zh check {made.folder} 查看"
    ]
    doubts = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["doubts"]
    assert [one["entry"] for one in doubts["open"]] == ["places.csv: area: north"]
    assert [(one["entry"], one["by"], one["reason"]["en"]) for one in doubts["settled"]] == [
        ("places.csv: area: south", "county survey office", "surveyed by plane table")
    ]
    page = (out / "technical.html").read_text(encoding="utf-8")
    assert "1 values are in doubt and 1 have been settled" in page
    assert "surveyed by plane table" in page
    assert (out / "tables" / "doubts.csv").is_file()


def test_an_account_and_an_exploration_say_it_too(case, doubted, capsys, tmp_path):
    made = case(scenario=[("points = 4", "points = 16")])
    command = ["--models", str(made.folder / "models")]
    assert main([*command, "gep", str(made.folder), "--out", str(tmp_path / "gep")]) == 0
    assert f"1 doubt: see esvalue check {made.folder}" in capsys.readouterr().err
    assert "1 values in doubt" in (tmp_path / "gep" / "account.html").read_text(encoding="utf-8")
    assert (
        main(
            [
                *command,
                "explore",
                str(made.folder),
                "--out",
                str(tmp_path / "runs" / "e"),
                "--points",
                "16",
                "--replicates",
                "2",
                "--method",
                "none",
                "--no-choices",
                "--quiet",
            ]
        )
        == 0
    )
    assert f"1 doubt: see esvalue check {made.folder}" in capsys.readouterr().err


def test_a_run_without_doubts_says_nothing(case, capsys, tmp_path):
    made = case(scenario=[("points = 4", "points = 16")])
    assert (
        main(
            [
                "--models",
                str(made.folder / "models"),
                "run",
                str(made.folder),
                "--out",
                str(tmp_path / "runs" / "run"),
                "--quiet",
            ]
        )
        == 0
    )
    assert capsys.readouterr().err == ""
    assert not (tmp_path / "runs" / "run" / "tables" / "doubts.csv").exists()


@pytest.mark.parametrize(("old", "new"), [("盘山稻蟹田", "盘山稻蟹"), ("盘锦段", "盘锦")])
def test_a_misspelt_end_of_a_link_is_named_with_all_else(panjin, old, new) -> None:
    folder = panjin()
    path = folder / "river_load.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new), encoding="utf-8")
    patched = (folder / "scenario.toml").read_text(encoding="utf-8").replace("replicates = ", "replicats = ", 1)
    (folder / "scenario.toml").write_text(patched, encoding="utf-8")
    found = check(folder)
    told = [f"{one.where} {one.text('en')}" for one in found.mistakes]
    assert any("river_load.csv: row" in line for line in told)
    assert any("replicats" in line for line in told)
