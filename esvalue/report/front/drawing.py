"""The two drawings of the page as SVG: what money buys, and who pays whom. Colours come from the page's style, so that
they follow light and dark; text is as large as the text around it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from html import escape

from esvalue.core.printing.rounding import percent
from esvalue.core.printing.table import number
from esvalue.core.printing.text import width
from esvalue.core.text import Text
from esvalue.report.flow_drawing import Look, Party, draw_flows
from esvalue.report.front.record import Flow, Front, Point
from esvalue.report.front.said import money
from esvalue.report.numbering import Figure

__all__ = ["figure_svg", "flow_svg", "money_svg"]

#: Width of both drawings and size of their text, in units of the drawing.
WIDE, SIZE = 400.0, 14.0
#: Room for labels beside the flows.
BESIDE = 122.0
Box = tuple[float, float, float, float]
Place = tuple[float, float, str]
WORDS = {
    "budget": Text(zh="预算 {}", en="budget {}"),
    "required": Text(zh="要求 {}", en="{} required"),
    "share": Text(zh="补够的占比", en="share paid enough"),
    "cost": Text(zh="平均每年财政支出，{}", en="public cost a year on average, {}"),
    "point": Text(zh="{title}：每年 {cost}，补够 {share}", en="{title}: {cost} a year, {share} paid enough"),
}


def figure_svg(figure: Figure, language: str) -> str:
    """Return the attributes by which a figure of a drawing is looked up."""
    label = escape(f"{figure.label[language]} · {figure.id}")
    return f'class="f" data-figure="{escape(figure.id)}" data-value="{figure.value!r}" aria-label="{label}"'


def _label(
    x: float, y: float, text: str, anchor: str = "start", kind: str = "", *, figure: Figure | None = None
) -> str:
    """Return a text; one that tells a figure can be looked up by it."""
    more = f' data-figure="{escape(figure.id)}" data-value="{figure.value!r}"' if figure else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}"{more}>{escape(text)}</text>'


def _long(text: str) -> float:
    """Return about how wide a text is drawn."""
    return 0.52 * SIZE * width(text)


def money_svg(front: Front, language: str) -> str:
    """Return public cost against the share paid enough: every option, the budget, what is required, the target box."""
    if len(front.points) < 2:
        return ""
    left, right, top, bottom, tall = 44.0, 14.0, 24.0, 44.0, 232.0
    most = max([point.cost.value for point in front.points] + ([front.budget.value] if front.budget else [])) * 1.12
    if most <= 0:
        return ""

    def x(value: float) -> float:
        return left + (WIDE - left - right) * max(value, 0.0) / most

    def y(value: float) -> float:
        return tall - bottom - (tall - bottom - top) * value

    parts, taken = [], list[Box]()
    if front.budget is not None and front.required is not None:
        parts.append(
            f'<rect x="{left}" y="{y(1):.1f}" width="{x(front.budget.value) - left:.1f}" '
            f'height="{y(front.required) - y(1):.1f}" class="target"/>'
        )
    unit, scale = _unit(most, language)
    along = [(x(step.cost.value), y(step.share.value)) for step in front.steps if step.cost is not None]
    if len(along) > 1:
        parts.append(f'<polyline points="{" ".join(f"{at:.1f},{up:.1f}" for at, up in along)}" class="frontier"/>')
    parts += [
        f'<line x1="{left}" x2="{WIDE - right}" y1="{y(share):.1f}" y2="{y(share):.1f}" class="rule"/>'
        + _label(left - 6, y(share) + 5, percent(share), "end", "soft")
        for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    ]
    parts += [
        _label(x(tick * scale), tall - bottom + 18, f"{tick:g}", "middle", "soft") for tick in _ticks(most / scale)
    ]
    parts.append(_label(WIDE - right, tall - 6, WORDS["cost"].format(unit)[language], "end", "soft"))
    parts.append(_label(2, top - 10, WORDS["share"][language], "start", "soft"))
    taken += [
        (x(p.cost.value) - 8, y(p.share.value) - 8, x(p.cost.value) + 8, y(p.share.value) + 8) for p in front.points
    ]
    taken += [(0.0, y(share) - 10, left - 2, y(share) + 8) for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)]
    for line, label, places, figure in _limits(front, language, x, y):
        parts.append(line)
        at_x, at_y, anchor = _best(places, label, taken)
        parts.append(_label(at_x, at_y, label, anchor, "bad", figure=figure))
        if figure is not None:
            taken.append((x(figure.value) - 4, y(1), x(figure.value) + 4, y(0)))
        taken.append(_box(at_x, at_y, label, anchor))
    for point in sorted(front.points, key=lambda one: one.shown is not None):
        parts.append(_point(point, x(point.cost.value), y(point.share.value), language))
    for point in front.points:
        if point.shown is not None:
            words = point.shown.label[language]
            at_x, at_y, anchor = _free(x(point.cost.value), y(point.share.value), words, taken)
            taken.append(_box(at_x, at_y, words, anchor))
            parts.append(_label(at_x, at_y, words, anchor, "strong"))
    title = escape(WORDS["share"][language] + " / " + WORDS["cost"].format(unit)[language])
    return f'<svg viewBox="0 0 {WIDE:g} {tall:g}" role="group" aria-label="{title}">{"".join(parts)}</svg>'


def _unit(most: float, language: str) -> tuple[str, float]:
    """Return the unit of the axis of money, and how many 1e4 yuan it is."""
    if language == "zh":
        return ("亿元", 1e4) if most > 1e4 else ("万元", 1.0)
    return "million yuan", 100.0


def _point(point: Point, x: float, y: float, language: str) -> str:
    words = WORDS["point"].format(title=point.title, cost=money(point.cost).words, share=percent(point.share.value))[
        language
    ]
    kind, size = ("dot", 7) if point.shown else ("dot other", 5)
    return (
        f'<g role="img" aria-label="{escape(words)}" data-figure="{escape(point.cost.id)}" '
        f'data-value="{point.cost.value!r}"><title>{escape(words)} · {escape(point.cost.id)}, {escape(point.share.id)}'
        f'</title><circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" class="{kind}"/></g>'
    )


def _box(x: float, y: float, words: str, anchor: str) -> Box:
    left = x - (_long(words) if anchor == "end" else _long(words) / 2 if anchor == "middle" else 0)
    return left, y - SIZE, left + _long(words), y + 4


def _free(x: float, y: float, words: str, taken: Sequence[Box]) -> tuple[float, float, str]:
    """Return where a label beside a point covers nothing, or the least."""
    places: list[Place] = [(x + 11, y + 5, "start"), (x - 11, y + 5, "end")]
    places += [
        (x + dx, y + dy, anchor)
        for dy in (-12, 22, -28, 38, -44, 54)
        for dx, anchor in ((0, "middle"), (11, "start"), (-11, "end"))
    ]

    return _best(places, words, taken)


def _best(places: Sequence[Place], words: str, taken: Sequence[Box]) -> Place:
    return min(places, key=lambda place: _covered(place, words, taken))


def _covered(place: Place, words: str, taken: Sequence[Box]) -> float:
    """Return how much of what is drawn a label would cover; what stands outside counts most."""
    left, top, right, bottom = _box(place[0], place[1], words, place[2])
    outside = max(0.0, 2 - left) + max(0.0, right - WIDE) + max(0.0, 2 - top) + max(0.0, bottom - 190)
    over = sum(max(0.0, min(right, r) - max(left, a)) * max(0.0, min(bottom, b) - max(top, t)) for a, t, r, b in taken)
    return 100 * outside + over


def _limits(
    front: Front, language: str, x: Callable[[float], float], y: Callable[[float], float]
) -> Iterator[tuple[str, str, list[Place], Figure | None]]:
    """Yield the lines of the budget and of what is required: line, label, where the label could stand, figure."""
    left, right = x(0.0), WIDE - 14
    if front.budget is not None:
        at, words = x(front.budget.value), WORDS["budget"].format(money(front.budget).words)[language]
        line = f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{y(1):.1f}" y2="{y(0):.1f}" class="limit"/>'
        beside = [
            (at + dx, y(share), side) for share in (0.93, 0.6, 0.3, 0.03) for dx, side in ((5, "start"), (-5, "end"))
        ]
        yield line, words, beside, front.budget
    if front.required is not None:
        at, words = y(front.required), WORDS["required"].format(percent(front.required))[language]
        line = f'<line x1="{left:.1f}" x2="{right}" y1="{at:.1f}" y2="{at:.1f}" class="limit"/>'
        ends = ((right, "end"), ((left + right) / 2, "middle"), (left + 4, "start"))
        yield line, words, [(at_x, at + dy, side) for at_x, side in ends for dy in (-6, 16)], None


def _ticks(most: float) -> Iterator[float]:
    """Yield round numbers from 0 up to a number, about four of them.

    >>> list(_ticks(1.9)), list(_ticks(190.0))
    ([0.0, 0.5, 1.0, 1.5], [0.0, 50.0, 100.0, 150.0])
    """
    size = 10.0 ** math.floor(math.log10(most / 4))
    step = next(size * k for k in (1, 2, 2.5, 5, 10) if most / (size * k) <= 4.5)
    for n in range(int(most / step + 1e-9) + 1):
        yield round(n * step, 10)


def flow_svg(flow: Flow, language: str) -> str:
    """Return who pays whom: payers on the left, payees on the right, bands as thick as what goes between them."""

    def party(title: Text, figure: Figure) -> Party:
        told = f"<title>{escape(figure.label[language])} · {escape(figure.id)}</title>"
        more = f'tabindex="0" {figure_svg(figure, language)}'
        return Party(title[language], figure.value, number(figure.value), more, told)

    payers, payees = ([party(*one) for one in side] for side in (flow.payers, flow.payees))
    parts, high = draw_flows((payers, payees), flow.between, LOOK)
    said = [f"{one.name} {one.amount}" for one in (*payers, *payees)]
    arrow = f"{', '.join(said[: len(payers)])} → {', '.join(said[len(payers) :])}"
    return f'<svg viewBox="0 0 {WIDE:g} {high:g}" role="group" aria-label="{escape(arrow)}">{parts}</svg>'


def _painted(what: str) -> str:
    """Return what lets the style of the page paint a thing."""
    named = {"bar": "bar", **{f"band{n}": f"band b{n}" for n in range(4)}}
    return f'class="{named[what]}"' if what in named else ""


#: How flows look on the page: colours are those of its style.
LOOK = Look(WIDE, BESIDE, SIZE, _painted)
