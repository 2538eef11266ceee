"""The tables of an exploration, in both languages, from the frames of its analyses."""

from __future__ import annotations

import pandas as pd

from esvalue.core.units import conversion, parse
from esvalue.report.tables.context import Context
from esvalue.report.tables.insights import insight_tables
from esvalue.report.tables.tables import Bilingual, Cell, Table, TableColumn, both, unit_text
from esvalue.study.analyses import Analyses
from esvalue.study.choices import describe
from esvalue.study.paths import OUTCOMES as PATH_OUTCOMES
from esvalue.study.scenario import OUTCOME_TITLES

__all__ = ["exploration_tables", "group_title"]

#: Groups of factors as a reader calls them.
GROUPS = {
    "price": both("价格", "prices"), "coefficient": both("系数", "coefficients"), "area": both("面积", "areas"),
    "cost": both("成本", "costs"),
    "rate": both("速率", "rates"), "share": both("份额", "shares"), "method": both("方法选择", "methods"),
    "choice": both("选择", "choices"),
    "prices": both("价格表", "price book"), "scenario": both("情景", "scenario"), "": both("共用", "shared"),
}  # fmt: skip
PARTS = {"choice": both("由选择决定", "ours to choose"), "unknown": both("未知", "not known"),
    "both": both("两者共同", "both together"),
         "choice:together": both("选择之间的相互作用", "choices together")}  # fmt: skip
MOST = 12
INDICES = {"first": both("一阶", "first order"), "total": both("总效应", "total"),
    "second": both("二阶", "second order"), "mu_star": both("μ*", "mu*"),
           "sigma": both("σ", "sigma"), "shapley": both("Shapley 值", "Shapley effect")}  # fmt: skip
METHOD_TITLES = {"sobol": both("Sobol 方法", "Sobol"), "morris": both("Morris 筛选", "Morris"),
    "pawn": both("PAWN 方法", "PAWN"),
                 "shapley": both("Shapley 方法", "Shapley"), "regional": both("区域敏感性", "regional")}  # fmt: skip


def exploration_tables(ctx: Context, found: Analyses) -> list[Table]:
    """Return the tables of an exploration: the insight of a run, and what only an exploration calculates."""
    made = [
        *insight_tables(ctx),
        _indices(ctx, found),
        _indicated(ctx, found),
        _choices(ctx, found),
        _least(ctx, found),
        _efficient(ctx, found),
        _paths(ctx, found),
    ]
    return [table for table in made if table is not None and table.rows]


def group_title(ctx: Context, name: str) -> Bilingual:
    """Return the title of a factor, or of a group of factors."""
    assert ctx.insight is not None
    for factor in ctx.insight.problem.factors:
        if factor.name == name:
            return both(factor.label("zh"), factor.label("en"))
    if name in ctx.judged.model.accounts:
        return ctx.domain_title(name)
    return GROUPS.get(name, both(name))


def _figure(ctx: Context, key: str, title: Bilingual, row: pd.Series, unit: str = "share") -> Cell:
    node = ctx.judged.outcomes.total["net_benefit"]
    targets = tuple(ctx.target(node, option=o) for o in ctx.options)
    low, high = float(row["low"]), float(row["high"])
    return ctx.figures.add(
        key,
        title["zh"],
        title["en"],
        float(row["value"]),
        unit,
        low=low if low == low else None,
        high=high if high == high else None,
        statistic="index, replicate interval",
        targets=targets,
        soft=ctx.soft(*targets),
    )


def _indices(ctx: Context, found: Analyses) -> Table | None:
    frame = found.frames.get("sensitivity")
    if frame is None:
        return None
    shown = ctx.recommendation.shown
    rows = frame[frame["option"].isin([shown, ""])]
    method = str(rows["method"].iloc[0])
    columns = [(o, i) for o in dict.fromkeys(rows["outcome"]) for i in dict.fromkeys(rows["index"])]
    named = METHOD_TITLES.get(method, both(method))
    table = Table(
        "indices",
        both(f"敏感性（{named['zh']}，重新运行模型）", f"Sensitivity ({named['en']}, model run again)"),
        [
            TableColumn("factor", both("因子或因子组", "factor or group")),
            *(
                TableColumn(
                    f"{o}|{i}",
                    both(
                        f"{OUTCOME_TITLES[o]['zh']}，{INDICES.get(i, both(i))['zh']}",
                        f"{OUTCOME_TITLES[o]['en']}, {INDICES.get(i, both(i))['en']}",
                    ),
                )
                for o, i in columns
            ),
        ],
    )
    order = rows.groupby("factor")["value"].max().sort_values(ascending=False, kind="stable").head(MOST).index
    cells = {(one["factor"], one["outcome"], one["index"]): pd.Series(one) for one in rows.to_dict("records")}
    for name in order:
        title = group_title(ctx, name)
        row: dict[str, Cell] = {"factor": title}
        for outcome, index in columns:
            words = both(
                f"{index}：{title['zh']} 对 {OUTCOME_TITLES[outcome]['zh']}",
                f"{index}: {title['en']} on {OUTCOME_TITLES[outcome]['en']}",
            )
            row[f"{outcome}|{index}"] = _figure(
                ctx, f"index|{method}|{name}|{outcome}|{index}|{shown}", words, cells[(name, outcome, index)]
            )
        table.rows.append(row)
    table.notes += found.words.get("convergence", [])
    return table


