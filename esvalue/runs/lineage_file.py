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

from esvalue.model.resting import Mask, members
from esvalue.report.comparison import Comparison
from esvalue.report.numbering import Figure
from esvalue.standards.lineage import LeafFacts, Lineage

__all__ = ["write_lineage"]


def write_lineage(comparison: Comparison, folder: Path) -> None:
    """Write `lineage.json`: entries, groups of them, and figures with their targets and groups."""
    lineage, figures = comparison.context.lineage, list(comparison.figures)
    entries = sorted(lineage.facts)
    sets: dict[tuple[Any, ...], int] = {}
    own = [sets.setdefault((one.targets, one.extra, one.replaced), len(sets)) for one in figures]
    groups, held = _grouped(_behind(lineage, list(sets), {leaf: i for i, leaf in enumerate(entries)}))
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


def _behind(lineage: Lineage, sets: Sequence[tuple[Any, ...]], number: Mapping[str, int]) -> Mask:
    """Return which entries stand behind which sets of figures, shape (entry, set)."""
    found = np.zeros((len(number), len(sets)), dtype=bool)
    for leaf, bits in lineage.behind([targets for targets, _, _ in sets]).items():
        if leaf in number:
            found[number[leaf]] = members(bits, len(sets))
    for i, (_, extra, replaced) in enumerate(sets):
        found[[number[leaf] for leaf in replaced if leaf in number], i] = False
        found[[number[leaf] for leaf in extra if leaf in number], i] = True
    return found


def _grouped(behind: Mask) -> tuple[list[list[int]], list[list[int]]]:
    """Return the entries that stand behind the same sets, group by group in order of their first,
    and the groups behind every set.
    """
    alike: dict[bytes, list[int]] = {}
    for entry, row in enumerate(np.packbits(behind, axis=1)):
        alike.setdefault(row.tobytes(), []).append(entry)
    groups = [group for row, group in alike.items() if any(row)]
    first = behind[[group[0] for group in groups]] if groups else behind[:0]
    return groups, [np.flatnonzero(one).tolist() for one in first.T]


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
