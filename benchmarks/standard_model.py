"""The standard model without esvalue: once as a plain function of columns,
once by hand in NumPy with nothing done twice.

What `standard_cards.py` writes as cards: 4 domains of 6 services, 20 uncertain entries, 16 options. The levers of an
option (share of the bargaining range, region coefficients, statistic, participation) act through its committed
standards and through who must take part. Run with a folder of its own as ``python standard_model.py LEVERS.json``, this
file times EMA Workbench on the scalar form; nothing here imports esvalue.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr
from standard_cards import AREA, COST, DOMAINS, PRICES, QUANTITY, VARIATION

__all__ = ["FACTORS", "OUTCOMES", "Levers", "by_hand", "plain", "quantiles", "time_ema"]

Array = npt.NDArray[np.float64]
OUTCOMES = (
    "public_cost",
    "secured_value",
    "real_cost",
    "uncompensated_loss",
    "net_benefit",
    "adequacy",
    "uptake",
    "coverage",
    "equity",
)
HORIZON, SPILL, RATIO = 10.0, 0.6, 0.7
#: Low, mode and high of every triangular entry; `wetland.without.yield` is uniform.
TRIANGULAR: Mapping[str, tuple[float, float, float]] = {
    "budget.excess_burden": (0.0, 0.1, 0.3),
    **{f"prices.p{k}": (price / 2, price, price * 2) for k, price in enumerate(PRICES)},
    **{f"{domain}.yield": (0.5, 1.0, 1.5) for domain in DOMAINS},
    **{f"{domain}.cost": (cost / 2, cost, cost * 2) for domain, cost in zip(DOMAINS, COST, strict=True)},
    **{f"{domain}.without.hazard": (0.01, 0.05, 0.2) for domain in DOMAINS},
}
UNIFORM = {"wetland.without.yield": (0.4, 1.0)}
FACTORS = tuple(sorted({*TRIANGULAR, *UNIFORM}))


@dataclass(frozen=True)
class Levers:
    """What options differ by: standards by option and domain [yuan/ha/a], and 1 where everyone must take part."""

    standard: Array
    mandatory: Array

    @cached_property
    def _rows(self) -> tuple[Array, npt.NDArray[np.intp]]:
        levels, row = np.unique(self.standard, axis=0, return_inverse=True)
        return levels, row.ravel()

    @property
    def levels(self) -> Array:
        """The different rows of standards, shape (level, domain)."""
        return self._rows[0]

    @property
    def level(self) -> npt.NDArray[np.intp]:
        """Which of them each option has."""
        return self._rows[1]


def quantiles(u: Mapping[str, Any]) -> dict[str, Any]:
    """Return the value of every uncertain entry at its probability; columns or single numbers."""
    made: dict[str, Any] = {name: low + (high - low) * u[name] for name, (low, high) in UNIFORM.items()}
    for name, (low, mode, high) in TRIANGULAR.items():
        p, width = u[name], high - low
        if isinstance(p, float):
            rising = p < (mode - low) / width
            made[name] = (
                low + math.sqrt(p * (width * (mode - low)))
                if rising
                else high - math.sqrt((1 - p) * (width * (high - mode)))
            )
        else:
            up = p < (mode - low) / width
            reach = np.sqrt(np.where(up, p * (width * (mode - low)), (1 - p) * (width * (high - mode))))
            made[name] = np.where(up, low + reach, high - reach)
    return made


def plain(
    x: Mapping[str, Any], standard: Sequence[Any], mandatory: Any, maths: Any = np, phi: Any = ndtr
) -> dict[str, Any]:
    """Return the outcomes as one writes them down, formula by formula; for columns against options,
    or for single numbers.

    Parameters
    ----------
    x
        Values by entry.
    standard, mandatory
        Levers: a standard for every domain, and whether everyone takes part; numbers, or of shape (option, 1).
    maths, phi
        Where `exp`, `expm1` and `sqrt` are found, and the normal distribution function.
    """
    total: dict[str, Any] = dict.fromkeys(OUTCOMES, 0.0)
    for domain, base, s in zip(DOMAINS, AREA, standard, strict=True):
        exposure = 1.0 + maths.expm1(-x[f"{domain}.without.hazard"] * HORIZON) / (
            x[f"{domain}.without.hazard"] * HORIZON
        )
        kept = x["wetland.without.yield"] if domain == "wetland" else RATIO
        spill = 0.0
        for k, quantity in enumerate(QUANTITY):
            value = quantity * x[f"{domain}.yield"] * base * x[f"prices.p{k}"]
            spill = spill + SPILL * exposure * (value - kept * value)
        cost = x[f"{domain}.cost"]
        spread = VARIATION * cost
        z = (s - cost) / spread
        covered = phi(z)
        accepted = cost * covered - spread * maths.exp(-z * z / 2) / maths.sqrt(2 * math.pi)
        joining = mandatory + (1 - mandatory) * covered
        money = {
            "public_cost": s * base * joining,
            "secured_value": spill * joining,
            "real_cost": base * (mandatory * cost + (1 - mandatory) * accepted),
            "uncompensated_loss": base * mandatory * (cost - accepted - s * (1 - covered)),
        }
        money["net_benefit"] = (
            money["secured_value"] - money["real_cost"] - x["budget.excess_burden"] * money["public_cost"]
        )
        shares = {"adequacy": covered, "uptake": joining, "coverage": 1.0, "equity": s / cost}
        for name, amount in money.items():
            total[name] = total[name] + amount
        for name, share in shares.items():
            total[name] = total[name] + share * (base / sum(AREA))
    return total


def by_hand(u: Mapping[str, Array], levers: Levers) -> dict[str, Array]:
    """Return the outcomes of columns of uniform numbers, shape (option, draw), as fast as one can write it in NumPy.

    Options with the same standards share everything but who takes part; what is compulsory is not multiplied by shares
    that are one, nor what is voluntary by zeros; services and domains share what they have in common.
    """
    x = quantiles(u)
    size = len(x["budget.excess_burden"])
    must = np.flatnonzero(levers.mandatory > 0)
    may = np.flatnonzero(levers.mandatory == 0)
    free, forced = levers.level[may], levers.level[must]
    worth = SPILL * sum(quantity * x[f"prices.p{k}"] for k, quantity in enumerate(QUANTITY))
    zeros = (len(levers.levels), size)
    covered, ratio, spent, secured, real = (np.zeros(zeros) for _ in range(5))
    short, paid = np.zeros((len(must), size)), np.zeros((len(must), 1))
    everything, burden = np.zeros(size), np.zeros(size)
    for d, (domain, base) in enumerate(zip(DOMAINS, AREA, strict=True)):
        hazard = x[f"{domain}.without.hazard"] * HORIZON
        kept = x["wetland.without.yield"] if domain == "wetland" else RATIO
        spill = (1.0 + np.expm1(-hazard) / hazard) * (x[f"{domain}.yield"] * (base * (1.0 - kept))) * worth
        cost = x[f"{domain}.cost"]
        s = levers.levels[:, d, None]
        z = s - cost
        z /= VARIATION * cost
        share = ndtr(z)
        z *= z
        z *= -0.5
        np.exp(z, out=z)
        z *= cost * (VARIATION / math.sqrt(2 * math.pi))
        accepted = cost * share
        accepted -= z
        missing = cost - accepted[forced]
        missing -= s[forced] * (1.0 - share[forced])
        missing *= base
        short += missing
        paid += base * s[forced]
        everything += spill
        burden += base * cost
        accepted *= base
        real += accepted
        secured += spill * share
        spent += (base * s) * share
        covered += share * (base / sum(AREA))
        ratio += s * (base / sum(AREA)) / cost
    made = {name: np.empty((len(levers.level), size)) for name in OUTCOMES}
    for name, voluntary, compulsory in (
        ("public_cost", spent, paid),
        ("secured_value", secured, everything),
        ("real_cost", real, burden),
        ("uptake", covered, 1.0),
    ):
        made[name][may], made[name][must] = voluntary[free], compulsory
    made["uncompensated_loss"][may], made["uncompensated_loss"][must] = 0.0, short
    np.multiply(made["public_cost"], -x["budget.excess_burden"], out=made["net_benefit"])
    made["net_benefit"] += made["secured_value"]
    made["net_benefit"] -= made["real_cost"]
    made["adequacy"], made["equity"] = covered[levers.level], ratio[levers.level]
    made["coverage"][:] = 1.0
    return made


def time_ema(levers: Levers, experiments: int) -> float:
    """Return how many experiments a second EMA Workbench's sequential evaluator runs on the scalar form."""
    from ema_workbench import Model, Policy, RealParameter, ScalarOutcome, SequentialEvaluator, ema_logging

    def phi(z: float) -> float:
        return 0.5 * math.erfc(-z / math.sqrt(2.0))

    def run(option: int = 0, **u: float) -> dict[str, float]:
        return plain(
            quantiles(u), levers.standard[int(option)].tolist(), float(levers.mandatory[int(option)]), math, phi
        )

    names = {name: name.replace(".", "_") for name in FACTORS}
    model = Model(
        "standard",
        function=lambda option=0, **u: run(option, **{name: float(u[short]) for name, short in names.items()}),
    )
    model.uncertainties = [RealParameter(short, 1e-9, 1 - 1e-9) for short in names.values()]
    model.outcomes = [ScalarOutcome(name) for name in OUTCOMES]
    policies = [Policy(f"o{i}", option=i) for i in range(len(levers.mandatory))]
    ema_logging.log_to_stderr(50)
    with SequentialEvaluator(model) as evaluator:
        evaluator.perform_experiments(2, policies)
        start = time.process_time()
        evaluator.perform_experiments(experiments // len(policies), policies)
        return experiments // len(policies) * len(policies) / (time.process_time() - start)


if __name__ == "__main__":
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print(json.dumps(time_ema(Levers(np.array(given["standard"]), np.array(given["mandatory"])), given["experiments"])))
