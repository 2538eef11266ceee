"""The inputs that the numbers of the annexes rest on, one by one, numbered, in words a reader of a document knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from esvalue.core.printing.form import Form, FormColumn, FormRow
from esvalue.core.printing.table import Cell
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.report.forms.paid import NUMBER, counted
from esvalue.report.forms.zones import paid_zones
from esvalue.report.front.chosen import ShownOption
from esvalue.report.numbering import Figure
from esvalue.report.trace.entry_words import entry_text

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison
    from esvalue.report.tables.context import Context
    from esvalue.standards.leaf_facts import LeafFacts

__all__ = ["Inputs", "input_title", "inputs_form", "inputs_of", "leaves_of", "present_of", "spans", "used_for"]

#: Cells of one column and source beyond which they are taken together.
APART = 4
#: Notes of inputs taken together that are printed.
NOTES = 3
MORE = Text(zh="；……共 {} 种说明", en="; ... {} notes in all")
INDEX = Text(zh="居民消费价格指数，{} 至 {} 年", en="consumer price index, {} to {}")
WEIGHTS = Text(zh="{}：备选之间的权重", en="{}: weights of the rivals")
MANY = Text(zh="{n} 处，{low} 至 {high}", en="{n} places, {low} to {high}")
SEMICOLON = Text(zh="；", en="; ")
BETWEEN, BRACKETS = Text(zh="{}：{}", en="{}: {}"), Text(zh="{}（{}）", en="{} ({})")
SPILL = Text(zh="外溢份额：{}", en="share that benefits others: {}")
RATES, OWED = Text(zh="标准 {}", en="rate {}"), Text(zh="应补 {}", en="owed {}")
USED = Text(zh="用于（序号）", en="Used for (No.)")
STEPS = Text(
    zh="查核一个数：在“标准表”看它的序号；“用于”一列有该序号的各行就是它的依据；再按来源编号查“来源”",
    en="To check a number: see its No. on the sheet 'Rates'; it rests on the rows with this No. in 'Used for'; the "
    "number of a source stands on the sheet 'Sources'",
)
#: What an option sets, by the last part of its name.
SET = {
    "share": Text(zh="份额", en="share"),
    "engel": Text(zh="恩格尔系数", en="Engel coefficient"),
    "region_coefficient": Text(zh="分区系数", en="coefficient of the zone"),
    "indicated": Text(zh="给定标准", en="given rate"),
    "amount": Text(zh="资金", en="fund"),
    "base": Text(zh="资金所对应的面积", en="area of the fund"),
}
_CATEGORY = re.compile(r"\[([^\[\]]+)\]$")
_CELL = re.compile(r"\s*[（(][^（()]*[）)]$")


@dataclass(frozen=True)
class Inputs:
    """The inputs in order; `of` is the number of each by its identifier."""

    rows: Sequence[FormRow]
    of: dict[str, int]


def leaves_of(ctx: Context, figures: Iterable[Figure | None]) -> set[str]:
    """Return the identifiers of what figures rest on."""
    known = [figure for figure in figures if figure]
    targets = {target for figure in known for target in figure.targets}
    return {leaf for figure in known for leaf in figure.extra}.union(*map(ctx.lineage.leaves, targets))


def present_of(made: Comparison, options: Sequence[ShownOption]) -> list[ShownOption]:
    """Return the option of present rates that the others stand beside; none where it is one of them."""
    return [one for one in made.front.options if one.role == "present" and one not in options]


def inputs_of(made: Comparison, options: Sequence[ShownOption]) -> Inputs:
    """Return every input that the rates and amounts of the options, and present rates, rest on: parameters, cells,
    shares, weights; what belongs together is taken together: the price index, the weights of rivals, cells of one
    column and source.
    """
    ctx = made.context
    facts = ctx.lineage.facts
    used = {key for key in facts if key == "budget.amount" or key.startswith("funding.levels.")}
    for one in (*options, *present_of(made, options)):
        for zone in paid_zones(made, one.option):
            used |= leaves_of(ctx, [zone.rate, zone.base, zone.amount])
    groups: dict[tuple[str, ...], list[LeafFacts]] = {}
    for leaf in sorted(used & facts.keys()):
        fact = facts[leaf]
        if fact.kind in ("index", "cell"):
            column = leaf.split(":")[1] if fact.kind == "cell" else ""
            key: tuple[str, ...] = (fact.kind, fact.file, column, fact.source, fact.evidence)
        else:
            key = (fact.kind, leaf.partition("#")[0] if fact.kind == "weight" else leaf)
        groups.setdefault(key, []).append(fact)
    rows, of = list[FormRow](), dict[str, int]()
    for parts in _apart(groups.values()):
        of |= {fact.id: len(rows) + 1 for fact in parts}
        rows.append(FormRow(_row(ctx, parts, len(rows) + 1)))
    return Inputs(rows, of)


def _apart(groups: Iterable[list[LeafFacts]]) -> Iterable[list[LeafFacts]]:
    for parts in groups:
        if parts[0].kind in ("index", "weight") or len(parts) > APART:
            yield parts
        else:
            yield from ([fact] for fact in parts)


def _row(ctx: Context, parts: Sequence[LeafFacts], n: int) -> dict[str, Cell]:
    first, kinds = parts[0], ctx.words.evidence
    named = ctx.source_numbers.get(first.source)
    what = input_title(ctx, first)
    said = Text.by(lambda lang: entry_text(first.text, lang))
    if first.kind == "index":
        years = sorted(int(fact.id.partition(":")[2]) for fact in parts)
        what, said = INDEX.format(years[0], years[-1]), Text.same("—")
    elif first.kind == "weight":
        said = Text.same(" : ".join(fact.text.rpartition(" ")[2] for fact in parts))
    elif len(parts) > 1:
        what = Text.by(lambda lang: _CELL.sub("", what[lang]))
        amounts = sorted(parts, key=lambda fact: _amount(fact.text))
        said = MANY.format(n=len(parts), low=_printed(amounts[0].text), high=_printed(amounts[-1].text))
    elif first.kind == "cell":
        said = _printed(first.text)
    return {
        "n": counted(n),
        "what": what,
        "value": said,
        "kind": kinds[first.evidence].title if first.evidence in kinds else Text.same(first.evidence),
        "source": Text.same(f"[{named}]" if named else "—"),
        "note": _noted(parts),
    }


def _noted(parts: Sequence[LeafFacts]) -> Text:
    """Return what is noted of inputs that are taken together, every note once."""
    notes = list(dict.fromkeys(Text(zh=one.note.get("zh", ""), en=one.note.get("en", "")) for one in parts if one.note))
    shown = SEMICOLON.join(notes[:NOTES])
    return shown + MORE.format(len(notes)) if len(notes) > NOTES else shown


def input_title(ctx: Context, fact: LeafFacts) -> Text:
    """Return what an input is, with its domain in front and the category it is of behind."""
    steps = fact.id.partition("[")[0].split(".")
    if fact.kind == "weight":
        return WEIGHTS.format(_rival_title(ctx, fact.id.removeprefix("weight:").partition("#")[0]))
    if fact.kind == "spill":
        return BETWEEN.format(_domain(ctx, steps[0]), SPILL.format(_service(ctx, steps[-1])))
    domain = steps[2] if steps[0] == "option" and len(steps) > 3 else steps[0]
    title = Text(zh=fact.title.get("zh") or fact.id, en=fact.title.get("en") or fact.id)
    if steps[0] == "option":
        title = SET.get(steps[-1], title)
    elif title.zh == steps[-1]:
        title = _service(ctx, steps[-1])
    if fact.kind == "parameter" and domain in ctx.judged.model.accounts:
        title = BETWEEN.format(_domain(ctx, domain), title)
    found = _CATEGORY.search(fact.id)
    if found is None or fact.kind != "parameter":
        return title
    zones = [ctx.words.region_types.get(domain, {}), *(ctx.words.region_types.get(d, {}) for d in ctx.domains)]
    named = next((one[found[1]] for one in zones if found[1] in one), None) or ctx.words.categories.get(found[1])
    return BRACKETS.format(title, named.title if named else found[1])


def _domain(ctx: Context, domain: str) -> Text:
    return ctx.domain_title(domain) if domain in ctx.judged.model.accounts else Text.same(domain)


def _service(ctx: Context, key: str) -> Text:
    named = ctx.words.services.get(key)
    return named.title if named else Text.same(key.replace("_", " "))


def _rival_title(ctx: Context, key: str) -> Text:
    """Return what rivals stand for: the parameter they are values of, or the node of a domain."""
    facts = ctx.lineage.facts
    found = next((fact for leaf, fact in facts.items() if leaf.partition("#")[0] == key and fact.title), None)
    if found is not None:
        return input_title(ctx, found)
    domain, _, node = key.removeprefix("choice:").partition(".")
    if node == "reading":
        return BETWEEN.format(_domain(ctx, domain), Text(zh="核算口径", en="reading of the account"))
    card = ctx.judged.loaded.cards.get(domain)
    rule = card.nodes.get(node) if card is not None else None
    return BETWEEN.format(_domain(ctx, domain), (rule and rule.title) or node.replace("_", " "))


def _printed(text: str) -> Text:
    """Return a cell of a table as it was written, its unit as a reader writes it."""
    found = re.fullmatch(r"(.*\S)\s*\[([^\]]*)\]", text)
    if found is None:
        return Text.same(text)
    return Text.by(lambda lang: f"{found[1]} {unit_text(found[2], lang)}".rstrip())


def _amount(text: str) -> float:
    try:
        return float(text.split(" ")[0].replace(",", ""))
    except ValueError:
        return 0.0


def spans(numbers: Sequence[int]) -> str:
    """Return rising numbers with runs taken together.

    >>> spans([1, 2, 3, 5, 8, 9])
    '1–3, 5, 8, 9'
    """
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)


def used_for(made: Comparison, option: str, inputs: Inputs) -> dict[int, Text]:
    """Return which rates and amounts owed of an option rest on each input, by the number of the input."""
    found: dict[int, dict[Text, set[int]]] = {}
    for n, zone in enumerate(paid_zones(made, option), start=1):
        for what, figure in ((RATES, zone.rate), (OWED, zone.base)):
            for leaf in leaves_of(made.context, [figure]) & inputs.of.keys():
                found.setdefault(inputs.of[leaf], {}).setdefault(what, set()).add(n)
    return {
        number: SEMICOLON.join(what.format(spans(sorted(uses[what]))) for what in (RATES, OWED) if what in uses)
        for number, uses in found.items()
    }


def inputs_form(inputs: Inputs, used: Mapping[int, Text] | None = None) -> Form:
    """Return the inputs one by one: what it is, its value and spread, kind of evidence, source; `used`: and which
    numbers rest on it.
    """
    columns = [
        NUMBER,
        FormColumn("what", Text(zh="数据或参数", en="Input"), texts=True),
        FormColumn("value", Text(zh="取值与范围", en="Value and spread"), texts=True),
        FormColumn("kind", Text(zh="依据类别", en="Kind of evidence"), middle=True),
        FormColumn("source", Text(zh="来源编号", en="Source no."), middle=True),
        FormColumn("note", Text(zh="说明", en="Note"), texts=True),
    ]
    title, rows = Text(zh="所用数据与参数", en="Inputs"), list(inputs.rows)
    if used is None:
        return Form(title, columns, rows, key="inputs")
    rows = [replace(row, cells={**row.cells, "used": used.get(n)}) for n, row in enumerate(rows, start=1)]
    columns.insert(-1, FormColumn("used", USED, texts=True))
    return Form(title, columns, rows, notes=[STEPS], key="inputs")
