"""What a figure shows: an entry of a node of one of the graphs."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Target"]


@dataclass(frozen=True)
class Target:
    """An entry of a node: in the judging graph (option ""), or in the commit graph of an option.

    `central` means: at central values only, where the first of several uncertain rivals holds.
    """

    node: str
    at: tuple[tuple[str, int], ...] = ()
    option: str = ""
    central: bool = False
