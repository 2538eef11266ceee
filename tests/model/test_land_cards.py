"""The cards of payments for land against figures worked out by hand (`tests/cases/land`), and what they refuse."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pandas as pd
import pytest
from land import LAND, MU, SCENARIOS, agree, expected, figures, frame, outcome, table

from esvalue.core.errors import InputError
from esvalue.inputs.card_reading import load_card
from esvalue.inputs.library import Library
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario import load_scenario
from esvalue.model.model import Model, bind
from esvalue.standards.judging import Judged, judge


def test_every_figure_follows_from_the_tables_without_esvalue() -> None:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [sys.executable, "-S", str(LAND / "recompute.py")]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment | {"PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "agree" in done.stdout
    assert "import esvalue" not in (LAND / "recompute.py").read_text(encoding="utf-8")


# ---- soils -----------------------------------------------------------------------------------------------------------

SAMPLES = SCENARIOS / "closed_farmland" / "samples.csv"


@pytest.fixture(scope="module")
def soils() -> Model:
    return bind("closed_farmland", SAMPLES, price_year=2024)


def screened(change: Callable[[pd.DataFrame], pd.DataFrame]) -> Model:
    """Bind the samples with a change of their table."""
    rows = frame(SAMPLES.with_name("samples.sources.csv"))
    return bind("closed_farmland", change(frame(SAMPLES)), sources=rows, price_year=2024)


def test_samples_fall_into_their_class_and_cost_what_is_lost(soils: Model) -> None:
    of = "closed_farmland"
    nodes = {
        "screening_index": (f"{of}.screening_index", 1.0),
        "control_index": (f"{of}.control_index", 1.0),
        "closed": (f"{of}.closed_area", MU),
        "safe_use": (f"{of}.safe_use_area", MU),
        "food": (f"{of}.food_given_up", 1.0),
    }
    agree("soils", figures(soils, nodes), lambda figure: figure != "floor")


def test_the_floor_of_a_sample_is_what_its_holders_lose() -> None:
    judged = judge(load_scenario("closed_farmland"))
    agree(
        "soils", figures(judged.model, {"floor": ("closed_farmland.floor", 1 / MU)}), lambda figure: figure == "floor"
    )


def test_the_limits_are_those_of_the_standard() -> None:
    card = load_card(Library().card_path("closed_farmland"), Library())
    for row in table("limits"):
        for step, column in enumerate(("to_5_5", "to_6_5", "to_7_5", "above"), start=1):
            parameter = card.parameters[f"{row['metal']}_{row['kind']}_{step}"]
            uses = ("paddy", "dry_land", "orchard")
            for use in uses if row["use"] == "other" else (row["use"],):
                own = {
                    one["use"] for one in table("limits") if (one["kind"], one["metal"]) == (row["kind"], row["metal"])
                }
                if row["use"] == "other" and use in own:
                    continue
                entry = parameter.table[use] if parameter.table else parameter.record
                assert isinstance(entry, Record)
                assert entry.value == float(row[column]), (row["kind"], row["metal"], use, column)


def test_an_area_stands_for_its_sample_whatever_the_order_and_the_unit(soils: Model) -> None:
    turned = screened(lambda rows: rows.iloc[::-1])
    scaled = screened(
        lambda rows: rows.rename(columns={"cadmium [mg/kg]": "cadmium [ug/kg]"}).assign(
            **{"cadmium [ug/kg]": [f"{1000 * float(cell):g}" for cell in rows["cadmium [mg/kg]"]]}
        )
    )
    node = "closed_farmland.closed_area"
    for other in (turned, scaled):
        assert figures(other, {"closed": (node, 1.0)}) == pytest.approx(figures(soils, {"closed": (node, 1.0)}))


def test_more_of_a_metal_never_closes_less_land(soils: Model) -> None:
    before = sum(figures(soils, {"closed": ("closed_farmland.closed_area", 1.0)}).values())
    for times in (1.5, 3.0, 10.0):
        more = screened(
            lambda rows, times=times: rows.assign(
                **{"cadmium [mg/kg]": [f"{times * float(cell):g}" for cell in rows["cadmium [mg/kg]"]]}
            )
        )
        after = sum(figures(more, {"closed": ("closed_farmland.closed_area", 1.0)}).values())
        assert after >= before
        before = after


def refused(change: Callable[[pd.DataFrame], pd.DataFrame]) -> str:
    with pytest.raises(InputError) as error:
        screened(change)
    return str(error.value)


def test_samples_without_acidity_are_refused() -> None:
    with pytest.raises(InputError) as error:
        screened(lambda rows: rows.drop(columns="acidity"))
    (one,) = error.value.problems  # and nothing of its row in the table of sources
    assert "“土壤 pH（acidity）”" in one.text("zh")
    said = refused(lambda rows: rows.assign(acidity=["n/a", *rows["acidity"][1:]]))
    assert "pH of the soil must be known at every place" in said or "每个地块都须有土壤 pH" in said
    assert "河东1号" in said


def test_contents_say_whether_they_are_milligrams() -> None:
    said = refused(lambda rows: rows.rename(columns={"cadmium [mg/kg]": "cadmium"}))
    assert "cadmium [mg/kg]" in said


def test_micrograms_under_a_heading_of_milligrams_are_named() -> None:
    slipped = screened(
        lambda rows: rows.assign(**{"cadmium [mg/kg]": [f"{1000 * float(cell):g}" for cell in rows["cadmium [mg/kg]"]]})
    )
    doubts = [one for one in slipped.doubts if ": cadmium" in one.where]
    assert len(doubts) == len(frame(SAMPLES))
    assert "write [ug/kg] in the header (1.6 here)" in doubts[0].text("en")


# ---- practices and counties ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def practices() -> Judged:
    return judge(load_scenario("farm_practice"))


def test_a_change_of_practice_costs_and_keeps_back_what_was_worked_out(practices: Judged) -> None:
    of = "farm_practice"
    nodes = {
        "change_cost": (f"{of}.change_cost", 1 / MU),
        "floor": (f"{of}.floor", 1 / MU),
        "food": (f"{of}.food_given_up", 1.0),
        "nitrogen": (f"{of}.nitrogen_avoided", 1.0),
        "phosphorus": (f"{of}.phosphorus_avoided", 1.0),
        "pesticide": (f"{of}.pesticide_avoided", 1.0),
    }
    found = figures(practices.model, nodes)
    agree("practices", found, lambda figure: figure not in ("uptake", "nitrogen_by_money"))


def test_who_takes_part_at_the_printed_rates(practices: Judged) -> None:
    found = outcome(practices, "farm_practice", "uptake", "published")
    wanted = {place: value for (place, figure), value in expected("practices").items() if figure == "uptake"}
    assert {place: found[place] for place in wanted} == pytest.approx(wanted, abs=1e-6)
    assert [value for place, value in found.items() if place not in wanted] == [0.0, 0.0]


def test_counties_with_a_surplus_are_due_and_others_owe(practices: Judged) -> None:
    of = "grain_balance"
    nodes = {"needed": (f"{of}.needed", 1.0), "surplus": (f"{of}.surplus", 1.0), "due": (f"{of}.due", 1e-4)}
    agree("counties", figures(practices.model, nodes))
