"""What the command line says of its verbs and flags, in Chinese and English."""

from __future__ import annotations

from esvalue.messages import current_language

__all__ = ["t", "zh"]

_TEXTS = {
    "about": ("生态系统服务价值与补偿标准：从数据到标准及其来源", "ecosystem-service valuation and compensation standards: from field figures to a standard with its sources"),
    "check": ("检查情景或卡片，列出全部错误", "check a scenario or a card and list every mistake"),
    "run": ("运行情景，生成报告", "run a scenario and write its report"),
    "trace": ("追溯一个数字到数据、参数、方程与来源", "trace a figure to cells, parameters, equations and sources"),
    "explore": ("探索情景：更多未来、敏感性、稳健性与可选标准", "explore a scenario: more futures, sensitivity, robustness, choices"),
    "points": ("每组的未来数（向上取为 2 的幂）", "futures of each replicate (rounded up to a power of two)"),
    "replicates": ("独立的组数", "independent replicates"),
    "workers": ("线程或进程数", "threads or processes"),
    "backend": ("threads、processes 或 dask 调度器地址", "threads, processes, or the address of a dask scheduler"),
    "method": ("重新运行模型的敏感性方法：sobol、morris、pawn、rbd_fast、delta、dgsm、shapley、regional，或 none", "sensitivity method that runs the model again: sobol, morris, pawn, rbd_fast, delta, dgsm, shapley, regional, or none"),
    "groups": ("因子分组：kind、domain、card，或 none（逐个）", "factors moved together: kind, domain, card, or none (one by one)"),
    "until": ("加倍样本，直到各指数区间半宽小于此值", "double the points until every half-width of an index is below this"),
    "no_choices": ("不研究 [choices] 中的选择", "leave out the levers of [choices]"),
    "explore_out": ("探索文件夹（默认 runs/名称-explore；已有的未来会保留并续算）", "folder (default runs/NAME-explore; futures that are there are kept and added to)"),
    "excel": ("写成工作簿，供不写 TOML 的人填写", "write a workbook for those who do not write TOML"),
    "compare": ("比较一次运行的各方案，或两次运行", "compare the options of a run, or two runs: what changed and why"),
    "models": ("列出卡片，或一张卡片的内容", "list the cards, or what a card holds"),
    "init": ("复制一个情景以供修改", "copy a scenario to edit"),
    "scenario": ("情景名称、文件夹、TOML 文件或工作簿（.xlsx）", "name of a scenario, its folder, TOML file or workbook (.xlsx)"),
    "out": ("运行文件夹（默认 runs/名称-001 起）", "run folder (default: runs/NAME-001 and on)"),
    "replace": ("覆盖同名的运行", "overwrite a run of that name"),
    "models_path": ("另加的卡片文件夹", "another folder of cards (may be given several times)"),
    "quiet": ("不显示进度", "no progress"),
    "lang": ("输出语言", "language of what is printed"),
    "id": ("报告中数字旁的编号，如 Fabcde", "id printed beside a figure, such as Fabcde"),
    "depth": ("来源树显示的层数（默认 5）", "levels of the tree (default 5)"),
    "all": ("显示整棵来源树，各方案、各地块都展开", "the whole tree, for every option and place"),
    "dot": ("以 DOT 图语言输出", "print as a graph in the DOT language"),
    "name": ("卡片名称", "name of a card"),
    "folder": ("新文件夹", "new folder"),
    "from": ("被复制的情景（默认 panjin）", "scenario to copy (default panjin)"),
    "gep": ("生态产品总值账户：国家版式与 SEEA EA 供给表", "gross ecosystem product: the national layout and SEEA EA supply tables"),
    "gep_out": ("账户文件夹", "folder of the account"),
    "year": ("核算年份（默认价格年份）", "year of the account (default: the price year)"),
    "price_year": ("价格年份", "year all money is brought to"),
    "calibrate": ("用监测数据校准卡片或情景，写出覆盖文件", "calibrate a card or a scenario to monitoring data and write an overlay"),
    "target": ("卡片（配合 --places）或情景", "a card (with --places) or a scenario"),
    "observations": ("观测值 CSV", "CSV of observations"),
    "fit": ("要拟合的参数，逗号分隔", "parameters to fit, separated by commas"),
    "overlay": ("覆盖文件 NAME.toml", "the overlay, NAME.toml"),
    "places": ("卡片的地块表", "table of places of the card"),
    "fit_method": ("map、likelihood 或 posterior", "map, likelihood or posterior"),
    "seed": ("随机种子", "seed of anything random"),
    "diff": ("说明一个覆盖文件改变了什么标准", "say what an overlay changes in the standards"),
    "programmes": ("比较监测计划的价值（CSV）", "what monitoring programmes are worth to the decision (CSV)"),
    "survey": ("由调查文件估计支付意愿或受偿意愿", "estimate willingness to pay or accept from a survey file"),
    "survey_file": ("调查数据（CSV 或 XLSX）", "survey (CSV or XLSX)"),
    "codebook": ("代码本（TOML）；默认同名 TOML 或工作簿内的表", "codebook (TOML); default: the TOML of the same name, or sheets of the workbook"),
    "survey_card": ("写入哪张卡片（名称或路径）", "card the estimate goes into (name or path)"),
    "into": ("写入哪个参数或价格，如 wetland.net_margin[reed]", "parameter or price it sets, such as wetland.net_margin[reed]"),
    "survey_kind": ("写入哪个数值", "which figure goes into the overlay"),
    "per": ("每单位基数的权利人数，如 \"0.2 household/ha\"", "holders per unit of the base, such as \"0.2 household/ha\""),
    "accept": ("即使超出调查数据的范围也写入", "write it even where its own data object"),
    "wtp": ("要报告的数值：median、mean、truncated、adjusted", "what to report: median, mean, truncated, adjusted"),
}  # fmt: skip


def t(key: str) -> str:
    """Return a text in the language in force."""
    return _TEXTS[key][0 if current_language() == "zh" else 1]


def zh() -> bool:
    """Tell whether Chinese is in force."""
    return current_language() == "zh"
