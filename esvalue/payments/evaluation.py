"""A rule computed from tables: periods chosen, what lacks refused or left out by name, claims settled by parties."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import Mistakes, nearest
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.payments.asking import MONTHS, Asked, named_periods
from esvalue.payments.claims import Claims, LeftOut
from esvalue.payments.ledger import Computed, claims_frame
from esvalue.payments.measures import AGAINST, MEASURES
from esvalue.payments.needs import check_needs, gaps_of, gaps_of_reference, only_inflow, single_gaps, uses_target
from esvalue.payments.network import KIND_NAMES
from esvalue.payments.per import PER
from esvalue.payments.periods import Period, parse_period
from esvalue.payments.rule_file import ANY, RuleFile, Term
from esvalue.payments.scene import Scene, Spec
from esvalue.payments.schedules import SCHEDULES
from esvalue.payments.tables import Tables
from esvalue.payments.terms import computed, spec_of

__all__ = ["evaluate"]

#: Names a note lists.
SHOWN = 20
NOT_SEEN = Text(zh="金额未见于印本，未计入", en="its amount is not in print; not counted")
NOT_PRINTED = Text(zh="未见于印本，未计入", en="not in print; not counted")
ASKED = Text(zh="按要求不计", en="left out as asked")
GAPS = Text(zh="缺测或暂停考核，不计：{rows}", en="a gap or suspended, not counted: {rows}")
SINGLE_GAPS = Text(
    zh="单项缺测或暂停考核，类别只据其余指标，可能偏好：{rows}",
    en="single indicators are a gap or suspended, so that classes rest on the others and may be too good: {rows}",
)
NOT_IN_FORCE = Text(zh="规则未施行，不计：{periods}", en="the rule was not in force, not counted: {periods}")
NO_REFERENCE = Text(zh="{against}缺测，不计：{rows}", en="{against} is a gap, not counted: {rows}")
INFLOW_ONLY = Text(zh="没有目标，只作入境断面：{names}", en="without a target, taken as inflow only: {names}")
NOT_WHOLE = Text(zh="{year} 年均值只据 {months} 个月", en="the mean of {year} rests on {months} of its months")
NO_DAYS = Text(zh="没有逐日数据，未计入", en="there are no daily values; not counted")
NO_YEAR = Text(zh="全年数据未齐，未计入", en="the year is not complete; not counted")


@dataclass(eq=False)
class _Run:
    """One evaluation as it goes on."""

    file: RuleFile
    name: str
    tables: Tables
    asked: Asked
    amounts: Mapping[str, float | Mapping[str, float]]
    leave_out: Collection[str]
    problems: Mistakes = field(default_factory=Mistakes)
    left_out: dict[str, LeftOut] = field(default_factory=dict)
    scenes: dict[tuple[str, str], Scene] = field(default_factory=dict)
    #: Terms of whose periods none is asked about.
    unasked: list[Term] = field(default_factory=list)
    notes: dict[str, Text] = field(default_factory=dict)


def evaluate(
    file: RuleFile,
    name: str,
    tables: Tables,
    period: str | Iterable[str] | None = None,
    leave_out: Collection[str] = (),
    *,
    as_if: bool = False,
    amounts: Mapping[str, float | Mapping[str, float]] | None = None,
) -> Claims:
    """Return the claims of a rule; see `Rule.evaluate`."""
    asked = Asked(name, file.rule.in_force, tables, named_periods(period), as_if)
    run = _Run(file, name, tables, asked, amounts or {}, frozenset(leave_out))
    _check_words(run)
    apart = [tables.network.names[i] for i in np.flatnonzero(only_inflow(tables))]
    if apart and tables.targets is not None:
        run.notes["inflow"] = INFLOW_ONLY.format(names=", ".join(apart[:SHOWN]))
    for number, title in enumerate(file.rule.missing, 1):
        run.left_out[f"missing.{number}"] = LeftOut(f"missing.{number}", title, NOT_PRINTED)
    made = [found for term in file.terms if (found := _term(run, term)) is not None]
    if run.unasked and not made and not run.problems:
        kinds = sorted({term.period for term in run.unasked})
        run.problems.add("nothing_measured", tables.monitoring.where, rule=name, kinds=", ".join(kinds),
                         asked=", ".join(str(one) for one in asked.named or ()) or "-")  # fmt: skip
    run.problems.raise_if_any()
    frame = claims_frame(made, file.settle, name, run.problems)
    run.problems.raise_if_any()
    _note_dates(run)
    used = {one for scene in run.scenes.values() for one in scene.periods}
    other = None
    if tables.monitoring.disputed and not tables.other:
        other = evaluate(file, name, tables.without_disputed(), period, leave_out, as_if=as_if, amounts=amounts)
    return Claims(
        name,
        file.rule.title,
        frame,
        tuple(run.left_out.values()),
        as_if and any(asked.outside(one) for one in used),
        other,
        (*tables.monitoring.doubts, *run.notes.values()),
    )


def _note_dates(run: _Run) -> None:
    """Name the periods that have targets and that no claim counts, as the rule was not in force."""
    kinds = {term.period for term in run.file.terms}
    apart = sorted({one.label for kind in kinds for one in run.asked.dropped(kind)})
    if apart:
        more = f" +{len(apart) - SHOWN}" if len(apart) > SHOWN else ""
        run.notes["dates"] = NOT_IN_FORCE.format(periods=", ".join(apart[:SHOWN]) + more)


def _check_words(run: _Run) -> None:
    """Refuse names in `leave_out` and `amounts` that are none of the rule's."""
    terms = [term.name for term in run.file.terms]
    known = [*terms, "worse", "better", *run.tables.indicators.codes]
    for what, given, allowed in (("leave_out", run.leave_out, known), ("amounts", run.amounts, terms)):
        for one in given:
            if one not in allowed:
                run.problems.add("unknown_name", f"{run.name}: {what}", what="term", name=one,
                                 nearest=nearest(one, allowed) or ", ".join(terms))  # fmt: skip
    for name, amount in run.amounts.items():
        for number in amount.values() if isinstance(amount, Mapping) else (amount,):
            if not (isinstance(number, int | float) and 0 <= number < np.inf):
                run.problems.add("amount_no_number", f"{run.name}: amounts.{name}", given=str(number))
    run.problems.raise_if_any()


