"""Published coefficients by class: one number of a table under `models/tables/`, with its source.

- ``lake_storage_zones``: lake zones of China; ``log_coefficient``, ``exponent``
- ``curve_numbers``: cover and condition; soil groups ``a``, ``b``, ``c``, ``d``
- ``cover_factors``: land classes by ground cover; ``low``, ``high``
- ``practice_factors``: land classes as single papers have them; ``practice_factor``
- ``practice_slopes``: slope classes of cropland; ``contouring``, ``strip_cropping``, ``terracing``
- ``wind_vegetation_coefficients``: land classes; ``per_percent``
- ``zhang2001_coefficients``: vegetation; ``plant_water``

All are pure numbers. A cell stays empty where no source reached prints the number; asking for it is an error that says
so.
"""

from __future__ import annotations

from dataclasses import dataclass

from esvalue.core.errors import fail, nearest
from esvalue.inputs.library import Library

__all__ = ["Coefficient", "coefficient"]


@dataclass(frozen=True)
class Coefficient:
    """A published number and where it comes from (an identifier of `sources.toml`)."""

    value: float
    source: str
    evidence: str


def coefficient(
    table: str, category: str, column: str, *, places: str = "-", library: Library | None = None
) -> Coefficient:
    """Return one number of a table of coefficients.

    Parameters
    ----------
    table
        Name of the table.
    category
        Row: a class, zone or cover.
    column
        Column.
    places
        Which places ask for it, for the message.
    library
        Folders to look in; the packaged ones by default.

    Raises
    ------
    InputError
        An unknown table, row or column (with the nearest name), or an empty cell.

    Examples
    --------
    >>> coefficient("lake_storage_zones", "qinghai_tibet", "exponent").value
    0.678
    """
    found = (library or Library()).table(table, table)
    for what, name, known in (("row", category, found.rows), ("column", column, found.services)):
        if name not in known:
            raise fail("unknown_name", found.path, what=what, name=name, nearest=nearest(name, known) or "-")
    value = found.rows[category][column]
    if value is None:
        raise fail("equivalents_empty", found.path, table=table, category=category, places=places)
    return Coefficient(value, found.sources[category], found.evidence[category])
