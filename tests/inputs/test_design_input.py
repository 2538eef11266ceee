"""What a scenario says of its designed options: read, refused with all its slips at once, and kept by a workbook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from esvalue.core.errors import InputError
from esvalue.inputs.scenario import DesignRule
from esvalue.inputs.workbook import load_workbook_scenario, write_workbook
from esvalue.inputs.workbook.plain import as_plain

WHOLE = """
[budget]
of = "Panjin"
amount = { value = 3, unit = "1e4 yuan/a", source = "law_2010", basis = "statutory" }
[design]
at_least = 0.7
in_share = 0.8
budget_in_share = 0.95
participation = "voluntary"
rounding = { to = 1, unit = "yuan/mu/a" }
order.wetland = ["reserve_core", "ordinary"]
present = "free"
unknown_value = "promise"
points = 12
[[design.cells]]
domain = "wetland"
region_type = "ordinary"
at_least = 0.5
in_share = 0.75
present = "kept"
[[design.cells]]
domain = "wetland"
region_type = "reserve_core"
leave_out = true
rate = { value = 25, unit = "yuan/mu/a", source = "law_2010", basis = "statutory" }
"""


def design(text: str) -> list[tuple[str, str]]:
    return [("", f"\n{text}\n")]


def test_every_key_may_be_left_out(case) -> None:
    assert case().load().scenario.design == DesignRule()


def test_every_key_is_read_and_comes_back_from_a_workbook(case, tmp_path: Path) -> None:
    loaded = case(scenario=design(WHOLE)).load()
    rule = loaded.scenario.design
    assert (rule.at_least, rule.in_share, rule.budget_in_share, rule.points) == (0.7, 0.8, 0.95, 12)
    assert rule.order == {"wetland": ["reserve_core", "ordinary"]}
    fixed = rule.cell("wetland", "reserve_core")
    assert fixed is not None
    assert fixed.leave_out
    assert fixed.rate is not None
    assert fixed.rate.value == 25
    assert rule.cell("wetland", "nowhere") is None
    again = load_workbook_scenario(write_workbook(loaded, tmp_path / "book.xlsx"), loaded.library)
    assert json.dumps(as_plain(again.scenario)) == json.dumps(as_plain(loaded.scenario))


SLIPS = {
    "a region type there is none of": (
        '[design]\norder.wetland = ["reserve_cor"]', "unknown_name", "design.order.wetland", "nearest: reserve_core"),
    "a domain there is none of": ("[design]\norder.wetlnd = []", "unknown_name", "design.order", "nearest: wetland"),
    "a zone twice in an order": (
        '[design]\norder.wetland = ["ordinary", "ordinary"]', "design_zone_twice", "contradicts itself"),
    "an unknown cell": (
        '[[design.cells]]\ndomain = "wetland"\nregion_type = "ordnary"\nleave_out = true',
        "unknown_name", "design.cells[1].region_type", "nearest: ordinary"),
    "a cell said twice": (
        '[[design.cells]]\ndomain = "wetland"\nregion_type = "ordinary"\nleave_out = true\n' * 2,
        "design_cell_again", "design.cells[2]", "cells[1]"),
    "percent for a share": ("[design]\nat_least = 80", "impossible", "design.at_least", "0.8"),
    "a share of futures of zero": ("[design]\nin_share = 0", "impossible", "design.in_share"),
    "nothing promised and something promised": (
        '[[design.cells]]\ndomain = "wetland"\nregion_type = "ordinary"\nleave_out = true\nat_least = 0.5',
        "bad_value", "promises nothing"),
    "a step of another kind": (
        '[design]\nrounding = { to = 5, unit = "yuan/kW/a" }', "design_step_kind", "design.rounding", "yuan/ha/a"),
    "a mandatory scheme that promises nothing": (
        '[design]\nparticipation = "mandatory"', "design_no_promise", "smallest coin", "[[requirements]]"),
    "a rate without a source": (
        '[[design.cells]]\ndomain = "wetland"\nregion_type = "ordinary"\nrate = { value = 3, unit = "yuan/mu/a" }',
        "no_source", "design.cells[1].rate"),
    "an order that laws contradict": (
        '[design]\norder.wetland = ["reserve_core", "ordinary"]\n'
        '[[design.cells]]\ndomain = "wetland"\nregion_type = "reserve_core"\n'
        'rate = { value = 150, unit = "yuan/ha/a", source = "law_2010" }\n'
        '[[design.cells]]\ndomain = "wetland"\nregion_type = "ordinary"\n'
        'rate = { value = 20, unit = "yuan/mu/a", source = "law_2010" }',
        "design_order_law", "'reserve_core' no less than 'ordinary'"),
    "a lever of no payment": (
        '[design.lever]\npayment = "river"\namount = "step"\nunit = "yuan"\ncandidates = [1, 2]',
        "unknown_name", "design.lever.payment"),
    "a lever with one candidate": (
        '[design.lever]\npayment = "river"\namount = "step"\nunit = "yuan"\ncandidates = [1]',
        "design.lever.candidates"),
    "an unknown key": ("[design]\nat_lest = 0.8", "unknown_key", "nearest: at_least"),
    "an option of a reserved name": (
        '[options.design_money]\ntitle = "x"\nrule = "none"', "reserved_name", "design_money"),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_slips_are_refused_where_they_stand(case, slip: str) -> None:
    text, *words = SLIPS[slip]
    with pytest.raises(InputError) as refused:
        case(scenario=design(text)).load()
    said = [f"{one.code} {one.where} {one.text('en')}" for one in refused.value.problems]
    assert any(all(word in text for word in words) for text in said), said


def test_a_mandatory_scheme_with_a_requirement_is_read(case) -> None:
    text = '[[requirements]]\noutcome = "adequacy"\nat_least = 0.8\n[design]\nparticipation = "mandatory"'
    assert case(scenario=design(text)).load().scenario.design.participation == "mandatory"
