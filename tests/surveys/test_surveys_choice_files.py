"""Choice experiments from survey files: file in, figures out; every mistake said; plans into files and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from esvalue.core.errors import InputError
from esvalue.surveys import ConditionalLogit, LatentClassLogit, MixedLogit, choice_plan, plan_from_file
from esvalue.surveys.findings import Findings
from esvalue.surveys.from_file import estimate_file

SETS = 6
#: Two versions of six sets; the third option is none of these.
PLAN = choice_plan(
    {"water": ["poor", "good"], "birds": [0, 1, 2], "fee": [20, 40, 60]}, 2 * SETS, 2, seed=1, starts=1
).table.rename(columns={"alternative": "option"})
DESIGN = pd.concat([PLAN, pd.DataFrame({"set": range(1, 2 * SETS + 1), "option": 3})]).sort_values(["set", "option"])
DESIGN.insert(0, "version", np.where(DESIGN["set"] <= SETS, "A", "B"))
QUESTIONS = [f"q{i + 1}" for i in range(SETS)]
MODEL = {
    "method": "choice",
    "answers": ", ".join(QUESTIONS),
    "version": "version",
    "cost": "fee",
    "currency": "CNY",
    "period": "year",
    "payer": "household",
}
#: Which level others are compared with.
ORDER = pd.DataFrame({"attribute": ["water"], "level 1": ["poor"], "level 2": ["good"]})
TASTES = {"water": 0.8, "birds": 0.4, "fee": -0.05, "none": -0.5}


def answered(people: int, rng: np.random.Generator, spread: float = 0.0) -> pd.DataFrame:
    """Return answers in wide format; with `spread` people differ in what birds are worth to them."""
    table = pd.DataFrame(
        {"id": np.arange(people) + 100, "version": rng.choice(["A", "B"], people), "age": rng.integers(20, 70, people)}
    )
    for k, question in enumerate(QUESTIONS):
        u = np.zeros((people, 3))
        for i, version in enumerate(table["version"]):
            shown = DESIGN[DESIGN["set"] == k + 1 + (SETS if version == "B" else 0)]
            birds = TASTES["birds"] + (spread if i % 2 else -spread)
            u[i] = [
                TASTES["none"]
                if pd.isna(one.fee)
                else TASTES["water"] * (one.water == "good") + birds * one.birds + TASTES["fee"] * one.fee
                for one in shown.itertuples()
            ]
        table[question] = (u + rng.gumbel(size=u.shape)).argmax(axis=1) + 1
    return table


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    return answered(150, np.random.default_rng(1))


def workbook(path: Path, sheets: Mapping[str, pd.DataFrame | None], model: Mapping[str, Any]) -> Path:
    """Write a workbook; a sheet that is None is left out, a setting that is None too."""
    rows = pd.DataFrame(
        [(name, value) for name, value in model.items() if value is not None], columns=["name", "value"]
    )
    with pd.ExcelWriter(path) as writer:
        for name, sheet in {**sheets, "model": rows}.items():
            if sheet is not None:
                sheet.to_excel(writer, sheet_name=name, index=False)
    return path


@pytest.fixture
def estimated(tmp_path: Path, answers: pd.DataFrame) -> Callable[..., Findings]:
    """Return a function that writes the survey with changes and estimates it."""

    def run(sheets: Mapping[str, pd.DataFrame | None] | None = None, seed: int = 0, **model: Any) -> Findings:
        usual = {"answers": answers, "design": DESIGN, "levels": ORDER}
        return estimate_file(
            workbook(tmp_path / "survey.xlsx", {**usual, **(sheets or {})}, {**MODEL, **model}), seed=seed
        )

    return run


def long_of(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the same choices in long format, by other means than the package."""
    rows = []
    for one in answers.to_dict("records"):
        for k, question in enumerate(QUESTIONS):
            shown = DESIGN[DESIGN["set"] == k + 1 + (SETS if one["version"] == "B" else 0)]
            for option in shown.to_dict("records"):
                none = option["option"] == 3
                rows.append(
                    {
                        "who": one["id"],
                        "age": one["age"],
                        "situation": f"{one['id']}-{k}",
                        "option": option["option"],
                        "water": 0 if none else int(option["water"] == "good"),
                        "birds": 0 if none else option["birds"],
                        "fee": 0 if none else option["fee"],
                        "none": int(none),
                        "taken": int(one[question] == option["option"]),
                    }
                )
    return pd.DataFrame(rows)


LONG = {
    "situation": "situation",
    "alternative": "option",
    "chosen": "taken",
    "panel": "who",
    "cost": "fee",
    "currency": "CNY",
    "period": "year",
    "payer": "household",
}


# --- file in, figures out ---


def test_wide_answers_are_the_same_choices_in_long_format(
    estimated: Callable[..., Findings], answers: pd.DataFrame
) -> None:
    found = estimated(ci="delta")
    peer = ConditionalLogit.from_formula("water + birds + fee + none", long_of(answers), **LONG).fit()
    assert list(found.figures) == ["wtp[water = good]", "wtp[birds]", "wtp[opt_out]"]
    assert found.default == "wtp[water = good]"
    for figure, name in (("wtp[water = good]", "water"), ("wtp[birds]", "birds"), ("wtp[opt_out]", "none")):
        worth = peer.wtp(name)
        assert found.figures[figure].value == pytest.approx(worth.value, rel=1e-8)
        assert found.figures[figure].se == pytest.approx(worth.se, rel=1e-6)  # clustered by respondent
    assert found.figures["wtp[birds]"].unit == "CNY/household/year"
    assert "water = good (against poor)" in found.text("en")
    assert "water = good（相对于 poor） 的支付意愿" in found.text("zh")
    assert found.variation == {}


