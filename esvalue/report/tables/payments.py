"""Payments beside the standards: what each pays by which rule or rate, and what is not known of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from esvalue.core.printing.table import Cell, Number, Table, TableColumn, number
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.inputs.scenario import Beside, Part
from esvalue.payments import Arranged, Claims
from esvalue.payments.claims import AS_IF
from esvalue.payments.headings import KIND_TITLES
from esvalue.payments.rule_file import ANY, REST, Term
from esvalue.report.chapters import report_table
from esvalue.report.numbering import WAN, Figure
from esvalue.report.tables.annex import own_name
from esvalue.report.tables.context import Context

__all__ = [
    "SIDES", "TITLE", "alike", "counts", "lacking_notes", "payments_table", "term_amounts", "why_unknown",
]  # fmt: skip

TITLE = Text(zh="支付", en="payment")
NO_AMOUNT = Text(zh="金额不详", en="amount not known")
NO_TABLES = Text(zh="没有断面监测结果", en="no results of sections")
NO_BASE = Text(zh="不知数量", en="what it is counted by is not known")
NOT_SEEN = Text(zh="金额未见于印本", en="amount not in print")
ONLY_MET = Text(zh="只公布达标，未公布类别", en="that targets were met is published, classes are not")
SIDES = {
    "worse": Text(zh="劣于目标的应付", en="charges for worse"),
    "better": Text(zh="优于目标的应得", en="rewards for better"),
}
MOVED = Text(zh="{}：补足、退还与转付", en="{}: topped up, given back and passed on")
SEE_POOL = Text(zh="见资金池收支", en="see the balance of the pool")
ALL_CLAIMS = Text(zh="所有应付之和", en="sum of all claims")
PARTLY = Text(zh="不完整：{}", en="partial: {}")
LACKS = Text(
    zh="财政支出不含{payment}中数额不详的部分：{what}", en="Public cost lacks what is not known of {payment}: {what}"
)
PART_OF = Text(zh="{}（{}）", en="{} ({})")
OF_OPTIONS = Text(zh="{}（{}）", en="{} (under {})")
LIKEWISE = Text(zh="以下方案的支付与此相同：{}", en="The same is paid under: {}")
#: What holders whose cost is known do, by outcome of a part.
HOLDERS_DO = {"uptake": Text(zh="参与", en="take part"), "adequacy": Text(zh="付够其成本的", en="are paid their cost")}
WHOEVER = Text(
    zh="权利人的成本不详，按全部数量计（自愿时实付只会更少）",
    en="what it costs holders is not known: all of the base is counted, and less is paid where some stay out",
)
MANDATORY = Text(zh="强制参与", en="mandatory")
SECURES = Text(
    zh="权利人的成本计入真实成本与足额补偿的损失占比；支付所保住的价值不详，不计入净效益。",
    en="What holders of payments lose enters the real cost and the share of loss paid enough; the value they secure is "
    "not known and is in no net benefit.",
)
NOT_PAID = Text(zh="本方案不付", en="not paid by this option")
GIVES_WAY = Text(zh="同一义务另有支付，本项不计", en="another payment for the same duty counts, not this one")


@report_table("payments", 0, judged=True, each="option")
def payments_table(ctx: Context, shown: str) -> Table:
    """What an option pays beside the standards: the terms or rates of every payment, and what they come to; of options
    that pay the same, once.
    """
    same = alike(ctx, shown)
    table = Table(
        own_name(ctx, "payments", shown),
        Text(zh="各项支付：{}", en="Payments: {}").format(ctx.option_title(shown)),
        [
            TableColumn("payment", TITLE),
            TableColumn("what", Text(zh="条款或类别", en="term or category")),
            TableColumn("rate", Text(zh="费率", en="rate")),
            TableColumn("base", Text(zh="数量", en="counted")),
            TableColumn("amount", Text(zh="金额", en="amount"), WAN),
            TableColumn("note", Text(zh="说明", en="note")),
        ],
        folded=shown != ctx.recommendation.shown,
        merged=1,
    )
    if ctx.judged.outcomes.payments.judged:
        held = [TableColumn(key, title, "share") for key, title in HOLDERS_DO.items()]
        table.columns = [*table.columns[:4], *held, *table.columns[4:]]
    for one in ctx.judged.scheme.of(shown) if same[0] == shown else ():
        rows = _terms(ctx, one, shown) if one.rule else _parts(ctx, one, shown)
        table.rows += [{"payment": one.payment.title, **row} for row in rows]
        for beside, claims in ctx.judged.scheme.beside.get(one.name, ()):
            table.rows += [{"payment": one.payment.title, **row} for row in _beside(beside, claims)]
        table.notes += [one.payment.note] if one.payment.note else []
        table.notes += one.claims.notes if one.claims else ()
    if not table.rows:
        return table
    table.notes += [LIKEWISE.format(_listed(ctx.option_title(o) for o in same[1:]))] if same[1:] else []
    table.notes += [*_what_enters(ctx), *lacking_notes(ctx, [shown])]
    table.notes += [SECURES] if ctx.judged.outcomes.payments.judged else []
    return table


def alike(ctx: Context, shown: str) -> tuple[str, ...]:
    """Return the options that pay the same beside the standards as one does, itself among them, the shown one first."""

    def state(option: str) -> list[object]:
        return [
            (one.name, counts(ctx, one, option), one.as_if, "" if one.off else one.payment.model_dump_json())
            for one in ctx.judged.scheme.of(option)
        ]

    own = state(shown)
    return tuple(option for option in ctx.shown_first if state(option) == own)


def lacking_notes(ctx: Context, options: Sequence[str]) -> list[Text]:
    """Return what public cost of options lacks of payments beside the standards, as its amount is not known."""
    found: dict[Text, list[str]] = {}
    for option in options:
        for one in ctx.judged.scheme.of(option):
            if (what := _lacks(ctx, one, option)) is not None:
                note = LACKS.format(payment=one.payment.title, what=what)
                found.setdefault(note, []).append(option)
    return [
        note if len(named) == len(options) else OF_OPTIONS.format(note, _listed(ctx.option_title(o) for o in named))
        for note, named in found.items()
    ]


def _lacks(ctx: Context, one: Arranged, option: str) -> Text | None:
    """Return which part of a payment is in no public cost as it is not known; None where all of it is."""
    budget = ctx.judged.loaded.scenario.budget
    enters = one.to_holders or (budget is not None and budget.of is not None)
    if not enters or not counts(ctx, one, option):
        return None
    if one.rule is None:
        parts = [part.title for _, part in one.payment.schedule if part.base is None]
        return PART_OF.format(_listed(parts), why_unknown(one)) if parts else None
    if one.claims is None:
        return why_unknown(one)
    left = [part.title for part in one.claims.left_out]
    return _listed(left) if left else None


def _listed(texts: Iterable[Text]) -> Text:
    return Text(zh="、", en=", ").join(texts)


def why_unknown(one: Arranged) -> Text:
    """Return why the amount of a payment is not known."""
    return one.payment.not_known or (NO_TABLES if one.rule else NO_BASE)


def _terms(ctx: Context, one: Arranged, shown: str) -> Iterator[dict[str, Cell]]:
    """Yield the terms of a rule: amounts as printed, what they come to in the time asked about."""
    assert one.rule is not None
    left = {part.name: part.reason for part in one.claims.left_out} if one.claims else {}
    partly = {name.partition(".")[0]: reason for name, reason in left.items() if "." in name}
    sums = one.claims.by("term").to_dict() if one.claims else {}
    for term in one.rule.file.terms:
        row: dict[str, Cell] = {"what": term.title, "rate": term_amounts(term, one.rule.file.rule.unit)}
        if one.claims is None:
            row |= {"amount": NO_AMOUNT, "note": why_unknown(one) if term.seen else NOT_SEEN}
        elif term.name in left:
            row |= {"amount": NO_AMOUNT, "note": left[term.name]}
        else:
            row["amount"] = Figure.of(
                f"payment|{shown}|{one.name}|{term.name}",
                f"{one.payment.title.zh}：{term.title.zh}",
                f"{one.payment.title.en}: {term.title.en}",
                float(sums.get(term.name, 0.0)) / 1e4,
                WAN,
                **_ends(one, term.name),
                statistic="claims",
                extra=frozenset(one.rests),
            )
            row["note"] = PARTLY.format(partly[term.name]) if term.name in partly else ALL_CLAIMS
        if not counts(ctx, one, shown):
            row["note"] = NOT_PAID if one.off else GIVES_WAY
        elif one.as_if:
            row["note"] = AS_IF
        yield row
    for balance in one.claims.pools if one.claims else ():
        pool = balance.pool
        if moved := float(sums.get(pool.name, 0.0)):
            title = MOVED.format(pool.called)
            figure = Figure.of(
                f"payment|{shown}|{one.name}|{pool.name}",
                f"{one.payment.title.zh}：{title.zh}",
                f"{one.payment.title.en}: {title.en}",
                moved / 1e4,
                WAN,
                statistic="claims",
                extra=frozenset(one.rests),
            )
            yield {"what": title, "amount": figure, "note": NOT_PAID if one.off else SEE_POOL}


def _ends(one: Arranged, term: str) -> dict[str, float]:
    """Return the interval of what a term comes to under errors of measurement, in 1e4 yuan; nothing without."""
    if one.flows is None:
        return {}
    found = one.flows.sum_of("term", term)
    return {end: found[end] / 1e4 for end in ("low", "high")}


def term_amounts(term: Term, unit: str) -> Text:
    """Return the amounts of a term as printed, by kind of section or indicator."""
    if not term.seen:
        return NOT_SEEN
    if term.amount is None:
        return Text(zh="分档", en="by bands") if term.schedule.bands else Text.same("")
    words = {**KIND_TITLES, ANY: REST}
    listed = list(term.amount.items())

    def said(language: str) -> str:
        comma, left, right = ("；", "（", "）") if language == "zh" else ("; ", " (", ")")
        every = [(words[kind][language] if kind in words else kind, number(value)) for kind, value in listed]
        amounts = comma.join(value if len(listed) == 1 else f"{name} {value}" for name, value in every)
        return f"{amounts}{left}{unit_text(unit, language)}{right}"

    return Text.by(said)


def _parts(ctx: Context, one: Arranged, shown: str) -> Iterator[dict[str, Cell]]:
    """Yield the rates of a payment, what they are counted by, and what they come to."""
    for key, part in one.payment.schedule:
        notes = [_yearly(ctx, one, key, shown), _taking_part(ctx, one, key)]
        row: dict[str, Cell] = {"what": part.title, "rate": _rate(part), "note": _joined(notes)}
        nodes = ctx.judged.outcomes.payments.parts.get((one.name, key))
        if nodes is None:
            row |= {"amount": NO_AMOUNT, "note": why_unknown(one)}
        else:
            unit = ctx.judged.graph[nodes.base].unit.text
            target = ctx.target(nodes.base)
            row["base"] = Figure.of(
                f"payment_base|{one.name}|{key}",
                f"{part.title.zh}：数量",
                f"{part.title.en}: counted",
                ctx.central(nodes.base),
                unit,
                targets=(target,),
                soft=ctx.soft(target),
            )
            row["amount"] = ctx.stored(
                f"payment|{shown}|{one.name}|{key}",
                part.title.zh,
                part.title.en,
                nodes.amount,
                "yuan/a",
                shown=WAN,
                option=shown,
            )
            row |= {outcome: _done(ctx, one, key, shown, outcome) for outcome in HOLDERS_DO if nodes.judged}
        if not counts(ctx, one, shown):
            row["note"] = NOT_PAID if one.off else GIVES_WAY
        yield row


def _done(ctx: Context, one: Arranged, key: str, shown: str, outcome: str) -> Figure:
    """Return which share of holders takes part in a part of a payment, or is paid its cost."""
    node = ctx.judged.outcomes.payments.parts[(one.name, key)].judged[outcome]
    title = HOLDERS_DO[outcome]
    return ctx.stored(
        f"payment|{shown}|{one.name}|{key}|{outcome}",
        f"{one.payment.title.zh}：{title.zh}",
        f"{one.payment.title.en}: {title.en}",
        node,
        "",
        shown="share",
        option=shown,
    )


def _rate(part: Part) -> Text:
    unit = part.rate.unit or ""
    return Text.by(lambda lang: f"{number(part.rate.value)} {unit_text(unit, lang)}")


def _yearly(ctx: Context, one: Arranged, key: str, shown: str) -> Text | None:
    """Return the yearly equivalent of a rate that is paid once."""
    nodes = ctx.judged.outcomes.payments.parts.get((one.name, key))
    if one.payment.timing != "once" or nodes is None or one.payment.years is None or one.payment.return_rate is None:
        return None
    rate = number(ctx.central(nodes.rate, option=shown))
    years, interest = number(one.payment.years.value), number(one.payment.return_rate.value, "share")
    return Text.by(
        lambda lang: ONCE[lang].format(
            rate=rate, unit=unit_text(ctx.judged.graph[nodes.rate].unit.text, lang), years=years, interest=interest
        )
    )


def _taking_part(ctx: Context, one: Arranged, key: str) -> Text | None:
    """Return whether all must take part, or that nobody knows who does."""
    nodes = ctx.judged.outcomes.payments.parts.get((one.name, key))
    if one.payment.participation == "voluntary" and nodes is not None and not nodes.judged:
        return WHOEVER
    return MANDATORY if one.payment.mandatory else None


def _joined(notes: list[Text | None]) -> Text | None:
    said = [note for note in notes if note is not None]
    return Text(zh="；", en="; ").join(said) if said else None


ONCE = Text(
    zh="一次性；年等值 {rate} {unit}（{years} 年，利率 {interest}），金额按年等值",
    en="once; equal to {rate} {unit} over {years} years at {interest}, which the amount is",
)


def _beside(beside: Beside, claims: Claims | None) -> Iterator[dict[str, Cell]]:
    """Yield what another period shows, charges and rewards; it is counted nowhere."""
    shown = Text(zh=f"{beside.period} 年，只列出，不计入", en=f"{beside.period}, shown and counted nowhere")
    mark = Text(zh="{}；{}", en="{}; {}").format(shown, AS_IF) if beside.as_if else shown
    left = {one.name.rpartition(".")[2]: one.reason for one in claims.left_out} if claims else {"better": ONLY_MET}
    sums = claims.by("side").to_dict() if claims else {}
    for side, title in SIDES.items():
        what = Text(zh="{}：{}", en="{}: {}").format(beside.title, title)
        if side in left:
            yield {"what": what, "amount": NO_AMOUNT, "note": Text(zh="{}；{}", en="{}; {}").format(mark, left[side])}
        else:
            yield {"what": what, "amount": Number(value=float(sums.get(side, 0.0)) / 1e4, unit=WAN), "note": mark}


def counts(ctx: Context, one: Arranged, shown: str) -> bool:
    """Tell whether an option pays a payment, and it gives way to no other."""
    return not one.off and ctx.judged.outcomes.payments.counted[(shown, one.name)]


def _what_enters(ctx: Context) -> list[Text]:
    """Return what of all this enters public cost."""
    budget = ctx.judged.loaded.scenario.budget
    if not any(one.rule or not one.to_holders for one in ctx.judged.scheme.arranged.values()):
        return []
    if budget is None or budget.of is None:
        return [
            Text(
                zh="政府之间的支付只列在往来账，不计入财政支出：情景未写预算是哪一方的（[budget] of）。",
                en="Payments between governments stand in the ledger and not in public cost: the scenario does not "
                "say whose the budget is ([budget] of).",
            )
        ]
    return [
        Text(
            zh=f"政府之间的支付以{budget.of}的净支出（付出减收到）计入财政支出。",
            en=f"Of payments between governments, what {budget.of} pays less what it receives enters public cost.",
        )
    ]
