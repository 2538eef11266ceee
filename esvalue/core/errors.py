"""Errors a user can act on: where, what is wrong, both sides, how to fix, the nearest name.

A *problem* is one mistake; an :class:`InputError` carries every mistake of a file at once. Texts live in
:mod:`esvalue.core.messages`, in Chinese and English, so that a drafter reads the error in the language of the report.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from traceback import extract_tb
from typing import Any

from esvalue.core.messages import messages, things
from esvalue.core.text import Text, current_language, filled, plain_digits

__all__ = [
    "Doubt",
    "EsvalueError",
    "InputError",
    "Mistake",
    "Mistakes",
    "Reason",
    "WrongCall",
    "choice_fields",
    "fail",
    "listed",
    "nearest",
    "rows_in",
    "titles_of",
]


#: Phrases of a text that fall away where there is nothing to say: the nearest name, and what names there are where
#: those are many.
_PHRASES = {
    "nearest": re.compile(
        r"[;；] ?[^;；(（]*(?:nearest|最接近)[^;；]*?\{nearest\}|\s?[(（](?:nearest|最接近)[^)）]*\{nearest\}[)）]"
    ),
    "known": re.compile(r"[;；] ?[^;；{}]*\{known\}"),
}
#: What begins a remark behind a title.
_REMARK = re.compile(r"\s*[（(：:\[]")
#: Names that are listed in a message; more are too many to read.
LISTED = 12


#: Most characters of a field in a message: more than any list of names has that esvalue prints.
LONGEST = 1600
#: Characters that steer a terminal or turn the direction of a text.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


#: Fields that quote what a person wrote, as it was written.
AS_WRITTEN = ("given", "entry")
#: Fields that name rows of a file.
NAMING_ROWS = ("rows", "other", "written")
#: A row of a file as messages name it.
_ROW, _ROW_OF = re.compile(r"\brow (\d+)\b"), re.compile(r" \(row (\d+)\)")


@dataclass(frozen=True)
class Mistake:
    """One mistake: a message code, where it was found, and the values its text needs; `said` turns what a file would
    say into the words of what was read, where that is no file of such text.
    """

    code: str
    where: str
    fields: dict[str, object] = field(default_factory=dict)
    said: Callable[[str, str], str] | None = field(default=None, kw_only=True, compare=False, repr=False)

    def text(self, language: str | None = None) -> str:
        """Return the message in `language` ("zh" or "en"; default: the language in force)."""
        spoken = language or current_language()
        kept = (*AS_WRITTEN, "value") if isinstance(self, Doubt) else AS_WRITTEN  # a row that settles it repeats it
        words = {
            name: _printable(_in(value if name in kept else _plain(value), name, spoken), LONGEST)
            for name, value in self.fields.items()
        }
        text = messages()[self.code][spoken]
        for name, phrase in _PHRASES.items():
            if words.get(name, "" if name == "known" else None) in ("", "-"):
                text = phrase.sub("", text)
        body = filled(text, **words)
        if self.said is not None:
            body = self.said(body, spoken)
        where = _printable(rows_in(self.where, spoken), LONGEST // 4)
        return f"{where}: {body}" if self.where else body

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True)
class Doubt(Mistake):
    """Something that can be and looks wrong: `check` names it, a person settles it.

    `entry` is its stable name (file and entry, without row numbers) and `value` the value in doubt as it was written,
    with its unit: ``[checked]`` names both, so that a changed value is doubtful again.
    """

    entry: str = ""
    value: str = ""


def _in(value: object, name: str, language: str) -> object:
    """Return a field of a message in a language: a text in both, or the word for a kind of thing."""
    if isinstance(value, Text):
        return value[language]
    if name == "what" and language == "zh":
        return things().get(str(value), value)
    return rows_in(value, language) if name in NAMING_ROWS and isinstance(value, str) else value


def _plain(value: object) -> object:
    """Return a field of a message with the digits of its numbers."""
    return (
        Text.by(lambda language: plain_digits(value[language]))
        if isinstance(value, Text)
        else (plain_digits(value) if isinstance(value, str) else value)
    )


def rows_in(rows: str, language: str) -> str:
    """Return the rows a message names in its language.

    >>> rows_in("north (row 2): 5; row 7", "zh")
    'north（第 2 行）: 5; 第 7 行'
    """
    return _ROW.sub("第 \\1 行", _ROW_OF.sub("（第 \\1 行）", rows)) if language == "zh" else rows


def _printable(value: Any, longest: int) -> Any:
    """Return what a message prints of a value: no endless text or number, nothing that steers a terminal."""
    if isinstance(value, str):
        text = _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), value)
        return text if len(text) <= longest else f"{text[: longest // 2]}…{text[-longest // 8 :]}"
    if isinstance(value, int) and value.bit_length() > 1000:  # has more digits than a float, or the interpreter, prints
        return float("inf") if value > 0 else float("-inf")
    return value


def _at_fault(error: BaseException, said: str) -> list[str]:
    """Return the line of one's own that failed, and what is said of it."""
    package = str(Path(__file__).parent.parent)
    found = extract_tb(error.__traceback__)  # what a record's own initialiser runs has no line
    own = [one for one in found if one.line and not one.filename.startswith(package)]
    at = [f"line {own[-1].lineno}: {own[-1].line}"] if own else []
    return [*at, *f"InputError: {said}".splitlines()]


