"""The key of a store: everything its results hang on, and what differs where it is another's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.analysis.shares import Shares
from esvalue.core.distributions import Frozen, Spread
from esvalue.core.errors import fail
from esvalue.core.text import Text
from esvalue.study.origins import is_installed, versions
from esvalue.study.reached import Reached, reached

__all__ = ["FORMAT", "few", "model_of", "refuse_changed", "refuse_unknown", "store_head"]

FORMAT = "esvalue-study-2"
#: Parts that are named in one message, at most.
MOST = 3
#: Why something cannot be hashed, where the reason is ours (see `Reached.unknown`).
WHY: Mapping[str, Text] = {
    "outside": Text(
        zh="其结果取决于文件、环境、时钟或文本",
        en="what it gives hangs on a file, the environment, the clock or a text",
    ),
    "random": Text(
        zh="它所用的随机数发生器每个进程都重新播种", en="it draws from a generator every process seeds anew"
    ),
    "unseeded": Text(
        zh="它的随机数每次都不同：没有给出种子", en="its random numbers are others every time: it is given no seed"
    ),
    "set": Text(
        zh="对象集合中又有对象集合，没有可遍历的次序",
        en="sets of objects within sets of objects have no order to walk them in",
    ),
    "RecursionError": Text(zh="嵌套过深", en="it is nested too deeply"),
}


def model_of(problem: Problem) -> Reached | None:
    """Return what the function of a problem reaches (and factors and spreads of a user's own class);
    None where a key stands for it.
    """
    if problem.key:
        return None
    parts: list[Any] = [
        problem,
        *problem.factors,
        *problem.outcomes,
        *problem.shares,
        *(factor.spread for factor in problem.factors),
        *(factor.spread.distribution for factor in problem.factors if isinstance(factor.spread, Frozen)),
    ]
    return reached(problem.function, *(part for part in parts if not is_installed(type(part))))


def store_head(problem: Problem, model: Reached | None, seed: int, kind: str) -> dict[str, Any]:
    """Return what a store notes of its study: equal for studies whose results are the same bits."""
    return {
        "format": FORMAT,
        "seed": seed,
        "kind": kind,
        "takes": problem.takes,
        "key": problem.key,
        "inputs": problem.inputs,
        "versions": versions() | dict(model.packages if model else {}),
        "model": model.digest if model else "",
        "reached": {
            path_text(problem.function, path): digest for path, digest in (model.parts if model else {}).items()
        },
        "order": [factor.name for factor in problem.factors],
        "factors": {factor.name: _factor(factor) for factor in problem.factors},
        "outcomes": [outcome.name for outcome in problem.outcomes],
        "measures": {outcome.name: _measure(outcome) for outcome in problem.outcomes},
        "options": list(problem.options),
        "fixed": {name: float(at) for name, at in problem.fixed.items()},
        "correlation": [[*pair, float(rho)] for pair, rho in sorted(problem.correlation.items())],
        "shares": [_shares(one) for one in problem.shares],
        **({} if problem.vectorized else {"vectorized": False}),
    }


def _factor(factor: Factor) -> dict[str, Any]:
    made: dict[str, Any] = {
        "unit": factor.unit,
        "scale": float(factor.scale),
        "rivals": list(factor.rivals),
        "weights": [float(one) for one in factor.weights],
    }
    if isinstance(factor.spread, Spread):
        numbers = [float(one) for one in factor.spread.numbers]
        made[str(factor.spread.kind)] = numbers if len(numbers) <= 8 else reached(numbers).digest
    elif isinstance(factor.spread, Frozen):
        made["distribution"] = factor.spread.key
    return made


def _measure(outcome: Outcome) -> list[str]:
    return [outcome.direction, outcome.unit]


def _shares(shares: Shares) -> list[Any]:
    return [list(shares.names), [float(one) for one in shares.concentrations]]


def refuse_unknown(problem: Problem, model: Reached | None, store: str) -> None:
    """Refuse to keep the results of a function that reaches what cannot be hashed."""
    if model and model.unknown:
        said = [(path_text(problem.function, path), WHY.get(why, Text.same(why))) for path, why in model.unknown[:MOST]]
        reached = Text(zh="；", en="; ").join(Text.same(f"{name}: ") + why for name, why in said)
        raise fail("model_unknown", store, reached=reached)


def refuse_changed(problem: Problem, before: Reached | None, where: str) -> None:
    """Refuse the results of a function that now reaches something else than before it ran."""
    after = model_of(problem) if before else None
    if before and after and (changed := before.changed(after)):
        raise fail("model_changed_running", where, changed=few([path_text(problem.function, path) for path in changed]))


def few(names: Sequence[str]) -> str:
    """Return the first of some names for a message."""
    return ", ".join(names[:MOST]) + (" ..." if len(names) > MOST else "")


def path_text(function: Any, path: str) -> str:
    """Return how a path reads, from the function of a problem on."""
    name = getattr(function, "__name__", type(function).__name__)
    return name + path if path.startswith((".", "[")) else f"{name} > {path}" if path else name
