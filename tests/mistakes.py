"""What a user is told of a mistake."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from esvalue.core.errors import InputError
from esvalue.surveys.from_file import estimate_file

__all__ = ["said", "said_of_file"]


def said(call: Callable[[], object], code: str) -> str:
    """Return the English text of a call that must be refused with a code,
    after checking that the Chinese one is another.
    """
    with pytest.raises(InputError) as caught:
        call()
    codes = [problem.code for problem in caught.value.problems]
    assert code in codes, codes
    assert caught.value.text("zh") != caught.value.text("en")
    return caught.value.text("en")


def said_of_file(path: Path, *codes: str) -> str:
    """Return the English text of all mistakes of a survey file, which must be these and name the file."""
    with pytest.raises(InputError) as caught:
        estimate_file(path)
    assert sorted(one.code for one in caught.value.problems) == sorted(codes)
    assert caught.value.text("zh") != caught.value.text("en")
    assert path.name in caught.value.text("en")
    return caught.value.text("en")
