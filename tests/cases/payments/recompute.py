"""Recompute the expected claims of every published payment rule from the input tables beside this script.

Plain Python: nothing of esvalue, no floating point. One function a rule; README.md of its folder says what the rule
prints, where the text is doubtful, and which reading is taken. `python recompute.py` compares every table to the cent;
`python recompute.py FOLDER` prints the claims of one folder with their arithmetic.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import partial
from typing import NamedTuple

import printed_examples
from river_tables import (
    HERE,
    OUTSIDE_THE_CLASS,
    WAN,
    Case,
    Claim,
    cents,
    class_of,
    limits_of,
    plain,
    split,
    steps,
    table,
)


class Of(NamedTuple):
    """What a claim is about."""

    section: str
    period: str
    term: str
    indicator: str = ""


def claims(case: Case, of: Of, measure: Fraction | int, yuan: Fraction | int, how: str) -> Iterator[Claim]:
    """The claim of those upstream on, or by, those downstream: a negative measure is better and turns it round."""
    parties = case.up(of.section)
    parts = split(Fraction(yuan), [share for _, share in parties])
    for (party, share), amount in zip(parties, parts, strict=True):
        payer, payee = (party, case.down(of.section)) if measure > 0 else (case.down(of.section), party)
        text = how if share == 1 else f"({how}) x {plain(share)}"
        yield Claim(of.period, of.section, of.term, of.indicator, plain(measure), payer, payee, amount, text)


def by_class(case: Case, of: Of, unit: int, sides: str = "worse", only: Iterable[str] = ()) -> Iterator[Claim]:
    """Classes between found and target x an amount a class."""
    found = case.section_class(of.section, case.found[of.section, of.period], only)
    wanted = case.wanted(of.section, of.period)
    distance = found - wanted
    if distance and (sides == "both" or (distance > 0) == (sides == "worse")):
        decided = case.deciding(of.section, case.found[of.section, of.period], only)
        how = f"{decided} against {wanted}: {abs(distance)} x {unit}"
        yield from claims(case, of, distance, abs(distance) * unit, how)


def beyond_v(case: Case, section: str, period: str, over: str, unit: int = 10 * WAN) -> Iterator[Claim]:
    """Where the section is worse than V: multiple x amount of each indicator; oxygen and pH have no multiple."""
    values = case.found[section, period]
    if case.section_class(section, values) < 6:
        return
    for indicator, value in values.items():
        row = limits_of(indicator, case.body(section)) if indicator not in OUTSIDE_THE_CLASS else {"better": ""}
        if row["better"] == "lower":
            limit = Fraction(row["V"]) if over == "V" else case.limit(section, period, indicator)
            multiple = value / limit - 1
            if multiple > 0:
                how = f"({plain(value)} / {plain(limit)} - 1) x {unit}"
                yield from claims(case, Of(section, period, "beyond_v", indicator), multiple, multiple * unit, how)


def by_steps(case: Case, of: Of, indicators: Iterable[str], unit: int, cap: int | None = None) -> Iterator[Claim]:
    """Half multiples begun over the target's limit x amount, each indicator by itself, with or without a cap."""
    for indicator in indicators:
        multiple = case.multiple(of.section, of.period, indicator)
        if multiple > 0:
            amount = steps(multiple) * unit
            value, limit = case.found[of.section, of.period][indicator], case.limit(of.section, of.period, indicator)
            how = f"{plain(value)} / {plain(limit)} - 1 = {plain(multiple)}: {steps(multiple)} x {unit}"
            if cap is not None and amount > cap:
                amount, how = cap, f"{how} = {amount}, cap {cap}"
            yield from claims(case, of._replace(indicator=indicator), multiple, amount, how)


def liaoning_2014(case: Case) -> Iterator[Claim]:
    for section, period, _ in case.judged():
        unit = {"main": 50 * WAN, "tributary": 25 * WAN}[case.kind(section)]
        yield from by_class(case, Of(section, period, "class"), unit, only=["COD"])


