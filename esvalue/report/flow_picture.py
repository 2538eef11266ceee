"""Who pays whom, as a picture: payers on the left, payees on the right, a band as wide as what is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from esvalue.core.printing.table import number
from esvalue.core.printing.text import with_unit
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.payments import Claims
from esvalue.report.flow_drawing import Look, Party, draw_flows, lines_of

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
#: Width, room for labels, text; colours of ink, of what is said beside, of bands.
WIDE, BESIDE, SIZE = 640.0, 190.0, 13.0
INK, GREY, BANDS = "#1f2d2b", "#6b7a77", ("#4f8f88", "#b0703a", "#17494d", "#6b7a77")
FONTS = "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', Arial, sans-serif"


def _painted(what: str) -> str:
    """Return the colours of a thing, said with it: the picture stands alone."""
    if what.startswith("band"):
        return f'fill="{BANDS[int(what[4:])]}" fill-opacity="0.45"'
    return f'fill="{INK}"'


LOOK = Look(WIDE, BESIDE, SIZE, _painted)


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
    unit, title = unit_text(UNIT, language), TITLE[language]
    y, said = 20.0, [with_unit(title, unit, language)]
    parts = [_words(y, title, 16.0, 'font-weight="bold"')]
    for line in lines_of(SUBTITLE[language].format(unit=unit), WIDE, 12.0):
        y += 17.0
        parts.append(_words(y, line, 12.0, f'fill="{GREY}"'))
    for heading, group in drawn:
        whole = ALL[language].format(amount=number(group.total / YUAN))
        head = HEAD[language].format(title=heading[language], whole=whole)
        y += 28.0
        parts.append(_words(y, lines_of(head, WIDE, SIZE, most=1)[0], SIZE, 'font-weight="bold"'))
        made, high = draw_flows(group.sides, {at: yuan / YUAN for at, yuan in group.bands.items()}, LOOK)
        parts.append(f'<g transform="translate(0 {y + 6:.1f})">{made}</g>')
        y += high + 6
        said += [head, *group.said(language)]
    label = escape(BETWEEN[language].join(said))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{name.replace("_", "-")}-{language}" role="img" '
        f'aria-label="{label}" viewBox="0 0 {WIDE:g} {y + 10:.1f}" font-family="{FONTS}" font-size="{SIZE:g}">'
        f"{''.join(parts)}</svg>\n"
    )


def _words(y: float, text: str, size: float, more: str) -> str:
    paint = more if "fill" in more else f'fill="{INK}" {more}'
    return f'<text x="0" y="{y:.1f}" font-size="{size:g}" {paint}>{escape(text)}</text>'


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
    def sides(self) -> tuple[list[Party], list[Party]]:
        """Payers and payees as they are drawn, in 1e4 yuan."""
        made = [
            [Party(name, yuan / YUAN, number(yuan / YUAN)) for name, yuan in zip(names, totals, strict=True)]
            for names, totals in zip(self.names, self.totals, strict=True)
        ]
        return made[0], made[1]

    def said(self, language: str) -> list[str]:
        """Return every band in words, the largest first."""
        order = sorted(self.bands.items(), key=lambda one: -one[1])
        found = [
            PAYS[language].format(payer=self.names[0][i], payee=self.names[1][j], amount=number(yuan / YUAN))
            for (i, j), yuan in order[:SAID]
        ]
        return [*found, *([MORE[language].format(n=len(order) - SAID)] if len(order) > SAID else [])]


def _places(paid: Sequence[tuple[str, float]]) -> dict[str, int]:
    """Return the place of every party of a side, the largest first; those beyond the drawn ones share the last."""
    totals: dict[str, float] = {}
    for name, yuan in paid:
        totals[name] = totals.get(name, 0.0) + yuan
    order = sorted(totals, key=lambda name: (-totals[name], name))
    most = MOST if len(order) > MOST + 1 else len(order)
    return {name: min(i, most) for i, name in enumerate(order)}
