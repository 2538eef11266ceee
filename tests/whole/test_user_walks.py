"""Defects a trial user found, one test each, named after what went wrong."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from folders import CASES

from esvalue.cli import main
from esvalue.core.errors import InputError
from esvalue.inputs.library import Library
from esvalue.inputs.scenario import load_scenario
from esvalue.runs.opening import open_run
from esvalue.runs.run import run
from esvalue.standards.judging import judge
from esvalue.standards.lineage import Lineage
from esvalue.standards.results import Results, check_central, evaluate

BAY = CASES / "bay"


@pytest.fixture
def bay(tmp_path: Path) -> Path:
    folder = tmp_path / "bay"
    shutil.copytree(BAY, folder)
    return folder


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of the bay, not to be changed."""
    return run(BAY / "scenario.toml", tmp_path_factory.mktemp("finished") / "run")


@pytest.fixture
def damaged(finished: Path, tmp_path: Path) -> Path:
    """A copy of the run, to be damaged."""
    return Path(shutil.copytree(finished, tmp_path / "damaged"))


def patch(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new) if old else text + new
    path.write_text(text, encoding="utf-8")


def told(action: Callable[[], Any], code: str, *fragments: str) -> str:
    """Check that an action is refused for one mistake, told in both languages; return the English text."""
    with pytest.raises(InputError) as caught:
        action()
    assert {p.code for p in caught.value.problems} == {code}, caught.value.text("en")
    english, chinese = caught.value.text("en"), caught.value.text("zh")
    assert re.search(r"[一-鿿]", chinese)
    for fragment in fragments:
        assert fragment in english, english
    return english


def figure_id(folder: Path, key: str) -> str:
    return next(i for i, figure in open_run(folder).lineage["figures"].items() if figure["key"] == key)


# --- A1: --replace ---


def test_replace_keeps_a_folder_that_is_no_run(bay: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "x").write_text("thesis", encoding="utf-8")
    for manifest in (None, "{}", "[]", "no json", '{"format": "other"}'):
        if manifest is not None:
            (precious / "manifest.json").write_text(manifest, encoding="utf-8")
        told(
            lambda: run(bay / "scenario.toml", precious, replace=True), "not_replaced", "--replace overwrites runs only"
        )
        assert (precious / "x").read_text(encoding="utf-8") == "thesis"
    plain = tmp_path / "file"
    plain.write_text("x", encoding="utf-8")
    told(lambda: run(bay / "scenario.toml", plain, replace=True), "not_replaced")


def test_replace_never_touches_the_inputs(bay: Path, tmp_path: Path) -> None:
    models = tmp_path / "lib" / "deep"
    models.mkdir(parents=True)
    loaded = load_scenario(bay / "scenario.toml", Library([models]))
    for out in (bay, tmp_path, bay / "sub", bay / "runs", models, models / "run", models.parent):
        told(lambda out=out: run(loaded, out, replace=True), "out_among_inputs", str(out))
    assert (bay / "scenario.toml").is_file()


def test_a_run_may_stand_under_runs_beside_the_scenario_and_be_replaced(bay: Path, damaged: Path) -> None:
    out = bay / "runs" / "bay-001"
    shutil.copytree(damaged, out)
    (out / "stale").write_text("x", encoding="utf-8")
    assert run(bay / "scenario.toml", out, replace=True) == out
    assert not (out / "stale").exists()
    assert open_run(out).manifest["scenario"] == "bay"


# --- A3: shared files of several folders ---


