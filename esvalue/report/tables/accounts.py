"""Accounts as tables: value by service, by place, what is partial, published totals beside ours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from esvalue.core.printing.table import Cell, Table, TableColumn, number
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse, unit_text
from esvalue.model.account import ServiceNodes
from esvalue.model.dims import of_domain
from esvalue.report.chapters import report_table
from esvalue.report.numbering import WAN, Figure
from esvalue.report.tables.context import Context
from esvalue.standards.lineage import Target

__all__ = ["composition_tables", "magnitude_table", "partial_table", "place_table", "readings_in_use", "soft_share"]

ROLES = {
    "final": Text(zh="最终服务", en="final"),
    "intermediate": Text(zh="中间服务（不加总）", en="intermediate (not summed)"),
    "shown": Text(zh="仅展示（不加总）", en="shown, not summed"),
}
GROUPS = {
    "provisioning": Text(zh="物质供给", en="provisioning"), "regulating": Text(zh="调节", en="regulating"),
    "cultural": Text(zh="文化", en="cultural"),
    "habitat": Text(zh="生境", en="habitat"), "supporting": Text(zh="支持", en="supporting"),
}  # fmt: skip
#: What stands for the value of a service of the list that is not valued.
NOT_VALUED = Text(zh="n/a：{}", en="n/a: {}")


def readings_in_use(ctx: Context, domain: str) -> list[str]:
    """Return the readings of a domain that are evaluated."""
    rule = ctx.judged.loaded.scenario.domains[domain].reading
    account = ctx.judged.model.accounts[domain]
    return list(account.readings) if rule == "uncertain" else [rule] if rule else list(account.readings)[:1]


def partial_text(ctx: Context, domain: str, reading: str) -> Text:
    """Return "partial: k of n" where services of the list are missing, else that the list is complete."""
    account = ctx.judged.model.accounts[domain]
    covered, total = account.covered[reading]
    if not total:
        return Text(zh="只列实物量，不计价值", en="amounts only, nothing is valued")
    if more := len(account.beyond.get(reading, ())):
        listed = (
            Text(zh="部分核算：清单 {total} 项中的 {covered} 项", en="partial: {covered} of the {total} listed")
            if covered < total
            else Text(zh="清单 {total} 项完整", en="complete: {covered} of the {total} listed")
        )
        beyond = Text(zh=f"，另计清单外 {more} 项", en=f", and {more} not on the list")
        return listed.format(total=total, covered=covered) + beyond
    if covered < total:
        return Text(
            zh=f"部分核算：{total} 项中的 {covered} 项",
            en=f"partial: {covered} of {total} service{'s' if total != 1 else ''}",
        )
    return Text(zh=f"完整：{total} 项", en=f"complete: {total} service{'s' if total != 1 else ''}")


def soft_share(ctx: Context, domain: str, reading: str) -> tuple[float, tuple[Target, ...]]:
    """Return the share of the total (in absolute value) whose entries include an imputed or judged one."""
    soft = whole = 0.0
    targets = []
    account = ctx.judged.model.accounts[domain]
    for service in account.readings[reading]:
        if service.role != "final" or service.value is None:
            continue
        node = ctx.judged.graph[service.value]
        for i, place in enumerate(node.labels[of_domain("place", domain)]):
            if not node.present[i]:
                continue
            target = ctx.target(service.value, place=place)
            targets.append(target)
            value = abs(ctx.central(service.value, place=place))
            whole += value
            soft += value if ctx.soft(target) else 0.0
    return (soft / whole if whole else 0.0), tuple(targets)


@report_table("services")
def composition_tables(ctx: Context) -> list[Table]:
    """Value, increment and spill-over by service, one table a domain and reading that values any."""
    return [
        _composition(ctx, domain, reading)
        for domain, account in ctx.judged.model.accounts.items()
        for reading in readings_in_use(ctx, domain)
        if any(one.value is not None for one in account.readings[reading])
    ]


def _composition(ctx: Context, domain: str, reading: str) -> Table:
    account = ctx.judged.model.accounts[domain]
    title, name = account.reading_titles[reading], ctx.domain_title(domain)
    table = Table(
        f"services_{domain}_{reading}",
        Text(zh=f"{name['zh']}：{title['zh']}", en=f"{name['en']}: {title['en']}"),
        [
            TableColumn("service", Text(zh="服务", en="service")),
            TableColumn("group", Text(zh="类别", en="group")),
            TableColumn("role", Text(zh="角色", en="role")),
            TableColumn("value", Text(zh="年价值", en="yearly value"), WAN),
            TableColumn("share", Text(zh="占比（按均值）", en="share (of means)")),
            TableColumn("increment", Text(zh="增量（有—无）", en="increment (with - without)"), WAN),
            TableColumn("spill", Text(zh="外溢增量", en="increment spilled over"), WAN),
        ],
    )
    services = [s for s in account.readings[reading] if s.value is not None]
    final = [s for s in services if s.role == "final"]
    whole = np.sum([ctx.draws(s.totals["value"]) for s in final], axis=0) / 1e4
    for service in services:
        table.rows.append(_service_row(ctx, domain, service, float(np.mean(whole))))
        if service.flag:
            table.notes.append(service.title + Text(zh="：", en=": ") + service.flag)
    for key, reason in account.missing[reading].items():
        code = ctx.words.services.get(key)
        row: dict[str, Cell] = {"service": code.title if code else Text.same(key), "value": NOT_VALUED.format(reason)}
        table.rows.append({**row, "group": GROUPS[code.group]} if code else row)
    if final:
        _add_total(ctx, table, domain, reading, final, whole=whole)
    table.notes.append(
        Text(
            zh="数值为抽样的中位数，方括号为 5%—95% 区间；各项中位数之和不等于合计的中位数，占比按均值计。",
            en="Values are medians of the futures, brackets 5 to 95% intervals; medians do not add up to the "
            "median of the total, shares are of means.",
        )
    )
    return table


def _add_total(
    ctx: Context, table: Table, domain: str, reading: str, final: list[ServiceNodes], *, whole: npt.NDArray[np.float64]
) -> None:
    """Add the total of the final services, and how much of it rests on imputed or judged entries."""
    name = ctx.domain_title(domain)
    targets = tuple(ctx.target(s.totals["value"]) for s in final)
    low, high = (float(q) for q in np.quantile(whole, (0.05, 0.95)))
    note = partial_text(ctx, domain, reading)
    total: dict[str, Cell] = {"service": Text(zh=f"合计（{note['zh']}）", en=f"total ({note['en']})")}
    total["value"] = Figure.of(
        f"total|{domain}|{reading}",
        f"{name['zh']}年价值合计（{note['zh']}）",
        f"{name['en']}: total yearly value ({note['en']})",
        float(np.median(whole)),
        WAN,
        low=low,
        high=high,
        statistic="median",
        targets=targets,
        soft=ctx.soft(*targets),
    )
    table.rows.append(total)
    share, soft_targets = soft_share(ctx, domain, reading)
    rests = Figure.of(
        f"soft|{domain}|{reading}",
        f"{name['zh']}合计中含插补或判断的占比",
        f"{name['en']}: share of the total resting on imputed or judged entries",
        share,
        "share",
        statistic="share",
        targets=soft_targets,
        soft=True,
    )
    table.rows.append(
        {
            "service": Text(
                zh="其中含插补或判断成分（按中心值）", en="of it resting on imputed or judged entries (central values)"
            ),
            "share": rests,
        }
    )
    table.totals = 2


def _service_row(ctx: Context, domain: str, service: ServiceNodes, whole: float) -> dict[str, Cell]:
    name, title = ctx.domain_title(domain), service.title
    row: dict[str, Cell] = {"service": title, "group": GROUPS[service.group], "role": ROLES[service.role]}
    if service.sold:
        row["role"] = Text(zh="最终服务（权利人出售）", en="final (sold by the holder)")
    labels = {
        "value": Text(zh="年价值", en="yearly value"),
        "increment": Text(zh="增量", en="increment"),
        "spill": Text(zh="外溢增量", en="increment spilled over"),
    }
    for what, node in service.totals.items():
        row[what] = ctx.stored(
            f"service|{domain}|{service.key}|{what}",
            f"{name['zh']}，{title['zh']}：{labels[what]['zh']}",
            f"{name['en']}, {title['en']}: {labels[what]['en']}",
            node,
            "yuan/a",
            shown=WAN,
            statistic="median",
        )
    if (
        "increment" not in service.totals
        and service.role == "final"
        and ctx.judged.loaded.scenario.domains[domain].without is not None
    ):
        row["increment"] = Text(zh="0（有无相同）", en="0 (same with and without)")
    if service.role == "final" and whole:
        target = ctx.target(service.totals["value"])
        mean = float(ctx.draws(service.totals["value"]).mean()) / 1e4
        row["share"] = Figure.of(
            f"service|{domain}|{service.key}|share",
            f"{name['zh']}，{title['zh']}：占比",
            f"{name['en']}, {title['en']}: share",
            mean / whole,
            "share",
            statistic="ratio of means",
            targets=tuple(ctx.target(s.totals["value"]) for s in _siblings(ctx, domain, service)),
            soft=ctx.soft(target),
        )
    return row


def _siblings(ctx: Context, domain: str, service: ServiceNodes) -> list[ServiceNodes]:
    for services in ctx.judged.model.accounts[domain].readings.values():
        if service in services:
            return [s for s in services if s.role == "final" and s.value is not None]
    return [service]


@report_table("places", each="domain")
def place_table(ctx: Context, domain: str) -> Table:
    """Physical output and value of every service in every place, at central values."""
    account = ctx.judged.model.accounts[domain]
    name = ctx.domain_title(domain)
    table = Table(
        f"places_{domain}",
        Text(zh=f"{name['zh']}：各地块各服务（中心值）", en=f"{name['en']}: services by place (central values)"),
        [
            TableColumn("place", Text(zh="地块", en="place")),
            TableColumn("service", Text(zh="服务", en="service")),
            TableColumn("physical", Text(zh="实物量", en="physical output")),
            TableColumn("physical_unit", Text(zh="单位", en="unit")),
            TableColumn("value", Text(zh="年价值", en="yearly value"), WAN),
        ],
        folded=True,
    )
    for reading in readings_in_use(ctx, domain):
        for service in account.readings[reading]:
            if service.value is None and service.physical is None:  # a service of the list that nothing is known of
                continue
            anchor = ctx.judged.graph[service.value or str(service.physical)]
            places = ctx.judged.graph[account.area].labels[of_domain("place", domain)]
            present = np.broadcast_to(anchor.present, anchor.present.shape or (len(places),))
            for place, there in zip(places, present, strict=True):
                if not there:
                    continue
                row: dict[str, Cell] = {"place": Text.same(place), "service": service.title}
                for what, node_name in (("physical", service.physical), ("value", service.value)):
                    if node_name is None:
                        continue
                    node = ctx.judged.graph[node_name]
                    labels = {"place": place} if of_domain("place", domain) in node.dims else {}
                    target = replace(ctx.target(node_name, **labels), central=True)
                    unit = WAN if what == "value" else str(node.unit)
                    scale = 1e-4 if what == "value" else 1.0
                    words = (
                        Text(zh="年价值", en="value") if what == "value" else Text(zh="实物量", en="physical output")
                    )
                    row[what] = Figure.of(
                        f"place|{domain}|{service.key}|{place}|{what}",
                        f"{place}，{service.title['zh']}：{words['zh']}",
                        f"{place}, {service.title['en']}: {words['en']}",
                        ctx.central(node_name, **labels) * scale,
                        unit,
                        targets=(target,),
                        soft=ctx.soft(target),
                    )
                    if what == "physical":
                        row["physical_unit"] = Text(zh=unit_text(unit, "zh"), en=unit_text(unit, "en"))
                table.rows.append(row)
    return table


@report_table("partial")
def partial_table(ctx: Context) -> Table:
    """What is partial, switched off or flagged."""
    table = Table(
        "partial",
        Text(zh="哪些核算不完整", en="What is partial"),
        [
            TableColumn("domain", Text(zh="领域", en="domain")),
            TableColumn("reading", Text(zh="口径", en="reading")),
            TableColumn("coverage", Text(zh="覆盖", en="coverage")),
            TableColumn("missing", Text(zh="未核算", en="not modelled")),
            TableColumn("off", Text(zh="已关闭", en="switched off")),
        ],
    )
    for domain, account in ctx.judged.model.accounts.items():
        card = ctx.judged.loaded.cards[domain]
        for reading in readings_in_use(ctx, domain):
            named = [ctx.words.services[k].title for k in account.missing[reading] if k in ctx.words.services]
            off = [
                card.services[k].title
                for k in account.off
                if k in card.services and k in card.readings[reading].services
            ]
            table.rows.append(
                {
                    "domain": ctx.domain_title(domain),
                    "reading": account.reading_titles[reading],
                    "coverage": partial_text(ctx, domain, reading),
                    "missing": Text(zh="、".join(t.zh for t in named) or "—", en=", ".join(t.en for t in named) or "—"),
                    "off": Text(zh="、".join(t.zh for t in off) or "—", en=", ".join(t.en for t in off) or "—"),
                }
            )
    return table


@report_table("magnitude")
def magnitude_table(ctx: Context) -> Table | None:
    """Published totals beside ours: a check of magnitude, never an input."""
    items = ctx.judged.loaded.scenario.magnitude
    if not items:
        return None
    table = Table(
        "magnitude",
        Text(zh="量级核对（已发表总值，仅对照）", en="Check of magnitude (published totals, for comparison only)"),
        [
            TableColumn("published", Text(zh="已发表", en="published")),
            TableColumn("value", Text(zh="已发表总值", en="published total")),
            TableColumn("per_ha", Text(zh="折每公顷", en="per hectare"), "yuan/ha/a"),
            TableColumn(
                "ours", Text(zh="本次，每公顷（中心值）", en="ours, per hectare (central values)"), "yuan/ha/a"
            ),
            TableColumn("source", Text(zh="来源", en="source")),
        ],
    )
    for item in items:
        unit = item.value.unit or "yuan/a"
        row: dict[str, Cell] = {
            "published": item.title,
            "value": Text.by(lambda lang: f"{number(item.value.value)} {unit_text(unit, lang)}"),
        }
        money = item.value.value * (item.exchange.value if item.exchange else 1.0)
        if item.area is not None:
            area = item.area.value * conversion(parse(item.area.unit or "ha"), parse("ha"))
            yuan = money * conversion(parse(unit), parse("yuan/a" if not item.exchange else "dollar/a"))
            row["per_ha"] = Text.same(f"{yuan / area:,.0f}")
        account = ctx.judged.model.accounts.get(item.domain)
        if account is not None and account.final_value is not None:
            places = ctx.judged.graph[account.area].labels[of_domain("place", item.domain)]
            value = sum(ctx.central(account.final_value, place=p) for p in places)
            area_here = sum(ctx.central(account.area, place=p) for p in places)
            targets = tuple(
                t for p in places for t in (ctx.target(account.final_value, place=p), ctx.target(account.area, place=p))
            )
            row["ours"] = Figure.of(
                f"per_ha|{item.domain}",
                f"{ctx.domain_title(item.domain)['zh']}：每公顷年价值",
                f"{ctx.domain_title(item.domain)['en']}: yearly value per hectare",
                value / area_here,
                "yuan/ha/a",
                targets=targets,
                soft=ctx.soft(*targets),
            )
        source = ctx.judged.loaded.sources.get(item.value.source or "")
        row["source"] = source.title if source else Text.same("—")
        table.rows.append(row)
    return table