def liaoning_2017(case: Case, over: str = "V") -> Iterator[Claim]:
    for section, period, _ in case.judged():
        yield from by_class(case, Of(section, period, "class"), (100 if case.kind(section) == "main" else 50) * WAN)
        yield from beyond_v(case, section, period, over)


def liaoning_2017_late(case: Case) -> Iterator[Claim]:
    """A bill unpaid at the end of March of the next year is a tenth dearer."""
    late = {row["party"] for row in case.paid if row["paid"] > f"{int(row['period']) + 1}-03-31"}
    for claim in liaoning_2017(case):
        if claim.payer in late:
            amount = cents(Fraction(claim.amount) * Fraction(11, 10))
            claim = claim._replace(amount=amount, arithmetic=f"({claim.arithmetic}) x 1.1")
        yield claim


def liaoning_2024(case: Case) -> Iterator[Claim]:
    for section, period, _ in case.judged():
        unit = (100 if case.kind(section) == "main" else 50) * WAN
        yield from by_class(case, Of(section, period, "class"), unit, "both")


def dalian_2025(case: Case, over: str = "V", instead: bool = False) -> Iterator[Claim]:
    for section, period, values in case.judged():
        if not (instead and case.section_class(section, values) == 6):
            yield from by_class(case, Of(section, period, "class"), 50 * WAN, "both")
        yield from beyond_v(case, section, period, over)


def shenyang_2017(case: Case, over: str = "V") -> Iterator[Claim]:
    for section, period, _ in case.judged():
        yield from by_class(case, Of(section, period, "class"), 50 * WAN)
        yield from beyond_v(case, section, period, over)


def anhui_2018(case: Case) -> Iterator[Claim]:
    for section, period, _ in case.judged():
        yield from by_steps(case, Of(section, period, "multiple"), ("CODMn", "NH3-N", "TP"), 50 * WAN)
        yield from by_class(case, Of(section, period, "class"), 50 * WAN, "better")


def hefei_2022(case: Case) -> Iterator[Claim]:
    for section, period, _ in case.judged():
        of = Of(section, period, "multiple")
        yield from by_steps(case, of, ("CODMn", "NH3-N", "TP"), 50 * WAN, cap=300 * WAN)
        yield from by_class(case, Of(section, period, "class"), 50 * WAN, "better")


def hefei_2022_year(case: Case) -> Iterator[Claim]:
    yield from hefei_2022(case)
    for section, year in case.targets:
        now, last = case.year_mean(section, year), case.year_mean(section, str(int(year) - 1))
        wanted, found = case.wanted(section, year), case.section_class(section, now)
        if wanted <= 3 and found <= wanted:
            for indicator in ("CODMn", "NH3-N", "TP"):
                fall = 1 - now[indicator] / last[indicator]
                if fall >= Fraction(30, 100):
                    before, after = plain(last[indicator]), plain(now[indicator])
                    how = f"1 - {after} / {before} = {plain(fall)}, at least 0.3: {50 * WAN}"
                    yield from claims(case, Of(section, year, "improvement", indicator), -fall, 50 * WAN, how)
        elif found < wanted:
            how = f"yearly means, {case.deciding(section, now)} against {wanted}: {wanted - found} x {50 * WAN}"
            of = Of(section, year, "year_class")
            yield from claims(case, of, found - wanted, (wanted - found) * 50 * WAN, how)


def guzhen_2021(case: Case) -> Iterator[Claim]:
    for section, period, _ in case.judged():
        of = Of(section, period, "multiple")
        yield from by_steps(case, of, ("COD", "CODMn", "NH3-N", "TP"), 2 * WAN, cap=10 * WAN)


