"""What the command line says of its verbs and flags, in Chinese and English."""

from __future__ import annotations

from esvalue.core.text import current_language

__all__ = ["METAVARS", "t", "zh"]

_TEXTS = {
    "about": ("生态系统服务价值与补偿标准：从数据到标准及其来源", "ecosystem-service valuation and compensation standards: from field figures to a standard with its sources"),
    "check": ("检查情景、工作簿或卡片：规模、错误、存疑", "check a scenario, workbook or card: sizes, mistakes, doubts"),
    "usage": ("用法：", "usage: "), "positionals": ("位置参数", "positional arguments"), "options": ("选项", "options"), "verb": ("命令", "VERB"),
    "help": ("显示本说明后退出", "show this help message and exit"), "version": ("显示版本后退出", "show the version and exit"),
    "run_folder": ("运行文件夹", "folder of a run"), "other_run": ("另一次运行的文件夹", "folder of another run"), "template_file": ("新工作簿", "the new workbook"),
    "checked": ("情景名称、文件夹、TOML 文件或工作簿（.xlsx），或一张卡片（TOML）", "name of a scenario, its folder, TOML file or workbook (.xlsx), or the file of a card"),
    "mark": ("把检查结果写进工作簿的副本（默认 名称.checked.xlsx），原件不动", "write the messages beside the rows of a copy of the workbook (default: NAME.checked.xlsx); the original stays as it is"),
    "needs_scenario": ("缺少参数：情景或卡片", "the following arguments are required: scenario"),
    "edit_then": ("{target}：请修改，然后运行  esvalue check {target}  与  esvalue run {target}", "{target}: edit, then  esvalue check {target}  and  esvalue run {target}"),
    "open_doubts": ("{n} 处存疑：请运行 esvalue check {scenario} 查看", "{n} doubt{s}: see esvalue check {scenario}"),
    "marked": ("已标注的副本：", "marked copy: "),
    "strict": ("存疑也按错误处理（返回 1）", "a doubt nobody has settled counts as a mistake (exit code 1)"),
    "check_all": ("列出所有仍与原情景相同的条目，不止十行", "list every entry that still says what the scenario it came from said, not ten"),
    "json": ("以 JSON 输出同样的内容", "the same as one JSON document"),
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
    "observations": ("观测值（CSV 或 XLSX）", "observations (CSV or XLSX)"),
    "fit": ("要拟合的参数，逗号分隔", "parameters to fit, separated by commas"),
    "overlay": ("覆盖文件 NAME.toml", "the overlay, NAME.toml"),
    "lay": ("加在情景之上的覆盖文件（可多次给出）", "an overlay laid on the scenario (may be given several times)"),
    "places": ("卡片的地块表", "table of places of the card"),
    "fit_method": ("map、likelihood 或 posterior", "map, likelihood or posterior"),
    "seed": ("随机种子", "seed of anything random"),
    "diff": ("说明一个覆盖文件改变了什么标准", "say what an overlay changes in the standards"),
    "programmes": ("比较监测方案对决策的价值", "what monitoring programmes are worth to the decision"),
    "programmes_file": ("监测方案：测什么、测得多准、费用（CSV 或 XLSX）", "programmes: what they measure, how well, and what they cost (CSV or XLSX)"),
    "loss": ("个别离群观测的影响：linear、huber 或 cauchy", "how much single wild observations count: linear, huber or cauchy"),
    "along": ("随之变动的不确定条目（逗号分隔；all 全部，none 无；默认：观测所涉及的）", "uncertain entries that move along (by comma; all, none; default: those the observations feel)"),
    "profile": ("另给剖面似然区间", "with profile likelihood intervals"),
    "folds": ("留出预测的折数", "folds of prediction with observations left out"),
    "by": ("按什么留出：row、place、year、node 或 source", "what is left out together: row, place, year, node or source"),
    "survey": ("调查：由文件得到数值并写入卡片，以及调查之前的设计", "surveys: from a file to figures and into a card, and what comes before"),
    "survey_estimate": ("估计调查文件的数值，可写成覆盖文件", "estimate what a survey file says, and write it into a card"),
    "survey_template": ("写一个待填的工作簿", "write a workbook to fill in"),
    "survey_bids": ("问哪些投标值、需要多少受访者", "which bids to ask, and how many respondents it takes"),
    "survey_plan": ("设计选择实验的题目", "make the questions of a choice experiment"),
    "survey_file": ("调查数据（CSV 或 XLSX）", "survey (CSV or XLSX)"),
    "survey_method": ("方法", "method"),
    "codebook": ("编码与模型（TOML 或 XLSX）；默认同名 TOML 或工作簿内的表", "codes and model (TOML or XLSX); default: the TOML of the same name, or sheets of the workbook"),
    "into": ("写入哪个参数或价格，如 wetland.stated_cost[reed]", "parameter or price it sets, such as wetland.stated_cost[reed]"),
    "survey_figure": ("写入哪个数值（默认为该方法的主要数值）", "which figure goes into the overlay (default: the main one of the method)"),
    "variation_into": ("权利人之间差异写入哪个参数", "parameter that holds the variation among holders"),
    "survey_price_year": ("调查数值的价格年份", "year of the prices of the figure"),
    "survey_scenario": ("由该情景取卡片（默认取库中同领域的卡片）", "take the cards of this scenario (default: the card of the library named like the domain)"),
    "per": ("每单位基数的权利人数，如 \"0.2 household/ha\"", "holders per unit of the base, such as \"0.2 household/ha\""),
    "per_source": ("--per 的来源；不写则计为判断", "where --per comes from; without it the value counts as judgement"),
    "accept": ("即使数据或拟合自身反对也写入（异议记入文件）", "write it even where its own data or fit object (the objection is noted)"),
    "replace_file": ("覆盖已有的文件", "overwrite a file that is there"),
    "bids_distribution": ("支付意愿的分布", "distribution of the values"),
    "bids_median": ("预调查得到的中位数", "median from a pilot"),
    "bids_quartile": ("预调查得到的上四分位数（四分之一的人高于它）", "upper quartile from a pilot (a quarter would pay more)"),
    "bids_levels": ("投标值档数", "number of bids"),
    "bids_width": ("中位数 95%% 区间半宽占中位数的份额", "half-width of the 95%% interval of the median, as a share of it"),
    "bids_double": ("追问第二个投标值", "with a follow-up question"),
    "bids_usable": ("可用答卷的份额", "share of answers that can be used"),
    "plan_file": ("工作簿：工作表 levels（属性、水平）", "workbook with the sheet levels (attribute, its levels)"),
    "plan_sets": ("选择题数", "number of choices asked"),
    "plan_alternatives": ("每题的备选项数", "alternatives of a choice"),
    "plan_out": ("题目文件（XLSX 或 CSV）", "the questions (XLSX or CSV)"),
}  # fmt: skip


