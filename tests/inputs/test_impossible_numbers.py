"""Numbers of a scenario that cannot be: each slip is refused where it stands, with what to write instead."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from folders import CASES

from esvalue.core.distributions import Spread
from esvalue.core.errors import InputError, Mistake
from esvalue.core.text import Text
from esvalue.inputs.overlay import OverlaySource, OverlayValue, read_overlay, write_overlay
from esvalue.inputs.scenario import load_scenario
from esvalue.standards.judging import judge

BAY = CASES / "bay"
TRAJECTORIES = """
[trajectories]
years = 4
discount_rate = { value = 0.05, unit = "1/a", source = "judgement" }
value_growth = { value = 0.01, unit = "1/a", source = "judgement" }
cost_growth = { value = 0.02, unit = "1/a", source = "judgement" }
[trajectories.paths.stay]
title = { zh = "不变", en = "stay" }
option = "now"
[trajectories.paths.phased]
title = { zh = "分步", en = "phased" }
option = "floor"
finish = 2
adoption = { start = 0.3, speed = 0.5 }
trigger = { watch = "costs", above = 1.1, then = "share" }
"""
MAGNITUDE = """
[[magnitude]]
title = { zh = "某文", en = "a paper" }
domain = "bay"
value = { value = 2e6, unit = "dollar/a", price_year = 2020, source = "made_up" }
area = { value = 10, unit = "km2", source = "made_up" }
exchange = { value = 6.9, unit = "yuan/dollar", price_year = 2020, source = "made_up" }
"""
COUNTY = """
[county]
area = { value = 5000, unit = "km2", source = "judgement" }
"""
LEVERS = """
[choices]
option = "blend"
[choices.levers.share]
sets = "share"
values = [0.2, 0.5]
[choices.levers.income]
sets = "parameters.bay.income"
unit = "yuan/ha/a"
values = [900, 1100]
[choices.levers.rounding]
sets = "rounding"
unit = "yuan/mu/a"
values = [1, 5]
"""
CORRELATIONS = """
[[correlations]]
factors = ["bay.fish_price", "bay.income"]
value = 0.4
source = "judgement"
[[correlations]]
factors = ["bay.visit_value", "bay.income"]
value = 0.2
source = "judgement"
"""
QUALITY = """
[quality]
minimum_coverage = 0.6
maximum_judged = 0.5
"""
PARAMETERS = """
[parameters]
"bay.income" = { value = 1000, unit = "yuan/ha/a", spread = { uniform = [800, 1200] }, price_year = 2024, basis = "market", source = "made_up" }
"""  # noqa: E501
MORE = TRAJECTORIES + MAGNITUDE + COUNTY + LEVERS + CORRELATIONS + QUALITY + PARAMETERS


@pytest.fixture
def bay(tmp_path: Path) -> Path:
    """Write the bay with every part a number can stand in, and return its scenario."""
    folder = tmp_path / "bay"
    shutil.copytree(BAY, folder)
    path = folder / "scenario.toml"
    path.write_text(path.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    return path


def patched(path: Path, old: str, new: str) -> Path:
    """Change one thing of a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def refused(path: Path) -> Mistake:
    """Return the one mistake a scenario is refused for."""
    with pytest.raises(InputError) as caught:
        judge(load_scenario(path))
    [found] = caught.value.problems
    assert any("一" <= sign <= "鿿" for sign in found.text("zh"))
    return found


def test_the_case_is_good_and_nothing_of_it_is_doubtful(bay: Path) -> None:
    loaded = load_scenario(bay)
    assert judge(loaded).commit.standards
    assert loaded.doubts == ()


