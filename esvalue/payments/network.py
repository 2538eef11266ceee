"""Sections of rivers: what kind they are, who lies upstream and downstream, by which section the water comes in."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import Mistakes, nearest
from esvalue.core.names import name_key, one_letter
from esvalue.core.tables import cell_number
from esvalue.core.text import Text
from esvalue.payments.headings import KIND_WORDS, NOTHING, SECTIONS, WATERS, Columns, several
from esvalue.payments.indicators import BODIES
from esvalue.payments.reading import MANY, Table, cells, shown_rows, words_of

__all__ = ["KIND_NAMES", "NEEDED", "Network", "doubt_parties", "read_sections"]

Codes = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]
KIND_NAMES = tuple(KIND_WORDS)
NEEDED = ("section", "kind", "upstream", "downstream")
#: What stands between several parties of a cell by mistake.
OTHER_SIGNS = re.compile(r"[,，/／|+＋&＆]")
#: Endings by which one place has two names.
PARTY_ENDS = (
    "省",
    "市",
    "县",
    "区",
    "旗",
    "镇",
    "乡",
    "街道",
    "自治县",
    "市政府",
    "县政府",
    "区政府",
    "人民政府",
    "政府",
)
#: Fewest signs of names in which one other sign is a slip, and signs that tell siblings apart.
SHORTEST = 4
COUNTERS = frozenset("一二三四五六七八九十甲乙丙丁戊东南西北上中下左右前后大小新")
SECTION_ENDS = ("断面", "站", "自动站", "水站")
SAME_PARTY = Text(
    zh="名称只差后缀或空格，可能是同一主体写成了两个，净额会分开：{pairs}",
    en="parties differ by an ending or a blank only; is this one party twice, with two nets? {pairs}",
)
SAME_SECTION = Text(
    zh="名称只差后缀或空格，可能是同一断面写成了两个，会重复计付：{pairs}",
    en="sections differ by an ending or a blank only; is this one section twice, which would pay twice? {pairs}",
)
#: Shares that sum to 1 within this are whole.
WHOLE = 1e-9


@dataclass(frozen=True, eq=False)
class Network:
    """Sections in the order of their table.

    `upstream` and `downstream` hold the parties of each section by position in `parties`, -1 where there are no more;
    `shares` the written shares of the side that has several, nan where none are written.
    """

    where: str
    names: list[str]
    rivers: list[str]
    kinds: Codes
    bodies: Codes
    parties: list[str]
    upstream: Codes
    downstream: Codes
    shares: Array
    inflow: Codes
    doubts: tuple[Text, ...] = ()

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Position of each section by the key of its name."""
        return {name_key(name): i for i, name in enumerate(self.names)}

    def find(self, name: str) -> int | None:
        """Return the position of a section, None where there is none of that name."""
        return self.positions.get(name_key(name))

    def nearest(self, name: str) -> str:
        """Return the nearest name of a section, or "-"."""
        return nearest(name, self.names[:5_000]) or "-"


def read_sections(table: Table, problems: Mistakes) -> Network:
    """Return the sections of a table; what is wrong with them goes to `problems`.

    Refused: a section twice, without name or party, a kind or water body that is none, payer and payee the same, shares
    that do not fit the parties or do not sum to one, an inflow that is no section, or the section itself.
    """
    texts, codes = cells(table.columns["section"])
    names = [texts[i] for i in codes]
    keys = np.array([name_key(name) for name in names], dtype=object)
    if (blank := keys == "").any():
        problems.add("section_unnamed", table.where, rows=shown_rows(table, blank))
    firsts = np.unique(keys, return_index=True)[1]
    twice = np.ones(len(keys), dtype=bool)
    twice[firsts] = False
    if (twice & ~blank).any():
        problems.add("section_twice", table.where, rows=shown_rows(table, twice & ~blank, lambda i: names[i]))
    parties: dict[str, tuple[int, str]] = {}
    up, down = (_sides(table, side, parties, problems) for side in ("upstream", "downstream"))
    _check_parties(table, names, up, down, parties, problems=problems)
    rivers, parties_ = _column(table, "river"), [name for _, name in parties.values()]
    return Network(
        table.where,
        names,
        rivers,
        _words(table, "kind", KIND_WORDS, KIND_NAMES, problems),
        _words(table, "water_body", WATERS, BODIES, problems),
        parties_,
        up,
        down,
        _shares(table, names, up, down, problems),
        _inflow(table, names, keys, problems),
        (*_alike(SAME_SECTION, names, SECTION_ENDS), *_alike(SAME_PARTY, parties_, PARTY_ENDS)),
    )


