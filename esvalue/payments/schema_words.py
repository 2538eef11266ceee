"""What each key of a rule file means, in Chinese and English, as an editor shows it."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["ABOUT", "KEYS", "RECORDS", "TITLE"]

TITLE = "esvalue rule"
ABOUT = "已发布的付费规则：表头、条款、结算。 A published payment rule: header, terms, settlement."
#: record -> what it is.
RECORDS: Mapping[str, str] = {
    "Band": "一档：大于一端、不超过另一端。 A band: above one end, up to and with the other.",
    "Base": "基准期，首年与末年。 Base years, first and last.",
    "Condition": "条款计入的条件。 When a term counts.",
    "Header": "规则是什么、出自哪里。 What a rule is and where it stands.",
    "InForce": "施行的首日与末日；未见的不写。 First and last day in force; one that was not seen is left out.",
    "Late": "逾期支付。 What is paid late.",
    "Pool": "资金池。 A pool of money.",
    "RuleFile": ABOUT,
    "Schedule": "计费方式：一个词，或一个词带其数或档。 A schedule: a word, or a word with its number or bands.",
    "Settle": "谁付谁收，如何分担。 Who pays and receives, and how several share.",
    "Side": "付方与收方：upstream、downstream 或名称。 Payer and payee: upstream, downstream, or a name.",
    "Term": "一个条款。 A term.",
    "Text": "中文与英文；只写一次即两种语言相同。 A text in both languages, or one string for both.",
}
#: key, or record.key -> what it means.
KEYS: Mapping[str, str] = {
    "zh": "中文。 In Chinese.", "en": "英文。 In English.", "title": "名称。 Title.", "note": "说明。 Note.", "name": "标识。 Identifier.",
    "RuleFile.rule": "表头。 Header.", "RuleFile.terms": "条款。 Terms.", "RuleFile.settle": "结算。 Settlement.",
    "Header.source": "来源标识（sources.toml），或 judgement。 Identifier of a source, or judgement.",
    "Header.weak": "只见于一处报道，待核。 Rests on one report, to be confirmed.",
    "Header.unit": "金额单位，如 1e4 yuan。 Unit of the amounts, such as 1e4 yuan.", "Header.in_force": "施行日期。 Dates in force.",
    "Header.replaces": "取代的规则。 The rule it replaces.", "Header.missing": "除金额外未见于印本的内容。 What is not in print besides amounts.",
    "InForce.from": "首日，如 2025-04-01、2025。 First day, such as 2025-04-01, 2025.", "InForce.to": "末日。 Last day.",
    "InForce.kind": "日期的性质。 Kind of date.",
    "measure": "计什么。 What is measured.", "against": "与什么比。 What it is held against.",
    "over": "超标倍数以哪一限值计；不写即同 against。 The limit a multiple is reckoned over, if it is not against.",
    "base": "基准期。 Base years.", "Base.from": "首年。 First year.", "Base.to": "末年。 Last year.",
    "number": "定数。 The number it is held against.", "counted": "计费数量的单位。 Unit of what is counted.",
    "indicators": "指标代码，或标准的清单 class_21。 Codes of indicators, or the list of the standard, class_21.",
    "weights": "各指标的权重。 Weights by indicator.", "k0": "指数的系数。 Coefficient of an index.", "combine": "各指标如何合并。 How indicators are taken together.",
    "Term.article": "条款号。 Article.", "Term.per": "按断面或按主体。 Per section, or per party.", "Term.period": "时段。 Period.",
    "Term.schedule": "计费方式。 How the measure becomes a number of amounts.",
    "Term.amount": "金额：一个数，按断面类型或指标的数，或 not seen。 A number, numbers by kind of section or indicator, or not seen.",
    "Term.by": "金额按什么分。 What amounts are told apart by.", "Term.further": "第二份起的金额。 Amount of each unit after the first.",
    "Term.raised_by": "金额因何加重。 What makes the amount heavier.", "Term.sides": "计哪一侧；不写即两侧。 Sides counted; left out: both.",
    "Term.when": "须同时成立的条件。 Conditions that all hold.", "Term.cap": "限额。 At most so much.",
    "Term.at_threshold": "恰在界限上如何计。 What exactly at the threshold counts as.",
    "Condition.is": "方向。 Side.", "Condition.above": "大于。 Above.", "Condition.at_least": "不小于。 At least.",
    "Condition.below": "小于。 Below.", "Condition.at_most": "不大于。 At most.", "Condition.kind": "断面类型。 Kinds of sections.",
    "Band.above": "大于。 Above.", "Band.to": "至（含）；最后一档不写。 Up to and with; left out of the last one.", "Band.amount": "金额。 Amount.",
    "Settle.worse": "变差时谁付谁收。 Who pays and receives when worse.", "Settle.better": "变好时谁付谁收。 Who pays and receives when better.",
    "Settle.several": "同一断面多方如何分担。 How several parties of a section share.",
    "Settle.shares": "印出的比例：断面、主体、指标。 Printed shares: section, party, indicator.",
    "Settle.late": "逾期。 Late payment.", "Settle.pools": "资金池。 Pools of money.",
    "Side.payer": "付方。 Who pays.", "Side.payee": "收方。 Who receives.",
    "Late.after": "次年此月之后为逾期，如 03。 Late after this month of the following year, such as 03.", "Late.times": "乘以。 Times.",
    "Pool.holder": "持有者。 Who holds it.", "Pool.order": "付出顺序（条款）。 Order of terms in which it pays.",
    "Pool.funder": "补足不足的一方（不是持有者时）。 Who makes up for a shortfall, where that is not the holder.",
    "Pool.receiver": "结余给谁。 Who gets a surplus.",
    "Pool.shortfall": "不足时如何处理。 What happens when it cannot pay.", "Pool.surplus": "结余如何处理。 Where what is left goes.",
}  # fmt: skip
