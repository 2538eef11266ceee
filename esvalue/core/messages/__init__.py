"""Every message a user can meet, in Chinese and English; one module of texts for each part of the program.

Texts are templates; the values come from the place that found the mistake. A test checks that both languages use the
same fields. The language in force is a context variable: set by ``--lang``, English by default.
"""

from __future__ import annotations

from contextvars import ContextVar

from esvalue.core.messages import (
    calibration,
    discovery,
    equations,
    estimation,
    files,
    gep,
    idle,
    models,
    places,
    robustness,
    runs,
    scenarios,
    sensitivity,
    studies,
    survey_files,
    surveys,
    tables,
    units,
    workbook,
)

__all__ = ["KINDS_OF_THINGS", "MESSAGES", "current_language", "set_language"]

_LANGUAGE: ContextVar[str] = ContextVar("language", default="en")


def current_language() -> str:
    """Return the language in force: "zh" or "en"."""
    return _LANGUAGE.get()


def set_language(language: str) -> None:
    """Put a language in force for this context: "zh" or "en"."""
    if language not in ("zh", "en"):
        raise ValueError(f"language must be 'zh' or 'en', not {language!r}")
    _LANGUAGE.set(language)


#: Words for kinds of things, as messages name them.
KINDS_OF_THINGS: dict[str, str] = {
    "column": "列", "domain": "领域", "level": "层级", "link table": "链接表", "list": "清单", "name with rivals": "有备选的名称", "name": "名称",
    "node": "节点", "parameter": "参数", "place": "地块", "price": "价格", "reading": "核算口径", "record": "记录", "region type": "区域类型", "factor": "因子", "uncertain entry": "不确定条目", "choice": "选择", "metric": "指标", "option": "方案", "outcome": "结果指标",
    "rival": "备选", "service code": "服务代码", "service": "服务", "set of region coefficients": "区域系数表", "stage": "发展阶段", "table": "当量表",
    "text column": "文字列", "row": "当量表的行", "quantity": "数值类型", "category": "类别",
}  # fmt: skip

_PARTS = (
    files,
    units,
    equations,
    places,
    models,
    scenarios,
    runs,
    studies,
    sensitivity,
    robustness,
    discovery,
    workbook,
    calibration,
    gep,
    idle,
    surveys,
    survey_files,
    estimation,
    tables,
)
MESSAGES: dict[str, dict[str, str]] = {code: texts for part in _PARTS for code, texts in part.MESSAGES.items()}
