"""A published case read from its folder: what the paper prints,
and what esvalue gets from the printed inputs (see README.md).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

import esvalue
from esvalue.core.units import conversion, parse
from esvalue.inputs.scenario import load_scenario
from esvalue.model.leaves import ColumnLeaf, Leaf
from esvalue.model.model import Model
from esvalue.payments import Claims, load_rule
from esvalue.standards.judging import Judged, judge
from esvalue.surveys.contingent.from_file import contingent_from_file

FOLDER = Path(__file__).parent
CASES = sorted(path.parent.name for path in FOLDER.glob("*/expect.toml"))
STATUSES = ("computed", "taken_from_source", "not_computable", "defect")
NEEDS = {"taken_from_source": "find", "not_computable": "lacks", "defect": "defect"}
# fmt: off
FIGURE = {
    "name", "status", "find", "place", "printed", "unit", "through", "tolerance", "why", "of_printed",
    "less_printed", "defect", "follows", "follows_unit", "lacks", "service", "least", "most", "over_printed",
}
FIND = {
    "services", "what", "node", "column", "outcome", "option", "committed", "region", "over", "minus",
    "times", "plus", "by", "survey", "statistic", "unit", "rule", "monitoring",
}
# fmt: on


@cache
def expectation(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name / "expect.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Amount:
    """A number in base units with its dimensions."""

    value: float
    kind: tuple[tuple[str, float], ...]

    @classmethod
    def of(cls, value: float, unit: str) -> Amount:
        made = parse(unit)
        return cls(value * made.factor, made.dimensions)

    def to(self, unit: str) -> float:
        assert self.kind == parse(unit).dimensions, f"{self.kind} is not of the kind of {unit}"
        return self.value / parse(unit).factor

    def _joined(self, other: Amount, sign: int) -> tuple[tuple[str, float], ...]:
        powers = dict(self.kind)
        for name, power in other.kind:
            powers[name] = powers.get(name, 0.0) + sign * power
        return tuple(sorted((name, power) for name, power in powers.items() if power))

    def __mul__(self, other: Amount) -> Amount:
        return Amount(self.value * other.value, self._joined(other, 1))

    def __truediv__(self, other: Amount) -> Amount:
        return Amount(self.value / other.value, self._joined(other, -1))

    def __add__(self, other: Amount) -> Amount:
        assert self.kind == other.kind, f"{self.kind} + {other.kind}"
        return Amount(self.value + other.value, self.kind)

    def __sub__(self, other: Amount) -> Amount:
        return self + replace(other, value=-other.value)


@dataclass(frozen=True)
class Figure:
    """One printed number: what the paper says, and where esvalue has it."""

    name: str
    place: str | None
    printed: str
    spec: Mapping[str, Any]

    @property
    def status(self) -> str:
        return str(self.spec["status"])

    @property
    def label(self) -> str:
        return f"{self.name} @ {self.place}" if self.place else self.name


def half_digit(text: str) -> float:
    """Return half a unit of the last printed digit.

    >>> half_digit("12.10"), half_digit("683")
    (0.005, 0.5)
    """
    return float(Decimal(1).scaleb(int(Decimal(text).as_tuple().exponent)) / 2)


class Case:
    """A case bound once: its model, its expectation, its printed figures."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.expect = tomllib.loads((folder / "expect.toml").read_text(encoding="utf-8"))
        self.judged, self.model = bind(folder, self.expect["case"].get("price_year"))
        self.domain = next(iter(self.model.accounts))
        self.account = self.model.accounts[self.domain]
        self.services = {s.key: s for s in self.account.readings[next(iter(self.account.readings))]}
        self.figures: dict[str, Figure] = {}
        for spec in self.expect["figure"]:
            assert set(spec) <= FIGURE, f"{spec['name']}: unknown keys {set(spec) - FIGURE}"
            assert spec["status"] in STATUSES, spec
            need = NEEDS.get(spec["status"])
            assert need is None or spec.get(need), f"{spec['name']}: {spec['status']} needs {need}"
            table = spec["printed"] if isinstance(spec["printed"], dict) else {spec.get("place"): spec["printed"]}
            for place, printed in table.items():
                figure = Figure(spec["name"], place, printed, spec)
                assert figure.label not in self.figures, f"{figure.label} stands twice"
                self.figures[figure.label] = figure

    def _nodes(self, find: Mapping[str, Any]) -> list[str]:
        assert set(find) <= FIND, f"unknown keys {set(find) - FIND}"
        if "services" in find:
            what = find.get("what", "value")
            wanted = list(self.services) if find["services"] == "all" else find["services"]
            names = []
            for key in wanted:
                service = self.services[key]
                if find["services"] == "all" and (service.value is None or service.role == "intermediate"):
                    continue
                name = f"{self.domain}.service.{key}.without" if what == "without" else getattr(service, what)
                assert name is not None, f"{key} has no {what}"
                names.append(name)
            return names
        if "outcome" in find:
            assert self.judged is not None
            return [self.judged.outcomes.by_domain[self.domain][find["outcome"]]]
        return [f"{self.domain}.{find.get('node') or find['column']}"]

    def amount(
        self, find: Mapping[str, Any], place: str | None, given: Mapping[str, xr.DataArray] | None = None
    ) -> Amount:
        """Return the value a `find` points to; without a place, the sum over places."""
        if (made := self._made_elsewhere(find, place)) is not None:
            return made
        nodes = self._nodes(find)
        parts = {key: f"{self.domain}.{find[key]}" for key in ("over", "minus") if key in find}
        data = self.model.evaluate(list(dict.fromkeys([*nodes, *parts.values()])), given)

        def read(name: str) -> Amount:
            array = data[name]
            if "option" in array.dims:
                array = array.sel(option=find["option"])
            if "state" in array.dims:
                array = array.sel(state="with")
            if "place" in array.dims:
                array = xr.DataArray(self.reduced(array, place, find.get("by")))
            value = float(array)
            assert np.isfinite(value), f"{name} is {value} at {place}"
            return Amount.of(value, self.model.graph[name].unit.text)

        result = read(nodes[0])
        for name in nodes[1:]:
            result = result + read(name)
        for extra in find.get("plus", []):
            result = result + Amount.of(float(extra["value"]), extra["unit"])
        if "minus" in parts:
            result = result - read(parts["minus"])
        if "over" in parts:
            result = result / read(parts["over"])
        if "times" in find:
            result = result * Amount.of(find["times"]["value"], find["times"]["unit"])
        return result

    def _made_elsewhere(self, find: Mapping[str, Any], place: str | None) -> Amount | None:
        """Return what is no node of the model: a standard, a statistic of a survey, claims by a rule."""
        if "committed" in find:
            assert self.judged is not None
            standard = self.judged.commit.standards[(find["committed"], self.domain, find["region"])]
            return Amount.of(standard.value, f"yuan/{self.account.base_unit}/a")
        if "survey" in find:
            return Amount.of(survey(self.folder / f"{find['survey']}.csv", find["statistic"]), find["unit"])
        if "rule" in find:
            sums = claims(self.folder, find["rule"], find["monitoring"]).by(find["by"])
            return Amount.of(float(sums.sum() if place is None else sums[place]), "yuan/month")
        return None

    def reduced(self, array: xr.DataArray, place: str | None, by: str | None) -> float:
        """Return a place, or the sum over all; with `by`, over the places whose text column `by` says `place`."""
        if place is None:
            return float(array.sum("place", skipna=True))
        if by is None:
            return float(array.sel(place=place))
        texts = self.model.binder.bound[self.domain].places.texts[by]
        chosen = np.flatnonzero([text == place for text in texts])
        assert len(chosen), f"no place has {by} = {place}"
        return float(array.isel(place=chosen).sum("place", skipna=True))

    def shifted(self, name: str) -> tuple[str, xr.DataArray]:
        """Return a leaf moved up by half a unit of its last printed digit (columns: as in the CSV)."""
        full = f"{self.domain}.{name}"
        leaf = f"{full}|file" if f"{full}|file" in self.model.graph else full
        node = self.model.graph[leaf]
        assert isinstance(node, Leaf), f"{name} is neither a column nor a parameter"
        base = self.model.evaluate([leaf])[leaf].fillna(0.0)
        if isinstance(node, ColumnLeaf):
            written = self.model.binder.bound[self.domain].places.written
            step = np.array([self._half_of(written[(name, place)], str(node.unit)) for place in base["place"].values])
            return leaf, base + xr.DataArray(step, dims="place", coords={"place": base["place"]})
        digits = self.expect["digits"][name]
        return leaf, base + float(digits["half"]) * conversion(parse(digits["unit"]), node.unit)

    @staticmethod
    def _half_of(cell: str, unit: str) -> float:
        text, _, own = cell.partition(" [")
        return (
            0.0
            if text == "n/a"
            else half_digit(text) * conversion(parse(own.rstrip("]")), parse(unit if unit != "1" else ""))
        )

    def tolerance(self, figure: Figure) -> float:
        """Return half a unit of the last printed digit, and what the named inputs' own digits leave open."""
        spec, unit = figure.spec, figure.spec["unit"]
        half = half_digit(figure.printed)
        if "tolerance" in spec:
            assert spec.get("why"), f"{figure.label}: a tolerance needs a why"
            return float(spec["tolerance"])
        for name in (*spec.get("of_printed", []), *spec.get("less_printed", [])) if "over_printed" not in spec else ():
            half += half_digit(self.figures[name].printed) * conversion(
                parse(self.figures[name].spec["unit"]), parse(unit)
            )
        if "through" in spec:
            assert spec.get("why"), f"{figure.label}: through needs a why"
            central = self.amount(spec["find"], figure.place).to(unit)
            for name in spec["through"]:
                leaf, array = self.shifted(name)
                half += abs(self.amount(spec["find"], figure.place, {leaf: array}).to(unit) - central)
        return half * (1 + 1e-9)

    def value(self, figure: Figure) -> Amount:
        """Return what follows from the inputs: esvalue's number, or the sum of other printed figures."""
        spec = figure.spec
        if "of_printed" not in spec:
            return self.amount(spec["find"], figure.place)
        total = None
        for sign, key in ((1.0, "of_printed"), (-1.0, "less_printed")):
            for name in spec.get(key, []):
                other = self.figures[name]
                term = Amount.of(sign * float(other.printed), other.spec["unit"])
                total = term if total is None else total + term
        assert total is not None
        if "over_printed" in spec:
            whole = self.figures[spec["over_printed"]]
            total = total / Amount.of(float(whole.printed), whole.spec["unit"])
        return total

    def off(self, figure: Figure) -> float:
        """Return how far esvalue's number is from the printed one, in the printed unit."""
        return abs(self.value(figure).to(figure.spec["unit"]) - float(figure.printed))


def bind(folder: Path, price_year: int | None) -> tuple[Judged | None, Model]:
    """Bind a case: its scenario where it has one, else card and places."""
    if (folder / "scenario.toml").is_file():
        judged = judge(load_scenario(folder))
        return judged, judged.model
    assert price_year is not None, "a case without a scenario states [case] price_year"
    return None, esvalue.bind(folder / "card.toml", folder / "places.csv", price_year=price_year)


@cache
def survey(path: Path, statistic: str) -> float:
    """Return the median or a mean of what respondents would pay, from the counts of a printed table."""
    return float(contingent_from_file(path).fit().wtp(statistic).value)


@cache
def claims(folder: Path, rule: str, monitoring: str) -> Claims:
    """Return what a published payment rule makes of the sections, targets and one table of monitoring of a case."""
    tables = {"sections": "sections", "targets": "targets", "monitoring": monitoring}
    return load_rule(rule).evaluate({name: folder / f"{file}.csv" for name, file in tables.items()})


@cache
def case_of(name: str) -> Case:
    return Case(FOLDER / name)
