"""What a term is counted per: a section, or a party with the mean of its sections. A new word is one entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import Mistakes
from esvalue.core.text import Text
from esvalue.payments.grids import Grid, Months
from esvalue.payments.headings import KIND_WORDS
from esvalue.payments.network import Network
from esvalue.payments.scene import Scene
from esvalue.payments.tables import Tables
from esvalue.payments.volumes import Volumes

__all__ = ["PER", "Per", "check_targets"]

Codes = npt.NDArray[np.int64]
#: Parties a message names before it stops.
SHOWN = 5


@dataclass(frozen=True)
class Per:
    """What a term is counted per, and the tables that makes of those of sections."""

    title: Text
    tables: Callable[[Tables, Mistakes], Tables]


def _sections(tables: Tables, problems: Mistakes) -> Tables:
    return tables


@dataclass(frozen=True, eq=False)
class _Parties(Tables):
    """Tables in which every upstream party is one section.

    `whole` are the tables of sections, `of` the party of each, -1 where it counts for none. Whether the sections have
    all that a term needs is seen in their own tables.
    """

    whole: Tables | None = None
    of: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def grid(self, kind: str) -> Grid:
        """Return, for parties, the means of their sections in periods of a kind."""
        assert self.whole is not None
        if kind not in self._grids:
            self._grids[kind] = _joined(self.whole.grid(kind), self.of, len(self.network))
        return self._grids[kind]

    def without_disputed(self) -> Tables:
        """Return the tables read the other way."""
        assert self.whole is not None
        return replace(self, whole=self.whole.without_disputed(), other=True, _grids={})


def _joined(grid: Grid, of: Codes, parties: int) -> Grid:
    """Return the mean of the sections of each party that were measured: every section counts alike, however often."""
    own = np.flatnonzero(of >= 0)
    shape = (parties, *grid.values.shape[1:])
    there = ~np.isnan(grid.values[own])
    total, count = np.zeros(shape), np.zeros(shape)
    np.add.at(total, of[own], np.where(there, grid.values[own], 0.0))
    np.add.at(count, of[own], there)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = total / count

    def some(mask: npt.NDArray[np.bool_] | None) -> npt.NDArray[np.bool_] | None:
        if mask is None:
            return None
        made = np.zeros(shape, dtype=bool)
        np.logical_or.at(made, of[own], mask[own])
        return made

    months = None
    if grid.months is not None:
        seen, valued = np.zeros(shape, dtype=np.uint16), np.zeros(shape, dtype=np.uint16)
        np.bitwise_or.at(seen, of[own], grid.months.seen[own])
        np.bitwise_or.at(valued, of[own], grid.months.valued[own])
        months = Months(seen, valued, grid.months.whole)
    found = some(grid.seen)
    assert found is not None
    return Grid(
        grid.kind, grid.periods, values, found, some(grid.imputed), some(grid.disputed), some(grid.below), months
    )


def _parties(tables: Tables, problems: Mistakes) -> Tables:
    """Return tables in which every upstream party is one section with the means of its own.

    A party has the target that all of its sections have, and the volumes and bases of all of them together. Sections
    without any target count for none where others have one.

    Refused: a section of several parties, a party whose sections have several downstream parties or are partly lakes;
    classes in place of concentrations, of which there is no mean.
    """
    network = tables.network
    counted = np.ones(len(network), dtype=bool)
    if tables.targets is not None and (tables.targets.section >= 0).any():
        counted = np.isin(np.arange(len(network)), tables.targets.section)
    shared = (network.upstream >= 0).sum(axis=1) + (network.downstream >= 0).sum(axis=1) > 2
    own = np.flatnonzero(counted)
    _, first, back = np.unique(network.upstream[own, 0], return_index=True, return_inverse=True)
    order = np.argsort(np.argsort(first))
    first, of = own[np.sort(first)], np.full(len(network), -1)
    of[own] = order[back.reshape(-1)]
    apart = (network.downstream[own, 0] != network.downstream[first[of[own]], 0]) | (
        network.bodies[own] != network.bodies[first[of[own]]]
    )
    for i in own[shared[own] | apart][:20]:
        problems.add(
            "party_not_one", network.where, section=network.names[i], party=network.parties[network.upstream[i, 0]]
        )
    kinds = network.kinds[first].copy()
    kinds[of[own[network.kinds[own] != kinds[of[own]]]]] = list(KIND_WORDS).index("other")
    if tables.classes is not None:
        problems.add("party_classes", tables.classes.where)
    parties = Network(
        network.where,
        [network.parties[i] for i in network.upstream[first, 0]],
        [""] * len(first),
        kinds,
        network.bodies[first],
        network.parties,
        network.upstream[first],
        network.downstream[first],
        network.shares[first],
        np.full(len(first), -1),
    )
    at = np.full(len(network) + 1, -1)
    at[first] = np.arange(len(first))
    targets = tables.targets
    return _Parties(
        parties,
        tables.monitoring,
        tables.indicators,
        None if targets is None else replace(targets, section=at[targets.section]),
        volumes=_together(tables.volumes, of),
        bases=_together(tables.bases, of),
        parties=tables.parties,
        other=tables.other,
        whole=tables,
        of=of,
    )


def _together(quantities: Volumes | None, of: Codes) -> Volumes | None:
    """Return the quantities of the sections of each party together."""
    if quantities is None:
        return None
    party = np.where(quantities.section >= 0, of[np.maximum(quantities.section, 0)], -1)
    size = max(1, len(quantities.periods))
    rows = np.flatnonzero((party >= 0) & (quantities.period >= 0))
    cells, back = np.unique(party[rows] * size + quantities.period[rows], return_inverse=True)
    total = np.zeros(len(cells))
    np.add.at(total, back.reshape(-1), quantities.volume[rows])
    return replace(quantities, section=cells // size, period=cells % size, volume=total)


def check_targets(scene: Scene, sections: Scene, rule: str, problems: Mistakes) -> None:
    """Refuse parties whose sections have targets that differ: the mean of several sections is held against one."""
    tables = scene.tables
    if not isinstance(tables, _Parties) or tables.targets is None:
        return
    own = np.flatnonzero(tables.of >= 0)
    party, found = tables.of[own], sections.targets
    apart = found.classes[own] != scene.targets.classes[party]
    for k, limits in found.limits.items():
        one, other = limits[own], scene.targets.limits[k][party]
        apart |= ~((one == other) | (np.isnan(one) & np.isnan(other)))
    told = [
        f"{tables.network.names[party[i]]} ({sections.tables.network.names[own[i]]}, {scene.periods[t].label})"
        for i, t in np.argwhere(apart)
    ]
    if told:
        more = f"; +{len(told) - SHOWN}" if told[SHOWN:] else ""
        problems.add("party_targets", tables.targets.where, rule=rule, rows="; ".join(told[:SHOWN]) + more)


#: Everything a term can be counted per, by its word.
PER: Mapping[str, Per] = {
    "section": Per(Text(zh="每断面", en="a section"), _sections),
    "party": Per(
        Text(zh="每个上游主体（所辖断面均值）", en="an upstream party, by the mean of its sections"), _parties
    ),
}
