"""One study answers everything: verbs against closed forms, on workers, kept in a store, with outcomes over years."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hand import HAND

import esvalue
from esvalue import Factor, Outcome, Problem, Spread, Study
from esvalue.core.errors import InputError
from esvalue.core.progress import shown_progress

UNIT = Spread("uniform", (0.0, 1.0))
CALLS: list[int] = []


def weighted(c: Any) -> dict[str, Any]:
    return {"y": 2.0 * c["a"] + c["b"]}


def counted(c: Any) -> dict[str, Any]:
    CALLS.append(len(c["a"]))
    return weighted(c)


def grown(c: Any) -> dict[str, Any]:
    """Year 0 hangs on a alone, year 1 on both alike."""
    return {"flow": np.stack([c["a"], c["a"] + c["b"]]), "end": c["b"]}


def chosen(c: Any) -> dict[str, Any]:
    return {"net": np.stack([0 * c["a"], c["a"] - 0.25])}


def problem(function: Any = weighted, **more: Any) -> Problem:
    return Problem((Factor("a", UNIT), Factor("b", UNIT)), (Outcome("y", "max", "yuan/a"),), function, **more)


OVER_YEARS = Problem(
    (Factor("a", UNIT), Factor("b", UNIT)),
    (Outcome("flow", "max", "t", dims={"year": (2025, 2030)}), Outcome("end", "min")),
    grown,
)
OPTIONS = Problem((Factor("a", UNIT), Factor("b", UNIT)), (Outcome("net", "max", "yuan"),), chosen, ("stay", "go"))


def value(found: Any, factor: str, index: str = "total", outcome: str = "y") -> float:
    frame = found.frame
    kept = frame[(frame["factor"] == factor) & (frame["index"] == index) & (frame["outcome"] == outcome)]
    return float(kept["value"].iloc[0])


def test_sobol_of_a_weighted_sum() -> None:
    """Variances are 4/12 and 1/12: shares 0.8 and 0.2, of every order."""
    found = Study(problem(), seed=0).sobol(points=256)
    for index in ("first", "total"):
        assert value(found, "a", index) == pytest.approx(0.8, abs=0.02)
        assert value(found, "b", index) == pytest.approx(0.2, abs=0.02)
    assert found.to_xarray()["value"].sel(index="total", factor="a").item() == pytest.approx(0.8, abs=0.02)
    assert "0.8" in repr(found)
    assert found.enough(0.1).done


@pytest.mark.parametrize("verb", ["morris", "shapley", "pawn"])
def test_every_verb_ranks_a_before_b(verb: str) -> None:
    found = getattr(Study(problem(), seed=0), verb)(points=64, replicates=2)
    assert value(found, "a", found.ranking) > value(found, "b", found.ranking)


def test_workers_give_the_same_bits() -> None:
    alone = Study(problem(), seed=4).sobol(points=512, replicates=4)
    shared = Study(problem(), seed=4, workers=3).sobol(points=512, replicates=4)
    assert alone.frame.equals(shared.frame)


def test_what_was_evaluated_is_kept_and_goes_on(tmp_path: Path) -> None:
    kept = problem(counted, key="counted")
    CALLS.clear()
    first = Study(kept, seed=1, store=tmp_path / "s").sobol(points=64, replicates=2)
    done = len(CALLS)
    assert done > 0
    again = Study(kept, seed=1, store=tmp_path / "s").sobol(points=64, replicates=2)
    assert len(CALLS) == done
    assert first.frame.equals(again.frame)
    (lost,) = (tmp_path / "s").glob("analyses/sobol-*/call-1.npz")
    lost.unlink()
    assert Study(kept, seed=1, store=tmp_path / "s").sobol(points=64, replicates=2).frame.equals(first.frame)
    assert len(CALLS) == done + 1
    Study(kept, seed=1, store=tmp_path / "s").sobol(points=64, replicates=2, second_order=True)
    assert len(CALLS) > done + 1


def test_a_damaged_call_and_another_model_are_refused(tmp_path: Path) -> None:
    Study(problem(), seed=1, store=tmp_path / "s").morris(points=2, replicates=2)
    (file,) = (tmp_path / "s").glob("analyses/morris-*/call-0.npz")
    file.write_bytes(b"no archive")
    with pytest.raises(InputError, match="call-0"):
        Study(problem(), seed=1, store=tmp_path / "s").morris(points=2, replicates=2)
    with pytest.raises(InputError):
        Study(problem(grown_other), seed=1, store=tmp_path / "s").morris(points=2, replicates=2)


def grown_other(c: Any) -> dict[str, Any]:
    return {"y": c["a"] * c["b"]}


def test_an_outcome_over_years_has_indices_in_one_call() -> None:
    study = Study(OVER_YEARS, seed=2)
    assert [one.name for one in study.problem.outcomes] == ["flow|2025", "flow|2030", "end"]
    found = study.sobol(points=256, outcomes=["flow"])
    frame = found.to_pandas()
    assert set(frame["year"]) == {"2025", "2030"}
    assert value(found, "b", outcome="flow|2025") == pytest.approx(0.0, abs=0.01)
    assert value(found, "b", outcome="flow|2030") == pytest.approx(0.5, abs=0.03)
    assert study.run(points=8, replicates=2).outcome("flow|2030").shape == (2, 8)
    with pytest.raises(InputError, match="flow"):
        study.sobol(outcomes=["flwo"])


def test_a_wrong_shape_over_years_says_both() -> None:
    wrong = Problem(OVER_YEARS.factors, (Outcome("flow", "max", dims={"year": (1, 2, 3)}),), grown)
    with pytest.raises(InputError, match=r"\(3, 16\)"):
        Study(wrong, seed=0).run(points=16, replicates=2)


def test_steps_show_convergence() -> None:
    found = Study(problem(), seed=0).sobol(points=128, steps=2)
    assert sorted(found.convergence["runs"].unique()) == [1024, 2048, 4096]
    one = found.pick(index="first")
    assert set(one.convergence["index"]) == {"first"}  # what is picked is picked of every size
    assert sorted(one.convergence["runs"].unique()) == [1024, 2048, 4096]


def test_robustness_information_and_thresholds() -> None:
    """Going gains a - 0.25, staying nothing: best above 0.25; knowing a is worth E[max(0.25 - a, 0)] = 1/32."""
    study = Study(OPTIONS, seed=3)
    study.run(points=256, replicates=8)
    ranks = study.robustness("net").side_by_side()
    assert ranks.loc["go", "laplace"] == 1
    worth = study.information("net")
    assert [one.factor for one in worth][1] == "a"
    assert worth[1].value == pytest.approx(1 / 32, rel=0.1)
    assert worth.to_xarray().attrs["outcome_units"] == "yuan"
    found = {one.factor: one for one in study.thresholds("net", "go", criterion="laplace")}
    assert found["a"].value == pytest.approx(0.25, abs=1e-6)
    assert found["b"].status == "none"
    box = study.discover("net", "go", at_least=0.0)
    assert box.boxes[0].restrictions[0].factor == "a"


def test_what_needs_options_or_a_scenario_says_so() -> None:
    study = Study(problem(), seed=0)
    for verb in (study.robustness, study.information, study.thresholds):
        with pytest.raises(InputError, match="options"):
            verb("y")
    with pytest.raises(InputError, match="needs a scenario"):
        study.design()


def test_a_scenario_answers_too() -> None:
    study = Study(esvalue.load_scenario(HAND / "flip.toml"), seed=1)
    assert study.judged.loaded.scenario.scenario.name == "flip"
    found = study.one_at_a_time("floor")
    ends = found.frame[found.frame["outcome"] == "net_benefit"]["value"]
    assert {round(x) for x in ends} <= {10_000, 34_000}
    assert len(found.plot(outcome="net_benefit").get_yticklabels()) == 1


def test_progress_counts_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    Study(problem(), seed=0, progress=lambda done, whole: seen.append((done, whole))).run(points=8, replicates=4)
    assert seen[-1] == (4, 4)
    with shown_progress("x", True) as tick:
        assert tick is not None
        tick(1, 2)


def test_a_wrong_option_and_a_choice_of_none_are_told() -> None:
    single = Study(problem(), seed=0).run(points=8, replicates=2)
    name = single.problem.outcomes[0].name
    with pytest.raises(InputError, match="no option|option 'x'"):
        single.outcome(name, "x")
    for ask in (single.robustness, single.information):
        with pytest.raises(InputError, match="which of several options"):
            ask(name)
    with pytest.raises(InputError, match="nearest: stay"):
        Study(OPTIONS, seed=0).run(points=8, replicates=2).outcome("net", "stya")


def test_a_function_that_takes_what_is_no_factor_is_told_which() -> None:
    mistaken = problem(lambda a, c: {"y": a + c}, vectorized=False)
    with pytest.raises(InputError, match=r"takes a, c.*no factor of the name c"):
        Study(mistaken, seed=0).run(points=8, replicates=2)
    with pytest.raises(ZeroDivisionError):  # what the function itself raises stays what it is
        Study(problem(lambda a, b: {"y": a / 0}, vectorized=False), seed=0).run(points=8, replicates=2)


def test_what_is_no_scenario_is_told() -> None:
    for given in (3, None, ["panjin"]):
        with pytest.raises(InputError, match="a scenario by name"):
            Study(given, seed=0)
        with pytest.raises(InputError, match="a scenario by name"):
            esvalue.standards.judge(given)
