"""Given amounts of money far from what the scenario says beside them, and columns above those they are part of."""

from __future__ import annotations

import re
import shutil

import pytest

from esvalue import check
from esvalue.inputs.scenario import load_scenario

PANJIN = load_scenario("panjin").path.parent
COUNTY = load_scenario("county_gep").path.parent


def checked(folder, source, file, old, new, more=""):
    target = folder / "mine"
    shutil.copytree(source, target)
    path = target / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1) + more, encoding="utf-8")
    return check(target / "scenario.toml")


SLIPS = {
    "the base of a fund without its 1e4": (
        "base = { value = 77011,",
        "base = { value = 7.7011,",
        "given_far",
        "options.status_quo.fund.farmland.reserve_neighbour",
    ),
    "a fund without its 1e4": (
        "amount = "
        '{ value = 4000, unit = "1e4 yuan/a", date = 2014, basis = "statutory", source = "pilot_fund_2016" }\nbase',
        "amount = "
        '{ value = 4000, unit = "yuan/a", date = 2014, basis = "statutory", source = "pilot_fund_2016" }\nbase',
        "given_far",
        "options.status_quo.fund.farmland.reserve_neighbour",
    ),
    "a rate in 1e4 yuan": (
        'reserve_core = { value = 25, unit = "yuan/mu/a"',
        'reserve_core = { value = 25, unit = "万元/亩·年"',
        "given_far",
        "options.wuhan.numbers.wetland.reserve_core",
    ),
    "a rate times a hundred": (
        'reserve_core = { value = 25, unit = "yuan/mu/a"',
        'reserve_core = { value = 2500, unit = "yuan/mu/a"',
        "given_far",
        "options.wuhan.numbers.wetland.reserve_core",
    ),
    "a budget without its 1e4": (
        '[budget]\namount = { value = 4000, unit = "1e4 yuan/a"',
        '[budget]\namount = { value = 4000, unit = "yuan/a"',
        "budget_far",
        "budget.amount",
    ),
}
SLIPS |= {
    f"the base of a fund, {old} as {new}": (
        'base = { value = 77011, unit = "mu"',
        f'base = {{ value = {new}"',
        "fund_base_far",
        "options.status_quo.fund.farmland.reserve_neighbour.base",
    )
    for old, new in (("mu", '77011, unit = "ha'), ("a digit less", '7701.1, unit = "mu'))
}
SLIPS |= {
    f"a rate by the {word}": (
        'reserve_core = { value = 25, unit = "yuan/mu/a"',
        f'reserve_core = {{ value = 25, unit = "{unit}"',
        "not_by_the_year",
        "options.wuhan.numbers.wetland.reserve_core",
    )
    for word, unit in (("month", "yuan/mu/month"), ("month in Chinese", "元/亩·月"))
}


@pytest.mark.parametrize("slip", SLIPS)
def test_an_amount_far_from_those_beside_it_is_doubtful(tmp_path, slip):
    old, new, code, entry = SLIPS[slip]
    found = checked(tmp_path, PANJIN, "scenario.toml", old, new)
    assert found.mistakes == ()
    assert [(one.code, one.entry) for one in found.open] == [(code, f"scenario.toml: {entry}")]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('reserve_core = { value = 250000, unit = "yuan/mu/a"', None),
        ('reserve_core = { value = 25, unit = "1e4 yuan/mu/a"', "250,000 yuan/mu/a"),
    ],
)
def test_a_rate_far_from_others_is_said_in_the_unit_it_is_compared_in(tmp_path, written, said):
    """In plain digits, in the unit rates are printed in, and once only where it was written in that unit."""
    old = 'reserve_core = { value = 25, unit = "yuan/mu/a"'
    (doubt,) = checked(tmp_path, PANJIN, "scenario.toml", old, written).open
    assert ("which is" in doubt.text("en")) == ("即" in doubt.text("zh")) == (said is not None)
    assert said is None or f"which is {said}" in doubt.text("en")
    assert "yuan/mu/a)" in doubt.text("en")
    assert "元/亩·年）" in doubt.text("zh")
    assert not re.search(r"\de\+", doubt.text("en").replace("1e4", ""))


def test_two_options_of_one_title(tmp_path):
    option = load_scenario("panjin").scenario.options["wuhan"]
    more = (
        f"\n[options.again]\ntitle = {{ zh = '{option.title.zh}', en = 'again' }}\nrule = 'none'\nstatistic = 'mean'\n"
    )
    found = checked(tmp_path, PANJIN, "scenario.toml", "[budget]", "[budget]", more)
    assert found.mistakes == ()
    assert [(one.code, one.entry) for one in found.open] == [("title_twice", "scenario.toml: options.again.title")]


def test_such_a_doubt_is_settled_in_the_scenario(tmp_path):
    old, new, _, entry = SLIPS["a rate times a hundred"]
    more = (
        f'\n[[checked]]\nentry = "scenario.toml: {entry}"\nvalue = "2500 [yuan/mu/a]"\nrole = "finance '
        'bureau"\nreason = "as agreed"\n'
    )
    found = checked(tmp_path, PANJIN, "scenario.toml", old, new, more)
    assert (found.mistakes, found.open) == ((), ())


#: file, columns, place, what is written under them -> code of the mistake, or of the doubt.
ABOVE = {
    "runoff above rain": ("terrestrial.csv", "640,25,520", "640,825,520", "column_above"),
    "evaporation above rain": ("terrestrial.csv", "640,25,520", "640,25,720", "usually_above"),
    "wind loss above that of bare soil": ("terrestrial.csv", "38,9,2.2", "9,38,2.2", "column_above"),
    "respiration above production": ("terrestrial.csv", "6.2,4.9,9", "4.9,6.2,9", "usually_above"),
    "a low level above the high one": ("wetland.csv", "2.6,1.1", "1.1,2.6", "column_above"),
    "more kept free of pests than there is": ("terrestrial.csv", "0.006,10,4000", "0.006,10,40000", "column_above"),
}


@pytest.mark.parametrize("slip", ABOVE)
def test_a_column_above_the_one_it_is_part_of(tmp_path, slip):
    file, old, new, code = ABOVE[slip]
    found = checked(tmp_path, COUNTY, file, old, new)
    told = [one.code for one in (found.mistakes if code == "column_above" else found.open)]
    assert code in told
    assert len(found.mistakes) == (code == "column_above")
