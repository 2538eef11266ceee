"""What a finished run holds, as frames and as one tree of Datasets; and its tables in other forms."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import pandas as pd

from esvalue.core.errors import fail, nearest
from esvalue.core.files import absolute, failure_reason, made_folder
from esvalue.core.printing.latex import latex_table
from esvalue.core.printing.table import number
from esvalue.core.printing.text import with_unit
from esvalue.core.sheets import plain_text
from esvalue.core.shown import Glance, Shown
from esvalue.core.spreadsheets import csv_text
from esvalue.core.text import Text, current_language
from esvalue.core.units import unit_text
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.report.tidy import TIDY

if TYPE_CHECKING:
    import xarray as xr

    from esvalue.runs.opening import Run

__all__ = [
    "Format",
    "Tables",
    "design_frame",
    "export",
    "figures_frame",
    "ledger_frame",
    "outcomes_frame",
    "run_tree",
    "standards_frame",
]

Format = Literal["csv", "latex", "parquet"]
#: Quantiles of an outcome over all futures.
QUANTILES = (0.05, 0.5, 0.95)
#: Kinds of columns a paper prints, and what the ends of an interval are called there.
PRINTED = ("number", "low", "high", "unit", "text")
LOW, HIGH = Text(zh="下端", en="low"), Text(zh="上端", en="high")


class Tables(Shown, Mapping[str, pd.DataFrame]):
    """The tables of a run by name, each read when it is asked for; `dictionary` says what every column holds."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / TIDY
        if not (self._folder / "dictionary.csv").is_file():
            raise fail("run_no_tidy", str(folder), folder=TIDY)
        self._names = sorted(path.stem for path in self._folder.glob("*.csv") if path.stem != "dictionary")

    def _glance(self) -> Glance:
        said = self.dictionary.drop_duplicates("table")[["table", f"table_{current_language()}"]]
        return Glance.of_frame(Text(zh="{} 张表", en="{} tables").format(len(self)), said.set_index("table"))

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._names:
            raise fail(
                "unknown_name", str(self._folder), what="table", name=name, nearest=nearest(name, self._names) or "-"
            )
        return _read(self._folder / f"{name}.csv")

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    @property
    def dictionary(self) -> pd.DataFrame:
        """What every column of every table holds: title in both languages, kind, unit."""
        return _read(self._folder / "dictionary.csv").fillna("")


