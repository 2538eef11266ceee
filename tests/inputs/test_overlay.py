"""Overlays: written, read, laid on a card, refused on another one, shown where they come from."""

from __future__ import annotations

import datetime
import tomllib

import numpy as np
import pytest

from esvalue import explain_overlay
from esvalue.calibration import calibrate_scenario
from esvalue.core.distributions import Spread
from esvalue.core.errors import Mistakes
from esvalue.core.language import set_language
from esvalue.core.text import Text
from esvalue.inputs.card_reading import load_card
from esvalue.inputs.overlay import (
    JointSpread,
    OverlaySource,
    OverlayValue,
    card_digest,
    overlay_records,
    price_digest,
    read_overlay,
    write_overlay,
)
from esvalue.inputs.overlay.digests import content_digest
from esvalue.model.graph import Plan
from esvalue.model.model import bind_all
from esvalue.report.overlay_effect import overlay_changes
from esvalue.standards.judging import judge
from esvalue.standards.lineage import Lineage
from esvalue.study import Study

LOOSE = {
    "card": [('value = 2\nsource = "judgement"', 'value = 2\nspread = { lognormal = [2, 1.5] }\nsource = "judgement"')],
    "scenario": [
        ("replicates = 2\npoints = 4", "replicates = 4\npoints = 64"),
        ("commit_draws = 16", "commit_draws = 256"),
    ],
}
VALUES = {
    "wetland.reed_yield": OverlayValue(value=7.0, unit="t_DM/ha/a", spread=Spread("triangular", (6.0, 7.0, 8.0))),
    "prices.reed": OverlayValue(value=350.0, unit="yuan/t_DM", price_year=2012, basis="market"),
}


def write(case, values=None, name="monitored", **more):
    cards = {"wetland": case.card()}
    how = {
        "cards": cards,
        "library": case.library,
        "method": Text(zh="手工", en="by hand"),
        "title": Text(zh="监测", en="monitoring"),
        "date": "2024-05-31",
    }
    how |= {
        "source": OverlaySource(title="reed plots", kind="monitoring", locator="plots.csv", digest="ab12", year=2024)
    }
    return write_overlay(case.folder / f"{name}.toml", values or VALUES, **{**how, **more})


def listed(case, *names, change=()):
    """Name overlays in the scenario and load it."""
    path = case.folder / "scenario.toml"
    text = path.read_text(encoding="utf-8").replace(
        'places = "places.csv"', f'places = "places.csv"\noverlays = {list(names)}'
    )
    for old, new in change:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return case.load()


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def records(case, *overlays):
    problems = Mistakes()
    found = overlay_records(
        [read_overlay(one.path) for one in overlays], {"wetland": case.card()}, case.library, problems
    )
    problems.raise_if_any()
    return found


# --- the file ---


def test_an_overlay_is_read_back_as_it_was_written(case):
    made = case()
    overlay = write(made, seed=3)
    assert overlay.file.values == VALUES
    assert (overlay.file.name, overlay.file.seed, overlay.file.date, overlay.file.title.zh) == (
        "monitored",
        3,
        "2024-05-31",
        "监测",
    )
    assert overlay.file.cards == {"wetland": card_digest(made.card())}
    assert overlay.file.prices == {"reed": price_digest(made.library.prices["reed"])}
    source = overlay.source["overlay_monitored"]
    assert (source.kind, source.locator, source.year) == ("monitoring", "plots.csv, sha256 ab12", 2024)


def test_joint_draws_keep_rows_together_and_every_digit(case):
    rng = np.random.default_rng(0)
    first = rng.normal(8, 0.3, 200)
    draws = {"wetland.reed_yield": first, "wetland.turnover": 10 - first + rng.normal(0, 0.01, 200)}
    values = {key: OverlayValue(value=float(np.median(x)), sampled=True) for key, x in draws.items()}
    made = case(**LOOSE)
    overlay = write(made, values, draws=draws)
    back = np.stack([overlay.draws[key] for key in draws])
    written = np.stack(list(draws.values()))
    assert {tuple(column) for column in back.T} == {tuple(column) for column in written.T}
    # rows follow the direction both vary along, so the column that picks a row tells something
    assert abs(np.corrcoef(np.arange(200), overlay.draws["wetland.reed_yield"])[0, 1]) > 0.9


