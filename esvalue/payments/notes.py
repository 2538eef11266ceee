"""What the claims of a rule rest on and leave out, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from esvalue.core.text import Text
from esvalue.payments.needs import named_rows
from esvalue.payments.rule_file import ROLES, Settle, Term
from esvalue.payments.scene import Scene, Spec
from esvalue.payments.tables import Tables

__all__ = [
    "ASKED", "GAPS", "INFLOW_ONLY", "LEAST", "MEANS", "NEEDS_MORE", "NOTHING_KNOWN", "NOT_IN_FORCE",
    "NOT_PRINTED", "NOT_SEEN", "NO_DAYS", "NO_PERIOD", "NO_PERIOD_DOUBT", "NO_REFERENCE", "NO_YEAR",
    "ONLY_CLASSES", "OTHER", "OTHER_CLASSES", "SHOWN", "SINGLE_GAPS", "UNKNOWN", "USERS", "USERS_INSTEAD",
    "open_rows", "touched",
]  # fmt: skip

Mask = npt.NDArray[np.bool_]
#: Names a note lists.
SHOWN = 20
NOT_SEEN = Text(zh="金额未见于印本，未计入", en="its amount is not in print; not counted")
NOT_PRINTED = Text(zh="未见于印本，未计入", en="not in print; not counted")
ASKED = Text(zh="按要求不计", en="left out as asked")
GAPS = Text(zh="缺测或暂停考核，不计：{rows}", en="a gap or suspended, not counted: {rows}")
SINGLE_GAPS = Text(
    zh="单项缺测或暂停考核（优于目标不能认定，劣于目标仍可认定）：{rows}",
    en="single indicators are a gap or suspended (better than the target cannot be told, worse can): {rows}",
)
UNKNOWN = Text(
    zh="不能认定，未计入：所需指标有未监测的：{rows}",
    en="not known and not counted, as indicators it needs were not measured: {rows}",
)
ONLY_CLASSES = Text(zh="只有公布的类别，没有浓度：{rows}", en="only the class is published, no concentrations: {rows}")
NEEDS_MORE = Text(
    zh="不能由公布的类别认定，未计入：{rows}", en="not to be told from the published class, and not counted: {rows}"
)
OTHER_CLASSES = Text(
    zh="公布的类别与全部浓度所定类别不同，按浓度：{rows}",
    en="the published class is not that of all concentrations, which count: {rows}",
)
LEAST = Text(
    zh="{title}：有指标未监测，金额至少如此：{rows}",
    en="{title}: indicators were not measured, so that the amounts are the least: {rows}",
)
NOT_IN_FORCE = Text(zh="规则未施行，不计：{periods}", en="the rule was not in force, not counted: {periods}")
NO_REFERENCE = Text(zh="{against}缺测，不计：{rows}", en="{against} is a gap, not counted: {rows}")
INFLOW_ONLY = Text(zh="没有目标，只作入境断面：{names}", en="without a target, taken as inflow only: {names}")
NOTHING_KNOWN = Text(
    zh="断面表中有而没有目标、也没有监测，什么都不计：{names}",
    en="in the table of sections, but neither target nor measurement, so nothing is counted: {names}",
)
MEANS = Text(
    zh="{period} 均值所据月数不足：{rows}", en="the mean of {period} rests on fewer months than it has: {rows}"
)
NO_DAYS = Text(zh="没有逐日数据，未计入", en="there are no daily values; not counted")
NO_PERIOD = Text(
    zh="按{kind}计，而表中没有这样的时段，未计入", en="by {kind}, of which the tables hold none; not counted"
)
NO_PERIOD_DOUBT = Text(
    zh="条款“{title}”按{kind}计，而表中没有这样的时段，因而未计入；请补上数据，或改条款的 period，"
    "或在 leave_out 中写 {name}",
    en="term '{name}' is counted by {kind}, and the tables hold none: nothing of it is counted. Write the data, mend"
    " the period of the term, or leave it out by name (leave_out)",
)
NO_YEAR = Text(zh="全年（或全季）数据未齐，未计入", en="the year or quarter is not complete; not counted")
USERS = Text(
    zh="{title}：金额 {amount} 为使用者给定，印本没有",
    en="{title}: the amount {amount} is the user's figure, not in print",
)
USERS_INSTEAD = Text(
    zh="{title}：金额 {amount} 为使用者给定，代替印本的金额",
    en="{title}: the amount {amount} is the user's figure in place of the printed one",
)
OTHER = Text(
    zh="有争议的数据按另一读法：合计 {total:,.2f} 元；各方净额：{nets}",
    en="disputed values read the other way: {total:,.2f} yuan in all; nets: {nets}",
)


def touched(tables: Tables, settle: Settle, terms: Iterable[Term], sections: Mask | None = None) -> tuple[str, ...]:
    """Return the parties whose net terms could change, in the order of the tables.

    Parameters
    ----------
    tables, settle
        Sections with their parties, and who pays whom.
    terms
        The terms, each with its sides.
    sections
        Sections they could hold for (default: all).
    """
    network, found = tables.network, dict[str, None]()
    own = np.ones(len(network), dtype=bool) if sections is None else sections
    for side in (getattr(settle, side) for term in terms for side in term.sides):
        for role in (side.payer, side.payee) if side is not None else ():
            if role not in ROLES:
                found[role] = None
                continue
            codes = np.unique(getattr(network, role)[own])
            found |= dict.fromkeys(network.parties[i] for i in codes if i >= 0)
            if role == "upstream" and settle.several == "contribution" and tables.parties is not None:
                found |= dict.fromkeys(party for shares in tables.parties.shares.values() for party in shares)
    return tuple(found)


def open_rows(scene: Scene, specs: Sequence[Spec], mask: Mask) -> str:
    """Return sections and periods by name, each with the indicators that were not measured there."""
    codes, ks = scene.tables.indicators.codes, np.unique(np.concatenate([spec.ks for spec in specs]))
    values, seen = scene.measured(ks)
    rows = []
    for section, period in np.argwhere(mask):
        absent = [codes[k] for k in ks[np.isnan(values[section, period]) & seen[section, period]]]
        names = _few(absent)
        rows.append(
            f"{scene.tables.network.names[section]} {scene.periods[period].label}{f' ({names})' if names else ''}"
        )
    return named_rows(rows)


def _few(names: Collection[str]) -> str:
    listed = list(names)
    return ", ".join([*listed[:4], *([f"+{len(listed) - 4}"] if len(listed) > 4 else [])])
