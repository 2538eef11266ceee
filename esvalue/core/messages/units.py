"""Messages on units: which rule a text breaks, and what to write."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    "unknown_unit": {
        "en": "unit '{unit}': '{name}' is not a unit esvalue knows; nearest: {nearest}{mended}",
        "zh": "单位“{unit}”：不认识“{name}”；最接近的是：{nearest}{mended}",
    },
    "unit_year": {
        "en": "unit '{unit}': the year {year} is no part of a unit{mended}; the year of a price is written as price_year = {year}, that of a measurement in the column of years",
        "zh": "单位“{unit}”：年份 {year} 不属于单位{mended}；价格的年份写 price_year = {year}，观测的年份写在年份列",
    },
    "unit_number": {
        "en": "unit '{unit}': the number {number} has no place in a unit; it holds only one power of ten in front, as in 1e4 yuan, and whole powers of words, as in m3{mended}. Any other factor belongs into the figures",
        "zh": "单位“{unit}”：单位中不能有 {number} 这样的数，只可在最前写一个 10 的幂（如 1e4 yuan、万元），词后可带整数次幂（如 m3）{mended}。其他倍数请乘进数值",
    },
    "unit_sign": {
        "en": "unit '{unit}': the sign {sign} has no meaning in a unit; words are joined by · or a space and divided by /, as in MJ·mm/(hm2·h·a){mended}",
        "zh": "单位“{unit}”：单位中不能用“{sign}”；相乘用 · 或空格，相除用 /，如 MJ·mm/(hm2·h·a){mended}",
    },
    "unit_power": {
        "en": "unit '{unit}': in '{given}' the power is none that a unit may have; a word carries one whole power from -9 to 9, as in m2, hm-2, m^3{mended}",
        "zh": "单位“{unit}”：“{given}”的幂无法读取；一个词只带一个 -9 至 9 的整数次幂，如 m2、hm-2、m^3{mended}",
    },
    "unit_scale": {
        "en": "unit '{unit}': {given} is too large or too small; the power of ten in front goes from 1e{least} to 1e{most}{mended}",
        "zh": "单位“{unit}”：{given} 过大或过小；最前的 10 的幂在 1e{least} 至 1e{most} 之间{mended}",
    },
    "unit_scale_twice": {
        "en": "unit '{unit}': two powers of ten; a unit has one, in front, as in 1e4 yuan/km2{mended}",
        "zh": "单位“{unit}”：有两个 10 的幂；只可在最前写一个，如 万元/平方公里{mended}",
    },
    "unit_scale_late": {
        "en": "unit '{unit}': the power of ten of '{given}' stands behind another word; it stands first, above or below the slash, as in 1e4 yuan/a or t/1e4 yuan{mended}",
        "zh": "单位“{unit}”：“{given}”的倍数不在最前；倍数须写在最前或斜线后的最前，如 万元/年、吨/万元{mended}",
    },
    "unit_scale_alone": {
        "en": "unit '{unit}': {given} says how many of something; say of what, as in 1e4 household{mended}",
        "zh": "单位“{unit}”：“{given}”只是倍数；请写明是什么的倍数，如 万户、1e4 household{mended}",
    },
    "unit_two_ways": {
        "en": "unit '{unit}' can be read in two ways; write {first} or {second}{mended}",
        "zh": "单位“{unit}”有两种读法；请写 {first} 或 {second}{mended}",
    },
    "unit_brackets": {
        "en": "unit '{unit}': brackets stand only behind a slash, around a product, one level deep, as in yuan/(mu·a){mended}",
        "zh": "单位“{unit}”：括号只能写在斜线之后，括住相乘的词，且只有一层，如 元/(亩·年){mended}",
    },
    "unit_gap": {
        "en": "unit '{unit}': a word is missing beside a slash or dot; units look like yuan/mu/a, or 1/a where nothing stands above{mended}",
        "zh": "单位“{unit}”：斜线或圆点旁缺一个词；单位形如 元/亩/年，分子为空时写 1/年{mended}",
    },
    "base_unit": {
        "en": "a payment is counted in '{unit}', which is a quotient; write what is counted, without a slash or a negative power, as in ha, kW, person",
        "zh": "补偿基数的单位“{unit}”是商；请写所数之物，不带斜线和负次幂，如 公顷、千瓦、人",
    },
    "unit_unseen": {
        "en": "unit '{unit}' holds characters that cannot be seen ({signs}); type it anew{mended}",
        "zh": "单位“{unit}”含有看不见的字符（{signs}）；请重新录入{mended}",
    },
    "unit_long": {
        "en": "unit '{unit}' has {length} characters, no unit has more than {most}; units look like yuan/mu/a{mended}",
        "zh": "单位“{unit}”长 {length} 个字符，单位不超过 {most} 个字符，形如 元/亩/年{mended}",
    },
}