def test_a_card_is_the_same_whatever_its_layout_and_another_when_a_number_changes(case):
    made = case()
    before = card_digest(made.card())
    path = made.folder / "reed.toml"
    path.write_bytes(("# a comment\n" + path.read_text(encoding="utf-8")).replace("\n", "\r\n").encode("utf-8"))
    assert card_digest(load_card(path, made.library)) == before
    edit(path, "value = 1000", "value = 1001")
    assert card_digest(load_card(path, made.library)) != before


def test_a_file_that_is_there_is_not_overwritten_unasked(case, refused):
    made = case()
    write(made)
    refused(lambda: write(made), "file_exists", "replace")
    assert write(made, replace=True).file.name == "monitored"


@pytest.mark.parametrize(
    ("old", "new", "code", "fragment"),
    [
        ('date = "2024-05-31"', 'date = "31 May"', "bad_value", "2024-05-31"),
        ('name = "monitored"', 'name = "two words"', "bad_value", "letters, digits"),
        ('kind = "monitoring"', 'kind = "guess"', "bad_choice", "monitoring"),
        ('format = "esvalue-overlay-1"', 'format = "esvalue-overlay-9"', "bad_choice", "esvalue-overlay-1"),
        ('date = "2024', 'colour = "red"\ndate = "2024', "unknown_key", "colour"),
        ("value = 7.0", "value = 7.0\nsampled = true", "bad_value", "either"),
        ("value = 350.0", "value = 350.0\nsampled = true", "bad_value", "[sample]"),
    ],
)
def test_a_broken_file_says_where(case, refused, old, new, code, fragment):
    path = edit(write(case()).path, old, new)
    refused(lambda: read_overlay(path), code, fragment)


def test_an_overlay_without_values_is_refused(case, refused):
    path = write(case()).path
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("[values")] + "[values]\n", encoding="utf-8")
    refused(lambda: read_overlay(path), "bad_value", "changes nothing")


# --- laid on a card ---


def test_the_values_hold_in_the_model_and_the_rest_stays(case):
    made = case()
    overlay = write(made)
    plain, laid = made.bind().central, made.bind(overlay=overlay.path).central
    assert laid["wetland.reed_output"] == pytest.approx([1400.0, 700.0])
    assert laid["prices.reed"] == pytest.approx(350.0)  # of 2012, as the model
    assert plain["prices.reed"] == pytest.approx(321.3)
    assert laid["wetland.stored"][0] == plain["wetland.stored"][0]
    assert card_digest(made.card()) == overlay.file.cards["wetland"]  # the card itself is untouched


def test_a_scenario_names_overlays_by_domain(case):
    made = case()
    overlay = write(made)
    loaded = listed(made, "monitored.toml")
    assert set(loaded.overlaid) == set(VALUES)
    assert overlay.path.resolve() in [path.resolve() for path in loaded.files]
    assert loaded.sources["overlay_monitored"].kind == "monitoring"
    model = bind_all(loaded.library, loaded.settings(), loaded.cards, loaded.places, {"wetland": "reed.toml"})
    assert np.squeeze(model.central["wetland.reed_yield"]) == pytest.approx(7.0)


def test_the_scenario_s_own_record_beats_the_overlay_and_says_so(case):
    made = case()
    write(made)
    own = '[parameters."wetland.reed_yield"]\nvalue = 9\nunit = "t_DM/ha/a"\nsource = "judgement"\n[options.floor]'
    loaded = listed(made, "monitored.toml", change=[("[options.floor]", own)])
    assert loaded.settings().records["wetland.reed_yield"].value == 9
    assert len(loaded.notices) == 1
    assert "monitored.toml" in str(loaded.notices[0])


def test_lineage_shows_the_overlay_s_own_file_and_source(case):
    made = case()
    write(made)
    facts = Lineage(judge(listed(made, "monitored.toml"))).facts["wetland.reed_yield"]
    assert (facts.file, facts.source, facts.evidence) == ("monitored.toml", "overlay_monitored", "monitoring")
    assert not facts.soft


def joint(case):
    draws = {"wetland.reed_yield": np.linspace(7, 9, 64), "wetland.turnover": 3 - np.linspace(7, 9, 64) / 8}
    values = {key: OverlayValue(value=float(np.median(x)), sampled=True) for key, x in draws.items()}
    made = case(**LOOSE)
    return made, write(made, values, draws=draws), draws


