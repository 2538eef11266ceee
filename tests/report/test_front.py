"""The page to decide from: which options it shows, what it says of them, and that every figure is one of the run's.

The small case has a core of 100 ha whose holders lose 100 yuan/mu and an edge of 300 ha whose holders lose 50; 1 ha is
15 mu. Paying 120 in the core alone costs 100 x 15 x 120 = 180,000 yuan a year and pays enough on 100 of 400 ha; paying
60 in the edge besides adds 300 x 15 x 60 = 270,000 and pays enough everywhere; paying the loss itself costs
150,000 + 225,000 = 375,000 and pays enough everywhere, too. Nothing is uncertain.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from given import Domain, Place, Seen, see, write

from esvalue.report.front.html import render_front
from esvalue.report.front.record import Front
from esvalue.report.numbering import Figure

PLACES = [Place("core", base=100.0, cost=1500.0, carbon=50.0), Place("edge", base=300.0, cost=750.0, carbon=9000.0)]
NUMBERS = {"cheap": {"core": 120.0}, "full": {"core": 120.0, "edge": 60.0}}
REQUIRED = '[[requirements]]\noutcome = "adequacy"\nat_least = 0.8\nin_share = 0.9\n'
KEPT = '[[requirements]]\noutcome = "public_cost"\nat_most = "budget"\nin_share = 0.9\n'
MANIFEST = {"packages": {"esvalue": "0"}, "replicates": 2, "points": 2, "price_year": 2024}


def budget(yuan: float) -> str:
    amount = f'{{ value = {yuan}, unit = "yuan/a", date = 2024, basis = "statutory", source = "judgement" }}'
    return f"[budget]\namount = {amount}\n"


def made(folder: Path, more: str = "", now: str = "", numbers: dict[str, dict[str, float]] = NUMBERS) -> Seen:
    """Return the small case with more of a scenario, and rates of the status quo in place of none."""
    write(folder, {"marsh": Domain(PLACES, numbers)}, more, tuple(numbers))
    if now:
        scene = folder / "scenario.toml"
        text = scene.read_text(encoding="utf-8")
        rate = f'{{ value = {now}, unit = "yuan/mu/a", basis = "statutory", source = "judgement" }}'
        rule = f'rule = "numbers"\nnumbers.marsh.edge = {rate}'
        scene.write_text(text.replace('rule = "none"', rule), encoding="utf-8")
    return see(folder)


def roles(front: Front) -> dict[str, str]:
    return {one.role: one.option for one in front.options}


def page(seen: Seen) -> str:
    return render_front(seen.comparison, run_name="run", manifest=MANIFEST)


@pytest.fixture(scope="module")
def tight(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """A budget of 250,000 yuan, which no option that pays enough on 80% keeps; the edge is paid 40 yuan/mu today."""
    return made(tmp_path_factory.mktemp("front"), budget(250_000.0) + REQUIRED + KEPT, now="40.0")


def test_without_a_qualifying_option_given_ones_are_shown_by_the_printed_rule(tight: Seen) -> None:
    front = tight.comparison.front
    assert tight.comparison.context.recommendation.option is None
    assert roles(front) == {"within": "cheap", "keeps": "cost", "present": "now"}
    assert [other.en for other in front.others] == ["full"]
    assert all(one.rule is not None for one in front.options if one.role != "present")
    assert "nearest" not in page(tight)
    assert "最接近" not in page(tight)


def test_the_first_sentence_says_what_the_money_buys_and_what_the_goal_takes(tight: Seen) -> None:
    assert tight.comparison.front.lead is not None
    assert tight.comparison.front.lead.text.zh == (
        "每年 25 万元，所给 4 个方案中最多补够 25% 的应补面积；要有九成把握补够 80%，平均每年约需 37.5 万元。"
    )
    assert tight.comparison.front.lead.text.en == (
        "With 250,000 yuan a year the best of 4 given options pays enough on 25% of the area; paying enough on 80% "
        "of the area, with nine chances in ten, takes about 375,000 yuan a year on average."
    )


def test_who_loses_is_named_with_zone_county_and_both_rates(tight: Seen) -> None:
    within, keeps = (one.text.en for one in tight.comparison.front.losers)
    assert within == "Within the money: edge falls from 40 yuan/mu/a to nothing (East)."
    assert keeps == "Keeps the promise: no rate falls below the present one; all of every zone is paid enough."


def test_where_nobody_loses_the_zone_least_paid_enough_is_named(tmp_path: Path) -> None:
    """A quarter of the edge costs more than its rate."""
    places = [*PLACES, Place("edge", base=100.0, cost=7500.0, carbon=9000.0)]
    folder = write(tmp_path, {"marsh": Domain(places, {"full": NUMBERS["full"]})}, REQUIRED, ("full",))
    said = {one.text.en for one in see(folder).comparison.front.losers}
    least = "every zone is paid enough on 75% or more (edge)"
    assert any(least in one and "no rate falls below the present one" in one for one in said), said


def test_the_table_has_the_annexes_rates_and_marks_what_is_cut(tight: Seen) -> None:
    (area,) = tight.comparison.front.areas
    core, edge = area.zones
    order = [one.option for one in tight.comparison.front.options]
    rates = {option: edge.rates[i] for i, option in enumerate(order)}
    assert (rates["cheap"].figure, rates["cheap"].cut) == (None, True)
    assert rates["now"].figure is not None
    assert (rates["now"].figure.value, rates["now"].low, rates["now"].cut) == (40.0, True, False)
    assert core.base is not None
    assert core.base.value == pytest.approx(1500.0)
    assert [enough.value for rate in core.rates if (enough := rate.enough)] == [1.0, 1.0, 0.0]


def test_every_figure_of_the_page_is_a_figure_of_the_run(tight: Seen) -> None:
    known = tight.comparison.figures.by_id
    found = re.findall(r'data-figure="([^"]*)" data-value="([^"]*)"', page(tight))
    assert len(found) > 100
    assert all(known[name].value == float(value) for name, value in found)
    assert all(one.targets or one.extra for one in known.values())


def test_both_languages_carry_the_same_figures(tight: Seen) -> None:
    parts = re.findall(r'<section lang="([^"]+)"[^>]*>(.*?)</section>', page(tight), re.S)
    found = {lang: sorted(set(re.findall(r'data-figure="([^"]*)"', text))) for lang, text in parts}
    assert found["zh-CN"] == found["en"]


def test_counties_and_flows_add_up_to_the_option(tight: Seen) -> None:
    front = tight.comparison.front
    for i, shown in enumerate(front.options):
        counties = [cost.value for row in front.counties if (cost := row.costs[i])]
        assert sum(counties) == pytest.approx(tight.total("public_cost", shown.option) / 1e4)
    assert front.flow is not None
    assert front.flow.total.value == pytest.approx(18.0)  # 180,000 yuan in the core
    for side in (front.flow.payers, front.flow.payees):
        assert sum(figure.value for _, figure in side) == pytest.approx(18.0)


def test_annex_totals_are_the_sums_of_their_rows_and_of_the_budget(tight: Seen) -> None:
    for option in ("cheap", "cost", "full"):
        name = "annex" if option == tight.comparison.context.recommendation.shown else f"annex_{option}"
        *rows, total = tight.comparison.tables[name].rows
        for key in ("amount", "expected"):
            parts = [cell.value for row in rows if isinstance(cell := row.get(key), Figure)]
            assert parts
            assert total[key].value == pytest.approx(sum(parts))
        assert total["expected"].value == pytest.approx(tight.total("public_cost", option) / 1e4)


def test_steps_of_the_budget_are_options_that_no_cheaper_one_beats(tight: Seen) -> None:
    steps = [(one.title.en, one.money.value, one.share.value) for one in tight.comparison.front.steps]
    assert [title for title, *_ in steps] == ["now", "cheap", "cost"] or [title for title, *_ in steps] == [
        "cheap",
        "cost",
    ]
    assert [money for _, money, _ in steps] == sorted(money for _, money, _ in steps)
    assert [share for *_, share in steps] == sorted(share for *_, share in steps)
    assert "full" not in {title for title, *_ in steps}  # dearer than paying the loss, and no more is paid enough


def test_a_recommended_option_is_named_and_one_that_loses_says_so(tmp_path: Path) -> None:
    seen = made(tmp_path, budget(500_000.0) + REQUIRED + KEPT)
    front, chosen = seen.comparison.front, seen.comparison.context.recommendation.option
    assert chosen is not None
    assert front.options[0].option == chosen
    assert front.options[0].role == "recommended"
    assert front.lead is not None
    assert front.lead.text.en.startswith("Recommended: '")
    loses = seen.total("net_benefit", chosen) < 0
    assert ("; but it loses" in front.lead.text.en) == loses
    assert ("；但平均每年净损失" in front.lead.text.zh) == loses
    assert "recommended" not in {one.role for one in front.options[1:]}


def test_an_option_that_loses_net_benefit_says_so(tmp_path: Path) -> None:
    """The core alone: 100 ha at a loss of 1,500 yuan/ha, for a tenth (100 of 1,000 ha) of 25 t of carbon."""
    seen = made(tmp_path, budget(200_000.0) + KEPT, numbers={"cheap": {"core": 120.0}})
    assert seen.total("net_benefit", "cheap") == pytest.approx(0.1 * 25 * 100 - 150_000)
    (said,) = (
        one.text.en for one in seen.comparison.front.warnings if "Recommended" in one.text.en or "Within" in one.text.en
    )
    assert "it loses 149,750 yuan a year on average" in said
    assert "better than paying nothing in 0% of cases only" in said


def test_designed_options_come_first_and_need_no_rule(tmp_path: Path) -> None:
    places = [replace(PLACES[0], carbon=50_000.0), PLACES[1]]
    write(tmp_path, {"marsh": Domain(places, NUMBERS)}, budget(250_000.0) + REQUIRED + KEPT, tuple(NUMBERS))
    front = see(tmp_path, designed=True).comparison.front
    assert roles(front) == {"within": "design_money", "keeps": "design_promise", "present": "now"}
    assert all(one.rule is None for one in front.options)
    assert front.lead is not None
    assert front.lead.text.en == (
        "With 250,000 yuan a year the best rates pay enough on 25% of the area on average, and keep the promise in 1 "
        "of 2 zones; paying enough on 80% of every zone, with nine chances in ten, takes about 375,000 yuan a year on "
        "average."
    )


def test_without_budget_or_requirement_the_page_still_says_what_is_known(tmp_path: Path) -> None:
    front = made(tmp_path).comparison.front
    assert front.budget is None
    assert front.required is None
    assert front.lead is not None
    assert front.options


def test_more_zones_than_fit_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from esvalue.report.front import zones

    monkeypatch.setattr(zones, "MOST", 1)
    seen = made(tmp_path, budget(250_000.0) + REQUIRED + KEPT)
    (area,) = seen.comparison.front.areas
    assert [zone.title.en for zone in area.zones] == ["edge"]  # 300 ha x 750 is more than 100 ha x 1,500
    assert [title.en for title in seen.comparison.front.more] == ["core"]
    assert "And 1 more zones" in page(seen)


def test_hostile_names_stay_texts(tmp_path: Path) -> None:
    write(tmp_path, {"marsh": Domain(PLACES, NUMBERS)}, budget(250_000.0) + REQUIRED + KEPT, tuple(NUMBERS))
    scene = tmp_path / "scenario.toml"
    text = scene.read_text(encoding="utf-8")
    hostile = "<script>alert(1)</script>{0}{label}</title><svg onload=alert(2)>"
    scene.write_text(
        text.replace('zh = "cheap", en = "cheap"', f'zh = "{hostile}", en = "{hostile}"'), encoding="utf-8"
    )
    text = page(see(tmp_path))
    assert "<script>alert" not in text
    assert "<svg onload" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{0}{label}" in text
    assert text.count("<script>") == 1
    assert re.search(r"script-src &#39;sha256-[^&]+&#39;", text)


def test_a_payment_is_a_row_of_the_domain_it_covers_with_its_rates_as_printed(tmp_path: Path) -> None:
    boats = """[payments.boats]
title = { zh = "减船", en = "boats bought" }
timing = "year"
payee = "holders"
not_known = { zh = "没有名册", en = "no register" }
covers = { marsh = ["edge"] }
[payments.boats.parts.wooden]
title = { zh = "木质渔船", en = "wooden boats" }
rate = { value = 7000, unit = "yuan/kW/a", source = "judgement", basis = "statutory" }
"""
    seen = made(tmp_path, budget(250_000.0) + REQUIRED + KEPT + boats, numbers={"cheap": {"core": 120.0}})
    front = seen.comparison.front
    [area] = front.areas
    [row] = area.paid
    assert (row.title["en"], [zone["en"] for zone in row.zones]) == ("boats bought", ["edge"])
    assert row.rates is not None
    assert row.rates["en"] == "wooden boats 7,000 yuan/kW/a"
    assert "7,000" in row.rates["zh"]
    assert front.payments == (row,)
    assert page(seen).count("7,000 yuan/kW/a") == 1
