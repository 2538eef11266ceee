"""Reading of answers and amounts: yes and no in the words people use, and nothing else."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pandas as pd

from esvalue.core.errors import fail
from esvalue.core.text import Text
from esvalue.core.written import read_number
from esvalue.surveys.vocabulary import closest, unknown

__all__ = ["NO", "YES", "amounts", "answers", "column_of", "number_hint", "wrong_rows"]

YES = frozenset({"yes", "y", "true", "1", "1.0", "是", "愿意", "同意", "接受", "会", "支持", "赞成"})
NO = frozenset({"no", "n", "false", "0", "0.0", "否", "不愿意", "不同意", "不接受", "不会", "不支持", "不赞成", "反对"})


def column_of(data: pd.DataFrame, name: str) -> pd.Series:
    """Return a column, or say which there are."""
    if name not in data:
        raise fail("survey_column", "data", **unknown(name, data.columns, closest, "-"))
    return data[name]


def answers(data: pd.DataFrame, name: str, letter: int | None = None) -> np.ndarray:
    """Return a column of answers as booleans; `letter` reads one of two letters (yy, yn, ny, nn).

    Raises
    ------
    InputError
        Any other code (don't know, refused, 9): it belongs in the codebook.

    >>> import pandas as pd
    >>> answers(pd.DataFrame({"q": ["Yes", "否", 1, False]}), "q").tolist()
    [True, False, True, False]
    """
    words = column_of(data, name).astype(str).str.strip().str.lower()
    if letter is not None:
        odd = ~words.isin(["yy", "yn", "ny", "nn"])
        words = words.where(odd, words.str[letter])
    known = words.isin(YES | NO)
    if not known.all():
        codes = words[~known].value_counts()
        listed = ", ".join(f"{code} ({count})" for code, count in codes.head(6).items())
        raise fail(
            "cv_answer_codes", name, codes=listed, count=int((~known).sum()), row=str(data.index[~known.to_numpy()][0])
        )
    return words.isin(YES).to_numpy()


def amounts(data: pd.DataFrame, name: str, empty: float | None = None) -> np.ndarray:
    """Return a column of amounts as finite numbers; `empty` replaces empty cells where these mean something.

    >>> import pandas as pd
    >>> amounts(pd.DataFrame({"bid": ["10", "20"]}), "bid").tolist()
    [10.0, 20.0]
    """
    raw = column_of(data, name)
    read = pd.to_numeric(raw if empty is None else raw.fillna(empty), errors="coerce").to_numpy(float)
    bad = ~np.isfinite(read)
    if bad.any():
        words = sorted({str(one) for one in raw[bad].dropna()})[:6]
        empty_cell = raw[bad].isna().any()
        empty_word = [Text(zh="（空格）", en="(empty)")] if empty_cell else []
        listed = Text.same(", ").join([*map(Text.same, words), *empty_word])
        raise fail(
            "cv_amounts",
            name,
            values=listed,
            count=int(bad.sum()),
            row=str(data.index[bad][0]),
            mended=number_hint(raw[bad].iloc[0]),
        )
    return read


def number_hint(cell: object) -> Text:
    """Return what to write instead of a cell that is no plain number, nothing where that cannot be told.

    >>> str(number_hint("1,200")), str(number_hint("65岁")), str(number_hint("12%")), str(number_hint("many"))
    (': write 1200', ': write 65', ': write 0.12', '')
    """
    plain = _meant(cell) if isinstance(cell, str) else ""
    return Text(zh=f"，请写 {plain}", en=f": write {plain}") if plain else Text.same("")


def _meant(cell: str) -> str:
    """Return the plain number a text was meant as: as tables are read, or what stands before a unit."""
    found = read_number(cell)
    before = re.fullmatch(
        r"[¥$€£]?([+-]?[\d,]*\.?\d+)[^\d\s.,%+-]{1,6}", unicodedata.normalize("NFKC", cell).replace(" ", "")
    )
    if found.value is not None:
        return f"{found.value:.15g}"
    return found.meant or (before[1].replace(",", "") if before else "")


def wrong_rows(data: pd.DataFrame, good: np.ndarray) -> dict[str, object]:
    """Return how many rows are not good and the first of them, as fields of a message; empty when all are good.

    >>> import pandas as pd
    >>> wrong_rows(pd.DataFrame({"x": [1, 2, 3]}), np.array([True, False, False]))
    {'count': 2, 'row': '1'}
    """
    return {} if good.all() else {"count": int((~good).sum()), "row": str(data.index[~good][0])}
