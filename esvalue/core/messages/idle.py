"""Messages on settings that change nothing in a run."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    "given_far": {
        "en": "{value}, which is {rate} {unit}, is {times} what other options pay and holders lose here ({peers}); is 1e4 lost or written twice, or a unit another?",
        "zh": "{value}，即 {rate} {unit}，是其他方案的标准与权利人成本（{peers}）的 {times}；是否漏写或多写“万”，或单位有误？",
    },
    "budget_far": {
        "en": "{money} yuan a year is far from what any option costs ({low} to {high} yuan a year); is 1e4 lost or written twice?",
        "zh": "每年 {money} 元，与各方案的费用（每年 {low} 至 {high} 元）相差悬殊；是否漏写或多写“万”？",
    },
    "idle_record": {
        "en": "changes nothing: no result of this run rests on '{key}'. Delete it, or let a node of the card, a service or an option use it",
        "zh": "不起作用：本次运行没有结果取决于“{key}”。请删去，或让卡片的节点、服务或方案用到它",
    },
    "idle_category": {
        "en": "changes nothing: no place of this run has the category of '{key}'. Delete it, or check the category in the table of places",
        "zh": "不起作用：本次运行没有地块属于“{key}”的类别。请删去，或核对地块表中的类别",
    },
    "idle_date": {
        "en": "changes nothing: '{key}' is of another date than the one in force in the scenario's price year. Delete it, or write the record in force",
        "zh": "不起作用：“{key}”的日期不是情景价格年份所采用的那一个。请删去，或改写所采用的记录",
    },
    "idle_rival": {
        "en": "changes nothing: '{key}' is not the rival in force. Delete it, or take this rival under [use]",
        "zh": "不起作用：“{key}”不是所采用的备选。请删去，或在 [use] 中采用这一备选",
    },
    "idle_ratio": {
        "en": "changes nothing: a ratio of 1 without spread. Give it a spread or another ratio, or delete it",
        "zh": "不起作用：比率为 1 且没有分布。请给出分布或其他比率，或删去",
    },
    "idle_within": {
        "en": "changes nothing: in every group of '{within}' there is one part of '{by}' only, and its total is kept. Choose another `within` or `by`, or delete it",
        "zh": "不起作用：“{within}”的每一组里只有一个“{by}”部分，而组内合计保持不变。请改写 within 或 by，或删去",
    },
    "idle_weight": {
        "en": 'changes nothing: weights choose among readings where reading = "uncertain"; here the reading is \'{reading}\'. Delete it, or write reading = "uncertain"',
        "zh": '不起作用：只有 reading = "uncertain" 时权重才用于选择核算口径；此处为“{reading}”。请删去，或写 reading = "uncertain"',
    },
    "idle_weight_zero": {
        "en": "the reading '{reading}' has the weight 0: no future has it. Give it a weight, or write the reading that holds instead of \"uncertain\"",
        "zh": '核算口径“{reading}”的权重为 0：没有任何未来采用它。请给出权重，或直接写所采用的口径而不写 "uncertain"',
    },
    "idle_service": {
        "en": "changes nothing: no reading of this run lists the service, {setting} or not. Delete it, or take a reading that lists it",
        "zh": "不起作用：本次运行的核算口径没有列出该服务，写 {setting} 与否都一样。请删去，或采用列出它的口径",
    },
    "idle_correlation": {
        "en": "changes nothing: a correlation of 0 is what holds without it. Delete it, or write the correlation",
        "zh": "不起作用：相关系数 0 本来如此。请删去，或写出相关系数",
    },
    "idle_link": {
        "en": "changes nothing: no node of a card reads this link table. Delete it, or name it in `links` of a node that imports",
        "zh": "不起作用：没有卡片节点读取这张联系表。请删去，或在引入节点的 links 中写它的名称",
    },
    "idle_source": {
        "en": "nothing names the source '{key}'. Delete it, or name it where its figures stand",
        "zh": "没有条目引用来源“{key}”。请删去，或在其数据处写上",
    },
    "idle_choice": {
        "en": "changes nothing: '{key}' has no effect on the rule in force ({rules}). Delete it, or choose a rule that uses it",
        "zh": "不起作用：“{key}”对所用规则（{rules}）没有影响。请删去，或改用会用到它的规则",
    },
    "idle_zone": {
        "en": "changes nothing: no place lies in the zone '{zone}'. Delete it, or check the zone in the table of places",
        "zh": "不起作用：没有地块位于分区“{zone}”。请删去，或核对地块表中的分区",
    },
    "idle_option": {
        "en": "commits the same as option '{other}': every outcome of the two is the same. Delete one, or change what should differ",
        "zh": "与方案“{other}”提交的标准相同：两者的各项结果都一样。请删去一个，或改动应有差别之处",
    },
    "idle_set": {
        "en": "changes nothing: no option or lever uses '{key}' with a rule that reads it. Delete it, or name it in an option",
        "zh": "不起作用：没有方案或调节项在读取它的规则下使用“{key}”。请删去，或在方案中写上",
    },
    "idle_requirement": {
        "en": "the run has no outcome '{outcome}': the requirement cannot be judged. Delete it, or give the domain what the outcome needs (a floor and a ceiling)",
        "zh": "本次运行没有结果指标“{outcome}”：该要求无法评判。请删去，或补齐该指标所需（成本下限与价值上限）",
    },
    "idle_limit": {
        "en": "changes nothing: every option meets it whatever happens, as '{outcome}' cannot lie beyond the limit, or no future is asked of it. Write a limit that can be missed",
        "zh": "不起作用：“{outcome}”不可能越过该界限，或要求的未来比例为零，任何方案总能满足。请写可能达不到的界限",
    },
    "idle_weaker": {
        "en": "changes nothing: who meets {other} meets this too. Delete it, or correct one of the two",
        "zh": "不起作用：满足 {other} 者必满足此项。请删去，或改正其中之一",
    },
    "idle_note": {
        "en": "changes nothing: fewer than two domains of this run have services of the group '{group}', so there is nothing to keep apart. Delete it, or check the name",
        "zh": "不起作用：本次运行中有“{group}”这一组服务的领域不足两个，没有需要说明不重复之处。请删去，或核对名称",
    },
    "idle_county": {
        "en": "changes nothing: no place lies in the county '{county}'. Delete it, or check the name in the tables of places",
        "zh": "不起作用：没有地块在县“{county}”。请删去，或核对地块表中的县名",
    },
    "idle_sea": {
        "en": "changes nothing: the scenario has no domain 'marine' whose areas it would be held against. Delete it",
        "zh": "不起作用：情景没有可与之核对面积的领域“marine”。请删去",
    },
    "idle_path": {
        "en": "never begins: begin = {begin}, and the paths end after {years} years. Begin earlier, or compare over more years",
        "zh": "不会开始：begin = {begin}，而路径只有 {years} 年。请提早开始，或延长年数",
    },
    "idle_trigger": {
        "en": "changes nothing: it leads to '{option}', which holds already. Name another option in `then`, or delete it",
        "zh": "不起作用：触发后仍是“{option}”。请在 then 中写另一方案，或删去",
    },
}
