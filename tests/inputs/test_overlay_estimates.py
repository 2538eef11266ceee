"""From a survey to a card: an agency's walk, units, objections, and each mistake with its message."""

from __future__ import annotations

import dataclasses
import shutil

import numpy as np
import pandas as pd
import pytest
from asked import whole_cost
from folders import CASES
from mistakes import said

from esvalue.core.errors import Mistake
from esvalue.core.files import whole as files
from esvalue.core.text import Text
from esvalue.inputs.card_reading import load_card
from esvalue.inputs.library import Library
from esvalue.inputs.overlay import OverlaySource
from esvalue.inputs.scenario import load_scenario
from esvalue.standards.judging import judge
from esvalue.standards.lineage import Lineage
from esvalue.surveys import holder_moments
from esvalue.surveys.contingent.from_file import contingent_from_file, data_bounds
from esvalue.surveys.estimate import DataBounds, Estimate
from esvalue.surveys.overlays import estimate_to_overlay, object_to

BAY = CASES / "bay"
BOOK = """\
measure = "wta"
currency = "CNY"
period = "year"
payer = "household"
[codes.q1]
yes = [1]
no = [2]
[model]
format = "single"
bid = "bid"
answer = "q1"
distribution = "normal"
"""
WORDS = {
    "title": Text(zh="农户受偿意愿", en="what households would accept"),
    "method": Text(zh="单边界二分选择，正态", en="single-bounded, normal"),
    "date": "2024-05-31",
}
MONEY = Estimate({"en": "mean", "zh": "均值"}, 1500.0, 100.0, 1300.0, 1700.0, 0.95, "delta", "CNY/ha/year")


@pytest.fixture
def bay(tmp_path):
    """A copy of the bay and, beside it, a survey of 800 households: what they would accept is normal, mean 2,500,
    sd 800 yuan a year.
    """
    folder = tmp_path / "bay"
    shutil.copytree(BAY, folder)
    whole_cost(folder / "bay.toml")
    rng = np.random.default_rng(11)
    bid = rng.choice([1000, 1800, 2500, 3200, 4000], 800)
    pd.DataFrame({"bid": bid, "q1": np.where(rng.normal(2500, 800, 800) <= bid, 1, 2)}).to_csv(
        folder / "households.csv", index=False
    )
    (folder / "households.toml").write_text(BOOK, encoding="utf-8")
    return folder


def write(folder, estimate=MONEY, key="bay.income", **more):
    library = Library()
    how = {
        "cards": {"bay": load_card(folder / "bay.toml", library)},
        "library": library,
        "source": folder / "households.csv",
        "price_year": 2024,
        **WORDS,
    }
    return estimate_to_overlay(estimate, key, folder / "wta.toml", **(how | more))


def judged(folder, overlay: bool):
    path = folder / "scenario.toml"
    text = (BAY / "scenario.toml").read_text(encoding="utf-8")
    path.write_text(
        text.replace('places = "bay.csv"', 'places = "bay.csv"\noverlays = ["wta.toml"]') if overlay else text,
        encoding="utf-8",
    )
    return judge(load_scenario(path))


def test_from_a_survey_to_another_standard_and_back_to_the_file(bay):
    fit = contingent_from_file(bay / "households.csv").fit()
    mean, variation = holder_moments(fit, draws=512, seed=4)
    assert abs(mean.value - 2500) < 4 * mean.se
    overlay = write(
        bay,
        mean,
        variation=variation,
        variation_key="bay.variation",
        holders=(0.5, "household/ha"),
        holders_source="register of leases 2023",
        bounds=data_bounds(fit),
        seed=4,
    )
    assert overlay.file.values["bay.income"].value == pytest.approx(mean.value / 2)
    assert overlay.file.values["bay.income"].basis == "stated"
    # mean and variation stay pairs of one fit
    assert mean.draws is not None
    assert variation.draws is not None
    pairs = set(zip(mean.draws / 2, variation.draws, strict=True))
    assert set(zip(overlay.draws["bay.income"], overlay.draws["bay.variation"], strict=True)) == pairs

    plain, laid = judged(bay, False), judged(bay, True)
    before, after = (one.commit.standards[("floor", "bay", "inner")] for one in (plain, laid))
    assert after.value > before.value
    assert after.unrounded == pytest.approx(
        mean.value / 2, rel=0.05
    )  # what they would accept, whole: no share lost is taken of it
    facts = Lineage(laid).facts["bay.income"]
    assert (facts.file, facts.source, facts.evidence) == ("wta.toml", "overlay_wta", "survey")
    assert "households.csv" in laid.loaded.sources["overlay_wta"].locator
    assert overlay.file.source.digest[:12] in laid.loaded.sources["overlay_wta"].locator
    target = Lineage(laid).committed_target("floor|bay|inner")
    assert target is not None
    assert "bay.income" in Lineage(laid).leaves(target)


