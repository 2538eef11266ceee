"""Names of files for names of things: whatever a person writes, the file name is short, plain and its own."""

from __future__ import annotations

import hashlib
import re

__all__ = ["slug"]

#: Names Windows keeps for devices, with whatever ending.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
#: Longest slug; with what is put before and behind it a name stays far below the 255 bytes of file systems.
LONGEST = 80


def slug(name: str) -> str:
    """Return a file name for a name: ASCII letters, digits, `_`, `-` and `.`; different names get different ones.

    A name that is such a file name already stays as it is; any other gets a number made from the name.

    >>> slug("first_draft"), slug("Panjin-2024.v2")
    ('first_draft', 'Panjin-2024.v2')
    >>> slug("a/b"), slug("初稿"), slug("CON"), slug("x" * 300)[:12], slug("..")
    ('a_b-c14cddc0', 'x-...', 'x_CON-...', 'xxxxxxxxxxxx', 'x-...')
    """
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "_", name).strip("._-")
    device = plain.split(".")[0].lower() in _DEVICES
    if plain and plain == name and not device and len(name) <= LONGEST:
        return name
    number = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{'x_' * device}{plain[: LONGEST - 12].rstrip('._-') or 'x'}-{number}"
