"""What every chart is drawn with: a sheet of fixed size, text that stays text,
and SVG that can stand in a page with others.

Nothing is measured with the fonts of the machine: room for labels is reckoned from the characters, so a chart is the
same wherever it is drawn, with or without a Chinese font.
"""

from __future__ import annotations

import io
import logging
import re
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Sheet
from matplotlib.ticker import FuncFormatter, MaxNLocator, SymmetricalLogLocator

__all__ = [
    "COLOURS",
    "WIDTH",
    "dot",
    "log_axis",
    "panel",
    "plain_axis",
    "row_names",
    "save",
    "sheet",
    "short",
    "style",
    "text_width",
    "tick_text",
    "words",
    "wrap",
]

WIDTH = 8.6
COLOURS = {
    "ink": "#1f2d2b", "grey": "#6b7a77", "rule": "#d5dcda", "floor": "#b0703a", "ceiling": "#2f7f79",
    "shown": "#17494d",
    "bad": "#a8322d", "pale": "#e9efed", "bar": "#4f8f88", "sold": "#a9bdb4", "negative": "#b0703a",
}  # fmt: skip
FONTS = (
    "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'WenQuanYi "
    "Micro Hei', Arial, sans-serif"
)
_RC = {
    "svg.fonttype": "none", "svg.hashsalt": "esvalue", "font.family": ["DejaVu Sans"], "font.size": 9,
    "axes.unicode_minus": True,
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": COLOURS["rule"], "axes.linewidth": 0.8,
    "xtick.color": COLOURS["grey"],
    "ytick.color": COLOURS["grey"], "text.color": COLOURS["ink"], "axes.labelcolor": COLOURS["ink"],
    "xtick.major.size": 3, "ytick.major.size": 0,
    "grid.color": COLOURS["rule"], "grid.linewidth": 0.6, "axes.axisbelow": True, "path.simplify": True,
    "lines.solid_capstyle": "butt",
}  # fmt: skip


@contextmanager
def style() -> Iterator[None]:
    """Draw with the report's settings, whatever the user's own matplotlibrc says, and without warnings about glyphs."""
    logger = logging.getLogger("matplotlib.font_manager")
    level = logger.level
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        mpl.rcParams.update(_RC)  # type: ignore[arg-type]
        warnings.filterwarnings("ignore", message="Glyph")
        logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            logger.setLevel(level)


def text_width(text: str, size: float = 9) -> float:
    """Return the width of a text in inches: a full em for a wide character, a little over half for others.

    >>> text_width("草地", 9), round(text_width("wet", 9), 3)
    (0.25, 0.214)
    """
    return sum(1.0 if unicodedata.east_asian_width(ch) in "WF" else 0.57 for ch in text) * size / 72


def wrap(text: str, inches: float, size: float = 9) -> list[str]:
    """Return a text in lines no wider than so many inches.

    >>> lines = wrap("meadows by the river and within 1 km", 1.5)
    >>> len(lines) > 1, " ".join(lines)
    (True, 'meadows by the river and within 1 km')
    """
    lines, line = [], ""
    for piece in re.findall(r"[^\s\u2e80-\uffef]+\s?|\s|[\u2e80-\uffef]", text):
        if line and text_width((line + piece).rstrip(), size) > inches and piece not in "，。；：、）”":
            lines.append(line.strip())
            line = ""
        line += piece
    return [*lines, line.strip()] if line.strip() else lines


def sheet(height: float, title: str, subtitle: str = "") -> Sheet:
    """Return an empty sheet with its title at the upper left."""
    made = Sheet(figsize=(WIDTH, height))
    words(made, 0.0, height - 0.16, title, size=11.5, weight="bold")
    if subtitle:
        for n, line in enumerate(wrap(subtitle, WIDTH - 0.1, 8.5)):
            words(made, 0.0, height - 0.38 - 0.165 * n, line, size=8.5, color=COLOURS["grey"])
    return made


def words(made: Sheet, x: float, y: float, text: str, **how: Any) -> None:
    """Put a line of text at inches from the lower left corner (vertical centre)."""
    how.setdefault("va", "center_baseline")
    made.text(x / WIDTH, y / made.get_figheight(), text, parse_math=False, **how)