def test_value_and_error_become_a_spread(bay):
    normal = write(bay).file.values["bay.income"]
    assert normal.spread is not None
    assert (normal.spread.kind, normal.spread.numbers) == ("normal", (1500.0, 100.0))
    logs = write(bay, spread="lognormal", replace=True).file.values["bay.income"].spread
    assert logs is not None
    median, geometric = logs.numbers
    s2 = np.log(geometric) ** 2
    assert median * np.exp(s2 / 2) == pytest.approx(1500)
    assert median * np.exp(s2 / 2) * np.sqrt(np.expm1(s2)) == pytest.approx(100)
    said(lambda: write(bay), "file_exists")


def test_an_estimate_writes_itself_with_what_can_be_known(tmp_path):
    (tmp_path / "survey.csv").write_text("bid,answer\n", encoding="utf-8")
    made = MONEY.to_overlay(
        "wetland.net_margin[reed]", tmp_path / "asked.toml", source=tmp_path / "survey.csv", price_year=2024
    )
    assert made.file.title.en == "survey: survey.csv"
    assert made.file.method.zh == "均值"
    assert set(made.file.cards) == {"wetland"}
    assert made.file.values["wetland.net_margin[reed]"].value == 1500.0


def test_units_convert_or_are_refused(bay):
    per_mu = dataclasses.replace(MONEY, value=100.0, se=10.0, unit="yuan/mu/a")
    assert write(bay, per_mu).file.values["bay.income"].value == pytest.approx(1500)
    household = dataclasses.replace(MONEY, unit="CNY/household/year")
    assert 'holders=(2.5, "household/ha")' in said(lambda: write(bay, household), "estimate_payer")
    person = dataclasses.replace(MONEY, unit="CNY/person/month")
    made = write(bay, person, holders=(2.0, "person/ha"), replace=True).file.values["bay.income"]
    assert made.value == pytest.approx(1500 * 12 * 2)
    said(lambda: write(bay, household, holders=(2.0, "person/ha")), "estimate_unit")
    said(lambda: write(bay, household, holders=(0.0, "household/ha")), "estimate_holders")
    said(lambda: write(bay, dataclasses.replace(MONEY, unit="USD/ha/year")), "estimate_unit")
    said(lambda: write(bay, dataclasses.replace(MONEY, unit="CNY")), "estimate_unit")


def test_a_price_of_the_book_is_set(case):
    made = case()
    price = dataclasses.replace(MONEY, value=350.0, se=30.0, unit="CNY/t_DM")
    (made.folder / "survey.csv").write_text("price\n350\n", encoding="utf-8")
    how = {
        "cards": {"wetland": made.card()},
        "library": made.library,
        "source": made.folder / "survey.csv",
        "price_year": 2012,
        **WORDS,
    }
    overlay = estimate_to_overlay(price, "prices.reed", made.folder / "asked.toml", **how)
    value = overlay.file.values["prices.reed"]
    assert value.spread is not None
    assert value.spread.kind == "lognormal"  # the book says it is never negative
    assert made.bind(overlay=overlay.path).central["prices.reed"] == pytest.approx(350)
    said(
        lambda: estimate_to_overlay(price, "prices.reed", made.folder / "asked2.toml", spread="normal", **how),
        "impossible",
    )
    assert not (made.folder / "asked2.toml").exists()
    said(
        lambda: estimate_to_overlay(price, "prices.reed", made.folder / "y.toml", **(how | {"price_year": 1850})),
        "estimate_year",
    )
    said(lambda: estimate_to_overlay(price, "prices.read", made.folder / "x.toml", **how), "unknown_name")


