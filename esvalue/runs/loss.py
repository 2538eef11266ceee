"""What works at sea take and owe: told, written as a workbook, and a workbook to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from esvalue.core.errors import fail
from esvalue.core.files import check_free, write_file
from esvalue.core.printing.flat import flatten
from esvalue.core.printing.table import Table
from esvalue.core.printing.text import table_lines
from esvalue.core.printing.workbook import fill_sheet, head_cell, sheet_name
from esvalue.core.spreadsheets import put, put_rows, stamped, with_ending
from esvalue.core.text import Text
from esvalue.inputs.library import Library
from esvalue.inputs.shared_tables import EquivalentsTable
from esvalue.payments.sea_loss import LOST, SeaLoss, sea_loss, standard_tables
from esvalue.payments.sea_loss_tables import TABLES
from esvalue.report.sea_loss import sea_loss_tables

__all__ = ["Loss", "loss", "write_works_template"]

ENDING = ".xlsx"
#: Rows of an empty workbook that have drop-downs.
ROWS = 200
#: A made-up pier, to be put in place of; a sea area and amounts of one's own are left out.
PIER = Text(zh="某码头（虚构）", en="a pier (made up)")
EXAMPLE: dict[str, list[tuple[object, ...]]] = {
    "uses": [
        (PIER, "dongying", "fill_use", 10, 50),
        (PIER, "dongying", "harbour_basin_construction", 20, 2),
        (PIER, "dongying", "harbour_basin_use", 20, 48),
        (PIER, "dongying", "sediment_10_100", 30, 5),
    ],
    "projects": [(PIER, "transport", "limited", 0.2, None, None)],
    "areas": [],
}  # fmt: skip
#: What the workbook opens with, for whom it is the only page there is.
GUIDE = (
    Text(
        zh="用海损失与补偿（DB37/T 1448-2015）填写说明",
        en="Losses by works at sea and what is owed (DB37/T 1448-2015): how to fill this in",
    ),
    Text(
        zh="按“项目 → 用海 →（海域）”填写，示例为虚构码头，请换成自己的；每行一条，"
        "不要合并单元格，不要改第一行的标题。",
        en="Fill in 项目 (projects), 用海 (uses) and, where needed, 海域 (sea areas) in place of the made-up"
        " pier: a row each, no merged cells, headings as they are.",
    ),
    Text(
        zh="项目：每个项目一行。行业、政策类别从下拉表选。敏感区附加系数：国家级保护区核心区 1.00 至红线其余部分 0.20，"
        "其他写 0。核定补偿、原标准金额只供对照，没有就留空。",
        en="项目 (projects): industry and policy from the lists; the addition for sensitive areas from 1.00 (core of a"
        " national reserve) to 0.20 (rest of the red line), else 0; amounts to compare with may be left empty.",
    ),
    Text(
        zh="用海：每种用海每期一行，项目名称与“项目”表相同。海域、用海方式从下拉表选；面积写公顷，年限写年。"
        "悬浮泥沙、温升等对毗邻海域的影响另列一行，一般 5 年，采砂疏浚等 2 年。",
        en="用海 (uses): a row for each use and period, the project named as there; sea area and use from the"
        " lists; hectares and years. Sediment, warming and the like beside"
        " the site in rows of their own: 5 years, 2 for dredging.",
    ),
    Text(
        zh="海域：标准九个海域不用填；自己的海域写名称、面积、生物资源价值与生态系统服务价值（单位见标题，可以就地改成"
        "同类的单位）。",
        en="海域 (sea areas): the nine of the standard are known; of one's own write name, area, value of living"
        " resources and of ecosystem services (units stand in the headings and"
        " may be changed to others of their kind).",
    ),
    Text(
        zh="例：东营海域填海 10 公顷 50 年，交通运输业、限制类、附加系数 0.2："
        "（80 元 × 10 × 1.00 + 16,500 元 × 10 × 1.00 × 50）×（0.35 + 0 + 0.2）= 4,537,940 元。",
        en="Example: 10 ha filled off Dongying for 50 years, transport, restricted, addition 0.2:"
        " (80 yuan × 10 × 1.00 + 16,500 yuan × 10 × 1.00 × 50) × (0.35 + 0 + 0.2) = 4,537,940 yuan.",
    ),
    Text(
        zh="填好后运行：esvalue --lang zh loss 本文件.xlsx --out 结果.xlsx",
        en="Then: esvalue loss THIS_FILE.xlsx --out RESULT.xlsx",
    ),
)
#: The table of the standard whose rows are the words of a column.
WORDS = {"sea_area": "base", "use": "damage", "industry": "industry", "policy": "policy"}


@dataclass(frozen=True, eq=False)
class Loss:
    """What works at sea take and owe."""

    found: SeaLoss

    @property
    def tables(self) -> list[Table]:
        """Base values of sea areas, losses of uses, projects."""
        return sea_loss_tables(self.found)

    def text(self, language: str = "en") -> str:
        """Return it as a text to read, in "zh" or "en"."""
        lines: list[str] = []
        for table in self.tables:
            lines += [table.title[language], *table_lines(table, language, left=3 if table.name == "uses" else 1)]
            lines += [*(note[language] for note in table.notes), ""]
        return "\n".join(lines).rstrip()

    def write(self, path: str | Path, *, replace: bool = False) -> Path:
        """Write it as a workbook, a sheet a table, and return its path.

        Raises
        ------
        InputError
            A file that is there and may not be overwritten; another ending.
        """
        book, taken = Workbook(), set[str]()
        book.remove(book.active)
        for table in self.tables:
            sheet = book.create_sheet(sheet_name(f"{table.title.zh} {table.name}", taken))
            columns = flatten(table, {})
            notes = [f"{note.zh} / {note.en}" for note in table.notes]
            fill_sheet(sheet, columns, title=f"{table.title.zh} / {table.title.en}", notes=notes)
        return write_file(_target(path, replace), stamped(book), replace=replace)


def loss(source: str | Path, *, library: Library | None = None) -> Loss:
    """Return what works at sea take and owe by the Shandong standard DB37/T 1448-2015.

    Raises
    ------
    InputError
        What :func:`esvalue.payments.sea_loss` refuses.
    """
    return Loss(sea_loss(source, library))


def write_works_template(path: str | Path, *, library: Library | None = None, replace: bool = False) -> Path:
    """Write a workbook to fill in, with a made-up pier and the words of the standard in drop-downs; return its path."""
    target, tables = _target(path, replace), standard_tables(library)
    book = Workbook()
    book.remove(book.active)
    words = book.create_sheet("词表 words")
    lists = {}
    for at, (key, name) in enumerate(WORDS.items(), start=1):
        table = tables[name]
        listed = [table.titles[one].zh for one in table.rows if not one.startswith(LOST)]
        head_cell(words.cell(1, at), TABLES["uses" if key in TABLES["uses"][1] else "projects"][1][key].aliases[0])
        for row, word in enumerate(listed, start=2):
            put(words.cell(row, at), word)
        letter = get_column_letter(at)
        lists[key] = f"'{words.title}'!${letter}$2:${letter}${len(listed) + 1}"
    for at, (name, (titles, columns)) in enumerate(TABLES.items()):
        sheet = book.create_sheet(f"{titles[0]} {name}", at)
        rows = [
            tuple(_word(tables, key, cell) for key, cell in zip(columns, row, strict=True)) for row in EXAMPLE[name]
        ]
        put_rows(sheet, [_headings(name), *rows])
        for position, key in enumerate(columns, start=1):
            head_cell(sheet.cell(1, position), _headings(name)[position - 1])
            sheet.column_dimensions[get_column_letter(position)].width = 24
            if key in lists and name != "areas":
                choice = DataValidation(type="list", formula1=lists[key], allow_blank=True, showErrorMessage=False)
                sheet.add_data_validation(choice)
                letter = get_column_letter(position)
                choice.add(f"{letter}2:{letter}{ROWS}")
    guide = book.create_sheet("填写说明 guide", 0)
    guide.column_dimensions["A"].width = 110
    for first, language in ((1, "zh"), (len(GUIDE) + 2, "en")):
        for row, line in enumerate(GUIDE, start=first):
            put(guide.cell(row, 1), line[language]).alignment = Alignment(wrap_text=True, vertical="top")
        head_cell(guide.cell(first, 1), GUIDE[0][language])
    return write_file(target, stamped(book), replace=replace)


def _headings(name: str) -> list[str]:
    units = {"yuan": "万元", "yuan/a": "万元/年", "ha": "公顷", "a": "年"}
    return [one.aliases[0] + (f" [{units[one.unit]}]" if one.unit in units else "") for one in TABLES[name][1].values()]


def _word(tables: Mapping[str, EquivalentsTable], key: str, cell: object) -> object:
    """Return a word as a drop-down shows it."""
    if isinstance(cell, Text):
        return cell.zh
    if key not in WORDS or cell is None:
        return cell
    return tables[WORDS[key]].titles[str(cell)].zh


def _target(path: str | Path, replace: bool) -> Path:
    given = Path(path)
    if given.suffix and given.suffix.lower() != ENDING:
        raise fail("notice_kind", str(path), given=given.suffix, meant=given.with_suffix(ENDING).name)
    return check_free(with_ending(given, ENDING), replace=replace)
