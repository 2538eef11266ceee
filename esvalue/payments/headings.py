"""Columns of the tables of river sections and the words their cells may hold, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping

from esvalue.core.text import Text

__all__ = [
    "BASES", "CLASSES", "FILES", "FRAME", "KIND_TITLES", "KIND_WORDS", "MARKS", "MONITORING", "NOTHING", "PARTIES",
    "SECTIONS",
    "TARGETS", "VOLUMES", "WATERS", "several",
]  # fmt: skip

Columns = Mapping[str, tuple[str, ...]]

#: Cells that say "does not apply".
NOTHING = frozenset({"", "n/a", "na", "-", "—", "无", "不适用"})
#: Names of the tables, as files and as sheets of a workbook.
FILES: Columns = {
    "sections": ("断面", "断面表", "断面信息", "渔船", "渔船表"),
    "targets": ("目标", "断面目标", "水质目标", "考核目标"),
    "monitoring": ("监测", "监测数据", "水质监测"),
    "volumes": ("水量", "断面水量"),
    "bases": ("计费数量", "减船功率"),
    "classes": ("类别", "断面水质", "水质类别", "公布类别"),
    "parties": ("分担", "分担比例"),
}
_SECTION: Columns = {
    "section": ("断面", "断面名称", "考核断面", "监测断面", "考核断面名称", "断面名", "渔船", "船组", "渔民组")
}
_PERIOD: Columns = {
    "period": (
        "时段", "时间", "月份", "月", "年份", "年度", "年月", "年", "考核年度", "考核时段", "监测时间", "监测月份",
        "监测时段", "监测日期", "日期", "采样时间", "采样日期",
    )
}  # fmt: skip
SECTIONS: Columns = {
    **_SECTION,
    "river": ("河流", "所在河流", "河流名称", "所在水体"),
    "kind": ("断面类型", "类型", "断面类别", "断面性质", "证类"),
    "water_body": ("水体", "水体类型"),
    "upstream": ("上游", "责任方", "上游市", "上游县", "上游主体", "上游责任方", "出资方"),
    "downstream": ("下游", "下游市", "下游县", "下游主体", "所在县"),
    "inflow": ("入境断面", "来水断面", "上游断面"),
    "bank_share": ("左右岸比例", "分担比例"),
}
TARGETS: Columns = {
    **_SECTION,
    **_PERIOD,
    "class": ("目标类别", "考核目标", "类别", "水质目标", "水质目标类别", "目标水质", "目标"),
}
MONITORING: Columns = {
    **_SECTION,
    **_PERIOD,
    "indicator": ("指标", "监测指标", "项目", "监测项目", "指标名称", "污染物", "因子", "监测因子"),
    "value": ("数值", "监测值", "浓度", "监测结果", "浓度值", "结果", "实测值"),
    "unit": ("单位", "计量单位"),
    "mark": ("标记", "数据标记"),
    "note": ("备注", "说明"),
}
VOLUMES: Columns = {**_SECTION, **_PERIOD, "volume": ("水量", "断面水量", "径流量", "月水量")}
BASES: Columns = {**_SECTION, **_PERIOD, "base": ("计费数量", "数量", "功率", "主机功率")}
CLASSES: Columns = {
    **_SECTION,
    **_PERIOD,
    "class": ("类别", "水质类别", "公布类别", "实际类别", "实测类别", "现状类别"),
    "mark": MONITORING["mark"],
    "note": MONITORING["note"],
}
PARTIES: Columns = {
    **_SECTION,
    "party": ("主体", "行政区域", "分担方", "用水户"),
    "indicator": ("指标",),
    "share": ("比例", "份额"),
    "volume": ("取水量", "用水量", "水量"),
}
#: One table of everything: a row a section, period and indicator.
FRAME: Columns = {**SECTIONS, **TARGETS, **MONITORING, "volume": VOLUMES["volume"]}

#: Kinds of sections, bodies of water and marks of a measurement, with their Chinese words.
KIND_WORDS: Columns = {
    "main": ("干流",),
    "tributary": ("支流", "支流入河口", "入河口"),
    "sea_mouth": ("入海口",),
    "source_inlet": ("水源地入口", "水源地"),
    "other": ("其他",),
    "national_register": ("国家渔船数据库", "国家册"),
    "provincial_licence": ("省管临时证", "省临时证"),
    "city_licence": ("市管特定证", "市特定证"),
    "core": ("核心区",),
    "buffer": ("缓冲区",),
    "experimental": ("实验区",),
    "municipal_core": ("市级保护区核心区",),
    "municipal_buffer": ("市级保护区缓冲区",),
    "municipal_experimental": ("市级保护区实验区",),
    "rotation": ("轮作",),
    "fallow_heavy_metal": ("重金属污染区休耕",),
    "fallow_degraded": ("生态退化区休耕",),
    "surplus": ("盈余", "盈余县"),
    "deficit": ("缺口", "缺口县"),
}
KIND_TITLES: Mapping[str, Text] = {
    kind: Text(zh=words[0], en=kind.replace("_", " ")) for kind, words in KIND_WORDS.items()
}
WATERS: Columns = {"river": ("河流",), "lake": ("湖库", "湖泊", "水库", "reservoir")}
MARKS: Columns = {
    "gap": ("缺测", "断流", "未监测"),
    "suspended": ("暂停考核", "暂停"),
    "imputed": ("推算", "替代"),
    "disputed": ("争议", "有争议"),
}

_BETWEEN = re.compile("[;；、]")


def several(text: str) -> list[str]:
    """Return the parts of a cell that holds several, a semicolon or a Chinese enumeration comma between them.

    >>> several("甲县、乙县"), several("0.5; 0.5"), several("甲;")
    (['甲县', '乙县'], ['0.5', '0.5'], ['甲', ''])
    """
    return [part.strip() for part in _BETWEEN.split(text)]
