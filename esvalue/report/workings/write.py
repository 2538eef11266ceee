"""The workbook for people, in a language: a guide, what is computed, official tables, what they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from esvalue.core.printing.form import Form
from esvalue.core.printing.form_sheet import fill_form, plain_book
from esvalue.core.spreadsheets import stamped
from esvalue.core.text import Text
from esvalue.report.forms.evidence import sources_form
from esvalue.report.forms.inputs import inputs_form, inputs_of, used_for
from esvalue.report.forms.listed import places_form
from esvalue.report.forms.money import ledger_form
from esvalue.report.forms.paid import payments_form, unpaid_form
from esvalue.report.layout import LANGUAGES, scenario_title
from esvalue.report.word.body import proposed
from esvalue.report.word.summary import rates_beside
from esvalue.report.workings.calculation import fill_calculation
from esvalue.report.workings.guide import fill_guide
from esvalue.report.workings.live_forms import budget_sheet, rates_sheet
from esvalue.report.workings.model import Workings, workings_of
from esvalue.report.workings.take_up_sheet import fill_take_up
from esvalue.report.workings.words import GUIDE, LIVE, SHEETS, WORKINGS

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["WORKINGS", "workings_bytes", "workings_files"]

#: Where the numbers of sources are looked up.
IN_SHEET = Text(zh="工作表“{}”", en="sheet '{}'")
#: Most sheets: those that come last give way.
MOST = 12


def workings_files(
    made: Comparison, manifest: Mapping[str, Any], *, run_name: str = "", languages: Sequence[str] = LANGUAGES
) -> dict[str, bytes]:
    """Return the workbook by file name, one a language; nothing where no option is shown."""
    options = proposed(made.front)
    if not options:
        return {}
    workings = workings_of(made, options[0])
    forms = _forms(made, workings)
    return {
        WORKINGS[one]: workings_bytes(made, workings, manifest, one, run_name=run_name, forms=forms)
        for one in languages
    }


def workings_bytes(
    made: Comparison,
    workings: Workings,
    manifest: Mapping[str, Any],
    language: str,
    *,
    run_name: str = "",
    forms: Sequence[tuple[str, Form]] | None = None,
) -> bytes:
    """Return the workbook in a language; the same run gives the same bytes. `forms`: its tables of the run."""
    book = plain_book()
    guide = book.worksheets[0]
    guide.title = GUIDE[language]
    sheets = [book.create_sheet(name[language]) for name, _ in LIVE]
    looked = fill_take_up(sheets[1], workings, language)
    cells = fill_calculation(sheets[0], workings, looked, language)
    for sheet, (form, formulas) in zip(
        sheets[2:], (rates_sheet(workings, cells), budget_sheet(made, workings, cells)), strict=True
    ):
        fill_form(sheet, form, language, formulas=formulas)
    listed = [(name[language], about) for name, about in LIVE]
    for key, form in (_forms(made, workings) if forms is None else forms)[: MOST - 1 - len(LIVE)]:
        name, about = SHEETS[key]
        fill_form(book.create_sheet(name[language]), form, language)
        listed.append((name[language], about))
    fill_guide(guide, scenario_title(made)[language], listed, manifest, language, run_name=run_name)
    book.active = 1
    return stamped(book)


def _forms(made: Comparison, workings: Workings) -> list[tuple[str, Form]]:
    """Return the tables of the run that stand beside what is computed, by the key of their sheet."""
    options = proposed(made.front)
    inputs = inputs_of(made, options)
    where = IN_SHEET.format(SHEETS["sources"][0])
    found: list[tuple[str, Form | None]] = [
        ("summary", replace(rates_beside(made.front), title=SHEETS["summary"][0]) if made.front.areas else None),
        ("unpaid", unpaid_form(made, workings.option)),
        ("payments", payments_form(made, workings.option, where)),
        ("ledger", ledger_form(made, workings.option)),
        ("places", places_form(made, options, where=where)),
        ("inputs", inputs_form(inputs, used_for(made, workings.option.option, inputs))),
        ("sources", sources_form(made)),
    ]
    return [(key, form) for key, form in found if form is not None]