def test_a_run_with_shared_files_of_two_folders_can_be_traced(bay: Path, tmp_path: Path) -> None:
    more = tmp_path / "lib2"
    more.mkdir()
    patch(
        bay / "bay.toml",
        ('price = "fish_price"', 'price = "prices.herring"'),
        ("[parameters.fish_price]", "[parameters.spare]"),
        ('"yield_rate" }\n', '"yield_rate" }\n'),
    )
    text = (bay / "bay.toml").read_text(encoding="utf-8")
    start = text.index("[parameters.spare]")
    (bay / "bay.toml").write_text(text[:start] + text[text.index("[parameters.carbon_price]") :], encoding="utf-8")
    (more / "prices.toml").write_text(
        '[prices.herring]\ntitle = { zh = "鲱鱼", en = "herring" }\nunit = "yuan/t"\nrole = "price"\nvalue = '
        "9000\nprice_year = 2020\n"
        'basis = "market"\nsource = "own"\n',
        encoding="utf-8",
    )
    (more / "sources.toml").write_text('[own]\ntitle = "own"\nkind = "paper"\n', encoding="utf-8")
    (more / "vocabulary.toml").write_text(
        '[region_types.bay.creek]\ntitle = { zh = "溪", en = "creek" }\n', encoding="utf-8"
    )
    library = Library([more])
    folder = run(load_scenario(bay / "scenario.toml", library), tmp_path / "out")
    made = open_run(folder)
    assert "prices.herring" in made.trace(figure_id(folder, "service|bay|fish|value"))
    alone = Library.only(folder / "inputs" / "models")
    for what in ("prices", "sources", "vocabulary"):
        assert getattr(alone, what) == getattr(library, what)
    assert set(made.manifest["merged"]) == {"models/prices.toml", "models/sources.toml", "models/vocabulary.toml"}
    assert all(len(read) == 2 for read in made.manifest["merged"].values())


# --- A4: no eligible base ---