def dabie_2014(case: Case, at_one: str = "upstream") -> Iterator[Claim]:
    base = ("2011", "2012", "2013")
    for (section, year), values in case.found.items():
        if year not in base:
            ratios = []
            for indicator in ("CODMn", "NH3-N", "TN", "TP"):
                mean = sum((case.found[section, b][indicator] for b in base), Fraction(0)) / 3
                ratios.append(values[indicator] / mean)
            index = sum(ratios) / 4
            upstream_pays = index > 1 or (index == 1 and at_one == "upstream")
            how = f"({' + '.join(plain(r) for r in ratios)}) / 4 = {plain(index)}: {4000 * WAN}"
            for claim in claims(case, Of(section, year, "index"), 1 if upstream_pays else -1, 4000 * WAN, how):
                yield claim._replace(measure=plain(index))


def zhenjiang(case: Case, offset: bool = False) -> Iterator[Claim]:
    price = {"CODMn": 15_000, "NH3-N": 100_000, "TP": 100_000}
    for section, period, values in case.judged():
        if (section, period) not in case.volumes:
            continue
        volume = case.volumes[section, period]
        tonnes = {i: (values[i] - case.limit(section, period, i)) * volume / 1_000_000 for i in price}
        owed = sum(tonnes[i] * price[i] for i in price)
        if offset and owed <= 0:
            continue
        for indicator, load in tonnes.items():
            if load > 0 or (offset and load < 0):
                rows = [r for r in case.parties if r["section"] == section and r["indicator"] == indicator]
                parts = split(abs(load) * price[indicator], [Fraction(r["share"]) for r in rows])
                how = (
                    f"({plain(values[indicator])} - {plain(case.limit(section, period, indicator))}) x {plain(volume)}"
                    f" / 1000000 = {plain(load)} t x {price[indicator]}"
                )
                for row, amount in zip(rows, parts, strict=True):
                    sides = (row["party"], case.down(section)) if load > 0 else (case.down(section), row["party"])
                    text = f"{how} x {row['share']}"
                    yield Claim(period, section, "load", indicator, plain(load), *sides, amount, text)


def beijing_2015(case: Case, against: str = "target") -> Iterator[Claim]:
    for section, period, values in case.judged():
        inflow = case.sections[section]["inflow"]
        entering = case.found.get((inflow, period), {})
        for indicator in ("COD", "NH3-N", "TP"):
            body, value = case.body(section), values[indicator]
            found, base = class_of(indicator, body, value), case.wanted(section, period)
            term, unit = "source", 30 * WAN
            if inflow != "n/a":
                before = class_of(indicator, body, entering[indicator])
                worse = value > entering[indicator] if against == "target" else found > before
                term, unit = ("worse_than_inflow", 30 * WAN) if worse else ("not_worse_than_inflow", 15 * WAN)
                if against == "inflow" and worse:
                    base = before
                elif against == "inflow" and value > entering[indicator]:
                    continue
            if found > base:
                how = f"class {found} ({plain(value)}) against {base}: {found - base} x {unit}"
                if inflow != "n/a":
                    how = f"inflow {plain(entering[indicator])}; {how}"
                of = Of(section, period, term, indicator)
                yield from claims(case, of, found - base, (found - base) * unit, how)


def chongqing_2018(case: Case, missed: str = "100") -> Iterator[Claim]:
    for section, period, values in case.judged():
        found = case.section_class(section, values)
        last = case.section_class(section, case.found[section, str(int(period[:4]) - 1)])
        wanted = case.wanted(section, period)
        how = f"{case.deciding(section, values)}, target {wanted}, last year {last}: {100 * WAN}"
        if found > wanted:
            if missed == "100":
                yield from claims(case, Of(section, period, "missed"), found - wanted, 100 * WAN, how)
        elif found != last:
            yield from claims(case, Of(section, period, "change"), found - last, 100 * WAN, how)


