"""Columns of the tables of river sections and the words their cells may hold, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = [
    "BASES", "FRAME", "KIND_WORDS", "MARKS", "MONITORING", "NOTHING", "PARTIES", "SECTIONS", "TARGETS", "VOLUMES",
    "WATERS",
]  # fmt: skip

Columns = Mapping[str, tuple[str, ...]]

#: Cells that say "does not apply".
NOTHING = frozenset({"", "n/a", "na", "-", "—", "无", "不适用"})
_SECTION: Columns = {"section": ("断面", "断面名称")}
_PERIOD: Columns = {"period": ("时段", "时间", "月份", "监测时间", "月")}
SECTIONS: Columns = {
    **_SECTION,
    "river": ("河流", "所在河流"),
    "kind": ("断面类型", "类型"),
    "water_body": ("水体", "水体类型"),
    "upstream": ("上游", "责任方", "上游市"),
    "downstream": ("下游", "下游市"),
    "inflow": ("入境断面", "来水断面"),
    "bank_share": ("左右岸比例", "分担比例"),
}
TARGETS: Columns = {**_SECTION, **_PERIOD, "class": ("目标类别", "考核目标", "类别")}
MONITORING: Columns = {
    **_SECTION,
    **_PERIOD,
    "indicator": ("指标", "监测指标", "项目"),
    "value": ("数值", "监测值", "浓度"),
    "unit": ("单位",),
    "mark": ("标记",),
    "note": ("备注", "说明"),
}
VOLUMES: Columns = {**_SECTION, **_PERIOD, "volume": ("水量", "断面水量")}
BASES: Columns = {**_SECTION, **_PERIOD, "base": ("计费数量", "数量")}
PARTIES: Columns = {
    **_SECTION,
    "party": ("主体", "行政区域", "分担方"),
    "indicator": ("指标",),
    "share": ("比例", "份额"),
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
}
WATERS: Columns = {"river": ("河流",), "lake": ("湖库", "湖泊", "水库", "reservoir")}
MARKS: Columns = {
    "gap": ("缺测", "断流", "未监测"),
    "suspended": ("暂停考核", "暂停"),
    "imputed": ("推算", "替代"),
    "disputed": ("争议", "有争议"),
}
