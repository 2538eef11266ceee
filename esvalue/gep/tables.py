"""Accounts as data frames: the national layout, and SEEA EA supply tables by ecosystem type and service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from esvalue.core.errors import choice_fields, fail
from esvalue.core.text import Text
from esvalue.gep.entries import Entry, GepAccount
from esvalue.gep.layout import BLOCKS, LINES

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["national_table", "quality_table", "supply_table"]

QUANTILES = (0.05, 0.95)


def national_table(account: GepAccount) -> pd.DataFrame:
    """Return the account in the national layout: blocks, lines, services by ecosystem type, subtotals and the total.

    Columns: `kind` (entry, line, missing, block, total), `block`, `line`, `domain`, `ecosystem`, `service`, titles in
    both languages, `physical` and `unit`, `unit_value` [yuan per unit], `value` [yuan/a] at central values, `low` and
    `high` (5 and 95% of the draws), shares resting on imputed and judged entries, years of the prices, `summed`, notes,
    the year of the account and that of its prices.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for block, title in BLOCKS.items():
        inside = [e for e in account.entries if e.block == block]
        for line in (one for one in LINES if one.block == block):
            here = [e for e in inside if e.line == line.key]
            titles = {"block": block, "line": line.key, "title_zh": line.title["zh"], "title_en": line.title["en"]}
            reason = account.uncovered.get(line.key) or account.absent.get(line.key)
            rows += [_entry_row(e) for e in here]
            if any(e.summed for e in here):
                rows.append({"kind": "line", **titles, **_sum(here)})
            elif reason is not None:
                note = {"note_zh": reason["zh"], "note_en": reason["en"]}
                rows.append(
                    {"kind": "absent" if line.key in account.absent else "missing", **titles, "value": np.nan, **note}
                )
        rows += [_entry_row(e) for e in inside if not e.line]
        if inside:
            rows.append(
                {"kind": "block", "block": block, "title_zh": title["zh"], "title_en": title["en"], **_sum(inside)}
            )
    label = account.label
    rows.append(
        {
            "kind": "total",
            "title_zh": "生态产品总值",
            "title_en": "gross ecosystem product",
            **_sum(account.entries),
            "note_zh": label["zh"],
            "note_en": label["en"],
        }
    )
    columns = [
        "kind",
        "block",
        "line",
        "domain",
        "ecosystem",
        "ecosystem_zh",
        "ecosystem_en",
        "service",
        "title_zh",
        "title_en",
        "physical",
        "unit",
        "unit_value",
        "value",
        "low",
        "high",
        "imputed",
        "judged",
        "price_years",
        "summed",
        "note_zh",
        "note_en",
    ]
    return pd.DataFrame(rows, columns=columns).assign(year=account.year, price_year=account.price_year)


def _entry_row(e: Entry) -> dict[str, Any]:
    years = (
        f"{e.price_years[0]}"
        if len(e.price_years) == 1
        else f"{e.price_years[0]}-{e.price_years[-1]}"
        if e.price_years
        else ""
    )
    low, high = _ends(e.draws)
    return {
        "kind": "entry",
        "block": e.block,
        "line": e.line,
        "domain": e.domain,
        "ecosystem": e.ecosystem,
        "ecosystem_zh": e.ecosystem_title["zh"],
        "ecosystem_en": e.ecosystem_title["en"],
        "service": e.service,
        "title_zh": e.title["zh"],
        "title_en": e.title["en"],
        "physical": e.physical,
        "unit": e.unit,
        "unit_value": e.unit_value,
        "value": e.value,
        "low": low,
        "high": high,
        "imputed": e.imputed,
        "judged": e.judged,
        "price_years": years,
        "summed": e.summed,
        "note_zh": e.flag["zh"] if e.flag else "",
        "note_en": e.flag["en"] if e.flag else "",
    }


def _sum(entries: Iterable[Entry]) -> dict[str, Any]:
    final = [e for e in entries if e.summed]
    size = sum(abs(e.value) for e in final)
    draws = np.sum([e.draws for e in final], axis=0) if final and final[0].draws.size else np.zeros(0)
    low, high = _ends(draws)
    soft = {
        kind: sum(getattr(e, kind) * abs(e.value) for e in final) / size if size else 0.0
        for kind in ("imputed", "judged")
    }
    return {"value": sum(e.value for e in final), "low": low, "high": high, **soft, "summed": True}


def _ends(draws: Any) -> tuple[float, float]:
    if not draws.size:
        return np.nan, np.nan
    low, high = np.quantile(draws, QUANTILES)
    return float(low), float(high)


def supply_table(account: GepAccount, what: str = "monetary") -> pd.DataFrame:
    """Return the SEEA EA supply table: services down, ecosystem types across, the total supplied at the right.

    "monetary" holds yuan a year of the summed services, with a total row; "physical" holds quantities, each row in the
    unit beside it. A type that does not supply a service is empty (NaN), never zero. Services of two domains that share
    a code stay in rows of their own where their units differ.

    Raises
    ------
    InputError
        `what` is neither "physical" nor "monetary".
    """
    import pandas as pd

    if what not in ("physical", "monetary"):
        raise fail("bad_choice", "supply", **choice_fields(what, ("physical", "monetary")))
    types = _types(account.entries)
    chosen = [e for e in account.entries if (e.summed if what == "monetary" else e.physical is not None)]
    rows: dict[tuple[str, str, str, str], dict[str, float]] = {}
    order = {line.key: i for i, line in enumerate(LINES)}
    for e in sorted(chosen, key=lambda one: (list(BLOCKS).index(one.block), order.get(one.line, 99))):
        unit = "yuan/a" if what == "monetary" else e.unit
        row = rows.setdefault((e.line or e.block, e.code, e.title["zh"], unit), {})
        amount = e.value if what == "monetary" else float(e.physical or 0.0)
        row[e.ecosystem] = row.get(e.ecosystem, 0.0) + amount
    index = pd.MultiIndex.from_tuples(list(rows), names=["line", "code", "service_zh", "unit"]) if rows else None
    frame = pd.DataFrame(
        [[row.get(kind, np.nan) for kind in types] for row in rows.values()], columns=types, index=index, dtype=float
    )
    frame["total"] = frame.sum(axis=1, min_count=1)
    if what == "monetary" and rows:
        frame.loc[("total", "total", "合计", "yuan/a"), :] = frame.sum(axis=0, min_count=1)
    return frame


def _types(entries: Sequence[Entry]) -> list[str]:
    return list(dict.fromkeys(e.ecosystem for e in entries))


def quality_table(account: GepAccount) -> pd.DataFrame:
    """Return the verdict of every quality gate, and every overlap group that services of several domains belong to."""
    import pandas as pd

    rows = [
        {
            "gate": v.gate,
            "title_zh": v.title["zh"],
            "title_en": v.title["en"],
            "found": v.found,
            "limit": v.limit,
            "holds": v.holds,
            "text_zh": "" if v.holds else v.text["zh"],
            "text_en": "" if v.holds else v.text["en"],
        }
        for v in account.verdicts
    ]
    for clash in account.clashes:
        names = ", ".join(f"{domain}.{service}" for domain, service in clash.services)
        reason = clash.reason or Text(zh="未说明理由", en="no reason given")
        rows.append(
            {
                "gate": f"overlap: {clash.group}",
                "title_zh": clash.title["zh"],
                "title_en": clash.title["en"],
                "found": clash.at_stake,
                "limit": 0.0,
                "holds": clash.reason is not None,
                "text_zh": f"{names}：{reason['zh']}",
                "text_en": f"{names}: {reason['en']}",
            }
        )
    return pd.DataFrame(rows)
