"""Reading goes on past a misspelt key, so that it hides nothing else; whatever stands in a file,
that comes to an end.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from folders import CASES

from esvalue.core.errors import InputError
from esvalue.core.schema import Strict, parse_record, read_toml
from esvalue.inputs.cards import Card
from esvalue.inputs.library import Library
from esvalue.inputs.parameters import Parameter
from esvalue.inputs.scenario.sections import Scenario

BAY = CASES / "bay"
#: What people write in the place of something else.
WRONG: tuple[Any, ...] = (
    None,
    [],
    {},
    [1, 2],
    {"a": 1},
    {"value": 1},
    3,
    -2.5,
    True,
    "text",
    "",
    datetime.date(2024, 5, 1),
    10**400,
    float("inf"),
)
#: More passes than any of these files needs; a loop that does not end passes it at once.
MOST = 12

Read = Callable[[dict[str, Any]], Any]


def counted(model: type[Strict]) -> Read:
    """Return a reader of a record that fails the test when it goes over the file again and again."""
    passes = 0

    class Counted(model):  # type: ignore[misc, valid-type]
        @classmethod
        def model_validate(cls, data: Any, **how: Any) -> Any:
            nonlocal passes
            passes += 1
            assert passes <= MOST, "the file is read again and again"
            return model.model_validate(data, **how)

    def read(data: dict[str, Any]) -> Any:
        nonlocal passes
        passes = 0
        return parse_record(Counted, data, "file.toml")

    return read


def ends(read: Read, data: dict[str, Any]) -> None:
    """Read a file: a record, or a message in both languages without a word of the library underneath."""
    try:
        read(data)
    except InputError as error:
        for language in ("en", "zh"):
            text = error.text(language)
            assert "Input should" not in text, text
            assert "类型不对" not in text, text


def paths(data: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to everything that stands in a file."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*at, key)
        yield from paths(value, (*at, key))


def changed(data: dict[str, Any], at: tuple[Any, ...], value: Any, name: Any = None) -> dict[str, Any]:
    """Return a file with one thing replaced (None: left out), or under another name."""
    made = deepcopy(data)
    here: Any = made
    for step in at[:-1]:
        here = here[step]
    old = here.pop(at[-1]) if isinstance(here, dict) or value is None else None
    if name is not None:
        here[name] = old
    elif value is not None:
        here[at[-1]] = value
    return made


def test_every_parameter_is_read_or_refused() -> None:
    """Each choice of keys, each with each thing people write there."""
    base = {"title": {"zh": "差异", "en": "variation"}}
    keys = ("value", "values", "rivals", "table", "by", "spread", "source", "weight", "record", "valeu", "sorce", "use")
    read = counted(Parameter)
    for first in keys:
        for value in WRONG[1:]:
            ends(read, base | {first: value})
            for second in keys:
                ends(read, base | {first: value, second: {"a": {"value": 1, "source": "x"}}})


@pytest.mark.parametrize(("model", "file"), [(Card, "bay.toml"), (Scenario, "scenario.toml")], ids=["card", "scenario"])
@pytest.mark.parametrize("share", [0.1, pytest.param(1.0, marks=pytest.mark.slow)])
def test_every_entry_of_a_file_is_read_or_refused(model: type[Strict], file: str, share: float) -> None:
    """Each entry left out, replaced by each wrong thing, renamed to each key that is near it."""
    data = tomllib.loads((BAY / file).read_text(encoding="utf-8"))
    rng, read = np.random.default_rng(5), counted(model)
    for at in paths(data):
        for value in WRONG:
            if rng.random() < share and not (value is None and isinstance(at[-1], int)):
                ends(read, changed(data, at, value))
        if isinstance(at[-1], str) and rng.random() < 10 * share:
            ends(read, changed(data, at, None, at[-1][:-1] + "x"))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ('source = "judgement"', "exactly one of value, values, rivals, table is needed; found none"),
        (
            'source = "judgement"\nspread = { uniform = [0, 1] }',
            "exactly one of value, values, rivals, table is needed; found none",
        ),
        ('source = "judgement"\nby = "cover"', "exactly one of value, values, rivals, table is needed; found none"),
        ("table = [1, 2]", "parameters.variation.table: [1, 2]: a table is needed"),
        (
            'by = "cover"\ntable = { reed = 3 }',
            "parameters.variation.table.reed: 3: a table is needed, such as { value = ... }",
        ),
        ("rivals = [1, 2]", "parameters.variation.rivals: [1, 2]: a table is needed"),
        ("values = { a = 1 }", "parameters.variation.values: {'a': 1}: a list is needed"),
        ("value = 0.3\nrivals = { a = { value = 1 } }", "found value and rivals"),
        ("rivals = { a = { value = 1 } }\nspread = { uniform = [0, 1] }", "write it in each record of rivals"),
        ("record = { value = 3 }", "write the number in place: value = ..."),
        ("value = 2024-05-01", "a number is needed, got 2024-05-01"),
        ("value = true", "a number is needed, got true"),
        ("value = 1e400", "the number is not finite"),
    ],
)
def test_a_parameter_without_its_number(case, written: str, words: str) -> None:
    made = case(card=[('value = 0.3\nsource = "judgement"', written)])
    with pytest.raises(InputError) as caught:
        made.card()
    assert words in caught.value.text("en")
    assert len(caught.value.problems) == 1


def test_a_price_without_its_number(case) -> None:
    made = case(prices=[("value = 300\n", "")])
    with pytest.raises(InputError) as caught:
        _ = made.library.prices
    assert caught.value.text("en").startswith(
        "prices.toml: prices.reed: exactly one of value, values, rivals, table is needed; found none"
    )
    assert caught.value.text("zh").startswith(
        "prices.toml: prices.reed: 取值有误：value、values、rivals、table 须且只能有一种"
    )


def test_a_price_without_its_number_ends_check(tmp_path: Path) -> None:
    """As it was met: `--models` with a price book of its own."""
    (tmp_path / "prices.toml").write_text(
        "[prices.reed]\n"
        'title = { zh = "芦苇", en = "reed" }\n'
        'unit = "yuan/t_DM"\n'
        'role = "price"\n'
        'source = "judgement"\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        _ = Library([tmp_path]).prices
    assert "exactly one of value, values, rivals, table is needed" in caught.value.text("en")


@pytest.mark.parametrize("key", ["source", "spread", "unit"])
def test_a_key_of_a_record_without_its_value(case, key: str) -> None:
    value = {"source": '"judgement"', "spread": "{ uniform = [0, 1] }", "unit": '"m"'}[key]
    with pytest.raises(InputError) as caught:
        case(
            scenario=[
                ("[domains.wetland.without.set.depth]\n", f"[domains.wetland.without.set.depth]\n{key} = {value}\n")
            ]
        ).load()
    assert f"'{key}' stands without the value it belongs to" in caught.value.text("en")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a = " + "[" * 5000 + "]" * 5000, "toml_deep"),
        ("a = " + "[" * 50 + "]" * 50, "toml_deep"),
        (".".join("a" * 3000) + " = 1", "toml_deep"),
        ("a = " + "{ b = " * 2000 + "1" + " }" * 2000, "toml_deep"),
        ("a = " + "9" * 400, "toml_integer"),
        ("a = [{ b = [" + "9" * 20 + "] }]", "toml_integer"),
        ("a = " + "9" * 5000, "toml_syntax"),
        ("a = 1\0", "toml_syntax"),
    ],
    ids=["lists", "deep", "dotted", "tables", "digits", "within", "thousands of digits", "NUL"],
)
def test_what_has_no_end_is_refused(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_toml(path)
    assert [one.code for one in caught.value.problems] == [code]
    assert len(caught.value.text("en")) < 500
