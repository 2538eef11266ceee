"""What a survey method says of itself; a folder that holds one is a method."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from esvalue.core.errors import Reason

if TYPE_CHECKING:
    from esvalue.surveys.examples import Example

__all__ = ["YES_NO", "Method"]

#: Words by their English name; the first Chinese one is printed, all are read.
Words = Mapping[str, tuple[str, ...]]
#: What a setting may say that is so or not.
YES_NO: Words = {"yes": ("是",), "no": ("否",)}


@dataclass(frozen=True)
class Method:
    """A survey method, declared as `METHOD` in the module `method` of its folder.

    The folder has two further modules: `from_file`, whose ``read(file)`` says what a survey says, and `example`, whose
    `EXAMPLE` is a survey to fill in.

    Attributes
    ----------
    name, title, order
        The folder; what the method is called; its place where methods are listed.
    basis
        What its values rest on: what people state, market prices, or what behaviour on a market shows of a good that
        has none.
    costs
        Whether its figures are costs by themselves.
    answers, sheets
        The sheet of its rows, and the Chinese names of its own sheets.
    whole
        Whether every column of its table is read; else those that the model names.
    respondents
        Whether a row is a respondent whose number stands once; a text: where that setting is given.
    asked, amounts, groups
        Settings that name columns: of amounts people were asked at (few of them, each many times), of amounts in the
        currency of the survey (None: amounts have units of their own), and of what many rows have in common.
    settings, values, figures
        Its own words in Chinese: names of settings, what they say, names of figures.
    """

    name: str
    title: Reason
    order: int
    basis: Literal["stated", "market", "shadow"] = "stated"
    costs: bool = False
    answers: str = "answers"
    sheets: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    respondents: bool | str = True
    asked: tuple[str, ...] = ()
    amounts: tuple[str, ...] | None = ()
    groups: tuple[str, ...] = ()
    settings: Words = field(default_factory=dict)
    values: Mapping[str, Words] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)

    @property
    def example(self) -> Example:
        """A survey to fill in."""
        found: Example = import_module(f"{__package__}.{self.name}.example").EXAMPLE
        return found

    @property
    def reader(self) -> Callable[..., Any]:
        """The function that returns what an opened survey says."""
        found: Callable[..., Any] = import_module(f"{__package__}.{self.name}.from_file").read
        return found