def _term(run: _Run, term: Term) -> Computed | None:
    """Return the claims of a term, None where it is left out or nothing of it can be asked for."""
    amount = run.amounts.get(term.name)
    given = {ANY: float(amount)} if isinstance(amount, int | float) else amount
    sides = [side for side in term.sides if side not in run.leave_out]
    if term.name in run.leave_out or not sides:
        return _left(run, term, ASKED)
    for side in set(term.sides) - set(sides):
        run.left_out[f"{term.name}.{side}"] = LeftOut(f"{term.name}.{side}", term.title, ASKED)
    if not term.seen and given is None:
        return _left(run, term, NOT_SEEN)
    term = term.model_copy(update={"sides": sides})
    if MEASURES[term.measure].needs == "day" and not run.tables.grid("day").periods:
        return _left(run, term, NO_DAYS)
    scene = _scene(run, term)
    if scene is None:
        return None
    indicators, at = run.tables.indicators, f"{run.name}: {term.name}"
    without = frozenset(k for k, code in enumerate(indicators.codes) if code in run.leave_out)
    spec = spec_of(term, term, indicators, without, at)
    conditions = [
        (one, spec_of(one, term, indicators, without, at) if one.measure else None) for one in term.when
    ]  # fmt: skip
    left = [code for code in indicators.members(term.indicators or [], at, Mistakes()) if code in run.leave_out]
    if left and term.weights is not None:
        run.problems.add("mean_left_out", at, names=", ".join(left))
        return None
    if left and not len(spec.ks):
        return _left(run, term, ASKED)
    specs = [spec, *(one for _, one in conditions if one is not None)]
    wanted = _wanted(scene, specs)
    if not _has_all(run, scene, term, specs, wanted, given=given):
        return None
    for code in left:
        run.left_out[code] = LeftOut(code, indicators.records[code].title, ASKED)
    yuan = conversion(parse(run.file.rule.unit), parse("yuan"))
    return Computed(term, scene, computed(scene, term, spec, conditions, wanted, amount=given, yuan=yuan))


