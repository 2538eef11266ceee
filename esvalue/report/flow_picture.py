"""Who pays whom, as a picture: payers on the left, payees on the right, a band as wide as what is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from esvalue.core.drawing import COLOURS, WIDTH, panel, save, sheet, short, text_width, words
from esvalue.core.printing.table import number
from esvalue.core.printing.text import with_unit
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.payments import Claims

__all__ = ["MOST", "Flow", "flow_chart", "flows_of"]

#: Parties of a side that are drawn by name; the others are one band.
MOST = 10
#: Bands that are read out by name.
SAID = 30
UNIT, YUAN = "1e4 yuan", 1e4
TITLE = Text(zh="谁付给谁", en="Who pays whom")
SUBTITLE = Text(
    zh="左为付款方，右为收款方，单位：{unit}；带宽与金额成比例，未作轧差",
    en="Payers to the left, payees to the right, in {unit}; bands are as wide as what is paid, before netting",
)
OTHERS = Text(zh="其余 {n} 方合计", en="{n} others in all")
PAYS = Text(zh="{payer}付{payee} {amount}", en="{payer} to {payee}: {amount}")
MORE = Text(zh="另有 {n} 条", en="and {n} more")
HEAD, BETWEEN = Text(zh="{title}：{whole}", en="{title}: {whole}"), Text(zh="；", en="; ")
ALL = Text(zh="合计 {amount}", en="{amount} in all")
#: Inches: labels at most, bars, between parties, the height of all bands together.
LABEL, BAR, GAP, TALL = 2.9, 0.12, 0.2, 1.9
FILLS = ("bar", "floor", "shown", "grey")


@dataclass(frozen=True)
class Flow:
    """What one party pays another, in yuan."""

    payer: Text
    payee: Text
    yuan: float


def flows_of(claims: Claims) -> list[Flow]:
    """Return what every party pays every other by the claims of a rule."""
    sums = claims.by("payer", "payee")
    parties = [(str(payer), str(payee)) for payer, payee in sums.index.to_list()]
    return [
        Flow(Text.same(payer), Text.same(payee), float(yuan))
        for (payer, payee), yuan in zip(parties, sums, strict=True)
    ]


def flow_chart(groups: Sequence[tuple[Text, Sequence[Flow]]], language: str, name: str) -> str:
    """Return groups of flows, one below the other, as SVG; an empty text where nothing is paid.

    Of many parties the largest of each side are drawn by name, the others as one.

    Parameters
    ----------
    groups
        Titles, such as a rule or an option, and what is paid.
    language
        "zh" or "en".
    name
        What its file and its parts are called.
    """
    drawn = [(title, _Group.of(flows, language)) for title, flows in groups]
    drawn = [(title, group) for title, group in drawn if group.bands]
    if not drawn:
        return ""
    heights = [0.35 + group.height for _, group in drawn]
    unit, title = unit_text(UNIT, language), TITLE[language]
    made = sheet(0.85 + sum(heights), title, SUBTITLE[language].format(unit=unit))
    top, said = made.get_figheight() - 0.75, [with_unit(title, unit, language)]
    for (heading, group), height in zip(drawn, heights, strict=True):
        whole = ALL[language].format(amount=number(group.total / YUAN))
        head = HEAD[language].format(title=heading[language], whole=whole)
        words(made, 0.0, top - 0.08, short(head, WIDTH, 9, most=1)[0], size=9, weight="bold")
        axes = panel(made, 0.0, top - height, WIDTH, height - 0.3)
        axes.set_axis_off()
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(0, height - 0.3)
        group.draw(axes, (height - 0.3 + group.height) / 2)
        said += [head, *group.said(language)]
        top -= height
    return save(made, f"{name.replace('_', '-')}-{language}", BETWEEN[language].join(said))


@dataclass(frozen=True)
class _Group:
    """Flows as they are drawn: names and totals of both sides, largest first, and bands between their positions."""

    names: tuple[list[str], list[str]]
    totals: tuple[list[float], list[float]]
    bands: dict[tuple[int, int], float]

    @classmethod
    def of(cls, flows: Sequence[Flow], language: str) -> _Group:
        """Return flows with the largest parties of each side by name."""
        paid = [(one.payer[language], one.payee[language], one.yuan) for one in flows if one.yuan > 0]
        places = (_places([(one[0], one[2]) for one in paid]), _places([(one[1], one[2]) for one in paid]))
        bands: dict[tuple[int, int], float] = {}
        for payer, payee, yuan in paid:
            at = (places[0][payer], places[1][payee])
            bands[at] = bands.get(at, 0.0) + yuan
        names, totals = [], []
        for side, place in enumerate(places):
            count = max(place.values(), default=-1) + 1
            own = [[name for name, at in place.items() if at == i] for i in range(count)]
            names.append([one[0] if len(one) == 1 else OTHERS[language].format(n=len(one)) for one in own])
            totals.append([sum(yuan for at, yuan in bands.items() if at[side] == i) for i in range(count)])
        return cls((names[0], names[1]), (totals[0], totals[1]), dict(sorted(bands.items())))

    @property
    def total(self) -> float:
        """All that is paid, in yuan."""
        return sum(self.bands.values())

    @property
    def height(self) -> float:
        """Inches it takes: bands in all, and a gap between parties."""
        return TALL + GAP * max(len(names) for names in self.names)

    def said(self, language: str) -> list[str]:
        """Return every band in words, the largest first."""
        order = sorted(self.bands.items(), key=lambda one: -one[1])
        found = [
            PAYS[language].format(
                payer=self.names[0][i], payee=self.names[1][j], amount=number(yuan / YUAN)
            )
            for (i, j), yuan in order[:SAID]
        ]  # fmt: skip
        return [*found, *([MORE[language].format(n=len(order) - SAID)] if len(order) > SAID else [])]

    def draw(self, axes: Axes, top: float) -> None:
        """Draw bars, bands and labels below a height."""
        scale = TALL / self.total
        middle = top - self.height / 2
        texts = [
            [(name, number(yuan / YUAN)) for name, yuan in zip(names, totals, strict=True)]
            for names, totals in zip(self.names, self.totals, strict=True)
        ]
        widest = [max(text_width(f"{name}  {amount}", 8.5) for name, amount in own) + 0.15 for own in texts]
        edges = (min(LABEL, widest[0]), WIDTH - min(LABEL, widest[1]) - BAR)
        starts: list[list[float]] = []
        for side, (own, totals) in enumerate(zip(texts, self.totals, strict=True)):
            y = middle + (TALL + GAP * (len(own) - 1)) / 2
            starts.append([])
            x = edges[side]
            for (name, amount), yuan in zip(own, totals, strict=True):
                starts[side].append(y)
                size = yuan * scale
                axes.add_patch(Rectangle((x, y - size), BAR, size, fc=COLOURS["ink"], ec=COLOURS["ink"], lw=0.4))
                room = LABEL - 0.15 - text_width(f"  {amount}", 8.5)
                text = f"{short(name, room, 8.5, most=1)[0]}  {amount}"
                at = (x - 0.08, "right") if side == 0 else (x + BAR + 0.08, "left")
                axes.text(at[0], y - size / 2, text, ha=at[1], va="center_baseline", fontsize=8.5, parse_math=False)
                y -= size + GAP
        for (i, j), yuan in self.bands.items():
            size = yuan * scale
            _band(axes, (edges[0] + BAR, starts[0][i]), (edges[1], starts[1][j]), size, COLOURS[FILLS[i % len(FILLS)]])
            starts[0][i] -= size
            starts[1][j] -= size


def _places(paid: Sequence[tuple[str, float]]) -> dict[str, int]:
    """Return the place of every party of a side, the largest first; those beyond the drawn ones share the last."""
    totals: dict[str, float] = {}
    for name, yuan in paid:
        totals[name] = totals.get(name, 0.0) + yuan
    order = sorted(totals, key=lambda name: (-totals[name], name))
    most = MOST if len(order) > MOST + 1 else len(order)
    return {name: min(i, most) for i, name in enumerate(order)}


def _band(axes: Axes, start: tuple[float, float], end: tuple[float, float], size: float, colour: str) -> None:
    """Draw a band between upper corners on the left and on the right; a thin one stays seen."""
    (left, one), (right, other) = start, end
    middle = (left + right) / 2
    path = Path(
        [
            (left, one), (middle, one), (middle, other), (right, other), (right, other - size),
            (middle, other - size), (middle, one - size), (left, one - size), (left, one),
        ],
        [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY],
    )  # fmt: skip
    axes.add_patch(PathPatch(path, fc=colour, ec=colour, alpha=0.5, lw=0.6))
