"""What a card holds and what a scenario's accounts cover, as lines to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from esvalue.core.units import unit_text
from esvalue.inputs.cards import Card, NodeRule
from esvalue.inputs.sources import Vocabulary
from esvalue.standards.judging import Judged

__all__ = ["account_lines", "card_lines"]

_HEADS = {
    "base": ("补偿基数", "payment base"), "regions": ("区域类型", "region types"),
    "columns": ("列（地块表须有）", "columns the table of places needs"),
    "parameters": ("参数", "parameters"), "nodes": ("节点", "nodes"), "services": ("服务", "services"),
    "readings": ("核算口径", "readings"),
    "floor": ("权利人成本（下限）", "cost of holders (the floor)"), "no_standard": ("不定标准", "no standard"),
    "optional": ("可缺", "optional"), "sold": ("已出售", "sold"), "off": ("默认关闭", "off by default"),
    "code": ("代码", "code"), "list": ("清单", "list"), "final": ("最终", "final"),
    "intermediate": ("中间", "intermediate"), "shown": ("只列示", "shown only"),
}  # fmt: skip


def card_lines(card: Card, path: Path, words: Vocabulary, language: str) -> list[str]:
    """Return what a card holds: a section each for columns, parameters, nodes, services, readings and the floor."""
    where = 0 if language == "zh" else 1
    head = {key: texts[where] for key, texts in _HEADS.items()}
    regions = words.extended(card.vocabulary).region_types.get(card.domain, {})
    colon, comma = ("：", "、") if language == "zh" else (": ", ", ")
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
            f"  {key} {kind}  {column.title[language]}" + (f"  ({head['optional']})" if column.optional else "")
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
            lines.append(
                f"  {key}{suffix}: {f'{record.value:g} {unit}'.rstrip()}  {parameter.title[language]}  [{origin}]"
            )
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
    return [
        *lines,
        "",
        f"{head['floor']}{colon.strip()}",
        *(f"  {name} = {value}" for name, value in card.holders.model_dump(exclude_none=True).items()),
    ]


def _readings(card: Card, listed: str, language: str) -> Iterator[str]:
    colon = "：" if language == "zh" else ": "
    for key, reading in card.readings.items():
        what = f"{reading.table}[{reading.by}] x {reading.unit_value}" if reading.table else ", ".join(reading.services)
        yield f"  {key}  {reading.title[language]}{colon}{what}" + (
            f"  ({listed} {reading.list_})" if reading.list_ else ""
        )


def _rule(rule: NodeRule) -> str:
    """Return a binding as one line, the same in both languages.

    >>> _rule(NodeRule(equation="market_value", args={"quantity": "catch", "price": "prices.fish"}))
    'market_value(quantity = catch, price = prices.fish)'
    >>> _rule(NodeRule(group="sum", of="catch", by="county"))
    'sum(of = catch, over = place, by = county)'
    """
    if rule.equation:
        return f"{rule.equation}({', '.join(f'{argument} = {node}' for argument, node in rule.args.items())})"
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
    zh = language == "zh"
    account = judged.model.accounts[domain]
    lines = []
    for reading, (covered, total) in account.covered.items():
        beyond = account.beyond.get(reading, ())
        more = (
            (
                f"，另加总清单外 {len(beyond)} 项（{'、'.join(beyond)}）"
                if zh
                else f", and {', '.join(beyond)} summed beside the list"
            )
            if beyond
            else ""
        )
        services = f"{covered}/{total} {'项服务' if zh else 'services'}"
        lines.append(f"{account.reading_titles[reading][language]}{'：' if zh else ': '}{services}{more}")
    reasons = {made.reason for (_, where, _), made in judged.commit.standards.items() if where == domain}
    if account.no_standard is not None:
        given = any(made.rated for (_, where, _), made in judged.commit.standards.items() if where == domain)
        head = (
            ("权利人成本不详，按给定数额支付：" if zh else "cost of holders not known, paid as given: ")
            if given
            else "不定标准："
            if zh
            else "no standard: "
        )
        lines.append(f"{head}{account.no_standard[language]}")
    elif reasons and reasons <= {"no_base", "no_places"}:
        lines.append("不定标准：无应补偿基数" if zh else "no standard: no eligible base")
    return lines
