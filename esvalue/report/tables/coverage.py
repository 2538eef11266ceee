"""Coverage: which domains and region types an option pays for, and why not."""

from __future__ import annotations

from collections import Counter

from esvalue.core.printing.table import Cell, Table, TableColumn
from esvalue.core.text import Text
from esvalue.report.chapters import report_table
from esvalue.report.tables.context import Context
from esvalue.report.tables.outcome_figures import outcome_figure
from esvalue.report.tables.payments import why_unknown
from esvalue.report.tables.reasons import reason_text
from esvalue.standards.outcome_totals import coverage_cells

__all__ = ["coverage_table"]

PAID = Text(zh="支付", en="paid")
#: How far a domain and region type is paid.
STATES = {
    "paid": Text(zh="支付", en="paid"),
    "rated": Text(zh="标准已定，数额不详", en="rate known, amount not"),
    "reason": Text(zh="不付，有原因", en="not paid, with the reason"),
}


def _covered(ctx: Context, option: str, domain: str, region: str) -> tuple[str, Text]:
    """Return how far a domain and region type is paid by an option, and what is printed of it."""
    judged = ctx.judged
    made = judged.commit.standards[(option, domain, region)]
    others = judged.outcomes.payments.covering(judged.scheme, option, domain, region)
    if made.paid:
        return "paid", PAID
    if known := next((one for one in others if one.known), None):
        return "paid", Text(zh="支付：{}", en="paid: {}").format(known.payment.title)
    if made.rated:
        reason = reason_text(ctx, option, domain, region)
        return "rated", Text(zh="标准已定，数额不详：{}", en="rate known, amount not: {}").format(reason)
    if others:
        why = Text(zh="{}：{}", en="{}: {}").format(others[0].payment.title, why_unknown(others[0]))
        return "rated", Text(zh="标准已定，数额不详：{}", en="rate known, amount not: {}").format(why)
    written = judged.loaded.scenario.domains[domain].no_payment.get(region)
    return "reason", written or reason_text(ctx, option, domain, region)


@report_table("coverage", judged=True)
def coverage_table(ctx: Context) -> Table:
    """Every domain and region type that coverage counts: how many places it has,
    and what each option pays or why not.
    """
    columns = [
        TableColumn("domain", Text(zh="领域", en="domain")),
        TableColumn("region", Text(zh="区域类型", en="region type")),
        TableColumn("places", Text(zh="地块数", en="places")),
    ]
    columns += [TableColumn(option, ctx.option_title(option)) for option in ctx.options]
    table = Table(
        "coverage",
        Text(zh="覆盖：哪些领域与区域类型得到支付", en="Coverage: which domains and region types are paid"),
        columns,
        merged=1,
    )
    judged = ctx.judged
    cells = coverage_cells(
        judged.loaded.scenario,
        {d: tuple(dict.fromkeys(p.texts["region_type"])) for d, p in judged.loaded.places.items()},
    )
    order = {(d, r): i for i, (d, r) in enumerate((d, r) for d in judged.model.accounts for r in ctx.regions(d))}
    counts = {option: Counter[str]() for option in ctx.options}
    for domain, region in sorted(cells, key=lambda cell: order[cell]):
        row: dict[str, Cell] = {
            "domain": ctx.domain_title(domain),
            "region": ctx.region_title(domain, region),
            "places": Text.same(str(len(ctx.places_in(domain, region)))),
        }
        for option in ctx.options:
            state, row[option] = _covered(ctx, option, domain, region)
            counts[option][state] += 1
        table.rows.append(row)
    for state, title in STATES.items():
        said = {o: Text.same(f"{counts[o][state]} / {len(cells)}") for o in ctx.options}
        table.rows.append({"domain": title, **said})
    table.totals = len(STATES) + 1
    for domain in dict.fromkeys(domain for domain, _ in cells):
        if (why := judged.model.accounts[domain].no_standard) is not None:
            title = ctx.domain_title(domain)
            table.notes.append(
                Text(
                    zh=f"{title['zh']}自己不定标准：{why['zh']}",
                    en=f"{title['en'].capitalize()} sets no standard of its own: {why['en']}",
                )
            )
    table.rows.append(
        {
            "domain": Text(zh="覆盖率", en="coverage"),
            **{o: found for o in ctx.options if (found := outcome_figure(ctx, "coverage", o)) is not None},
        }
    )
    table.notes.append(
        Text(
            zh=f"覆盖率：得到支付的占 {len(cells)} 个领域与区域类型的比例；计入有地块者、情景 region_types 所列"
            "者与方案给出数额者。",
            en=f"Coverage: the share of {len(cells)} domains and region types that is paid; counted are those "
            "with places, those the scenario lists under region_types, and those an option gives an amount "
            "for.",
        )
    )
    return table
