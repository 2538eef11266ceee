"""Published cases, each a folder of TOML and CSV in tests/reproduction (see its README.md)."""

from __future__ import annotations

import shutil
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import esvalue
from esvalue.errors import InputError
from esvalue.judging import Judged, judge
from esvalue.leaves import Cells, Leaf
from esvalue.model import Model
from esvalue.scenario import load_scenario
from esvalue.units import conversion, parse

FOLDER = Path(__file__).parent / "reproduction"
CASES = sorted(path.parent.name for path in FOLDER.glob("*/expect.toml"))
STATUSES = ("computed", "taken_from_source", "not_computable", "defect")
NEEDS = {"taken_from_source": "find", "not_computable": "lacks", "defect": "defect"}
# fmt: off
FIGURE = {
    "name", "status", "find", "place", "printed", "unit", "through", "tolerance", "why", "of_printed",
    "less_printed", "defect", "follows", "follows_unit", "lacks", "service",
}
FIND = {
    "services", "what", "node", "column", "outcome", "option", "committed", "region", "over", "minus",
    "times", "whole_increment", "whole_over", "plus",
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
        self.expect = expectation(folder.name)
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
            table = (
                spec["printed"] if isinstance(spec["printed"], dict) else {spec.get("place"): spec["printed"]}
            )
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
                if find["services"] == "all" and service.value is None:
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
        if "committed" in find:
            assert self.judged is not None
            standard = self.judged.commit.standards[(find["committed"], self.domain, find["region"])]
            return Amount.of(standard.value, f"yuan/{self.account.base_unit}/a")
        nodes = self._nodes(find)
        parts = {key: f"{self.domain}.{find[key]}" for key in ("over", "minus") if key in find}
        exposure = f"{self.domain}.without.exposure"
        names = [
            *nodes,
            *parts.values(),
            *([exposure] if find.get("whole_increment") or find.get("whole_over") else []),
        ]
        data = self.model.evaluate(list(dict.fromkeys(names)), given)

        def read(name: str) -> Amount:
            array = data[name]
            if "option" in array.dims:
                array = array.sel(option=find["option"])
            if "state" in array.dims:
                array = array.sel(state="with")
            if "place" in array.dims:
                array = array.sel(place=place) if place is not None else array.sum("place", skipna=True)
            value = float(array)
            assert np.isfinite(value), f"{name} is {value} at {place}"
            return Amount.of(value, self.model.graph[name].unit.text)

        result = read(nodes[0])
        for name in nodes[1:]:
            result = result + read(name)
        for extra in find.get("plus", []):
            result = result + Amount.of(float(extra["value"]), extra["unit"])
        if find.get("whole_increment"):
            result = result / read(exposure)
        if "minus" in parts:
            result = result - read(parts["minus"])
        if "over" in parts:
            result = result / read(parts["over"])
        if find.get("whole_over"):
            result = result * read(exposure)
        if "times" in find:
            result = result * Amount.of(find["times"]["value"], find["times"]["unit"])
        return result

    def shifted(self, name: str) -> tuple[str, xr.DataArray]:
        """Return a leaf moved up by half a unit of its last printed digit (columns: as in the CSV)."""
        full = f"{self.domain}.{name}"
        leaf = f"{full}|file" if f"{full}|file" in self.model.graph else full
        node = self.model.graph[leaf]
        assert isinstance(node, Leaf), f"{name} is neither a column nor a parameter"
        base = self.model.evaluate([leaf])[leaf].fillna(0.0)
        if isinstance(node, Cells):
            written = self.model.binder.bound[self.domain].places.written
            step = np.array(
                [self._half_of(written[(name, place)], str(node.unit)) for place in base["place"].values]
            )
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
        for name in (*spec.get("of_printed", []), *spec.get("less_printed", [])):
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
def case_of(name: str) -> Case:
    return Case(FOLDER / name)


def _figures() -> list[Any]:
    params = []
    for name in CASES:
        for spec in expectation(name)["figure"]:
            places = list(spec["printed"]) if isinstance(spec["printed"], dict) else [spec.get("place")]
            labels = [f"{spec['name']} @ {place}" if place else spec["name"] for place in places]
            params += [pytest.param(name, label, id=f"{name}: {label}") for label in labels]
    return params


@pytest.mark.parametrize(("name", "label"), _figures())
def test_figure(name: str, label: str) -> None:
    case = case_of(name)
    figure = case.figures[label]
    printed, unit = float(figure.printed), figure.spec["unit"]
    if figure.status == "not_computable":
        parse(unit)
        if "service" in figure.spec:
            assert case.services[figure.spec["service"]].value is None, (
                "valued, though its inputs are not printed"
            )
        return
    ours = case.value(figure)
    if figure.status == "taken_from_source":
        node = case.model.graph[f"{case.domain}.{figure.spec['find']['column']}"]
        assert isinstance(node, Cells), "taken from the source means: a column of the places"
        assert ours.to(unit) == pytest.approx(printed, rel=1e-12)
        return
    if figure.status == "computed":
        allowed = case.tolerance(figure)
        said = (
            f"{label}: esvalue {ours.to(unit):.8g}, printed {figure.printed} {unit}, tolerance {allowed:.3g}"
        )
        assert abs(ours.to(unit) - printed) <= allowed, said
        return
    follows = figure.spec["follows"]
    follows_unit = figure.spec.get("follows_unit", unit)
    said = f"{label}: {ours.to(follows_unit):.8g} follows from the inputs, the case says {follows}"
    assert abs(ours.to(follows_unit) - float(follows)) <= half_digit(follows) * (1 + 1e-9), said
    if parse(unit).dimensions == ours.kind:
        assert abs(ours.to(unit) - printed) > case.tolerance(figure), (
            f"{label}: no defect, the printed figure is met"
        )


@pytest.mark.parametrize("name", CASES)
def test_input_digits_are_not_named_without_need(name: str) -> None:
    """A tolerance is widened only where half a digit of the result is not enough somewhere."""
    case = case_of(name)
    for spec in case.expect["figure"]:
        if "through" not in spec and "tolerance" not in spec:
            continue
        figures = [f for f in case.figures.values() if f.spec is spec]
        missed = [f for f in figures if case.off(f) > half_digit(f.printed) * (1 + 1e-9)]
        assert missed, f"{spec['name']}: met within half a printed digit; drop through or tolerance"


@pytest.mark.parametrize("name", CASES)
def test_tally(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    case = case_of(name)
    counted = Counter(figure.status for figure in case.figures.values())
    tally = {status: counted[status] for status in STATUSES}
    with capsys.disabled():
        print(f"\n{name}: {', '.join(f'{count} {status}' for status, count in tally.items())}")
    assert tally == case.expect["tally"]


@pytest.mark.parametrize("name", [name for name in CASES if "total_as_published" in expectation(name)])
def test_published_total_is_theirs(name: str) -> None:
    """Services that only the published total adds are named, and esvalue's own total leaves them out."""
    case = case_of(name)
    theirs = case.expect["total_as_published"]
    wrongly, unit, written = theirs["adds_wrongly"], theirs["unit"], theirs["own_total"]
    shown = {key for key, service in case.services.items() if service.role == "shown" and service.value}
    assert shown == set(wrongly)
    own = Amount.of(float(np.nansum(case.model.central[case.account.final_value])), "yuan/a").to(unit)
    everything = case.amount({"services": "all"}, None).to(unit)
    added = case.amount({"services": wrongly}, None).to(unit)
    assert own == pytest.approx(everything - added, rel=1e-12)
    assert own == pytest.approx(float(written), abs=half_digit(written))
    assert own < float(theirs["printed"])


def _refused() -> list[Any]:
    return [
        pytest.param(name, refusal, id=f"{name}: {refusal['name']}")
        for name in CASES
        for refusal in expectation(name).get("refused", [])
    ]


@pytest.mark.parametrize(("name", "refusal"), _refused())
def test_refused(name: str, refusal: Mapping[str, str], tmp_path: Path) -> None:
    """A slip of the paper, written into the case, is refused with a message that names it."""
    folder = tmp_path / name
    shutil.copytree(FOLDER / name, folder)
    file = folder / refusal["file"]
    text = file.read_text(encoding="utf-8")
    count = text.count(refusal["old"])
    assert count == 1, f"'{refusal['old']}' stands {count} times in {refusal['file']}"
    file.write_text(text.replace(refusal["old"], refusal["new"]), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        bind(folder, case_of(name).expect["case"].get("price_year"))
    assert refusal["says"] in caught.value.text("en")


@pytest.mark.parametrize("name", CASES)
def test_files_cite_the_paper_only(name: str) -> None:
    """Every number of a case rests on the paper the case is about."""
    case = case_of(name)
    doi = case.expect["case"]["doi"]
    card = tomllib.loads((case.folder / "card.toml").read_text(encoding="utf-8"))
    ((key, source),) = card["sources"].items()
    assert doi in source["locator"]
    assert source["year"] == case.expect["case"]["year"]
    places = case.model.binder.bound[case.domain].places
    assert {origin.source for origin in places.origins.values()} == {key}


def test_half_digit() -> None:
    assert half_digit("12.10") == 0.005
    assert half_digit("683") == 0.5
    assert half_digit("-0.04") == 0.005
