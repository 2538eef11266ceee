"""Places as a person gives them to a card: a file, or a frame whose headings or a mapping say the units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from esvalue.core.arguments import checked
from esvalue.core.errors import Mistakes, fail, nearest
from esvalue.core.tables import frame_of, headed_frame
from esvalue.core.text import Text
from esvalue.inputs.cards import Card
from esvalue.inputs.places import Places, load_places
from esvalue.inputs.sources import Source, Vocabulary

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["places_given", "with_units"]

_PLACES = Text(
    zh="CSV 文件的路径、DataFrame，或行、列的列表", en="the path of a CSV file, a data frame, or its rows or columns"
)


@checked
def with_units(frame: pd.DataFrame, units: Mapping[str, str]) -> pd.DataFrame:
    """Return a frame whose headings say the units given by column: ``area`` becomes ``area [ha]``.

    Parameters
    ----------
    frame
        A table of places.
    units
        Column -> unit.

    Raises
    ------
    InputError
        A column that is not there, with the nearest; a heading that says a unit already.

    Examples
    --------
    >>> import pandas as pd
    >>> list(with_units(pd.DataFrame({"place": ["A"], "area": [1.0]}), {"area": "ha"}))
    ['place', 'area [ha]']
    """
    problems, known = Mistakes(), list(map(str, frame.columns))
    for name in units:
        if name not in known:
            problems.add("unknown_name", "units", what="column", name=name, nearest=nearest(name, known) or "-")
    problems.raise_if_any()
    return frame.rename(columns={name: f"{name} [{unit}]" for name, unit in units.items()})


def places_given(
    places: str | Path | pd.DataFrame,
    card: Card,
    known: Mapping[str, Source],
    words: Vocabulary,
    *,
    sources: pd.DataFrame | None,
    units: Mapping[str, str] | None,
) -> Places:
    """Return the places of a card from a file or a frame; of a frame `sources` and `units` say what files say
    themselves.
    """
    import pandas as pd

    if not isinstance(places, str | Path | pd.DataFrame | Mapping | Sequence):
        raise fail("wrong_object", "places", given=type(places).__name__, wanted=_PLACES)
    if isinstance(places, str | Path):
        return load_places(Path(places), card, known, words)
    origins = headed_frame([] if sources is None else sources, "sources")
    given = with_units(frame_of(places, "places"), units or {})
    return load_places(headed_frame(given, "places"), card, known, words, origins)
