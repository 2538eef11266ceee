"""A fixed number is paid where no cost of holders, or no value, is known; what cannot be known is said,
never shown as zero.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from given import MU, REGIONS, Domain, Place, Seen, see, write
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from esvalue.core.errors import InputError
from esvalue.core.text import Text
from esvalue.inputs.library import package_folder
from esvalue.report.numbering import Figure
from esvalue.report.tables.unknown import NOT_KNOWN
from esvalue.runs.checking import check
from esvalue.runs.opening import open_run
from esvalue.runs.run import run

#: 300 ha with a cost of 1,500 yuan/ha (100 yuan/mu) and 400 ha without in one zone, 150 ha without any in another.
TERN = {
    "land": Domain(
        [Place("core", 150.0), Place("edge", 300.0, 1500.0, 600.0), Place("edge", 400.0, None, 80.0)],
        {"fixed": {"core": 60.0, "edge": 120.0}},
    )
}


def _annex(seen: Seen, option: str) -> str:
    """Return the name of the annex of an option."""
    return next(name for name, table in seen.comparison.tables.items() if table.title["en"] == f"Annex: {option}")


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_numbers_of_zones_without_cost_stand_everywhere(tmp_path: Path) -> None:
    seen = see(write(tmp_path, TERN))
    table = _annex(seen, "fixed")
    assert [seen.cell(table, key, region="core").value for key in ("standard", "base", "amount")] == pytest.approx(
        [60, 2250, 13.5], rel=1e-12
    )
    assert [seen.cell(table, key, region="edge").value for key in ("standard", "base", "amount")] == pytest.approx(
        [120, 10_500, 126], rel=1e-12
    )
    assert seen.cell("standards", "fixed", region="core, yuan/mu/a").value == 60
    assert seen.cell("standards", "fixed", region="edge, yuan/mu/a").value == 120
    budget = table.replace("annex", "budget")
    assert seen.cell(budget, "cost", domain="total").value == pytest.approx(139.5, rel=1e-12)
    assert seen.total("public_cost", "fixed") == pytest.approx(1_395_000, rel=1e-12)
    assert seen.total("coverage", "fixed") == 1.0
    assert "land2" in seen.notes(table)
    assert "cannot be told" in seen.notes(table)


def test_a_rule_by_cost_names_the_place_it_leaves_out(tmp_path: Path) -> None:
    seen = see(write(tmp_path, TERN))
    table = _annex(seen, "cost")
    assert seen.cell(table, "base", region="edge").value == pytest.approx(4500)
    assert "left out of the eligible amount and of the money: land: edge (land2)" in seen.notes(table)
    assert seen.cell(table, "standard", region="core")["en"] == "no standard: no sourced cost of holders"
    assert seen.total("coverage", "cost") == 0.5


def test_outcomes_are_those_of_the_places_of_which_they_are_known(tmp_path: Path) -> None:
    seen = see(write(tmp_path, TERN))
    assert seen.total("adequacy", "fixed") == 1.0  # 120 yuan/mu covers the 100 of the one place whose cost is known
    assert seen.total("real_cost", "fixed") == pytest.approx(300 * 1500)
    assert seen.total("secured_value", "fixed") == pytest.approx(
        600 * 100 * 0.5 / 1000 * 300
    )  # half of the carbon, an eligible 300 of 1,000 ha
    assert seen.total("net_benefit", "fixed") == pytest.approx(9_000 - 450_000)
    note = seen.notes("options")
    assert "left out of adequacy" in note
    assert "net benefit" in note
    assert "land: core / edge (land2)" in note
    assert seen.cell("options", "secured_per_yuan", option="fixed") == NOT_KNOWN


def panjin(folder: Path, more: str = "") -> Path:
    """Return a copy of Panjin of few futures."""
    shutil.copytree(package_folder("scenarios") / "panjin", folder / "panjin")
    file = folder / "panjin" / "scenario.toml"
    text = (
        file.read_text(encoding="utf-8")
        .replace("replicates = 8", "replicates = 2")
        .replace("points = 1024", "points = 8")
        .replace("commit_draws = 4096", "commit_draws = 64")
    )
    file.write_text(text + more, encoding="utf-8")
    return folder / "panjin"


SILENT = """
[options.wuhan.numbers.marine]
nearshore = { value = 700, unit = "yuan/ha/a", source = "judgement", basis = "statutory" }
[options.wuhan.numbers.river]
main_stem = { value = 1000000, unit = "yuan/section/a", source = "judgement", basis = "statutory" }
"""


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Return Panjin with numbers for sea and river, which have no cost of holders."""
    return see(panjin(tmp_path_factory.mktemp("silent"), SILENT))


