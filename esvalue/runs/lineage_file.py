"""What every figure rests on, as a file: entries by number, what of them always stands together, figures.

Most figures of a large run rest on the same cells of hundreds of places. Entries that stand behind the same figures
are written once, as a group, and a figure names its groups: the file grows with the places and not with their square.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from esvalue.model.resting import Mask, Sets, members
from esvalue.report.comparison import Comparison
from esvalue.report.numbering import Figure
from esvalue.standards.leaf_facts import LeafFacts
from esvalue.standards.lineage import Lineage

__all__ = ["write_lineage"]


def write_lineage(comparison: Comparison, folder: Path) -> None:
    """Write `lineage.json`: entries, groups of them, and figures with their targets and groups."""
    lineage, figures = comparison.context.lineage, list(comparison.figures)
    entries = sorted(lineage.facts)
    sets: dict[tuple[Any, ...], int] = {}
    own = [sets.setdefault((one.targets, one.extra, one.replaced), len(sets)) for one in figures]
    groups, held = _grouped(lineage, list(sets), {leaf: i for i, leaf in enumerate(entries)})
    text = json.dumps(
        {
            "entries": [_entry(lineage.facts[entry]) for entry in entries],
            "groups": groups,
            "figures": {one.id: _figure(one, held[i]) for one, i in zip(figures, own, strict=True)},
        },
        ensure_ascii=False,
        separators=(",", ":"),
        default=dict,
    )
    (folder / "lineage.json").write_text(text, encoding="utf-8")


def _grouped(
    lineage: Lineage, sets: Sequence[tuple[Any, ...]], number: Mapping[str, int]
) -> tuple[list[list[int]], list[list[int]]]:
    """Return the entries that stand behind the same sets of figures, group by group in order of their first, and the
    groups behind every set.
    """
    rows: dict[int, list[tuple[int, bytes]]] = {}
    for part, behind in lineage.bands([targets for targets, _, _ in sets]):
        for entry, held in _held(behind, sets[part], number).items():
            rows.setdefault(entry, []).append((part.start, np.packbits(held).tobytes()))
    alike: dict[tuple[tuple[int, bytes], ...], list[int]] = {}
    for entry in sorted(rows):
        alike.setdefault(tuple(rows[entry]), []).append(entry)
    behind_each: list[list[int]] = [[] for _ in sets]
    for group, pieces in enumerate(alike):
        for start, packed in pieces:
            for i in np.flatnonzero(np.unpackbits(np.frombuffer(packed, dtype=np.uint8))):
                behind_each[start + i].append(group)
    return list(alike.values()), behind_each


def _held(behind: Mapping[str, Sets], sets: Sequence[tuple[Any, ...]], number: Mapping[str, int]) -> dict[int, Mask]:
    """Return behind which of some sets of figures each entry stands, for the entries that stand behind any."""
    made = {number[leaf]: members(bits, len(sets)) for leaf, bits in behind.items() if leaf in number}
    for i, (_, extra, replaced) in enumerate(sets):
        for leaf in replaced:
            if (entry := number.get(leaf)) in made:
                made[entry][i] = False
        for leaf in extra:
            if leaf in number:
                made.setdefault(number[leaf], np.zeros(len(sets), dtype=bool))[i] = True
    return {entry: held for entry, held in made.items() if held.any()}


def _entry(fact: LeafFacts) -> dict[str, Any]:
    return {
        "id": fact.id,
        "kind": fact.kind,
        "text": fact.text,
        "source": fact.source,
        "evidence": fact.evidence,
        "weak": fact.weak,
        "file": fact.file,
        "title": dict(fact.title),
        "note": dict(fact.note),
    }


def _figure(figure: Figure, groups: list[int]) -> dict[str, Any]:
    return {
        "key": figure.key,
        "label": dict(figure.label),
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "unit": figure.unit,
        "statistic": figure.statistic,
        "soft": figure.soft,
        "targets": [[target.node, list(map(list, target.at)), target.option] for target in figure.targets],
        "groups": groups,
    }
