"""`esvalue ledger`: who owes whom at river sections by published payment rules."""

from __future__ import annotations

import argparse
from pathlib import Path

from esvalue.cli import shared
from esvalue.cli.arguments import Parser
from esvalue.cli.numbers import ONE_OR_MORE, NumberArgument
from esvalue.cli.opening import library_of
from esvalue.cli.verb import Verb
from esvalue.core.text import Text

__all__ = ["VERB"]

NO_FOLDER = Text(zh="缺少参数：文件夹", en="the following arguments are required: folder")
ALONE = Text(zh="--write-rule 只与 --replace 同用", en="argument --write-rule: not allowed with others but --replace")
THEN = Text(
    zh="{path}：请修改，然后运行  esvalue --lang zh ledger 文件夹 --rule {path}",
    en="{path}: edit, then  esvalue ledger FOLDER --rule {path}",
)
NOTICE = Text(zh="通知单: {}", en="notice: {}")
PICTURE = Text(zh="图: {}", en="picture: {}")
NO_PICTURE = Text(zh="没有应付款，未画图", en="nothing is paid, so nothing was drawn")
#: What may be given several times: where it is kept, what stands for it, what it does.
SEVERAL = {
    "--rule": (
        "rules",
        Text(zh="规则", en="RULE"),
        Text(zh="规则名称或文件（可多次给出，并排比较）", en="name or file of a rule (several stand side by side)"),
    ),
    "--period": (
        "periods",
        Text(zh="时间", en="PERIOD"),
        Text(
            zh="时间，如 2025-03 或 2025（可多次给出）",
            en="period, such as 2025-03 or 2025 (may be given several times)",
        ),
    ),
    "--leave-out": (
        "leave_out",
        Text(zh="名称", en="NAME"),
        Text(
            zh="不计入的条款、方向或指标，可用逗号隔开多个，可用中文名（会列名）",
            en="term, side or indicator not counted, several with commas between (they are named)",
        ),
    ),
    "--amount": (
        "amounts",
        Text(zh="条款=金额", en="TERM=AMOUNT"),
        Text(
            zh='印本没有的金额，由使用者给定，如 total_nitrogen="100 元"；有多个规则时写 规则.条款="100 元"',
            en='a figure of your own for an amount that is not in print, such as total_nitrogen="100 yuan"; '
            'with several rules RULE.TERM="100 yuan"',
        ),
    ),
    "--opening": (
        "opening",
        Text(zh="资金池=金额", en="POOL=AMOUNT"),
        Text(
            zh='规则资金池的期初余额，如 基金="100 元"',
            en='balance of a pool of the rule before the first period, such as fund="100 yuan"',
        ),
    ),
    "--error": (
        "errors",
        Text(zh="误差", en="ERROR"),
        Text(
            zh="测量误差：0.1 或 10%%，单个指标写 总磷=0.2，或含 指标、误差 两列的表",
            en="by how much measured values can be off: 0.1 or 10%%, of one indicator TP=0.2, of pH a number pH=0.1, "
            "or a table with the columns indicator and error",
        ),
    ),
}
FILES = {
    "--out": (
        Text(zh="文件.xlsx", en="FILE.xlsx"), Text(zh="写成 Excel 通知单", en="write the notice as a workbook")
    ),
    "--flows": (Text(zh="文件.svg", en="FILE.svg"), Text(zh="把谁付给谁画成图", en="draw who pays whom")),
    "--reissue": (
        Text(zh="原通知单.xlsx", en="OLD.xlsx"),
        Text(
            zh="更正先前的通知单：并列原金额、新金额、差额与变动原因",
            en="issue a notice again: old amount, new amount, difference and what changed, claim by claim",
        ),
    ),
}  # fmt: skip


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    parser.set_defaults(refuse=parser.error)
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar=Text(zh="文件夹", en="FOLDER"),
        help=Text(
            zh="含 断面、目标、监测 等表（CSV 或 XLSX）的文件夹，或含这些工作表的一个 XLSX；不写则列出规则",
            en="folder with tables of sections, targets, monitoring (CSV or XLSX), or one workbook with such sheets; "
            "without it the rules are listed",
        ),
    )
    for flag, (dest, metavar, text) in SEVERAL.items():
        parser.add_argument(flag, dest=dest, action="append", metavar=metavar, help=text)
    parser.add_argument(
        "--as-if",
        action="store_true",
        help=Text(zh="规则不在施行期也按其计算，并注明", en="use a rule outside its dates, and say so"),
    )
    parser.add_argument(
        "--draws",
        type=NumberArgument(ONE_OR_MORE),
        help=Text(
            zh="按测量误差抽取的次数，给出应付款的区间", en="draws of measurement error, for intervals of the claims"
        ),
    )
    shared.seed(parser)
    for flag, (metavar, text) in FILES.items():
        parser.add_argument(flag, type=Path, metavar=metavar, help=text)
    parser.add_argument(
        "--write-rule",
        nargs=2,
        metavar=(Text(zh="规则", en="RULE"), Text(zh="文件", en="FILE")),
        help=Text(
            zh="不计算，把一个规则写成工作簿（.xlsx）或 TOML 供修改，再以 --rule 文件 使用",
            en="compute nothing, but write a rule as a workbook (.xlsx) or as TOML, to be edited and used by --rule",
        ),
    )
    shared.replace_file(parser)


