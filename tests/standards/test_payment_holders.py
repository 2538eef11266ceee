"""Payments whose holders' cost is known: who takes part, what is paid, what is lost, all by hand; and whose border."""

from __future__ import annotations

from pathlib import Path

import pytest
from given import Domain, Place, see, write
from payment_scenes import ALONE, ANNUITY, BUDGET, OPTIONS, VESSELS, alone, expected_nets, mistakes
from scipy.stats import norm

from esvalue.inputs.scenario import load_scenario
from esvalue.standards.judging import judge
from esvalue.standards.lineage import Lineage, Target

HOLDERS = """
[payments.vessels.holders]
cost = { value = 500, unit = "yuan/kW/a", source = "judgement", price_year = 2025 }
spread = { value = 100, unit = "yuan/kW/a", source = "judgement", price_year = 2025 }
"""
#: Yearly rates and bases of the two kinds of boats, kW.
BOATS = ((7000 * ANNUITY, 100.0), (3000 * ANNUITY, 50.0))


#: Mean cost of holders: that of the normal law (500, 100) cut at zero, five standard deviations below its mean.
MEAN = 500 + 100 * norm.pdf(-5) / norm.sf(-5)


def by_hand(rate: float, base: float) -> tuple[float, float, float]:
    """Return the share that takes part, what is paid and what those lose; costs normal (500, 100), cut at zero."""
    z, left = (rate - 500) / 100, norm.sf(-5)
    share = (norm.cdf(z) - norm.cdf(-5)) / left
    return share, rate * base * share, (500 * share - 100 * (norm.pdf(z) - norm.pdf(-5)) / left) * base


def test_those_take_part_whose_cost_is_paid(tmp_path: Path) -> None:
    seen = see(alone(tmp_path, ALONE + VESSELS + HOLDERS))
    hand = [by_hand(*one) for one in BOATS]
    assert seen.total("public_cost", "present") == pytest.approx(sum(paid for _, paid, _ in hand), rel=1e-9)
    assert seen.total("real_cost", "present") == pytest.approx(sum(lost for *_, lost in hand), rel=1e-9)
    whole = MEAN * 150
    assert seen.total("loss_covered", "present") == pytest.approx(sum(lost for *_, lost in hand) / whole, rel=1e-9)
    rows = [row for row in seen.comparison.tables["payments"].rows if row["payment"]["en"] == "vessels"]
    assert [row["uptake"].value for row in rows] == pytest.approx([share for share, *_ in hand], rel=1e-9)
    assert seen.comparison.context.judged.outcomes.enough == "loss_covered"


def test_an_option_may_make_everybody_take_part(tmp_path: Path) -> None:
    text = ALONE + VESSELS + HOLDERS + OPTIONS + '[options.again.payments.vessels]\nparticipation = "mandatory"\n'
    text += "[options.none.payments.vessels]\noff = true\n"
    seen = see(alone(tmp_path, text))
    assert seen.total("public_cost", "again") == pytest.approx(sum(rate * base for rate, base in BOATS), rel=1e-9)
    assert seen.total("real_cost", "again") == pytest.approx(MEAN * 150, rel=1e-9)
    # What those lose who are not paid their cost: (m - E[c; c <= S] - S (1 - F)) B.
    hand = [(rate, base, *by_hand(rate, base)) for rate, base in BOATS]
    short = sum(MEAN * base - lost - rate * base * (1 - share) for rate, base, share, _, lost in hand)
    assert seen.total("uncompensated_loss", "again") == pytest.approx(short, rel=1e-9)
    assert [seen.total(key, "none") for key in ("public_cost", "real_cost", "loss_covered")] == [0, 0, 0]


def test_a_cost_said_once_is_brought_to_a_year_as_the_rate_is(tmp_path: Path) -> None:
    once = (
        HOLDERS.replace("yuan/kW/a", "yuan/kW")
        .replace("500", f"{500 / ANNUITY!r}")
        .replace("100,", f"{100 / ANNUITY!r},")
    )
    seen = see(alone(tmp_path, ALONE + VESSELS + once))
    assert seen.total("public_cost", "present") == pytest.approx(sum(by_hand(*one)[1] for one in BOATS), rel=1e-9)
    judged = judge(load_scenario(tmp_path / "scenario.toml"))
    leaves = Lineage(judged).leaves(Target(judged.outcomes.total["real_cost"], (("option", 0),)))
    assert {"payments.vessels.years", "payments.vessels.holders.cost"} <= leaves


def test_a_curve_of_participation_stands_in_place_of_costs(tmp_path: Path) -> None:
    curve = """
[payments.vessels.parts.national.holders]
distribution = "participation"
[payments.vessels.parts.national.holders.participation]
rate = [4000, 6000, 8000]
share = [0.1, 0.5, 0.7]
unit = "yuan/kW"
price_year = 2025
source = "judgement"
"""
    seen = see(alone(tmp_path, ALONE + VESSELS + curve))
    # 7,000 lies halfway from 0.5 to 0.7: 0.6 take part; the other boats are not known, all of them are paid.
    paid = 7000 * ANNUITY * 100 * 0.6 + 3000 * ANNUITY * 50
    assert seen.total("public_cost", "present") == pytest.approx(paid, rel=1e-9)
    # 0.1 at 4,000, 0.4 at 5,000 in the middle, 0.1 from 6,000 to 7,000.
    assert seen.total("real_cost", "present") == pytest.approx((400 + 2000 + 650) * ANNUITY * 100, rel=1e-9)