def test_a_joint_sample_is_one_column_of_the_design(case):
    made, overlay, draws = joint(case)
    judged = judge(listed(made, "monitored.toml"))
    assert judged.design.factors == ("overlay:monitored",)
    u = np.random.default_rng(0).random(500)
    found = Plan(judged.graph, list(draws)).run({"overlay:monitored": u})
    pairs = set(zip(*draws.values(), strict=True))
    drawn = list(zip(*(np.asarray(found[key]) for key in draws), strict=True))
    assert set(drawn) <= pairs
    assert len(set(drawn)) > 60
    problem = Study(judged.loaded).problem
    assert problem.names == ("overlay:monitored",)
    assert problem.factor("overlay:monitored").label("en") == "monitoring (64 joint draws)"
    fact = Lineage(judged).facts["wetland.turnover"]
    assert "64 draws" in fact.text
    assert "overlay:monitored" in fact.text


def test_a_column_of_joint_draws_is_read_in_the_order_of_its_rows():
    spread = JointSpread("empirical", (5.0, 1.0, 3.0, 9.0))
    assert spread.quantile(np.array([0.0, 0.26, 0.5, 0.99])).tolist() == [5.0, 1.0, 3.0, 9.0]
    assert spread.support == (1.0, 9.0)


# --- refused ---


def test_an_overlay_of_a_card_that_changed_is_refused_with_how_to_renew(case, refused):
    made = case()
    overlay = write(made)
    edit(made.folder / "reed.toml", "value = 1000", "value = 1100")
    problem = refused(
        lambda: made.bind(overlay=overlay.path),
        "overlay_digest",
        "plots.csv",
        "cards.wetland",
        card_digest(made.card()),
    )
    assert "reed" in problem.text()
    edit(overlay.path, overlay.file.cards["wetland"], card_digest(made.card()))  # what the message says
    assert np.squeeze(made.bind(overlay=overlay.path).central["wetland.reed_yield"]) == pytest.approx(7.0)


def test_an_overlay_of_a_price_that_changed_is_refused(case, refused):
    made = case()
    overlay = write(made)
    edit(made.folder / "models/prices.toml", "value = 300", "value = 310")
    vars(made.library).pop("prices", None)
    refused(lambda: records(made, overlay), "overlay_price_digest", "reed", "plots.csv")


def test_an_overlay_for_another_domain_is_refused(case, refused):
    made = case()
    overlay = write(made)
    edit(overlay.path, "[cards]\nwetland", "[cards]\nforest")
    refused(lambda: records(made, overlay), "overlay_other_card", "forest", "wetland")
    refused(lambda: listed(made, "monitored.toml"), "overlay_other_domain", "forest", "wetland")


def test_an_unknown_record_names_the_nearest(case, refused):
    made = case()
    overlay = write(made)
    edit(overlay.path, "wetland.reed_yield", "wetland.reed_yeild")
    refused(lambda: records(made, overlay), "unknown_name", "wetland.reed_yield")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('unit = "t_DM/ha/a"', 'unit = "yuan/ha/a"', "unit_kind"),
        ("value = 7.0", "value = 70.0", "outside_bounds"),
        ("price_year = 2012\n", "", "price_without_year"),
    ],
)
def test_values_are_checked_as_the_card_s_own(case, mistakes, old, new, code):
    made = case()
    overlay = write(made, {**VALUES, "wetland.reed_yield": OverlayValue(value=7.0, unit="t_DM/ha/a")})
    edit(overlay.path, old, new)
    assert code in mistakes(lambda: records(made, overlay))


def test_two_overlays_may_not_set_one_record_or_have_one_name(case, refused):
    made = case()
    first = write(made)
    second = write(made, {"wetland.reed_yield": OverlayValue(value=6.0)}, name="other")
    refused(lambda: records(made, first, second), "overlay_value_twice", "wetland.reed_yield", "monitored.toml")
    edit(second.path, 'name = "other"', 'name = "monitored"')
    refused(lambda: records(made, first, second), "overlay_name_twice", "monitored")


def test_joint_draws_that_changed_are_refused(case, refused):
    made, overlay, _ = joint(case)
    sample = overlay.path.with_name("monitored.sample.csv")
    text = sample.read_text(encoding="utf-8")
    sample.write_text(text + "1,1\n", encoding="utf-8")
    refused(lambda: read_overlay(overlay.path), "overlay_sample_changed", "monitored.sample.csv")
    sample.unlink()
    refused(lambda: read_overlay(overlay.path), "overlay_sample_missing", "monitored.sample.csv")