def _column(table: Table, name: str) -> list[str]:
    if name not in table:
        return [""] * len(table)
    texts, codes = cells(table.columns[name])
    return [texts[i] for i in codes]


def _words(table: Table, column: str, words: Columns, known: Sequence[str], problems: Mistakes) -> Codes:
    """Return which word each cell of a column says; an empty cell or a column that lacks says the first."""
    if column not in table:
        return np.zeros(len(table), dtype=np.int64)
    spelt = words_of(words)
    said = [words[one][0] if words.get(one) else one for one in known]
    texts, codes = cells(table.columns[column])
    meant = [known.index(spelt[name_key(text)]) if name_key(text) in spelt else -1 for text in texts]
    if column == "water_body":
        meant = [0 if text.lower() in NOTHING else one for text, one in zip(texts, meant, strict=True)]
    found = np.array(meant, dtype=np.int64)[codes]
    for i in np.unique(codes[found < 0])[:MANY]:
        problems.add(
            "section_word",
            table.where,
            column=Text(zh=SECTIONS[column][0], en=column),
            given=texts[i],
            rows=shown_rows(table, codes == i),
            known=Text(zh="、".join(said), en=", ".join(known)),
            nearest=nearest(texts[i], [*known, *(way for one in known for way in words.get(one, ()))]) or "-",
        )
    return np.maximum(found, 0)


def _sides(table: Table, side: str, parties: dict[str, tuple[int, str]], problems: Mistakes) -> Codes:
    """Return the parties of one side of every section, padded with -1."""
    texts, codes = cells(table.columns[side])
    split = [several(text) for text in texts]
    split = [[] if text.lower() in NOTHING else one for text, one in zip(texts, split, strict=True)]
    bad = [i for i, one in enumerate(split) if not one or any(not name for name in one)]
    if (blank := np.isin(codes, bad)).any():
        problems.add("section_party", table.where, side=side, rows=shown_rows(table, blank))
    joined = [i for i, text in enumerate(texts) if OTHER_SIGNS.search(text) and text.lower() not in NOTHING]
    for i in joined[:MANY]:
        problems.add(
            "section_parties_joined",
            table.where,
            side=side,
            given=texts[i],
            meant=";".join(one.strip() for one in OTHER_SIGNS.split(texts[i])),
            rows=shown_rows(table, codes == i),
        )
    for one in split:
        for name in one:
            if name:
                parties.setdefault(name_key(name), (len(parties), name))
    width = max((len(one) for one in split), default=1) or 1
    made = np.full((len(split), width), -1, dtype=np.int64)
    for i, one in enumerate(split):
        made[i, : len(one)] = [parties[name_key(name)][0] if name else -1 for name in one]
    return made[codes]


def doubt_parties(parties: Sequence[str], named: Sequence[str]) -> tuple[Text, ...]:
    """Name the parties that a rule names and that differ from another, of the tables or its own, by one sign only.

    Parameters
    ----------
    parties
        Those of the tables.
    named
        Those that the rule names itself.

    Examples
    --------
    >>> doubt_parties(["甲", "乙"], ["流域基金", "流域资金", "省"])[0]["en"][-11:]
    '流域基金 / 流域资金'
    """
    keys = {name_key(name): name for name in (*parties, *named)}
    own = dict.fromkeys(name_key(name) for name in named)
    pairs = [
        f"{keys[one]} / {keys[other]}"
        for one in own
        for other in keys
        if (one < other or other not in own) and _by_a_sign(one, other)
    ]
    return (*_alike(SAME_PARTY, [*keys.values()], PARTY_ENDS, own), *_told(SAME_PARTY, pairs))


