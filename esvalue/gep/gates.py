"""Quality gates of an account: coverage, imputed and judged shares, years between prices,
double counting across domains.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from esvalue.core.errors import Mistakes, nearest
from esvalue.core.text import Text
from esvalue.gep.entries import Clash, Entry, Verdict
from esvalue.gep.layout import LINES
from esvalue.inputs.scenario.quality import Quality
from esvalue.inputs.sources import Vocabulary
from esvalue.model.model import Model

__all__ = ["DEFAULTS", "clashes_of", "coverage_of", "verdicts_of"]

Both = Mapping[str, str]
#: What holds where the scenario says nothing: thresholds of this program, not of a guideline.
DEFAULTS = Quality(minimum_coverage=0.6, maximum_imputed=0.5, maximum_judged=0.5, maximum_price_year_spread=15)


def coverage_of(
    model: Model, reading: str, entries: Sequence[Entry], quality: Quality | None, where: str
) -> tuple[tuple[str, ...], dict[str, Both], dict[str, Both]]:
    """Return the lines of the national list that are covered, those that are not with the reason,
    and those declared absent.

    Raises
    ------
    InputError
        A line declared absent that does not exist, or that has a value.
    """
    problems = Mistakes()
    known = {line.key: line for line in LINES}
    absent: dict[str, Both] = dict((quality.absent if quality else {}).items())
    valued: dict[str, list[str]] = {}
    for e in entries:
        if e.line and e.summed:
            valued.setdefault(e.line, []).append(e.service)
    for name in absent:
        if name not in known:
            problems.add(
                "gep_unknown_line",
                f"{where}: quality.absent",
                name=name,
                nearest=nearest(name, known) or "-",
                known=", ".join(known),
            )
        elif name in valued:
            problems.add(
                "gep_line_present",
                f"{where}: quality.absent.{name}",
                name=name,
                services=", ".join(sorted(set(valued[name]))),
            )
    problems.raise_if_any()
    covered = tuple(line.key for line in LINES if line.key in valued)
    uncovered: dict[str, Both] = {
        line.key: _why(model, reading, line.codes)
        for line in LINES
        if line.key not in valued and line.key not in absent
    }
    return covered, uncovered, absent


def _why(model: Model, reading: str, codes: Sequence[str]) -> Text:
    """Return why no domain has a service of a line: switched off, or the reasons of the cards."""
    zh, en = [], []
    for domain, account in model.accounts.items():
        card, title = model.binder.bound[domain].card, account.title
        off = [
            k
            for k in account.off
            if k in card.services and k in card.readings[reading].services and (card.services[k].code or k) in codes
        ]
        if off:
            zh.append(f"{title['zh']}：已关闭")
            en.append(f"{title['en']}: switched off")
            continue
        for code, reason in account.missing[reading].items():
            if code in codes:
                zh.append(f"{title['zh']}：{reason['zh']}")
                en.append(f"{title['en']}: {reason['en']}")
    return Text(
        zh="；".join(dict.fromkeys(zh)) or "没有卡片核算此项",
        en="; ".join(dict.fromkeys(en)) or "no card accounts for it",
    )


def clashes_of(entries: Sequence[Entry], words: Vocabulary, quality: Quality | None, where: str) -> tuple[Clash, ...]:
    """Return the overlap groups of which several services, of several domains, are summed.

    Within a domain the binder refuses them; across domains the waters, soils and visits may be different ones, so they
    are named with the value at stake (the group's sum less its largest member) until the scenario says why they are.
    """
    distinct = quality.distinct if quality else {}
    problems = Mistakes()
    for group in distinct:
        if group not in words.overlaps:
            problems.add(
                "unknown_name",
                f"{where}: quality.distinct",
                what="name",
                name=group,
                nearest=nearest(group, words.overlaps) or "-",
            )
    problems.raise_if_any()
    found: list[tuple[frozenset[str], Clash]] = []
    for group, overlap in words.overlaps.items():
        sums: dict[tuple[str, str], float] = {}
        for e in entries:
            if e.summed and e.code in overlap.members:
                sums[(e.domain, e.service)] = sums.get((e.domain, e.service), 0.0) + e.value
        codes = frozenset(e.code for e in entries if e.summed and e.code in overlap.members)
        if len(codes) > 1 and len({domain for domain, _ in sums}) > 1:
            by_code = {code: sum(e.value for e in entries if e.summed and e.code == code) for code in codes}
            stake = sum(by_code.values()) - max(by_code.values())
            reason = distinct.get(group, None)
            found.append((codes, Clash(group, overlap.title, tuple(sums), stake, reason)))
    # a group that shows no more than another one does is that one again
    return tuple(
        clash
        for i, (codes, clash) in enumerate(found)
        if not any(codes < other or (codes == other and j < i) for j, (other, _) in enumerate(found))
    )


def verdicts_of(
    entries: Sequence[Entry], covered: int, listed: int, clashes: Sequence[Clash], quality: Quality | None
) -> tuple[Verdict, ...]:
    """Return the verdict of every gate; a limit the scenario leaves out takes its value from :data:`DEFAULTS`."""
    limit = _limits(quality)
    summed = [e for e in entries if e.summed]
    whole = sum(abs(e.value) for e in summed)
    coverage = covered / listed if listed else 0.0
    imputed = sum(e.imputed * abs(e.value) for e in summed) / whole if whole else 0.0
    judged = sum(e.judged * abs(e.value) for e in summed) / whole if whole else 0.0
    years = sorted({year for e in summed for year in e.price_years})
    spread = float(years[-1] - years[0]) if years else 0.0
    return (
        Verdict(
            "coverage",
            Text(zh="服务覆盖率", en="coverage of services"),
            coverage,
            limit["minimum_coverage"],
            coverage >= limit["minimum_coverage"],
            Text(
                zh=f"国家清单 {listed} 项只覆盖 {covered} 项（{coverage:.0%}，低于 {limit['minimum_coverage']:.0%}）",
                en=f"only {covered} of {listed} services of the national list ({coverage:.0%}, below "
                f"{limit['minimum_coverage']:.0%})",
            ),
        ),
        Verdict(
            "imputed",
            Text(zh="插补占比", en="imputed share"),
            imputed,
            limit["maximum_imputed"],
            imputed <= limit["maximum_imputed"],
            Text(
                zh=f"{imputed:.0%} 的价值含插补数据（上限 {limit['maximum_imputed']:.0%}）",
                en=f"{imputed:.0%} of the value rests on imputed entries (at most {limit['maximum_imputed']:.0%})",
            ),
        ),
        Verdict(
            "judged",
            Text(zh="判断占比", en="judged share"),
            judged,
            limit["maximum_judged"],
            judged <= limit["maximum_judged"],
            Text(
                zh=f"{judged:.0%} 的价值含判断（上限 {limit['maximum_judged']:.0%}）",
                en=f"{judged:.0%} of the value rests on judgement (at most {limit['maximum_judged']:.0%})",
            ),
        ),
        Verdict(
            "price_years",
            Text(zh="价格年跨度", en="years between prices"),
            spread,
            limit["maximum_price_year_spread"],
            spread <= limit["maximum_price_year_spread"],
            Text(
                zh=f"所用价格跨 {spread:.0f} 年（{years[0] if years else '-'}—{years[-1] if years else '-'}，上"
                f"限 {limit['maximum_price_year_spread']:.0f} 年）",
                en=f"prices span {spread:.0f} years "
                f"({years[0] if years else '-'}-{years[-1] if years else '-'}, at most "
                f"{limit['maximum_price_year_spread']:.0f})",
            ),
        ),
        _double_counting(clashes),
    )


def _limits(quality: Quality | None) -> dict[str, float]:
    """Return the limit of every gate that has one."""
    names = ("minimum_coverage", "maximum_imputed", "maximum_judged", "maximum_price_year_spread")
    given = {name: getattr(quality, name, None) for name in names}
    return {name: float(getattr(DEFAULTS, name) if one is None else one) for name, one in given.items()}


def _double_counting(clashes: Sequence[Clash]) -> Verdict:
    """Return the verdict on services that may be counted twice and of which the scenario gives no reason."""
    open_ = [clash for clash in clashes if clash.reason is None]
    stake = sum(clash.at_stake for clash in open_)
    return Verdict(
        "double_counting",
        Text(zh="重复计算", en="double counting"),
        stake,
        0.0,
        not open_,
        Text(
            zh=f"可能重复计入：{'、'.join(c.title['zh'] for c in open_)}（涉及 {stake / 1e4:,.0f} 万元/年）",
            en=f"may be counted twice: {', '.join(c.title['en'] for c in open_)} "
            f"({stake / 1e4:,.0f} 1e4 yuan/a at stake)",
        ),
    )