@pytest.mark.parametrize(
    ("change", "code"), [(("turnover", "turnabout"), "overlay_sample_columns"), (("8", "x"), "overlay_sample_numbers")]
)
def test_joint_draws_that_do_not_fit_are_refused(case, refused, change, code):
    from esvalue.inputs.overlay import file_digest

    made, overlay, _ = joint(case)
    sample = overlay.path.with_name("monitored.sample.csv")
    edit(sample, *change)
    edit(overlay.path, overlay.file.sample.digest, file_digest(sample))
    refused(lambda: read_overlay(overlay.path), code)


# --- what it changes ---


def test_what_an_overlay_changes_is_explained_by_hand(case):
    made = case()
    values = {"wetland.harvest_cost": OverlayValue(value=800.0, unit="yuan/ha/a", price_year=2012)}
    overlay = write(made, values)
    changes = overlay_changes(made.load(), overlay)
    # floor = share x (8 t x 321.3 yuan - cost): the median of a symmetric spread moves by share x 200 yuan
    frame = changes.frame().set_index(["option", "region"])
    assert frame.loc[("floor", "reserve_core"), "change"] == pytest.approx(0.5 * 200)
    assert frame.loc[("floor", "ordinary"), "change"] == pytest.approx(0.2 * 200)
    assert frame.loc[("status_quo", "reserve_core"), "change"] == 0
    english, chinese = (explain_overlay(made.load(), overlay, language) for language in ("en", "zh"))
    assert "wetland.harvest_cost: 1,000 yuan/ha/a of 2012 -> 800 yuan/ha/a of 2012" in english
    assert "of which 2 change" in english
    assert "其中 2 个改变" in chinese
    assert "floor | wetland | ordinary" in chinese


def test_an_overlay_the_scenario_names_already_is_explained_the_same(case):
    made = case()
    overlay = write(made)
    before = explain_overlay(made.load(), overlay)
    assert explain_overlay(listed(made, "monitored.toml"), overlay) == before


def test_a_calibration_goes_into_a_run_and_its_trace(case, tmp_path):
    from esvalue.runs.compare import compare_runs
    from esvalue.runs.opening import open_run
    from esvalue.runs.run import run_scenario

    made = case(**LOOSE)
    rows = [
        {"node": "reed_output", "place": "north", "value": 1700, "unit": "t_DM/a", "error": 100, "source": "plots"},
        {"node": "stored", "place": "north", "value": 2_200_000, "unit": "m3/a", "error": 1e5, "source": "gauge"},
    ]
    fitted = calibrate_scenario(made.load(), rows, ["reed_yield", "turnover"], seed=1)
    fitted.to_overlay(made.folder / "both.toml")
    before = open_run(run_scenario(made.load(), tmp_path.parent / f"{tmp_path.name}-before"))
    after = open_run(run_scenario(listed(made, "both.toml"), tmp_path.parent / f"{tmp_path.name}-after"))
    entries = {entry["id"]: entry for entry in after.lineage["entries"]}
    assert (entries["wetland.turnover"]["file"], entries["wetland.turnover"]["evidence"]) == ("both.toml", "monitoring")
    assert {"scenario/both.toml", "scenario/both.sample.csv"} <= set(after.manifest["inputs"])
    figure = next(name for name, one in after.lineage["figures"].items() if one["key"].startswith("standard|floor"))
    assert "both.toml" in after.trace(figure)  # bound again from the inputs of the run alone
    text = compare_runs(before, after, "en")
    assert "wetland.reed_yield" in text
    assert set(after.judged().loaded.overlaid) == {"wetland.reed_yield", "wetland.turnover"}


def test_the_digest_of_what_an_overlay_says_hangs_on_no_language() -> None:
    written = {"name": "reed", "title": Text(zh="监测", en="monitoring"), "date": datetime.date(2024, 5, 31)}
    read = tomllib.loads('name = "reed"\ntitle = { zh = "监测", en = "monitoring" }\ndate = 2024-05-31')
    digests = set()
    for language in ("zh", "en"):
        set_language(language)
        digests |= {content_digest(written), content_digest(read)}
    assert len(digests) == 1
