"""What a reader of a report once stumbled over: each test names the trap and keeps it shut."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import openpyxl
import pytest
from folders import CASES
from perturbation import InMemory, hindsight_of, with_scenario

import esvalue
from esvalue.core.drawing import COLOURS, short, style, text_width
from esvalue.core.printing.html import table_html
from esvalue.core.units import conversion, parse
from esvalue.inputs.scenario import load_scenario
from esvalue.inputs.scenario.sections import Choices, Rounding
from esvalue.model.dims import of_domain
from esvalue.model.graph import Plan
from esvalue.report.charts import Options, options_chart, standards_chart
from esvalue.report.forms.zones import unpaid_zones
from esvalue.report.numbering import Figure
from esvalue.report.tables.annex import annex_table, unfit
from esvalue.report.tables.budgets import budget_table
from esvalue.report.tables.common_ceilings import common_ceilings
from esvalue.report.tables.context import Context
from esvalue.report.tables.coverage import coverage_table
from esvalue.report.tables.judgements import judgement_table
from esvalue.report.tables.performance import change_table, options_table
from esvalue.report.tables.prices import central_reading, price_table
from esvalue.report.tables.sentences import LACKS, recommendation_parts, recommendation_sentence
from esvalue.report.tables.signs import BELOW, IN_USE
from esvalue.report.tables.standards import bound_figure, near_edge, range_table, standards_table
from esvalue.standards.commit import Committed
from esvalue.standards.designing import judge_designed
from esvalue.standards.lineage import Lineage
from esvalue.standards.recommendation import recommend

BAY = CASES / "bay"


@pytest.fixture(scope="module")
def bay(tmp_path_factory) -> Path:
    return esvalue.run_scenario(BAY, tmp_path_factory.mktemp("defects") / "run")


@pytest.fixture(scope="module")
def panjin() -> Context:
    loaded = load_scenario("panjin")
    head = loaded.scenario.scenario.model_copy(update={"replicates": 2, "points": 64, "commit_draws": 512})
    judged, _ = judge_designed(with_scenario(loaded, scenario=head))
    results = InMemory(judged)
    return Context(judged, results, recommend(judged, results, hindsight_of(judged)), Lineage(judged))


def spoken(page: Path) -> dict[str, str]:
    """Return what a page says in each language: text and chart text, without tags and styles."""
    text = page.read_text(encoding="utf-8")
    found = re.findall(r'<section lang="([^"]+)"[^>]*>(.*?)</section>', text, re.S)
    return {
        lang[:2]: re.sub(r"<[^>]*>", " ", re.sub(r"<style.*?</style>", "", body, flags=re.S)) for lang, body in found
    }


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_red_rings_are_the_standards_the_note_calls_below_the_floor(panjin: Context) -> None:
    ranges, standards = range_table(panjin), standards_table(panjin)
    commit = panjin.judged.commit
    below = {key for key, one in commit.standards.items() if one.paid and commit.below_floor(*key)}
    marked = {tuple(key.split("|")[1:4]) for key, signs in standards.marks.items() if BELOW in signs}
    assert marked == below
    assert below
    options = Options(
        panjin.options, {o: panjin.option_title(o) for o in panjin.options}, panjin.recommendation.shown, {}
    )
    with style():
        drawn = standards_chart(ranges, standards, options, "en")
    rings = [tag for tag in re.findall(r"<use [^>]*>", drawn) if f"stroke: {COLOURS['bad']}" in tag]
    assert len(rings) == len(below)


def test_ceilings_that_end_at_one_value_say_why(panjin: Context) -> None:
    table = range_table(panjin)
    ends = {row["region"]["en"]: row["ceiling"].ends[1] for row in table.rows if row["domain"]["en"] == "wetland"}
    told = [one for one in table.notes if one.en.startswith("Ceilings that end at one value")]
    assert len(told) == 1
    zones = re.search(r"\((.*)\): by", told[0].en)
    assert zones is not None
    named = zones[1].split("; ")
    assert len(named) > 1
    assert np.ptp([ends[one] for one in named]) < 0.01 * ends[named[0]]
    assert all(abs(end - ends[named[0]]) > 0.004 * end for one, end in ends.items() if one not in named)
    assert "value equivalents (Xie 2015)" in told[0].en
    assert "“当量因子法（谢高地 2015）”计值时，这些地块同属“湿地”一类" in told[0].zh


def test_a_reading_that_is_not_in_use_is_no_reason(panjin: Context, monkeypatch) -> None:
    monkeypatch.setattr("esvalue.report.tables.common_ceilings.readings_in_use", lambda ctx, domain: ["gep"])
    ceilings = {one: bound_figure(panjin, "wetland", one, 1, "yuan/mu/a") for one in panjin.regions("wetland")}
    (told,) = common_ceilings(panjin, "wetland", ceilings)
    assert "value equivalents" not in told.en
    assert "in some cases" in told.en


def test_ceilings_apart_or_the_same_by_chance_say_nothing(panjin: Context) -> None:
    regions = panjin.regions("wetland")
    ceilings = {region: bound_figure(panjin, "wetland", region, 1, "yuan/mu/a") for region in regions}
    first = ceilings[regions[0]]
    assert common_ceilings(panjin, "wetland", {regions[0]: first}) == []
    apart = {region: replace(first, high=first.high * 2**n) for n, region in enumerate(regions)}
    assert common_ceilings(panjin, "wetland", apart) == []


def test_marks_of_charts_are_named_beside_them_and_have_no_numbers(panjin: Context) -> None:
    titles = {o: panjin.option_title(o) for o in panjin.options}
    named = frozenset(panjin.options[:4])
    options = Options(panjin.options, titles, panjin.recommendation.shown, {}, named=named)
    with style():
        drawn = standards_chart(range_table(panjin), standards_table(panjin), options, "en")
        trade = options_chart(options_table(panjin), options, "en")
    for chart in (drawn, trade):
        told = [re.sub(r"<[^>]*>", "", text).strip() for text in re.findall(r"<text .*?</text>", chart, re.S)]
        for option in named:
            first = short(titles[option]["en"], 2.6, 8, 1)[0]
            assert any(text.startswith(first[:12]) for text in told), option


def test_an_annex_of_an_option_that_fails_says_so_and_every_option_has_one(bay: Path) -> None:
    manifest = json.loads((bay / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["recommended"] is None
    page = (bay / "annex.html").read_text(encoding="utf-8")
    assert page.count('<p class="warning">没有方案获推荐') >= 3
    assert page.count('<p class="warning">No option is recommended') >= 3
    names = {
        f"{part}{'' if o == manifest['shown'] else '_' + o}"
        for part in ("annex", "budget", "loss")
        for o in manifest["options"]
    }
    assert names <= {path.stem for path in (bay / "tables").glob("*.csv")}
    book = openpyxl.load_workbook(bay / "data.xlsx")
    assert names <= set(book.sheetnames)
    assert "No option is recommended" in book["annex"]["D1"].value
    assert {f"table-{name}-{lang}" for name in names if "_" in name for lang in ("zh", "en")} <= set(
        re.findall(r'<details id="([^"]+)">', page)
    )


def test_the_warning_names_what_is_recommended_instead(panjin: Context) -> None:
    chosen = SimpleNamespace(option="cost_floor", ties=("blend",), qualifies=lambda option: option != "wuhan")
    ctx = SimpleNamespace(recommendation=chosen, option_title=panjin.option_title)
    assert unfit(ctx, "cost_floor") is None
    assert unfit(ctx, "blend") is None
    assert panjin.option_title("cost_floor")["en"] in unfit(ctx, "equivalents")["en"]
    assert "does not meet every requirement" in unfit(ctx, "wuhan")["en"]


def test_a_price_the_central_reading_does_not_use_has_its_effect_in_the_reading_that_does(panjin: Context) -> None:
    table = price_table(panjin)
    own = [row for row in table.rows if row["value"].key.startswith("price|prices.equivalent_unit_value|")]
    totals = {row["value"].value for row in own}
    assert len(totals) == len(own) > 2
    assert all(
        "not the central reading" in row["used_in"]["en"] and "非中心口径" in row["used_in"]["zh"] for row in own
    )
    using = {"wetland", "farmland"}
    expected = 0.0
    for domain in panjin.judged.model.accounts:
        name = f"{domain}.reading.{'equivalents' if domain in using else central_reading(panjin, domain)}.value"
        node = panjin.judged.graph[name]
        expected += sum(
            panjin.central(name, place=p)
            for p, there in zip(node.labels[of_domain("place", domain)], node.present, strict=True)
            if there
        )
    now = next(row["value"] for row in own if IN_USE in table.mark(row["value"]))
    assert now.value == pytest.approx(expected / 1e4, rel=1e-12)


def test_a_price_stands_in_the_table_once_a_rival_with_its_domain(panjin: Context) -> None:
    found = [(row["price"]["en"], row["rival"]["en"]) for row in price_table(panjin).rows]
    assert len(found) == len(set(found))
    warming = {price for price, _ in found if "warming" in price}
    assert warming == {
        "wetland: global warming potential of methane, 100 years",
        "farmland: global warming potential of methane, 100 years",
    }


def test_judged_weights_of_choices_are_ranked_with_the_entries(panjin: Context) -> None:
    table = judgement_table(panjin)
    named = [row["entry"]["en"] for row in table.rows]
    reading = next(row for row in table.rows if "(choice:wetland.reading)" in row["entry"]["en"])
    assert named.index(reading["entry"]["en"]) < 6
    u = panjin.results.uniform("choice:wetland.reading").ravel()
    net = panjin.draws(panjin.judged.outcomes.total["net_benefit"], option=panjin.recommendation.shown)
    ranks = net.argsort(kind="stable").argsort(kind="stable")
    parts = [ranks[u < 0.5], ranks[u >= 0.5]]
    between = sum(len(p) * (p.mean() - ranks.mean()) ** 2 for p in parts)
    assert reading["net_benefit"].value == pytest.approx(
        np.sqrt(between / ((ranks - ranks.mean()) ** 2).sum()), rel=1e-12
    )
    assert reading["net_benefit"].extra == {f"weight:choice:wetland.reading#{name}" for name in ("gep", "equivalents")}


def test_a_household_gets_the_standard_on_its_mean_base(panjin: Context) -> None:
    shown = "cost_floor"
    table = budget_table(panjin, shown)
    row = next(r for r in table.rows if isinstance(r.get("per_household"), Figure))
    county = row["county"]["en"]
    places = panjin.judged.loaded.places["wetland"]
    base = panjin.mean_base("wetland")
    received = count = 0.0
    for i, name in enumerate(places.names):
        standard = panjin.judged.commit.standards[(shown, "wetland", places.texts["region_type"][i])]
        if places.texts["county"][i] == county and np.isfinite(places.numbers["households"][i]) and standard.paid:
            received += standard.value * base[name]
            count += places.numbers["households"][i]
    assert row["per_household"].value == pytest.approx(received / count, rel=1e-12)
    assert "that takes part" in row["per_household"].label["en"]
    assert row["per_base"].unit == "yuan/mu/a"


def test_the_base_of_a_place_is_its_mean_over_the_futures(panjin: Context) -> None:
    name = panjin.judged.model.accounts["wetland"].base
    node = panjin.judged.graph[name]
    draws = [
        Plan(panjin.judged.graph, [name]).run(d)[name] for r in range(2) for _, d in panjin.judged.design.blocks(r)
    ]
    place = next(iter(panjin.mean_base("wetland")))
    at = node.labels[of_domain("place", "wetland")].index(place)
    assert panjin.mean_base("wetland")[place] == pytest.approx(np.concatenate(draws, axis=-1)[at].mean(), rel=1e-12)


def edge(unrounded: float, spread: float, to: float | None = 5.0) -> bool:
    """Return whether a standard with normal draws of a spread is marked as near an edge."""
    choices = Choices.model_construct(
        rounding=None if to is None else Rounding(to=to, unit="yuan/ha/a"), statistic="mean"
    )
    draws = unrounded + spread * np.random.default_rng(1).standard_normal(800)
    committed = Committed("o", "d", "r", 1.0, unrounded, 0.0, 0.0, 1.0)
    commit = SimpleNamespace(standards={("o", "d", "r"): committed}, indicated={("o", "d", "r"): draws})
    option = SimpleNamespace(for_domain=lambda domain: choices)
    judged = SimpleNamespace(
        commit=commit,
        loaded=SimpleNamespace(scenario=SimpleNamespace(options={"o": option})),
        model=SimpleNamespace(accounts={"d": SimpleNamespace(base_unit="ha")}),
    )
    return near_edge(SimpleNamespace(judged=judged), "o", "d", "r")


def test_a_standard_near_a_rounding_edge_is_marked() -> None:
    # steps of 5 turn at 17.5; the mean of 800 draws of spread s errs by about s / 28
    assert edge(17.4, 10.0)
    assert edge(17.6, 10.0)
    assert not edge(15.0, 10.0)
    assert not edge(17.4, 0.1)
    assert not edge(17.4, 10.0, to=None)


def test_the_annex_prints_the_value_before_rounding(panjin: Context) -> None:
    table = annex_table(panjin, "cost_floor")
    row = next(r for r in table.rows if r["region"]["en"] == "ordinary wetland")
    committed = panjin.judged.commit.standards[("cost_floor", "wetland", "ordinary")]
    assert row["standard"].value == pytest.approx(committed.value / 15)
    assert row["exact"].value == pytest.approx(committed.unrounded / 15)
    assert row["exact"].value != row["standard"].value


@pytest.mark.parametrize("unit", ["1e4 yuan/km2/a", "yuan/mu/month", "元/亩·年", "yuan/a/ha"])
def test_the_money_of_an_annex_is_the_same_whatever_unit_standards_are_printed_in(
    panjin: Context, monkeypatch: pytest.MonkeyPatch, unit: str
) -> None:
    """Amount and budget per unit of base follow the unit as a whole: its power of ten, its month, its order."""
    own = Context.print_unit

    def printed(shown: str) -> tuple[list[float], list[float]]:
        monkeypatch.setattr(
            Context, "print_unit", lambda self, domain: shown if domain == "wetland" else own(self, domain)
        )
        ctx = replace(panjin)
        amounts = [
            row["amount"].value for row in annex_table(ctx, "cost_floor").rows if isinstance(row.get("amount"), Figure)
        ]
        factor = conversion(parse(shown), parse("yuan/mu/a"))
        wetland = ctx.domain_title("wetland")["en"]
        rates = [
            row["per_base"].value * factor
            for row in budget_table(ctx, "cost_floor").rows
            if isinstance(row.get("per_base"), Figure) and row["domain"]["en"] == wetland
        ]
        return amounts, rates

    usual, other = printed("yuan/mu/a"), printed(unit)
    assert usual[0]
    assert usual[1]
    np.testing.assert_allclose(other[0], usual[0], rtol=1e-12)
    np.testing.assert_allclose(other[1], usual[1], rtol=1e-12)


def test_a_value_with_an_interval_is_its_median_not_a_central_value_at_the_edge(bay: Path) -> None:
    figures = esvalue.open_run(bay).lineage["figures"].values()
    shown = [
        f
        for f in figures
        if f["key"].split("|")[0] in ("service", "floor", "ceiling", "total") and f["low"] is not None
    ]
    assert len(shown) > 10
    assert {f["statistic"] for f in shown} == {"median"}
    assert all(f["low"] <= f["value"] <= f["high"] for f in shown)
    parts = [f["value"] for f in figures if f["key"].startswith("service|bay|") and f["key"].endswith("|share")]
    assert sum(parts) == pytest.approx(2.0)  # the shares of each of two readings add up to one


def test_what_is_newly_set_is_no_change_from_zero(bay: Path, panjin: Context) -> None:
    found = {row["区域类型 / region type (en)"]: row for row in rows(bay / "tables" / "change.csv")}
    new = next(row for name, row in found.items() if name.startswith("outer"))
    assert "newly set" in " ".join(new.values())
    assert not any(
        f["key"].startswith("change|") and f["key"].endswith("|outer")
        for f in esvalue.open_run(bay).lineage["figures"].values()
    )
    table = change_table(panjin)
    assert any(isinstance(row["change"], Figure) for row in table.rows)
    assert all(
        isinstance(row["change"], Figure) == (isinstance(row["now"], Figure) and isinstance(row["new"], Figure))
        for row in table.rows
    )


def test_each_language_keeps_to_itself(bay: Path) -> None:
    said = {"zh": "", "en": ""}
    for page in ("report", "annex", "technical"):
        said = {lang: said[lang] + text for lang, text in spoken(bay / f"{page}.html").items()}
    assert re.findall(r".{20}[：；，。（）、“”].{20}", said["en"]) == []
    for word in (
        "triangular",
        "uniform",
        "lognormal",
        "imputed",
        "judgement",
        "market",
        "entries by evidence",
        "yuan/",
        "services of",
    ):
        assert not re.search(rf"(?<![\w.:#\[]){re.escape(word)}(?![\w.\]])", said["zh"]), word
    assert re.search(r"条目按证据：\S+ \d+", said["zh"])


def test_no_number_is_printed_with_an_exponent(bay: Path) -> None:
    for page in ("report", "annex", "technical"):
        for language, text in spoken(bay / f"{page}.html").items():
            assert re.findall(r"(?<!\w)\d+(?:\.\d+)?e[-+]\d+", text) == [], (page, language)
            assert "-0.0%" not in text


def test_the_box_is_a_lead_and_a_list(bay: Path, panjin: Context) -> None:
    page = (bay / "technical.html").read_text(encoding="utf-8")
    assert page.count('<p class="lead">') == 2
    parts, whole = recommendation_parts(panjin), recommendation_sentence(panjin)
    for language in ("zh", "en"):
        said = [part[language] for part in parts]
        assert 3 <= len(said) <= 6
        assert whole[language].startswith(said[0][:-1])
        assert all(part.removeprefix(LACKS[language]) in whole[language] for part in said[1:])
        assert len(said[0]) < 160


def test_long_titles_take_two_lines_and_are_cut_after_the_second() -> None:
    title = "between floor and ceiling; pays the floor where the ceiling is below it"
    assert short(title, 3.95, 8.5) == ["between floor and ceiling; pays the floor where the", "ceiling is below it"]
    cut = short(title * 3, 2.0, 8.5)
    assert len(cut) == 2
    assert cut[1].endswith("…")
    assert all(text_width(line, 8.5) <= 2.0 for line in cut)


def test_a_cell_without_a_rate_has_one_reason_wherever_it_stands(panjin: Context) -> None:
    """What the scenario says of it, the payment that covers it, or what holds the designed rate at nothing."""
    rows = {row["region"]["en"]: row["standard"] for row in annex_table(panjin, "design_money").rows if "region" in row}
    listed = {z.title["en"]: z.why for z in unpaid_zones(SimpleNamespace(context=panjin), "design_money")}
    assert {zone: rows[zone] for zone in listed} == listed
    assert sum(why["zh"].startswith("查找过") for why in listed.values()) == 4
    assert sum(why["zh"].startswith("另有支付") for why in listed.values()) == 4
    held = {row.cell: row.held_by for row in panjin.judged.designed.tables["within"].rows}
    assert "not_worth" in held.values()
    pond = listed[panjin.region_title("wetland", "restored_pond")["en"]]
    assert pond["en"] == "not paid: no rate that may be paid brings more than it costs"
    page = table_html(coverage_table(panjin), "en")
    assert all(page.count(why["en"]) == 1 for why in listed.values() if why["en"].startswith("looked for"))
