"""The tables a rule is computed from: sections, targets, monitoring, and volumes and parties where it asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from esvalue.core.arguments import checked
from esvalue.core.errors import InputError, Mistake, Mistakes
from esvalue.core.sheets import split_heading
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.payments.grids import Grid, grid_of
from esvalue.payments.headings import BASES, CLASSES, FRAME, MONITORING, PARTIES, SECTIONS, TARGETS, VOLUMES
from esvalue.payments.indicators import Indicators, load_indicators
from esvalue.payments.monitoring import NEEDED as MEASURED
from esvalue.payments.monitoring import Monitoring, nothing_measured, read_monitoring
from esvalue.payments.network import NEEDED, Network, read_sections
from esvalue.payments.published import read_classes, with_classes
from esvalue.payments.reading import Table, from_frame, open_table
from esvalue.payments.sources import Sheet, sheets_for, tables_in
from esvalue.payments.targets import Targets, read_targets, within_own_limits
from esvalue.payments.volume_doubts import doubt_taken
from esvalue.payments.volumes import Contributions, Volumes, read_bases, read_parties, read_volumes
from esvalue.payments.wide import COLUMN, is_wide, long_of

__all__ = ["SHEETS", "Tables", "in_folder", "read_tables", "tables_of"]

Given = Path | str | pd.DataFrame | Sheet
Array = npt.NDArray[np.float64]
_ROWS = ("section", "period")
#: Columns and needed columns of each table; all but the sections may lack.
SHEETS: Mapping[str, tuple[Mapping[str, Any], tuple[str, ...]]] = {
    "sections": (SECTIONS, NEEDED),
    "targets": (TARGETS, _ROWS),
    "monitoring": (MONITORING, MEASURED),
    "volumes": (VOLUMES, (*_ROWS, "volume")),
    "bases": (BASES, (*_ROWS, "base")),
    "classes": (CLASSES, (*_ROWS, "class")),
    "parties": (PARTIES, ("section", "party")),
}


@dataclass(frozen=True, eq=False)
class Tables(Shown):
    """Sections, targets and measurements, proved against each other; made by :func:`read_tables` or :func:`tables_of`.

    Attributes
    ----------
    network : Network
        The sections: where they are, between whom.
    monitoring : Monitoring
        What was measured, by section, period and indicator, each in the unit of its indicator.
    indicators : Indicators
        The indicators it speaks of.
    targets, volumes, bases, classes, parties : optional
        What is to be met; flows; what is paid by; what parties take: tables that may lack.
    other : bool
        Whether disputed values are read the other way.

    Examples
    --------
    >>> import pandas as pd
    >>> sections = pd.DataFrame({"section": ["S1"], "kind": "main", "upstream": "A", "downstream": "B"})
    >>> month = pd.DataFrame({"section": ["S1"], "period": "2025-01", "NH3-N [mg/L]": 1.6})
    >>> tables = read_tables(sections=sections, monitoring=month)
    >>> tables.named_parties, tables.targets is None
    (['A', 'B'], True)
    """

    network: Network
    monitoring: Monitoring
    indicators: Indicators
    targets: Targets | None = None
    volumes: Volumes | None = None
    bases: Volumes | None = None
    classes: Volumes | None = None
    parties: Contributions | None = None
    other: bool = False
    _grids: dict[str, Grid] = field(default_factory=dict, repr=False)

    @property
    def named_parties(self) -> list[str]:
        """The parties that the sections and the table of contributions name."""
        shares = self.parties.shares.values() if self.parties is not None else ()
        return list(dict.fromkeys([*self.network.parties, *(party for one in shares for party in one)]))

    @property
    def doubts(self) -> tuple[Text, ...]:
        """What is doubtful about volumes, what is paid by and what parties take."""
        own = tuple(one for table in (self.volumes, self.bases) if table is not None for one in table.doubts)
        if self.volumes is None or self.parties is None:
            return own
        names = self.network.names
        most = self.volumes.largest(len(names))
        return (*own, *doubt_taken(names, most, self.parties.taken(names)))

    def grid(self, kind: str) -> Grid:
        """Return the measurements as arrays over sections, periods of a kind and indicators."""
        if kind not in self._grids:
            self._grids[kind] = grid_of(self.monitoring, kind, len(self.network), self.other)
        return self._grids[kind]

    def forget(self) -> None:
        """Let go of the arrays made so far."""
        self._grids.clear()

    def with_values(self, value: Array) -> Tables:
        """Return the tables with other values, in the order of the measurements."""
        return replace(self, monitoring=replace(self.monitoring, value=value), _grids={})

    def without_disputed(self) -> Tables:
        """Return the tables read the other way: without disputed values, with the value that stands beside one."""
        return replace(self, other=True, _grids={})


@checked
def read_tables(
    *,
    sections: Given,
    monitoring: Given | None = None,
    targets: Given | None = None,
    volumes: Given | None = None,
    bases: Given | None = None,
    classes: Given | None = None,
    parties: Given | None = None,
    indicators: Indicators | None = None,
) -> Tables:
    """Return the tables of sections, each a file (CSV or workbook) or a data frame.

    Parameters
    ----------
    sections
        ``section, kind, upstream, downstream`` and where they apply ``river, water_body, inflow, bank_share``.
    monitoring
        ``section, period, indicator, value`` and ``unit, mark, note``: one row a measurement; or ``section, period``
        and a column an indicator, its unit in the heading: ``NH3-N [mg/L]``.
    targets
        ``section, period, class`` and limits of one's own by indicator, ``NH3-N [mg/L]``.
    volumes
        ``section, period, volume [m3]``.
    bases
        ``section, period, base [mu]``: what a payment is counted by that is no measurement.
    classes
        ``section, period, class``: classes as published, where concentrations are not.
    parties
        ``section, party`` and a column of shares by indicator.
    indicators
        Default: those of the package.

    Raises
    ------
    InputError
        Every mistake of the tables at once.

    Examples
    --------
    >>> import pandas as pd
    >>> sections = pd.DataFrame({"section": ["S1"], "kind": "main", "upstream": "A", "downstream": "B"})
    >>> month = pd.DataFrame({"section": ["S1"], "period": "2025-01", "NH3-N [mg/L]": 1.6})
    >>> read_tables(sections=sections, monitoring=month).network.names
    ['S1']
    >>> read_tables(sections=sections.drop(columns="downstream"))
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: sections: column 'downstream' is missing; nearest in the table: upstream;
    needed: section, kind, upstream, downstream
    """
    known = indicators or load_indicators()
    given = {
        "sections": sections,
        "targets": targets,
        "monitoring": monitoring,
        "volumes": volumes,
        "bases": bases,
        "classes": classes,
        "parties": parties,
    }
    problems, opened = Mistakes(), dict[str, Table]()
    for name, one in given.items():
        if one is not None:
            try:
                opened[name] = _opened(name, one, known, problems)
            except InputError as error:
                problems.extend(error)
    return _proved(opened, known, problems)


@checked
def tables_of(source: Tables | pd.DataFrame | Mapping[str, Given] | Path | str) -> Tables:
    """Return tables of what `Rule.evaluate` takes.

    Parameters
    ----------
    source
        Tables; a folder with ``sections.csv``, ``targets.csv``, ``monitoring.csv`` and so on (or .xlsx, or 断面.csv,
        目标.csv, 监测.csv); one workbook with sheets of such names; a mapping of such names to files or frames; or one
        frame with a row a section, period and indicator that repeats the columns of sections and targets.

    Raises
    ------
    InputError
        Every mistake of the tables at once; a folder or workbook that is not there.

    Examples
    --------
    >>> from esvalue.inputs import find_scenario
    >>> tables = tables_of(find_scenario("basin").parent / "river")
    >>> tables.network.names, len(tables.monitoring.value)  # measurements
    (['S1', 'S2', 'S3'], 36)
    >>> tables_of("nowhere")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: nowhere: no such file; check the name and the folder
    """
    if isinstance(source, Tables):
        return source
    if isinstance(source, pd.DataFrame):
        return _of_frame(source)
    if isinstance(source, Mapping):
        return read_tables(**dict(source))  # type: ignore[arg-type]
    return read_tables(**tables_in(Path(source)))  # type: ignore[arg-type]


def _opened(name: str, given: Given, known: Indicators, problems: Mistakes) -> Table:
    """Return a table; one of measurements may have a column an indicator in place of a row a measurement."""
    columns, needed = SHEETS[name]

    def own(label: str) -> str | None:
        code = known.find(label)
        return None if code is None else f"{COLUMN}{known.codes.index(code)}"

    def opened(needed: Sequence[str], more: Callable[[str], str | None] | None) -> Table:
        if isinstance(given, pd.DataFrame):
            return from_frame(given, name, columns, needed, problems, more=more)
        if isinstance(given, Sheet):
            return open_table(given.path, columns, needed, problems, more, sheets=[given.name.strip()])
        return open_table(Path(given), columns, needed, problems, more, sheets=sheets_for(name, Path(given)))

    if name != "monitoring":
        return opened(needed, own if name in ("targets", "parties") else None)
    table = opened(_ROWS, own)
    if is_wide(table):
        return long_of(table, known)
    if beside := [one for one in table.columns if one.startswith(COLUMN)]:
        names = ", ".join(known.codes[int(one.removeprefix(COLUMN))] for one in beside)
        problems.add("indicators_beside", table.where, names=names)
    return table if {"indicator", "value"} <= set(table.columns) else opened(needed, None)


def _proved(opened: Mapping[str, Table], known: Indicators, problems: Mistakes) -> Tables:
    if "sections" not in opened:
        problems.raise_if_any()
    network = read_sections(opened["sections"], problems)
    monitoring = nothing_measured(known)
    if "monitoring" in opened:
        monitoring = read_monitoring(opened["monitoring"], network, known, problems)
    targets = read_targets(opened["targets"], network, known, problems) if "targets" in opened else None
    if targets is not None:
        monitoring = within_own_limits(monitoring, targets)
    volumes = read_volumes(opened["volumes"], network, problems) if "volumes" in opened else None
    parties = read_parties(opened["parties"], network, known, problems) if "parties" in opened else None
    bases = read_bases(opened["bases"], network, problems) if "bases" in opened else None
    classes = read_classes(opened["classes"], network, problems) if "classes" in opened else None
    problems.raise_if_any()
    monitoring = with_classes(monitoring, classes) if classes is not None else monitoring
    return Tables(network, monitoring, known, targets, volumes, bases, classes, parties)


def _of_frame(frame: pd.DataFrame) -> Tables:
    """Return the tables that one frame repeats row by row."""
    problems = Mistakes()
    needed = dict.fromkeys((*NEEDED, *MEASURED))
    table = from_frame(frame, "frame", FRAME, list(needed), problems)
    problems.raise_if_any()
    series = {name: column for name, column in table.columns.items() if isinstance(column, pd.Series)}
    whole = pd.DataFrame({name: column.astype(object) for name, column in series.items()})

    def part(names: Iterable[str], key: list[str]) -> pd.DataFrame | None:
        own = [name for name in names if name in whole.columns]
        return whole[own].drop_duplicates() if set(key) < set(own) else None

    written = {split_heading(str(name))[0].casefold(): str(name) for name in frame.columns}
    heads = {  # a unit in a heading stays with its column
        name: written[spelling.casefold()]
        for name in ("value", "volume")
        for spelling in (name, *FRAME[name])
        if spelling.casefold() in written and name in whole.columns
    }
    rows, volumes = part(MONITORING, ["section", "period"]), part(VOLUMES, ["section", "period"])
    return read_tables(
        sections=part(SECTIONS, ["section"]),  # type: ignore[arg-type]
        monitoring=rows.rename(columns=heads),  # type: ignore[union-attr]
        targets=part(TARGETS, ["section", "period"]),
        volumes=volumes.rename(columns=heads) if volumes is not None else None,
    )


def in_folder(error: InputError, tables: str | None, root: Path) -> InputError:
    """Return mistakes of tables with the folder they stand in: a scenario may name several."""

    def placed(one: Mistake) -> Mistake:
        file = one.where.partition(":")[0]
        own = file and not Path(file).is_absolute()
        inside = tables is not None and own and (root / tables / file).is_file()
        return replace(one, where=f"{tables}/{one.where}") if inside else one

    return InputError([placed(one) for one in error.problems], error.doubts)
