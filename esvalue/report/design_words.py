"""What holds a designed rate where it is, in words: of tables and of traces alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from esvalue.analysis.design import CellRate
from esvalue.core.printing.rounding import percent
from esvalue.core.printing.table import number
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.inputs.choices import CHOICES
from esvalue.report.numbering import WAN
from esvalue.report.tables.reasons import REASONS
from esvalue.standards.designed import Designed

__all__ = ["FLAGS", "designed_text", "held_text", "setting_text", "step_text"]

HELD: Mapping[str, Text] = {
    "promise": Text(zh="承诺：低一档就做不到", en="the promise: a step less would not keep it"),
    "present": Text(zh="现行标准，不得降低", en="the present rate, which may not fall"),
    "step": Text(zh="已是最低一档", en="it is the least step there is"),
    "law": Text(zh="法规或合同所定", en="fixed by law or contract"),
    "unreachable": Text(zh="付多少都做不到承诺", en="no rate keeps the promise"),
    "left_out": Text(zh="此处未作承诺", en="nothing is promised here"),
    "budget": Text(zh="预算：高一档仍值，钱不够", en="the money: a step more would be worth it"),
    "unpaid": REASONS["unpaid"],
    "not_worth": REASONS["not_worth"],
    "best": Text(zh="再高则所得不抵成本", en="more would cost more than it brings"),
    "ceiling": Text(zh="外溢价值的上限", en="the ceiling of its value to others"),
    "kept": Text(zh="外溢价值不详，照现行", en="its value to others is not known: as today"),
}
ORDER = {
    "not_less": Text(zh="排序：不低于{by}", en="the order: no less than {by}"),
    "not_more": Text(zh="排序：不高于{by}", en="the order: no more than {by}"),
}
FLAGS: Mapping[str, Text] = {
    "above_ceiling": Text(zh="高于外溢价值的上限", en="above the ceiling of its value to others"),
    "below_half": Text(zh="平均补够不到一半", en="fewer than half are paid enough on average"),
    "law_too_low": Text(zh="所定费率做不到承诺或排序", en="what is fixed is too low for the promise or the order"),
    "out_of_order": Text(zh="没有一档高到符合排序", en="no rate is as high as the order needs"),
}
STEP = {
    "up": Text(
        zh="高一档多花 {cost}，净效益变动 {net}", en="a step up costs {cost} more and changes net benefit by {net}"
    ),
    "down": Text(
        zh="低一档变动 {cost}，净效益变动 {net}", en="a step down changes cost by {cost} and net benefit by {net}"
    ),
}
SEMICOLON, COMMA = Text(zh="；", en="; "), Text(zh="，", en=", ")
NOT_KNOWN = Text(zh="不详", en="not known")
DEFAULT = Text(zh="默认", en="default")
SETTINGS: Mapping[str, Text] = {
    "at_least": Text(zh="每个单元补够的占比", en="share of every cell paid enough"),
    "in_share": Text(zh="在多少未来中", en="in what share of futures"),
    "budget": Text(zh="预算", en="budget"),
    "budget_in_share": Text(zh="在多少未来中不超预算", en="share of futures in which the budget is kept"),
    "participation": Text(zh="参与", en="participation"),
    "unknown_value": Text(zh="外溢价值不详的单元", en="cells whose value to others is not known"),
    "points": Text(zh="前沿上的预算个数", en="budgets of the frontier"),
}
STEP_OF, ORDER_OF = Text(zh="步长：{}", en="step: {}"), Text(zh="排序：{}", en="order: {}")
APART = Text(zh="{}：承诺", en="{}: promise")
NO_ORDER, NOTHING = Text(zh="不排序", en="none"), Text(zh="不作承诺", en="nothing is promised")


def held_text(designed: Designed, row: CellRate, title: Callable[[str], Text]) -> Text:
    """Return what holds a designed rate, with what must be known of it; `title` names a cell."""
    if row.held_by == "order":
        order = next(order for order in designed.settings["orders"] if row.cell in order)
        word = "not_less" if order.index(row.by) > order.index(row.cell) else "not_more"
        said = ORDER[word].format(by=title(row.by))
    else:
        said = HELD[row.held_by]
    return SEMICOLON.join([said, *(FLAGS[flag] for flag in row.flags)])


def step_text(row: CellRate) -> Text | None:
    """Return what a step up and a step down would cost and bring on average; None where nothing is paid."""
    parts = []
    for way in ("up", "down"):
        step = getattr(row, way)
        if step is not None and row.rate > 0:
            cost, net = (_money(one) for one in step)
            parts.append(STEP[way].format(cost=cost, net=net))
    return SEMICOLON.join(parts) if parts else None


def _money(value: float) -> Text:
    if value != value:
        return NOT_KNOWN
    return Text.by(lambda lang: f"{number(value / 1e4)} {unit_text(WAN, lang)}")


def designed_text(designed: Designed, part: str, cell: str, title: Callable[[str], Text]) -> Text:
    """Return how a designed rate came about, for its trace."""
    row = designed.tables[part][cell]
    value, unit = designed.printed(cell, row.rate)
    told = Text(
        zh="设计：{draws} 次自有抽样中选定 {value}；由此决定：{held}",
        en="designed: {value}, chosen on {draws} draws of its own; held by {held}",
    )
    rate = Text.by(lambda lang: f"{number(value)} {unit_text(unit, lang)}")
    said = told.format(draws=Text.same(f"{designed.draws:,}"), value=rate, held=held_text(designed, row, title))
    steps = step_text(row)
    return said if steps is None else said + SEMICOLON + steps


def setting_text(
    designed: Designed, title: Callable[[str], Text], domain_title: Callable[[str], Text]
) -> Iterator[tuple[Text, Text, Text]]:
    """Yield every setting of the designs: what it is, its value, where it comes from."""
    settings = designed.settings
    origins = settings["from"]
    for key, words in SETTINGS.items():
        yield words, _value(key, settings[key]), _origin(origins.get(key, "default"))
    for key, origin in origins.items():
        kind, _, domain = key.partition(".")
        if kind == "rounding":
            step = next(one["rounding"] for cell, one in settings["cells"].items() if cell.startswith(f"{domain}|"))
            told = Text.by(lambda lang: f"{number(step['to'])} {unit_text(step['unit'], lang)}")
            yield STEP_OF.format(domain_title(domain)), told, _origin(origin)
        elif kind == "order":
            order = next((one for one in settings["orders"] if one[0].startswith(f"{domain}|")), ())
            named = Text.same(" ≥ ").join(title(cell) for cell in order) if order else NO_ORDER
            yield ORDER_OF.format(domain_title(domain)), named, _origin(origin)
    usual = {"at_least": settings["at_least"], "in_share": settings["in_share"], "weight": "base"}
    for cell, one in settings["cells"].items():
        if one["promises"] is None or one["promises"] != [usual]:
            told = NOTHING if one["promises"] is None else COMMA.join(_promise(p) for p in one["promises"])
            yield APART.format(title(cell)), told, _origin("design.cells")


def _promise(one: Mapping[str, Any]) -> Text:
    share = percent(one["in_share"])
    if "loss_at_most" in one:
        return Text(zh="未补偿损失不超过 {} （{} 的未来）", en="loss of at most {} in {} of futures").format(
            _money(one["loss_at_most"]), share
        )
    what = Text(zh="的损失", en=" of the loss") if one["weight"] == "loss" else Text.same("")
    return Text(zh="补够 {}{}（{} 的未来）", en="{}{} paid enough in {} of futures").format(
        percent(one["at_least"]), what, share
    )


def _value(key: str, value: Any) -> Text:
    if value is None:
        return Text(zh="无", en="none")
    if key == "budget":
        return _money(value)
    if isinstance(value, str):
        return CHOICES[key][value]
    return Text.same(percent(value) if isinstance(value, float) else str(value))


def _origin(where: str) -> Text:
    return DEFAULT if where == "default" else Text.same(where)
