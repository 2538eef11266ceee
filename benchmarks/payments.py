"""Payment rules on 10,000 sections x 12 months x 22 indicators: tables read, claims computed, a checksum of money."""

from __future__ import annotations

import hashlib
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from table import Row, show

from esvalue.payments import Claims, Tables, load_indicators, load_rule, read_tables

__all__ = ["measure"]

SECTIONS, MONTHS, SEED, REPETITIONS = 10_000, 12, 20250301, 3
RULES = ("liaoning_2017", "liaoning_2024", "anhui_2018")
#: Seconds: reading, computing one rule.
READING, COMPUTING = 10.0, 1.0


def measure() -> list[Row]:
    """Return the rows: processor time, and a checksum of the cents of all claims."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder))
        widen(Path(folder))
        sheets = {what: _read(Path(folder), what) for what in ("monitoring", "monitoring_wide")}
    size = f"{SECTIONS:,} sections x {MONTHS} months x {len(_codes())} indicators"
    made = [
        Row(f"{what}: {size}", f"{seconds:.2f} s", "", f"{seconds:.2f}", f"{READING:g}", seconds <= READING)
        for what, (seconds, _) in zip(("tables read", "a column an indicator"), sheets.values(), strict=True)
    ]
    tables = sheets["monitoring"][1]
    for name in RULES:
        seconds, claims = _timed(name, tables)
        what = f"claims of {name}: {len(claims):,}, {claims.total:,.2f} yuan, {checksum(claims)}"
        made.append(Row(what, f"{seconds:.2f} s", "", f"{seconds:.2f}", f"{COMPUTING:g}", seconds <= COMPUTING))
    return made


def _codes() -> list[str]:
    known = load_indicators()
    others = ("temperature", "FC", "behaviour")
    return [code for code in known.codes if code not in others]


def _read(folder: Path, monitoring: str) -> tuple[float, Tables]:
    """Return the processor time of reading the tables, and the tables."""
    start = time.process_time()
    tables = read_tables(
        sections=folder / "sections.csv", targets=folder / "targets.csv", monitoring=folder / f"{monitoring}.csv"
    )
    return time.process_time() - start, tables


def write(folder: Path, sections: int = SECTIONS, seed: int = SEED) -> None:
    """Write tables in which every class and multiple occurs."""
    rng, known, codes = np.random.default_rng(seed), load_indicators(), _codes()
    names = [f"S{i:05d}" for i in range(sections)]
    parties = max(2, sections // 20)
    pd.DataFrame(
        {
            "section": names,
            "kind": rng.choice(["main", "tributary", "sea_mouth", "source_inlet", "other"], sections),
            "water_body": rng.choice(["river", "lake"], sections, p=[0.9, 0.1]),
            "upstream": [f"P{i % parties}" for i in range(sections)],
            "downstream": [f"P{(i + 1) % parties}" for i in range(sections)],
        }
    ).to_csv(folder / "sections.csv", index=False)
    pd.DataFrame({"section": names, "period": "2025", "class": rng.integers(1, 6, sections)}).to_csv(
        folder / "targets.csv", index=False
    )
    shape = (sections, MONTHS, len(codes))
    third = np.nan_to_num(known.limits[[known.codes.index(code) for code in codes], 1, 2], nan=7.0)
    values = np.minimum(third * rng.lognormal(-1.2, 0.9, shape), 90 * third)
    values[..., codes.index("pH")] = rng.normal(7.5, 0.6, shape[:2]).clip(5, 10)
    values[..., codes.index("DO")] = rng.uniform(1, 12, shape[:2])
    months = [f"2025-{month + 1:02d}" for month in range(MONTHS)]
    units = [known.records[code].unit for code in codes]
    pd.DataFrame(
        {
            "section": np.repeat(names, MONTHS * len(codes)),
            "period": np.tile(np.repeat(months, len(codes)), sections),
            "indicator": np.tile(codes, sections * MONTHS),
            "value": values.reshape(-1).round(6),
            "unit": np.tile(units, sections * MONTHS),
        }
    ).to_csv(folder / "monitoring.csv", index=False)


def widen(folder: Path) -> None:
    """Write the measurements once more as a bureau's sheet: a row a section and month, a column an indicator."""
    long, records = pd.read_csv(folder / "monitoring.csv", dtype=str), load_indicators().records
    wide = long.pivot_table(index=["section", "period"], columns="indicator", values="value", aggfunc="first")
    heads = {code: f"{code} [{unit}]" if (unit := records[code].unit) else code for code in wide.columns}
    wide.rename(columns=heads).reset_index().to_csv(folder / "monitoring_wide.csv", index=False)


def checksum(claims: Claims) -> str:
    """Return a short digest of the cents of claims in order."""
    return hashlib.sha256(claims.frame["cents"].to_numpy(dtype="<i8").tobytes()).hexdigest()[:12]


def _timed(name: str, tables: Tables) -> tuple[float, Claims]:
    """Return the least processor time of several runs on tables of which nothing is kept, and the claims."""
    rule, best = load_rule(name), np.inf
    for _ in range(REPETITIONS):
        tables.forget()
        start = time.process_time()
        claims = rule.evaluate(tables, period="2025", as_if=True)
        best = min(best, time.process_time() - start)
    return float(best), claims


if __name__ == "__main__":
    print(show(measure()))
