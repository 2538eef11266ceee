"""Cards of the sea against figures worked out by hand: closed season, restocking, marine reserve; and by properties."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from given import see
from hand_figures import written
from hypothesis import given
from hypothesis import strategies as st

from esvalue.equations.closed_season import closed_months, compliance_payment, person_months
from esvalue.equations.coast import catch_from_restocking
from esvalue.inputs.library import package_folder
from esvalue.inputs.scenario import load_scenario
from esvalue.model.model import Model, bind_all

SHARES = st.floats(0, 1)


@pytest.fixture(scope="module")
def bound() -> Callable[[str], Model]:
    """Shipped scenarios bound, each once."""
    made: dict[str, Model] = {}

    def of(name: str) -> Model:
        if name not in made:
            loaded = load_scenario(name)
            files = {domain: path.name for domain, path in loaded.card_paths.items()}
            made[name] = bind_all(loaded.library, loaded.settings(), loaded.cards, loaded.places, files)
        return made[name]

    return of


@pytest.mark.parametrize("name", ["closed_season", "restocking", "sea_reserve"])
def test_a_card_gives_the_figures_worked_out_by_hand(bound: Callable[[str], Model], name: str) -> None:
    model, units = bound(name), {"closed_person_months": 12.0}  # a year's person-months stand in persons
    for key, value in written(name).items():
        place, _, node = key.partition(": ")
        found = model.evaluate([f"{name}.{node}"])[f"{name}.{node}"]
        times = units.get(node, 1.0) if found.attrs.get("units", "") == "person" else 1.0
        assert found.sel(place=place).item() * times == pytest.approx(value, rel=1e-9), key


def test_the_published_examples_of_restocking() -> None:
    """Liaoning 2014 paid 9,810e4 yuan for 59.766e8; Laoshan printed 1:15, and 3,000e4 of profit on 1.35e8."""
    spent, released = 9810e4, 59.766e8
    assert spent / released == pytest.approx(0.0164, abs=5e-5)
    seed = 3000e4 / (15 - 1)  # profit = 15 seed - seed
    assert seed / 1.35e8 == pytest.approx(0.0159, abs=5e-5)  # a seed of the same price as Liaoning's
    assert written("restocking")["崂山梭子蟹: output_input"] == pytest.approx(15)


@given(st.integers(1, 12), st.integers(0, 11), st.floats(0, 1e5))
def test_a_season_in_two_parts_is_the_season(begins: int, more: int, persons: float) -> None:
    ends = min(begins + more, 12)
    whole = float(person_months(persons, closed_months(begins, ends)))
    cut = (begins + ends) // 2
    parts = float(person_months(persons, closed_months(begins, cut)))
    parts += float(person_months(persons, closed_months(cut + 1, ends))) if cut < ends else 0.0
    assert parts == pytest.approx(whole)
    assert closed_months(1, 12) == 12


@given(st.floats(0, 1e6), SHARES, SHARES, SHARES)
def test_a_boat_gets_what_it_kept(full: float, closure: float, responsible: float, weight: float) -> None:
    paid = float(compliance_payment(full, closure, responsible, weight))
    assert -1e-9 <= paid <= full * (1 + 1e-12)
    assert float(compliance_payment(full, 1.0, 1.0, weight)) == pytest.approx(full)
    assert float(compliance_payment(full, 0.0, 0.0, weight)) == 0.0


@given(st.floats(0, 1e9), SHARES, st.floats(0, 5))
def test_nothing_released_or_caught_is_no_catch(released: float, share: float, weight: float) -> None:
    assert catch_from_restocking(0.0, share, weight) == catch_from_restocking(released, 0.0, weight) == 0.0


def test_the_line_covers_a_part_of_the_loss_and_the_loss_all_of_it() -> None:
    """Everybody stays ashore: by the line 2.7064e6 yuan are paid; the mean loss covers about half of them in full."""
    seen = see(package_folder("scenarios") / "closed_season")
    months = {"urban": 1200.0, "rural": 3000.0}
    assert seen.total("public_cost", "line") == pytest.approx(780 * months["urban"] + 590 * months["rural"], rel=1e-9)
    assert seen.total("public_cost", "guangdong_2018") == pytest.approx(880 * 4200, rel=1e-9)
    assert seen.total("adequacy", "line") < seen.total("adequacy", "guangdong_2018") < seen.total("adequacy", "floor")
    assert seen.total("uncompensated_loss", "line") > seen.total("uncompensated_loss", "floor")
    assert seen.comparison.context.recommendation.option is None  # all that is required is to spend little
    assert "than the others that meet the requirements" in seen.comparison.recommendation["en"]
    unit = seen.comparison.tables["annex"].rows[0]["standard"].unit
    assert unit == "yuan/person_month"
