"""The first sheet of the document: what the page says, on one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from esvalue.core.printing.document import Block, Paragraph, Pictures
from esvalue.core.printing.form import Form, FormColumn, FormRow
from esvalue.core.printing.rounding import fixed
from esvalue.core.printing.table import Cell, number
from esvalue.core.printing.word.looks import LOOKS, Look
from esvalue.core.printing.word.room import height_of
from esvalue.core.text import Text
from esvalue.core.units import unit_text, unit_title
from esvalue.report.front.record import Front, Rate, Totals, Zone
from esvalue.report.front.said import Said, share
from esvalue.report.numbering import Figure
from esvalue.report.tables.sentences import recommendation_parts

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["lead_text", "rates_beside", "summary_blocks"]

NOT_PAID, NOT_KNOWN = Text(zh="不补", en="not paid"), Text(zh="不详", en="not known")
ASKED = Text(zh="请决定：{}", en="To be decided: {}")
ONE = Text(zh="({n}) {said}", en="({n}) {said}")


#: How much narrower pictures are drawn where there is no room for them as they are.
SMALLER = (1.0, 0.8, 0.65)


def summary_blocks(
    made: Comparison, title: Text, pictures: Pictures | None, language: str, look: Look | None = None
) -> list[Block]:
    """Return the summary: what leads, what speaks against it, who loses, rates side by side, pictures, what is asked,
    how far it can be relied on. Where one page, as documents of the language look or as `look` says, has no room for
    it, pictures are smaller; then pictures, who loses, what is asked and how far it can be relied on are left to the
    text, one after the other.
    """
    look = look or LOOKS[language]
    front = made.front
    losers: list[Block] = [Paragraph(said.text, "small") for said in (*front.warnings, *front.losers)]
    drawn: list[list[Block]] = [[_narrower(pictures, part)] for part in SMALLER] if pictures is not None else []
    relied = list(_reliability(front, front.judgement[:1]))
    end = [*_asked(front), *relied]
    less: list[tuple[list[Block], list[Block], list[Block]]] = [([], [], end), ([], [], relied), ([], [], [])]
    for shown, pictured, last in [(losers, one, end) for one in (*drawn, [])] + less:
        blocks = [*_blocks(made, shown, pictured), *last]
        if height_of(title, blocks, language, look) <= look.page.high:
            return blocks
    return blocks


def _narrower(pictures: Pictures, part: float) -> Pictures:
    return Pictures([replace(one, wide=one.wide * part) for one in pictures.pictures]) if part < 1 else pictures


def _blocks(made: Comparison, losers: Sequence[Block], pictures: Sequence[Block]) -> Iterator[Block]:
    front = made.front
    yield Paragraph(lead_text(made), "lead")
    yield from losers
    if front.areas:
        yield rates_beside(front)
    yield from pictures


def _asked(front: Front) -> Iterator[Block]:
    if front.decisions:
        asks = [ONE.format(n=n, said=one.text) for n, one in enumerate(front.decisions, start=1)]
        yield Paragraph(ASKED.format(Text(zh="", en=" ").join(asks)), "small")


def lead_text(made: Comparison) -> Text:
    """Return the sentence that leads."""
    if made.front.lead is not None:
        return made.front.lead.text
    parts = recommendation_parts(made.context)
    return parts[0] if parts else Text.same("")


def _reliability(front: Front, judgement: tuple[Said, ...]) -> Iterator[Block]:
    if front.reliability is None:
        return
    said = [front.reliability.text + Text(zh="。", en=". "), *(one.text for one in judgement)]
    if front.measure:
        first = Text(zh="建议优先核实：{}。", en=" To measure first: {}.")
        said.append(first.format(Text(zh="；", en="; ").join(front.measure)))
    yield Paragraph(Text.same("").join(said), "small")


def rates_beside(front: Front) -> Form:
    """Return the rates side by side, present ones first, with the rows of totals."""
    order = sorted(range(len(front.options)), key=lambda i: (front.options[i].role != "present", i))
    units = {area.unit for area in front.areas if area.zones}
    columns = [
        FormColumn("zone", Text(zh="区域", en="Zone"), texts=True),
        FormColumn("base", Text(zh="应补数量", en="Owed"), middle=True),
        FormColumn("loss", Text(zh="权利人损失", en="Loss of holders"), middle=True),
        *(FormColumn(f"o{i}", front.options[i].label, middle=True) for i in order),
    ]
    rows = []
    for area in front.areas:
        for zone in area.zones:
            name = zone.title if len(units) == 1 else _beside(zone.title, unit_title(area.unit))
            cells: dict[str, Cell] = {"zone": name, "base": _base(zone), "loss": _loss(zone.loss)}
            rows.append(FormRow({**cells, **{f"o{i}": _rate(zone.rates[i]) for i in order}}))
    known = [one for one in front.payments if any(one.figures)]
    for total in (*known, *front.totals):
        counted = "" if total.unit == "share" else total.unit
        name = _beside(total.title, unit_title(counted)) if counted else total.title
        rows.append(FormRow({"zone": name, **{f"o{i}": _total(total, i) for i in order}}, "total"))
    note = Text(
        zh="损失为中位数（九成可能的范围）；不补：方案未设、所得不抵成本，或同样的钱用在别处更值，理由见附件",
        en="losses: medians (nine cases in ten); not paid: no rate set, less gained than it costs, or the money is "
        "worth more elsewhere; the annexes say why",
    )
    asides = [
        Text(zh="{}：{}", en="{}: {}").format(one.title, one.texts[0])
        for one in front.payments
        if one not in known and one.texts and one.texts[0]
    ]
    note = Text(zh="；", en="; ").join([note, *asides])
    if front.more:
        rest = Text(zh="另有 {n} 个区域见附件", en="{n} more zones are in the annexes").format(n=len(front.more))
        note = Text(zh="；", en="; ").join([note, rest])
    unit = Text(zh="单位：{}", en="Unit: {}").format(unit_title(next(iter(units)))) if len(units) == 1 else None
    return Form(Text.same(""), columns, rows, unit=unit, notes=[note], key="summary", close=True)


def _beside(title: Text, unit: Text) -> Text:
    return Text(zh="{}，{}", en="{}, {}").format(title, unit)


def _base(zone: Zone) -> Text | None:
    if zone.base is None:
        return None
    value, unit = zone.base.value, zone.base.unit

    def said(language: str) -> str:
        if language == "zh" and abs(value) >= 1e4:
            return f"{fixed(value / 1e4, 1)} 万{unit_text(unit, language)}"
        return f"{number(value)} {unit_text(unit, language)}"

    return Text.by(said)


def _loss(loss: Figure | None) -> Text:
    if loss is None:
        return NOT_KNOWN
    if loss.low is None or loss.high is None or loss.low == loss.high:
        return Text.same(number(loss.value))
    ends = f"{number(loss.low)}–{number(loss.high)}"
    return Text(zh="{}（{}）", en="{} ({})").format(number(loss.value), ends)


def _rate(rate: Rate) -> Text:
    return Text.same(number(rate.figure.value)) if rate.figure else NOT_PAID


def _total(row: Totals, i: int) -> Text:
    figure = row.figures[i]
    if figure is not None:
        return share(figure).words if row.unit == "share" else Text.same(number(figure.value))
    return (row.texts[i] if row.texts else None) or NOT_KNOWN
