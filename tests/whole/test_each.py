"""A walk over a table proves what a test for every case does, and names what fails."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest
from each import each


def notes(failure: BaseException) -> list[str]:
    """Return what stands beside each failure that is told."""
    told = failure.exceptions if isinstance(failure, ExceptionGroup) else (failure,)
    return [note for one in told for note in one.__notes__]


def failing(test: Callable[..., None]) -> list[str]:
    with pytest.raises(Exception) as caught:  # noqa: PT011
        test()
    return notes(caught.value)


def test_every_case_is_tried_in_order_and_takes_fixtures() -> None:
    seen = []

    @each(("a", "b"), [(1, 2), (3, 4)])
    def walked(b: int, tmp_path: str, a: int) -> None:
        seen.append((tmp_path, a, b))

    assert list(inspect.signature(walked).parameters) == ["tmp_path"]
    walked(tmp_path="x")
    assert seen == [("x", 1, 2), ("x", 3, 4)]


def test_one_failure_is_told_with_its_case() -> None:
    @each("a", range(5))
    def walked(a: int) -> None:
        assert a != 3

    assert failing(walked) == ["case: a = 3"]


def test_all_failures_are_told_whatever_they_are() -> None:
    @each("a", ["fine", "false", "raises", "nothing raised", "skipped"], ids=str.upper)
    def walked(a: str) -> None:
        assert a != "false"
        if a == "raises":
            raise KeyError(a)
        if a == "skipped":
            pytest.skip("no case")
        if a == "nothing raised":
            with pytest.raises(ValueError, match="x"):
                pass

    assert failing(walked) == [f"case: a = {one}" for one in ("FALSE", "RAISES", "NOTHING RAISED", "SKIPPED")]
    with pytest.raises(ExceptionGroup, match="4 of 5 cases of walked"):
        walked()


def test_tables_cross() -> None:
    @each("a", [1, 2])
    @each("b", [1, 2])
    def walked(a: int, b: int) -> None:
        assert a == b

    with pytest.raises(ExceptionGroup, match="2 of 2 cases") as caught:
        walked()
    assert [one.__notes__ for one in caught.value.exceptions] == [
        ["case: b = 2", "case: a = 1"],
        ["case: b = 1", "case: a = 2"],
    ]


def test_an_empty_table_and_a_name_that_is_not_taken_are_mistakes() -> None:
    @each("a", [])
    def walked(a: int) -> None:
        """Take a case."""

    with pytest.raises(AssertionError, match="the table of a is empty"):
        walked()
    with pytest.raises(AssertionError, match="does not take b"):
        each("b", [1])(walked)
