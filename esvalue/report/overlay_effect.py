"""What an overlay changes: the values it replaces, the services it moves,
and every committed standard with and without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from esvalue.core.arguments import checked
from esvalue.core.printing.rounding import fixed
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.inputs.opening import open_scenario
from esvalue.inputs.overlay import EDITED, Overlaid, Overlay, read_overlay
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario import Loaded, with_overlays
from esvalue.model.graph import Plan
from esvalue.model.leaves import ParameterLeaf, RivalsLeaf
from esvalue.model.model import Model, bind_all
from esvalue.standards.commit import CommitPass, Committed, commit

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Explained", "ServiceChange", "StandardChange", "overlay_changes", "range_of"]


Key = tuple[str, str, str]


@dataclass(frozen=True)
class ServiceChange:
    """A service an overlay moves, by domain and key: its central value (yuan/a) without the overlay and with it."""

    key: str
    title: Text
    without: float
    laid: float

    @property
    def share(self) -> float | None:
        """The change as a share of what it was; None of nothing."""
        return self.laid / self.without - 1 if self.without else None


@dataclass(frozen=True)
class StandardChange:
    """A committed standard without an overlay and with it: where (option, domain, region; `titles` of the three),
    the unit it is printed in and the factor to it, and whether it moves mostly by rounding.
    """

    key: Key
    titles: tuple[Text, Text, Text]
    without: Committed
    laid: Committed
    unit: str
    factor: float
    near_edge: bool

    @property
    def share(self) -> float | None:
        """The change as a share of what it was; None of nothing."""
        return self.laid.value / self.without.value - 1 if self.without.value else None


@dataclass(frozen=True)
class Explained:
    """What an overlay changes, built once for every page, table and text.

    `records` by key (before, after); committed `standards` by (option, domain, region) (without, with); `touched`: the
    (option, domain) whose standard follows from a figure the overlay sets; `services` it moves; `titles` of keys,
    options, domains and regions; `units`: the unit a domain's standards are printed in, and its factor; `steps`: the
    rounding step by (option, domain), in yuan per base and year, of those that round.
    """

    records: dict[str, tuple[Record | None, Overlaid]]
    standards: dict[Key, tuple[Committed, Committed]]
    title: Text
    touched: frozenset[tuple[str, str]] = frozenset()
    services: tuple[ServiceChange, ...] = ()
    titles: dict[str, Text] = field(default_factory=dict)
    units: dict[str, tuple[str, float]] = field(default_factory=dict)
    steps: dict[tuple[str, str], float] = field(default_factory=dict)

    @property
    def effects(self) -> list[StandardChange]:
        """The standards that follow from a figure the overlay sets, and change."""
        return [self.change(key) for key, pair in self.standards.items() if key[:2] in self.touched and _moved(*pair)]

    @property
    def unrounded_effects(self) -> list[StandardChange]:
        """The standards that follow from such a figure and change before rounding only."""
        return [
            self.change(key)
            for key, pair in self.standards.items()
            if key[:2] in self.touched and not _moved(*pair) and _drawn(*pair)
        ]

    def change(self, key: Key) -> StandardChange:
        """Return a standard without the overlay and with it."""
        names = (f"option/{key[0]}", f"domain/{key[1]}", f"region/{key[1]}/{key[2]}")
        titles = [self.titles.get(name, Text.same(name.split("/")[-1])) for name in names]
        unit, factor = self.units.get(key[1], ("", 1.0))
        return StandardChange(
            key, (titles[0], titles[1], titles[2]), *self.standards[key], unit, factor, self.near_edge(key)
        )

    def near_edge(self, key: Key) -> bool:
        """Tell whether a standard moves mostly by rounding: before it,
        the change is less than half of what it is after.
        """
        a, b = self.standards[key]
        return bool(
            a.paid and b.paid and key[:2] in self.steps and abs(b.unrounded - a.unrounded) < abs(b.value - a.value) / 2
        )

    def drawn_anew(self) -> tuple[int, Text]:
        """Return how many standards move that rest on nothing the overlay sets, and the most they do:
        rounding steps, or a share where not all round.
        """
        moved = {
            key: pair
            for key, pair in self.standards.items()
            if _moved(*pair) and key[:2] not in self.touched and pair[0].paid and pair[1].paid and pair[0].value
        }
        if not moved:
            return 0, Text.same("")
        if all(key[:2] in self.steps for key in moved):
            steps = max(round(abs(b.value - a.value) / self.steps[key[:2]]) for key, (a, b) in moved.items())
            return len(moved), Text(zh="1 个取整档", en="one rounding step") if steps <= 1 else Text(
                zh=f"{steps} 个取整档", en=f"{steps} rounding steps"
            )
        most = max(abs(b.value / a.value - 1) for a, b in moved.values())
        shown = fixed(most, 1, "share")
        return len(moved), Text(zh=f"{shown}（取整在内）", en=f"{shown} (rounding included)")

    def frame(self) -> pd.DataFrame:
        """Return the standards as a tidy frame: option, domain, region, without, with,
        change (yuan per base and year).
        """
        import pandas as pd

        rows = [(*key, a.value, b.value, b.value - a.value) for key, (a, b) in self.standards.items()]
        return pd.DataFrame(rows, columns=["option", "domain", "region", "without", "with", "change"])


@checked
def overlay_changes(scenario: str | Path | Loaded, overlay: str | Path | Overlay) -> Explained:
    """Commit every option's standards with and without an overlay.

    Both are committed over the same design where the overlay leaves the uncertain entries what they are; a joint sample
    brings a column of its own, so standards may then differ by what a draw costs (`commit_draws` of the scenario).

    Parameters
    ----------
    scenario
        A scenario; whether it names the overlay already does not matter. Its other overlays hold in both.
    overlay
        The overlay or its file.

    Raises
    ------
    InputError
        A mistake in the scenario or the overlay; an overlay of another card.

    Examples
    --------
    >>> overlay_changes("vesels", "reed_2024.toml")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: vesels: no scenario of this name or path; packaged: basin,
    closed_farmland, closed_season, county_gep, equivalency, farm_practice, four_domains, panjin, restocking,
    sea_reserve, vessels, water_source, wetland_conversion; nearest: vessels
    """
    loaded = open_scenario(scenario)
    one = overlay if isinstance(overlay, Overlay) else read_overlay(Path(overlay))
    others = tuple(other for other in loaded.overlays if other.path.resolve() != one.path.resolve())
    without, laid = with_overlays(loaded, others), with_overlays(loaded, (*others, one))
    first, second = commit(without), commit(laid)
    named = {f"{domain}.{name}": p for domain, card in loaded.cards.items() for name, p in card.parameters.items()}
    named |= {f"prices.{name}": p for name, p in loaded.library.prices.items()}
    of_key = {f"{name}{key}": p for name, p in named.items() for key in p.settable()}
    before = {
        f"{name}{key}": record if record.unit else record.model_copy(update={"unit": p.unit})
        for name, p in named.items()
        for key, record in p.records()
    }
    records = {key: (before.get(key), laid.overlaid[key]) for key in one.file.values}
    standards = {key: (made, second.standards[key]) for key, made in first.standards.items()}
    titles = {key: of_key[key].title for key in records} | {
        f"option/{name}": option.title for name, option in loaded.scenario.options.items()
    }
    models = _bound(without), _bound(laid)
    units = {}
    words = loaded.library.vocabulary
    for domain, card in loaded.cards.items():
        words = words.extended(card.vocabulary)
        titles |= {
            f"region/{domain}/{region}": title.title for region, title in words.region_types.get(domain, {}).items()
        }
        base = card.base
        unit = base.print_units[0] if base.print_units else f"yuan/{base.unit}/a"
        if domain in models[0].accounts:
            titles[f"domain/{domain}"] = models[0].accounts[domain].title
            units[domain] = unit, conversion(parse(f"yuan/{models[0].accounts[domain].base_unit}/a"), parse(unit))
    steps = {
        (option, domain): _step(loaded, option, domain, model.base_unit)
        for option, domain in {key[:2] for key in standards}
        if (model := models[0].accounts.get(domain))
    }
    title = Text(zh="{} ({})", en="{} ({})").format(one.file.title, EDITED) if one.edited else one.file.title
    return Explained(
        records,
        standards,
        title,
        _touched(second, one),
        _services(*models),
        titles,
        units,
        {key: step for key, step in steps.items() if step},
    )


def _bound(loaded: Loaded) -> Model:
    return bind_all(
        loaded.library,
        loaded.settings(),
        loaded.cards,
        loaded.places,
        {domain: path.name for domain, path in loaded.card_paths.items()},
    )


def _step(loaded: Loaded, option: str, domain: str, base: str) -> float:
    """Return the step an option rounds a domain's standards to, in yuan per base and year; zero where it does not."""
    rounding = loaded.scenario.options[option].for_domain(domain).rounding
    own = parse(f"yuan/{base}/a")
    given = own if rounding is None else parse(rounding.unit)
    return (
        rounding.to * conversion(given, own) if rounding is not None and given.same_kind(own) else 0.0
    )  # an option may round what a domain has none of


