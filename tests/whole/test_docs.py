"""The documentation says what the program does: links resolve, TOML fits, Python runs, commands exist,
generated parts are up to date.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import io
import re
import shlex
import shutil
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from each import each
from folders import ROOT
from jsonschema import Draft7Validator

from esvalue import cli
from esvalue.cli.parser import parser_of
from esvalue.core.units import parse
from esvalue.inputs.schemas import FILES, schema
from esvalue.payments.schemas import rule_schema

PAGES = [
    *(
        ROOT / name
        for name in ("README.md", "README.zh.md", "CHANGELOG.md", "CONTRIBUTING.md", "tests/reproduction/README.md")
    ),
    *sorted(ROOT.glob("scenarios/*/README.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
TWINS = [(page, page.with_name(page.name.replace(".zh.md", ".md"))) for page in PAGES if page.name.endswith(".zh.md")]
BLOCK = re.compile(r"^(?P<indent> *)```(?P<what>[^\n]*)\n(?P<body>.*?)^ *```$", re.MULTILINE | re.DOTALL)
#: Pages whose Python takes more than some seconds.
SLOW = {"trace_and_audit", "run_folder", "explore", "workbook", "runs"}
#: Pages whose blocks work on tables that the reader brings; what they import must be there, and their tests run the
#: rest.
TABLES = {
    "opportunity_cost",
    "contingent_valuation",
    "choice_experiments",
    "travel_cost",
    "hedonic",
    "value_transfer",
    "calibrate",
}


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path, language: str) -> list[str]:
    """Return the bodies of the fenced blocks of a language."""
    return [m["body"] for m in BLOCK.finditer(read(page)) if m["what"].split(" ")[0] == language]


def headings(text: str) -> list[str]:
    return re.findall(r"^#{1,6} .+$", BLOCK.sub("", text), re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """Return the anchors GitHub gives the headings of a page."""
    found: set[str] = set()
    for line in headings(read(page)):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line.lstrip("# ").strip()).replace("`", "").lower()
        anchor = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
        number = next(i for i in range(1000) if (anchor if i == 0 else f"{anchor}-{i}") not in found)
        found.add(anchor if number == 0 else f"{anchor}-{number}")
    return found


def links(page: Path) -> Iterator[str]:
    for target in re.findall(r"\[[^\]]*\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)", BLOCK.sub("", read(page))):
        if not re.match(r"[a-z]+:", target):
            yield target


@each("page", PAGES, ids=name)
def test_links_resolve(page: Path) -> None:
    wrong = []
    for target in links(page):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors(file)):
            wrong.append(target)
    assert wrong == []


def test_every_page_is_linked_from_the_index() -> None:
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / target.partition("#")[0]).resolve() for target in links(index)}
    assert [
        name(page) for page in sorted((ROOT / "docs").rglob("*.md")) if page != index and page.resolve() not in linked
    ] == []


@each(("chinese", "english"), TWINS, ids=lambda page: name(page))
def test_both_languages_have_the_same_blocks_and_headings(chinese: Path, english: Path) -> None:
    texts = read(chinese), read(english)
    kinds = [[m["what"] for m in BLOCK.finditer(text)] for text in texts]
    levels = [[line.split(" ")[0] for line in headings(text)] for text in texts]
    assert kinds[0] == kinds[1]
    assert levels[0] == levels[1]
    keys = [[shape(tomllib.loads(body)) for body in blocks(page, "toml")] for page in (chinese, english)]
    assert keys[0] == keys[1]
    assert english.name in {target.partition("#")[0] for target in links(chinese)}
    assert chinese.name in {target.partition("#")[0] for target in links(english)}


def shape(data: Any) -> Any:
    """Return the keys of a block without its texts and numbers."""
    if isinstance(data, dict):
        return {key: shape(part) for key, part in data.items()}
    return [shape(part) for part in data if isinstance(part, dict)] if isinstance(data, list) else None


# --- TOML -------------------------------------------------------------------------------------------------------------


def fragment(part: Any) -> Any:
    """Return a schema that demands nothing, so that a part of a file fits it."""
    if isinstance(part, dict):
        if "else" in part:  # a scenario over a base is checked at the top only: take what holds without one
            part = {
                **{key: inner for key, inner in part.items() if key not in ("if", "else")},
                "properties": {**part["properties"], **part["else"]["properties"]},
            }
        kept = {
            key: inner
            for key, inner in part.items()
            if not (key == "oneOf" and all(set(one) == {"required"} for one in inner))
        }
        return {
            key: fragment(inner) for key, inner in kept.items() if not (key == "required" and isinstance(inner, list))
        }
    return [fragment(one) for one in part] if isinstance(part, list) else part


@pytest.fixture(scope="module")
def validators() -> dict[str, tuple[Draft7Validator, Draft7Validator]]:
    made = {**{kind: schema(kind) for kind in FILES}, "rule": rule_schema()}
    return {kind: (Draft7Validator(one), Draft7Validator(fragment(one))) for kind, one in made.items()}


def kind_of(data: dict[str, Any]) -> str | None:
    """Return what a block is as a whole, if it is one."""
    if {"scenario", "domains", "options"} <= data.keys() and "base" not in data:
        return "scenario"
    if {"rule", "terms", "settle"} <= data.keys():
        return "rule"
    return "card" if {"name", "domain", "readings"} <= data.keys() else None


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "toml")], ids=name)
def test_toml_fits_a_schema(validators: dict[str, tuple[Draft7Validator, Draft7Validator]], page: Path) -> None:
    for number, body in enumerate(blocks(page, "toml"), 1):
        data = tomllib.loads(body)
        whole = kind_of(data)
        tried = [validators[whole][0]] if whole else [loose for _, loose in validators.values()]
        found = [
            [f"{'.'.join(map(str, e.absolute_path))}: {e.message[:160]}" for e in one.iter_errors(data)]
            for one in tried
        ]
        assert min(found, key=len) == [], f"block {number}"


def test_a_wrong_key_is_found(validators: dict[str, tuple[Draft7Validator, Draft7Validator]]) -> None:
    data = tomllib.loads('[options.x]\ntitle = { zh = "x", en = "x" }\nroundng = 1')
    assert all(list(loose.iter_errors(data)) for _, loose in validators.values())


# --- Python -----------------------------------------------------------------------------------------------------------


IMPORTS = re.compile(r"^\s*(?:>>> )?from (esvalue[\w.]*) import (\([^)]*\)|[\w, ]+)$", re.MULTILINE)


@each("page", [*PAGES, *sorted((ROOT / "notebooks").glob("*.py"))], ids=name)
def test_pages_import_public_names(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for room, names in IMPORTS.findall("" if page.name == "CHANGELOG.md" else text):
        assert room.count(".") <= 1, f"{room}: write esvalue.NAME or esvalue.ROOM.NAME"
        for one in re.findall(r"\w+(?: as \w+)?", names):
            assert one.split(" as ")[0] in import_module(room).__all__, f"{room}: {one}"


def cases() -> Iterator[Any]:
    for page in PAGES:
        if blocks(page, "python"):
            stem = page.name.split(".")[0]
            yield pytest.param(page, id=name(page), marks=[pytest.mark.slow] if stem in SLOW else [])


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a run of Panjin that pages read."""
    from esvalue import run_scenario

    return run_scenario("panjin", tmp_path_factory.mktemp("docs") / "first")


