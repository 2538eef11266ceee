"""Texts of the workbook for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from esvalue.core.text import Text

__all__ = ["GUIDE", "HEADS", "HOW", "LINES", "LIVE", "RUN", "SHEETS", "SHEET_LIST", "TITLE", "WORDS", "WORKINGS"]

#: The sheet that is computed.
TITLE = Text(zh="测算：{}", en="Workings: {}")
HOW = Text(
    zh="黄色格可改：标准（从下拉表中选）、应补数量、费率、分担比例、可用资金。其余各格是公式，随之变动。金额单位：万元/年。",
    en="Yellow cells can be changed: rates (chosen from the list), amounts owed, rates of payments, shares, money. All "
    "other cells are formulas and follow. Money in 10⁴ yuan a year.",
)
WORDS: Mapping[str, Text] = {
    "money": Text(zh="可用资金", en="Money there is"),
    "expected": Text(zh="预计支出合计", en="Expected cost, total"),
    "gap": Text(zh="差额：预计支出减可用资金", en="Gap: expected cost less money"),
    "full": Text(zh="全部参加时的支出合计", en="Cost if all take part, total"),
    "full_gap": Text(zh="差额：全部参加减可用资金", en="Gap: all taking part less money"),
    "run": Text(zh="运行所得预计支出", en="Expected cost by the run"),
    "check": Text(zh="核对", en="Check"),
    "same": Text(zh="预计支出与运行结果一致", en="expected cost as in the run"),
    "other": Text(zh="预计支出与运行结果不同：已改动", en="expected cost not as in the run: changed"),
    "levels": Text(zh="出资财政", en="Level of government"),
    "shares": Text(zh="分担比例", en="Share"),
    "whole": Text(zh="合计（须为 100%）", en="Total (must be 100%)"),
    "wrong": Text(zh="分担比例合计不是 100%", en="shares do not add to 100%"),
    "total": Text(zh="合计", en="Total"),
    "payments": Text(zh="其他支付", en="Other payments"),
    "list": Text(zh="标准只能取“参加比例”表中所列的各档，请从下拉表中选。", en="Choose a rate from the list: only those on the "
                 "sheet of take-up have a known take-up."),
    "area": Text(zh="应补数量不能为负。", en="An amount cannot be below zero."),
    "part": Text(zh="比例在 0 与 1（100%）之间。", en="A share lies between 0 and 1 (100%)."),
}  # fmt: skip
HEADS = (
    Text(zh="序号", en="No."),
    Text(zh="区域、区县", en="Zone, county"),
    Text(zh="应补数量", en="Owed"),
    Text(zh="单位", en="Unit"),
    Text(zh="标准", en="Rate"),
    Text(zh="单位", en="Unit"),
    Text(zh="全部参加", en="All take part"),
    Text(zh="参加比例", en="Take-up"),
    Text(zh="预计支出", en="Expected"),
    Text(zh="运行值", en="By the run"),
    Text(zh="补够", en="Enough"),
)

#: The guide: its lines, and whether one is yellow.
LINES: Sequence[tuple[Text, bool]] = (
    (Text(zh="黄色格可以改：标准、应补数量、费率、分担比例、可用资金。改后所有合计、分担、差额随之变动。",
          en="Yellow cells can be changed: rates, amounts owed, rates of payments, shares, money. Totals, what each level "
          "pays and the gap follow."), True),
    (Text(zh="标准从下拉表中选：每一档的参加比例由运行算出，两档之间没有算过，不能填。",
          en="Rates are chosen from a list: who takes part was computed for each of them, and not in between."), False),
    (Text(zh="金额（全部参加）＝标准 × 应补数量；预计支出＝金额 × 参加比例。改应补数量时，参加比例不变。",
          en="Amount (all take part) = rate × amount owed; expected = amount × take-up. Take-up stays where amounts owed are "
          "changed."), False),
    (Text(zh="“核对”一格说明预计支出是否仍与运行结果一致。要让损失、受益、净效益也随之更新，请把改动写回情景，重新运行 esvalue。",
          en="The cell 'Check' says whether expected cost still is that of the run. For losses, gains and net benefit to follow, write "
          "the change into the scenario and run esvalue again."), False),
    (Text(zh="金额单位为万元/年。各数存储为全值，显示为取整后的数。完整数据与编号见 data.xlsx。",
          en="Money in 10⁴ yuan a year. Numbers are stored in full and shown rounded. All data with ids: data.xlsx."), False),
)  # fmt: skip
RUN = Text(
    zh="运行：{run}；esvalue {version}；{cases} 种可能情形；价格年份 {year}；种子 {seed}。",
    en="Run: {run}; esvalue {version}; {cases} cases; prices of {year}; seed {seed}.",
)
SHEET_LIST = Text(zh="工作表", en="Sheets")
#: The name of the workbook.
WORKINGS = Text(zh="测算.xlsx", en="workings.xlsx")
GUIDE = Text(zh="说明", en="Guide")
LIVE = (
    (Text(zh="测算", en="Workings"), Text(zh="黄色格可改，各合计与差额是公式", en="yellow cells; totals and gaps are formulas")),
    (Text(zh="参加比例", en="Take-up"), Text(zh="每一档标准下预计补到的部分", en="which part is expected to be paid for at every rate")),
    (Text(zh="标准表", en="Rates"), Text(zh="补偿标准表，随测算变动", en="table of rates, follows the workings")),
    (Text(zh="预算表", en="Budget"), Text(zh="按区县、按各级财政的预计支出，随测算变动", en="cost by county and level, follows the workings")),
)  # fmt: skip
SHEETS = {
    "summary": (Text(zh="方案对照", en="Options"), Text(zh="各方案的标准、支出与效果（运行值）", en="rates, cost and effect of the options, by the run")),
    "unpaid": (Text(zh="不设标准", en="Not paid"), Text(zh="不设标准的区域及理由", en="zones without a rate, and why")),
    "payments": (Text(zh="其他支付", en="Payments"), Text(zh="标准以外的支付", en="payments beside the rates")),
    "ledger": (Text(zh="往来账", en="Ledger"), Text(zh="谁付给谁（运行值）", en="who pays whom, by the run")),
    "places": (Text(zh="地块", en="Places"), Text(zh="补偿范围地块与来源编号", en="places covered, with numbers of sources")),
    "inputs": (Text(zh="数据与参数", en="Inputs"), Text(zh="所用数据与参数、来源编号", en="inputs with numbers of sources")),
    "sources": (Text(zh="来源", en="Sources"), Text(zh="来源编号所指", en="what the numbers of sources stand for")),
}  # fmt: skip
