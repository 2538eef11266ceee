"""A run computed again from its own folder alone, and what came out otherwise."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from esvalue.core.arguments import checked
from esvalue.core.described import PART, described, in_unit
from esvalue.core.errors import fail
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text
from esvalue.report.comparison import Comparison
from esvalue.runs.input_copies import sha256_of
from esvalue.runs.opening import Run, open_run
from esvalue.runs.run import run as run_again

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Rerun", "rerun"]

EQUAL = Text(
    zh="相等：{figures} 个数字与 {files} 个结果文件逐位相同",
    en="equal: {figures} figures and {files} files of results, bit by bit",
)
NEAR = Text(
    zh="几乎相等：{figures} 个数字中 {n} 个不同，相对差最大 {most:.2g}（未达印出的位数）",
    en="nearly equal: {n} of {figures} figures differ, by at most {most:.2g} of themselves (below what is printed)",
)
OTHER = Text(
    zh="不相等：{figures} 个数字中 {n} 个不同，相对差最大 {most:.2g}",
    en="not equal: {n} of {figures} figures differ, by at most {most:.2g} of themselves",
)
VERSIONS = Text(zh="版本不同：{names}", en="versions differ: {names}")
#: Relative difference below which what is printed is the same.
PRINTED = 1e-6


@dataclass(frozen=True, eq=False)
class Rerun(Shown):
    """What came of computing a run again.

    Parameters
    ----------
    folder
        The run.
    figures
        How many figures it has.
    files
        How many files of results are the same bits, of how many.
    differences
        Figures that differ: id, label, before, after, relative.
    versions
        Package (and Python) -> version then and now, where they differ.

    Examples
    --------
    >>> columns = ["id", "label", "unit", "before", "after", "relative"]
    >>> found = Rerun(Path("runs/first"), 120, (8, 8), pd.DataFrame(columns=columns), {})
    >>> found.equal, found.sentence()["en"]
    (True, 'equal: 120 figures and 8 files of results, bit by bit')
    """

    folder: Path
    figures: int
    files: tuple[int, int]
    differences: pd.DataFrame
    versions: Mapping[str, tuple[str, str]]

    @property
    def equal(self) -> bool:
        """Tell whether every figure and every stored future is the same bits."""
        return not len(self.differences) and self.files[0] == self.files[1]

    @property
    def same_in_print(self) -> bool:
        """Tell whether no figure differs by as much as is printed."""
        return not len(self.differences) or bool(self.differences["relative"].max() < PRINTED)

    def to_pandas(self) -> pd.DataFrame:
        """Return the figures that differ: before and after, each in its own unit, and the relative difference."""
        return described(self.differences.copy(), in_unit(("relative",), PART))

    def to_xarray(self) -> xr.Dataset:
        """Return the same over the id of the figure."""
        made = self.differences.rename(columns={"unit": "units"}).set_index("id").to_xarray().set_coords("units")
        made["relative"].attrs["units"] = PART
        return made

    def sentence(self) -> Text:
        """Return what came out, in both languages."""
        most = float(self.differences["relative"].max()) if len(self.differences) else 0.0
        text = EQUAL if self.equal else NEAR if self.same_in_print else OTHER
        said = text.format(figures=self.figures, files=self.files[1], n=len(self.differences), most=most)
        if not self.versions:
            return said
        names = ", ".join(f"{name} {then} -> {now}" for name, (then, now) in self.versions.items())
        return said + Text(zh="；", en="; ") + VERSIONS.format(names=names)

    def _glance(self) -> Glance:
        return Glance.of_frame(self.sentence(), self.differences)


@checked
def rerun(folder: str | Path | Run, *, progress: Callable[[str, int, int], None] | None = None) -> Rerun:
    """Compute a run again from its folder alone and compare every figure and every stored future.

    Parameters
    ----------
    folder
        A finished run, or its folder.
    progress
        Called with (stage, done, whole).

    Raises
    ------
    InputError
        No run; an exploration; inputs lost or changed; own equations that are not loaded.

    Examples
    --------
    >>> rerun("nowhere")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: nowhere: not a finished run folder (no manifest.json); name the folder ...
    """
    first = folder if isinstance(folder, Run) else open_run(folder)
    if first.manifest["format"] != "esvalue-run-1":
        raise fail("rerun_no_run", str(first.folder))
    loaded = first.scenario()
    with tempfile.TemporaryDirectory(prefix="esvalue-") as held:
        second = open_run(run_again(loaded, Path(held) / "again", writers=(_nothing,), progress=progress))
        names = sorted(path.name for path in (first.folder / "results").glob("*.nc"))
        results = [tuple(run.folder / "results" / name for run in (first, second)) for name in names]
        same = sum(b.is_file() and sha256_of(a) == sha256_of(b) for a, b in results)
        return Rerun(
            first.folder,
            len(first.lineage["figures"]),
            (same, len(names)),
            _differences(first.lineage["figures"], second.lineage["figures"]),
            _versions(first.manifest, second.manifest),
        )


def _nothing(comparison: Comparison, folder: Path, name: str, manifest: dict[str, Any]) -> None:
    """Write no report."""


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> pd.DataFrame:
    rows = []
    for name in dict.fromkeys([*before, *after]):
        a, b = before.get(name), after.get(name)
        one = b if a is None else a
        assert one is not None
        values = [(got["value"], got["low"], got["high"]) if got else (None,) * 3 for got in (a, b)]
        if values[0] == values[1]:
            continue
        away = 1.0
        if a and b:
            pairs = [(x, y) for x, y in zip(*values, strict=True) if x is not None and y is not None]
            away = max((abs(y - x) / max(abs(x), abs(y), 1e-300) for x, y in pairs), default=1.0)
        rows.append([name, one["label"]["en"], values[0][0], values[1][0], str(one.get("unit") or PART), away])
    return pd.DataFrame(rows, columns=["id", "label", "before", "after", "unit", "relative"])


def _versions(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    then, now = ({"python": one.get("python", "-"), **one.get("packages", {})} for one in (before, after))
    return {name: (then[name], now[name]) for name in then if name in now and then[name] != now[name]}