def _indicated(ctx: Context, found: Analyses) -> Table | None:
    frame = found.frames.get("indicated")
    if frame is None:
        return None
    shown = ctx.recommendation.shown
    rows = frame[frame["outcome"].str.startswith(f"{shown}|")]
    cells = list(dict.fromkeys(rows["outcome"]))
    columns = [TableColumn("factor", both("未知", "unknown"))]
    for cell in cells:
        _, domain, region = cell.split("|")
        columns.append(TableColumn(cell, ctx.region_title(domain, region)))
    option = ctx.option_title(shown)
    table = Table(
        "indicated",
        both(
            f"“{option['zh']}”所示标准由什么决定（提交之前，一阶指数）",
            f'What moves the standard "{option["en"]}" indicates, before it is committed (first order)',
        ),
        columns,
    )
    order = rows.groupby("factor")["value"].max().sort_values(ascending=False, kind="stable").head(MOST).index
    for name in order:
        title = group_title(ctx, name)
        row: dict[str, Cell] = {"factor": title}
        for one in rows[rows["factor"] == name].to_dict("records"):
            words = both(
                f"一阶指数：{title['zh']}，{one['outcome']}", f"first-order index: {title['en']}, {one['outcome']}"
            )
            row[one["outcome"]] = _figure(ctx, f"indicated|{name}|{one['outcome']}", words, pd.Series(one))
        table.rows.append(row)
    return table


def _choices(ctx: Context, found: Analyses) -> Table | None:
    frame = found.frames.get("choices")
    if frame is None or found.choices is None:
        return None
    outcomes = [o for o in dict.fromkeys(frame["outcome"]) if frame[frame["outcome"] == o]["value"].abs().sum() > 0]
    table = Table(
        "choices",
        both(
            "结果的变动：多少由我们选择，多少未知",
            "The spread of outcomes: how much is ours to choose, how much is not known",
        ),
        [TableColumn("part", both("来源", "part")), *(TableColumn(o, OUTCOME_TITLES[o]) for o in outcomes)],
    )
    space = ctx.judged.loaded.scenario.choices
    cells = {(one["part"], one["outcome"]): pd.Series(one) for one in frame.to_dict("records")}
    for part in dict.fromkeys(frame["part"]):
        lever = space.levers.get(part.removeprefix("choice:")) if space and part.startswith("choice:") else None
        title = PARTS.get(part) or (
            both(f"　其中：{lever.title.zh}", f"  of it: {lever.title.en}") if lever and lever.title else both(part)
        )
        row: dict[str, Cell] = {"part": title}
        for outcome in outcomes:
            words = both(
                f"{title['zh'].strip()}：{OUTCOME_TITLES[outcome]['zh']}",
                f"{title['en'].strip()}: {OUTCOME_TITLES[outcome]['en']}",
            )
            row[outcome] = _figure(ctx, f"choice|{part}|{outcome}", words, cells[(part, outcome)], "share")
        table.rows.append(row)
    for outcome in ("net_benefit", "public_cost"):
        if outcome in outcomes:
            table.notes.append(describe(frame[frame["outcome"] == outcome], OUTCOME_TITLES[outcome]))
    table.notes.append(
        both(
            f"共 {len(found.choices.settings)} 种选择组合，各组合等权；“由选择决定”之下按选择分列主效应。",
            f"{len(found.choices.settings)} combinations of choices, each weighing the same; main effects by "
            'lever stand below "ours to choose".',
        )
    )
    return table


