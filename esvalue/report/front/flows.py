"""Who pays whom, county by county: flows from the ledger, yearly cost side by side."""

from __future__ import annotations

from esvalue.core.text import Text
from esvalue.inputs.scenario import HOLDERS
from esvalue.report.front.chosen import ShownOption
from esvalue.report.front.maker import Maker
from esvalue.report.front.record import County, Flow
from esvalue.report.numbering import WAN, Figure
from esvalue.report.tables.ledgers import ledger_rows, party_name

__all__ = ["counties_of", "flow_of"]

#: Parties on a side of the picture, and rows of counties; the rest is taken together.
SIDE, ROWS = 6, 8
REST = Text(zh="其余 {n} 个", en="{n} others")
#: Levels of government as payers.
BUDGETS = {
    "nation": Text(zh="中央财政", en="national budget"),
    "province": Text(zh="省级财政", en="provincial budget"),
    "city": Text(zh="市级财政", en="city budget"),
    "county": Text(zh="县（区）级财政", en="county budgets"),
}


def flow_of(maker: Maker) -> Flow | None:
    """Return who pays whom by the first option that pays anything; None where no option does."""
    for shown in maker.options:
        between: dict[tuple[str, str], int] = {}
        for _, payer, payee, _, cents, _ in ledger_rows(maker.ctx, shown.option):
            if cents:  # a county whose zones are not paid receives nothing
                between[payer, payee] = between.get((payer, payee), 0) + cents
        if sum(between.values()) > 0:
            return _flow(maker, shown, between)
    return None


def _flow(maker: Maker, shown: ShownOption, between: dict[tuple[str, str], int]) -> Flow:
    sums: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for parties, cents in between.items():
        for side, party in zip(sums, parties, strict=True):
            side[party] = side.get(party, 0) + cents
    orders = [list(sums[0]), sorted(sums[1], key=lambda party: (-sums[1][party], party))]
    sides: list[tuple[tuple[Text, Figure], ...]] = []
    paid = {_name(maker, party).zh for party in sums[1] if not party.startswith(HOLDERS)}
    twice = bool(paid & {_name(maker, party).zh for party in sums[1] if party.startswith(HOLDERS)})
    places: list[dict[str, int]] = []
    for which, (order, word) in enumerate(zip(orders, ("from", "to"), strict=True)):
        alone = order if len(order) <= SIDE else order[: SIDE - 1]
        rest = order[len(alone) :]
        named = [(party, _name(maker, party, apart=twice), sums[which][party]) for party in alone]
        if rest:
            named.append(("rest", REST.format(n=len(rest)), sum(sums[which][party] for party in rest)))
        sides.append(
            tuple((title, _figure(maker, shown, f"{word}|{key}", title, cents)) for key, title, cents in named)
        )
        places.append({party: min(n, len(alone)) for n, party in enumerate(order)})
    cells: dict[tuple[int, int], float] = {}
    for (payer, payee), cents in between.items():
        at = places[0][payer], places[1][payee]
        cells[at] = cells.get(at, 0.0) + cents / 1e6
    total = _figure(maker, shown, "all", Text(zh="合计", en="total"), sum(between.values()))
    return Flow(shown, sides[0], sides[1], cells, total)


def _name(maker: Maker, party: str, *, apart: bool = False) -> Text:
    """Return what a party is called: holders by their county, or said to be holders where it is paid too (`apart`)."""
    head, _, county = party.partition("|")
    if head == HOLDERS and county and not apart:
        return Text.same(county)
    return BUDGETS.get(party) or party_name(maker.ctx, party)


def _figure(maker: Maker, shown: ShownOption, key: str, title: Text, cents: int) -> Figure:
    ctx = maker.ctx
    total = ctx.judged.outcomes.total.get("public_cost")
    targets = (ctx.target(total, option=shown.option),) if total else ()
    funding = ctx.judged.loaded.scenario.funding
    levels = frozenset(f"funding.levels.{level}" for level in (funding.levels if funding else {}))
    return maker.add(
        Figure.of(
            f"flow|{shown.option}|{key}",
            f"往来账：{title.zh}",
            f"ledger: {title.en}",
            cents / 1e6,
            WAN,
            statistic="ledger",
            targets=targets,
            soft=ctx.soft(*targets) or any(ctx.lineage.facts[one].soft for one in levels & ctx.lineage.facts.keys()),
            extra=levels,
        )
    )


def counties_of(maker: Maker) -> tuple[County, ...]:
    """Return what each county costs a year by option, the dearest first, then payments beside the standards; empty
    where places have no county.
    """
    ctx, by_key = maker.ctx, maker.figures.by_key
    names: dict[str, None] = {}
    for domain, node in ctx.judged.outcomes.by_county.items():
        names.update(dict.fromkeys(ctx.judged.graph[node].labels[f"county:{domain}"]))
    rows = []
    for county in names:
        keys = [[f"budget|{o.option}|{d}|{county}" for d in ctx.judged.outcomes.by_county] for o in maker.options]
        costs = [
            maker.total(
                f"county|{shown.option}|{county}",
                Text(zh="支出：{}，{}", en="public cost: {}, {}").format(county, shown.title),
                [by_key[key] for key in found if key in by_key],
            )
            for shown, found in zip(maker.options, keys, strict=True)
        ]
        households = [
            next((by_key[k] for key in found if (k := f"{key}|per_household") in by_key), None) for found in keys
        ]
        if any(costs):
            rows.append(County(Text.same(county), tuple(costs), tuple(households)))
    rows.sort(key=lambda row: (-max(one.value for one in row.costs if one), row.name.zh))
    if len(rows) > ROWS:
        rows = [*rows[: ROWS - 1], _rest(maker, rows[ROWS - 1 :])]
    for name in ctx.judged.outcomes.payments.cost:
        found = [by_key.get(f"budget|{o.option}|payment|{name}") for o in maker.options]
        if any(found):
            title = ctx.judged.scheme.arranged[(maker.options[0].option, name)].payment.title
            rows.append(County(title, tuple(found), (None,) * len(found)))
    return tuple(rows)


def _rest(maker: Maker, rows: list[County]) -> County:
    costs = []
    for i, shown in enumerate(maker.options):
        parts = [cost for row in rows if (cost := row.costs[i]) is not None]
        label = Text(zh="支出：其余区县，{}", en="public cost: other counties, {}").format(shown.title)
        costs.append(maker.total(f"county|{shown.option}|rest", label, parts))
    return County(REST.format(n=len(rows)), tuple(costs), (None,) * len(costs))
