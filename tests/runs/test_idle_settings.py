"""Settings that change nothing are named by `check`, each by what it is; what changes something is not."""

from __future__ import annotations

from folders import TESTS
import random
from pathlib import Path

import pytest
from conftest import write_case
from hypothesis import given, settings
from hypothesis import strategies as st

from esvalue.core.messages import messages
from esvalue.inputs.library import package_folder
from esvalue.runs.checking import check
from esvalue.runs.checking.idle import idle_settings
from esvalue.standards.judging import judge

#: What a scenario may hold idle, for a reason: file and entry -> why it stays.
KEPT = {
    (
        "panjin",
        "uncertainties.releases",
    ): "stock enhancement is off; without the entry all draws of the commit design would shift",
    (
        "panjin",
        "region_coefficients.zones.farmland.red_line",
    ): "ready for the first red-line field in the table of places",
}
BLEND = """
[options.blend]
title = { zh = "blend", en = "blend" }
rule = "blend"
share = { value = 0.5, source = "judgement" }
region_coefficients = "zones"
[region_coefficients.zones.wetland]
reserve_core = { value = 1.5, source = "judgement" }
ordinary = { value = 0.5, source = "judgement" }
"""
#: Idle settings: text added to the tiny scenario (or what it replaces), the entry that is named, and its message.
IDLE: dict[str, tuple[str, str, str]] = {
    "price nobody reads": (
        '[parameters."prices.unit_value"]\n'
        "value = 900\n"
        'unit = "yuan/ha/a/equivalent"\n'
        "price_year = 2012\n"
        'source = "judgement"\n',
        "parameters.prices.unit_value",
        "idle_record",
    ),
    "rival not in force": (
        '[parameters."prices.storage#dear"]\nvalue = 7\nunit = "yuan/m3"\nprice_year = 2012\nsource = "judgement"\n',
        "parameters.prices.storage#dear",
        "idle_rival",
    ),
    "uncertainty of one": (
        '[uncertainties.depths]\ndomain = "wetland"\ncolumn = "depth"\ntimes = { value = 1, source = "judgement" }\n',
        "uncertainties.depths",
        "idle_ratio",
    ),
    "all move together": (
        "[uncertainties.areas]\n"
        'domain = "wetland"\n'
        'column = "area"\n'
        'by = "county"\n'
        'within = "region_type"\n'
        'times = { value = 1, spread = { uniform = [0.5, 1.5] }, source = "judgement" }\n',
        "uncertainties.areas",
        "idle_within",
    ),
    "set nobody uses": (
        '[region_coefficients.spare.wetland]\nreserve_core = { value = 1.2, source = "judgement" }\n',
        "region_coefficients.spare",
        "idle_set",
    ),
    "stage nobody uses": ('[stage.spare]\nengel = { value = 0.3, source = "judgement" }\n', "stage.spare", "idle_set"),
    "share of the floor": (
        "[options.other]\n"
        'title = { zh = "other", en = "other" }\n'
        'rule = "cost_floor"\n'
        'participation = "mandatory"\n'
        'share = { value = 0.4, source = "judgement" }\n',
        "options.other.share",
        "idle_choice",
    ),
    "stage of equivalents": (
        "[options.given]\n"
        'title = { zh = "given", en = "given" }\n'
        'rule = "numbers"\n'
        'no_range = "pay_floor"\n'
        'numbers.wetland.ordinary = { value = 3, unit = "yuan/mu/a", source = "law_2010", basis = "statutory" }\n',
        "options.given.no_range",
        "idle_choice",
    ),
    "statistic of numbers": (
        '[options.fixed]\ntitle = { zh = "fixed", en = "fixed" }\nrule = "numbers"\nstatistic = '
        "0.9\nnumbers.wetland.ordinary = "
        '{ value = 4, unit = "yuan/mu/a", source = "law_2010", basis = "statutory" }\n',
        "options.fixed.statistic",
        "idle_choice",
    ),
    "the same numbers": (
        '[options.again]\ntitle = { zh = "again", en = "again" }\nrule = '
        '"numbers"\nnumbers.wetland.reserve_core = '
        '{ value = 150, unit = "yuan/ha/a", source = "law_2010", basis = "statutory" }\n',
        "options.again",
        "idle_option",
    ),
    "always met": ('[[requirements]]\noutcome = "adequacy"\nat_least = 0\n', "requirements[1]", "idle_limit"),
    "source nobody names": ('[sources.mine]\ntitle = "mine"\nkind = "paper"\n', "sources.mine", "idle_source"),
    "apart from nothing": (
        '[quality.distinct]\nsame_water = { zh = "不同的水", en = "other water" }\n',
        "quality.distinct.same_water",
        "idle_note",
    ),
    "county without places": (
        '[county.areas]\nNowhere = { value = 9, unit = "km2", source = "judgement" }\n',
        "county.areas.Nowhere",
        "idle_county",
    ),
    "sea without a domain": (
        '[county.sea_area]\nvalue = 9\nunit = "km2"\nsource = "judgement"\n',
        "county.sea_area",
        "idle_sea",
    ),
    "parameter of an option": (
        '[options.dear]\ntitle = { zh = "dear", en = "dear" }\nrule = '
        '"numbers"\nparameters."wetland.turnover" = { value = 3, unit = "1/a", source = "judgement" }\n'
        'numbers.wetland.ordinary = { value = 6, unit = "yuan/mu/a", source = "law_2010", basis = "statutory" }\n',
        "options.dear.parameters.wetland.turnover",
        "idle_record",
    ),
}
#: Settings of the same kinds that do change something.
LIVE = [
    '[parameters."wetland.turnover"]\nvalue = 3\nunit = "1/a"\nsource = "judgement"\n',
    '[parameters."prices.storage#cheap"]\nvalue = 0.2\nunit = "yuan/m3"\nprice_year = 2012\nsource = "judgement"\n',
    "[uncertainties.depths]\n"
    'domain = "wetland"\n'
    'column = "depth"\n'
    'times = { value = 1, spread = { uniform = [0.5, 1.5] }, source = "judgement" }\n',
    "[uncertainties.areas]\n"
    'domain = "wetland"\n'
    'column = "area"\n'
    'by = "region_type"\n'
    'within = "cover"\n'
    'times = { value = 1, spread = { uniform = [0.5, 1.5] }, source = "judgement" }\n',
    BLEND,
    "[options.other]\n"
    'title = { zh = "other", en = "other" }\n'
    'rule = "cost_floor"\n'
    'participation = "mandatory"\n'
    "statistic = 0.9\n"
    'rounding = { to = 1, unit = "yuan/mu/a" }\n',
    "[[requirements]]\n"
    'outcome = "adequacy"\n'
    "at_least = 0.8\n"
    "[[requirements]]\n"
    'outcome = "adequacy"\n'
    "at_least = 0.9\n"
    "in_share = 0.5\n",
    "[sources.mine]\n"
    'title = "mine"\n'
    'kind = "paper"\n'
    '[parameters."wetland.turnover"]\n'
    "value = 3\n"
    'unit = "1/a"\n'
    'source = "mine"\n',
]