def _has_all(
    run: _Run,
    scene: Scene,
    term: Term,
    specs: list[Spec],
    wanted: npt.NDArray[np.bool_],
    *,
    given: Mapping[str, float] | None,
) -> bool:
    """Tell whether the tables and the rule have all that a term needs; what they lack goes to the mistakes."""
    before = len(run.problems)
    for one in specs:
        check_needs(scene, one, not isinstance(term.indicators, str), wanted, run.name, problems=run.problems)
        if gaps := gaps_of_reference(scene, one):
            run.notes[f"reference {gaps}"] = NO_REFERENCE.format(against=AGAINST[one.against].title, rows=gaps)
    _check_amounts(run, scene, term, specs[0], given)
    return len(run.problems) == before


def _left(run: _Run, term: Term, why: Text) -> Computed | None:
    run.left_out[term.name] = LeftOut(term.name, term.title, why)
    return None


def _scene(run: _Run, term: Term) -> Scene | None:
    """Return the tables at the periods of a term, None where none of its kind is asked about."""
    kind, at = term.period, (term.per, term.period)
    if at not in run.scenes:
        periods = run.asked.periods(kind, run.problems)
        if not periods:
            run.unasked.append(term)
            return None
        tables = PER[term.per].tables(run.tables, run.problems)
        run.problems.raise_if_any()
        run.scenes[at] = Scene(tables, kind, periods)
        if gaps := gaps_of(run.scenes[at]):
            run.notes[f"gaps {at}"] = GAPS.format(rows=gaps)
        if gaps := single_gaps(run.scenes[at]):
            run.notes[f"single gaps {at}"] = SINGLE_GAPS.format(rows=gaps)
    scene = run.scenes[at]
    if kind == "year" and run.asked.named is None:
        whole = [one for one in scene.periods if run.asked.months(one) == MONTHS]
        if len(whole) < len(scene.periods):
            run.left_out.setdefault(term.name, LeftOut(term.name, term.title, NO_YEAR))
        if not whole:
            return None
        scene = scene if len(whole) == len(scene.periods) else Scene(scene.tables, kind, whole)
    _note_years(run, term, scene)
    return scene


def _note_years(run: _Run, term: Term, scene: Scene) -> None:
    """Say of every year a term takes the mean of in how many months it was measured, where that is not all of them."""
    years: set[Period | None] = set(scene.periods if scene.kind == "year" and MEASURES[term.measure].needs else ())
    words = {term.against or MEASURES[term.measure].against, *(one.against for one in term.when)}
    if "last_year" in words:
        years |= set(scene.years(1))
    if "base" in words and term.base is not None:
        years |= {parse_period(str(year)) for year in range(term.base.first, term.base.last + 1)}
    for year in sorted((one for one in years if one is not None), key=lambda one: one.start):
        months = run.asked.months(year)
        if 0 < months < MONTHS:
            run.notes[year.label] = NOT_WHOLE.format(year=year.label, months=months)


def _wanted(scene: Scene, specs: Iterable[Spec]) -> npt.NDArray[np.bool_]:
    """Tell which sections are assessed when: those with a target where the rule has one, else all."""
    made = np.ones((scene.sections, len(scene.periods)), dtype=bool)
    targets = scene.tables.targets
    if targets is not None and not any(uses_target(one) for one in specs) and scene.targets.given().any():
        made &= scene.targets.given()
    return made


def _check_amounts(run: _Run, scene: Scene, term: Term, spec: Spec, given: Mapping[str, float] | None) -> None:
    """Refuse a section or indicator for which the rule prints no amount."""
    if SCHEDULES[term.schedule.word].money:
        return
    amounts = given or term.amount or {}
    if ANY in amounts:
        return
    if term.by == "indicator":
        lacking = [scene.tables.indicators.codes[k] for k in spec.ks]
    else:
        lacking = [KIND_NAMES[kind] for kind in np.unique(scene.tables.network.kinds)]
    lacking = [name for name in lacking if name not in amounts]
    if lacking:
        run.problems.add("amount_lacks", f"{run.name}: {term.name}", names=", ".join(lacking), known=", ".join(amounts))