def test_accounts_of_sea_and_river_say_service_by_service_what_is_known(silent: Seen) -> None:
    """Counted, known and left out, or n/a with the reason: no service of the lists is passed over."""
    table = silent.comparison.tables["listed_services"]
    found = {(row["domain"]["en"], row["service"]["en"]): row for row in table.rows}  # type: ignore[index, call-overload]
    words = silent.judged.loaded.library.vocabulary
    for domain, list_ in (("river", "gep_river"), ("marine", "gep_marine")):
        services = silent.judged.loaded.cards[domain].services
        for code in words.lists[list_].services:
            own = {one.title.en for key, one in services.items() if (one.code or key) == code}
            assert any((domain, title) in found for title in (words.services[code].title.en, *own)), code
    oxygen = found["marine", "oxygen release"]
    assert oxygen["physical"].value == pytest.approx(0.889 * 142_500 * 32 / 12)  # type: ignore[union-attr]
    assert oxygen["state"]["en"].startswith("known, not counted: switched off")  # type: ignore[index, call-overload]
    assert found["river", "storage of reservoirs"]["physical"].value == pytest.approx(0.35 * 1.63e8)  # type: ignore[union-attr]
    shore = found["marine", "coastal protection"]
    assert shore["physical"].value == 118  # type: ignore[union-attr]
    assert shore["value"] == Text(
        zh="n/a：单位岸线防护价值无来源", en="n/a: no source for protection per length of shore"
    )
    assert found["river", "species conservation and habitat"]["value"]["zh"] == "n/a：无来源"  # type: ignore[index, call-overload]
    assert found["river", "irrigation supply"]["state"]["en"] == "counted"  # type: ignore[index, call-overload]
    notes = silent.notes("listed_services")
    assert "river: the figure worth most to get: licensed and metered withdrawals. 99.9%" in notes
    assert "marine: of what is not valued, output and prices of sea fishery" in notes


def test_numbers_for_sea_and_river_stand_in_standards_annex_and_budget(silent: Seen) -> None:
    rows = [
        row
        for name in ("standards", "standards_units")
        for row in silent.comparison.tables[name].rows
        if row["domain"]["en"] in ("marine", "river")  # type: ignore[index, call-overload]
    ]
    assert {row["region"]["en"]: row["wuhan"].value for row in rows} == {  # type: ignore[index, call-overload, union-attr]
        "nearshore sea, yuan/ha/a": 700,
        "nearshore sea, yuan/mu/a": pytest.approx(700 / 15),
        "main stem, yuan/section/a": 1_000_000,
        "main stem, 10⁴ yuan/section/a": 100,
    }
    table = "annex_wuhan"
    assert silent.cell(table, "amount", domain="marine", region="nearshore sea").value == pytest.approx(
        700 * 142_500 / 1e4
    )
    assert silent.cell(table, "amount", domain="river", region="main stem").value == pytest.approx(500)
    assert silent.cell("budget_wuhan", "cost", domain="river", county="盘锦市").value == pytest.approx(500)
    assert silent.cell("coverage", "wuhan", domain="marine", region="nearshore sea")["en"] == "paid"
    assert silent.cell("coverage", "wuhan", domain="marine", region="tidal flat")["en"].startswith(
        "looked for: what was paid for the ponds"
    )
    assert "Marine sets no standard of its own: Marine compensation is paid by instrument" in silent.notes("coverage")
    assert silent.total("coverage", "wuhan") == pytest.approx(5 / 14, rel=1e-15)
    for language in ("zh", "en"):
        assert silent.comparison.tables["options"].notes
        assert ("不详" if language == "zh" else "not known") in silent.notes("annex_wuhan", language)
    assert (
        silent.cell("options", "benefit_cost", option="as Wuhan (core 25, buffer 15, experimental 10 yuan/mu)")
        == NOT_KNOWN
    )
    assert isinstance(silent.cell("options", "benefit_cost", option="cost floor (voluntary)"), Figure)


def test_panjin_lists_fourteen_cells(silent: Seen) -> None:
    rows = [row for row in silent.comparison.tables["coverage"].rows if "region" in row]
    assert len(rows) == 14
    assert sum(row["places"]["en"] != "0" for row in rows) == 10  # type: ignore[index, call-overload]
    for option, cells in {"status_quo": 1, "cost_floor": 6, "wuhan": 5}.items():
        assert silent.total("coverage", option) == pytest.approx(cells / 14, rel=1e-15)


