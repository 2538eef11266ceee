"""One panel on axes: the ground of every `plot_*`, whatever room it stands in.

A panel is drawn on axes of the caller's, or on new ones as wide as one or two columns of a journal. Labels are in the
language in force, in a font that has Chinese where one is installed; colours are told apart by colour-blind readers too
(Okabe and Ito 2008). What is drawn is returned as the matplotlib axes, to be changed further.
"""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

from esvalue.core.columns import need_columns
from esvalue.core.drawing import COLOURS, short, style, tick_text, wrap
from esvalue.core.errors import Mistake, fail, listed, nearest
from esvalue.core.printing.text import with_unit
from esvalue.core.text import Text, current_language
from esvalue.core.units import unit_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = [
    "COLOUR", "LINES", "PAGE", "PAGE_LINES", "TALL", "WIDTHS", "Titles", "Width", "bare_rows", "bars_by_name",
    "draw_bars", "frame_of", "label_axis", "legend_outside", "name_of", "new_figure", "panel_on", "rows_by_name",
    "rows_of", "scaled_values", "share_axis",
]  # fmt: skip

Width = Literal["one", "two"]
Titles = Mapping[str, Mapping[str, str]]
#: Width of one and of two columns of a journal, in inches (89 and 183 mm).
WIDTHS: Mapping[Width, float] = {"one": 3.5, "two": 7.2}
#: Colours of lines and marks, apart for colour-blind readers (Okabe and Ito 2008), and what they stand for.
LINES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#8a8a8a")
COLOUR = {
    "floor": "#d55e00", "ceiling": "#0072b2", "first": "#0072b2", "rest": "#56b4e9", "bad": "#d55e00",
    "good": "#009e73", "aside": "#e69f00", "bar": "#0072b2", "hollow": "#ffffff", "shade": "#dfe9ee", "line": "#1f2d2b",
}  # fmt: skip
#: The same marks and lines on the sheet of a report, in the colours of its page.
PAGE = {
    "floor": COLOURS["floor"], "ceiling": COLOURS["ceiling"], "first": COLOURS["shown"], "rest": COLOURS["sold"],
    "bad": COLOURS["bad"], "good": COLOURS["ceiling"], "aside": COLOURS["floor"], "bar": COLOURS["bar"],
    "hollow": "#ffffff", "shade": COLOURS["pale"], "line": COLOURS["ink"],
}  # fmt: skip
PAGE_LINES = ("#17494d", "#b0703a", "#4f8f88", "#a8322d", "#7a6a9b", "#8a8f2f", "#3d6fa3", "#6b7a77")
_RESULT = Text(zh="由 study 得到的结果，或其数据表", en="a result of a study, or its frame")
#: Fonts that have Chinese: the first that is installed gives the letters the first font lacks.
_CHINESE = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei",
    "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Sans CJK JP", "Noto Serif CJK SC", "Noto Serif CJK JP",
)  # fmt: skip
#: What the files of such fonts are called.
_FILES = ("cjk", "sourcehansans", "notosanssc", "pingfang", "hiraginosansgb", "msyh", "simhei", "wqy")
#: Height of a row that has a name, and of a panel without rows, in inches.
ROW, TALL = 0.3, 2.9
#: Widest name beside a row, in inches, by the width of the panel.
NAMES: Mapping[Width, float] = {"one": 1.35, "two": 2.6}
#: From this size on numbers are printed in ten thousands.
LARGE = 1e5


@cache
def fonts() -> tuple[str, ...]:
    """Return the families texts are set in: the first that has a letter gives it."""
    known = font_manager.fontManager
    if not {one.name for one in known.ttflist} & set(_CHINESE):  # its list may be older than a font put in since
        for path in sorted(font_manager.findSystemFonts()):
            if any(word in Path(path).stem.lower().replace("-", "") for word in _FILES):
                with suppress(RuntimeError):  # what FreeType says of a file it cannot read
                    known.addfont(path)
    there = {one.name for one in known.ttflist}
    return ("DejaVu Sans", *(name for name in _CHINESE if name in there))


