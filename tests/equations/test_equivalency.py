"""Habitat and resource equivalency: closed form against sums by year, conventions, perpetuities, what is refused."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hand_figures import reckoned, written
from hypothesis import assume, given
from hypothesis import strategies as st

from esvalue.core.errors import InputError
from esvalue.equations import CONVENTIONS, service_years
from esvalue.equations.equivalency import discounted_service_years
from esvalue.inputs.scenario import load_scenario
from esvalue.model import check_account
from esvalue.model.model import Model, bind_all

RATES = st.floats(1e-4, 0.3)
SPANS = st.integers(0, 60)


def by_year(first: float, last: float, begin: int, full: int, end: int, *, rate: float, weight: float) -> float:
    """The sum of the equation, year by year."""

    def at(when: float) -> float:
        return last if when >= full else first + (last - first) * (when - begin) / (full - begin)

    years = range(begin, end)
    before = {y: last if y + 1 > full else at(y + 1) for y in years}  # the level just before the year ends
    return math.fsum(((1 - weight) * at(y) + weight * before[y]) * (1 + rate) ** -y for y in years)


def test_the_figures_are_reckoned_anew_without_esvalue() -> None:
    done = reckoned()
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("how", "figures"), [
    ("start", (50.463036, 17.696123, 2.851644)), ("end", (41.676927, 18.638994, 2.236007)),
    ("middle", (46.069981, 18.167558, 2.535838)),
])  # fmt: skip
def test_three_conventions_of_the_hand_example(how: str, figures: tuple[float, ...]) -> None:
    """10 ha recover in 10 years; the replacement begins in year 1, grows 3 years, ends after 30; 3%."""
    loss = 10 * float(service_years([0, 10], [1, 0], 0.03, convention=how))
    gain = float(service_years([1, 4], [0, 1], 0.03, end=31, convention=how))
    assert (loss, gain, loss / gain) == pytest.approx(figures, abs=1e-6)


@pytest.fixture(scope="module")
def bound() -> Callable[[str], Model]:
    """The three harms of the shipped scenario under a convention."""
    loaded = load_scenario("equivalency")

    def made(how: str) -> Model:
        from dataclasses import replace

        settings = replace(loaded.settings(), use={"equivalency.year_level": how})
        files = {domain: path.name for domain, path in loaded.card_paths.items()}
        return bind_all(loaded.library, settings, loaded.cards, loaded.places, files)

    return made


@pytest.mark.parametrize("how", CONVENTIONS)
def test_the_card_gives_the_figures_worked_out_by_hand(bound: Callable[[str], Model], how: str) -> None:
    model, figures = bound(how), {key: value for key, value in written("equivalency").items() if f", {how}: " in key}
    nodes = {
        "loss": ("loss",),
        "gain": ("gain",),
        "ratio": ("ratio",),
        "owed": ("owed_area", "owed_stock"),
        "cost": ("cost_by_area", "cost_by_stock"),
        "value": ("lost_value",),
    }
    assert len(figures) == 17
    for key, value in figures.items():
        place, _, what = key.replace(f", {how}", "").partition(": ")
        found = [
            model.evaluate([f"equivalency.{node}"])[f"equivalency.{node}"].sel(place=place).item()
            for node in nodes[what]
        ]
        assert [one for one in found if not np.isnan(one)] == pytest.approx([value], rel=1e-9), key


@given(st.floats(0, 1), st.floats(0, 1), SPANS, SPANS, SPANS, RATES, st.sampled_from([0.0, 0.5, 1.0]))
def test_the_closed_form_is_the_sum_by_year(
    first: float, last: float, begin: int, rise: int, stay: int, rate: float, weight: float
) -> None:
    full, end = begin + rise, begin + rise + stay
    found = float(discounted_service_years(first, last, begin, full, end, rate, weight))
    expected = by_year(first, last, begin, full, end, rate=rate, weight=weight)
    assert found == pytest.approx(expected, rel=1e-8, abs=1e-9)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 60), st.sampled_from([0.0, 0.5, 1.0]))
def test_small_rates_go_over_into_none(first: float, last: float, years: int, weight: float) -> None:
    whole = by_year(first, last, 0, years, years, rate=0.0, weight=weight)
    for rate, near in ((0.0, 1e-12), (1e-12, 1e-9), (1e-7, 1e-5)):
        found = float(discounted_service_years(first, last, 0.0, years, years, rate, weight))
        assert found == pytest.approx(whole, rel=near, abs=1e-12)


@given(st.integers(0, 30), st.integers(1, 20), RATES, st.sampled_from(list(CONVENTIONS)))
def test_the_ratio_falls_as_the_gain_starts_earlier(start: int, grows: int, rate: float, how: str) -> None:
    loss = service_years([0, 10], [1, 0], rate, convention=how)
    early, late = (
        float(loss / service_years([at, at + grows], [0, 1], rate, end=at + grows + 30, convention=how))
        for at in (start, start + 1)
    )
    assert early < late
    assert late == pytest.approx(early * (1 + rate))  # a year later everything is worth less by a year


@given(st.floats(0.05, 1), st.integers(0, 40), st.floats(0.005, 0.3), st.sampled_from(list(CONVENTIONS)))
def test_for_ever_is_a_perpetuity(level: float, start: int, rate: float, how: str) -> None:
    whole = float(service_years([start], [level], rate, convention=how))
    assert whole == pytest.approx(level * (1 + rate) ** -start * (1 + rate) / rate)
    long = float(discounted_service_years(level, level, start, start, 10_000.0, rate, CONVENTIONS[how]))
    assert long == pytest.approx(whole, rel=1e-12)


@given(RATES)
def test_the_end_of_the_year_understates_a_loss_that_recovers_and_overstates_a_gain_that_grows(rate: float) -> None:
    loss, gain = (
        [float(service_years([0, 9], levels, rate, end=9, convention=how)) for how in ("start", "middle", "end")]
        for levels in ([1, 0], [0, 1])
    )
    assert loss[0] > loss[1] > loss[2]
    assert gain[0] < gain[1] < gain[2]


@given(st.floats(0, 30), st.floats(0.1, 30), st.floats(0, 30), st.floats(0, 0.2))
def test_parts_of_a_path_add_up(begin: float, first: float, second: float, rate: float) -> None:
    times, levels = [begin, begin + first, begin + first + second], [0.2, 0.9, 0.9]
    end = times[-1] + 5
    whole = float(service_years(times, levels, rate, end=end))
    shorter = float(service_years(times[:2], levels[:2], rate, end=end))
    assume(abs(whole - shorter) < 1e9)
    assert whole == pytest.approx(shorter, rel=1e-9, abs=1e-9)


def test_draws_stand_in_front_and_the_base_year_moves_both_sides_alike() -> None:
    rates = np.array([0.01, 0.03])
    now = service_years([0, 10], [1, 0], rates)
    assert now.shape == (2,)
    later = service_years([2020, 2030], [1, 0], rates, base_year=2025)
    assert later == pytest.approx(now * (1 + rates) ** 5)
    paths = service_years([[0, 10], [0, 20]], [[1, 0], [1, 0.5]], 0.03, end=20)
    assert paths[0] == pytest.approx(float(service_years([0, 10], [1, 0], 0.03)))


@pytest.mark.parametrize(("act", "words"), [
    (lambda: service_years([0, 10], [100, 0], 0.03), ("100 is no share", "write 1")),
    (lambda: service_years([0, 10], [1, -0.1], 0.03), ("levels[1]", "-0.1")),
    (lambda: service_years([0, 40], [1, 0], 0.03, end=31), ("year 40", "after the end in year 31")),
    (lambda: service_years([10, 0], [1, 0], 0.03), ("year 10 is followed by 0",)),
    (lambda: service_years([0, 10], [1], 0.03), ("2 years and 1 levels",)),
    (lambda: service_years([0, 10], [1, 0.5], 0.0), ("has no sum",)),
    (lambda: service_years([0, 10], [1, 0], 3), ("write 0.03",)),
    (lambda: service_years([0, 10], [1, 0], 0.03, convention="mid"), ("'mid'", "middle")),
])  # fmt: skip
def test_what_is_no_path_is_refused(act: Callable[[], object], words: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as caught:
        act()
    for word in words:
        assert word in caught.value.text("en")
    assert caught.value.text("zh") != caught.value.text("en")


def test_a_reading_that_values_nothing_is_an_account_of_no_service(bound: Callable[[str], Model]) -> None:
    model = bound("middle")
    account = model.account()
    check_account(account)
    assert account.sizes["service"] == 0
    assert account.to_pandas().empty
    assert set(account.to_xarray().data_vars) >= {"value", "increment", "spillover", "present"}
    assert [node.sizes["service"] for node in model.to_xarray().leaves] == [0]
    with pytest.raises(InputError, match="nothing to draw"):
        account.plot()
