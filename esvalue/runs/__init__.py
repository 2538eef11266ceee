"""Exploring a scenario: more futures than a run, what drives them, and what a free choice of standards could reach."""

from __future__ import annotations

from esvalue.runs.explore import explore

__all__ = ["explore"]
