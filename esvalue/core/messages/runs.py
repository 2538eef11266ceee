"""Messages on runs."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    "run_exists": {
        "en": "a run of this name exists; choose another with --out, or --replace to overwrite it",
        "zh": "同名的运行结果已存在；请用 --out 另取名，或用 --replace 覆盖",
    },
    "not_replaced": {
        "en": "this folder holds something else than a run, and is left as it is; --replace overwrites runs only: choose another with --out",
        "zh": "该文件夹里不是运行结果，保持原样；--replace 只覆盖运行结果：请用 --out 另取名",
    },
    "out_among_inputs": {
        "en": "this folder is, holds or lies in {folder}, which the inputs are read from; choose a folder outside it with --out (runs/NAME beside the scenario is allowed)",
        "zh": "该文件夹就是、包含或位于输入文件所在的 {folder}；请用 --out 选择其外的文件夹（情景旁的 runs/名称 可以）",
    },
    "run_damaged": {
        "en": "the run folder is damaged: {file} cannot be used ({reason}); run the scenario again",
        "zh": "运行文件夹已损坏：{file} 无法使用（{reason}）；请重新运行情景",
    },
    "run_format": {
        "en": "the folder was written in the format {given}, this version reads {known}; use the version that wrote it, or run the scenario again",
        "zh": "该文件夹的格式为 {given}，本版本可读 {known}；请用写出它的版本，或重新运行情景",
    },
    "run_input_lost": {
        "en": "{file} is missing from the run folder, so figures cannot be traced; run the scenario again",
        "zh": "运行文件夹缺少 {file}，无法追溯数字；请重新运行情景",
    },
    "run_input_changed": {
        "en": "{file} was changed after the run (its digest is not that of manifest.json), so a trace would not be that of the figures; run the scenario again",
        "zh": "{file} 在运行之后被改动（与 manifest.json 的摘要不符），追溯结果将与数字不符；请重新运行情景",
    },
    "not_a_run": {
        "en": "not a finished run folder (no manifest.json); name the folder that esvalue run printed",
        "zh": "不是完整的运行文件夹（没有 manifest.json）；请写 esvalue run 印出的文件夹",
    },
    "unknown_figure": {
        "en": "no figure '{id}' in this run; nearest: {nearest}; ids stand beside the figures of report.html and tables.xlsx",
        "zh": "该运行中没有编号“{id}”的数字；最接近的是：{nearest}；编号见 report.html 与 tables.xlsx 中数字旁",
    },
    "init_target": {
        "en": "name either a folder, or a workbook with --excel FILE.xlsx",
        "zh": "请指定一个文件夹，或用 --excel 文件.xlsx 指定工作簿",
    },
}
