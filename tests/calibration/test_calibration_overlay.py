"""What `calibrate` writes, `run` and `diff` read: of every kind of record, and only what the observations speak of."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest
from conftest import write_case
from hypothesis import given, settings
from hypothesis import strategies as st

from esvalue.calibration import calibrate
from esvalue.core.errors import InputError, Mistakes
from esvalue.inputs.library import Library, package_folder
from esvalue.inputs.overlay import overlay_records, read_overlay
from esvalue.inputs.scenario import load_scenario, with_overlays
from esvalue.runs.calibrate import calibrate_files

#: Records of a margin in yuan per ha and year: where the year of the money stands, and in what unit.
MONEY = {
    "priced": 'price_year = 2011\nsource = "paper_2010"',
    "published": 'published = 2011\nevidence = "judgement"\nsource = "paper_2010"',
    "per mu": 'unit = "yuan/mu/a"\nprice_year = 2011\nsource = "paper_2010"',
    "statutory": 'basis = "statutory"\nsource = "law_2010"',
}
SPREADS = (
    "uniform = [400, 1900]",
    "triangular = [400, 1000, 1900]",
    "normal = [1000, 100]",
    "lognormal = [1000, 1.2]",
    "truncnormal = [1000, 300, 0, 3000]",
)
MARGIN = """
[parameters.own_margin]
title = {{ zh = "自有收益", en = "own margin" }}
unit = "yuan/ha/a"
role = "cost"
by = "region_type"
[parameters.own_margin.table.reserve_core]
value = 1000
spread = {{ {spread} }}
{money}
[parameters.own_margin.table.ordinary]
value = 700
spread = {{ uniform = [100, 1500] }}
{money}
"""
NODE = [('args = { margin = "margin", share', 'args = { margin = "own_margin", share')]


def drop(text: str, first: str, last: str) -> str:
    """Return the text without what stands from one line to before another."""
    return text[: text.index(first)] + text[text.index(last) :]


def made_case(folder: Path, spread: str, money: str):
    from conftest import CARD

    card = drop(CARD, "[nodes.margin]", "[nodes.forgone]").replace(*NODE[0]) + MARGIN.format(spread=spread, money=money)
    return write_case(folder, card=drop(card, "[parameters.harvest_cost]", "[parameters.turnover]"))


@settings(max_examples=8)
@given(
    spread=st.sampled_from(SPREADS),
    money=st.sampled_from(sorted(MONEY)),
    moved=st.floats(-1.0, 1.0),
    joint=st.sampled_from([None, True, False]),
)
def test_a_record_of_any_kind_is_read_back_and_what_was_not_observed_keeps_its_value(
    tmp_path_factory, spread, money, moved, joint
) -> None:
    made = made_case(tmp_path_factory.mktemp("own"), spread, MONEY[money])
    model, loaded = made.bind(), made.load()
    seen = float(model.central["wetland.forgone"].ravel()[0]) * (1 + 0.1 * moved)
    row = {
        "node": "forgone",
        "place": "north",
        "value": seen,
        "unit": "yuan/ha/a",
        "relative": 0.1,
        "year": 2012,
        "source": "accounts",
    }
    fitted = calibrate(model, [row], ["own_margin"])
    overlay = fitted.to_overlay(made.folder / "fit.toml", joint=joint)
    assert list(overlay.file.values) == ["wetland.own_margin[reserve_core]"]
    problems = Mistakes()
    assert list(overlay_records([overlay], loaded.cards, loaded.library, problems)) == [
        "wetland.own_margin[reserve_core]"
    ]
    assert not problems
    laid = with_overlays(loaded, (overlay,))
    assert set(laid.overlaid) == {"wetland.own_margin[reserve_core]"}
    assert fitted.silent.tolist() == [one.key != "wetland.own_margin[reserve_core]" for one in fitted.parameters]


def test_what_a_prior_ties_to_an_observed_entry_is_written(tmp_path) -> None:
    made = made_case(tmp_path, SPREADS[0], MONEY["priced"])
    row = {
        "node": "forgone",
        "place": "north",
        "value": 600,
        "unit": "yuan/ha/a",
        "relative": 0.05,
        "year": 2012,
        "source": "accounts",
    }
    keys = ("wetland.own_margin[reserve_core]", "wetland.own_margin[ordinary]")
    fitted = calibrate(made.bind(), [row], ["own_margin"], correlation={keys: 0.8})
    assert list(fitted.to_overlay(tmp_path / "tied.toml").file.values) == list(keys)
    lone = calibrate(made.bind(), [row, row | {"year": 2011}], ["own_margin"], method="likelihood")
    assert list(lone.to_overlay(tmp_path / "lone.toml").file.values) == [keys[0]]


def test_of_nothing_observed_nothing_is_written(tmp_path, refused) -> None:
    made = made_case(tmp_path, SPREADS[0], MONEY["priced"])
    row = {
        "node": "forgone",
        "place": "north",
        "value": 600,
        "unit": "yuan/ha/a",
        "relative": 0.05,
        "year": 2012,
        "source": "accounts",
    }
    fitted = calibrate(made.bind(), [row], ["own_margin[ordinary]"])
    refused(lambda: fitted.to_overlay(tmp_path / "none.toml"), "overlay_nothing_said", "own margin [ordinary wetland]")
    assert not (tmp_path / "none.toml").exists()
    assert "keeps the card's value" in fitted.summary("en")
    assert "保留卡片的取值" in fitted.summary("zh")


@settings(max_examples=6)
@given(times=st.floats(0.02, 50).filter(lambda times: not 0.6 < times < 1.6))
def test_a_fit_that_calls_itself_impossible_is_written_only_if_accepted(tmp_path_factory, times) -> None:
    made = made_case(tmp_path_factory.mktemp("far"), "normal = [1000, 20]", MONEY["priced"])
    row = {
        "node": "forgone",
        "place": "north",
        "value": 535 * times,
        "unit": "yuan/ha/a",
        "relative": 0.05,
        "year": 2012,
        "source": "accounts",
    }
    fitted = calibrate(made.bind(), [row, row | {"year": 2011}], ["own_margin"])
    assert fitted.objections
    with pytest.raises(InputError) as caught:
        fitted.to_overlay(made.folder / "fit.toml")
    assert [one.code for one in caught.value.problems] == [*(one.code for one in fitted.objections), "fit_refused"]
    assert "--accept" in caught.value.text("zh")
    assert not (made.folder / "fit.toml").exists()
    value = fitted.to_overlay(made.folder / "fit.toml", accept=True).file.values["wetland.own_margin[reserve_core]"]
    for language in ("en", "zh"):
        assert fitted.objections[0].text(language) in getattr(value.note, language)
    shown = fitted.conf_int().loc["wetland.own_margin[reserve_core]"]
    u = (np.arange(200_000) + 0.5) / 200_000
    kept = np.quantile(value.spread.quantile(u), [0.025, 0.975])
    drawn = np.quantile(fitted.sample(8192, 1)["wetland.own_margin[reserve_core]"], [0.025, 0.975])
    wide = shown["high"] - shown["low"]
    assert kept == pytest.approx(shown, abs=0.03 * wide)
    assert drawn == pytest.approx(shown, abs=0.03 * wide)


def test_nothing_is_written_that_the_card_refuses(tmp_path, refused) -> None:
    made = made_case(tmp_path, SPREADS[0], MONEY["priced"])
    row = {
        "node": "forgone",
        "place": "north",
        "value": 600,
        "unit": "yuan/ha/a",
        "relative": 0.05,
        "year": 2012,
        "source": "accounts",
    }
    fitted = calibrate(made.bind(), [row], ["own_margin[reserve_core]"])
    (one,) = fitted.parameters
    yearless = dataclasses.replace(
        one,
        quantity=dataclasses.replace(
            one.quantity, price_years=None, record=one.quantity.record.model_copy(update={"price_year": None})
        ),
    )
    forward = fitted.objective.forward
    forward.parameters = (yearless,)
    refused(lambda: fitted.to_overlay(tmp_path / "bad.toml"), "price_without_year")
    assert not (tmp_path / "bad.toml").exists()


OBSERVED = """node,place,value,unit,relative [percent],year,source,evidence
nitrogen_removed,赵圈河苇田,1020,t_N/a,12,2023,nitrogen fluxes in and out of Zhaoquanhe,
nitrogen_removed,赵圈河苇田,930,t_N/a,12,2024,nitrogen fluxes in and out of Zhaoquanhe,
nitrogen_removed,盘山苇田,1390,t_N/a,15,2024,nitrogen fluxes in and out of Panshan,
net_margin,reed,1650,yuan/ha/a,10,2024,accounts of eight reed holders,statistics
"""


def test_what_is_written_for_panjin_is_read_by_it(tmp_path) -> None:
    shutil.copytree(package_folder("scenarios") / "panjin", tmp_path / "panjin")
    (tmp_path / "observations.csv").write_text(OBSERVED, encoding="utf-8")
    out = tmp_path / "panjin" / "fit.toml"
    calibrate_files(
        tmp_path / "panjin" / "scenario.toml",
        tmp_path / "observations.csv",
        ["nitrogen_removal_rate", "net_margin"],
        out,
        library=Library(),
        charts=False,
    )
    assert set(read_overlay(out).file.values) == {"wetland.nitrogen_removal_rate[reed]", "wetland.net_margin[reed]"}
    plain = load_scenario(tmp_path / "panjin")
    laid = with_overlays(plain, (read_overlay(out),))
    before, after = (
        {q.id: q.central for leaf in bound.graph.nodes.values() for q in getattr(leaf, "quantities", ()) if q}
        for bound in map(bound_of, (plain, laid))
    )
    assert {key for key in before if before[key] != after[key]} == set(read_overlay(out).file.values)
    assert np.isfinite(list(after.values())).all()


def bound_of(loaded):
    from esvalue.model.model import bind_all

    return bind_all(
        loaded.library,
        loaded.settings(),
        loaded.cards,
        loaded.places,
        {domain: path.name for domain, path in loaded.card_paths.items()},
    )


def test_the_command_shows_a_fit_before_it_refuses_it(tmp_path, capsys) -> None:
    from esvalue.cli import main

    made_case(tmp_path, "normal = [1000, 20]", MONEY["priced"])
    (tmp_path / "seen.csv").write_text(
        "node,place,value,unit,relative,year,source\nforgone,north,2000,yuan/ha/a,0.05,2012,accounts\n",
        encoding="utf-8",
    )
    call = [
        "calibrate",
        str(tmp_path / "scenario.toml"),
        "--models",
        str(tmp_path / "models"),
        "--to",
        str(tmp_path / "seen.csv"),
        "--fit",
        "own_margin",
        "--out",
        str(tmp_path / "fit.toml"),
    ]
    assert main(call) == 1
    said = capsys.readouterr()
    assert "variance removed" in said.out
    assert "--accept" in said.err
    assert "own margin [core zone]" in said.out
    assert main([*call, "--accept"]) == 0
    assert (tmp_path / "fit.toml").is_file()
    capsys.readouterr()
    asked = ["diff", str(tmp_path / "scenario.toml"), str(tmp_path / "fit.toml"), "--models", str(tmp_path / "models")]
    for language, word in (("en", "the overlay notes: "), ("zh", "覆盖文件注明：")):
        assert main(["--lang", language, *asked]) == 0
        assert word in capsys.readouterr().out
