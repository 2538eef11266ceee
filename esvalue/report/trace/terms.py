"""Words of a trace in both languages: how a figure follows from its draws, operations, dimensions."""

from __future__ import annotations

from collections.abc import Mapping

from esvalue.core.text import Text

__all__ = ["DIMENSIONS", "OPERATIONS", "STATISTICS", "WORDS"]

#: How a figure of a statistic follows from the nodes below it. Fields: draws (replicates x points).
STATISTICS: Mapping[str, Mapping[str, str]] = {
    "mean": Text(zh="全部未来（{draws}）的平均；方括号为同一批抽样的 5% 与 95% 分位数", en="mean over all futures ({draws}); brackets: 5 and 95% quantiles of the same draws"),
    "median": Text(zh="全部未来（{draws}）的中位数；方括号为同一批抽样的 5% 与 95% 分位数", en="median over all futures ({draws}); brackets: 5 and 95% quantiles of the same draws"),
    "committed, before rounding": Text(zh="提交值取整之前：提交抽样中的统计量", en="the committed number before rounding: the statistic over the commit draws"),
    "central": Text(zh="各条目取中心值算得；方括号（如有）为 {draws} 次抽样的 5% 与 95% 分位数", en="every entry at its central value; brackets, if any: 5 and 95% quantiles of the futures ({draws})"),
    "central, one rival in place": Text(zh="把所示备选放到位，其余条目取中心值算得", en="the rival named is put in place, every other entry at its central value"),
    "share": Text(zh="成立的未来所占比例（{draws}）；或在各地块值之和中的占比", en="share of the futures ({draws}) in which it holds, or share of the sum of the nodes below"),
    "share, replicate interval": Text(zh="成立的未来所占比例（{draws}）；方括号为各组估计的 95% t 区间", en="share of the futures ({draws}) in which it holds; brackets: Student 95% interval of the replicates"),
    "p95, replicate interval": Text(zh="每个未来中，以预算之内的事后最优减本方案净效益为遗憾；此为全部未来（{draws}）的第 95 百分位；方括号为各组估计的 95% t 区间", en="regret in a future: what hindsight would have brought within the money less the net benefit of this option; this is its 95th percentile over the futures ({draws}); brackets: Student 95% interval of the replicates"),
    "design": Text(zh="设计自有抽样的平均（见该设计的标准）", en="mean over the draws of the design itself (see the rates it set)"),
    "difference": Text(zh="下列节点之差（在前者为现状，在后者为本方案）", en="difference of the nodes below (the status quo first, this option second)"),
    "sum": Text(zh="由下列节点逐项求和（各项的统计量见其自身编号）", en="sum of the figures of the nodes below (the statistic of each stands under its own number)"),
    "given": Text(zh="情景中所写的数", en="as the scenario writes it"),
    "quantile": Text(zh="全部未来（{draws}）的分位数，把握程度见其名称", en="quantile over all futures ({draws}); how sure it is stands in its title"),
    "count": Text(zh="条目个数", en="number of entries"),
    "claims": Text(zh="按规则由断面、目标与监测算得的应付款之和", en="sum of the claims that the rule makes of sections, targets and monitoring"),
    "ledger": Text(zh="往来账中各行之和；方括号（如有）为全部未来（{draws}）的 5% 与 95% 分位数", en="sum of rows of the ledger; brackets, if any: 5 and 95% quantiles of the futures ({draws})"),
    "product": Text(zh="标准乘以各地块应补偿基数之和", en="the standard times the sum of the eligible bases below"),
    "ratio of means": Text(zh="第一个节点的平均除以第二个节点的平均（{draws}）", en="mean of the first node over mean of the second ({draws})"),
    "rank over futures": Text(zh="各方案按该准则在全部未来（{draws}）中的名次", en="rank of the option among all options by this metric over the futures ({draws})"),
    "correlation ratio of ranks": Text(zh="选择各备选时下列节点秩的平均之间的方差，占秩的全部方差的比例之平方根（{draws}）", en="square root of the share of the variance of the node's ranks that lies between the rivals of the choice ({draws})"),
    "index, replicate interval": Text(zh="敏感性指数，由全部未来（{draws}）或另行抽样估计；方括号为各组估计的 95% t 区间", en="sensitivity index, estimated from the futures ({draws}) or a sample of its own; brackets: Student 95% interval of the replicates"),
    "standard x mean base / households": Text(zh="有付费的各地块标准乘以平均应补偿基数之和，除以这些地块的户数", en="sum over the places paid of the standard times the mean eligible base, over their households"),
    "Spearman": Text(zh="条目的抽样与下列节点在全部未来（{draws}）中的秩相关", en="rank correlation of the entry's draws with the node below over the futures ({draws})"),
    "expected, replicate interval": Text(zh="知道该条目后的期望增益（各方案净效益，{draws}）；方括号为各组估计的 95% t 区间", en="expected gain in net benefit from knowing the entry before choosing ({draws}); brackets: Student 95% interval of the replicates"),
    "given-data first order, replicate interval": Text(zh="该条目单独解释下列节点方差的比例，由全部未来（{draws}）估计；方括号为各组估计的 95% t 区间", en="share of the node's variance that the entry explains alone, estimated from the futures ({draws}); brackets: Student 95% interval of the replicates"),
}  # fmt: skip