def test_cost_without_value_is_judged_by_adequacy_and_cost(tmp_path: Path) -> None:
    boats = {
        "boats": Domain(
            [Place("core", 100.0, 1500.0), Place("edge", 50.0, 3000.0)], {"fixed": {"core": 150.0, "edge": 150.0}}
        )
    }
    (tmp_path / "in").mkdir()
    made = open_run(run(write(tmp_path / "in", boats), tmp_path / "out"))
    figures = {figure["key"]: figure["value"] for figure in made.lineage["figures"].values()}
    assert figures["outcome|adequacy|fixed"] == pytest.approx(2 / 3)
    assert figures["outcome|public_cost|fixed"] == pytest.approx(100 * 150 * MU / 1e4)
    assert "outcome|net_benefit|fixed" not in figures
    assert made.manifest["recommended"] is None
    assert (
        "Net benefit is not known: value spilled over not known - boats: all region types"
        in made.manifest["sentence"]["en"]
    )
    assert "净效益不详" in made.manifest["sentence"]["zh"]


LEAST = """
[[requirements]]
outcome = "adequacy"
at_least = 0.9
in_share = 0.9
"""


def test_without_net_benefit_the_cheapest_that_meets_the_requirements_is_recommended(tmp_path: Path) -> None:
    numbers = {"dear": {"core": 200.0}, "cheap": {"core": 120.0}, "low": {"core": 50.0}}
    seen = see(write(tmp_path, {"boats": Domain([Place("core", 100.0, 1500.0)], numbers)}, LEAST, list(numbers)))
    chosen = seen.comparison.context.recommendation
    assert (chosen.option, chosen.ties) == ("cost", ())
    assert seen.comparison.recommendation["en"].startswith(
        'Recommended: "cost": among the options that meet every requirement it costs the public least.'
    )
    assert seen.cell("options", "regret", option="cheap") == NOT_KNOWN


def test_to_pay_nothing_is_not_recommended_because_it_costs_least(tmp_path: Path) -> None:
    thrift = '[budget]\namount = { value = 1e6, unit = "yuan/a", source = "judgement" }\n'
    thrift += '[[requirements]]\noutcome = "public_cost"\nat_most = "budget"\nin_share = 0.9\n'
    folder = write(tmp_path, {"sea": Domain([Place("core")], {"fixed": {"core": 10.0}}, holders=False)}, thrift)
    seen = see(folder)
    chosen = seen.comparison.context.recommendation
    assert (chosen.option, chosen.ties) == (None, ())
    assert all(chosen.qualifies(option) for option in chosen.listed)
    assert "net benefit is not known" in repr(chosen)
    assert "only limits what is spent (paying nothing spends least)" in seen.comparison.recommendation["en"]


@pytest.mark.parametrize(
    ("outcome", "code"), [("adequacy", "requirement_no_cost"), ("net_benefit", "requirement_no_cost")]
)
def test_what_nobody_knows_cannot_be_required(tmp_path: Path, outcome: str, code: str) -> None:
    unit = '\nunit = "yuan/a"' if outcome == "net_benefit" else ""
    folder = write(
        tmp_path,
        {"sea": Domain([Place("core")], {"fixed": {"core": 10.0}}, holders=False)},
        f'[[requirements]]\noutcome = "{outcome}"\nat_least = 0.5{unit}\n',
    )
    with pytest.raises(InputError) as caught:
        see(folder)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert check(folder).mistakes[0].code == code


def test_value_without_ceiling_cannot_be_required(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {"boats": Domain([Place("core", 100.0, 1500.0)], {})},
        '[[requirements]]\noutcome = "net_benefit"\nat_least = 0\nunit = "yuan/a"\n',
        options=(),
    )
    with pytest.raises(InputError) as caught:
        see(folder)
    assert [problem.code for problem in caught.value.problems] == ["requirement_no_value"]


def test_a_rate_without_places_or_base_is_known_and_its_amount_is_not(tmp_path: Path) -> None:
    land = Domain(
        [Place("core", 100.0, 1500.0, 10.0), Place("edge", None, None)],
        {"fixed": {"core": 110.0, "edge": 70.0, "rest": 80.0}},
    )
    seen = see(write(tmp_path, {"land": land}))
    table = _annex(seen, "fixed")
    for region, rate, reason in (("edge", 70, "no eligible base"), ("rest", 80, "no places")):
        assert seen.cell("standards", "fixed", region=f"{region}, yuan/mu/a").value == rate
        assert seen.cell(table, "standard", region=region).value == rate
        assert seen.cell(table, "amount", region=region)["en"] == "amount not known"
        assert seen.cell("coverage", "fixed", region=region)["en"] == f"rate known, amount not: {reason}"
    assert seen.total("coverage", "fixed") == pytest.approx(1 / 3, rel=1e-15)
    assert seen.total("public_cost", "fixed") == pytest.approx(110 * MU * 100)


