"""Numbers given to the public interface: each has a quantity,
and what cannot be is refused before anything is computed.
"""

from __future__ import annotations

import argparse
import inspect
import math
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from each import each
from hypothesis import given
from hypothesis import strategies as st
from public_api import callables, numeric
from pydantic import BaseModel

from esvalue.cli import main
from esvalue.cli.numbers import NumberArgument
from esvalue.cli.parser import parser_of
from esvalue.core.arguments import Argument, Count, Level, Seed, Weights, arguments, check_arguments, checked, refusal
from esvalue.core.distributions import Spread
from esvalue.core.errors import InputError, Reason
from esvalue.core.quantified import Of
from esvalue.core.quantities import quantities, typed_number
from esvalue.inputs.overlay.overlay_file import JointSpread

PUBLIC = callables()
#: What calls give back: nobody writes their numbers.
RETURNED = {
    "esvalue.model.account.domain_account.DomainAccount", "esvalue.calibration.results.Calibration",
    "esvalue.analysis.discovery.boxes.Box",
    "esvalue.analysis.discovery.boxes.Restriction", "esvalue.model.change.ChangeSplit", "esvalue.runs.rerun.Rerun",
    "esvalue.gep.entries.Clash", "esvalue.gep.entries.Entry", "esvalue.gep.entries.Extent",
    "esvalue.gep.entries.GepAccount", "esvalue.gep.entries.Verdict",
    "esvalue.inputs.overlay.reading.Overlay", "esvalue.inputs.shared_tables.EquivalentsTable",
    "esvalue.analysis.robustness.information.Information",
    "esvalue.analysis.robustness.thresholds.Threshold", "esvalue.analysis.sensitivity.explanation.Convergence",
    "esvalue.standards.designed.Designed", "esvalue.payments.spread.Spread", "esvalue.payments.tonne_prices.TonnePrice",
    "esvalue.payments.tonne_prices.TreatmentCost",
    "esvalue.surveys.choice.latent_results.LatentClassResults",
    "esvalue.surveys.choice.mixed.MixedLogitResults", "esvalue.surveys.choice.plan.ChoicePlan",
    "esvalue.surveys.choice.results.ConditionalLogitResults",
    "esvalue.surveys.codebook.SurveyData", "esvalue.surveys.contingent.bids.BidDesign",
    "esvalue.surveys.results.Diagnosis",
    "esvalue.surveys.contingent.model.ContingentValuation", "esvalue.surveys.contingent.nonparametric.Kristroem",
    "esvalue.surveys.contingent.nonparametric.Turnbull", "esvalue.surveys.contingent.results.ContingentResults",
    "esvalue.surveys.design.DesignMatrix",
    "esvalue.surveys.estimation.Optimum", "esvalue.surveys.hedonic.model.Hedonic",
    "esvalue.surveys.hedonic.panel.PanelHedonicResults",
    "esvalue.surveys.hedonic.results.HedonicResults", "esvalue.surveys.estimate.Estimate",
    "esvalue.surveys.auction.auction.Auction",
    "esvalue.surveys.budgets.budgets.Floor", "esvalue.surveys.supply.Supply", "esvalue.surveys.findings.Findings",
    "esvalue.surveys.results.FitResults",
    "esvalue.surveys.transfer.meta.MetaRegression", "esvalue.surveys.transfer.meta_results.MetaResults",
    "esvalue.surveys.transfer.outcome.Transfer",
    "esvalue.surveys.transfer.outcome.TransferError", "esvalue.surveys.travel.model.TravelCost",
    "esvalue.surveys.travel.results.TravelCostResults",
    "esvalue.surveys.travel.zones.ZonalResults",
}  # fmt: skip
#: Numbers that something else looks at, or that are none.
ELSEWHERE = {
    "esvalue.calibration.parameters.FitParameter.value": {"z"},  # a normal score, block by block
    "esvalue.analysis.discovery.cart.cart": {"values", "fails"},  # columns of futures: refused with their rows
    "esvalue.analysis.discovery.prim.prim": {"values", "fails"},
    "esvalue.core.distributions.Spread.quantile": {"u"},  # probabilities of a design, block by block
    "esvalue.equations.equation.equation": {"doubtful", "example", "ignores"},
    "esvalue.equations.equation.Equation": {"bounds", "doubtful", "example", "ignores"},  # proved by check_equation
    "esvalue.model.model.Model.evaluate": {"given"},  # held against the node it stands for
    "esvalue.inputs.overlay.overlay_file.JointSpread.quantile": {"u"},
    "esvalue.analysis.robustness.performance.Performance": {"_sorted"},
    "esvalue.payments.draws.spread_of": {"amounts"},
    "esvalue.standards.designed.Designed.printed": {"rate"},  # one it holds
    "esvalue.standards.recommendation.recommend": {"reference"},  # what hindsight brings, as it was computed
    "esvalue.payments.rule.Rule.evaluate": {"amounts", "opening"},  # held against its terms and pools
    "esvalue.payments.tables.Tables.with_values": {"value"},  # measured values, held against their indicators
    "esvalue.surveys.estimation.covariance": {"clusters"},  # names of groups
    "esvalue.surveys.transfer.outcome.TransferError.of": {"names"},
}
#: Raise the reason alone: the file that holds the record adds the place.
SPREADS = {"esvalue.core.distributions.Spread", "esvalue.inputs.overlay.overlay_file.JointSpread"}
CASES = [(name, one) for name, target in PUBLIC.items() for one in arguments(target)]
#: An argument that takes any number, and gaps between them: there is nothing to refuse but what is no number.
REFUSING = [
    (name, one)
    for name, one in CASES
    if not (one.of.gaps and one.of.quantity.low == -math.inf and one.of.quantity.high == math.inf)
]
every_argument = each(("name", "argument"), REFUSING)


