"""Indicators of water quality: units, directions and the limits of classes, read as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field, model_validator

from esvalue.core.arguments import Performances, checked
from esvalue.core.errors import Mistakes, Reason, fail, nearest
from esvalue.core.names import name_key
from esvalue.core.quantified import Of
from esvalue.core.schema import Name, Strict, parse_into, read_toml
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.core.units import parse
from esvalue.inputs.library import Library

__all__ = ["BODIES", "CLASSES", "WORST", "Indicator", "Indicators", "classes_of", "load_indicators"]

Array = npt.NDArray[np.float64]
#: Bodies of water with limits of their own.
BODIES = ("river", "lake")
#: Classes of GB 3838-2002 in Roman numerals; worse than V is 6.
CLASSES = ("I", "II", "III", "IV", "V")
WORST = len(CLASSES) + 1
#: Printed decimals that are equal stay equal after an average or a change of unit.
SLACK = 1e-9
Limits = list[Annotated[float, Of("amount")]]


class Indicator(Strict):
    """An indicator: its unit, which way is better, and its limits of classes I to V by body of water."""

    title: Text
    unit: str
    direction: Literal["lower", "higher", "range"]
    limits: Limits | dict[str, Limits] | None = None
    range: list[Annotated[float, Of("number")]] | None = None
    most: Annotated[float, Of("number")] | None = None
    usual: list[Annotated[float, Of("number")]] | None = None
    multiple: bool = True
    read: list[str] = Field(default_factory=list)
    treatment: Name | None = None
    source: Name
    note: Text | None = None

    @model_validator(mode="after")
    def _fits(self) -> Indicator:
        tables = self.limits.values() if isinstance(self.limits, dict) else [self.limits] if self.limits else []
        for limits in tables:
            steps = [b - a for a, b in pairwise(limits)]
            if len(limits) != len(CLASSES) or any(s * (-1 if self.direction == "higher" else 1) < 0 for s in steps):
                raise Reason(
                    Text(
                        zh="应有 Ⅰ—Ⅴ 类五个限值，后一类不得严于前一类",
                        en="five limits are needed, of classes I to V, none stricter than the one before",
                    )
                )
        if isinstance(self.limits, dict) and (unknown := set(self.limits) - set(BODIES)):
            raise Reason(
                Text(
                    zh=f"{sorted(unknown)[0]} 不是水体类型；可用：{'、'.join(BODIES)}",
                    en=f"{sorted(unknown)[0]} is no body of water; known: {', '.join(BODIES)}",
                )
            )
        if self.direction == "range" and (self.range is None or len(self.range) != 2 or self.range[0] >= self.range[1]):
            raise Reason(Text(zh="区间型指标要写 range = [下限, 上限]", en="a range needs range = [lowest, highest]"))
        if self.usual is not None and (len(self.usual) != 2 or self.usual[0] >= self.usual[1]):
            raise Reason(
                Text(
                    zh="usual = [下限, 上限]：水体通常的范围", en="usual = [lowest, highest] is what water mostly holds"
                )
            )
        parse(self.unit)
        return self


class Group(Strict):
    """A list of indicators that a rule can name."""

    title: Text
    members: list[Name]
    source: Name | None = None


class _File(Strict):
    indicators: dict[str, Indicator]
    groups: dict[str, Group] = Field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Indicators(Shown):
    """The indicators there are, with their limits as one array.

    >>> known = load_indicators()
    >>> known.codes.index("TP"), known.find("总磷"), known.find("tp")
    (7, 'TP', 'TP')
    >>> known.class_of("NH3-N", [0.15, 0.16, 2.0, 2.01]).tolist()
    [1, 2, 5, 6]
    >>> known.class_of("TP", [0.05], "lake").tolist(), known.class_of("DO", [5.0, 4.9]).tolist()
    ([3], [3, 4])
    """

    records: Mapping[str, Indicator]
    groups: Mapping[str, Group]

    @cached_property
    def codes(self) -> list[str]:
        """Codes in the order of the file."""
        return list(self.records)

    @cached_property
    def limits(self) -> Array:
        """Limits by indicator, body of water and class; nan where the standard has none."""
        made = np.full((len(self.codes), len(BODIES), len(CLASSES)), np.nan)
        for k, record in enumerate(self.records.values()):
            for b, body in enumerate(BODIES):
                found = record.limits.get(body) if isinstance(record.limits, dict) else record.limits
                if found is not None:
                    made[k, b] = found
        return made

    @cached_property
    def signs(self) -> Array:
        """1 where less is better, -1 where more is better, 0 for a range."""
        return np.array([{"lower": 1.0, "higher": -1.0, "range": 0.0}[one.direction] for one in self.records.values()])

    @cached_property
    def multiples(self) -> npt.NDArray[np.bool_]:
        """Whether a multiple is defined."""
        return np.array([one.multiple and one.direction == "lower" for one in self.records.values()])

    @cached_property
    def ranges(self) -> Array:
        """Lowest and highest of indicators with a range, infinite for the others."""
        return np.array([one.range or (-np.inf, np.inf) for one in self.records.values()])

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Every spelling by its key: codes, titles as they are printed, other spellings."""
        named = {code: (code, *one.title.values(), *one.read) for code, one in self.records.items()}
        return {name_key(name): code for code, names in named.items() for name in names}

    def called(self, code: str) -> Text:
        """Return what people call an indicator, by its code in English; what is none stays as it is.

        >>> load_indicators().called("TP")["zh"], load_indicators().called("TP")["en"]
        ('总磷', 'TP')
        """
        return Text(zh=self.records[code].title["zh"], en=code) if code in self.records else Text.same(code)

    def find(self, name: str) -> str | None:
        """Return the code that a spelling means, None where it means none."""
        return self.spellings.get(name_key(name))

    def members(self, named: str | Iterable[str], where: str, problems: Mistakes) -> list[str]:
        """Return the codes of a group, or of a list of indicators; what is unknown goes to `problems`."""
        if isinstance(named, str):
            if named not in self.groups:
                known = ", ".join(self.groups)
                problems.add(
                    "unknown_name",
                    where,
                    what="group of indicators",
                    name=named,
                    nearest=nearest(named, self.groups) or known,
                )
                return []
            return list(self.groups[named].members)
        found = []
        for name in named:
            code = self.find(name)
            if code is None:
                problems.add("unknown_name", where, what="indicator", name=name, nearest=self.nearest(name) or "-")
            else:
                found.append(code)
        return found

    def nearest(self, name: str) -> str:
        """Return the code whose spelling is nearest."""
        return self.spellings.get(nearest(name_key(name), self.spellings), "")

    def class_of(self, code: str, values: Performances, body: str = "river") -> npt.NDArray[np.int8]:
        """Return the class of values of one indicator; 0 where there is none, 6 is worse than V."""
        k = self.codes.index(code)
        found = np.asarray(values, dtype=float)[:, None]
        return classes_of(self, found, self.limits[[k]][:, BODIES.index(body)], np.array([k]))[:, 0]


