"""The text of the document: recommended rates, reasons, money, who pays whom, what is to be decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from esvalue.core.printing.document import Block, Heading, Paragraph, Pictures
from esvalue.core.text import Text
from esvalue.core.units import unit_title
from esvalue.report.forms.money import level_title, levels_of
from esvalue.report.forms.zones import PaidZone, paid_zones
from esvalue.report.front.chosen import ShownOption, budget_of
from esvalue.report.front.maker import chances
from esvalue.report.front.record import Front
from esvalue.report.front.said import money, share
from esvalue.report.numbering import WAN, Figure
from esvalue.report.word.rule_words import rule_sentence
from esvalue.report.word.summary import lead_text

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["body_blocks", "proposed"]

AND, STOP, SEMICOLON = Text(zh="，", en=", "), Text(zh="。", en="."), Text(zh="；", en="; ")
FULL = Text(zh="{}。", en="{}.")
SEE = Text(zh="详见附件 {}。", en=" See annex {}.")


def proposed(front: Front) -> tuple[ShownOption, ...]:
    """Return the options a document proposes: those to choose from; the present rates where there is nothing else."""
    return tuple(one for one in front.options if one.role != "present") or front.options


def body_blocks(made: Comparison, annexes: Mapping[str, int], pictures: Pictures | None = None) -> Iterator[Block]:
    """Yield the text; `annexes` are the numbers of annexes by the key of their form, `pictures` those that the summary
    has no room for.
    """
    options = proposed(made.front)
    recommended = len(options) == 1 or any(one.rule is None or one.role == "recommended" for one in options)
    title = (
        Text(zh="建议标准", en="Recommended rates")
        if recommended
        else Text(zh="可供选择的标准", en="Rates to choose from")
    )
    yield Heading(title)
    yield Paragraph(lead_text(made))
    for one in options:
        if len(options) > 1:
            yield Heading(_called(one), 2)
        yield from _rates(made, one, annexes)
    yield Heading(Text(zh="理由", en="Reasons"))
    yield from _reasons(made, options)
    yield Heading(Text(zh="资金", en="Money"))
    yield from _money(made, options, annexes)
    if pictures is not None:
        yield pictures
    yield Heading(Text(zh="谁出钱，给到哪里", en="Who pays whom"))
    yield from _flows(made, options, annexes)
    if made.front.decisions:
        yield Heading(Text(zh="提请决定的事项", en="Decisions asked for"))
        for n, said in enumerate(made.front.decisions, start=1):
            yield Paragraph(Text.same(f"{n}. ") + said.text)


def _called(one: ShownOption) -> Text:
    """Return what an option is called: one that was designed by what it is, one that was given by its title too."""
    return one.label if one.rule is None else Text(zh="{}：{}", en="{}: {}").format(one.label, one.title)


def _started(text: Text) -> Text:
    """Return a sentence whose English begins with a capital."""
    return Text(zh=text.zh, en=text.en[:1].upper() + text.en[1:])


def _rate(value: float) -> str:
    """Return a rate as the annex has it: in full, or to the cent.

    >>> _rate(1795.0), _rate(337.6274), _rate(0.5)
    ('1,795', '337.63', '0.5')
    """
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _rates(made: Comparison, one: ShownOption, annexes: Mapping[str, int]) -> Iterator[Block]:
    zones = paid_zones(made, one.option)
    if not zones:
        yield Paragraph(Text(zh="本方案没有设标准的区域。", en="No zone has a rate by this option."))
    groups: dict[tuple[Text, str], list[PaidZone]] = {}
    for zone in zones:
        groups.setdefault((zone.area, zone.rate.unit), []).append(zone)
    for (area, unit), found in groups.items():
        said = Text(zh="、", en="; ").join(
            Text(zh="{} {}", en="{}: {}").format(z.title, _rate(z.rate.value)) for z in found
        )
        words = Text(zh="{area}（{unit}）：{said}。", en="{area}, {unit}. {said}.")
        yield Paragraph(_started(words.format(area=area, unit=unit_title(unit), said=said)))
    found_at = annexes.get(f"rates_{one.option}")
    if zones and found_at is not None:
        domains = list(dict.fromkeys(zone.domain for zone in zones))
        said = FULL.format(rule_sentence(made.context, one.option, domains))
        yield Paragraph(_started(said) + SEE.format(found_at))


def _reasons(made: Comparison, options: tuple[ShownOption, ...]) -> Iterator[Block]:
    front = made.front
    at = {one.option: i for i, one in enumerate(front.options)}
    for one in options:
        enough, net, better = (_of(front, at[one.option], key) for key in ("adequacy", "net_benefit", "better"))
        parts = []
        if enough is not None:
            what = Text(zh="面积", en="area") if front.by_area else Text(zh="应补数量", en="amount owed")
            parts.append(Text(zh="补够 {} 的{}", en="pays enough on {} of the {}").format(share(enough).words, what))
        if net is not None:
            said = Text(zh="平均每年净效益 {}", en="net benefit of {} a year on average")
            if net.value < 0:
                said = Text(zh="平均每年净损失 {}", en="a net loss of {} a year on average")
            parts.append(said.format(_size(net)))
        if better is not None:
            parts.append(
                Text(zh="在 {} 的情形中好于不补", en="better than paying nothing in {} of cases").format(
                    share(better).words
                )
            )
        if one.rule is not None:
            parts.append(one.rule)
        if parts:
            yield Paragraph(Text(zh="“{}”：{}。", en="{}: {}.").format(one.label, SEMICOLON.join(parts)))
    for line in (*front.warnings, *front.losers):
        yield Paragraph(line.text)
    if front.others:
        words = Text(
            zh="其余 {n} 个方案（{names}）的比较见技术报告。",
            en="The other {n} options ({names}) are compared in the technical report.",
        )
        yield Paragraph(words.format(n=len(front.others), names=Text(zh="、", en="; ").join(front.others)))


def _size(figure: Figure) -> Text:
    words = money(figure).words
    return Text(zh=words.zh.replace("-", ""), en=words.en.replace("-", ""))


def _of(front: Front, i: int, key: str) -> Figure | None:
    """Return a figure of an option from the rows of totals; None where it is not known."""
    heads = (f"outcome|{key}|", f"{key}|")
    return next((one for row in front.totals if (one := row.figures[i]) and one.key.startswith(heads)), None)


def _money(made: Comparison, options: tuple[ShownOption, ...], annexes: Mapping[str, int]) -> Iterator[Block]:
    front, certain = made.front, chances(budget_of(made.context)[1])
    at = {one.option: i for i, one in enumerate(front.options)}
    if front.budget is not None:
        yield Paragraph(Text(zh="可用资金每年 {}。", en="There are {} a year.").format(money(front.budget).words))
    for one in options:
        cost = _of(front, at[one.option], "public_cost")
        if cost is None:
            yield Paragraph(Text(zh="“{}”的支出不详。", en="What {} costs is not known.").format(one.label))
            continue
        parts = [Text(zh="平均每年支出 {}", en="costs {} a year on average").format(money(cost).words)]
        needed = next(
            (f for row in front.totals if (f := row.figures[at[one.option]]) and f.key.startswith("enough|")), None
        )
        if needed is not None:
            parts.append(
                Text(zh="有{}够用的预算为 {}", en="a budget of {1} is enough with {0}").format(
                    certain, money(needed).words
                )
            )
            if front.budget is not None:
                parts.append(_gap(needed.value - front.budget.value))
        found = annexes.get(f"budget_{one.option}")
        said = Text(zh="“{}”：{}。", en="{}: {}.").format(one.label, AND.join(parts))
        yield Paragraph(said + (SEE.format(found) if found is not None else Text.same("")))
    levels = levels_of(made.context)
    if levels:
        said = Text(zh="、", en=", ").join(
            Text(zh="{} {}", en="{} {}").format(level_title(made.context, level), f"{100 * part:g}%")
            for level, part in levels.items()
        )
        yield Paragraph(Text(zh="各级财政分担：{}。", en="Shares of the budgets: {}.").format(said))


def _gap(value: float) -> Text:
    """Return by how much money (1e4 yuan a year) falls short, or what is left."""
    words = money(Figure.of("", "", "", abs(value), WAN)).words
    if value > 0:
        return Text(zh="比可用资金多 {}", en="{} more than there is").format(words)
    return Text(zh="在可用资金之内，余 {}", en="within what there is, {} left").format(words)


def _flows(made: Comparison, options: tuple[ShownOption, ...], annexes: Mapping[str, int]) -> Iterator[Block]:
    flow = made.front.flow
    if flow is None:
        yield Paragraph(Text(zh="没有可列的资金往来。", en="There is no payment to list."))
        return
    sides = [
        Text(zh="、", en=", ").join(Text(zh="{} {}", en="{} {}").format(name, money(one).words) for name, one in side)
        for side in (flow.payers, flow.payees)
    ]
    words = Text(
        zh="按“{label}”，每年合计 {total}。出资：{payers}。给到：{payees}。",
        en="By '{label}', {total} a year in all. Paid by: {payers}. Paid to: {payees}.",
    )
    label = flow.option.label
    yield Paragraph(words.format(label=label, total=money(flow.total).words, payers=sides[0], payees=sides[1]))
    listed = [number_ for one in options if (number_ := annexes.get(f"ledger_{one.option}")) is not None]
    if listed:
        yield Paragraph(
            Text(zh="各方往来见附件 {}。", en="All payments: annex {}.").format(
                Text(zh="、", en=" and ").join([Text.same(str(n)) for n in listed])
            )
        )
