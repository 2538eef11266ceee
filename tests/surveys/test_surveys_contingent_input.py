"""Bad input of contingent valuation: each mistake has its message, in both languages, with the place and the remedy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from mistakes import said
from simulated_contingent import UNIT, answered, modelled

from esvalue.core.errors import InputError
from esvalue.surveys import ContingentValuation, DoubleBounded, Interval, OneAndHalfBounded, PaymentCard, SingleBounded
from esvalue.surveys.codebook import Codebook, unit_of
from esvalue.surveys.contingent.from_file import contingent_from_file
from esvalue.surveys.design import design_matrix
from esvalue.surveys.estimation import covariance, maximise
from esvalue.surveys.intervals import percentile
from esvalue.surveys.reading import read_codebook, read_survey
from esvalue.surveys.tables import read_sheet

ONE = SingleBounded("bid", "q")
TWO = DoubleBounded(("bid", "bid2"), ("q", "q2"))


def fitted(table: pd.DataFrame, format=ONE, formula: str = "1", distribution: str = "logistic", **more):
    return ContingentValuation.from_formula(
        formula, table, format, **({"distribution": distribution, "measure": "wtp", **UNIT} | more)
    ).fit()


def table(**columns) -> pd.DataFrame:
    made = {
        "bid": [10, 20, 30, 40] * 3,
        "q": ["yes", "yes", "no", "no", "yes", "no", "yes", "no", "yes", "yes", "no", "no"],
    }
    return pd.DataFrame(made | columns)


def test_the_sound_table_fits() -> None:
    assert fitted(table()).nobs == 12


# --- questions and answers ---


@pytest.mark.parametrize("missing", ["raise", "drop"])
@pytest.mark.parametrize("word", ["不清楚", "8", "maybe"])
@pytest.mark.parametrize("column", ["q", "q2"])
def test_answers_neither_yes_nor_no_are_told_before_what_lacks_beside_them(missing, word, column) -> None:
    other = {"q": "q2", "q2": "q"}[column]
    bad = pd.DataFrame({"bid": [10.0, 20, 30], "bid2": [20.0, 40, 60], "q": ["yes"] * 3, "q2": ["no"] * 3})
    bad.loc[1, column], bad.loc[1, other] = word, None
    with pytest.raises(InputError) as caught:
        fitted(bad, TWO, missing=missing)
    codes = [problem.code for problem in caught.value.problems]
    assert codes == ["cv_answer_codes", "cv_answer_missing"][: 2 if missing == "raise" else 1]
    assert word in str(caught.value)


def test_second_bid_that_does_not_follow() -> None:
    bad = pd.DataFrame(
        {"bid": [10, 20, 30], "bid2": [20, 40, 60], "q": ["yes", "no", "no"], "q2": ["no", "no", "no"]}, index=[2, 3, 4]
    )
    text = said(lambda: fitted(bad, TWO), "cv_second_bid")
    assert "2 rows" in text
    assert "the first is row 3" in text
    assert "higher after yes, lower after no" in text
    for measure, fits in (("wtp", "no"), ("wta", "yes")):
        good = pd.DataFrame(
            {
                "bid": [10, 20, 30, 30],
                "bid2": [5, 10, 15, 60],
                "q": [fits] * 3 + [{"no": "yes", "yes": "no"}[fits]],
                "q2": ["no", "yes"] * 2,
            }
        )
        assert DoubleBounded.brackets(TWO, good, measure == "wtp").upper.tolist()[:1] == (
            [5] if measure == "wtp" else [10]
        )


def test_bids_out_of_order() -> None:
    bad = pd.DataFrame({"b": [10, 20], "h": [20, 15], "l": [5, 10], "a": ["yy", "nn"]})
    assert "l < b < h" in said(lambda: fitted(bad, DoubleBounded(("b", "h", "l"), "a")), "cv_bids_unsorted")
    assert "do not rise" in said(lambda: fitted(table(c=5), PaymentCard("c", (5, 20, 10))), "cv_card")
    assert "lo <= hi" in said(lambda: fitted(table(lo=5, hi=4), Interval("lo", "hi")), "cv_bids_unsorted")
    half = OneAndHalfBounded("lo", "hi", ("q", "q2"), "first")
    assert "lo < hi" in said(lambda: fitted(table(lo=5, hi=4, first="low", q2="yes"), half), "cv_bids_unsorted")


def test_dont_know_codes_left_in() -> None:
    text = said(lambda: fitted(table(q=["yes", "no", "8", "8"] * 3)), "cv_answer_codes")
    assert "8 (6)" in text
    assert "codebook" in text
    assert "y? (1)" in said(
        lambda: fitted(
            pd.DataFrame({"b": [10.0], "h": [20], "l": [5], "a": ["y?"]}), DoubleBounded(("b", "h", "l"), "a")
        ),
        "cv_answer_codes",
    )


def test_bids_that_are_no_numbers_or_not_positive() -> None:
    assert "10 yuan" in said(lambda: fitted(table(bid=["10 yuan", "20", "30", "40"] * 3)), "cv_amounts")
    text = said(lambda: fitted(table(bid=[0, 20, 30, 40] * 3), distribution="log-normal"), "cv_bid_not_positive")
    assert "3 bids are at or below zero (the least is 0)" in text
    assert fitted(table(bid=[0, 20, 30, 40] * 3)).nobs == 12


def test_missing_answers_and_covariates() -> None:
    holes = table(age=[30.0, np.nan] * 6)
    assert "age (6)" in said(lambda: fitted(holes, formula="age"), "survey_missing")
    gaps = table(bid=[np.nan, 20, 30, 40] * 3)
    assert "bid (3)" in said(lambda: fitted(gaps), "cv_answer_missing")
    found = fitted(gaps, missing="drop")
    assert found.nobs == 9
    assert "3 of 12 respondents are left out" in found.summary("en")
    assert "no respondent is left" in said(
        lambda: fitted(table(age=np.nan), formula="age", missing="drop"), "survey_no_rows"
    )
    assert "known: raise, drop" in said(lambda: fitted(table(), missing="skip"), "survey_option")


def test_unknown_columns_name_the_nearest() -> None:
    assert "nearest: bid" in said(lambda: fitted(table(), SingleBounded("bids", "q")), "survey_column")
    assert "nearest: age" in said(lambda: fitted(table(age=3), formula="aged"), "survey_column")


def test_formulas_that_cannot_be_read() -> None:
    said(lambda: fitted(table(), formula="bid +* q"), "survey_formula")
    said(lambda: fitted(table(age=range(12)), formula="unknownfunction(age)"), "survey_formula_code")
    assert "constant" in said(lambda: fitted(table(age=range(12)), formula="age - 1"), "survey_no_constant")
    with np.errstate(divide="ignore"):
        assert "log(0)" in said(lambda: fitted(table(age=range(12)), formula="log(age)"), "survey_not_finite")


def test_columns_that_follow_from_each_other() -> None:
    assert "b" in said(
        lambda: fitted(table(a=np.arange(12.0), b=2 * np.arange(12.0)), formula="a + b"), "survey_collinear"
    )
    assert "zero" in said(lambda: design_matrix("z", pd.DataFrame({"z": [0.0, 0.0]})), "survey_collinear")


def test_codes_that_look_like_dont_know_in_a_covariate() -> None:
    rng = np.random.default_rng(0)
    data = answered("logistic", "double", 200, rng).assign(age=rng.integers(20, 70, 200))
    data.loc[data.index[:7], "age"] = 999
    notes = modelled(data, "logistic", "double", "age").notes
    assert any("999 7 times" in note.text("en") for note in notes)
    assert not any(
        note.code == "survey_suspect_code"
        for note in modelled(data.assign(age=data["age"].clip(upper=71)), "logistic", "double", "age").notes
    )


def test_a_code_for_no_upper_bound_left_in() -> None:
    rng = np.random.default_rng(0)
    data = answered("log-logistic", "payment_card", 200, rng).assign(lower=lambda t: t["choice"])
    data["upper"] = data["lower"].map(
        dict(zip([0, 5, 10, 20, 30, 50, 80, 120, 200], [5, 10, 20, 30, 50, 80, 120, 200, 999], strict=True))
    )
    assert any(
        "column 'upper' holds 999" in note.text("en") for note in modelled(data, "log-logistic", "interval").notes
    )


def test_currency_and_period() -> None:
    text = said(lambda: fitted(table(), currency=None, period=None), "survey_no_currency")
    assert "is not stated" in text
    assert "each month or each year" in text
    said(lambda: fitted(table(), period=None), "survey_no_period")
    assert "once, month, year" in said(lambda: unit_of("CNY", "decade"), "survey_option")
    assert "wtp, wta" in said(lambda: fitted(table(), measure=None), "survey_option")
    assert "weibull" in said(lambda: fitted(table(), distribution="gamma"), "survey_option")


# --- answers that cannot identify the model ---


@pytest.mark.parametrize(("answer", "measure"), [("yes", "wtp"), ("no", "wtp"), ("yes", "wta"), ("no", "wta")])
def test_everyone_answers_alike(answer: str, measure: str) -> None:
    assert f"answered {answer}" in said(lambda: fitted(table(q=answer), measure=measure), "cv_all_same")


def test_a_level_with_one_answer_is_a_note() -> None:
    found = fitted(table(q=["yes", "yes", "no", "no", "yes", "no", "yes", "no", "yes", "yes", "no", "no"]))
    codes = [note.code for note in found.notes]
    assert codes == ["cv_level_all_yes", "cv_level_all_no"]
    assert "10 (n = 3)" in found.summary("en")


def test_one_bid_only() -> None:
    assert "only one amount was asked, 10" in said(lambda: fitted(table(bid=10)), "cv_one_bid")


def test_perfect_separation_names_the_column() -> None:
    rng = np.random.default_rng(1)
    data = answered("logistic", "single", 200, rng).assign(member=lambda t: (t["a1"] == "yes").astype(float))
    assert "member" in said(lambda: modelled(data, "logistic", "single", "member").fit(), "cv_separation")
    half = data.assign(fan=((data["a1"] == "yes") & (np.arange(200) % 3 == 0)).astype(float))
    text = said(lambda: modelled(half, "weibull", "single", "fan").fit(), "cv_separation")
    assert "fan" in text.split("separates")[0]
    by_bid = pd.DataFrame({"bid1": [10, 20, 30, 40] * 5, "a1": ["yes", "yes", "no", "no"] * 5})
    said(lambda: modelled(by_bid, "logistic", "single", "1").fit(), "cv_separation")


def test_a_wrong_sign_gives_no_value() -> None:
    rising = table(q=["no", "no", "yes", "yes", "no", "yes", "no", "yes", "no", "no", "yes", "yes"])
    found = fitted(rising)
    assert "wrong sign" in found.summary("en")
    assert "more people agree to worse terms" in said(found.wtp, "cv_wrong_sign")
    said(lambda: found.predict(bid=10), "cv_wrong_sign")
    assert fitted(rising, measure="wta").wtp().value > 0


def test_truncation_points_and_numbers_of_draws_that_are_none() -> None:
    found = fitted(table())
    for top in (0, -5.0, float("nan"), float("inf"), "high"):
        assert "wtp(top = " in said(lambda: found.wtp("truncated", top=top), "bad_value")  # noqa: B023
    assert found.wtp("truncated", top=20).value < found.wtp("truncated").value
    assert "wtp(draws = 0)" in said(lambda: found.wtp(ci="kr", draws=0), "bad_value")


def test_too_few_answers_for_a_bootstrap() -> None:
    few = pd.DataFrame({"bid": [10] * 6 + [20] * 6, "q": ["yes"] * 5 + ["no"] * 6 + ["yes"]})
    found = fitted(few)
    assert "too few answers" in said(lambda: found.wtp(ci="bootstrap", draws=200, seed=2), "cv_bootstrap")
    more = fitted(pd.concat([few] * 2, ignore_index=True)).wtp(ci="bootstrap", draws=100, seed=2)
    assert "resampled surveys have no optimum" in more.text("en")


# --- spike, weights ---


def test_spike_models() -> None:
    assert "logistic" in said(lambda: fitted(table(p="yes"), distribution="weibull", positive="p"), "cv_spike_logs")
    assert "6 respondents" in said(lambda: fitted(table(p="no"), positive="p"), "cv_spike_contradiction")
    assert "0 of 12" in said(lambda: fitted(table(p="yes"), positive="p"), "cv_spike_none")


def test_weights() -> None:
    said(lambda: fitted(table(w=-1), weights="w"), "survey_weights_negative")
    said(lambda: fitted(table(w=1), weights="w", counts="w"), "cv_two_weights")
    said(lambda: fitted(table(), shift=True), "cv_no_second")


# --- the estimator's own refusals ---


def test_a_flat_direction_is_refused() -> None:
    flat = np.diag([-1.0, 0.0])
    said(lambda: maximise(lambda p: -(p[0] ** 2) / 2, lambda p: flat @ p, lambda p: flat, np.ones(2)), "survey_flat")


def test_an_optimum_that_is_none_is_refused() -> None:
    """A gradient that does not belong to the function never passes the test."""
    said(
        lambda: maximise(
            lambda p: -((p[0] - 1) ** 2), lambda p: np.array([1.0]), lambda p: np.array([[-2.0]]), np.array([1.0])
        ),
        "survey_not_converged",
    )


def test_covariance_and_draws_refuse_nonsense() -> None:
    assert "robust" in said(lambda: covariance(np.ones((3, 1)), -np.eye(1), "magic"), "survey_option")
    said(lambda: covariance(np.ones((3, 1)), -np.eye(1), "cluster", np.array([1, 1, 1])), "survey_clusters")
    said(lambda: percentile(np.array([1.0, np.nan])), "survey_draws")
    assert percentile(np.array([1.0, 2.0, np.inf, np.inf]), 0.9) == (pytest.approx(1.15), np.inf)


# --- files and codebooks ---

BOOK = """
measure = "wtp"
currency = "CNY"
period = "year"
payer = "household"
dont_know = "drop"

