"""Words of what an entry of a file says: spreads, bases of a price, levels, as a reader of Chinese writes them."""

from __future__ import annotations

import re

from esvalue.core.text import Text
from esvalue.core.units import unit_text

__all__ = ["entry_text"]

_ENTRY = {
    "triangular": "三角分布", "uniform": "均匀分布", "truncnormal": "截断正态", "lognormal": "对数正态", "normal": "正态分布", "beta": "贝塔分布",
    "empirical": "经验分布", "loguniform": "对数均匀", "discrete": "离散", "weight": "权重", "concentration": "集中度", "fixed": "固定", "counted up to the payer": "计入至付费层级",
    "market": "市场价", "replacement": "替代成本", "shadow": "影子价格", "stated": "陈述偏好", "statutory": "法定", "nominal": "名义",
    "holder": "权利人", "county": "县", "city": "市", "province": "省", "nation": "国家", "world": "全球",
}  # fmt: skip
_ENTRY_WORDS = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(_ENTRY, key=len, reverse=True)))
#: The step from one price year to another.
_YEARS = re.compile(r" -> (\d+) yuan x ")
#: What is drawn together with the same entry of other options; the name of the draw says nothing to a reader.
_TOGETHER = re.compile(r" drawn with \S+")
TOGETHER = Text(zh="，各方案同一抽样", en=", the same draw in all options")
_AMOUNT = re.compile(r"([+-]?[\d.]+(?:e[+-]?\d+)?) (.+)")


def entry_text(text: str, language: str) -> str:
    """Return what an entry says, with its unit and the words of its spread, basis and levels in the language.

    >>> entry_text("500 yuan/ha/a; uniform [0, 2000]; 2011 -> 2024 yuan x 1.25546; market", "zh")
    '500 元/公顷·年; 均匀分布 [0, 2000]; 2011 → 2024 元 × 1.25546; 市场价'
    >>> entry_text("225000 [ha]", "zh")
    '225000 [ha]'
    >>> entry_text("0.6; uniform [0.3, 1] drawn with option:fund.share", "en")
    '0.6; uniform [0.3, 1], the same draw in all options'
    """
    text = _TOGETHER.sub(TOGETHER[language], text)
    if language != "zh":
        return text
    value, semicolon, rest = text.partition("; ")
    found = _AMOUNT.fullmatch(value)
    said = f"{found[1]} {unit_text(found[2], language)}".rstrip() if found else value
    return _YEARS.sub(r" → \1 元 × ", _ENTRY_WORDS.sub(lambda word: _ENTRY[word[0]], said + semicolon + rest))
