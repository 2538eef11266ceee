"""Claims of a rule: who owes whom how much and why, and what was left out by name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from esvalue.core.arguments import checked
from esvalue.core.columns import need_columns
from esvalue.core.described import PART, described, named
from esvalue.core.names import name_key
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text, current_language
from esvalue.payments.rule_file import Pool

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

__all__ = ["COLUMNS", "Balance", "Claims", "LeftOut"]

#: Parties a sentence names.
SHOWN = 20
#: Columns of the frame of claims: money in yuan, `cents` the same in whole cents.
COLUMNS = (
    "period", "section", "river", "term", "indicator", "measure", "value", "against", "units", "side", "payer", "payee",
    "amount", "cents", "imputed", "disputed", "below", "deciding", "concentration", "limit", "multiple", "price",
    "capped",
)  # fmt: skip
#: What the numbers of claims, and of what parties have in the end, are: title and unit.
TITLES = {
    "amount": (Text(zh="金额", en="amount"), "yuan"),
    "cents": (Text(zh="金额（分）", en="amount in cents"), "0.01 yuan"),
    "price": (Text(zh="单价", en="unit price"), "yuan"),
    "units": (Text(zh="份数", en="amounts"), PART),
    "multiple": (Text(zh="超标倍数", en="multiple over"), PART),
}
NET = {
    "paid": (Text(zh="支出", en="paid"), "yuan"),
    "received": (Text(zh="收入", en="received"), "yuan"),
    "net": (Text(zh="净额", en="net"), "yuan"),
}


AS_IF = Text(zh="在规则施行期之外，按施行的假定计算", en="computed as if the rule were in force")
PARTIAL = Text(
    zh="净额不全（部分）：{parties}；未计入：{titles}", en="the net is partial for {parties}; it lacks: {titles}"
)
BEYOND = Text(
    zh="只计 {parties} 所付与所收；其他各方之间的 {n} 条、合计 {total:,.2f} 元不计入，其净额只是与前者之间的",
    en="only what {parties} pays or receives is counted; {n} claims among others, {total:,.2f} yuan in all, are not, "
    "and the nets of others are with it alone",
)


@dataclass(frozen=True)
class LeftOut:
    """A part of a rule that was not computed, and why.

    Attributes
    ----------
    name : str
        Of the term or indicator.
    title, reason : Text
        What it is, and why it was not computed.
    parties : tuple of str
        Those whose net it could change.

    Examples
    --------
    >>> one = LeftOut("better", Text.same("improvement"), Text.same("its amount is not in print"), ("A",))
    >>> one.name, one.reason.en
    ('better', 'its amount is not in print')
    """

    name: str
    title: Text
    reason: Text
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Balance(Shown):
    """What went in and out of a pool by period, in yuan: opening + paid in + topped up = out + returned + closing.

    Attributes
    ----------
    pool : Pool
        The pool, as the rule has it.
    table : DataFrame
        A row a period; columns opening, paid_in, topped_up, paid_out, returned, closing and unpaid, in yuan.

    Examples
    --------
    >>> pool = Pool.model_validate({"name": "fund", "holder": "A"})
    >>> made = Balance(pool, pd.DataFrame({"opening": [0.0], "paid_in": [5e5], "closing": [5e5]}, index=["2025"]))
    >>> made.table["closing"].tolist()
    [500000.0]
    """

    pool: Pool
    table: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Claims(Shown):
    """Claims of one rule, before netting: one row a section, period, term, indicator, payer and payee.

    Attributes
    ----------
    rule : str
        Name of the rule.
    title : Text
        Its title.
    frame : DataFrame
        Rows with the columns of `COLUMNS`; `value` is what was found, `against` what it was held against, `price` what
        the first unit costs in yuan; `deciding` names the indicators a claim rests on, with `concentration`, `limit`
        and `multiple` of the first of them; `below` tells that one of them is below detection, `capped` that a cap cut
        the claim.
    left_out : tuple of LeftOut
        Terms and indicators that were not computed, by name.
    as_if : bool
        Whether the rule was used outside its dates.
    other : Claims, optional
        The same read the other way, where values are disputed.
    notes : tuple of Text
        What the claims rest on and a reader should know: means of a year that is not whole.
    doubts : tuple of Text
        Those of the notes that say what is doubtful in the tables, and a person should look at.
    pools : tuple of Balance
        What went in and out of the rule's pools; `frame` holds what is paid, not what was owed.
    periods : tuple of str
        The periods that were computed, whether anything is owed for them or not.

    Examples
    --------
    >>> from esvalue.inputs import find_scenario
    >>> from esvalue.payments import load_rule
    >>> claims = load_rule("liaoning_2024").evaluate(find_scenario("basin").parent / "river")
    >>> len(claims), claims.total, claims.by("payer").to_dict()
    (9, 11000000.0, {'甲': 2600000.0, '乙': 4400000.0, '丙': 4000000.0})
    """

    rule: str
    title: Text
    frame: pd.DataFrame
    left_out: tuple[LeftOut, ...] = ()
    as_if: bool = False
    other: Claims | None = None
    notes: tuple[Text, ...] = ()
    doubts: tuple[Text, ...] = ()
    pools: tuple[Balance, ...] = ()
    periods: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def total(self) -> float:
        """All claims in yuan."""
        return float(self.frame["cents"].sum()) / 100

    @checked
    def net(self, by: str | None = None) -> pd.DataFrame:
        """Return what each party pays, receives and has in the end, in yuan; the net sums to zero.

        Parameters
        ----------
        by
            A column to keep apart, such as "period" or "term".

        Raises
        ------
        InputError
            A column that claims do not have.

        Examples
        --------
        >>> from esvalue.inputs import find_scenario
        >>> from esvalue.payments import load_rule
        >>> claims = load_rule("liaoning_2024").evaluate(find_scenario("basin").parent / "river")
        >>> claims.net()["net"].to_dict()
        {'丙': -1000000.0, '乙': 1000000.0, '甲': 0.0}
        """
        keys = ["party"] if by is None else [by, "party"]
        need_columns(self.frame, keys[:-1], "claims")
        paid, received = (
            self.frame.rename(columns={side: "party"}).groupby(keys, observed=True, sort=False)["cents"].sum()
            for side in ("payer", "payee")
        )
        made = pd.DataFrame({"paid": paid, "received": received}).fillna(0).astype(np.int64)
        made["net"] = made["received"] - made["paid"]
        return described((made / 100).sort_index(), named(NET))

    @property
    def partial(self) -> dict[str, tuple[LeftOut, ...]]:
        """Parties whose net is not whole, each with what was left out and could change it."""
        parties = dict.fromkeys(party for one in self.left_out for party in one.parties)
        return {party: tuple(one for one in self.left_out if party in one.parties) for party in parties}

    def partial_sentences(self) -> list[Text]:
        """Return whose net is partial, and what it lacks: one sentence for parties that lack the same."""
        groups: dict[tuple[LeftOut, ...], list[str]] = {}
        for party, lacking in self.partial.items():
            groups.setdefault(lacking, []).append(party)
        return [
            PARTIAL.format(
                parties=Text.listed([*parties[:SHOWN], *(["..."] if len(parties) > SHOWN else [])]),
                titles=Text(zh="；", en="; ").join(one.title for one in lacking),
            )
            for lacking, parties in groups.items()
        ]

    def within(self, parties: Collection[str]) -> Claims:
        """Return the claims that one of some parties pays or receives; a note says what is not counted.

        Pools stay whole: what others pay into them decides what there is to pay.
        """
        keys = {name_key(one) for one in parties}
        inside = {
            side: self.frame[side].map({name: name_key(str(name)) in keys for name in self.frame[side].unique()})
            for side in ("payer", "payee")
        }
        keep = (inside["payer"] | inside["payee"]).to_numpy(bool)
        apart = self.frame[~keep]
        note = BEYOND.format(parties=Text.listed(parties), n=len(apart), total=float(apart["cents"].sum()) / 100)
        left = tuple(
            replace(one, parties=tuple(party for party in one.parties if name_key(party) in keys))
            for one in self.left_out
        )
        return replace(
            self,
            frame=self.frame[keep].reset_index(drop=True),
            left_out=left,
            notes=(*self.notes, note) if len(apart) else self.notes,
            other=self.other.within(parties) if self.other is not None else None,
        )

    def to_pandas(self) -> pd.DataFrame:
        """Return the claims, a row a section, period, term, indicator, payer and payee, money in yuan; units and titles
        of what is no text in its attributes (`value`, `against`, `concentration` and `limit` are in the unit of their
        measure or indicator).
        """
        return described(self.frame.copy(), named(TITLES))

    def to_xarray(self) -> xr.Dataset:
        """Return the claims as a Dataset: `amount` over (period, payer, payee), not a number where nothing is owed;
        `paid`, `received` and `net` over party; all in yuan.
        """
        import xarray as xr

        frame = self.frame[self.frame["cents"] != 0].astype({"period": str, "payer": str, "payee": str})
        summed = frame.groupby(["period", "payer", "payee"], sort=False)["cents"].sum() / 100
        made = summed.rename("amount").to_xarray().to_dataset() if len(summed) else xr.Dataset()
        for name, column in self.net().items():
            made[str(name)] = ("party", column.to_numpy())
        made = made.assign_coords(party=[str(one) for one in self.net().index])
        for name, attrs in named({"amount": TITLES["amount"], **NET}).items():
            if name in made:
                made[name].attrs |= attrs
        made.attrs = {"rule": self.rule, "title": self.title.en, "title_zh": self.title.zh, "as_if": int(self.as_if)}
        return made

    def plot(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Draw who pays whom (see :func:`esvalue.plots.plot_ledger`)."""
        from esvalue.payments.plots import plot_ledger

        return plot_ledger(self, ax, **how)

    def by(self, *columns: str) -> pd.Series:
        """Return the sum of claims in yuan by columns.

        Raises
        ------
        InputError
            A column that claims do not have.
        """
        need_columns(self.frame, columns, "claims")
        found = self.frame.groupby(list(columns), observed=True, sort=False)["cents"].sum()
        return (found / 100).rename("amount")

    def sentences(self) -> list[str]:
        """Return what was left out and what should be known, one sentence each, in the language in force."""
        language = current_language()
        left = [AS_IF[language]] if self.as_if else []
        left += [f"{one.title[language]}: {one.reason[language]}" for one in self.left_out]
        return [*left, *(one[language] for one in (*self.partial_sentences(), *self.notes))]

    def _glance(self) -> Glance:
        said = Text(zh="{rule}：{n} 条，合计 {total:,.2f} 元", en="{n} claims of {rule}, {total:,.2f} yuan").format(
            rule=self.rule, n=len(self.frame), total=self.total
        )
        left = [
            Text(zh="未计入：{}（{}）", en="left out: {} ({})").format(one.name, one.reason) for one in self.left_out
        ]
        return Glance.of_frame(said, self.net(), [*([AS_IF] if self.as_if else []), *left])
