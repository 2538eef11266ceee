"""The tables of an exploration, in both languages, from the frames of its analyses."""

from __future__ import annotations

import pandas as pd

from esvalue.core.printing.table import Cell, Table, TableColumn
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse, unit_text
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.report.chapters import report_table
from esvalue.report.numbering import Figure
from esvalue.report.tables.context import Context
from esvalue.study.choices import describe
from esvalue.study.paths import outcomes_of_paths

__all__ = ["choices_table", "efficient_table", "group_title", "indicated_table", "indices_table", "paths_table"]

#: Groups of factors as a reader calls them.
GROUPS = {
    "price": Text(zh="价格", en="prices"),
    "coefficient": Text(zh="系数", en="coefficients"),
    "area": Text(zh="面积", en="areas"),
    "cost": Text(zh="成本", en="costs"),
    "rate": Text(zh="速率", en="rates"),
    "share": Text(zh="份额", en="shares"),
    "method": Text(zh="方法选择", en="methods"),
    "choice": Text(zh="选择", en="choices"),
    "prices": Text(zh="价格表", en="price book"),
    "scenario": Text(zh="情景", en="scenario"),
    "": Text(zh="共用", en="shared"),
}
PARTS = {
    "choice": Text(zh="由选择决定", en="ours to choose"),
    "unknown": Text(zh="未知", en="not known"),
    "both": Text(zh="两者共同", en="both together"),
    "choice:together": Text(zh="选择之间的相互作用", en="choices together"),
}
MOST = 12
INDICES = {
    "first": Text(zh="一阶", en="first order"),
    "total": Text(zh="总效应", en="total"),
    "second": Text(zh="二阶", en="second order"),
    "mu_star": Text(zh="μ*", en="mu*"),
    "sigma": Text(zh="σ", en="sigma"),
    "shapley": Text(zh="Shapley 值", en="Shapley effect"),
}
METHOD_TITLES = {
    "sobol": Text(zh="Sobol 方法", en="Sobol"),
    "morris": Text(zh="Morris 筛选", en="Morris"),
    "pawn": Text(zh="PAWN 方法", en="PAWN"),
    "shapley": Text(zh="Shapley 方法", en="Shapley"),
    "regional": Text(zh="区域敏感性", en="regional"),
}


def group_title(ctx: Context, name: str) -> Text:
    """Return the title of a factor, or of a group of factors."""
    assert ctx.insight is not None
    for factor in ctx.insight.problem.factors:
        if factor.name == name:
            return Text(zh=factor.label("zh"), en=factor.label("en"))
    if name in ctx.judged.model.accounts:
        return ctx.domain_title(name)
    return GROUPS.get(name, Text.same(name))


