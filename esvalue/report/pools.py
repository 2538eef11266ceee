"""Pools of money by period: what was there, came in, was topped up, went out, was given back, and what is left."""

from __future__ import annotations

from collections.abc import Iterable

from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.text import Text
from esvalue.payments import Balance
from esvalue.payments.pools import COLUMNS
from esvalue.payments.scheme import party_title
from esvalue.payments.settlement import SHORTFALLS, SURPLUSES

__all__ = ["pool_table"]

TITLE = Text(zh="资金池收支", en="Balances of pools")
TITLES = {
    "opening": Text(zh="期初", en="opening"),
    "paid_in": Text(zh="收入", en="paid in"),
    "topped_up": Text(zh="补足", en="topped up"),
    "paid_out": Text(zh="付出", en="paid out"),
    "returned": Text(zh="退还或转付", en="given back or passed on"),
    "closing": Text(zh="期末", en="closing"),
    "unpaid": Text(zh="未付", en="not paid"),
}
HOLDS = Text(
    zh="{pool}由{holder}持有；不足：{shortfall}；结余：{surplus}",
    en="{pool} is held by {holder}; shortfall: {shortfall}; surplus: {surplus}",
)
NAMED = Text(zh="{word}（{party}）", en="{word} ({party})")
SUM = Text(
    zh="期初 + 收入 + 补足 = 付出 + 退还或转付 + 期末，精确到分。",
    en="Opening + paid in + topped up = paid out + given back or passed on + closing, to the cent.",
)


def pool_table(name: str, balances: Iterable[tuple[Text, Balance]]) -> Table:
    """Return a row a pool and period, in yuan; the notes say who holds a pool and what its words mean.

    Parameters
    ----------
    name
        What the table is called where it is written.
    balances
        Balances, each with what it belongs to: a payment or a rule.
    """
    columns = [
        TableColumn("of", Text(zh="支付或规则", en="payment or rule")),
        TableColumn("pool", Text(zh="资金池", en="pool")),
        TableColumn("period", Text(zh="时间", en="period")),
        *(TableColumn(key, TITLES[key], "yuan") for key in COLUMNS),
    ]
    table = Table(name, TITLE, columns, merged=2)
    for of, balance in balances:
        pool = balance.pool
        for label, row in balance.table.iterrows():
            numbers: dict[str, Cell] = {key: Number(value=float(row[key]), unit="yuan") for key in COLUMNS}
            table.rows.append({"of": of, "pool": pool.called, "period": Text.same(str(label)), **numbers})
        words = {
            "shortfall": _word(SHORTFALLS[str(pool.shortfall)], pool.funder),
            "surplus": _word(SURPLUSES[pool.surplus], pool.receiver),
        }
        table.notes.append(HOLDS.format(pool=pool.called, holder=party_title(pool.holder), **words))
    table.notes += [SUM] if table.rows else []
    return table


def _word(title: Text, party: str | None) -> Text:
    return title if party is None else NAMED.format(word=title, party=party)
