"""Where it fails: regions of futures in which an outcome misses its limit, as boxes and as sentences."""

from __future__ import annotations

from esvalue.analysis.discovery.boxes import Box, Found, Restriction
from esvalue.analysis.discovery.cart import cart
from esvalue.analysis.discovery.prim import Prim, prim
from esvalue.analysis.discovery.sentences import box_sentence, sentences

__all__ = ["Box", "Found", "Prim", "Restriction", "box_sentence", "cart", "prim", "sentences"]
