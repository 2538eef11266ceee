"""Payments beside the standards: the zones each covers, its rates as printed, and what each shown option pays by it."""

from __future__ import annotations

from esvalue.core.printing.table import number
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.inputs.scenario import Part
from esvalue.payments import Arranged
from esvalue.payments.headings import KIND_TITLES
from esvalue.payments.rule_file import ANY, REST, Term
from esvalue.report.front.maker import Maker
from esvalue.report.front.record import Paid
from esvalue.report.numbering import WAN, Figure
from esvalue.report.tables.payments import counts

__all__ = ["payments_of"]

NOT_COUNTED = Text(zh="标准已定，金额待核", en="rate set, amount not known")
NOT_PAID = Text(zh="不补", en="not paid")
#: How often a term is counted, where it is more often than once a year.
OFTEN = {"month": Text(zh="（每月）", en=" (each month)"), "quarter": Text(zh="（每季）", en=" (each quarter)")}
_COMMA, _STOP, _COLON = Text(zh="、", en=", "), Text(zh="；", en="; "), Text(zh="：", en=": ")


def payments_of(maker: Maker) -> tuple[Paid, ...]:
    """Return what each option pays a year by payments beside the standards, a row a payment."""
    ctx, rows = maker.ctx, []
    for name in ctx.judged.scheme.names:
        cells = [_cell(maker, shown.option, name) for shown in maker.options]
        one = ctx.judged.scheme.arranged[(maker.options[0].option, name)]
        covers = one.payment.covers
        domain = next(iter(covers)) if len(covers) == 1 else ""
        zones = tuple(ctx.region_title(domain, region) for region in covers.get(domain, ()))
        figures, texts = tuple(figure for figure, _ in cells), tuple(text for _, text in cells)
        rows.append(Paid(one.payment.title, figures, WAN, texts, domain, zones, _rates(one)))
    return tuple(rows)


def _cell(maker: Maker, option: str, name: str) -> tuple[Figure | None, Text | None]:
    """Return what an option pays by a payment, or why there is no figure."""
    ctx = maker.ctx
    one = ctx.judged.scheme.arranged[(option, name)]
    if not counts(ctx, one, option):
        return None, NOT_PAID
    if one.claims is not None:
        cents = int(one.claims.frame["cents"].sum())
        label = Text(zh="{}：应付合计", en="{}: sum of claims").format(one.payment.title)
        rests = frozenset({f"payments.{name}.tables"})
        made = Figure.of(
            f"claims|{option}|{name}", label.zh, label.en, cents / 1e6, WAN, statistic="claims", extra=rests
        )
        return maker.add(made), None
    if (node := ctx.judged.outcomes.payments.amount.get(name)) is not None:
        title, key = one.payment.title, f"paid|{option}|{name}"
        return maker.add(ctx.stored(key, title.zh, title.en, node, "yuan/a", shown=WAN, option=option)), None
    return None, NOT_COUNTED


def _rates(one: Arranged) -> Text:
    """Return the rates of a payment as its document prints them; nothing where none was seen."""
    if one.rule is None:
        return _STOP.join(_part(part) for _, part in one.payment.schedule)
    unit = one.rule.file.rule.unit
    return _STOP.join(_term(term, unit) for term in one.rule.file.terms if term.seen and term.amount)


def _part(part: Part) -> Text:
    """Return the rate of a part of a payment."""
    unit = part.rate.unit or ""
    return Text.by(lambda lang: f"{part.title[lang]} {number(part.rate.value)} {unit_text(unit, lang)}")


def _term(term: Term, unit: str) -> Text:
    """Return the amounts of a term, kinds of one amount together, in the order of the rule."""
    alike: dict[float, list[str]] = {}
    for kind, value in (term.amount or {}).items():
        alike.setdefault(float(value), []).append(kind)

    def said(lang: str) -> str:
        listed = [
            number(value) if len(alike) == 1 else f"{_kinds(kinds)[lang]} {number(value)}"
            for value, kinds in alike.items()
        ]
        often = OFTEN[term.period][lang] if term.period in OFTEN else ""
        return f"{term.title[lang]}{often}{_COLON[lang]}{_COMMA[lang].join(listed)} {unit_text(unit, lang)}"

    return Text.by(said)


def _kinds(kinds: list[str]) -> Text:
    """Return what kinds of one amount are called; with "else" among them, the others."""
    return REST if ANY in kinds else _COMMA.join(KIND_TITLES.get(kind, Text.same(kind)) for kind in kinds)
