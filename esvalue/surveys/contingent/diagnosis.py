"""What was looked into and found: a table, figures by name, and sentences."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from esvalue.core.errors import Problem
from esvalue.core.messages import current_language

__all__ = ["Diagnosis"]


@dataclass(frozen=True)
class Diagnosis:
    """A table, figures by name, and what they say."""

    table: pd.DataFrame | None
    figures: dict[str, float] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()

    def text(self, language: str | None = None) -> str:
        """Return what was found in words, one finding a line."""
        return "\n".join(note.text(language or current_language()) for note in self.notes)
