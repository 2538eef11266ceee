"""What is handed over of a run: the Word document, the workbook for people, the workbook for machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from esvalue.core.text import Text
from esvalue.report.layout import LANGUAGES
from esvalue.report.word.write import proposal_files
from esvalue.report.workings.write import workings_files

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["DATA", "document_files", "font_notice", "sheet_files"]

#: The workbook that holds every table with ids, unrounded.
DATA = "data.xlsx"


def document_files(
    made: Comparison,
    manifest: Mapping[str, Any],
    *,
    languages: Sequence[str] = LANGUAGES,
    template: bytes | None = None,
) -> dict[str, bytes]:
    """Return the Word documents of a run by file name."""
    return proposal_files(made, manifest, languages=languages, template=template)


def sheet_files(
    made: Comparison, manifest: Mapping[str, Any], *, run_name: str, languages: Sequence[str] = LANGUAGES
) -> dict[str, bytes]:
    """Return the workbooks for people of a run by file name."""
    return workings_files(made, manifest, run_name=run_name, languages=languages)


def font_notice() -> Text | None:
    """Return that pictures have English labels, where this machine has no Chinese font."""
    from esvalue.core.printing.fonts import chinese_font
    from esvalue.report.word.pictures import NO_FONT

    return NO_FONT if chinese_font() is None else None
