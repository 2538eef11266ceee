"""What is printed of a result fits a screen: every public class says so, and results of any size do."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd
import pytest
from folders import ROOT
from hand import HAND
from public_api import ROOMS

import esvalue
from esvalue.analysis.discovery import prim
from esvalue.core.language import set_language
from esvalue.core.shown import LINES, SIGNS, Glance, Shown, glance_html, glance_text
from esvalue.core.text import Text
from esvalue.payments import load_rule
from esvalue.standards.judging import judge
from esvalue.surveys import ContingentValuation, SingleBounded

#: What a field may hold that grows with what it is of: arrays, frames, records by name, records one after the other.
GROWS = re.compile(
    r"ndarray|Array\b|DataFrame|Dataset|Uniforms|Outputs|Mapping\[str, (?!str|float|Number|tuple\[Number)"
    r"|tuple\[(?!str|float|int|Number|Share|Weight|Money|Mapping\[str, str\]|Annotated|tuple\[str, str\])"
)
#: Large, and printed for those who look into the machinery only.
INSIDE = {"InputError"}


def results() -> Iterator[type]:
    """Yield every public class."""
    for room in ROOMS:
        module = import_module(f"esvalue{room}")
        yield from (one for name in module.__all__ if inspect.isclass(one := getattr(module, name)))


@pytest.mark.parametrize(
    "one", sorted(set(results()), key=lambda one: one.__qualname__), ids=lambda one: one.__qualname__
)
def test_a_public_class_fits_a_screen(one: type) -> None:
    if issubclass(one, Shown) or one.__name__ in INSIDE:
        return
    if "__repr__" in one.__dict__ and not (dataclasses.is_dataclass(one) and one.__dataclass_params__.repr):  # type: ignore[attr-defined]
        return
    if dataclasses.is_dataclass(one):
        assert [f"{f.name}: {f.type}" for f in dataclasses.fields(one) if f.repr and GROWS.search(str(f.type))] == []


def fits(result: Any) -> None:
    for language in ("zh", "en"):
        set_language(language)
        for text in {repr(result), str(result)}:
            assert len(text.splitlines()) <= LINES, text
            assert len(text) <= SIGNS, text
        html = result._repr_html_()
        assert len(html) < 20_000
        assert html.count("<tr") <= LINES


@pytest.fixture(scope="module")
def loaded():
    return esvalue.load_scenario(HAND / "flip.toml")


def test_a_scenario_a_study_and_its_futures_fit(loaded) -> None:
    judged = judge(loaded)
    study = esvalue.Study(loaded, seed=1)
    futures = study.run(points=8, replicates=2)
    for one in (loaded, loaded.scenario, *loaded.cards.values(), judged, judged.model, study, study.problem, futures):
        fits(one)
    assert "near_only" in repr(futures)
    assert "flip" in repr(loaded)


def test_panjin_fits() -> None:
    panjin = esvalue.load_scenario("panjin")
    for one in (panjin, panjin.scenario, panjin.library, *panjin.cards.values(), *panjin.places.values()):
        fits(one)


def test_two_hundred_places_and_twelve_options_fit() -> None:
    options = tuple(f"option {i}" for i in range(12))
    problem = esvalue.Problem(
        tuple(esvalue.Factor(f"x{i}", esvalue.Spread("uniform", (0.0, 1.0))) for i in range(200)),
        tuple(esvalue.Outcome(f"y{i}", "max", "yuan/a") for i in range(200)),
        lambda c: {f"y{i}": np.outer(np.arange(12), c["x0"]) for i in range(200)},
        options,
    )
    study = esvalue.Study(problem, seed=0)
    for one in (problem, study, study.run(points=4, replicates=2)):
        fits(one)


def test_a_region_shows_its_bounds() -> None:
    price = np.linspace(0, 100, 401)
    found = prim([esvalue.Factor("price", esvalue.Spread("uniform", (0.0, 100.0)))], {"price": price}, price < 30)
    fits(found)
    fits(found.boxes[0])
    assert "price <= " in repr(found)


def test_a_fit_and_its_estimate_fit() -> None:
    table = pd.DataFrame(
        {
            "bid": [10, 20, 30, 40] * 10,
            "yes": ([1] * 4 + [1, 1, 1, 0] + [1, 0, 0, 0] + [1, 1, 0, 0]) * 2 + [0, 1, 0, 1] * 2,
        }
    )
    model = ContingentValuation.from_formula(
        "~ 1",
        table,
        SingleBounded("bid", "yes"),
        distribution="logistic",
        measure="wtp",
        currency="yuan",
        period="year",
        payer="household",
    )
    fits(model)
    fitted = model.fit()
    fits(fitted)
    assert str(fitted.nobs) in repr(fitted)


def test_a_rule_fits() -> None:
    fits(load_rule("liaoning_2024"))


def test_names_in_a_glance_are_text_and_never_markup() -> None:
    frame = pd.DataFrame({"<b>": ["<script>alert(1)</script>"]})
    html = glance_html(Glance.of_frame(Text.same("<i>"), frame), "en")
    assert "<script>" not in html
    assert "<i>" not in html
    assert "&lt;script&gt;" in html


def test_a_frame_wider_than_a_terminal_says_so() -> None:
    frame = pd.DataFrame({f"column {i}": [1e9 + i] * 100 for i in range(60)}, index=[f"row {i}" for i in range(100)])
    text = glance_text(Glance.of_frame(Text.same("wide"), frame))
    assert max(map(len, text.splitlines())) <= 100
    assert "…" in text
    assert "more rows" in text


def test_help_names_every_room_with_its_line() -> None:
    lines = dict(re.findall(r"^    (\w+) +(\S.*)$", str(esvalue.__doc__), re.MULTILINE))
    rooms = {path.parent.name for path in (ROOT / "esvalue").glob("*/__init__.py")} - {"core", "cli"}
    assert set(lines) - {"plots"} == rooms
    for name in rooms:
        assert str(import_module(f"esvalue.{name}").__doc__).startswith(lines[name]), name
        assert name in dir(esvalue)
