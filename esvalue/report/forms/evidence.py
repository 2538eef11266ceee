"""The tables of the explanatory part: ranges, what every number rests on, judgements, sources, doubts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from esvalue.core.printing.form import Form, FormColumn, FormRow
from esvalue.core.printing.table import Cell, Number, Table, number
from esvalue.core.text import Text
from esvalue.core.units import unit_text, unit_title
from esvalue.report.forms.inputs import Inputs, input_title, leaves_of, present_of, spans
from esvalue.report.forms.paid import NUMBER, counted
from esvalue.report.forms.zones import paid_zones
from esvalue.report.front.chosen import ShownOption
from esvalue.report.numbering import Figure
from esvalue.report.references import UNNAMED

if TYPE_CHECKING:
    from esvalue.inputs.sources import Source
    from esvalue.report.comparison import Comparison

__all__ = ["doubts_form", "judgements_form", "outcomes_form", "ranges_form", "rests_form", "sources_form"]

FIGURE = FormColumn("id", Text(zh="编号", en="Id"), middle=True)
RANGE = Text(zh="{} [{}—{}]", en="{} [{}–{}]")
_KEY = re.compile(r"\s*[（(][^（()）]*[.:][^（()）]*[)）]$")


def ranged(figure: Figure | None) -> Text | None:
    """Return a figure with its 5 to 95% range."""
    if figure is None:
        return None
    if figure.low is None or figure.high is None:
        return Text.same(number(figure.value, figure.unit))
    return RANGE.format(*(number(value, figure.unit) for value in (figure.value, figure.low, figure.high)))


def ranges_form(made: Comparison, options: Sequence[ShownOption]) -> Form | None:
    """Return by zone what holders lose and what others gain, both with their range, and the rates of the options before
    they were rounded.
    """
    by_key, ctx = made.figures.by_key, made.context
    cells: dict[tuple[str, str], dict[str, Cell]] = {}
    for one in options:
        for zone in paid_zones(made, one.option):
            unit = ctx.print_unit(zone.domain)
            row = cells.setdefault(
                (zone.domain, zone.region),
                {
                    "zone": zone.title,
                    "unit": unit_title(unit),
                    "loss": ranged(by_key.get(f"floor|{zone.domain}|{zone.region}|{unit}")),
                    "gain": ranged(by_key.get(f"ceiling|{zone.domain}|{zone.region}|{unit}")),
                },
            )
            exact = by_key.get(f"exact|{one.option}|{zone.domain}|{zone.region}")
            row[one.option] = ranged(zone.rate)
            row[f"exact_{one.option}"] = Text.same(number(exact.value)) if exact else None
    if not cells:
        return None
    named = [one for one in options if any(one.option in row for row in cells.values())]
    columns = [
        NUMBER,
        FormColumn("zone", Text(zh="区域", en="Zone"), texts=True),
        FormColumn("unit", Text(zh="单位", en="Unit"), middle=True),
        FormColumn("loss", Text(zh="权利人损失", en="Loss of holders"), middle=True),
        FormColumn("gain", Text(zh="外溢受益", en="Gain of others"), middle=True),
    ]
    for one in named:
        columns += [
            FormColumn(one.option, Text(zh="标准：{}", en="Rate: {}").format(one.label), middle=True),
            FormColumn(f"exact_{one.option}", Text(zh="取整前", en="Exact"), middle=True),
        ]
    rows = [FormRow({"n": counted(n), **row}) for n, row in enumerate(cells.values(), start=1)]
    note = Text(
        zh="损失、受益为中位数，方括号内为九成可能的范围（5% 至 95%）；标准的方括号为按同一规则逐次计算所得的范围",
        en="Losses and gains are medians; brackets hold nine cases in ten (5 to 95%); those of rates: the same rule, "
        "case by case",
    )
    title = Text(zh="损失、受益与标准的范围", en="Ranges of losses, gains and rates")
    return Form(title, columns, rows, notes=[note], key="ranges")


def outcomes_form(made: Comparison) -> Form | None:
    """Return the totals of the page with their ranges and what they are looked up by, a row for each of an option."""
    front, rows = made.front, list[FormRow]()
    for total in front.totals:
        for one, figure in zip(front.options, total.figures, strict=True):
            if figure is None:
                continue
            unit = Text(zh="占比", en="share") if total.unit == "share" else unit_title(total.unit)
            cells: dict[str, Cell] = {
                "n": counted(len(rows) + 1),
                "what": total.title,
                "option": one.label,
                "unit": unit,
                "value": ranged(figure),
                "id": Text.same(figure.id),
            }
            rows.append(FormRow(cells))
    columns = [
        NUMBER,
        FormColumn("what", Text(zh="指标", en="Measure"), texts=True),
        FormColumn("option", Text(zh="方案", en="Option"), texts=True),
        FormColumn("unit", Text(zh="单位", en="Unit"), middle=True),
        FormColumn("value", Text(zh="平均 [范围]", en="Mean [range]"), middle=True),
        FIGURE,
    ]
    note = Text(
        zh="方括号内为九成可能的范围（5% 至 95%）；编号供 esvalue trace 查核",
        en="Brackets hold nine cases in ten (5 to 95%); ids are looked up with esvalue trace",
    )
    title = Text(zh="资金与效果的范围", en="Ranges of money and effects")
    return Form(title, columns, rows, notes=[note], key="outcomes") if rows else None


def rests_form(made: Comparison, options: Sequence[ShownOption], inputs: Inputs) -> Form | None:
    """Return for every rate and amount of the annexes, and every present rate, what it is looked up by, and the numbers
    of its inputs.
    """
    ctx, rows = made.context, list[FormRow]()
    present = present_of(made, options)
    for one in (*options, *present):
        zones = paid_zones(made, one.option)
        if one in present and not zones:
            continue
        rows.append(FormRow({"zone": one.label}, "group"))
        for n, zone in enumerate(zones, start=1):
            for what, figure in ((RATE, zone.rate), (OWED, zone.base), (AMOUNT, zone.amount)):
                if figure is None or (one in present and what is not RATE):
                    continue
                leaves = [leaf for leaf in leaves_of(ctx, [figure]) if leaf in inputs.of]
                soft = sum(ctx.lineage.facts[leaf].soft for leaf in leaves)
                cells: dict[str, Cell] = {
                    "n": counted(n) if one not in present else Text.same("—"),
                    "zone": zone.title,
                    "what": what,
                    "value": Text.by(lambda lang: f"{number(figure.value)} {unit_text(figure.unit, lang)}"),
                    "inputs": Text.same(spans(sorted({inputs.of[leaf] for leaf in leaves}))),
                    "soft": Text.same(f"{soft}/{len(leaves)}"),
                    "id": Text.same(figure.id),
                }
                rows.append(FormRow(cells))
    columns = [
        FormColumn("n", Text(zh="附件序号", en="No. in annex"), middle=True),
        FormColumn("zone", Text(zh="区域", en="Zone"), texts=True),
        FormColumn("what", Text(zh="数字", en="Number"), middle=True),
        FormColumn("value", Text(zh="取值", en="Value"), middle=True),
        FormColumn("inputs", Text(zh="所依据的数据与参数（序号）", en="Inputs it rests on (numbers)"), texts=True),
        FormColumn("soft", Text(zh="判断或插补", en="Judged or imputed"), middle=True),
        FIGURE,
    ]
    title = Text(zh="附件中各数的依据", en="What the numbers of the annexes rest on")
    return Form(title, columns, rows, key="rests") if any(row.kind == "row" for row in rows) else None


RATE, OWED = Text(zh="标准", en="rate"), Text(zh="应补数量", en="owed")
AMOUNT = Text(zh="金额", en="amount")


def judgements_form(made: Comparison) -> Form | None:
    """Return the judgements that move the result most, and what would replace them."""
    table, facts = made.tables.get("judgements"), made.context.lineage.facts
    if table is None:
        return None

    def titled(row: Mapping[str, Cell]) -> dict[str, Cell]:
        entry = row.get("entry")
        assert isinstance(entry, Text)
        key = entry.en.rpartition("(")[2].removesuffix(")")
        said = (
            input_title(made.context, facts[key]) if key in facts else Text.by(lambda lang: _KEY.sub("", entry[lang]))
        )
        return {**row, "entry": said}

    return _taken(
        replace(table, rows=[titled(row) for row in table.rows], notes=[]),
        Text(zh="影响最大的判断", en="Judgements that matter most"),
        {
            "entry": Text(zh="判断", en="Judgement"),
            "text": Text(zh="取值与范围", en="Value and spread"),
            "replace": Text(zh="以何核实", en="What would replace it"),
        },
    )


#: What stands where it is not known in which issue, page or address a source is found.
NOT_RECORDED = Text(zh="出处未记录", en="place not recorded")


def sources_form(made: Comparison) -> Form | None:
    """Return the sources by number; what is noted of one (not seen itself, its title to be checked) stands with where
    it is found. Of one that is known by its title alone this is said.
    """
    ctx, table = made.context, made.tables.get("sources")
    known = [ctx.judged.loaded.sources[source] for source in ctx.source_numbers]

    def placed(row: Mapping[str, Cell], one: Source) -> dict[str, Cell]:
        where = NOT_RECORDED if not one.locator and one.kind not in UNNAMED else row.get("locator")
        return {**row, "locator": Text(zh="{}。{}", en="{}. {}").format(where, one.note) if one.note else where}

    if table is not None:
        table = replace(table, rows=[placed(row, one) for row, one in zip(table.rows, known, strict=True)])
    return _taken(
        table,
        Text(zh="来源", en="Sources"),
        {
            "number": Text(zh="编号", en="No."),
            "title": Text(zh="名称", en="Title"),
            "locator": Text(zh="出处", en="Where"),
            "year": Text(zh="年份", en="Year"),
            "kind": Text(zh="类别", en="Kind"),
        },
        middle=("number", "year", "kind"),
    )


def doubts_form(made: Comparison) -> Form | None:
    """Return values in doubt, and those a person has settled."""
    return _taken(
        made.tables.get("doubts"),
        Text(zh="存疑与已核对的数值", en="Values in doubt, and those settled"),
        {
            "state": Text(zh="状态", en="State"),
            "entry": Text(zh="条目", en="Entry"),
            "value": Text(zh="取值", en="Value"),
            "text": Text(zh="为何存疑", en="Why it is doubted"),
            "reason": Text(zh="为何无误", en="Why it is right"),
            "by": Text(zh="由谁确认", en="Who says so"),
        },
    )


def _taken(table: Table | None, title: Text, columns: dict[str, Text], *, middle: Sequence[str] = ()) -> Form | None:
    """Return columns of a table as a form; numbers in it as texts with their units."""
    if table is None or not table.rows:
        return None
    keys = [key for key in columns if any(row.get(key) is not None for row in table.rows)]
    made = [FormColumn(k, columns[k], texts=k not in middle, middle=k in middle) for k in keys]
    rows = [FormRow({key: _words(row.get(key)) for key in keys}) for row in table.rows]
    return Form(title, made, rows, notes=table.notes, key=table.name)


def _words(cell: Cell) -> Cell:
    if not isinstance(cell, Number):
        return cell
    return Text.by(lambda lang: f"{number(cell.value, cell.unit)} {unit_text(cell.unit, lang)}".rstrip())
