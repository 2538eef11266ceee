"""How the options perform: what changes against the status quo, outcomes, requirements, ranks."""

from __future__ import annotations

from esvalue.core.printing.table import Cell, Table, TableColumn
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.inputs.outcomes import OUTCOMES, OutcomeEntry
from esvalue.report.chapters import report_table
from esvalue.report.numbering import WAN, Figure
from esvalue.report.tables.context import Context
from esvalue.report.tables.outcome_figures import hindsight_basis, is_known, outcome_figure
from esvalue.report.tables.payments import lacking_notes
from esvalue.report.tables.reasons import reason_text
from esvalue.report.tables.requirements import BY_DOMAIN, met_figure, required_text
from esvalue.report.tables.standards import evidence_text, mark_notes, mark_standard, standard_figure
from esvalue.report.tables.unknown import NOT_KNOWN, given_note, left_out_notes
from esvalue.standards.lineage import Target
from esvalue.standards.recommendation import status_quo_of

__all__ = ["change_table", "options_table"]


@report_table("standards", 2, judged=True)
def change_table(ctx: Context) -> Table:
    """Standards of the shown option beside the status quo, and the change;
    one that is newly set has no change to print.
    """
    shown, today = ctx.recommendation.shown, status_quo_of(ctx.judged)
    table = Table(
        "change",
        Text(
            zh=f"{ctx.option_title(shown)['zh']}：相对现状的变化",
            en=f"{ctx.option_title(shown)['en']}: change against the status quo",
        ),
        [
            TableColumn("domain", Text(zh="领域", en="domain")),
            TableColumn("region", Text(zh="区域类型", en="region type")),
            TableColumn("now", Text(zh="现状", en="status quo")),
            TableColumn("new", Text(zh="本方案", en="this option")),
            TableColumn("change", Text(zh="变化", en="change")),
            TableColumn("evidence", Text(zh="证据", en="evidence")),
        ],
    )
    for domain in ctx.judged.model.accounts:
        unit = ctx.print_unit(domain)
        for region in ctx.regions(domain):
            now, new = (standard_figure(ctx, option, domain, region, unit) for option in (today, shown))
            if now is None and new is None:
                continue
            targets = tuple(t for f in (now, new) if f for t in f.targets)
            title = ctx.region_title(domain, region)
            change: Cell = Text(zh="新设", en="newly set") if now is None else Text(zh="不再设", en="no longer set")
            if now is not None and new is not None:
                change = Figure.of(
                    f"change|{shown}|{domain}|{region}",
                    f"变化：{title['zh']}",
                    f"change: {title['en']}",
                    new.value - now.value,
                    unit,
                    statistic="difference",
                    targets=targets,
                    soft=ctx.soft(*targets),
                )
            if new is not None:
                mark_standard(ctx, table, new, shown, domain, region=region)
            reasons = [reason_text(ctx, o, domain, region) if f is None else f for o, f in ((today, now), (shown, new))]
            table.rows.append(
                {
                    "domain": ctx.domain_title(domain),
                    "region": Text(
                        zh=f"{title['zh']}，{unit_text(unit, 'zh')}", en=f"{title['en']}, {unit_text(unit, 'en')}"
                    ),
                    "now": reasons[0],
                    "new": reasons[1],
                    "change": change,
                    "evidence": evidence_text(ctx, *targets),
                }
            )
    table.notes += mark_notes(table)
    return table


def tabled_outcomes() -> list[OutcomeEntry]:
    """Return the outcomes with a column in the table of options: shares, other pure numbers, money, ratios."""
    tabled = [one for one in OUTCOMES.values() if one.tabled]
    return sorted(tabled, key=lambda one: (one.sums == "ratio", bool(one.unit), one.quantity != "share"))


