"""The page on payment rules: its rule gives the figures worked out on it, and every word of the tables is on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from water import of_class, one_section

import esvalue
from esvalue.core.periods import KINDS
from esvalue.payments import load_rule
from esvalue.payments.headings import KIND_WORDS, MARKS
from esvalue.payments.measures import AGAINST, COMBINED, MEASURES
from esvalue.payments.per import PER
from esvalue.payments.proving import SIDES, WHEN
from esvalue.payments.rule_file import ROLES
from esvalue.payments.schedules import CAPS, SCHEDULES, THRESHOLDS
from esvalue.payments.settlement import SEVERAL
from esvalue.payments.tables import SHEETS

HOWTO = Path(esvalue.__file__).parents[1] / "docs" / "howto"
PAGES = ["payment_rules.md", "payment_rules.zh.md"]
every_page = pytest.mark.parametrize("page", PAGES)


@every_page
def test_the_rule_of_the_page_gives_what_the_page_says(page: str, tmp_path: Path) -> None:
    body = re.search(r"```toml\n(.*?)```", (HOWTO / page).read_text(encoding="utf-8"), re.DOTALL)
    assert body is not None
    path = tmp_path / "mine.toml"
    path.write_text(body[1], encoding="utf-8")
    claims = load_rule(path).evaluate(one_section(of_class(1) | {"COD": 26.0}))
    assert (claims.by("term", "payer") / 1e4).to_dict() == {("class", "甲"): 60, ("steps", "甲"): 10}


@every_page
def test_every_word_is_on_the_page(page: str) -> None:
    text = (HOWTO / page).read_text(encoding="utf-8")
    tables = (MEASURES, COMBINED, PER, KINDS, SCHEDULES, THRESHOLDS, CAPS, SIDES, WHEN, ROLES, SEVERAL, MARKS, SHEETS)
    words = [word for table in tables for word in table] + [word for word in AGAINST if len(word) > 3]
    assert [word for word in words if not re.search(rf"\b{word}\b", text)] == []
    if page == PAGES[0]:
        assert [kind for kind in KIND_WORDS if kind not in text] == []
