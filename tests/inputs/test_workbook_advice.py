"""What a message says to write is said of cells, where a workbook was read: sheet, cell, and what to type."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from folders import CASES
from openpyxl import load_workbook
from templates import fields as fields_of

from esvalue.core.errors import InputError, Mistake
from esvalue.core.messages import messages, messages_of, parts
from esvalue.core.quantities import quantities
from esvalue.inputs.scenario import load_scenario
from esvalue.inputs.scenario.option_checks import _EXAMPLES
from esvalue.inputs.workbook import load_workbook_scenario, write_workbook
from esvalue.inputs.workbook.advice import InCells
from esvalue.inputs.workbook.content import Content, read_content

#: What only a file says: a key with its value, a section, a table in braces.
TOML = re.compile(
    r"\b[a-z_]+ = (?=[\"'{\[\w.…])|\[\[?[a-z]+(?:\.[\w\"]+)*\]\]? ?(?:[a-z_]+ =)|\{ ?[a-z_]+ =|\[sources|\.toml"
)
#: Parts of the program whose messages a scenario in a workbook can meet; the others speak of cards, rules, surveys,
#: observations and of the interface.
MET = [part for part in parts() if part.startswith(("core_", "inputs_"))] + ["runs_idle"]
#: Messages of these parts that speak of another file than the scenario: its card, a table of rules, an overlay; or
#: quote a whole file.
ELSEWHERE = {
    "widens",
    "toml_workbook",
    "workbook_key",
    "workbook_card_row",
    "checked.who",
    "record_key",
    "no_such_folder",
}
#: Paths a message may be about: a number of an option, a row of a table, a text, the hazard of a domain, nothing.
PATHS = [
    (("options", "blend", "share"), ("standards", 8)),
    (("options", "blend"), ("options", 7)),
    (("domains", "bay", "without", "hazard"), ("uncertain", 5)),
    (("uncertainties", "split", "times"), ("uncertain", 10)),
    (("payments", "rent"), None),
    (("trajectories", "paths", "slow"), None),
    (("region_coefficients", "zones", "bay"), None),
    ((), None),
]


class Any(float):
    """Fills any field of a message: a number where one is asked for, else a name."""

    def __new__(cls) -> Any:
        return super().__new__(cls, 1.5)

    def __str__(self) -> str:
        return "bay"


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    return write_workbook(load_scenario(CASES / "bay"), tmp_path_factory.mktemp("bay") / "bay.xlsx")


@pytest.fixture(scope="module")
def content(book: Path) -> Content:
    return read_content(book, "bay.xlsx", None)


def said(content: Content, code: str, path: Any, row: Any, language: str, **given: object) -> str:
    needed = {name: given.get(name, Any()) for name in fields_of(messages()[code]["en"])}
    return InCells(content, row, path)(Mistake(code, "", needed).text(language), language)


ADVISING = sorted(
    code
    for part in MET
    for code, text in messages_of(part).items()
    if TOML.search(text["en"]) and code not in ELSEWHERE
)


def test_the_search_finds_messages() -> None:
    assert {"unknown_source", "no_source", "no_budget", "rounding_kind", "status_quo"} <= {*ADVISING}


@pytest.mark.parametrize("code", ADVISING)
def test_no_message_shows_a_file_to_who_has_a_workbook(content: Content, code: str) -> None:
    shown = [said(content, code, path, row, language) for path, row in PATHS for language in ("en", "zh")]
    best = [text for text in shown if not TOML.search(text)]
    assert best, shown
    assert any(
        re.search(r"\b[A-Z]{1,2}\d+\b|\bcolumn [A-Z]\b|[A-Z] 列|'清单 lists'|“清单 lists”|sheet '", text)
        for text in best
    ), best


@pytest.mark.parametrize(("rule", "setting"), [("blend", "share"), ("numbers", "numbers"), ("fund", "fund")])
def test_what_a_rule_needs_is_a_row_with_its_key(content: Content, rule: str, setting: str) -> None:
    key, example = _EXAMPLES[setting]
    example = example.format(domain="bay", region="inner", unit="yuan/ha/a", base="ha")
    for language in ("en", "zh"):
        text = said(
            content, "option_needs", ("options", "floor"), ("options", 6), language, rule=rule, key=key, example=example
        )
        assert f"options.floor.{setting}" in text
        assert not TOML.search(text), text
        assert re.search(r"标准数字 standards!T\d+", text), text
    rows = set(re.findall(r"[A-Z](\d+)", text.partition("standards!")[2]))
    assert len(rows) == (3 if setting == "fund" else 1)  # a number with its origin is a row
    assert int(min(rows)) > max(r for r, _ in content.grids["standards"].values)


@pytest.mark.parametrize("name", [name for name, one in quantities().items() if "percent" in one.slips])
def test_a_percentage_is_mended_in_two_cells(content: Content, name: str) -> None:
    reason = quantities()[name].impossible(3000.0, record=True)
    if reason is None or "{" not in reason.said.en:
        return
    text = InCells(content, ("standards", 8), ("options", "blend", "share"))(reason.said.en, "en")
    assert "percent in E8 (unit)" in text
    assert "in C8 (likely value)" in text


#: What is written wrong -> (sheet, cell, what it says), words of the message in each language.
OWN = "本方案来源 own sources!A6"
WRONG = {
    "unknown source": (
        ("uncertain", "F10", "my report"),
        [f"my report in {OWN} (identifier)", "清单 lists"],
        [f"{OWN}（标识）写 my report", "清单 lists"],
    ),
    "no source": (("uncertain", "F10", None), ["write … in F10 (source)"], ["请在 F10（来源）写 …"]),
    "empty source": (("origins:bay", "C8", None), ["names no source"], ["没有写来源"]),
    "unknown source of a place": (
        ("origins:bay", "C8", "报告"),
        [f"报告 in {OWN} (identifier)"],
        [f"{OWN}（标识）写 报告"],
    ),
    "share in percent": (
        ("standards", "C8", 30, "B8", None, "D8", None, "M8", None),
        ["30 in C8 (likely value), percent in E8 (unit)"],
        ["C8（取值（最可能））写 30、E8（单位）写 percent"],
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_mistake_names_the_cells_to_fill(book: Path, tmp_path: Path, wrong: str) -> None:
    (mark, *changes), english, chinese = WRONG[wrong]
    made = load_workbook(book)
    sheet = next(sheet for sheet in made if str(sheet["A1"].value).endswith(f"〔{mark}〕"))
    for address, value in zip(changes[::2], changes[1::2], strict=True):
        sheet[address].value = value
    made.save(tmp_path / "bay.xlsx")
    with pytest.raises(InputError) as caught:
        load_workbook_scenario(tmp_path / "bay.xlsx")
    texts = {language: caught.value.text(language) for language in ("en", "zh")}
    for language, words in (("en", english), ("zh", chinese)):
        for word in words:
            assert word in texts[language], texts[language]
        assert not TOML.search(texts[language]), texts[language]
        assert changes[0] in texts[language]


#: Column of a link table -> what is written wrong into it, the message.
LINKED = {
    "from": ("nowhere at all", "unknown_name"),
    "to": ("nowhere at all", "unknown_name"),
    "share": ("many", "not_a_number"),
    "source": ("my report", "unknown_source"),
    "evidence": ("gossip", "bad_choice"),
}


@pytest.fixture(scope="module")
def panjin(tmp_path_factory) -> Path:
    return write_workbook("panjin", tmp_path_factory.mktemp("panjin") / "panjin.xlsx")


def test_every_slip_of_a_link_table_is_told_at_its_cell(panjin: Path, tmp_path: Path) -> None:
    """Each in a row of its own; and the shares of one place that sum above 1, at all of them."""
    made = load_workbook(panjin)
    table = next(sheet for sheet in made if "〔links:" in str(sheet["A1"].value))
    columns = {table.cell(4, c).value: c for c in range(1, table.max_column + 1)}
    rows = [row for row in range(5, table.max_row + 1) if table.cell(row, 1).value]
    written = [name for name in LINKED if name in columns]
    assert len(rows) > len(written)
    wanted = {}
    for row, name in zip(rows, written, strict=False):
        table.cell(row, columns[name]).value = LINKED[name][0]
        wanted[table.cell(row, columns[name]).coordinate] = (
            LINKED[name][1] if name != "share" else "workbook_not_number"
        )
    last = rows[-1]
    table.append([table.cell(last, c).value for c in range(1, table.max_column + 1)])
    table.cell(table.max_row, columns["to"]).value = table.cell(rows[-2], columns["to"]).value
    for row in (last, table.max_row):
        table.cell(row, columns["share"]).value = 0.7
    made.save(tmp_path / "panjin.xlsx")
    with pytest.raises(InputError) as caught:
        load_workbook_scenario(tmp_path / "panjin.xlsx")
    found = {problem.where.partition("!")[2].split(" ")[0]: problem.code for problem in caught.value.problems}
    letter = table.cell(1, columns["share"]).column_letter
    assert wanted.items() <= found.items(), caught.value.text("en")
    summed = [problem for problem in caught.value.problems if problem.code == "link_share"]
    assert summed, caught.value.text("en")
    assert all(f"{letter}{row}" in summed[0].text("en") for row in (last, table.max_row))
