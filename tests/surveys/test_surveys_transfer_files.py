"""Value transfer from workbooks and from a CSV with its TOML: figures in three ways, Chinese headers,
and each mistake with its message.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from mistakes import said_of_file as said
from test_surveys_transfer import BYN, LAKE, SITES, studies

from esvalue.surveys import MetaRegression, unit_transfer
from esvalue.surveys.from_file import estimate_file

UNIT_MODEL = {
    "method": "transfer",
    "kind": "unit",
    "elasticity": 0.8,
    "elasticity_se": 0.2,
    "exchange": "rate",
    "index": "cpi",
    "study": "site",
    "unit": "CNY/household/year",
}


def pairs(given: dict[str, Any], chinese: bool = False) -> pd.DataFrame:
    return pd.DataFrame(list(given.items()), columns=["名称", "取值"] if chinese else ["name", "value"])


def workbook(path: Path, **sheets: pd.DataFrame) -> Path:
    with pd.ExcelWriter(path) as book:
        for name, table in sheets.items():
            table.to_excel(book, sheet_name=name, index=False)
    return path


def by_unit(tmp_path: Path, site: dict[str, Any] | None = None, table: pd.DataFrame = SITES, **model: Any) -> Path:
    return workbook(
        tmp_path / "unit.xlsx",
        studies=table,
        site=pairs(site or {"income": 30.0, "cpi": 110.0}),
        model=pairs({**UNIT_MODEL, **model}),
    )


def test_unit_transfer_from_a_workbook(tmp_path: Path) -> None:
    reading = estimate_file(by_unit(tmp_path))
    expected = unit_transfer(
        SITES,
        policy_income=30.0,
        elasticity=0.8,
        elasticity_se=0.2,
        exchange="rate",
        index="cpi",
        policy_index=110.0,
        name="site",
        unit="CNY/household/year",
    )
    found = reading.figures["value"]
    assert (found.value, found.low, found.high, found.unit, found.method) == (
        expected.value,
        expected.low,
        expected.high,
        "CNY/household/year",
        "predictive",
    )
    assert reading.default == "value"
    text = reading.text("en")
    assert "leave-one-out transfer error" in text
    assert "each study predicted from the others" in text
    assert expected.error is not None
    assert f"{expected.error.table['error'].iloc[2]:+.0%}" in text


def test_chinese_headers_with_units(tmp_path: Path) -> None:
    table = SITES.rename(columns={"site": "研究", "value": "支付意愿（元/户/年）", "income": "人均收入 [元/年]"})[
        ["研究", "支付意愿（元/户/年）", "人均收入 [元/年]"]
    ]
    model = {
        "method": "transfer",
        "kind": "unit",
        "elasticity": 0.8,
        "value": "支付意愿",
        "income": "人均收入",
        "study": "研究",
    }
    reading = estimate_file(
        workbook(tmp_path / "u.xlsx", 研究=table, 地点=pairs({"人均收入 [元/年]": 30}, True), 模型=pairs(model, True))
    )
    assert reading.figures["value"].value == pytest.approx(
        unit_transfer(SITES, policy_income=30.0, elasticity=0.8, unit="-").value
    )
    assert reading.figures["value"].unit == "元/户/年"
    assert "由其他研究预测每项研究" in reading.text("zh")


@pytest.mark.parametrize("chinese", [False, True])
def test_meta_regression_from_a_workbook(tmp_path: Path, chinese: bool) -> None:
    table = studies(12, 3, np.random.default_rng(1))
    names = {"income": "收入", "area": "面积", "value": "价值", "study": "文献"} if chinese else {}
    own = {name: names.get(name, name) for name in table}
    model = {
        "method": "transfer",
        "kind": "meta",
        "formula": f"{own['value']} ~ log({own['income']}) + {own['area']}",
        "study": own["study"],
        "currency": "CNY",
        "period": "year",
    }
    site = {own["income"]: 20, own["area"]: 1.5}
    reading = estimate_file(
        workbook(
            tmp_path / "m.xlsx",
            studies=table.rename(columns=own),
            site=pairs(site, chinese),
            model=pairs(model, chinese),
        )
    )
    expected = (
        MetaRegression.from_formula("value ~ log(income) + area", table, unit="CNY/year", study="study")
        .fit()
        .transfer({"income": 20, "area": 1.5})
    )
    assert (reading.figures["value"].value, reading.figures["value"].unit) == (
        pytest.approx(expected.value),
        "CNY/year",
    )
    assert reading.bounds["value"].high == table["value"].max()
    assert "variance between studies" in reading.summary("en")
    assert "the ten largest errors" in reading.summary("en")
    assert "误差最大的十个" in reading.summary("zh")


def test_meta_regression_with_kinds_and_standard_errors(tmp_path: Path) -> None:
    table = studies(12, 3, np.random.default_rng(2)).assign(
        kind=lambda t: np.where(t.index % 2, "lake", "river"), se=lambda t: 0.2 * t["value"]
    )
    model = {
        "method": "transfer",
        "kind": "meta",
        "formula": "value ~ C(kind) + area",
        "study": "study",
        "se": "se",
        "fit": "ml",
        "retransform": "none",
        "unit": "CNY",
    }
    path = workbook(tmp_path / "k.xlsx", studies=table, site=pairs({"kind": "lake", "area": 1.0}), model=pairs(model))
    fit = MetaRegression.from_formula("value ~ C(kind) + area", table, unit="CNY", study="study", se="se").fit("ml")
    assert estimate_file(path).figures["value"].value == pytest.approx(
        fit.transfer({"kind": "lake", "area": 1.0}, retransform="none").value
    )
    assert "nearest: lake" in said(
        workbook(path, studies=table, site=pairs({"kind": "lakes", "area": 1.0}), model=pairs(model)), "transfer_level"
    )
    assert "k.xlsx: site" in said(
        workbook(path, studies=table, site=pairs({"kind": "lake"}), model=pairs(model)), "transfer_missing"
    )


def function_sheet() -> pd.DataFrame:
    low = [np.nan if name == "Intercept" else -10.0 for name in LAKE.coefficients]
    terms = ["常数" if name == "Intercept" else name for name in LAKE.coefficients]
    return pd.DataFrame(
        {"term": terms, "coefficient": list(LAKE.coefficients.values()), "low": low, "high": [-one for one in low]}
    )


def test_byn_lake_from_a_workbook_and_from_a_csv(tmp_path: Path) -> None:
    model = {"method": "transfer", "kind": "function", "variances": "0.136, 0.098", "unit": "DKK/household/year"}
    book = estimate_file(workbook(tmp_path / "f.xlsx", function=function_sheet(), site=pairs(BYN), model=pairs(model)))
    assert round(book.figures["value"].value, 4) == 92.8144
    function_sheet().to_csv(tmp_path / "f.csv", index=False)
    site = "\n".join(f"{name} = {value!r}" for name, value in BYN.items())
    (tmp_path / "f.toml").write_text(
        '[model]\nmethod = "transfer"\nkind = "function"\nvariances = [0.136, 0.098]\nunit = '
        f'"DKK"\n[model.site]\n{site}\n',
        encoding="utf-8",
    )
    assert round(estimate_file(tmp_path / "f.csv").figures["value"].value, 4) == 92.8144
    pairs(BYN).to_csv(tmp_path / "where.csv", index=False)
    (tmp_path / "f.toml").write_text(
        "[model]\n"
        'method = "transfer"\n'
        'kind = "function"\n'
        "variances = [0.136, 0.098]\n"
        'unit = "DKK"\n'
        'site = "where.csv"\n',
        encoding="utf-8",
    )
    assert round(estimate_file(tmp_path / "f.csv").figures["value"].value, 4) == 92.8144


def test_a_site_outside_is_refused_and_a_row_allows_it(tmp_path: Path) -> None:
    assert "outside = yes" in said(by_unit(tmp_path, {"income": 90.0, "cpi": 110.0}), "transfer_outside")
    far = estimate_file(by_unit(tmp_path, {"income": 90.0, "cpi": 110.0}, outside="是"))
    assert "transfer_outside_note" in {note.code for note in far.figures["value"].notes}


def test_mistakes_are_said_together(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "bad.xlsx",
        studies=SITES,
        site=pairs({"incom": 30}),
        model=pairs({"method": "transfer", "kind": "unit", "elasticty": 0.8, "level": "high"}),
    )
    text = said(
        path,
        "survey_setting_missing",
        "survey_setting_unknown",
        "survey_setting_number",
        "survey_no_currency",
        "survey_no_period",
        "survey_column",
        "transfer_missing",
    )
    assert "nearest: income" in text
    assert "nearest: elasticity" in text


def test_each_mistake(tmp_path: Path) -> None:
    assert "row 3" in said(by_unit(tmp_path, table=SITES.assign(value=[1.0, -2.0, 3.0])), "transfer_positive")
    said(by_unit(tmp_path, kind="guess"), "survey_option")
    said(by_unit(tmp_path, exchange="rates"), "survey_column")
    said(by_unit(tmp_path, {"income": "rich", "cpi": 110.0}), "survey_setting_number")
    said(workbook(tmp_path / "no.xlsx", studies=SITES, model=pairs({**UNIT_MODEL, "index": None})), "transfer_missing")
    twice = pd.concat([pairs({"income": 30.0, "cpi": 1.0}), pairs({"income": 31.0})])
    said(workbook(tmp_path / "twice.xlsx", studies=SITES, site=twice, model=pairs(UNIT_MODEL)), "survey_setting_twice")
    said(
        workbook(
            tmp_path / "head.xlsx",
            studies=SITES,
            site=twice.rename(columns={"value": "number"}),
            model=pairs(UNIT_MODEL),
        ),
        "survey_column",
        "transfer_missing",
        "transfer_missing",
    )
    model = {"method": "transfer", "kind": "function", "variances": "0.1", "unit": "CNY"}
    broken = function_sheet().astype({"low": object})
    broken.loc[1, ["low", "high"]] = [3.0, 1.0]
    broken.loc[2, "low"] = "x"
    broken.loc[3, "coefficient"] = np.nan
    said(
        workbook(tmp_path / "terms.xlsx", function=broken, site=pairs(BYN), model=pairs(model)),
        "transfer_range",
        "budget_cells",
        "budget_cells",
    )
    said(workbook(tmp_path / "none.xlsx", site=pairs(BYN), model=pairs(model)), "survey_sheet_missing")
    said(
        workbook(
            tmp_path / "heads.xlsx", function=function_sheet().drop(columns="term"), site=pairs(BYN), model=pairs(model)
        ),
        "survey_column",
    )
    text = said(
        workbook(
            tmp_path / "site.xlsx",
            function=function_sheet(),
            site=pairs({**{k: v for k, v in BYN.items() if k != "lny"}, "lnyy": 1}),
            model=pairs(model),
        ),
        "survey_column",
        "transfer_missing",
    )
    assert "nearest: lny" in text