def test_the_draws_of_a_figure_go_along(estimated: Callable[..., Findings]) -> None:
    one, other = estimated(seed=3).figures["wtp[birds]"], estimated(seed=4).figures["wtp[birds]"]
    assert one.method == "kr"
    assert one.draws is not None
    assert len(one.draws) == 2000
    assert one.low != other.low


def test_long_answers(tmp_path: Path, answers: pd.DataFrame) -> None:
    table = long_of(answers)
    settings = {
        "method": "choice",
        "formula": "birds + water + fee + C(option)",
        "situation": "situation",
        "alternative": "option",
        "chosen": "taken",
        "panel": "who",
        "cost": "fee",
        "currency": "CNY",
        "period": "once",
        "ci": "fieller",
        "level": 0.9,
    }
    change = pd.DataFrame({"attribute": ["water"], "from": [0], "to": [1]})
    found = estimate_file(workbook(tmp_path / "long.xlsx", {"answers": table, "change": change}, settings))
    peer = ConditionalLogit.from_formula(
        "birds + water + fee + C(option)", table, **{**LONG, "period": "once", "payer": None}
    ).fit()
    assert list(found.figures) == ["wtp[birds]", "wtp[water]", "wtp[option = 2]", "wtp[option = 3]", "surplus"]
    fieller = peer.wtp("birds", "fieller", 0.9)
    assert (found.figures["wtp[birds]"].low, found.figures["wtp[birds]"].high) == pytest.approx(
        (fieller.low, fieller.high)
    )
    assert found.figures["surplus"].value == pytest.approx(peer.wtp("water").value)
    assert found.figures["surplus"].method == "kr"  # a surplus is no ratio of two coefficients


def test_chinese_throughout(tmp_path: Path, answers: pd.DataFrame) -> None:
    levels = {"poor": "差", "good": "好"}
    options = {1: "方案一", 2: "方案二", 3: "都不选"}
    design = DESIGN.replace({"water": levels, "option": options}).rename(
        columns={
            "version": "版本",
            "set": "选择集",
            "option": "备选项",
            "water": "水质",
            "birds": "鸟类（种）",
            "fee": "费用（元）",
        }
    )
    table = answers.replace(dict.fromkeys(QUESTIONS, options)).rename(columns={"version": "版本"})
    table.loc[0, "q1"] = "拒答"
    sheets = {
        "答卷": table,
        "设计": design,
        "水平": pd.DataFrame(
            {
                "属性": ["水质", "鸟类（种）", "费用（元）"],
                "水平1": ["差", 0, 20],
                "水平2": ["好", 1, 40],
                "水平3": [None, 2, 60],
            }
        ),
        "编码本": pd.DataFrame({"列": ["q1"], "编码": ["拒答"], "含义": ["拒答"]}),
        "变化": pd.DataFrame({"属性": ["水质"], "从": ["差"], "到": ["好"]}),
    }
    rows = [
        ("method", "choice"),
        ("answers", "q1、q2、q3、q4、q5、q6"),
        ("cost", "费用（元）"),
        ("currency", "CNY"),
        ("period", "year"),
        ("missing", "drop"),
        ("ci", "delta"),
    ]
    with pd.ExcelWriter(tmp_path / "调查.xlsx") as writer:
        for name, sheet in {**sheets, "模型": pd.DataFrame(rows, columns=["名称", "取值"])}.items():
            sheet.to_excel(writer, sheet_name=name, index=False)
    found = estimate_file(tmp_path / "调查.xlsx")
    long = long_of(answers)
    peer = ConditionalLogit.from_formula("water + birds + fee + none", long[long["situation"] != "100-0"], **LONG).fit()
    assert list(found.figures) == ["wtp[水质 = 好]", "wtp[鸟类（种）]", "wtp[opt_out]", "surplus"]
    assert found.figures["wtp[鸟类（种）]"].value == pytest.approx(peer.wtp("birds").value, rel=1e-8)
    assert found.figures["surplus"].value == pytest.approx(peer.wtp("water").value, rel=1e-8)
    assert "900 个选择题中有 1 个没有回答" in found.text("zh")


def test_csv_and_toml(tmp_path: Path, answers: pd.DataFrame) -> None:
    answers.assign(q3=answers["q3"].mask(answers.index == 5, 9)).to_csv(tmp_path / "survey.csv", index=False)
    DESIGN.to_csv(tmp_path / "shown.csv", index=False)
    pd.DataFrame({"attribute": ["birds"], "from": [0], "to": [2]}).to_csv(tmp_path / "change.csv", index=False)
    (tmp_path / "survey.toml").write_text(
        'currency = "CNY"\nperiod = "year"\n[codes.q3]\nmissing = [9]\n[model]\nmethod = "choice"\n'
        'answers = ["q1", "q2", "q3", "q4", "q5", "q6"]\nversion = "version"\ndesign = "shown.csv"\nchange = '
        '"change.csv"\ncost = "fee"\nmissing = "drop"\nci = "delta"\n',
        encoding="utf-8",
    )
    found = estimate_file(tmp_path / "survey.csv")
    long = long_of(answers)
    peer = ConditionalLogit.from_formula("water + birds + fee + none", long[long["situation"] != "105-2"], **LONG).fit()
    assert found.figures["wtp[birds]"].value == pytest.approx(peer.wtp("birds").value, rel=1e-8)
    assert found.figures["surplus"].value == pytest.approx(2 * peer.wtp("birds").value, rel=1e-8)


