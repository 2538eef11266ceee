"""Units and titles that travel with a frame, under the names they have on a Dataset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from esvalue.core.text import Text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KEPT", "PART", "described", "in_unit", "named", "titled"]

#: What is said of a column.
KEPT = ("units", "long_name", "long_name_zh")
#: The unit of parts and of shares of one.
PART = "1"


def described(frame: pd.DataFrame, columns: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return a frame that says in its attributes what its columns, or the names in them, are in.

    Parameters
    ----------
    frame
        The frame; its attributes are set.
    columns
        Name -> attributes, as those of a variable of a Dataset: units, long_name, long_name_zh.

    Examples
    --------
    >>> import pandas as pd
    >>> made = described(pd.DataFrame({"mass": [1.0]}), {"mass": {"units": "t/a", "long_name": "mass"}})
    >>> made.attrs
    {'units': {'mass': 't/a'}, 'long_name': {'mass': 'mass'}}
    """
    found = {key: {str(name): str(one[key]) for name, one in columns.items() if one.get(key)} for key in KEPT}
    frame.attrs = {key: one for key, one in found.items() if one}
    return frame


def in_unit(names: Iterable[str], unit: str) -> dict[str, dict[str, str]]:
    """Return columns that are all in one unit, as attributes by name.

    >>> in_unit(["low", "high"], "")
    {'low': {'units': '1'}, 'high': {'units': '1'}}
    """
    return {name: {"units": unit or "1"} for name in names}


def titled(
    titles: Mapping[str, Mapping[str, str]], units: Mapping[str, str] | None = None
) -> dict[str, dict[str, str]]:
    """Return titles in both languages, and units, as attributes by name.

    >>> titled({"y": {"zh": "产量", "en": "yield"}}, {"y": "t/a"})
    {'y': {'units': 't/a', 'long_name': 'yield', 'long_name_zh': '产量'}}
    """
    made = {}
    for name in dict.fromkeys((*(units or {}), *titles)):
        said = titles.get(name, {})
        both = {"units": (units or {}).get(name), "long_name": said.get("en"), "long_name_zh": said.get("zh")}
        made[name] = {key: one for key, one in both.items() if one}
    return made


def named(columns: Mapping[str, tuple[Text, str]]) -> dict[str, dict[str, str]]:
    """Return titles and units, as attributes by name.

    >>> named({"mass": (Text(zh="质量", en="mass"), "t")})
    {'mass': {'units': 't', 'long_name': 'mass', 'long_name_zh': '质量'}}
    """
    return titled({name: title for name, (title, _) in columns.items()}, {n: unit for n, (_, unit) in columns.items()})
