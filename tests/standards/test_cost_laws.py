"""How cost differs among holders, as a card says it: laws cut at zero, tables of costs, curves of participation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from given import Domain, Place, Seen, see, write
from scipy import stats

from esvalue.inputs.card_reading import load_card
from esvalue.inputs.library import Library
from esvalue.report.catalogue import card_lines
from esvalue.runs.checking import check

LAND = {"land": Domain([Place("core", 100.0, 600.0, 400.0)], {"fixed": {"core": 60.0}})}  # 900 yuan/ha
SPREAD = """
[parameters.variation]
title = { zh = "差异", en = "variation" }
unit = "yuan/ha/a"
value = 280
price_year = 2024
source = "judgement"
"""
QUANTILES = """
[holders.costs]
share = [0, 0.25, 0.5, 1]
cost = [0, 50, 100, 200]
source = "judgement"
"""
CURVE = """
[holders.participation]
rate = [0, 30, 60]
share = [0.1, 0.4, 0.8]
unit = "yuan/mu/a"
price_year = 2024
source = "judgement"
"""


#: What a card with a curve has no use for.
UNUSED = (
    """[parameters.all]
title = { zh = "全部", en = "all" }
value = 1
source = "arithmetic"
""",
    """[nodes.cost]
equation = "forgone_income"
args = { margin = "margin", share = "all" }
""",
)


def folder(tmp_path: Path, *changes: tuple[str, str], more: str = "", options: str = "") -> Path:
    """Write the land with another word on its holders."""
    written = write(tmp_path, LAND, options)
    card = written / "land.toml"
    text = card.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    card.write_text(text + more, encoding="utf-8")
    return written


def by_law(tmp_path: Path, law: str, more: str = "", options: str = "") -> Path:
    return folder(tmp_path, ('spread = "none"', f'spread = "none"\n{law}'), more=more, options=options)


def with_spread(tmp_path: Path, law: str) -> Path:
    return folder(tmp_path, ('spread = "none"', f'spread = "variation"\n{law}'), more=SPREAD)


def curve(tmp_path: Path, text: str = CURVE, options: str = "") -> Path:
    changes = [
        ('forgone_income = "cost"', 'forgone_income = "none"'),
        ('spread = "none"', 'spread = "none"\ndistribution = "participation"'),
        *((unused, "") for unused in UNUSED),
    ]
    return folder(tmp_path, *changes, more=text, options=options)


def totals(seen: Seen, option: str = "fixed") -> dict[str, float]:
    return {key: seen.total(key, option) for key in ("adequacy", "public_cost", "real_cost", "loss_covered")}


def test_the_normal_law_uncut_has_costs_below_zero(tmp_path: Path) -> None:
    """Its loss is that of the holders whom the duty costs something: of a mean of 600, 1.6% are below zero."""
    z = (900 - 600) / 280
    share = stats.norm.cdf(z)
    cost = 600 * share - 280 * stats.norm.pdf(z)
    below = 600 * stats.norm.cdf(-600 / 280) - 280 * stats.norm.pdf(600 / 280)
    found = totals(see(with_spread(tmp_path, 'distribution = "normal"\nfrom_zero = false')))
    assert found == pytest.approx(
        {
            "adequacy": share,
            "public_cost": 900 * 100 * share,
            "real_cost": 100 * cost,
            "loss_covered": (cost - below) / (600 - below),
        }
    )


@pytest.mark.parametrize("more", ["", "from_zero = true"])
@pytest.mark.parametrize("law", ["normal", "logistic"])
def test_a_law_is_cut_at_zero(tmp_path: Path, law: str, more: str) -> None:
    seen = see(with_spread(tmp_path, f'distribution = "{law}"\n{more}'))
    uncut = stats.norm(600, 280) if law == "normal" else stats.logistic(600, 280 * np.sqrt(3) / np.pi)
    left = 1 - uncut.cdf(0)
    share = (uncut.cdf(900) - uncut.cdf(0)) / left
    cost = uncut.expect(lambda c: c, lb=0, ub=900) / left
    mean = uncut.expect(lambda c: c, lb=0, ub=20_000) / left
    assert mean > 600
    assert totals(seen) == pytest.approx(
        {"adequacy": share, "public_cost": 90_000 * share, "real_cost": 100 * cost, "loss_covered": cost / mean},
        rel=1e-6,
    )
    # the floor stays the mean before the cut: 600 yuan/ha
    assert seen.judged.commit.standards[("cost", "land", "core")].value == pytest.approx(600)
    assert seen.total("equity", "fixed") == pytest.approx(900 / mean, rel=1e-6)


def test_quantiles_of_costs_are_scaled_to_the_mean(tmp_path: Path) -> None:
    """The table's mean is 0.25 x 25 + 0.25 x 75 + 0.5 x 150 = 100, the place's 600: six times. 900 yuan/ha are 150 in
    the table: 0.5 and half of the last half, 0.75. Those lose 25 + 0.5 x 0.5 x 125 = 56.25 of 100; six times: 337.5.
    """
    seen = see(by_law(tmp_path, 'distribution = "empirical"', QUANTILES))
    assert totals(seen) == pytest.approx(
        {"adequacy": 0.75, "public_cost": 67_500, "real_cost": 33_750, "loss_covered": 0.5625}
    )
    assert seen.total("equity", "fixed") == pytest.approx(1.5)


def test_a_list_of_holders_counts_each_alike(tmp_path: Path) -> None:
    """50, 100, 150 with the mean 100 are 300, 600, 900 at the place: 600 covers two of three, who lose 900."""
    costs = '[holders.costs]\ncost = [50, 100, 150]\nsource = "judgement"\n'
    found = totals(see(by_law(tmp_path, 'distribution = "empirical"', costs)), "cost")
    assert found == pytest.approx({"adequacy": 2 / 3, "public_cost": 40_000, "real_cost": 30_000, "loss_covered": 0.5})


def test_a_curve_of_participation_stands_in_place_of_costs(tmp_path: Path) -> None:
    """At 45 yuan/mu 0.4 + 0.4 / 2 = 0.6 take part. They lose 0.1 x 0 + 0.3 x 15 + 0.2 x 37.5 = 12 yuan/mu of all, 180
    yuan/ha. All lose 0.3 x 15 + 0.4 x 45 + 0.2 x 60 = 34.5 yuan/mu at least, which is the floor: at it 0.4 + 0.4 x
    4.5 / 30 = 0.46 take part.
    """
    at_45 = '[options.some]\ntitle = { zh = "四十五", en = "some" }\nrule = "numbers"\n'
    at_45 += 'numbers.land.core = { value = 45, unit = "yuan/mu/a", basis = "statutory", source = "judgement" }\n'
    seen = see(curve(tmp_path, options=at_45))
    assert totals(seen, "some") == pytest.approx(
        {"adequacy": 0.6, "public_cost": 45 * 15 * 100 * 0.6, "real_cost": 18_000, "loss_covered": 12 / 34.5}
    )
    assert seen.judged.commit.standards[("cost", "land", "core")].value == pytest.approx(34.5 * 15)
    assert seen.total("adequacy", "cost") == pytest.approx(0.46)
    assert seen.total("adequacy", "fixed") == pytest.approx(0.8)  # beyond the last rate nobody more
    fact = seen.comparison.context.lineage.facts["land.holders.participation"]
    assert (fact.source, fact.soft) == ("judgement", True)


def test_a_table_is_shown_with_the_card(tmp_path: Path) -> None:
    written, library = by_law(tmp_path, 'distribution = "empirical"', QUANTILES), Library()
    card = load_card(written / "land.toml", library)
    lines = card_lines(card, written / "land.toml", library.vocabulary, "en")
    assert "  distribution = empirical" in lines
    assert any(line.startswith("  costs = cost = [0.0, 50.0, 100.0, 200.0]") for line in lines)


EMPIRICAL = 'distribution = "empirical"'


@pytest.mark.parametrize(
    ("law", "more", "says"),
    [
        (EMPIRICAL, "", "[holders.costs]"),
        ("", QUANTILES, "[holders.costs]"),
        (EMPIRICAL, QUANTILES.replace("0.25, 0.5", "0.5, 0.25"), "0.5 is followed by 0.25"),
        (EMPIRICAL, QUANTILES.replace("0.5, 1", "0.5, 0.9"), "the last share is 0.9"),
        (EMPIRICAL, QUANTILES.replace("[0, 50, 100", "[0, 150, 100"), "150 is followed by 100"),
        (EMPIRICAL, QUANTILES.replace("[0, 50", "[-10, 50"), "none is below zero"),
        (EMPIRICAL, QUANTILES.replace("0.5, 1]", "1]"), "cost has 4 numbers and share 3"),
        (EMPIRICAL, f'[holders.costs]\ncost = {list(range(51))}\nsource = "judgement"\n', "51 numbers"),
        (EMPIRICAL, '[holders.costs]\ncost = [0, 0]\nsource = "judgement"\n', "all costs are zero"),
        (EMPIRICAL, QUANTILES.replace('"judgement"', '"judgment"'), "judgement"),
        ('distribution = "lognormal"\nfrom_zero = true', "", "delete from_zero"),
        ('distribution = "participation"', CURVE, "forgone_income"),
    ],
)
def test_tables_that_cannot_be_are_refused(tmp_path: Path, law: str, more: str, says: str) -> None:
    (mistake,) = check(by_law(tmp_path, law, more)).mistakes
    assert says in mistake.text("en"), mistake.text("en")
    assert mistake.text("zh") != mistake.text("en")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[0.1, 0.4, 0.8]", "[0.1, 0.4, 0.3]", "0.4 is followed by 0.3"),
        ("[0, 30, 60]", "[0, 30, 30]", "30 is followed by 30"),
        ("[0.1, 0.4, 0.8]", "[0, 0, 0]", "nobody takes part"),
        ('unit = "yuan/mu/a"', 'unit = "yuan/kW/a"', "kW"),
        ("price_year = 2024\n", "", "price year"),
    ],
)
def test_curves_that_cannot_be_are_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    (mistake,) = check(curve(tmp_path, CURVE.replace(old, new))).mistakes
    assert says in mistake.text("en"), mistake.text("en")


def test_rates_of_an_older_curve_are_brought_to_the_price_year(tmp_path: Path) -> None:
    index = Library().price_index
    seen = see(curve(tmp_path, CURVE.replace("2024", "2015")))
    factor = index.factor(2015, 2024, "land.holders.participation")
    assert factor != 1
    assert seen.judged.commit.standards[("cost", "land", "core")].value == pytest.approx(34.5 * 15 * factor)