def test_sets_by_the_names_of_the_questions(estimated: Callable[..., Findings], answers: pd.DataFrame) -> None:
    one = DESIGN[DESIGN["version"] == "A"].drop(columns="version")
    asked = answers[answers["version"] == "A"].drop(columns="version")
    by_number = estimated({"answers": asked, "design": one.iloc[::-1]}, version=None)
    by_name = estimated(
        {"answers": asked, "design": one.assign(set="q" + one["set"].astype(str))},
        version=None,
        answers="q2, q1, q3, q4, q5, q6",
    )
    assert by_name.figures["wtp[birds]"].value == pytest.approx(by_number.figures["wtp[birds]"].value, rel=1e-9)
    one_version = estimated({"answers": asked, "design": DESIGN[DESIGN["version"] == "A"]}, version=None)
    assert one_version.figures["wtp[birds]"].value == pytest.approx(by_number.figures["wtp[birds]"].value, rel=1e-9)


def test_an_opt_out_that_the_design_does_not_list(estimated: Callable[..., Findings], answers: pd.DataFrame) -> None:
    listed = estimated()
    added = estimated(
        {"design": DESIGN[DESIGN["option"] != 3], "answers": answers.replace(dict.fromkeys(QUESTIONS, {3: "none"}))},
        opt_out="None ",
    )
    assert added.figures["wtp[opt_out]"].value == pytest.approx(listed.figures["wtp[opt_out]"].value, rel=1e-8)
    # A status quo that is described keeps its levels and gets the constant as well.
    described = DESIGN.fillna({"water": "poor", "birds": 1.0, "fee": 5.0})
    kept = estimated({"design": described}, opt_out="3", formula="water + birds + fee + opt_out")
    assert kept.figures["wtp[opt_out]"].value != pytest.approx(listed.figures["wtp[opt_out]"].value, rel=1e-3)
    assert "the constant of taking none of these" in estimated(formula="water + birds + fee").text("en")


@pytest.mark.parametrize(("to", "outside"), [(2, ""), (10, "birds = 10 lies outside the levels shown, 0 to 2")])
def test_a_change_beyond_what_was_shown_is_noted(estimated: Callable[..., Findings], to: int, outside: str) -> None:
    listed = estimated({"change": pd.DataFrame({"attribute": ["birds"], "from": [0], "to": [to]})})
    states = pd.DataFrame(
        {"state": ["before", "after"], "option": [1, 1], "water": ["poor", "poor"], "birds": [0, to], "fee": [20, 20]}
    )
    for found in (listed, estimated({"change": states})):
        worth = found.figures["surplus"]
        assert [note.code for note in worth.notes] == (["choice_change_outside"] if outside else [])
        assert outside in worth.text("en")
        assert ("超出所展示的水平" in worth.text("zh")) == bool(outside)


def test_covariates_come_along(estimated: Callable[..., Findings], answers: pd.DataFrame) -> None:
    found = estimated(formula="water + birds + fee + opt_out * age", ci="delta")
    peer = ConditionalLogit.from_formula("water + birds + fee + none + none:age", long_of(answers), **LONG).fit()
    assert found.figures["wtp[opt_out]"].value == pytest.approx(peer.wtp("none").value, rel=1e-6)
    assert [note.code for note in found.figures["wtp[opt_out]"].notes] == ["choice_at_zero"]
    assert found.figures["wtp[birds]"].notes == ()
    assert "wtp[opt_out:age]" not in found.figures
    # Through the change the covariate has the values of the people asked.
    moved = estimated(
        {"change": pd.DataFrame({"attribute": ["opt_out"], "from": [1], "to": [0]})},
        formula="water + birds + fee + opt_out * age",
        ci="delta",
    )
    expected = -(peer.params["none"] + peer.params["none:age"] * answers["age"].mean()) / -peer.params["fee"]
    assert moved.figures["surplus"].value == pytest.approx(expected, rel=1e-6)


def test_weights_and_people_left_out(estimated: Callable[..., Findings], answers: pd.DataFrame) -> None:
    weighted = answers.assign(w=1.0 + answers.index % 2).astype({"age": float})
    weighted.loc[7, "age"] = np.nan
    found = estimated(
        {"answers": weighted},
        weights="w",
        formula="water + birds + fee + opt_out + opt_out:age",
        missing="drop",
        ci="delta",
    )
    kept = weighted.drop(index=7)
    peer = ConditionalLogit.from_formula(
        "water + birds + fee + none + none:age",
        long_of(kept).merge(kept[["id", "w"]], left_on="who", right_on="id"),
        weights="w",
        **LONG,
    ).fit()
    assert found.figures["wtp[birds]"].value == pytest.approx(peer.wtp("birds").value, rel=1e-6)
    assert "1 of 150 respondents are left out for an empty cell in age, w" in found.text("en")


