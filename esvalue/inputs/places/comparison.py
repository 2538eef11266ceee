"""Places compared with places: a row's own columns first, then rows of the same cover or zone.

What is paid of an area, what an area gives and how many live on it hang together within a row; sizes are compared
between rows of one kind, upwards only. A row is named once, by what is most striking in it, and a table of fifty rows
names no more than one that chance could have put there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.core.peers import Outlier, likely_slip, outliers
from esvalue.core.text import Text
from esvalue.core.units import parse
from esvalue.core.written import NOT_APPLICABLE
from esvalue.inputs.places.cells import Cells
from esvalue.inputs.places.extents import adds_up
from esvalue.inputs.places.table import PlaceTable

__all__ = ["compare_places", "doubt_words", "slip_hint"]

Array = npt.NDArray[np.float64]
#: Rows for each number that chance alone may put far from its peers.
ROWS_A_CHANCE = 50
_HINTS = {
    15.0: Text(
        zh="1 公顷 = 15 亩：数字与表头单位一致吗？",
        en="15 mu are one hectare: is the number in the unit of its heading?",
    ),
    100.0: Text(
        zh="相差百倍：是否把百分数当作小数，或把公顷当作平方千米？",
        en="a factor of 100: percent for a share, hectares for square kilometres?",
    ),
    1e3: Text(zh="相差千倍：是否把千克当作吨？", en="a factor of 1,000: kilograms for tonnes?"),
    1e4: Text(
        zh="相差万倍：表头是否漏写或多写了“万”？",
        en="a factor of 10,000: is 1e4 (wan) missing in the heading, or written twice?",
    ),
    1e8: Text(
        zh="相差亿倍：表头是否漏写或多写了“亿”？",
        en="a factor of 1e8: is 1e8 (yi) missing in the heading, or written twice?",
    ),
}
_CHECK = Text(zh="请核对数字与表头单位", en="check the digits and the unit of the heading")


@dataclass(frozen=True)
class _Strange:
    """A cell that is far from its peers: column, row, what was compared, and by how much."""

    column: str
    found: Outlier
    what: Text


def compare_places(table: PlaceTable, cells: Cells, left_out: Collection[int]) -> None:
    """Add to the table's doubts the cells far from their peers; rows that are totals or wholes are no peers."""
    counted = np.array([i not in left_out for i in range(len(table.names))])
    strange: dict[int, _Strange] = {}
    for one in (*_own_columns(table, cells, counted), *_sizes(table, cells, counted)):
        known = strange.get(one.found.at)
        if known is None or (known.found.sure, abs(np.log(known.found.ratio))) < (
            one.found.sure,
            abs(np.log(one.found.ratio)),
        ):
            strange[one.found.at] = one
    by_chance = sorted(
        (one for one in strange.values() if not one.found.sure), key=lambda one: -abs(np.log(one.found.ratio))
    )
    spare = {one.found.at for one in by_chance[max(1, len(table.names) // ROWS_A_CHANCE) :]}
    for at in sorted(strange.keys() - spare):
        one = strange[at]
        table.doubt(
            "far_from_peers",
            one.column,
            at,
            what=one.what,
            times=_times(one.found.ratio),
            median=f"{one.found.median:.4g}",
            peers=", ".join(table.names[i] for i in one.found.peers[:3])
            + (f", +{len(one.found.peers) - 3}" if len(one.found.peers) > 3 else ""),
            hint=slip_hint(one.found.ratio),
        )


def doubt_words(table: PlaceTable, cells: Cells) -> None:
    """Add to the table's doubts the words of a row that do not go with another word of it: paddy for a reed marsh."""
    for name, column in table.card.columns.items():
        for other, usual in column.usual_by.items():
            if name not in table.columns or other not in table.columns:
                continue
            for i, (word, beside) in enumerate(zip(cells.texts[name], cells.texts[other], strict=True)):
                if word != NOT_APPLICABLE and word not in usual.get(beside, [word]):
                    table.doubt(
                        "unusual_word",
                        name,
                        i,
                        other=table.columns[other].text,
                        beside=_called(table, [beside]),
                        usual=_called(table, usual[beside]),
                    )


def _called(table: PlaceTable, words: Sequence[str]) -> Text:
    """Return categories for a message, with their Chinese titles."""
    titles = {word: table.words.categories[word].title.zh for word in words if word in table.words.categories}
    return Text(
        zh="、".join(f"{word}（{titles[word]}）" if word in titles else word for word in words), en=", ".join(words)
    )


def slip_hint(ratio: float) -> Text:
    """Return what a ratio suggests: the change of unit it is, else to check."""
    return _HINTS[slip] if (slip := likely_slip(ratio)) is not None else _CHECK


def _times(ratio: float) -> Text:
    if ratio >= 1:
        return Text(zh=f" {ratio:.3g} 倍", en=f"{ratio:.3g} times")
    return Text(zh=f" 1/{1 / ratio:.3g}", en=f"1/{1 / ratio:.3g} of")


def _numbers(table: PlaceTable, cells: Cells) -> list[str]:
    return [name for name in table.columns if name in cells.numbers and np.isfinite(cells.numbers[name]).any()]


def _kin(table: PlaceTable, cells: Cells) -> list[tuple[str, ...]]:
    """Return what rows belong to: their cover, and their zone."""
    columns = table.card.columns
    covers = [
        name for name in table.columns if name in columns and columns[name].kind == "text" and columns[name].categories
    ]
    first = "cover" if "cover" in covers else next(iter(covers), "")
    return [cells.texts[name] for name in (first, "region_type") if name in cells.texts]


def _own_columns(table: PlaceTable, cells: Cells, counted: npt.NDArray[np.bool_]) -> Iterator[_Strange]:
    """Yield what is far from its peers for the area of its own row: the part that is paid, and amounts per area."""
    base, columns = table.card.base, table.card.columns
    whole, part = base.domain_column, base.column
    if whole not in cells.numbers or not adds_up(parse(columns[whole].unit)):
        return
    areas = np.where(counted & (cells.numbers[whole] > 0), cells.numbers[whole], np.nan)
    kin = _kin(table, cells)
    for name in _numbers(table, cells):
        if name == whole or not adds_up(parse(columns[name].unit)):
            continue
        rates = cells.numbers[name] / areas
        zh, en = columns[name].title.zh, columns[name].title.en
        of_zh, of_en = columns[whole].title.zh, columns[whole].title.en
        groupings = (*kin[-1:], [""] * len(areas)) if name == part else kin
        for found in outliers(rates, *groupings):
            if name == part and rates[found.at] == 1:
                continue  # all of it is paid: no slip makes such a share
            what = Text(zh=f"{zh}与{of_zh}之比 {rates[found.at]:.3g}", en=f"{en} by {of_en}, {rates[found.at]:.3g}")
            yield _Strange(_blamed(name, whole, cells, areas, found), found, what)


def _blamed(part: str, whole: str, cells: Cells, areas: Array, found: Outlier) -> str:
    """Return which of two columns whose ratio is strange lies farther from its own peers."""
    peers = list(found.peers)
    with np.errstate(divide="ignore", invalid="ignore"):
        of_part, of_whole = (
            abs(np.log(values[found.at] / np.nanmedian(values[peers]))) for values in (cells.numbers[part], areas)
        )
    return whole if of_whole > of_part else part


def _sizes(table: PlaceTable, cells: Cells, counted: npt.NDArray[np.bool_]) -> Iterator[_Strange]:
    """Yield what is far from rows of the same cover or zone: large areas, and rates, depths and prices either way."""
    columns, whole = table.card.columns, table.card.base.domain_column
    for name in _numbers(table, cells):
        unit = parse(columns[name].unit)
        adding = adds_up(unit)
        if not unit.dimensions or (adding and name != whole):
            continue  # a number without a unit is in no wrong unit; an amount is compared by the area of its row
        values = np.where(counted, cells.numbers[name], np.nan)
        for found in outliers(values, *_kin(table, cells), low=not adding):
            yield _Strange(name, found, columns[name].title)