WORDS: Mapping[str, Mapping[str, str]] = {
    "above": Text(zh="（见上）", en=" (above)"),
    "same": Text(zh="同上式", en="the same way"),
    "more": Text(zh="另有 {count} 个：{first} …… {last}", en="and {count} more: {first} ... {last}"),
    "cut": Text(zh="“…”处还有下层：--depth N 多看几层，--all 看全部", en="'...' marks where the tree goes on: --depth N for more levels, --all for everything"),
    "or": Text(zh="未取的备选", en="rival not taken"),
    "one_of": Text(zh="每次抽样取 {count} 个备选之一，取中心值时为 {first}（权重 {weight:g}）", en="one of {count} rivals a draw; at central values {first} (weight {weight:g})"),
    "fixed": Text(zh="取备选 {first}", en="rival {first}"),
    "weight": Text(zh="权重", en="weight"),
    "times": Text(zh="× 不确定因子 {name}（中心值 1）", en="x uncertain factor {name} (1 at central values)"),
    "committed": Text(zh="提交：抽样中的统计量：{draws} 次提交抽样的{statistic} {unrounded}，{rounding} {value}", en="committed: statistic over the commit draws: the {statistic} of {draws} draws is {unrounded}, {rounding} {value}"),
    "rounded": Text(zh="按 {to:g} {unit} 四舍五入得", en="rounded half up to steps of {to:g} {unit}:"),
    "not_rounded": Text(zh="不取整：", en="not rounded:"),
    "kept": Text(zh="其中 {share} 的抽样有议价区间", en="{share} of the draws have a bargaining range"),
    "follows": Text(zh="由来", en="how it follows"),
    "unrounded": Text(zh="未取整的值", en="value as stored, not rounded"),
    "nodes": Text(zh="所依据的节点（取中心值）", en="nodes it rests on (at central values)"),
    "tree": Text(zh="来源树（取中心值）", en="tree (at central values)"),
    "entries": Text(zh="全部条目（{count}），按文件", en="all entries ({count}), by file"),
    "sources": Text(zh="来源", en="sources"),
    "weak": Text(zh="弱", en="weak"),
    "median": Text(zh="中位数", en="median"), "average": Text(zh="平均", en="mean"), "quantile": Text(zh="{at:g} 分位数", en="{at:g} quantile"),
    "every_option": Text(zh="比较全部方案：各方案的树略去，可用其净效益的编号追溯，或加 --all", en="compares all options: their trees are left out; trace the net benefit of one, or add --all"),
}  # fmt: skip

OPERATIONS: Mapping[str, Mapping[str, str]] = {
    "sum": Text(zh="对{over}求和{by}", en="sum over {over}{by}"),
    "mean": Text(zh="对{over}加权平均{by}，权重 {weights}", en="weighted mean over {over}{by}, weights {weights}"),
    "plain mean": Text(zh="对{over}平均{by}", en="mean over {over}{by}"),
    "quantile": Text(zh="对{over}取加权 {quantile:g} 分位数{by}，权重 {weights}", en="weighted {quantile:g} quantile over {over}{by}, weights {weights}"),
    "share": Text(zh="在{over}总和中的占比{by}", en="share in the sum over {over}{by}"),
    "by": Text(zh="（按{by}分组）", en=" by {by}"),
    "links": Text(zh="按链接表的份额相加", en="sum of the shares of the link table"),
}  # fmt: skip

DIMENSIONS = {
    "place": "地块",
    "region_type": "区域类型",
    "county": "区县",
    "option": "方案",
    "state": "状态",
    "cover": "覆被",
    "period": "时段",
}