def written(name: str) -> bool:
    """Tell whether a user writes the numbers of a callable (records of files are held against
    their quantities when they are read).
    """
    target = PUBLIC[name]
    return name not in RETURNED and not (isinstance(target, type) and issubclass(target, BaseModel))


@each("name", sorted(PUBLIC))
def test_every_number_of_the_public_interface_has_a_quantity(name: str) -> None:
    have = {one.name for one in arguments(PUBLIC[name])} | ELSEWHERE.get(name, set())
    lacking = [one.name for one in numeric(PUBLIC[name]) if one.name not in have]
    assert not lacking or not written(name), (
        f"{name}: write Annotated[..., Of(...)] beside the type of {', '.join(lacking)}"
    )


def test_nothing_is_left_out_that_is_not_there() -> None:
    assert set(PUBLIC) >= RETURNED
    for name, left in ELSEWHERE.items():
        assert {one.name for one in numeric(PUBLIC[name])} - {one.name for one in arguments(PUBLIC[name])} >= left
    assert len(PUBLIC) > 300
    assert len(CASES) > 300


@each("name", sorted(PUBLIC))
def test_a_quantity_is_in_the_table_and_the_default_is_lawful(name: str) -> None:
    defaults = {one.name: one.default for one in numeric(PUBLIC[name])}
    for one in arguments(PUBLIC[name]):
        assert one.of.name in quantities()
        assert one.of.quantity.low <= one.of.quantity.high
        if isinstance(defaults.get(one.name), int | float):
            check_arguments(PUBLIC[name], **{one.name: defaults[one.name]})


def lawful(argument: Argument) -> list[float]:
    """Return numbers an argument can have: within its bounds, and the bounds where they are reached."""
    wanted = argument.of.quantity
    low, high = max(wanted.low, -1e6), min(wanted.high, 1e6)
    inside = [low + (high - low) * share for share in (0.001, 0.3, 0.9)]
    if wanted.whole:
        inside = [float(round(min(low + step, high))) for step in (0, 1, 7)]
    ends = [
        end
        for end, bound in (("low", wanted.low), ("high", wanted.high))
        if end not in wanted.open and math.isfinite(bound)
    ]
    return inside + [getattr(wanted, end) for end in ends]


def slips(argument: Argument) -> list[Any]:
    """Return what is written by mistake and cannot be: the slips of the quantity, beyond the bounds,
    and what is no number.
    """
    wanted = argument.of.quantity
    usual = [value for value in lawful(argument) if value]
    made: list[Any] = [value * 100 for value in usual if "percent" in wanted.slips] + [
        -value for value in usual if "sign" in wanted.slips
    ]
    made += [
        wanted.low - 1,
        wanted.low if "low" in wanted.open else -math.inf,
        wanted.high + 1,
        wanted.high if "high" in wanted.open else math.inf,
    ]
    made += [usual[0] + 0.5, math.floor(usual[0]) + 0.25] if wanted.whole else []
    wrong = [value for value in made if not (math.isfinite(value) and wanted.impossible(value) is None)]
    if argument.of.gaps:
        wrong = [value for value in wrong if math.isfinite(value)]
    else:
        wrong += [math.nan, math.inf, -math.inf, 10**400, -(10**400)]
    return wrong + [True, np.bool_(False), "0.95", "a", np.float64(wrong[0]) if wrong else "b"]


