"""Places: the table of management units of one domain, read from CSV with units in its header.

Beside ``wetland.csv`` stands ``wetland.sources.csv`` with one row a column or cell (column, place, source, evidence,
weak, note): every number has a source. ``n/a`` is the only way to say "does not apply"; an empty cell is an error.
"""

from __future__ import annotations

from esvalue.core.written import NOT_APPLICABLE
from esvalue.inputs.places.loading import load_places
from esvalue.inputs.places.places import CellOrigin, Places, cell_name

__all__ = ["NOT_APPLICABLE", "CellOrigin", "Places", "cell_name", "load_places"]
