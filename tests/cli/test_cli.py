"""The verbs of an agency, from files alone; help is quick and speaks both languages."""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from pkgutil import iter_modules

import numpy as np
import pytest

from esvalue.cli import main, verbs
from esvalue.cli.parser import parser_of
from esvalue.core.language import set_language
from esvalue.core.text import Text
from esvalue.inputs.overlay import OverlaySource, OverlayValue, write_overlay
from esvalue.model.model import bind
from esvalue.runs.compare import compare_runs
from esvalue.runs.opening import Run

MARSH = """place,county,region_type,site,cover,xie_class,area [ha],eligible_area [ha],water_depth [m],visits [visit/a],households [household]
north,A,reserve_core,marsh,reed,wetland,1000,800,0.25,n/a,n/a
south,A,reserve_experimental,marsh,reed,wetland,1500,1200,0.30,5000,n/a
"""  # noqa: E501
ORIGINS = "column,place,source,evidence,weak,note\n" + "".join(
    f"{c},*,judgement,judgement,,made up for this test\n" for c in ("area", "eligible_area", "water_depth", "visits")
)
MEASURED = """node,place,value [t_DM/a],error [t_DM/a],year,source
reed_output,north,9000,300,2023,made up for this test
reed_output,south,13500,400,2023,made up for this test
"""


def test_gep_writes_the_account_and_says_how_good_it_is(tmp_path, capsys):
    assert main(["gep", "county_gep", "--out", str(tmp_path / "gep")]) == 0
    assert "low quality" in capsys.readouterr().out
    assert (tmp_path / "gep" / "supply_monetary.csv").is_file()
    assert main(["--lang", "zh", "gep", "county_gep", "--out", str(tmp_path / "zh")]) == 0
    assert "低质量" in capsys.readouterr().out