def yellow_river_2021(case: Case, index: str = "mean") -> Iterator[Claim]:
    for (section, year), values in case.found.items():
        if year not in ("2021", "2022"):
            continue
        distance = case.section_class(section, values) - 3
        if distance:
            how = f"{case.deciding(section, values)} against 3: {abs(distance)} x {6000 * WAN}"
            yield from claims(case, Of(section, year, "class"), distance, abs(distance) * 6000 * WAN, how)
        last = case.found[section, str(int(year) - 1)]
        changes = [values[i] / last[i] - 1 for i in ("COD", "NH3-N", "TP")]
        points = sum(changes) * 100 / (3 if index == "mean" else 1)
        if points:
            amount = min(abs(points) * 100 * WAN, Fraction(4000 * WAN))
            added, parts = " + ".join(plain(c) for c in changes), " / 3" if index == "mean" else ""
            how = f"({added}){parts} x 100 = {plain(points)} points x {100 * WAN}, at most {4000 * WAN}"
            yield from claims(case, Of(section, year, "change"), points, amount, how)


def handan(case: Case, edge: str = "lower") -> Iterator[Claim]:
    for section, period, values in case.judged():
        multiple = case.multiple(section, period, "COD")
        if multiple > 0:
            edges = (Fraction(1, 2), Fraction(1), Fraction(2))
            passed = sum(multiple > e or (edge == "upper" and multiple == e) for e in edges)
            amount = (10, 50, 100, 150)[passed] * WAN
            limit = case.limit(section, period, "COD")
            how = f"{plain(values['COD'])} / {plain(limit)} - 1 = {plain(multiple)}: band {passed + 1}, {amount}"
            yield from claims(case, Of(section, period, "band", "COD"), multiple, amount, how)


def zhoukou(case: Case) -> Iterator[Claim]:
    for section, period, values in case.judged():
        for indicator, above in (("COD", Fraction(40)), ("NH3-N", Fraction(2))):
            multiple = case.multiple(section, period, indicator)
            if case.kind(section) == "tributary" and multiple > 0:
                term, base = "river_mouth", 15 * WAN
            elif multiple > Fraction(1, 10) and case.limit(section, period, indicator) > above:
                passed = sum(multiple > e for e in (Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2)))
                term, base = "band", (10, 25, 50, 100, 200)[passed] * WAN
            else:
                continue
            limit = case.limit(section, period, indicator)
            how = (
                f"{plain(values[indicator])} / {plain(limit)} - 1 = {plain(multiple)}; {base} x (1 + {plain(multiple)})"
            )
            yield from claims(case, Of(section, period, term, indicator), multiple, base * (1 + multiple), how)


def zhoukou_year(case: Case, points: str = "whole") -> Iterator[Claim]:
    yield from zhoukou(case)
    for section, year in case.targets:
        if int(year) - 1 != min(int(y) for s, y in case.targets if s == section):
            continue
        rates = [case.compliance(section, y) for y in (str(int(year) - 1), year)]
        mean = case.section_class(section, case.year_mean(section, year), ("COD", "NH3-N"))
        if mean == 6 or min(rates[1].values()) <= Fraction(90, 100):
            continue
        gain = (min(rates[1].values()) - min(rates[0].values())) * 100
        counted = gain.__floor__() if points == "whole" else gain
        if mean <= 3:
            term, amount, how = "reward_good", Fraction(50 * WAN), f"class {mean}, both above 90%: {50 * WAN}"
        elif min(min(r.values()) for r in rates) == 1:
            term, amount, how = "reward_kept", Fraction(30 * WAN), f"class {mean}, 100% in both years: {30 * WAN}"
        else:
            amount = Fraction(max(counted, 0) * 10 * WAN)
            term, how = "reward_gain", f"class {mean}, {plain(gain)} points, {plain(counted)} counted x {10 * WAN}"
        if amount:
            for claim in claims(case, Of(section, year, term), -1, amount, how):
                yield claim._replace(measure=plain(min(rates[1].values())))


