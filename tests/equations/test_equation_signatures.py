"""What the signature of an equation says, its help says too: units, meanings, bounds, formula and source stand once."""

from __future__ import annotations

import inspect
import math
import re
from pathlib import Path
from typing import Annotated, get_args

import pytest
from each import each
from trial_equations import EQUATIONS, TITLE, every_equation, trial_value

import esvalue.equations
from esvalue.core.errors import InputError
from esvalue.equations import Array, In, Out
from esvalue.equations.equation import _REGISTRY, Equation, equation
from esvalue.equations.signature import declared_marks, help_text
from esvalue.inputs.library import Library

SOURCES = Library().sources
ROOM = Path(esvalue.equations.__file__).parent
SECTION = re.compile(r"^(Parameters|Returns|Source|Examples)\n-+\n", re.MULTILINE)


def sections(spec: Equation) -> dict[str, str]:
    """Return the help of an equation by its sections; what comes before the first is its text."""
    parts = SECTION.split(inspect.getdoc(spec.function) or "")
    return {
        "text": parts[0].strip(),
        **{head: body.strip() for head, body in zip(parts[1::2], parts[2::2], strict=True)},
    }


def formulas(spec: Equation) -> str:
    """Return the indented lines of what is written: the formula and what continues it."""
    return "\n".join(line for line in spec.text.splitlines() if line.startswith("    "))


# --- every equation -------------------------------------------------------------------------------


@every_equation
def test_every_argument_says_its_unit_and_meaning_once(name: str) -> None:
    function = EQUATIONS[name].function
    said = inspect.signature(function)
    for one in said.parameters.values():
        assert [type(mark) for mark in get_args(one.annotation)[1:]] == [In], one.name
    assert [type(mark) for mark in get_args(said.return_annotation)[1:]] == [Out]


@every_equation
def test_what_is_declared_is_what_the_signature_says(name: str) -> None:
    spec = EQUATIONS[name]
    inputs, output = declared_marks(spec.function)
    assert output is not None
    assert (spec.inputs, spec.output) == ({a: one.unit for a, one in inputs.items()}, output.unit)
    assert spec.meanings == {a: one.meaning for a, one in inputs.items()}
    for argument, one in inputs.items():
        assert spec.bounds.get(argument, (-math.inf, math.inf)) == (one.low, one.high)
        assert spec.quantities.get(argument, "") == one.of
    assert spec.quantities.get("result", "") == output.of


@every_equation
def test_a_meaning_is_a_symbol_of_the_formula_and_words(name: str) -> None:
    spec = EQUATIONS[name]
    for argument, meaning in spec.meanings.items():
        symbol, _, words = meaning.partition(", ")
        wanted = {symbol, symbol.removeprefix("tan "), re.sub(r"_\d$", "_j", symbol)}  # a slope; one of a row
        found = [re.search(rf"(?<![A-Za-z0-9]){re.escape(one)}(?![A-Za-z0-9])", formulas(spec)) for one in wanted]
        assert any(found) or (name, symbol) == ("accepted_cost_lognormal", "d"), (argument, symbol)  # inside u and g
        assert re.search(r"[a-z]", words), (argument, meaning)
        assert not meaning.endswith((".", ",", " ")) or meaning.endswith("..."), (argument, meaning)


@every_equation
def test_a_meaning_repeats_neither_unit_nor_bounds(name: str) -> None:
    spec = EQUATIONS[name]
    for argument, meaning in spec.meanings.items():
        assert f"[{spec.inputs[argument]}]" not in meaning
        assert not meaning.endswith("0 to 1")


@every_equation
def test_a_docstring_is_a_sentence_a_formula_and_a_doctest(name: str) -> None:
    spec = EQUATIONS[name]
    blocks = spec.text.split("\n\n")
    assert " ".join(blocks[0].split()).startswith("Return ")
    assert blocks[0].endswith(".")
    assert spec.formula == blocks[1].strip().splitlines()[0].strip()
    assert " = " in spec.formula
    assert ">>>" in blocks[-1]
    assert not SECTION.search(spec.text), "arguments stand in the signature, not in the docstring"


