"""Messages on runs."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    "run_exists": {
        "en": "a run of this name exists; choose another with --out, or --replace to overwrite it",
        "zh": "同名的运行结果已存在；请用 --out 另取名，或用 --replace 覆盖",
    },
    "not_a_run": {"en": "not a finished run folder (no manifest.json)", "zh": "不是完整的运行文件夹（没有 manifest.json）"},
    "unknown_figure": {"en": "no figure '{id}' in this run; nearest: {nearest}", "zh": "该运行中没有编号“{id}”的数字；最接近的是：{nearest}"},
    "write_failed": {
        "en": "the run could not be written ({reason}); nothing was left behind",
        "zh": "运行结果无法写出（{reason}）；没有留下不完整的文件",
    },
}
