"""Messages on whole accounts of a county: their inputs, their quality."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    "not_an_account": {
        "en": "this folder holds something else than an account ({name}), and is left as it is; name another folder with --out",
        "zh": "该文件夹里有别的内容（{name}），不是账户，保持原样；请用 --out 另选文件夹",
    },
    "implausible": {"en": "{rows}: no {title}: {reach}; {hint}", "zh": "{rows}：不是{title}：{reach}；{hint}"},
    "area_above_county": {
        "en": "the places cover {total:g} ha ({parts}), more than the {most:g} ha there are; a parcel is counted twice, or the unit of a column is wrong",
        "zh": "各地块合计 {total:g} 公顷（{parts}），超过总面积 {most:g} 公顷；有地块重复计入，或某列单位有误",
    },
    "gep_no_reading": {
        "en": "the card has no reading '{reading}'; an account of several domains uses one reading throughout; readings: {known}",
        "zh": "卡片没有“{reading}”口径；多领域的账户须用同一口径；现有口径：{known}",
    },
    "gep_no_cover": {
        "en": "{places} have an area but n/a in the column '{column}', so they belong to no ecosystem type; write their cover",
        "zh": "{places} 有面积而“{column}”列为 n/a，不属于任何生态系统类型；请写明覆被",
    },
    "gep_unknown_line": {
        "en": "'{name}' is no line of the national layout; nearest: {nearest}; lines: {known}",
        "zh": "“{name}”不是国家账户格式中的一行；最接近的是：{nearest}；各行：{known}",
    },
    "gep_line_present": {
        "en": "'{name}' is declared absent, yet {services} give it a value; delete one of the two",
        "zh": "“{name}”已声明不存在，而 {services} 有其价值；请二者去其一",
    },
    "gep_low_quality": {
        "en": "low quality: {reasons}; the scenario refuses such an account ([quality] refuse = true)",
        "zh": "低质量：{reasons}；情景拒绝这样的账户（[quality] refuse = true）",
    },
    "gep_other_money": {
        "en": "the accounts stand in prices of {first} and {second}; bring both to one price year first: gep_account(..., price_year=...)",
        "zh": "两个账户分别为 {first} 年与 {second} 年价格；请先统一价格年：gep_account(..., price_year=...)",
    },
    "gep_other_unit": {
        "en": "{service} is counted in {first} in one account and in {second} in the other",
        "zh": "{service} 在一个账户中以 {first} 计，在另一个中以 {second} 计",
    },
    "gep_no_without": {
        "en": "no domain of the scenario says what happens without the action ([domains.X.without]), so nothing can change",
        "zh": "情景中没有领域写明无措施时的情形（[domains.X.without]），无从比较",
    },
}