@pytest.mark.parametrize("listed", [(), ("rest",), REGIONS])
def test_coverage_counts_what_has_a_place_and_what_the_scenario_lists(tmp_path: Path, listed: tuple[str, ...]) -> None:
    land = Domain(
        [Place("core", 100.0, 1500.0, 10.0), Place("edge", 100.0, None)], {"fixed": {"core": 110.0}}, listed=listed
    )
    seen = see(write(tmp_path, {"land": land}))
    assert seen.total("coverage", "fixed") == 1 / len({"core", "edge", *listed})


def test_a_listed_region_type_is_one_of_the_card(tmp_path: Path) -> None:
    folder = write(
        tmp_path, {"land": Domain([Place("core", 100.0, 1500.0)], {"fixed": {"core": 110.0}}, listed=("cor",))}
    )
    assert [(one.code, one.fields["nearest"]) for one in check(folder).mistakes] == [("unknown_name", "core")]


def test_a_step_that_makes_a_number_or_a_floor_zero_is_called_that(tmp_path: Path) -> None:
    land = {"land": Domain([Place("core", 100.0, 375.0, 10.0)], {"fixed": {"core": 25.0}})}
    rounding = 'rounding = { to = 100, unit = "yuan/mu/a" }\n'
    folder = write(tmp_path, land, rounding=rounding)
    file = folder / "scenario.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('rule = "cost_floor"\n', f'rule = "cost_floor"\n{rounding}'),
        encoding="utf-8",
    )
    seen = see(folder)
    for option in ("fixed", "cost"):
        assert seen.judged.commit.standards[(option, "land", "core")].reason == "step"
        assert (
            seen.cell("coverage", option, region="core")["en"]
            == "25 yuan/mu/a rounded to zero by a step of 100 yuan/mu/a: the step is too large"
        )
    found = check(folder)
    assert [one.code for one in found.notices if not one.code.startswith("idle")] == ["step_too_large"] * 2
    assert "25 元/亩·年 按 100 元/亩·年 取整后为零" in found.notices[0].text("zh")
    told = " ".join(one["en"] for one in seen.comparison.notices)
    words = "rounded to zero by the step of 100 yuan/mu/a, so that nothing is paid there: land, core (25)"
    assert f"fixed: {words}" in told
    assert ".toml" not in told


def test_a_rounding_of_another_kind_is_refused_where_a_number_is_given(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {"sea": Domain([Place("core")], {"fixed": {"core": 10.0}}, holders=False)},
        rounding='rounding = { to = 5, unit = "yuan/kW/a" }\n',
    )
    assert [one.code for one in check(folder).mistakes] == ["rounding_kind"]


# --- by property ------------------------------------------------------------------------------------------------------

some = st.one_of(st.none(), st.integers(10, 5000).map(float))
places = st.lists(
    st.builds(Place, st.sampled_from(REGIONS), st.one_of(st.none(), st.integers(1, 900).map(float)), some, some),
    min_size=1,
    max_size=4,
)
amounts = st.dictionaries(st.sampled_from(REGIONS), st.integers(1, 400).map(float), max_size=3)
domain = st.builds(
    Domain,
    places,
    st.fixed_dictionaries({"one": amounts, "two": amounts}),
    st.booleans(),
    st.lists(st.sampled_from(REGIONS), unique=True),
)


def _paid(one: Domain, option: str) -> Mapping[str, list[Place]]:
    """Return the places by region type that a number pays: those with a base."""
    found = {region: [p for p in one.places if p.region == region and p.base] for region in one.numbers.get(option, {})}
    return {region: here for region, here in found.items() if here}


def _cost(one: Domain, place: Place) -> float | None:
    return place.cost if one.holders else None


def _money(one: Domain, option: str) -> float:
    """Return what a voluntary number costs: every holder whose cost it covers,
    and all of those whose cost is not known.
    """
    return sum(
        one.numbers[option][region] * MU * float(p.base or 0)
        for region, here in _paid(one, option).items()
        for p in here
        if (cost := _cost(one, p)) is None or one.numbers[option][region] * MU >= cost
    )