def _services(without: Model, laid: Model) -> tuple[ServiceChange, ...]:
    """Return the services whose central value differs."""
    found = []
    for domain, account in without.accounts.items():
        for service in {
            one.key: one for services in account.readings.values() for one in services if "value" in one.totals
        }.values():
            node = service.totals["value"]
            a, b = (
                float(np.asarray(Plan(model.graph, [node]).run({})[node]).ravel()[0]) for model in (without, laid)
            )  # the first state is with the action
            if abs(b - a) > 1e-9 * abs(a):
                found.append(ServiceChange(f"{domain}.{service.key}", service.title, a, b))
    return tuple(found)


def _touched(passed: CommitPass, overlay: Overlay) -> frozenset[tuple[str, str]]:
    """Return the (option, domain) whose standard follows from a figure the overlay sets."""
    found = set()
    for (option, domain), nodes in passed.nodes.items():
        graph = passed.graph(option)
        leaves = (
            graph[name]
            for name in Plan(graph, [node for node in (nodes.indicated, nodes.ceiling, nodes.floor) if node]).order
        )
        quantities = (
            q
            for leaf in leaves
            if isinstance(leaf, ParameterLeaf | RivalsLeaf)
            for q in leaf.quantities
            if q is not None
        )
        if any(isinstance(q.record, Overlaid) and q.record.file == overlay.path.name for q in quantities):
            found.add((option, domain))
    return frozenset(found)


def range_of(record: Record) -> tuple[float, float] | None:
    """Return the 2.5 and 97.5% quantiles of a record in its unit, None where it is fixed."""
    if record.spread is None:
        return None
    drawn = (
        record.spread.kind == "empirical"
    )  # interpolated, as the fit itself is said; rows of a joint sample are in no order
    ends = (
        np.quantile(record.spread.numbers, [0.025, 0.975], method="hazen")
        if drawn
        else record.spread.quantile(np.array([0.025, 0.975]))
    )
    return float(ends[0]), float(ends[1])


def _moved(a: Committed, b: Committed) -> bool:
    return a.paid != b.paid or (a.paid and a.value != b.value)


def _drawn(a: Committed, b: Committed) -> bool:
    return bool(
        np.isfinite(a.unrounded)
        and np.isfinite(b.unrounded)
        and abs(a.unrounded - b.unrounded) > 1e-9 * abs(a.unrounded)
    )
