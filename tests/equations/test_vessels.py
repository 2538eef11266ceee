"""Boats bought out of use: least prices, who sells at a price, year by year, by hand and by properties."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from given import Seen, see
from hand_figures import written
from hypothesis import given
from hypothesis import strategies as st

from esvalue.core.errors import InputError
from esvalue.equations import sold_by_year
from esvalue.equations.money import present_value_constant
from esvalue.equations.vessels import income_given_up, selling_share, value_per_power
from esvalue.inputs.library import package_folder
from esvalue.inputs.scenario import load_scenario
from esvalue.model.model import Model, bind_all

LEAST, SPREAD = st.floats(-5000, 20_000), st.floats(0, 8000)
CENTRAL = {"rate": 0.08, "variation": 0.4}


@given(LEAST, SPREAD)
def test_a_price_of_zero_sells_no_boat(least: float, spread: float) -> None:
    assert float(selling_share(0.0, least, spread)) == 0.0
    income = np.maximum(least, 0.0) + 1.0
    assert sold_by_year([0.0, 0.0], income, least, 5, 20, **CENTRAL).tolist() == [0.0, 0.0]


@given(LEAST, SPREAD, st.floats(1, 20_000), st.floats(0, 5000))
def test_more_is_sold_at_a_higher_price(least: float, spread: float, price: float, more: float) -> None:
    share, higher = (float(selling_share(one, least, spread)) for one in (price, price + more))
    assert 0.0 <= share <= higher <= 1.0


@given(st.floats(1, 1e5), st.floats(0, 0.3), st.integers(0, 40))
def test_what_is_given_up_is_the_sum_of_its_years(income: float, rate: float, years: int) -> None:
    found = float(income_given_up(income, rate, years))
    assert found == pytest.approx(sum(income / (1 + rate) ** t for t in range(1, years + 1)), rel=1e-9, abs=1e-9)
    if years:
        assert found == pytest.approx(float(present_value_constant(income, rate, years)), rel=1e-9)


@given(st.integers(1, 19), st.floats(500, 9000))
def test_older_boats_sell_more_readily(age: int, price: float) -> None:
    young, old = (float(sold_by_year([price], 900, 600, one, 20, **CENTRAL)[0]) for one in (age - 1, age))
    assert old >= young - 1e-12


@given(st.lists(st.floats(0, 12_000), min_size=1, max_size=6), st.integers(0, 20))
def test_the_years_of_a_scheme_sell_what_its_best_year_would(prices: list[float], age: int) -> None:
    years = sold_by_year(prices, 900, 600, age, 25, **CENTRAL)
    alone = [
        float(sold_by_year([price], 900, 600, min(age + t, 25), 25, **CENTRAL)[0]) for t, price in enumerate(prices)
    ]
    assert (years >= 0).all()
    assert float(years.sum()) == pytest.approx(max(alone), abs=1e-12)


def test_a_falling_price_sells_in_its_first_year_and_a_share_sold_before_counts() -> None:
    falling = sold_by_year([10_000, 8000, 5000], 900, 600, 12, 20, **CENTRAL)
    assert falling[0] > 0.9
    assert falling[1:].tolist() == [0.0, 0.0]
    first = float(sold_by_year([7000], 900, 600, 12, 20, **CENTRAL)[0])
    after = sold_by_year([7000], 900, 600, 13, 20, sold_before=first, **CENTRAL)
    both = sold_by_year([7000, 7000], 900, 600, 12, 20, **CENTRAL)
    assert float(after[0]) == pytest.approx(float(both[1]), rel=1e-12)


def test_groups_and_draws_stand_in_front_of_the_years() -> None:
    rates = np.array([0.05, 0.08])
    made = sold_by_year([[7000, 7000], [5000, 5000]], [900, 900], 600, 12, 20, rate=rates, variation=0.4)
    assert made.shape == (2, 2)
    assert made[1] == pytest.approx(sold_by_year([5000, 5000], 900, 600, 12, 20, **CENTRAL))


def test_a_boat_of_the_newspapers() -> None:
    """13.2 kW got 38,400 yuan at 5,000 yuan/kW less what was kept back, and 40,000 for other work."""
    assert value_per_power(38_400.0, 13.2) == pytest.approx(2909.09, abs=0.01)


@pytest.mark.parametrize(("act", "words"), [
    (lambda: sold_by_year([7000], 900, 600, 25, 20, **CENTRAL), ("25 years", "oldest")),
    (lambda: sold_by_year([-7000], 900, 600, 5, 20, **CENTRAL), ("-7000",)),
    (lambda: sold_by_year([7000], 900, 600, 5, 20, rate=8, variation=0.4), ("write 0.08",)),
    (lambda: sold_by_year([7000], 900, 600, 5, 20, rate=0.08, variation=0.4, sold_before=30), ("write 0.3",)),
])  # fmt: skip
def test_what_cannot_be_is_refused(act: Callable[[], object], words: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as caught:
        act()
    assert all(word in caught.value.text("en") for word in words)


# --- the card, by hand ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def model() -> Model:
    loaded = load_scenario("vessels")
    files = {domain: path.name for domain, path in loaded.card_paths.items()}
    return bind_all(loaded.library, loaded.settings(), loaded.cards, loaded.places, files)


def test_the_card_gives_the_figures_worked_out_by_hand(model: Model) -> None:
    figures = written("vessels")
    assert len(figures) == 34
    for key, value in figures.items():
        place, _, node = key.partition(": ")
        found = model.evaluate([f"vessels.{node}"])[f"vessels.{node}"].sel(place=place).item()
        assert found == pytest.approx(value, rel=1e-9), key


@pytest.fixture(scope="module")
def seen() -> Seen:
    return see(package_folder("scenarios") / "vessels")


def test_the_price_once_is_judged_by_who_sells_and_what_it_costs(seen: Seen) -> None:
    """A year's cost is what is paid for the boats of that year: the law of holders is the equation of the card."""
    spent = sum(value for key, value in written("vessels").items() if key.endswith(": spent"))
    judged = seen.judged
    central = np.asarray(judged.model.central[judged.outcomes.total["public_cost"]]).reshape(-1)
    assert central[1] == pytest.approx(spent, rel=1e-9)
    standards = {key[2]: one.value for key, one in judged.commit.standards.items() if key[0] == "liaoning_2024"}
    assert standards == {"national": 7000, "provincial": 5000, "city": 3000}
    assert seen.comparison.tables["annex_liaoning_2024"].rows[0]["standard"].unit == "yuan/kW"
