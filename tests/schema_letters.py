"""Where published schemas can be compared letter by letter."""

from __future__ import annotations

import pydantic
import pytest

__all__ = ["as_published"]

#: The version that writes a reference and its description side by side; those before wrap the reference.
SINCE = (2, 9)
as_published = pytest.mark.skipif(
    tuple(map(int, pydantic.VERSION.split(".")[:2])) < SINCE,
    reason="this pydantic writes references of a schema in another form that means the same",
)
