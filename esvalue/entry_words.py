"""Words of what an entry of a file says: spreads, bases of a price, levels, as a reader of Chinese writes them."""

from __future__ import annotations

import re

__all__ = ["entry_text"]

_ENTRY = {
    "triangular": "三角分布", "uniform": "均匀分布", "truncnormal": "截断正态", "lognormal": "对数正态", "normal": "正态分布", "beta": "贝塔分布",
    "empirical": "经验分布", "loguniform": "对数均匀", "discrete": "离散", "weight": "权重", "concentration": "集中度", "fixed": "固定", "counted up to the payer": "计入至付费层级",
    "market": "市场价", "replacement": "替代成本", "shadow": "影子价格", "stated": "陈述偏好", "statutory": "法定",
    "holder": "权利人", "county": "县", "city": "市", "province": "省", "nation": "国家", "world": "全球",
}  # fmt: skip
_ENTRY_WORDS = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(_ENTRY, key=len, reverse=True)))


def entry_text(text: str, language: str) -> str:
    """Return what an entry says, with the words of its spread, basis and levels in the language."""
    return text if language != "zh" else _ENTRY_WORDS.sub(lambda found: _ENTRY[found[0]], text)
