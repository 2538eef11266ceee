"""The proposal written in both languages, or in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from esvalue.core.printing.word.template_looks import look_in
from esvalue.core.printing.word.writing import word_bytes
from esvalue.report.layout import LANGUAGES
from esvalue.report.word.pictures import front_pictures
from esvalue.report.word.proposal import proposal

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["PROPOSAL", "proposal_files"]

#: The name of the document by language.
PROPOSAL = "proposal.{}.docx"


def proposal_files(
    made: Comparison,
    manifest: Mapping[str, Any],
    *,
    languages: Sequence[str] = LANGUAGES,
    template: bytes | None = None,
) -> dict[str, bytes]:
    """Return the proposal as Word files by name, one a language."""
    pictures = front_pictures(made.front)
    return {
        PROPOSAL.format(language): word_bytes(
            proposal(made, manifest, pictures, language, look_in(template, language)), language, template
        )
        for language in languages
    }