def test_calibrate_writes_an_overlay_that_moves_the_parameter(tmp_path, capsys):
    for name, text in (("marsh.csv", MARSH), ("marsh.sources.csv", ORIGINS), ("measured.csv", MEASURED)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [
        "calibrate",
        "wetland",
        "--places",
        str(tmp_path / "marsh.csv"),
        "--price-year",
        "2024",
        "--to",
        str(tmp_path / "measured.csv"),
        "--fit",
        "reed_yield[reed]",
        "--out",
        str(tmp_path / "reed_2023.toml"),
    ]
    assert main(command) == 0
    assert "reed harvest [reed]" in capsys.readouterr().out
    value = re.search(r"\nvalue = ([\d.]+)", (tmp_path / "reed_2023.toml").read_text(encoding="utf-8"))
    assert value is not None
    assert float(value[1]) == pytest.approx(
        9.0, abs=0.4
    )  # 9,000 / 1,000 and 13,500 / 1,500, drawn a little to the prior
    assert main(command) == 1  # never overwritten silently
    assert "reed_2023.toml" in capsys.readouterr().err


def test_a_survey_file_gives_a_value_in_both_languages(tmp_path, capsys):
    rng = np.random.default_rng(3)
    worth = rng.logistic(60.0, 15.0, 400)
    with (tmp_path / "survey.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["bid", "q1"])
        for i, w in enumerate(worth):
            bid = (20, 40, 60, 80, 100)[i % 5]
            rows.writerow([bid, 1 if w < bid else 2])
    (tmp_path / "survey.toml").write_text(
        'measure = "wta"\ncurrency = "CNY"\nperiod = "year"\npayer = "household"\n'
        '[codes]\nq1 = { yes = [1], no = [2] }\n[model]\nmethod = "contingent"\nformat = "single"\nbid = '
        '"bid"\nanswer = "q1"\ndistribution = "logistic"\n',
        encoding="utf-8",
    )
    assert main(["survey", "estimate", str(tmp_path / "survey.csv")]) == 0
    printed = capsys.readouterr().out
    found = re.search(r"median[^\n]*: ([\d.]+)", printed)
    assert found is not None, printed
    assert float(found[1]) == pytest.approx(60.0, abs=5.0)
    assert main(["--lang", "zh", "survey", "estimate", str(tmp_path / "survey.csv")]) == 0
    assert "中位数" in capsys.readouterr().out
    assert main(["survey", "estimate", str(tmp_path / "none.csv")]) == 1
    assert "Traceback" not in capsys.readouterr().err

    # into a card: 60 yuan a household and year, at 20 households a hectare
    overlay = [
        "survey",
        "estimate",
        str(tmp_path / "survey.csv"),
        "--into",
        "wetland.stated_cost[reed]",
        "--price-year",
        "2024",
    ]
    assert main([*overlay, "--per", "20 household/ha", "--out", str(tmp_path / "wta.toml")]) == 0
    (tmp_path / "marsh.csv").write_text(MARSH, encoding="utf-8")
    (tmp_path / "marsh.sources.csv").write_text(ORIGINS, encoding="utf-8")
    model = bind("wetland", tmp_path / "marsh.csv", price_year=2024, overlay=tmp_path / "wta.toml")
    found = model.central["wetland.stated_cost"]
    assert any(abs(float(x) - 1200.0) < 120.0 for x in np.asarray(found).ravel() if x == x)
    assert "survey.csv" in (tmp_path / "wta.toml").read_text(encoding="utf-8")
    assert (
        main([*overlay[:-2], "--out", str(tmp_path / "x.toml")]) == 1
    )  # a household is not a hectare, and money needs a year
    assert (
        main(["survey", "estimate", str(tmp_path / "survey.csv"), "--out", str(tmp_path / "y.toml")]) == 1
    )  # into what?
    assert main([*overlay, "--per", "many", "--out", str(tmp_path / "y.toml")]) == 1
    assert "household/ha" in capsys.readouterr().err
    assert not (tmp_path / "x.toml").exists()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_verb_says_what_it_does(language):
    set_language(language)
    try:
        known = next(action for action in parser_of()._actions if action.dest == "verb")
        texts = [choice.help for choice in known._choices_actions]
    finally:
        set_language("en")
    assert len(texts) == len(known.choices) == len(list(iter_modules(verbs.__path__)))
    assert all(bool(re.search("[\u4e00-\u9fff]", text)) == (language == "zh") for text in texts)


NEW_VERB = """from esvalue.cli.verb import Verb
from esvalue.core.text import Text


def arguments(parser):
    parser.add_argument("town", help=Text(zh="镇", en="a town"), metavar=Text(zh="镇名", en="TOWN"))


def run(given, language):
    print({"zh": "你好", "en": "hello"}[language], given.town)
    return 0


VERB = Verb(order=5, help=Text(zh="问好", en="greet a town"), arguments=arguments, run=run)
"""


def test_a_new_verb_is_one_file(tmp_path, monkeypatch, capsys):
    (tmp_path / "greet.py").write_text(NEW_VERB, encoding="utf-8")
    monkeypatch.setattr(verbs, "__path__", [*verbs.__path__, str(tmp_path)])
    monkeypatch.delitem(sys.modules, "esvalue.cli.verbs.greet", raising=False)
    assert main(["greet", "Panjin"]) == 0
    assert main(["greet", "盘锦", "--lang", "zh"]) == 0
    assert capsys.readouterr().out.split() == ["hello", "Panjin", "你好", "盘锦"]
    with pytest.raises(SystemExit):
        main(["greet", "--help", "--lang", "zh"])
    assert "镇名" in capsys.readouterr().out


def test_init_writes_a_workbook_or_a_folder_but_not_both(tmp_path, capsys):
    assert main(["init", "--excel", str(tmp_path / "p.xlsx")]) == 0
    assert main(["check", str(tmp_path / "p.xlsx")]) == 0
    assert main(["init"]) == 1
    assert main(["init", str(tmp_path / "a"), "--excel", str(tmp_path / "b.xlsx")]) == 1
    assert Path(tmp_path / "p.xlsx").is_file()
    assert "--excel" in capsys.readouterr().err


def test_check_names_the_overlays_in_use(case, capsys):
    made = case()
    source = OverlaySource(title="reed plots", kind="monitoring", locator="plots.csv", digest="ab12", year=2024)
    values = {"wetland.harvest_cost": OverlayValue(value=800.0, unit="yuan/ha/a", price_year=2012)}
    write_overlay(
        made.folder / "reed_2024.toml",
        values,
        cards={"wetland": made.card()},
        library=made.library,
        source=source,
        date="2024-05-31",
        method=Text(zh="手工", en="by hand"),
        title=Text(zh="芦苇监测", en="reed monitoring"),
    )
    path = made.folder / "scenario.toml"
    plain = path.read_text(encoding="utf-8")
    command = ["check", str(made.folder), "--models", str(made.folder / "models")]
    assert main(command) == 0
    assert "  overlay " not in capsys.readouterr().out
    path.write_text(
        plain.replace('places = "places.csv"', 'places = "places.csv"\noverlays = ["reed_2024.toml"]'), encoding="utf-8"
    )
    for language, line in (
        ("en", "  overlay reed_2024.toml: reed monitoring (sets 1 figure)"),
        ("zh", "  覆盖文件 reed_2024.toml：芦苇监测（给出 1 个数值）"),
    ):
        assert main(["--lang", language, *command]) == 0
        assert line in capsys.readouterr().out.splitlines()


def finished(folder, standards, absent=None, overlays='["a.toml", "overlays/wta.toml"]'):
    """Return what a comparison reads of a run: standards by region in yuan/ha and yuan/mu,
    and why there is none elsewhere.
    """
    (folder / "inputs" / "scenario").mkdir(parents=True)
    (folder / "inputs" / "scenario" / "scenario.toml").write_text(
        f"[domains.wetland]\noverlays = {overlays}\n", encoding="utf-8"
    )
    figures = {}
    for region, (value, low) in standards.items():
        for unit, factor in (("yuan/mu/a", 1.0), ("yuan/ha/a", 15.0)):
            figures[f"F{len(figures)}{region}"] = {
                "key": f"standard|floor|wetland|{region}|{unit}",
                "value": value * factor,
                "low": low * factor,
                "high": 200 * factor,
                "unit": unit,
                "groups": [],
                "label": {"zh": f"标准：{region}", "en": f"standard: {region}"},
            }
    manifest = {
        "sentence": {"zh": "同", "en": "same"},
        "recommended": "floor",
        "names": {"units": {"wetland": "yuan/mu/a"}},
        "absent": absent or {},
    }
    lineage = {"figures": figures, "groups": [], "entries": []}
    return Run(folder, manifest, lineage)


def test_compare_counts_a_standard_once_says_why_there_is_none_and_names_overlays(tmp_path):
    first = finished(tmp_path / "one", {"core": (850, 800), "edge": (40, 30)}, {"floor|wetland|new": "no_range"}, "[]")
    second = finished(tmp_path / "two", {"core": (845, 790), "edge": (40, 31), "new": (75, 60)})
    english, chinese = (compare_runs(first, second, language) for language in ("en", "zh"))
    assert "standards changed: 2" in english  # the third stays; only its interval moves
    assert "standard: core: 850 -> 845 yuan/mu/a" in english
    assert "yuan/ha" not in english
    assert "standard: new: ceiling below floor: no bargaining range -> 75 yuan/mu/a" in english
    assert "domains.wetland.overlays: - -> a.toml, overlays/wta.toml" in english
    assert "改变的标准: 2" in chinese
    assert "上限低于下限，无议价区间 -> 75" in chinese
