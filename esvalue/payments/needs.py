"""What a rule needs and the tables lack: targets, measurements, last year, base years, volumes. Never filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import Mistakes
from esvalue.core.periods import Period, months_of, parse_period, year_before
from esvalue.core.units import parse
from esvalue.payments.from_classes import WHOLE_CLASS, class_against, is_whole_class
from esvalue.payments.grids import LONG, SAMPLE, Months
from esvalue.payments.measures import AGAINST, MEASURES
from esvalue.payments.monitoring import UNLIMITED
from esvalue.payments.scene import Scene, Spec
from esvalue.payments.tables import Tables

__all__ = [
    "check_needs",
    "gaps_of",
    "gaps_of_reference",
    "means_of",
    "named_rows",
    "only_classes",
    "only_inflow",
    "other_classes",
    "single_gaps",
    "undetected",
    "uses_target",
]

Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]
#: Rows a message names of many that lack alike.
SHOWN = 5


def uses_target(spec: Spec) -> bool:
    """Tell whether a measure is held against the target."""
    measure = MEASURES[spec.measure]
    if measure.by_target:
        return True
    word = spec.over if measure.over else spec.against
    return AGAINST[word].needs == "target"


def check_needs(scene: Scene, spec: Spec, named: bool, wanted: Mask, rule: str, *, problems: Mistakes) -> None:
    """Add to `problems` what the tables lack for a measure.

    Parameters
    ----------
    scene, spec
        The tables, and what is measured.
    named
        Whether the rule names its indicators one by one (and not a list of the standard).
    wanted
        Sections and periods that are assessed.
    rule, problems
        Name of the rule for messages, and what takes them.
    """
    measure = MEASURES[spec.measure]
    if uses_target(spec):
        wanted = _targets(scene, wanted, rule, problems)
    if measure.needs == "value":
        wanted = _measurements(scene, spec, wanted, rule, problems)
    if measure.needs == "volume" or measure.by_volume:
        lacking = wanted & np.isnan(scene.volumes())
        if measure.by_volume:
            lacking &= ~np.isnan(scene.values(spec.ks)).all(axis=2)
        if lacking.any():
            problems.add(
                "volume_lacks",
                scene.tables.volumes.where if scene.tables.volumes else "volumes",
                rule=rule,
                rows=_shown(scene, lacking),
            )
    if measure.needs == "base":
        _bases(scene, spec, wanted, rule, problems)
    if named and uses_target(spec) and measure.by_limit:
        _limits(scene, spec, wanted, rule, problems)
    if "inflow" in spec.against:
        _inflow(scene, spec, wanted, rule, problems)
    _reference(scene, spec, wanted, rule, problems)


def only_inflow(tables: Tables) -> npt.NDArray[np.bool_]:
    """Tell which sections are the inflow of another and have no target at all: they are not assessed themselves."""
    made = np.zeros(len(tables.network), dtype=bool)
    made[tables.network.inflow[tables.network.inflow >= 0]] = True
    if tables.targets is not None:
        made[tables.targets.section[tables.targets.section >= 0]] = False
    return made


def nothing_known(tables: Tables) -> npt.NDArray[np.bool_]:
    """Tell which sections have neither target nor measurement, class, volume or base, and are no inflow of another."""
    made = np.ones(len(tables.network), dtype=bool)
    made[tables.network.inflow[tables.network.inflow >= 0]] = False
    for table in (tables.targets, tables.classes, tables.volumes, tables.bases, tables.monitoring):
        if table is not None and made.any():  # measurements are many, and seldom looked at
            made[table.section[table.section >= 0]] = False
    return made


def _inflow(scene: Scene, spec: Spec, wanted: Mask, rule: str, problems: Mistakes) -> None:
    """Name what was neither measured nor marked as a gap at the section by which the water came in."""
    at, codes = scene.tables.network.inflow, scene.tables.indicators.codes
    seen = scene.measured(spec.ks)[1]
    lacking = wanted[:, :, None] & (at >= 0)[:, None, None] & ~seen[np.maximum(at, 0)]
    if lacking.any():
        there = np.zeros(seen.shape, dtype=bool)
        np.logical_or.at(there, np.maximum(at, 0), lacking)
        problems.add(
            "month_lacks",
            scene.tables.monitoring.where,
            rule=rule,
            rows=_shown(scene, there, lambda k: codes[spec.ks[k]]),
        )


def _targets(scene: Scene, wanted: Mask, rule: str, problems: Mistakes) -> Mask:
    targets = scene.tables.targets
    if targets is None:
        problems.add("targets_lack", scene.tables.monitoring.where, rule=rule)
        return wanted & False
    given = scene.targets.given()
    measured = scene.grid.at(list(scene.periods), np.arange(len(scene.tables.indicators.codes)))[1].any(axis=2)
    lacking = wanted & ~given & measured & ~only_inflow(scene.tables)[:, None]
    if lacking.any():
        problems.add("target_lacks", targets.where, rows=_shown(scene, lacking))
    return wanted & given


def _measurements(scene: Scene, spec: Spec, wanted: Mask, rule: str, problems: Mistakes) -> Mask:
    seen = scene.measured(spec.ks)[1]
    if scene.kind == SAMPLE:  # a section is measured at times of its own
        wanted = wanted & seen.any(axis=2)
    codes, where = scene.tables.indicators.codes, scene.tables.monitoring.where
    there = seen.any(axis=(0, 1))
    if not there.all() and wanted.any():
        names = [codes[k] for k in spec.ks[~there]]
        problems.add("indicator_lacks", where, names=", ".join(names), rule=rule)
    missing = wanted[:, :, None] & ~seen & there
    if missing.any():
        problems.add("month_lacks", where, rule=rule, rows=_shown(scene, missing, lambda k: codes[spec.ks[k]]))
    for kind, periods in _means(scene, spec):
        _months(scene, spec, wanted, rule, (kind, periods), problems=problems)
    return wanted


def _means(scene: Scene, spec: Spec) -> list[tuple[str, list[Period | None]]]:
    """Return the years and quarters whose means a measure takes: those asked about, last year, base years."""
    made: list[tuple[str, list[Period | None]]] = []
    if scene.kind in LONG and MEASURES[spec.measure].needs == "value":
        made.append((scene.kind, list(scene.periods)))
    needs = AGAINST[spec.against].needs
    if needs == "last_year":
        made.append(("year", scene.years(1)))
    elif needs == "same" and scene.kind in LONG:
        made.append((scene.kind, year_before(scene.periods)))
    elif needs == "base" and spec.base is not None:
        made.append(("year", [parse_period(f"{year:04d}") for year in range(spec.base[0], spec.base[1] + 1)]))
    return made


def _bits(
    scene: Scene, spec: Spec, wanted: Mask, kind: str, periods: Sequence[Period | None]
) -> Iterator[tuple[Period, Mask, Months]]:
    """Yield each period of which a mean is taken, which sections are assessed by it, and its months."""
    months = scene.tables.grid(kind).months
    for column, period in enumerate(periods):
        at = scene.tables.grid(kind).position.get(period) if period is not None else None
        if period is None or at is None or months is None:
            continue
        own: Mask = wanted[:, [column]] if len(periods) == wanted.shape[1] else np.any(wanted, axis=1, keepdims=True)
        yield period, own, Months(months.seen[:, at][:, spec.ks], months.valued[:, at][:, spec.ks], months.whole[[at]])


def _months(
    scene: Scene, spec: Spec, wanted: Mask, rule: str, means: tuple[str, list[Period | None]], *, problems: Mistakes
) -> None:
    """Name the months of a mean that were neither measured nor marked as a gap."""
    names, codes, lacking = scene.tables.network.names, scene.tables.indicators.codes, list[str]()
    for period, own, months in _bits(scene, spec, wanted, *means):
        bare = own & (months.seen > 0) & ((months.seen & months.whole) != months.whole)
        for section, k in np.argwhere(bare):
            absent = int(months.whole[0] & ~months.seen[section, k])
            lacking += [
                f"{names[section]} {period.year:04d}-{month:02d} {codes[spec.ks[k]]}"
                for month in months_of(period)
                if absent >> (month - 1) & 1
            ]
    if lacking:
        problems.add("months_lack", scene.tables.monitoring.where, rule=rule, rows=named_rows(lacking))


def means_of(scene: Scene, spec: Spec, wanted: Mask) -> dict[str, str]:
    """Return, for each year or quarter of which a mean is taken over fewer months than it has, how many count."""
    names, codes, found = scene.tables.network.names, scene.tables.indicators.codes, dict[str, str]()
    for kind, periods in _means(scene, spec):
        for period, own, months in _bits(scene, spec, wanted, kind, periods):
            fewer = own & (months.valued > 0) & ((months.valued & months.whole) != months.whole)
            total = len(months_of(period))
            rows = [
                f"{names[section]} {codes[spec.ks[k]]} {int(months.valued[section, k]).bit_count()}/{total}"
                for section, k in np.argwhere(fewer)
            ]
            if rows:
                found[period.label] = named_rows(rows)
    return found


def _bases(scene: Scene, spec: Spec, wanted: Mask, rule: str, problems: Mistakes) -> None:
    bases = scene.tables.bases
    if bases is not None and not bases.unit.same_kind(parse(spec.unit)):
        given = bases.unit.text or "1"
        if spec.unit:
            problems.add("value_unit", bases.where, given=given, indicator="base", wanted=spec.unit)
        else:
            problems.add("base_uncounted", bases.where, given=given, rule=rule)
    elif (lacking := wanted & np.isnan(scene.bases())).any():
        problems.add("base_lacks", bases.where if bases else "bases", rule=rule, rows=_shown(scene, lacking))


def _limits(scene: Scene, spec: Spec, wanted: Mask, rule: str, problems: Mistakes) -> None:
    bare = wanted[:, :, None] & np.isnan(scene.limits(spec.ks)) & ~np.isnan(scene.values(spec.ks))
    codes = scene.tables.indicators.codes
    if bare.any():
        where = scene.tables.targets.where if scene.tables.targets else "targets"
        problems.add("limit_lacks", where, rule=rule, rows=_shown(scene, bare, lambda k: codes[spec.ks[k]]))


def _reference(scene: Scene, spec: Spec, wanted: Mask, rule: str, problems: Mistakes) -> None:
    """Name what last year or the base years lack, and a reference of nothing."""
    found, codes = _of_reference(scene, spec), scene.tables.indicators.codes
    where = scene.tables.monitoring.where
    if found is None:
        return
    values, seen = found
    there = wanted[:, :, None] & ~np.isnan(scene.values(spec.ks))
    lacking = there & ~seen
    if lacking.any():
        problems.add(
            "reference_lacks",
            where,
            rule=rule,
            against=AGAINST[spec.against].title,
            rows=_shown(scene, lacking, lambda k: codes[spec.ks[k]]),
        )
    if MEASURES[spec.measure].relative and (zero := there & (values <= 0)).any():
        problems.add("reference_zero", where, rule=rule, rows=_shown(scene, zero, lambda k: codes[spec.ks[k]]))


def _of_reference(scene: Scene, spec: Spec) -> tuple[npt.NDArray[np.float64], Mask] | None:
    """Return the values of last year or of base years, and where there is a row; None where neither is needed."""
    needs = AGAINST[spec.against].needs
    if spec.measure == "share" or needs not in ("last_year", "base", "same"):
        return None
    if needs == "base":
        return scene.base(spec.ks, spec.base or (0, 0))
    return scene.last_year(spec.ks) if needs == "last_year" else scene.same_last_year(spec.ks)


def gaps_of_reference(scene: Scene, spec: Spec) -> str:
    """Return the sections and periods that were measured, and whose reference is a gap, by name."""
    found = _of_reference(scene, spec)
    if found is None:
        return ""
    values, codes = scene.values(spec.ks), scene.tables.indicators.codes
    gaps = ~np.isnan(values) & found[1] & np.isnan(found[0])
    if is_whole_class(scene, spec) and (published := class_against(scene, spec)) is not None:
        gaps &= np.isnan(published)[:, :, None]
    return _shown(scene, gaps, lambda k: codes[spec.ks[k]]) if gaps.any() else ""


def gaps_of(scene: Scene) -> str:
    """Return the sections and periods of which nothing was measured, and that say so, by name."""
    grid = scene.grid.at(list(scene.periods), np.arange(len(scene.tables.indicators.codes)))
    gaps: Mask = grid[1].any(axis=2) & np.isnan(grid[0]).all(axis=2) & np.isnan(scene.published)
    return _shown(scene, gaps) if gaps.any() else ""


def single_gaps(scene: Scene, ks: npt.NDArray[np.int64]) -> str:
    """Return those of some indicators that were not measured where others were, and say so, by section and period."""
    codes = [scene.tables.indicators.codes[k] for k in ks]
    values, seen = scene.grid.at(list(scene.periods), ks)
    empty = np.isnan(values)
    gaps: Mask = seen & empty & ~empty.all(axis=2, keepdims=True) & np.isnan(scene.published)[:, :, None]
    return _shown(scene, gaps, lambda k: codes[k]) if gaps.any() else ""


def only_classes(scene: Scene) -> str:
    """Return the sections and periods of which a class is published and no concentration, by name."""
    values = scene.values(np.arange(len(scene.tables.indicators.codes)))
    only: Mask = ~np.isnan(scene.published) & np.isnan(values).all(axis=2)
    return _shown(scene, only) if only.any() else ""


def other_classes(scene: Scene) -> str:
    """Return the sections and periods whose published class is not that of all their concentrations, by name."""
    known = scene.tables.indicators
    ks = np.array([known.codes.index(code) for code in known.groups[WHOLE_CLASS].members])
    with np.errstate(invalid="ignore"):
        classes = scene.classes(ks).max(axis=2)  # nan unless every indicator was measured
        apart: Mask = ~np.isnan(classes) & ~np.isnan(scene.published) & (classes != scene.published)
    return _shown(scene, apart) if apart.any() else ""


def named_rows(rows: Sequence[str]) -> str:
    """Return the first of some rows, and how many more there are."""
    return "; ".join([*rows[:SHOWN], *([f"+{len(rows) - SHOWN}"] if len(rows) > SHOWN else [])])


def _shown(scene: Scene, mask: Mask, code: Callable[[int], str] | None = None) -> str:
    """Return the first cells of a mask by name, and how many more there are."""
    at = np.argwhere(mask)
    parts = []
    for row in at[:SHOWN]:
        names = [scene.tables.network.names[row[0]], scene.periods[row[1]].label]
        parts.append(" ".join([*names, *([code(int(row[2]))] if code else [])]))
    return "; ".join([*parts, *([f"+{len(at) - SHOWN}"] if len(at) > SHOWN else [])])


def undetected(tables: Tables, specs: Iterable[Spec], asked: Sequence[Period] | None) -> list[str]:
    """Return the values that say "not detected" without the limit, of indicators a term needs in periods it looks at
    (None: all), as section, period and indicator.
    """
    monitoring, specs = tables.monitoring, list(specs)
    ks = np.unique(np.concatenate([one.ks for one in specs]))
    rows = ((monitoring.marks & UNLIMITED) > 0) & np.isin(monitoring.indicator, ks) & (monitoring.section >= 0)
    back = any(AGAINST[one.against].needs in ("last_year", "same", "base") for one in specs)
    if asked is not None and not back:
        looked = [any(one.inside(other) for other in asked) for one in monitoring.periods]
        rows &= np.array(looked, dtype=bool)[monitoring.period] if looked else False
    names, codes = tables.network.names, tables.indicators.codes
    return [
        f"{names[monitoring.section[row]]} {monitoring.periods[monitoring.period[row]].label} "
        f"{codes[monitoring.indicator[row]]}"
        for row in np.flatnonzero(rows)
    ]
