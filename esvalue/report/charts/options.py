"""The options of a comparison as charts show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["Options", "options_of"]


@dataclass(frozen=True)
class Options:
    """The options of a comparison: names in order, titles, the one shown first, limits by outcome (yuan or share),
    the outcome that says how much is paid enough, and the options that charts name beside their marks: the one shown,
    those designed and that of today.
    """

    names: tuple[str, ...]
    titles: Mapping[str, Mapping[str, str]]
    shown: str
    limits: Mapping[str, float]
    enough: str = "adequacy"
    named: frozenset[str] = frozenset()

    def label(self, place: int, language: str) -> str:
        """Return what stands beside the mark of an option; nothing for those that are not named."""
        name = self.names[place]
        return self.titles[name][language] if name in self.named or name == self.shown else ""

    def texts(self, language: str) -> list[str]:
        """Return the titles in a language, in order."""
        return [self.titles[name][language] for name in self.names]

    @property
    def place(self) -> int | None:
        """Position of the shown option."""
        return self.names.index(self.shown) if self.shown in self.names else None


def options_of(comparison: Comparison) -> Options:
    """Return the options of a comparison."""
    context = comparison.context
    chosen = context.recommendation
    met = next(iter(chosen.met.values()), [])
    limits = {m.requirement.measured.key: float(m.limit) for m in met if not m.requirement.scope}
    titles = {o: context.option_title(o) for o in context.options}
    today = {name for name, option in context.judged.loaded.scenario.options.items() if option.status_quo}
    named = frozenset(today | set(context.designed.values()))
    return Options(tuple(context.options), titles, chosen.shown, limits, context.judged.outcomes.enough, named)
