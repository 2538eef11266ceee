"""Texts of a blank scenario: what is asked, what a column means, how to fill it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from esvalue.core.text import Text

__all__ = [
    "ASKED",
    "CAPTIONS",
    "GUIDE",
    "HEADS",
    "KINDS",
    "LEVELS",
    "OPTIONS",
    "ORIGINS",
    "SECTIONS",
    "SHEETS",
    "TABLES",
    "WORDS",
]

#: Sheets by mark: name on the tab, and what to do there.
SHEETS: Mapping[str, tuple[Text, Text]] = {
    "readme": (Text(zh="填写说明", en="Read me"), Text(zh="", en="")),
    "asked": (Text(zh="基本情况", en="Basics"),
              Text(zh="逐行填写黄色格。“必填”的不填不能运行；不知道“低”“高”可以不填。", en="Fill in the yellow cells row by row. Without what is 'needed' nothing runs; low and high may stay empty.")),
    "places": (Text(zh="地块 {}", en="Places {}"),
               Text(zh="每行一个地块：同一区县、同一区域类型、同一权利人的一片地，或一组渔船、一批渔民、一处损害、一个水源。黄色格都要填；标“可空”的不知道就留空。",
                    en="One row a place: land of one county, zone and holder, or a group of boats or fishers, a harm, a water source. Fill in every yellow cell; leave empty what may be and is not known.")),
    "rates": (Text(zh="方案与标准", en="Options and rates"),
              Text(zh="每列一个方案：先写名称与参加方式，再写各区域的标准。现行没有补偿的留空；不补的区域留空。",
                   en="A column an option: its name, who takes part, then the rate of every zone. Leave empty what is not paid.")),
    "links": (Text(zh="分担 {}", en="Shares {}"), Text(zh="谁从哪里取水、取多少：每行一对，两端写地块表中的名称；份额按取水量由程序算出。",
                                                 en="Who takes how much from where: one row a pair, both by their names in the tables of places; shares are worked out from the amounts.")),
    "sections": (Text(zh="断面", en="Sections"), Text(zh="每行一个考核断面。上游、下游写付款与收款的区县。", en="One row an assessed section; upstream and downstream name who pays and who receives.")),
    "targets": (Text(zh="断面目标", en="Targets"), Text(zh="每个断面的目标水质类别；时段写年份，如 2025。", en="The class each section must meet; the period is a year, such as 2025.")),
    "classes": (Text(zh="断面水质", en="Classes found"), Text(zh="每个断面逐月的水质类别；时段写成 2025-01。", en="The class found, month by month; write a period as 2025-01.")),
    "own_sources": (Text(zh="来源", en="Sources"), Text(zh="自己的来源：文件、统计、调查。其他表“来源”一栏从这里选；没有文件的选“判断”。",
                                                    en="Your own sources: documents, statistics, surveys. Other sheets choose from here; what no document gives is 'judgement'.")),
    "own_regions": (Text(zh="自定区域", en="Own zones"), Text(zh="区域类型的名称与下拉表不同时，在这里写自己的名称，并选它比照哪一种（损失、受限等数字取其值）。",
                                                     en="Zones under names of your own: write the name and choose which zone of the list it is like (its figures are taken).")),
    "lists": (Text(zh="清单", en="Lists"), Text(zh="各下拉表的内容，供查阅。", en="What the drop-down lists offer.")),
}  # fmt: skip
GUIDE: Sequence[Text] = (
    Text(zh="这是一个空白情景，一刻钟可以填完。只填黄色格。", en="This is a blank scenario; a quarter of an hour fills it in. Fill in yellow cells only."),
    Text(zh="次序：来源 → 基本情况 → 各地块表 → 方案与标准（→ 断面各表）。", en="In this order: sources, basics, places, options and rates (then the sheets of sections)."),
    Text(zh="每个数字都要选来源。没有文件依据的选“判断”，报告会计数并标明。", en="Every number has a source. What no document gives is 'judgement', which the report counts and marks."),
    Text(zh="比例写 0.6 或 60%；金额、面积直接写数字，单位见表头。不要合并单元格。", en="Shares as 0.6 or 60%; plain digits, in the unit of the heading. Do not merge cells."),
    Text(zh="填好后运行：esvalue --lang zh check 本文件.xlsx（列出还缺什么、哪里写错），再 esvalue --lang zh run 本文件.xlsx。", en="Then: esvalue check FILE.xlsx (what is missing or wrong), and esvalue run FILE.xlsx."),
    Text(zh="没有填的参数取自卡片（论文、统计或判断），check 会列出是谁的数；有本地数据时再替换。", en="Parameters you do not give come from the cards (papers, statistics, judgement); check says whose they are. Replace them where you have your own."),
)  # fmt: skip
#: Heads of the sheet of questions and of the others, by key.
HEADS: Mapping[str, Text] = {
    "label": Text(zh="项目", en="Item"), "value": Text(zh="填写", en="Answer"), "low": Text(zh="低", en="Low"), "high": Text(zh="高", en="High"),
    "unit": Text(zh="单位", en="Unit"), "source": Text(zh="来源", en="Source"), "note": Text(zh="说明", en="Note"), "need": Text(zh="是否必填", en="Needed"),
    "place": Text(zh="地块名称", en="Place"), "county": Text(zh="区县", en="County"), "region_type": Text(zh="区域类型", en="Zone"),
    "domain": Text(zh="领域", en="Domain"), "title": Text(zh="名称", en="Title"), "kind": Text(zh="类别", en="Kind"), "locator": Text(zh="出处", en="Where"),
    "year": Text(zh="年份", en="Year"), "like": Text(zh="比照", en="Like"),
    "from": Text(zh="从（水源）", en="From (source)"), "to": Text(zh="到（用水户）", en="To (user)"), "volume": Text(zh="取水量", en="Water taken"),
}  # fmt: skip
#: What stands below a heading of the places.
CAPTIONS: Mapping[str, Text] = {
    "place": Text(zh="自己的叫法，不重复", en="your name for it, none twice"),
    "county": Text(zh="属于哪个区县", en="which county it lies in"),
    "region_type": Text(zh="从下拉表选，或用“自定区域”里的名称", en="from the list, or a name of sheet 'Own zones'"),
    "area": Text(zh="这片地的全部面积", en="all of it"),
    "eligible_area": Text(zh="其中应当补的面积（已确权、受限）", en="the part to be paid for (tenure settled, use restricted)"),
    "cover": Text(zh="地上是什么", en="what grows or stands there"),
    "water_depth": Text(zh="常年积水的平均深度", en="mean depth of standing water"),
    "visits": Text(zh="一年多少人次", en="visits in a year"),
    "households": Text(zh="涉及多少户", en="how many households"),
    "sections": Text(zh="考核断面个数", en="number of assessed sections"),
    "eligible_sections": Text(zh="其中参与补偿的", en="those that payments are for"),
    "source": Text(zh="这一行的数从哪来", en="where the numbers of the row come from"),
    "note": Text(zh="可空", en="may be empty"),
}  # fmt: skip
#: Where a row of places comes from: keys no column of a card bears -> the heads and captions they stand under.
ORIGINS: Mapping[str, str] = {"row:source": "source", "row:note": "note"}
SECTIONS: Mapping[str, Text] = {
    "basics": Text(zh="一、基本情况", en="Basics"), "money": Text(zh="二、资金", en="Money"), "asked": Text(zh="三、要求", en="What is required"),
    "without": Text(zh="没有补偿会怎样：{}", en="What happens without the payment: {}"), "payments": Text(zh="其他支付", en="Other payments"),
}  # fmt: skip
LEVELS: Mapping[str, Text] = {
    "nation": Text(zh="中央财政分担", en="share of the national budget"), "province": Text(zh="省级财政分担", en="share of the provincial budget"),
    "city": Text(zh="市级财政分担", en="share of the city budget"), "county": Text(zh="县（区）级财政分担", en="share of county budgets"),
}  # fmt: skip
#: The questions: what is asked, and what helps to answer.
ASKED: Mapping[str, tuple[Text, Text]] = {
    "scenario.title": (Text(zh="文件名称", en="Title of the document"), Text(zh="如：滨河市湿地生态补偿标准", en="such as: payments for wetland in Binhe")),
    "scenario.price_year": (Text(zh="价格年份", en="Price year"), Text(zh="金额都换算到这一年，如 2024", en="all money is brought to this year, such as 2024")),
    "scenario.period": (Text(zh="补偿年份", en="Year paid for"), Text(zh="断面按哪一年的水质付，如 2025", en="the year whose water quality is paid for, such as 2025")),
    "scenario.payer_level": (Text(zh="谁是出资方", en="Who pays"), Text(zh="受益计到哪一级；一般选“市”", en="whose benefit counts; usually the city")),
    "budget.amount": (Text(zh="每年可用资金", en="Money a year"), Text(zh="已落实或拟安排的数", en="settled or planned")),
    "promise.at_least": (Text(zh="补够的面积占比，不低于", en="Share of the area paid enough, at least"), Text(zh="如 0.8：八成面积补够；可不提", en="such as 0.8; may be left out")),
    "promise.in_share": (Text(zh="要有多大把握", en="With what certainty"), Text(zh="如 0.9：九成把握；提了上一项才填", en="such as 0.9; only with the row above")),
    "without.text": (Text(zh="没有补偿时会怎样", en="What happens without the payment"), Text(zh="一句话，如：补水减少，芦苇退化", en="a sentence, such as: less water, the reed declines")),
    "without.kind": (Text(zh="变的是什么", en="What changes"), Text(zh="法律已禁止转用的选“状况”", en="condition, where law forbids conversion")),
    "without.exposure": (Text(zh="没有补偿时不会改的比例", en="Share that stays as it is without the payment"), Text(zh="如 1：没有补偿就没有人改；0.9：一成自己会改", en="such as 1: nobody changes unpaid; 0.9: a tenth changes anyway")),
    "without.hazard": (Text(zh="每年退化的可能性", en="Chance of decline a year"), Text(zh="如 0.05，即每年 5%", en="such as 0.05")),
    "without.horizon": (Text(zh="算多少年", en="Over how many years"), Text(zh="如协议年限 10", en="such as the ten years of an agreement")),
    "without.times": (Text(zh="退化后{}降到（升到）原来的几成", en="After decline, {} as a part of what it is"), Text(zh="如 0.7；各行至少填一行", en="such as 0.7; at least one of these rows")),
    "sections.rule_file": (Text(zh="断面补偿用哪个办法", en="Which rule pays for sections"), Text(zh="从下拉表选；各办法见 esvalue ledger", en="from the list; see esvalue ledger")),
    "vessels.rate": (Text(zh="减船补助标准", en="Payment for a vessel taken out of use"), Text(zh="一次性，每千瓦多少元", en="paid once, per kW")),
    "vessels.base": (Text(zh="减船总功率", en="Power taken out of use"), Text(zh="", en="")),
    "vessels.years": (Text(zh="折算年数", en="Years it is spread over"), Text(zh="一次性的钱折成每年多少", en="to count what is paid once as so much a year")),
    "vessels.return_rate": (Text(zh="折算利率", en="Rate it is spread at"), Text(zh="如 0.04", en="such as 0.04")),
}  # fmt: skip
KINDS: Mapping[str, Text] = {
    "condition": Text(zh="状况（面积不变）", en="condition (the area stays)"), "cover": Text(zh="转为他用", en="converted to another use"),
}  # fmt: skip
#: The options of a blank scenario.
OPTIONS: Mapping[str, Text] = {
    "now": Text(zh="现行标准", en="present rates"), "a": Text(zh="方案一", en="option one"), "b": Text(zh="方案二", en="option two"), "c": Text(zh="方案三", en="option three"),
}  # fmt: skip
#: Columns of the tables of sections, as they are read.
TABLES: Mapping[str, Sequence[Text]] = {
    "sections": (Text(zh="断面", en="section"), Text(zh="断面类型", en="kind"), Text(zh="上游", en="upstream"), Text(zh="下游", en="downstream")),
    "targets": (Text(zh="断面", en="section"), Text(zh="时段", en="period"), Text(zh="目标类别", en="class")),
    "classes": (Text(zh="断面", en="section"), Text(zh="时段", en="period"), Text(zh="类别", en="class")),
}  # fmt: skip
WORDS: Mapping[str, Text] = {
    "needed": Text(zh="必填", en="needed"), "open": Text(zh="可空", en="may be empty"), "judgement": Text(zh="判断", en="judgement"),
    "name": Text(zh="方案名称", en="Name of the option"), "participation": Text(zh="参加方式", en="Who takes part"),
    "voluntary": Text(zh="自愿", en="voluntary"), "mandatory": Text(zh="全部参加", en="all take part"), "spare": Text(zh="（可再加）", en="(one more)"),
    "title": Text(zh="{city}空白情景", en="blank scenario{city}"), "list_regions": Text(zh="区域类型 {}", en="zones {}"), "sheets": Text(zh="工作表", en="Sheets"),
}  # fmt: skip