def test_a_cap_has_money_for_a_part_of_those_who_would_come(tmp_path: Path) -> None:
    capped = VESSELS.replace(
        'timing = "once"', 'timing = "once"\ncap = { value = 10000, unit = "yuan/a", source = "judgement" }'
    )
    seen = see(alone(tmp_path, ALONE + capped + HOLDERS))
    hand = [by_hand(*one) for one in BOATS]
    served = 10_000 / sum(paid for _, paid, _ in hand)
    assert seen.total("public_cost", "present") == pytest.approx(10_000, rel=1e-12)
    assert seen.total("real_cost", "present") == pytest.approx(served * sum(lost for *_, lost in hand), rel=1e-9)


LAND = {
    "land": Domain(
        [Place("core", 150.0, 900.0), Place("edge", 300.0, 1500.0), Place("edge", 20.0)], {"fixed": {"core": 1}}
    )
}
OF_DOMAIN = """
[payments.extra]
title = { zh = "另付", en = "extra" }
rate = { value = 70, unit = "yuan/mu/a", source = "judgement", basis = "statutory" }
base = "land.eligible_area"
covers = { land = ["core", "edge"] }
holders = "land"
"""


def test_the_card_of_a_domain_says_what_its_holders_lose(tmp_path: Path) -> None:
    path = write(tmp_path, LAND) / "scenario.toml"
    path.write_text(path.read_text(encoding="utf-8") + OF_DOMAIN, encoding="utf-8")
    seen = see(path)
    # 1,050 yuan/ha pay the 900 of the core, not the 1,500 of the edge; 20 ha are not known, and paid. The standard of
    # the domain, 1 yuan/mu, pays nobody enough.
    assert seen.total("public_cost", "fixed") == pytest.approx(1050 * (150 + 20))
    assert seen.total("real_cost", "fixed") == pytest.approx(900 * 150)
    # The domain has the same losses and pays none of them: 135,000 of twice (135,000 + 450,000).
    assert seen.total("loss_covered", "fixed") == pytest.approx(135 / 1170)


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ('holders = "land"', 'holders = "sea"', "unknown_name", "land"),
        ('"land.eligible_area"', '{ value = 3, unit = "ha", source = "judgement" }', "holders_base", "base"),
        ("yuan/mu/a", "yuan/kW/a", "holders_counted", "kW"),
        ('holders = "land"', 'holders = "land"\npayee = "甲"', "bad_value", "speaks of holders"),
        ('"land.eligible_area"', '"land.eligible_arae"', "unknown_name", "eligible_area"),
    ],
)  # fmt: skip
def test_what_is_said_of_holders_must_fit(tmp_path: Path, old: str, new: str, code: str, said: str) -> None:
    path = write(tmp_path, LAND) / "scenario.toml"
    text = OF_DOMAIN.replace(old, new)
    assert text != OF_DOMAIN
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    found = mistakes(path)
    assert [(one, said in text) for one, text in found] == [(code, True)], found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("yuan/kW/a", "yuan/ha/a", "kW"),
        ('spread = { value = 100, unit = "yuan/kW/a", source = "judgement", price_year = 2025 }', "", "spread"),
        ("cost =", 'distribution = "lognormal"\nfrom_zero = true\ncost =', "from_zero"),
        ("value = 500", "value = -500", "500"),
    ],
)
def test_what_holders_lose_is_money_per_what_is_counted(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = HOLDERS.replace(old, new)
    assert text != HOLDERS
    found = mistakes(alone(tmp_path, ALONE + VESSELS + text))
    assert found
    assert all(said in text for _, text in found), found


def test_a_cap_on_what_nobody_may_leave_is_refused(tmp_path: Path) -> None:
    capped = VESSELS.replace(
        'timing = "once"',
        'timing = "once"\ncap = { value = 10000, unit = "yuan/a", source = "judgement" }\nparticipation = "mandatory"',
    )
    found = mistakes(alone(tmp_path, ALONE + capped + HOLDERS))
    assert [code for code, _ in found] == ["bad_value"]
    assert "goes without" in found[0][1]


# ---- whose border ----------------------------------------------------------------------------------------------------


def test_a_boundary_keeps_what_a_party_of_it_pays_or_receives(tmp_path: Path) -> None:
    bare = see(alone(tmp_path, ALONE + BUDGET))
    text = ALONE.replace('tables = "river"', 'tables = "river"\nboundary = ["甲"]')
    seen = see(alone(tmp_path, text + BUDGET))
    assert seen.total("public_cost", "present") == bare.total("public_cost", "present")
    nets = {row["party"]["en"]: row["net"].value for row in seen.comparison.tables["nets"].rows}
    assert nets["甲"] == pytest.approx(-expected_nets()["甲"])
    assert sum(nets.values()) == pytest.approx(0, abs=1e-6)
    whole = bare.comparison.context.judged.scheme.of("present")[0].claims.frame
    own = seen.comparison.context.judged.scheme.of("present")[0].claims.frame
    assert set(own["cents"]) <= set(whole["cents"])
    assert len(own) == int(((whole["payer"] == "甲") | (whole["payee"] == "甲")).sum()) < len(whole)
    assert "are not, and the nets of others are with it alone" in seen.notes("payments")


def test_a_boundary_of_nobody_is_refused(tmp_path: Path) -> None:
    found = mistakes(alone(tmp_path, ALONE.replace('tables = "river"', 'tables = "river"\nboundary = ["甲市"]')))
    assert [code for code, _ in found] == ["unknown_name"]
    assert "nearest: 甲" in found[0][1]
