"""No figure, page, template or published value changes while the house is rebuilt. Goes when it stands."""

from __future__ import annotations

import json

import pytest
from digests import KEPT, SECTIONS


@pytest.mark.slow
@pytest.mark.parametrize("name", SECTIONS)
def test_what_is_printed_is_what_was_printed(name, tmp_path):
    kept, found = json.loads(KEPT.read_text(encoding="utf-8"))[name], SECTIONS[name](tmp_path)
    assert kept.keys() == found.keys()
    assert [key for key in kept if kept[key] != found[key]] == []