@cache
def annotation(name: str, argument: str) -> str:
    return str(inspect.signature(PUBLIC[name]).parameters[argument].annotation)


def contained(name: str, argument: Argument, value: Any) -> list[Any]:
    """Return a number in the containers an argument takes."""
    text = annotation(name, argument.name)
    made: list[Any] = [{"x": value}] if "Mapping" in text else []
    made += [[value], (value,)] if any(word in text for word in ("Sequence", "tuple", "Numbers")) else []
    arrays = any(word in text for word in ("Array", "ndarray", "Numbers", "Uniforms", "Weights", "Amounts"))
    return made + ([np.array([[value]]), pd.Series([value])] if arrays and isinstance(value, float) else [])


@every_argument
def test_what_cannot_be_is_refused_by_the_call_itself(name: str, argument: Argument) -> None:
    if not written(name) or name in SPREADS:
        return
    wrong = [slip for slip in slips(argument) if not isinstance(slip, argument.others)]
    for value in [*wrong, *contained(name, argument, wrong[0])]:
        with pytest.raises(InputError) as caught:
            PUBLIC[name](**{argument.name: value})
        texts = [caught.value.text("en"), caught.value.text("zh")]
        assert texts[0] != texts[1]
        assert all(text.startswith(f"{PUBLIC[name].__qualname__}({argument.name}") for text in texts)
        for bound in (argument.of.quantity.low, argument.of.quantity.high):
            assert abs(bound) == math.inf or all(typed_number(bound) in text for text in texts), texts


@pytest.mark.parametrize("wrong", [math.nan, math.inf, True, "1", None, 10**400])
def test_numbers_of_a_spread_are_finite(wrong: Any) -> None:
    for make in (lambda: Spread("uniform", (0.0, wrong)), lambda: JointSpread("normal", (0.0, wrong))):
        with pytest.raises(Reason, match="is no number") as caught:
            make()
        assert "不是数" in caught.value.said.zh


@every_argument
def test_what_can_be_passes(name: str, argument: Argument) -> None:
    target = PUBLIC[name]
    for value in lawful(argument):
        forms = [np.float64(value), np.float32(value), np.uint64(value) if value >= 0 else value]
        for form in [value, *(one for one in forms if one == value and float(one) == value)]:
            made = check_arguments(target, **{argument.name: form})[argument.name]
            assert made == value
            assert isinstance(made, int if argument.of.quantity.whole else int | float)
    for one in contained(name, argument, lawful(argument)[0]):
        check_arguments(target, **{argument.name: one})


def test_all_mistakes_of_a_call_are_said_at_once_with_the_mended_entry() -> None:
    from esvalue.analysis.sensitivity.analyse import analyse

    with pytest.raises(InputError) as caught:
        analyse(None, seed=-7, level=95, allowed_failures="1%", points=1.5)  # type: ignore[arg-type]
    assert caught.value.text("en").splitlines() == [
        "analyse(seed = -7): -7 is no seed: it is a whole number between 0 and 18446744073709551615; write 7",
        "analyse(points = 1.5): 1.5 is no count: it is a whole number not below 2",
        "analyse(allowed_failures = '1%'): '1%' is no share: it lies between 0 and 1; write 0.01",
        "analyse(level = 95): 95 is no level of confidence: it lies between 0 and 1, both not included; write 0.95",
    ]
    assert (
        caught.value.text("zh").splitlines()[-1]
        == "analyse(level = 95): 取值有误：95 不是置信水平：应在 0 与 1 之间（不含两端）；请写 0.95"
    )


@checked
def trial(
    draws: Count = 2,
    level: Level = 0.9,
    *,
    weights: Weights | None = None,
    names: Mapping[str, tuple[str, Seed]] | None = None,
) -> tuple[Any, ...]:
    """Return what is given."""
    return draws, level, weights, names


