"""The source a number names: one that is known, or a message that says what to write."""

from __future__ import annotations

from collections.abc import Collection

from esvalue.core.errors import Mistakes, nearest
from esvalue.core.names import shown_name
from esvalue.core.toml_words import toml_key

__all__ = ["check_source"]


def check_source(source: str | None, sources: Collection[str], at: str, problems: Mistakes) -> bool:
    """Tell whether a source is known; add to `problems` one that is not, or is none.

    >>> found = Mistakes()
    >>> [check_source(name, ["law_2014"], "bay.toml", found) for name in ("law_2014", "law 2015", "", None)]
    [True, False, False, False]
    >>> [problem.code for problem in found.mistakes]
    ['unknown_source', 'no_source']
    """
    if source is None or not source.strip():
        problems.add("no_source", at)
        return False
    if source not in sources:
        fields = {"source": shown_name(source), "key": toml_key(source), "nearest": nearest(source, sources) or "-"}
        problems.add("unknown_source", at, **fields)
        return False
    return True
