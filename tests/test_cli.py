"""The verbs of an agency, from files alone; help is quick and speaks both languages."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from esvalue.cli import main
from esvalue.cli.parser import parser_of
from esvalue.messages import set_language
from esvalue.model import bind

MARSH = """place,county,region_type,site,cover,xie_class,area [ha],eligible_area [ha],water_depth [m],visits [visit/a],households [household]
north,A,reserve_core,marsh,reed,wetland,1000,800,0.25,n/a,n/a
south,A,reserve_experimental,marsh,reed,wetland,1500,1200,0.30,5000,n/a
"""
ORIGINS = "column,place,source,evidence,weak,note\n" + "".join(f"{c},*,judgement,judgement,,made up for this test\n" for c in ("area", "eligible_area", "water_depth", "visits"))
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
    command = ["calibrate", "wetland", "--places", str(tmp_path / "marsh.csv"), "--price-year", "2024", "--to", str(tmp_path / "measured.csv"),
               "--fit", "reed_yield[reed]", "--out", str(tmp_path / "reed_2023.toml")]  # fmt: skip
    assert main(command) == 0
    assert "reed harvest [reed]" in capsys.readouterr().out
    value = re.search(r"\nvalue = ([\d.]+)", (tmp_path / "reed_2023.toml").read_text(encoding="utf-8"))
    assert value is not None
    assert float(value[1]) == pytest.approx(9.0, abs=0.4)  # 9,000 / 1,000 and 13,500 / 1,500, drawn a little to the prior
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
        '[codes]\nq1 = { yes = [1], no = [2] }\n[model]\nmethod = "contingent"\nformat = "single"\nbid = "bid"\nanswer = "q1"\ndistribution = "logistic"\n', encoding="utf-8")  # fmt: skip
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
    overlay = ["survey", "estimate", str(tmp_path / "survey.csv"), "--into", "wetland.net_margin[reed]", "--price-year", "2024"]
    assert main([*overlay, "--per", "20 household/ha", "--out", str(tmp_path / "wta.toml")]) == 0
    (tmp_path / "marsh.csv").write_text(MARSH, encoding="utf-8")
    (tmp_path / "marsh.sources.csv").write_text(ORIGINS, encoding="utf-8")
    model = bind("wetland", tmp_path / "marsh.csv", price_year=2024, overlay=tmp_path / "wta.toml")
    found = model.central["wetland.net_margin"]
    assert any(abs(float(x) - 1200.0) < 120.0 for x in np.asarray(found).ravel() if x == x)
    assert "survey.csv" in (tmp_path / "wta.toml").read_text(encoding="utf-8")
    assert main([*overlay[:-2], "--out", str(tmp_path / "x.toml")]) == 1  # a household is not a hectare, and money needs a year
    assert main(["survey", "estimate", str(tmp_path / "survey.csv"), "--out", str(tmp_path / "y.toml")]) == 1  # into what?
    assert main([*overlay, "--per", "many", "--out", str(tmp_path / "y.toml")]) == 1
    assert "household/ha" in capsys.readouterr().err
    assert not (tmp_path / "x.toml").exists()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_verb_says_what_it_does(language):
    set_language(language)
    try:
        verbs = next(action for action in parser_of()._actions if action.dest == "verb")
        texts = [choice.help for choice in verbs._choices_actions]
    finally:
        set_language("en")
    assert len(texts) == len(verbs.choices) == 12
    assert all(bool(re.search("[\u4e00-\u9fff]", text)) == (language == "zh") for text in texts)


def test_init_writes_a_workbook_or_a_folder_but_not_both(tmp_path, capsys):
    assert main(["init", "--excel", str(tmp_path / "p.xlsx")]) == 0
    assert main(["check", str(tmp_path / "p.xlsx")]) == 0
    assert main(["init"]) == 1
    assert main(["init", str(tmp_path / "a"), "--excel", str(tmp_path / "b.xlsx")]) == 1
    assert Path(tmp_path / "p.xlsx").is_file()
    assert "--excel" in capsys.readouterr().err
