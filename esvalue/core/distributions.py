"""Spreads: what is not known about a number, as a quantile function.

A spread is data (`{triangular = [low, mode, high]}`) and is sampled only through its quantile function, so that the
same design point gives the same future whatever the order or the number of workers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import Number, refusals
from esvalue.core.calls import fitting
from esvalue.core.errors import Reason, fail, nearest
from esvalue.core.quantified import Of
from esvalue.core.text import Text

__all__ = ["KINDS", "Frozen", "Spread", "beta_share", "frozen_distribution"]

Array = npt.NDArray[np.float64]

#: kind -> names of its numbers.
KINDS: Mapping[str, tuple[str, ...]] = {
    "triangular": ("low", "mode", "high"),
    "uniform": ("low", "high"),
    "normal": ("mean", "sd"),
    "truncnormal": ("mean", "sd", "low", "high"),
    "lognormal": ("median", "geometric_sd"),
    "beta": ("a", "b", "low", "high"),
    "empirical": ("values",),
}


@fitting
@dataclass(frozen=True)
class Spread:
    """A distribution by name and numbers (see :data:`KINDS`); refuses numbers that make no sense.

    Parameters
    ----------
    kind
        Name of the distribution, one of :data:`KINDS`.
    numbers
        Its numbers, in their order.

    Raises
    ------
    Reason
        Another name, with the nearest; too many or too few numbers, or numbers that make no sense.

    Examples
    --------
    >>> Spread("triangular", (0.5, 1.0, 2.0)).support
    (0.5, 2.0)
    >>> Spread("unifrm", (0.0, 1.0))
    Traceback (most recent call last):
    ...
    esvalue.core.errors.Reason: no distribution is called 'unifrm'; nearest: uniform; known: ...
    """

    kind: str
    numbers: tuple[Number, ...]

    def __post_init__(self) -> None:
        n = self.numbers
        if self.kind not in KINDS:
            near = nearest(str(self.kind), KINDS) or "-"
            raise Reason(
                Text(
                    zh=f"未知分布 {self.kind}；最接近的是：{near}；可用：{'、'.join(KINDS)}",
                    en=f"no distribution is called '{self.kind}'; nearest: {near}; known: {', '.join(KINDS)}",
                )
            )
        wanted = KINDS[self.kind]
        if self.kind == "empirical":
            if len(n) < 2:
                raise Reason(Text(zh="empirical 至少需要两个数", en="empirical needs two or more values"))
        elif len(n) != len(wanted):
            raise Reason(
                Text(
                    zh=f"{self.kind} 需要 [{', '.join(wanted)}]，得到 {len(n)} 个数",
                    en=f"{self.kind} takes [{', '.join(wanted)}], got {len(n)} numbers",
                )
            )
        for _, _, reason in refusals(n, Of("number")):
            raise Reason(Text(zh=f"{self.kind}：{reason.said.zh}", en=f"{self.kind}: {reason.said.en}"))
        checks = {
            "triangular": lambda: n[0] <= n[1] <= n[2] and n[0] < n[2],
            "uniform": lambda: n[0] < n[1],
            "normal": lambda: n[1] > 0,
            "truncnormal": lambda: n[1] > 0 and n[2] < n[3],
            "lognormal": lambda: n[0] > 0 and n[1] > 1,
            "beta": lambda: n[0] > 0 and n[1] > 0 and n[2] < n[3],
            "empirical": lambda: max(n) > min(n),
        }
        if not checks[self.kind]():
            pairs = ", ".join(f"{k}={v:g}" for k, v in zip(wanted, n, strict=False))
            raise Reason(
                Text(
                    zh=f"{self.kind} 取 {pairs} 不成立（须 low < high、low <= mode <= high、sd > 0、geometric_sd > 1）",
                    en=f"{self.kind} with {pairs} is impossible "
                    "(low < high, low <= mode <= high, sd > 0, geometric_sd > 1)",
                )
            )

    @property
    def support(self) -> tuple[float, float]:
        """Lowest and highest value that can occur."""
        n = self.numbers
        if self.kind == "triangular":
            return n[0], n[2]
        if self.kind == "uniform":
            return n[0], n[1]
        if self.kind in ("truncnormal", "beta"):
            return n[2], n[3]
        if self.kind == "lognormal":
            return 0.0, float("inf")
        if self.kind == "empirical":
            return min(n), max(n)
        return float("-inf"), float("inf")

    @property
    def tails(self) -> tuple[float, float]:
        """The values that one draw in a hundred lies below, and above."""
        low, high = self.quantile(np.array([0.01, 0.99]))
        return float(low), float(high)

    def quantile(self, u: Array) -> Array:
        """Return the quantiles at probabilities `u` (any shape, 0 < u < 1).

        >>> float(Spread("triangular", (0.0, 5.0, 10.0)).quantile(np.array(0.5)))
        5.0
        >>> float(Spread("lognormal", (100.0, 2.0)).quantile(np.array(0.5)))
        100.0
        """
        from scipy import special

        n = self.numbers
        if self.kind == "uniform":
            return n[0] + (n[1] - n[0]) * u
        if self.kind == "triangular":
            low, mode, high = n
            width = high - low
            split = (mode - low) / width
            rising = np.asarray(u) < split
            reach = np.sqrt(np.where(rising, u * (width * (mode - low)), (1.0 - u) * (width * (high - mode))))
            return np.where(rising, low + reach, high - reach)
        if self.kind == "normal":
            return n[0] + n[1] * special.ndtri(u)
        if self.kind == "truncnormal":
            mean, sd, low, high = n
            a, b = (low - mean) / sd, (high - mean) / sd
            if a > 0:  # the upper tail: reflect, where the normal curve keeps its digits
                below, above = special.ndtr(-b), special.ndtr(-a)
                return np.clip(mean - sd * special.ndtri(above - u * (above - below)), low, high)
            below, above = special.ndtr(a), special.ndtr(b)
            return np.clip(mean + sd * special.ndtri(below + u * (above - below)), low, high)
        if self.kind == "lognormal":
            return n[0] * np.exp(np.log(n[1]) * special.ndtri(u))
        if self.kind == "beta":
            a, b, low, high = n
            return low + (high - low) * special.betaincinv(a, b, u)
        ordered = np.sort(np.asarray(n))
        return ordered[np.minimum((np.asarray(u) * len(n)).astype(np.intp), len(n) - 1)]


@dataclass(frozen=True, eq=False)
class Frozen:
    """A distribution of another library, used through its quantile function; `key` tells it from every other."""

    distribution: Any
    key: str

    @property
    def support(self) -> tuple[float, float]:
        """Lowest and highest value that can occur."""
        low, high = self.distribution.support()
        return float(low), float(high)

    @property
    def tails(self) -> tuple[float, float]:
        """The values that one draw in a hundred lies below, and above."""
        low, high = self.quantile(np.array([0.01, 0.99]))
        return float(low), float(high)

    def quantile(self, u: Array) -> Array:
        """Return the quantiles at probabilities `u` (any shape, 0 < u < 1)."""
        inverse = getattr(self.distribution, "ppf", None) or self.distribution.icdf
        return np.asarray(inverse(np.asarray(u)), dtype=float)


def frozen_distribution(given: Any, where: str) -> Frozen:
    """Return a frozen distribution, such as one of SciPy, as a spread.

    >>> from scipy.stats import norm
    >>> float(frozen_distribution(norm(10.0, 2.0), "x").quantile(np.array(0.5)))
    10.0
    """
    if (
        not (hasattr(given, "ppf") or hasattr(given, "icdf"))
        or isinstance(given, type)
        or hasattr(given, "_parse_args")
    ):
        raise fail("spread_form", where, given=type(given).__name__)
    named = getattr(given, "dist", None)
    if named is None:
        return Frozen(given, repr(given))
    shapes = [*map(repr, given.args), *(f"{name}={value!r}" for name, value in sorted(given.kwds.items()))]
    return Frozen(given, f"{named.name}({', '.join(shapes)})")


def beta_share(share: float, concentration: float, u: Array) -> Array:
    """Return quantiles of a share that is the sum of some parts of a Dirichlet vector.

    The sum of parts with mean shares adding to `share` out of a Dirichlet of the given concentration is
    Beta(concentration * share, concentration * (1 - share)).
    """
    from scipy import special

    if share <= 0.0 or share >= 1.0:
        return np.full_like(u, share)
    return special.betaincinv(concentration * share, concentration * (1.0 - share), u)
