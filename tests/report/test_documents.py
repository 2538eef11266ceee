"""The proposal as a document: its annexes have the run's numbers, bare; its explanatory part has the rest."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm, Pt
from given import Domain, Place, Seen, see, write
from handed import MANIFEST, MORE, WARDENS, account, made, written

from esvalue.core.printing.document import Document, Paragraph, Pictures
from esvalue.core.printing.form import Form, form_texts
from esvalue.core.printing.table import Number
from esvalue.core.printing.word.looks import LOOKS, ROLES
from esvalue.core.printing.word.room import height_of
from esvalue.core.printing.word.template_looks import look_in
from esvalue.report.forms.inputs import _noted
from esvalue.report.forms.zones import paid_zones
from esvalue.report.layout import scenario_title
from esvalue.report.numbering import Figure
from esvalue.report.word.body import proposed
from esvalue.report.word.pictures import front_pictures
from esvalue.report.word.proposal import annexes_of, proposal
from esvalue.report.word.summary import summary_blocks
from esvalue.report.word.write import proposal_files
from esvalue.standards.leaf_facts import LeafFacts

HOSTILE = '=HYPERLINK("http://x")<script>\x0b' + "名" * 120


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return made(tmp_path_factory.mktemp("documents"), WARDENS)


@pytest.fixture(scope="module")
def document(seen: Seen) -> Document:
    return proposal(seen.comparison, MANIFEST)


def forms(document: Document) -> list[Form]:
    return [block for block in document.blocks if isinstance(block, Form)]


def said(document: Document, language: str) -> str:
    """Return every text of a document."""
    parts = [document.title[language]]
    for block in document.blocks:
        if isinstance(block, Form):
            heads, rows = form_texts(block, language)
            parts += [*heads, *(cell for row in rows for cell in row), *(note[language] for note in block.notes)]
        elif hasattr(block, "text"):
            parts.append(block.text[language])
    return "\n".join(parts)


def annexes(document: Document) -> Sequence[Form]:
    return [form for form in forms(document) if form.number is not None]


def test_annexes_are_numbered_in_order_and_listed(document: Document) -> None:
    numbers = [form.number["zh"] for form in annexes(document) if form.number]
    assert numbers == [f"附件 {n}" for n in range(1, len(numbers) + 1)]
    assert len(numbers) >= 6
    for n, form in enumerate(annexes(document), start=1):
        assert any(isinstance(b, Paragraph) and b.text["en"] == f"{n}. {form.title['en']}" for b in document.blocks)


def test_every_number_of_an_annex_is_the_runs(seen: Seen, document: Document) -> None:
    known = seen.comparison.figures.by_id
    sums = {}
    for form in annexes(document):
        for column in form.columns:
            cells = [(row.kind, row.cells.get(column.key)) for row in form.rows]
            numbers = [(kind, cell) for kind, cell in cells if isinstance(cell, Number)]
            for _, cell in numbers:
                if isinstance(cell, Figure):
                    assert known[cell.id].value == cell.value
            body = [cell.value for kind, cell in numbers if kind == "row"]
            for total in (cell.value for kind, cell in numbers if kind == "total"):
                assert total == pytest.approx(sum(body), rel=1e-12), (form.key, column.key)
                sums[(form.key, column.key)] = total
    assert len(sums) >= 12
    full = seen.total("public_cost", "full") / 1e4
    assert sums[("budget_full", "cost")] == pytest.approx(full)
    assert sums[("ledger_full", "amount")] == pytest.approx(full * 1e4)


def test_amounts_of_annexes_have_no_range_no_mark_and_no_id(seen: Seen, document: Document) -> None:
    ids = set(seen.comparison.figures.by_id)
    for form in annexes(document):
        for language in ("zh", "en"):
            _, rows = form_texts(form, language)
            for row in rows:
                for cell, column in zip(row, form.columns, strict=True):
                    if not column.texts and not column.middle and cell:
                        assert re.fullmatch(r"-?[\d,]+(\.\d+)?|[^\d\[\]!▼≈]+", cell), cell
                    assert cell not in ids


def test_rates_are_full_amounts_over_what_is_owed(seen: Seen, document: Document) -> None:
    rates = next(form for form in annexes(document) if form.key == "rates_full")
    for row in rates.rows:
        cells = [row.cells.get(key) for key in ("rate", "base", "amount")]
        if row.kind == "row":
            rate, base, amount = (cell.value for cell in cells if isinstance(cell, Number))
            assert amount == pytest.approx(rate * base / 1e4)


def test_an_auditor_finds_what_a_number_rests_on(seen: Seen, document: Document) -> None:
    """Each rate and amount of the annexes stands in the explanatory part by its id, with inputs and their sources."""
    listed = {form.key: form for form in forms(document)}
    rests, inputs, sources = (form_texts(listed[key], "zh")[1] for key in ("rests", "inputs", "sources"))
    ids = {row[-1]: row for row in rests}
    for one in proposed(seen.comparison.front):
        for zone in paid_zones(seen.comparison, one.option):
            for figure in (zone.rate, zone.base, zone.amount):
                assert figure is not None
                numbers = re.findall(r"\d+", ids[figure.id][4])
                assert numbers
                for number in numbers:
                    assert inputs[int(number) - 1][0] == number
    cited = {found for row in inputs for found in re.findall(r"\[(\d+)\]", row[4])}
    assert cited <= {row[0] for row in sources}
    assert [row[0] for row in sources] == [str(n) for n in range(1, len(sources) + 1)]  # none is missing


def test_every_note_of_inputs_taken_together_is_printed() -> None:
    notes = [{"zh": "甲", "en": "a"}, {"zh": "乙", "en": "b"}, {"zh": "甲", "en": "a"}, {}]
    noted = [LeafFacts(f"a:{n}", "cell", "1 [ha]", note=note) for n, note in enumerate(notes)]
    assert _noted(noted).zh == "甲；乙"
    more = [replace(noted[0], note={"zh": str(n), "en": str(n)}) for n in range(5)]
    assert _noted(more).en == "0; 1; 2; ... 5 notes in all"


LISTED = """[sources.survey]
title = { zh = "入户调查", en = "survey of holders" }
kind = "survey"
[sources.book]
title = { zh = "预算册", en = "book of the budget" }
kind = "statistics"
locator = "p. 12, table 3"
"""


def test_of_a_source_is_printed_where_it_is_found_or_that_it_is_not_known(tmp_path: Path) -> None:
    """Judgement alone has no place to be found at."""
    folder = written(tmp_path, LISTED)
    file = folder / "scenario.toml"
    said = file.read_text("utf-8").replace(
        'basis = "statutory", source = "judgement"', 'basis = "statutory", source = "book"', 1
    )
    file.write_text(
        said.replace('value = 0.6, source = "judgement"', 'value = 0.6, source = "survey"', 1), encoding="utf-8"
    )
    document = proposal(see(folder).comparison, MANIFEST)
    sources = next(form for form in forms(document) if form.key == "sources")
    found = {row[1]: row[2] for row in form_texts(sources, "en")[1]}
    assert found["book of the budget"] == "p. 12, table 3"
    assert found["survey of holders"] == "place not recorded"
    assert [where for title, where in found.items() if title.startswith("judgement of")] == ["—"]


FUND = """rule = "fund"
[options.now.fund.marsh.core]
amount = { value = 9000, unit = "yuan/a", date = 2024, basis = "statutory", source = "judgement" }
base = { value = 90, unit = "ha", date = 2024, source = "judgement" }
share = { value = 0.5, source = "judgement" }
"""


def test_an_auditor_finds_how_present_rates_came_about(tmp_path: Path) -> None:
    """They stand beside the options: the document says their rule, and which inputs they rest on."""
    folder = written(tmp_path)
    file = folder / "scenario.toml"
    file.write_text(file.read_text("utf-8").replace('rule = "none"\n', FUND, 1), encoding="utf-8")
    comparison = see(folder).comparison
    document = proposal(comparison, MANIFEST)
    listed = {form.key: form for form in forms(document)}
    (zone,) = paid_zones(comparison, "now")
    assert zone.rate.value == pytest.approx(9000 * 0.5 / 90 / 15)
    row = next(row for row in form_texts(listed["rests"], "en")[1] if row[-1] == zone.rate.id)
    inputs = form_texts(listed["inputs"], "en")[1]
    rests = [inputs[int(number) - 1][1] for number in re.findall(r"\d+", row[4].replace("–", ", "))]
    assert (row[0], row[2]) == ("—", "rate")
    assert {one.partition(" (")[0].removeprefix("marsh: ") for one in rests} >= {"fund", "share"}
    assert "Present rates (now): a fund times the share that reaches holders, over its area" in said(document, "en")


def test_notes_and_values_of_inputs_are_whole_and_in_the_readers_words(seen: Seen, document: Document) -> None:
    inputs = next(form for form in forms(document) if form.key == "inputs")
    told = {fact.note.get("zh", "") for fact in seen.comparison.context.lineage.facts.values()}
    for row in form_texts(inputs, "zh")[1]:
        assert row[-1] in told
        assert "drawn with" not in row[2]


def test_both_languages_have_the_same_tables_and_digits(document: Document) -> None:
    for form in forms(document):
        (heads_zh, zh), (heads_en, en) = (form_texts(form, language) for language in ("zh", "en"))
        assert (len(heads_zh), len(zh)) == (len(heads_en), len(en))
    assert "None" not in said(document, "zh") + said(document, "en")
    assert "{" not in said(document, "zh") + said(document, "en")


def test_the_summary_says_what_the_page_says(seen: Seen, document: Document) -> None:
    front = seen.comparison.front
    assert front.lead is not None
    text = said(document, "zh")
    assert front.lead.text["zh"] in text
    for decision in front.decisions:
        assert decision.text["zh"] in text


def test_a_document_of_twelve_options_and_many_zones_keeps_its_summary_on_a_page(tmp_path: Path) -> None:
    places = [Place("core", base=100.0, cost=1500.0, carbon=50.0), Place("edge", base=300.0, cost=750.0, carbon=90.0)]
    names = [f"option{n}" for n in range(10)]
    numbers = {name: {"core": 20.0 + 10 * n, "edge": 10.0 + 5 * n} for n, name in enumerate(names)}
    domains = {f"land{n}": Domain(places, numbers) for n in range(7)}
    made_ = see(write(tmp_path, domains, MORE, names)).comparison
    pictures = front_pictures(made_.front)
    for language in ("zh", "en"):
        title = made_.context.judged.loaded.scenario.scenario.title
        blocks = summary_blocks(made_, title, pictures, language)
        assert height_of(title, blocks, language) <= LOOKS[language].page.high
        text = said(proposal(made_, MANIFEST, pictures, language), language)
        assert all(one.text[language] in text for one in made_.front.losers)


def template(size: float, margin: float, **own: float) -> bytes:
    """Return a file of larger type and wider margins; `own`: sizes of styles of the summary, too."""
    file = docx.Document()
    file.styles["Normal"].font.size, file.styles["Title"].font.size = Pt(size), Pt(1.6 * size)
    for role, points in own.items():
        file.styles.add_style(ROLES[role]["zh"], WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(points)
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(margin)
    section.header.paragraphs[0].text = "某市生态环境局"
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def test_in_a_template_of_larger_type_the_summary_has_smaller_pictures_and_stays_on_its_page(seen: Seen) -> None:
    """Pictures are drawn smaller, then left to the text; what a template says of page and type is what is reckoned."""
    pictures, title = front_pictures(seen.comparison.front), scenario_title(seen.comparison)
    assert pictures is not None
    found = []
    for raw in (None, template(16, 45), template(16, 45, small=13, lead=17), template(18, 50, small=13, lead=17)):
        look = look_in(raw, "zh")
        blocks = summary_blocks(seen.comparison, title, pictures, "zh", look)
        assert height_of(title, blocks, "zh", look) <= look.page.high
        found.append(next((one.pictures[0].wide for block in blocks if isinstance(one := block, Pictures)), 0.0))
    assert found == sorted(found, reverse=True)
    assert found[0] == pictures.pictures[0].wide
    assert found[-1] < found[0]
    drawn = proposal(seen.comparison, MANIFEST, pictures, "zh", look)
    assert sum(isinstance(block, Pictures) for block in drawn.blocks) == 1  # on the first page, or in the text


def test_what_is_reckoned_of_a_template_is_what_its_styles_say() -> None:
    look = look_in(template(18, 50, small=16), "zh")
    assert (round(look.page.left), round(look.page.high), round(look.page.wide)) == (50, 197, 110)
    assert (look.styles["doc"].size, look.styles["small"].size) == (pytest.approx(28.8, abs=0.5), 16)
    assert look.styles["lead"] == replace(LOOKS["zh"].styles["lead"], bold=look.styles["lead"].bold)
    assert look_in(None, "en") is LOOKS["en"]


def test_hostile_names_stay_names(tmp_path: Path, seen: Seen) -> None:
    title = seen.comparison.context.judged.loaded.scenario.scenario.title
    form = next(form for form in annexes_of(seen.comparison) if form.key == "places")
    rows = [replace(row, cells={**row.cells, "name": title.same(HOSTILE)}) for row in form.rows]
    from esvalue.core.printing.word.writing import word_bytes

    raw = word_bytes(Document(title.same(HOSTILE), [replace(form, rows=rows)]), "zh")
    opened = docx.Document(io.BytesIO(raw))
    assert opened.paragraphs[0].text == HOSTILE.replace("\x0b", " ")
    assert HOSTILE.replace("\x0b", " ") in [cell.text for cell in opened.tables[0].columns[1].cells]


def test_a_document_sums_up_a_list_of_places_that_is_too_long(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    def listed() -> Form:
        return next(form for form in annexes_of(seen.comparison) if form.key == "places")

    whole = listed()
    monkeypatch.setattr("esvalue.report.word.proposal.MOST_ROWS", len(whole.rows) - 1)
    short = listed()
    (_, rows), (_, each) = form_texts(short, "en"), form_texts(whole, "en")
    assert [row[1] for row in rows if row[0] not in ("", "—")].count("2 places") == 2  # a core and an edge
    assert len(rows) == len(each) - 2
    assert rows[-1] == each[-1]  # the total is that of the whole list
    bases = [sum(row.cells["base"].value for row in form.rows if row.kind == "row") for form in (short, whole)]
    assert bases[0] == pytest.approx(bases[1])
    assert "workings.xlsx" in short.notes[-1]["en"]


def test_an_account_without_options_has_a_document(tmp_path: Path) -> None:
    files = proposal_files(account(tmp_path), MANIFEST)
    assert sorted(files) == ["proposal.en.docx", "proposal.zh.docx"]
    assert next(p.text for p in docx.Document(io.BytesIO(files["proposal.zh.docx"])).paragraphs) == "给定"
