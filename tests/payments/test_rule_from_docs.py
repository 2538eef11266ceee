"""A rule of a city that is in no library, written by what the how-to says: its own fragments in TOML, and typed row by
row with Chinese words into a workbook. Its amounts are worked by hand.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from water import monitoring, rows, sections, targets

from esvalue.core.errors import InputError, Mistakes
from esvalue.payments import Rule, Tables, load_rule, read_tables
from esvalue.payments.rule_file import Term

PAGES = [Path(__file__).parents[2] / "docs" / "howto" / f"payment_rules{end}.md" for end in ("", ".zh")]
HEAD = """
[rule]
title = "某市断面生态补偿（虚构）"
source = "judgement"
unit = "1e4 yuan"
in_force = { from = "2025-01-01", kind = "effective" }
[settle]
worse = { payer = "upstream", payee = "downstream" }
better = { payer = "市", payee = "upstream" }
"""
#: The same, as a drafter types it: sheet, then a row by the keys of its columns.
HEADER = {
    "rule.title": "某市断面生态补偿（虚构）", "rule.source": "judgement", "rule.unit": "万元",
    "rule.in_force.from": "2025-01-01", "rule.in_force.kind": "施行日期", "settle.worse.payer": "上游",
    "settle.worse.payee": "下游", "settle.better.payer": "市", "settle.better.payee": "上游",
}  # fmt: skip
THREE = "COD、氨氮、总磷"
TERMS: list[dict[str, Any]] = [
    {
        "name": "over",
        "title.zh": "超标倍数分档",
        "title.en": "multiple over the target, by bands",
        "measure": "超标倍数",
        "against": "目标",
        "indicators": THREE,
        "combine": "各项分别",
        "period": "月",
        "schedule": "分档定额",
        "sides": "变差",
    },
    {
        "name": "beyond_v",
        "title.zh": "劣于Ⅴ类",
        "title.en": "worse than class V",
        "measure": "水质类别",
        "against": "V 类",
        "indicators": THREE,
        "combine": "最差一项",
        "period": "月",
        "schedule": "超过界限即定额",
        "step": 0,
        "amount": "干流=30；其余=15",
        "sides": "变差",
    },
    {
        "name": "improved",
        "title.zh": "达标且较上年同期好转",
        "title.en": "better than a year ago where the target is met",
        "measure": "变化百分点",
        "against": "上年同期",
        "indicators": "氨氮",
        "combine": "各项分别",
        "period": "月",
        "schedule": "每满一档",
        "step": 10,
        "amount": 2,
        "sides": "变好",
    },
    {
        "name": "banks",
        "title.zh": "河岸退耕",
        "title.en": "fields along the banks given up",
        "measure": "计费数量",
        "period": "年",
        "schedule": "按单位计",
        "amount": 0.05,
        "sides": "变好",
        "counted": "mu",
    },
    {
        "name": "samples",
        "title.zh": "全年达标率",
        "title.en": "share of samples that met their target",
        "measure": "达标率",
        "against": "定数",
        "number": 90,
        "indicators": THREE,
        "combine": "各项分别",
        "period": "年",
        "schedule": "超过界限即定额",
        "step": 0,
        "amount": 50,
        "sides": "变好",
    },
    {
        "name": "reward",
        "title.zh": "优于目标",
        "title.en": "better than the target",
        "measure": "水质类别",
        "against": "目标",
        "indicators": THREE,
        "combine": "最差一项",
        "period": "月",
        "schedule": "按单位计",
        "amount": "未见",
        "sides": "变好",
    },
]
BANDS = [
    {"term": "over", "above": 0, "to": 0.5, "amount": 10},
    {"term": "over", "above": 0.5, "to": 1, "amount": 20},
    {"term": "over", "above": 1, "amount": 40},
]
WHEN = [
    {
        "term": "improved",
        "measure": "水质类别",
        "against": "目标",
        "is": "不差于",
        "indicators": THREE,
        "combine": "最差一项",
    }
]


def from_page(page: Path, folder: Path) -> Rule:
    """Return the rule of the fragments of a page."""
    text = page.read_text(encoding="utf-8")
    (terms,) = re.findall(r"```text\n(\[\[terms\]\].*?)```", text, flags=re.DOTALL)
    (folder / "city.toml").write_text(HEAD + terms, encoding="utf-8")
    return load_rule(folder / "city.toml")


def typed(folder: Path) -> Path:
    """Return a workbook into which the rule was typed: the nearest shipped one, emptied and filled."""
    path = load_rule("dalian_2025").write(folder / "city.xlsx")
    book = openpyxl.load_workbook(path)
    sheets = {str(one.cell(row=1, column=1).value).partition("〔")[2].rstrip("〕"): one for one in book}
    for name in ("rule", "bands", "conditions", "shares", "pools"):
        sheets[name].delete_rows(5, sheets[name].max_row)
    for name, filled in (("rule", TERMS), ("bands", BANDS), ("conditions", WHEN)):
        columns = {str(cell.value): cell.column for cell in sheets[name][4]}
        for r, row in enumerate(filled, start=5):
            for key, value in row.items():
                sheets[name].cell(row=r, column=columns[key]).value = value
    header = next(one for one in book if one.title.startswith("表头"))
    columns = {str(cell.value): cell.column for cell in header[4]}
    for r in range(5, header.max_row + 1):
        key = header.cell(row=r, column=columns["key"]).value
        header.cell(row=r, column=columns["value"]).value = HEADER.get(str(key))
        header.cell(row=r, column=columns["en"]).value = None
    book.save(path)
    return path


def water(unit: str = "mu") -> Tables:
    """Return two sections: A is over in June, B meets its target and was worse a year ago; other months are gaps."""
    a, b = {"COD": 26.0, "NH3-N": 1.6, "TP": 0.45}, {"COD": 18.0, "NH3-N": 0.6, "TP": 0.1}
    gaps = [(s, f"2025-{m:02d}", "", None, "", "gap", "") for m in range(1, 13) if m != 6 for s in "AB"]
    before = rows("A", "2024-06", {"NH3-N": 1.5}) + rows("B", "2024-06", {"NH3-N": 1.0})
    bases = pd.DataFrame({"section": ["A", "B"], "period": "2025", f"base [{unit}]": [0.0, 300.0]})
    return read_tables(
        sections=sections(("A", "main", "甲", "乙"), ("B", "tributary", "乙", "丙")),
        targets=targets(("A", "2025", 3), ("B", "2025", 3), ("A", "2024", 3), ("B", "2024", 3)),
        monitoring=monitoring(rows("A", "2025-06", a), rows("B", "2025-06", b), before, gaps),
        bases=bases,
    )


def plain(rule: Rule) -> list[Term]:
    """Return the terms of a rule with indicators by their codes: a drafter may write 氨氮."""

    def coded(one: Any) -> Any:
        codes = rule.indicators.members(one.indicators, "", Mistakes()) if one.indicators else None
        return one.model_copy(update={"indicators": codes})

    return [coded(one).model_copy(update={"when": [coded(each) for each in one.when]}) for one in rule.file.terms]


def test_the_rule_of_the_page_gives_what_is_worked_by_hand(tmp_path: Path) -> None:
    claims = from_page(PAGES[0], tmp_path).evaluate(water(), period="2025")
    found = {key: yuan / 1e4 for key, yuan in claims.by("term", "section", "payer", "payee").items()}
    assert found == pytest.approx(
        {
            # COD 26/20: 0.3 over, 10; NH3-N 1.6: 0.6, 20; TP 0.45/0.2: 1.25, 40.
            ("over", "A", "甲", "乙"): 10 + 20 + 40,
            ("beyond_v", "A", "甲", "乙"): 30,  # TP above 0.4, a main stem
            ("improved", "B", "市", "乙"): 2 * 4,  # from 1.0 to 0.6: 40 points, four full tens; A misses its target
            ("banks", "B", "市", "乙"): 0.05 * 300,
            ("samples", "B", "市", "乙"): 3 * 50,  # all three met; of A none
        }
    )
    assert [one.name for one in claims.left_out] == ["reward"]
    assert not any("temperature" in note["en"] for note in claims.notes)  # no word on what the rule does not look at


def test_both_pages_and_a_workbook_say_the_same_rule(tmp_path: Path) -> None:
    for name in ("en", "zh"):
        (tmp_path / name).mkdir()
    one, other = from_page(PAGES[0], tmp_path / "en"), from_page(PAGES[1], tmp_path / "zh")
    assert one.file == other.file
    excel = load_rule(typed(tmp_path))
    assert plain(excel) == plain(one)
    assert excel.file.settle == one.file.settle
    nets = [rule.evaluate(water(), period="2025").net()["net"].to_dict() for rule in (one, excel)]
    assert nets[0] == nets[1]


def test_a_base_in_another_unit_of_its_kind_is_the_same(tmp_path: Path) -> None:
    rule = from_page(PAGES[0], tmp_path)
    claims = rule.evaluate(water("ha"), period="2025")
    assert claims.by("term")["banks"] / 1e4 == pytest.approx(0.05 * 300 * 15)


def test_a_base_that_nobody_says_the_unit_of_is_asked_for(tmp_path: Path) -> None:
    from_page(PAGES[0], tmp_path)
    file = tmp_path / "city.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('counted = "mu"\n', ""), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_rule(file).evaluate(water(), period="2025")
    (one,) = refused.value.problems
    assert 'write counted = "mu"' in one.text("en")
