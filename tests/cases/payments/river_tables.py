"""Reading the small input tables of published payment rules: classes, limits, multiples, cents. Nothing of esvalue."""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
CENT = Decimal("0.01")
WAN = 10_000
OUTSIDE_THE_CLASS = ("TN", "FC", "temperature")


class Claim(NamedTuple):
    """One row of `expected.csv`, and how it was reckoned."""

    period: str
    section: str
    term: str
    indicator: str
    measure: str
    payer: str
    payee: str
    amount: Decimal
    arithmetic: str


def table(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(number: Fraction | int, digits: int = 6) -> str:
    """A number as the tables print it: at most six decimals, no zeros at the end."""
    exact = Fraction(number)
    scaled = Decimal(exact.numerator * 10**digits) / Decimal(exact.denominator)
    text = f"{scaled.to_integral_value() / 10**digits:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def cents(yuan: Fraction) -> Decimal:
    """Yuan to the cent, half a cent upwards."""
    whole = (yuan * 100 + Fraction(1, 2)).__floor__()
    return (Decimal(whole) / 100).quantize(CENT)


def split(yuan: Fraction, shares: list[Fraction]) -> list[Decimal]:
    """Parts of one claim, to the cent, that add to it: the largest remainders get the cents left over."""
    whole = int(cents(yuan) * 100)
    parts = [whole * share for share in shares]
    floors = [part.__floor__() for part in parts]
    order = sorted(range(len(parts)), key=lambda i: floors[i] - parts[i])
    for i in order[: whole - sum(floors)]:
        floors[i] += 1
    return [(Decimal(part) / 100).quantize(CENT) for part in floors]


def steps(multiple: Fraction) -> int:
    """The number of half multiples begun; 0.5 itself is inside the first."""
    return int((multiple * 2).__ceil__())


LIMITS = {(row["indicator"], row["water_body"]): row for row in table(HERE / "limits.csv")}
CLASSES = ("I", "II", "III", "IV", "V")


def limits_of(indicator: str, body: str) -> dict[str, str]:
    return LIMITS.get((indicator, body)) or LIMITS[indicator, "any"]


def class_of(indicator: str, body: str, value: Fraction) -> int:
    """The best class whose limit is met, 1 to 5; worse than V is 6."""
    row = limits_of(indicator, body)
    for number, name in enumerate(CLASSES, start=1):
        if row["better"] == "range":
            low, high = row[name].split("~")
            met = Fraction(low) <= value <= Fraction(high)
        elif row["better"] == "higher":
            met = value >= Fraction(row[name])
        else:
            met = value <= Fraction(row[name])
        if met:
            return number
    return 6


class Case:
    """The input tables of one folder."""

    def __init__(self, folder: Path) -> None:
        self.sections = {row["section"]: row for row in table(folder / "sections.csv")}
        self.targets = {(row["section"], row["period"]): row for row in table(folder / "targets.csv")}
        self.volumes = {
            (row["section"], row["period"]): Fraction(row["volume [m3]"]) for row in table(folder / "volumes.csv")
        }
        self.parties = table(folder / "parties.csv")
        self.paid = table(folder / "paid.csv")
        self.found: dict[tuple[str, str], dict[str, Fraction]] = {}
        for row in table(folder / "monitoring.csv"):
            if row["mark"] not in ("gap", "suspended"):
                self.found.setdefault((row["section"], row["period"]), {})[row["indicator"]] = Fraction(row["value"])

    def body(self, section: str) -> str:
        return self.sections[section]["water_body"]

    def kind(self, section: str) -> str:
        return self.sections[section]["kind"]

    def down(self, section: str) -> str:
        return self.sections[section]["downstream"]

    def up(self, section: str) -> list[tuple[str, Fraction]]:
        row = self.sections[section]
        names = row["upstream"].split(";")
        shares = row["bank_share"].split(";") if len(names) > 1 and row["bank_share"] != "n/a" else ["1"]
        return [(name, Fraction(share)) for name, share in zip(names, shares, strict=True)]

    def target(self, section: str, period: str) -> dict[str, str] | None:
        return self.targets.get((section, period)) or self.targets.get((section, period[:4]))

    def wanted(self, section: str, period: str) -> int:
        row = self.target(section, period)
        if row is None:
            raise KeyError((section, period))
        return int(row["class"])

    def limit(self, section: str, period: str, indicator: str) -> Fraction:
        """The limit of its own where the target has one, else that of the target's class."""
        row = self.target(section, period) or {}
        own = row.get(f"{indicator} [mg/L]") or "n/a"
        if own != "n/a":
            return Fraction(own)
        return Fraction(limits_of(indicator, self.body(section))[CLASSES[int(row["class"]) - 1]])

    def judged(self) -> Iterator[tuple[str, str, dict[str, Fraction]]]:
        """Section, period and values wherever something was measured and a target stands."""
        for (section, period), values in self.found.items():
            if self.target(section, period):
                yield section, period, values

    def section_class(self, section: str, values: dict[str, Fraction], only: Iterable[str] = ()) -> int:
        """The class of the worst indicator."""
        judged = [i for i in values if i not in OUTSIDE_THE_CLASS and (not only or i in only)]
        return max(class_of(i, self.body(section), values[i]) for i in judged)

    def deciding(self, section: str, values: dict[str, Fraction], only: Iterable[str] = ()) -> str:
        """The class, and an indicator with its value that makes it."""
        found = self.section_class(section, values, only)
        for indicator, value in values.items():
            counts = indicator not in OUTSIDE_THE_CLASS and (not only or indicator in only)
            if counts and class_of(indicator, self.body(section), value) == found:
                return f"class {found} ({indicator} {plain(value)})"
        raise KeyError(section)

    def multiple(self, section: str, period: str, indicator: str) -> Fraction:
        return self.found[section, period][indicator] / self.limit(section, period, indicator) - 1

    def year_mean(self, section: str, year: str) -> dict[str, Fraction]:
        months = [v for (s, p), v in self.found.items() if s == section and p[:4] == year and len(p) == 7]
        return {i: sum((m[i] for m in months), Fraction(0)) / len(months) for i in months[0]}

    def compliance(self, section: str, year: str, indicators: Iterable[str] = ("COD", "NH3-N")) -> dict[str, Fraction]:
        """Share of the months of a year in which an indicator kept its limit."""
        months = [p for s, p in self.found if s == section and p[:4] == year]
        return {i: Fraction(sum(self.multiple(section, p, i) <= 0 for p in months), len(months)) for i in indicators}