def _read(path: Path) -> pd.DataFrame:
    """Return a tidy file as a frame; texts lose the apostrophe that guards them from spreadsheets."""
    try:
        frame = pd.read_csv(path, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise fail(
            "run_damaged", str(path.parent.parent), file=f"{TIDY}/{path.name}", reason=failure_reason(error)
        ) from None
    for name in frame:
        if not pd.api.types.is_numeric_dtype(frame[name]):
            frame[name] = [plain_text(cell) if isinstance(cell, str) else cell for cell in frame[name]]
    return frame


def figures_frame(run: Run) -> pd.DataFrame:
    """Return every printed figure: id (index), key, label_zh, label_en, value, low, high, unit, statistic, soft, and
    how many entries of cards and tables it rests on.
    """
    rows = {
        name: {
            "key": one["key"],
            "label_zh": one["label"]["zh"],
            "label_en": one["label"]["en"],
            **{part: one[part] for part in ("value", "low", "high", "unit", "statistic", "soft")},
            "entries": len(run.behind(one)),
        }
        for name, one in run.lineage["figures"].items()
    }
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("id")
    return frame.astype({part: float for part in ("value", "low", "high") if part in frame})


def standards_frame(run: Run) -> pd.DataFrame:
    """Return what every option promises by domain and region type, in the unit it is printed in.

    Columns option, domain, region, value (NaN: none), low, high (5 and 95% of the rule's result over the draws), unit,
    figure (its id), reason (why there is none).
    """
    rows = []
    for name, one in run.lineage["figures"].items():
        parts = one["key"].split("|")
        if parts[0] == "standard" and len(parts) == 5:
            rows.append([*parts[1:4], one["value"], one["low"], one["high"], one["unit"], name, ""])
    there = {tuple(row[:3]) for row in rows}
    units = run.manifest.get("names", {}).get("units", {})
    for key, reason in run.manifest.get("absent", {}).items():
        option, domain, region = key.split("|", 2)
        if (option, domain, region) not in there:
            rows.append([option, domain, region, np.nan, np.nan, np.nan, units.get(domain, ""), "", reason])
    columns = ["option", "domain", "region", "value", "low", "high", "unit", "figure", "reason"]
    order = {name: i for i, name in enumerate(run.manifest.get("options", []))}
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values("option", key=lambda names: names.map(order), kind="stable").reset_index(drop=True)


def run_tree(run: Run) -> xr.DataTree:
    """Return all stored futures as a tree of Datasets with dimensions replicate and draw, one group a domain; `total`
    holds what is summed over domains, `design` the numbers between 0 and 1 behind every draw.

    Variables have `units`, `long_name` and `long_name_zh`; options and region types their titles as coordinates.
    """
    import xarray as xr

    files = _files(run)
    nodes = {group: _titled(run, group, found) for group, found in _groups(files).items()}
    made = xr.DataTree.from_dict(nodes)
    kept = ("format", "scenario", "price_year", "seed", "commit_draws", "recommended", "shown", "python")
    made.attrs = {name: value for name in kept if (value := run.manifest.get(name)) is not None}
    made.attrs["packages"] = json.dumps(run.manifest.get("packages", {}), sort_keys=True)
    return made


def _files(run: Run) -> list[Path]:
    found = sorted((run.folder / "results").glob("replicate-*.nc"), key=lambda path: int(path.stem.split("-")[1]))
    if not found:
        raise fail("run_no_results", str(run.folder))
    return found


def _groups(files: Sequence[Path], wanted: Callable[[str], bool] = lambda path: True) -> dict[str, xr.Dataset]:
    """Return the variables of every group of the files of replicates, stacked along `replicate`."""
    import h5netcdf
    import xarray as xr

    parts: dict[str, dict[str, tuple[tuple[str, ...], list[Any], dict[str, str]]]] = {}
    coords: dict[str, dict[str, list[str]]] = {}

    def read(group: Any, path: str) -> None:
        for name, variable in group.variables.items() if wanted(path) else ():
            if name in group.dimensions:
                coords.setdefault(path, {})[name] = [_label(one) for one in variable[...]]
                continue
            attrs = {key: _label(value) for key, value in variable.attrs.items() if key == "units"}
            own = parts.setdefault(path, {}).setdefault(name, (tuple(variable.dimensions), [], attrs))
            own[1].append(np.asarray(variable[...]))
        for name, inner in group.groups.items():
            read(inner, f"{path}/{name}")

    for file in files:
        with h5netcdf.File(file, "r") as opened:
            read(opened, "")
    return {
        path: xr.Dataset(
            {
                name: (("replicate", *dims), np.stack(arrays), attrs)
                for name, (dims, arrays, attrs) in variables.items()
            },
            {"replicate": range(len(files)), **coords.get(path, {})},
        )
        for path, variables in parts.items()
    }


def _label(value: Any) -> str:
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)


def _titled(run: Run, group: str, found: xr.Dataset) -> xr.Dataset:
    """Return a Dataset with titles of outcomes, options and region types in both languages."""
    names, domain = run.manifest.get("names", {}), group.strip("/").split("/")[0]
    for name, variable in found.data_vars.items():
        if name in OUTCOMES:
            variable.attrs |= {"long_name": OUTCOMES[str(name)].title.en, "long_name_zh": OUTCOMES[str(name)].title.zh}
    titles = {"option": names.get("options", {}), "region_type": names.get("regions", {}).get(domain, {})}
    for dim, known in titles.items():
        if dim in found.coords:
            labels = [str(label) for label in found[dim].values]
            for language in ("zh", "en"):
                said = [known.get(label, {}).get(language, label) for label in labels]
                found = found.assign_coords({f"{dim}_{language}": (dim, said)})
    return found


def outcomes_frame(run: Run) -> pd.DataFrame:
    """Return every outcome of every option over all futures.

    Columns scope ("total", or a domain), option, outcome, unit, mean, low, median, high (5, 50 and 95%), sd.
    """
    found, rows = _groups(_files(run), lambda path: path == "/total" or path.endswith("/whole")), []
    for group in sorted(found, key=lambda path: path != "/total"):
        for name, variable in found[group].data_vars.items():
            unit = str(variable.attrs.get("units", ""))
            for option in variable["option"].values:
                values = variable.sel(option=option).values.ravel()
                kept = values[np.isfinite(values)]
                if kept.size:
                    low, middle, high = np.quantile(kept, QUANTILES)
                    scope = group.strip("/").removesuffix("/whole")
                    rows.append([scope, str(option), str(name), unit, kept.mean(), low, middle, high, kept.std(ddof=1)])
    return pd.DataFrame(rows, columns=["scope", "option", "outcome", "unit", "mean", "low", "median", "high", "sd"])