@pytest.mark.parametrize("page", list(cases()))
def test_python_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    stem = page.name.split(".")[0]
    extract(page, tmp_path)
    if stem in ("trace_and_audit", "run_folder", "runs"):
        (tmp_path / "runs").mkdir()
        (tmp_path / "runs" / "first").symlink_to(request.getfixturevalue("first"))
    if stem == "gep_account":
        shutil.copytree(ROOT / "scenarios" / "county_gep", tmp_path / "my_county_2030")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {
        "__name__": "__main__",
        **(brought(flat=stem == "discovery") if stem in ("sensitivity", "robustness", "discovery") else {}),
    }
    for number, body in enumerate(blocks(page, "python"), 1):
        tree = ast.parse(body)
        if stem in TABLES:
            tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(tree, f"{name(page)}, block {number}", "exec"), names)


@pytest.mark.parametrize("page", PAGES[:2], ids=name)
def test_the_lines_of_the_researcher_run(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """They stand before the block that writes the table they read, and name a node of its model."""
    lines = re.search(r"^### (?:A researcher|研究者).*?\n\n((?: {4}.+\n)+)", read(page), re.MULTILINE)
    assert lines is not None
    monkeypatch.chdir(tmp_path)
    for body in (*blocks(page, "python"), textwrap.dedent(lines[1])):
        exec(compile(body, name(page), "exec"), {"__name__": "__main__"})
    assert "choice:wetland.carbon_amount" in capsys.readouterr().out


def extract(page: Path, folder: Path) -> None:
    """Write the files a page prints."""
    for match in BLOCK.finditer(read(page)):
        if " file=" in match["what"]:
            target = folder / match["what"].partition(" file=")[2]
            target.parent.mkdir(exist_ok=True)
            target.write_text(match["body"], encoding="utf-8")


@pytest.mark.parametrize("page", [page for page in PAGES if page.name.startswith("write_a_card")], ids=name)
def test_the_mangrove_bay_is_as_worked_out_by_hand(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from esvalue.inputs.scenario import load_scenario
    from esvalue.standards.judging import judge

    extract(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    language = "zh" if ".zh." in page.name else "en"
    assert [
        cli.main(["--lang", language, "check", target])
        for target in ("mangrove/mangrove.toml", "mangrove/scenario.toml")
    ] == [0, 0]
    printed = capsys.readouterr().out
    assert all(line.strip() in printed for line in blocks(page, "text")[0].splitlines())
    model = judge(load_scenario("mangrove")).model
    values = model.evaluate(["mangrove.floor", "mangrove.ceiling"]).squeeze("draw")
    shown = [
        model.account()["value"].sel(service="aquatic_supply", place="north_bay").item(),
        *values["mangrove.floor"].values[[0, -1]],
        values["mangrove.ceiling"].values[0],
    ]
    assert [f"{value:,.0f}" for value in shown if f"{value:,.0f}" not in read(page)] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.name.startswith("write_a_card")], ids=name)
def test_the_river_mouths_are_as_worked_out_by_hand(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from esvalue import bind

    extract(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert cli.main(["--lang", "en", "check", "inlet/inlet.toml"]) == 0
    model = bind("inlet/inlet.toml", "inlet/inlet.csv", price_year=2024)
    found = model.evaluate(["inlet.load", "inlet.mean_cod", "inlet.treatment_cost"])
    # In t a month, mg/L and yuan a year: a load in 1e4 m3/month x mg/L is told as what it is.
    assert (found["inlet.load"] * model.graph["inlet.load"].unit.factor / parse("t_COD/month").factor).values == (
        pytest.approx([40.0, 7.5])
    )
    assert found["inlet.mean_cod"].values == pytest.approx([20.0, 15.0])
    assert found["inlet.treatment_cost"].values[0] == pytest.approx(4_800_000.0)
    assert model.binder.bound["inlet"].places.origins["volume", "east, 2025-01"].evidence == "imputed"
    assert [(one.code, "east: 2025-01" in one.text("en")) for one in model.doubts] == [("periods_left_out", True)] * 2
    assert [text for text in ("40", "7.5", "20 mg/L", "15 mg/L", "4,800,000") if text not in read(page)] == []


def brought(flat: bool) -> dict[str, Any]:
    """Return what the blocks on analyses work on: a problem of three options, its futures (`flat`: one column a
    factor), a program of one's own.
    """
    import numpy as np

    from esvalue import Factor, Outcome, Problem, Spread, Study

    options = ("status_quo", "B", "C")
    share = np.array([[0.0], [0.4], [1.0]])
    factors = (
        Factor(
            "carbon_price",
            Spread("uniform", (50.0, 400.0)),
            unit="yuan/t_CO2",
            kind="price",
            title={"zh": "碳价", "en": "carbon price"},
        ),
        Factor(
            "cost",
            Spread("uniform", (600.0, 1000.0)),
            unit="yuan/mu/a",
            kind="cost",
            title={"zh": "成本", "en": "cost"},
        ),
    )

    def model(c: Any) -> dict[str, Any]:
        return {
            "net_benefit": share * (4.0 * c["carbon_price"] - c["cost"] * share),
            "adequacy": 1.6 - c["cost"] / 1000.0,
        }

    both = {"zh": "净效益", "en": "net benefit"}
    problem = Problem(
        factors, (Outcome("net_benefit", "max", "yuan/mu/a", both), Outcome("adequacy", "max")), model, options
    )
    futures = Study(problem, seed=0).run(points=128, replicates=8)
    u, net = futures.uniforms(), futures.outcome("net_benefit")
    columns = {key: column.ravel() for key, column in u.items()}
    return {
        "problem": problem,
        "names": options,
        "net_benefit": net,
        "u": columns if flat else u,
        "columns": columns,
        "replicate": np.repeat(np.arange(8), 128),
        "outputs": {"net_benefit": net.reshape(3, -1)},
        "outcomes": {"adequacy": futures.outcome("adequacy").ravel()},
        "my_program": lambda uniform: uniform.sum(axis=0)[None],
    }


# --- commands ---------------------------------------------------------------------------------------------------------


def commands(page: Path) -> Iterator[str]:
    """Yield the command lines of a page: in indented or fenced text, and in code within a line."""
    text = read(page)
    for line in text.splitlines():
        match = re.match(r"^(?: {4,}|\$ |\s*\$ )(esvalue .*)$", line)
        if match:
            yield match[1]
    for block in BLOCK.finditer(text):
        if block["what"] in ("", "bash", "sh", "console"):
            yield from re.findall(r"^esvalue .*$", block["body"], re.MULTILINE)
    yield from (code for code in re.findall(r"`(esvalue [^`\n]*)`", text))


@pytest.fixture(scope="module")
def parser() -> argparse.ArgumentParser:
    made = parser_of()
    made.exit_on_error = False
    return made


def split(command: str) -> list[str]:
    words = shlex.split(command.split("  #")[0].split(" > ")[0].replace("；", ""))
    return [word.strip("[]") for word in words[1:]]


def mistake(parser: argparse.ArgumentParser, words: list[str]) -> str:
    """Return what is wrong with a command line: an unknown verb or flag; arguments may be left out."""
    inner = next((action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction)), None)
    rest = list(words)
    if inner is None:
        unknown = [word for word in rest if word.startswith("--") and word not in parser._option_string_actions]
        return f"no flag {unknown[0]} of {parser.prog.split(maxsplit=1)[-1]}" if unknown else ""
    while rest and rest[0].startswith("-"):
        flag = rest.pop(0)
        if flag not in parser._option_string_actions:
            return f"no flag {flag}"
        if parser._option_string_actions[flag].nargs != 0 and rest:
            rest.pop(0)
    if not rest:
        return ""
    named = [verb.strip() for verb in re.split(r"[,、]", rest[0])]
    for verb in named:
        if verb not in inner:
            return f"no verb {verb}"
    return mistake(inner[named[0]], rest[1:])


@each("page", [page for page in PAGES if list(commands(page))], ids=name)
def test_commands_exist(parser: argparse.ArgumentParser, page: Path) -> None:
    assert [f"{command}: {found}" for command in commands(page) if (found := mistake(parser, split(command)))] == []


def test_a_wrong_command_is_found(parser: argparse.ArgumentParser) -> None:
    assert mistake(parser, ["--lang", "zh", "trace", "RUN", "F123", "--depth", "2"]) == ""
    assert mistake(parser, ["reprot", "RUN"]) == "no verb reprot"
    assert mistake(parser, ["trace", "RUN", "--deep"]) == "no flag --deep of trace"
    assert mistake(parser, ["survey", "guess", "FILE"]) == "no verb guess"
    assert mistake(parser, ["survey", "estimate", "FILE", "--deep"]) == "no flag --deep of survey estimate"


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "README.zh.md"], ids=name)
def test_the_readme_names_every_verb(parser: argparse.ArgumentParser, page: Path) -> None:
    verbs = next(action for action in parser._actions if action.dest == "verb").choices
    told = {words[0] for command in re.findall(r"`esvalue ([^`\n]*)`", read(page)) if (words := command.split())}
    assert sorted(set(verbs) - told) == []


