"""Overlays laid on a loaded scenario: those it names, and others given when it is run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from esvalue.core.errors import Mistakes
from esvalue.inputs.overlay import Overlay, overlay_records, read_overlay
from esvalue.inputs.scenario.loading import Loaded

__all__ = ["lay", "with_overlays"]


def lay(loaded: Loaded, overlays: Sequence[str | Path]) -> Loaded:
    """Return a scenario with further overlays on top of its own; one it has already changes nothing.

    Raises
    ------
    InputError
        Every mistake of the overlay files; one made for another card, or that sets what another overlay sets.
    """
    problems, found = Mistakes(), list(loaded.overlays)
    for name in overlays:
        path = Path(name)
        if any(path.resolve() == one.path.resolve() for one in found):
            continue
        one = read_overlay(path)
        if one.file.cards and not one.file.cards.keys() & loaded.cards.keys():
            problems.add(
                "overlay_other_domain", path.name, domain=", ".join(loaded.cards), made_for=", ".join(one.file.cards)
            )
        found.append(one)
    problems.raise_if_any()
    return with_overlays(loaded, tuple(found)) if len(found) > len(loaded.overlays) else loaded


def with_overlays(loaded: Loaded, overlays: tuple[Overlay, ...]) -> Loaded:
    """Return a scenario with just these overlays."""
    problems = Mistakes()
    problems.keep(loaded.doubts)
    records = overlay_records(overlays, loaded.cards, loaded.library, problems)
    problems.raise_if_any()
    sources = {**loaded.sources, **{key: source for one in overlays for key, source in one.source.items()}}
    own = {file for one in loaded.overlays for file in one.files}
    files = (*(file for file in loaded.files if file not in own), *(file for one in overlays for file in one.files))
    return replace(loaded, overlays=overlays, overlaid=records, sources=sources, files=files, doubts=problems.doubts)
