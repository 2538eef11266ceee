"""What the futures say of the shown option: ranks by metric, where it fails, what to learn first, what drives it."""

from __future__ import annotations

from dataclasses import replace

from esvalue.analysis.discovery import Found, box_sentence, sentences
from esvalue.analysis.problem import Problem
from esvalue.analysis.robustness import METRICS, Threshold, threshold_sentence
from esvalue.core.printing.table import Cell, Table, TableColumn
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.report.chapters import report_table
from esvalue.report.numbering import WAN, Figure
from esvalue.report.tables.context import Context
from esvalue.report.tables.outcome_figures import hindsight_basis
from esvalue.report.tables.requirements import requirement_basis, requirement_title
from esvalue.standards.lineage import Target
from esvalue.study.drivers import BY, Insight

__all__ = [
    "drivers_table",
    "failing_sentences",
    "failing_table",
    "learn_first_table",
    "ranks_table",
    "spoken",
    "threshold_text",
]

#: Rows of a table of factors.
MOST = 12


def spoken(problem: Problem, language: str) -> Problem:
    """Return a problem whose titles and units are written as a sentence of the report quotes them."""
    quoted = Text(zh="“{}”", en='"{}"')[language]
    return replace(
        problem,
        factors=tuple(
            replace(f, title={language: quoted.format(f.label(language))}, unit=unit_text(f.unit, language))
            for f in problem.factors
        ),
    )


def _rival_titles(problem: Problem) -> dict[str, dict[str, Text]]:
    return {
        f.name: {name: Text.by(lambda lang: f.rival_label(i, lang)) for i, name in enumerate(f.rivals)}
        for f in problem.factors
        if f.discrete
    }


def failing_sentences(insight: Insight, found: Found, language: str) -> list[str]:
    """Return where something fails, a sentence a box (or why there is no box)."""
    problem = spoken(insight.problem, language)
    factors = tuple(problem.factor(f.name) for f in found.factors)
    titles = _rival_titles(insight.problem)
    if not found.boxes:
        return sentences(found, language)
    return [
        box_sentence(box, factors, language, rival_titles=titles, further=n > 0) for n, box in enumerate(found.boxes)
    ]


def threshold_text(insight: Insight, one: Threshold, shown: str, language: str) -> str:
    """Return at which value of a factor another option brings more on average, as a sentence."""
    problem = spoken(insight.problem, language)
    factor = insight.problem.factor(one.factor)
    rival = factor.rival_label(factor.rivals.index(one.rival), language) if one.rival else ""
    found = replace(one, unit=problem.factor(one.factor).unit, rival=rival)
    return threshold_sentence(found, problem, shown, language, BY)


def _every(ctx: Context) -> tuple[Target, ...]:
    node = ctx.judged.outcomes.total["net_benefit"]
    return tuple(ctx.target(node, option=o) for o in ctx.options)


@report_table("robustness", 1, judged=True)
@report_table("robustness", 1, report="exploration")
def ranks_table(ctx: Context) -> Table | None:
    """Rank of every option by criterion."""
    insight = ctx.insight
    if insight is None:
        return None
    columns = [
        TableColumn("metric", Text(zh="准则", en="criterion")),
        *(TableColumn(o, ctx.option_title(o)) for o in ctx.options),
    ]
    table = Table(
        "robust",
        Text(
            zh="各方案按不同准则的名次（净效益；1 为最优）",
            en="Rank of every option by criterion (net benefit; 1 is best)",
        ),
        columns,
    )
    behind, money = hindsight_basis(ctx)
    for name in dict.fromkeys(insight.metrics["metric"]):
        of_regret = METRICS[name].transform == "best_regret"
        targets = (*_every(ctx), *behind) if of_regret else _every(ctx)
        part = insight.metrics[insight.metrics["metric"] == name].set_index("option")
        title = METRICS[name].title
        row: dict[str, Cell] = {"metric": Text(**title)}
        for option in ctx.options:
            words = ctx.option_title(option)
            row[option] = Figure.of(
                f"rank|{name}|{option}",
                f"名次（{title['zh']}）：{words['zh']}",
                f"rank ({title['en']}): {words['en']}",
                float(part.loc[option, "rank"]),
                "",
                statistic="rank over futures",
                targets=targets,
                soft=ctx.soft(*targets),
                extra=money if of_regret else frozenset(),
            )
        table.rows.append(row)
    table.notes.append(
        Text(
            zh="不同准则反映对风险的不同态度，名次不合成一个数。遗憾从预算之内的事后最优算起，"
            "增减方案不改变其他方案的遗憾；其最大值会随抽样数增大，只供参考。",
            en="Criteria stand for different attitudes to risk; ranks are not merged into one number. Regret is "
            "counted from hindsight within the money, so that no option changes that of another; its maximum grows "
            "with the number of draws.",
        )
    )
    return table