def design_frame(run: Run) -> pd.DataFrame:
    """Return the numbers between 0 and 1 behind every future: index replicate and draw, a column a factor."""
    found = _groups(_files(run), lambda path: path == "/design")
    if not found:
        return pd.DataFrame(index=pd.MultiIndex.from_arrays([[], []], names=["replicate", "draw"]))
    uniform = found["/design"]["uniform"].transpose("replicate", "draw", "factor")
    shape = uniform.shape
    index = pd.MultiIndex.from_product([range(size) for size in shape[:2]], names=["replicate", "draw"])
    return pd.DataFrame(
        uniform.values.reshape(-1, shape[2]), index=index, columns=[str(f) for f in uniform["factor"].values]
    )


def ledger_frame(run: Run) -> pd.DataFrame:
    """Return who pays whom under every option, in yuan a year: option, then the columns of the table `ledger`."""
    shown = run.manifest.get("shown")
    parts = []
    for name, frame in ((name, run.tables[name]) for name in run.tables):
        if name == "ledger" or name.startswith("ledger_"):
            option = shown if name == "ledger" else name.removeprefix("ledger_")
            parts.append(frame.assign(option=option)[["option", *frame.columns]])
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["option"])


def export(run: Run, out: str | Path, formats: Sequence[Format], *, replace: bool = False) -> Path:
    """Write the tables of a run, its standards, outcomes and figures into a folder, a file a table and form.

    Raises
    ------
    InputError
        An unknown form; Parquet without pyarrow; a folder that is there and may not be replaced.
    """
    wrong = [one for one in formats if one not in get_args(Format)]
    if wrong:
        raise fail("export_format", "format", given=", ".join(wrong), known=", ".join(get_args(Format)))
    if "parquet" in formats:
        _pyarrow()
    frames = {name: run.tables[name] for name in run.tables}
    frames |= {
        "dictionary": run.tables.dictionary,
        "figures": run.figures.reset_index(),
        "all_standards": run.standards,
    }
    if (run.folder / "results").is_dir():
        frames["all_outcomes"] = run.outcomes
    final = Path(out)
    with made_folder(absolute(final), replace=replace) as folder:
        for name, frame in frames.items():
            if "csv" in formats:
                rows = [[str(column) for column in frame.columns], *_plain(frame)]
                (folder / f"{name}.csv").write_text(csv_text(rows), encoding="utf-8", newline="")
            if "latex" in formats:
                (folder / f"{name}.tex").write_text(_latex(frame, run.tables.dictionary, name), encoding="utf-8")
            if "parquet" in formats:
                frame.to_parquet(folder / f"{name}.parquet", index=False)
    return final


def _latex(frame: pd.DataFrame, dictionary: pd.DataFrame, table: str) -> str:
    """Return a table for a paper in the language in force: titles with units as headings, no identifiers."""
    language = current_language()
    said = dictionary[dictionary["table"] == table].set_index("column").to_dict("index")
    kept = [one for one in frame if said.get(one, {}).get("kind", "number") in (*PRINTED, f"text_{language}")]
    ends = {"low": LOW[language], "high": HIGH[language]}
    heads = {}
    for one in kept:
        told = said.get(one)
        if told is not None:
            end = f", {ends[told['kind']]}" if told["kind"] in ends else ""
            heads[one] = with_unit(told[f"title_{language}"] + end, unit_text(told["unit"], language), language)
    rows = [[_printed(cell) for cell in row] for row in frame[kept].itertuples(index=False, name=None)]
    numbers = [pd.api.types.is_numeric_dtype(frame[one]) for one in kept]
    return latex_table([heads.get(one, str(one)) for one in kept], rows, numbers) + "\n"


def _printed(cell: Any) -> str:
    """Return a cell as a paper prints it: a number with the digits that count, nothing where there is none."""
    if cell is None or cell != cell:
        return ""
    return (
        number(float(cell)) if isinstance(cell, int | float | np.number) and not isinstance(cell, bool) else str(cell)
    )


def _plain(frame: pd.DataFrame) -> Iterator[list[Any]]:
    for row in frame.itertuples(index=False, name=None):
        yield [
            None if cell is None or cell != cell else cell.item() if isinstance(cell, np.generic) else cell
            for cell in row
        ]


def _pyarrow() -> None:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise fail("export_no_pyarrow", "format") from None