def classes_of(indicators: Indicators, values: Array, limits: Array, ks: npt.NDArray[np.int_]) -> npt.NDArray[np.int8]:
    """Return the class of each value, 0 where there is no value or no limit.

    Parameters
    ----------
    indicators
        The indicators there are.
    values
        Values, the indicators `ks` last.
    limits
        Their limits, classes last; broadcasts against `values` without it.
    ks
        Positions of the indicators.
    """
    signs = indicators.signs[ks]
    slack = SLACK * np.abs(limits)
    found = np.ones(np.broadcast_shapes(values.shape, limits.shape[:-1]), dtype=np.int8)
    signed = values * signs
    with np.errstate(invalid="ignore"):
        for j in range(len(CLASSES)):
            found += signed > limits[..., j] * signs + slack[..., j]
        for i in np.flatnonzero(signs == 0):
            low, high = indicators.ranges[ks[i]]
            out = (values[..., i] < low * (1 - SLACK)) | (values[..., i] > high * (1 + SLACK))
            found[..., i] = np.where(out, WORST, 1)
    bare = (signs != 0) & np.isnan(limits[..., 0])
    found[np.isnan(values) | bare] = 0
    return found


@cache
def _loaded(folders: tuple[Path, ...]) -> Indicators:
    library = Library([one for one in folders if one.is_dir()])
    paths = library.each("tables/indicators.toml")
    if not paths:
        raise fail("file_missing", "tables/indicators.toml")
    path, problems = paths[-1], Mistakes()
    file = parse_into(problems, _File, read_toml(path), path.name)
    for name, group in file.groups.items():
        for code in group.members:
            if code not in file.indicators:
                problems.add(
                    "unknown_name",
                    f"{path.name}: groups.{name}",
                    what="indicator",
                    name=code,
                    nearest=nearest(code, file.indicators) or "-",
                )
    for code, one in file.indicators.items():
        if one.source not in library.sources:
            problems.add(
                "unknown_name",
                f"{path.name}: indicators.{code}.source",
                what="source",
                name=one.source,
                nearest=nearest(one.source, library.sources) or "-",
            )
    problems.raise_if_any()
    return Indicators(file.indicators, file.groups)


@checked
def load_indicators(folders: Iterable[Path] = ()) -> Indicators:
    """Return the indicators of ``tables/indicators.toml``, of an own folder of models or the package's.

    Parameters
    ----------
    folders
        Folders of models, the first that holds the table first; the package's comes last.

    Raises
    ------
    InputError
        No such file; a limit, a group or a source that cannot be.

    Examples
    --------
    >>> found = load_indicators()
    >>> found.find("氨氮"), found.find("ammonia nitrogen")
    ('NH3-N', 'NH3-N')
    """
    return _loaded(tuple(Path(one).resolve() for one in folders))