def _by_a_sign(one: str, other: str) -> bool:
    """Tell whether two long names differ by one sign that is no number and no direction."""
    if min(len(one), len(other)) < SHORTEST or not one_letter(one, other):
        return False
    unlike = {*one} ^ {*other}
    return not unlike & COUNTERS and not any(sign.isdigit() for sign in unlike)


def _alike(
    text: Text, names: Sequence[str], ends: Sequence[str], own: Collection[str] | None = None
) -> tuple[Text, ...]:
    """Name pairs of names that differ by an ending or a blank only: probably one place twice; with `own`, those in
    which one of these keys is.
    """
    keys = {name_key(name): name for name in names}
    dense: dict[str, list[str]] = {}
    for key in keys:
        dense.setdefault(key.replace(" ", ""), []).append(key)
    groups = [group for group in dense.values() if len(group) > 1]
    groups += [[key, key + end] for key in keys for end in ends if key and key + end in keys]
    return _told(text, [" / ".join(keys[key] for key in group) for group in groups if own is None or {*group} & {*own}])


def _told(text: Text, pairs: Sequence[str]) -> tuple[Text, ...]:
    more = [f"+{len(pairs) - MANY}"] if len(pairs) > MANY else []
    return (text.format(pairs="; ".join([*pairs[:MANY], *more])),) if pairs else ()


def _check_parties(
    table: Table, names: list[str], up: Codes, down: Codes, parties: dict[str, tuple[int, str]], *, problems: Mistakes
) -> None:
    same = ((up[:, :, None] == down[:, None, :]) & (up[:, :, None] >= 0)).any(axis=(1, 2))
    if same.any():
        listed = [name for _, name in parties.values()]
        problems.add(
            "payer_is_payee", table.where, rows=shown_rows(table, same, lambda i: f"{names[i]}: {listed[up[i, 0]]}")
        )
    both = ((up >= 0).sum(axis=1) > 1) & ((down >= 0).sum(axis=1) > 1)
    if both.any():
        problems.add("two_sides_shared", table.where, rows=shown_rows(table, both, lambda i: names[i]))


def _shares(table: Table, names: list[str], up: Codes, down: Codes, problems: Mistakes) -> Array:
    """Return the written shares of the side that has several parties."""
    width = max(up.shape[1], down.shape[1])
    made = np.full((len(table), width), np.nan)
    if "bank_share" not in table:
        return made
    texts, codes = cells(table.columns["bank_share"])
    size = np.maximum((up >= 0).sum(axis=1), (down >= 0).sum(axis=1))
    for i, text in enumerate(texts):
        if text.lower() in NOTHING:
            continue
        shares = [cell_number(one) for one in several(text)]
        rows = codes == i
        whole = abs(sum(shares) - 1.0) <= WHOLE and min(shares) >= 0
        if not whole or (rows & (size != len(shares))).any():
            wrong = rows if not whole else rows & (size != len(shares))
            problems.add("shares_wrong", table.where, given=text, rows=shown_rows(table, wrong, lambda r: names[r]))
        elif len(shares) <= width:
            made[rows, : len(shares)] = shares
    return made


def _inflow(table: Table, names: list[str], keys: npt.NDArray[np.object_], problems: Mistakes) -> Codes:
    if "inflow" not in table:
        return np.full(len(table), -1, dtype=np.int64)
    at = {key: i for i, key in reversed(list(enumerate(keys.tolist())))}
    texts, codes = cells(table.columns["inflow"])
    meant = np.array([-1 if text.lower() in NOTHING else at.get(name_key(text), -2) for text in texts], dtype=np.int64)
    found = meant[codes]
    for i in np.flatnonzero(meant == -2)[:MANY]:
        rows = shown_rows(table, codes == i, lambda r: names[r])
        problems.add(
            "orphan_inflow", table.where, given=texts[i], rows=rows, nearest=nearest(texts[i], names[:5_000]) or "-"
        )
    if (own := found == np.arange(len(table))).any():
        problems.add("inflow_itself", table.where, rows=shown_rows(table, own, lambda r: names[r]))
    return np.maximum(found, -1)