#: Of one cell with a promise the mean cost of holders is not known.
COST_NOT_KNOWN = {
    "d1": Domain(
        [Place("rest", None, None, None), Place("rest", None, None, None), Place("rest", 62.0, None, 402.0)],
        {"one": {"core": 140.0}, "two": {"edge": 121.0, "rest": 214.0, "core": 318.0}},
        True,
        ["core", "rest"],
    ),
    "d2": Domain(
        [
            Place("rest", None, 1028.0, None),
            Place("edge", 355.0, 443.0, 1217.0),
            Place("core", None, 504.0, None),
            Place("core", 900.0, None, 1423.0),
        ],
        {"two": {}, "one": {"rest": 252.0, "core": 101.0, "edge": 83.0}},
        True,
        [],
    ),
}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@example(COST_NOT_KNOWN)
@given(st.fixed_dictionaries({"d1": domain, "d2": domain}))
def test_every_number_stands_everywhere_and_nothing_unknown_is_zero(domains: dict[str, Domain]) -> None:
    if (
        not all(any(d.numbers[option] for d in domains.values()) for option in ("one", "two"))
        or domains["d1"].numbers == domains["d2"].numbers
    ):
        return
    if len({repr([d.numbers[o] for d in domains.values()]) for o in ("one", "two")}) < 2:  # options must differ
        return
    with TemporaryDirectory() as folder:
        seen = see(write(Path(folder), domains, options=("one", "two")))
    cells = {
        (d, r)
        for d, one in domains.items()
        for r in (*one.listed, *(p.region for p in one.places), *one.numbers["one"], *one.numbers["two"])
    }
    assert sum("region" in row for row in seen.comparison.tables["coverage"].rows) == len(cells)
    for option in ("one", "two"):
        annex = _annex(seen, option)
        for name, one in domains.items():
            for region, number in one.numbers[option].items():
                _stands(seen, annex, option, name, region, number, _paid(one, option).get(region, []))
        paid = sum(len(_paid(d, option)) for d in domains.values())
        assert seen.total("coverage", option) == pytest.approx(paid / len(cells), rel=1e-14)
        money = sum(_money(d, option) for d in domains.values())
        if "public_cost" not in seen.judged.outcomes.total:  # there is nothing to pay for anywhere
            assert money == 0
            assert seen.cell("options", "public_cost", option=option) == NOT_KNOWN
            continue
        assert seen.total("public_cost", option) == pytest.approx(money, rel=1e-9, abs=1e-6)
        rows = seen.comparison.tables[annex.replace("annex", "budget")].rows
        assert sum(row["cost"].value for row in rows if row["domain"]["en"] != "total") == pytest.approx(
            money / 1e4, rel=1e-9, abs=1e-9
        )  # type: ignore
        _unknown_is_said(seen, option, domains)


def _stands(seen: Seen, annex: str, option: str, domain: str, region: str, number: float, here: list[Place]) -> None:
    assert seen.cell("standards", option, domain=domain, region=f"{region}, yuan/mu/a").value == pytest.approx(number)
    assert seen.cell(annex, "standard", domain=domain, region=region).value == pytest.approx(number)
    covered = seen.cell("coverage", option, domain=domain, region=region)["en"]
    if not here:
        assert covered.startswith("rate known, amount not")
        assert seen.cell(annex, "amount", domain=domain, region=region)["en"] == "amount not known"
        return
    assert covered == "paid"
    mu = sum(float(p.base or 0) for p in here) * 15
    assert seen.cell(annex, "base", domain=domain, region=region).value == pytest.approx(mu)
    assert seen.cell(annex, "amount", domain=domain, region=region).value == pytest.approx(number * mu / 1e4)


def _unknown_is_said(seen: Seen, option: str, domains: Mapping[str, Domain]) -> None:
    """Check that an outcome of an option that pays only where it is not known is no figure,
    and that what is left out is named.
    """
    paid = [(d, one, r, p) for d, one in domains.items() for r, here in _paid(one, option).items() for p in here]
    with_cost = [(d, r) for d, one, r, p in paid if _cost(one, p) is not None]
    with_both = [(d, r) for d, one, r, p in paid if _cost(one, p) is not None and p.carbon is not None]
    for outcome, known in (
        ("adequacy", with_cost),
        ("real_cost", with_cost),
        ("secured_value", with_both),
        ("net_benefit", with_both),
    ):
        cell: Any = seen.cell("options", outcome, option=option)
        if paid and not known and not isinstance(cell, Figure):
            assert cell == NOT_KNOWN
        assert not (paid and not known and isinstance(cell, Figure)), (outcome, cell)
    for d, one, r, p in paid:
        if _cost(one, p) is None:
            assert d in seen.notes("options")
            assert seen.cell("options", "secured_per_yuan", option=option) == NOT_KNOWN
        assert (
            r in seen.notes("options")
            or "all region types" in seen.notes("options")
            or (_cost(one, p) is not None and p.carbon is not None)
        )
