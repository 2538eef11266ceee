"""An agency's walk without Python: a survey workbook in, an overlay out, the standard changed, the report says why."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from asked import whole_cost
from folders import CASES

from esvalue.cli import main
from esvalue.core.language import set_language

BAY = CASES / "bay"
MODEL = {
    "method": "contingent",
    "format": "single",
    "bid": "金额",
    "answer": "回答",
    "distribution": "normal",
    "into": "bay.income",
    "figure": "holders",
    "variation_into": "bay.variation",
    "per": "0.5 household/ha",
    "price_year": 2024,
    "standards": "2000, 3000",
    "shares": "0.5",
}
CODES = [
    ("回答", 1, "是"),
    ("回答", 2, "否"),
    ("回答", 8, "不知道"),
    ("measure", "wta", "设置"),
    ("currency", "CNY", "设置"),
    ("period", "year", "设置"),
    ("payer", "household", "设置"),
]


@pytest.fixture(autouse=True)
def english():
    yield
    set_language("en")


@pytest.fixture
def folder(tmp_path):
    """A copy of the bay and a workbook of 800 households whose minimum is normal, mean 2,500, sd 800 yuan a year;
    ten do not know.
    """
    shutil.copytree(BAY, tmp_path / "bay")
    whole_cost(tmp_path / "bay" / "bay.toml")
    write(tmp_path / "households.xlsx", MODEL)
    return tmp_path


def write(path: Path, model: dict[str, object], codes=CODES) -> None:
    rng = np.random.default_rng(11)
    bid = rng.choice([1000, 1800, 2500, 3200, 4000], 800)
    answers = pd.DataFrame(
        {"户": np.arange(800), "金额": bid, "回答": np.where(rng.normal(2500, 800, 800) <= bid, 1, 2)}
    )
    answers.loc[:9, "回答"] = 8
    with pd.ExcelWriter(path) as book:
        answers.to_excel(book, sheet_name="答卷", index=False)
        pd.DataFrame(codes, columns=["列", "编码", "含义"]).to_excel(book, sheet_name="编码本", index=False)
        pd.DataFrame(list(model.items()), columns=["名称", "取值"]).to_excel(book, sheet_name="模型", index=False)


def estimate(folder: Path, *more: str) -> int:
    return main(
        [
            "survey",
            "estimate",
            str(folder / "households.xlsx"),
            "--scenario",
            str(folder / "bay"),
            "--out",
            str(folder / "asked.toml"),
            *more,
        ]
    )


def test_a_workbook_changes_the_standard_and_the_report_says_why(folder, capsys):
    assert estimate(folder) == 0
    printed = capsys.readouterr().out
    assert "10 of 800 respondents are left out" in printed
    assert "[uptake[2000]]" in printed
    overlay = (folder / "asked.toml").read_text(encoding="utf-8")
    assert 'values."bay.variation"' in overlay
    assert "0.5 household/ha: none given, counted as judgement" in overlay
    scenario = str(folder / "bay")
    assert main(["diff", scenario, str(folder / "asked.toml")]) == 0
    assert "floor | bay | inner" in capsys.readouterr().out
    assert main(["run", scenario, "--out", str(folder / "plain"), "--quiet"]) == 0
    assert (
        main(["run", scenario, "--overlay", str(folder / "asked.toml"), "--out", str(folder / "laid"), "--quiet"]) == 0
    )
    capsys.readouterr()
    pages = {name: (folder / name / "technical.html").read_text(encoding="utf-8") for name in ("plain", "laid")}
    for words in (
        "What was measured or asked, and what it changed",
        "监测与调查改变了什么",
        "households.xlsx",
        "条件价值评估",
    ):
        assert words in pages["laid"]
        assert words not in pages["plain"]
    table = pd.read_csv(folder / "laid" / "tables" / "overlays_standards.csv", thousands=",")
    assert "cost floor" in set(table["方案 / option (en)"])
    assert (table["有此覆盖 / with it"] > table["无此覆盖 / without it"]).all()
    # the run folder stands alone: it is rerun from its copies, with the overlay named in them
    assert (
        main(
            [
                "run",
                str(folder / "laid" / "inputs" / "scenario"),
                "--models",
                str(folder / "laid" / "inputs" / "models"),
                "--out",
                str(folder / "again"),
                "--quiet",
            ]
        )
        == 0
    )
    assert table.equals(pd.read_csv(folder / "again" / "tables" / "overlays_standards.csv", thousands=","))


def test_the_number_of_holders_stays_visible_and_its_source_counts(folder, capsys):
    """0.5 households a hectare scale the floor: their source stands in overlay, report and trace,
    and without one they are judgement.
    """
    kinds = {}
    for name, more in (("bare", ()), ("sourced", ("--per-source", "土地确权台账 2023"))):
        assert estimate(folder, *more, "--replace") == 0
        assert (
            main(
                [
                    "run",
                    str(folder / "bay"),
                    "--overlay",
                    str(folder / "asked.toml"),
                    "--out",
                    str(folder / name),
                    "--quiet",
                ]
            )
            == 0
        )
        facts = json.loads((folder / name / "lineage.json").read_text(encoding="utf-8"))
        kinds[name] = (folder / name / "technical.html").read_text(encoding="utf-8")
        assert "x 0.5 household/ha" in json.dumps(facts, ensure_ascii=False)
    capsys.readouterr()
    assert "未注明，计为判断" in kinds["bare"]
    assert "土地确权台账 2023" in kinds["sourced"]
    evidence = [
        json.loads((folder / name / "manifest.json").read_text(encoding="utf-8"))["evidence"]
        for name in ("bare", "sourced")
    ]
    assert evidence[0].get("survey", 0) + 1 == evidence[1]["survey"]
    assert evidence[0]["judgement"] == evidence[1]["judgement"] + 1


def test_what_people_would_pay_is_no_cost_of_holders(folder, capsys):
    swapped = [("回答", 1, "否"), ("回答", 2, "是"), *CODES[2:3], ("measure", "wtp", "设置"), *CODES[4:]]
    write(
        folder / "households.xlsx",
        {k: v for k, v in MODEL.items() if k not in ("figure", "variation_into", "standards", "shares")},
        swapped,
    )
    assert estimate(folder) == 1
    assert "willingness to accept, farm budgets or bids" in capsys.readouterr().err


def test_a_file_in_chinese_is_an_overlay_too(folder, capsys):
    assert (
        main(
            [
                "survey",
                "estimate",
                str(folder / "households.xlsx"),
                "--scenario",
                str(folder / "bay"),
                "--out",
                str(folder / "受偿 意愿-2024.toml"),
            ]
        )
        == 0
    )
    assert main(["diff", str(folder / "bay"), str(folder / "受偿 意愿-2024.toml")]) == 0
    assert "cost floor" in capsys.readouterr().out


def test_in_chinese(folder, capsys):
    assert estimate(folder, "--lang", "zh") == 0
    printed = capsys.readouterr().out
    for words in ("受偿意愿中位数", "Krinsky-Robb", "覆盖文件"):
        assert words in printed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"method": "contingnet"}, "nearest: contingent"),
        ({"into": None}, "into = wetland.net_margin[reed]"),
        ({"into": "bay.incom"}, "nearest: bay.income"),
        ({"into": "prices.recreation_visit"}, "prices.recreation_visit#"),
        ({"variation_into": "bay.carbon_rate"}, "bay.variation"),
        ({"price_year": 2150}, "beyond the price index"),
        ({"price_year": None}, "--price-year 2024"),
        ({"figure": "holder"}, "nearest: holders"),
        ({"figure": "median"}, "no variation among holders"),
        ({"per": "some"}, "is not a number and a unit"),
        ({"per": None}, "per = "),
        ({"price_year": "last"}, "price_year"),
        ({"bid": "价"}, "金额"),
        ({"distribution": "normla"}, "normal, log-logistic"),
        ({"formular": "年龄"}, "nearest: formula"),
    ],
)
def test_mistakes_in_the_model(folder, capsys, change, words):
    write(folder / "households.xlsx", {name: value for name, value in {**MODEL, **change}.items() if value is not None})
    assert estimate(folder) == 1
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
    assert not (folder / "asked.toml").exists()


def test_all_mistakes_of_the_model_at_once(folder, capsys):
    write(
        folder / "households.xlsx",
        {**{k: v for k, v in MODEL.items() if k != "bid"}, "distribution": "norm", "level": "high", "wieghts": "户"},
    )
    assert estimate(folder) == 1
    said = capsys.readouterr().err
    for words in ("'bid' is not given", "distribution = 'norm'", "level = 'high' is no number", "nearest: weights"):
        assert words in said


def test_a_sheet_or_a_file_that_is_missing(folder, capsys):
    with pd.ExcelWriter(folder / "bare.xlsx") as book:
        pd.DataFrame({"a": [1]}).to_excel(book, sheet_name="answers", index=False)
    assert main(["survey", "estimate", str(folder / "bare.xlsx")]) == 1
    assert "no sheet 'model'" in capsys.readouterr().err
    pd.DataFrame({"a": [1]}).to_csv(folder / "bare.csv")
    assert main(["survey", "estimate", str(folder / "bare.csv")]) == 1
    assert "--codebook" in capsys.readouterr().err
    (folder / "broken.xlsx").write_bytes(b"no workbook")
    assert main(["survey", "estimate", str(folder / "broken.xlsx")]) == 1
    assert "Traceback" not in capsys.readouterr().err
