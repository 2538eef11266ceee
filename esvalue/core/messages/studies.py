"""Messages on studies: factors, outcomes, designs, stores."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    "factor_form": {
        "en": "a factor has either a spread or rivals; give exactly one",
        "zh": "一个因子须且只能有分布（spread）或备选（rivals）之一",
    },
    "factor_weights": {
        "en": "the weights {weights} do not fit the rivals {rivals}: one weight each, none negative, not all zero",
        "zh": "权重 {weights} 与备选 {rivals} 不符：每个备选一个权重，不得为负，不得全为零",
    },
    "factor_twice": {"en": "factor '{name}' is given twice; rename one", "zh": "因子“{name}”出现两次；请改名"},
    "nothing_varies": {
        "en": 'nothing is uncertain, so there is one future and nothing to explore; give at least one entry a spread, such as spread = {{ uniform = [80, 120] }}, or several published values with use = "uncertain" (esvalue run gives the one result)',
        "zh": '没有任何不确定的条目，只有一个未来，无从探索；请至少给一个条目写上分布，如 spread = {{ uniform = [80, 120] }}，或列出几个已发表的取值并写 use = "uncertain"（esvalue run 给出这一个结果）',
    },
    "no_outcomes": {
        "en": "no outcome is given; a study needs at least one, with its direction",
        "zh": "没有结果指标；研究至少需要一个，并注明方向",
    },
    "outcome_direction": {
        "en": 'direction \'{given}\': write "max" (more is better) or "min" (less is better)',
        "zh": '方向“{given}”：请写 "max"（越大越好）或 "min"（越小越好）',
    },
    "outcome_missing": {
        "en": "the model returns {found} and not this outcome; nearest: {nearest}",
        "zh": "模型只返回 {found}，没有该结果指标；最接近的是：{nearest}",
    },
    "outcome_length": {
        "en": "the model returns shape {got}, not {wanted}; one value a draw (options first)",
        "zh": "模型返回的形状为 {got}，应为 {wanted}；每次抽样一个值（方案维在前）",
    },
    "not_positive_definite": {
        "en": "the correlations of {names} contradict each other (least eigenvalue {least:.3g}, it must be above 0); lower some of them",
        "zh": "{names} 的相关系数互相矛盾（最小特征值 {least:.3g}，须大于 0）；请减小其中一些",
    },
    "store_damaged": {
        "en": "the study's store is damaged: {file} cannot be read; delete that file (or the folder) and run again",
        "zh": "研究结果的存储已损坏：{file} 无法读取；请删除该文件（或整个文件夹）后重新运行",
    },
    "not_a_study": {
        "en": "the folder holds something else than a study (no study.json); name a new or empty folder",
        "zh": "该文件夹里不是研究结果（没有 study.json）；请另指定新文件夹或空文件夹",
    },
    "other_study": {
        "en": "the store is of another study: {key} is {found} there and {wanted} here; name another folder",
        "zh": "该存储属于另一项研究：其中 {key} 为 {found}，此处为 {wanted}；请另指定文件夹",
    },
    "store_old": {
        "en": "the store was written by another version of esvalue ({found}, here {wanted}), which noted less of what its results hang on; delete the folder or name another one to compute anew",
        "zh": "该存储由另一版本的 esvalue 写成（{found}，此处为 {wanted}），其中记录的结果依据不全；请删除该文件夹或另指定文件夹，重新计算",
    },
    "model_changed": {
        "en": "the store holds results of another model; what changed since: {changed}. Delete the folder or name another one to compute anew",
        "zh": "该存储是另一模型的结果；此后有变动的是：{changed}。请删除该文件夹或另指定文件夹，重新计算",
    },
    "model_unknown": {
        "en": 'results of this model cannot be kept, since nobody could tell when they are old: {reached}. Pass what it needs as values (a global, a default, an attribute), or write Problem(..., key = "a text you change with the model"), or use no store',
        "zh": '该模型的结果不能保存，因为无从得知何时过期：{reached}。请把所需内容作为数值传入（全局变量、默认值、属性），或写 Problem(..., key = "随模型修改的文本")，或不用 store',
    },
    "model_changed_running": {
        "en": 'the model changed while it ran: {changed}; its results hang on the order of the runs and are not kept. Let it change a copy, or, if that does not matter for its results, write Problem(..., key = "a text you change with the model")',
        "zh": '模型在运行中发生了变动：{changed}；结果取决于运行次序，不予保存。请让模型只修改副本；若对结果无影响，请写 Problem(..., key = "随模型修改的文本")',
    },
    "unknown_backend": {
        "en": "'{given}' is not a way to run; write threads, processes, or the address of a dask scheduler (tcp://HOST:PORT)",
        "zh": "“{given}”不是运行方式；请写 threads、processes 或 dask 调度器地址（tcp://主机:端口）",
    },
    "worker_died": {
        "en": "a worker died ({left} of {whole} segments are not done); what was finished is kept: the same call goes on from there",
        "zh": "有一个工作进程中止（{whole} 段中尚有 {left} 段未完成）；已完成的部分保留，再次运行同一命令即可接着算",
    },
    "not_sendable": {
        "en": "the model cannot be sent to another process ({reason}); define the function at the top of a module, or use threads",
        "zh": "模型无法发送到其他进程（{reason}）；请把函数定义在模块顶层，或改用 threads",
    },
    "no_extra": {
        "en": 'this needs the package {package}; install it with: pip install "esvalue[{extra}]"',
        "zh": '此功能需要 {package}；请运行 pip install "esvalue[{extra}]"',
    },
    "no_cluster": {
        "en": "no dask scheduler answers at {address} ({reason})",
        "zh": "{address} 没有 dask 调度器应答（{reason}）",
    },
    "too_many_failures": {
        "en": "{count} of {size} futures failed, above the allowed share {allowed:g}; no figure is derived from the rest. Inputs at fault: {inputs}",
        "zh": "{size} 个未来中有 {count} 个计算失败，超过允许比例 {allowed:g}；不据其余部分推算。可疑的输入：{inputs}",
    },
    "points_latin": {
        "en": "a Latin hypercube grows by whole replicates only: the store has {found} points a replicate, not {wanted}; keep {found} and add replicates",
        "zh": "拉丁超立方只能按整组增加：存储中每组 {found} 点，而不是 {wanted}；请保持 {found} 并增加组数",
    },
    "ema_few": {
        "en": "{scenarios} scenarios do not fill {replicates} replicates; write a smaller number of replicates",
        "zh": "{scenarios} 个情景不够分成 {replicates} 组；请写较小的组数",
    },
    "no_choices": {
        "en": "the scenario has no [choices]; name the option to start from and the levers to try",
        "zh": "情景没有 [choices]；请写明从哪个方案出发、尝试哪些选择",
    },
    "too_many_choices": {
        "en": "the levers make {count} combinations, more than most = {most}; take fewer settings, or raise `most`",
        "zh": "各选择共有 {count} 种组合，超过 most = {most}；请减少取值，或调高 most",
    },
    "lever_name": {
        "en": "write which one: {field}.NAME, such as {field}.prices.carbon_dioxide",
        "zh": "请写明是哪一个：{field}.名称，例如 {field}.prices.carbon_dioxide",
    },
    "lever_setting": {"en": "`{field}` takes a number, not {given}", "zh": "`{field}` 须为数字，而不是 {given}"},
    "nothing_to_explore": {
        "en": "no domain of the scenario has a floor and a ceiling, so net benefit, by which an exploration compares options, is not known; `esvalue run` judges by what is",
        "zh": "情景中没有任何领域同时有下限与上限，探索赖以比较方案的净效益不详；可用 esvalue run 按已知的结果评判",
    },
    "no_cells": {
        "en": "no domain and region type has a cost floor, so no standard can be set",
        "zh": "没有任何领域与区域类型有成本下限，无法设定标准",
    },
    "ema_scenarios": {
        "en": "policies {first} and {second} were not run over the same scenarios; run every policy over every scenario",
        "zh": "方案 {first} 与 {second} 所用的情景不同；请让每个方案都运行全部情景",
    },
    "ema_no_model": {
        "en": "these futures came without their model; analyses that run it again are not to be had",
        "zh": "这些未来没有附带模型，无法进行需要重新运行模型的分析",
    },
    "one_limit": {"en": "give exactly one of at_least and at_most", "zh": "at_least 与 at_most 须且只能给出一个"},
    "no_trajectories": {
        "en": "the scenario has no [trajectories]; give years, discount_rate, value_growth, cost_growth and two or more paths",
        "zh": "情景没有 [trajectories]；请给出 years、discount_rate、value_growth、cost_growth 以及两条以上路径",
    },
}
