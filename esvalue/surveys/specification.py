"""The settings of a survey's model, as the sheet or table `model` gives them: read one by one,
all mistakes said at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from esvalue.core.arguments import refusal
from esvalue.core.errors import Mistakes, nearest
from esvalue.core.quantified import Of
from esvalue.core.text import Text
from esvalue.surveys.vocabulary import in_english, setting_title, title_list, value_title

__all__ = ["NEEDED", "Specification"]

YES = ("yes", "true", "1", "是")
NO = ("no", "false", "0", "否")
#: Says that a setting must be given.
NEEDED: Any = object()


class Specification:
    """Names and values of a model. Each reader takes one; a wrong value is noted,
    and :meth:`finish` raises them together.

    >>> settings = Specification({"form": "log", "attributes": "water, view"}, "sales.xlsx: model")
    >>> (
    ...     settings.choice("form", ("linear", "log")),
    ...     settings.words("attributes"),
    ...     settings.number("draws", 500, of=Of("count", low=2)),
    ... )
    ('log', ('water', 'view'), 500)
    >>> settings.finish()
    """

    def __init__(
        self,
        raw: Mapping[str, Any],
        where: str,
        cells: Mapping[str, str] | None = None,
        written: Mapping[str, str] | None = None,
    ) -> None:
        self._raw = dict(raw)
        self._cells, self._written = dict(cells or {}), dict(written or {})
        self._read: set[str] = set()
        self.where = where
        self.problems = Mistakes()

    def at(self, name: str) -> str:
        """Return where a setting stands: its cell, or the file and its name."""
        return self._cells.get(name) or (f"{self.where}: {name}" if name in self._raw else self.where)

    def __contains__(self, name: str) -> bool:
        return name in self._raw

    def _value(self, name: str, default: Any) -> Any:
        self._read.add(name)
        if name in self._raw:
            return self._raw[name]
        if default is NEEDED:
            self.problems.add("survey_setting_missing", self.where, name=setting_title(name))
        return None

    def text(self, name: str, default: Any = NEEDED) -> Any:
        """Return a text; without one the default, and without that a mistake (an empty text meanwhile)."""
        value = self._value(name, default)
        if value is None:
            return "" if default is NEEDED else default
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value).strip()

    def choice(self, name: str, known: Sequence[str], default: Any = NEEDED) -> Any:
        """Return one of the words known."""
        value = self.text(name, default)
        if value not in known and value != default and name in self._raw:
            self.problems.add(
                "survey_option",
                self.at(name),
                what=setting_title(name),
                given=str(value),
                known=title_list(value_title(name, one) for one in known),
            )
        return value

    def words(self, name: str, default: Any = ()) -> Any:
        """Return a list of texts, in a cell separated by commas (or 、，;)."""
        value = self._value(name, default)
        if value is None:
            return () if default is NEEDED else default
        parts = value if isinstance(value, list | tuple) else _split(str(value))
        return tuple(str(one).strip() for one in parts if str(one).strip())

    def number(self, name: str, default: Any = NEEDED, *, of: Of) -> Any:
        """Return a number of a quantity; a text that is none and a number that cannot be are
        mistakes (not a number meanwhile).
        """
        value = self._value(name, default)
        if value is None:
            return float("nan") if default is NEEDED else default
        return self._number(name, value, of)

    def numbers(self, name: str, default: Any = (), *, of: Of) -> Any:
        """Return a list of numbers of a quantity."""
        return tuple(
            one if isinstance(one, float) else self._number(name, one, of) for one in self.words(name, default)
        )

    def flag(self, name: str, default: bool = False) -> bool:
        """Return yes or no."""
        value = self._value(name, default)
        if value is None:
            return default
        word = str(value).strip().lower()
        if word not in YES + NO:
            self.problems.add(
                "survey_option",
                self.at(name),
                what=setting_title(name),
                given=str(value),
                known=Text(zh="是、否", en="yes, no"),
            )
        return word in YES

    def level(self) -> float:
        """Return the confidence level of intervals: 0.95 unless ``level`` says otherwise."""
        return float(self.number("level", 0.95, of=Of("confidence")))

    def pairs(self, name: str, default: Any = ()) -> Any:
        """Return names with values, as in ``age = 40, sex = 1`` (or a table in TOML): finite numbers,
        texts where they are none.
        """
        value = self._value(name, default)
        if value is None:
            return dict(default or {})
        found: dict[str, Any] = {}
        if isinstance(value, Mapping):
            found = dict(value)
            value = ""
        for part in _split(str(value)):
            left, sign, right = part.partition("=") if "=" in part else part.partition(":")
            if not (sign and left.strip() and right.strip()):
                self.problems.add("survey_setting_pairs", self.at(name), name=setting_title(name), given=part)
                continue
            try:
                found[left.strip()] = float(right)
            except ValueError:
                found[left.strip()] = in_english(name, right.strip())
        for key, one in found.items():
            reason = refusal(one, Of("number")) if isinstance(one, float) else None
            if reason is not None:
                self.problems.add("bad_value", f"{self.at(name)}: {key}", reason=reason.said)
        return found

    def named(self, *names: str) -> set[str]:
        """Return what some settings list, without counting them as read.

        >>> sorted(Specification({"clusters": "village", "panel": "id, home"}, "").named("clusters", "panel", "entity"))
        ['home', 'id', 'village']
        """
        values = (self._raw[name] for name in names if name in self._raw)
        return {
            str(one).strip()
            for value in values
            for one in (value if isinstance(value, list | tuple) else _split(str(value)))
        }

    def left_side(self) -> str:
        """Return what a formula explains, nothing where it names none.

        >>> (
        ...     Specification({"formula": "price ~ area"}, "").left_side(),
        ...     Specification({"formula": "age"}, "").left_side(),
        ... )
        ('price', '')
        """
        left, sign, _ = str(self._raw.get("formula", "")).partition("~")
        return left.strip() if sign else ""

    def mentions(self, name: str) -> bool:
        """Tell whether a setting names a column, alone or in a formula.

        >>> (
        ...     Specification({"formula": "age + log(income)"}, "").mentions("income"),
        ...     Specification({"formula": "age"}, "").mentions("ag"),
        ... )
        (True, False)
        """
        return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", str(value)) for value in self._raw.values())

    def rest(self) -> dict[str, Any]:
        """Return what nobody has read so far, and count it as read."""
        left = {name: value for name, value in self._raw.items() if name not in self._read}
        self._read |= set(left)
        return left

    def finish(self) -> None:
        """Raise every mistake noted, names nobody reads among them."""
        for name in self._raw:
            if name not in self._read:
                known = [setting_title(one) for one in sorted(self._read)]
                near = Text(
                    zh=nearest(setting_title(name).zh, [one.zh for one in known]) or "-",
                    en=nearest(name, [one.en for one in known]) or "-",
                )
                self.problems.add(
                    "survey_setting_unknown",
                    self.at(name),
                    name=self._written.get(name, name),
                    nearest=near,
                    known=title_list(known),
                )
        self.problems.raise_if_any()

    def _number(self, name: str, value: Any, of: Of) -> float:
        try:
            number = float(unicodedata.normalize("NFKC", str(value)).strip().replace("%", "e-2"))
        except ValueError:
            self.problems.add("survey_setting_number", self.at(name), name=setting_title(name), given=str(value))
            return float("nan")
        reason = refusal(number, of)
        if reason is not None:
            self.problems.add("bad_value", self.at(name), reason=reason.said)
            return float("nan")
        return int(number) if of.quantity.whole else number


def _split(text: str) -> list[str]:
    """Return the parts of a cell between commas that stand outside brackets.

    >>> _split("log(income, 2), 年龄，sex")
    ['log(income, 2)', '年龄', 'sex']
    """
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in "([（") - (sign in ")]）")
        if depth == 0 and sign in ",，、;；":
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]
