"""A call of a public function that does not fit is told in a message: what is missing, unknown or of another type."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd
import pytest
from each import each
from public_api import ROOMS

import esvalue
from esvalue import Factor, Outcome, Problem, Shares, Spread, Study, analysis, calibration, study, surveys
from esvalue.core.calls import fitting
from esvalue.core.errors import InputError, Reason, WrongCall
from esvalue.core.language import set_language
from esvalue.equations import registered
from esvalue.inputs.overlay import OverlayValue

#: What a user constructs or asks of a result, besides the functions of the rooms.
ASKED = (
    "Factor", "Outcome", "Problem", "Shares", "Spread", "Study", "Study.run", "Study.discover", "Study.robustness",
    "Study.information", "Study.indices", "Model.account", "Model.draws", "Model.evaluate", "Model.problem",
    "study.Futures.drivers", "study.Futures.discover", "study.Futures.outcome", "study.Futures.robustness",
    "analysis.Indices.pick", "calibration.Calibration.to_overlay", "gep.GepAccount.supply", "inputs.Library",
    "payments.Claims.net", "payments.Rule.evaluate", "surveys.ContingentValuation.from_formula",
    "surveys.ConditionalLogit.from_formula", "surveys.DoubleBounded", "surveys.Hedonic.from_formula",
    "surveys.MixedLogit.from_formula", "surveys.MetaRegression.from_formula", "surveys.SingleBounded",
    "surveys.TravelCost.from_formula",
)  # fmt: skip


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield what a user calls by name: every function of a room that takes something, every panel, and `ASKED`."""
    rooms = {room: import_module(f"esvalue{room}") for room in ROOMS if room.count(".") <= 1}
    for room, module in {**rooms, ".plots": esvalue.plots, ".equations": esvalue.equations}.items():
        for name in module.__all__:
            one = getattr(module, name)
            if inspect.isfunction(one) and inspect.signature(one).parameters and name not in registered():
                yield f"{room[1:]}.{name}".lstrip("."), one
    for name in ASKED:
        found: Any = esvalue
        for part in name.split("."):
            found = getattr(found, part)
        yield name, found


#: Functions of a path, or of a result of another.
READERS = (
    "open_run", "rerun", "load_equations", "check_account", "payments.load_rule", "standards.recommend", "gep.change",
    "study.to_ema", "study.to_salib", "surveys.read_codebook",
)  # fmt: skip
FUNCTIONS = dict(functions())
PANELS = {name: one for name, one in FUNCTIONS.items() if name.startswith("plots.")}


def needed(one: Callable[..., Any]) -> list[str]:
    """Return the arguments that cannot be left out, without that of the object."""
    every = list(inspect.signature(one).parameters.values())
    return [
        each.name
        for each in every
        if each.default is each.empty
        and each.kind not in (each.VAR_KEYWORD, each.VAR_POSITIONAL)
        and each.name != "self"
    ]


def receiver(one: Callable[..., Any]) -> tuple[object, ...]:
    """Return what stands for the object of a method that is called by its class."""
    return (object(),) if next(iter(inspect.signature(one).parameters)) == "self" else ()


def test_there_are_many() -> None:
    assert len(FUNCTIONS) > 150
    assert len(PANELS) >= 18


@each("name", sorted(name for name in FUNCTIONS if needed(FUNCTIONS[name])))
def test_what_is_missing_is_told_by_name(name: str) -> None:
    one = FUNCTIONS[name]
    with pytest.raises(InputError) as caught:
        one(*receiver(one))
    assert isinstance(caught.value, TypeError)  # as of any function of Python
    for argument in needed(one):
        assert f"the argument '{argument}' is missing; write {one.__qualname__}(" in str(caught.value)


@each("name", sorted(name for name in FUNCTIONS if "how" not in inspect.signature(FUNCTIONS[name]).parameters))
def test_a_name_that_is_none_is_told_with_what_there_is(name: str) -> None:
    one = FUNCTIONS[name]
    named = [each for each in inspect.signature(one).parameters.values() if each.name != "self"]
    if any(each.kind is each.VAR_KEYWORD for each in named):
        return
    last = named[-1].name if named[-1].kind is not inspect.Parameter.VAR_POSITIONAL else named[-2].name
    with pytest.raises(InputError, match=f"no argument is called '{last}x'; nearest: {last}; there are: "):
        one(*receiver(one), **{f"{last}x": 1})


@each("name", sorted(PANELS))
@each("wrong", [3, None, "futures", object(), {"a": 1}, [1.0, 2.0]], ids=lambda wrong: type(wrong).__name__)
def test_a_panel_of_the_wrong_thing_is_told(name: str, wrong: object) -> None:
    with pytest.raises(InputError) as caught:
        PANELS[name](wrong)
    if name != "plots.plot_rivals":
        assert {one.code for one in caught.value.problems} <= {"wrong_object", "bad_choice", "headings_missing"}