def test_a_code_left_in_a_covariate_is_counted_by_people(
    estimated: Callable[..., Findings], answers: pd.DataFrame
) -> None:
    coded = answers.assign(age=answers["age"].mask(answers.index < 4, 999))
    assert "holds 999 4 times" in estimated({"answers": coded}, formula="water + birds + fee + opt_out * age").text(
        "en"
    )


def test_alternatives_before_and_after(estimated: Callable[..., Findings], answers: pd.DataFrame) -> None:
    """A second project beside the first, by hand: ln of the sum over what there is to choose from."""
    state = pd.DataFrame(
        {
            "state": ["before", "before", "after", "after", "after"],
            "option": [3, 1, 3, 1, 2],
            "water": [None, "good", None, "good", "poor"],
            "birds": [None, 1, None, 1, 2],
            "fee": [None, 40, None, 40, 20],
        }
    )
    found = estimated({"change": state}, ci="delta").figures["surplus"]
    p = ConditionalLogit.from_formula("water + birds + fee + none", long_of(answers), **LONG).fit().params
    none, one, two = p["none"], p["water"] + p["birds"] + 40 * p["fee"], 2 * p["birds"] + 20 * p["fee"]
    expected = (np.log(np.exp([none, one, two]).sum()) - np.log(np.exp([none, one]).sum())) / -p["fee"]
    assert found.value == pytest.approx(expected, rel=1e-7)
    assert found.unit == "CNY/household/year"


def test_empty_rows_of_a_sheet_are_nobody(estimated: Callable[..., Findings], answers: pd.DataFrame) -> None:
    padded = pd.concat([answers, pd.DataFrame(index=range(3), columns=answers.columns)])
    empty = pd.DataFrame(index=range(2), columns=DESIGN.columns)
    assert estimated({"answers": padded, "design": pd.concat([DESIGN, empty])}).figures[
        "wtp[birds]"
    ].value == pytest.approx(estimated().figures["wtp[birds]"].value)


def test_what_the_data_span(estimated: Callable[..., Findings]) -> None:
    bounds = estimated({"change": pd.DataFrame({"attribute": ["birds"], "from": [0], "to": [1]})}).bounds
    assert bounds["wtp[birds]"].high == 30  # sixty of money over two of birds
    assert bounds["surplus"].high == 60


@pytest.fixture(scope="module")
def kinds() -> pd.DataFrame:
    return answered(200, np.random.default_rng(5), spread=1.2)


def test_latent_classes_from_a_file(tmp_path: Path, kinds: pd.DataFrame) -> None:
    change = pd.DataFrame({"attribute": ["birds"], "from": [0], "to": [1]})
    path = workbook(
        tmp_path / "s.xlsx",
        {"answers": kinds, "design": DESIGN, "change": change, "levels": ORDER},
        {**MODEL, "model": "latent", "classes": 2, "starts": 4, "shared": "fee, opt_out, water", "membership": "age"},
    )
    found = estimate_file(path, seed=2)
    peer = LatentClassLogit.from_formula(
        "water + birds + fee + none",
        long_of(kinds),
        classes=2,
        shared=("fee", "none", "water"),
        membership="age",
        **LONG,
    ).fit(4, seed=2)
    assert list(found.figures)[:6] == [
        "wtp[water = good]",
        "wtp[water = good, class 1]",
        "wtp[water = good, class 2]",
        "wtp[birds]",
        "wtp[birds, class 1]",
        "wtp[birds, class 2]",
    ]
    for figure, q in (("wtp[birds]", None), ("wtp[birds, class 1]", 1), ("wtp[birds, class 2]", 2)):
        assert found.figures[figure].value == pytest.approx(peer.wtp("birds", q).value, rel=1e-4)
    assert found.figures["surplus"].value == pytest.approx(peer.wtp("birds").value, rel=1e-4)
    each, shares = np.array([peer.wtp("birds", q).value for q in (1, 2)]), peer.shares().to_numpy()
    assert found.variation["wtp[birds]"].value == pytest.approx(
        np.sqrt(shares @ (each - shares @ each) ** 2) / (shares @ each), rel=1e-4
    )
    drawn, beside = found.figures["wtp[birds]"].draws, found.variation["wtp[birds]"].draws
    assert drawn is not None
    assert beside is not None
    assert len(drawn) == len(beside)  # of the same parameters, so a card takes them jointly
    assert "第 2 类" in found.text("zh")


def test_mixed_logit_from_a_file(tmp_path: Path, kinds: pd.DataFrame) -> None:
    pytest.importorskip("xlogit", reason="extra choice: pip install xlogit")
    change = pd.DataFrame({"attribute": ["birds"], "from": [0], "to": [1]})
    path = workbook(
        tmp_path / "s.xlsx",
        {"answers": kinds, "design": DESIGN, "change": change, "levels": ORDER},
        {**MODEL, "model": "mixed", "random": "birds: normal", "draws": 200, "ci": "delta"},
    )
    found = estimate_file(path)
    peer = MixedLogit.from_formula(
        "water + birds + fee + none", long_of(kinds), random={"birds": "normal"}, **LONG
    ).fit(200)
    assert found.figures["wtp[birds]"].value == pytest.approx(peer.wtp("birds").value, rel=1e-3)
    # One alternative in each state: the surplus is linear in the tastes and its mean that of the mean taste.
    assert found.figures["surplus"].value == pytest.approx(found.figures["wtp[birds]"].value)
    assert found.variation["wtp[birds]"].value == pytest.approx(
        abs(peer.params["sd.birds"]) / peer.params["birds"], rel=1e-3
    )
    assert found.variation["wtp[water = good]"].value == 0


