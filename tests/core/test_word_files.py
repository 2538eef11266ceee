"""A document as a Word file: looks after GB/T 9704, heads that repeat, rows in one piece, another file's styles."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from esvalue.core.errors import InputError
from esvalue.core.printing.document import Break, Document, Heading, Paragraph
from esvalue.core.printing.form import Form, FormColumn, FormRow, fixed, form_texts
from esvalue.core.printing.form_sheet import Formula, fill_form, plain_book
from esvalue.core.printing.table import Number
from esvalue.core.printing.word.writing import open_template, word_bytes
from esvalue.core.text import Text

NAME = "=cmd|'/c calc'!A1\x0b<b>&"
FORM = Form(
    Text(zh="面积表", en="Sizes"),
    [
        FormColumn("name", Text(zh="名称", en="Name"), texts=True),
        FormColumn("size", Text(zh="面积", en="Size"), "ha", 2),
    ],
    [
        FormRow({"name": Text(zh="甲组", en="First group")}, "group"),
        *(FormRow({"name": Text.same(f"{NAME}{n}"), "size": Number(value=n + 0.125, soft=True)}) for n in range(80)),
        FormRow({"name": Text(zh="合计", en="Total"), "size": Number(value=3170.0)}, "total"),
    ],
    number=Text(zh="附件 1", en="Annex 1"),
    unit=Text(zh="单位：公顷", en="Unit: ha"),
    notes=[Text(zh="一条说明", en="a note")],
)
DOCUMENT = Document(
    Text(zh="标题", en="Title"),
    [
        Heading(Text(zh="首章", en="First")),
        Paragraph(Text(zh="正文。", en="Text.")),
        Heading(Text(zh="次节", en="Second"), 2),
        Break(),
        FORM,
    ],
)


def opened(language: str, template: bytes | None = None) -> docx.document.Document:
    return docx.Document(io.BytesIO(word_bytes(DOCUMENT, language, template)))


def test_page_and_fonts_are_those_of_gb_t_9704() -> None:
    made = opened("zh")
    section = made.sections[0]
    millimetres = [round(one / Mm(1)) for one in (section.top_margin, section.left_margin, section.page_width)]
    assert millimetres == [37, 28, 210]
    body = next(p for p in made.paragraphs if p.text == "正文。").style
    fonts = body.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    assert (body.font.size, fonts.get(qn("w:eastAsia"))) == (Pt(16), "仿宋_GB2312")
    assert body.paragraph_format.line_spacing == Pt(28)
    assert body.element.find(f"{qn('w:pPr')}/{qn('w:ind')}").get(qn("w:firstLineChars")) == "200"
    title = made.paragraphs[0].style
    assert (title.font.size, title.name) == (Pt(22), "Title")
    heads = {p.style.name: p.text for p in made.paragraphs if p.style.name.startswith("Heading")}
    assert heads == {"Heading 1": "一、首章", "Heading 2": "（一）次节"}


@pytest.mark.parametrize(("language", "number"), [("zh", "一、首章"), ("en", "1 First")])
def test_headings_are_numbered_as_the_language_does(language: str, number: str) -> None:
    assert number in [p.text for p in opened(language).paragraphs]


def test_heads_of_tables_repeat_and_rows_are_not_split() -> None:
    (table,) = opened("zh").tables
    rows = [row._tr.trPr for row in table.rows]
    assert all(one.find(qn("w:cantSplit")) is not None for one in rows)
    assert [one.find(qn("w:tblHeader")) is not None for one in rows] == [True] + [False] * (len(rows) - 1)
    grid = [int(one.get(qn("w:w"))) for one in table._tbl.tblGrid]
    assert sum(grid) <= round(156 * 1440 / 25.4) + 2


def test_pages_are_numbered_outside() -> None:
    made = opened("zh")
    section = made.sections[0]
    assert made.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, 2), (section.even_page_footer, 0)):
        assert footer.paragraphs[0].alignment == side
        assert "PAGE" in footer.paragraphs[0]._p.xml


def test_numbers_have_no_range_and_no_mark_and_names_do_nothing() -> None:
    (table,) = opened("en").tables
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts[0] == ["Name", "Size (ha)"]
    assert texts[2] == [f"{NAME}0".replace("\x0b", " "), "0.13"]
    assert texts[-1] == ["Total", "3,170.00"]


def test_the_same_document_is_the_same_bytes() -> None:
    first, second = word_bytes(DOCUMENT, "zh"), word_bytes(DOCUMENT, "zh")
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}


def test_a_template_gives_page_and_styles_and_keeps_its_header(tmp_path: Path) -> None:
    own = docx.Document()
    own.sections[0].left_margin = Mm(11)
    own.sections[0].header.paragraphs[0].text = "本局"
    own.styles["Heading 1"].font.size = Pt(31)
    own.add_paragraph("old text")
    own.save(tmp_path / "own.docx")
    made = opened("zh", open_template(tmp_path / "own.docx"))
    assert round(made.sections[0].left_margin / Mm(1)) == 11
    assert made.sections[0].header.paragraphs[0].text == "本局"
    heading = next(p for p in made.paragraphs if p.style.name == "Heading 1")
    assert (heading.text, heading.style.font.size) == ("一、首章", Pt(31))
    assert "old text" not in [p.text for p in made.paragraphs]
    (table,) = made.tables
    wide = sum(int(one.get(qn("w:w"))) for one in table._tbl.tblGrid) * 25.4 / 1440
    assert wide == pytest.approx(
        (made.sections[0].page_width - Mm(11) - made.sections[0].right_margin) / Mm(1), abs=0.5
    )


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_what_is_no_template_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "own.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as error:
        open_template(path)
    assert error.value.problems[0].code == ("template_missing" if content is None else "template_unusable")


def test_a_workbook_is_no_template(tmp_path: Path) -> None:
    plain_book().save(tmp_path / "book.docx")
    with pytest.raises(InputError, match="template_unusable|no Word file"):
        open_template(tmp_path / "book.docx")


def test_a_sheet_holds_full_values_shown_as_printed() -> None:
    book = plain_book()
    sheet = book.worksheets[0]
    head = fill_form(sheet, FORM, "zh", formulas={(3, "size"): Formula("1+1")})
    cell = sheet.cell(head + 2, 2)
    assert (cell.value, cell.number_format) == (0.125, "#,##0.00")
    assert sheet.cell(head + 4, 2).value == "=1+1"
    name = sheet.cell(head + 2, 1)
    assert (name.data_type, name.quotePrefix) == ("s", True)
    assert sheet.print_title_rows == f"$1:${head}"
    assert (sheet.page_setup.paperSize, sheet.page_setup.scale, sheet.page_setup.orientation) == (9, 100, "landscape")
    assert min(c.font.sz for row in sheet.iter_rows() for c in row if c.value is not None) >= 8


def test_print_and_spreadsheet_round_alike() -> None:
    assert [fixed(value, 2) for value in (0.125, 2.675, 1e6 + 0.005)] == ["0.13", "2.68", "1,000,000.01"]
    column = FormColumn("x", Text.same("x"))
    tiny = Form(Text.same(""), [column], [FormRow({"x": Number(value=0.004)}), FormRow({"x": Number(value=12.0)})])
    assert form_texts(tiny, "en")[1] == [["0.004"], ["12.000"]]