def _name(ctx: Context, key: str) -> Text:
    if key == "present":
        return Text(zh="净效益低于现行做法", en="brings less than what is done today")
    requirement = ctx.judged.loaded.scenario.requirements[int(key.split()[1]) - 1]
    title = requirement_title(ctx, requirement)
    return Text(zh=f"不满足要求：{title['zh']}", en=f"misses the requirement: {title['en']}")


@report_table("robustness", 2, judged=True)
@report_table("failing", 1, report="exploration")
def failing_table(ctx: Context) -> Table | None:
    """Where the shown option fails, and in which share of the futures."""
    insight = ctx.insight
    if insight is None:
        return None
    shown = ctx.recommendation.shown
    option = ctx.option_title(shown)
    table = Table(
        "failing",
        Text(zh=f"“{option['zh']}”在什么情况下不达标", en=f'Where "{option["en"]}" fails'),
        [
            TableColumn("what", Text(zh="不达标的内容", en="what fails")),
            TableColumn("share", Text(zh="不达标的未来占比", en="share of futures")),
            TableColumn("where", Text(zh="情形", en="where")),
            TableColumn("coverage", Text(zh="覆盖率", en="coverage")),
            TableColumn("density", Text(zh="其中不达标占比", en="of which fail")),
        ],
    )
    for key, found in insight.failing.items():
        requirement = None if key == "present" else ctx.judged.loaded.scenario.requirements[int(key.split()[1]) - 1]
        targets, limit = requirement_basis(ctx, requirement, shown) if requirement else (_every(ctx), frozenset())
        soft = ctx.soft(*targets)
        texts = {lang: failing_sentences(insight, found, lang) for lang in ("zh", "en")}
        name = _name(ctx, key)
        for n in range(max(1, len(found.boxes))):
            row: dict[str, Cell] = {
                "what": name if n == 0 else Text.same(""),
                "where": Text(zh=texts["zh"][n], en=texts["en"][n]),
            }
            if n == 0:
                row["share"] = Figure.of(
                    f"fails|{key}|{shown}",
                    f"不达标占比：{name['zh']}",
                    f"share of futures: {name['en']}",
                    found.failing,
                    "share",
                    statistic="share",
                    targets=targets,
                    soft=soft,
                    extra=limit,
                )
            if found.boxes:
                box = found.boxes[n]
                for what, value, told in (
                    ("coverage", box.coverage, Text(zh="覆盖率", en="coverage")),
                    ("density", box.density, Text(zh="其中不达标占比", en="of which fail")),
                ):
                    row[what] = Figure.of(
                        f"box|{key}|{n}|{what}|{shown}",
                        f"{told.zh}：{name['zh']}，区域 {n + 1}",
                        f"{told.en}: {name['en']}, region {n + 1}",
                        value,
                        "share",
                        statistic="share",
                        targets=targets,
                        soft=soft,
                        extra=limit,
                    )
            table.rows.append(row)
    table.notes.append(
        Text(
            zh="情形由 PRIM 方法在一半的未来中寻找，并须在留出的另一半中成立。",
            en="Regions are sought by PRIM in half of the futures and must hold in the half kept aside.",
        )
    )
    return table


