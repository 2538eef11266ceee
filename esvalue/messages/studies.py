"""Messages on studies: factors, outcomes, designs, stores."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    "factor_form": {
        "en": "a factor has either a spread or rivals; give exactly one",
        "zh": "一个因子须且只能有分布（spread）或备选（rivals）之一",
    },
    "factor_weights": {
        "en": "the weights {weights} do not fit the rivals {rivals}: one weight each, none negative, not all zero",
        "zh": "权重 {weights} 与备选 {rivals} 不符：每个备选一个权重，不得为负，不得全为零",
    },
    "factor_twice": {"en": "factor '{name}' is given twice; rename one", "zh": "因子“{name}”出现两次；请改名"},
    "no_outcomes": {"en": "no outcome is given; a study needs at least one, with its direction", "zh": "没有结果指标；研究至少需要一个，并注明方向"},
    "outcome_direction": {
        "en": "direction '{given}': write \"max\" (more is better) or \"min\" (less is better)",
        "zh": "方向“{given}”：请写 \"max\"（越大越好）或 \"min\"（越小越好）",
    },
    "outcome_missing": {
        "en": "the model returns {found} and not this outcome; nearest: {nearest}",
        "zh": "模型只返回 {found}，没有该结果指标；最接近的是：{nearest}",
    },
    "outcome_length": {
        "en": "the model returns shape {got}, not {wanted}; one value a draw (options first)",
        "zh": "模型返回的形状为 {got}，应为 {wanted}；每次抽样一个值（方案维在前）",
    },
    "not_positive_definite": {
        "en": "the correlations of {names} contradict each other (least eigenvalue {least:.3g}, it must be above 0); lower some of them",
        "zh": "{names} 的相关系数互相矛盾（最小特征值 {least:.3g}，须大于 0）；请减小其中一些",
    },
}
