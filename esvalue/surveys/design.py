"""From a formula and a table of answers to a matrix of covariates: missing values and unknown columns are said,
never dropped unseen.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import patsy
from patsy.parse_formula import parse_formula

from esvalue.core.arguments import checked
from esvalue.core.errors import Mistake, Mistakes, fail
from esvalue.core.shown import Shown
from esvalue.surveys.answers import number_hint
from esvalue.surveys.apart import suspects
from esvalue.surveys.tables import number_like
from esvalue.surveys.vocabulary import closest, unknown

__all__ = ["DesignMatrix", "design_matrix", "full_rank"]

#: What a formula may call besides the coding of patsy. Formulas come from survey files: nothing else in them is ever
#: run.
FUNCTIONS: dict[str, Any] = {
    "log": np.log, "log2": np.log2, "log10": np.log10, "log1p": np.log1p, "exp": np.exp, "expm1": np.expm1,
    "sqrt": np.sqrt, "abs": np.abs, "minimum": np.minimum, "maximum": np.maximum, "where": np.where,
}  # fmt: skip
#: Numbers each of them takes: a NumPy function given one more would write its result there, into the answers.
TAKES = {name: 3 if name == "where" else 2 if name in ("minimum", "maximum") else 1 for name in FUNCTIONS}
#: Most terms of a formula once its `*` and `**` are written out, and most columns of a spline.
MOST_TERMS, MOST_COLUMNS = 300, 50
CODING = (
    "C", "I", "Q", "Treatment", "Sum", "Diff", "Helmert", "Poly", "center", "standardize", "scale", "bs", "cr", "cc",
    "te",
)  # fmt: skip
#: Parts of Python a factor of a formula may consist of.
ALLOWED = (
    ast.Expression, ast.Name, ast.Load, ast.Constant, ast.Call, ast.keyword, ast.BinOp, ast.UnaryOp, ast.BoolOp,
    ast.Compare, ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.Tuple, ast.List,
)  # fmt: skip


@dataclass(frozen=True)
class DesignMatrix(Shown):
    """Covariates of the respondents kept, and what makes the same columns from another table; made by
    :func:`design_matrix`.

    Attributes
    ----------
    matrix : array (row, column)
        The covariates of the rows kept.
    names : tuple of str
        One a column.
    kept : array
        The labels of the rows kept.
    table : DataFrame
        Their rows of the table.
    recipe : patsy.DesignInfo
        What makes the columns.
    notes : tuple of Mistake
        What a reader must know.

    Examples
    --------
    >>> import pandas as pd
    >>> made = design_matrix("age", pd.DataFrame({"age": [30, 50]}))
    >>> made.matrix.tolist(), made.rows_at({"age": 40}).tolist()
    ([[1.0, 30.0], [1.0, 50.0]], [[1.0, 40.0], [1.0, 40.0]])
    """

    matrix: np.ndarray
    names: tuple[str, ...]
    kept: np.ndarray
    table: pd.DataFrame
    recipe: Any
    notes: tuple[Mistake, ...] = ()

    def index(self, table: pd.DataFrame | None) -> pd.Index:
        """Return the labels of the rows of another table, or of the respondents kept."""
        return self.table.index if table is None else table.index

    def rows(self, table: pd.DataFrame | None) -> np.ndarray:
        """Return the covariates of another table (row, column), coded as in the estimation;
        or of the respondents kept.
        """
        if table is None:
            return self.matrix
        for name in (
            column for factor in self.recipe.factor_infos for column in _names(ast.parse(factor.code, mode="eval"))
        ):
            if name not in table:
                raise fail("survey_column", "at", **unknown(name, table.columns))
            if table[name].isna().any():
                raise fail(
                    "survey_missing",
                    "at",
                    count=int(table[name].isna().sum()),
                    columns=name,
                    row=str(table.index[table[name].isna()][0]),
                )
        try:
            matrix = patsy.build_design_matrices([self.recipe], table, NA_action="raise")[0]
        except patsy.PatsyError as reason:
            raise fail("survey_formula", "at", formula=", ".join(self.names), reason=_line(reason)) from None
        return np.broadcast_to(np.asarray(matrix, float), (len(table), len(self.names)))

    def rows_at(self, at: Mapping[str, Any] | None) -> np.ndarray:
        """Return the covariates of the sample with some columns set to a value (row, column);
        the others stay as they are.
        """
        if not at:
            return self.matrix
        for name in at:
            if name not in self.table:
                raise fail("survey_column", "at", **unknown(name, self.table.columns))
        return self.rows(self.table.assign(**dict(at)))


@checked
def design_matrix(
    formula: str, data: pd.DataFrame, missing: str = "raise", where: str = "formula", intercept: bool = True
) -> DesignMatrix:
    """Return the matrix of covariates of a formula.

    Parameters
    ----------
    formula : str
        Right-hand side in the language of patsy, as statsmodels reads it: ``"age + C(county) + log(income)"``.
    data : DataFrame
        One row a respondent.
    missing : "raise" or "drop"
        Whether an empty covariate is an error or takes its row out (with a note of how many).
    where : str
        What an error names as its place.
    intercept : bool
        Whether a formula must keep its constant.

    Raises
    ------
    InputError
        Unknown column, empty cells, no rows, or columns that determine each other.

    >>> import pandas as pd
    >>> design_matrix("age", pd.DataFrame({"age": [30, 50]})).names
    ('Intercept', 'age')
    """
    right = formula.split("~", 1)[-1].strip() or "1"
    if data.columns.duplicated().any():
        raise fail("survey_column_twice", where, column=str(data.columns[data.columns.duplicated()][0]))
    columns = _columns(right, where)
    for name in columns:
        if name not in data:
            raise fail("survey_column", where, **unknown(name, data.columns, closest, "-"))
    _check_numbers(right, data, where)
    empty = np.asarray(data[columns].isna().to_numpy().any(axis=1), bool)
    notes: tuple[Mistake, ...] = suspects(data, columns, where)
    if empty.any():
        if missing != "drop":
            short = ", ".join(f"{name} ({int(data[name].isna().sum())})" for name in columns if data[name].isna().any())
            raise fail("survey_missing", where, count=int(empty.sum()), columns=short, row=str(data.index[empty][0]))
        notes += (
            Mistake(
                "survey_dropped", where, {"count": int(empty.sum()), "total": len(data), "columns": ", ".join(columns)}
            ),
        )
    table = data.loc[~empty]
    if table.empty:
        raise fail("survey_no_rows", where, total=len(data))
    words = [name for name in columns if table[name].dtype.name == "category"]
    table = table.assign(
        **{name: table[name].cat.remove_unused_categories() for name in words}
    )  # a level nobody has is no column
    try:
        with np.errstate(all="ignore"):  # what is not finite is named below
            made = patsy.dmatrix(right, table, eval_env=patsy.EvalEnvironment([FUNCTIONS]), NA_action="raise")
    except Exception as reason:  # patsy lets through whatever the functions of the formula raise
        raise fail("survey_formula", where, formula=right, reason=_line(reason)) from None
    matrix = np.asarray(made, float)
    names = tuple(made.design_info.column_names)
    if intercept and "Intercept" not in names:
        raise fail("survey_no_constant", where, formula=right)
    full_rank(matrix, names, where)
    return DesignMatrix(matrix, names, ~empty, table, made.design_info, notes)


def full_rank(matrix: np.ndarray, names: tuple[str, ...], where: str) -> None:
    """Raise when a column is not finite or follows from the columns before it (scale-free, by QR)."""
    bad = [name for name, column in zip(names, matrix.T, strict=True) if not np.isfinite(column).all()]
    if bad:
        raise fail("survey_not_finite", where, columns=", ".join(bad))
    size = np.linalg.norm(matrix, axis=0)
    if not size.all():
        raise fail(
            "survey_collinear",
            where,
            columns=", ".join(name for name, one in zip(names, size, strict=True) if one == 0),
        )
    left = np.abs(np.diag(np.linalg.qr(matrix / size, mode="r")))
    if len(left) < len(names) or (left < 1e-9).any():
        dependent = [name for name, one in zip(names[: len(left)], left, strict=True) if one < 1e-9] or list(
            names[len(left) :]
        )
        raise fail("survey_collinear", where, columns=", ".join(dependent))


def _check_numbers(right: str, data: pd.DataFrame, where: str) -> None:
    """Raise when a column outside C(...) holds numbers for the most part and text besides:
    it would be read as a category in silence.
    """
    factors = {factor.code for term in patsy.ModelDesc.from_formula(right).rhs_termlist for factor in term.factors}
    codes = [ast.parse(code, mode="eval") for code in sorted(factors)]
    problems = Mistakes()
    for name in dict.fromkeys(column for code in codes if not _is_category(code) for column in _names(code)):
        column = data[name].dropna()
        if column.dtype.kind in "iufbM" or column.dtype.name == "category" or not len(column):
            continue
        numbers = column.map(number_like).to_numpy(bool)
        text = column[~numbers]
        if not len(text):
            text = column[[isinstance(cell, str) and not _reads(cell) for cell in column]]
        if len(text) and 2 * numbers.sum() > len(column):
            problems.add(
                "survey_text_in_numbers",
                where,
                column=name,
                row=str(text.index[0]),
                cell=str(text.iloc[0]),
                count=len(text),
                mended=number_hint(text.iloc[0]),
            )
    problems.raise_if_any()


def _reads(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _is_category(code: ast.Expression) -> bool:
    return isinstance(code.body, ast.Call) and isinstance(code.body.func, ast.Name) and code.body.func.id == "C"


def _columns(right: str, where: str) -> list[str]:
    """Return the columns a formula reads."""
    try:
        terms = _terms(parse_formula(right))
        if terms > MOST_TERMS:
            raise fail("survey_formula_long", where, formula=right, count=f"{terms:.3g}", most=MOST_TERMS)
        factors = {factor for term in patsy.ModelDesc.from_formula(right).rhs_termlist for factor in term.factors}
        codes = [ast.parse(factor.code, mode="eval") for factor in sorted(factors, key=lambda one: one.code)]
        for code in codes:
            _check_harmless(code, right, where)
    except (patsy.PatsyError, SyntaxError, ValueError) as reason:
        raise fail("survey_formula", where, formula=right, reason=_line(reason)) from None
    except (RecursionError, MemoryError):  # brackets within brackets, or a sum of thousands
        raise fail("survey_formula_long", where, formula=right, count=f"> {MOST_TERMS}", most=MOST_TERMS) from None
    return list(dict.fromkeys(name for code in codes for name in _names(code)))


def _terms(node: Any) -> float:
    """Return how many terms a formula has at most once its products are written out, before patsy writes them."""
    parts = [_terms(one) for one in node.args]
    if node.type == "*":
        return min(parts[0] * parts[1] + sum(parts), 1e300)
    if node.type == ":":
        return min(parts[0] * parts[1], 1e300)
    if node.type == "**":
        power = node.args[1].token.extra if node.args[1].token is not None else "2"
        return float(
            min(
                2.0 ** min(parts[0], 1000.0),
                parts[0] ** min(int(power) if power.isdigit() and len(power) < 4 else 2, 30),
                1e300,
            )
        )
    return sum(parts) or 1.0


def _line(reason: BaseException) -> str:
    """Return the first line of what a library says, or the name of its error."""
    return next(iter(str(reason).splitlines()), "") or type(reason).__name__


def _names(code: ast.Expression) -> list[str]:
    """Return the columns a harmless factor reads."""
    called = {id(node.func) for node in ast.walk(code) if isinstance(node, ast.Call)}
    found = []
    for node in ast.walk(code):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Q":
            found.append(str(ast.literal_eval(node.args[0])))
        elif isinstance(node, ast.Name) and id(node) not in called and node.id not in (*FUNCTIONS, *CODING):
            found.append(node.id)
    return found


def _check_harmless(code: ast.Expression, right: str, where: str) -> None:
    """Raise when a factor does more than arithmetic on columns and calls of known functions,
    or arithmetic without end on plain numbers.
    """
    for node in ast.walk(code):
        bad = not isinstance(node, ALLOWED)
        if isinstance(node, ast.Call):
            bad = not (isinstance(node.func, ast.Name) and node.func.id in (*FUNCTIONS, *CODING))
            _check_arguments(node, right, where)
            bad |= getattr(node.func, "id", "") == "Q" and not (
                len(node.args) == 1 and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
            )
        if isinstance(node, ast.BinOp):
            columns = any(isinstance(one, ast.Name) for one in ast.walk(node))
            texts = any(
                isinstance(one, ast.Constant) and not isinstance(one.value, int | float)
                for one in (node.left, node.right)
            )
            bad = texts or (not columns and not isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div))
        if bad:
            raise fail(
                "survey_formula_code",
                where,
                formula=right,
                part=ast.unparse(node),
                known=", ".join((*FUNCTIONS, *CODING)),
            )


def _check_arguments(call: ast.Call, right: str, where: str) -> None:
    """Raise when a function is given more or other arguments than numbers it reads,
    or a spline more columns than answers can tell apart.
    """
    name = getattr(call.func, "id", "")
    if name in TAKES and (call.keywords or len(call.args) != TAKES[name]):
        raise fail(
            "survey_formula_arguments", where, formula=right, part=ast.unparse(call), name=name, count=TAKES[name]
        )
    large = [one for one in ast.walk(call) if isinstance(one, ast.keyword) and one.arg in ("df", "degree")]
    for one in large:
        if not (
            isinstance(one.value, ast.Constant) and isinstance(one.value.value, int) and one.value.value <= MOST_COLUMNS
        ):
            raise fail("survey_formula_columns", where, formula=right, part=ast.unparse(one), most=MOST_COLUMNS)
