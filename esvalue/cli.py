"""The command line: check, run, trace, compare, models, init. A user's mistake never gives a traceback."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from esvalue import __version__
from esvalue.messages import current_language, set_language

__all__ = ["main"]

_TEXTS = {
    "about": ("生态系统服务价值与补偿标准：从数据到标准及其来源", "ecosystem-service valuation and compensation standards: from field figures to a standard with its sources"),
    "check": ("检查情景或卡片，列出全部错误", "check a scenario or a card and list every mistake"),
    "run": ("运行情景，生成报告", "run a scenario and write its report"),
    "trace": ("追溯一个数字到数据、参数、方程与来源", "trace a figure to cells, parameters, equations and sources"),
    "explore": ("探索情景：更多未来、敏感性、稳健性与可选标准", "explore a scenario: more futures, sensitivity, robustness, choices"),
    "points": ("每组的未来数（向上取为 2 的幂）", "futures of each replicate (rounded up to a power of two)"),
    "replicates": ("独立的组数", "independent replicates"),
    "workers": ("线程或进程数", "threads or processes"),
    "backend": ("threads、processes 或 dask 调度器地址", "threads, processes, or the address of a dask scheduler"),
    "method": ("重新运行模型的敏感性方法：sobol、morris、pawn、rbd_fast、delta、dgsm、shapley、regional，或 none", "sensitivity method that runs the model again: sobol, morris, pawn, rbd_fast, delta, dgsm, shapley, regional, or none"),
    "groups": ("因子分组：kind、domain、card，或 none（逐个）", "factors moved together: kind, domain, card, or none (one by one)"),
    "until": ("加倍样本，直到各指数区间半宽小于此值", "double the points until every half-width of an index is below this"),
    "no_choices": ("不研究 [choices] 中的选择", "leave out the levers of [choices]"),
    "explore_out": ("探索文件夹（默认 runs/名称-explore；已有的未来会保留并续算）", "folder (default runs/NAME-explore; futures that are there are kept and added to)"),
    "excel": ("写成工作簿，供不写 TOML 的人填写", "write a workbook for those who do not write TOML"),
    "compare": ("比较一次运行的各方案，或两次运行", "compare the options of a run, or two runs: what changed and why"),
    "models": ("列出卡片，或一张卡片的内容", "list the cards, or what a card holds"),
    "init": ("复制一个情景以供修改", "copy a scenario to edit"),
    "scenario": ("情景名称、文件夹、TOML 文件或工作簿（.xlsx）", "name of a scenario, its folder, TOML file or workbook (.xlsx)"),
    "out": ("运行文件夹（默认 runs/名称-001 起）", "run folder (default: runs/NAME-001 and on)"),
    "replace": ("覆盖同名的运行", "overwrite a run of that name"),
    "models_path": ("另加的卡片文件夹", "another folder of cards (may be given several times)"),
    "quiet": ("不显示进度", "no progress"),
    "lang": ("输出语言", "language of what is printed"),
    "id": ("报告中数字旁的编号，如 Fabcde", "id printed beside a figure, such as Fabcde"),
    "depth": ("来源树显示的层数（默认 5）", "levels of the tree (default 5)"),
    "all": ("显示整棵来源树，各方案、各地块都展开", "the whole tree, for every option and place"),
    "dot": ("以 DOT 图语言输出", "print as a graph in the DOT language"),
    "name": ("卡片名称", "name of a card"),
    "folder": ("新文件夹", "new folder"),
    "from": ("被复制的情景（默认 panjin）", "scenario to copy (default panjin)"),
}  # fmt: skip


def _t(key: str) -> str:
    return _TEXTS[key][0 if current_language() == "zh" else 1]


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--lang", choices=("zh", "en"), default=argparse.SUPPRESS, help=_t("lang"))
    common.add_argument("--models", type=Path, action="append", default=argparse.SUPPRESS, metavar="DIR", help=_t("models_path"))
    parser = argparse.ArgumentParser(prog="esvalue", description=_t("about"), parents=[common])
    parser.add_argument("--version", action="version", version=f"esvalue {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)

    check = verbs.add_parser("check", help=_t("check"), parents=[common])
    check.add_argument("scenario", help=_t("scenario"))
    run = verbs.add_parser("run", help=_t("run"), parents=[common])
    run.add_argument("scenario", help=_t("scenario"))
    run.add_argument("--out", type=Path, help=_t("out"))
    run.add_argument("--replace", action="store_true", help=_t("replace"))
    run.add_argument("--quiet", action="store_true", help=_t("quiet"))
    explore = verbs.add_parser("explore", help=_t("explore"), parents=[common])
    explore.add_argument("scenario", help=_t("scenario"))
    explore.add_argument("--out", type=Path, help=_t("explore_out"))
    explore.add_argument("--points", type=int, default=2048, help=_t("points"))
    explore.add_argument("--replicates", type=int, default=8, help=_t("replicates"))
    explore.add_argument("--workers", type=int, default=1, help=_t("workers"))
    explore.add_argument("--backend", default="threads", help=_t("backend"))
    explore.add_argument("--method", default="sobol", help=_t("method"))
    explore.add_argument("--groups", default="kind", choices=("kind", "domain", "card", "none"), help=_t("groups"))
    explore.add_argument("--until", type=float, help=_t("until"))
    explore.add_argument("--no-choices", action="store_true", help=_t("no_choices"))
    explore.add_argument("--quiet", action="store_true", help=_t("quiet"))
    trace = verbs.add_parser("trace", help=_t("trace"), parents=[common])
    trace.add_argument("run", type=Path)
    trace.add_argument("id", help=_t("id"))
    trace.add_argument("--depth", type=int, default=5, help=_t("depth"))
    trace.add_argument("--all", action="store_true", help=_t("all"))
    trace.add_argument("--dot", action="store_true", help=_t("dot"))
    compare = verbs.add_parser("compare", help=_t("compare"), parents=[common])
    compare.add_argument("run", type=Path)
    compare.add_argument("other", type=Path, nargs="?")
    models = verbs.add_parser("models", help=_t("models"), parents=[common])
    models.add_argument("name", nargs="?", help=_t("name"))
    init = verbs.add_parser("init", help=_t("init"), parents=[common])
    init.add_argument("folder", type=Path, nargs="?", help=_t("folder"))
    init.add_argument("--excel", type=Path, metavar="FILE.xlsx", help=_t("excel"))
    init.add_argument("--from", dest="source", default="panjin", help=_t("from"))
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return 0, or 1 for a mistake in the input, 130 when interrupted."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    language = next((b for a, b in pairwise(arguments) if a == "--lang" and b in ("zh", "en")), None)
    set_language(language or "en")
    given = _parser().parse_args(arguments)
    from esvalue.errors import EsvalueError

    try:
        return _VERBS[given.verb](given)
    except EsvalueError as error:
        print(str(error), file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130


def _library(given: argparse.Namespace):  # type: ignore[no-untyped-def]
    from esvalue.library import Library

    return Library(getattr(given, "models", ()))


def _scenario(given: argparse.Namespace):  # type: ignore[no-untyped-def]
    """Load the scenario of a command: a name, a folder, a TOML file, or a workbook."""
    if Path(given.scenario).suffix.lower() == ".xlsx":
        from esvalue.workbook import load_workbook_scenario

        return load_workbook_scenario(given.scenario, _library(given))
    from esvalue.scenario import load_scenario

    return load_scenario(given.scenario, _library(given))


def _zh() -> bool:
    return current_language() == "zh"


def _check(given: argparse.Namespace) -> int:
    from esvalue.library import Library

    library: Library = _library(given)
    path = Path(given.scenario)
    if path.suffix == ".toml" and path.is_file() and _is_card(path):
        from esvalue.cards import load_card

        card = load_card(path, library)
        print(f"{path}: {'无误' if _zh() else 'no mistakes'} ({len(card.nodes)} nodes, {len(card.parameters)} parameters, {len(card.services)} services)")
        return 0
    from esvalue.judging import judge
    from esvalue.lineage import Lineage
    from esvalue.listing import account_lines, evidence_counts
    from esvalue.results import check_central

    loaded = _scenario(given)
    judged = judge(loaded)
    check_central(judged.graph, judged.slots)
    counts: dict[str, int] = {}
    for fact in Lineage(judged).facts.values():
        if fact.evidence:
            counts[fact.evidence] = counts.get(fact.evidence, 0) + 1
    for notice in loaded.notices:
        print(notice)
    language = "zh" if _zh() else "en"
    print(f"{given.scenario}: {'无误' if _zh() else 'no mistakes'}")
    for domain in judged.model.accounts:
        print("\n".join(f"  {line}" for line in account_lines(judged, domain, language)))
    print(("  条目按证据：" if _zh() else "  entries by evidence: ") + evidence_counts(counts, loaded.library.vocabulary, language))
    return 0


def _is_card(path: Path) -> bool:
    from esvalue.schema import read_toml

    data = read_toml(path)
    return "scenario" not in data and "base" in data and isinstance(data["base"], dict)


def _run(given: argparse.Namespace) -> int:
    from esvalue.workflow import run_scenario

    loaded = _scenario(given)
    for notice in loaded.notices:
        print(notice, file=sys.stderr)
    folder = run_scenario(loaded, given.out, replace=given.replace, progress=None if given.quiet else _progress)
    from esvalue.run import open_run

    made = open_run(folder)
    language = "zh" if _zh() else "en"
    print(made.manifest["sentence"][language])
    print()
    print(f"{'报告' if _zh() else 'report'}: {folder / 'report.html'}")
    print(f"{'表格' if _zh() else 'tables'}: {folder / 'tables.xlsx'}")
    return 0


def _explore(given: argparse.Namespace) -> int:
    from esvalue.exploration import explore
    from esvalue.run import open_run

    loaded = _scenario(given)
    out = given.out or Path("runs") / f"{loaded.scenario.scenario.name}-explore"
    folder = explore(loaded, out, points=given.points, replicates=given.replicates, workers=given.workers, backend=given.backend,
                     method=None if given.method == "none" else given.method, groups=given.groups, until=given.until,
                     choices=not given.no_choices, progress=None if given.quiet else _progress)  # fmt: skip
    print(open_run(folder).manifest["sentence"]["zh" if _zh() else "en"])
    print()
    print(f"{'页面' if _zh() else 'page'}: {folder / 'explore.html'}")
    return 0


_STAGES = {"sensitivity": ("敏感性", "sensitivity"), "bind": ("装配模型", "binding"), "futures": ("抽样", "futures"), "compare": ("比较方案", "comparing"), "insight": ("查找关键未知", "what would change the choice"), "report": ("写报告", "report")}


def _progress(stage: str, done: int, whole: int) -> None:
    text = _STAGES.get(stage, (stage, stage))[0 if _zh() else 1]
    line = f"{text} {done}/{whole}" if whole > 1 else text
    if sys.stderr.isatty():
        print(f"\r\033[K{line}", end="\n" if stage == "report" else "", file=sys.stderr, flush=True)
    elif done in (0, whole):
        print(line, file=sys.stderr, flush=True)


def _trace(given: argparse.Namespace) -> int:
    from esvalue.run import open_run

    depth = None if given.all else max(given.depth, 0)
    print(open_run(given.run).trace(given.id, "zh" if _zh() else "en", "dot" if given.dot else "text", depth))
    return 0


def _compare(given: argparse.Namespace) -> int:
    from esvalue.comparison.runs import compare_runs, options_text
    from esvalue.run import open_run

    first = open_run(given.run)
    language = "zh" if _zh() else "en"
    print(options_text(first, language) if given.other is None else compare_runs(first, open_run(given.other), language))
    return 0


def _models(given: argparse.Namespace) -> int:
    from esvalue.cards import load_card
    from esvalue.listing import card_lines

    library = _library(given)
    language = "zh" if _zh() else "en"
    if given.name is None:
        for name in library.card_names():
            card = load_card(library.card_path(name), library)
            print(f"{name:12} {card.title.get(language)}: {', '.join(r.title.get(language) for r in card.readings.values())}")
        return 0
    path = library.card_path(given.name)
    print("\n".join(card_lines(load_card(path, library), path, library.vocabulary, language)))
    return 0


def _init(given: argparse.Namespace) -> int:
    from esvalue.errors import fail
    from esvalue.scenario import find_scenario

    target: Path = given.excel or given.folder
    if target is None or (given.excel and given.folder):
        raise fail("init_target", "init")
    if target.exists():
        raise fail("folder_exists", str(target))
    if given.excel:
        from esvalue.workbook import write_workbook

        write_workbook(given.source, target, _library(given))
    else:
        shutil.copytree(find_scenario(given.source).parent, target)
    print(f"{target}: {'修改后运行' if _zh() else 'edit, then'}  esvalue run {target}")
    return 0


_VERBS = {"check": _check, "run": _run, "explore": _explore, "trace": _trace, "compare": _compare, "models": _models, "init": _init}

if __name__ == "__main__":
    sys.exit(main())
