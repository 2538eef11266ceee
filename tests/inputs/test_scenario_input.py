"""Scenarios: one file names everything; what it names wrongly is refused with place and remedy, at once."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import CARD, SCENARIO
from folders import ROOT

from esvalue.core.errors import InputError
from esvalue.inputs.scenario import find_scenario, load_scenario
from esvalue.standards.judging import judge

PANJIN = ROOT / "scenarios" / "panjin"
FLOOR = '[options.floor]\ntitle = { zh = "下限", en = "floor" }\nrule = "cost_floor"\n'
WITHOUT = SCENARIO[SCENARIO.index("[domains.wetland.without]") : SCENARIO.index("[options.status_quo]")]
BUDGET = '[budget]\namount = { value = 400, unit = "1e4 yuan/a", source = "law_2010" }\n'


def more(text: str) -> list[tuple[str, str]]:
    """Return the change that appends to the scenario."""
    return [("", text)]


def option(text: str) -> list[tuple[str, str]]:
    """Return the change that adds a third option."""
    return more(f'\n[options.third]\ntitle = {{ zh = "三", en = "third" }}\n{text}\n')


def test_the_case_is_good(case) -> None:
    loaded = case().load()
    assert loaded.notices == ()
    standards = judge(loaded).commit.standards
    assert standards[("status_quo", "wetland", "reserve_core")].value == pytest.approx(150)  # 10 yuan/mu
    assert not standards[("status_quo", "wetland", "ordinary")].paid


def test_points_are_rounded_up_and_it_is_said(case) -> None:
    notices = case(scenario=[("points = 4", "points = 5")]).load().notices
    assert tuple(map(str, notices)) == ("scenario.toml: points = 5 rounded up to 8 (a power of two)",)


# --- finding files ---


def test_a_folder_stands_for_its_scenario(case) -> None:
    made = case()
    assert find_scenario(str(made.folder)) == made.folder / "scenario.toml"


def test_an_unknown_scenario_names_the_packaged_ones(refused) -> None:
    refused(lambda: load_scenario("panjn"), "unknown_scenario", "panjn", "packaged: ", "nearest: panjin")


def test_broken_toml(case, refused) -> None:
    refused(
        case(scenario=[("[domains.wetland]", "[domains.wetland")]).load,
        "toml_syntax",
        "scenario.toml",
        "not valid TOML",
        "line 10",
    )


def test_not_utf8(case, refused) -> None:
    refused(case(scenario=SCENARIO.encode() + b"# \xe6").load, "not_utf8", "scenario.toml", "save the file as UTF-8")


def test_an_unknown_card(case, refused) -> None:
    refused(case(scenario=[('card = "reed"', 'card = "read"')]).load, "unknown_card", "read", "looked in")


def test_a_card_of_another_domain(case, mistakes) -> None:
    made = case(
        scenario=SCENARIO.replace("domains.wetland", "domains.marsh").replace("numbers.wetland", "numbers.marsh")
    )
    assert "card_domain" in mistakes(made.load)


def test_missing_places(case, refused) -> None:
    refused(case(scenario=[('"places.csv"', '"plces.csv"')]).load, "file_missing", "plces.csv", "no such file")


@pytest.mark.parametrize("name", ["../outside.csv", "{outside}", "link.csv", "sub/../../outside.csv"])
def test_places_outside_the_folder_of_the_scenario(case, refused, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    outside = tmp_path / "outside.csv"
    from conftest import PLACES, write_case

    outside.write_text(PLACES, encoding="utf-8")
    name = name.format(outside=outside)
    made = write_case(folder, scenario=[('"places.csv"', f'"{name}"')])
    (folder / "link.csv").symlink_to(outside)
    refused(made.load, "path_escape", name, f"path '{name}' leaves the folder {folder}", "put the file inside it")


def test_a_card_outside_the_folder_of_the_scenario(case, refused) -> None:
    refused(case(scenario=[('card = "reed"', 'card = "../reed.toml"')]).load, "path_escape", "../reed.toml")


def test_a_card_name_that_climbs_out(tmp_path: Path, refused) -> None:
    from conftest import write_case

    (tmp_path / "inner").mkdir()
    (tmp_path / "other.toml").write_text(CARD, encoding="utf-8")
    made = write_case(tmp_path / "inner", scenario=[('card = "reed"', 'card = "../other"')])
    refused(made.load, "path_escape", "../other")


def test_a_base_outside_the_folder(case, refused) -> None:
    refused(
        case(scenario=[("[scenario]\n", 'base = "../base.toml"\n[scenario]\n')]).load, "path_escape", "../base.toml"
    )


# --- base ---


def test_a_scenario_takes_another_and_changes_it(case) -> None:
    made = case()
    (made.folder / "later.toml").write_text('base = "scenario.toml"\n[scenario]\nprice_year = 2013\n', encoding="utf-8")
    loaded = load_scenario(made.folder / "later.toml", made.library)
    assert (loaded.scenario.scenario.price_year, loaded.scenario.scenario.seed) == (2013, 1)
    assert {path.name for path in loaded.files} >= {
        "later.toml",
        "scenario.toml",
        "reed.toml",
        "places.csv",
        "places.sources.csv",
    }


def test_a_scenario_of_itself(case, refused) -> None:
    refused(
        case(scenario=[("[scenario]\n", 'base = "scenario.toml"\n[scenario]\n')]).load,
        "base_circle",
        "scenario.toml",
        "leads back to itself",
        "scenario.toml -> scenario.toml",
    )


def test_a_circle_of_two(case, refused) -> None:
    made = case(scenario=[("[scenario]\n", 'base = "other.toml"\n[scenario]\n')])
    (made.folder / "other.toml").write_text('base = "scenario.toml"\n', encoding="utf-8")
    refused(made.load, "base_circle", "scenario.toml -> other.toml -> scenario.toml")


def test_a_new_record_keeps_nothing_of_the_old_one(case) -> None:
    made = case(scenario=more(BUDGET.replace(", source", ", weak = true, source")))
    changed = 'base = "scenario.toml"\n[budget]\namount = { value = 5e6, source = "survey_2012" }\n'
    (made.folder / "later.toml").write_text(changed, encoding="utf-8")
    try:
        amount = load_scenario(made.folder / "later.toml", made.library).scenario.budget.amount
    except InputError:
        return  # refusing a record without a unit is right too
    assert (amount.value, amount.unit, amount.weak) == (5e6, None, False)


def test_a_missing_base(case, refused) -> None:
    refused(case(scenario=[("[scenario]\n", 'base = "gone.toml"\n[scenario]\n')]).load, "file_missing", "gone.toml")


# --- keys ---


@pytest.mark.parametrize(
    ("old", "new", "place", "near"),
    [
        ("seed = 1", "seed = 1\nprce_year = 2012", "scenario.prce_year", "price_year"),
        ('kind = "condition"', 'kind = "condition"\nhazrd = 1', "domains.wetland.without.hazrd", "hazard"),
        (
            'rule = "cost_floor"',
            'rule = "cost_floor"\nparticipaton = "voluntary"',
            "options.floor.participaton",
            "participation",
        ),
        (
            "[options.floor]",
            "[budgt]\n"
            "amount = { value = 4, unit = 'yuan/a', date = 2012, basis = 'statutory', source = 'law_2010' }\n"
            "[options.floor]",
            "budgt",
            "budget",
        ),
    ],
)
def test_an_unknown_key_names_the_nearest(case, refused, old: str, new: str, place: str, near: str) -> None:
    refused(
        case(scenario=[(old, new)]).load, "unknown_key", f"scenario.toml: {place}: ", f"nearest: {near};", "known keys:"
    )


def test_an_unknown_rule_names_the_nearest(case, refused) -> None:
    refused(
        case(scenario=[('rule = "cost_floor"', 'rule = "cost_flor"')]).load,
        "bad_choice",
        "options.floor.rule",
        "'cost_flor'",
        "nearest: cost_floor",
    )


def test_an_unknown_level_of_the_payer(case, refused) -> None:
    refused(
        case(scenario=[("seed = 1", 'seed = 1\npayer_level = "town"')]).load,
        "bad_choice",
        "scenario.payer_level",
        "'town'",
        "'county'",
        "'world'",
    )


@pytest.mark.parametrize("size", ["replicates = 1", "points = 1", "commit_draws = 0"])
def test_sizes_that_make_no_design(case, refused, size: str) -> None:
    name = size.split()[0]
    line = next(line for line in SCENARIO.splitlines() if line.startswith(name))
    refused(
        case(scenario=[(line, size)]).load,
        "impossible",
        f"scenario.toml: scenario.{name}",
        "a whole number between 2 and ",
    )


# --- without ---


def test_without_is_not_given(case, refused) -> None:
    made = case(scenario=[(WITHOUT, "")])
    refused(
        made.load,
        "no_without",
        "scenario.toml: domains.wetland",
        "[domains.wetland.without]",
        "hazard per year, horizon, source",
        "Absent is an error, never zero",
    )


def test_without_says_what(case, refused) -> None:
    line = next(line for line in WITHOUT.splitlines() if line.startswith("text ="))
    refused(case(scenario=[(line, "")]).load, "missing_key", "domains.wetland.without.text", "'text'")


@pytest.mark.parametrize("key", ["hazard", "horizon"])
def test_without_says_how_often_and_how_long(case, refused, key: str) -> None:
    line = next(line for line in WITHOUT.splitlines() if line.startswith(f"{key} ="))
    refused(
        case(scenario=[(line, "")]).load, "bad_value", "scenario.toml: domains.wetland.without", "hazard and horizon"
    )


def test_without_of_an_unknown_kind(case, refused) -> None:
    refused(
        case(scenario=[('kind = "condition"', 'kind = "conditions"')]).load,
        "bad_value",
        "domains.wetland.without",
        "'condition'",
        "'cover'",
    )


def test_a_hazard_in_another_kind_of_unit(case, refused) -> None:
    refused(
        case(scenario=[('hazard = { value = 0.05, unit = "1/a"', 'hazard = { value = 0.05, unit = "a"')]).load,
        "unit_kind",
        "domains.wetland.without.hazard",
        "'a'",
        "'1/a'",
    )


def test_a_hazard_without_source(case, refused) -> None:
    refused(
        case(scenario=[('unit = "1/a", source = "judgement"', 'unit = "1/a"')]).load,
        "no_source",
        "domains.wetland.without.hazard",
    )


def test_what_differs_must_exist(case, refused) -> None:
    refused(
        case(scenario=[("without.set.depth", "without.set.dept")]).load,
        "unknown_name",
        "domains.wetland.without.set",
        "'dept'",
        "nearest: depth",
    )


def test_what_differs_has_one_form(case, refused) -> None:
    made = case(
        scenario=[
            (
                'times = { value = 0.5, source = "judgement" }',
                'times = { value = 0.5, source = "judgement" }\nvalue = 1\nsource = "judgement"',
            )
        ]
    )
    refused(made.load, "bad_value", "without.set.depth", "exactly one of `times`")


def test_a_record_without_the_action_keeps_to_the_bounds(case, mistakes) -> None:
    made = case(
        scenario=[('times = { value = 0.5, source = "judgement" }', 'value = 500\nunit = "m"\nsource = "judgement"')]
    )
    assert mistakes(made.load) == ["outside_bounds"]


# --- options ---


def test_no_status_quo(case, refused) -> None:
    refused(
        case(scenario=[("status_quo = true\n", "")]).load,
        "status_quo",
        "scenario.toml: options",
        "0 options have status_quo = true, and exactly one must",
    )


def test_two_status_quos(case, refused) -> None:
    refused(
        case(scenario=[('rule = "cost_floor"', 'rule = "cost_floor"\nstatus_quo = true')]).load,
        "status_quo",
        "2 options have status_quo = true",
    )


def test_two_options_the_same(case, refused) -> None:
    refused(
        case(scenario=option('rule = "cost_floor"')).load,
        "same_options",
        "scenario.toml: options",
        "floor and third make the same choices",
        "delete one",
    )


def test_a_default_written_out_does_not_make_another_option(case, refused) -> None:
    refused(case(scenario=option('rule = "cost_floor"\nstatistic = "median"')).load, "same_options", "floor and third")


@pytest.mark.parametrize("rule", ["blend", "value_share", "equivalents"])
def test_a_rule_lacks_its_share(case, refused, rule: str) -> None:
    refused(
        case(scenario=option(f'rule = "{rule}"')).load,
        "option_needs",
        "scenario.toml: options.third",
        f"rule '{rule}' needs `share`",
    )


@pytest.mark.parametrize("rule", ["numbers", "fund"])
def test_a_rule_lacks_its_numbers(case, refused, rule: str) -> None:
    refused(case(scenario=option(f'rule = "{rule}"')).load, "option_needs", "options.third", f"`{rule}.DOMAIN.REGION`")


def test_an_unknown_region_of_an_option(case, refused) -> None:
    made = case(scenario=[("reserve_core = { value = 10", "reserve_cor = { value = 10")])
    refused(
        made.load,
        "unknown_name",
        "scenario.toml: options.status_quo.numbers.wetland",
        "region type 'reserve_cor'",
        "nearest: reserve_core",
    )


def test_an_unknown_domain_of_an_option(case, refused) -> None:
    made = case(scenario=option('rule = "cost_floor"\n[options.third.domains.wetlnd]\nparticipation = "mandatory"'))
    refused(made.load, "unknown_name", "options.third", "domain 'wetlnd'", "nearest: wetland")


def test_a_number_in_another_kind_of_unit(case, refused) -> None:
    made = case(scenario=[('value = 10, unit = "yuan/mu/a"', 'value = 10, unit = "yuan/person/a"')])
    refused(made.load, "unit_kind", "options.status_quo.numbers.wetland.reserve_core", "'yuan/person/a'", "'yuan/ha/a'")


def test_a_number_of_an_option_without_source(case, refused) -> None:
    refused(
        case(scenario=[('source = "law_2010", ', "")]).load,
        "no_source",
        "options.status_quo.numbers.wetland.reserve_core",
    )


def test_rounding_in_another_kind_of_unit(case, refused) -> None:
    refused(
        case(scenario=option('rule = "cost_floor"\nrounding = { to = 5, unit = "yuan/person/a" }')).load,
        "rounding_kind",
        "options.third.rounding",
        "'yuan/person/a'",
    )


@pytest.mark.parametrize(("key", "what"), [("region_coefficients", "set of region coefficients"), ("stage", "stage")])
def test_an_option_names_what_is_not_there(case, refused, key: str, what: str) -> None:
    refused(
        case(scenario=option(f'rule = "blend"\nshare = 0.5\n{key} = "zones"')).load,
        "unknown_name",
        "options.third",
        f"{what} 'zones'",
    )


def test_region_coefficients_of_an_unknown_region(case, refused) -> None:
    made = case(
        scenario=more('[region_coefficients.zones.wetland]\nreserve_cor = { value = 1.3, source = "judgement" }\n')
    )
    refused(made.load, "unknown_name", "region_coefficients.zones.wetland.reserve_cor", "nearest: reserve_core")


def test_an_unknown_reading_of_an_option(case, mistakes) -> None:
    assert mistakes(case(scenario=option('rule = "cost_floor"\nreading = "gpe"')).load) == ["unknown_name"]


@pytest.mark.parametrize("statistic", ['"medain"', "90"])
def test_an_unknown_statistic_of_an_option(case, mistakes, statistic: str) -> None:
    made = case(scenario=option(f'rule = "cost_floor"\nstatistic = {statistic}'))
    mistakes(lambda: judge(made.load()))


@pytest.mark.parametrize("step", ["0", "-5", "nan", '"5"', "true"])
def test_a_step_of_rounding_that_is_no_step(case, mistakes, step: str) -> None:
    mistakes(case(scenario=option(f'rule = "cost_floor"\nrounding = {{ to = {step}, unit = "yuan/mu/a" }}')).load)


# --- use, parameters, uncertainties ---


def test_an_unknown_rival_in_use(case, refused) -> None:
    refused(
        case(scenario=more('[use]\n"prices.storage" = "der"\n')).load,
        "unknown_name",
        "scenario.toml: use.prices.storage",
        "rival 'der'",
        "nearest: dear",
    )


def test_use_of_what_has_no_rivals(case, refused) -> None:
    refused(
        case(scenario=more('[use]\n"prices.reed" = "dear"\n')).load,
        "unknown_name",
        "scenario.toml: use",
        "name with rivals 'prices.reed'",
    )


def test_an_unknown_rival_of_an_option(case, refused) -> None:
    refused(
        case(scenario=option('rule = "cost_floor"\nuse = { "prices.storage" = "der" }')).load,
        "unknown_name",
        "options.third.use.prices.storage",
        "nearest: dear",
    )


def test_a_rival_in_use_holds(case) -> None:
    made = case(scenario=more('[use]\n"prices.storage" = "dear"\n'))
    assert float(judge(made.load()).model.central["prices.storage"]) == pytest.approx(6.1)


def test_a_new_record_for_a_parameter(case) -> None:
    made = case(
        scenario=more('[parameters."wetland.reed_yield"]\nvalue = 6\nunit = "t_DM/ha/a"\nsource = "judgement"\n')
    )
    assert float(judge(made.load()).model.central["wetland.reed_yield"]) == 6


def test_a_new_record_for_an_unknown_parameter(case, refused) -> None:
    made = case(scenario=more('[parameters."wetland.reed_yeld"]\nvalue = 6\nsource = "judgement"\n'))
    refused(made.load, "unknown_name", "scenario.toml: parameters.wetland.reed_yeld", "nearest: wetland.reed_yield")


def test_a_new_record_in_another_kind_of_unit(case, refused) -> None:
    made = case(scenario=more('[parameters."wetland.reed_yield"]\nvalue = 6\nunit = "t/ha/a"\nsource = "judgement"\n'))
    refused(made.load, "unit_kind", "parameters.wetland.reed_yield", "'t/ha/a'", "'t_DM/ha/a'")


def test_a_new_price_needs_its_year(case, refused) -> None:
    made = case(scenario=more('[parameters."prices.reed"]\nvalue = 500\nunit = "yuan/t_DM"\nsource = "survey_2012"\n'))
    refused(made.load, "price_without_year", "parameters.prices.reed", "price_year = ...")


def test_a_new_record_keeps_to_the_bounds(case, mistakes) -> None:
    made = case(
        scenario=more('[parameters."wetland.reed_yield"]\nvalue = 400\nunit = "t_DM/ha/a"\nsource = "judgement"\n')
    )
    assert mistakes(made.load) == ["outside_bounds"]


def test_a_new_record_is_never_silently_ignored(case) -> None:
    made = case(scenario=more('[parameters."prices.storage"]\nvalue = 5\nprice_year = 2012\nsource = "judgement"\n'))
    try:
        price = float(judge(made.load()).model.central["prices.storage"])
    except InputError:
        return  # refusing it is right too
    assert price == 5


@pytest.mark.parametrize("key", ["prices.storage#der", "wetland.duty_share[ordinry]", "wetland.reed_yield@2020"])
def test_a_new_record_for_an_entry_that_is_not_there(case, mistakes, key: str) -> None:
    money = "price_year = 2012\n" if key.startswith("prices") else ""
    mistakes(case(scenario=more(f'[parameters."{key}"]\nvalue = 0.5\n{money}source = "judgement"\n')).load)


def test_uncertainty_of_an_unknown_column(case, refused) -> None:
    made = case(
        scenario=more(
            '[uncertainties.x]\ndomain = "wetland"\ncolumn = "aera"\ntimes = { value = 1, source = "judgement" }\n'
        )
    )
    refused(made.load, "unknown_name", "scenario.toml: uncertainties.x", "column 'aera'", "nearest: area")


def test_uncertainty_of_an_unknown_domain(case, refused) -> None:
    made = case(
        scenario=more(
            '[uncertainties.x]\ndomain = "wetlnd"\ncolumn = "area"\ntimes = { value = 1, source = "judgement" }\n'
        )
    )
    refused(made.load, "unknown_name", "uncertainties.x", "domain 'wetlnd'", "nearest: wetland")


def test_uncertainty_by_an_unknown_column(case, refused) -> None:
    made = case(
        scenario=more(
            '[uncertainties.x]\ndomain = "wetland"\ncolumn = "area"\nby = "cver"\ntimes = { value = '
            '1, spread = { uniform = [0.5, 1.5] }, source = "judgement" }\n'
        )
    )
    refused(lambda: judge(made.load()), "unknown_name", "uncertainties.x", "column 'cver'", "nearest: cover")


def test_a_switch_of_an_unknown_service(case, refused) -> None:
    made = case(scenario=[('card = "reed"', 'card = "reed"\nservices = { water_storge = "off" }')])
    refused(
        lambda: judge(made.load()),
        "unknown_name",
        "domains.wetland.services",
        "'water_storge'",
        "nearest: water_storage",
    )


def test_an_unknown_reading_of_a_domain(case, refused) -> None:
    made = case(scenario=[('card = "reed"', 'card = "reed"\nreading = "gp"')])
    refused(lambda: judge(made.load()), "unknown_name", "domains.wetland", "reading 'gp'", "nearest: gep")


# --- money ---


@pytest.mark.parametrize(("city", "total"), [("0.3", "0.8"), ("0.6", "1.1")])
def test_funding_shares_sum_to_one(case, refused, city: str, total: str) -> None:
    made = case(
        scenario=more(
            f'[funding.levels]\nprovince = {{ value = 0.5, source = "judgement" }}\ncity = '
            f'{{ value = {city}, source = "judgement" }}\n'
        )
    )
    refused(made.load, "levels_sum", "scenario.toml: funding.levels", f"sum to {total}, not 1")


def test_funding_shares_are_not_negative(case, mistakes) -> None:
    mistakes(
        case(
            scenario=more(
                '[funding.levels]\nprovince = { value = 1.5, source = "judgement" }\ncity = { value '
                '= -0.5, source = "judgement" }\n'
            )
        ).load
    )


def test_an_unknown_level_of_funding(case, refused) -> None:
    made = case(scenario=more('[funding.levels]\nprovnce = { value = 1, source = "judgement" }\n'))
    refused(made.load, "unknown_name", "funding.levels", "level 'provnce'", "nearest: province")


def test_holders_do_not_fund_themselves(case, refused) -> None:
    refused(
        case(scenario=more('[funding.levels]\nholder = { value = 1, source = "judgement" }\n')).load,
        "unknown_name",
        "funding.levels",
        "level 'holder'",
    )


def test_a_budget_in_another_kind_of_unit(case, refused) -> None:
    made = case(scenario=more(BUDGET.replace("1e4 yuan/a", "1e4 yuan")))
    refused(made.load, "unit_kind", "scenario.toml: budget.amount", "'1e4 yuan'", "'yuan/a'")


def test_excess_burden_needs_a_source(case, refused) -> None:
    refused(case(scenario=more(BUDGET + "excess_burden = { value = 0.2 }\n")).load, "no_source", "budget.excess_burden")


@pytest.mark.parametrize(
    ("value", "domain"),
    [
        ('{ value = 1, unit = "yuan/a", source = "nobody" }', "wetland"),
        ('{ value = 1, unit = "t", source = "paper_2010" }', "wetland"),
        ('{ value = 1, unit = "dollar/a", source = "paper_2010" }', "wetlnd"),
    ],
)
def test_magnitudes_are_checked_like_any_number(case, mistakes, value: str, domain: str) -> None:
    mistakes(
        case(
            scenario=more(
                f'[[magnitude]]\ntitle = {{ zh = "量", en = "size" }}\ndomain = "{domain}"\nvalue = {value}\n'
            )
        ).load
    )


# --- requirements ---


def test_an_unknown_outcome_names_the_nearest(case, refused) -> None:
    made = case(scenario=more('[[requirements]]\noutcome = "adequcy"\nat_least = 0.8\n'))
    refused(made.load, "no_such_outcome", "scenario.toml: requirements[1]", "'adequcy'", "nearest: adequacy")


def test_a_requirement_on_the_budget_without_budget(case, refused) -> None:
    text = '[[requirements]]\noutcome = "public_cost"\nat_most = "budget"\n'
    refused(
        case(scenario=more(text)).load,
        "no_budget",
        "scenario.toml: requirements[1]",
        "the scenario has none; write [budget] amount",
    )
    assert case(scenario=more(BUDGET + text)).load().scenario.budget is not None


def test_a_requirement_in_another_kind_of_unit(case, refused) -> None:
    made = case(scenario=more('[[requirements]]\noutcome = "public_cost"\nat_most = 5\nunit = "yuan/ha/a"\n'))
    refused(made.load, "unit_kind", "requirements[1]", "'yuan/ha/a'", "'yuan/a'")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "exactly one of at_least and at_most"),
        ("at_least = 0.8\nat_most = 0.9", "exactly one of at_least and at_most"),
        ('at_most = "bugdet"', 'at_most is a number or "budget"'),
    ],
)
def test_a_requirement_that_requires_nothing(case, refused, text: str, words: str) -> None:
    refused(
        case(scenario=more(f'[[requirements]]\noutcome = "adequacy"\n{text}\n')).load,
        "bad_value",
        "scenario.toml: requirements",
        words,
    )


def test_only_money_is_compared_with_the_budget(case, mistakes) -> None:
    mistakes(case(scenario=more(BUDGET + '[[requirements]]\noutcome = "adequacy"\nat_most = "budget"\n')).load)


@pytest.mark.parametrize("number", ["nan", '"0.8"', "true"])
def test_a_requirement_takes_a_number_only(case, mistakes, number: str) -> None:
    mistakes(case(scenario=more(f'[[requirements]]\noutcome = "adequacy"\nat_least = {number}\n')).load)


# --- several mistakes ---


def test_all_mistakes_of_a_scenario_at_once(case, mistakes) -> None:
    made = case(
        scenario=[
            (WITHOUT, ""),
            ("status_quo = true\n", ""),
            ("reserve_core = { value = 10", "reserve_cor = { value = 10"),
            (
                "",
                '\n[use]\n"prices.storage" = "der"\n[[requirements]]\noutcome = '
                '"adequcy"\nat_least = 0.8\n[[requirements]]\n'
                'outcome = "public_cost"\nat_most = "budget"\n[funding.levels]\ncity '
                '= { value = 0.5, source = "nobody" }\n',
            ),
        ]
    )
    assert mistakes(made.load) == [
        "levels_sum",
        "no_budget",
        "no_such_outcome",
        "no_without",
        "status_quo",
        "unknown_name",
        "unknown_name",
        "unknown_source",
    ]


def test_a_mistake_of_an_option_is_reported_once(case, refused) -> None:
    marsh = (
        SCENARIO[SCENARIO.index("[domains.wetland]") : SCENARIO.index("[options.status_quo]")]
        .replace("wetland", "marsh")
        .replace('"reed"', '"marsh"')
    )
    made = case(
        scenario=[*more(marsh), *option('rule = "blend"')],
        vocabulary=[
            (
                "",
                '[region_types.marsh.ordinary]\ntitle = { zh = "一般", en = "ordinary" '
                '}\n[region_types.marsh.reserve_core]\ntitle = { zh = "核心", en = "core" }\n',
            )
        ],
    )
    (made.folder / "marsh.toml").write_text(CARD.replace('domain = "wetland"', 'domain = "marsh"'), encoding="utf-8")
    refused(made.load, "option_needs", "options.third", "`share`")


# --- links ---

LINKS = '[links.down]\nfile = "links.csv"\nfrom = "wetland"\nto = "wetland"\n'


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("from,to\nnorth,south\n", "missing_column", ("links.csv", "share, source")),
        (
            "from,to,share,source\nnrth,south,0.5,judgement\n",
            "unknown_name",
            ("links.csv: row 2", "place 'nrth'", "nearest: north"),
        ),
        ("from,to,share,source\nnorth,south,half,judgement\n", "not_a_number", ("links.csv: row 2", "half")),
        (
            "from,to,share,source\nnorth,south,0.7,judgement\nnorth,north,0.4,judgement\n",
            "link_share",
            ("links.csv", "'north' sum to 1.1", "above 1"),
        ),
        (
            "from,to,share,source\nnorth,south,0.7,judgment\n",
            "unknown_source",
            ("links.csv: row 2", "'judgment'", "nearest: judgement"),
        ),
    ],
)
def test_link_tables(case, refused, text: str, code: str, words: tuple[str, ...]) -> None:
    made = case(scenario=more(LINKS))
    (made.folder / "links.csv").write_text(text, encoding="utf-8")
    refused(made.load, code, *words)


@pytest.mark.parametrize("share", ["nan", "-0.5"])
def test_a_link_share_is_a_share(case, mistakes, share: str) -> None:
    made = case(scenario=more(LINKS))
    (made.folder / "links.csv").write_text(f"from,to,share,source\nnorth,south,{share},judgement\n", encoding="utf-8")
    mistakes(made.load)


@pytest.mark.parametrize("key", ["region_coefficients", "stage"])
def test_an_empty_name_is_no_name(key: str, tmp_path: Path) -> None:
    folder = shutil.copytree(PANJIN, tmp_path / "panjin")
    text = (folder / "scenario.toml").read_text(encoding="utf-8")
    emptied = re.sub(rf'(?m)^({key} = )"[^"]+"', r'\1""', text, count=1)
    assert emptied != text
    (folder / "scenario.toml").write_text(emptied, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(folder)
    assert any(key in one.where and "an empty name" in one.text("en") for one in caught.value.problems)