#: (old, new, where, what the message says): slips of scale and sign; the message names the entry as it should be.
SLIPS = {
    "Engel coefficient in percent": ("engel = { value = 0.3, spread = { uniform = [0.25, 0.35] }",
    "engel = { value = 30", "stage.now.engel", 'write 0.3 or { value = 30, unit = "percent" }'),
    "hazard in percent": ('hazard = { value = 0.05, unit = "1/a", spread = { uniform = [0.02, 0.1] }',
    'hazard = { value = 5, unit = "1/a"', "domains.bay.without.hazard",
                          'write 0.05 or { value = 5, unit = "percent/a" }, or exposure = 1 if all of it is lost'),
    "discount rate in percent": ("discount_rate = { value = 0.05", "discount_rate = { value = 5",
    "trajectories.discount_rate", "write 0.05"),
    "growth in percent": ("cost_growth = { value = 0.02", "cost_growth = { value = 2", "trajectories.cost_growth",
    "write 0.02"),
    "growth below what can be": ("value_growth = { value = 0.01", "value_growth = { value = -0.6",
    "trajectories.value_growth", "between -0.5 and 1"),
    "adequacy in percent": ("at_least = 0.5", "at_least = 90", "requirements[1].at_least", "write 0.9"),
    "share of futures in percent": ("at_least = 0.5\nin_share = 0.8", "at_least = 0.5\nin_share = 90",
    "requirements[1].in_share", "write 0.9"),
    "excess burden in percent": ("excess_burden = { value = 0.1, spread = { uniform = [0.0, 0.3] }",
    "excess_burden = { value = 20", "budget.excess_burden", "write 0.2"),
    "share of an option": ("share = { value = 0.3, spread = { uniform = [0.2, 0.4] }", "share = { value = 30",
    "options.blend.share", "write 0.3"),
    "share of a fund": ("share = { value = 0.5, spread = { uniform = [0.3, 0.9] }", "share = { value = 50",
    "options.now.fund.bay.inner.share", "write 0.5"),
    "a level of funding": ("city = { value = 0.6", "city = { value = 60", "funding.levels.city", "write 0.6"),
    "a coefficient of a zone": ("inner = { value = 1.5, source", "inner = { value = 150, source",
    "region_coefficients.zones.bay.inner", "write 1.5"),
    "a negative coefficient": ("inner = { value = 1.5, source", "inner = { value = -1.5, source",
    "region_coefficients.zones.bay.inner", "write 1.5"),
    "a negative weight of a reading": ("services = 2, equivalents = 1", "services = -2, equivalents = 1",
    "domains.bay.reading_weights.services", "write 2"),
    "weights of nothing": ("services = 2, equivalents = 1", "services = 0, equivalents = 0",
    "domains.bay.reading_weights", "all zero"),
    "a correlation of one": ('"bay.income"]\nvalue = 0.4', '"bay.income"]\nvalue = 1', "correlations[1].value",
    "between -1 and 1, both not included"),
    "a negative ratio of what cannot be negative": ("[domains.bay.without.set.visits]\ntimes = { value = 0.5",
    "[domains.bay.without.set.visits]\ntimes = { value = -0.5",
                                                    "domains.bay.without.set.visits", "write 0.5"),
    "a negative amount paid": ("inner = { value = 30, unit", "inner = { value = -30, unit",
    "options.numbers.numbers.bay.inner", "write 30"),
    "a negative budget": ("amount = { value = 10, unit", "amount = { value = -10, unit", "budget.amount", "write 10"),
    "a year of two digits": ("price_year = 2024\nseed", "price_year = 24\nseed", "scenario.price_year", "write 2024"),
    "a negative seed": ("seed = 7", "seed = -7", "scenario.seed", "write 7"),
    "coverage in percent": ("minimum_coverage = 0.6", "minimum_coverage = 60", "quality.minimum_coverage", "write 0.6"),
    "a lever in percent": ("values = [0.2, 0.5]", "values = [20, 0.5]", "choices.levers.share", "write 0.2"),
    "a lever below nothing": ("values = [1, 5]", "values = [-1, 5]", "choices.levers.rounding", "write 1"),
    "an index in percent": ("above = 1.1", "above = 110", "trajectories.paths.phased.trigger.above", "write 1.1"),
    "those who join in percent": ("start = 0.3", "start = 30", "trajectories.paths.phased.adoption.start", "write 0.3"),
    "a spread beyond the bounds": ("spread = { uniform = [0.25, 0.35] }", "spread = { normal = [0.3, 0.05] }",
    "stage.now.engel", "truncnormal = [mean, sd, 0, 1]"),
    "a spread of a budget": ('value = 10, unit = "1e4 yuan/a"',
    'value = 10, spread = { normal = [10, 3] }, unit = "1e4 yuan/a"', "budget.amount",
    "truncnormal = [mean, sd, 0, high]"),
    "an exchange rate of nothing": ("exchange = { value = 6.9", "exchange = { value = 0", "magnitude[1].exchange",
    "between 0 and 1000"),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_number_that_cannot_be_is_refused_with_the_mended_entry(bay: Path, slip: str) -> None:
    old, new, where, says = SLIPS[slip]
    found = refused(patched(bay, old, new))
    assert found.where == f"scenario.toml: {where}"
    assert says in found.text("en")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("engel = { value = 0.3, spread = { uniform = [0.25, 0.35] }", 'engel = { value = 30, unit = "percent"'),
        (
            'hazard = { value = 0.05, unit = "1/a", spread = { uniform = [0.02, 0.1] }',
            'hazard = { value = 5, unit = "percent/a"',
        ),
        ('discount_rate = { value = 0.05, unit = "1/a"', 'discount_rate = { value = 5, unit = "percent/a"'),
        (
            "engel = { value = 0.3, spread = { uniform = [0.25, 0.35] }",
            "engel = { value = 0.3, spread = { truncnormal = [0.3, 0.05, 0, 1] }",
        ),
        ("at_least = 0.5", 'at_least = 50\nunit = "percent"'),
    ],
)
def test_the_entry_proposed_is_taken(bay: Path, old: str, new: str) -> None:
    loaded = load_scenario(patched(bay, old, new))
    assert loaded.doubts == ()
    judge(loaded)


