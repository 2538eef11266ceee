"""Messages on scenario discovery and on the charts of a study."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    "discovery_fails_kind": {
        "en": "this must be a column of true and false, one a future, but it is {got}; compare the outcome with its limit first, e.g. outcome < 0.8",
        "zh": "应为每个未来一个真或假的列，实际为{got}；请先把结果与门槛比较，例如 outcome < 0.8",
    },
    "discovery_length": {
        "en": "has {got} values but there are {wanted} futures; both must come from the same runs, in the same order",
        "zh": "有 {got} 个值，而未来有 {wanted} 个；两者须来自同一批运行且顺序一致",
    },
    "discovery_factor_missing": {
        "en": "no values are given for this factor; given: {given}; nearest: {nearest}",
        "zh": "没有给出该因子的值；已给出：{given}；最接近的是：{nearest}",
    },
    "discovery_not_finite": {
        "en": "{count} of {total} values are missing or infinite, first in rows {rows}; leave out the runs that failed, in the factors and in the outcome alike",
        "zh": "{total} 个值中有 {count} 个缺失或无穷，最先出现在第 {rows} 行；请在因子与结果中一并去掉运行失败的未来",
    },
    "discovery_not_numbers": {
        "en": "the values are not numbers (the first is {first}); a discrete factor takes the positions of its rivals, 0 for the first",
        "zh": "值不是数字（第一个是 {first}）；离散因子用备选的序号，第一个为 0",
    },
    "discovery_category": {
        "en": "the value {value} is not the position of a rival; positions are whole numbers from 0 to {last} ({rivals})",
        "zh": "值 {value} 不是备选的序号；序号为 0 至 {last} 的整数（{rivals}）",
    },
    "discovery_step": {
        "en": "there is no step {step} in the trajectory of box {box}; boxes 1 to {boxes}, steps of this box 0 to {last}",
        "zh": "第 {box} 个区域的轨迹没有第 {step} 步；区域为 1 至 {boxes}，该区域的步为 0 至 {last}",
    },
    "discovery_needs_sklearn": {
        "en": 'rules by classification trees need scikit-learn, which is not installed; run: pip install "esvalue[study]" (boxes by PRIM work without it)',
        "zh": '分类树规则需要 scikit-learn，尚未安装；请运行：pip install "esvalue[study]"（PRIM 区域不需要它）',
    },
    "chart_columns": {
        "en": "the frame lacks the columns {missing}; it has: {given}",
        "zh": "数据表缺少列 {missing}；现有：{given}",
    },
    "chart_several": {
        "en": "the frame holds several of {column}: {given}; a chart shows one, choose it with {column}=",
        "zh": "数据表含有多个 {column}：{given}；一张图只画一个，请用 {column}= 指定",
    },
    "chart_empty": {"en": "the frame has no rows to draw ({wanted})", "zh": "数据表没有可画的行（{wanted}）"},
}
