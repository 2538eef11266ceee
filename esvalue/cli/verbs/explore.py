"""`esvalue explore`: more futures of a scenario, what matters in them, and what else could be chosen."""

from __future__ import annotations

import argparse
from pathlib import Path

from esvalue.cli import shared
from esvalue.cli.arguments import Parser
from esvalue.cli.numbers import ONE_OR_MORE, TWO_OR_MORE, NumberArgument
from esvalue.cli.opening import scenario_of, show_progress, tell_doubts, tell_notices
from esvalue.cli.verb import Verb
from esvalue.core.quantified import Of
from esvalue.core.text import Text

__all__ = ["VERB"]

PAGE = Text(zh="页面: {}", en="page: {}")


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    shared.scenario(parser)
    shared.overlays(parser)
    parser.add_argument(
        "--out",
        type=Path,
        help=Text(
            zh="探索文件夹（默认 runs/名称-explore；已有的未来会保留并续算）",
            en="folder (default runs/NAME-explore; futures that are there are kept and added to)",
        ),
    )
    parser.add_argument(
        "--points",
        type=NumberArgument(TWO_OR_MORE),
        default=2048,
        help=Text(zh="每组的未来数（向上取为 2 的幂）", en="futures of each replicate (rounded up to a power of two)"),
    )
    parser.add_argument(
        "--replicates",
        type=NumberArgument(TWO_OR_MORE),
        default=8,
        help=Text(zh="独立的组数", en="independent replicates"),
    )
    parser.add_argument(
        "--workers",
        type=NumberArgument(ONE_OR_MORE),
        default=1,
        help=Text(zh="线程或进程数", en="threads or processes"),
    )
    parser.add_argument(
        "--backend",
        default="threads",
        help=Text(
            zh="threads、processes 或 dask 调度器地址", en="threads, processes, or the address of a dask scheduler"
        ),
    )
    parser.add_argument(
        "--method",
        default="sobol",
        help=Text(
            zh="重新运行模型的敏感性方法：sobol、morris、pawn、rbd_fast、delta、dgsm、shapley、regional，或 none",
            en="sensitivity method that runs the model again: sobol, morris, pawn, rbd_fast, delta, "
            "dgsm, shapley, regional, or none",
        ),
    )
    parser.add_argument(
        "--groups",
        default="kind",
        choices=("kind", "domain", "card", "none"),
        help=Text(
            zh="因子分组：kind、domain、card，或 none（逐个）",
            en="factors moved together: kind, domain, card, or none (one by one)",
        ),
    )
    parser.add_argument(
        "--until",
        type=NumberArgument(Of("number", low=0, open=("low",))),
        help=Text(
            zh="加倍样本，直到各指数区间半宽小于此值",
            en="double the points until every half-width of an index is below this",
        ),
    )
    parser.add_argument(
        "--no-choices",
        action="store_true",
        help=Text(zh="不研究 [choices] 中的选择", en="leave out the levers of [choices]"),
    )
    shared.quiet(parser)


def run(given: argparse.Namespace, language: str) -> int:
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
        progress=None if given.quiet else show_progress,
    )
    manifest = open_run(folder).manifest
    tell_doubts(len(manifest["doubts"]["open"]), given.scenario)
    print(manifest["sentence"][language])
    print()
    print(PAGE.format(folder / "explore.html")[language])
    return 0


VERB = Verb(
    order=30,
    help=Text(
        zh="探索情景：更多未来、敏感性、稳健性与可选标准",
        en="explore a scenario: more futures, sensitivity, robustness, choices",
    ),
    arguments=arguments,
    run=run,
)
