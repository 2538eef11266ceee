"""Before a survey, from two figures of a pilot: which bids to ask, and how many people it takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from esvalue.core.arguments import Amount, OpenShare, SomeShare, TwoOrMore, checked
from esvalue.core.errors import fail
from esvalue.surveys.contingent.bids import bid_information, sample_size, standard_quantile
from esvalue.surveys.contingent.latent import latent
from esvalue.surveys.contingent.welfare import survival
from esvalue.surveys.vocabulary import value_title

__all__ = ["BidPlan", "from_quartiles", "plan_bids"]

#: Follow-up bids as shares of the first, lower and higher: half and double.
FOLLOW = (0.5, 2.0)


@dataclass(frozen=True)
class BidPlan:
    """Bids, the share that would say yes to each, and the number of people to ask for an interval of a width."""

    distribution: str
    bids: np.ndarray
    above: np.ndarray
    half_width: float
    people: int
    double: bool
    usable: float

    def text(self, language: str) -> str:
        """Return the plan in words, in a language ("zh", "en")."""
        rows = "\n".join(f"  {bid:>12g} {share:>8.0%}" for bid, share in zip(self.bids, self.above, strict=True))
        each = int(np.ceil(self.people / len(self.bids)))
        if language == "zh":
            head = f"分布：{value_title('distribution', self.distribution).zh}；投标值与预计回答“愿意”的份额：\n{rows}"
            follow = (
                f"\n追问：回答“愿意”的再问 {FOLLOW[1]:g} 倍，“不愿意”的再问 {FOLLOW[0]:g} 倍" if self.double else ""
            )
            return (
                f"{head}{follow}\n中位数的 95% 区间为 ±{self.half_width:.0%} 时，须问 {self.people:,} 人（每"
                f"档约 {each:,} 人，可用答卷 {self.usable:.0%}）。\n"
                "中位数与四分位数是预调查的猜测：请换几个猜测再算；猜测可能有误时用五至八档。问受偿意愿时，此"
                "份额是还不肯接受的人。"
            )
        head = f"distribution {self.distribution}; bids and the share expected to say yes:\n{rows}"
        follow = (
            f"\nfollow-up: {FOLLOW[1]:g} times the bid after a yes, {FOLLOW[0]:g} times after a no"
            if self.double
            else ""
        )
        return (
            f"{head}{follow}\nfor a 95% interval of the median of ±{self.half_width:.0%} ask {self.people:,} "
            f"people (about {each:,} a bid; usable answers {self.usable:.0%}).\n"
            "Median and quartile are guesses from a pilot: try several; five to eight bids guard against a "
            "wrong guess. "
            "For a willingness to accept the shares are of those who do not accept yet."
        )


def from_quartiles(distribution: str, median: float, upper: float) -> tuple[float, float]:
    r"""Return location and scale of a distribution from its median and its upper quartile.

    :math:`g(W) = \mu + \sigma\varepsilon`: :math:`\sigma = (g(q_{75}) - g(q_{50}))/(z_{75} - z_{50})`, :math:`\mu =
    g(q_{50}) - \sigma z_{50}`.

    >>> location, scale = from_quartiles("logistic", 10.0, 10.0 + 2 * np.log(3))
    >>> round(location, 9), round(scale, 9)
    (10.0, 2.0)
    """
    law = latent(distribution)
    if not upper > median or (law.in_logs and median <= 0):
        raise fail("cv_quartiles", "bids", median=f"{median:g}", quartile=f"{upper:g}")
    low, high = (float(np.log(one)) if law.in_logs else float(one) for one in (median, upper))
    z50, z75 = standard_quantile(law, 0.5), standard_quantile(law, 0.75)
    scale = (high - low) / (z75 - z50)
    return low - scale * z50, scale


@checked
def plan_bids(
    distribution: str,
    median: Amount,
    upper: Amount,
    levels: TwoOrMore = 5,
    half_width: OpenShare = 0.1,
    *,
    double: bool = False,
    usable: SomeShare = 1.0,
) -> BidPlan:
    r"""Return bids and sample size from the median and the upper quartile of a pilot.

    Bids stand at equal steps of the share that says yes, all above zero. How far out they reach makes :math:`\ln\det`
    of the information greatest on average over nine guesses: the median as given or off by the distance to the
    quartile, the spread as given, a quarter less or a third more; at least as far as the quartiles, since bids at one
    place tell nothing of the shape. The number of people holds for the guess as given.

    Parameters
    ----------
    distribution : str
        As in :class:`ContingentValuation`.
    median, upper : float
        What half and a quarter of the people would pay at least (currency).
    levels : int
        Number of bids.
    half_width : float
        Half of the width of the 95% interval of the median wanted, as a share of it.
    double : bool
        Whether a second question follows (half and double the bid).
    usable : float
        Share of answers that can be used.

    Raises
    ------
    InputError
        A quartile that does not lie above the median, a median at or below zero, and what :func:`sample_size` refuses.

    >>> plan_bids("log-logistic", 100.0, 180.0, 4).people > 100
    True
    """
    law, (location, scale) = latent(distribution), from_quartiles(distribution, median, upper)
    follow = FOLLOW if double else None
    away = (standard_quantile(law, 0.75) - standard_quantile(law, 0.5)) * scale
    guesses = [(location + shift * away, scale * times) for shift in (-1, 0, 1) for times in (0.75, 1.0, 4 / 3)]
    # A bid above zero is refused by more than say that their value is negative; by 5% more, so that the lowest stands
    # off zero.
    refused = 1.05 * (1 - float(survival(law, 0.0, np.array(location), np.array(scale))))

    def asked(q: float) -> np.ndarray:
        z = np.array([standard_quantile(law, share) for share in np.linspace(max(q, refused), 1 - q, levels)])
        return np.exp(location + scale * z) if law.in_logs else location + scale * z

    def loss(q: float) -> float:
        return -float(
            np.mean(
                [np.linalg.slogdet(bid_information(distribution, *guess, asked(q), follow))[1] for guess in guesses]
            )
        )

    found = asked(float(minimize_scalar(loss, bounds=(0.01, 0.25), method="bounded", options={"xatol": 1e-6}).x))
    bids = np.unique([float(f"{one:.2g}") for one in found])
    people = sample_size(distribution, location, scale, bids, half_width, follow=follow, usable=usable)
    return BidPlan(
        distribution, bids, survival(law, bids, np.array(location), np.array(scale)), half_width, people, double, usable
    )
