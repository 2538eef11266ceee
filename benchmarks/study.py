"""The standard model through the study runner on one core: against by-hand NumPy, a plain function, and EMA Workbench.

EMA Workbench is timed with the interpreter that the environment variable PEER_PYTHON names (default: this one); without
the package the row says so.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import standard_cards
from standard_model import FACTORS, OUTCOMES, TRIANGULAR, UNIFORM, Levers, by_hand, plain
from table import Row

from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.core.distributions import Spread
from esvalue.core.ensemble import Design
from esvalue.inputs.library import Library
from esvalue.inputs.scenario import load_scenario
from esvalue.standards.judging import Judged, judge
from esvalue.study import Study, problem_of

__all__ = ["AGREE", "EMA", "NUMPY", "RATE", "difference", "levers_of", "measure", "plain_problem", "setting"]

#: Evaluations (futures x options) a second; times by hand; times EMA Workbench; largest relative difference.
RATE, NUMPY, EMA, AGREE = 5e6, 2.0, 1000.0, 1e-12
POINTS, REPLICATES, REPETITIONS, EXPERIMENTS = 16_384, 8, 7, 2000


def setting() -> tuple[Judged, Problem]:
    """Return the standard model as cards, bound for judging, and as a problem."""
    with tempfile.TemporaryDirectory() as folder:
        path = standard_cards.write(Path(folder))
        judged = judge(load_scenario(path, Library([*Library().folders, Path(folder) / "models"])))
        return judged, problem_of(judged)


def levers_of(judged: Judged) -> Levers:
    """Return the committed standards and participations of the options."""
    options = judged.loaded.scenario.options
    standard = [[judged.commit.standards[(o, d, "zone")].value for d in standard_cards.DOMAINS] for o in options]
    return Levers(np.array(standard), np.array([float(options[o].participation == "mandatory") for o in options]))


def plain_problem(levers: Levers, like: Problem) -> Problem:
    """Return the plain function as a problem: levers broadcast against the columns as (option, 1)."""
    standard, mandatory = levers.standard.T[:, :, None], levers.mandatory[:, None]
    shape = (len(mandatory), 1)

    def function(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        found = plain(columns, standard, mandatory)
        size = len(columns["budget.excess_burden"])
        return {
            name: np.broadcast_to(values + np.zeros(shape), (len(mandatory), size)) for name, values in found.items()
        }

    spreads = {
        **{n: Spread("triangular", t) for n, t in TRIANGULAR.items()},
        **{n: Spread("uniform", t) for n, t in UNIFORM.items()},
    }
    return Problem(
        tuple(Factor(name, spreads[name]) for name in FACTORS),
        tuple(Outcome(o.name, o.direction) for o in like.outcomes),
        function,
        like.options,
    )


def hand_study(design: Design, levers: Levers) -> dict[str, np.ndarray]:
    """Return all outcomes of a design by hand, block by block, shape (option, replicate, point)."""
    made = {name: np.empty((len(levers.mandatory), design.replicates, design.points)) for name in OUTCOMES}
    for replicate in range(design.replicates):
        for part, u in design.blocks(replicate):
            for name, values in by_hand(u, levers).items():
                made[name][:, replicate, part] = values
    return made


def difference(found: dict[str, np.ndarray], hand: dict[str, np.ndarray]) -> float:
    """Return the largest difference relative to the value; of net benefit and loss,
    to what they are the difference of.
    """
    worst = 0.0
    for name in OUTCOMES:
        size = np.abs(hand[name])
        if name in ("net_benefit", "uncompensated_loss"):
            size = sum(np.abs(hand[term]) for term in ("secured_value", "real_cost", "public_cost"))
        worst = max(worst, float(np.max(np.abs(found[name] - hand[name]) / size)))
    return worst


def _timed(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def measure() -> list[Row]:
    """Return the rows; processor time of one thread, in turn, the median of several repetitions."""
    judged, cards = setting()
    levers = levers_of(judged)
    function = plain_problem(levers, cards)
    design = Design(cards.names, REPLICATES, POINTS, 0)
    small, few = Design(cards.names, 2, 2048, 0), Study(cards, seed=0).run(2048, 2)
    hand = hand_study(small, levers)
    worst = max(
        difference({o: futures.outcome(o) for o in OUTCOMES}, hand)
        for futures in (few, Study(function, seed=0).run(2048, 2))
    )
    runs = {
        "cards": lambda: Study(cards, seed=0).run(POINTS, REPLICATES),
        "plain": lambda: Study(function, seed=0).run(POINTS, REPLICATES),
        "hand": lambda: hand_study(design, levers),
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(REPETITIONS):
        for name, call in runs.items():
            times[name].append(_timed(call))
    size = design.size * len(levers.mandatory)
    rate = {name: size / statistics.median(spent) for name, spent in times.items()}
    ratio = statistics.median(c / h for c, h in zip(times["cards"], times["hand"], strict=True))
    what = f"standard model, {REPLICATES} x {POINTS:,} futures x {len(levers.mandatory)} options"
    return [
        Row(
            f"{what}: study of cards",
            _rate(rate["cards"]),
            "",
            f"{rate['cards'] / RATE:.2f}",
            _rate(RATE),
            rate["cards"] >= RATE,
        ),
        Row(
            "  time against NumPy by hand",
            _rate(rate["cards"]),
            _rate(rate["hand"]),
            f"{ratio:.2f}",
            f"{NUMPY:g}",
            ratio <= NUMPY,
        ),
        Row("  largest difference, relative", "", "", f"{worst:.1e}", f"{AGREE:.0e}", worst <= AGREE),
        Row(
            "  study of the plain function",
            _rate(rate["plain"]),
            _rate(rate["hand"]),
            f"{rate['hand'] / rate['plain']:.2f}",
            "",
        ),
        _ema(levers, rate["cards"]),
    ]


def _rate(number: float) -> str:
    return f"{number / 1e6:.2f} M/s" if number >= 1e5 else f"{number / 1e3:.2f} k/s"


def _ema(levers: Levers, rate: float) -> Row:
    """Return the row against EMA Workbench, run by a process of its own."""
    peer = os.environ.get("PEER_PYTHON", sys.executable)
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "levers.json"
        text = json.dumps(
            {"standard": levers.standard.tolist(), "mandatory": levers.mandatory.tolist(), "experiments": EXPERIMENTS}
        )
        given.write_text(text, encoding="utf-8")
        done = subprocess.run(
            [peer, str(Path(__file__).parent / "standard_model.py"), str(given)],
            capture_output=True,
            text=True,
            check=False,
        )
    title = "  against EMA Workbench, sequential"
    if done.returncode:
        if "No module named 'ema_workbench'" in done.stderr:
            return Row(title, _rate(rate), "not installed", "", f"{EMA:,.0f}")
        raise RuntimeError(done.stderr)
    theirs = float(json.loads(done.stdout.splitlines()[-1]))
    return Row(title, _rate(rate), _rate(theirs), f"{rate / theirs:,.0f}", f"{EMA:,.0f}", rate >= EMA * theirs)


if __name__ == "__main__":
    from table import show

    print(show(measure()))