def test_percent_means_the_same_as_the_share(bay: Path, tmp_path: Path) -> None:
    plain = judge(load_scenario(bay)).commit.standards
    text = bay.read_text(encoding="utf-8")
    text = text.replace(
        "engel = { value = 0.3, spread = { uniform = [0.25, 0.35] }",
        'engel = { value = 30, unit = "percent", spread = { uniform = [25, 35] }',
    )
    bay.write_text(text, encoding="utf-8")
    percent = judge(load_scenario(bay)).commit.standards
    assert {key: one.value for key, one in percent.items() if one.paid} == pytest.approx(
        {key: one.value for key, one in plain.items() if one.paid}, rel=1e-12
    )


#: (old, new, where, unit proposed): a unit left out.
UNITS = {
    "a fixed standard": ('inner = { value = 30, unit = "yuan/mu/a"', "inner = { value = 30",
    "options.numbers.numbers.bay.inner", "yuan/ha/a"),
    "a budget": ('amount = { value = 10, unit = "1e4 yuan/a"', "amount = { value = 10", "budget.amount", "yuan/a"),
    "the amount of a fund": ('amount = { value = 2, unit = "1e4 yuan/a"', "amount = { value = 2",
    "options.now.fund.bay.inner.amount", "yuan/a"),
    "the base of a fund": ('base = { value = 230, unit = "ha"', "base = { value = 230",
    "options.now.fund.bay.inner.base", "ha"),
    "a hazard": ('hazard = { value = 0.05, unit = "1/a"', "hazard = { value = 0.05", "domains.bay.without.hazard",
    "1/a"),
    "a horizon": ('horizon = { value = 10, unit = "a"', "horizon = { value = 10", "domains.bay.without.horizon", "a"),
    "a discount rate": ('discount_rate = { value = 0.05, unit = "1/a", source = "judgement" }', "discount_rate = 0.05",
    "trajectories.discount_rate", "1/a"),
    "a growth": ('cost_growth = { value = 0.02, unit = "1/a"', "cost_growth = { value = 0.02",
    "trajectories.cost_growth", "1/a"),
    "a published total": ('value = { value = 2e6, unit = "dollar/a"', "value = { value = 2e6", "magnitude[1].value",
    "dollar/a"),
    "a published area": ('area = { value = 10, unit = "km2"', "area = { value = 10", "magnitude[1].area", "ha"),
    "an exchange rate": ('exchange = { value = 6.9, unit = "yuan/dollar"', "exchange = { value = 6.9",
    "magnitude[1].exchange", "yuan/dollar"),
    "the area of a county": ('area = { value = 5000, unit = "km2"', "area = { value = 5000", "county.area", "ha"),
    "a parameter": ('"bay.income" = { value = 1000, unit = "yuan/ha/a"', '"bay.income" = { value = 1000',
    "parameters.bay.income", "yuan/ha/a"),
    "a value without the action": (
        "[domains.bay.without.set.visits]\ntimes = { value = 0.5, source = \"made_up\" }",
        "[domains.bay.without.set.visits]\nvalue = 500\nsource = \"made_up\"",
        "domains.bay.without.set.visits", "visit/a",
    ),
    "a lever of a parameter": ('sets = "parameters.bay.income"\nunit = "yuan/ha/a"', 'sets = "parameters.bay.income"',
    "choices.levers.income", "yuan/ha/a"),
    "a lever of the rounding": ('sets = "rounding"\nunit = "yuan/mu/a"', 'sets = "rounding"', "choices.levers.rounding",
    "yuan/mu/a"),
}  # fmt: skip