def test_objections():
    assert object_to(MONEY, DataBounds(0, 4000, 1400.0)) == ()
    assert [one.code for one in object_to(MONEY, DataBounds(0, 1000, 900.0))] == ["estimate_above"]
    assert [one.code for one in object_to(MONEY, DataBounds(0, 4000, 700.0))] == ["estimate_tail"]
    assert [one.code for one in object_to(MONEY, DataBounds(2000, 4000))] == ["estimate_below"]
    assert [one.code for one in object_to(dataclasses.replace(MONEY, value=np.inf))] == ["estimate_infinite"]
    told = dataclasses.replace(MONEY, notes=(Mistake("cv_beyond_bids", "", {"value": "1500", "top": "1000"}),))
    assert [one.code for one in object_to(told)] == ["cv_beyond_bids"]
    assert [one.code for one in object_to(told, DataBounds(0, 1000))] == ["estimate_above"]


def test_a_fit_beyond_its_bids_is_refused_unless_accepted(bay):
    rng = np.random.default_rng(2)
    bid = rng.choice([100, 200, 400], 600)
    worth = np.exp(6.0 + 2.0 * rng.standard_normal(600))
    pd.DataFrame({"bid": bid, "q1": np.where(worth <= bid, 1, 2)}).to_csv(bay / "households.csv", index=False)
    (bay / "households.toml").write_text(
        BOOK.replace('"normal"', '"log-normal"').replace('payer = "household"\n', ""), encoding="utf-8"
    )
    fit = contingent_from_file(bay / "households.csv").fit()
    mean = dataclasses.replace(fit.wtp("mean"), unit="CNY/ha/year")
    text = said(lambda: write(bay, mean, bounds=data_bounds(fit)), "estimate_above")
    assert "accept=True" in text
    said(lambda: write(bay, mean, bounds=data_bounds(fit)), "estimate_tail")
    made = write(bay, mean, bounds=data_bounds(fit), spread="lognormal", accept=True)
    note = made.file.values["bay.income"].note
    assert note is not None
    assert "above the highest amount" in note.en
    assert "最高金额" in note.zh
    assert object_to(dataclasses.replace(fit.wtp("truncated"), unit="CNY/ha/year"), data_bounds(fit)) == ()


def test_what_cannot_be_written(bay):
    draws = np.linspace(1300, 1700, 50)
    drawn = dataclasses.replace(MONEY, draws=draws)
    said(lambda: write(bay, dataclasses.replace(MONEY, value=np.inf), accept=True), "estimate_infinite")
    said(
        lambda: write(bay, dataclasses.replace(MONEY, value=0.5 * 3000), bounds=DataBounds(0, 1000)), "estimate_refused"
    )
    said(lambda: write(bay, dataclasses.replace(drawn, draws=np.append(draws, np.inf))), "estimate_draws")
    said(lambda: write(bay, dataclasses.replace(MONEY, se=np.nan)), "estimate_no_se")
    said(lambda: write(bay, dataclasses.replace(MONEY, value=-5.0), spread="lognormal"), "estimate_lognormal")
    said(lambda: write(bay, spread="draws"), "estimate_no_draws")
    said(lambda: write(bay, variation_key="bay.variation"), "estimate_variation")
    ratio = dataclasses.replace(MONEY, value=0.3, se=0.02, unit="1", draws=np.linspace(0.2, 0.4, 40))
    said(lambda: write(bay, drawn, variation=ratio, variation_key="bay.variation"), "estimate_not_joint")
    said(lambda: write(bay, key="bay.incme"), "unknown_name")
    said(lambda: write(bay, price_year=None), "estimate_no_year")
    said(lambda: write(bay, source=bay / "none.csv"), "file_missing")
    assert not (bay / "wta.toml").exists()
    source = OverlaySource(title="a survey", kind="survey", locator="kept elsewhere")
    assert write(bay, source=source).file.source == source


def test_an_overlay_is_written_whole_or_not_at_all(bay, monkeypatch):
    fit = contingent_from_file(bay / "households.csv").fit()
    mean, variation = holder_moments(fit, draws=64, seed=4)
    how = {
        "variation": variation,
        "variation_key": "bay.variation",
        "holders": (0.5, "household/ha"),
        "bounds": data_bounds(fit),
    }
    write(bay, mean, **how)
    before = {path.name: path.read_bytes() for path in bay.iterdir()}
    calls = iter([False, True])  # the trial in a scratch folder goes through, the file itself does not
    fill = files._fill

    def second(part, content):
        if "wta.toml" in part.name and next(calls):
            raise OSError(28, "No space left on device")
        fill(part, content)

    monkeypatch.setattr(files, "_fill", second)
    assert "no space left" in said(lambda: write(bay, mean, replace=True, seed=5, **how), "write_failed")
    monkeypatch.undo()
    assert {path.name: path.read_bytes() for path in bay.iterdir()} == before
