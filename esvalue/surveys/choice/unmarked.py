"""An option that means none of these, or the status quo, and is not marked as such: found by its name, by its zeros,
or named.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from esvalue.core.errors import Mistake

__all__ = ["means_none", "never_varies", "only_its_own", "unmarked"]

_NONE = re.compile(
    r"\bnone\b|\bneither\b|\bopt[ _-]?out\b|\bstatus[ _-]?quo\b|^sq$|\bno[ "
    r"_-](choice|change|option|purchase|action)\b|\bbusiness[ _-]as[ _-]usual\b|^bau$|\bas[ _-]now\b"
    r"|都不|均不|不选|不买|不参加|不参与|不接受任何|放弃|现状|原状|维持不变|保持不变|^不变$|^无$"
)


def means_none(name: object) -> bool:
    """Tell whether an option is called none of these, or the status quo, in either language.

    >>> [means_none(one) for one in ("None of these", "以上都不选", "Status-Quo", "维持现状", "A", "nonesuch", 4)]
    [True, True, True, True, False, False, False]
    """
    return bool(_NONE.search(unicodedata.normalize("NFKC", str(name)).strip().casefold()))


def unmarked(
    table: pd.DataFrame, attributes: Sequence[str], keys: Sequence[str], names: Sequence[str], given: Collection[str]
) -> tuple[str | None, tuple[Mistake, ...]]:
    """Return the option that means none of these, where one alone does, and a note that says so;
    or notes that name options that never vary.

    Parameters
    ----------
    table : DataFrame
        Columns option, the attributes (numbers, or words), and what tells the sets apart.
    attributes : sequence of str
        The attributes.
    keys : sequence of str
        Columns that tell the sets apart.
    names : sequence of str
        The option of each row, as it compares.
    given : collection of str
        Answers that occur, as they compare.
    """
    called = {name: name for name in sorted(given) if name not in names and means_none(name)}
    called |= {name: str(written) for name, written in zip(names, table["option"], strict=True) if means_none(written)}
    if len(called) == 1:
        (written,) = called.values()
        return written, (Mistake("choice_opt_out_found", "", {"name": written}),)
    sets = len(table.drop_duplicates(list(keys)))
    fixed = never_varies(table, attributes, names)
    still = [name for name in fixed if list(names).count(name) == sets]
    if not still or sets < 2 or len(fixed) == len(set(names)):
        return None, ()
    spelt = dict(zip(names, table["option"].map(str), strict=True))
    if len(still) == 1 and _nothing(table, attributes, np.array([one == still[0] for one in names])):
        return spelt[still[0]], (Mistake("choice_opt_out_found", "", {"name": spelt[still[0]]}),)
    return None, tuple(Mistake("choice_option_fixed", "", {"name": spelt[one], "sets": sets}) for one in still)


def never_varies(table: pd.DataFrame, attributes: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return the options that show the same attributes wherever they are shown.

    >>> import pandas as pd
    >>> never_varies(pd.DataFrame({"price": [10, 0, 20, 0]}), ["price"], ["a", "b", "a", "b"])
    ['b']
    """
    if not attributes:
        return []
    shown = table[list(attributes)].astype(object).where(table[list(attributes)].notna(), "").astype(str)
    seen: dict[str, set[tuple[str, ...]]] = {}
    for name, row in zip(names, shown.itertuples(index=False), strict=True):
        seen.setdefault(name, set()).add(tuple(row))
    return [name for name, rows in seen.items() if len(rows) == 1]


def only_its_own(column: pd.Series, none: np.ndarray) -> np.ndarray:
    """Tell which cells of an opt-out hold a word that no other option has: it says that there is none, and is no level.

    >>> import pandas as pd
    >>> only_its_own(pd.Series(["petrol", "none", "electric", "none"]), np.array([False, True, False, True])).tolist()
    [False, True, False, True]
    """
    words = column.map(lambda one: str(one).strip())
    return none & column.notna().to_numpy() & ~words.isin(set(words[~none])).to_numpy()


def _nothing(table: pd.DataFrame, attributes: Sequence[str], rows: np.ndarray) -> bool:
    """Tell whether an option shows nothing: zeros or empty cells where others have numbers,
    and among them one at least.
    """
    numbers = [name for name in attributes if table[name].dtype.kind in "iuf"]
    return bool(numbers) and all(bool((table.loc[rows, name].fillna(0) == 0).all()) for name in numbers)
