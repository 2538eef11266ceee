"""Binding: a card and its places become nodes of the graph, labels and units proved once.

Everything wrong with a card is collected and reported together. Names inside the graph carry their domain:
``wetland.area`` (column), ``wetland.reed_yield`` (parameter), ``wetland.reed_output`` (node), ``prices.reed``.
"""

from __future__ import annotations

from esvalue.model.binding.binder import Binder
from esvalue.model.binding.bound import Bound
from esvalue.model.binding.builder import Builder

__all__ = ["Binder", "Bound", "Builder"]
