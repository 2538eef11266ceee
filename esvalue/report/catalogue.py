"""What a card holds and what a scenario's accounts cover, as lines to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from esvalue.core.quantities import typed_number
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.inputs.cards import Card, NodeRule
from esvalue.inputs.holders import Holders
from esvalue.inputs.sources import Vocabulary
from esvalue.standards.judging import Judged

__all__ = ["account_lines", "card_lines"]

_HEADS = {
    "base": Text(zh="补偿基数", en="payment base"),
    "regions": Text(zh="区域类型", en="region types"),
    "columns": Text(zh="列（地块表须有）", en="columns the table of places needs"),
    "parameters": Text(zh="参数", en="parameters"),
    "nodes": Text(zh="节点", en="nodes"),
    "services": Text(zh="服务", en="services"),
    "readings": Text(zh="核算口径", en="readings"),
    "floor": Text(zh="权利人成本（下限）", en="cost of holders (the floor)"),
    "no_standard": Text(zh="不定标准", en="no standard"),
    "optional": Text(zh="可缺", en="optional"),
    "by_period": Text(zh="按时段", en="by period"),
    "sold": Text(zh="已出售", en="sold"),
    "off": Text(zh="默认关闭", en="off by default"),
    "code": Text(zh="代码", en="code"),
    "list": Text(zh="清单", en="list"),
    "final": Text(zh="最终", en="final"),
    "intermediate": Text(zh="中间", en="intermediate"),
    "shown": Text(zh="只列示", en="shown only"),
}


COLON, COMMA = Text(zh="：", en=": "), Text(zh="、", en=", ")
COVERED = Text(zh="{}/{} 项服务", en="{}/{} services")
AMOUNTS = Text(zh="只列实物量，不计价值", en="amounts only, nothing is valued")
BEYOND = Text(zh="，另加总清单外 {n} 项（{names}）", en=", and {names} summed beside the list")
PAID_AS_GIVEN = Text(zh="权利人成本不详，按给定数额支付", en="cost of holders not known, paid as given")
NO_BASE = Text(zh="无应补偿基数", en="no eligible base")


def card_lines(card: Card, path: Path, words: Vocabulary, language: str) -> list[str]:
    """Return what a card holds: a section each for columns, parameters, nodes, services, readings and the floor."""
    head = {key: text[language] for key, text in _HEADS.items()}
    regions = words.extended(card.vocabulary).region_types.get(card.domain, {})
    colon, comma = COLON[language], COMMA[language]
    lines = [f"{card.title[language]}  ({path})"]
    lines.append(f"{head['base']}{colon}{card.base.column} [{unit_text(card.base.unit, language)}]")
    lines.append(
        f"{head['regions']}{colon}"
        + comma.join(f"{r} ({regions[r].title[language]})" if r in regions else r for r in card.region_types)
    )
    lines += ["", f"{head['columns']}{colon.strip()}"]
    for key, column in card.columns.items():
        kind = (
            f"[{unit_text(column.unit, language) or '1'}]"
            if column.kind == "number"
            else "{" + ", ".join(column.categories or ["..."]) + "}"
        )
        lines.append(
            f"  {key} {kind}  {column.title[language]}"
            + (f"  ({head['by_period']})" if column.measured else "")
            + (f"  ({head['optional']})" if column.optional else "")
        )
    lines += ["", f"{head['parameters']}{colon.strip()}"]
    for key, parameter in card.parameters.items():
        for suffix, record in parameter.records():
            unit = unit_text(record.unit or parameter.unit, language)
            kind = (
                words.evidence[record.evidence].title[language]
                if record.evidence in words.evidence
                else record.evidence or ""
            )
            origin = comma.join(filter(None, (record.source, kind)))
            told = f"{typed_number(record.value)} {unit}".rstrip()
            lines.append(f"  {key}{suffix}: {told}  {parameter.title[language]}  [{origin}]")
    lines += ["", f"{head['nodes']}{colon.strip()}", *(f"  {key} = {_rule(rule)}" for key, rule in card.nodes.items())]
    lines += ["", f"{head['services']}{colon.strip()}"]
    for key, service in card.services.items():
        marks = [
            head[service.role],
            *([head["sold"]] if service.sold else []),
            *([head["off"]] if service.default == "off" else []),
        ]
        lines.append(
            f"  {key}  {service.title[language]}  [{comma.join(marks)}]  {head['code']} "
            f"{service.code or key}  <- {service.value or service.physical or '-'}"
        )
    lines += ["", f"{head['readings']}{colon.strip()}", *_readings(card, head["list"], language)]
    if card.holders is None:
        return [
            *lines,
            "",
            f"{head['no_standard']}{colon}{card.no_standard.get(language) if card.no_standard else '-'}",
        ]
    return [*lines, "", f"{head['floor']}{colon.strip()}", *_holders(card.holders)]


def _holders(holders: Holders) -> Iterator[str]:
    """Yield what a card says of its holders, a line a key; of a table its numbers and source."""
    for name, value in holders.model_dump(exclude_none=True).items():
        if value is False:
            continue
        if isinstance(value, dict):
            value = ", ".join(f"{key} = {one}" for key, one in value.items())
        yield f"  {name} = {value}"


def _readings(card: Card, listed: str, language: str) -> Iterator[str]:
    for key, reading in card.readings.items():
        what = f"{reading.table}[{reading.by}] x {reading.unit_value}" if reading.table else ", ".join(reading.services)
        yield f"  {key}  {reading.title[language]}{COLON[language]}{what}" + (
            f"  ({listed} {reading.list_})" if reading.list_ else ""
        )


def _rule(rule: NodeRule) -> str:
    """Return a binding as one line, the same in both languages.

    >>> _rule(NodeRule(equation="market_value", args={"quantity": "catch", "price": "prices.fish"}))
    'market_value(quantity = catch, price = prices.fish)'
    >>> _rule(NodeRule(group="sum", of="catch", by="county"))
    'sum(of = catch, over = place, by = county)'
    >>> _rule(NodeRule(equation="total_of", args={"terms": ["labour", "seed"]}))
    'total_of(terms = [labour, seed])'
    """
    if rule.equation:
        taken = {name: one if isinstance(one, str) else f"[{', '.join(one)}]" for name, one in rule.args.items()}
        return f"{rule.equation}({', '.join(f'{name} = {one}' for name, one in taken.items())})"
    if rule.group:
        given = {
            "of": rule.of,
            "over": rule.over,
            "by": rule.by,
            "weights": rule.weights if isinstance(rule.weights, str) else None,
        }
        return f"{rule.group}({', '.join(f'{key} = {value}' for key, value in given.items() if value)})"
    if rule.lookup:
        return f"{rule.lookup}[{rule.by}]"
    if rule.rivals:
        return " | ".join(f"{rival}: {node}" for rival, node in rule.rivals.items())
    return f"{rule.domain}.{rule.import_}(links.{rule.links})"


def account_lines(judged: Judged, domain: str, language: str) -> list[str]:
    """Return what the account of a domain covers, reading by reading, and why it has no standard where it has none."""
    account = judged.model.accounts[domain]
    lines = []
    for reading, (covered, total) in account.covered.items():
        beyond = account.beyond.get(reading, ())
        more = BEYOND.format(n=len(beyond), names=COMMA.join(map(Text.same, beyond))) if beyond else Text.same("")
        how_many = COVERED.format(covered, total) + more if total else AMOUNTS
        told = COLON.join((account.reading_titles[reading], how_many))
        lines.append(told[language])
    reasons = {made.reason for (_, where, _), made in judged.commit.standards.items() if where == domain}
    if account.no_standard is not None:
        given = any(made.rated for (_, where, _), made in judged.commit.standards.items() if where == domain)
        lines.append(COLON.join((PAID_AS_GIVEN if given else _HEADS["no_standard"], account.no_standard))[language])
    elif reasons and reasons <= {"no_base", "no_places"}:
        lines.append(COLON.join((_HEADS["no_standard"], NO_BASE))[language])
    return lines