# --- generated parts --------------------------------------------------------------------------------------------------


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    monkeypatch.chdir(ROOT)
    import generate

    yield generate
    for module in ("generate", "vocabulary", "replications", "python_pages"):
        sys.modules.pop(module, None)


def test_what_needs_no_run_is_up_to_date(generate: Any) -> None:
    assert [name(page) for page in generate.stale(quick=True)] == [], "run python docs/generate.py --quick"


def test_every_generated_part_is_known_and_filled(generate: Any) -> None:
    for page in generate.pages():
        for _, part, body, _ in generate._PART.findall(read(page)):
            assert part in generate.PARTS, f"{name(page)}: {part}"
            assert body.strip(), f"{name(page)}: {part}"


@pytest.mark.slow
def test_everything_printed_is_up_to_date(generate: Any) -> None:
    assert [name(page) for page in generate.stale()] == [], "run python docs/generate.py"


# --- the gallery ------------------------------------------------------------------------------------------------------


def test_every_panel_has_a_picture_in_the_gallery() -> None:
    from esvalue.report import plots

    shown = re.findall(r"!\[(\w+)\]\(../images/gallery/\1\.png\)", read(ROOT / "docs" / "python" / "gallery.md"))
    pictures = sorted((ROOT / "docs" / "images" / "gallery").glob("*.png"))
    assert sorted(shown) == sorted(dir(plots)) == [path.stem for path in pictures], "run python docs/gallery.py"
    assert sum(path.stat().st_size for path in pictures) < 600_000


def test_every_room_has_a_page_of_what_it_holds() -> None:
    import esvalue

    rooms = {name for name in dir(esvalue) if hasattr(getattr(esvalue, name), "__path__")} - {"core", "cli"}
    pages = {path.stem for path in (ROOT / "docs" / "python").glob("*.md")}
    assert {room for room in rooms if getattr(esvalue, room).__name__.count(".") == 1} <= pages