def test_contracts_are_paid_for(tmp_path: Path) -> None:
    """Farmers choose among contracts: the payment attracts, the duty repels; what they ask for the duty is positive."""
    rng, plan = (
        np.random.default_rng(3),
        PLAN.rename(columns={"fee": "payment", "birds": "duty"})[["set", "option", "duty", "payment"]],
    )
    table = pd.DataFrame({"id": range(200)})
    for k in range(2 * SETS):
        shown = plan[plan["set"] == k + 1]
        u = np.append(0.2 - 0.6 * shown["duty"].to_numpy(float) + 0.04 * shown["payment"].to_numpy(float), 0.0)
        table[f"c{k + 1}"] = (u + rng.gumbel(size=(200, 3))).argmax(axis=1) + 1
    model = {
        "method": "choice",
        "answers": ", ".join(table.columns[1:]),
        "opt_out": 3,
        "cost": "payment",
        "currency": "CNY",
        "period": "year",
        "payer": "household",
    }
    change = pd.DataFrame({"attribute": ["duty"], "from": [0], "to": [2]})
    found = estimate_file(
        workbook(tmp_path / "w.xlsx", {"answers": table, "design": plan, "change": change}, {**model, "measure": "wta"})
    )
    worth = found.figures["wta[duty]"]
    assert abs(worth.value - 15) < 4.5 * worth.se  # once in 100,000
    assert found.figures["surplus"].value == pytest.approx(2 * worth.value)
    assert "willingness to accept for duty" in found.text("en")
    assert "所需的补偿" in found.text("zh")
    with pytest.raises(InputError) as caught:
        estimate_file(workbook(tmp_path / "w.xlsx", {"answers": table, "design": plan}, model))
    assert [one.code for one in caught.value.problems] == ["choice_cost_sign"]
    with pytest.raises(InputError) as caught:
        estimate_file(
            workbook(
                tmp_path / "w.xlsx",
                {"answers": table, "design": plan.assign(payment=-plan["payment"])},
                {**model, "measure": "wta"},
            )
        )
    assert [one.code for one in caught.value.problems] == ["choice_pay_sign"]


# --- mistakes ---


def _cell(table: pd.DataFrame, row: int, column: str, value: Any) -> pd.DataFrame:
    out = table.reset_index(drop=True).astype({column: object})
    out.loc[row, column] = value
    return out