@pytest.mark.parametrize("what", UNITS)
def test_a_dimension_needs_its_unit_wherever_it_stands(bay: Path, what: str) -> None:
    old, new, where, unit = UNITS[what]
    with pytest.raises(InputError) as caught:
        load_scenario(patched(bay, old, new))
    found = caught.value.problems
    assert {one.code for one in found} == {"needs_unit"}, caught.value.text("en")
    assert {one.where for one in found} == {f"scenario.toml: {where}"}
    assert all(f'unit = "{unit}"' in one.text(language) for one in found for language in ("en", "zh"))


def test_a_value_of_an_overlay_needs_its_unit_and_the_writer_writes_it(bay: Path) -> None:
    loaded = load_scenario(bay)
    texts = {"method": Text(zh="手算", en="by hand"), "title": Text(zh="收入", en="income")}
    source = OverlaySource(title=Text(zh="调查", en="survey"), kind="survey")
    path = bay.with_name("asked.toml")
    value = OverlayValue(value=1100, spread=Spread("uniform", (1000, 1200)), price_year=2024, basis="market")
    write_overlay(path, {"bay.income": value}, cards=loaded.cards, library=loaded.library, source=source, **texts)
    assert read_overlay(path).file.values["bay.income"].unit == "yuan/ha/a"
    patched(bay, 'places = "bay.csv"', 'places = "bay.csv"\noverlays = ["asked.toml"]')
    load_scenario(bay)
    patched(path, 'unit = "yuan/ha/a"\n', "")
    found = refused(bay)
    assert (found.code, found.where) == ("needs_unit", "asked.toml: values.bay.income")
    patched(path, "value = 1100.0", 'value = 1100.0\nunit = "yuan/mu/a"')
    load_scenario(bay)


def test_a_pair_is_correlated_once_in_whatever_order(bay: Path) -> None:
    found = refused(
        patched(bay, 'factors = ["bay.visit_value", "bay.income"]', 'factors = ["bay.income", "bay.fish_price"]')
    )
    assert (found.code, found.where) == ("correlated_twice", "scenario.toml: correlations[2]")
    assert "correlations[1]" in found.text("en")


# --- zones without a coefficient ---

OUTER = 'outer = { value = 0.8, spread = { uniform = [0.6, 1.0] }, source = "made_up" }\n'


def test_a_zone_without_the_coefficient_its_option_uses(bay: Path) -> None:
    found = refused(patched(bay, OUTER, ""))
    assert (found.code, found.where) == ("zone_without_coefficient", "scenario.toml: region_coefficients.zones.bay")
    for language in ("en", "zh"):
        text = found.text(language)
        assert "blend" in text
        assert "outer" in text
        assert "default = { value = 1, source" in text  # `closed` has places and no floor: it needs none
        assert "closed" not in text


def test_a_set_of_no_domain_s_own(bay: Path) -> None:
    patched(bay, OUTER, "")
    patched(bay, 'inner = { value = 1.5, source = "made_up" }\n', "")
    found = [problem for problem in refused_all(bay) if problem.code == "zone_without_coefficient"]
    assert [one.fields["zone"] for one in found] == ["inner", "outer"]


def refused_all(path: Path) -> tuple[Mistake, ...]:
    """Return every mistake a scenario is refused for."""
    with pytest.raises(InputError) as caught:
        judge(load_scenario(path))
    return caught.value.problems


def test_a_written_default_holds_for_the_zones_not_named(bay: Path, tmp_path: Path) -> None:
    written = judge(load_scenario(bay)).commit.standards[("blend", "bay", "outer")].unrounded
    patched(bay, "outer = { value = 0.8", "default = { value = 0.8")
    assert judge(load_scenario(bay)).commit.standards[("blend", "bay", "outer")].unrounded == pytest.approx(
        written, rel=0.05
    )
    patched(bay, "default = { value = 0.8, spread = { uniform = [0.6, 1.0] }", "default = { value = 1")
    whole = judge(load_scenario(bay)).commit.standards[("blend", "bay", "outer")].unrounded
    assert whole > written


