"""A notice as a bureau sends it: who owes whom first, then every claim, each sheet as it prints on A4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from esvalue.core.printing.form import Form, form_of
from esvalue.core.printing.table import Number, Table
from esvalue.core.text import Text
from esvalue.payments import Claims, Rule
from esvalue.report.ledger import YUAN, claims_table, left_out_table, net_table, rule_dates
from esvalue.report.reissue import ITEMS, heading

__all__ = ["Sheet", "notice_forms", "printed"]

#: Decimals of money: to the cent.
CENTS = {YUAN: 2}
#: Most claims a sheet prints: more are read on a screen, where the sheets of data have them all.
PRINTED = 2_000
NOTICE, CLAIMS, LEFT = (
    Text(zh="通知单", en="Notice"),
    Text(zh="应付明细", en="Claims"),
    Text(zh="未计入", en="Left out"),
)
OF = Text(zh="{} {}", en="{} {}")
TOTAL = Text(zh="合计", en="Total")
NONE = Text(zh="没有应付款", en="Nothing is owed")
RULE = Text(
    zh="规则：{title}，共 {n} 笔应付款，合计 {total:,.2f} 元；{dates}",
    en="Rule: {title}, {n} claims, {total:,.2f} yuan in all; {dates}",
)
PERIODS = Text(zh="时段：{}", en="Periods: {}")
SAID = Text(zh="{}：{}", en="{}: {}")
MORE = Text(
    zh="共 {n} 笔，此处印出前 {shown} 笔；全部列在隐藏的数据表，合计为全部之和",
    en="{n} claims, of which the first {shown} are printed; the hidden sheets of data have them all, as has the total",
)
READ = Text(
    zh="净额为正即应收，为负即应付；金额精确到分，各方净额之和为零。隐藏的“数据”工作表供更正时读取，请勿改动。",
    en="A net above zero is to be received, below zero to be paid; nets are exact to the cent and sum to nothing. "
    "Hidden sheets of data are read when the notice is issued again: leave them as they are.",
)


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet that prints: its name, and what stands on it."""

    name: Text
    form: Form


def notice_forms(
    rules: Sequence[Rule],
    listed: Sequence[Claims],
    issue: int,
    said: Sequence[tuple[str, str]],
    *,
    changes: Sequence[Sheet] = (),
    more: Sequence[Sheet] = (),
) -> list[Sheet]:
    """Return the sheets of a notice in the order they are read.

    Parameters
    ----------
    rules, listed
        Rules, and the claims of each.
    issue
        0 for the first issue, else the number of the revision.
    said
        What the ledger was asked besides rules and periods, by the keys of :data:`esvalue.report.reissue.ITEMS`.
    changes, more
        What changed since the issue before; sheets behind the claims.
    """
    several, left = len(rules) > 1, left_out_table(listed)
    claims = [
        Sheet(OF.format(CLAIMS, rule.name) if several else CLAIMS, _claims(rule, one))
        for rule, one in zip(rules, listed, strict=True)
    ]
    out = [Sheet(LEFT, form_of(left))] if left.rows else []
    return [Sheet(NOTICE, _nets(rules, listed, issue, said)), *changes, *claims, *out, *more]


def printed(name: Text, table: Table) -> Sheet:
    """Return a table as a sheet that prints, money to the cent."""
    return Sheet(name, form_of(table, CENTS))


def _nets(rules: Sequence[Rule], listed: Sequence[Claims], issue: int, said: Sequence[tuple[str, str]]) -> Form:
    """Return the face of a notice: the net of every party, by which rules, periods and settings."""
    table = net_table(listed, titled=True)
    periods = dict.fromkeys(label for claims in listed for label in claims.periods)
    about = [
        RULE.format(title=claims.title, n=len(claims), total=claims.total, dates=rule_dates(rule))
        for rule, claims in zip(rules, listed, strict=True)
    ]
    about.append(PERIODS.format(Text.listed(periods or ["-"])))
    about += [SAID.format(ITEMS[key], text) if key != "as_if" else ITEMS[key] for key, text in said]
    form = form_of(table, CENTS)
    warning = next(
        (claims_table(rule, one).warning for rule, one in zip(rules, listed, strict=True) if one.as_if), None
    )
    return replace(form, title=heading(issue), number=warning, notes=[*about, *table.notes, READ], key="notice")


def _claims(rule: Rule, claims: Claims) -> Form:
    """Return every claim with what decides it, and their sum."""
    table = claims_table(rule, claims, wide=False)
    if not table.rows:
        table.notes.insert(0, NONE)
        return form_of(table, CENTS)
    count, table.rows = len(table.rows), table.rows[:PRINTED]
    table.rows.append({"period": TOTAL, "amount": Number(value=claims.total, unit=YUAN)})
    table.totals = 1
    if count > PRINTED:
        table.notes.insert(0, MORE.format(n=count, shown=PRINTED))
    return form_of(table, CENTS)
