"""Names of columns in formulas, and names of coefficients in words."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable

from esvalue.surveys.design import FUNCTIONS

__all__ = [
    "coefficient_text",
    "coefficients",
    "columns_named",
    "formula_names",
    "interplay",
    "is_product",
    "level_of",
    "term",
]  # fmt: skip

#: Names that mean something else in a formula.
TAKEN = {
    *FUNCTIONS, "C", "Q", "I", "Treatment", "Sum", "Poly", "Diff", "Helmert", "bs", "cr", "cc", "te", "center",
    "standardize", "scale",
}  # fmt: skip
_QUOTED = re.compile(r"""Q\(\s*(['"])(.*?)\1\s*\)""")
_BRACKETS = re.compile(r"\[[^\]]*\]")


def term(name: str) -> str:
    """Return a column as a formula names it.

    >>> term("water"), term("费用"), term("fee (CNY)"), term("C")
    ('water', '费用', 'Q("fee (CNY)")', 'Q("C")')
    """
    plain = (
        name.isidentifier()
        and not keyword.iskeyword(name)
        and name not in TAKEN
        and unicodedata.normalize("NFKC", name) == name
    )
    return name if plain else f'Q("{name}")'


def formula_names(name: str) -> set[str]:
    """Return the names in a formula or a coefficient, those of levels in brackets aside.

    >>> sorted(formula_names("C(mode)[T.price]:log(price)")), sorted(formula_names('Q("fee (CNY)"):age'))
    (['C', 'log', 'mode', 'price'], ['age', 'fee (CNY)'])
    """
    quoted = {found[1] for found in _QUOTED.findall(name)}
    return quoted | set(re.findall(r"[^\W\d]\w*", _BRACKETS.sub("", _QUOTED.sub(" ", name))))


def columns_named(formula: str, columns: Iterable[str]) -> list[str]:
    """Return the columns a formula names, in the order of the formula.

    >>> columns_named("birds + C(option)*age + water", ["age", "water", "birds", "sex"])
    ['birds', 'age', 'water']
    """
    found = formula_names(formula)
    return sorted((name for name in columns if name in found), key=lambda name: formula.find(name))


def coefficients(column: str, names: Iterable[str]) -> list[str]:
    """Return the coefficients of a column: its own, or one a level; the name itself where it has none.

    >>> coefficients("water", ["fee", "water[T.fair]", "water[T.good]", "water[T.good]:age"])
    ['water[T.fair]', 'water[T.good]']
    """
    own = term(column)
    return [name for name in names if not is_product(name) and (name == own or name.startswith(f"{own}["))] or [column]


def is_product(name: str) -> bool:
    """Tell whether a coefficient belongs to a product of columns.

    >>> is_product("water:age"), is_product("kind[T.a:b]"), is_product('Q("a:b")')
    (True, False, False)
    """
    return ":" in _BRACKETS.sub("", _QUOTED.sub("", name))


def interplay(name: str, names: Iterable[str]) -> list[str]:
    """Return other coefficients in which the columns of a coefficient appear too (levels of the same column aside).

    >>> (
    ...     interplay("water", ["water", "birds", "water:age", "I(water ** 2)"]),
    ...     interplay("kind[T.b]", ["kind[T.b]", "kind[T.c]"]),
    ... )
    (['water:age', 'I(water ** 2)'], [])
    """
    own, bare = formula_names(name) - TAKEN, _BRACKETS.sub("", name)
    return [other for other in names if _BRACKETS.sub("", other) != bare and formula_names(other) & own]


def level_of(name: str) -> tuple[str, str]:
    """Return the column and the level of a coefficient, the level empty where it has none.

    >>> level_of("water[T.good]"), level_of("C(option)[T.3]"), level_of('Q("fee (CNY)")')
    (('water', 'good'), ('option', '3'), ('fee (CNY)', ''))
    """
    found = re.fullmatch(r"(.*)\[T\.(.*)\]", name)
    text = re.sub(r"^C\(\s*(.+?)\s*(,.*)?\)$", r"\1", found[1] if found else name)
    return _QUOTED.sub(lambda one: one[2], text), found[2] if found else ""


def coefficient_text(name: str) -> str:
    """Return a coefficient in words.

    >>> (
    ...     coefficient_text("water"),
    ...     coefficient_text("water[T.good]"),
    ...     coefficient_text("C(option)[T.3]"),
    ...     coefficient_text('Q("fee (CNY)")'),
    ...     coefficient_text("C(option, Treatment('a'))[T.b]"),
    ... )
    ('water', 'water = good', 'option = 3', 'fee (CNY)', 'option = b')
    """
    column, level = level_of(name)
    return f"{column} = {level}" if level else column
