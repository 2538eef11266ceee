"""What is required, in words, and what meeting it rests on; which holders are paid enough, domain by domain."""

from __future__ import annotations

from esvalue.core.printing.rounding import percent
from esvalue.core.printing.table import Cell, Table, TableColumn
from esvalue.core.quantities import typed_number
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.inputs.scenario import Requirement
from esvalue.report.chapters import report_table
from esvalue.report.numbering import Figure
from esvalue.report.tables.context import Context
from esvalue.report.tables.outcome_figures import outcome_figure
from esvalue.report.tables.unknown import NOT_KNOWN
from esvalue.standards.lineage import Target
from esvalue.standards.requirements import nodes_of

__all__ = ["BY_DOMAIN", "by_domain_table", "met_figure", "required_text", "requirement_basis", "requirement_title"]

#: What stands in place of a share of a base across domains whose payments are counted in different units.
BY_DOMAIN = Text(zh="分领域，见下表", en="by domain, see below")
BRACKETS, COMMA = Text(zh="{}（{}）", en="{} ({})"), Text(zh="，", en=", ")


def requirement_title(ctx: Context, requirement: Requirement) -> Text:
    """Return what is required, and where: "adequacy (wetland, reserve, core zone)"."""
    title, domain = requirement.measured.title, requirement.domain
    if domain is None:
        return title
    where = ctx.domain_title(domain)
    if requirement.region_type is not None:
        where += COMMA + ctx.region_title(domain, requirement.region_type)
    return BRACKETS.format(title, where)


def required_text(ctx: Context, requirement: Requirement) -> Text:
    """Return a requirement as the heading of the share of futures in which it is met."""
    limit = requirement.at_least if requirement.at_least is not None else requirement.at_most
    shown = Text.same(typed_number(limit) if isinstance(limit, float) else str(limit))
    if limit == "budget":
        shown = Text(zh="预算", en="budget")
    said = Text(
        zh="{title} {sign} {limit} 的未来（要求 {share}）", en="futures with {title} {sign} {limit} (required {share})"
    )
    sign = "≥" if requirement.at_least is not None else "≤"
    title = requirement_title(ctx, requirement)
    return said.format(title=title, sign=sign, limit=shown, share=percent(requirement.in_share))


def requirement_basis(ctx: Context, requirement: Requirement, option: str) -> tuple[tuple[Target, ...], frozenset[str]]:
    """Return what meeting a requirement rests on: the outcome of the option, nothing where nobody knows it,
    and the budget where that is the limit.
    """
    nodes, cell = nodes_of(ctx.judged.outcomes, requirement), {"region_type": requirement.region_type or ""}
    targets = tuple(
        ctx.target(nodes[name], option=option, **cell) for name in requirement.measured.totals if name in nodes
    )
    return targets, frozenset({"budget.amount"} if requirement.at_most == "budget" else ())


def met_figure(ctx: Context, k: int, option: str) -> Figure | None:
    """Return the share of futures in which an option meets requirement `k`; nothing where nobody knows its outcome."""
    met, title = ctx.recommendation.met[option][k], ctx.option_title(option)
    targets, entries = requirement_basis(ctx, met.requirement, option)
    if not targets:
        return None
    return Figure.of(
        f"met|{k}|{option}",
        f"要求 {k + 1} 达标占比：{title.zh}",
        f"share of futures meeting requirement {k + 1}: {title.en}",
        met.share,
        "share",
        low=met.low,
        high=met.high,
        statistic="share, replicate interval",
        targets=targets,
        soft=ctx.soft(*targets),
        extra=entries,
    )


@report_table("options", 1, judged=True)
def by_domain_table(ctx: Context) -> Table | None:
    """Who is paid enough in every domain, by its own base and by the loss of holders, and by loss over all domains."""
    outcomes = ctx.judged.outcomes
    domains = [domain for domain, table in outcomes.by_domain.items() if "adequacy" in table]
    if len(domains) < 2:
        return None
    columns = [TableColumn("option", Text(zh="方案", en="option"))]
    for domain in domains:
        title, unit = ctx.domain_title(domain), ctx.judged.model.accounts[domain].base_unit
        base = Text(zh=unit_text(unit, "zh"), en=unit_text(unit, "en"))
        for key, words in (
            ("adequacy", Text(zh="{}：足额的{}", en="{}: {} paid enough").format(title, base)),
            ("loss_covered", Text(zh="{}：足额的损失", en="{}: loss paid enough").format(title)),
        ):
            columns.append(TableColumn(f"{key}|{domain}", words))
    columns.append(TableColumn("loss_covered", OUTCOMES["loss_covered"].title))
    table = Table("by_domain", Text(zh="各领域足额补偿了多少", en="How much is paid enough, by domain"), columns)
    for option in ctx.options:
        row: dict[str, Cell] = {"option": ctx.option_title(option)}
        for domain in domains:
            for key in ("adequacy", "loss_covered"):
                row[f"{key}|{domain}"] = _share(ctx, outcomes.by_domain[domain][key], key, option, domain)
        found = outcome_figure(ctx, "loss_covered", option)
        row["loss_covered"] = NOT_KNOWN if found is None else found
        table.rows.append(row)
    table.notes.append(
        Text(
            zh="补偿基数（公顷、千瓦、人）只在本领域内相加；跨领域只用一个量：得到足额补偿的损失占权利人全部损失的比例，按元计。",
            en="Bases (hectares, kilowatts, persons) are added inside their domain only; across domains "
            "one measure holds: the share of the loss of holders, in yuan, that is paid enough.",
        )
    )
    return table


def _share(ctx: Context, node: str, key: str, option: str, domain: str) -> Figure:
    """Return the figure of an outcome of an option inside a domain."""
    title, what = ctx.option_title(option), BRACKETS.format(OUTCOMES[key].title, ctx.domain_title(domain))
    words = Text(zh="{}：{}", en="{}: {}").format(what, title)
    return ctx.stored(f"within|{domain}|{key}|{option}", words.zh, words.en, node, "", shown="share", option=option)