#: What stands for a value in the help in Chinese, by the word in English or the name of the argument.
METAVARS = {
    "DIR": "文件夹", "OUT.xlsx": "副本.xlsx", "NAME.toml": "名称.toml", "FILE.xlsx": "文件.xlsx", "FILE": "文件", "KEY": "键", "NUMBER UNIT": "数值与单位", "TEXT": "文字",
    "scenario": "情景", "run": "运行文件夹", "other": "另一运行", "id": "编号", "name": "卡片", "folder": "文件夹", "target": "卡片或情景", "observations": "文件", "fit": "参数",
    "out": "输出", "places": "文件", "price_year": "年份", "year": "年份", "seed": "整数", "points": "整数", "replicates": "整数", "workers": "整数", "folds": "整数",
    "depth": "整数", "levels": "整数", "sets": "整数", "alternatives": "整数", "until": "数", "median": "数", "quartile": "数", "half_width": "数", "usable": "数",
    "backend": "后端", "method": "方法", "along": "名称", "overlay": "文件", "file": "文件", "codebook": "文件", "figure": "数值名", "source": "情景", "programmes": "文件",
}  # fmt: skip


def t(key: str) -> str:
    """Return a text in the language in force."""
    return _TEXTS[key][0 if current_language() == "zh" else 1]


def zh() -> bool:
    """Tell whether Chinese is in force."""
    return current_language() == "zh"
