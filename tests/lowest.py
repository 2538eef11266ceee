"""Print the lowest versions that pyproject.toml allows of what it names, as constraints of pip;
``make test-lowest`` installs them.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

__all__ = ["lowest"]


def lowest(text: str) -> list[str]:
    """Return ``name==version`` for each ``name>=version`` of the dependencies and extras of a pyproject file."""
    project = tomllib.loads(text)["project"]
    named = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    return sorted({one.replace(">=", "==") for one in named if re.fullmatch(r"[\w.-]+>=[\d.]+", one)})


if __name__ == "__main__":
    print("\n".join(lowest((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))))