[codes.q1]
yes = [1]
no = [2]
dont_know = [8]
[codes.why]
protest = ["government should pay"]
[codes.age]
missing = [999]
[certainty.q1]
column = "sure"
least = 7

[model]
format = "single"
bid = "bid"
answer = "q1"
distribution = "log-logistic"
formula = "age"
missing = "drop"
"""


def survey(n: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    age = rng.integers(20, 70, n)
    bid = rng.choice([10, 20, 40, 80], n)
    worth = np.exp(3.4 - 0.01 * (age - 40) + 0.6 * rng.logistic(size=n))
    q1 = np.where(worth > bid, 1, 2)
    q1[:5] = 8
    age[5:9] = 999
    why = np.where((q1 == 2) & (np.arange(n) % 9 == 0), "government should pay", "")
    return pd.DataFrame({"bid": bid, "q1": q1, "age": age, "why": why, "sure": rng.integers(5, 11, n)})


def sheets() -> dict[str, pd.DataFrame]:
    codebook = pd.DataFrame(
        [
            ("q1", 1, "yes"),
            ("q1", 2, "no"),
            ("q1", 8, "dont_know"),
            ("why", "government should pay", "protest"),
            ("age", 999, "missing"),
            ("sure", 7, "certain:q1"),
            ("measure", "wtp", "setting"),
            ("currency", "CNY", "setting"),
            ("period", "year", "setting"),
            ("payer", "household", "setting"),
        ],
        columns=["column", "code", "meaning"],
    )
    model = pd.DataFrame(
        [
            ("format", "single"),
            ("bid", "bid"),
            ("answer", "q1"),
            ("distribution", "log-logistic"),
            ("formula", "age"),
            ("missing", "drop"),
        ],
        columns=["name", "value"],
    )
    return {"answers": survey(), "codebook": codebook, "model": model}


@pytest.fixture
def files(tmp_path):
    survey().to_csv(tmp_path / "survey.csv", index=False)
    (tmp_path / "survey.toml").write_text(BOOK, encoding="utf-8")
    with pd.ExcelWriter(tmp_path / "survey.xlsx") as book:
        for name, one in sheets().items():
            one.to_excel(book, sheet_name=name, index=False)
    return tmp_path


def test_workbook_and_csv_give_the_same_estimate(files) -> None:
    from_csv, from_workbook = (
        contingent_from_file(files / "survey.csv").fit(),
        contingent_from_file(files / "survey.xlsx").fit(),
    )
    np.testing.assert_array_equal(from_csv.values, from_workbook.values)
    summary = from_csv.summary("en")
    assert "CNY/household/year" in summary
    for words in (
        "5 of 300 respondents are left out for answering",
        "left out as protests",
        "their certainty in 'sure' being below 7",
        "an empty cell in age",
    ):
        assert words in summary
    raw = survey()
    kept = ~((raw["q1"] == 8) | (raw["why"] != "") | (raw["age"] == 999))
    assert from_csv.nobs == kept.sum()
    sure_yes = ((raw["q1"] == 1) & (raw["sure"] >= 7))[kept].sum()
    assert from_csv.model.brackets.yes.sum() == sure_yes


def test_dont_know_as_no_and_protests_kept(files) -> None:
    text = BOOK.replace('dont_know = "drop"', 'dont_know = "no"\nprotest = "keep"')
    (files / "other.toml").write_text(text, encoding="utf-8")
    data = read_survey(files / "survey.csv", files / "other.toml")
    assert len(data.table) == 300
    assert (data.table["q1"].iloc[:5] == "no").all()
    assert {note.code for note in data.notes} == {"survey_uncertain_yes", "survey_dont_know_no", "survey_protest_kept"}
    assert data.protested.sum() == (survey()["why"] != "").sum()


def test_chinese_csv_of_excel(tmp_path) -> None:
    (tmp_path / "a.csv").write_bytes("愿意,金额\n是,10\n否,20\n".encode("gb18030"))
    assert read_sheet(tmp_path / "a.csv").columns.tolist() == ["愿意", "金额"]
    assert read_sheet(tmp_path / "a.csv").index.tolist() == [2, 3]


def test_mistakes_in_files(files) -> None:
    said(lambda: read_survey(files / "none.csv", files / "survey.toml"), "file_missing")
    said(lambda: read_codebook(files / "none.toml"), "file_missing")
    (files / "bad.toml").write_text("currency = ", encoding="utf-8")
    said(lambda: read_codebook(files / "bad.toml"), "toml_syntax")
    said(lambda: read_sheet(files / "survey.xlsx", "no sheet"), "sheet_missing")
    for old, new, code, words in (
        ("least = 7", 'least = "high"', "survey_codebook_form", "[codes.q1] yes = [1]"),
        ("yes = [1]\nno = [2]\ndont_know = [8]", "", "survey_certainty_codes", "q1: a certainty"),
        ("dont_know = [8]", "", "survey_code_unlisted", "8 (5); the first is row 2"),
        ("[codes.age]", "[codes.aged]", "survey_column", "nearest: age"),
        ("no = [2]", "nope = [2]", "survey_option", "meaning = 'nope'"),
        ('period = "year"', 'perod = "year"', "survey_option", "setting = 'perod'"),
        ('period = "year"', 'period = "decade"', "survey_option", "once, month, year"),
        ('format = "single"', 'format = "singel"', "survey_option", "format = 'singel'"),
        ('formula = "age"', 'formulas = "age"', "survey_setting_unknown", "nearest: formula"),
        ('currency = "CNY"', "", "survey_no_currency", "currency"),
    ):
        (files / "survey.toml").write_text(BOOK.replace(old, new), encoding="utf-8")
        assert words in said(lambda: contingent_from_file(files / "survey.csv"), code)


def test_sheets_with_words_for_numbers(files) -> None:
    made = sheets()
    for sheet, row, value, code in (
        ("codebook", 5, "high", "survey_codebook_form"),
        ("model", 1, "1, b", "survey_setting_number"),
    ):
        with pd.ExcelWriter(files / "other.xlsx") as book:
            for name, one in made.items():
                changed = one.copy()
                if name == sheet:
                    changed.iloc[row, 1] = value
                    if sheet == "model":
                        changed.iloc[0, 1], changed.iloc[row, 0] = "payment_card", "card"
                changed.to_excel(book, sheet_name=name, index=False)
        said(lambda: contingent_from_file(files / "other.xlsx"), code)


def test_sheets_without_their_columns(files) -> None:
    for sheet in ("codebook", "model"):
        with pd.ExcelWriter(files / "other.xlsx") as book:
            for name, one in sheets().items():
                (one.rename(columns=lambda c: f"my {c}") if name == sheet else one).to_excel(
                    book, sheet_name=name, index=False
                )
        said(lambda: contingent_from_file(files / "other.xlsx"), "survey_column")


def test_a_codebook_in_python() -> None:
    made = Codebook({"q": {"yes": ("1",), "no": ("0",)}}, currency="USD", period="once", measure="wta").apply(
        table(q=[1, 1, 0, 0] * 3)
    )
    assert ContingentValuation.from_formula("1", made, ONE, distribution="logistic").unit == "USD"
