"""The bay with a floor that is what holders ask for."""

from __future__ import annotations

from pathlib import Path

__all__ = ["whole_cost"]


def whole_cost(card: Path) -> None:
    """Let what holders ask for be the whole floor of the bay: its income stands for it, without the share lost."""
    text = card.read_text(encoding="utf-8").replace(
        'spread = "holder_sd"\n', 'spread = "holder_sd"\nstated = "income"\nstated_spread = "stated_sd"\n'
    )
    card.write_text(
        text.replace(
            "[holders]\n",
            '[nodes.stated_sd]\nequation = "scaled"\nargs = { value = "income", ratio = "variation" }\n\n[holders]\n',
        ),
        encoding="utf-8",
    )
