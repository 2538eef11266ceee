"""The verbs on scenarios, runs and cards. Each returns the exit code;
heavy modules are imported where they are used.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from esvalue.cli.words import t, zh

__all__ = [
    "compare",
    "explore",
    "init",
    "library_of",
    "models",
    "run",
    "scenario_of",
    "tell_doubts",
    "tell_notices",
    "trace",
]


def library_of(given: argparse.Namespace):  # type: ignore[no-untyped-def]
    """Return the library of a command."""
    from esvalue.inputs.library import Library

    return Library(getattr(given, "models", ()))


def scenario_of(given: argparse.Namespace):  # type: ignore[no-untyped-def]
    """Load the scenario of a command: a name, a folder, a TOML file, or a workbook;
    overlays that were given lie on top.
    """
    from esvalue.inputs.scenario import lay, load_scenario

    if Path(given.scenario).suffix.lower() == ".xlsx":
        from esvalue.inputs.workbook import load_workbook_scenario

        loaded = load_workbook_scenario(given.scenario, library_of(given))
    else:
        loaded = load_scenario(given.scenario, library_of(given))
    return lay(loaded, getattr(given, "overlays", None) or ())


def tell_notices(loaded) -> None:  # type: ignore[no-untyped-def]
    """Say on standard error what a reader should know of how a scenario was read."""
    for notice in loaded.notices:
        print(notice, file=sys.stderr)


def tell_doubts(count: int, scenario: str) -> None:
    """Say on standard error how many doubts are open, in one line; nothing where there is none."""
    if count:
        print(t("open_doubts").format(n=count, s="s" * (count != 1), scenario=scenario), file=sys.stderr)


def run(given: argparse.Namespace) -> int:
    """Run a scenario and say where its report is."""
    from esvalue.runs.run import run_scenario

    loaded = scenario_of(given)
    tell_notices(loaded)
    folder = run_scenario(loaded, given.out, replace=given.replace, progress=None if given.quiet else _progress)
    from esvalue.runs.opening import open_run

    made = open_run(folder)
    tell_doubts(len(made.manifest["doubts"]["open"]), given.scenario)
    language = "zh" if zh() else "en"
    print(made.manifest["sentence"][language])
    print()
    print(f"{'报告' if zh() else 'report'}: {folder / 'report.html'}")
    print(f"{'表格' if zh() else 'tables'}: {folder / 'tables.xlsx'}")
    return 0


def explore(given: argparse.Namespace) -> int:
    """Explore a scenario and say where its page is."""
    from esvalue.core.files import slug
    from esvalue.runs.explore import explore
    from esvalue.runs.opening import open_run

    loaded = scenario_of(given)
    tell_notices(loaded)
    out = given.out or Path("runs") / f"{slug(loaded.scenario.scenario.name)}-explore"
    folder = explore(
        loaded,
        out,
        points=given.points,
        replicates=given.replicates,
        workers=given.workers,
        backend=given.backend,
        method=None if given.method == "none" else given.method,
        groups=given.groups,
        until=given.until,
        choices=not given.no_choices,
        progress=None if given.quiet else _progress,
    )
    manifest = open_run(folder).manifest
    tell_doubts(len(manifest["doubts"]["open"]), given.scenario)
    print(manifest["sentence"]["zh" if zh() else "en"])
    print()
    print(f"{'页面' if zh() else 'page'}: {folder / 'explore.html'}")
    return 0


_STAGES = {
    "sensitivity": ("敏感性", "sensitivity"),
    "bind": ("装配模型", "binding"),
    "futures": ("抽样", "futures"),
    "compare": ("比较方案", "comparing"),
    "insight": ("查找关键未知", "what would change the choice"),
    "report": ("写报告", "report"),
}


def _progress(stage: str, done: int, whole: int) -> None:
    text = _STAGES.get(stage, (stage, stage))[0 if zh() else 1]
    line = f"{text} {done}/{whole}" if whole > 1 else text
    if sys.stderr.isatty():
        print(f"\r\033[K{line}", end="\n" if stage == "report" else "", file=sys.stderr, flush=True)
    elif done in (0, whole):
        print(line, file=sys.stderr, flush=True)


def trace(given: argparse.Namespace) -> int:
    """Print what a figure rests on."""
    from esvalue.runs.opening import open_run

    depth = None if given.all else given.depth
    print(open_run(given.run).trace(given.id, "zh" if zh() else "en", "dot" if given.dot else "text", depth))
    return 0


def compare(given: argparse.Namespace) -> int:
    """Print the options of a run, or what changed between two."""
    from esvalue.runs.compare import compare_runs, options_text
    from esvalue.runs.opening import open_run

    first = open_run(given.run)
    language = "zh" if zh() else "en"
    print(
        options_text(first, language) if given.other is None else compare_runs(first, open_run(given.other), language)
    )
    return 0


def models(given: argparse.Namespace) -> int:
    """List the cards, or what one holds."""
    from esvalue.inputs.card_reading import load_card
    from esvalue.report.catalogue import card_lines

    library = library_of(given)
    language = "zh" if zh() else "en"
    if given.name is None:
        for name in library.card_names():
            card = load_card(library.card_path(name), library)
            colon, comma = ("：", "、") if zh() else (": ", ", ")
            print(
                f"{name:12} "
                f"{card.title[language]}{colon}{comma.join(r.title[language] for r in card.readings.values())}"
            )
        return 0
    path = library.card_path(given.name)
    print("\n".join(card_lines(load_card(path, library), path, library.vocabulary, language)))
    return 0


def init(given: argparse.Namespace) -> int:
    """Copy a scenario to edit, or write it as a workbook."""
    from esvalue.core.errors import fail
    from esvalue.core.files import check_free
    from esvalue.core.sheets import is_workbook

    target: Path = given.excel or given.folder
    if target is None or (given.excel and given.folder):
        raise fail("init_target", "init")
    if given.excel:
        check_free(target)
    if given.excel or is_workbook(Path(given.source)):
        from esvalue.inputs.workbook import copy_workbook

        copy_workbook(given.source, target, library_of(given))
    else:
        from esvalue.inputs.scenario import copy_scenario

        copy_scenario(given.source, target, library_of(given))
    print(t("edit_then").format(target=target))
    return 0