def _figure(ctx: Context, key: str, title: Text, row: pd.Series, unit: str = "share") -> Cell:
    node = ctx.judged.outcomes.total["net_benefit"]
    targets = tuple(ctx.target(node, option=o) for o in ctx.options)
    low, high = float(row["low"]), float(row["high"])
    return Figure.of(
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


@report_table("drivers", 2, report="exploration")
def indices_table(ctx: Context) -> Table | None:
    """Sensitivity indices of factors or groups, the model run again."""
    if (found := ctx.analyses) is None:
        return None
    frame = found.frames.get("sensitivity")
    if frame is None:
        return None
    shown = ctx.recommendation.shown
    rows = frame[frame["option"].isin([shown, ""])]
    method = str(rows["method"].iloc[0])
    columns = [(o, i) for o in dict.fromkeys(rows["outcome"]) for i in dict.fromkeys(rows["index"])]
    named = METHOD_TITLES.get(method, Text.same(method))
    table = Table(
        "indices",
        Text(zh=f"敏感性（{named['zh']}，重新运行模型）", en=f"Sensitivity ({named['en']}, model run again)"),
        [
            TableColumn("factor", Text(zh="因子或因子组", en="factor or group")),
            *(
                TableColumn(
                    f"{o}|{i}",
                    Text(
                        zh=f"{OUTCOMES[o].title['zh']}，{INDICES.get(i, Text.same(i))['zh']}",
                        en=f"{OUTCOMES[o].title['en']}, {INDICES.get(i, Text.same(i))['en']}",
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
            words = Text(
                zh=f"{index}：{title['zh']} 对 {OUTCOMES[outcome].title['zh']}",
                en=f"{index}: {title['en']} on {OUTCOMES[outcome].title['en']}",
            )
            row[f"{outcome}|{index}"] = _figure(
                ctx, f"index|{method}|{name}|{outcome}|{index}|{shown}", words, cells[(name, outcome, index)]
            )
        table.rows.append(row)
    table.notes += found.words.get("convergence", [])
    return table


@report_table("drivers", 3, report="exploration")
def indicated_table(ctx: Context) -> Table | None:
    """What moves the standards the shown option indicates, before they are committed."""
    if (found := ctx.analyses) is None:
        return None
    frame = found.frames.get("indicated")
    if frame is None:
        return None
    shown = ctx.recommendation.shown
    rows = frame[frame["outcome"].str.startswith(f"{shown}|")]
    cells = list(dict.fromkeys(rows["outcome"]))
    columns = [TableColumn("factor", Text(zh="未知", en="unknown"))]
    for cell in cells:
        _, domain, region = cell.split("|")
        columns.append(TableColumn(cell, ctx.region_title(domain, region)))
    option = ctx.option_title(shown)
    table = Table(
        "indicated",
        Text(
            zh=f"“{option['zh']}”所示标准由什么决定（提交之前，一阶指数）",
            en=f'What moves the standard "{option["en"]}" indicates, before it is committed (first order)',
        ),
        columns,
    )
    order = rows.groupby("factor")["value"].max().sort_values(ascending=False, kind="stable").head(MOST).index
    for name in order:
        title = group_title(ctx, name)
        row: dict[str, Cell] = {"factor": title}
        for one in rows[rows["factor"] == name].to_dict("records"):
            words = Text(
                zh=f"一阶指数：{title['zh']}，{one['outcome']}",
                en=f"first-order index: {title['en']}, {one['outcome']}",
            )
            row[one["outcome"]] = _figure(ctx, f"indicated|{name}|{one['outcome']}", words, pd.Series(one))
        table.rows.append(row)
    return table


@report_table("choices", 0, report="exploration")
def choices_table(ctx: Context) -> Table | None:
    """How much of the spread of outcomes is ours to choose, and how much is not known."""
    if (found := ctx.analyses) is None:
        return None
    frame = found.frames.get("choices")
    if frame is None or found.choices is None:
        return None
    outcomes = [o for o in dict.fromkeys(frame["outcome"]) if frame[frame["outcome"] == o]["value"].abs().sum() > 0]
    table = Table(
        "choices",
        Text(
            zh="结果的变动：多少由我们选择，多少未知",
            en="The spread of outcomes: how much is ours to choose, how much is not known",
        ),
        [TableColumn("part", Text(zh="来源", en="part")), *(TableColumn(o, OUTCOMES[o].title) for o in outcomes)],
    )
    space = ctx.judged.loaded.scenario.choices
    cells = {(one["part"], one["outcome"]): pd.Series(one) for one in frame.to_dict("records")}
    for part in dict.fromkeys(frame["part"]):
        lever = space.levers.get(part.removeprefix("choice:")) if space and part.startswith("choice:") else None
        title = PARTS.get(part) or (
            Text(zh=f"　其中：{lever.title.zh}", en=f"  of it: {lever.title.en}")
            if lever and lever.title
            else Text.same(part)
        )
        row: dict[str, Cell] = {"part": title}
        for outcome in outcomes:
            words = Text(
                zh=f"{title['zh'].strip()}：{OUTCOMES[outcome].title['zh']}",
                en=f"{title['en'].strip()}: {OUTCOMES[outcome].title['en']}",
            )
            row[outcome] = _figure(ctx, f"choice|{part}|{outcome}", words, cells[(part, outcome)], "share")
        table.rows.append(row)
    for outcome in ("net_benefit", "public_cost"):
        if outcome in outcomes:
            table.notes.append(describe(frame[frame["outcome"] == outcome], OUTCOMES[outcome].title))
    table.notes.append(
        Text(
            zh=f"共 {len(found.choices.settings)} 种选择组合，各组合等权；“由选择决定”之下按选择分列主效应。",
            en=f"{len(found.choices.settings)} combinations of choices, each weighing the same; main effects by "
            'lever stand below "ours to choose".',
        )
    )
    return table


@report_table("free", 2, report="exploration")
def efficient_table(ctx: Context) -> Table | None:
    """Sets of standards that none beats in everything."""
    if (found := ctx.analyses) is None:
        return None
    title = Text(
        zh="有效的标准组合：在支出、足额、保障价值与公平上互不占优",
        en="Efficient sets of standards: none beaten in cost, adequacy, secured value and equity at once",
    )
    if "efficient" in found.missing:
        return Table(
            "efficient",
            title,
            [TableColumn("region", Text(zh="说明", en="note"))],
            [{"region": found.missing["efficient"]}],
        )
    frame = found.frames.get("efficient")
    if frame is None or frame.empty:
        return None
    levers = [c for c in frame.columns if "|" in c]
    enough = ctx.judged.outcomes.enough
    columns = [TableColumn(key, OUTCOMES[key].title) for key in ("public_cost", enough)]
    columns += [TableColumn(c, ctx.region_title(*c.split("|"))) for c in levers]
    table = Table("efficient", title, columns)
    step = max(1, len(frame) // MOST)
    for one in frame.iloc[::step].to_dict("records"):
        row: dict[str, Cell] = {
            "public_cost": Text(
                zh=f"{one['public_cost'] / 1e4:,.0f} 万元/年", en=f"{one['public_cost'] / 1e6:,.1f} million yuan/a"
            ),
            enough: Text.same(f"{one[enough]:.2f}"),
        }
        for c in levers:
            domain = c.split("|")[0]
            unit = ctx.print_unit(domain)
            factor = conversion(parse(f"yuan/{ctx.judged.loaded.cards[domain].base.unit}/a"), parse(unit))
            row[c] = Text.by(lambda lang: f"{one[c] * factor:,.0f} {unit_text(unit, lang)}")
        table.rows.append(row)
    return table


@report_table("paths", 0, report="exploration")
def paths_table(ctx: Context) -> Table | None:
    """Present values of the paths over years."""
    if (found := ctx.analyses) is None:
        return None
    frame, plan = found.frames.get("paths"), ctx.judged.loaded.scenario.trajectories
    if frame is None or plan is None:
        return None
    titles = {one.name: one.title for one in outcomes_of_paths(ctx.judged)} | {
        "regret_95": Text(zh="净效益的第 95 百分位遗憾", en="95th percentile regret of net benefit")
    }
    units = {one.name: one.unit for one in outcomes_of_paths(ctx.judged)} | {"regret_95": "yuan"}
    columns = [
        TableColumn("path", Text(zh="路径", en="path")),
        *(TableColumn(name, Text(**titles[name])) for name in dict.fromkeys(frame["outcome"])),
    ]
    table = Table(
        "paths", Text(zh=f"{plan.years} 年间的路径：现值", en=f"Paths over {plan.years} years: present values"), columns
    )
    cells = {(one["path"], one["outcome"]): pd.Series(one) for one in frame.to_dict("records")}
    for name, path in plan.paths.items():
        row: dict[str, Cell] = {"path": path.title}
        for outcome in dict.fromkeys(frame["outcome"]):
            cell = cells[(name, outcome)]
            money = bool(units[outcome])
            scaled = cell.copy()
            for key in ("value", "low", "high"):
                scaled[key] = cell[key] / 1e4 if money else cell[key]
            words = Text(zh=f"{titles[outcome]['zh']}：{path.title.zh}", en=f"{titles[outcome]['en']}: {path.title.en}")
            row[outcome] = _figure(ctx, f"path|{name}|{outcome}", words, scaled, "1e4 yuan" if money else "share")
        table.rows.append(row)
    table.notes.append(
        Text(
            zh=f"首笔在{'现在' if plan.first_year == 0 else f'第 {plan.first_year} 年末'}，此后逐年折现。",
            en="The first flow falls "
            f"{'now' if plan.first_year == 0 else f'at the end of year {plan.first_year}'}, and every later "
            "one is discounted for a year more.",
        )
    )
    table.notes.append(
        Text(
            zh="方括号为 5%—95% 区间（遗憾为重复抽样的误差区间）；不调整的标准会被成本上涨侵蚀。",
            en="Brackets: 5 to 95% interval (regret: error of the sampling); a standard that is not indexed is "
            "eroded by growing costs.",
        )
    )
    return table
