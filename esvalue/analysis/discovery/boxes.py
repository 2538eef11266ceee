"""Boxes as results: what they restrict, what they cover, how sure each restriction is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from esvalue.analysis.discovery.region import Face, Region
from esvalue.analysis.discovery.sample import Bools, Half, Sample
from esvalue.analysis.problem import Factor
from esvalue.core.arguments import Numbers, checked
from esvalue.core.described import PART, described, in_unit, titled
from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes

__all__ = ["Box", "Found", "Restriction", "box_of", "chance", "quasi_p"]

FACTOR, HOLDS = Text(zh="因子", en="factor"), Text(zh="范围", en="range")
_HEADINGS = (
    Text(zh="区域", en="box"),
    TableColumn("coverage", Text(zh="覆盖率", en="coverage")),
    TableColumn("density", Text(zh="密度", en="density")),
    TableColumn("mass", Text(zh="占全部未来", en="mass")),
)
Verdict = Literal["boxes", "none", "nearly_all", "few", "scattered"]


@dataclass(frozen=True)
class Restriction:
    """One factor of a box: bounds of a number, or the rivals allowed.

    Attributes
    ----------
    factor : str
        Its name.
    low, high : float or None
        Bounds of a number, in the factor's unit; None: open.
    rivals, positions, excluded : tuple
        Of a discrete factor: names of the rivals allowed, their numbers among all, names of the others.
    quasi_p, held_out_p : float
        Chance of seeing at least so many failures in the box if the restriction did nothing: on the half searched, and
        on the half kept aside, where the search had no say. Of two bounds the less sure one.
    span : tuple of float
        The range seen in all futures, in the factor's unit.

    Examples
    --------
    >>> one = Restriction("price", low=10.0, high=30.0)
    >>> one.words(), one.holds([9.0, 20.0]).tolist()
    ('10 .. 30', [False, True])
    """

    factor: str
    low: float | None = None
    high: float | None = None
    rivals: tuple[str, ...] = ()
    positions: tuple[int, ...] = ()
    excluded: tuple[str, ...] = ()
    quasi_p: float = 1.0
    held_out_p: float = 1.0
    span: tuple[float, float] = (0.0, 0.0)

    def words(self) -> str:
        """Return the bounds in signs.

        >>> Restriction("price", low=10.0).words(), Restriction("method", rivals=("a", "b")).words()
        ('>= 10', 'a, b')
        """
        if self.rivals:
            return ", ".join(self.rivals)
        if self.low is not None and self.high is not None:
            return f"{self.low:.4g} .. {self.high:.4g}"
        return f"<= {self.high:.4g}" if self.low is None else f">= {self.low:.4g}"

    @checked
    def holds(self, values: Numbers) -> Bools:
        """Tell where values of the factor meet the restriction.

        >>> Restriction("price", low=10.0).holds([9.0, 10.0, 11.0]).tolist()
        [False, True, True]
        """
        x = np.asarray(values, dtype=float)
        if self.rivals:
            return np.isin(x, self.positions)
        return (x >= (-np.inf if self.low is None else self.low)) & (x <= (np.inf if self.high is None else self.high))


@dataclass(frozen=True)
class Box(Shown):
    """A region in which futures fail.

    Parameters
    ----------
    restrictions
        What bounds it, the surest first.
    coverage, density, mass
        Share of all failures that it holds; share of its futures that fail; share of all futures that it holds. Of
        several boxes, each counts only futures that no earlier one holds, so that coverages add up.
    held_out_coverage, held_out_density
        The same on the half of the futures kept aside from the search: lower where the box fits noise.
    quasi_p
        Chance of so many failures, on the half kept aside, in as many futures drawn without regard to the box.

    Examples
    --------
    >>> from esvalue import Spread
    >>> from esvalue.analysis import prim
    >>> price = np.linspace(0, 100, 401)
    >>> box = prim([Factor("price", Spread("uniform", (0.0, 100.0)))], {"price": price}, price < 30).boxes[0]
    >>> [one.words() for one in box.restrictions], round(box.coverage, 2), round(box.density, 2)
    (['<= 30.25'], 1.0, 0.98)
    >>> box.holds({"price": [10.0, 50.0]}).tolist()
    [True, False]
    """

    restrictions: tuple[Restriction, ...]
    coverage: float
    density: float
    mass: float
    held_out_coverage: float
    held_out_density: float
    quasi_p: float

    def _glance(self) -> Glance:
        rows = [[one.factor, one.words(), f"{one.quasi_p:.2g}"] for one in self.restrictions]
        said = Text(
            zh="区域：覆盖 {c:.0%} 的不达标，其中 {d:.0%} 不达标（留作检验：{hc:.0%}，{hd:.0%}）",
            en="Box: holds {c:.0%} of failures, {d:.0%} of it fails (kept aside: {hc:.0%}, {hd:.0%})",
        ).format(c=self.coverage, d=self.density, hc=self.held_out_coverage, hd=self.held_out_density)
        return Glance(said, Table.listed([FACTOR, HOLDS, Text.same("quasi-p")], rows))

    @checked
    def holds(self, values: Mapping[str, Numbers]) -> Bools:
        """Tell which futures are in the box, from values by factor."""
        return np.logical_and.reduce([one.holds(values[one.factor]) for one in self.restrictions])

    def frame(self) -> pd.DataFrame:
        """Return the restrictions, one a row."""
        import pandas as pd

        names = ("factor", "low", "high", "rivals", "quasi_p", "held_out_p")
        return pd.DataFrame(
            [[", ".join(r.rivals) if n == "rivals" else getattr(r, n) for n in names] for r in self.restrictions],
            columns=list(names),
        )


@dataclass(frozen=True, eq=False)
class Found(Shown):
    """What a search found: boxes in the order found, and what they are boxes of.

    Made by :func:`esvalue.analysis.prim` (Friedman and Fisher 1999; Bryant and Lempert 2010) and
    :func:`esvalue.analysis.cart`.

    Attributes
    ----------
    boxes : tuple of Box
        None where no region fails beyond chance; `verdict` then says why.
    sample : Sample
        The futures searched, in a half to search and a half kept aside.
    few : bool
        Whether there were too few failures, or too few futures that hold, to look for a region.

    Examples
    --------
    >>> from esvalue import Spread
    >>> from esvalue.analysis import prim
    >>> price = np.linspace(0, 100, 401)
    >>> found = prim([Factor("price", Spread("uniform", (0.0, 100.0)), unit="yuan/t")], {"price": price}, price < 30)
    >>> found.verdict, found.futures, round(found.failing, 2)
    ('boxes', 401, 0.3)
    >>> found.to_pandas()[["factor", "high", "unit"]].values.tolist()
    [['price', 30.25, 'yuan/t']]
    """

    boxes: tuple[Box, ...]
    sample: Sample
    few: bool = False

    def _glance(self) -> Glance:
        said = Text(
            zh="{n} 个未来中 {share:.1%} 不达标；区域 {boxes} 个（{verdict}）",
            en="{share:.1%} of {n} futures fail; {boxes} boxes ({verdict})",
        ).format(n=self.futures, share=self.failing, boxes=len(self.boxes), verdict=self.verdict)
        return Glance(said, Table.listed(_HEADINGS, [_row(one) for one in self.boxes]))

    def to_pandas(self) -> pd.DataFrame:
        """Return the boxes as a tidy frame, a row a restriction: box, coverage, density, mass and the same kept aside,
        then factor, low, high, rivals, unit, quasi_p, held_out_p.
        """
        import pandas as pd

        units = {factor.name: factor.unit or PART for factor in self.factors}
        shares = ("coverage", "density", "mass", "held_out_coverage", "held_out_density")
        own = ("factor", "low", "high", "rivals", "unit", "quasi_p", "held_out_p")
        rows = [
            [
                number,
                *(getattr(box, name) for name in shares),
                one.factor,
                np.nan if one.low is None else one.low,
                np.nan if one.high is None else one.high,
                "|".join(one.rivals),
                units.get(one.factor, ""),
                one.quasi_p,
                one.held_out_p,
            ]
            for number, box in enumerate(self.boxes, start=1)
            for one in box.restrictions
        ]
        made = pd.DataFrame(rows, columns=["box", *shares, *own])
        titles = {factor.name: Text.by(factor.label) for factor in self.factors}
        return described(made, {**in_unit((*shares, "quasi_p", "held_out_p"), PART), **titled(titles, units)})

    def to_xarray(self) -> xr.Dataset:
        """Return the boxes as a Dataset: `low` and `high` over (box, factor), not a number where a factor is free;
        shares over box.
        """
        import xarray as xr

        frame = self.to_pandas()
        made = frame.set_index(["box", "factor"])[["low", "high"]].to_xarray() if len(frame) else xr.Dataset()
        for name in ("coverage", "density", "mass", "held_out_coverage", "held_out_density"):
            made[name] = ("box", [getattr(one, name) for one in self.boxes], {"units": "1"})
        if "factor" in made.dims:
            made = made.assign_coords(
                units=("factor", [frame.attrs["units"][str(one)] for one in made["factor"].values])
            )
        made.attrs = {"futures": self.futures, "failing": self.failing, "verdict": self.verdict}
        return made

    def plot(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Draw the limits of a box (see :func:`esvalue.plots.plot_box`)."""
        from esvalue.analysis.discovery.plots import plot_box

        return plot_box(self, ax, **how)

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The factors looked at."""
        return self.sample.factors

    @property
    def futures(self) -> int:
        """Number of futures."""
        return self.sample.whole.futures

    @property
    def failing(self) -> float:
        """Share of all futures that fail."""
        return self.sample.whole.failures / max(self.futures, 1)

    @cached_property
    def verdict(self) -> Verdict:
        """Say what was found: "boxes", or why there is none.

        "none": nothing fails; "nearly_all": at least 95% fail and no region differs; "few": too few failures (or too
        few futures that hold) to look for a region; "scattered": none set apart beyond chance.
        """
        if self.boxes:
            return "boxes"
        if not self.sample.whole.failures:
            return "none"
        return "nearly_all" if self.failing >= 0.95 else "few" if self.few else "scattered"

    def frame(self) -> pd.DataFrame:
        """Return the boxes, one a row, with the numbers that judge them."""
        import pandas as pd

        names = ("coverage", "density", "mass", "held_out_coverage", "held_out_density", "quasi_p")
        rows = [
            [n + 1, len(box.restrictions), *(getattr(box, name) for name in names)] for n, box in enumerate(self.boxes)
        ]
        return pd.DataFrame(rows, columns=["box", "restricted", *names])


def chance(hits: int, inside: int, rate: float) -> float:
    """Return the chance of at least so many failures among so many futures, each failing at a rate (binomial).

        p = P(X >= H), X ~ Binomial(T, q)

    Parameters
    ----------
    hits, inside, rate
        H, T and q.

    Examples
    --------
    Both of two futures fail, at a rate of one half:

    >>> chance(2, 2, 0.5)
    0.25
    """
    from scipy.special import bdtrc

    return 1.0 if hits <= 0 else 1.0 if rate >= 1 else float(bdtrc(hits - 1, inside, rate))


def quasi_p(half: Half, region: Region) -> dict[Face, float]:
    """Return, by side, how likely the failures inside are if it restricted nothing:
    at the rate of the region without it.

    "Quasi", because the side was picked for looking good; on a half kept aside it is a p-value. Source: Bryant and
    Lempert 2010, Thinking inside the box, Technological Forecasting and Social Change 77, 34-49.
    """
    hits, inside = region.counts(half)
    return {
        face: chance(hits, inside, wider / wide if wide else 1.0)
        for face, (wider, wide) in region.counts_without(half).items()
    }


def box_of(sample: Sample, left: Sample, region: Region) -> Box:
    """Return a region as a box: measured against all failures of `sample`, among the futures of `left`."""
    by_factor: dict[int, list[Face]] = {}
    for face in region.faces():
        by_factor.setdefault(face[0], []).append(face)
    made, sure = [], [quasi_p(half, region) for half in (left.search, left.aside)]
    for j, faces in by_factor.items():
        factor, row, allowed = sample.factors[j], sample.whole.x[j], region.allowed[j]
        p, aside = (max(by_face[face] for face in faces) for by_face in sure)
        if allowed is not None:
            names = np.array(factor.rivals)
            made.append(
                Restriction(
                    factor.name,
                    rivals=tuple(names[allowed].tolist()),
                    positions=tuple(np.flatnonzero(allowed).tolist()),
                    excluded=tuple(names[~allowed].tolist()),
                    quasi_p=p,
                    held_out_p=aside,
                )
            )
        else:
            low, high = (float(end[j]) if np.isfinite(end[j]) else None for end in (region.low, region.high))
            made.append(
                Restriction(
                    factor.name, low, high, quasi_p=p, held_out_p=aside, span=(float(row.min()), float(row.max()))
                )
            )
    made.sort(key=lambda one: (one.quasi_p, one.held_out_p))
    whole, aside_half = region.counts(left.whole), region.counts(left.aside)
    return Box(
        tuple(made),
        coverage=_share(whole[0], sample.whole.failures),
        density=_share(*whole),
        mass=_share(whole[1], sample.whole.futures),
        held_out_coverage=_share(aside_half[0], sample.aside.failures),
        held_out_density=_share(*aside_half),
        quasi_p=chance(*aside_half, _share(left.aside.failures, left.aside.futures)),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _row(box: Box) -> list[Cell | str]:
    """Return a box as a row: what bounds it, then its shares."""
    said = "; ".join(f"{one.factor} {one.words()}" for one in box.restrictions)
    return [said, *(Number(value=getattr(box, name), unit="share") for name in ("coverage", "density", "mass"))]
