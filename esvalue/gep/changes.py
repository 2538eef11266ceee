"""What changes between two accounts: with and without an action,
or before and after a change of land cover or management.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import Year, checked
from esvalue.core.errors import fail
from esvalue.core.shown import Shown
from esvalue.gep.account import READING, gep_account, states_of
from esvalue.gep.entries import Entry, GepAccount
from esvalue.inputs.opening import open_scenario
from esvalue.inputs.scenario import Loaded

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Change", "change", "gep_folder", "with_and_without"]

Array = npt.NDArray[np.float64]
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Change(Shown):
    """The difference b - a of two accounts of one price year; made by :func:`change`.

    Attributes
    ----------
    a, b : GepAccount
        The accounts, in yuan a year; with the same draws, differences have an interval.

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
    >>> made = Change(account, account)
    >>> made.total, len(made.entries) == len(account.entries)
    (0.0, True)
    """

    a: GepAccount
    b: GepAccount

    @property
    def entries(self) -> dict[Key, tuple[Entry | None, Entry | None]]:
        """Entry of a and of b by domain, ecosystem type and service; None where one of them has none."""
        first, second = ({e.key: e for e in account.entries} for account in (self.a, self.b))
        return {key: (first.get(key), second.get(key)) for key in sorted({**first, **second})}

    @property
    def total(self) -> float:
        """Change of the total at central values [yuan/a]."""
        return self.b.total - self.a.total

    @property
    def paired(self) -> bool:
        """Tell whether both accounts stand on the same draws, so that their difference has an interval."""
        return self.a.design is not None and self.a.design == self.b.design

    @property
    def total_draws(self) -> Array:
        """Change of the total by draw [yuan/a]; empty unless both stand on the same draws."""
        return self.b.total_draws - self.a.total_draws if self.paired else np.zeros(0)

    def table(self) -> pd.DataFrame:
        """Return the change by ecosystem type and service.

        A service an ecosystem type has in one account only is counted from, or to, nothing: the type is not there, so
        neither is its product; `only_in` says so.
        """
        import pandas as pd

        rows = []
        for (domain, ecosystem, service), (before, after) in self.entries.items():
            one = after or before
            assert one is not None
            units = [e.unit for e in (before, after) if e is not None and e.unit]
            if len(set(units)) > 1:
                raise fail("gep_other_unit", f"{domain}, {ecosystem}", service=service, first=units[0], second=units[1])
            low, high = self._interval(before, after)
            rows.append(
                {
                    "domain": domain,
                    "ecosystem": ecosystem,
                    "ecosystem_zh": one.ecosystem_title["zh"],
                    "ecosystem_en": one.ecosystem_title["en"],
                    "service": service,
                    "service_zh": one.title["zh"],
                    "service_en": one.title["en"],
                    "summed": one.summed,
                    "unit": next(iter(units), ""),
                    "physical_a": _physical(before),
                    "physical_b": _physical(after),
                    "physical_change": _physical(after) - _physical(before) if units else np.nan,
                    "value_a": before.value if before else 0.0,
                    "value_b": after.value if after else 0.0,
                    "value_change": (after.value if after else 0.0) - (before.value if before else 0.0),
                    "low": low,
                    "high": high,
                    "only_in": "" if before and after else "b" if after else "a",
                }
            )
        return pd.DataFrame(rows).set_index(["domain", "ecosystem", "service"])

    def extents(self) -> pd.DataFrame:
        """Return the extent of every ecosystem type in both accounts and its change."""
        import pandas as pd

        first, second = ({(e.domain, e.ecosystem): e for e in account.extents} for account in (self.a, self.b))
        rows = []
        for key in sorted({**first, **second}):
            before, after = first.get(key), second.get(key)
            amounts = [e.amount if e else 0.0 for e in (before, after)]
            unit = next(e.unit for e in (after, before) if e)
            rows.append(
                {
                    "domain": key[0],
                    "ecosystem": key[1],
                    "unit": unit,
                    "a": amounts[0],
                    "b": amounts[1],
                    "change": amounts[1] - amounts[0],
                }
            )
        return pd.DataFrame(rows).set_index(["domain", "ecosystem"])

    def _interval(self, before: Entry | None, after: Entry | None) -> tuple[float, float]:
        if not self.paired:
            return np.nan, np.nan
        draws = (after.draws if after else 0.0) - (before.draws if before else 0.0)
        low, high = np.quantile(draws, (0.05, 0.95))
        return float(low), float(high)


def _physical(entry: Entry | None) -> float:
    return 0.0 if entry is None else np.nan if entry.physical is None else entry.physical


@checked
def change(a: GepAccount, b: GepAccount) -> Change:
    """Return what changes from account `a` to account `b`.

        change = b - a,   change(a, b) = -change(b, a)

    Parameters
    ----------
    a, b
        Accounts (:func:`esvalue.gep.gep_account`) in the prices of one year.

    Raises
    ------
    InputError
        The accounts stand in prices of different years, or count a service in different units.

    Examples
    --------
    >>> from dataclasses import replace
    >>> import pandas as pd
    >>> from esvalue.gep.account import account_of_model
    >>> from esvalue.model import bind
    >>> marsh = {"place": ["a"], "county": "A", "region_type": "ordinary", "site": "marsh", "cover": "reed"}
    >>> marsh |= {"xie_class": "wetland", "area [ha]": [10.0], "eligible_area [ha]": [10.0], "water_depth [m]": 0.3}
    >>> sources = {"column": ["area", "eligible_area", "water_depth"], "place": "*", "source": "judgement"}
    >>> model = bind("wetland", pd.DataFrame(marsh), sources=pd.DataFrame(sources), price_year=2024)
    >>> (a,) = account_of_model(model, {})
    >>> change(a, a).total
    0.0
    >>> change(a, replace(a, price_year=2015))
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: change: the accounts stand in prices of 2024 and 2015; bring both to one
    price year first: gep_account(..., price_year=...)
    """
    if a.price_year != b.price_year:
        raise fail("gep_other_money", "change", first=a.price_year, second=b.price_year)
    return Change(a, b)


@checked
def with_and_without(
    scenario: Loaded | str | Path,
    *,
    price_year: Year | None = None,
    year: Year | None = None,
    reading: str = READING,
    draws: bool = True,
) -> Change:
    """Return the change an action makes: the account with it less the account without it, on the same draws.

    The exposure (how much of the area would change) is not applied: this compares two states of the whole county.

    Parameters
    ----------
    scenario, price_year, year, reading, draws
        As for :func:`esvalue.gep.gep_account`.

    Raises
    ------
    InputError
        No domain says what happens without the action; whatever :func:`esvalue.gep.gep_account` raises.

    Examples
    --------
    >>> with_and_without("sea_reserve", draws=False)
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: scenario.toml: no domain of the scenario says what happens without the
    action ([domains.X.without]), so nothing can change
    """
    loaded = open_scenario(scenario)
    rules: Mapping[str, object] = {
        domain: rule.without for domain, rule in loaded.scenario.domains.items() if rule.without is not None
    }
    if not rules:
        raise fail("gep_no_without", loaded.path.name)
    without, with_action = states_of(
        loaded, ("without", "with"), price_year=price_year, year=year, reading=reading, draws=draws
    )
    return Change(without, with_action)


@checked
def gep_folder(
    scenario: Loaded | str | Path,
    folder: str | Path,
    *,
    price_year: Year | None = None,
    year: Year | None = None,
    language: Annotated[str, Literal["zh", "en", "both"]] = "both",
    before: str | Path | None = None,
) -> tuple[GepAccount, list[Path]]:
    """Make the account of a scenario and write it into a folder, with the change the action makes where domains say so.

    Parameters
    ----------
    scenario, price_year, year
        As for :func:`esvalue.gep.gep_account`.
    folder
        Where ``account.html``, ``account.xlsx`` and the CSV tables go.
    language
        Of page and workbook, as for :func:`esvalue.gep.writing.write_account`.
    before
        The folder of the account of another year, which the official table stands beside.

    Returns
    -------
    tuple
        The account with the action, and the files written.

    Raises
    ------
    InputError
        Any mistake of the scenario; a folder that holds something else than an account, or cannot be written (nothing
        is left).

    Examples
    --------
    >>> gep_folder("county_gepp", "accounts/2024")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: county_gepp: no scenario of this name or path; packaged: basin,
    closed_farmland, closed_season, county_gep, equivalency, farm_practice, four_domains, panjin, restocking,
    sea_reserve, vessels, water_source, wetland_conversion; nearest: county_gep
    """
    from esvalue.gep.official import read_before
    from esvalue.gep.printing import View
    from esvalue.gep.writing import account_folder, fill_folder

    loaded = open_scenario(scenario)
    then = read_before(before) if before is not None else None
    with account_folder(Path(folder)) as partial:
        made = None
        if any(rule.without is not None for rule in loaded.scenario.domains.values()):
            made = with_and_without(loaded, price_year=price_year, year=year)
        account = made.b if made is not None else gep_account(loaded, price_year=price_year, year=year)
        titles = {domain: card.title.zh for domain, card in loaded.cards.items()} | {
            domain: named.title.zh for domain, named in loaded.library.vocabulary.domains.items()
        }
        names = fill_folder(View(account, language, titles), partial, made, then)
    return account, [Path(folder) / name for name in names]