class EsvalueError(Exception):
    """Base of all errors esvalue raises on purpose."""


class InputError(EsvalueError):
    """All mistakes found in one input, each with where it stands and its remedy.

    Printed, it says one mistake a line in the language in force (:func:`esvalue.set_language`).

    Attributes
    ----------
    problems : tuple of Mistake
        The mistakes: each has the `code` of its message, `where` it stands and the `fields` its text needs.
    doubts : tuple of Doubt
        What was found doubtful besides; it alone raises nothing.

    Examples
    --------
    >>> from esvalue.equations import get
    >>> try:
    ...     get("marked_value")
    ... except InputError as error:
    ...     print([one.code for one in error.problems], error.text("en"))
    ['unknown_equation'] no equation 'marked_value'; nearest: market_value
    """

    def __init__(self, problems: Sequence[Mistake], doubts: Sequence[Doubt] = ()) -> None:
        self.problems = tuple(problems)
        self.doubts = tuple(doubts)
        super().__init__(self.problems)

    def text(self, language: str | None = None) -> str:
        """Return all messages, one a line."""
        return "\n".join(problem.text(language) for problem in self.problems)

    def __str__(self) -> str:
        return self.text()

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows instead of a traceback: the line of one's own that failed, and the messages."""
        return _at_fault(self, self.text())


class Reason(InputError, ValueError):
    """Says why a value makes no sense: raised inside a record, reported by its file under its `code`; where no file
    stands around it, an error like the others.
    """

    def __init__(self, said: Text, code: str = "bad_value") -> None:
        super().__init__([Mistake(code, "", {"reason": said})])
        self.said, self.code = said, code


class WrongCall(InputError, TypeError):
    """A call that does not fit the signature: an argument is missing, unknown, or of another type."""


