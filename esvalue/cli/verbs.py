"""The verbs on scenarios, runs and cards. Each returns the exit code; heavy modules are imported where they are used."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from esvalue.cli.words import zh

__all__ = ["check", "compare", "explore", "init", "library_of", "models", "run", "scenario_of", "trace"]


def library_of(given: argparse.Namespace):  # type: ignore[no-untyped-def]
    """Return the library of a command."""
    from esvalue.library import Library

    return Library(getattr(given, "models", ()))


def scenario_of(given: argparse.Namespace):  # type: ignore[no-untyped-def]
    """Load the scenario of a command: a name, a folder, a TOML file, or a workbook; overlays that were given lie on top."""
    from esvalue.scenario import lay, load_scenario

    if Path(given.scenario).suffix.lower() == ".xlsx":
        from esvalue.workbook import load_workbook_scenario

        loaded = load_workbook_scenario(given.scenario, library_of(given))
    else:
        loaded = load_scenario(given.scenario, library_of(given))
    return lay(loaded, getattr(given, "overlays", None) or ())


def check(given: argparse.Namespace) -> int:
    """List every mistake of a scenario or a card."""
    from esvalue.library import Library

    library: Library = library_of(given)
    path = Path(given.scenario)
    if path.suffix == ".toml" and path.is_file() and _is_card(path):
        from esvalue.cards import load_card

        card = load_card(path, library)
        print(f"{path}: {'无误' if zh() else 'no mistakes'} ({len(card.nodes)} nodes, {len(card.parameters)} parameters, {len(card.services)} services)")
        return 0
    from esvalue.judging import judge
    from esvalue.lineage import Lineage
    from esvalue.listing import account_lines, evidence_counts
    from esvalue.results import check_central

    loaded = scenario_of(given)
    judged = judge(loaded)
    check_central(judged.graph, judged.slots)
    counts: dict[str, int] = {}
    for fact in Lineage(judged).facts.values():
        if fact.evidence:
            counts[fact.evidence] = counts.get(fact.evidence, 0) + 1
    for notice in (*loaded.notices, *judged.model.doubts):
        print(notice)
    language = "zh" if zh() else "en"
    print(f"{given.scenario}: {'无误' if zh() else 'no mistakes'}")
    for domain in judged.model.accounts:
        print("\n".join(f"  {line}" for line in account_lines(judged, domain, language)))
    for overlay in loaded.overlays:
        title, count = overlay.file.title, len(overlay.file.values)  # that it was changed by hand is among the notices
        print(f"  覆盖文件 {overlay.path.name}：{title.zh}（给出 {count} 个数值）" if zh() else f"  overlay {overlay.path.name}: {title.en} (sets {count} figure{'s' * (count != 1)})")
    print(("  条目按证据：" if zh() else "  entries by evidence: ") + evidence_counts(counts, loaded.library.vocabulary, language))
    return 0


def _is_card(path: Path) -> bool:
    from esvalue.schema import read_toml

    data = read_toml(path)
    return "scenario" not in data and "base" in data and isinstance(data["base"], dict)


def run(given: argparse.Namespace) -> int:
    """Run a scenario and say where its report is."""
    from esvalue.workflow import run_scenario

    loaded = scenario_of(given)
    for notice in loaded.notices:
        print(notice, file=sys.stderr)
    folder = run_scenario(loaded, given.out, replace=given.replace, progress=None if given.quiet else _progress)
    from esvalue.run import open_run

    made = open_run(folder)
    language = "zh" if zh() else "en"
    print(made.manifest["sentence"][language])
    print()
    print(f"{'报告' if zh() else 'report'}: {folder / 'report.html'}")
    print(f"{'表格' if zh() else 'tables'}: {folder / 'tables.xlsx'}")
    return 0


def explore(given: argparse.Namespace) -> int:
    """Explore a scenario and say where its page is."""
    from esvalue.exploration import explore
    from esvalue.files import slug
    from esvalue.run import open_run

    loaded = scenario_of(given)
    out = given.out or Path("runs") / f"{slug(loaded.scenario.scenario.name)}-explore"
    folder = explore(loaded, out, points=given.points, replicates=given.replicates, workers=given.workers, backend=given.backend,
                     method=None if given.method == "none" else given.method, groups=given.groups, until=given.until,
                     choices=not given.no_choices, progress=None if given.quiet else _progress)  # fmt: skip
    print(open_run(folder).manifest["sentence"]["zh" if zh() else "en"])
    print()
    print(f"{'页面' if zh() else 'page'}: {folder / 'explore.html'}")
    return 0


_STAGES = {"sensitivity": ("敏感性", "sensitivity"), "bind": ("装配模型", "binding"), "futures": ("抽样", "futures"), "compare": ("比较方案", "comparing"), "insight": ("查找关键未知", "what would change the choice"), "report": ("写报告", "report")}


def _progress(stage: str, done: int, whole: int) -> None:
    text = _STAGES.get(stage, (stage, stage))[0 if zh() else 1]
    line = f"{text} {done}/{whole}" if whole > 1 else text
    if sys.stderr.isatty():
        print(f"\r\033[K{line}", end="\n" if stage == "report" else "", file=sys.stderr, flush=True)
    elif done in (0, whole):
        print(line, file=sys.stderr, flush=True)


def trace(given: argparse.Namespace) -> int:
    """Print what a figure rests on."""
    from esvalue.run import open_run

    depth = None if given.all else max(given.depth, 0)
    print(open_run(given.run).trace(given.id, "zh" if zh() else "en", "dot" if given.dot else "text", depth))
    return 0


def compare(given: argparse.Namespace) -> int:
    """Print the options of a run, or what changed between two."""
    from esvalue.comparison.runs import compare_runs, options_text
    from esvalue.run import open_run

    first = open_run(given.run)
    language = "zh" if zh() else "en"
    print(options_text(first, language) if given.other is None else compare_runs(first, open_run(given.other), language))
    return 0


def models(given: argparse.Namespace) -> int:
    """List the cards, or what one holds."""
    from esvalue.cards import load_card
    from esvalue.listing import card_lines

    library = library_of(given)
    language = "zh" if zh() else "en"
    if given.name is None:
        for name in library.card_names():
            card = load_card(library.card_path(name), library)
            print(f"{name:12} {card.title.get(language)}: {', '.join(r.title.get(language) for r in card.readings.values())}")
        return 0
    path = library.card_path(given.name)
    print("\n".join(card_lines(load_card(path, library), path, library.vocabulary, language)))
    return 0


def init(given: argparse.Namespace) -> int:
    """Copy a scenario to edit, or write it as a workbook."""
    from esvalue.errors import fail
    from esvalue.files import check_free, hidden, made_folder
    from esvalue.scenario import find_scenario

    target: Path = given.excel or given.folder
    if target is None or (given.excel and given.folder):
        raise fail("init_target", "init")
    if given.excel:
        check_free(target)
        from esvalue.workbook import write_workbook

        write_workbook(given.source, target, library_of(given))
    else:
        source = find_scenario(given.source).parent
        with made_folder(target) as partial:
            shutil.copytree(source, partial, dirs_exist_ok=True, ignore=hidden)
    print(f"{target}: {'修改后运行' if zh() else 'edit, then'}  esvalue run {target}")
    return 0
