"""The register of protected objects: who protects each, who benefits, whose right it is, who receives and pays what."""

from __future__ import annotations

from esvalue.core.names import name_key
from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.text import Text
from esvalue.inputs.scenario.objects import OBJECT_KINDS, PARTIES
from esvalue.payments.headings import several
from esvalue.report.chapters import report_table
from esvalue.report.ledger import YUAN
from esvalue.report.tables.context import Context
from esvalue.report.tables.ledgers import ledger_rows
from esvalue.standards.protected import Protection

__all__ = ["objects_table"]

TITLE = Text(zh="保护对象名录：{}", en="Protected objects: {}")
BY_ZONE = Text(zh="按其区域的标准", en="by the standard of its zone")
FROM_BUDGET = Text(zh="由其预算支付标准", en="the standards, from its budget")
NOTHING = Text(zh="无", en="nothing")
UNKNOWN = Text(zh="未填", en="not given")
NOTE = Text(
    zh="收到与支付为所示方案往来账中具名的金额（各时段合计），同一方可涉及多个对象，金额不可跨行相加。",
    en="Received and paid are what the ledger of the option shown has under the name, all periods summed; a party may "
    "stand at several objects, so that rows do not add.",
)


@report_table("payments", 5, judged=True)
def objects_table(ctx: Context) -> Table:
    """What is protected, by whom, for whom, whose right it is, and what the option shown moves for it."""
    shown = ctx.recommendation.shown
    table = Table(
        "objects",
        TITLE.format(ctx.option_title(shown)),
        [
            TableColumn("object", Text(zh="对象", en="object")),
            TableColumn("kind", Text(zh="类别", en="kind")),
            TableColumn("place", Text(zh="所在", en="where")),
            *(TableColumn(party, title) for party, title in PARTIES.items()),
            TableColumn("received", Text(zh="保护方收到", en="protector receives"), YUAN),
            TableColumn("paid", Text(zh="受益方支付", en="beneficiary pays"), YUAN),
            TableColumn("source", Text(zh="依据", en="source")),
        ],
    )
    objects = ctx.judged.loaded.objects
    received, paid = _sums(ctx, shown) if objects else ({}, {})
    by = Protection(ctx.judged, (shown,))
    for one in objects:
        got = _named(one.protector, received) or (BY_ZONE if by.paid_there(one) else NOTHING)
        gave = _named(one.beneficiary, paid) or (FROM_BUDGET if by.pays(one) else NOTHING)
        row: dict[str, Cell] = {
            party: Text.same(name) if (name := getattr(one, party)) else UNKNOWN for party in PARTIES
        }
        where = Text.same(one.place) if one.place else ctx.domain_title(one.domain) if one.domain else Text.same("—")
        row |= {
            "object": Text.same(one.name),
            "kind": OBJECT_KINDS[one.kind],
            "place": where,
            "received": got,
            "paid": gave,
        }
        table.rows.append({**row, "source": ctx.judged.loaded.sources[one.source].title})
    table.notes = [NOTE] if table.rows else []
    return table


def _sums(ctx: Context, shown: str) -> tuple[dict[str, int], dict[str, int]]:
    """Return cents received and paid by the keys of names of parties."""
    received: dict[str, int] = {}
    paid: dict[str, int] = {}
    for _, payer, payee, _, cents, _ in ledger_rows(ctx, shown):
        paid[name_key(payer)] = paid.get(name_key(payer), 0) + cents
        received[name_key(payee)] = received.get(name_key(payee), 0) + cents
    return received, paid


def _named(parties: str, sums: dict[str, int]) -> Number | None:
    """Return what parties have in a ledger; None where it names none of them."""
    found = [sums[name_key(name)] for name in several(parties) if sums.get(name_key(name))]
    return Number(value=sum(found) / 100, unit=YUAN) if found else None
