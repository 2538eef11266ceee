"""Names that cannot be given: reserved words, and those with a character that joins names."""

from __future__ import annotations

from collections.abc import Iterable

from esvalue.core.errors import Mistakes

__all__ = ["JOINS", "check_given_names"]

#: Characters between the parts of a longer name: ``field.yield[reed]``, ``prices.carbon#high``, ``income@2014``.
JOINS = ".:|#@[]"


def check_given_names(names: Iterable[str], where: str, problems: Mistakes, reserved: Iterable[str] = ()) -> None:
    """Add to `problems` the names that are reserved, empty, or hold a character that joins names.

    Parameters
    ----------
    names
        As given in a file: keys of a table.
    where
        The table they stand in, such as ``reed.toml: nodes``.
    problems
        Collects the mistakes.
    reserved
        Words that cannot be given here.

    Examples
    --------
    >>> problems = Mistakes()
    >>> check_given_names(["value", "a.b", "a/b"], "reed.toml: nodes", problems, ["value"])
    >>> problems.raise_if_any()
    Traceback (most recent call last):
    esvalue.core.errors.InputError: reed.toml: nodes.value: esvalue uses the name 'value' itself; ...
    reed.toml: nodes.a.b: the name 'a.b' holds .; ... write a_b
    """
    words = tuple(reserved)
    for name in names:
        found = next((char for char in name if char in JOINS), None)
        if name in words:
            problems.add("reserved_name", f"{where}.{name}", name=name, mended=f"{name}_1", known=", ".join(words))
        elif found is not None or not name.strip():
            mended = "".join("_" if char in JOINS else char for char in name).strip() or "name"
            problems.add(
                "name_join", f"{where}.{name}", name=name, character=found or '""', joins=" ".join(JOINS), mended=mended
            )
