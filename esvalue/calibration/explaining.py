"""What an overlay changes: the values it replaces, and every committed standard with and without it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from esvalue.errors import Problems
from esvalue.instruments.commit import Committed, commit
from esvalue.overlay import Overlaid, Overlay, overlay_records, read_overlay
from esvalue.parameters import Record
from esvalue.scenario import Loaded, load_scenario
from esvalue.units import scaled_text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Explained", "explain_overlay", "overlay_changes"]


@dataclass(frozen=True)
class Explained:
    """Records by key (before, after), and committed standards by (option, domain, region) (without, with)."""

    records: dict[str, tuple[Record, Overlaid]]
    standards: dict[tuple[str, str, str], tuple[Committed, Committed]]
    title: dict[str, str]

    def frame(self) -> pd.DataFrame:
        """Return the standards as a tidy frame: option, domain, region, without, with, change (yuan per base and year)."""
        import pandas as pd

        rows = [(*key, a.value, b.value, b.value - a.value) for key, (a, b) in self.standards.items()]
        return pd.DataFrame(rows, columns=["option", "domain", "region", "without", "with", "change"])

    def text(self, language: str = "en") -> str:
        """Return both as text, in "zh" or "en"."""
        zh = language == "zh"
        lines = [self.title[language], "", "改动的取值" if zh else "values changed"]
        lines += [f"  {key}: {_said(a)} -> {_said(b)}" for key, (a, b) in self.records.items()]
        changed = {key: pair for key, pair in self.standards.items() if _moved(*pair)}
        lines += ["", (f"标准：{len(self.standards)} 个，其中 {len(changed)} 个改变" if zh else f"standards: {len(self.standards)}, of which {len(changed)} change")]
        for (option, domain, region), (a, b) in changed.items():
            part = "" if not (a.paid and b.paid and a.value) else f"  ({b.value / a.value - 1:+.1%})"
            lines.append(f"  {option} | {domain} | {region}: {_standard(a, zh)} -> {_standard(b, zh)}{part}")
        same = [(key, pair) for key, pair in self.standards.items() if key not in changed and _drawn(*pair)]
        if same:
            lines += ["", "取整后不变、取整前改变" if zh else "unchanged as rounded, changed before rounding"]
            lines += [f"  {' | '.join(key)}: {scaled_text(a.unrounded)} -> {scaled_text(b.unrounded)}" for key, (a, b) in same]
        return "\n".join(lines)


def explain_overlay(scenario: str | Path | Loaded, overlay: str | Path | Overlay, language: str = "en") -> str:
    """Return, as text, what an overlay changes in a scenario (see :func:`overlay_changes`).

    >>> # print(explain_overlay("my_scenario", "my_scenario/reed_2024.toml", "zh"))
    """
    return overlay_changes(scenario, overlay).text(language)


def overlay_changes(scenario: str | Path | Loaded, overlay: str | Path | Overlay) -> Explained:
    """Commit every option's standards with and without an overlay.

    Both are committed over the same design where the overlay leaves the uncertain entries what they are; a joint sample brings a
    column of its own, so standards may then differ by what a draw costs (`commit_draws` of the scenario).

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
    """
    loaded = scenario if isinstance(scenario, Loaded) else load_scenario(scenario)
    one = overlay if isinstance(overlay, Overlay) else read_overlay(Path(overlay))
    others = tuple(other for other in loaded.overlays if other.path.resolve() != one.path.resolve())
    without, laid = _laid(loaded, others), _laid(loaded, (*others, one))
    first, second = commit(without), commit(laid)
    named = {f"{domain}.{name}": p for domain, card in loaded.cards.items() for name, p in card.parameters.items()}
    named |= {f"prices.{name}": p for name, p in loaded.library.prices.items()}
    before = {f"{name}{key}": record if record.unit else record.model_copy(update={"unit": p.unit}) for name, p in named.items() for key, record in p.records()}
    records = {key: (before[key], laid.overlaid[key]) for key in one.file.values}
    standards = {key: (made, second.standards[key]) for key, made in first.standards.items()}
    return Explained(records, standards, {"zh": one.file.title.zh, "en": one.file.title.en})


def _laid(loaded: Loaded, overlays: tuple[Overlay, ...]) -> Loaded:
    problems = Problems()
    records = overlay_records(overlays, loaded.cards, loaded.library, problems)
    problems.raise_if_any()
    sources = {**loaded.sources, **{key: source for one in overlays for key, source in one.source.items()}}
    return replace(loaded, overlays=overlays, overlaid=records, sources=sources)


def _said(record: Record) -> str:
    text = f"{scaled_text(float(f'{record.value:.6g}'))} {record.unit or ''}".rstrip()
    if record.spread is None:
        return text
    joint = isinstance(record, Overlaid) and record.column  # rows of a joint sample are not in the order of their size
    ends = np.quantile(record.spread.numbers, [0.025, 0.975]) if joint else record.spread.quantile(np.array([0.025, 0.975]))
    low, high = (float(f"{x:.4g}") for x in ends)
    return f"{text} ({scaled_text(low)} - {scaled_text(high)})"


def _moved(a: Committed, b: Committed) -> bool:
    return a.paid != b.paid or (a.paid and a.value != b.value)


def _drawn(a: Committed, b: Committed) -> bool:
    return bool(np.isfinite(a.unrounded) and np.isfinite(b.unrounded) and abs(a.unrounded - b.unrounded) > 1e-9 * abs(a.unrounded))


def _standard(one: Committed, zh: bool) -> str:
    return scaled_text(one.value) if one.paid else ("无" if zh else "none")
