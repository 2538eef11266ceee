"""Travel cost from files alone: workbooks with Chinese headings and CSVs with a TOML in, figures out,
every mistake said.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from esvalue.core.errors import InputError
from esvalue.surveys import TravelCost, zonal
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.findings import Findings
from esvalue.surveys.from_file import estimate_file

MODEL: dict[str, Any] = {
    "method": "travel",
    "formula": "次数 ~ 费用 + 收入",
    "cost": "费用",
    "sample": "on_site",
    "distribution": "negbin",
    "currency": "CNY",
    "period": "year",
}
MADE: dict[str, Any] = {
    **MODEL,
    "formula": "次数 ~ 总费用 + 收入",
    "cost": "总费用",
    "distance": "里程",
    "cost_per_km": 0.8,
    "hours": "小时",
    "wage": "时薪",
    "wage_share": "33%",
    "fees": "门票",
}


def respondents(size: int = 300) -> pd.DataFrame:
    """Return people met on site, their chance to be met in proportion to their trips,
    whose surplus is 60 yuan a trip.
    """
    rng = np.random.default_rng(1)
    n = 40_000
    table = pd.DataFrame(
        {
            "里程": rng.integers(4, 160, n),
            "小时": rng.uniform(0.2, 3.0, n),
            "时薪": rng.uniform(15, 60, n),
            "门票": rng.choice([0, 10], n),
            "收入": rng.standard_normal(n),
        }
    )
    table["费用"] = 0.8 * table["里程"] + 0.33 * table["时薪"] * table["小时"] + table["门票"]
    table["村"] = rng.integers(1, 16, n)
    table["次数"] = rng.poisson(np.exp(1.2 - table["费用"] / 60 + 0.2 * table["收入"]) * rng.gamma(2, 0.5, n))
    return table.iloc[rng.choice(n, size, p=table["次数"] / table["次数"].sum())].reset_index(drop=True)


def workbook(folder: Path, model: dict[str, Any], table: pd.DataFrame) -> Path:
    path = folder / "visitors.xlsx"
    with pd.ExcelWriter(path) as book:
        table.to_excel(book, sheet_name="答卷", index=False)
        pd.DataFrame([(k, v) for k, v in model.items() if v is not None], columns=["名称", "取值"]).to_excel(
            book, sheet_name="模型", index=False
        )
    return path


def read(folder: Path, table: pd.DataFrame | None = None, **changes: Any) -> Findings:
    found = respondents().drop(columns="费用") if "distance" in changes else respondents()
    return estimate_file(workbook(folder, {**MODEL, **changes}, found if table is None else table))


def same(one: Estimate, other: Estimate) -> None:
    """A file keeps numbers to their last digit or the one before."""
    assert [one.value, one.se, one.low, one.high] == pytest.approx(
        [other.value, other.se, other.low, other.high], rel=1e-6
    )
    assert (one.unit, one.method, one.what) == (other.unit, other.method, other.what)


def codes(caught: pytest.ExceptionInfo[InputError]) -> list[str]:
    assert caught.value.text("zh") != caught.value.text("en")
    return sorted(problem.code for problem in caught.value.problems)


def test_figures_are_those_of_the_model(tmp_path: Path) -> None:
    found = read(tmp_path)
    fitted = TravelCost.from_formula(
        "次数 ~ 费用 + 收入", respondents(), cost="费用", sample="on_site", currency="CNY", period="year"
    ).fit()
    assert list(found.figures) == ["trip", "person"]
    assert found.default == "trip"
    for name, one in found.figures.items():
        same(one, fitted.surplus(name, ci="kr"))
    trip = found.figures["trip"]
    assert (
        abs(1 / trip.value - 1 / 60) < 4.5 * trip.se / trip.value**2
    )  # the coefficient is normal, the surplus one over it: once in 100,000
    assert found.figures["trip"].unit == "CNY/visit"
    for language, words in (("zh", "现场抽样负二项"), ("en", "on-site negative binomial")):
        assert words in found.text(language)


def test_a_csv_with_a_toml(tmp_path: Path) -> None:
    respondents().to_csv(tmp_path / "visitors.csv", index=False)
    lines = [f'{name} = "{value}"' for name, value in MODEL.items()]
    (tmp_path / "visitors.toml").write_text(
        "\n".join(["[model]", *lines, 'clusters = "村"', "[model.at]", '"费用" = 20.0']), encoding="utf-8"
    )
    found = estimate_file(tmp_path / "visitors.csv")
    fitted = TravelCost.from_formula(
        "次数 ~ 费用 + 收入", respondents(), cost="费用", sample="on_site", currency="CNY", period="year", clusters="村"
    ).fit()
    same(found.figures["person"], fitted.surplus("person", at={"费用": 20.0}, ci="kr"))


def test_a_cost_made_of_distance_and_time(tmp_path: Path) -> None:
    found = read(tmp_path, **MADE)
    assert found.figures["trip"].value == pytest.approx(read(tmp_path).figures["trip"].value, rel=1e-9)
    for language, words in (
        ("zh", "总费用 = 0.8 × 里程 + 0.33 × 时薪 × 小时 + 门票（元，公里与小时均为往返）"),
        ("en", "0.8 × 里程 + 0.33 × 时薪 × 小时 + 门票 (CNY, kilometres and hours there and back)"),
    ):
        assert words in found.summary(language)
    by_number = read(tmp_path, **{**MADE, "wage": 30, "fees": None})
    table = respondents().assign(总费用=lambda t: 0.8 * t["里程"] + 0.33 * 30 * t["小时"])
    fitted = TravelCost.from_formula(
        "次数 ~ 总费用 + 收入", table, cost="总费用", sample="on_site", currency="CNY", period="year"
    ).fit()
    assert by_number.figures["trip"].value == pytest.approx(fitted.surplus().value, rel=1e-9)
    empty = respondents().drop(columns="费用").assign(里程=lambda t: t["里程"].where(t.index > 3))
    dropped = read(tmp_path, empty, **MADE, missing="drop")
    assert "4 of 300" in dropped.summary("en")


@pytest.mark.parametrize(
    ("demand", "options"),
    [("exponential", {"distribution": "poisson"}), ("linear", {}), ("semilog", {"weighted": False})],
)
def test_zones(tmp_path: Path, demand: str, options: dict[str, Any]) -> None:
    table = pd.DataFrame(
        {
            "费用": [10.0, 20, 30, 40, 55, 70],
            "人口": [1000.0, 4000, 2500, 9000, 12000, 30000],
            "到访": [420, 1300, 700, 1500, 1100, 900],
        }
    )
    model = {
        **MODEL,
        "formula": "到访 ~ 费用",
        "sample": "zones",
        "population": "人口",
        "demand": demand,
        "distribution": None,
        **{k: "no" if v is False else v for k, v in options.items()},
    }
    found = estimate_file(workbook(tmp_path, model, table))
    expected = zonal(
        "到访 ~ 费用", table, cost="费用", population="人口", currency="CNY", period="year", demand=demand, **options
    )
    assert list(found.figures) == ["trip", "person", "total"]
    for name, one in found.figures.items():
        same(one, expected.surplus(name, ci="kr"))
    assert found.figures["total"].unit == "CNY/year"


def test_intervals_and_draws(tmp_path: Path) -> None:
    fieller = read(tmp_path, ci="fieller", level=0.9)
    assert (fieller.figures["trip"].method, fieller.figures["person"].method) == ("fieller", "kr")
    assert fieller.figures["trip"].level == 0.9
    boot = read(tmp_path, ci="bootstrap", draws=40)
    assert boot.figures["trip"].draws is not None
    assert len(boot.figures["trip"].draws) == 40


def test_what_the_costs_seen_carry(tmp_path: Path) -> None:
    """A surplus beyond the range of the costs rests on the form of the demand:
    it is objected to on its way into a card.
    """
    from esvalue.surveys.overlays import object_to

    found = read(tmp_path)
    table, b = respondents(), -1 / found.figures["trip"].value
    share = np.mean(1 - np.exp(b * (table["费用"].max() - table["费用"])))  # people met on site stand for trips
    assert found.bounds["trip"].capped_mean == pytest.approx(share * found.figures["trip"].value)
    assert f"{share:.0%} lies at costs seen" in found.summary("en")
    assert object_to(found.figures["trip"], found.bounds["trip"]) == ()
    assert object_to(found.figures["person"], found.bounds["person"]) == ()
    near = table[table["费用"] < 35].assign(次数=lambda t: t["次数"] + 1)
    narrow = read(tmp_path, near)
    assert {one.code for one in object_to(narrow.figures["trip"], narrow.bounds["trip"])} == {
        "estimate_above",
        "estimate_tail",
    }


def test_a_surplus_goes_into_the_price_of_a_visit(tmp_path: Path) -> None:
    from esvalue.cli import main

    path = workbook(
        tmp_path, {**MODEL, "into": "prices.recreation_visit#baiyangdian_surplus", "price_year": 2024}, respondents()
    )
    assert main(["survey", "estimate", str(path), "--out", str(tmp_path / "surplus.toml")]) == 0
    found = tomllib.loads((tmp_path / "surplus.toml").read_text(encoding="utf-8"))["values"][
        "prices.recreation_visit#baiyangdian_surplus"
    ]
    assert (found["unit"], found["price_year"], found["sampled"]) == ("yuan/visit", 2024, True)
    assert found["value"] == pytest.approx(read(tmp_path).figures["trip"].value)


def test_linear_demand_within_the_costs_seen(tmp_path: Path) -> None:
    from esvalue.surveys.travel.from_file import seen_share

    table = pd.DataFrame({"cost": [10.0, 20, 30], "people": [1000.0, 1000, 1000], "visits": [300, 200, 100]})
    found = zonal(
        "visits ~ cost", table, cost="cost", population="people", currency="CNY", period="year", demand="linear"
    )
    # triangles .3^2, .2^2, .1^2 less the one beyond 30, .1^2, of each
    assert seen_share(found) == pytest.approx(1 - 3 * 0.01 / 0.14)


def test_heavy_tails_on_site_have_no_person(tmp_path: Path) -> None:
    table = respondents(100).assign(次数=lambda t: np.where(t["费用"].rank() % 17 == 3, 400, 1))
    found = read(tmp_path, table)
    assert list(found.figures) == ["trip"]
    assert "geometric" in found.summary("en")


MISTAKES: list[tuple[dict[str, Any], list[str], str]] = [
    ({"formula": None}, ["survey_setting_missing"], "'formula' is not given"),
    ({"sample": "beach"}, ["survey_option"], "population, visitors, on_site, zones"),
    ({"distribution": "normal"}, ["survey_option"], "negbin, poisson"),
    (
        {"formular": "x", "sample": "site", "level": "high"},
        ["survey_option", "survey_setting_number", "survey_setting_unknown"],
        "nearest: formula",
    ),
    ({"demand": "linear"}, ["survey_setting_unknown"], "demand"),
    ({"sample": "zones", "formula": "次数 ~ 费用"}, ["survey_setting_missing"], "population"),
    ({"cost": "花费"}, ["survey_column"], "费用"),
    ({"formula": "次数 ~ log(费用)"}, ["travel_no_cost"], "visitors.xlsx: 模型"),
    ({"formula": "次数"}, ["travel_formula"], "visitors.xlsx: 模型"),
    ({"currency": None}, ["survey_no_currency"], "currency"),
    ({"weights": "里程x"}, ["survey_column"], "visitors.xlsx: 答卷"),
    ({"cov": "cluster"}, ["survey_clusters"], "visitors.xlsx: 模型"),
    ({"level": 95}, ["bad_value"], "95 is no level of confidence"),
    ({"at": "岁 = 3"}, ["survey_column"], "visitors.xlsx: 模型"),
    ({**MADE, "wage_share": None}, ["survey_setting_missing"], "wage_share"),
    ({**MADE, "cost_per_km": None, "wage": None}, ["survey_setting_missing", "survey_setting_missing"], "cost_per_km"),
    ({**MADE, "wage_share": 33}, ["bad_value"], "write 0.33"),
    ({**MADE, "cost": "收入"}, ["travel_cost_there"], "收入"),
    ({**MADE, "fees": "门标"}, ["survey_column"], "门票"),
    ({**MADE, "cost_per_km": -0.8}, ["travel_cost_part"], "below zero"),
]


@pytest.mark.parametrize(("changes", "expected", "words"), MISTAKES)
def test_mistakes_are_said(tmp_path: Path, changes: dict[str, Any], expected: list[str], words: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, **changes)
    assert codes(caught) == expected
    assert words in caught.value.text("en")


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("次数", "三次", "travel_counts"),
        ("次数", 0, "travel_zeros"),
        ("里程", None, "survey_missing"),
        ("里程", "远", "cv_amounts"),
        ("里程", -2, "travel_cost_part"),
    ],
)
def test_mistakes_in_the_answers_name_sheet_and_row(tmp_path: Path, column: str, value: Any, code: str) -> None:
    table = respondents().drop(columns="费用").astype({column: object})
    table.loc[4, column] = value
    with pytest.raises(InputError) as caught:
        read(tmp_path, table, **MADE)
    assert codes(caught) == [code]
    assert "visitors.xlsx: 答卷" in caught.value.text("en")
    assert "row 6" in caught.value.text("en")
