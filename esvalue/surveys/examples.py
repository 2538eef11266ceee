"""What a made-up survey to fill in holds, and the rows of its model that several methods have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

__all__ = ["LEVEL", "MONEY", "ROWS", "UPTAKE", "Example", "Rows"]

Rows = tuple[tuple[str, Any, str, str], ...]

LEVEL: Rows = (("level", None, "区间的置信水平，空：0.95", "confidence level of the intervals; empty: 0.95"),)
ROWS: Rows = (
    ("weights", None, "抽样权重的列", "column of sampling weights"),
    ("clusters", None, "村、调查员等的列：聚类标准误", "column of villages, interviewers, ...: clustered errors"),
    ("missing", "raise", "有空格的行：报错或略去", "rows with an empty cell: raise an error, or drop them"),
)
MONEY: Rows = (
    ("currency", "CNY", "货币", "currency"),
    ("period", "year", "周期：一次、月或年", "period: once, month or year"),
)
UPTAKE: Rows = (
    ("standards", None, "求参与率的标准，如 1000, 2000", "standards to say the uptake at, such as 1000, 2000"),
    ("shares", None, "求标准的参与率，如 0.5, 0.8", "uptakes to say the standard for, such as 0.5, 0.8"),
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
