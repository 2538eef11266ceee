"""Programmes told: an aligned table of what each is worth, and sentences on the best and on what is worth knowing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from esvalue.core.arguments import checked
from esvalue.core.calls import Language
from esvalue.core.printing.table import Cell, Table
from esvalue.core.printing.text import table_lines
from esvalue.core.text import Text
from esvalue.core.units import scaled_text
from esvalue.study.programme_files import Programme

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["programme_table"]

HEAD = (
    Text(zh="监测方案", en="programme"),
    Text(zh="测量", en="measures"),
    Text(zh="价值 (元/年)", en="worth (yuan/a)"),
    Text.same("95%"),
    Text(zh="完全测准时", en="if perfect"),
    Text(zh="费用 (元/年)", en="cost (yuan/a)"),
    Text(zh="价值/费用", en="worth per yuan"),
    Text(zh="改变选择", en="changes choice"),
)
NEXT = Text(
    zh="下一步宜监测：{title}，每元费用{most}值 {ratio:.3g} 元。",
    en="Measure next: {title}; each yuan spent is worth {most}{ratio:.3g} yuan.",
)
AT_MOST = Text(zh="最多", en="at most ")
NOT_WORTH = Text(
    zh="所列监测中没有一项的价值明显超过费用：单凭它不会改变方案选择。",
    en="No programme is clearly worth its cost to this decision: by itself none changes the choice by enough.",
)
BOUNDS = Text(
    zh="“≤”：未写测量误差（误差 或 相对误差 与 测次 列），按完全测准计，是上限。",
    en="'≤': no error is stated (columns error or relative, and measurements), so the worth is that of measuring "
    "perfectly, an upper bound.",
)
EVERYTHING = Text(zh="已知一切值 {} 元/年。", en="Knowing everything is worth {} yuan/a.")
SINGLES = Text(zh="单独知道最有价值的（元/年）：{}。", en="Worth most to know by itself (yuan/a): {}.")
SEMICOLON = Text(zh="；", en="; ")
NONE = Text(
    zh="没有一项不确定量单独知道就有明显价值：要一起知道几项才会改变选择。",
    en="No uncertain entry is clearly worth knowing by itself: it takes several together to change the choice.",
)


@checked
def programme_table(frame: pd.DataFrame, programmes: Sequence[Programme], language: Language = "en") -> str:
    """Return the programmes as an aligned table with a sentence on the best, in "zh" or "en".

    Parameters
    ----------
    frame
        What :func:`programme_value` returned.
    programmes
        The programmes it was made of.
    language
        "zh" or "en".

    Raises
    ------
    InputError
        A language that is neither.

    Examples
    --------
    >>> from esvalue import Factor, Outcome, Problem, Spread, Study
    >>> from esvalue.study import Programme, programme_value
    >>> x, net = Factor("x", Spread("uniform", (-200.0, 200.0)), unit="yuan/a"), Outcome("net", "max", "yuan/a")
    >>> study = Study(Problem((x,), (net,), lambda c: {"net": [0 * c["x"], c["x"]]}, ("keep", "go")), seed=1)
    >>> survey = Programme("survey", ("x",), 10.0, {"zh": "调查", "en": "survey"})
    >>> found = programme_value(study.run(points=512, replicates=4), [survey], outcome="net")
    >>> print(programme_table(found, [survey]).splitlines()[0])
    programme  measures    worth (yuan/a)      95%  if perfect  cost (yuan/a)  worth per yuan  changes choice
    """
    given = {one.name: one for one in programmes}
    rows = [_row(row, given[row["programme"]]) for row in frame.to_dict("records")]
    singles = [
        _called(title, name) + Text.same(f" [{name}] {_short(value)}")
        for name, title, value in frame.attrs.get("singles", ())
    ]
    told = [
        _best(frame.iloc[0], given),
        *([] if frame["stated"].all() else [BOUNDS]),
        EVERYTHING.format(_short(frame.iloc[0]["everything"])),
        SINGLES.format(SEMICOLON.join(singles)) if singles else NONE,
    ]
    return "\n".join([*table_lines(Table.listed(HEAD, rows), language, left=2), *(text[language] for text in told)])


def _row(row: dict[Any, Any], one: Programme) -> list[Cell | str]:
    low, high, value, bound = (_short(row[key]) for key in ("low", "high", "value", "bound"))
    return [
        _title(one),
        one.precision,
        value if row["stated"] else f"≤ {value}",
        f"{low} - {high}",
        bound,
        scaled_text(row["cost"]),
        f"{row['ratio']:.3g}",
        "-" if row["low"] <= 0 else f"{row['flips']:.0%}",
    ]


def _best(top: pd.Series, given: dict[str, Programme]) -> Text:
    """Return which programme to take next, if any is worth its cost."""
    if not (top["net"] > 0 and top["low"] > 0):
        return NOT_WORTH
    most = Text.same("") if top["stated"] else AT_MOST
    return NEXT.format(title=_title(given[top["programme"]]), most=most, ratio=top["ratio"])


def _title(one: Programme) -> Text:
    return _called(one.title, one.name)


def _called(title: Mapping[str, str], name: str) -> Text:
    return Text.by(lambda language: title.get(language, name))


def _short(value: float) -> str:
    return scaled_text(float(f"{value:.3g}"))