@every_equation
def test_help_shows_all_that_is_declared(name: str) -> None:
    spec = EQUATIONS[name]
    shown = sections(spec)
    assert list(shown) == ["text", "Parameters", "Returns", "Source", "Examples"]
    assert spec.text == "\n\n".join((shown["text"], shown["Examples"]))
    assert spec.formula in shown["text"]
    lines = shown["Parameters"].splitlines()
    assert lines[::2] == list(spec.inputs)
    for argument, line in zip(lines[::2], lines[1::2], strict=True):
        assert line.strip().startswith(spec.meanings[argument])
        assert (f"[{spec.inputs[argument]}]" in line) == bool(spec.inputs[argument])
        assert spec.quantities.get(argument, "").replace("_", " ") in line
        for bound in spec.bounds.get(argument, ()):
            assert math.isinf(bound) or f"{bound:.12g}".rstrip("0") in line or str(int(bound)) in line
    assert shown["Returns"].startswith(f"array\n    {spec.formula.split(' = ')[0]}, {spec.title['en']}")
    assert (f"[{spec.output}]" in shown["Returns"]) == bool(spec.output)
    assert shown["Source"].startswith(spec.source)


@every_equation
def test_the_source_is_known(name: str) -> None:
    assert EQUATIONS[name].source in SOURCES


@each("path", sorted(ROOM.glob("*.py")), ids=lambda path: path.stem)
def test_a_file_is_one_theme(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


# --- marks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "line"),
    [
        (In("t/a", "A_s, soil retained"), "A_s, soil retained [t/a]."),
        (In("t/a", "A_s, soil retained", low=0), "A_s, soil retained [t/a] (not below 0)."),
        (In("t/a", "A_s, soil retained", high=5e9), "A_s, soil retained [t/a] (not above 5000000000)."),
        (In("m", "h, depth", low=0.01, high=10), "h, depth [m] (0.01 to 10)."),
        (In("", "s, part of it", of="share"), "s, part of it (share)."),
        (In("", "N, greenness", of="vegetation_index", low=0, high=0.9), "N, greenness (vegetation index, 0 to 0.9)."),
    ],
)
def test_the_line_of_help(mark: In, line: str) -> None:
    assert mark.line == line


def test_a_mark_is_shown_as_it_is_written() -> None:
    assert repr(In("t", "a, amount", low=0)) == "In(unit='t', meaning='a, amount', low=0)"
    assert repr(Out("t")) == "Out(unit='t')"


def textual(length: Annotated[Array, In("m", "l, length")], width: float) -> Annotated[Array, Out("m")]:
    """Return a length."""
    return length


def test_annotations_left_as_text_are_read_and_what_has_no_mark_is_left_out() -> None:
    assert isinstance(textual.__annotations__["length"], str)
    assert declared_marks(textual) == ({"length": In("m", "l, length")}, Out("m"))


def test_a_function_that_does_not_say_what_it_gives_is_no_equation() -> None:
    with pytest.raises(InputError) as caught:
        equation(title=TITLE, kind="money", source="arithmetic")(trial_value)
    assert [problem.code for problem in caught.value.problems] == ["equation_undeclared"]
    assert "trial_value" not in _REGISTRY


def test_an_example_and_the_line_that_leads_to_it_go_last() -> None:
    text = "Return twice x.\n\n    y = 2 x\n\nFor instance.\n\n2 and 2:\n\n>>> 2 + 2\n4"
    assert help_text(text, {"x": In("m", "x, length")}, "y, doubled [m].", "arithmetic").splitlines() == [
        "Return twice x.",
        "",
        "    y = 2 x",
        "",
        "For instance.",
        "",
        "Parameters",
        "----------",
        "x",
        "    x, length [m].",
        "",
        "Returns",
        "-------",
        "array",
        "    y, doubled [m].",
        "",
        "Source",
        "------",
        "arithmetic",
        "",
        "Examples",
        "--------",
        "2 and 2:",
        "",
        ">>> 2 + 2",
        "4",
    ]
    assert "Examples" not in help_text("Return x.", {}, "x.", "arithmetic")


def test_the_room_gives_the_names_an_equation_is_written_with() -> None:
    from esvalue.equations import equation as module

    assert {name: getattr(esvalue.equations, name) for name in ("In", "Out", "Array", "registered")} == {
        name: getattr(module, name) for name in ("In", "Out", "Array", "registered")
    }
    with pytest.raises(AttributeError, match="Inn"):
        esvalue.equations.Inn  # noqa: B018
