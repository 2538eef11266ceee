"""An option that means none of these, written in any way: recognised with its constant, or named with what to write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import Workbook

from esvalue.core.errors import InputError
from esvalue.surveys.choice.likelihood import hit_rate
from esvalue.surveys.choice.model import ConditionalLogit
from esvalue.surveys.from_file import estimate_file

SETS, PEOPLE = 12, 150


def designed(rng: np.random.Generator) -> list[list[list[Any]]]:
    return [
        [
            [int(rng.choice([15, 20, 25])), int(rng.choice([20, 25, 30])), str(rng.choice(["petrol", "electric"]))]
            for _ in range(2)
        ]
        for _ in range(SETS)
    ]


def written(
    path: Path,
    name: Any,
    cells: list[Any] | None,
    levels: tuple[str, ...] = ("petrol", "electric"),
    settings: tuple[tuple[str, Any], ...] = (),
) -> str:
    """Write a survey whose third option is called `name` and shows `cells` (None: it stands in no set),
    and return what is said of it.
    """
    rng = np.random.default_rng(3)
    sets = designed(rng)
    book = Workbook()
    book.remove(book.worksheets[0])
    answers, design = book.create_sheet("answers"), book.create_sheet("design")
    answers.append(["id", *(f"q{k + 1}" for k in range(SETS))])
    for i in range(PEOPLE):
        taken = []
        for shown in sets:
            worth = np.array(
                [-0.1 * a[0] + 0.08 * a[1] - 0.5 * (a[2] == "electric") for a in shown] + [-1.0]
            ) + rng.gumbel(size=3)
            taken.append([1, 2, name][int(np.argmax(worth))])
        answers.append([i + 1, *taken])
    design.append(["set", "option", "price", "range", "drive"])
    for k, shown in enumerate(sets):
        for j, one in enumerate(shown):
            design.append([k + 1, j + 1, *one])
        if cells is not None:
            design.append([k + 1, name, *cells])
    listed, model = book.create_sheet("levels"), book.create_sheet("model")
    listed.append(["attribute", *(f"level {i + 1}" for i in range(len(levels)))])
    listed.append(["drive", *levels])
    fixed = [
        ("method", "choice"),
        ("answers", ", ".join(f"q{k + 1}" for k in range(SETS))),
        ("cost", "price"),
        ("currency", "CNY"),
        ("period", "once"),
        ("ci", "delta"),
    ]
    for row in [("name", "value"), *fixed, *settings]:
        model.append(row)
    book.save(path)
    reading = estimate_file(path)
    assert reading.text("zh")
    return reading.text("en")


def height(text: str) -> str:
    return next(line for line in text.splitlines() if "log-likelihood:" in line)


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> str:
    return height(written(tmp_path_factory.mktemp("marked") / "a.xlsx", 3, None, settings=(("opt_out", 3),)))


@pytest.mark.parametrize(
    ("name", "cells", "levels"),
    [
        (3, [None, None, None], ("petrol", "electric")),
        (3, [0, 0, None], ("petrol", "electric")),
        (3, ["-", "—", "/"], ("petrol", "electric")),
        (3, [0, 0, "petrol"], ("petrol", "electric")),
        (3, [0, 0, "none"], ("petrol", "electric", "none")),
        (3, [0, 0, "none"], ("none", "petrol", "electric")),
        (3, [0, 0, "无"], ("petrol", "electric")),
        ("None of these", None, ("petrol", "electric")),
        ("以上都不选", None, ("petrol", "electric")),
        ("Opt-out", [0, 0, "petrol"], ("petrol", "electric")),
        ("Status Quo", [0, 20, "petrol"], ("petrol", "electric")),
        ("维持现状", [0, 20, "petrol"], ("petrol", "electric")),
        ("ＮＥＩＴＨＥＲ", ["none", "none", "none"], ("petrol", "electric")),
    ],
)
def test_none_of_these_is_recognised_in_any_spelling(
    tmp_path: Path, marked: str, name: Any, cells: list[Any] | None, levels: tuple[str, ...]
) -> None:
    text = written(tmp_path / "a.xlsx", name, cells, levels)
    assert height(text) == marked
    assert "wtp[opt_out]" in text


@pytest.mark.parametrize("cells", [[15, 20, "petrol"], [0, 20, "petrol"], [18, 22, "petrol"]])
def test_one_that_cannot_be_told_is_named_with_what_to_write(tmp_path: Path, marked: str, cells: list[Any]) -> None:
    try:
        text = written(tmp_path / "a.xlsx", 3, cells)
        assert height(text) != marked
    except InputError as error:  # without its constant dearer options seem liked
        text = error.text("en")
        assert "dearer" in text
    assert f"option '3' is the same in all {SETS} sets" in text
    assert "opt_out = 3" in text
    told = written(tmp_path / "b.xlsx", 3, cells, settings=(("opt_out", 3),))
    assert height(told) == marked
    assert "is the same in all" not in told


def test_options_that_vary_are_not_named(tmp_path: Path) -> None:
    text = written(tmp_path / "a.xlsx", 3, [None, None, None])
    assert "is the same in all" not in text
    assert "taken as none of these" in text  # the third is empty in all sets


def long_table(constant: bool) -> Any:
    import pandas as pd

    rng = np.random.default_rng(4)
    rows = []
    for situation in range(400):
        shown = [(10 * rng.integers(1, 4), rng.integers(0, 3)), (10 * rng.integers(1, 4), rng.integers(0, 3)), (0, 0)]
        worth = (
            np.array([-0.05 * cost + 0.5 * water for cost, water in shown])
            + np.array([0, 0, -0.7])
            + rng.gumbel(size=3)
        )
        rows += [(situation, "ABN"[i], int(i == np.argmax(worth)), *one, int(i == 2)) for i, one in enumerate(shown)]
    table = pd.DataFrame(rows, columns=["situation", "option", "took", "cost", "water", "stay"])
    return table if constant else table.drop(columns="stay")


@pytest.mark.parametrize(
    ("formula", "named"), [("cost + water", True), ("cost + water + C(option)", False), ("cost + water + stay", False)]
)
def test_an_alternative_of_a_long_table_that_never_varies_is_named(tmp_path: Path, formula: str, named: bool) -> None:
    long_table("stay" in formula).to_csv(tmp_path / "a.csv", index=False)
    model = (
        '[model]\nmethod = "choice"\nsituation = "situation"\nalternative = "option"\nchosen = "took"\ncost = '
        f'"cost"\nformula = "{formula}"\ncurrency = "CNY"\nperiod = "once"\nci = "delta"\n'
    )
    (tmp_path / "a.toml").write_text(model, encoding="utf-8")
    text = estimate_file(tmp_path / "a.csv")
    assert ("alternative 'N' is the same in all 400 choices" in text.text("en")) is named
    assert "McFadden" in text.text("en")
    assert "hit rate" in text.text("en")
    assert "命中率" in text.text("zh")


def test_the_hit_rate_is_counted_by_hand() -> None:
    table = long_table(True)
    found = ConditionalLogit.from_formula(
        "cost + water + stay", table, situation="situation", alternative="option", chosen="took"
    ).fit()
    likeliest = table.assign(p=found.predict()).sort_values("p").groupby("situation").tail(1)
    hit, chance = hit_rate(found._model.choices, found.predict().to_numpy())
    assert chance == pytest.approx(1 / 3)
    assert hit == pytest.approx(likeliest["took"].mean(), abs=0.02)  # ties are shared
    even, _ = hit_rate(found._model.choices, np.full(len(table), 1 / 3))
    assert even == pytest.approx(1 / 3)
