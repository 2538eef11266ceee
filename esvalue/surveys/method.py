"""What a survey method says of itself, and the made-up survey it gives to fill in.

The declarations of all methods are read wherever one is looked for, so they import no heavy library at the top.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from esvalue.core.text import Text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LEVEL", "MONEY", "ROWS", "UPTAKE", "YES_NO", "Example", "Method", "Rows", "Words"]

#: Words by their English name; the first Chinese one is printed, all are read.
Words = Mapping[str, tuple[str, ...]]
#: What a setting may say that is so or not.
YES_NO: Words = {"yes": ("是",), "no": ("否",)}
#: Rows of a model: name, value, what it means.
Rows = tuple[tuple[str, Any, Text], ...]
#: Rows that several methods have.
LEVEL: Rows = (
    ("level", None, Text(zh="区间的置信水平，空：0.95", en="confidence level of the intervals; empty: 0.95")),
)
ROWS: Rows = (
    ("weights", None, Text(zh="抽样权重的列", en="column of sampling weights")),
    (
        "clusters",
        None,
        Text(zh="村、调查员等的列：聚类标准误", en="column of villages, interviewers, ...: clustered errors"),
    ),
    ("missing", "raise", Text(zh="有空格的行：报错或略去", en="rows with an empty cell: raise an error, or drop them")),
)
MONEY: Rows = (
    ("currency", "CNY", Text(zh="货币", en="currency")),
    ("period", "year", Text(zh="周期：一次、月或年", en="period: once, month or year")),
)
UPTAKE: Rows = (
    (
        "standards",
        None,
        Text(zh="求参与率的标准，如 1000, 2000", en="standards to say the uptake at, such as 1000, 2000"),
    ),
    ("shares", None, Text(zh="求标准的参与率，如 0.5, 0.8", en="uptakes to say the standard for, such as 0.5, 0.8")),
)


@dataclass(frozen=True)
class Example:
    """Tables by sheet, rows of the model (name, value, explained in Chinese and English), rows of the codebook (column,
    code, meaning), and its own headings and words in Chinese.
    """

    tables: Callable[[], dict[str, pd.DataFrame]]
    settings: Rows
    codes: tuple[tuple[str, Any, str], ...] = ()
    chinese: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Method:
    """A survey method, declared as `METHOD` in the module `method` of its folder; the module `from_file` beside it has
    ``read(file)``, which says what a survey says.

    Attributes
    ----------
    name, title, order
        The folder; what the method is called; its place where methods are listed.
    example
        A survey to fill in.
    basis
        What its values rest on: what people state, market prices, or what behaviour on a market shows of a good that
        has none.
    costs
        Whether its figures are costs by themselves.
    answers, sheets
        The sheet of its rows, and the Chinese names of its own sheets.
    whole
        Whether every column of its table is read; else those that the model names.
    respondents
        Whether a row is a respondent whose number stands once; a text: where that setting is given.
    asked, amounts, groups
        Settings that name columns: of amounts people were asked at (few of them, each many times), of amounts in the
        currency of the survey (None: amounts have units of their own), and of what many rows have in common.
    settings, values, figures
        Its own words in Chinese: names of settings, what they say, names of figures.
    """

    name: str
    title: Text
    order: int
    example: Example
    basis: Literal["stated", "market", "shadow"] = "stated"
    costs: bool = False
    answers: str = "answers"
    sheets: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    respondents: bool | str = True
    asked: tuple[str, ...] = ()
    amounts: tuple[str, ...] | None = ()
    groups: tuple[str, ...] = ()
    settings: Words = field(default_factory=dict)
    values: Mapping[str, Words] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)

    @property
    def reader(self) -> Callable[..., Any]:
        """The function that returns what an opened survey says."""
        found: Callable[..., Any] = import_module(f"{__package__}.{self.name}.from_file").read
        return found
