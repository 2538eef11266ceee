"""The annex that lists the places, each with its amount owed payment and the number of the source it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count, groupby
from typing import TYPE_CHECKING

from esvalue.core.printing.form import Form, FormColumn, FormRow
from esvalue.core.printing.table import Cell, Number
from esvalue.core.text import Text
from esvalue.core.units import unit_title
from esvalue.report.forms.paid import COMMA, IN_PART, NUMBER, TOTAL, counted
from esvalue.report.forms.zones import paid_zones
from esvalue.report.front.chosen import ShownOption

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["JUDGED", "places_form"]

#: Where the places are listed that a document does not list.
ELSEWHERE = Text(
    zh="逐处清单见测算表（测算.xlsx）的“地块”工作表", en="Every place: sheet 'Places' of the workings (workings.xlsx)"
)
#: What stands for a source where a number is judged.
JUDGED = Text(zh="判断", en="judged")


def places_form(
    made: Comparison, options: Sequence[ShownOption], most: int | None = None, where: Text = IN_PART
) -> Form | None:
    """Return every place that an option has a rate for: county, zone, amount owed, source; None where there is none.
    Of more than `most` places it says how many they are, and where they are listed. Numbers of sources are looked up
    `where`.
    """
    paid = {(zone.domain, zone.region) for one in options for zone in paid_zones(made, one.option)}
    ctx, rows = made.context, list[FormRow]()
    facts, numbers = ctx.lineage.facts, ctx.source_numbers
    units: dict[str, float] = {}
    numbered = count(1)
    for domain, account in ctx.judged.model.accounts.items():
        node, places = ctx.judged.graph[account.base], ctx.judged.loaded.places[domain]
        unit, factor, _ = ctx.print_base(domain)
        started = False
        for i, name in enumerate(places.names):
            if not node.present[i] or (domain, places.texts["region_type"][i]) not in paid:
                continue
            value = ctx.central(account.base, place=name) * factor
            if not value > 0:
                continue
            if not started:
                title = Text(zh="{}（{}）", en="{} ({})").format(ctx.domain_title(domain), unit_title(unit))
                rows.append(FormRow({"name": title}, "group"))
                started = True
            leaves = ctx.lineage.leaves(ctx.target(account.base, place=name))
            cells = [facts[leaf] for leaf in sorted(leaves) if leaf in facts and facts[leaf].kind == "cell"]
            said = [f"[{numbers[one.source]}]" for one in cells if one.source in numbers and one.source != "judgement"]
            marks = [*map(Text.same, dict.fromkeys(said)), *([JUDGED] if any(one.soft for one in cells) else [])]
            row: dict[str, Cell] = {
                "n": counted(next(numbered)),
                "name": Text.same(name),
                "county": Text.same(places.texts["county"][i]) if "county" in places.texts else None,
                "zone": ctx.region_title(domain, places.texts["region_type"][i]),
                "base": Number(value=value, unit=unit),
                "source": COMMA.join(marks),
            }
            rows.append(FormRow(row))
            units[unit] = units.get(unit, 0.0) + value
    if not rows:
        return None
    if len(units) == 1:
        ((unit, total),) = units.items()
        rows.append(FormRow({"name": TOTAL, "base": Number(value=total, unit=unit)}, "total"))
    columns = [
        NUMBER,
        FormColumn("name", Text(zh="地块", en="Place"), texts=True),
        FormColumn("county", Text(zh="区县", en="County"), texts=True),
        FormColumn("zone", Text(zh="区域", en="Zone"), texts=True),
        FormColumn("base", Text(zh="应补数量", en="Owed")),
        FormColumn("source", Text(zh="来源编号", en="Source no."), middle=True),
    ]
    note = Text(
        zh="来源编号见{}；“判断”指没有文件依据、由编制者判断的数",
        en="Source numbers: {}; 'judged': a number no document gives",
    ).format(where)
    title = Text(zh="补偿范围地块清单", en="Places covered")
    form = Form(title, columns, rows, notes=[note], key="places")
    return form if most is None or len(rows) <= most else _in_short(form)


def _in_short(form: Form) -> Form:
    """Return the list with the places of a zone of a county in one row: how many, and what is owed them together."""
    rows = list[FormRow]()
    for kind, group in groupby(form.rows, key=lambda row: row.kind):
        if kind != "row":
            rows += group
            continue
        together: dict[tuple[Cell, Cell], list[FormRow]] = {}
        for row in group:
            together.setdefault((row.cells["county"], row.cells["zone"]), []).append(row)
        rows += [_joined(parts) for parts in together.values()]
    numbered = count(1)
    rows = [
        replace(row, cells={**row.cells, "n": counted(next(numbered))}) if row.kind == "row" else row for row in rows
    ]
    return replace(form, rows=rows, notes=[*form.notes, ELSEWHERE])


def _joined(parts: Sequence[FormRow]) -> FormRow:
    """Return one row for several places."""
    bases = [cell for row in parts if isinstance(cell := row.cells["base"], Number)]
    said = Text(zh="{} 处", en="{} places").format(len(parts)) if len(parts) > 1 else parts[0].cells["name"]
    cited = [cell for row in parts if isinstance(cell := row.cells["source"], Text)]
    sources = {
        language: dict.fromkeys(COMMA[language].join(one[language] for one in cited).split(COMMA[language]))
        for language in ("zh", "en")
    }
    base = replace(bases[0], value=sum(one.value for one in bases))
    source = Text.by(lambda language: COMMA[language].join(sources[language]))
    return FormRow({**parts[0].cells, "name": said, "base": base, "source": source})
