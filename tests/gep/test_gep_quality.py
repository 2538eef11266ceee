"""Quality of a county account: its gates, what rests on judgement, what may be counted twice, and refusing it."""

# ruff: noqa: F811 - fixtures are imported and asked for by name
from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from county import COUNTY, account, county, value  # noqa: F401

from esvalue.core.errors import InputError
from esvalue.gep import GepAccount, gep_account
from esvalue.gep.evidence import kind_of_evidence, resting_on
from esvalue.gep.tables import national_table, quality_table
from esvalue.inputs.scenario import load_scenario
from esvalue.model.leaves import ParameterLeaf, RivalsLeaf
from esvalue.model.model import bind_all
from esvalue.model.resting import leaf_ids


def gates(account: GepAccount) -> dict[str, bool]:
    return {verdict.gate: verdict.holds for verdict in account.verdicts}


def test_a_made_up_county_is_of_low_quality_and_says_so(account):
    assert gates(account) == {
        "coverage": True,
        "imputed": True,
        "judged": False,
        "price_years": True,
        "double_counting": True,
    }
    assert (
        account.label["en"]
        == "low quality: 100% of the value rests on judgement (at most 50%); partial: 16 of 19 services"
    )
    assert account.label["zh"] == "低质量：100% 的价值含判断（上限 50%）；部分核算：19 项中的 16 项"
    total = national_table(account).iloc[-1]
    assert (total.note_zh, total.note_en) == (account.label["zh"], account.label["en"])


def statistics(folder: Path, kind: str = "statistics") -> Path:
    for path in folder.glob("*.sources.csv"):
        path.write_text(
            path.read_text(encoding="utf-8").replace(",judgement,judgement,", f",liaoning_stat_75y,{kind},"),
            encoding="utf-8",
        )
    return folder


def test_figures_of_statistics_pass(county):
    made = gep_account(statistics(county()), draws=False)
    assert gates(made)["judged"]
    assert not made.low_quality
    assert made.label["en"] == "partial: 16 of 19 services"


def test_the_judged_share_is_weighted_by_value(county):
    made = gep_account(statistics(county()), draws=False)
    grain = next(e for e in made.entries if e.service == "grain_supply" and e.ecosystem == "paddy")
    storage = next(e for e in made.entries if e.service == "water_storage" and e.ecosystem == "reed")
    assert (grain.judged, storage.judged) == (0.0, 1.0)  # the turnover of the marsh is a judgement of the card
    whole = sum(abs(e.value) for e in made.entries if e.summed)
    judged = sum(abs(e.value) * e.judged for e in made.entries if e.summed) / whole
    assert next(v.found for v in made.verdicts if v.gate == "judged") == pytest.approx(judged)


def test_imputed_figures_are_counted(county):
    made = gep_account(statistics(county(), "imputed"), draws=False)
    assert not gates(made)["imputed"]
    assert "rests on imputed entries" in made.label["en"]
    assert "含插补数据" in made.label["zh"]


def test_prices_of_far_years_fail(county):
    made = gep_account(
        county(
            {
                "scenario.toml": [
                    ('"prices.reservoir_storage" = "garze_2017"', '"prices.reservoir_storage" = "jiaozhou_2018"')
                ]
            }
        ),
        draws=False,
    )
    assert not gates(made)["price_years"]
    assert "prices span 34 years (1990-2024, at most 15)" in made.label["en"]
    assert "所用价格跨 34 年（1990—2024，上限 15 年）" in made.label["zh"]


def test_few_services_fail(county):
    made = gep_account(county({"scenario.toml": [("minimum_coverage = 0.6", "minimum_coverage = 0.9")]}), draws=False)
    assert "only 16 of 19 services of the national list (84%, below 90%)" in made.label["en"]
    assert "国家清单 19 项只覆盖 16 项（84%，低于 90%）" in made.label["zh"]


