"""A text in two languages is a `Text` wherever it stands in the code; the language is chosen where it is printed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import esvalue

PACKAGE = Path(esvalue.__file__).parent
WIDE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
LETTER = re.compile("[A-Za-z]")
#: Names by which a language goes in conditions.
LANGUAGE = re.compile(r"""\b(zh|lang|language|spoken|chinese)\b|['"](zh|en)['"]""")

#: Files whose words stand side by side without being one text, and why.
ALLOWED = {
    "cli/arguments.py": "what the parser of arguments says in English, as patterns, and the Chinese for it",
    "core/printing/flat.py": "names of fields beside the headings of their columns, which hold both languages",
    "gep/tables.py": "cells of the account, a column a language",
    "inputs/schemas/descriptions.py": "names of schemas beside descriptions that hold both languages",
    "inputs/workbook/layout.py": "the table of sheets, in which each language has a column",
    "model/labelled.py": "names of an attribute that are read",
    "study/programme_files.py": "names of a sheet that are read",
    "surveys/choice/asked.py": "names of a column that are read",
    "surveys/choice/plan.py": "headings of a sheet in which each language has a column",
    "surveys/contingent/formats.py": "names of columns that are read",
    "surveys/files.py": "names of sheets and columns that are read",
    "surveys/inspection.py": "words of headings that are read",
    "surveys/settled.py": "names of a sheet that are read",
    "surveys/templates.py": "headings of a sheet in which each language has a column",
    "surveys/vocabulary.py": "names of currencies that are read",
}


def _string(node: ast.AST | None) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value for part in node.values if isinstance(part, ast.Constant))
    return None


def _side_by_side(values: list[ast.AST | None]) -> bool:
    """Tell whether two neighbours are a text in Chinese and one in English; lists of words that are read have more."""
    texts = [_string(one) for one in values]
    wide = [text is not None and bool(WIDE.search(text)) for text in texts]
    latin = [text is not None and not WIDE.search(text) and bool(LETTER.search(text)) for text in texts]
    pairs = zip(wide, latin, wide[1:], latin[1:], strict=False)
    return sum(wide) == 1 and any((a and d) or (b and c) for a, b, c, d in pairs)


def _chooses(node: ast.IfExp) -> bool:
    """Tell whether a condition on the language chooses between two strings, and not between two codes."""
    texts = [text for text in (_string(node.body), _string(node.orelse)) if text is not None]
    codes = all(LETTER.search(text) and not WIDE.search(text) for text in texts)
    return bool(LANGUAGE.search(ast.unparse(node.test))) and len(texts) == 2 and not codes


def found(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the code of each text in two languages that is no `Text`."""
    for node in ast.walk(ast.parse(source)):
        values: list[ast.AST | None] = []
        if isinstance(node, ast.Tuple | ast.List):
            values = list(node.elts)
        elif isinstance(node, ast.Dict):
            values = list(node.values)
            if {_string(key) for key in node.keys} == {"zh", "en"} and None not in map(_string, values):
                yield node.lineno, ast.unparse(node)
                continue
        if _side_by_side(values) or (isinstance(node, ast.IfExp) and _chooses(node)):
            yield node.lineno, ast.unparse(node)


@pytest.mark.parametrize(
    "code",
    [
        '("面积", "area")',
        '("area", "面积", 1)',
        '{"a": "面积", "b": "area"}',
        '{"zh": "1", "en": "1"}',
        '"，" if zh else ", "',
        'f"{x} 亩" if language == "zh" else f"{x} mu"',
    ],
)
def test_a_text_that_is_none_is_found(code: str) -> None:
    assert len(list(found(code))) == 1


@pytest.mark.parametrize(
    "code", ['Text(zh="面积", en="area")', '("面积", "占地", "area")', "a if zh else b", '"zh" if zh else "both"']
)
def test_what_is_a_text_or_no_text_passes(code: str) -> None:
    assert list(found(code)) == []


def test_texts_in_two_languages_are_texts() -> None:
    wrong, needed = [], set()
    for path in sorted(PACKAGE.rglob("*.py")):
        where = path.relative_to(PACKAGE).as_posix()
        for line, code in found(path.read_text(encoding="utf-8")):
            needed.add(where)
            if where not in ALLOWED:
                wrong.append(f"{where}:{line}: {code[:120]}")
    assert wrong == []
    assert set(ALLOWED) <= needed, "no longer needed"
