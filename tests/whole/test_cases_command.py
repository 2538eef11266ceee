"""Every case runs from the command line: published ones with their scenario or a plain one, small ones,
and odd ones.
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from folders import ROOT, TESTS
from reproduction.published import CASES, FOLDER, expectation

from esvalue.cli import main
from esvalue.core.errors import InputError
from esvalue.core.reserved import JOINS
from esvalue.inputs.reserved import RESERVED, RESERVED_DOMAINS
from esvalue.inputs.scenario import load_scenario
from esvalue.runs.opening import open_run
from esvalue.standards.judging import judge

BAY, HAND = TESTS / "cases" / "bay" / "scenario.toml", TESTS / "cases" / "hand"
#: A scenario for a case that has none: it values, and sets no standard.
PLAIN = """
[scenario]
name = "case"
title = {{ zh = "案例", en = "case" }}
price_year = {price_year}
seed = 1
replicates = 2
points = 2
commit_draws = 2
[domains.{domain}]
card = "card.toml"
places = "places.csv"
[options.none]
title = {{ zh = "不设标准", en = "no standard" }}
status_quo = true
rule = "none"
"""
SLOW = ("flip_doubled", "no_range", "none_qualifies", "tie")


def scenario(name: str, tmp_path: Path) -> Path:
    """Return a copy of a published case with its scenario, or the plain one where it has none."""
    folder = tmp_path / name
    shutil.copytree(FOLDER / name, folder)
    path = folder / "scenario.toml"
    if not path.is_file():
        card = tomllib.loads((folder / "card.toml").read_text(encoding="utf-8"))
        year = expectation(name)["case"].get("price_year", 2015)
        path.write_text(PLAIN.format(price_year=year, domain=card["domain"]), encoding="utf-8")
    return path


def works(path: Path, out: Path, capsys: Any) -> str:
    """Check, run, compare and trace a scenario as a user does; return what the run printed."""
    assert main(["check", str(path)]) == 0
    assert main(["run", str(path), "--out", str(out), "--quiet"]) == 0
    printed = capsys.readouterr()
    assert not [line for line in printed.err.splitlines() if line and "doubt" not in line]
    figure = list(open_run(out).lineage["figures"])[-1]
    for words in (["compare", str(out)], ["--lang", "zh", "compare", str(out), str(out)], ["trace", str(out), figure]):
        assert main(words) == 0, words
    assert capsys.readouterr().err == ""
    for name in ("report.html", "annex.html", "technical.html"):
        page = (out / name).read_text(encoding="utf-8")
        assert ">nan<" not in page
        assert ">inf<" not in page
    return printed.out


@pytest.mark.parametrize("name", CASES)
def test_a_published_case_runs(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = scenario(name, tmp_path)
    works(path, tmp_path / "out", capsys)
    if "gep" in tomllib.loads((path.parent / "card.toml").read_text(encoding="utf-8"))["readings"]:
        assert main(["gep", str(path), "--out", str(tmp_path / "gep")]) == 0
        assert (tmp_path / "gep" / "account.html").is_file()
    for survey in sorted(path.parent.glob("bids_*.csv")):
        codes = survey.with_suffix(".toml")
        codes.write_text(
            codes.read_text(encoding="utf-8").replace("[model]", '[model]\nmethod = "contingent"'), encoding="utf-8"
        )
        assert main(["survey", "estimate", str(survey)]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[pytest.mark.slow] if path.stem in SLOW else [], id=f"{path.parent.name}/{path.stem}")
        for path in (BAY, *sorted(HAND.glob("*.toml")))
        if path.stem not in ("common", "hand")
    ],
)
def test_a_small_case_runs(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert works(path, tmp_path / "out", capsys)


# --- nothing is uncertain ---


def test_a_scenario_in_which_nothing_is_uncertain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = scenario("hani_2017", tmp_path)
    printed = works(path, tmp_path / "out", capsys)
    assert "Nothing in the scenario is uncertain" in printed
    for language, words in (
        ("en", "nothing is uncertain, so there is one future and nothing to explore"),
        ("zh", "没有任何不确定的条目"),
    ):
        assert main(["--lang", language, "explore", str(path), "--out", str(tmp_path / "explored"), "--quiet"]) == 1
        assert words in capsys.readouterr().err
    assert not (tmp_path / "explored").exists()


# --- names ---


@pytest.mark.parametrize("name", ["value", "increment", "spill", "floor"])
def test_a_reading_may_bear_any_name(case, name: str) -> None:
    """Readings stand in a space of their own: what is worked out of one is named after it there."""
    made = case(card=[("[readings.gep]", f"[readings.{name}]")]).bind()
    found = made.evaluate([f"wetland.reading.{name}.value", "wetland.value"])
    assert float(found["wetland.value"].sum()) == float(found[f"wetland.reading.{name}.value"].sum()) > 0


@pytest.mark.parametrize("name", ["value", "floor", "domain_area", "increment"])
@pytest.mark.parametrize("table", ["nodes.margin", "parameters.variation", "columns.depth"])
def test_a_reserved_name_is_refused_with_the_list(case, name: str, table: str) -> None:
    kind = table.partition(".")[0]
    text = said(case(card=[(f"[{table}]", f"[{kind}.{name}]")]).card)
    assert (
        f"reed.toml: {kind}.{name}: esvalue uses the name '{name}' itself; choose another, such as {name}_1 "
        "(reserved: ceiling, ceiling_by_region," in text
    )


@pytest.mark.parametrize("name", RESERVED_DOMAINS)
def test_a_domain_with_a_reserved_name(case, name: str) -> None:
    assert "esvalue uses the name" in said(case(card=[('domain = "wetland"', f'domain = "{name}"')]).card)


@pytest.mark.parametrize("char", JOINS)
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("card", "[nodes.margin]", '[nodes."a{}b"]'),
        ("card", "[services.reed_supply]", '[services."a{}b"]'),
        ("card", "[readings.gep]", '[readings."a{}b"]'),
        ("card", '"reserve_core", "ordinary"]', '"a{}b", "ordinary"]'),
        ("scenario", "[options.floor]", '[options."a{}b"]'),
        ("prices", "[prices.reed]", '[prices."a{}b"]'),
    ],
)
def test_a_name_with_a_character_that_joins_names(case, char: str, file: str, old: str, new: str) -> None:
    made = case(**{file: [(old, new.format(char))]})
    text = said((lambda: made.library.prices) if file == "prices" else made.card if file == "card" else made.load)
    assert (
        f"the name 'a{char}b' holds {char}; names are joined with . : | # @ [ ], so none of these stands in "
        "a name: write a_b" in text
    )


def said(action: Callable[[], Any]) -> str:
    with pytest.raises(InputError) as caught:
        action()
    assert caught.value.text("zh") != caught.value.text("en")
    return caught.value.text("en")


@pytest.mark.parametrize("path", [BAY, HAND / "clear_winner.toml"], ids=["bay", "hand"])
def test_the_list_of_reserved_names_is_true(path: Path) -> None:
    """What is worked out under a name of its own beside those of the card is in the list, and the list has no other."""
    judged = judge(load_scenario(path))
    domain, card = next(iter(judged.loaded.cards.items()))
    own = {*card.columns, *card.parameters, *card.nodes}
    made = {
        rest.split("@")[0].split("|")[0]
        for head, _, rest in (name.partition(".") for name in judged.graph.nodes)
        if head == domain and "." not in rest
    }
    assert made - own <= set(RESERVED)
    if domain == "bay":
        assert made - own == set(RESERVED) - {"period"}  # which keys a table, and is no node
    assert {name.split(".")[0] for name in judged.graph.nodes} - {domain} <= set(RESERVED_DOMAINS)


def test_the_reserved_names_are_in_the_reference() -> None:
    for page in ("cards.md", "cards.zh.md"):
        text = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
        assert all(f"`{name}`" in text for name in (*RESERVED, *RESERVED_DOMAINS)), page


@pytest.mark.parametrize("name", ["value", "floor", "a.b"])
def test_a_scenario_with_a_name_that_cannot_be_given(case, name: str) -> None:
    """Such a card is not bound: `check` says the name, and does not fail at it."""
    assert "nodes" in said(case(card=[("[nodes.margin]", f'[nodes."{name}"]')]).load)
