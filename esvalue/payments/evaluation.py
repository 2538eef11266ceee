"""A rule computed from tables: periods chosen, what lacks refused or left out by name, claims settled by parties."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import Mistakes
from esvalue.core.periods import KINDS, months_of
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.payments import notes
from esvalue.payments.amount_doubts import doubt_amounts
from esvalue.payments.asking import Asked, asked_names, given_amounts, given_openings, named_periods
from esvalue.payments.claims import Claims, LeftOut
from esvalue.payments.grids import LONG, SAMPLE, SAMPLED
from esvalue.payments.ledger import Computed, claims_frame
from esvalue.payments.measures import AGAINST, MEASURES
from esvalue.payments.needs import (
    check_needs,
    gaps_of,
    gaps_of_reference,
    means_of,
    named_rows,
    nothing_known,
    only_classes,
    only_inflow,
    other_classes,
    single_gaps,
    undetected,
    uses_target,
)
from esvalue.payments.network import KIND_NAMES, doubt_parties
from esvalue.payments.overlaps import overlapping
from esvalue.payments.per import PER, check_targets
from esvalue.payments.pools import through_pools
from esvalue.payments.rule_file import ANY, RuleFile, Term
from esvalue.payments.scene import Scene, Spec
from esvalue.payments.schedules import SCHEDULES
from esvalue.payments.tables import Tables
from esvalue.payments.tenure import Held
from esvalue.payments.terms import Open, computed, spec_of

__all__ = ["bare_terms", "evaluate"]

#: What a rule counts that has no period of its own.
EVERY = Text(zh="全部时段", en="every period")


@dataclass(eq=False)
class _Run:
    """One evaluation as it goes on."""

    file: RuleFile
    name: str
    tables: Tables
    asked: Asked
    amounts: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    leave_out: Collection[str] = frozenset()
    problems: Mistakes = field(default_factory=Mistakes)
    left_out: dict[str, LeftOut] = field(default_factory=dict)
    scenes: dict[tuple[str, str], Scene] = field(default_factory=dict)
    #: Terms of whose periods none is asked about.
    unasked: list[Term] = field(default_factory=list)
    notes: dict[str, Text] = field(default_factory=dict)
    #: Whether what lacks is looked for and everything is told; not where the tables were proved before.
    told: bool = True


def bare_terms(
    rule: Held,
    tables: Tables,
    period: str | Iterable[str] | None,
    leave_out: Collection[str],
    *,
    as_if: bool,
    amounts: Mapping[str, float | str | Mapping[str, float]] | None,
) -> list[Computed]:
    """Return the terms of a rule computed on tables like others that were proved: nothing is checked or told."""
    file, name = rule.file, rule.name
    asked = Asked(name, rule.tenure, tables, named_periods(period), as_if)
    run = _Run(file, name, tables, asked, told=False)
    run.leave_out = asked_names(file, tables.indicators, leave_out, name, run.problems)
    run.amounts = given_amounts(file, amounts or {}, name, run.problems)
    return [found for term in file.terms if (found := _term(run, term)) is not None]


def evaluate(
    rule: Held,
    tables: Tables,
    period: str | Iterable[str] | None = None,
    leave_out: Collection[str] = (),
    *,
    as_if: bool = False,
    amounts: Mapping[str, float | str | Mapping[str, float]] | None = None,
    opening: Mapping[str, float | str] | None = None,
) -> Claims:
    """Return the claims of a rule; see `Rule.evaluate`."""
    file, name = rule.file, rule.name
    asked = Asked(name, rule.tenure, tables, named_periods(period), as_if)
    run = _Run(file, name, tables, asked)
    run.leave_out = asked_names(file, tables.indicators, leave_out, name, run.problems)
    run.amounts = given_amounts(file, amounts or {}, name, run.problems)
    openings = given_openings(file, opening or {}, name, run.problems)
    run.problems.raise_if_any()
    apart = [tables.network.names[i] for i in np.flatnonzero(only_inflow(tables))]
    if apart and tables.targets is not None:
        run.notes["inflow"] = notes.INFLOW_ONLY.format(names=", ".join(apart[: notes.SHOWN]))
    if bare := [tables.network.names[i] for i in np.flatnonzero(nothing_known(tables))]:
        run.notes["bare"] = notes.NOTHING_KNOWN.format(names=", ".join(bare[: notes.SHOWN]))
    for number, title in enumerate(file.rule.missing, 1):
        _leave(run, f"missing.{number}", title, notes.NOT_PRINTED, file.terms)
    made = [found for term in file.terms if (found := _term(run, term)) is not None]
    if run.unasked and not made and not run.problems:
        _refuse_left(run)
    if run.unasked and not made and not run.problems:
        kinds = sorted({term.period for term in run.unasked})
        titles = [KINDS[kind].title if kind in KINDS else SAMPLED for kind in kinds]
        run.problems.add(
            "nothing_measured",
            tables.monitoring.where,
            rule=name,
            kinds=Text(zh="、", en=", ").join(titles),
            asked=", ".join(str(one) for one in asked.named or ()) or EVERY,
        )
    absent = [_leave_absent(run, term) for term in run.unasked if asked.lacks(term.period)]
    _check_overlaps(run, made)
    run.problems.raise_if_any()
    frame = claims_frame(made, file.settle, name, run.problems)
    run.problems.raise_if_any()
    _note_dates(run)
    used = {one for scene in run.scenes.values() for one in scene.periods}
    other = None
    if tables.monitoring.disputed and not tables.other:
        other = evaluate(
            rule, tables.without_disputed(), period, leave_out, as_if=as_if, amounts=amounts, opening=opening
        )
        nets = other.net()["net"]
        listed = ", ".join(f"{party} {nets[party]:,.2f}" for party in nets.index[: notes.SHOWN]) or "-"
        run.notes["other"] = notes.OTHER.format(total=other.total, nets=listed)
    doubts = (
        *tables.network.doubts,
        *tables.monitoring.doubts,
        *tables.doubts,
        *doubt_amounts(name, file),
        *absent,
        *doubt_parties(tables.named_parties, file.settle.named_parties),
    )
    claims = Claims(
        name,
        file.rule.title,
        frame,
        tuple(run.left_out.values()),
        as_if and not all(asked.tenure.counts(one) for one in used),
        other,
        (*doubts, *run.notes.values()),
        doubts,
        periods=tuple(one.label for one in sorted(used, key=lambda one: (one.start, one.end))),
    )
    return through_pools(claims, file.settle.pools, openings)


def _leave_absent(run: _Run, term: Term) -> Text:
    """Leave out a term of whose periods the tables hold none, and return what is doubtful about it."""
    kind = KINDS[term.period].title if term.period in KINDS else SAMPLED
    _leave(run, term.name, term.title, notes.NO_PERIOD.format(kind=kind), [term])
    return notes.NO_PERIOD_DOUBT.format(kind=kind, title=term.title, name=term.name)


def _refuse_left(run: _Run) -> None:
    """Refuse periods that are left to the rule before this one, where there are no others."""
    kinds, tenure = {term.period for term in run.unasked}, run.asked.tenure
    left = sorted({one.label for kind in kinds for one in run.asked.dropped(kind) if tenure.left_to_before(one)})
    if left and tenure.own is not None and tenure.before is not None:
        run.problems.add(
            "period_of_before", run.name, period=", ".join(left), dates=tenure.own.said, before=tenure.before.name
        )


def _note_dates(run: _Run) -> None:
    """Name the periods that have targets and that no claim counts, as the rule was not in force."""
    kinds = {term.period for term in run.file.terms}
    apart = sorted({one.label for kind in kinds for one in run.asked.dropped(kind)})
    if apart:
        more = f" +{len(apart) - notes.SHOWN}" if len(apart) > notes.SHOWN else ""
        run.notes["dates"] = notes.NOT_IN_FORCE.format(periods=", ".join(apart[: notes.SHOWN]) + more)


def _leave(
    run: _Run,
    name: str,
    title: Text,
    why: Text,
    terms: Collection[Term],
    *,
    sections: npt.NDArray[np.bool_] | None = None,
) -> None:
    """Write down by name what is not counted, and whose net it could change."""
    if not run.told:
        return
    if sections is None and terms:
        kinds = [[one.kind for one in term.when if one.kind is not None] for term in terms]
        if all(kinds):  # each of them holds for some kinds of sections only
            allowed = [KIND_NAMES.index(kind) for listed in kinds for kind in set.intersection(*map(set, listed))]
            sections = np.isin(run.tables.network.kinds, allowed)
    before = run.left_out[name].parties if name in run.left_out else ()
    parties = dict.fromkeys((*before, *notes.touched(run.tables, run.file.settle, terms, sections)))
    run.left_out[name] = LeftOut(name, title, why, tuple(parties))


def _term(run: _Run, term: Term) -> Computed | None:
    """Return the claims of a term, None where it is left out or nothing of it can be asked for."""
    given = run.amounts.get(term.name)
    sides = [side for side in term.sides if side not in run.leave_out]
    if term.name in run.leave_out or not sides:
        return _left(run, term, notes.ASKED)
    for side in set(term.sides) - set(sides):
        _leave(run, f"{term.name}.{side}", term.title, notes.ASKED, [term.model_copy(update={"sides": [side]})])
    if not term.seen and given is None:
        return _left(run, term, notes.NOT_SEEN)
    term = term.model_copy(update={"sides": sides})
    if MEASURES[term.measure].needs == "day" and not run.tables.grid("day").periods:
        return _left(run, term, notes.NO_DAYS)
    scene = _scene(run, term)
    if scene is None:
        return None
    indicators, at = run.tables.indicators, f"{run.name}: {term.name}"
    without = frozenset(k for k, code in enumerate(indicators.codes) if code in run.leave_out)
    spec = spec_of(term, term, indicators, without, at)
    conditions = [(one, spec_of(one, term, indicators, without, at) if one.measure else None) for one in term.when]
    left = [code for code in indicators.members(term.indicators or [], at, Mistakes()) if code in run.leave_out]
    if left and term.weights is not None:
        run.problems.add("mean_left_out", at, names=", ".join(left))
        return None
    if left and not len(spec.ks):
        return _left(run, term, notes.ASKED)
    specs = [spec, *(one for _, one in conditions if one is not None)]
    wanted = _wanted(scene, specs)
    if run.told and not _has_all(run, scene, term, specs, given=given):
        return None
    for code in left:
        _leave(run, code, indicators.records[code].title, notes.ASKED, [term])
    yuan = conversion(parse(run.file.rule.unit), parse("yuan"))
    claims, open_ = computed(scene, term, spec, conditions, wanted, amount=given, yuan=yuan, told=run.told)
    if not run.told:
        return Computed(term, scene, claims, tuple(specs))
    _note_open(run, term, scene, specs, open_)
    if given is not None:
        text = notes.USERS_INSTEAD if term.seen else notes.USERS
        shown = ", ".join(f"{'' if name == ANY else name + ' '}{one * yuan:,.2f}" for name, one in given.items())
        amount = Text(zh=f"{shown} 元", en=f"{shown} yuan")
        run.notes[f"amount {term.name}"] = text.format(title=term.title, amount=amount)
    return Computed(term, scene, claims, tuple(specs))


def _note_open(run: _Run, term: Term, scene: Scene, specs: list[Spec], found: Open) -> None:
    """Name what is not known as single indicators were not measured, and the claims that could be larger."""
    published = ~np.isnan(scene.published)
    for name, why, unknown in (
        ("published", notes.NEEDS_MORE, found.unknown & published),
        ("unknown", notes.UNKNOWN, found.unknown & ~published),
    ):
        if unknown.any():
            said = why.format(rows=notes.open_rows(scene, specs, unknown))
            _leave(run, f"{term.name}.{name}", term.title, said, [term], sections=_own_sections(run, term, unknown))
    if found.least.any():
        rows = notes.open_rows(scene, specs, found.least)
        run.notes[f"least {term.name}"] = notes.LEAST.format(title=term.title, rows=rows)


def _own_sections(run: _Run, term: Term, mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_] | None:
    """Return the sections of a mask over (section, period); None, which is all, where a term counts per party."""
    return np.asarray(mask.any(axis=1)) if term.per == "section" else None


def _has_all(run: _Run, scene: Scene, term: Term, specs: list[Spec], *, given: Mapping[str, float] | None) -> bool:
    """Tell whether the tables and the rule have all that a term needs, section by section, also where it counts per
    party; what they lack goes to the mistakes.
    """
    before = len(run.problems)
    sections = _by_section(run, term, scene)
    wanted = _wanted(sections, specs)
    if any(uses_target(one) for one in specs):
        check_targets(scene, sections, run.name, run.problems)
    for one in specs:
        check_needs(sections, one, not isinstance(term.indicators, str), wanted, run.name, problems=run.problems)
        for period, rows in means_of(sections, one, wanted).items():
            run.notes[f"mean {period} {rows}"] = notes.MEANS.format(period=period, rows=rows)
        if gaps := gaps_of_reference(sections, one):
            run.notes[f"reference {gaps}"] = notes.NO_REFERENCE.format(against=AGAINST[one.against].title, rows=gaps)
    _check_amounts(run, scene, term, specs[0], given)
    if unknown := undetected(run.tables, specs, run.asked.named):
        run.problems.add("detection_unlimited", run.tables.monitoring.where, rule=run.name, rows=named_rows(unknown))
    return len(run.problems) == before


def _left(run: _Run, term: Term, why: Text) -> Computed | None:
    _leave(run, term.name, term.title, why, [term])
    return None


def _check_overlaps(run: _Run, made: Iterable[Computed]) -> None:
    """Refuse a value of a period beside shorter ones that say otherwise, among what the terms computed take."""
    listed = list(made)
    if not listed:
        return
    ks = np.unique(np.concatenate([spec.ks for one in listed for spec in one.specs] or [np.zeros(0, dtype=np.int64)]))
    kinds = {one.term.period for one in listed}
    longest = max((KINDS[kind].rank for kind in kinds if kind in KINDS), default=0)
    back = any(AGAINST[spec.against].needs in ("last_year", "base") for one in listed for spec in one.specs)
    looked = {kind for kind, one in KINDS.items() if one.rank <= (KINDS["year"].rank if back else longest)}
    days = any(MEASURES[spec.measure].needs == "day" for one in listed for spec in one.specs)
    monitoring, network = run.tables.monitoring, run.tables.network
    if SAMPLE in kinds:
        within = overlapping(monitoring, network, ks, kinds={"week", "month"}, always=True, days=False)
        if within:
            run.problems.add("sample_within", monitoring.where, rule=run.name, rows=named_rows(within))
            return
    if rows := overlapping(monitoring, network, ks, kinds=looked, always=False, days=days):
        run.problems.add("two_values", monitoring.where, rows=named_rows(rows))


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
        if run.told:
            _note_scene(run, _by_section(run, term, run.scenes[at]), at)
    scene = run.scenes[at]
    if kind in LONG and run.asked.named is None:
        whole = [one for one in scene.periods if run.asked.months(one) == len(months_of(one))]
        if len(whole) < len(scene.periods) and term.name not in run.left_out:
            _leave(run, term.name, term.title, notes.NO_YEAR, [term])
        if not whole:
            return None
        scene = scene if len(whole) == len(scene.periods) else Scene(scene.tables, kind, whole)
    return scene


def _looked_at(run: _Run) -> npt.NDArray[np.int64]:
    """Return the indicators that any term or condition of the rule speaks of."""
    spoken = [one.indicators for term in run.file.terms for one in (term, *term.when) if one.indicators]
    members = {code for named in spoken for code in run.tables.indicators.members(named, "", Mistakes())}
    return np.array([k for k, code in enumerate(run.tables.indicators.codes) if code in members], dtype=np.int64)


def _by_section(run: _Run, term: Term, scene: Scene) -> Scene:
    """Return the tables of sections at the periods of a scene: the scene itself where a term counts per section."""
    return scene if term.per == "section" else Scene(run.tables, scene.kind, scene.periods)


def _note_scene(run: _Run, scene: Scene, at: tuple[str, str]) -> None:
    """Name the gaps of the tables, and where classes are published in place of concentrations."""
    if gaps := gaps_of(scene):
        run.notes[f"gaps {at}"] = notes.GAPS.format(rows=gaps)
    if gaps := single_gaps(scene, _looked_at(run)):
        run.notes[f"single gaps {at}"] = notes.SINGLE_GAPS.format(rows=gaps)
    if scene.tables.classes is not None:
        if rows := only_classes(scene):
            run.notes[f"classes {at}"] = notes.ONLY_CLASSES.format(rows=rows)
        if rows := other_classes(scene):
            run.notes[f"other classes {at}"] = notes.OTHER_CLASSES.format(rows=rows)


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
