"""The annex of every option: what a document would say, and what the number was before it was rounded."""

from __future__ import annotations

from esvalue.core.printing.table import Cell, Table, TableColumn
from esvalue.core.text import Text
from esvalue.core.units import unit_title
from esvalue.report.chapters import report_table
from esvalue.report.numbering import WAN, Figure
from esvalue.report.tables.context import Context
from esvalue.report.tables.reasons import no_standard, reason_text, said_otherwise
from esvalue.report.tables.standards import mark_notes, mark_standard, standard_figure
from esvalue.report.tables.unknown import given_note, names_of

__all__ = ["annex_table", "expected_figure", "own_name", "unfit"]


def own_name(ctx: Context, name: str, option: str) -> str:
    """Return the name of an option's own table: the bare name for the option shown first."""
    return name if option == ctx.recommendation.shown else f"{name}_{option}"


def unfit(ctx: Context, option: str) -> Text | None:
    """Return the warning above the tables of an option that does not meet every requirement,
    or that is not the one recommended.
    """
    chosen = ctx.recommendation.option
    if ctx.recommendation.qualifies(option):
        if chosen in (None, option) or option in ctx.recommendation.ties:
            return None
        title = ctx.option_title(chosen)
        return Text(
            zh=f"本方案不是推荐方案；推荐“{title['zh']}”。",
            en=f'This option is not the one recommended, which is "{title["en"]}".',
        )
    if chosen is None:
        return Text(
            zh="没有方案获推荐：没有方案满足全部要求，本方案也不满足。",
            en="No option is recommended: none meets every requirement, nor does this one.",
        )
    return Text(
        zh="本方案不满足全部要求，未获推荐。", en="This option does not meet every requirement and is not recommended."
    )


_COLUMNS = (
    TableColumn("domain", Text(zh="领域", en="domain")),
    TableColumn("region", Text(zh="区域类型", en="zone")),
    TableColumn("base_name", Text(zh="补偿基数", en="base")),
    TableColumn("standard", Text(zh="标准", en="standard")),
    TableColumn("exact", Text(zh="取整前", en="before rounding")),
    TableColumn("base", Text(zh="应补偿数量", en="eligible amount")),
    TableColumn("amount", Text(zh="全额", en="amount if all take part"), WAN),
    TableColumn("expected", Text(zh="预期支出", en="expected with those who take part"), WAN),
    TableColumn("sources", Text(zh="来源编号", en="source numbers")),
)


@report_table("annex", judged=True, each="option")
def annex_table(ctx: Context, shown: str) -> Table:
    """The ready annex of an option: domain, zone, base, standard, eligible amount, money, numbers of the sources."""
    table = Table(
        own_name(ctx, "annex", shown),
        Text(zh=f"附表：{ctx.option_title(shown)['zh']}", en=f"Annex: {ctx.option_title(shown)['en']}"),
        [*_COLUMNS],
        warning=unfit(ctx, shown),
        folded=shown != ctx.recommendation.shown,
    )
    for domain in ctx.judged.model.accounts:
        for region in ctx.regions(domain):
            figure = standard_figure(ctx, shown, domain, region, ctx.print_unit(domain))
            paid = _without(ctx, shown, domain, region) if figure is None else _paid(ctx, figure, shown, domain, region)
            table.rows.append(
                {
                    "domain": ctx.domain_title(domain),
                    "region": ctx.region_title(domain, region),
                    "base_name": unit_title(ctx.print_base(domain)[0]),
                    **paid,
                }
            )
            if figure is not None:
                mark_standard(ctx, table, figure, shown, domain, region=region)
    _add_total(table, shown)
    table.notes += [*mark_notes(table), *given_note(ctx, shown), *_left_out(ctx, shown)]
    return table


def _without(ctx: Context, shown: str, domain: str, region: str) -> dict[str, Cell]:
    """Return why a zone has no standard."""
    if otherwise := said_otherwise(ctx, shown, domain, region):
        return {"standard": otherwise}
    reason = ctx.judged.commit.standards[(shown, domain, region)].reason
    if reason in ("no_floor", "no_places", "no_base"):
        return {"standard": no_standard(ctx, domain, region)}
    return {"standard": reason_text(ctx, shown, domain, region)}