def new_figure(width: Width = "two", height: float = TALL) -> Figure:
    """Return a figure, which a notebook shows at the end of its cell."""
    if width not in WIDTHS:
        raise fail("panel_width", "width", given=width, known=", ".join(WIDTHS))
    from matplotlib import pyplot

    return pyplot.figure(figsize=(WIDTHS[width], height), layout="constrained")


@contextmanager
def panel_on(ax: Axes | None, width: Width = "two", *, rows: int = 0, height: float = TALL) -> Iterator[Axes]:
    """Yield axes to draw on, and settle fonts and ticks afterwards; `rows` that have names make a panel as tall.

    Raises
    ------
    InputError
        A width that is none; something that is no axes.
    """
    if ax is not None and not isinstance(ax, Axes):
        raise fail("panel_axes", "ax", given=type(ax).__name__)
    # before style(), which puts back what pyplot settles for good when it makes its first figure
    figure = new_figure(width, ROW * rows + 0.95 if rows else height) if ax is None else None
    with style():
        import matplotlib as mpl

        mpl.rcParams["font.family"] = list(fonts())
        axes = figure.add_subplot() if figure is not None else ax
        assert axes is not None
        yield axes
        axes.tick_params(labelfontfamily=list(fonts()), labelsize=8, colors=COLOURS["grey"], labelcolor=COLOURS["ink"])
        _warn_of_boxes(axes)


def _warn_of_boxes(axes: Axes) -> None:
    """Warn once where a text is Chinese and no installed font has it."""
    if len(fonts()) > 1:
        return
    texts = [axes.get_title(loc="left"), axes.get_xlabel(), axes.get_ylabel()]
    texts += [one.get_text() for one in (*axes.texts, *axes.get_yticklabels())]
    if any(unicodedata.east_asian_width(sign) in "WF" for text in texts for sign in text):
        said = Mistake("panel_no_font", "font", {"known": ", ".join(_CHINESE[:3])}).text(current_language())
        warnings.warn(said, stacklevel=4)


def frame_of(result: Any) -> pd.DataFrame:
    """Return the frame of a result: itself, or what `to_pandas` makes of it."""
    if hasattr(result, "to_pandas"):
        return result.to_pandas()
    if not hasattr(result, "columns"):
        raise fail("wrong_object", "result", given=type(result).__name__, wanted=_RESULT)
    return result


def rows_of(
    frame: pd.DataFrame, columns: Sequence[str], indices: Sequence[str] = (), **chosen: str | None
) -> pd.DataFrame:
    """Return the rows to draw: those of the indices and of what is chosen by column, which must be one.

    Raises
    ------
    InputError
        A column that lacks; a value that a column does not hold; several values of a column of which one must be
        chosen; no rows left.
    """
    need_columns(frame, columns)
    kept = frame[frame["index"].isin(indices)] if indices else frame
    for name, value in chosen.items():
        if name not in kept:
            continue
        if value is not None and len(kept) and value not in set(kept[name]):
            known = list(map(str, kept[name].unique()))
            raise fail("unknown_name", "frame", what=name, name=value, nearest=nearest(value, known) or listed(known))
        kept = kept if value is None else kept[kept[name] == value]
        several = kept[name].unique()
        if len(several) > 1:
            raise fail("chart_several", "frame", column=name, given=", ".join(map(str, several)))
    if not len(kept):
        asked = [f"index {' / '.join(indices)}"] * bool(indices) + [
            f"{name} {value}" for name, value in chosen.items() if value is not None
        ]
        raise fail("chart_empty", "frame", wanted=", ".join(asked) or "-")
    return kept


def name_of(name: object, titles: Titles | None, language: str | None = None) -> str:
    """Return the title of something by its name, or its name."""
    return (titles or {}).get(str(name), {}).get(language or current_language(), str(name))


def scaled_values(values: Any, unit: str) -> tuple[Any, str]:
    """Return numbers and their unit as they are drawn: large ones in ten thousands.

    >>> scaled_values(np.array([2.5e6, 1e5]), "t/a")
    (array([250.,  10.]), '1e4 t/a')
    >>> scaled_values(np.array([0.5]), "")[1]
    ''
    """
    array = np.asarray(values, dtype=float)
    finite = array[np.isfinite(array)]
    if unit and not unit[0].isdigit() and finite.size and np.abs(finite).max() >= LARGE:
        return array / 1e4, f"1e4 {unit}"
    return array, unit


