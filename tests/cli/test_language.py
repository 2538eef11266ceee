"""`--lang zh` is Chinese throughout: help, what verbs print, progress, usage errors and mistakes; Latin words are
names, units or on a reviewed list.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from pkgutil import iter_modules

import pytest
from foreign import foreign, nothing_foreign

from esvalue.cli import main
from esvalue.cli import verbs as cli_verbs
from esvalue.cli.arguments import columns
from esvalue.cli.parser import parser_of
from esvalue.core.language import set_language
from esvalue.inputs.library import package_folder
from esvalue.inputs.workbook.layout import SHEETS


def test_the_search_finds_english():
    assert foreign("wetland.toml：无误 (36 nodes, 19 parameters)") == {"nodes", "parameters"}
    assert foreign("表头没有单位；请写成“area [ha]”，见 places.csv，用 --out 另取名") == set()
    set_language("zh")
    assert not re.search(
        "[a-z]", re.sub(r"--?[a-z]+(-[a-z]+)*|\.py|esvalue|[A-Z]{2,}|zh|en", "", parser_of().format_usage())
    )


#: Names of what is shipped, which no language translates: verbs, verbs of surveys, scenarios, cards.
VERBS = [one.name for one in iter_modules(cli_verbs.__path__)]
FORMATS = ("ASCII", "LaTeX", "Parquet", "csv", "latex", "parquet", "pyarrow")
OF_SURVEYS = ("estimate", "template", "bids", "plan")
SHIPPED = [path.parent.name for path in package_folder("scenarios").glob("*/scenario.toml")] + [
    path.stem for path in package_folder("models").glob("*.toml")
]


def verbs() -> list[list[str]]:
    return [[], *([verb] for verb in VERBS), *(["survey", verb] for verb in OF_SURVEYS)]


@pytest.mark.parametrize("verb", verbs(), ids=" ".join)
def test_help_is_chinese(verb, capsys):
    with pytest.raises(SystemExit) as ended:
        main([*verb, "--lang=zh", "--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith("用法：")
    assert foreign(text, *verb, *VERBS, *OF_SURVEYS, *FORMATS, *SHIPPED) == set()
    assert text.count("选项：\n") == 1
    assert all(columns(line) <= 80 for line in text.partition("\n\n")[2].splitlines() if line.startswith(" " * 12))
    with pytest.raises(SystemExit):
        main([*verb, "--help"])
    assert not re.search("[一-鿿]", capsys.readouterr().out)


WRONG = [
    ["chek", "x"],
    ["run"],
    ["explore", "x", "--points", "many"],
    ["explore", "x", "--groups", "none at all"],
    ["explore", "x", "--until", "x"],
    ["trace", "x"],
    ["gep", "x"],
    ["init", "--excel"],
    ["run", "x", "y"],
    [],
    ["survey"],
    ["survey", "bid"],
    ["survey", "bids"],
    ["check"],
    ["check", "--mark"],
    ["check", "x", "--strct"],
    ["run", "x", "--replace=yes"],
    ["calibrate", "x", "--to", "y", "--fit", "z"],
    ["calibrate", "x", "--pr", "1"],
]


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_usage_errors_are_chinese(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "zh", *words])
    assert ended.value.code == 2
    *_, said = capsys.readouterr().err.strip().splitlines()
    assert "：错误：" in said
    assert foreign(said.partition("：错误：")[2].partition("；最接近的是：")[0], *words) == set()
    with pytest.raises(SystemExit):
        main([*words])
    assert re.search(r": error: ", capsys.readouterr().err)


def test_a_wrong_choice_names_the_nearest(capsys):
    for language, said in (("zh", "最接近的是：check"), ("en", "nearest: check")):
        with pytest.raises(SystemExit):
            main(["--lang", language, "chek", "x"])
        assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["--lang", "zh", "models"], ["models", "--lang", "zh"], ["--lang=zh", "models"], ["models", "--lan", "zh"]],
    ids=" ".join,
)
def test_the_language_may_stand_anywhere(words, capsys):
    assert main(words) == 0
    assert "湿地" in capsys.readouterr().out


# --- what verbs print ---

MEASURED = """node,place,value [t_DM/a],error [t_DM/a],year,source
reed_output,north,1500,60,2011,made up
"""
PROGRAMMES = """name,title_zh,title_en,parameters,cost [1e4 yuan/a]
plots,芦苇样方,reed plots,wetland.reed_yield,0.5
"""


@pytest.fixture
def said(case, capsys):
    """Return a function that runs a verb in Chinese on the small case and returns what it printed."""
    made = case(
        scenario=[
            ("points = 4", "points = 16"),
            (
                "[options.floor]",
                "[options.mandatory]\n"
                'title = { zh = "强制", en = "mandatory" }\n'
                'rule = "cost_floor"\n'
                'participation = "mandatory"\n'
                "[options.floor]",
            ),
        ]
    )

    def run(*words: str, code: int = 0, own: bool = True) -> str:
        assert main(["--lang", "zh", *(["--models", str(made.folder / "models")] if own else []), *words]) == code, (
            capsys.readouterr()
        )
        shown = capsys.readouterr()
        return shown.out + shown.err

    run.made = made  # type: ignore[attr-defined]
    return run


def own_words(folder: Path) -> list[str]:
    """Return what the case calls things by: names of places, options, sources, texts in one language."""
    return [
        str(folder),
        "north",
        "south",
        "Panshan",
        "Dawa",
        "reed",
        "cheap",
        "dear",
        "floor",
        "mandatory",
        "places",
        "yearbook",
        "wetland",
        "gep",
        "cover",
        "marine",
        "farmland",
        "river",
        "terrestrial",
        "ordinary",
        "a paper",
        "a survey",
        "error",
        "relative",
        "measurements",
    ]


def test_verbs_on_a_scenario_print_chinese(said):
    folder = said.made.folder
    runs = folder / "runs"
    known = own_words(folder)
    printed = {
        "models": said("models", own=False),
        "models wetland": said("models", "wetland", own=False),
        "check": said("check", str(folder)),
        "check card": said("check", str(folder / "reed.toml")),
        "run": said("run", str(folder), "--out", str(runs / "a")),
        "compare": said("compare", str(runs / "a")),
    }
    figures = json.loads((runs / "a" / "lineage.json").read_text(encoding="utf-8"))["figures"]
    figure = next(name for name, one in figures.items() if one["key"].startswith("standard|floor|"))
    printed |= {
        "trace": said("trace", str(runs / "a"), figure, "--all"),
        "gep": said("gep", str(folder), "--out", str(runs / "gep")),
        "explore": said(
            "explore",
            str(folder),
            "--out",
            str(runs / "e"),
            "--points",
            "16",
            "--replicates",
            "2",
            "--method",
            "none",
            "--no-choices",
        ),
    }
    text = (folder / "scenario.toml").read_text(encoding="utf-8")
    (folder / "scenario.toml").write_text(text.replace("value = 10, unit", "value = 20, unit"), encoding="utf-8")
    said("run", str(folder), "--out", str(runs / "b"), "--quiet")
    printed["compare two"] = said("compare", str(runs / "a"), str(runs / "b"))
    (folder / "measured.csv").write_text(MEASURED, encoding="utf-8")
    (folder / "programmes.csv").write_text(PROGRAMMES, encoding="utf-8")
    calibrate = ("calibrate", "reed", "--to", str(folder / "measured.csv"), "--fit", "reed_yield", "--out")
    (folder / "models" / "reed.toml").write_text((folder / "reed.toml").read_text(encoding="utf-8"), encoding="utf-8")
    printed["calibrate"] = said(
        *calibrate,
        str(folder / "seen.toml"),
        "--places",
        str(folder / "places.csv"),
        "--price-year",
        "2012",
        "--profile",
        "--folds",
        "0",
    )
    printed["diff"] = said("diff", str(folder), str(folder / "seen.toml"))
    printed["programmes"] = said("programmes", str(folder), str(folder / "programmes.csv"))
    printed["models wetland"] = "\n".join(
        line for line in printed["models wetland"].splitlines() if not line.startswith("  ")
    )  # what stands below its headings are names
    nothing_foreign(printed, *known, *SHIPPED)
    assert all(re.search("[一-鿿]", text) for text in printed.values())


def test_verbs_that_copy_and_design_print_chinese(said, tmp_path):
    printed = {
        "init": said("init", str(tmp_path / "mine"), own=False),
        "init excel": said("init", "--excel", str(tmp_path / "mine.xlsx"), own=False),
        "check copy": said("check", str(tmp_path / "mine"), own=False),
        "check workbook": said("check", str(tmp_path / "mine.xlsx"), own=False),
        "bids": said("survey", "bids", "--median", "60", "--quartile", "90"),
        "template": said("survey", "template", "contingent", str(tmp_path / "t.xlsx")),
    }
    tabs = [word for sheet in SHEETS.values() for word in sheet.title.split()] + [
        f"{domain}" for domain in ("wetland", "farmland", "marine", "river", "area")
    ]
    nothing_foreign(printed, str(tmp_path), *tabs)


FAILS = [
    ("check", "nowhere"),
    ("run", "nowhere"),
    ("explore", "nowhere"),
    ("trace", "nowhere", "Fabcde"),
    ("compare", "nowhere"),
    ("models", "nothing"),
    ("init",),
    ("gep", "nowhere", "--out", "x"),
    ("calibrate", "reed", "--to", "x.csv", "--fit", "a", "--out", "y.toml"),
    ("diff", "nowhere", "x.toml"),
    ("programmes", "nowhere", "x.csv"),
    ("survey", "estimate", "x.csv"),
    ("survey", "plan", "x.xlsx", "--sets", "4", "--out", "y.xlsx"),
    ("survey", "bids", "--median", "100", "--quartile", "50"),
    ("check", "panjin", "--mark"),
    ("run", "nowhere", "--models", "/nope"),
]


@pytest.mark.parametrize("words", FAILS, ids=" ".join)
def test_mistakes_are_chinese(said, words, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    text = said(*words, code=1)
    assert re.search("[一-鿿]", text)
    assert foreign(text, *words, *own_words(said.made.folder), *SHIPPED, "models", str(tmp_path)) == set()