Run = Callable[..., Findings]
CHANGE = pd.DataFrame({"attribute": ["birds"], "from": [0], "to": [1]})
STATES = pd.DataFrame(
    {"state": ["before", "after"], "option": [1, 1], "water": ["poor", "good"], "birds": [0, 1], "fee": [0, 20]}
)
WRONG: dict[str, tuple[Callable[[Run, pd.DataFrame], Any], list[str], str]] = {
    "no design": (lambda run, a: run({"design": None}), ["survey_sheet_missing"], "design"),
    "no set": (lambda run, a: run({"design": DESIGN.drop(columns=["set", "option"])}),
    ["survey_column", "survey_column"], "set"),
    "a hole in the design": (lambda run, a: run({"design": _cell(DESIGN, 0, "birds", None)}), ["choice_design_empty"],
    "row 2"),
    "a set without number": (lambda run, a: run({"design": _cell(DESIGN, 1, "set", None)}), ["choice_design_empty"],
    "'set'"),
    "an option twice": (lambda run, a: run({"design": _cell(DESIGN, 1, "option", 1.0)}), ["choice_design_twice"],
    "row 3"),
    "versions that are not said": (lambda run, a: run({"answers": a.drop(columns="version")}, version=None),
    ["survey_column"], "version"),
    "an unknown version": (lambda run, a: run({"answers": _cell(a, 4, "version", "C")}), ["choice_version"], "'C'"),
    "no such version column": (lambda run, a: run({"design": DESIGN.drop(columns="version")}, version="block"),
    ["survey_column"], "block"),
    "a single option": (lambda run, a: run({"design": DESIGN[(DESIGN["set"] > 1) | (DESIGN["option"] == 1)]}),
    ["choice_design_single"], "set 1"),
    "a level nobody planned": (lambda run, a: run({"levels": pd.DataFrame({"attribute": ["water"], "level 1": ["bad"],
    "level 2": ["good"]})}), ["choice_design_level"], "poor"),
    "a cost in words": (lambda run,
    a: run({"design": DESIGN.astype({"fee": object}).replace({"fee": {20: "20 yuan"}})}), ["cv_amounts"], "20 yuan"),
    "an opt-out by another name": (lambda run, a: run(opt_out="不选"), ["choice_opt_out"],
    "no option '不选' in the design; there are: 1, 2, 3"),
    "an opt-out by another name, coded zero": (lambda run, a: run({"design": DESIGN.fillna({"water": "poor", "birds": 0,
    "fee": 0})}, opt_out="不选"), ["choice_opt_out"], "there are: 1, 2, 3"),
    "an opt-out nobody names": (lambda run, a: run({"design": DESIGN[DESIGN["option"] != 3],
    "answers": a.replace(dict.fromkeys(QUESTIONS, {3: 1}))}, opt_out="不选"),
                                ["choice_opt_out"], "there are: 1, 2."),
    "a cost that is no attribute": (lambda run, a: run(cost="fees"), ["survey_column"], "nearest: fee"),
    "a column in both sheets": (lambda run, a: run({"answers": a.assign(birds=1)}), ["choice_design_clash"], "birds"),
    "a question that is not there": (lambda run, a: run(answers="q1, q2, q3, q4, q5, q7"), ["survey_column"], "q7"),
    "too few questions": (lambda run, a: run(answers="q1, q2"), ["choice_sets_count"], "6 sets"),
    "answers that are no option": (lambda run, a: run({"answers": _cell(_cell(a, 2, "q1", 8), 3, "q2", 7)}),
    ["choice_no_option", "choice_no_option"], "row 4"),
    "a question not answered": (lambda run, a: run({"answers": _cell(a, 2, "q1", None)}), ["choice_unanswered"],
    "row 4"),
    "nobody left": (lambda run, a: run({"answers": a.assign(**dict.fromkeys(QUESTIONS))}, missing="drop"),
    ["survey_no_rows"], "150"),
    "an empty covariate": (lambda run, a: run({"answers": _cell(a, 2, "age", None)},
    formula="water + fee + opt_out * age"), ["survey_missing"], "row 4"),
    "no money": (lambda run, a: run(cost=None), ["survey_setting_missing"], "cost"),
    "several at once": (lambda run, a: run(model="latent", clases=2, ci="fieller"),
    ["survey_option", "survey_setting_missing", "survey_setting_unknown"], "nearest: classes"),
    "half a class": (lambda run, a: run(model="latent", classes=2.5), ["bad_value"], "2.5"),
    "no random taste": (lambda run, a: run(model="mixed"), ["survey_setting_missing"], "random"),
    "an unknown law": (lambda run, a: run(model="mixed", random="birds: cauchy"), ["survey_option"], "cauchy"),
    "an unknown taste": (lambda run, a: run(model="mixed", random="bird: normal"), ["survey_column"], "birds"),
    "an unknown shared taste": (lambda run, a: run(model="latent", classes=2, shared="fees"), ["survey_column"], "fee"),
    "a change of nothing": (lambda run, a: run({"change": CHANGE.iloc[:0]}), ["choice_change_empty"], "change"),
    "a change without to": (lambda run, a: run({"change": CHANGE.drop(columns="to")}), ["choice_change_form"], "'to'"),
    "a change of an unknown attribute": (lambda run, a: run({"change": CHANGE.assign(attribute="bird")}),
    ["survey_column"], "birds"),
    "a change to no number": (lambda run, a: run({"change": CHANGE.assign(to="many")}), ["choice_change_number"],
    "many"),
    "a change to an unknown level": (lambda run, a: run({"change": pd.DataFrame({"attribute": ["water"],
    "from": ["poor"], "to": ["splendid"]})}), ["choice_change_level"], "splendid"),
    "a state that is none": (lambda run, a: run({"change": STATES.replace("after", "later")}), ["choice_change_state"],
    "later"),
    "only one state": (lambda run, a: run({"change": STATES[STATES["state"] == "after"]}), ["choice_change_state"],
    "before"),
    "a state without an attribute": (lambda run, a: run({"change": STATES.drop(columns="birds")}), ["survey_column"],
    "birds"),
    "a state with a strange column": (lambda run, a: run({"change": STATES.assign(fish=1)}), ["survey_column"], "fish"),
    "a fee with another effect": (lambda run, a: run({"design": DESIGN.rename(columns={"fee": "fee (CNY)"})},
    cost="fee (CNY)", formula='water + Q("fee (CNY)") * age'),
                                  ["choice_cost_mixed"], "fee (CNY)"),
    "no currency": (lambda run, a: run(currency=None), ["survey_no_currency"], "currency"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", WRONG)
def test_a_mistake_is_said(estimated: Run, answers: pd.DataFrame, mistake: str) -> None:
    act, codes, said = WRONG[mistake]
    with pytest.raises(InputError) as caught:
        act(estimated, answers)
    assert sorted(one.code for one in caught.value.problems) == sorted(codes), caught.value.text("en")
    assert said in caught.value.text("en")
    assert caught.value.text("zh") != caught.value.text("en")


@pytest.mark.parametrize("name", ["situation", "taken", "birds"])
def test_empty_cells_of_long_answers(tmp_path: Path, answers: pd.DataFrame, name: str) -> None:
    settings = {
        "method": "choice",
        "formula": "birds + water + fee",
        "situation": "situation",
        "alternative": "option",
        "chosen": "taken",
        "cost": "fee",
        "currency": "CNY",
        "period": "once",
    }
    with pytest.raises(InputError) as caught:
        estimate_file(workbook(tmp_path / "long.xlsx", {"answers": _cell(long_of(answers), 3, name, None)}, settings))
    assert caught.value.problems[0].code == (
        "choice_missing" if name == "birds" else "choice_no_key"
    )  # that none of the options varies may be said beside it
    assert "row 5" in caught.value.text("en")


def test_a_level_nobody_planned_in_long_answers(tmp_path: Path, answers: pd.DataFrame) -> None:
    settings = {
        "method": "choice",
        "formula": "birds + clean + fee",
        "situation": "situation",
        "alternative": "option",
        "chosen": "taken",
        "cost": "fee",
        "currency": "CNY",
        "period": "once",
    }
    long = long_of(answers).assign(clean=lambda t: np.where(t["water"] == 1, "yes", "no"))
    levels = pd.DataFrame({"attribute": ["clean"], "level 1": ["yes"], "level 2": ["no"]})
    found = estimate_file(workbook(tmp_path / "long.xlsx", {"answers": long, "levels": levels}, settings))
    assert found.figures["wtp[clean = no]"].value < 0  # the first level of the sheet is what others are compared with
    with pytest.raises(InputError) as caught:
        estimate_file(
            workbook(tmp_path / "long.xlsx", {"answers": _cell(long, 0, "clean", "so so"), "levels": levels}, settings)
        )
    assert [one.code for one in caught.value.problems] == ["choice_design_level"]


def test_a_class_that_does_not_mind_the_fee(tmp_path: Path, kinds: pd.DataFrame) -> None:
    rng = np.random.default_rng(2)
    careless = kinds.copy()
    for question in QUESTIONS:  # every other respondent takes the dearest
        dear = [
            DESIGN[DESIGN["set"] == int(question[1:]) + (SETS if version == "B" else 0)]
            .sort_values("fee")["option"]
            .to_numpy()[1]
            for version in kinds["version"]
        ]
        careless[question] = np.where((kinds.index % 2 == 0) & (rng.random(len(kinds)) < 0.8), dear, kinds[question])
    with pytest.raises(InputError) as caught:
        estimate_file(
            workbook(
                tmp_path / "s.xlsx",
                {"answers": careless, "design": DESIGN},
                {**MODEL, "model": "latent", "classes": 2, "starts": 4},
            )
        )
    assert {one.code for one in caught.value.problems} == {"choice_class_sign"}
    assert "shared = fee" in caught.value.text("en")


# --- plans into files and back ---

LEVELS = pd.DataFrame(
    {
        "attribute": ["water", "extent", "fee"],
        "level 1": ["poor", "-10%", 20],
        "level 2": ["good", "+0%", 40],
        "level 3": [None, "+10%", 60],
        "prior": [0.5, "0.2, 0.4", -0.03],
    }
)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_plan_into_a_file_and_back(tmp_path: Path, suffix: str) -> None:
    source = tmp_path / "levels.csv"
    pd.concat([LEVELS.replace("+0%", "=0"), pd.DataFrame({"attribute": ["opt_out"], "prior": [-0.5]})]).to_csv(
        source, index=False
    )
    plan = plan_from_file(source, 6, 2, seed=1, starts=1)
    assert plan.opt_out
    again = choice_plan(
        {"water": ["poor", "good"], "extent": ["-10%", "=0", "+10%"], "fee": [20, 40, 60]},
        6,
        2,
        opt_out=True,
        seed=1,
        starts=1,
        priors={"water": 0.5, "extent": [0.2, 0.4], "fee": -0.03, "opt_out": -0.5},
    )
    assert plan.table.equals(again.table)
    path = plan.write(tmp_path / f"plan{suffix}")
    with pytest.raises(InputError) as caught:
        plan.write(path)
    assert [one.code for one in caught.value.problems] == ["file_exists"]
    design = pd.read_csv(path) if suffix == ".csv" else pd.read_excel(path, sheet_name="design")
    assert list(design.columns) == ["set", "option", "water", "extent", "fee"]
    assert len(design) == 18
    assert design[design["option"] == 3][["water", "extent", "fee"]].isna().all(axis=None)
    if suffix == ".csv":
        assert set(design["extent"].dropna()) == {"'-10%", "'=0", "'+10%"}
        return
    from openpyxl import load_workbook

    cells = [
        cell for row in load_workbook(path)["design"].iter_rows(min_row=2) for cell in row if str(cell.value) == "=0"
    ]
    assert cells
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)
    assert plan_from_file(path, 6, 2, seed=1, starts=1).table.equals(plan.table)  # its own sheet `levels`
    quality = pd.read_excel(path, sheet_name="quality", header=0)
    assert "D 误差（一位受访者）" in set(quality["中文"])


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_written_plan_is_the_design_of_a_survey(tmp_path: Path, suffix: str) -> None:
    pd.DataFrame(LEVELS).to_csv(tmp_path / "levels.csv", index=False)
    plan = plan_from_file(tmp_path / "levels.csv", 6, 2, seed=1, starts=1, opt_out=True)
    path, rng = plan.write(tmp_path / f"plan{suffix}"), np.random.default_rng(4)
    fee = plan.design()["fee"].astype(float).fillna(0).to_numpy().reshape(6, 3)
    table = pd.DataFrame(
        {
            question: (-0.05 * one + rng.gumbel(size=(80, 3))).argmax(axis=1) + 1
            for question, one in zip(QUESTIONS, fee, strict=True)
        }
    )
    model = {"method": "choice", "answers": ", ".join(QUESTIONS), "cost": "fee", "currency": "CNY", "period": "year"}
    if suffix == ".xlsx":
        sheets = {name: pd.read_excel(path, sheet_name=name) for name in ("design", "levels")}
        survey = workbook(tmp_path / "survey.xlsx", {"answers": table, **sheets}, model)
    else:
        table.to_csv(survey := tmp_path / "survey.csv", index=False)
        lines = [
            f'{name} = "{value}"' for name, value in {**model, "design": "plan.csv", "levels": "levels.csv"}.items()
        ]
        (tmp_path / "survey.toml").write_text("[model]\n" + "\n".join(lines), encoding="utf-8")
    assert list(estimate_file(survey).figures)[:3] == ["wtp[water = good]", "wtp[extent = +0%]", "wtp[extent = +10%]"]


def test_a_plan_in_words() -> None:
    plan = choice_plan({"a": [0, 1], "fee": [1, 2, 3]}, 6, 2, seed=1)
    assert "D-error" in plan.text("en")
    assert "D 误差" in plan.text("zh")
    assert plan.levels == {"a": [0, 1], "fee": [1, 2, 3]}


BAD_LEVELS: dict[str, tuple[pd.DataFrame, list[str]]] = {
    "no attribute column": (LEVELS.rename(columns={"attribute": "what"}), ["survey_column"]),
    "one level": (LEVELS.assign(**{"level 2": None, "level 3": None}), ["plan_levels"] * 3),
    "twice": (pd.concat([LEVELS, LEVELS.iloc[:1]]), ["plan_twice"]),
    "a prior in words": (LEVELS.assign(prior="much"), ["plan_prior_number"] * 3),
    "a cost in texts": (
        LEVELS.assign(
            **{
                "level 1": ["poor", "-10%", "20元"],
                "level 2": ["good", "+0%", "40元"],
                "level 3": [None, "+10%", "60元"],
            }
        ),
        ["plan_levels_text"],
    ),
    "a sign before the cost": (
        LEVELS.assign(
            **{"level 1": ["poor", "-10%", "¥20"], "level 2": ["good", "+0%", "¥40"], "level 3": [None, "+10%", "¥60"]}
        ),
        ["plan_levels_text"],
    ),
    "a price in texts": (
        LEVELS.replace({"water": "水价", "poor": "2 a head", "good": "3 a head"}),
        ["plan_levels_text"],
    ),
    "nothing": (LEVELS.iloc[:0], ["plan_no_levels"]),
    "too few priors": (LEVELS.assign(prior=[0.5, 0.2, -0.03]), ["plan_prior"]),
}


@pytest.mark.parametrize("mistake", BAD_LEVELS)
def test_bad_levels_are_said(tmp_path: Path, mistake: str) -> None:
    table, codes = BAD_LEVELS[mistake]
    table.to_excel(tmp_path / "levels.xlsx", sheet_name="水平", index=False)
    with pytest.raises(InputError) as caught:
        plan_from_file(tmp_path / "levels.xlsx", 6)
    assert [one.code for one in caught.value.problems] == codes
    assert caught.value.text("zh") != caught.value.text("en")


def test_amounts_in_texts_are_said(tmp_path: Path) -> None:
    costs = pd.DataFrame({"attribute": ["费用", "距离"], "level 1": ["20 元", "1公里"], "level 2": ["40 元", "5公里"]})
    costs.to_excel(tmp_path / "levels.xlsx", sheet_name="水平", index=False)
    with pytest.raises(InputError) as caught:
        plan_from_file(tmp_path / "levels.xlsx", 6)
    assert (
        "levels of 费用 are texts (20 元, 40 元): write plain numbers (20, 40), the unit in the heading"
        in caught.value.text("en")
    )
    assert "请写普通数字（20, 40）" in caught.value.text("zh")
    costs.replace({"20 元": 20, "40 元": 40}).to_excel(tmp_path / "levels.xlsx", sheet_name="水平", index=False)
    text = plan_from_file(tmp_path / "levels.xlsx", 6, seed=1, starts=1).text("zh")  # a distance may be meant as words
    assert "距离 的水平是文字（1公里, 5公里），按类别计" in text
    assert "费用 的水平是文字" not in text


def test_a_plan_needs_its_file_and_a_name_for_it(tmp_path: Path, answers: pd.DataFrame) -> None:
    answers.to_excel(tmp_path / "other.xlsx", sheet_name="answers", index=False)
    for path, code in (
        (tmp_path / "other.xlsx", "survey_sheet_missing"),
        (tmp_path / "none.xlsx", "file_missing"),
        (tmp_path / "none.csv", "file_missing"),
    ):
        with pytest.raises(InputError) as caught:
            plan_from_file(path, 6)
        assert [one.code for one in caught.value.problems] == [code]
    plan = choice_plan({"a": [0, 1], "fee": [1, 2, 3]}, 6, 2, seed=1)
    for path, code in (
        (tmp_path / "plan.ods", "plan_suffix"),
        (tmp_path / "other.xlsx" / "plan.xlsx", "write_failed"),
        (tmp_path / "other.xlsx" / "plan.csv", "write_failed"),
    ):
        with pytest.raises(InputError) as caught:
            plan.write(path)
        assert [one.code for one in caught.value.problems] == [code]
