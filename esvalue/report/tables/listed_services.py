"""Accounts without a standard by area, service by service: what is counted, what is known and left out, what has no
source, and which figure would be worth most to get.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from esvalue.core.printing.rounding import fixed
from esvalue.core.printing.table import Cell, Table, TableColumn
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse, unit_text
from esvalue.inputs.cards import Service
from esvalue.model.graph import Node
from esvalue.report.chapters import report_table
from esvalue.report.numbering import WAN, Figure
from esvalue.report.tables.accounts import GROUPS, NOT_VALUED, readings_in_use
from esvalue.report.tables.context import Context
from esvalue.standards.lineage import Target

__all__ = ["listed_services_table"]

COUNTED = Text(zh="计入", en="counted")
BESIDE = Text(
    zh="有数，不计入：另一口径（{}），不与所用口径相加",
    en="known, not counted: of another reading ({}), never added to the one in use",
)
OFF = Text(zh="有数，不计入：已关闭", en="known, not counted: switched off")
NO_SOURCE = Text(zh="无来源", en="no source")
FIRST = Text(
    zh="{domain}：最值得补的数：{replace}。所计价值的 {part} 在“{service}”，含插补或判断。",
    en="{domain}: the figure worth most to get: {replace}. {part} of the value counted is {service}, which rests on "
    "imputed or judged entries.",
)
LACKING = Text(zh="{domain}：清单中没有估价的服务：{names}。", en="{domain}: on the lists and not valued: {names}.")
LEFT_OUT = Text(zh="未计入", en="left out")
#: Most figures to get that a note names.
NAMED = 2
COMMA = Text(zh="、", en=", ")


@report_table("accounts")
def listed_services_table(ctx: Context) -> Table:
    """Every service on the lists of the domains that have an account and no standard by area."""
    table = Table(
        "listed_services",
        Text(
            zh="只出账的领域：清单逐项（中心值）",
            en="Domains with an account alone: service by service (central values)",
        ),
        [
            TableColumn("domain", Text(zh="领域", en="domain")),
            TableColumn("service", Text(zh="服务", en="service")),
            TableColumn("group", Text(zh="类别", en="group")),
            TableColumn("physical", Text(zh="实物量", en="physical output")),
            TableColumn("physical_unit", Text(zh="单位", en="unit")),
            TableColumn("value", Text(zh="年价值", en="yearly value"), WAN),
            TableColumn("state", Text(zh="如何处理", en="what is done with it")),
        ],
        merged=1,
    )
    for domain, account in ctx.judged.model.accounts.items():
        if ctx.judged.loaded.cards[domain].no_standard is not None and any(account.missing.values()):
            one = _Account(ctx, domain)
            table.rows += one.rows()
            table.notes += one.notes()
    return table


class _Account:
    """The services of one domain, in the order of the card: of the reading in use, of others, those missing."""

    def __init__(self, ctx: Context, domain: str) -> None:
        self.ctx, self.domain = ctx, domain
        self.card, self.account = ctx.judged.loaded.cards[domain], ctx.judged.model.accounts[domain]
        self.used = readings_in_use(ctx, domain)
        self.readings = [*self.used, *(name for name in self.card.readings if name not in self.used)]

    def rows(self) -> Iterator[dict[str, Cell]]:
        """Yield a row a service."""
        title = self.ctx.domain_title(self.domain)
        for key, reading in self.services().items():
            yield {"domain": title, **self._row(key, self.card.services[key], reading)}
        for code, reason in self.missing().items():
            named = self.ctx.words.services.get(code)
            row: dict[str, Cell] = {"service": named.title if named else Text.same(code)}
            row |= {"group": GROUPS[named.group]} if named else {}
            yield {"domain": title, **row, "value": NOT_VALUED.format(reason), "state": LEFT_OUT}

    def notes(self) -> list[Text]:
        """Return which figure would be worth most to get: behind the largest service that rests on judgement, and as
        the scenario says; and which services have no value for want of a source.
        """
        notes = list(self._first())
        if written := self.ctx.judged.loaded.scenario.domains[self.domain].get_first:
            notes.append(self.ctx.domain_title(self.domain) + Text(zh="：", en=": ") + written)
        known = self.ctx.words.services
        names = [known[code].title if code in known else Text.same(code) for code in self.missing()]
        if names:
            notes.append(LACKING.format(domain=self.ctx.domain_title(self.domain), names=COMMA.join(names)))
        return notes

    def _first(self) -> Iterator[Text]:
        """Yield what would replace the judgements behind the service that most of the account counted rests on."""
        services = [one for one in self.account.readings[self.used[0]] if one.role == "final" and one.value is not None]
        nodes = {one.key: (one.title, self.ctx.judged.graph[str(one.value)]) for one in services}
        sums = {key: abs(self._sum(node)) for key, (_, node) in nodes.items()}
        soft = [key for key in sums if sums[key] and self.ctx.soft(*self._targets(nodes[key][1]))]
        if not soft:
            return
        most = max(soft, key=sums.__getitem__)
        title, node = nodes[most]
        behind = sorted(frozenset().union(*(self.ctx.lineage.leaves(target) for target in self._targets(node))))
        facts = [self.ctx.lineage.facts[leaf] for leaf in behind if leaf in self.ctx.lineage.facts]
        replaced = {fact.replace["en"]: Text(**fact.replace) for fact in facts if fact.soft and fact.replace}
        if replaced:
            yield FIRST.format(
                domain=self.ctx.domain_title(self.domain),
                replace=COMMA.join(list(replaced.values())[:NAMED]),
                part=fixed(sums[most] / sum(sums.values()), 1, "share"),
                service=title,
            )

    def services(self) -> dict[str, str]:
        """Return the services that something is known of, each with the first reading it stands in."""
        found: dict[str, str] = {}
        for reading in self.readings:
            for key in self.card.readings[reading].services:
                rule = self.card.services[key]
                if any(self._node(name) is not None for name in (rule.value, rule.physical)):
                    found.setdefault(key, reading)
        return found

    def missing(self) -> dict[str, Text]:
        """Return the services of the lists that nothing is known of, with the reason."""
        known = {self.card.services[key].code or key for key in self.services()}
        found: dict[str, Text] = {}
        for reading in self.readings:
            for key in self.card.readings[reading].services:
                found.setdefault(self.card.services[key].code or key, NO_SOURCE)
            found |= self.account.missing[reading]
        return {code: reason for code, reason in found.items() if code not in known}

    def _row(self, key: str, rule: Service, reading: str) -> dict[str, Cell]:
        row: dict[str, Cell] = {"service": rule.title, "group": GROUPS[rule.group]}
        if (physical := self._node(rule.physical)) is not None:
            row["physical"] = self._figure(key, "physical", physical, str(physical.unit))
            row["physical_unit"] = Text.by(lambda lang: unit_text(str(physical.unit), lang))
        value = self._node(rule.value)
        if value is None:
            reason = self.account.missing[reading].get(rule.code or key, NO_SOURCE)
            return {**row, "value": NOT_VALUED.format(reason), "state": LEFT_OUT}
        row["value"] = self._figure(key, "value", value, WAN)
        if reading in self.used and key not in self.account.off:
            return {**row, "state": COUNTED}
        state = OFF if key in self.account.off else BESIDE.format(self.account.reading_titles[reading])
        return {**row, "state": state + Text(zh="；", en="; ") + rule.flag if rule.flag else state}

    def _node(self, name: str | None) -> Node | None:
        """Return what a card calls a value or an amount, where any place has it."""
        full = f"{self.domain}.{name}"
        node = self.ctx.judged.graph[full] if name is not None and full in self.ctx.judged.graph else None
        return node if node is not None and node.present.any() else None

    def _targets(self, node: Node) -> list[Target]:
        """Return the entries of a node that are there, with the action where it makes a difference."""
        static = [dim for dim in node.dims if dim != "draw"]
        every = [dict(zip(static, at, strict=True)) for at in np.argwhere(node.present).tolist()]
        return [Target(node.name, tuple(sorted(at.items())), central=True) for at in every if at.get("state", 0) == 0]

    def _sum(self, node: Node) -> float:
        values = np.asarray(self.ctx.lineage.central("")[node.name])
        found = (dict(target.at) for target in self._targets(node))
        return sum(float(values[tuple(at.get(dim, 0) for dim in node.dims)]) for at in found)

    def _figure(self, key: str, what: str, node: Node, unit: str) -> Figure:
        name, title, targets = self.ctx.domain_title(self.domain), self.card.services[key].title, self._targets(node)
        words = Text(zh="年价值", en="yearly value") if what == "value" else Text(zh="实物量", en="physical output")
        label = Text(zh="{}，{}：{}（中心值）", en="{}, {}: {} (central values)").format(name, title, words)
        return Figure.of(
            f"listed|{self.domain}|{key}|{what}",
            label.zh,
            label.en,
            self._sum(node) * conversion(node.unit, parse(unit)),
            unit,
            targets=tuple(targets),
            soft=self.ctx.soft(*targets),
        )