@each("wrong", [3, ["a"], None], ids=lambda wrong: type(wrong).__name__)
@each("name", READERS)
def test_a_thing_of_another_type_is_told(name: str, wrong: object) -> None:
    one = FUNCTIONS[name]
    with pytest.raises(InputError) as caught:
        one(*[wrong] * len(needed(one)))
    assert needed(one)[0] in str(caught.value)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: set_language("de"), "set_language: 'de' is none of the words allowed here; write one of zh, en"),  # type: ignore[arg-type]
        (lambda: esvalue.Spread("uniform", (3.0, 1.0)), "uniform with low=3, high=1 is impossible"),
        (lambda: esvalue.Spread("uniform", 3), "Spread(numbers): an object of type int is given; needed: tuple"),  # type: ignore[arg-type]
        (lambda: esvalue.bind("a", "b", 2024), "bind: 3 arguments are given by position and 2 can be; give the others"),  # type: ignore[misc]
        (lambda: esvalue.open_run("a", folder="b"), "open_run: the argument 'folder' is given twice"),  # type: ignore[misc]
        (lambda: esvalue.Problem((), (), "f"), "function: an object of type str is given"),  # type: ignore[arg-type]
    ],
)
def test_the_message_is_that_of_a_file(call: Callable[[], object], said: str) -> None:
    with pytest.raises(InputError) as caught:
        call()
    assert said in str(caught.value)


def test_an_error_of_what_is_called_stays_its_own() -> None:
    """Where all that is given fits, nothing is said in its place."""

    @fitting
    def of_user(names: list[str], ask: Callable[[str], int]) -> list[int]:
        return [ask(name) for name in names]

    with pytest.raises(KeyError, match="b"):
        of_user(["a", "b"], {"a": 1}.__getitem__)
    with pytest.raises(WrongCall, match=r"of_user\(names\): an object of type int"):
        of_user(3, len)  # type: ignore[arg-type]
    with pytest.raises(WrongCall, match=r"of_user\(ask\): an object of type str is given; needed: Callable"):
        of_user(["a"], "len")  # type: ignore[arg-type]


def test_what_could_be_used_is_not_refused_by_its_annotation() -> None:
    @fitting
    def twice(number: list[int]) -> object:
        return number * 2

    assert twice(2) == 4  # type: ignore[arg-type]


def test_a_reason_of_a_record_is_an_error_a_user_catches() -> None:
    with pytest.raises(InputError) as caught:
        esvalue.Spread("lognormal", (1.0, 0.5))
    assert isinstance(caught.value, Reason)
    assert isinstance(caught.value, ValueError)  # what pydantic takes from a record
    assert caught.value.text("zh") != caught.value.text("en")


FRAME = pd.DataFrame({"a": [1.0]})
ASKS = {"distribution": "logistic", "measure": "wtp", "currency": "CNY", "period": "year"}
U = np.ones((1, 4))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: analysis.enough(FRAME), "lacks the columns factor"),
        (lambda: analysis.explain(FRAME), "lacks the columns factor"),
        (lambda: analysis.side_by_side(FRAME), "lacks the columns option"),
        (lambda: calibration.errors_left_out(FRAME), "lacks the columns node"),
        (lambda: study.describe(FRAME, {"zh": "a", "en": "b"}), "lacks the columns part"),
        (lambda: analysis.sobol_columns(["x"], seed=1, groups={"g": ["z"]}), "factor 'z' is not defined"),
        (lambda: analysis.sobol_columns(["x"], seed=1, groups={"g": ["x"], "h": ["x"]}), "groups.h"),
        (lambda: analysis.sobol_indices(U, U, [np.ones((1, 3))]), r"outputs of shape \(1, 3\)"),
        (lambda: Shares(("a", "b"), (1.0,)), "2 factors and 1 concentrations"),
        (lambda: OverlayValue(value=1.0, fixed=True), "unknown key 'fixed'"),
        (lambda: study.problem_of(study, "region"), "write one of total, regions; nearest: regions"),
        (lambda: surveys.write_template("travel", "a.xlsx", language="cn"), "write one of zh, en"),
        (lambda: study.read_programmes("nowhere.csv"), "no such file"),
        (lambda: esvalue.gep_account("county_gep", state="wth"), "write one of with, without"),
        (
            lambda: surveys.ContingentValuation.from_formula("~ 1", FRAME, "single", **ASKS),
            "type str .* needed: Format",
        ),
        (lambda: esvalue.inputs.read_overlay("nowhere.toml"), "no such file"),
    ],
)
def test_a_slip_is_a_message_and_no_traceback(call: Callable[[], Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        call()


def test_a_word_is_looked_at_before_anything_is_computed() -> None:
    """A word that is none of those to choose from would fall through to the default in silence."""
    with pytest.raises(WrongCall, match="detail"):
        study.problem_of(object(), "region")


def test_an_index_that_is_not_there_has_not_converged() -> None:
    row = {"factor": "a", "outcome": "y", "option": "", "index": "first", "value": 0.1, "low": 0.0, "high": 0.2}
    with pytest.raises(InputError, match="index 'totl' is not defined"):
        analysis.enough(pd.DataFrame([row | {"runs": 8}]), index="totl")


def test_a_search_over_several_options_asks_which() -> None:
    factor, net = Factor("x", Spread("uniform", (0.0, 1.0))), Outcome("net", "max")
    problem = Problem((factor,), (net,), lambda c: {"net": [c["x"], 0 * c["x"]]}, ("a", "b"))
    with pytest.raises(InputError, match="option: a, b"):
        Study(problem, seed=1).run(points=16, replicates=2).discover("net", at_least=0.5)
