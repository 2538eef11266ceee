"""The whole document in its order: title, summary, text, list of annexes, annexes, explanatory part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from esvalue.core.printing.document import Block, Break, Document, Heading, Paragraph, Pictures
from esvalue.core.printing.form import Form
from esvalue.core.printing.word.looks import Look
from esvalue.core.text import Text
from esvalue.report.forms.listed import places_form
from esvalue.report.forms.money import budget_form, ledger_form, nets_form
from esvalue.report.forms.paid import payments_form, rates_form, unpaid_form
from esvalue.report.front.chosen import ShownOption
from esvalue.report.layout import MOST_ROWS, scenario_title
from esvalue.report.word.body import body_blocks, proposed
from esvalue.report.word.explanatory import explanatory_blocks
from esvalue.report.word.summary import summary_blocks

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["annexes_of", "proposal"]

ANNEX = Text(zh="附件 {n}", en="Annex {n}")
LISTED = Text(zh="附件：", en="Annexes:")


def proposal(
    made: Comparison,
    manifest: Mapping[str, Any],
    pictures: Pictures | None = None,
    language: str = "zh",
    look: Look | None = None,
) -> Document:
    """Return the proposal of a comparison, its summary cut to a page as documents of the language look, or as `look`
    says.

    `manifest` says how many cases there were, and of which year prices are. An account without options has no rates:
    what it can say is how far it can be relied on.
    """
    annexes = annexes_of(made)
    return Document(
        scenario_title(made), list(_blocks(made, manifest, annexes, pictures=pictures, language=language, look=look))
    )


def annexes_of(made: Comparison) -> list[Form]:
    """Return the annexes in their order, each with its number."""
    options = proposed(made.front)
    forms: list[Form] = []
    for one in options:
        forms += _of_option(made, one, len(forms) + 1)
    places = places_form(made, options, MOST_ROWS) if options else None
    forms += [places] if places is not None else []
    return [replace(form, number=ANNEX.format(n=n)) for n, form in enumerate(forms, start=1)]


def _of_option(made: Comparison, one: ShownOption, first: int) -> Sequence[Form]:
    """Return the annexes of an option; the `first` has its rates, the next says why others have none."""
    found = (unpaid_form, payments_form, budget_form, ledger_form, nets_form)
    others = [form for make in found if (form := make(made, one)) is not None]
    return [rates_form(made, one, reasons=first + 1), *others]


def _blocks(
    made: Comparison,
    manifest: Mapping[str, Any],
    annexes: Sequence[Form],
    *,
    pictures: Pictures | None,
    language: str,
    look: Look | None,
) -> Iterator[Block]:
    summary = summary_blocks(made, scenario_title(made), pictures, language, look)
    yield from summary
    options = proposed(made.front)
    if options:
        numbers = {form.key: n for n, form in enumerate(annexes, start=1)}
        body = list(body_blocks(made, numbers, None if any(isinstance(one, Pictures) for one in summary) else pictures))
        assert isinstance(body[0], Heading)
        yield Break()
        yield from body
        yield Paragraph(LISTED)
        for n, form in enumerate(annexes, start=1):
            yield Paragraph(Text.same(f"{n}. ") + form.title)
        for form in annexes:
            yield Break()
            yield form
    yield from explanatory_blocks(made, options, manifest)
