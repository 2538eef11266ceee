"""A notice issued again: each claim then and now, and the measured values that changed in between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from esvalue.core.errors import Mistakes
from esvalue.core.names import name_key
from esvalue.core.periods import parse_period
from esvalue.core.text import Text
from esvalue.payments.claims import Claims
from esvalue.payments.indicators import Indicators
from esvalue.payments.measures import AGAINST, MEASURES
from esvalue.payments.monitoring import BELOW, DISPUTED, GAP, IMPUTED
from esvalue.payments.rule import Rule
from esvalue.payments.rule_file import Term
from esvalue.payments.tables import Tables

__all__ = [
    "KEYS",
    "VALUES",
    "ValueChange",
    "changed_claims",
    "changed_values",
    "measured_values",
    "value_rows",
    "value_text",
]

#: What tells one claim from another.
KEYS = ("period", "section", "term", "indicator", "payer", "payee")
#: Columns of measured values as a notice keeps them.
VALUES = ("section", "period", "indicator", "value", "mark")
#: Marks of a value by their bits.
_MARKS = {GAP: "gap", IMPUTED: "imputed", DISPUTED: "disputed", BELOW: "below"}
_WORDS = {
    "gap": Text(zh="缺测", en="gap"), "imputed": Text(zh="推算", en="imputed"),
    "disputed": Text(zh="有争议", en="disputed"), "below": Text(zh="低于检出限", en="below detection"),
}  # fmt: skip
NONE, HEAD = Text(zh="无", en="none"), Text.same("{where}{period} {indicator} ")
#: Columns of a claim whose change is told where no measured value of it changed.
TOLD = {
    "concentration": Text(zh="浓度", en="concentration"), "limit": Text(zh="限值", en="limit"),
    "value": Text(zh="实测", en="found"), "against": Text(zh="对照", en="held against"),
    "units": Text(zh="份数", en="amounts"), "price": Text(zh="单价", en="unit price"),
}  # fmt: skip
OTHERS = Text(zh="其他条款、分担比例或所用设置", en="another term, the shares, or what is counted")
#: Changed values that a claim names.
SHOWN = 6
MORE = Text(zh="等 {n} 个数值", en="{n} values in all")


@dataclass(frozen=True)
class ValueChange:
    """What was measured of an indicator at a section in a period, then and now; several where values are disputed."""

    section: str
    period: str
    indicator: str
    old: tuple[tuple[float, str], ...]
    new: tuple[tuple[float, str], ...]

    def text(self, section: str, indicators: Indicators) -> Text:
        """Return the change as a text; the section is named where it is another one than `section`.

        >>> from esvalue.payments.indicators import load_indicators
        >>> change = ValueChange("S1", "2025-03", "COD", ((26.0, ""),), ((24.0, "imputed"),))
        >>> change.text("S1", load_indicators()).en, change.text("S2", load_indicators()).zh
        ('2025-03 COD 26 → 24 (imputed)', 'S1 2025-03 化学需氧量 26 → 24（推算）')
        """
        where = "" if section == self.section else f"{self.section} "
        head = HEAD.format(where=where, period=self.period, indicator=indicators.called(self.indicator or "*"))
        return head + value_text(self.old) + Text.same(" → ") + value_text(self.new)


def value_text(values: Sequence[tuple[float, str]]) -> Text:
    """Return measured values with their marks as a text.

    >>> value_text([]).zh, value_text([(float("nan"), "gap")]).en
    ('无', 'gap')
    """
    return Text.same(" / ").join(_value(*one) for one in values) if values else NONE


def _value(value: float, mark: str) -> Text:
    words = Text(zh="、", en=", ").join(_WORDS[one] for one in mark.split(", ") if one)
    if value != value:
        return words
    number = Text.same(f"{value:.10g}")
    return number + Text(zh="（{}）", en=" ({})").format(words) if mark else number


def value_rows(tables: Tables, rules: Sequence[Rule], listed: Sequence[Claims]) -> npt.NDArray[np.bool_]:
    """Tell which measurements the claims of rules rest on: of indicators they name, in the periods they were asked for.

    Where a rule looks back to earlier years, all earlier ones count too.
    """
    monitoring, known = tables.monitoring, tables.indicators
    asked = [one for claims in listed for label in claims.periods if (one := parse_period(label))]
    if not asked:
        return np.zeros(len(monitoring.section), dtype=bool)
    codes = {code for rule in rules for term in rule.file.terms for code in _indicators(rule, term)}
    first, last = min(one.start for one in asked), max(one.end for one in asked)
    back = any(_looks_back(term) for rule in rules for term in rule.file.terms)
    inside = np.array([one.start <= last and (back or one.end >= first) for one in monitoring.periods], dtype=bool)
    wanted = np.array([code in codes for code in known.codes], dtype=bool)
    rows = (monitoring.section >= 0) & inside[monitoring.period]
    found: npt.NDArray[np.bool_] = rows & ((monitoring.indicator < 0) | wanted[np.maximum(monitoring.indicator, 0)])
    return found


def measured_values(tables: Tables, rows: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Return measurements, those of `rows`, with the columns of `VALUES`; a gap of every indicator names none."""
    monitoring = tables.monitoring
    names = np.array([*tables.indicators.codes, ""], dtype=object)
    spelt = {
        bits: ", ".join(word for bit, word in _MARKS.items() if bits & bit)
        for bits in np.unique(monitoring.marks[rows])
    }
    made = pd.DataFrame(
        {
            "section": np.array(tables.network.names, dtype=object)[monitoring.section[rows]],
            "period": np.array([one.label for one in monitoring.periods], dtype=object)[monitoring.period[rows]],
            "indicator": names[np.maximum(monitoring.indicator[rows], -1)],
            "value": monitoring.value[rows],
            "mark": pd.Series([spelt[bits] for bits in monitoring.marks[rows]], dtype=object),
        }
    )
    return made.sort_values(list(VALUES), kind="stable", ignore_index=True)