def run(given: argparse.Namespace, language: str) -> int:
    """Say who owes whom; without a folder list the rules."""
    from esvalue.payments import load_rule, rule_names

    library = library_of(given)
    asked = (
        given.rules,
        given.periods,
        given.leave_out,
        given.amounts,
        given.opening,
        given.as_if,
        given.errors,
        given.out,
        given.flows,
        given.reissue,
    )
    if given.write_rule:
        if given.folder or any(asked):
            given.refuse(ALONE[language])
        name, target = given.write_rule
        path = load_rule(name, library).write(target, replace=given.replace)
        print(THEN.format(path=path)[language])
        return 0
    if given.folder is None:
        if any(asked):
            given.refuse(NO_FOLDER[language])
        for name in rule_names(library):
            print(f"{name:20} {load_rule(name, library).title[language]}")
        return 0
    from esvalue.core.errors import fail
    from esvalue.core.files import check_free
    from esvalue.runs.ledger import flows_path, free_target, ledger

    if not given.rules:
        raise fail("ledger_rule", "ledger", known=", ".join(rule_names(library)))
    if given.out is not None:
        free_target(given.out, replace=given.replace, before=given.reissue)
    if given.flows is not None:
        check_free(flows_path(given.flows), replace=given.replace)
    made = ledger(
        given.folder,
        given.rules,
        periods=given.periods or (),
        leave_out=given.leave_out or (),
        amounts=given.amounts or (),
        opening=given.opening or (),
        as_if=given.as_if,
        error=given.errors or (),
        draws=given.draws or 0,
        seed=given.seed,
        library=library,
        reissue=given.reissue,
    )
    print(made.text(language))
    if given.out is not None:
        print()
        print(NOTICE.format(made.write(given.out, language, replace=given.replace))[language])
    if given.flows is not None:
        drawn = made.write_flows(given.flows, language, replace=given.replace)
        print(PICTURE.format(drawn)[language] if drawn else NO_PICTURE[language])
    return 0


VERB = Verb(
    order=85,
    help=Text(
        zh="河流断面：按已发布的规则，谁该付谁多少、为什么",
        en="river sections: who owes whom by published payment rules, and why",
    ),
    arguments=arguments,
    run=run,
    example=Text(
        zh="例：esvalue ledger 数据文件夹 --rule liaoning_2024 --period 2025-03 --out 通知单.xlsx",
        en="example: esvalue ledger FOLDER --rule liaoning_2024 --period 2025-03 --out notice.xlsx",
    ),
)
