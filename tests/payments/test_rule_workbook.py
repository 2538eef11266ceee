"""A rule in Excel: nothing is lost, Chinese words drop down, every mistake names its sheet and cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import openpyxl
import pandas as pd
import pytest
from folders import CASES
from openpyxl.worksheet.worksheet import Worksheet
from water import of_class, one_section, sections, targets

from esvalue.cli import main
from esvalue.core.errors import InputError
from esvalue.core.names import name_key
from esvalue.payments import Rule, load_indicators, load_rule, rule_names, tables_of
from esvalue.payments.rule_data import rule_data
from esvalue.payments.rule_file import InForce, RuleFile
from esvalue.payments.words import WORDS
from esvalue.payments.workbook.layout import SHEETS

TITLE = {"zh": "断面补偿", "en": "charges at sections"}
WAN = 1e4
FOLDERS = sorted({path.parent for path in (CASES / "payments").glob("*/expected.csv")})


@cache
def _raw(name: str) -> bytes:
    with TemporaryDirectory() as folder:
        return load_rule(name).write(Path(folder) / "mine.xlsx").read_bytes()


def written(name: str, path: Path) -> Path:
    """Write a shipped rule as a workbook, made once."""
    path.write_bytes(_raw(name))
    return path


def edited(path: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def sheet(book: openpyxl.Workbook, mark: str) -> Worksheet:
    return book[SHEETS[mark].tab]


def cell(book: openpyxl.Workbook, mark: str, key: str, row: int = 5) -> Any:
    """Return a cell by sheet, key of its column (of the header: of its row) and row."""
    page = sheet(book, mark)
    if mark == "header":
        return next(page.cell(r, 2) for r in range(5, page.max_row + 1) if page.cell(r, 5).value == key)
    column = next(c for c in range(1, page.max_column + 1) if page.cell(4, c).value == key)
    return page.cell(row, column)


# ---- nothing is lost -------------------------------------------------------------------------------------------------
def test_every_shipped_rule_comes_back_as_it_went(tmp_path: Path) -> None:
    for name in rule_names():
        rule = load_rule(name)
        assert load_rule(written(name, tmp_path / f"{name}.xlsx")).file == rule.file, name
        assert load_rule(rule.write(tmp_path / f"{name}.toml")).file == rule.file, name


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_a_rule_in_excel_gives_the_same_claims(folder: Path, tmp_path: Path) -> None:
    rule = load_rule(folder.name.removesuffix("_year").removesuffix("_week"))
    mine = load_rule(written(rule.name, tmp_path / f"{rule.name}.xlsx"))
    tables = tables_of(folder)
    there = {tables.indicators.codes[k] for k in set(tables.monitoring.indicator) if k >= 0}
    groups = [term.indicators for term in rule.file.terms if isinstance(term.indicators, str)]
    lacking = [one for group in groups for one in rule.indicators.groups[group].members if one not in there]
    periods = sorted(set(pd.read_csv(folder / "expected.csv", dtype=str)["period"]))
    claims, other = (one.evaluate(tables, period=periods, as_if=True, leave_out=lacking) for one in (rule, mine))
    pd.testing.assert_frame_equal(other.frame, claims.frame)
    assert (other.left_out, other.notes, other.title) == (claims.left_out, claims.notes, claims.title)
    assert len(claims) > 0


def odd() -> dict[str, Any]:
    """Return a rule that uses every key, with numbers and texts that are easily lost."""
    measured = {
        "measure": "index",
        "against": "base",
        "base": {"from": 2011, "to": 2013},
        "indicators": ["CODMn", "总磷"],
        "weights": {"CODMn": 0.1 + 0.2, "TP": 0.7},
        "k0": 1 / 3,
        "combine": "mean",
    }
    return {
        "rule": {
            "title": {"zh": " 两端有空格 ", "en": "=1+1"},
            "source": "arithmetic",
            "weak": False,
            "unit": "元",
            "in_force": {"from": "2025", "to": "2026-03-31", "kind": "issued"},
            "replaces": "liaoning_2024",
            "missing": [{"zh": "甲\n乙", "en": '"quoted"'}, {"zh": "丙", "en": "[c]"}],
            "note": {"zh": "@", "en": "-1"},
        },
        "terms": [
            {
                "name": "1",
                "title": TITLE,
                "article": "4-2",
                **measured,
                "period": "year",
                "schedule": {"beyond": 0},
                "amount": {"main": 123456.789012345, "else": 0},
                "by": "kind",
                "sides": ["better", "worse"],
                "cap": {"party": 1e12, "period": 5e15},
                "at_threshold": "better",
                "when": [
                    {"kind": ["sea_mouth", "other"]},
                    {**measured, "above": {"TP": 0.1}, "at_most": 3},
                    {"measure": "change", "against": "number", "number": -1.5, "indicators": ["TP"], "is": "same"},
                    {"measure": "share", "at_least": 90, "below": 99.999},
                ],
                "note": {"zh": "注", "en": "note"},
            },
            {
                "name": "total",
                "title": TITLE,
                "measure": "base",
                "counted": "mu",
                "per": "party",
                "period": "quarter",
                "schedule": "per_unit",
                "amount": "not seen",
                "sides": ["better"],
            },
            {
                "name": "bands",
                "title": TITLE,
                "measure": "multiple",
                "over": "V",
                "indicators": "class_21",
                "combine": "sum",
                "period": "sample",
                "sides": ["worse"],
                "raised_by": "multiple",
                "schedule": {"bands": [{"above": 0.1, "to": 0.3, "amount": 0}, {"above": 0.3, "amount": 7.25}]},
            },
            {
                "name": "a,b",
                "title": TITLE,
                "measure": "load",
                "against": "number",
                "number": 2,
                "indicators": ["COD"],
                "combine": "each",
                "period": "day",
                "schedule": {"floor": 0.25},
                "by": "indicator",
                "amount": {"COD": 3},
                "further": 1e-7,
            },
        ],
        "settle": {
            "worse": {"payer": "upstream", "payee": "省, 市"},
            "better": {"payer": "downstream", "payee": "upstream"},
            "several": "contribution",
            "shares": {"九里": {"甲": {"COD": 1 / 3}, "乙": {"COD": 2 / 3}}},
            "late": {"after": "03", "times": 1.1},
            "note": {"zh": "结算", "en": "settlement"},
            "pools": [
                {
                    "name": "fund",
                    "title": TITLE,
                    "holder": "市",
                    "order": ["total", "a,b"],
                    "shortfall": "prorata",
                    "surplus": "returned",
                },
                {
                    "name": "p",
                    "holder": "省",
                    "shortfall": "funder",
                    "funder": "中央",
                    "surplus": "receiver",
                    "receiver": "市",
                },
            ],
        },
    }


def test_a_rule_of_every_key_comes_back_as_it_went(tmp_path: Path) -> None:
    file = RuleFile.model_validate(odd())
    assert RuleFile.model_validate(rule_data(file)) == file
    rule = Rule("odd", file, load_indicators())
    for ending in (".xlsx", ".toml"):
        assert load_rule(rule.write(tmp_path / f"odd{ending}")).file == file
    keys = {key for term in odd()["terms"] for key in term}
    assert keys == set(type(file.terms[0]).model_fields)  # a new key belongs into the sheets


def test_the_same_rule_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = (load_rule("hefei_2022").write(tmp_path / f"{name}.xlsx").read_bytes() for name in "ab")
    assert one == other


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    path = load_rule("handan").write(tmp_path / "mine")
    assert path.name == "mine.xlsx"
    with pytest.raises(InputError) as caught:
        load_rule("hefei_2022").write(path)
    assert [one.code for one in caught.value.problems] == ["file_exists"]
    load_rule("hefei_2022").write(path, replace=True)
    assert load_rule(path).file == load_rule("hefei_2022").file
    with pytest.raises(InputError) as caught:
        load_rule("hefei_2022").write(tmp_path / "mine.csv")
    assert [one.code for one in caught.value.problems] == ["rule_kind"]


# ---- words -----------------------------------------------------------------------------------------------------------
def test_a_word_is_read_in_chinese_in_english_and_as_it_drops_down() -> None:
    for name, words in WORDS.items():
        spelt: dict[str, str] = {}
        for word, title in words.titles.items():
            assert re.search("[一-鿿＋]", title.zh), (name, word)
            for text in (word, title.zh, title.en, words.shown[word]):
                assert words.find(text) == word, (name, text)
                assert spelt.setdefault(name_key(text), word) == word, (name, text)
    assert set(WORDS["date"].titles) == set(get_args(InForce.model_fields["kind"].annotation))


def test_every_word_drops_down_in_chinese(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written("zhoukou", tmp_path / "mine.xlsx"))
    lists, offered = book["清单 lists"], set()
    for spec in SHEETS.values():
        page = book[spec.tab]
        for rule in page.data_validations.dataValidation:
            if "清单" not in rule.formula1:
                continue
            shown = [one[0].value for one in lists[rule.formula1.split("!")[1].replace("$", "")]]
            offered |= {name for name, words in WORDS.items() if list(words.shown.values()) == shown}
            if rule.showErrorMessage:
                assert all(re.search("[一-鿿]", one) for one in shown)
    assert set(WORDS) - offered == {"cap", "kind", "amount", "unseen"}  # cells with several things in them


def test_a_rule_is_written_with_chinese_words_alone(tmp_path: Path) -> None:
    """The rule of the how-to page, filled into a workbook by hand."""
    path = written("guzhen_2021", tmp_path / "mine.xlsx")

    def fill(book: openpyxl.Workbook) -> None:
        for key, value in (
            ("rule.title", "某市断面补偿"),
            ("rule.source", "judgement"),
            ("rule.unit", "万元"),
            ("rule.in_force.from", "2025-01-01"),
            ("rule.in_force.kind", "施行日期"),
        ):
            cell(book, "header", key).value = value
            cell(book, "header", "rule.title").offset(0, 1).value = None
        terms = [
            {
                "name": "class",
                "title.zh": "每差或每优一个类别",
                "measure": "水质类别",
                "against": "目标",
                "indicators": "class_21",
                "combine": "最差一项",
                "period": "月",
                "schedule": "按单位计",
                "amount": "干流：60；其余：30",
                "sides": "两侧",
            },
            {
                "name": "steps",
                "title.zh": "每超标 0.2 倍",
                "measure": "超标倍数",
                "against": "目标",
                "indicators": "化学需氧量，氨氮",
                "combine": "各项分别",
                "period": "月",
                "schedule": "每一档（不足一档按一档）",
                "step": 0.2,
                "amount": 5,
                "sides": "变差",
                "cap": "每指标=40",
            },
        ]
        page = sheet(book, "rule")
        page.delete_rows(5, 20)
        for r, term in enumerate(terms, start=5):
            for key, value in term.items():
                cell(book, "rule", key, r).value = value

    mine = load_rule(edited(path, fill))
    assert mine.title.zh == mine.title.en == "某市断面补偿"
    # main stem, target III, COD 26 with a limit of 20 (class IV): one class worse 60; over by 0.3: two steps of 5
    claims = mine.evaluate(one_section(of_class(1) | {"COD": 26.0}))
    assert (claims.by("term", "payer") / WAN).to_dict() == {("class", "甲"): 60, ("steps", "甲"): 10}


# ---- mistakes --------------------------------------------------------------------------------------------------------
#: Sheet, key, row, what is written there; code of the one message, what it names.
MISTAKES = [
    ("rule", "measure", 5, "超标倍", "rule_word", ["超标倍数 multiple"]),
    ("rule", "against", 5, "指标", "rule_word", ["目标 target"]),
    ("rule", "schedule", 5, "每档", "rule_word", ["分档定额 bands"]),
    ("rule", "sides", 6, "更差", "rule_word", ["变差 worse"]),
    ("rule", "amount", 8, "未知", "rule_numbers", ["未知", "干流=100"]),
    ("rule", "amount", 8, "1,500", "rule_numbers", ["1500"]),
    ("rule", "amount", 8, None, "amount_wanted", ["not seen"]),
    ("rule", "indicators", 5, "COD、氨单", "unknown_name", ["氨单"]),
    ("rule", "step", 7, "十", "workbook_not_number", ["十"]),
    ("rule", "step", 7, None, "workbook_empty", []),
    ("rule", "step", 5, 1, "schedule_takes", ["bands"]),
    ("rule", "name", 6, "bands", "workbook_twice", ["A5"]),
    ("rule", "measure", 6, None, "workbook_empty", []),
    ("bands", "above", 6, 0.7, "bands_gap", ["0.5", "0.7"]),
    ("bands", "amount", 6, None, "workbook_empty", []),
    ("bands", "term", 6, "band", "unknown_name", ["band"]),
    ("bands", "term", 9, "mouth", "bands_apart", ["mouth"]),
    ("conditions", "is", 8, "差", "rule_word", ["差于 worse"]),
    ("conditions", "term", 5, "ban", "unknown_name", ["ban"]),
    ("conditions", "kind", 6, "干", "rule_word", ["干流 main"]),
    ("header", "rule.unit", 0, "万吨", "rule_unit", ["万吨"]),
    ("header", "rule.source", 0, "judgment", "unknown_name", ["judgement"]),
    ("header", "rule.title", 0, None, "workbook_empty", []),
    ("header", "settle.worse.payer", 0, "下游", "settle_same", ["downstream"]),
    ("header", "settle.worse.payer", 0, "upsteam", "unknown_name", ["upstream"]),
    ("header", "rule.in_force.from", 0, "2025-02-30", "no_such_day", ["2025-02-30"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "key", "row", "value", "code", "named"), MISTAKES, ids=[f"{one[0]}-{one[1]}-{one[4]}" for one in MISTAKES]
)
def test_a_mistake_names_its_sheet_and_cell(
    mark: str, key: str, row: int, value: Any, code: str, named: list[str], tmp_path: Path
) -> None:
    path, at = written("zhoukou", tmp_path / "mine.xlsx"), []

    def change(book: openpyxl.Workbook) -> None:
        if row == 7 and key == "step":  # a term by steps
            cell(book, "rule", "schedule", 7).value = "每满一档"
        if key == "rule.in_force.from":
            cell(book, "header", "rule.in_force.kind").value = "施行日期"
        wrong = cell(book, mark, key, row)
        wrong.value = value
        if key == "rule.title":  # a title in one language would stand for both
            wrong.offset(0, 1).value = value
        at.append(wrong.coordinate)

    with pytest.raises(InputError) as caught:
        load_rule(edited(path, change))
    assert [one.code for one in caught.value.problems] == [code], caught.value.text("en")
    for language in ("en", "zh"):
        text = caught.value.text(language)
        assert text.startswith(f"mine.xlsx: {SHEETS[mark].tab}!"), text
        if code not in ("settle_same", "bands_gap"):  # of two cells the first is named
            assert re.match(rf"mine\.xlsx: [^!]+!{at[0]}\b", text), (at, text)
        assert all(part in text for part in named), text


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = written("zhoukou", tmp_path / "mine.xlsx")

    def change(book: openpyxl.Workbook) -> None:
        cell(book, "rule", "measure", 5).value = "倍"
        cell(book, "rule", "indicators", 7).value = "COD、COX"
        cell(book, "bands", "above", 6).value = 0.7
        cell(book, "header", "rule.unit").value = "吨"

    with pytest.raises(InputError) as caught:
        load_rule(edited(path, change))
    assert sorted(one.code for one in caught.value.problems) == sorted(
        ["rule_word", "unknown_name", "bands_gap", "rule_unit"]
    )


def test_a_sheet_that_is_gone_is_named(tmp_path: Path) -> None:
    path = written("handan", tmp_path / "mine.xlsx")
    with pytest.raises(InputError) as caught:
        load_rule(edited(path, lambda book: book.remove(sheet(book, "header"))))
    assert [one.code for one in caught.value.problems] == ["rule_no_sheet"]
    assert "--write-rule" in caught.value.text("zh")
    with pytest.raises(InputError) as caught:
        load_rule(tmp_path / "other.xlsx")
    assert [one.code for one in caught.value.problems] == ["file_missing"]


def test_sheets_that_nothing_needs_may_be_gone(tmp_path: Path) -> None:
    path = written("shenyang_2017", tmp_path / "mine.xlsx")

    def change(book: openpyxl.Workbook) -> None:
        for mark in ("bands", "shares", "pools"):
            book.remove(sheet(book, mark))

    assert load_rule(edited(path, change)).file == load_rule("shenyang_2017").file


# ---- from the command line -------------------------------------------------------------------------------------------
def tables(folder: Path) -> Path:
    sections(("S", "main", "甲", "乙")).to_csv(folder / "sections.csv", index=False)
    targets(("S", "2025", 3)).to_csv(folder / "targets.csv", index=False)
    values = of_class(5)
    made = [("S", "2025-03", code, value) for code, value in values.items()]
    pd.DataFrame(made, columns=["section", "period", "indicator", "value"]).to_csv(
        folder / "monitoring.csv", index=False
    )
    return folder


def test_a_rule_is_written_edited_and_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine, folder = tmp_path / "mine.xlsx", tables(tmp_path)
    assert main(["--lang", "zh", "ledger", "--write-rule", "liaoning_2024", str(mine)]) == 0
    assert "--rule" in capsys.readouterr().out
    edited(mine, lambda book: setattr(cell(book, "rule", "amount"), "value", "干流=160；其余=50"))
    given = ["--rule", str(mine), "--period", "2025-03", "--leave-out", "total_nitrogen"]
    assert main(["ledger", str(folder), *given]) == 0
    assert "3,200,000" in capsys.readouterr().out  # two classes worse, 2 x 160
    assert main(["ledger", "--write-rule", str(mine), str(tmp_path / "mine.toml")]) == 0
    assert load_rule(tmp_path / "mine.toml").file == load_rule(mine).file
    assert main(["ledger", "--write-rule", "liaoning_2024", str(mine)]) == 1  # it is there
    with pytest.raises(SystemExit):
        main(["ledger", str(folder), "--write-rule", "liaoning_2024", str(tmp_path / "x.xlsx")])


def test_rule_and_tables_may_stand_in_one_workbook(tmp_path: Path) -> None:
    path = written("liaoning_2024", tmp_path / "all.xlsx")

    def add(book: openpyxl.Workbook) -> None:
        for name in ("sections", "targets", "monitoring"):
            page = book.create_sheet(name)
            frame = pd.read_csv(tables(tmp_path) / f"{name}.csv")
            for row in (list(frame.columns), *frame.itertuples(index=False)):
                page.append(list(row))

    edited(path, add)
    claims = load_rule(path).evaluate(path, leave_out=["total_nitrogen"])
    assert claims.total == 200 * WAN


@pytest.mark.parametrize(
    ("sheet", "changes", "code", "cell"),
    [
        ("资金池", {"A5": "fund", "B5": "基金", "D5": "甲", "E5": "class", "H5": "留存下期"}, "pool_shortfall", "F5"),
        ("表头与结算", {"B17": None, "B18": None}, "settle_side", "B17"),
        (
            "分档",
            {"A5": "class", "B5": 0, "C5": 0.6, "D5": 1, "A6": "class", "B6": 0.5, "D6": 2},
            "bands_overlap",
            "C5",
        ),
    ],
)
def test_what_lacks_or_overlaps_is_told_at_its_own_cell(
    sheet: str, changes: dict[str, object], code: str, cell: str, tmp_path: Path
) -> None:
    path = load_rule("dalian_2025").write(tmp_path / "mine.xlsx")
    book = openpyxl.load_workbook(path)
    own = next(one for one in book if one.title.startswith(sheet))
    for at, value in changes.items():
        own[at] = value
    if sheet == "分档":
        terms = next(one for one in book if one.title.startswith("规则"))
        terms["E5"], terms["F5"], terms["L5"], terms["N5"] = "超标倍数", "目标", "分档定额", None
    book.save(path)
    with pytest.raises(InputError) as caught:
        load_rule(path)
    told = {one.code: one.where for one in caught.value.problems}
    assert code in told
    assert f"!{cell} " in told[code]
