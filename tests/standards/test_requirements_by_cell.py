"""Requirements of a domain or a cell, weighed by base or by loss; hectares and kilowatts are never added.

Two domains. land: core 100 ha that lose 600 yuan/ha, edge 300 ha that lose 1,200. sea: core 50 kW that lose 1,000
yuan/kW. `fixed` pays 60 yuan/mu = 900 yuan/ha on land, which is enough for core alone, and 1,500 yuan/kW at sea,
enough for all.

| | base | loss, yuan | paid enough by `fixed`, yuan |
|---|---|---|---|
| land, core | 100 ha | 100 x 600 = 60,000 | 60,000 |
| land, edge | 300 ha | 300 x 1,200 = 360,000 | 0 |
| sea, core | 50 kW | 50 x 1,000 = 50,000 | 50,000 |
| all | - | 470,000 | 110,000 |

Adequacy by base: land 100 / 400 = 0.25, sea 1. By loss: land 60 / 420 = 1/7, sea 1, all 110 / 470 = 11/47.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from given import Domain, Place, Seen, see, write

from esvalue.inputs.scenario import load_scenario
from esvalue.inputs.workbook import load_workbook_scenario, write_workbook
from esvalue.report.tables.requirements import required_text, requirement_title
from esvalue.runs.checking import check
from esvalue.study import problem_of
from esvalue.study.setting import StandardSetter

LAND = Domain(
    [Place("core", 100.0, 600.0, 400.0), Place("edge", 300.0, 1200.0, 4000.0)], {"fixed": {"core": 60.0, "edge": 60.0}}
)
SEA = Domain([Place("core", 50.0, 1000.0, 400.0)], {"fixed": {"core": 100.0}})
#: What holders of the land lose is known to within a half; nothing of the sea varies.
VARIES = """
[uncertainties.margin]
domain = "land"
column = "margin"
times = { value = 1, spread = { uniform = [0.5, 1.5] }, source = "judgement" }
"""
VESSELS = """
[payments.vessels]
title = { zh = "减船", en = "vessels" }
rate = { value = 700, unit = "yuan/kW/a", source = "judgement", basis = "statutory" }
base = { value = 100, unit = "kW", source = "judgement" }
"""


def requirement(*lines: str) -> str:
    return "\n".join(["[[requirements]]", *lines, ""])


def both(folder: Path, more: str = "") -> Path:
    """Write land, paid by the hectare, and sea, paid by the kilowatt."""
    folder.mkdir(exist_ok=True)
    write(folder, {"land": LAND, "sea": SEA}, more)
    card, table, scene = folder / "sea.toml", folder / "sea.csv", folder / "scenario.toml"
    text = card.read_text(encoding="utf-8").replace(
        'column = "eligible_area"\nunit = "ha"', 'column = "eligible_area"\nunit = "kW"'
    )
    text = text.replace('en = "eligible area" }\nunit = "ha"', 'en = "engine power" }\nunit = "kW"')
    text = text.replace('print_units = ["yuan/mu/a"]', 'print_units = ["yuan/kW/a"]')
    card.write_text(text.replace('unit = "yuan/ha/a"', 'unit = "yuan/kW/a"'), encoding="utf-8")
    text = table.read_text(encoding="utf-8").replace("eligible_area [ha]", "eligible_area [kW]")
    table.write_text(text.replace("margin [yuan/ha/a]", "margin [yuan/kW/a]"), encoding="utf-8")
    text = scene.read_text(encoding="utf-8").replace(
        'numbers.sea.core = { value = 100.0, unit = "yuan/mu/a"',
        'numbers.sea.core = { value = 1500.0, unit = "yuan/kW/a"',
    )
    scene.write_text(text, encoding="utf-8")
    return folder


def land_alone(folder: Path, more: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    return write(folder, {"land": LAND}, more)


def columns(seen: Seen, domain: str) -> dict[str, bytes]:
    """Return the bits of every outcome of a domain and of its region types, of every option in every future."""
    outcomes, found = seen.judged.outcomes, {}
    for table in (outcomes.by_domain[domain], outcomes.by_region[domain], {"county": outcomes.by_county[domain]}):
        for key, name in table.items():
            node = seen.judged.graph[name]
            shape = [len(node.labels[dim]) for dim in node.dims if dim != "draw"]
            for at in np.ndindex(*shape):
                if node.present[at]:
                    found[f"{key}|{name}|{at}"] = seen.results.column(name, at).tobytes()
    return found


def test_shares_by_base_stay_in_their_domain_and_loss_goes_across(tmp_path: Path) -> None:
    seen = see(both(tmp_path))
    totals = seen.judged.outcomes.total
    assert not {"adequacy", "uptake", "equity"} & totals.keys()
    assert seen.total("loss_covered", "fixed") == pytest.approx(11 / 47)
    assert seen.total("loss_covered", "cost") == 1.0
    assert seen.total("loss_covered", "now") == 0.0
    for key in ("adequacy", "equity"):
        cell = seen.cell("options", key, option="fixed")
        assert (cell["en"], cell["zh"]) == ("by domain, see below", "分领域，见下表")
    assert seen.cell("options", "loss_covered", option="fixed").value == pytest.approx(11 / 47)
    for key, value in (
        ("adequacy|land", 0.25),
        ("loss_covered|land", 1 / 7),
        ("adequacy|sea", 1.0),
        ("loss_covered|sea", 1.0),
        ("loss_covered", 11 / 47),
    ):
        assert seen.cell("by_domain", key, option="fixed").value == pytest.approx(value), key
    headers, _ = seen.comparison.tables["by_domain"].texts("en")
    assert "land: ha paid enough" in headers
    assert "sea: kW paid enough" in headers
    assert "adequacy" not in seen.comparison.recommendation["en"]


def test_another_unit_changes_no_figure_of_a_domain_by_a_bit(tmp_path: Path) -> None:
    alone = columns(see(land_alone(tmp_path / "a", VARIES)), "land")
    other = columns(see(both(tmp_path / "b", VARIES)), "land")
    paid = columns(see(land_alone(tmp_path / "c", VARIES + VESSELS)), "land")
    # coverage counts cells of the domain alone; every other outcome is in yuan or of its base
    assert len(alone) > 50
    assert other == alone
    assert paid == alone


@pytest.mark.parametrize(
    ("lines", "share"),
    [
        (('domain = "land"', 'region_type = "core"', "at_least = 1"), 1.0),
        (('domain = "land"', 'region_type = "edge"', "at_least = 0.1"), 0.0),
        (('domain = "land"', "at_least = 0.25"), 1.0),
        (('domain = "land"', "at_least = 0.26"), 0.0),
        (('domain = "land"', 'weight = "loss"', "at_least = 0.142"), 1.0),
        (('domain = "land"', 'weight = "loss"', "at_least = 0.143"), 0.0),
        (('domain = "sea"', 'region_type = "core"', 'weight = "loss"', "at_least = 1"), 1.0),
        (('weight = "loss"', "at_least = 0.234"), 1.0),
        (('weight = "loss"', "at_least = 0.235"), 0.0),
    ],
)
def test_a_requirement_holds_where_it_says_and_as_it_weighs(
    tmp_path: Path, lines: tuple[str, ...], share: float
) -> None:
    seen = see(both(tmp_path, requirement('outcome = "adequacy"', *lines)))
    (met,) = seen.comparison.context.recommendation.met["fixed"]
    assert met.share == share
    assert seen.cell("options", "met0", option="fixed").value == share


def test_ratios_and_money_hold_by_domain_and_cell(tmp_path: Path) -> None:
    """`fixed` accepts core alone: 100 ha x 900 yuan are 90,000, for 100 x 600 = 60,000 of real cost. Half of 400 t at
    100 yuan is saved, 20,000 yuan on an area of 1,000 ha: 20 yuan/ha, 2,000 on 100 ha; over 60,000 it is 1/30.
    """
    more = requirement(
        'outcome = "public_cost"', 'domain = "land"', "at_most = 90000", 'unit = "yuan/a"', "in_share = 1"
    )
    more += requirement('outcome = "benefit_cost"', 'domain = "land"', 'region_type = "core"', "at_least = 0.0333")
    more += requirement('outcome = "benefit_cost"', 'domain = "land"', 'region_type = "core"', "at_least = 0.0334")
    seen = see(both(tmp_path, more))
    assert [one.share for one in seen.comparison.context.recommendation.met["fixed"]] == [1.0, 1.0, 0.0]


def test_a_cell_is_named_in_table_and_sentence(tmp_path: Path) -> None:
    more = requirement('outcome = "adequacy"', 'domain = "land"', 'region_type = "edge"', "at_least = 0.9")
    more += requirement('outcome = "adequacy"', 'weight = "loss"', "at_least = 0.99")
    more += '[budget]\namount = { value = 1, unit = "yuan/a", source = "judgement" }\n'
    more += requirement('outcome = "public_cost"', 'at_most = "budget"', 'domain = "sea"')
    seen = see(both(tmp_path, more))
    ctx = seen.comparison.context
    first, second, third = ctx.judged.loaded.scenario.requirements
    assert requirement_title(ctx, first).en == "adequacy (land, edge)"
    assert requirement_title(ctx, first).zh == "足额率（land，边缘）"
    assert required_text(ctx, second).en == "futures with share of loss paid enough ≥ 0.99 (required 90%)"
    assert required_text(ctx, third).zh == "财政支出（sea） ≤ 预算 的未来（要求 90%）".replace("） ≤", "） ≤")
    headers, _ = seen.comparison.tables["options"].texts("zh")
    assert "足额率（land，边缘） ≥ 0.9 的未来（要求 90%）" in headers
    shown = seen.comparison.recommendation["en"]
    assert "public cost (sea)" in shown or "adequacy (land, edge)" in shown


@pytest.mark.parametrize(
    ("lines", "code", "says"),
    [
        (('outcome = "adequacy"', 'domain = "lnad"', "at_least = 0.8"), "unknown_name", "land"),
        (('outcome = "adequacy"', 'domain = "land"', 'region_type = "cor"', "at_least = 0.8"), "unknown_name", "core"),
        (
            ('outcome = "adequacy"', 'domain = "land"', 'region_type = "rest"', "at_least = 0.8"),
            "requirement_no_place",
            "core, edge",
        ),
        (('outcome = "adequacy"', "at_least = 0.8"), "requirement_mixed", 'weight = "loss"'),
        (('outcome = "adequacy"', 'weight = "base"', "at_least = 0.8"), "requirement_mixed", "ha, kW"),
        (('outcome = "uptake"', "at_least = 0.8"), "requirement_mixed_domain", 'domain = "land"'),
        (
            ('outcome = "equity"', 'domain = "land"', 'region_type = "core"', "at_least = 0.8"),
            "requirement_cell",
            "adequacy",
        ),
        (
            ('outcome = "equity"', 'domain = "land"', 'weight = "loss"', "at_least = 0.8"),
            "requirement_weight",
            "adequacy",
        ),
        (
            ('outcome = "public_cost"', 'weight = "base"', "at_most = 5", 'unit = "yuan/a"'),
            "requirement_weight",
            "adequacy, uptake",
        ),
        (('outcome = "adequacy"', 'region_type = "core"', "at_least = 0.8"), "bad_value", "domain"),
        (('outcome = "adequacy"', 'weight = "loses"', "at_least = 0.8"), "bad_choice", "loss"),
    ],
)
def test_what_cannot_be_required_is_refused_with_the_way_out(
    tmp_path: Path, lines: tuple[str, ...], code: str, says: str
) -> None:
    (mistake,) = check(both(tmp_path, requirement(*lines))).mistakes
    assert mistake.code == code
    assert "requirements[1]" in mistake.where
    assert says in mistake.text("en")
    assert says in mistake.text("zh")


def test_what_is_not_known_in_a_domain_cannot_be_required_there(tmp_path: Path) -> None:
    free = Domain([Place("core", 100.0)], {"fixed": {"core": 10.0}}, holders=False)
    more = requirement('outcome = "adequacy"', 'domain = "free"', "at_least = 0.8")
    more += requirement(
        'outcome = "net_benefit"', 'domain = "land"', 'region_type = "core"', "at_least = 1", 'unit = "yuan/a"'
    )
    blank = Domain([Place("core", 100.0, 600.0), Place("edge", 300.0, 1200.0, 400.0)], {"fixed": {"core": 60.0}})
    folder = write(tmp_path, {"land": blank, "free": free}, more)
    assert [one.code for one in check(folder).mistakes] == ["requirement_no_cost_there", "requirement_no_value_there"]


def test_requirements_of_the_same_outcome_elsewhere_are_not_weaker(tmp_path: Path) -> None:
    more = requirement('outcome = "adequacy"', 'domain = "land"', "at_least = 0.2")
    more += requirement('outcome = "adequacy"', 'domain = "sea"', "at_least = 0.8")
    more += requirement('outcome = "adequacy"', 'domain = "sea"', 'weight = "loss"', "at_least = 0.8")
    more += requirement('outcome = "adequacy"', 'domain = "sea"', "at_least = 0.7")
    idle = [one for one in check(both(tmp_path, more)).notices if one.code == "idle_weaker"]
    assert [(one.where, one.fields["other"]) for one in idle] == [("scenario.toml: requirements[4]", "requirements[2]")]


def test_a_free_search_knows_the_cells(tmp_path: Path) -> None:
    more = requirement('outcome = "adequacy"', 'domain = "land"', 'region_type = "edge"', "at_least = 0.8")
    setter = StandardSetter(see(both(tmp_path, VARIES.replace("[0.5, 1.5]", "[0.9, 1.1]") + more)).judged)
    cells = [cell.name for cell in setter.cells]
    numbers = np.zeros((2, len(cells)))
    numbers[1, cells.index("land|edge")] = 2000.0  # above 1.1 x 1,200
    found = setter.judge(numbers)
    assert found["requirement 1"].min(axis=1).tolist() == [0.0, 1.0]


def test_a_workbook_keeps_where_and_how_a_requirement_holds(tmp_path: Path) -> None:
    more = requirement(
        'outcome = "adequacy"', 'domain = "land"', 'region_type = "core"', 'weight = "loss"', "at_least = 0.8"
    )
    more += requirement('outcome = "public_cost"', "at_most = 5", 'unit = "yuan/a"')
    loaded = load_scenario(both(tmp_path / "in", more))
    write_workbook(loaded, tmp_path / "book.xlsx")
    again = load_workbook_scenario(tmp_path / "book.xlsx")
    assert again.scenario.requirements == loaded.scenario.requirements


def test_an_exploration_has_what_a_domain_must_meet(tmp_path: Path) -> None:
    more = requirement('outcome = "adequacy"', 'domain = "land"', "at_least = 0.2")
    judged = see(both(tmp_path, VARIES + more)).judged
    problem = problem_of(judged, "regions")
    found = problem.run({name: np.array([0.5, 0.9]) for name in problem.names})["adequacy|land"]
    # of 1.4 times the cost, 840 yuan/ha, core is still paid enough by 900
    assert found[problem.options.index("fixed")].tolist() == [0.25, 0.25]
