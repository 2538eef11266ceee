"""Every method's workbook to fill in can be estimated as it stands, in both languages,
and says what its settings mean.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from openpyxl import load_workbook

from esvalue import surveys
from esvalue.cli import main
from esvalue.cli.parser import parser_of
from esvalue.core.errors import InputError
from esvalue.core.language import set_language
from esvalue.surveys.from_file import estimate_file
from esvalue.surveys.methods import METHODS
from esvalue.surveys.templates import write_template
from esvalue.surveys.vocabulary import figure_title


def test_every_method_has_a_workbook_and_a_verb_knows_it():
    folders = {path.parent.name for path in Path(surveys.__file__).parent.glob("*/from_file.py")}
    assert folders == set(METHODS)
    survey = next(action for action in parser_of()._actions if isinstance(action, argparse._SubParsersAction)).choices[
        "survey"
    ]
    template = next(action for action in survey._actions if isinstance(action, argparse._SubParsersAction)).choices[
        "template"
    ]
    assert set(next(action for action in template._actions if action.dest == "method").choices) == set(METHODS)


@pytest.mark.parametrize("method", METHODS)
def test_a_workbook_is_estimated_as_it_stands(method, tmp_path, capsys):
    path = tmp_path / "filled.xlsx"
    assert main(["survey", "template", method, str(path)]) == 0
    reading = estimate_file(path)
    assert reading.default in reading.figures
    for language in ("zh", "en"):
        text = reading.text(language)
        assert f"[{figure_title(reading.default, language)}]" in text
    assert main(["--lang", "zh", "survey", "estimate", str(path)]) == 0
    set_language("en")
    assert any("一" <= sign <= "鿿" for sign in capsys.readouterr().out)
    assert main(["survey", "template", method, str(path)]) == 1  # what a user has filled in is never lost
    assert "filled.xlsx" in capsys.readouterr().err


@pytest.mark.parametrize("method", METHODS)
def test_every_setting_is_explained_in_both_languages(method, tmp_path):
    rows = list(
        load_workbook(write_template(method, tmp_path / "x.xlsx"))["model"].iter_rows(min_row=2, values_only=True)
    )
    assert all(zh and en for _, _, zh, en in rows)
    names = [name for name, *_ in rows]
    assert len(set(names)) == len(names)
    assert {"method", "into", "figure", "per", "price_year"} <= set(names)


@pytest.mark.parametrize("method", METHODS)
def test_every_setting_listed_is_one_the_method_reads(method, tmp_path):
    """Fill in what the template leaves empty: no name may be unknown to the reader (its value may be wrong)."""
    path = write_template(method, tmp_path / "x.xlsx")
    book = load_workbook(path)
    for row in book["model"].iter_rows(min_row=2, max_col=2):
        if row[1].value is None:
            row[1].value = "1"
    book.save(path)
    said: list[str] = []
    try:
        estimate_file(path)
    except InputError as error:
        said = [problem.code for problem in error.problems]
    assert "survey_setting_unknown" not in said


def test_an_unknown_method(tmp_path):
    with pytest.raises(InputError) as caught:
        write_template("contingnet", tmp_path / "x.xlsx")
    assert "contingent" in str(caught.value)
    assert not list(tmp_path.iterdir())
