"""The picture of a run's ledger: who pays whom by the shown option."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esvalue.report.chapters import report_chart
from esvalue.report.flow_picture import Flow, flow_chart
from esvalue.report.tables.ledgers import ledger_rows, party_name

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__: list[str] = []


@report_chart("payments")
def _flows(comparison: Comparison, language: str) -> dict[str, str]:
    ctx = comparison.context
    if not ctx.recommendation.met:
        return {}
    sums: dict[tuple[str, str], int] = {}
    shown = ctx.recommendation.shown
    for _, payer, payee, _, cents, _ in ledger_rows(ctx, shown):
        sums[(payer, payee)] = sums.get((payer, payee), 0) + cents
    flows = [Flow(party_name(ctx, one), party_name(ctx, other), cents / 100) for (one, other), cents in sums.items()]
    return {"flows": flow_chart([(ctx.option_title(shown), flows)], language, "flows")}
