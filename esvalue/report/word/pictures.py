"""The drawings of the page as PNG: the same lines in the colours of paper, with a Chinese font of the machine."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree import ElementTree

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Sheet
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.path import Path

from esvalue.core.drawing import style
from esvalue.core.printing.document import Picture, Pictures
from esvalue.core.printing.fonts import chinese_font
from esvalue.core.text import Text
from esvalue.report.front.drawing import flow_svg, money_svg
from esvalue.report.front.record import Front

__all__ = ["NO_FONT", "front_pictures", "svg_png"]

NO_FONT = Text(
    zh="本机没有中文字体，图中文字用英文；安装一种中文字体（如 Noto Sans CJK）后用 esvalue report 重做",
    en="no Chinese font on this machine: labels of pictures are in English; install one (such as Noto Sans CJK) and "
    "make the document again with esvalue report",
)
#: Pixels of an inch, and how wide a picture is drawn, in inches.
DOTS, WIDE = 300, 3.1
#: How much larger than on the page texts are: a picture fills half the width of a sheet.
LARGER = 1.05
_INK, _SOFT, _LINE, _ACCENT, _BAD = "#17252b", "#54636a", "#d5dde0", "#0f6b66", "#a8322d"
_BANDS = {"b0": 0.5, "b1": 0.36, "b2": 0.26, "b3": 0.17}
_STEP = re.compile(r"([MCVHLZ])([^MCVHLZ]*)")
_ANCHORS = {"start": "left", "middle": "center", "end": "right"}


def front_pictures(front: Front) -> Pictures | None:
    """Return the two drawings of the page side by side; None where there is nothing to draw."""
    font = chinese_font()
    found = []
    for draw, alt in ((_money, MONEY), (_flow, FLOW)):
        png = {}
        for language in ("zh", "en"):
            drawn = draw(front, language if font else "en")
            if drawn:
                png[language] = svg_png(drawn, font)
        if png:
            found.append(Picture(png, alt, 0.49))
    return Pictures(found) if found else None


MONEY = Text(zh="花多少钱，补够多少", en="Money against what it secures")
FLOW = Text(zh="谁出钱，给到哪里", en="Who pays whom")


def _money(front: Front, language: str) -> str:
    return money_svg(front, language)


def _flow(front: Front, language: str) -> str:
    return flow_svg(front.flow, language) if front.flow else ""


def svg_png(svg: str, font: str | None) -> bytes:
    """Return a drawing of the page (rectangles, lines, circles, paths, texts) as PNG, always the same bytes."""
    root = ElementTree.fromstring(svg)
    _, _, wide, high = map(float, root.attrib["viewBox"].split())
    with style():
        sheet = Sheet(figsize=(WIDE, WIDE * high / wide), dpi=DOTS)
        axes = sheet.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, wide)
        axes.set_ylim(high, 0)
        axes.axis("off")
        scale = WIDE * 72 / wide
        for part in _parts(root):
            tag, kinds = part.tag.rpartition("}")[2], part.attrib.get("class", "").split()
            at = {name: float(v) for name, v in part.attrib.items() if re.fullmatch(r"-?\d+(\.\d+)?", v)}
            if tag == "rect":
                axes.add_patch(Rectangle((at["x"], at["y"]), at["width"], at["height"], lw=0, **_filled(kinds)))
            elif tag == "circle":
                hollow = "other" in kinds
                axes.add_patch(
                    Circle(
                        (at["cx"], at["cy"]),
                        at["r"],
                        fc="white" if hollow else _ACCENT,
                        ec=_SOFT if hollow else _ACCENT,
                        lw=1.5 * scale,
                    )
                )
            elif tag == "line":
                limit = "limit" in kinds
                axes.plot(
                    [at["x1"], at["x2"]],
                    [at["y1"], at["y2"]],
                    color=_BAD if limit else _LINE,
                    lw=(1.4 if limit else 1.0) * scale,
                    ls=(0, (4, 3)) if limit else "-",
                )
            elif tag == "path":
                axes.add_patch(PathPatch(_path(part.attrib["d"]), lw=0, **_filled(kinds)))
            elif tag == "text":
                size = (13.5 if "soft" in kinds else 14) * scale * LARGER
                bold = bool({"strong", "bad", "f"} & set(kinds))
                words = (part.text or "") + "".join(inner.tail or "" for inner in part)
                axes.text(
                    at["x"],
                    at["y"],
                    words,
                    size=size,
                    ha=_ANCHORS[part.attrib["text-anchor"]],
                    va="baseline",
                    color=_BAD if "bad" in kinds else _SOFT if "soft" in kinds else _INK,
                    weight="bold" if bold else "normal",
                    parse_math=False,
                    family=[*([font] if font else []), "DejaVu Sans"],
                )
        stream = io.BytesIO()
        FigureCanvasAgg(sheet).print_png(stream, metadata={"Software": None})
    return stream.getvalue()


def _parts(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Yield what is drawn, in order; a title is what a browser shows on pointing."""
    for part in root:
        if part.tag.rpartition("}")[2] == "g":
            yield from _parts(part)
        elif part.tag.rpartition("}")[2] != "title":
            yield part


def _filled(kinds: Sequence[str]) -> dict[str, Any]:
    """Return how a shape is filled."""
    if "target" in kinds:
        return {"color": _ACCENT, "alpha": 0.16}
    if "band" in kinds:
        return {"color": _ACCENT, "alpha": next((_BANDS[kind] for kind in kinds if kind in _BANDS), 0.5)}
    return {"color": _INK}


def _path(text: str) -> Path:
    """Return a path of absolute steps: move, curve, vertical, horizontal, line, close."""
    points, codes = [(0.0, 0.0)], [Path.MOVETO]
    for letter, rest in _STEP.findall(text):
        numbers = [float(one) for one in rest.replace(",", " ").split()]
        x, y = points[-1]
        if letter == "Z":
            points.append(points[0])
            codes.append(Path.CLOSEPOLY)
            continue
        steps = (
            [(x, numbers[0])]
            if letter == "V"
            else [(numbers[0], y)]
            if letter == "H"
            else list(zip(numbers[::2], numbers[1::2], strict=True))
        )
        if letter == "M":
            points, codes = steps, [Path.MOVETO]
            continue
        points += steps
        codes += [Path.CURVE4 if letter == "C" else Path.LINETO] * len(steps)
    return Path(points, codes)
