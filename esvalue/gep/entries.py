"""What an account of a whole county holds: entries by ecosystem type and service, and its quality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import checked
from esvalue.core.described import described
from esvalue.core.ensemble import Design
from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.settling import Settlement
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes

__all__ = ["Clash", "Entry", "Extent", "GepAccount", "Verdict"]

Array = npt.NDArray[np.float64]
Both = Mapping[str, str]
VALUE, PHYSICAL = Text(zh="价值", en="value"), Text(zh="实物量", en="physical quantity")
_HEADS = (
    Text(zh="生态系统", en="ecosystem type"),
    Text(zh="服务", en="service"),
    TableColumn("value", Text(zh="价值", en="value"), "yuan/a"),
)


@dataclass(frozen=True)
class Entry:
    """One service of one ecosystem type: its quantity, its value, and what they rest on.

    `physical` [`unit`] is None where the method gives money only; `value` is in yuan a year; `draws` are the values by
    draw [yuan/a], shape (draw,), empty without draws; `imputed` and `judged` are the shares of |value| whose central
    figures come from an imputed or judged entry.

    Examples
    --------
    >>> reed, of = {"zh": "芦苇", "en": "reed"}, ("reed", "material", "reed", "final")
    >>> one = Entry("wetland", "reed", reed, "reed", of[0], reed, *of[1:], "t/a", 80.0, 4e4, 0.0, 1.0, (2024,))
    >>> one.summed, one.unit_value  # yuan a tonne
    (True, 500.0)
    """

    domain: str
    ecosystem: str
    ecosystem_title: Both
    service: str
    code: str
    title: Both
    block: str
    line: str
    role: str
    unit: str
    physical: float | None
    value: float
    imputed: float
    judged: float
    price_years: tuple[int, ...]
    flag: Both | None = None
    draws: Array = field(default_factory=lambda: np.zeros(0), repr=False, compare=False)

    @property
    def key(self) -> tuple[str, str, str]:
        """Domain, ecosystem type and service."""
        return self.domain, self.ecosystem, self.service

    @property
    def summed(self) -> bool:
        """Tell whether the entry is part of totals (services that are only shown are not)."""
        return self.role == "final"

    @property
    def unit_value(self) -> float | None:
        """Value per physical quantity [yuan per unit], or None."""
        return self.value / self.physical if self.physical else None


@dataclass(frozen=True)
class Extent:
    """Area (or number of sections) of an ecosystem type.

    Attributes
    ----------
    domain, ecosystem, ecosystem_title
        The domain, the type, and its title in both languages.
    amount, unit
        How much, in which unit: "ha" for an area.

    Examples
    --------
    >>> reed = Extent("wetland", "reed", {"zh": "芦苇", "en": "reed"}, 10.0, "ha")
    >>> reed.amount, reed.unit
    (10.0, 'ha')
    """

    domain: str
    ecosystem: str
    ecosystem_title: Both
    amount: float
    unit: str


@dataclass(frozen=True)
class Clash:
    """An overlap group that services of several domains belong to: the same thing may be counted twice.

    Attributes
    ----------
    group, title, services
        The group, its title in both languages, and (domain, service) of its members.
    at_stake, reason
        What may be counted twice [yuan/a]; why it is not, where the scenario says so.

    Examples
    --------
    >>> Clash("fish", {"zh": "鱼", "en": "fish"}, (("sea", "fish"), ("river", "fish")), 2e5).reason is None
    True
    """

    group: str
    title: Both
    services: tuple[tuple[str, str], ...]
    at_stake: float
    reason: Both | None = None


@dataclass(frozen=True)
class Verdict:
    """One quality gate: what was found, what was asked, and whether it holds.

    Attributes
    ----------
    gate, title
        Its name, and its title in both languages.
    found, limit
        What was found and what is asked: shares; years of "price_years"; yuan a year of "double_counting".
    holds, text
        Whether it is passed; what is said where it is not.

    Examples
    --------
    >>> said = Text(zh="覆盖率不足", en="too few services")
    >>> Verdict("coverage", {"zh": "覆盖率", "en": "coverage"}, 0.4, 0.5, False, said).holds
    False
    """

    gate: str
    title: Both
    found: float
    limit: float
    holds: bool
    text: Text


@dataclass(frozen=True)
class GepAccount(Shown):
    """The gross ecosystem product of a scenario, composed of the accounts of its domains, in one price year.

    Made by :func:`esvalue.gep.gep_account`.

    Attributes
    ----------
    name, title
        Of the scenario; the title in both languages.
    price_year, year
        Of the prices, and the year it is the account of.
    state, reading
        Which state of the ecosystems, and by which reading.
    entries : tuple of Entry
        One a domain, ecosystem type and service: physical quantity in its unit, value in yuan a year.
    extents : tuple of Extent
        Area (or number of sections) of every ecosystem type.
    covered, uncovered, absent
        Lines of the national list that have a value; those that have none, with why; those the county cannot have, with
        why.
    clashes : tuple of Clash
        What may be counted twice.
    verdicts : tuple of Verdict
        The quality gates.
    design : Design or None
        The draws the values stand on.
    doubts : Settlement
        What is doubted in the inputs, open and settled.

    Examples
    --------
    >>> import pandas as pd
    >>> from esvalue.gep.account import account_of_model
    >>> from esvalue.model import bind
    >>> marsh = {"place": ["a"], "county": "A", "region_type": "ordinary", "site": "marsh", "cover": "reed"}
    >>> marsh |= {"xie_class": "wetland", "area [ha]": [10.0], "eligible_area [ha]": [10.0], "water_depth [m]": 0.3}
    >>> sources = {"column": ["area", "eligible_area", "water_depth"], "place": "*", "source": "judgement"}
    >>> model = bind("wetland", pd.DataFrame(marsh), sources=pd.DataFrame(sources), price_year=2024)
    >>> (account,) = account_of_model(model, {})
    >>> account.extents[0].amount, account.extents[0].unit, account.coverage
    (10.0, 'ha', (4, 19))
    >>> account.total == sum(one.value for one in account.entries if one.summed)
    True
    """

    name: str
    title: Both
    price_year: int
    year: int
    state: str
    reading: str
    entries: tuple[Entry, ...]
    extents: tuple[Extent, ...]
    covered: tuple[str, ...]
    uncovered: Mapping[str, Both]
    absent: Mapping[str, Both]
    clashes: tuple[Clash, ...]
    verdicts: tuple[Verdict, ...]
    design: Design | None = None
    #: What is doubted in the inputs, open and settled.
    doubts: Settlement = field(default_factory=Settlement)

    def _glance(self) -> Glance:
        said = Text(zh="{title}（{year}）：{total:,.0f} 元/年；", en="{title} ({year}): {total:,.0f} yuan/a; ")
        rows: list[list[Cell | str]] = [
            [
                Text.by(one.ecosystem_title.__getitem__),
                Text.by(one.title.__getitem__),
                Number(value=one.value, unit="yuan/a", soft=one.judged > 0 or one.imputed > 0),
            ]
            for one in self.entries
        ]
        title = Text.by(self.title.__getitem__)
        return Glance(
            said.format(title=title, year=self.year, total=self.total) + self.label, Table.listed(_HEADS, rows)
        )

    @property
    def total(self) -> float:
        """Sum of the final services at central values [yuan/a]."""
        return float(sum(e.value for e in self.entries if e.summed))

    @cached_property
    def total_draws(self) -> Array:
        """Sum of the final services by draw [yuan/a]; empty without draws."""
        parts = [e.draws for e in self.entries if e.summed and e.draws.size]
        return np.sum(parts, axis=0) if parts else np.zeros(0)

    @property
    def coverage(self) -> tuple[int, int]:
        """Lines of the national list that have a value (k), out of those the county can have (n)."""
        return len(self.covered), len(self.covered) + len(self.uncovered)

    @property
    def low_quality(self) -> bool:
        """Tell whether a quality gate fails."""
        return any(not verdict.holds for verdict in self.verdicts)

    @property
    def label(self) -> Text:
        """The label that stands wherever the total is printed: "low quality: ..." with reasons,
        and "partial: k of n".
        """
        k, n = self.coverage
        parts = [] if k == n else [Text(zh=f"部分核算：{n} 项中的 {k} 项", en=f"partial: {k} of {n} services")]
        reasons = [verdict.text for verdict in self.verdicts if not verdict.holds]
        if reasons:
            parts.insert(0, Text(zh="低质量：", en="low quality: ") + Text(zh="；", en="; ").join(reasons))
        complete = Text(zh=f"完整：{n} 项", en=f"complete: {n} services")
        return Text(zh="；", en="; ").join(parts or [complete])

    def table(self) -> pd.DataFrame:
        """Return the account in the national layout (see :func:`esvalue.gep.tables.national_table`)."""
        from esvalue.gep.tables import national_table

        return national_table(self)

    def to_pandas(self) -> pd.DataFrame:
        """Return a row an entry: domain, ecosystem, service, code, titles in both languages, block, line, role, unit,
        physical, value (yuan a year), low, high (5 and 95% of draws), imputed, judged, summed.
        """
        import pandas as pd

        rows = []
        for one in self.entries:
            ends = np.quantile(one.draws, (0.05, 0.95)) if one.draws.size else (np.nan, np.nan)
            rows.append(
                {
                    "domain": one.domain,
                    "ecosystem": one.ecosystem,
                    "service": one.service,
                    "code": one.code,
                    **{f"ecosystem_{lang}": one.ecosystem_title[lang] for lang in ("zh", "en")},
                    **{f"title_{lang}": one.title[lang] for lang in ("zh", "en")},
                    "block": one.block,
                    "line": one.line,
                    "role": one.role,
                    "unit": one.unit,
                    "physical": np.nan if one.physical is None else one.physical,
                    "value": one.value,
                    "low": float(ends[0]),
                    "high": float(ends[1]),
                    "imputed": one.imputed,
                    "judged": one.judged,
                    "summed": one.summed,
                }
            )
        money = {"units": "yuan/a", "long_name": VALUE.en, "long_name_zh": VALUE.zh}
        return described(pd.DataFrame(rows), dict.fromkeys(("value", "low", "high"), money))

    def to_xarray(self) -> xr.Dataset:
        """Return value (yuan a year) and physical quantity over (ecosystem, service); `present` tells absent from zero.

        Ecosystem types of several domains are named DOMAIN|TYPE.
        """
        import xarray as xr

        frame = self.to_pandas()
        frame["ecosystem"] = frame["domain"] + "|" + frame["ecosystem"]
        wide = frame.set_index(["ecosystem", "service"])[["value", "physical", "summed"]].to_xarray()
        made = xr.Dataset({"value": wide["value"], "physical": wide["physical"], "present": np.isfinite(wide["value"])})
        made["value"].attrs["units"] = "yuan/a"
        for name, title in (("value", VALUE), ("physical", PHYSICAL)):
            made[name].attrs |= {"long_name": title.en, "long_name_zh": title.zh}
        first = frame.drop_duplicates("service").set_index("service").loc[made["service"].values]
        made = made.assign_coords(
            {
                "units": ("service", first["unit"].to_list()),
                **{f"title_{lang}": ("service", first[f"title_{lang}"].to_list()) for lang in ("zh", "en")},
            }
        )
        k, n = self.coverage
        made.attrs = {"name": self.name, "price_year": self.price_year, "year": self.year, "covered": k, "listed": n}
        return made.assign_attrs(label=self.label.en, label_zh=self.label.zh)

    def plot(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Draw value by service (see :func:`esvalue.plots.plot_gep`)."""
        from esvalue.gep.plots import plot_gep

        return plot_gep(self, ax, **how)

    @checked
    def supply(self, what: str = "monetary") -> pd.DataFrame:
        """Return the SEEA EA supply table, "physical" or "monetary" (see :func:`esvalue.gep.tables.supply_table`).

        Parameters
        ----------
        what
            "monetary" [yuan/a], or "physical" in the unit of each service.

        Raises
        ------
        InputError
            Another word.

        Examples
        --------
        >>> import pandas as pd
        >>> from esvalue.gep.account import account_of_model
        >>> from esvalue.model import bind
        >>> marsh = {"place": ["a"], "county": "A", "region_type": "ordinary", "site": "marsh", "cover": "reed"}
        >>> marsh |= {"xie_class": "wetland", "area [ha]": [10.0], "eligible_area [ha]": [10.0], "water_depth [m]": 0.3}
        >>> sources = {"column": ["area", "eligible_area", "water_depth"], "place": "*", "source": "judgement"}
        >>> model = bind("wetland", pd.DataFrame(marsh), sources=pd.DataFrame(sources), price_year=2024)
        >>> (account,) = account_of_model(model, {})
        >>> account.supply().columns.tolist()
        ['reed', 'total']
        >>> account.supply("monetry")
        Traceback (most recent call last):
        ...
        esvalue.core.errors.InputError: supply: 'monetry' is none of the words allowed here; write one of
        physical, monetary; nearest: monetary
        """
        from esvalue.gep.tables import supply_table

        return supply_table(self, what)

    @checked
    def write(self, folder: Path) -> list[Path]:
        """Write the account as workbook, page and CSV tables (see :func:`esvalue.gep.writing.write_account`)."""
        from esvalue.gep.writing import write_account

        return write_account(self, folder)
