"""Formulas from survey files: columns, arithmetic and known functions, nothing that runs."""

from __future__ import annotations

import pandas as pd
import pytest

from esvalue.core.errors import InputError
from esvalue.surveys.design import design_matrix

TABLE = pd.DataFrame(
    {
        "age": [20.0, 35, 50, 65, 41],
        "收入 元": [1.0, 2, 4, 3, 9],
        "county": pd.Categorical(["a", "b", "a", "b", "b"], categories=["a", "b", "c"]),
    }
)


def codes(call) -> list[str]:
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.text("zh") != caught.value.text("en")
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os').system('true')",
        "I(__import__('os').getpid())",
        "age.__class__",
        "I(age.values)",
        "(lambda: 1)()",
        "[x for x in (1, 2)]",
        "I(9 ** 9 ** 9 ** 9)",
        "I('a' * 10 ** 10)",
        "eval('1')",
        "age[0]",
        "f'{age}'",
        "C(age, levels=open('/etc/passwd'))",
        "Q(age)",
        "(y := 1)",
        "I(1 << 10 ** 9)",
    ],
)
def test_a_formula_runs_nothing(formula: str) -> None:
    assert codes(lambda: design_matrix(formula, TABLE)) in (["survey_formula_code"], ["survey_formula"])


@pytest.mark.parametrize(
    ("formula", "columns"),
    [
        ("age", 2),
        ("age + C(county)", 3),
        ("log(age) + I(age ** 2)", 3),
        ("Q('收入 元') * age", 4),
        ("C(county, Treatment('b'))", 2),
        ("where(age > 40, 1, 0)", 2),
        ("standardize(age)", 2),
        ("I(age / 10 + 2 * 3)", 2),
        ("age:county - 1 + 1", 3),
        ("bs(age, df=4, degree=3)", 5),
    ],
)
def test_what_a_formula_may_hold(formula: str, columns: int) -> None:
    if formula.startswith("bs"):
        assert len(design_matrix(formula, pd.DataFrame({"age": range(20, 40)})).names) == columns
    else:
        assert len(design_matrix(formula, TABLE).names) == columns


def test_a_level_nobody_has_is_no_column() -> None:
    assert design_matrix("C(county)", TABLE).names == ("Intercept", "C(county)[T.b]")


def test_a_column_that_stands_twice() -> None:
    assert codes(lambda: design_matrix("age", pd.concat([TABLE, TABLE[["age"]]], axis=1))) == ["survey_column_twice"]


def test_other_tables_must_hold_the_columns_whole() -> None:
    made = design_matrix("age + C(county)", TABLE)
    assert codes(lambda: made.rows(TABLE.drop(columns="age"))) == ["survey_column"]
    assert codes(lambda: made.rows(TABLE.assign(age=TABLE["age"].where(TABLE["age"] > 30)))) == ["survey_missing"]
    assert made.rows(TABLE.head(2)).tolist() == made.matrix[:2].tolist()
