"""A document as a Word file, of its own looks or of another file's; the same content gives the same bytes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordFile
from docx.enum.text import WD_BREAK
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Mm

from esvalue.core.errors import fail
from esvalue.core.printing.document import Break, Document, Heading, Paragraph, Pictures, heading_number
from esvalue.core.printing.form import Form, clean_text, note_texts
from esvalue.core.printing.word.looks import LOOKS, Look
from esvalue.core.printing.word.styles import Styles, numbered_by_style, put_page
from esvalue.core.printing.word.tables import add_table
from esvalue.core.printing.word.template_looks import look_in
from esvalue.core.spreadsheets import STAMP, restamped

__all__ = ["open_template", "word_bytes"]


def open_template(path: str | Path) -> bytes:
    """Return the bytes of a Word file that is to serve as template, once it is sure that it can.

    Raises
    ------
    InputError
        `template_unusable`: no such file, or none that Word's format (.docx) can be read from.
    """
    try:
        raw = Path(path).read_bytes()
        made = docx.Document(io.BytesIO(raw))
        if not made.sections:
            raise ValueError("no section")
    except OSError:
        raise fail("template_missing", str(path)) from None
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, SyntaxError):
        raise fail("template_unusable", str(path)) from None
    except Exception as error:  # a damaged archive fails in as many ways as there are parts of it
        if type(error).__module__.split(".")[0] not in ("zipfile", "zlib", "lxml", "docx", "struct"):
            raise
        raise fail("template_unusable", str(path)) from None
    return raw


def word_bytes(document: Document, language: str, template: bytes | None = None) -> bytes:
    """Return a document as the bytes of a Word file (.docx) in a language.

    Parameters
    ----------
    document
        Its title and blocks.
    language
        "zh" or "en": texts, and without a template the looks.
    template
        Another Word file, as :func:`open_template` gives it: its page, header, footer and styles are used, its text is
        left out.
    """
    file = docx.Document(io.BytesIO(template) if template is not None else None)
    given = template is not None
    _empty(file)
    look = LOOKS[language]
    styles = Styles(file, look, language, given=given)
    put_page(file, look, styles, given=given)
    _Writer(file, styles, language, look_in(template, language)).write(document)
    _about(file, document.title[language], language)
    stream = io.BytesIO()
    file.save(stream)
    return restamped(stream.getvalue())


def _empty(file: WordFile) -> None:
    """Take all text out of a file; page, header and footer stay with its last section."""
    body = file.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)


def _about(file: WordFile, title: str, language: str) -> None:
    """Say what the file is, without a person or a time in it."""
    about = file.core_properties
    about.title, about.author, about.last_modified_by = clean_text(title)[:255], "esvalue", ""
    about.comments, about.keywords, about.subject = "", "", ""
    about.language = "zh-CN" if language == "zh" else "en-GB"
    about.created = about.modified = STAMP
    about.revision = 1


class _Writer:
    """Puts blocks into a file one after another, counting headings."""

    def __init__(self, file: WordFile, styles: Styles, language: str, look: Look) -> None:
        self.file, self.styles, self.language, self.look = file, styles, language, look
        self.counts: list[int] = []
        self.broken = False

    def write(self, document: Document) -> None:
        """Put in a whole document."""
        self.paragraph(document.title[self.language], "doc")
        for block in document.blocks:
            if isinstance(block, Break):
                self.broken = True
            elif isinstance(block, Heading):
                self.heading(block)
            elif isinstance(block, Paragraph):
                self.paragraph(block.text[self.language], block.role)
            elif isinstance(block, Pictures):
                self.pictures(block)
            else:
                self.form(block)

    def paragraph(self, text: str, role: str) -> Any:
        """Put in a paragraph, on a new page where one was asked for."""
        made = self.file.add_paragraph(clean_text(text))
        made._p.style = self.styles.identifier(role)
        if self.broken:
            made.paragraph_format.page_break_before = True
            self.broken = False
        return made

    def heading(self, block: Heading) -> None:
        """Put in a heading with its number, unless the style numbers it."""
        level = min(block.level, 4)
        if block.again:
            self.counts = self.counts[: level - 1]
        self.counts = [*self.counts, *[0] * (level - len(self.counts))][:level]
        self.counts[-1] += 1
        role = f"h{level}"
        numbered = numbered_by_style(self.file.styles[self.styles.name(role)])
        number = "" if numbered else heading_number([max(n, 1) for n in self.counts], self.language)
        self.paragraph(number + block.text[self.language], role)

    def form(self, form: Form) -> None:
        """Put in a form: number, title, unit, grid, notes."""
        if form.number is not None:
            self.paragraph(form.number[self.language], "number")
        if form.title[self.language]:
            self.paragraph(form.title[self.language], "title")
        if form.unit is not None:
            self.paragraph(form.unit[self.language], "unit")
        if self.broken:
            self.file.add_paragraph(style=self.styles.name("note")).add_run().add_break(WD_BREAK.PAGE)
            self.broken = False
        add_table(self.file, self.styles, form, self.language, self.look)
        for note in note_texts(form, self.language):
            self.paragraph(note, "note")
        if not form.notes:
            self.paragraph("", "note")

    def pictures(self, block: Pictures) -> None:
        """Put in pictures side by side."""
        line = self.paragraph("", "unit")
        line.alignment = 1
        line.paragraph_format.keep_with_next = False
        for picture in block.pictures:
            shape = line.add_run().add_picture(
                io.BytesIO(picture.png[self.language]), width=Mm(self.look.page.wide * picture.wide)
            )
            for side in ("distT", "distB", "distL", "distR"):
                shape._inline.set(side, "0")
            shape._inline.docPr.set("descr", clean_text(picture.alt[self.language]))
