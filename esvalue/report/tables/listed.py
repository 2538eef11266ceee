"""The given options in the order they are listed in, with whom each leaves worse off than today."""

from __future__ import annotations

import numpy as np

from esvalue.core.printing.table import Cell, Table, TableColumn, number
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.report.chapters import report_table
from esvalue.report.numbering import WAN
from esvalue.report.tables.context import Context
from esvalue.report.tables.outcome_figures import outcome_figure
from esvalue.report.tables.standards import standard_figure
from esvalue.standards.recommendation import status_quo_of

__all__ = ["RULE", "listed_table", "worse_text"]

#: The rule given options are listed by.
RULE = Text(
    zh="所给方案的次序：先看满足几项要求，再看补够多少，再看花钱多少。",
    en="Given options are listed by the requirements they meet, then by how much they pay enough, then by money.",
)
NOBODY = Text(zh="没有一处低于现行", en="no rate is below today's")
FALLS = Text(zh="{zone} {old} → {new}{who}", en="{zone} {old} → {new}{who}")
NOTHING, SEMICOLON, COMMA = Text(zh="不补", en="nothing"), Text(zh="；", en="; "), Text(zh="，", en=", ")


@report_table("standards", 4, judged=True)
def listed_table(ctx: Context) -> Table:
    """All options in order: requirements met, what is paid enough, money, and who is worse off than today."""
    enough = ctx.judged.outcomes.enough
    columns = [
        TableColumn("option", Text(zh="方案", en="option")),
        TableColumn("met", Text(zh="满足的要求", en="requirements met")),
        TableColumn("enough", Text(zh="补够占比", en="share paid enough")),
        TableColumn("cost", Text(zh="平均支出", en="average cost"), WAN),
        TableColumn("worse", Text(zh="谁不如现行", en="who is worse off than today")),
    ]
    table = Table(
        "listed", Text(zh="方案一览，谁不如现行", en="Options in order, and who is worse off than today"), columns
    )
    for option in ctx.recommendation.listed:
        met = ctx.recommendation.met[option]
        row: dict[str, Cell] = {
            "option": ctx.option_title(option),
            "met": Text.same(f"{sum(one.met for one in met)} / {len(met)}"),
            "worse": worse_text(ctx, option),
        }
        for key, outcome in (("enough", enough), ("cost", "public_cost")):
            if outcome in ctx.judged.outcomes.total:
                row[key] = outcome_figure(ctx, outcome, option)
        table.rows.append(row)
    table.notes.append(RULE)
    return table


def worse_text(ctx: Context, option: str) -> Text:
    """Return where an option pays less than today, from which rate to which, with counties and households."""
    cells = ctx.recommendation.worse.get(option, ())
    if not cells:
        return NOBODY
    quo, said = status_quo_of(ctx.judged), []
    for domain, region in cells:
        unit = ctx.print_unit(domain)
        old, new = (standard_figure(ctx, one, domain, region, unit) for one in (quo, option))
        assert old is not None
        told = NOTHING if new is None else Text.by(lambda lang: f"{number(new.value)} {unit_text(unit, lang)}")
        zone = ctx.region_title(domain, region)
        said.append(FALLS.format(zone=zone, old=number(old.value), new=told, who=_who(ctx, domain, region)))
    return SEMICOLON.join(said)


def _who(ctx: Context, domain: str, region: str) -> Text:
    """Return the counties of a zone and, where they are counted, its households, in brackets."""
    places = ctx.judged.loaded.places[domain]
    here = [i for i, one in enumerate(places.texts["region_type"]) if one == region]
    counties, counted = places.texts.get("county"), places.numbers.get("households")
    named = [Text.same(name) for name in dict.fromkeys(counties[i] for i in here)] if counties else []
    if counted is not None:
        known = float(np.nansum(np.asarray(counted, dtype=float)[here]))
        if known > 0:
            named.append(Text(zh="{} 户", en="{} households").format(number(known)))
    return Text(zh="（{}）", en=" ({})").format(COMMA.join(named)) if named else Text.same("")