def _least(ctx: Context, found: Analyses) -> Table | None:
    title = both(
        "预算之内、最大遗憾最小的标准（不受规则约束）",
        "Standards of least greatest regret within the budget, free of any rule",
    )
    if "least_regret" in found.missing:
        return Table(
            "least_regret",
            title,
            [TableColumn("region", both("说明", "note"))],
            [{"region": found.missing["least_regret"]}],
        )
    frame = found.frames.get("least_regret")
    if frame is None:
        return None
    table = Table(
        "least_regret",
        title,
        [
            TableColumn("domain", both("领域", "domain")),
            TableColumn("region", both("区域类型", "region type")),
            TableColumn("standard", both("标准", "standard")),
        ],
    )
    for one in frame.to_dict("records"):
        unit = ctx.print_unit(one["domain"])
        base = ctx.judged.loaded.cards[one["domain"]].base.unit
        value = one["standard"] * conversion(parse(f"yuan/{base}/a"), parse(unit))
        shown = both(*(f"{value:,.0f} {unit_text(unit, lang)}" for lang in ("zh", "en")))
        table.rows.append(
            {
                "domain": ctx.domain_title(one["domain"]),
                "region": ctx.region_title(one["domain"], one["region"]),
                "standard": shown,
            }
        )
    million = found.least["max_regret"] / 1e6
    table.notes.append(
        both(
            f"抽样中的最大遗憾 {million * 100:,.0f} 万元/年，预算在 {found.least['within']:.0%} 的抽样中守"
            "住；每个单元从等距候选中选取，抽样越多最大遗憾越大。",
            f"Greatest regret over the samples {million:,.0f} million yuan a year; budget kept in "
            f"{found.least['within']:.0%} of them. One of an even grid a cell; the maximum grows with the "
            "samples.",
        )
    )
    return table


def _efficient(ctx: Context, found: Analyses) -> Table | None:
    title = both(
        "有效的标准组合：在支出、足额、保障价值与公平上互不占优",
        "Efficient sets of standards: none beaten in cost, adequacy, secured value and equity at once",
    )
    if "efficient" in found.missing:
        return Table(
            "efficient", title, [TableColumn("region", both("说明", "note"))], [{"region": found.missing["efficient"]}]
        )
    frame = found.frames.get("efficient")
    if frame is None or frame.empty:
        return None
    levers = [c for c in frame.columns if "|" in c]
    columns = [
        TableColumn("public_cost", OUTCOME_TITLES["public_cost"]),
        TableColumn("adequacy", OUTCOME_TITLES["adequacy"]),
    ]
    columns += [TableColumn(c, ctx.region_title(*c.split("|"))) for c in levers]
    table = Table("efficient", title, columns)
    step = max(1, len(frame) // MOST)
    for one in frame.iloc[::step].to_dict("records"):
        row: dict[str, Cell] = {
            "public_cost": both(
                f"{one['public_cost'] / 1e4:,.0f} 万元/年", f"{one['public_cost'] / 1e6:,.1f} million yuan/a"
            ),
            "adequacy": both(f"{one['adequacy']:.2f}"),
        }
        for c in levers:
            domain = c.split("|")[0]
            unit = ctx.print_unit(domain)
            factor = conversion(parse(f"yuan/{ctx.judged.loaded.cards[domain].base.unit}/a"), parse(unit))
            row[c] = both(*(f"{one[c] * factor:,.0f} {unit_text(unit, lang)}" for lang in ("zh", "en")))
        table.rows.append(row)
    return table


def _paths(ctx: Context, found: Analyses) -> Table | None:
    frame, plan = found.frames.get("paths"), ctx.judged.loaded.scenario.trajectories
    if frame is None or plan is None:
        return None
    titles = {one.name: one.title for one in PATH_OUTCOMES} | {
        "regret_95": both("净效益的第 95 百分位遗憾", "95th percentile regret of net benefit")
    }
    units = {one.name: one.unit for one in PATH_OUTCOMES} | {"regret_95": "yuan"}
    columns = [
        TableColumn("path", both("路径", "path")),
        *(TableColumn(name, titles[name]) for name in dict.fromkeys(frame["outcome"])),
    ]
    table = Table(
        "paths", both(f"{plan.years} 年间的路径：现值", f"Paths over {plan.years} years: present values"), columns
    )
    cells = {(one["path"], one["outcome"]): pd.Series(one) for one in frame.to_dict("records")}
    for name, path in plan.paths.items():
        row: dict[str, Cell] = {"path": both(path.title.zh, path.title.en)}
        for outcome in dict.fromkeys(frame["outcome"]):
            cell = cells[(name, outcome)]
            money = bool(units[outcome])
            scaled = cell.copy()
            for key in ("value", "low", "high"):
                scaled[key] = cell[key] / 1e4 if money else cell[key]
            words = both(f"{titles[outcome]['zh']}：{path.title.zh}", f"{titles[outcome]['en']}: {path.title.en}")
            row[outcome] = _figure(ctx, f"path|{name}|{outcome}", words, scaled, "1e4 yuan" if money else "share")
        table.rows.append(row)
    table.notes.append(
        both(
            f"首笔在{'现在' if plan.first_year == 0 else f'第 {plan.first_year} 年末'}，此后逐年折现。",
            "The first flow falls "
            f"{'now' if plan.first_year == 0 else f'at the end of year {plan.first_year}'}, and every later "
            "one is discounted for a year more.",
        )
    )
    table.notes.append(
        both(
            "方括号为 5%—95% 区间（遗憾为重复抽样的误差区间）；不调整的标准会被成本上涨侵蚀。",
            "Brackets: 5 to 95% interval (regret: error of the sampling); a standard that is not indexed is "
            "eroded by growing costs.",
        )
    )
    return table