def _against(ctx: Context, option: str, behind: tuple[Target, ...], money: frozenset[str]) -> dict[str, Cell]:
    """Return an option against hindsight, its regret, and against what is done today."""
    title, today = ctx.option_title(option), status_quo_of(ctx.judged)
    value, low, high = ctx.recommendation.regret[option]
    both = tuple(ctx.target(ctx.judged.outcomes.total["net_benefit"], option=o) for o in (option, today))
    rests = (*both, *behind)
    return {
        "regret": Figure.of(
            f"regret|{option}",
            f"第 95 百分位遗憾：{title.zh}",
            f"95th percentile regret: {title.en}",
            value / 1e4,
            WAN,
            low=low / 1e4,
            high=high / 1e4,
            statistic="p95, replicate interval",
            targets=rests,
            soft=ctx.soft(*rests),
            extra=money,
        ),
        "better": Figure.of(
            f"better_than_today|{option}",
            f"好于现行做法的占比：{title.zh}",
            f"share of futures better than today: {title.en}",
            ctx.recommendation.better[option],
            "share",
            statistic="share",
            targets=both,
            soft=ctx.soft(*both),
        ),
    }


@report_table("options", judged=True)
def options_table(ctx: Context) -> Table:
    """How the options perform: outcomes, requirements, regret."""
    outcomes = tabled_outcomes()
    columns = [
        TableColumn("option", Text(zh="方案", en="option")),
        TableColumn("qualifies", Text(zh="符合要求", en="meets requirements")),
    ]
    columns += [TableColumn(o.key, o.title, o.printed if o.unit else "") for o in outcomes]
    columns += [
        TableColumn("regret", Text(zh="第 95 百分位遗憾", en="95th percentile regret"), WAN),
        TableColumn("better", Text(zh="好于现行做法的未来占比", en="futures better than today")),
    ]
    for k, requirement in enumerate(ctx.judged.loaded.scenario.requirements):
        columns.append(TableColumn(f"met{k}", required_text(ctx, requirement)))
    table = Table("options", Text(zh="方案比较", en="Options compared"), columns)
    known = ctx.recommendation.regret
    behind, money = hindsight_basis(ctx) if known else ((), frozenset())
    for option in ctx.options:
        title = ctx.option_title(option)
        row: dict[str, Cell] = {
            "option": title,
            "qualifies": Text(zh="是", en="yes") if ctx.recommendation.qualifies(option) else Text(zh="否", en="no"),
        }
        for outcome in outcomes:
            if not is_known(ctx, outcome, option):
                mixed = outcome.weighed and ctx.judged.outcomes.base_units
                row[outcome.key] = BY_DOMAIN if mixed else NOT_KNOWN
            elif (found := outcome_figure(ctx, outcome.key, option)) is not None:
                row[outcome.key] = found
        judged = known and not ctx.judged.unknown("net_benefit", option)
        row |= _against(ctx, option, behind, money) if judged else {"regret": NOT_KNOWN, "better": NOT_KNOWN}
        for k in range(len(ctx.recommendation.met[option])):
            row[f"met{k}"] = met_figure(ctx, k, option) or NOT_KNOWN
        table.rows.append(row)
    table.notes += [*left_out_notes(ctx, [o.key for o in outcomes]), *lacking_notes(ctx, ctx.options)]
    if known:
        table.notes.append(
            Text(
                zh="遗憾：与事后最优相比少得的净效益；事后最优是预先知道那一种未来时，在同样的步长上、预算之内能做到的最好，"
                "与所列方案无关。",
                en="Regret: net benefit short of hindsight, the best that rates on the same steps could have done "
                "within the money had the future been known; it does not depend on the options listed.",
            )
        )
    if any(given_note(ctx, option) for option in ctx.options):
        table.notes.append(
            Text(
                zh="权利人成本不详处按给定数额支付的，支出按全部应补偿数量计。",
                en="Where the cost of holders is not known and an amount is given, public cost counts the whole "
                "eligible amount.",
            )
        )
    return table
