"""The ledger: who pays whom by standards, rates and claims, the net of every government, the rows of the budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.text import Text
from esvalue.inputs.scenario import HOLDERS
from esvalue.payments import Arranged, Spread
from esvalue.payments.scheme import party_title
from esvalue.payments.settlement import cents_of, largest_remainder
from esvalue.payments.spread import ENDS
from esvalue.report.chapters import report_table
from esvalue.report.ledger import NET, PAID, RECEIVED, YUAN
from esvalue.report.numbering import WAN, Figure
from esvalue.report.pools import pool_table
from esvalue.report.spreads import CLAIMS, DRAWN, claim_spread_table, drawn_number, said_of
from esvalue.report.tables.annex import own_name
from esvalue.report.tables.context import Context
from esvalue.report.tables.payments import TITLE, alike, counts

__all__ = [
    "budget_rows",
    "claims_spread_table",
    "ledger_rows",
    "ledger_table",
    "nets_table",
    "party_name",
    "pools_table",
]

PAYER, PAYEE = Text(zh="付款方", en="payer"), Text(zh="收款方", en="payee")
PUBLIC = Text(zh="财政", en="public funds")
BESIDE = Text(
    zh="{}：另有 {n} 笔按实测值为零、误差下可能须付，见应付明细与净额",
    en="{}: {n} more are nothing at the measured values and could be owed under errors; they stand in claims and nets",
)
BY_POOL = Text(
    zh="{}由资金池支付：误差下的区间只见于应付明细",
    en="{} is paid by a pool: intervals under errors stand with its claims alone",
)
A_YEAR = Text(zh="每年", en="a year")


def ledger_rows(ctx: Context, shown: str) -> Iterator[tuple[Text, str, str, Text, int, Arranged | None]]:
    """Yield every payment of an option: payment, payer, payee, period, cents, and which (None: a domain's standard)."""
    scenario = ctx.judged.loaded.scenario
    levels = {level: record.value for level, record in (scenario.funding.levels if scenario.funding else {}).items()}
    for domain, name in ctx.judged.outcomes.by_county.items():
        node, option = ctx.judged.graph[name], ctx.options.index(shown)
        for c, county in enumerate(node.labels[f"county:{domain}"]):
            if not node.present[option, c]:
                continue
            whole = cents_of(np.array([ctx.results.column(name, (option, c)).mean()]))
            payee = f"{HOLDERS}|{county}"
            for payer, cents in _split(whole, levels):
                yield ctx.domain_title(domain), payer, payee, A_YEAR, cents, None
    for one in ctx.judged.scheme.of(shown):
        if not counts(ctx, one, shown):
            continue
        if one.claims is not None:
            sums = one.claims.frame.groupby(["payer", "payee", "period"], observed=True, sort=False)["cents"].sum()
            for (payer, payee, period), cents in zip(sums.index.to_list(), sums, strict=True):
                yield one.payment.title, str(payer), str(payee), Text.same(str(period)), int(cents), one
        elif one.name in ctx.judged.outcomes.payments.amount:
            amount = ctx.judged.outcomes.payments.amount[one.name]
            whole = cents_of(np.array([ctx.draws(amount, option=shown).mean()]))
            for payer, cents in [(one.payment.payer, int(whole[0]))] if one.payment.payer else _split(whole, levels):
                yield one.payment.title, payer, one.payment.payee, A_YEAR, cents, one


def _split(whole: np.ndarray, levels: dict[str, float]) -> list[tuple[str, int]]:
    """Return whole cents by the level that pays, adding to the whole; one row where the scenario says no levels."""
    if not levels:
        return [("", int(whole[0]))]
    parts = largest_remainder(whole, np.array([list(levels.values())]))
    return [(level, int(cents)) for level, cents in zip(levels, parts[0], strict=True)]


def party_name(ctx: Context, name: str) -> Text:
    """Return what a party of a ledger is called: a level, a government, the holders of a county, public funds."""
    if not name:
        return PUBLIC
    head, _, county = name.partition("|")
    title = ctx.words.levels[head].title if head in ctx.words.levels else party_title(head)
    return Text(zh=f"{title.zh}（{county}）", en=f"{title.en} ({county})") if county else title


@report_table("payments", 1, judged=True, each="option")
def ledger_table(ctx: Context, shown: str) -> Table:
    """Who pays whom in a year: standards by county and level that pays, rates, claims by period."""
    table = Table(
        own_name(ctx, "ledger", shown),
        Text(zh="往来账：{}", en="Ledger: {}").format(ctx.option_title(shown)),
        [
            TableColumn("payment", TITLE),
            TableColumn("payer", PAYER),
            TableColumn("payee", PAYEE),
            TableColumn("period", Text(zh="时间", en="period")),
            TableColumn("amount", Text(zh="金额", en="amount"), YUAN),
        ],
        folded=True,
    )
    under = _spreads(ctx, shown)
    if under:
        table.columns = [*table.columns, TableColumn("drawn", DRAWN, YUAN)]
    told = {name: set(one.flows.sums["flow"].index) for name, one in under.items() if one.flows is not None}
    for title, payer, payee, period, cents, one in ledger_rows(ctx, shown):
        parties = {"payer": party_name(ctx, payer), "payee": party_name(ctx, payee)}
        row: dict[str, Cell] = {
            "payment": title,
            **parties,
            "period": period,
            "amount": Number(value=cents / 100, unit=YUAN),
        }
        if one is not None and one.name in under and one.flows is not None:
            row["drawn"] = drawn_number(one.flows.sum_of("flow", payer, payee, period["en"]))
            told[one.name].discard((payer, payee, period["en"]))
        table.rows.append(row)
    if table.rows:
        table.notes.append(
            Text(
                zh="标准与费率为各未来的平均；每笔只在此处四舍五入到分，按分担比例用最大余数法分摊，各分之和等于该笔。",
                en="Standards and rates are means of the futures; each claim is rounded to the cent here, once, and "
                "shared by largest remainder, so that the parts add to it.",
            )
        )
    table.notes += [said_of(one.payment.title, one.spread) for one in under.values() if one.spread and table.rows]
    table.notes += [BESIDE.format(under[name].payment.title, n=len(keys)) for name, keys in told.items() if keys]
    table.notes += [BY_POOL.format(one.payment.title) for one in under.values() if one.flows is None]
    return table


def _spreads(ctx: Context, shown: str) -> dict[str, Arranged]:
    """Return the payments of an option for whose measurements errors are stated, by name."""
    return {one.name: one for one in ctx.judged.scheme.of(shown) if one.spread and counts(ctx, one, shown)}


@report_table("payments", 2, judged=True, each="option")
def nets_table(ctx: Context, shown: str) -> Table:
    """What every government pays, receives and has in the end by payments between governments; nets sum to zero."""
    table = Table(
        own_name(ctx, "nets", shown),
        Text(zh="政府之间的净额：{}", en="Net between governments: {}").format(ctx.option_title(shown)),
        [
            TableColumn("party", Text(zh="一方", en="party")),
            TableColumn("paid", PAID, YUAN),
            TableColumn("received", RECEIVED, YUAN),
            TableColumn("net", NET, YUAN),
        ],
        folded=shown != ctx.recommendation.shown,
    )
    sums: dict[str, list[int]] = {}
    for _, payer, payee, _, cents, one in ledger_rows(ctx, shown) if alike(ctx, shown)[0] == shown else ():
        if one is not None and not one.to_holders:
            sums.setdefault(payer, [0, 0])[0] += cents
            sums.setdefault(payee, [0, 0])[1] += cents
    under = _spreads(ctx, shown)
    flows = {one.name: one.flows for one in under.values() if one.flows is not None}
    whole = len(flows) == len(under)
    if flows and whole:
        table.columns = [*table.columns, TableColumn("drawn", DRAWN, YUAN)]
    for spread in flows.values() if whole else ():  # who could owe, or be owed, under errors alone
        sums.update({party: [0, 0] for party in spread.net_draws.index if party not in sums})
    fixed = _nets_without(ctx, shown, flows)
    for party, (paid, received) in sorted(sums.items()):
        numbers = {"paid": paid, "received": received, "net": received - paid}
        row: dict[str, Cell] = {key: Number(value=value / 100, unit=YUAN) for key, value in numbers.items()}
        if flows and whole:
            row["drawn"] = _drawn_net(party, fixed.get(party, 0), list(flows.values()))
        table.rows.append({"party": party_name(ctx, party), **row})
    partial = [one for one in ctx.judged.scheme.of(shown) if one.claims is not None and one.claims.left_out]
    for one in partial if table.rows else ():
        left = one.claims.left_out if one.claims else ()
        names = Text(zh="；".join(part.title.zh for part in left), en="; ".join(part.title.en for part in left))
        table.notes.append(
            Text(zh="净额不完整，{}未计入：{}", en="Nets are partial; of {} left out: {}").format(
                one.payment.title, names
            )
        )
    return table


def _nets_without(ctx: Context, shown: str, flows: Mapping[str, Spread]) -> dict[str, int]:
    """Return the nets in cents of what no errors are stated for."""
    found: dict[str, int] = {}
    for _, payer, payee, _, cents, one in ledger_rows(ctx, shown):
        if flows and one is not None and not one.to_holders and one.name not in flows:
            found[payer] = found.get(payer, 0) - cents
            found[payee] = found.get(payee, 0) + cents
    return found


def _drawn_net(party: str, fixed: int, spreads: Sequence[Spread]) -> Number:
    """Return the net of a party over the draws, those of several payments added draw by draw."""
    draws = np.full(spreads[0].draws, float(fixed))
    for one in spreads:
        if party in one.net_draws.index:
            draws = draws + one.net_draws.loc[party].to_numpy()
    low, high = np.quantile(draws, ENDS, method="inverted_cdf")
    return drawn_number({"mean": draws.mean() / 100, "low": low / 100, "high": high / 100})


@report_table("payments", 3, judged=True, each="option")
def claims_spread_table(ctx: Context, shown: str) -> Table:
    """The claims of an option that errors of measurement can change, section by section."""
    table = Table(own_name(ctx, "claim_spread", shown), CLAIMS.format(ctx.option_title(shown)), [], folded=True)
    for one in _spreads(ctx, shown).values() if alike(ctx, shown)[0] == shown else ():
        if one.rule is None or one.spread is None:
            continue
        own = claim_spread_table(one.rule, one.spread)
        table.columns = [TableColumn("payment", TITLE), *own.columns]
        table.rows += [{"payment": one.payment.title, **row} for row in own.rows]
        table.notes += own.notes
    return table


@report_table("payments", 4, judged=True, each="option")
def pools_table(ctx: Context, shown: str) -> Table:
    """What went in and out of the pools of an option's rules, by period."""
    own = ctx.judged.scheme.of(shown) if alike(ctx, shown)[0] == shown else ()
    paid = (one for one in own if one.claims is not None and counts(ctx, one, shown))
    balances = [(one.payment.title, balance) for one in paid for balance in (one.claims.pools if one.claims else ())]
    table = pool_table(own_name(ctx, "pools", shown), balances)
    table.title = Text(zh="{}：{}", en="{}: {}").format(table.title, ctx.option_title(shown))
    table.folded = shown != ctx.recommendation.shown
    return table


def budget_rows(ctx: Context, shown: str, levels: dict[str, float]) -> Iterator[dict[str, Cell]]:
    """Yield what payments beside the standards cost the budget, by the level that pays."""
    own = ctx.judged.loaded.scenario.scenario.payer_level
    for name, node in ctx.judged.outcomes.payments.cost.items():
        one = ctx.judged.scheme.arranged[(shown, name)]
        title = one.payment.title
        cost = ctx.stored(
            f"budget|{shown}|payment|{name}",
            f"支出：{title.zh}",
            f"public cost: {title.en}",
            node,
            "yuan/a",
            shown=WAN,
            option=shown,
        )
        row: dict[str, Cell] = {"domain": title, "cost": cost}
        if one.to_holders and one.payment.payer is None:
            shares = levels
        else:
            shares = {one.payment.payer if one.payment.payer in levels else own: 1.0}
        for level in levels:
            row[f"level_{level}"] = Figure.of(
                f"budget|{shown}|payment|{name}|{level}",
                f"支出：{title.zh}，{level}",
                f"public cost: {title.en}, {level}",
                cost.value * shares.get(level, 0.0),
                WAN,
                statistic="mean",
                targets=cost.targets,
                soft=cost.soft,
                extra=frozenset({f"funding.levels.{level}"}) if shares is levels else frozenset(),
            )
        yield row