def label_axis(axes: Axes, axis: Literal["x", "y"], title: str, unit: str = "", language: str | None = None) -> None:
    """Write what an axis shows, with its unit, and plain numbers on it with a grid."""
    spoken = language or current_language()
    text = with_unit(title, unit_text(unit, spoken) if unit else "", spoken)
    which = axes.xaxis if axis == "x" else axes.yaxis
    which.set_label_text("\n".join(wrap(text, 6.5 if axis == "x" else 2.8, 8.5)), fontsize=8.5)
    if which.get_scale() == "linear":
        which.set_major_locator(MaxNLocator(5 if _wide(axes) > WIDTHS["one"] + 1 else 3))
        which.set_major_formatter(FuncFormatter(lambda v, _: tick_text(v)))
    axes.grid(True, axis=axis)


def _wide(axes: Axes) -> float:
    """Return the width of the figure a panel stands in, in inches."""
    figure = axes.get_figure(root=True)
    return float(figure.get_figwidth()) if figure is not None else 0.0


def share_axis(axes: Axes, axis: Literal["x", "y"], title: str, language: str | None = None) -> None:
    """Write what an axis of shares shows, in percent."""
    label_axis(axes, axis, title, "", language)
    which = axes.xaxis if axis == "x" else axes.yaxis
    which.set_major_formatter(FuncFormatter(lambda v, _: f"{100 * v:.0f}%".replace("-", "−")))


def bare_rows(axes: Axes, rows: int) -> None:
    """Make room for rows, the first on top, and take off the vertical axis: their names stand beside them."""
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def rows_by_name(axes: Axes, names: Sequence[str], width: Width = "two") -> None:
    """Name the rows of a panel on its left, the first on top, in two lines at most."""
    bare_rows(axes, len(names))
    axes.set_yticks(range(len(names)), ["\n".join(short(one, NAMES[width], 8.5)) for one in names])
    axes.yaxis.set_minor_locator(NullLocator())
    axes.tick_params(axis="y", length=0)


def bars_by_name(
    axes: Axes, ends: Sequence[tuple[float, float]], at: Sequence[float], colour: str, caps: bool = False
) -> None:
    """Draw intervals as lines across rows, at heights `at`, with or without caps; one without ends is left out."""
    for (low, high), y in zip(ends, at, strict=True):
        if np.isfinite(low) and np.isfinite(high):
            marker = "|" if caps else None
            axes.plot([low, high], [y, y], marker=marker, ms=5, color=colour, lw=1.1, solid_capstyle="butt", zorder=4)


def draw_bars(
    axes: Axes, values: Any, fills: Sequence[str], edges: Sequence[str] = (), colour: Mapping[str, str] = COLOUR
) -> None:
    """Draw a bar a row from zero with its interval: value, low and high; `edges` are the colours of their outlines."""
    rows = np.asarray(values, dtype=float)
    at = list(range(len(rows)))
    axes.barh(at, rows[:, 0], height=0.56, color=list(fills), edgecolor=list(edges or fills), lw=0.8)
    bars_by_name(axes, list(zip(rows[:, 1], rows[:, 2], strict=True)), at, colour["line"])
    axes.axvline(0, color=colour["line"], lw=0.7)


def legend_outside(axes: Axes, width: Width = "two") -> None:
    """Name lines and marks outside the panel: to its right, or below a narrow one; long names are cut."""
    handles, names = axes.get_legend_handles_labels()
    beside = _wide(axes) > WIDTHS["one"] + 1 and width == "two"
    room = 1.9 if beside else 2.7
    shown = ["\n".join(short(name, room, 8)) for name in names]
    at = (1.0, 0.5) if beside else (0.5, -0.28)
    loc: Literal["center left", "upper center"] = "center left" if beside else "upper center"
    axes.legend(handles, shown, fontsize=8, frameon=False, loc=loc, bbox_to_anchor=at)
