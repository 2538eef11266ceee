"""What a walk through everything a function reaches found: digests by name, packages, what cannot be hashed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from esvalue.study.contents import mix

__all__ = ["Reached"]


@dataclass(frozen=True)
class Reached:
    """What was reached: name -> digest, versions of installed packages, what cannot be hashed (name, why), and whether
    code of the user's own is among it, which may change things while it runs.
    """

    parts: Mapping[str, str]
    packages: Mapping[str, str]
    unknown: tuple[tuple[str, str], ...] = ()
    own: bool = False

    @property
    def digest(self) -> str:
        """One digest of all."""
        return mix(
            "reached", *(text.encode("utf-8", "surrogatepass") for pair in self.parts.items() for text in pair)
        ).hex()

    def changed(self, other: Reached) -> tuple[str, ...]:
        """Return the names that differ from those of another walk."""
        return tuple(name for name in {**self.parts, **other.parts} if self.parts.get(name) != other.parts.get(name))