def test_the_same_water_in_two_domains_fails_until_a_reason_is_given(county, account):
    assert {clash.group for clash in account.clashes} >= {"same_water", "nitrogen"}
    assert all(clash.reason for clash in account.clashes)
    text = (COUNTY / "scenario.toml").read_text(encoding="utf-8")
    line = re.search(r"^same_water = .*\n", text, re.M)
    assert line
    made = gep_account(county({"scenario.toml": [(line[0], "")]}), draws=False)
    assert not gates(made)["double_counting"]
    assert "may be counted twice: retention, storage and supply of the same water" in made.label["en"]
    assert "可能重复计入：同一水量的涵养、调蓄与供给" in made.label["zh"]
    clash = next(c for c in made.clashes if c.group == "same_water")
    retention, supply = value(made, "terrestrial", "water_retention"), value(made, "river", "water_use")
    storage = value(made, "wetland", "water_storage") + value(made, "farmland", "water_storage")
    assert clash.at_stake == pytest.approx(retention + supply + storage - max(retention, supply, storage), rel=1e-12)
    assert "overlap: same_water" in quality_table(made).gate.tolist()


def test_without_a_quality_section_the_defaults_hold(county):
    text = (COUNTY / "scenario.toml").read_text(encoding="utf-8")
    section = text[text.index("[quality]\n") : text.index("# ---- domains")]
    made = gep_account(county({"scenario.toml": [(section, "")]}), draws=False)
    assert {v.gate: v.limit for v in made.verdicts} == {
        "coverage": 0.6,
        "imputed": 0.5,
        "judged": 0.5,
        "price_years": 15.0,
        "double_counting": 0.0,
    }
    assert not gates(made)["double_counting"]


def test_a_scenario_can_refuse_a_low_quality_account(county):
    folder = county({"scenario.toml": [("refuse = false", "refuse = true")]})
    with pytest.raises(InputError) as caught:
        gep_account(folder, draws=False)
    assert caught.value.text("en") == (
        "scenario.toml: quality: low quality: 100% of the value rests on judgement (at most 50%); "
        "the scenario refuses such an account ([quality] refuse = true)"
    )
    assert (
        caught.value.text("zh")
        == "scenario.toml: quality: 低质量：100% 的价值含判断（上限 50%）；情景拒绝这样的账户（[quality] refuse "
        "= true）"
    )
    assert not gep_account(statistics(folder), draws=False).low_quality


def test_a_line_the_county_cannot_have_leaves_the_list(county):
    made = gep_account(
        county(
            {
                "scenario.toml": [
                    (
                        "[quality.distinct]",
                        "[quality.absent]\nlandscape_premium = "
                        '{ zh = "无景观住宅", en = "no such homes" }\n[quality.distinct]',
                    )
                ]
            }
        ),
        draws=False,
    )
    assert made.coverage == (16, 18)
    assert national_table(made).set_index("line").loc["landscape_premium", "kind"] == "absent"


@pytest.mark.parametrize("name", ["county_gep", "panjin"])
def test_soft_masks_agree_with_the_trace(name):
    loaded = load_scenario(name)
    settings = loaded.settings(readings=dict.fromkeys(loaded.cards, "gep"))
    model = bind_all(
        loaded.library, settings, loaded.cards, loaded.places, {d: p.name for d, p in loaded.card_paths.items()}
    )
    kind_of = kind_of_evidence(model.binder, {**loaded.library.sources, **loaded.sources})
    records = {
        q.id: q
        for node in model.graph.nodes.values()
        if isinstance(node, ParameterLeaf | RivalsLeaf)
        for q in node.quantities
        if q is not None
    }
    shares = {row.cell: row.evidence for table in loaded.links.values() for row in table.rows}
    names = [s.value for account in model.accounts.values() for s in account.readings["gep"] if s.value is not None]
    for kind in ("imputed", "judgement"):
        masks = resting_on(model.graph, names, kind, kind_of)
        for node in names:
            present = model.graph[node].present
            for at in np.argwhere(present):
                position = dict(zip((d for d in model.graph[node].dims if d != "draw"), map(int, at), strict=True))
                leaves = [
                    x
                    for x in leaf_ids(model.graph, node, position, central=True)
                    if not x.startswith(("index:", "weight:")) and x not in shares
                ]
                expected = any(kind_of(records.get(leaf, leaf)) == kind for leaf in leaves)
                assert masks[node][tuple(at)] == expected, (node, position)