def named(folder: Path, text: str) -> dict[str, str]:
    """Return what is named idle in the tiny scenario with some text added: entry -> message."""
    made = write_case(folder, scenario=[("", "\n" + text)])
    return {one.where.partition(": ")[2]: one.code for one in idle_settings(judge(made.load()))}


def test_the_tiny_scenario_holds_nothing_idle(tmp_path) -> None:
    assert named(tmp_path, "") == {}


@settings(max_examples=12)
@given(
    picked=st.sets(st.sampled_from(sorted(IDLE)), min_size=1),
    live=st.sets(st.sampled_from(range(len(LIVE))), max_size=2),
    shuffle=st.randoms(use_true_random=False),
)
def test_every_idle_setting_is_named_and_nothing_else(
    tmp_path_factory, picked: set[str], live: set[int], shuffle: random.Random
) -> None:
    parts = [IDLE[name][0] for name in sorted(picked)]
    for i in sorted(live):
        heads = {line for line in LIVE[i].splitlines() if line.startswith("[")}
        if not any(heads & set(part.splitlines()) for part in parts):
            parts.append(LIVE[i])
    shuffle.shuffle(parts)
    found = named(tmp_path_factory.mktemp("idle"), "\n".join(parts))
    assert {code for code in found.values() if code != "idle_limit"} == {
        IDLE[name][2] for name in picked if IDLE[name][2] != "idle_limit"
    }
    assert {entry for entry, code in found.items() if code != "idle_limit"} == {
        IDLE[name][1] for name in picked if IDLE[name][2] != "idle_limit"
    }
    assert ("idle_limit" in found.values()) == ("always met" in picked)


@pytest.mark.parametrize("text", LIVE)
def test_what_changes_something_is_not_named(tmp_path, text: str) -> None:
    assert named(tmp_path, text) == {}


@pytest.mark.parametrize("name", sorted(set(IDLE) - {"all move together"}))
def test_what_is_named_changes_nothing(tmp_path, name: str) -> None:
    """The standards of the options that are there anyhow, and the account,
    are the same to the bit without the setting.
    """
    loads = [
        judge(write_case(tmp_path / str(i), scenario=[("", "\n" + text)]).load())
        for i, text in enumerate(("", IDLE[name][0]))
    ]
    first, second = loads
    for key, one in first.commit.standards.items():
        other = second.commit.standards[key]
        assert (
            (one.unrounded, one.reason) == pytest.approx((other.unrounded, other.reason), nan_ok=True)
            if one.paid
            else one.reason == other.reason
        )
    for node in ("wetland.value", "wetland.ceiling", "wetland.floor"):
        assert (first.model.central[node] == second.model.central[node])[first.graph[node].present].all()


