"""`esvalue export`: the tables of a run in other forms."""

from __future__ import annotations

import argparse
from pathlib import Path

from esvalue.cli import shared
from esvalue.cli.arguments import Parser
from esvalue.cli.verb import Verb
from esvalue.core.text import Text

__all__ = ["VERB"]


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    shared.run_folder(parser)
    parser.add_argument("--out", type=Path, required=True, help=Text(zh="写入的文件夹", en="folder to write"))
    parser.add_argument(
        "--format",
        action="append",
        choices=("csv", "latex", "parquet"),
        help=Text(
            zh="csv（默认；UTF-8，列名为 ASCII，附字典）、latex 或 parquet（需 pyarrow）；可写多次",
            en="csv (default: UTF-8, ASCII names, a dictionary), latex, or parquet (needs pyarrow); may be repeated",
        ),
    )
    parser.add_argument("--replace", action="store_true", help=Text(zh="覆盖已有的文件夹", en="overwrite a folder"))


def run(given: argparse.Namespace, language: str) -> int:
    """Write the tables of a run."""
    from esvalue.runs.opening import open_run

    print(open_run(given.run).export(given.out, tuple(given.format or ("csv",)), replace=given.replace))
    return 0


VERB = Verb(
    order=55,
    help=Text(
        zh="把一次运行的各表导出为 CSV、LaTeX 或 Parquet", en="write the tables of a run as CSV, LaTeX or Parquet"
    ),
    arguments=arguments,
    run=run,
)