def test_numbers_are_handed_on_as_they_are_meant() -> None:
    assert trial(2e3)[0] == 2000
    assert type(trial(np.int64(7))[0]) is int
    assert trial(np.array(5), np.float64(0.5))[:2] == (5, 0.5)
    assert trial(weights=None, names={"a": ("b", 1)})[3] == {"a": ("b", 1)}
    column = np.array([1.0, 2.0])
    assert trial(weights=column)[2] is column
    with pytest.raises(TypeError, match="trial: no argument is called 'draw'; nearest: draws; there are: draws"):
        trial(draw=3)  # type: ignore[call-arg]
    with pytest.raises(InputError, match="no argument is called 'quantity'; there are: draws"):
        trial(quantity=3)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("named", "where"),
    [
        ({"weights": [1.0, -2.0]}, "trial(weights[1] = -2)"),
        ({"weights": np.array([[1.0, 2.0], [np.nan, 4.0]])}, "trial(weights[1, 0] = nan)"),
        ({"weights": [1.0] * 500 + [-3.0]}, "trial(weights[500] = -3)"),
        ({"weights": np.array([1.0, "x"], dtype=object)}, "trial(weights[1] = 'x')"),
        ({"names": {"a": ("b", -1)}}, "trial(names['a'][1] = -1)"),
        ({"draws": None}, "trial(draws = None)"),
        ({"draws": 10**400}, "trial(draws = 1e400)"),
    ],
)
def test_the_place_inside_what_is_given_is_named(named: dict[str, Any], where: str) -> None:
    with pytest.raises(InputError) as caught:
        trial(**named)
    assert [problem.where for problem in caught.value.problems] == [where]


@given(st.sampled_from(sorted(quantities())), st.floats(allow_nan=False, width=32))
def test_a_number_is_refused_exactly_where_its_quantity_says_so(name: str, value: float) -> None:
    wrong = not math.isfinite(value) or quantities()[name].impossible(value) is not None
    assert (refusal(value, Of(name)) is not None) == wrong
    found = refusal(np.float64(value), Of(name))
    assert (found is not None) == wrong
    if found is not None:
        write = found.said.en.rpartition("write ")[2] if "write " in found.said.en else ""
        assert not write or refusal(float(write.split(",")[0].split(" or ")[0]), Of(name)) is None


# --- the command line ---


def options(parser: argparse.ArgumentParser, verb: str = "") -> Iterator[tuple[str, argparse.Action]]:
    """Yield every option and argument of a parser and of its verbs."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, one in action.choices.items():
                yield from options(one, f"{verb} {name}".strip())
        else:
            yield verb, action


OPTIONS = [(verb, action) for verb, action in options(parser_of()) if isinstance(action.type, NumberArgument)]


def test_every_number_of_the_command_line_has_a_quantity() -> None:
    plain_types = [(verb, action.dest) for verb, action in options(parser_of()) if action.type in (int, float)]
    untyped = [
        (verb, one.dest)
        for verb, one in options(parser_of())
        if isinstance(one.default, float | int) and one.default is not False and not one.type
    ]
    assert not plain_types
    assert not untyped
    assert len(OPTIONS) > 18
    assert all(action.default is None or refusal(action.default, action.type.of) is None for _, action in OPTIONS)  # type: ignore[union-attr]


@each("language", ["en", "zh"])
@each(("verb", "action"), OPTIONS, ids=lambda one: one if isinstance(one, str) else one.dest)
def test_a_slip_on_the_command_line_is_refused_before_the_verb_begins(
    verb: str, action: Any, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = [slip for slip in slips(Argument(action.dest, 0, action.type.of, ())) if type(slip) in (int, float)]
    for slip in [*wrong, "", "x", "1,5"]:
        with pytest.raises(argparse.ArgumentTypeError):
            action.type(str(slip))
    with pytest.raises(SystemExit) as caught:
        main([*verb.split(), f"{action.option_strings[0]}={wrong[0]}", "--lang", language])
    said = capsys.readouterr().err
    assert caught.value.code == 2
    assert action.option_strings[0] in said
    assert ("应为" in said or "应在" in said) if language == "zh" else (" is no " in said or " is not " in said), said


def test_what_the_command_line_reads_is_the_number_meant() -> None:
    assert NumberArgument(Of("count", low=2))("2e3") == 2000
    assert NumberArgument(Of("money"))("-1.5") == -1.5
    with pytest.raises(argparse.ArgumentTypeError, match="'12 %' is no share.*write 0.12"):
        NumberArgument(Of("share"))("12 %")
