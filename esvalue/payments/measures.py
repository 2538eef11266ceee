"""What terms measure, against what, and how indicators are taken together. A new word is one entry of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.payments.from_classes import class_against, is_whole_class, within_target
from esvalue.payments.indicators import CLASSES
from esvalue.payments.scene import Scene, Spec

__all__ = [
    "AGAINST", "COMBINED", "MEASURES", "Against", "Combination", "Level", "Measure", "Taken", "level_of",
    "taken_together",
]  # fmt: skip

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
#: Grams a cubic metre are milligrams a litre; a tonne is a million grams.
GRAMS_A_TONNE = 1e6


@dataclass(frozen=True)
class Against:
    """What a measure is held against: values over (section, period, indicator), and classes.

    `classes` gives classes by indicator, or one class of the section (last dimension 1). `needs` names the tables or
    periods that must be there.
    """

    title: Text
    values: Callable[[Scene, Spec], Array]
    classes: Callable[[Scene, Spec], Array]
    needs: str = ""


def _target_class(scene: Scene, spec: Spec) -> Array:
    found = scene.targets.classes[:, :, None]
    return np.where(found == 0, np.nan, found)


def _of_values(values: Callable[[Scene, Spec], Array]) -> Callable[[Scene, Spec], Array]:
    return lambda scene, spec: scene.classes_of(values(scene, spec), spec.ks)


def _a_class(name: str) -> Against:
    number = CLASSES.index(name) + 1.0
    return Against(
        Text(zh=f"{name} 类", en=f"class {name}"),
        lambda scene, spec: scene.class_limits(spec.ks, name),
        lambda scene, spec: np.full((1, 1, 1), number),
    )


def _inflow_or_target(scene: Scene, spec: Spec) -> Array:
    found = scene.inflow(spec.ks)
    return np.where(np.isnan(found), scene.limits(spec.ks), found)


def _inflow_or_target_class(scene: Scene, spec: Spec) -> Array:
    found = scene.classes_of(scene.inflow(spec.ks), spec.ks)
    return np.where(np.isnan(found), _target_class(scene, spec), found)


def _from_years(title: Text, values: Callable[[Scene, Spec], Array], needs: str) -> Against:
    return Against(title, values, _of_values(values), needs)


#: Everything a measure can be held against, by its word.
AGAINST: Mapping[str, Against] = {
    "target": Against(
        Text(zh="目标", en="target"), lambda scene, spec: scene.limits(spec.ks), _target_class, "target"
    ),
    **{name: _a_class(name) for name in CLASSES},
    "base": _from_years(
        Text(zh="基准期", en="base period"), lambda s, spec: s.base(spec.ks, spec.base or (0, 0))[0], "base"
    ),
    "last_year": _from_years(Text(zh="上年", en="last year"), lambda s, spec: s.last_year(spec.ks)[0], "last_year"),
    "same_period_last_year": _from_years(
        Text(zh="上年同期", en="same period of last year"), lambda s, spec: s.same_last_year(spec.ks)[0], "same"
    ),
    "inflow": _from_years(Text(zh="入境断面", en="inflow"), lambda s, spec: s.inflow(spec.ks), ""),
    "inflow_or_target": Against(
        Text(zh="入境断面，没有则目标", en="inflow, or the target where there is none"),
        _inflow_or_target, _inflow_or_target_class, "target",
    ),
    "number": Against(
        Text(zh="定数", en="a number"), lambda s, spec: np.full((1, 1, 1), spec.number),
        lambda s, spec: np.full((1, 1, 1), spec.number),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Level:
    """A measure before indicators are taken together, and what it is held against.

    `whole`: the reference is that of the section already.
    """

    found: Array
    reference: Array | float
    whole: bool = True


@dataclass(frozen=True)
class Measure:
    """What is measured; `better` says which way is better, `unit` what one of it is."""

    title: Text
    level: Callable[[Scene, Spec], Level]
    unit: Text
    better: int = -1
    #: Whether the words of `against` mean anything to it, and which it has where none is written.
    against: str = "target"
    #: Whether a value, a multiple or only a row of an indicator is needed.
    needs: str = "value"
    #: For which sections and indicators it means anything (None: for all).
    applies: Callable[[Scene, Spec], Mask] | None = None
    #: Whether it is never below zero, so that a sum without some indicators is a least sum.
    positive: bool = False
    #: Whether it is one number of the section, whatever its indicators.
    of_section: bool = False
    #: Whether it has no better or worse: the side of the term says who pays.
    one_way: bool = False
    #: Whether it needs the target even where nothing is held against it; a limit of each indicator the rule names;
    #: the volume of water besides.
    by_target: bool = False
    by_limit: bool = False
    by_volume: bool = False
    #: Whether it is reckoned over a limit of its own (`over`), and whether it is a ratio to its reference.
    over: bool = False
    relative: bool = False
    #: What it can be held against (None: everything), whether a sum over indicators means anything, and whether it
    #: takes lower for better, so that indicators of another direction have no such measure.
    held: tuple[str, ...] | None = None
    adds: bool = False
    downward: bool = False
    #: Whether a party has it: not what is counted sample by sample or day by day, nor a load, which is of one water.
    of_party: bool = True


def _class(scene: Scene, spec: Spec) -> Level:
    reference = AGAINST[spec.against].classes(scene, spec)
    return Level(scene.classes(spec.ks), reference, whole=reference.shape[-1] == 1)


def _has_class(scene: Scene, spec: Spec) -> Mask:
    """Tell by section and indicator where the standard has classes."""
    known = scene.tables.indicators
    found: Mask = (known.signs[spec.ks] == 0) | ~np.isnan(scene.class_limits(spec.ks, CLASSES[0]))
    return found


def _has_multiple(scene: Scene, spec: Spec) -> Mask:
    defined = scene.tables.indicators.multiples[spec.ks]
    found: Mask = defined & ~np.isnan(AGAINST[spec.over].values(scene, spec))
    return found


def _ratio(scene: Scene, spec: Spec, against: str) -> Array:
    with np.errstate(invalid="ignore", divide="ignore"):
        return scene.values(spec.ks) / AGAINST[against].values(scene, spec)


def _multiple(scene: Scene, spec: Spec) -> Level:
    found = np.maximum(_ratio(scene, spec, spec.over) - 1.0, 0.0)
    defined = scene.tables.indicators.multiples[spec.ks]
    return Level(found if defined.all() else np.where(defined, found, np.nan), 0.0)


def _index(scene: Scene, spec: Spec) -> Level:
    return Level(_ratio(scene, spec, spec.against), 1.0)


def _points(scene: Scene, spec: Spec) -> Level:
    return Level(100.0 * _ratio(scene, spec, spec.against), 100.0)


def _change(scene: Scene, spec: Spec) -> Level:
    signs = scene.tables.indicators.signs[spec.ks]
    return Level(scene.values(spec.ks) * signs, AGAINST[spec.against].values(scene, spec) * signs, whole=False)


def _load(scene: Scene, spec: Spec) -> Level:
    over = scene.values(spec.ks) - AGAINST[spec.against].values(scene, spec)
    return Level(over * scene.volumes()[:, :, None] / GRAMS_A_TONNE, 0.0)


def _share(scene: Scene, spec: Spec) -> Level:
    before = scene.shares_met(spec.ks, 1) if spec.against == "last_year" else spec.number
    return Level(scene.shares_met(spec.ks, 0), before, whole=spec.against != "last_year")


def _base(scene: Scene, spec: Spec) -> Level:
    bases = scene.tables.bases
    factor = conversion(bases.unit, parse(spec.unit)) if bases is not None else 1.0
    return Level(scene.bases()[:, :, None] * factor, 0.0)


def _volume(scene: Scene, spec: Spec) -> Level:
    return Level(scene.volumes()[:, :, None], spec.number)


#: Every measure by its word.
MEASURES: Mapping[str, Measure] = {
    "class": Measure(
        Text(zh="水质类别", en="class"), _class, Text(zh="个类别", en="classes"), applies=_has_class
    ),
    "multiple": Measure(
        Text(zh="超标倍数", en="multiple over a limit"), _multiple, Text(zh="倍", en="times"), applies=_has_multiple,
        positive=True, by_limit=True, over=True, adds=True,
    ),
    "index": Measure(
        Text(zh="指数", en="index"), _index, Text(zh="", en=""), against="base", relative=True, downward=True,
    ),
    "points": Measure(
        Text(zh="变化百分点", en="points of change"), _points, Text(zh="个百分点", en="points"), against="last_year",
        relative=True, downward=True,
    ),
    "change": Measure(
        Text(zh="浓度变化", en="change of concentration"), _change, Text(zh="", en=""), adds=True,
    ),
    "load": Measure(
        Text(zh="超标污染量", en="load over the target"), _load, Text(zh="吨", en="t"), by_limit=True, by_volume=True,
        of_party=False, adds=True, downward=True,
    ),
    "share": Measure(
        Text(zh="达标率", en="share of samples met"), _share, Text(zh="个百分点", en="points"), better=1,
        against="number", by_target=True, of_party=False, held=("number", "last_year"),
    ),
    "days": Measure(
        Text(zh="超标天数", en="days over"), lambda s, spec: Level(s.days_over(spec.ks)[0], 0.0),
        Text(zh="天", en="days"), needs="day", by_target=True, of_party=False, positive=True, held=("target",),
        adds=True,
    ),
    "days_running": Measure(
        Text(zh="连续超标天数", en="days over running"), lambda s, spec: Level(s.days_over(spec.ks)[1], 0.0),
        Text(zh="天", en="days"), needs="day", by_target=True, of_party=False, positive=True, held=("target",),
    ),
    "volume": Measure(
        Text(zh="水量", en="volume"), _volume, Text(zh="立方米", en="m3"), better=1, against="number", needs="volume",
        of_section=True, held=("number",),
    ),
    "score": Measure(
        Text(zh="得分", en="score"), lambda s, spec: Level(s.values(spec.ks), spec.number), Text(zh="分", en="points"),
        better=1, against="number", held=("number",), adds=True,
    ),
    "base": Measure(
        Text(zh="计费数量", en="what is counted"), _base, Text(zh="", en=""), against="number", needs="base",
        of_section=True, one_way=True, held=("number",),
    ),
    "constant": Measure(
        Text(zh="定额", en="a constant"), lambda s, spec: Level(np.ones((s.sections, len(s.periods), 1)), 0.0),
        Text(zh="", en=""), against="number", needs="", of_section=True, one_way=True, held=("number",),
    ),
    "target_limit": Measure(
        Text(zh="目标限值", en="limit of the target"), lambda s, spec: Level(s.limits(spec.ks), 0.0),
        Text(zh="", en=""), needs="", by_target=True, by_limit=True, held=("target",),
    ),
    "target_class": Measure(
        Text(zh="目标类别", en="class of the target"), lambda s, spec: Level(_target_class(s, spec), 0.0),
        Text(zh="类", en="class"), needs="", of_section=True, by_target=True, held=("target",),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Combination:
    """How indicators are taken together."""

    title: Text
    of: Callable[[Array, Spec, int], Array]


def _worst(values: Array, spec: Spec, better: int) -> Array:
    pick = np.fmax if better < 0 else np.fmin
    found: Array = pick.reduce(values, axis=-1, keepdims=True)
    return found


def _sum(values: Array, spec: Spec, better: int) -> Array:
    found = np.nansum(values, axis=-1, keepdims=True)
    return np.where(np.isnan(values).all(axis=-1, keepdims=True), np.nan, found)


def _mean(values: Array, spec: Spec, better: int) -> Array:
    count = values.shape[-1]
    weights = spec.weights if spec.weights is not None else np.full(count, 1.0 / count)
    return spec.k0 * (values @ weights)[..., None]


#: Every combination by its word.
COMBINED: Mapping[str, Combination] = {
    "each": Combination(Text(zh="各项分别", en="each"), lambda values, spec, better: values),
    "worst": Combination(Text(zh="最差一项", en="the worst"), _worst),
    "sum": Combination(Text(zh="各项之和", en="sum"), _sum),
    "mean": Combination(Text(zh="加权平均", en="weighted mean"), _mean),
}


@dataclass(frozen=True, eq=False)
class Taken:
    """Indicators taken together: what was found, what it is held against, and before that `each` of them.

    `lacks` and `reference_lacks` tell where some of the indicators were not measured; None where none lacks. `bound`
    tells whether what is then found is the least that is possible (the worst of some indicators is no better than the
    worst of all), and not merely unknown. `unknown` tells where only a class is published that does not say what is
    measured, `met` where it says that nothing is over the target.
    """

    found: Array
    reference: Array | float
    each: Array
    lacks: Mask | None = None
    reference_lacks: Mask | None = None
    bound: bool = False
    unknown: Mask | None = None
    met: Mask | None = None


def taken_together(scene: Scene, spec: Spec) -> Taken:
    """Return a measure, indicators taken together, what it is held against, and where it is not whole.

    Where a class is published and concentrations lack, it stands for the class of the section.
    """
    taken = _of_values_taken(scene, spec)
    if scene.tables.classes is None or MEASURES[spec.measure].needs != "value":
        return taken
    published = scene.published[:, :, None]
    if is_whole_class(scene, spec):
        return _with_class(scene, spec, taken, published)
    unknown = ~np.isnan(published) & np.isnan(taken.found)
    met = within_target(scene, spec)
    return replace(taken, unknown=unknown, met=None if met is None else met[:, :, None])


def _with_class(scene: Scene, spec: Spec, taken: Taken, published: Array) -> Taken:
    """Return the class of a section, that which is published where indicators lack, here and in the reference."""
    lacks = np.isnan(taken.found) | (taken.lacks if taken.lacks is not None else False)
    instead = ~np.isnan(published) & lacks
    made = replace(taken, found=np.where(instead, published, taken.found))
    if taken.lacks is not None:
        made = replace(made, lacks=taken.lacks & ~instead)
    against = class_against(scene, spec)
    if against is None:
        return made
    reference = np.asarray(made.reference, dtype=float)
    bare = np.isnan(reference) | (taken.reference_lacks if taken.reference_lacks is not None else False)
    instead = ~np.isnan(against[:, :, None]) & bare
    made = replace(made, reference=np.where(instead, against[:, :, None], reference))
    return made if taken.reference_lacks is None else replace(made, reference_lacks=taken.reference_lacks & ~instead)


def _of_values_taken(scene: Scene, spec: Spec) -> Taken:
    measure = MEASURES[spec.measure]
    made = measure.level(scene, spec)
    combine = COMBINED[spec.combine].of
    reference, apart = made.reference, None
    if not made.whole and isinstance(reference, np.ndarray):
        apart, reference = reference, combine(reference, spec, measure.better)
    if made.found.shape[-1] != len(spec.ks) or measure.of_section:
        return Taken(made.found, reference, made.found)
    found = combine(made.found, spec, measure.better)
    if spec.combine == "each" or len(spec.ks) < 2:
        return Taken(found, reference, made.found)
    lacks, reference_lacks = (_lacking(scene, spec, one) for one in (made.found, apart))
    bound = spec.combine == "worst" or (spec.combine == "sum" and measure.positive)
    return Taken(found, reference, made.found, lacks, reference_lacks, bound)


def _lacking(scene: Scene, spec: Spec, values: Array | None) -> Mask | None:
    """Tell where some, but not all, of the indicators that count have no value."""
    if values is None or not (empty := np.isnan(values)).any():
        return None
    applies = MEASURES[spec.measure].applies
    counts = np.broadcast_to(applies(scene, spec) if applies is not None else np.ones((), dtype=bool), values.shape)
    lacks: Mask = (empty & counts).any(axis=-1, keepdims=True) & (~empty & counts).any(axis=-1, keepdims=True)
    return lacks if lacks.any() else None


def level_of(scene: Scene, spec: Spec) -> tuple[Array, Array | float]:
    """Return a measure, indicators taken together, and what it is held against."""
    taken = taken_together(scene, spec)
    return taken.found, taken.reference