def test_a_domain_without_eligible_base_has_no_standard_and_says_so(
    bay: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = bay / "bay.csv"
    rows = [line.split(",") for line in table.read_text(encoding="utf-8").splitlines()]
    table.write_text(
        "\n".join([",".join(rows[0]), *(",".join([*row[:6], "n/a", row[7]]) for row in rows[1:])]) + "\n",
        encoding="utf-8",
    )
    patch(bay / "scenario.toml", ('columns = ["area", "eligible_area"]', 'columns = ["area"]'))
    assert main(["check", str(bay)]) == 0
    assert "no standard: no eligible base" in capsys.readouterr().out
    assert main(["--lang", "zh", "check", str(bay)]) == 0
    assert "不定标准：无应补偿基数" in capsys.readouterr().out
    folder = run(bay / "scenario.toml", tmp_path / "out")
    assert set(open_run(folder).manifest["absent"].values()) == {"no_base"}


# --- A5: the state without the action, by category ---


RATIOS = 'by = "{by}"\n[domains.bay.without.set.carbon_rate.table]\n{table}\n'


def carbon_by(bay: Path, by: str, table: str) -> None:
    patch(
        bay / "scenario.toml",
        (
            'times = { value = 0.2, spread = { uniform = [0.0, 0.4] }, source = "made_up" }\n',
            RATIOS.format(by=by, table=table),
        ),
    )


@pytest.mark.parametrize("by", ["cover", "region_type"])
def test_ratios_by_category_of_a_parameter_that_is_a_table(bay: Path, by: str) -> None:
    tables = {
        "cover": 'mangrove = { value = 0.5, source = "made_up" }\nflat = "n/a"',
        "region_type": 'inner = { value = 0.5, source = "made_up" }\n'
        'outer = { value = 0.25, source = "made_up" }\n'
        "closed = 1",
    }
    carbon_by(bay, by, tables[by].replace("closed = 1", 'closed = { value = 1, source = "made_up" }'))
    judged = judge(load_scenario(bay / "scenario.toml"))
    node, central = judged.graph["bay.carbon_rate"], judged.model.central["bay.carbon_rate"]
    places = node.labels["place:bay"]
    with_, without = (np.asarray(central)[i].reshape(len(places), -1)[:, 0] for i in (0, 1))
    north, cape = places.index("north"), places.index("cape")
    assert without[north] / with_[north] == pytest.approx(0.5)
    assert without[cape] / with_[cape] == pytest.approx(0.5 if by == "cover" else 0.25)


def test_a_lacking_category_is_looked_for_in_the_scenario(bay: Path) -> None:
    carbon_by(bay, "cover", 'mangrove = { value = 0.5, source = "made_up" }')
    text = told(lambda: judge(load_scenario(bay / "scenario.toml")), "table_lacks", "flat")
    assert text.startswith("scenario.toml: domains.bay.without.set.carbon_rate")


# --- A6: full disk ---


class Full(Exception):
    """Raised by the test itself when a disk that should be full took everything."""


def test_a_full_disk_is_told_and_leaves_nothing(bay: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every write after some bytes fails, as on a full disk, also while HDF5 closes its file."""
    import esvalue.standards.results as results

    for room in (0, 40_000, 150_000):
        left = [room]

        class Small(results._Disk):
            def __init__(self, raw: Any) -> None:
                super().__init__(self)
                self.real, self._raw = raw, self._Narrow(raw, left)  # noqa: B023

            class _Narrow:
                def __init__(self, raw: Any, left: list[int]) -> None:
                    self.raw, self.left = raw, left

                def write(self, data: Any) -> int:
                    self.left[0] -= len(data)
                    if self.left[0] < 0:
                        raise OSError(28, "No space left on device")
                    return int(self.raw.write(data))

                def __getattr__(self, name: str) -> Any:
                    return getattr(self.raw, name)

        monkeypatch.setattr(results, "_Disk", Small)
        told(lambda: run(bay / "scenario.toml", tmp_path / "out"), "write_failed", "no space left on the disk")
        assert [p.name for p in tmp_path.iterdir()] == ["bay"]


def test_what_is_written_is_a_netcdf_file(bay: Path, tmp_path: Path) -> None:
    import xarray as xr

    judged = judge(load_scenario(bay / "scenario.toml"))
    evaluate(judged.graph, judged.slots, judged.design, tmp_path / "results")
    with (
        xr.open_dataset(tmp_path / "results" / "replicate-1.nc", group="total") as total,
        Results(tmp_path / "results", judged.slots) as results,
    ):
        assert np.array_equal(total["net_benefit"].values[2], results.column("judge.net_benefit", (2,), 1))
    assert sorted(p.name for p in (tmp_path / "results").iterdir()) == [f"replicate-{r}.nc" for r in range(4)]


# --- A7, A8: codes and lists ---


def test_one_code_twice_is_counted_twice(bay: Path) -> None:
    patch(bay / "bay.toml", ('code = "carbon_sequestration"\n', 'code = "recreation"\n'))
    told(lambda: judge(load_scenario(bay / "scenario.toml")), "overlap", "sequestration, recreation", "'recreation'")


LISTED = '[vocabulary.lists.bay]\ntitle = { zh = "清单", en = "list" }\nservices = [{codes}]\n[sources.made_up]'


def listed(bay: Path, *codes: str) -> None:
    text = LISTED.replace("{codes}", ", ".join(f'"{code}"' for code in codes))
    patch(
        bay / "bay.toml",
        ("[sources.made_up]", text),
        (
            'services = ["fish", "sequestration", "recreation"]',
            'services = ["fish", "sequestration", "recreation"]\nlist = "bay"',
        ),
    )
    patch(
        bay / "bay.toml",
        (
            'title = { zh = "水产品", en = "fish" }\n',
            'title = { zh = "水产品", en = "fish" }\ncode = "aquatic_supply"\n',
        ),
    )


def test_a_service_absent_at_every_place_is_not_covered(bay: Path) -> None:
    listed(bay, "aquatic_supply", "carbon_sequestration", "recreation", "habitat")
    assert judge(load_scenario(bay / "scenario.toml")).model.accounts["bay"].covered["services"] == (3, 4)
    patch(bay / "bay.csv", (",2000", ",n/a"), (",1000", ",n/a"))
    account = judge(load_scenario(bay / "scenario.toml")).model.accounts["bay"]
    assert account.covered["services"] == (2, 4)
    assert account.missing["services"]["recreation"] == {"zh": "各地块均为 n/a", "en": "n/a at every place"}


def test_a_service_outside_the_list_is_named(bay: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed(bay, "aquatic_supply", "carbon_sequestration", "habitat")
    account = judge(load_scenario(bay / "scenario.toml")).model.accounts["bay"]
    assert (account.covered["services"], account.beyond["services"]) == ((2, 3), ("recreation",))
    assert main(["check", str(bay)]) == 0
    assert "2/3 services, and recreation summed beside the list" in capsys.readouterr().out


def test_a_list_names_codes_that_exist(bay: Path) -> None:
    listed(bay, "aquatic_supply", "recreaton")
    told(
        lambda: load_scenario(bay / "scenario.toml"),
        "unknown_name",
        "vocabulary.lists.bay.services",
        "'recreaton'",
        "nearest: recreation",
    )


def test_a_shared_list_names_codes_that_exist(case: Any) -> None:
    made = case(vocabulary=[("", '[lists.short]\ntitle = { zh = "短", en = "short" }\nservices = ["water_stor"]\n')])
    told(made.card, "unknown_name", "vocabulary.toml.lists.short.services", "nearest: water_storage")


# --- B14, B15: the trace ---


def trace(folder: Path, key: str, language: str = "en", depth: int | None = 5) -> str:
    return open_run(folder).trace(figure_id(folder, key), language, depth=depth)


def test_a_committed_figure_says_statistic_draws_and_rounding(bay: Path, tmp_path: Path) -> None:
    patch(
        bay / "scenario.toml",
        (
            'title = { zh = "成本下限", en = "cost floor" }\nrule = "cost_floor"\n',
            'title = { zh = "成本下限", en = "cost floor" }\n'
            'rule = "cost_floor"\n'
            "statistic = 0.75\n"
            'rounding = { to = 5, unit = "yuan/mu/a" }\n',
        ),
    )
    folder = run(bay / "scenario.toml", tmp_path / "out")
    made = judge(load_scenario(bay / "scenario.toml")).commit
    committed = made.standards[("floor", "bay", "inner")]
    assert committed.unrounded == pytest.approx(float(np.quantile(made.indicated[("floor", "bay", "inner")], 0.75)))
    text = trace(folder, "standard|floor|bay|inner|yuan/ha/a")
    assert (
        f"the 0.75 quantile of 256 draws is {committed.unrounded:.10g} yuan/ha/a, rounded half up to steps "
        f"of 5 yuan/mu/a: {committed.value:.10g} yuan/ha/a" in text
    )
    chinese = trace(folder, "standard|floor|bay|inner|yuan/ha/a", "zh")
    assert f"256 次提交抽样的0.75 分位数 {committed.unrounded:.10g} 元/公顷·年，按 5 元/亩·年 四舍五入得" in chinese


def test_a_mean_says_that_it_is_weighted_and_a_floor_names_its_parts(finished: Path, bay: Path, tmp_path: Path) -> None:
    text = trace(finished, "standard|floor|bay|inner|yuan/ha/a")
    assert "weighted mean over place by region_type, weights bay.payment_base" in text
    assert "(weight 0.348)" in text  # 80 of 230 ha
    assert "对地块加权平均（按区域类型分组），权重 bay.payment_base" in trace(
        finished, "standard|floor|bay|inner|yuan/ha/a", "zh"
    )
    patch(
        bay / "bay.toml",
        ('protection_cost = "none"', 'protection_cost = "patrol"'),
        ('received = "none"', 'received = "aid"'),
        (
            "[nodes.catch]",
            '[nodes.patrol]\nequation = "scaled"\nargs = '
            '{ value = "income", ratio = "variation" }\n[nodes.aid]\nequation = "scaled"\n'
            'args = { value = "income", ratio = "lost_share" }\n[nodes.catch]',
        ),
    )
    folder = run(bay / "scenario.toml", tmp_path / "out")
    assert "<- forgone_income + protection_cost - received" in trace(folder, "standard|floor|bay|inner|yuan/ha/a")


def test_entries_stand_by_file_with_the_titles_and_locators_of_their_sources(finished: Path) -> None:
    text = trace(finished, "ceiling|bay|inner|yuan/ha/a")
    files, sources = text.split("\n\n")[-2:]
    assert [line.strip() for line in files.split("\n") if re.fullmatch(r"  \S+", line)] == sorted(
        {"-", "bay.csv", "bay.toml", "price_index.csv", "scenario.toml", "xie2015.csv"}
    )
    assert (
        "beibuwan_2018: Ecosystem services of the Beibu Gulf, Guangxi (prints the table of Xie 2015 as its "
        "table 1); doi:10.5846/stxb201704050578; 2018" in sources
    )
    numbered = open_run(finished).figure(figure_id(finished, "ceiling|bay|inner|yuan/ha/a"))["entries"]
    assert f"all entries ({len(numbered)}), by file" in files
    for number in numbered:  # the audit list is complete
        name = open_run(finished).lineage["entries"][number]["id"]
        year = name.removeprefix("index:")
        assert (f"{year} " if year != name else name.split(":", 1)[1] if name.startswith("bay.csv:") else name) in files


def test_a_trace_fits_the_screen_unless_all_is_asked_for(finished: Path) -> None:
    for key in (
        "standard|blend|bay|inner|yuan/ha/a",
        "service|bay|sequestration|value",
        "better_than_today|blend",
        "rank|laplace|now",
    ):
        tree = trace(finished, key).split("\n\n")[1]
        assert tree.count("\n") < 40, key
    whole = trace(finished, "standard|blend|bay|inner|yuan/ha/a", depth=None)
    assert whole.count("\n") > 1.5 * trace(finished, "standard|blend|bay|inner|yuan/ha/a").count("\n")
    assert "..." not in whole
    assert "index:2021-2024" in trace(finished, "service|bay|fish|value", depth=None)
    assert "rival not taken high: 1400 yuan/t_CO2" in trace(finished, "service|bay|sequestration|value")


def test_figures_that_compare_options_list_their_nodes_once(finished: Path) -> None:
    text = trace(finished, "regret|blend")
    assert "95th percentile over the futures (4 x 64)" in text
    tree = text.split("\n\n")[1].split("\n")
    nodes = [line.split(" [")[1].split("]")[0] for line in tree if "judge.net_benefit [" in line]
    assert nodes == ["blend", "now"]  # hindsight hangs on no option
    assert not any("<-" in line for line in tree if "judge.net_benefit [" in line)
    assert "<-" in trace(finished, "regret|blend", depth=None).split("\n\n")[1]


def test_every_statistic_has_words_in_both_languages(finished: Path) -> None:
    figures = open_run(finished).lineage["figures"]
    one = {figure["statistic"]: key for key, figure in figures.items()}
    for statistic, key in one.items():
        for language, mark in (("en", "how it follows: "), ("zh", "由来：")):
            how = open_run(finished).trace(key, language).split("\n")[2]
            assert how.startswith(mark)
            assert how.removeprefix(mark) != f"{statistic} (4 x 64)", statistic


def test_the_command_line_takes_a_depth(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = figure_id(finished, "standard|blend|bay|inner|yuan/ha/a")
    lines = []
    for more in (["--depth", "1"], [], ["--all"]):
        assert main(["trace", str(finished), key, *more]) == 0
        lines.append(capsys.readouterr().out.count("\n"))
    assert lines[0] < lines[1] < lines[2]


def test_dot_carries_values(finished: Path) -> None:
    graph = open_run(finished).trace(figure_id(finished, "change|design_money|bay|inner"), form="dot")
    assert graph.count("digraph") == 1
    assert (
        '"uncertainties.split[flat]" [label="uncertainties.split[flat]\\n1; uniform [0.7, 1.3] [judgement]"]' in graph
    )
    assert '"design_money: bay.payment_base [south]" [label="bay.payment_base [south]\\n= 150 ha"]' in graph


# --- B16, B17: broken folders and files ---


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("lineage.json", None, "run_damaged"),
        ("lineage.json", '{"entries": [', "run_damaged"),
        ("lineage.json", "{}", "run_damaged"),
        ("manifest.json", "{}", "run_damaged"),
        ("manifest.json", "[1]", "run_damaged"),
        ("manifest.json", None, "not_a_run"),
        ("inputs/scenario/scenario.toml", None, "run_input_lost"),
        ("inputs/scenario/bay.csv", "place\n", "run_input_changed"),
    ],
)
def test_a_damaged_run_folder_is_told(
    damaged: Path, capsys: pytest.CaptureFixture[str], file: str, text: str | None, code: str
) -> None:
    key = figure_id(damaged, "standard|floor|bay|inner|yuan/ha/a")
    path = damaged / file
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    told(lambda: open_run(damaged).trace(key), code)
    for language in ("en", "zh"):
        assert main(["--lang", language, "trace", str(damaged), key]) == 1
        assert "Traceback" not in capsys.readouterr().err


def test_inputs_that_are_gone_and_a_format_of_another_version(damaged: Path) -> None:
    key = figure_id(damaged, "standard|floor|bay|inner|yuan/ha/a")
    shutil.rmtree(damaged / "inputs")
    told(lambda: open_run(damaged).trace(key), "run_input_lost", "inputs/models/")
    manifest = json.loads((damaged / "manifest.json").read_text(encoding="utf-8"))
    (damaged / "manifest.json").write_text(json.dumps({**manifest, "format": "esvalue-run-9"}), encoding="utf-8")
    told(lambda: open_run(damaged), "run_format", "esvalue-run-9")


def test_a_folder_named_as_a_table(bay: Path) -> None:
    (bay / "bay.csv").unlink()
    (bay / "bay.csv").mkdir()
    told(lambda: load_scenario(bay / "scenario.toml"), "file_unreadable", "bay.csv")


# --- B18: numbers that make no sense ---


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        (
            'amount = { value = 10, unit = "1e4 yuan/a"',
            'amount = { value = -800, unit = "1e4 yuan/a"',
            "impossible",
            "budget.amount",
        ),
        (
            "share = { value = 0.3, spread = { uniform = [0.2, 0.4] }",
            "share = { value = 3",
            "impossible",
            "options.blend.share",
        ),
        ("horizon = { value = 10", "horizon = { value = 0", "no_horizon", "domains.bay.without.horizon"),
        ("horizon = { value = 10", "horizon = { value = -1", "impossible", "domains.bay.without.horizon"),
        (
            "points = 64",
            "points = 1000000000000",
            "impossible",
            "scenario.points: 1000000000000 is not in the range here: it is a whole number between 2 and 16777216",
        ),
        ("commit_draws = 256", "commit_draws = 1000000000000", "impossible", "commit_draws"),
        ("replicates = 4", "replicates = 100000", "impossible", "replicates"),
        ('at_most = "budget"', "at_most = 5", "requirement_unit", "requirements[2]"),
        ('name = "bay"', 'name = "../x"', "bad_value", "'../x' becomes the name of the run folder"),
        ('name = "bay"', 'name = ".x"', "bad_value", "begin with a dot"),
        ('name = "bay"', 'name = ""', "bad_value", "run folder"),
    ],
)
def test_a_number_or_name_that_makes_no_sense(bay: Path, old: str, new: str, code: str, words: str) -> None:
    patch(bay / "scenario.toml", (old, new))
    told(lambda: load_scenario(bay / "scenario.toml"), code, words)


def test_a_limit_with_its_unit_is_taken(bay: Path) -> None:
    patch(bay / "scenario.toml", ('at_most = "budget"', 'at_most = 5\nunit = "1e4 yuan/a"'))
    assert load_scenario(bay / "scenario.toml").scenario.requirements[1].at_most == 5


def test_a_folder_of_models_that_is_not_there(bay: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(lambda: Library([Path("/nope")]), "no_such_folder", "/nope")
    assert main(["--models", "/nope", "check", str(bay)]) == 1
    assert "no such folder" in capsys.readouterr().err


def test_a_place_of_no_size_is_refused_before_anything_is_divided_by_it(bay: Path, tmp_path: Path) -> None:
    patch(bay / "bay.csv", ("mangrove,wetland,100,80", "mangrove,wetland,0,0"))
    patch(bay / "scenario.toml", ('columns = ["area", "eligible_area"]', 'columns = ["eligible_area"]'))
    told(lambda: load_scenario(bay / "scenario.toml"), "no_size", "north")
    told(lambda: run(bay / "scenario.toml", tmp_path / "out"), "no_size", "north")
    assert not (tmp_path / "out").exists()


# --- B22: compare ---


def test_the_options_of_a_run_as_a_table_to_read(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from esvalue.core.printing.text import width

    for language, words in (
        ("en", ["qualifies", "public cost (10⁴ yuan/a)", "not set by this option"]),
        ("zh", ["符合要求", "财政支出 (万元/年)", "方案未设"]),
    ):
        assert main(["--lang", language, "compare", str(finished)]) == 0
        text = capsys.readouterr().out
        for word in words:
            assert word in text
        assert "\t" not in text
        lines = text.split("\n")
        table = lines[2 : lines.index("", 2)]
        options = [line for line in table if line[0] in "-ABCDEFGH"]  # a long title goes on in a line below
        assert len({width(line) for line in options}) == 1  # aligned, also where characters are wide
        assert width(options[0]) < 180
        assert [line[0] for line in options[1:]] == list("ABCDEFGH")
    assert not re.search(r"[一-鿿]", "".join(lines[2:4]).encode("ascii", "ignore").decode())
    assert main(["compare", str(finished)]) == 0
    assert not re.search(r"[一-鿿]", capsys.readouterr().out)


def test_two_runs_recommendation_and_standards_first_numbers_near_zero_last(
    bay: Path, finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    patch(
        bay / "scenario.toml",
        (
            'title = { zh = "上下限之间", en = "blend" }',
            'title = { zh = "上下限之间", en = "blend" }\nrounding = { to = 5, unit = "yuan/mu/a" }',
        ),
    )
    patch(bay / "bay.toml", ("value = 50\n", "value = 60\n"))
    second = run(bay / "scenario.toml", tmp_path / "second")
    assert main(["compare", str(finished), str(second)]) == 0
    text = capsys.readouterr().out
    order = [
        text.index(word)
        for word in (
            "recommendation:",
            "entries changed: 1",
            "standards changed: 2",
            "outcomes changed:",
            "other figures changed",
        )
    ]
    assert order == sorted(order)
    assert order[0] == 0
    assert "because of options.blend.rounding.to, bay.visit_value" in text
    rest = [
        float(value.replace("%", ""))
        for value in re.findall(r": (-?[\d.,]+%?) -> ", text[order[-1] :].replace(",", ""))
    ]
    small = [abs(value) < 1e-3 for value in rest]
    assert small == sorted(small)  # numbers near zero stand at the end
    assert main(["--lang", "zh", "compare", str(finished), str(second)]) == 0
    assert capsys.readouterr().out.startswith("建议")


def test_other_points_are_named_as_the_cause_of_every_figure(
    bay: Path, finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (bay / "scenario.toml").read_text(encoding="utf-8")
    (bay / "scenario.toml").write_text(re.sub(r"(?m)^points = \d+", "points = 32", text), encoding="utf-8")
    patch(bay / "bay.toml", ("value = 50\n", "value = 60\n"))
    second = run(bay / "scenario.toml", tmp_path / "second")
    assert main(["compare", str(finished), str(second)]) == 0
    told = re.findall(r"\(because of ([^)]*)\)", capsys.readouterr().out)
    assert told
    assert all(reason.startswith("scenario.points") for reason in told)


# --- B23 ---


def test_a_state_on_one_rival_only(bay: Path) -> None:
    patch(
        bay / "bay.toml",
        (
            '[nodes.carbon]\nequation = "areal_amount"\nargs = { rate = "carbon_rate" }\n',
            "[nodes.carbon]\nrivals = "
            '{ measured = "carbon_a", fixed = "carbon_b" }\n[nodes.carbon_a]\nequation = '
            '"areal_amount"\nargs = { rate = "carbon_rate" }\n'
            '[nodes.carbon_b]\nequation = "areal_amount"\nargs = { rate = "steady" }\n',
        ),
        (
            "[parameters.fish_price]",
            '[parameters.steady]\ntitle = { zh = "恒定", en = "steady" }\nunit = "t_CO2/ha/a"\nby = '
            '"cover"\nsource = "made_up"\n'
            '[parameters.steady.table]\nmangrove = { value = 6 }\nflat = "n/a"\n[parameters.fish_price]',
        ),
    )
    for use in ("measured", "fixed", "uncertain"):
        text = (BAY / "scenario.toml").read_text(encoding="utf-8")
        (bay / "scenario.toml").write_text(text + f'\n[use]\n"bay.carbon" = "{use}"\n', encoding="utf-8")
        judged = judge(load_scenario(bay / "scenario.toml"))
        node = judged.graph["bay.carbon"]
        assert ("state" in node.dims) == (use != "fixed")
        assert Lineage(judged).central("")["bay.carbon"].shape[0] == (2 if use != "fixed" else 5)
        check_central(judged.graph, judged.slots)


def test_a_card_with_holders_as_the_source_of_a_link_alone(bay: Path, tmp_path: Path) -> None:
    """A second bay downstream takes what the first gives; nobody is paid in the first, so it needs no state without."""
    text = (bay / "bay.toml").read_text(encoding="utf-8")
    source = (
        text.replace('domain = "bay"', 'domain = "upper"')
        .replace("region_types.bay.", "region_types.upper.")
        .replace('name = "bay"', 'name = "upper"')
    )
    (bay / "upper.toml").write_text(source, encoding="utf-8")
    for part in ("csv", "sources.csv"):
        shutil.copy(bay / f"bay.{part}", bay / f"upper.{part}")
    patch(
        bay / "bay.toml",
        (
            "[nodes.catch]\n",
            '[nodes.drift]\nimport = "carbon"\ndomain = "upper"\nlinks = '
            '"flow"\n[nodes.drift_value]\nequation = "market_value"\n'
            'args = { quantity = "drift", price = "carbon_price" }\n[services.drift]\ntitle = '
            '{ zh = "漂", en = "drift" }\ngroup = "regulating"\nrole = "shown"\n'
            'value = "drift_value"\n[nodes.catch]\n',
        ),
        ('"sequestration", "recreation"]', '"sequestration", "recreation", "drift"]'),
    )
    (bay / "flow.csv").write_text("from,to,share,source\nnorth,south,0.5,made_up\n", encoding="utf-8")
    patch(
        bay / "scenario.toml",
        (
            "[uncertainties.split]",
            "[domains.upper]\n"
            'card = "upper.toml"\n'
            'places = "upper.csv"\n'
            "[links.flow]\n"
            'file = "flow.csv"\n'
            'from = "upper"\n'
            'to = "bay"\n'
            "[uncertainties.split]",
        ),
    )
    loaded = load_scenario(bay / "scenario.toml")
    judged = judge(loaded)
    assert judged.model.accounts["upper"].floor is None
    assert {made.reason for (_, domain, _), made in judged.commit.standards.items() if domain == "upper"} == {
        "no_floor"
    }
    assert judged.outcomes.total
    folder = run(loaded, tmp_path / "out")
    assert open_run(folder).manifest["absent"]["floor|upper|inner"] == "no_floor"
    patch(
        bay / "scenario.toml",
        ("[options.floor]\n", '[options.floor.domains.upper]\nrule = "cost_floor"\n[options.floor]\n'),
    )
    told(lambda: load_scenario(bay / "scenario.toml"), "no_without", "'upper'")


def test_rounding_of_another_kind_says_where_to_write_it(bay: Path) -> None:
    patch(
        bay / "scenario.toml",
        ('rule = "cost_floor"\n', 'rule = "cost_floor"\nrounding = { to = 5, unit = "yuan/kW/a" }\n'),
    )
    told(
        lambda: load_scenario(bay / "scenario.toml"),
        "rounding_kind",
        '[options.floor.domains.bay] rounding = { to = ..., unit = "yuan/ha/a" }',
    )


# --- C24: cards ---


def test_a_card_beside_the_scenario_is_the_nearest(bay: Path) -> None:
    patch(bay / "scenario.toml", ('card = "bay.toml"', 'card = "bai"'))
    text = told(lambda: load_scenario(bay / "scenario.toml"), "unknown_card", "nearest: bay", str(bay))
    assert "looked in" in text
    patch(bay / "scenario.toml", ('card = "bai"', 'card = "by.toml"'))
    told(lambda: load_scenario(bay / "scenario.toml"), "unknown_card", "nearest: bay.toml")


def test_models_shows_columns_and_nodes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "wetland"]) == 0
    text = capsys.readouterr().out
    for words in (
        "water_depth [m]  mean depth of standing water  (optional)",
        "reed_value = market_value(quantity = reed_output, price = prices.reed)",
        "code carbon_sequestration  <- carbon_value",
        "gep  GEP services: reed_supply",
        "forgone_income = forgone",
        "reed_yield[reed]: 8.33 t_DM/ha/a",
    ):
        assert words in text
    assert main(["--lang", "zh", "models", "marine"]) == 0
    assert "不定标准：" in capsys.readouterr().out.replace("不定标准: ", "不定标准：")
