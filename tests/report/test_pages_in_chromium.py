"""The pages of a run as a person meets them: on a desk, on a phone, on paper, by night, offline, in both languages.

    make test-browser

They need Chromium and are left out of all other commands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from chromium import Look, Proxy, browser, measure, printed_pages, proxy
from given import Domain, Place, write
from perturbation import with_scenario

from esvalue import run_scenario
from esvalue.inputs.scenario import load_scenario

pytestmark = [pytest.mark.browser, pytest.mark.skipif(browser() is None, reason="there is no Chromium")]
LANGUAGES = ("zh", "en")
PHONE = 390
#: A name that does something wherever it is taken for markup.
HOSTILE = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>"
LONG = "a rate between what holders lose and what all others gain, by zone"


@pytest.fixture(scope="module")
def panjin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Panjin with few draws."""
    loaded = load_scenario("panjin")
    head = loaded.scenario.scenario.model_copy(update={"replicates": 2, "points": 64, "commit_draws": 512})
    return run_scenario(with_scenario(loaded, scenario=head), tmp_path_factory.mktemp("browser") / "panjin")


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifteen zones, twelve options with long names and one hostile one."""
    folder = tmp_path_factory.mktemp("crowd")
    places = [
        Place("core", base=100.0, cost=1500.0, carbon=50.0),
        Place("edge", base=300.0, cost=750.0, carbon=9000.0),
        Place("rest", base=200.0, cost=300.0, carbon=9000.0),
    ]
    names = [f"option{n}" for n in range(10)]
    numbers = {name: {"core": 20.0 + 10 * n, "edge": 10.0 + 5 * n, "rest": 5.0 + 3 * n} for n, name in enumerate(names)}
    more = (
        '[budget]\namount = { value = 2e6, unit = "yuan/a", date = 2024, basis = "statutory", source = "judgement" }\n'
    )
    more += '[[requirements]]\noutcome = "adequacy"\nat_least = 0.8\nin_share = 0.9\n'
    more += '[[requirements]]\noutcome = "public_cost"\nat_most = "budget"\nin_share = 0.9\n'
    (folder / "in").mkdir()
    write(folder / "in", {f"land{n}": Domain(places, numbers) for n in range(5)}, more, names)
    scene = folder / "in" / "scenario.toml"
    text = scene.read_text(encoding="utf-8")
    for n, name in enumerate(names):
        title = HOSTILE if n % 3 == 0 else f"{LONG} {n}"
        text = text.replace(f'zh = "{name}", en = "{name}"', f'zh = "{title}", en = "{title}"')
    scene.write_text(text, encoding="utf-8")
    return run_scenario(folder / "in", folder / "out")


@pytest.fixture(scope="module")
def line() -> Iterator[Proxy]:
    with proxy() as made:
        yield made


@pytest.fixture(scope="module")
def seen(
    panjin: Path, crowd: Path, line: Proxy, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str, str, int], dict[str, Any]]:
    """What is measured of every page, by run, page, language and width."""
    keys = [
        (run, page, language, width)
        for run in ("panjin", "crowd")
        for page in ("report", "annex", "technical")
        for language in LANGUAGES
        for width in ((1280, PHONE) if page == "report" else (1280,))
    ]
    folders = {"panjin": panjin, "crowd": crowd}
    looks = [Look(folders[run] / f"{page}.html", language, width) for run, page, language, width in keys]
    return dict(zip(keys, measure(tmp_path_factory.mktemp("light"), looks, line.port), strict=True))


def test_a_page_asks_for_nothing_and_a_name_does_nothing(
    seen: dict[Any, dict[str, Any]], line: Proxy, tmp_path: Path
) -> None:
    assert {key: one["fetched"] for key, one in seen.items() if one["fetched"]} == {}
    assert {key for key, one in seen.items() if one["hacked"]} == set()
    assert line.foreign == []
    control = tmp_path / "control.html"
    control.write_text('<img src="http://asked.example/x.png"><script>window.hacked=1</script>', encoding="utf-8")
    (found,) = measure(tmp_path, [Look(control, "en")], line.port)
    assert found["hacked"] == 1
    assert "asked.example" in line.foreign


def test_nothing_is_cut_and_nothing_scrolls_sideways(seen: dict[Any, dict[str, Any]]) -> None:
    assert {key: one["sideways"] for key, one in seen.items() if one["sideways"] > 0} == {}
    assert {key: one["cut"] for key, one in seen.items() if one["cut"]} == {}


def test_text_is_large_and_dark_enough(seen: dict[Any, dict[str, Any]]) -> None:
    front = {key: one for key, one in seen.items() if key[1] == "report"}
    assert all(one["texts"] > 50 for one in front.values())
    assert {key: one["small"] for key, one in front.items() if one["small"]["size"] < 12 - 1e-6} == {}
    assert {key: one["pale"] for key, one in front.items() if one["pale"]["contrast"] < 4.5} == {}


def test_the_page_is_legible_by_night(panjin: Path, line: Proxy, tmp_path: Path) -> None:
    looks = [Look(panjin / "report.html", language) for language in LANGUAGES]
    for found in measure(tmp_path, looks, line.port, dark=True):
        assert found["dark"]
        assert found["pale"]["contrast"] >= 4.5, found["pale"]


def test_the_page_is_about_two_screens_or_four_on_a_phone(seen: dict[Any, dict[str, Any]]) -> None:
    for language in LANGUAGES:
        desk, phone = seen["panjin", "report", language, 1280], seen["panjin", "report", language, PHONE]
        assert desk["height"] < 2.5 * 900
        assert phone["height"] < 4.7 * 844
        assert desk["lead"]["bottom"] < 900
        assert desk["table"]["top"] < 500  # the table begins well within the first screen


def test_every_drawing_table_and_control_has_a_name_and_can_be_reached(seen: dict[Any, dict[str, Any]]) -> None:
    front = {key: one for key, one in seen.items() if key[1] == "report"}
    assert {key for key, one in front.items() if one["unnamed"]} == set()
    assert all(one["focusable"] > 20 for one in front.values())


def test_the_slider_says_the_steps_of_the_list(panjin: Path, seen: dict[Any, dict[str, Any]]) -> None:
    text = (panjin / "report.html").read_text(encoding="utf-8")
    parts = dict(re.findall(r'<section lang="([a-z]+)[^"]*"[^>]*>(.*?)</section>', text, re.S))
    for language in LANGUAGES:
        listed = [
            unescape(re.sub(r"<[^>]*>", "", one)).strip()
            for one in re.findall(r"<li data-within=[^>]*>(.*?)</li>", parts[language], re.S)
        ]
        said = seen["panjin", "report", language, 1280]["said"]
        assert len(listed) > 2
        assert [one["shown"] for one in said] == [[one] for one in listed]
        assert [one["read"] for one in said] == listed


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("run", ["panjin", "crowd"])
def test_the_page_is_one_printed_sheet(
    run: str, language: str, line: Proxy, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    look = Look(request.getfixturevalue(run) / "report.html", language)
    assert printed_pages(tmp_path, look, line.port) == 1
