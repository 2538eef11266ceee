"""TOML that was parsed once is not parsed again: the shipped library is read thousands of times in a run of the tests.

Whoever reads gets a copy of their own, so that nothing one test changes reaches another.
"""

from __future__ import annotations

import pickle
import tomllib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

__all__ = ["remember_toml"]


def remember_toml() -> None:
    """Let `tomllib.loads` remember the texts it read well."""
    parse: Callable[..., dict[str, Any]] = tomllib.loads

    @lru_cache(maxsize=1024)
    def packed(text: str) -> bytes:
        return pickle.dumps(parse(text), protocol=pickle.HIGHEST_PROTOCOL)

    def loads(text: str, /, **more: Any) -> dict[str, Any]:
        return parse(text, **more) if more or not isinstance(text, str) else pickle.loads(packed(text))

    tomllib.loads = loads