def changed_values(old: pd.DataFrame, new: pd.DataFrame) -> list[ValueChange]:
    """Return what was measured otherwise then and now, by section, period and indicator."""
    then, now = _grouped(old), _grouped(new)
    return [
        ValueChange(*key, then.get(key, ()), now.get(key, ()))
        for key in sorted({*then, *now})
        if not _same(then.get(key, ()), now.get(key, ()))
    ]


def _grouped(values: pd.DataFrame) -> dict[tuple[str, str, str], tuple[tuple[float, str], ...]]:
    found: dict[tuple[str, str, str], tuple[tuple[float, str], ...]] = {}
    for section, period, indicator, value, mark in values[list(VALUES)].itertuples(index=False):
        key = (str(section), str(period), str(indicator))
        found[key] = (*found.get(key, ()), (float(value), str(mark)))
    return found


def _same(old: Sequence[tuple[float, str]], new: Sequence[tuple[float, str]]) -> bool:
    return len(old) == len(new) and all(
        one[1] == other[1] and (one[0] == other[0] or (one[0] != one[0] and other[0] != other[0]))
        for one, other in zip(old, new, strict=True)
    )


def changed_claims(
    rule: Rule, tables: Tables, old: pd.DataFrame, new: Claims, changes: Sequence[ValueChange]
) -> pd.DataFrame:
    """Return every claim then and now: `KEYS`, ``old``, ``new`` ``difference`` in cents, ``moved``, ``why``.

    Parameters
    ----------
    rule, tables
        The rule, and the tables the new claims were computed from.
    old
        Claims as the old notice has them, with `KEYS`, ``cents`` and the columns of `TOLD`.
    new
        The new claims.
    changes
        Measured values that changed.
    """
    columns = [*KEYS, "cents", *TOLD]
    then, now = _plain(old[columns]), _plain(new.frame[columns])
    both = then.merge(now, on=list(KEYS), how="outer", suffixes=("_old", "_new"))
    amounts = both[["cents_old", "cents_new"]].fillna(0).astype(np.int64)
    both["old"], both["new"] = amounts["cents_old"], amounts["cents_new"]
    both["difference"] = both["new"] - both["old"]
    terms = {term.name: term for term in rule.file.terms}
    why = _Why(rule, tables, changes)
    both["moved"] = both["difference"] != 0
    moved = both[both["moved"]]
    both["why"] = pd.Series(
        [why.of(terms.get(row["term"]), row) for row in moved.to_dict("records")], index=moved.index, dtype=object
    )
    return both.sort_values(["moved", *KEYS], ascending=[False, *[True] * len(KEYS)], ignore_index=True)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return claims with texts as keys; claims alike in all of them, such as of disputed values, are one sum."""
    made = frame.assign(**{key: frame[key].astype(object).fillna("").astype(str) for key in KEYS})
    return made.groupby(list(KEYS), sort=False, as_index=False).agg({"cents": "sum", **dict.fromkeys(TOLD, "first")})


class _Why:
    """Says why a claim is another: the values it rests on that changed, else what of the claim did."""

    def __init__(self, rule: Rule, tables: Tables, changes: Sequence[ValueChange]) -> None:
        self.rule, self.tables = rule, tables
        self.changes: dict[str, list[ValueChange]] = {}
        for one in changes:
            self.changes.setdefault(one.section, []).append(one)

    def of(self, term: Term | None, row: Mapping[Any, Any]) -> Text:
        """Return why a claim of a term is another; without a term it is a pool's, and follows from the others."""
        found = list(self._values(term, row)) if term is not None else []
        if found:
            told = Text(zh="；", en="; ").join(
                one.text(str(row["section"]), self.rule.indicators) for one in found[:SHOWN]
            )
            return told + (Text(zh="；", en="; ") + MORE.format(n=len(found)) if len(found) > SHOWN else Text.same(""))
        parts = [
            title + Text.same(f" {old:.10g} → {new:.10g}")
            for column, title in TOLD.items()
            if (old := _number(row[f"{column}_old"])) is not None
            and (new := _number(row[f"{column}_new"])) is not None
            and old != new
        ]
        return Text(zh="；", en="; ").join(parts) if parts else OTHERS

    def _values(self, term: Term, row: Mapping[Any, Any]) -> Iterator[ValueChange]:
        if not self.changes:
            return
        codes, asked = _indicators(self.rule, term), parse_period(str(row["period"]))
        if row["indicator"]:
            codes = {str(row["indicator"]), *_of_conditions(self.rule, term)}
        for name in self._sections(term, str(row["section"])):
            for one in self.changes.get(name, ()):
                when = parse_period(one.period)
                near = asked is None or when is None or when.inside(asked) or asked.inside(when)
                if (one.indicator in codes or not one.indicator) and (near or _looks_back(term)):
                    yield one

    def _sections(self, term: Term, name: str) -> list[str]:
        """Return the sections a claim rests on: its own and that of the inflow, or all those of a party."""
        network = self.tables.network
        position = network.positions.get(name_key(name))
        if position is None:
            return [
                one
                for one, codes in zip(network.names, network.upstream, strict=True)
                if any(code >= 0 and network.parties[code] == name for code in codes)
            ]
        inflow = network.inflow[position]
        return [name, *([network.names[inflow]] if inflow >= 0 else [])]


def _number(value: object) -> float | None:
    return None if not isinstance(value, int | float) or value != value else float(value)


def _indicators(rule: Rule, term: Term) -> set[str]:
    """Return the indicators a term or its conditions name."""
    own = rule.indicators.members(term.indicators, "", Mistakes()) if term.indicators is not None else []
    return {*own, *_of_conditions(rule, term)}


def _of_conditions(rule: Rule, term: Term) -> set[str]:
    named = [one.indicators for one in term.when if one.indicators is not None]
    return {code for one in named for code in rule.indicators.members(one, "", Mistakes())}


def _looks_back(term: Term) -> bool:
    measured = [term, *(one for one in term.when if one.measure)]
    words = [one.against or MEASURES[one.measure].against for one in measured]
    return any(AGAINST[word].needs in ("last_year", "same", "base") for word in words)
