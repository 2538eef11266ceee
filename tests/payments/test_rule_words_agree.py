"""Words of a rule go together, or are refused: nothing is read and forgotten; each threshold from both sides."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from each import each
from water import one_section, rows

from esvalue.core.errors import Mistakes
from esvalue.payments import Rule
from esvalue.payments.indicators import load_indicators
from esvalue.payments.measures import AGAINST, COMBINED, MEASURES
from esvalue.payments.proving import prove
from esvalue.payments.rule_file import RuleFile
from esvalue.payments.schedules import SCHEDULES, THRESHOLDS

INDICATORS = load_indicators()
TITLE = {"zh": "条款", "en": "term"}
BASE = {"from": 2011, "to": 2013}
WEIGHTS = {"COD": 0.4, "NH3-N": 0.6}
BANDS = {"bands": [{"above": 0, "to": 1, "amount": 7}, {"above": 1, "amount": 20}]}
SCHEDULE = {
    "per_unit": "per_unit",
    "ceil": {"ceil": 0.5},
    "floor": {"floor": 0.5},
    "beyond": {"beyond": 30},
    "bands": BANDS,
}


def loaded(term: dict[str, Any], **settle: Any) -> Any:
    """Return a rule of one term, or what is refused of it: codes of messages and the keys they name."""
    usual = {"name": "x", "title": TITLE, "period": "month", "schedule": "per_unit", "amount": 10, "sides": ["worse"]}
    made = {key: value for key, value in (usual | term).items() if value is not None}
    sides = {"worse": ("upstream", "downstream"), "better": ("downstream", "upstream")}
    both = {side: {"payer": payer, "payee": payee} for side, (payer, payee) in sides.items()}
    header = {"title": TITLE, "source": "arithmetic", "unit": "1e4 yuan"}
    problems = Mistakes()
    file = RuleFile.model_validate({"rule": header, "terms": [made], "settle": both | settle})
    prove(file, INDICATORS, "mine", problems)
    if problems:
        return [(one.code, one.where.rpartition("terms.x.")[2]) for one in problems.mistakes]
    return Rule("mine", file, INDICATORS)


def lawful(measure: str) -> dict[str, Any]:
    """Return a term of a measure that is right: COD and NH3-N, the worst of them, held against what it usually is."""
    one = MEASURES[measure]
    term: dict[str, Any] = {"measure": measure, "combine": "worst", "indicators": ["COD", "NH3-N"]}
    if measure == "base":
        term["counted"] = "mu"
    if one.against == "base":
        term["base"] = BASE
    if one.against == "number" and not one.one_way:
        term["number"] = 0
    return term


@each("measure", MEASURES)
def test_every_measure_has_a_term_that_is_right(measure: str) -> None:
    assert not isinstance(loaded(lawful(measure)), list)


#: Each key, what is written, and the measures whose lawful term reads it.
READ: list[tuple[str, Any, Any]] = [
    ("weights", WEIGHTS, ()),
    ("k0", 1.1, ()),
    ("over", "V", ("multiple",)),
    ("counted", "mu", ("base",)),
    ("base", BASE, ("index",)),
    ("number", 4, ("share", "volume", "score")),
    ("raised_by", "multiple", ("multiple",)),
    ("by", "indicator", ()),
    ("cap", {"indicator": 40}, ()),
]


@each("measure, key, value, reads", [(measure, *one) for measure, one in product(MEASURES, READ)])
def test_a_key_that_a_measure_does_not_read_is_refused(measure: str, key: str, value: Any, reads: Any) -> None:
    found = loaded(lawful(measure) | {key: value})
    refused = isinstance(found, list) and any(
        code in ("rule_idle", "rule_word") and where.startswith(key) for code, where in found
    )
    assert refused != (measure in reads), found


#: What some measures alone are held against.
HELD = {
    "share": ("number", "last_year"), "days": ("target",), "days_running": ("target",), "volume": ("number",),
    "score": ("number",), "base": ("number",), "constant": ("number",), "target_limit": ("target",),
    "target_class": ("target",),
}  # fmt: skip


@each("measure, against", product(MEASURES, AGAINST))
def test_what_a_measure_is_not_held_against_is_refused(measure: str, against: str) -> None:
    number = 3 if against == "number" and not MEASURES[measure].one_way else None
    term = {"against": against, "number": number, "base": BASE if against == "base" else None}
    found = loaded(lawful(measure) | term)
    assert isinstance(found, list) == (against not in HELD.get(measure, AGAINST)), found


@each("measure", MEASURES)
def test_a_sum_is_of_what_adds(measure: str) -> None:
    adds = measure in ("multiple", "load", "change", "days", "score") or MEASURES[measure].of_section
    assert isinstance(loaded(lawful(measure) | {"combine": "sum"}), list) != adds


ONE = [  # what is written, and the key that is refused
    ({"measure": "class", "indicators": ["COD", "NH3-N"]}, "combine"),
    ({"measure": "class", "combine": "worst"}, "indicators"),
    ({"measure": "multiple", "combine": "each", "indicators": ["COD", "DO"]}, "indicators"),
    ({"measure": "multiple", "combine": "each", "indicators": ["COD", "化学需氧量"]}, "indicators"),
    ({"measure": "index", "combine": "mean", "indicators": ["COD", "pH"], "base": BASE}, "indicators"),
    ({"measure": "points", "combine": "worst", "indicators": "class_21"}, "indicators"),
    ({"measure": "load", "combine": "each", "indicators": ["DO"]}, "indicators"),
    ({"measure": "multiple", "combine": "each", "indicators": ["COD"], "against": "target", "over": "V"}, "against"),
    ({"measure": "class", "combine": "worst", "indicators": ["COD"], "against": "number"}, "number"),
    ({"measure": "score", "combine": "worst", "indicators": ["COD"]}, "number"),
    ({"measure": "volume"}, "number"),
    ({"measure": "multiple", "combine": "each", "indicators": ["COD"], "sides": ["better"]}, "sides"),
    ({"measure": "index", "combine": "mean", "indicators": ["COD", "NH3-N"], "base": BASE,
      "weights": {"COD": 0.5, "NH3-N": 0.4}}, "weights"),
    ({"measure": "class", "combine": "worst", "indicators": ["COD"], "schedule": {"beyond": 0}, "further": 3},
     "further"),
    ({"measure": "class", "combine": "worst", "indicators": ["COD"], "further": "not seen"}, "further"),
]  # fmt: skip


@each("term, key", ONE)
def test_a_pair_that_means_nothing_is_refused(term: dict[str, Any], key: str) -> None:
    assert loaded(term) == [("rule_idle", key)]


@each("ends, holds", [
    ({"above": 90, "below": 80}, False), ({"above": 80, "below": 80}, False), ({"above": 80, "at_most": 80}, False),
    ({"at_least": 80, "below": 80}, False), ({"at_least": 80, "at_most": 80}, True), ({"above": 80, "below": 90}, True),
    ({"above": {"COD": 90}, "below": 80}, False), ({"above": {"COD": 9}, "below": {"COD": 8, "NH3-N": 80}}, False),
    ({"above": {"COD": 9}, "below": {"NH3-N": 8}}, True),
])  # fmt: skip
def test_a_condition_that_never_holds_is_refused(ends: dict[str, Any], holds: bool) -> None:
    when = [{"measure": "multiple", "combine": "each", "indicators": ["COD", "NH3-N"], **ends}]
    term = {"measure": "class", "combine": "worst", "indicators": ["COD"], "when": when}
    found = loaded(term)
    assert ([code for code, _ in found] if isinstance(found, list) else []) == ([] if holds else ["rule_idle"])


def test_a_threshold_below_nothing_is_refused() -> None:
    for schedule in ({"beyond": -1}, {"bands": [{"above": -1, "to": 1, "amount": 5}, {"above": 1, "amount": 9}]}):
        found = loaded(lawful("class") | {"schedule": schedule, "amount": None if "bands" in schedule else 5})
        assert [code for code, _ in found] == ["threshold_below_zero"]


def test_shares_and_late_payment_are_read_or_refused() -> None:
    shares = {"S": {"甲": {"COD": 0.5}, "乙": {"COD": 0.5}}}
    for settle in ({"shares": shares}, {"late": {"after": "3月", "times": 1.1}}, {"late": {"after": "13", "times": 2}}):
        assert [code for code, _ in loaded(lawful("class"), **settle)] == ["rule_idle"]
    assert not isinstance(loaded(lawful("class"), shares=shares, several="contribution"), list)


#: By schedule and word: what the multiples 0.49, 0.5, 0.51, 1, 1.01 of a target come to (1e4 yuan); None: no such word.
MULTIPLES = (0.49, 0.5, 0.51, 1.0, 1.01)
DUE: dict[tuple[str, str | None], tuple[float, ...] | None] = {
    ("per_unit", None): (4.9, 5.0, 5.1, 10.0, 10.1),
    ("per_unit", "beyond"): None, ("per_unit", "worse"): None, ("per_unit", "better"): None,
    ("ceil", None): (10, 10, 20, 20, 30), ("ceil", "within"): (10, 10, 20, 20, 30),
    ("ceil", "beyond"): (10, 20, 20, 30, 30), ("ceil", "worse"): None, ("ceil", "better"): None,
    ("floor", None): (0, 10, 10, 20, 20), ("floor", "beyond"): (0, 10, 10, 20, 20),
    ("floor", "within"): (0, 0, 10, 10, 20), ("floor", "worse"): None, ("floor", "better"): None,
    ("half", None): (0, 0, 10, 10, 10), ("half", "within"): (0, 0, 10, 10, 10), ("half", "beyond"): (0, 10, 10, 10, 10),
    ("half", "worse"): None, ("half", "better"): None,
    ("bands", None): (7, 7, 7, 7, 20), ("bands", "beyond"): (7, 7, 7, 20, 20), ("bands", "worse"): (7, 7, 7, 7, 20),
}  # fmt: skip


@each("at, due", DUE.items())
def test_each_threshold_from_both_sides(at: tuple[str, str | None], due: tuple[float, ...] | None) -> None:
    schedule, word = at
    rule = loaded(
        {
            "measure": "multiple",
            "combine": "each",
            "indicators": ["COD"],
            "at_threshold": word,
            "schedule": {"beyond": 0.5} if schedule == "half" else SCHEDULE[schedule],
            "amount": None if schedule == "bands" else 10,
        }
    )
    if due is None:
        assert rule == [("rule_idle", "at_threshold")]
        return
    paid = [rule.evaluate(one_section({"COD": 20.0 * (1 + m)}, "2025-03")).total / 1e4 for m in MULTIPLES]
    assert paid == pytest.approx(due)


#: An index of 0.99, exactly 1 and 1.01 of last year: what it comes to, the better side below nothing.
AT_ONE = {
    ("beyond", None): (-10, 0, 10), ("beyond", "within"): (-10, 0, 10), ("beyond", "worse"): (-10, 10, 10),
    ("beyond", "better"): (-10, -10, 10), ("bands", None): (-7, 0, 7), ("bands", "worse"): (-7, 7, 7),
    ("bands", "better"): (-7, -7, 7),
}  # fmt: skip


@each("at, due", AT_ONE.items())
def test_an_index_exactly_at_one_is_what_the_file_says(at: tuple[str, str | None], due: tuple[float, ...]) -> None:
    schedule, word = at
    rule = loaded(
        {
            "measure": "index",
            "against": "last_year",
            "combine": "mean",
            "indicators": ["COD", "NH3-N"],
            "period": "year",
            "schedule": {"beyond": 0} if schedule == "beyond" else BANDS,
            "at_threshold": word,
            "sides": ["worse", "better"],
            "amount": None if schedule == "bands" else 10,
        }
    )
    before, moved = rows("S", "2024", {"COD": 20.0, "NH3-N": 1.1}), []
    for times in (0.99, 1.0, 1.01):
        tables = one_section({"COD": 20.0 * times, "NH3-N": 1.1 * times}, "2025", more=before)
        frame = rule.evaluate(tables, period="2025").frame
        signs = frame["side"].map({"worse": 1, "better": -1})
        moved.append(float((frame["amount"] * signs).sum()) / 1e4)
    assert moved == pytest.approx(due)


def test_the_side_of_a_threshold_is_said_where_it_is_nothing() -> None:
    term = lawful("class") | {"schedule": {"beyond": 0}, "at_threshold": "beyond"}
    assert loaded(term) == [("rule_idle", "at_threshold")]
    assert loaded(term | {"at_threshold": "better"}) == [("rule_idle", "at_threshold")]
    assert not isinstance(loaded(term | {"at_threshold": "worse"}), list)


def test_every_schedule_and_threshold_is_tried() -> None:
    assert set(SCHEDULE) == set(SCHEDULES)
    assert {word for _, word in (*DUE, *AT_ONE)} - {None} == set(THRESHOLDS)
    assert set(COMBINED) == {"each", "worst", "sum", "mean"}
