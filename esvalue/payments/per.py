"""What a term is counted per: a section, or a party with the mean of its sections. A new word is one entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from esvalue.core.errors import Mistakes
from esvalue.core.text import Text
from esvalue.payments.headings import KIND_WORDS
from esvalue.payments.network import Network
from esvalue.payments.tables import Tables

__all__ = ["PER", "Per"]


@dataclass(frozen=True)
class Per:
    """What a term is counted per, and the tables that makes of those of sections."""

    title: Text
    tables: Callable[[Tables, Mistakes], Tables]


def _sections(tables: Tables, problems: Mistakes) -> Tables:
    return tables


def _parties(tables: Tables, problems: Mistakes) -> Tables:
    """Return tables in which every upstream party is one section with the means of its own.

    Refused: a section of several parties, a party whose sections have several downstream parties or are partly lakes.
    Targets and volumes are those of sections, and a party has none.
    """
    network = tables.network
    shared = (network.upstream >= 0).sum(axis=1) + (network.downstream >= 0).sum(axis=1) > 2
    _, first, of = np.unique(network.upstream[:, 0], return_index=True, return_inverse=True)
    order = np.argsort(np.argsort(first))
    first, of = np.sort(first), order[of.reshape(-1)]
    apart = (network.downstream[:, 0] != network.downstream[first[of], 0]) | (
        network.bodies != network.bodies[first[of]]
    )
    for i in np.flatnonzero(shared | apart)[:20]:
        problems.add("party_not_one", network.where, section=network.names[i],
                     party=network.parties[network.upstream[i, 0]])  # fmt: skip
    parties = Network(
        network.where,
        [network.parties[i] for i in network.upstream[first, 0]],
        [""] * len(first),
        np.full(len(first), list(KIND_WORDS).index("other")),
        network.bodies[first],
        network.parties,
        network.upstream[first],
        network.downstream[first],
        network.shares[first],
        np.full(len(first), -1),
    )
    section = np.where(tables.monitoring.section >= 0, of[np.maximum(tables.monitoring.section, 0)], -1)
    monitoring = replace(tables.monitoring, section=section)
    return Tables(parties, monitoring, tables.indicators, parties=tables.parties, other=tables.other)


#: Everything a term can be counted per, by its word.
PER: Mapping[str, Per] = {
    "section": Per(Text(zh="每断面", en="a section"), _sections),
    "party": Per(
        Text(zh="每个上游主体（所辖断面均值）", en="an upstream party, by the mean of its sections"), _parties
    ),
}