class Mistakes:
    """Collects mistakes and raises them together; collects doubts, which raise nothing."""

    def __init__(self) -> None:
        self._found: list[Mistake] = []
        self._doubts: list[Doubt] = []

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """The mistakes found so far."""
        return tuple(self._found)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What was found doubtful so far."""
        return tuple(self._doubts)

    def add(self, code: str, where: str, **fields: object) -> None:
        """Record one mistake (once)."""
        self.keep([Mistake(code, where, fields)])

    def doubt(self, code: str, where: str, *, entry: str, value: str, **fields: object) -> None:
        """Record something doubtful (once): see :class:`Doubt`; `entry` and `value` are fields of its text too."""
        self.keep([Doubt(code, where, {"entry": entry, "value": value, **fields}, entry, value)])

    def extend(self, error: InputError) -> None:
        """Record the mistakes, and the doubts, of an error that was raised further in."""
        self.keep((*error.problems, *error.doubts))

    def keep(self, found: Iterable[Mistake]) -> None:
        """Record mistakes, and doubts, that were found elsewhere (each once)."""
        for problem in found:
            kept: list[Any] = self._doubts if isinstance(problem, Doubt) else self._found
            if problem not in kept:
                kept.append(problem)

    def __bool__(self) -> bool:
        return bool(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def raise_if_any(self) -> None:
        """Raise an :class:`InputError` when a mistake was recorded."""
        if self._found:
            raise InputError(self._found, self._doubts)


def fail(code: str, where: str, **fields: object) -> InputError:
    """Return an :class:`InputError` of a single mistake, ready to raise."""
    return InputError([Mistake(code, where, fields)])


def listed(known: Iterable[str]) -> str:
    """Return names for a message, an empty text where they are too many to read.

    >>> listed(["meadow", "marsh"]), listed(map(str, range(100)))
    ('meadow, marsh', '')
    """
    names = [str(name) for name in known]
    return ", ".join(names) if len(names) <= LISTED else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name nearest to `name`, or an empty string.

    Names of a mapping to what has a title are found by their titles too: a person may know them by these.

    >>> nearest("meadw", ["meadow", "marsh"])
    'meadow'
    >>> nearest("芦苇甸", {"reed": Text(zh="芦苇荡（天然）", en="reed marsh"), "pond": Text(zh="坑塘", en="pond")})
    'reed'
    >>> nearest("marsh.carbn", ["marsh.area", "marsh.carbon_total"])
    'marsh.carbon_total'
    """
    head, dot, own = str(name).rpartition(".")
    if dot:  # within what is spelled right the rest decides
        within = [str(one) for one in known if str(one).startswith(head + dot)]
        if close := difflib.get_close_matches(own, [one.removeprefix(head + dot) for one in within], n=1, cutoff=0.5):
            return head + dot + close[0]
    spelled = {str(one): str(one) for one in known}
    if isinstance(known, Mapping):
        for key, titles in titles_of(known).items():
            for title in titles:
                spelled.setdefault(title, key)
    found = difflib.get_close_matches(str(name), spelled, n=1, cutoff=0.5)
    return spelled[found[0]] if found else ""


def choice_fields(given: object, known: Iterable[str]) -> dict[str, object]:
    """Return the fields of `bad_choice`: what was given, the words to choose from, in Chinese with their titles, and
    the nearest.

    >>> choice_fields("cost_flor", {"cost_floor": Text(zh="成本下限", en="the cost floor")})["known"]["zh"]
    'cost_floor（成本下限）'
    """
    words = [str(one) for one in known]
    titles = titles_of(known) if isinstance(known, Mapping) else {}
    said = [f"{word}（{titles[word][0]}）" if titles.get(word) else word for word in words]
    listed_words = Text(zh="、".join(said), en=", ".join(words)) if titles else ", ".join(words)
    return {"given": given, "known": listed_words, "nearest": nearest(str(given), known) or "-"}


def titles_of(known: Mapping[str, object]) -> dict[str, list[str]]:
    """Return the titles of what has one, in both languages, whole and without the remark behind it.

    >>> titles_of({"mean": Text(zh="平均数（默认）", en="mean"), "x": 3})
    {'mean': ['平均数', '平均数（默认）', 'mean'], 'x': []}
    """
    found: dict[str, list[str]] = {}
    for key, one in known.items():
        title = one if isinstance(one, Text) else getattr(one, "title", None)
        texts = title.values() if isinstance(title, Text) else ()
        found[str(key)] = list(dict.fromkeys(part for text in texts for part in (_REMARK.split(text)[0], text) if part))
    return found
