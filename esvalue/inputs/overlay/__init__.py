"""Overlays: estimates from monitoring or surveys that load on top of a card and never edit it.

An overlay is a TOML file (:class:`esvalue.inputs.overlay.overlay_file.OverlayFile`): which card it was made for (by
digest), new values with their spreads or a sample of joint draws beside it, and where they come from. It is written by
:func:`write_overlay`, read by :func:`read_overlay` and checked against the cards in hand by :func:`overlay_records`.
"""

from __future__ import annotations

from esvalue.inputs.overlay.digests import card_digest, file_digest, price_digest
from esvalue.inputs.overlay.overlay_file import JointSpread, Overlaid, OverlayFile, OverlaySource, OverlayValue
from esvalue.inputs.overlay.reading import EDITED, Overlay, overlay_records, read_overlay
from esvalue.inputs.overlay.writing import write_checked, write_overlay

__all__ = [
    "EDITED",
    "JointSpread",
    "Overlaid",
    "Overlay",
    "OverlayFile",
    "OverlaySource",
    "OverlayValue",
    "card_digest",
    "file_digest",
    "overlay_records",
    "price_digest",
    "read_overlay",
    "write_checked",
    "write_overlay",
]