Rule = Callable[[Case], Iterator[Claim]]
Rows = list[tuple[str, ...]]
RULES: dict[str, Rule] = {
    "liaoning_2014": liaoning_2014,
    "liaoning_2017": liaoning_2017,
    "liaoning_2024": liaoning_2024,
    "dalian_2025": dalian_2025,
    "shenyang_2017": shenyang_2017,
    "anhui_2018": anhui_2018,
    "hefei_2022": hefei_2022,
    "hefei_2022_year": hefei_2022_year,
    "guzhen_2021": guzhen_2021,
    "dabie_2014": dabie_2014,
    "zhenjiang": zhenjiang,
    "beijing_2015": beijing_2015,
    "chongqing_2018": chongqing_2018,
    "yellow_river_2021": yellow_river_2021,
    "handan": handan,
    "zhoukou": zhoukou,
    "zhoukou_week": zhoukou,
    "zhoukou_year": zhoukou_year,
}
OTHER_READINGS: dict[str, dict[str, Rule]] = {
    "liaoning_2017": {
        "multiples over the target's limit": partial(liaoning_2017, over="target"),
        "bill of the year unpaid after March": liaoning_2017_late,
    },
    "dalian_2025": {
        "multiples over the target's limit": partial(dalian_2025, over="target"),
        "multiples instead of classes": partial(dalian_2025, instead=True),
    },
    "shenyang_2017": {"multiples over the target's limit": partial(shenyang_2017, over="target")},
    "dabie_2014": {"downstream pays at exactly 1": partial(dabie_2014, at_one="downstream")},
    "zhenjiang": {"what is below target counts against it": partial(zhenjiang, offset=True)},
    "beijing_2015": {"classes against the inflow": partial(beijing_2015, against="inflow")},
    "chongqing_2018": {"a target missed has an amount not seen": partial(chongqing_2018, missed="not seen")},
    "yellow_river_2021": {"points of three indicators added": partial(yellow_river_2021, index="sum")},
    "handan": {"an edge belongs to the upper band": partial(handan, edge="upper")},
    "zhoukou_year": {"parts of a point count": partial(zhoukou_year, points="part")},
}
HEADINGS = ("period", "section", "term", "indicator", "measure", "payer", "payee", "amount [yuan]")


def recomputed(rule: Rule, folder: str) -> Rows:
    """The claims of a rule, as the rows of `expected.csv`, in order of period, section, term, indicator, payer."""
    return sorted((*claim[:7], str(claim.amount)) for claim in rule(Case(HERE / folder)))


def expected(folder: str) -> Rows:
    return [tuple(row[h] for h in HEADINGS) for row in table(HERE / folder / "expected.csv")]


def other_readings(folder: str) -> dict[str, Rows]:
    """Complete tables under readings not taken, by reading."""
    found: dict[str, Rows] = {}
    for row in table(HERE / folder / "other_readings.csv"):
        found.setdefault(row["reading"], []).append(tuple(row[h] for h in HEADINGS))
    return found


def differences() -> list[str]:
    """Every row that stands in a table and is not recomputed, or the other way round."""
    tables = [(folder, expected(folder), recomputed(rule, folder)) for folder, rule in RULES.items()]
    for folder, readings in OTHER_READINGS.items():
        printed = other_readings(folder)
        for reading, rule in readings.items():
            tables.append((f"{folder}, {reading}", printed.get(reading, []), recomputed(rule, folder)))
    found = []
    for name, stands, comes_out in tables:
        found += [f"{name}: stands, not recomputed: {row}" for row in stands if row not in comes_out]
        found += [f"{name}: recomputed, does not stand: {row}" for row in comes_out if row not in stands]
        if not stands:
            found.append(f"{name}: no rows")
    for row in table(HERE / "printed.csv"):
        result = printed_examples.EXAMPLES[row["id"]](row["inputs"])
        if result != row["expected"]:
            found.append(f"{row['id']}: {row['expected']} stands, {result} comes out")
    return found


if __name__ == "__main__":
    for folder in sys.argv[1:]:
        for claim in sorted(RULES[folder](Case(HERE / folder))):
            print(*claim, sep=" | ")
    wrong = differences()
    print("\n".join(wrong) or f"{len(RULES)} folders and {len(table(HERE / 'printed.csv'))} printed examples agree")
    sys.exit(bool(wrong))