@report_table("robustness", 3, judged=True)
@report_table("information", 1, report="exploration")
def learn_first_table(ctx: Context) -> Table | None:
    """What knowing each unknown is worth, and at which value it overturns the choice."""
    insight = ctx.insight
    if insight is None:
        return None
    shown = ctx.recommendation.shown
    leader = ctx.option_title(shown)
    table = Table(
        "information",
        Text(zh="先弄清什么：信息的价值与翻转点", en="What to learn first: value of information and thresholds"),
        [
            TableColumn("factor", Text(zh="未知", en="unknown")),
            TableColumn("value", Text(zh="弄清它的价值", en="value of knowing it"), WAN),
            TableColumn("flips", Text(zh="因此改选的未来占比", en="futures in which it changes the choice")),
            TableColumn(
                "threshold",
                Text(
                    zh=f"翻转点：何时另有方案平均净效益高于“{leader['zh']}”",
                    en=f'what would let another option bring more on average than "{leader["en"]}"',
                ),
            ),
        ],
    )
    targets = _every(ctx)
    soft = ctx.soft(*targets)
    found = {one.factor: one for one in insight.thresholds}
    wanted = [one for one in insight.information if not one.factor or one.value > 0 or one.factor in found]
    for one in wanted[: MOST + 1]:
        title = (
            Text(zh="全部未知", en="everything")
            if not one.factor
            else Text.by(lambda lang: insight.problem.factor(one.factor).label(lang))
        )
        row: dict[str, Cell] = {
            "factor": title
            if not one.factor
            else Text(zh=f"{title['zh']}（{one.factor}）", en=f"{title['en']} ({one.factor})")
        }
        key = one.factor or "all"
        row["value"] = Figure.of(
            f"evpi|{key}",
            f"信息价值：{title['zh']}",
            f"value of information: {title['en']}",
            one.value / 1e4,
            WAN,
            low=_finite(one.low / 1e4),
            high=_finite(one.high / 1e4),
            statistic="expected, replicate interval",
            targets=targets,
            soft=soft,
            extra=ctx.weights_behind(key),
        )
        row["flips"] = Figure.of(
            f"flips|{key}",
            f"改选占比：{title['zh']}",
            f"share of futures with another choice: {title['en']}",
            one.flips,
            "share",
            statistic="share",
            targets=targets,
            soft=soft,
            extra=ctx.weights_behind(key),
        )
        if one.factor in found:
            row["threshold"] = Text.by(lambda lang: threshold_text(insight, found[one.factor], shown, lang))
        table.rows.append(row)
    table.notes.append(
        Text(
            zh="信息价值：若在决策前弄清该项，平均净效益能提高多少（以平均净效益选方案）。翻转点按平均净效益"
            "，在达到所列方案已达各项要求的方案中比较，用求根得到，其余因素仍在变动。",
            en="Value of information: how much mean net benefit would rise were it known before deciding. "
            "Thresholds are by mean net benefit, among the options that meet what the shown one meets, found by root "
            "search, all else varying.",
        )
    )
    return table


def _finite(value: float) -> float | None:
    return value if value == value else None


@report_table("robustness", 4, judged=True)
@report_table("drivers", 1, report="exploration")
def drivers_table(ctx: Context) -> Table | None:
    """Which unknowns drive the outcomes of the shown option."""
    insight = ctx.insight
    if insight is None:
        return None
    shown = ctx.recommendation.shown
    option = ctx.option_title(shown)
    frame = insight.drivers
    outcomes = [] if frame is None else list(dict.fromkeys(frame["outcome"]))
    table = Table(
        "drivers",
        Text(
            zh=f"“{option['zh']}”的结果由哪些未知决定（一阶敏感性）",
            en=f'Which unknowns drive the outcomes of "{option["en"]}" (first-order indices)',
        ),
        [TableColumn("factor", Text(zh="未知", en="unknown")), *(TableColumn(o, OUTCOMES[o].title) for o in outcomes)],
    )
    if frame is None:
        return table
    order = frame.groupby("factor")["value"].max().sort_values(ascending=False, kind="stable").head(MOST).index
    cells = frame.set_index(["factor", "outcome"])
    for name in order:
        title = Text.by(lambda lang: insight.problem.factor(name).label(lang))
        row: dict[str, Cell] = {"factor": Text(zh=f"{title['zh']}（{name}）", en=f"{title['en']} ({name})")}
        for outcome in outcomes:
            one = cells.loc[(name, outcome)]
            target = (ctx.target(ctx.judged.outcomes.total[outcome], option=shown),)
            words = OUTCOMES[outcome].title
            row[outcome] = Figure.of(
                f"first|{name}|{outcome}|{shown}",
                f"一阶指数：{title['zh']} 对 {words['zh']}",
                f"first-order index: {title['en']} on {words['en']}",
                float(one["value"]),
                "share",
                low=_finite(float(one["low"])),
                high=_finite(float(one["high"])),
                statistic="given-data first order, replicate interval",
                targets=target,
                soft=ctx.soft(*target),
                extra=ctx.weights_behind(name),
            )
        table.rows.append(row)
    table.notes.append(
        Text(
            zh="指数为该未知单独解释的方差占比；方括号为重复抽样的误差区间。",
            en="An index is the share of variance the unknown explains alone; brackets: error of the sampling, "
            "from replicates.",
        )
    )
    return table
