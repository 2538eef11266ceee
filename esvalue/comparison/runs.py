"""Comparing finished runs: the options of one, or what changed between two and why."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from esvalue.run import Run

__all__ = ["compare_runs", "options_text"]


def options_text(run: Run, language: str) -> str:
    """Return the recommendation and the options table of a run as text."""
    lines = [run.manifest["sentence"][language], ""]
    path = run.folder / "tables" / "options.csv"
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        lines += ["\t".join(row) for row in rows]
    return "\n".join(lines)


def compare_runs(first: Run, second: Run, language: str, most: int = 30) -> str:
    """Return which entries and figures differ between two runs, and which changed entries stand behind each figure."""
    zh = language == "zh"
    entries = [{e["id"]: e for e in run.lineage["entries"]} for run in (first, second)]
    changed = {i for i in entries[0].keys() & entries[1].keys() if entries[0][i]["text"] != entries[1][i]["text"]}
    gone, new = entries[0].keys() - entries[1].keys(), entries[1].keys() - entries[0].keys()
    lines = [f"{'改动的条目' if zh else 'entries changed'}: {len(changed)}; {'只在前者' if zh else 'only in the first'}: {len(gone)}; {'只在后者' if zh else 'only in the second'}: {len(new)}"]
    lines += [f"  {i}: {entries[0][i]['text']} -> {entries[1][i]['text']}" for i in sorted(changed)]
    lines += [f"  - {i}" for i in sorted(gone)] + [f"  + {i}" for i in sorted(new)]
    for key in ("seed", "replicates", "points", "commit_draws", "price_year"):
        if first.manifest[key] != second.manifest[key]:
            lines.append(f"  {key}: {first.manifest[key]} -> {second.manifest[key]}")
    figures = [run.lineage["figures"] for run in (first, second)]
    touched = changed | gone | new
    rows = []
    for i in figures[0].keys() & figures[1].keys():
        a, b = figures[0][i], figures[1][i]
        if (a["value"], a["low"], a["high"]) != (b["value"], b["low"], b["high"]):
            size = abs(b["value"] - a["value"]) / max(abs(a["value"]), abs(b["value"]), 1e-12)
            why = {run.lineage["entries"][k]["id"] for run, f in ((first, a), (second, b)) for k in f["entries"]} & touched
            rows.append((size, i, a, b, why))
    rows.sort(key=lambda row: (-row[0], row[1]))
    lines += ["", f"{'改变的数字' if zh else 'figures changed'}: {len(rows)} / {len(figures[0])}"]
    for _, i, a, b, why in rows[:most]:
        reason = ", ".join(sorted(why)[:4]) or ("抽样" if zh else "draws")
        lines.append(f"  {i} {a['label'][language]}: {a['value']:.6g} -> {b['value']:.6g} {a['unit']}  ({'因为' if zh else 'because of'} {reason})")
    if len(rows) > most:
        lines.append(f"  ... {len(rows) - most}")
    lines += ["", first.manifest["sentence"][language], "->", second.manifest["sentence"][language]]
    return "\n".join(lines)