# --- doubtful, not impossible ---

DOUBTS = {
    "hazard": ('hazard = { value = 0.05, unit = "1/a", spread = { uniform = [0.02, 0.1] }',
    'hazard = { value = 0.5, unit = "1/a"', "domains.bay.without.hazard", "0.5 [1/a]", ""),
    "horizon in months": ("horizon = { value = 10", "horizon = { value = 240", "domains.bay.without.horizon", "240 [a]",
    "write 20"),
    "Engel": ("engel = { value = 0.3, spread = { uniform = [0.25, 0.35] }", "engel = { value = 0.03", "stage.now.engel",
    "0.03", ""),
    "zone": ("inner = { value = 1.5, source", "inner = { value = 4.5, source", "region_coefficients.zones.bay.inner",
    "4.5", ""),
    "ratio": ("[domains.bay.without.set.visits]\ntimes = { value = 0.5",
    "[domains.bay.without.set.visits]\ntimes = { value = 50", "domains.bay.without.set.visits", "50", "write 0.5"),
    "budget": ('amount = { value = 10, unit = "1e4 yuan/a"', 'amount = { value = 10, unit = "yuan/a"', "budget.amount",
    "10 [yuan/a]", "write 100000"),
    "in_share": ("at_least = 0.5\nin_share = 0.8", "at_least = 0.5\nin_share = 0.08", "requirements[1].in_share",
    "0.08", ""),
    "discount rate": ("discount_rate = { value = 0.05", "discount_rate = { value = 0.5", "trajectories.discount_rate",
    "0.5 [1/a]", ""),
}  # fmt: skip


@pytest.mark.parametrize("what", DOUBTS)
def test_what_is_unusual_is_doubted(bay: Path, what: str) -> None:
    old, new, where, value, says = DOUBTS[what]
    [doubt] = load_scenario(patched(bay, old, new)).doubts
    assert (doubt.code, doubt.entry, doubt.value) == ("unusual", f"scenario.toml: {where}", value)
    assert says in doubt.text("en")
    assert "通常" in doubt.text("zh")


def test_a_cell_of_a_table_is_doubted_by_place(bay: Path) -> None:
    patched(bay.with_name("bay.toml"), "[columns.visits]\n", "[columns.visits]\nusual = [100, 10000]\n")
    patched(bay.with_name("bay.csv"), "200,150,2000", "200,150,2000000")
    [doubt] = load_scenario(bay).doubts
    assert (doubt.entry, doubt.value) == ("bay.csv: visits: south", "2000000 [visit/a]")


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ('quantity = "share"', 'quantity = "shares"', "unknown_name", "quantity 'shares'"),
        ('unit = "visit/a"\nminimum = 0', 'unit = "visit/a"\nquantity = "area"\nminimum = 0', "unit_kind", "'visit/a'"),
        ('unit = "visit/a"\nminimum = 0', 'unit = "visit/a"\nminimum = -5', "widens", "never widen"),
        ('quantity = "share"', 'quantity = "share"\nmaximum = 2', "widens", "between 0 and 1"),
        (
            'unit = "visit/a"\nminimum = 0',
            'unit = "visit/a"\nusual = [5, 1]\nminimum = 0',
            "bad_value",
            "low below high",
        ),
        (
            "inner = { value = 0.4, spread = { uniform = [0.2, 0.6] } }",
            "inner = { value = 40 }",
            "impossible",
            'write 0.4 or { value = 40, unit = "percent" }',
        ),
        (
            "spread = { lognormal = [10000, 1.2] }",
            "spread = { normal = [10000, 2000] }",
            "impossible",
            "truncnormal = [mean, sd, 0, high]",
        ),
        ("weight = 3", "weight = -3", "impossible", "write 3"),
        ("nation = 0.4 }", "nation = 40 }", "impossible", "write 0.4"),
    ],
)
def test_a_card_s_own_numbers(bay: Path, old: str, new: str, code: str, says: str) -> None:
    patched(bay.with_name("bay.toml"), old, new)
    found = refused(bay)
    assert found.code == code, found.text("en")
    assert found.where.startswith("bay.toml: ")
    assert says in found.text("en")