def _paid(ctx: Context, figure: Figure, shown: str, domain: str, region: str) -> dict[str, Cell]:
    """Return the standard of a zone, the number before rounding, what it is paid for, and the money."""
    committed, title = ctx.judged.commit.standards[(shown, domain, region)], ctx.region_title(domain, region)
    row: dict[str, Cell] = {
        "standard": figure,
        "exact": Figure.of(
            f"exact|{shown}|{domain}|{region}",
            f"取整前：{title['zh']}",
            f"before rounding: {title['en']}",
            committed.unrounded * figure.value / committed.value,
            ctx.print_unit(domain),
            statistic="committed, before rounding",
            targets=figure.targets,
            soft=figure.soft,
        ),
        "sources": _sources(ctx, figure),
    }
    if committed.reason:  # a rate with nothing to pay it for
        return row | {
            "base": reason_text(ctx, shown, domain, region),
            "amount": Text(zh="数额不详", en="amount not known"),
        }
    base_unit, factor, yearly = ctx.print_base(domain)
    amount, targets = ctx.base_amount(domain, region, whole=committed.given)
    same = targets == ctx.base_amount(domain, region)[1]
    return row | {
        "base": Figure.of(
            f"base|{domain}|{region}" if same else f"base|given|{domain}|{region}",
            f"应补偿基数：{title['zh']}",
            f"eligible base: {title['en']}",
            amount * factor,
            base_unit,
            targets=targets,
            soft=ctx.soft(*targets),
        ),
        "amount": Figure.of(
            f"amount|{shown}|{domain}|{region}",
            f"全额：{title['zh']}",
            f"amount if all take part: {title['en']}",
            figure.value * amount * factor * yearly / 1e4,
            WAN,
            statistic="product",
            targets=(*figure.targets, *targets),
            soft=ctx.soft(*figure.targets, *targets),
        ),
        "expected": expected_figure(ctx, shown, domain, region),
    }


def _sources(ctx: Context, figure: Figure) -> Text:
    """Return the numbers of the sources that a figure rests on."""
    facts, numbers = ctx.lineage.facts, ctx.source_numbers
    leaves = {leaf for target in figure.targets for leaf in ctx.lineage.leaves(target)}
    used = {numbers[facts[leaf].source] for leaf in leaves if leaf in facts and facts[leaf].source in numbers}
    return Text.same(", ".join(str(number) for number in sorted(used)))


def _left_out(ctx: Context, shown: str) -> list[Text]:
    """Return the note on zones that are paid while the cost of their holders is not known."""
    standards = ctx.judged.commit.standards
    out = [
        one
        for one in ctx.judged.outcomes.unknown
        if one.lacks == "cost"
        and standards[(shown, one.domain, one.region)].paid
        and not standards[(shown, one.domain, one.region)].given
    ]
    if not out:
        return []
    names = names_of(ctx, out)
    return [
        Text(
            zh=f"权利人成本不详，未计入应补偿数量与全额：{names['zh']}。",
            en=f"Cost of holders not known, left out of the eligible amount and of the money: {names['en']}.",
        )
    ]


def expected_figure(ctx: Context, option: str, domain: str, region: str) -> Figure | None:
    """Return what a region type is expected to cost with those holders who take part; None where that is not known."""
    name, title = ctx.of_zone("public_cost", option, domain, region), ctx.region_title(domain, region)
    if name is None:
        return None
    return ctx.stored(
        f"expected|{option}|{domain}|{region}",
        f"预期支出：{title['zh']}",
        f"expected with those who take part: {title['en']}",
        name,
        "yuan/a",
        shown=WAN,
        option=option,
        region_type=region,
    )


def _add_total(table: Table, option: str) -> None:
    """Add the sums of the full amounts and of what is expected; the latter is the standards' part of the budget."""
    row: dict[str, Cell] = {"domain": Text(zh="合计", en="total")}
    for key, words in (
        ("amount", Text(zh="全额合计", en="total if all take part")),
        ("expected", Text(zh="预期支出合计", en="total expected with those who take part")),
    ):
        parts = [cell for one in table.rows if isinstance(cell := one.get(key), Figure)]
        if parts:
            row[key] = Figure.of(
                f"{key}|{option}",
                words.zh,
                words.en,
                sum(one.value for one in parts),
                WAN,
                statistic="sum",
                targets=tuple(dict.fromkeys(target for one in parts for target in one.targets)),
                soft=any(one.soft for one in parts),
            )
    if len(row) > 1:
        table.rows.append(row)
        table.totals = 1
        table.notes.append(
            Text(
                zh="全额：标准 × 全部应补偿数量。预期支出：各种可能情形的平均，只计参加者；其合计即预算表中各标准的支出"
                "之和。",
                en="Amount if all take part: standard x whole eligible amount. Expected: mean of the futures, with "
                "those who take part; its total is what the standards cost in the budget.",
            )
        )
