"""What a check found, as a text to read: sizes first, then how the files were read, what to mend, what to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from esvalue.core.errors import Doubt, Mistake
from esvalue.core.settling import lacks_unit
from esvalue.core.text import Text, current_language
from esvalue.core.units import unit_text
from esvalue.inputs.parameters import Record
from esvalue.runs.checking.cards import CardCheck
from esvalue.runs.checking.result import Amount, CheckResult, DomainRead, PaymentRead, Range

__all__ = ["card_text", "check_text", "doubts_text", "mistakes_text", "overview_text", "problems_text", "taken_text"]

#: Entries that are as they were, shown unless all are asked for.
LINES = 10
#: Parties whose net is shown.
PARTIES = 12
#: Figures of a source that are named unless all are asked for.
NAMES = 5
_WORDS = {
    "fine": Text(zh="无误", en="no mistakes"),
    "mistakes": Text(zh="{n} 处必须改正", en="{n} to be mended"),
    "doubts": Text(zh="{n} 处请核对", en="{n} to be checked"),
    "settled": Text(zh="{n} 处已核对", en="{n} settled"),
    "read": Text(zh="读入方式", en="How it was read"),
    "mend": Text(zh="必须改正", en="Must be mended"),
    "look": Text(zh="请核对", en="Please check"),
    "done": Text(zh="已核对", en="Settled"),
    "entry": Text(zh="条目：{entry}；取值：{value}", en="entry: {entry}; value: {value}"),
    "places": Text(zh="{n} 个地块", en="{n} place{s}"),
    "periods": Text(zh="{n} 个时段（{first} 至 {last}）", en="{n} period{s} ({first} to {last})"),
    "part": Text(zh="（{n}/{of} 个地块有数字）", en=" ({n} of {of} places have a figure)"),
    "range": Text(zh="{low} 至 {high} {unit}", en="{low} to {high} {unit}"),
    "was": Text(
        zh="曾核对为 {value}（{by}），现值已变，请重新核对",
        en="was settled for {value} ({by}); the value has changed: check it again",
    ),
    "unitless": Text(
        zh="核对的一行写的是 {value}（{by}），缺单位：请写 {wanted}",
        en="the row that settles it says {value} ({by}), without the unit: write {wanted}",
    ),
    "claims": Text(zh="{n} 笔", en="{n} claim{s}"),
    "nets": Text(zh="净额 {nets}", en="net {nets}"),
    "unknown": Text(zh="金额不详", en="amount not known"),
    "evidence": Text(zh="条目按证据", en="entries by evidence"),
    "sheet": Text(zh="工作表“{sheet}”", en="sheet '{sheet}'"),
    "overlay": Text(
        zh="覆盖文件 {name}：{title}（给出 {n} 个数值）", en="overlay {name}: {title} (sets {n} figure{s})"
    ),
    "card": Text(
        zh="（{nodes} 个节点、{parameters} 个参数、{services} 项服务）",
        en=" ({nodes} nodes, {parameters} parameters, {services} services)",
    ),
    "origin": Text(
        zh="来自 {name}（{version}）：{of} 项中有 {same} 项仍与原情景相同",
        en="from {name} ({version}): {same} of {of} entries still say what it said",
    ),
    "taken": Text(
        zh="取自卡片与价格册的数 {n} 项（不是本地数据；有本地数据时替换）：",
        en="{n} figures are taken from the cards and the price book (not your own; replace them where you have some):",
    ),
    "others": Text(zh="等 {of} 项", en=" and {n} more"),
    "cells": Text(zh="：{of} 格中 {same} 格相同", en=": {same} of {of} cells"),
    "more": Text(zh="另有 {n} 行，用 --all 列出", en="and {n} more: list them with --all"),
    "how": Text(
        zh="数值无误的，请在情景中写明：[[checked]]，entry、value 照抄上面，再写 role（谁负责）或 source（文件）与 "
        "reason（理由）。",
        en="Where a value is right, say so in the scenario: [[checked]] with entry and value as above, role "
        "(who answers for it) or source (a document), and reason.",
    ),
    "how_in_cells": Text(
        zh="数值无误的，请在“已核对 checked”表的新一行写明：A 列照抄条目，B 列照抄取值，C 列写文件或 D 列写谁负责，"
        "E 列写理由。",
        en="Where a value is right, say so in a new row of sheet '已核对 checked': the entry in column A and the value "
        "in B as above, a document in C or who answers for it in D, and the reason in E.",
    ),
}


_COLON, _COMMA, _SEMICOLON = Text(zh="：", en=": "), Text(zh="、", en=", "), Text(zh="；", en="; ")
_HEAD = Text(zh="{}（{}）：", en="{} ({}):")
_BY = Text(zh="（{}）", en=" ({})")


class _Say:
    """Words and punctuation of one language."""

    def __init__(self, language: str | None) -> None:
        self.language = language or current_language()
        self.colon, self.comma, self.semicolon = (sign[self.language] for sign in (_COLON, _COMMA, _SEMICOLON))

    def __call__(self, key: str, **fields: object) -> str:
        return _WORDS[key].format(**fields)[self.language]

    def of(self, title: Mapping[str, str]) -> str:
        return title[self.language]

    def head(self, key: str, count: int) -> str:
        return _HEAD.format(self(key), count)[self.language]

    def amount(self, value: float, unit: str) -> str:
        return f"{plain_number(value)} {unit_text(unit, self.language)}".rstrip()


def plain_number(value: float) -> str:
    """Return a number with separators of thousands and no more than two decimals, small ones with three digits.

    >>> plain_number(1200000.0), plain_number(79999.604), plain_number(0.25), plain_number(0.00123)
    ('1,200,000', '79,999.6', '0.25', '0.00123')
    """
    if 0 < abs(value) < 0.1:
        return f"{value:.3g}"
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def check_text(found: CheckResult, language: str | None = None, *, every: bool = False) -> str:
    """Return everything a check found as one text."""
    parts = (
        overview_text(found, language),
        mistakes_text(found, language),
        doubts_text(found, language),
        origin_text(found, language, every=every),
        taken_text(found, language, every=every),
    )
    return "\n".join(part for part in parts if part)


def overview_text(found: CheckResult, language: str | None = None) -> str:
    """Return the verdict, the domains at a glance, and how the files were read."""
    say = _Say(language)
    counts = {"mistakes": len(found.mistakes), "doubts": len(found.open), "settled": len(found.doubts.settled)}
    verdict = [say(key, n=n) for key, n in counts.items() if n]
    lines = [f"{found.target}{say.colon}{say.semicolon.join(verdict if found.mistakes else [say('fine'), *verdict])}"]
    for domain in found.domains:
        told = [say("places", n=domain.places, s="s" * (domain.places != 1))]
        if domain.periods:
            first, last, n = domain.periods[0], domain.periods[-1], len(domain.periods)
            told.append(say("periods", n=n, s="s" * (n != 1), first=first, last=last))
        lines.append(f"  {say.of(domain.title)}{say.colon}{say.comma.join(told)}")
        lines += [f"    {line}" for line in _domain(domain, say)]
    for payment in found.payments:
        lines += [f"  {line}" for line in _payment(payment, say)]
    for name, title, count in found.overlays:
        lines.append(f"  {say('overlay', name=name, title=say.of(title), n=count, s='s' * (count != 1))}")
    if found.evidence:
        kinds = say.comma.join(f"{say.of(title)} {count}" for _, title, count in found.evidence)
        lines.append(f"  {say('evidence')}{say.colon}{kinds}")
    if read := list(_files(found, say)):
        lines += [f"{say('read')}{say.colon.rstrip()}", *(f"  {line}" for line in read)]
    return "\n".join([*lines, *(notice.text(say.language) for notice in found.notices)])


def card_text(found: CardCheck, language: str | None = None) -> str:
    """Return the verdict on a card and what it holds."""
    say = _Say(language)
    counts = {"mistakes": len(found.mistakes), "doubts": len(found.doubts)}
    verdict = [say(key, n=n) for key, n in counts.items() if n]
    line = f"{found.path}{say.colon}{say.semicolon.join(verdict if found.mistakes else [say('fine'), *verdict])}"
    if found.card is not None:
        line += say(
            "card",
            nodes=len(found.card.nodes),
            parameters=len(found.card.parameters),
            services=len(found.card.services),
        )
    return "\n".join([line, *(notice.text(say.language) for notice in found.notices)])


def problems_text(key: str, problems: Sequence[Mistake], language: str | None = None) -> str:
    """Return mistakes ("mend") or doubts ("look") under their heading, one a line."""
    say = _Say(language)
    return "\n".join([say.head(key, len(problems)), *(f"  {problem.text(say.language)}" for problem in problems)])


def mistakes_text(found: CheckResult, language: str | None = None) -> str:
    """Return what must be mended, one a line."""
    return problems_text("mend", found.mistakes, language) if found.mistakes else ""


def doubts_text(found: CheckResult, language: str | None = None) -> str:
    """Return what a person should look at and how to settle it, and what has been settled by whom."""
    say = _Say(language)
    lines: list[str] = []
    if found.open:
        lines.append(say.head("look", len(found.open)))
        for doubt in found.open:
            lines += [f"  {line}" for line in _doubt(found, doubt, say)]
        lines.append(f"  {say('how_in_cells' if any(file.sheet for file in found.files) else 'how')}")
    if found.doubts.settled:
        lines.append(say.head("done", len(found.doubts.settled)))
        for one in found.doubts.settled:
            by = _BY.format(one.checked.by)[say.language]
            lines.append(f"  {one.doubt.entry} = {one.doubt.value}{say.colon}{one.checked.reason[say.language]}{by}")
    return "\n".join(lines)


def origin_text(found: CheckResult, language: str | None = None, *, every: bool = False) -> str:
    """Return which entries still say what the scenario they were taken from said: ten of them, money first,
    or every one.
    """
    if found.origin is None:
        return ""
    say, origin = _Say(language), found.origin
    shown = origin.found if every else origin.found[:LINES]
    head = say("origin", name=origin.name, version=origin.version, same=origin.same, of=origin.of)
    lines = [
        f"  {one.entry}{f' = {one.value}' if one.of == 1 else say('cells', same=one.same, of=one.of)}" for one in shown
    ]
    more = [f"  {say('more', n=len(origin.found) - len(shown))}"] if len(shown) < len(origin.found) else []
    return "\n".join([head + say.colon.rstrip() if lines else head, *lines, *more])


def taken_text(found: CheckResult, language: str | None = None, *, every: bool = False) -> str:
    """Return whose figures are taken from cards and the price book: of a blank workbook, or where all is asked for."""
    if not found.taken or not (found.blank or every):
        return ""
    say = _Say(language)
    lines = [say("taken", n=sum(len(one.titles) for one in found.taken))]
    for one in found.taken if every else found.taken[:LINES]:
        names = [say.of(title) for title in one.titles]
        shown = names if every else names[:NAMES]
        rest = say("others", n=len(names) - len(shown), of=len(names)) if len(shown) < len(names) else ""
        lines.append(f"  {say.of(one.source)}{say.colon}{say.comma.join(shown)}{rest}")
    if not every and len(found.taken) > LINES:
        lines.append(f"  {say('more', n=len(found.taken) - LINES)}")
    return "\n".join(lines)


def _doubt(found: CheckResult, doubt: Doubt, say: _Say) -> Iterator[str]:
    yield doubt.text(say.language)
    yield f"  {say('entry', entry=doubt.entry, value=doubt.value)}"
    before = found.doubts.was(doubt)
    if before is not None:
        key = "unitless" if lacks_unit(before[1], doubt) else "was"
        yield f"  {say(key, value=before[1].value, by=before[1].by, wanted=doubt.value)}"


def _domain(domain: DomainRead, say: _Say) -> Iterator[str]:
    for amount in (*domain.sizes, *domain.holders, *domain.money):
        part = say("part", n=amount.places, of=domain.places) if amount.places < domain.places else ""
        yield f"{say.of(amount.title)}{say.colon}{_size(amount, say)}{part}"
    yield from domain.account.get(say.language, ())


def _payment(payment: PaymentRead, say: _Say) -> Iterator[str]:
    """Yield what a payment comes to in a year, and what of: claims with the net of each party, or rates and bases."""
    told = [say.amount(payment.money, "yuan/a") if payment.money is not None else say("unknown")]
    if payment.claims is not None:
        told.insert(0, say("claims", n=payment.claims, s="s" * (payment.claims != 1)))
    shown = [f"{party} {plain_number(net)}" for party, net in payment.nets[:PARTIES]]
    more = [f"+{len(payment.nets) - PARTIES}"] if len(payment.nets) > PARTIES else []
    if shown:
        told.append(say("nets", nets=say.comma.join([*shown, *more])))
    yield f"{say.of(payment.title)}{say.colon}{say.semicolon.join(told)}"
    for title, rate, base in payment.parts[:LINES]:
        counted = say.amount(base.value, base.unit or "") if isinstance(base, Record) else base or "?"
        what = "" if title == payment.title else f"{say.of(title)}{say.colon}"
        yield f"  {what}{say.amount(rate.value, rate.unit or '')} × {counted}"


def _size(amount: Amount | Range, say: _Say) -> str:
    if isinstance(amount, Amount):
        return " = ".join(say.amount(value, unit) for value, unit in ((amount.value, amount.unit), *amount.others))
    if amount.low == amount.high:
        return say.amount(amount.low, amount.unit)
    return say(
        "range", low=plain_number(amount.low), high=plain_number(amount.high), unit=unit_text(amount.unit, say.language)
    )


def _read_in(title: Mapping[str, str] | None, column: str, unit: str, say: _Say) -> str:
    """Return a column and the unit it was read in: in Chinese by its title, which is what a sheet is headed with."""
    if say.language != "zh" or title is None:
        return f"{column} [{unit}]"
    said = unit_text("" if unit == "1" else unit, "zh")
    return f"{say.of(title)}（{said}）" if said else say.of(title)


def _files(found: CheckResult, say: _Say) -> Iterator[str]:
    """Yield how the files were read: which sheets, or in which encoding, and the unit of every column of numbers."""
    together: dict[str, list[str]] = {}
    for file in found.files:
        together.setdefault(file.name if file.sheet else file.encoding, []).append(file.sheet or file.name)
    for what, names in ((what, names) for what, names in together.items() if what):
        yield f"{what}{say.colon}{say.comma.join(names)}"
    for file in found.files:
        if file.units:
            units = say.comma.join(_read_in(file.titles.get(column), column, unit, say) for column, unit in file.units)
            yield f"{say('sheet', sheet=file.sheet) if file.sheet else file.name}{say.colon}{units}"