def row_names(
    made: Sheet, names: Sequence[str], left: float, bottom: float, step: float, *, size: float = 9, bold: str = ""
) -> None:
    """Write names to the left of rows, the first on top, in two lines at most; one of them may stand out."""
    line = size / 60
    for n, name in enumerate(names):
        lines = short(name, left - 0.12, size)
        middle = bottom + step * (len(names) - n - 0.5) + line * (len(lines) - 1) / 2
        for k, text in enumerate(lines):
            weight = "bold" if name == bold else "normal"
            words(made, left - 0.1, middle - line * k, text, size=size, ha="right", weight=weight)


def panel(made: Sheet, left: float, bottom: float, width: float, height: float) -> Axes:
    """Return axes at a position in inches."""
    tall = made.get_figheight()
    return made.add_axes((left / WIDTH, bottom / tall, width / WIDTH, height / tall))


def plain_axis(axes: Axes, unit_share: bool = False, axis: str = "x", ticks: int = 6) -> None:
    """Set whole, comma-separated (or percent) tick labels on a linear axis, with a grid."""
    which = axes.xaxis if axis == "x" else axes.yaxis
    which.set_major_locator(MaxNLocator(ticks))
    which.set_major_formatter(FuncFormatter(lambda v, _: f"{100 * v:.0f}%" if unit_share else tick_text(v)))
    axes.grid(True, axis=axis)  # type: ignore[arg-type]


def log_axis(axes: Axes, low: float, high: float) -> None:
    """Set a symmetric log axis (linear within one unit of zero) from low to high, with plain numbers."""
    axes.set_xscale("symlog", linthresh=1.0, linscale=0.5)
    axes.set_xlim(low if low < 0 else -0.08, high)
    axes.xaxis.set_major_locator(SymmetricalLogLocator(base=10, linthresh=1.0))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: tick_text(v)))
    axes.grid(True, axis="x")


def tick_text(value: float) -> str:
    """Return the number of a tick: with its digits, thousands apart, and what is told apart from the next kept.

    >>> tick_text(-1_250_000.0), tick_text(10.25), tick_text(0.1 + 0.2)
    ('−1,250,000', '10.25', '0.3')
    """
    text = f"{value:,.0f}" if abs(value) >= 1e5 or value == round(value) else f"{value:,.6g}"
    return text.replace("-", "−")


def dot(
    axes: Axes, x: float, y: float, label: str = "", *, colour: str, to_left: bool = False, lift: float = 0.0
) -> None:
    """Put a dot at data coordinates: filled with its label beside it (`lift` points higher), or hollow without one."""
    axes.plot(
        [x], [y], marker="o", ms=6, mfc=colour if label else "white", mec=colour, mew=1.1, zorder=6, clip_on=False
    )
    if label:
        axes.annotate(
            label,
            (x, y),
            xytext=(-7 if to_left else 7, lift - 2.9),
            textcoords="offset points",
            ha="right" if to_left else "left",
            va="baseline",
            fontsize=8,
            color=COLOURS["ink"],
            zorder=7,
            annotation_clip=False,
        )


def short(text: str, inches: float, size: float = 9, most: int = 2) -> list[str]:
    """Return a text in so many lines at most, the last one cut where there is more.

    >>> short("meadows by the river and within 1 km of it", 1.2)
    ['meadows by the', 'river and withi…']
    """
    lines = wrap(text, inches, size)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and text_width(last + "…", size) > inches:
        last = last[:-1].rstrip()
    return [*lines[: most - 1], last + "…"]


def save(made: Sheet, prefix: str, label: str) -> str:
    """Return a sheet as SVG: ids prefixed, no date, no metadata, text in the page's fonts,
    a label for readers by ear.
    """
    stream = io.StringIO()
    FigureCanvasSVG(made).print_svg(stream, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.S)
    text = re.sub(r"<!--.*?-->\s*", "", text, flags=re.S)
    text = re.sub(r"font-family: 'DejaVu Sans';\s*", "", text).replace("'DejaVu Sans'", FONTS)
    text = text.replace("*{", f"#{prefix} text {{font-family: {FONTS}}} #{prefix} *{{")
    text = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', text)
    text = re.sub(r'href="#([^"]+)"', rf'href="#{prefix}-\1"', text)
    text = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", text)
    head = f'<svg id="{prefix}" role="img" aria-label="{escape(label)}" '
    return text.replace("<svg ", head, 1).strip() + "\n"