def test_a_zone_without_a_place_and_keys_the_card_s_places_do_not_have(tmp_path) -> None:
    both = [("south,Dawa,ordinary", "south,Dawa,reserve_core")]
    text = BLEND + '[parameters."wetland.duty_share[ordinary]"]\nvalue = 0.3\nsource = "judgement"\n'
    text += (
        "[options.given]\n"
        'title = { zh = "given", en = "given" }\n'
        'rule = "numbers"\n'
        'numbers.wetland.ordinary = { value = 3, unit = "yuan/mu/a", source = "law_2010", basis = "statutory" }\n'
        'numbers.wetland.reserve_core = { value = 4, unit = "yuan/mu/a", source = "law_2010", basis = "statutory" }\n'
    )
    made = write_case(tmp_path, places=both, scenario=[("", text)])
    found = {one.where.partition(": ")[2]: one.code for one in idle_settings(judge(made.load()))}
    assert found == {
        "region_coefficients.zones.wetland.ordinary": "idle_zone",
        "parameters.wetland.duty_share[ordinary]": "idle_category",
        "options.given.numbers.wetland.ordinary": "idle_rate",
    }


def test_weights_of_readings_and_correlations_of_zero(tmp_path, equivalents) -> None:
    weights = [
        (
            'places = "places.csv"\n',
            'places = "places.csv"\nreading = "uncertain"\nreading_weights = { gep = 1, equivalents = 0 }\n',
        )
    ]
    text = (
        "\n[domains.wetland.without.set.area]\ntimes = "
        '{ value = 0.5, source = "judgement" }\n[uncertainties.areas]\ndomain = "wetland"\ncolumn = "area"\n'
    )
    text += (
        "times = "
        '{ value = 1, spread = { uniform = [0.5, 1.5] }, source = "judgement" }\n[[correlations]]\nfactors = '
        '["wetland.reed_yield", "uncertainties.areas"]\nvalue = 0\nsource = "judgement"\n'
    )
    made = write_case(tmp_path, **equivalents, scenario=[*weights, ("", text)])
    assert sorted(one.code for one in idle_settings(judge(made.load()))) == ["idle_correlation", "idle_weight_zero"]


def test_levers_that_move_nothing(tmp_path) -> None:
    text = (
        BLEND
        + """
[choices]
option = "blend"
[choices.levers.live]
sets = "use.prices.storage"
values = ["cheap", "dear"]
[choices.levers.number]
sets = "parameters.wetland.turnover"
unit = "1/a"
values = [1, 2]
[choices.levers.dead]
sets = "parameters.prices.unit_value"
unit = "yuan/ha/a/equivalent"
values = [1, 2]
"""
    )
    assert named(tmp_path, text) == {"choices.levers.dead": "idle_record"}
    (tmp_path / "floor").mkdir()
    floor = (
        text.replace('option = "blend"', 'option = "floor"')
        + '[choices.levers.share]\nsets = "share"\nvalues = [0.1, 0.2]\n'
    )
    found = named(tmp_path / "floor", floor)
    assert found == {
        f"choices.levers.{name}": code
        for name, code in (
            ("live", "idle_record"),
            ("number", "idle_record"),
            ("dead", "idle_record"),
            ("share", "idle_choice"),
        )
    }


def test_weights_where_one_reading_holds(tmp_path) -> None:
    made = write_case(
        tmp_path, scenario=[('places = "places.csv"\n', 'places = "places.csv"\nreading_weights = { gep = 2 }\n')]
    )
    assert [one.code for one in idle_settings(judge(made.load()))] == ["idle_weight"]


def test_check_names_them_and_both_languages_do(tmp_path) -> None:
    made = write_case(tmp_path, scenario=[("", "\n" + IDLE["price nobody reads"][0])])
    found = check(made.folder / "scenario.toml", made.library)
    (notice,) = found.notices
    assert notice.code == "idle_record"
    assert "changes nothing" in found.text("en")
    assert "不起作用" in found.text("zh")
    assert all({"en", "zh"} <= texts.keys() for code, texts in messages().items() if code.startswith("idle_"))


@pytest.mark.parametrize(
    "name", [path.parent.name for path in sorted(package_folder("scenarios").glob("*/scenario.toml"))]
)
def test_packaged_scenarios_hold_nothing_idle_but_what_is_kept_for_a_reason(name: str) -> None:
    found = {(name, one.where.partition(": ")[2]) for one in check(name).notices if one.code.startswith("idle_")}
    assert found == {entry for entry in KEPT if entry[0] == name}


@pytest.mark.parametrize(
    "path",
    sorted(TESTS.glob("reproduction/*/scenario.toml")) + sorted(TESTS.glob("cases/*/scenario.toml")),
    ids=lambda path: path.parent.name,
)
def test_cases_hold_nothing_idle(path: Path) -> None:
    assert [one.text() for one in check(path).notices if one.code.startswith("idle_")] == []
