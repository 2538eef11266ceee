"""The words of the charts of a study, in both languages."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS = {
    "zh": {
        "tornado": "各因子单独变动的影响", "tornado_sub": "每个因子取其低值与高值（5% 与 95% 分位），其余取中位数；竖线为全部取中位数",
        "spider": "随单个因子变化", "spider_sub": "每条线只变动一个因子，其余取中位数", "quantile": "因子的分位",
        "sobol": "方差贡献", "sobol_sub": "单独贡献：该因子自身的份额；总贡献：含与其他因子的交互。黑线为 95% 区间",
        "convergence": "收敛", "convergence_sub": "浅色带为 95% 区间；带越窄，指数越可靠",
        "cdf": "不达标与达标未来中的因子", "cdf_sub": "两线（或两条）差别越大，该因子越能区分不达标的未来；D 为最大差距", "fails": "不达标的未来", "holds": "达标的未来",
        "trade": "覆盖率与密度", "trade_sub": "每点为剥离的一步；空心点为同一步在留作检验的一半未来中的结果",
        "restricted": "限制的因子数", "of": "：{outcome}",
    },
    "en": {
        "tornado": "One factor at a time", "tornado_sub": "Each factor at its low and its high value (5% and 95% quantile), all others at their median; line: all at their median",
        "spider": "Along one factor at a time", "spider_sub": "Each line moves one factor, all others at their median",
        "quantile": "quantile of the factor", "sobol": "Shares of variance",
        "sobol_sub": "First: what the factor does alone; total: with its interactions. Black lines: 95% intervals",
        "convergence": "Convergence",
        "convergence_sub": "Bands: 95% intervals; the narrower, the surer the index", "cdf": "Factors in failing and in holding futures",
        "cdf_sub": "The further apart, the better the factor tells failures; D: the largest distance", "fails": "futures that fail", "holds": "futures that hold",
        "trade": "Coverage against density", "trade_sub": "Each dot: a step of the peeling; hollow: the same step on the futures kept aside",
        "restricted": "factors restricted", "of": ": {outcome}",
    },
}  # fmt: skip
