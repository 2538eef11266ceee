"""One test that walks a table: every case is tried, and all that fail are told together, each by its name.

``@each("code", codes)`` is written and read as ``pytest.mark.parametrize`` is, and proves the same of the same cases;
but a table of hundreds of cases of a millisecond costs one test, not hundreds. A case that needs files of its own, or
that is worth running by itself, stays a parameter.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import pytest

__all__ = ["each"]


def each(
    names: str | tuple[str, ...], cases: Iterable[Any], ids: Callable[[Any], str] = repr
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator that runs a test for every case; of several names, a case gives a value for each."""
    named = tuple(one.strip() for one in names.split(",")) if isinstance(names, str) else names
    table = [_values(named, case) for case in cases]

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def walk(**fixtures: Any) -> None:
            assert table, f"{test.__name__}: the table of {', '.join(named)} is empty"
            failures = [failure for values in table if (failure := _failure(test, fixtures, values, ids)) is not None]
            if len(failures) == 1:
                raise failures[0]
            if failures:
                raise ExceptionGroup(f"{len(failures)} of {len(table)} cases of {test.__name__}", failures)

        said = inspect.signature(test)
        left = [one for one in said.parameters.values() if one.name not in named]
        assert len(left) == len(said.parameters) - len(named), f"{test.__name__} does not take {', '.join(named)}"
        walk.__signature__ = said.replace(parameters=left)  # type: ignore[attr-defined]
        return walk

    return decorate


def _values(named: tuple[str, ...], case: Any) -> dict[str, Any]:
    return dict(zip(named, (case,) if len(named) == 1 else case, strict=True))


def _failure(
    test: Callable[..., None], fixtures: dict[str, Any], values: dict[str, Any], ids: Callable[[Any], str]
) -> Exception | None:
    """Return what a case fails by, with the name of the case; what is skipped belongs out of the table, and fails."""
    try:
        test(**fixtures, **values)
    except pytest.skip.Exception as skipped:
        failure: Exception = AssertionError(f"skipped: {skipped}")
    except pytest.fail.Exception as failed:  # not an Exception: `pytest.raises` that nothing is raised in
        failure = AssertionError(str(failed))
    except Exception as raised:
        failure = raised
    else:
        return None
    failure.add_note("case: " + ", ".join(f"{name} = {ids(value)}" for name, value in values.items()))
    return failure
