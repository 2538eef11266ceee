"""Hedonic prices from files alone: workbooks with Chinese headings and CSVs with a TOML in, figures out,
every mistake said.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from esvalue.core.errors import InputError
from esvalue.surveys import Hedonic, panel_hedonic
from esvalue.surveys.findings import Findings
from esvalue.surveys.from_file import estimate_file

FORMULA = "总价 ~ 面积 + log(离河) + 学区 + 景观"
MODEL: dict[str, Any] = {"method": "hedonic", "formula": FORMULA, "form": "log", "currency": "CNY"}


def homes(size: int = 200) -> pd.DataFrame:
    """Return homes (ten thousand yuan): a school district adds a fifth, the lake a tenth,
    a river twice as far takes 7%.
    """
    rng = np.random.default_rng(2)
    table = pd.DataFrame(
        {
            "面积": rng.uniform(50, 140, size).round(1),
            "离河": rng.uniform(50, 3000, size).round(),
            "学区": rng.integers(0, 2, size),
            "镇": rng.integers(1, 13, size),
        }
    )
    table["景观"] = rng.choice(["湖", "路", "院"], size)
    log = (
        4
        + 0.01 * table["面积"]
        - 0.1 * np.log(table["离河"])
        + np.log(1.2) * table["学区"]
        + np.log(1.1) * (table["景观"] == "湖")
    )
    return table.assign(总价=np.exp(log + 0.1 * rng.standard_normal(size)).round(3))


def years() -> pd.DataFrame:
    """Return prices of 40 towns in three years, half of which get a clean river in the last, worth a tenth."""
    rng = np.random.default_rng(3)
    town, year = np.repeat(np.arange(40), 3), np.tile([2019, 2020, 2021], 40)
    clean = ((town % 2 == 0) & (year == 2021)).astype(float)
    log = (
        5 + rng.standard_normal(40)[town] + 0.05 * (year - 2019) + np.log(1.1) * clean + 0.03 * rng.standard_normal(120)
    )
    return pd.DataFrame({"镇": town, "年": year, "治理": clean, "总价": np.exp(log)})


def read(folder: Path, table: pd.DataFrame | None = None, **changes: Any) -> Findings:
    path = folder / "sales.xlsx"
    model = {**MODEL, **changes}
    with pd.ExcelWriter(path) as book:
        (homes() if table is None else table).to_excel(book, sheet_name="答卷", index=False)
        pd.DataFrame([(k, v) for k, v in model.items() if v is not None], columns=["名称", "取值"]).to_excel(
            book, sheet_name="模型", index=False
        )
    return estimate_file(path)


def codes(caught: pytest.ExceptionInfo[InputError]) -> list[str]:
    assert caught.value.text("zh") != caught.value.text("en")
    return sorted(problem.code for problem in caught.value.problems)


def fitted(**options: Any) -> Any:
    return Hedonic.from_formula(FORMULA, homes(), **{"form": "log", "currency": "CNY", **options}).fit()


def test_every_number_of_the_formula_has_a_price(tmp_path: Path) -> None:
    found = read(tmp_path, clusters="镇")
    other = fitted(clusters="镇")
    assert list(found.figures) == ["price[面积]", "price[离河]", "price[学区]"]
    assert found.default == "price[面积]"
    assert found.figures["price[离河]"].value == pytest.approx(other.implicit_price("离河").value)
    assert found.figures["price[离河]"].se == pytest.approx(other.implicit_price("离河").se)
    school = found.figures["price[学区]"]  # of 0 and 1: having it, not a slope
    assert school.value == pytest.approx(other.implicit_price("学区", change=(0, 1)).value)
    assert (
        abs(school.value - 0.2 * homes().loc[homes()["学区"] == 0, "总价"].mean()) < 4.5 * school.se
    )  # once in 100,000
    assert found.figures["price[面积]"].draws is not None
    for language, words in (("zh", "享乐价格法，对数（元）"), ("en", "Hedonic price, logarithmic (CNY)")):
        assert words in found.text(language)


def test_changes(tmp_path: Path) -> None:
    found = read(tmp_path, change="景观: 路 -> 湖，面积：90 → 100", ci="delta")
    assert list(found.figures)[:2] == ["price[景观: 路 -> 湖]", "price[面积: 90 -> 100]"]
    assert found.default == "price[景观: 路 -> 湖]"
    assert found.figures["price[面积: 90 -> 100]"].value == pytest.approx(
        fitted().implicit_price("面积", change=(90, 100)).value
    )
    named = read(tmp_path, change="景观: 路 -> 湖", attributes="离河")
    assert list(named.figures) == ["price[离河]", "price[景观: 路 -> 湖]"]
    outside = read(tmp_path, change="面积: 90 -> 400").figures["price[面积: 90 -> 400]"]
    assert [note.code for note in outside.notes] == ["hedonic_change_outside"]
    assert outside.notes[0].text("zh") != outside.notes[0].text("en")


@pytest.mark.parametrize("form", ["linear", "boxcox"])
def test_forms_and_a_csv(tmp_path: Path, form: str) -> None:
    homes().to_csv(tmp_path / "sales.csv", index=False)
    lines = [
        "[model]",
        'method = "hedonic"',
        f'formula = "{FORMULA}"',
        f'form = "{form}"',
        'currency = "CNY"',
        'at = "sample"',
        'attributes = ["离河", "面积"]',
    ]
    (tmp_path / "sales.toml").write_text("\n".join(lines), encoding="utf-8")
    found = estimate_file(tmp_path / "sales.csv")
    assert list(found.figures) == ["price[离河]", "price[面积]"]
    assert found.figures["price[离河]"].value == pytest.approx(
        fitted(form=form).implicit_price("离河", at="sample").value, rel=1e-6
    )


def test_codes_of_places_are_no_attribute(tmp_path: Path) -> None:
    found = read(tmp_path, formula="总价 ~ C(镇) + 离河 + 面积:离河 + Q('学区')")
    assert list(found.figures) == ["price[离河]", "price[面积]", "price[学区]"]


def test_what_the_prices_carry(tmp_path: Path) -> None:
    from esvalue.surveys.overlays import object_to

    found = read(tmp_path)
    table = homes()
    assert found.bounds["price[离河]"].high == pytest.approx(np.ptp(table["总价"]) / np.ptp(table["离河"]))
    assert all(object_to(one, found.bounds[name]) == () for name, one in found.figures.items())
    wild = read(tmp_path, change="面积: 90 -> 900", form="linear", formula="总价 ~ 面积")
    assert [one.code for one in object_to(wild.figures[wild.default], wild.bounds[wild.default])] == ["estimate_above"]


def test_a_panel(tmp_path: Path) -> None:
    pytest.importorskip("linearmodels", reason="extra panel: pip install linearmodels")
    found = read(tmp_path, years(), formula="总价 ~ 治理", entity="镇", time="年")
    other = panel_hedonic("总价 ~ 治理", years(), entity="镇", time="年", currency="CNY")
    assert list(found.figures) == ["price[治理]"]
    assert found.figures["price[治理]"].value == pytest.approx(other.implicit_price("治理").value)
    assert (
        abs(found.figures["price[治理]"].value - 0.1 * years()["总价"].mean()) < 4.5 * found.figures["price[治理]"].se
    )  # once in 100,000
    assert "固定效应" in found.summary("zh")
    with pytest.raises(InputError) as caught:
        read(tmp_path, years(), formula="总价 ~ 治理", entity="镇")
    assert codes(caught) == ["survey_setting_missing"]
    with pytest.raises(InputError) as caught:
        read(tmp_path, pd.concat([years(), years().tail(1)]), formula="总价 ~ 治理", entity="镇", time="年")
    assert codes(caught) == ["hedonic_twice"]
    assert "sales.xlsx: 答卷" in caught.value.text("en")


MISTAKES: list[tuple[dict[str, Any], list[str], str]] = [
    ({"formula": None}, ["survey_setting_missing"], "'formula' is not given"),
    (
        {"form": "cubic", "atribute": "x", "level": "hi"},
        ["survey_option", "survey_setting_number", "survey_setting_unknown"],
        "linear, log, boxcox",
    ),
    ({"form": "boxcox", "cov": "hc3"}, ["survey_option"], "robust, hessian, cluster"),
    ({"ci": "fieller"}, ["survey_option"], "delta, kr"),
    ({"currency": None}, ["survey_no_currency"], "currency"),
    ({"formula": "log(总价) ~ 面积"}, ["hedonic_left"], "sales.xlsx: 模型"),
    ({"formula": "总价 ~ 面机"}, ["survey_column"], "面积"),
    ({"clusters": "镇区"}, ["survey_column"], "镇"),
    ({"attributes": "景观"}, ["hedonic_words"], "change = NAME: FROM -> TO"),
    ({"attributes": "镇"}, ["hedonic_absent"], "镇"),
    ({"attributes": "离湖"}, ["survey_column"], "离河"),
    ({"formula": "总价 ~ 景观"}, ["hedonic_nothing"], "sales.xlsx: 模型"),
    ({"change": "路 -> 湖"}, ["hedonic_change"], "view: road -> lake"),
    ({"change": "景观: 路 -> 海"}, ["hedonic_change_word"], "湖"),
    ({"change": "面积: 小 -> 大"}, ["survey_setting_number"], "小"),
    ({"change": "朝向: 南 -> 北"}, ["survey_column"], "朝向"),
    ({"entity": "镇", "time": "年", "form": "boxcox"}, ["survey_option"], "linear, log"),
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
        ("总价", "面议", "cv_amounts"),
        ("总价", 0, "hedonic_price"),
        ("总价", None, "survey_missing"),
        ("面积", None, "survey_missing"),
    ],
)
def test_mistakes_in_the_answers_name_row(tmp_path: Path, column: str, value: Any, code: str) -> None:
    table = homes().astype({column: object})
    table.loc[4, column] = value
    with pytest.raises(InputError) as caught:
        read(tmp_path, table)
    assert codes(caught) == [code]
    assert "sales.xlsx" in caught.value.text("en")
    assert "row 6" in caught.value.text("en")
