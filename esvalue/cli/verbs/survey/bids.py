"""`esvalue survey bids`: which bids to ask, and how many respondents it takes."""

from __future__ import annotations

import argparse

from esvalue.cli.arguments import Parser
from esvalue.cli.numbers import MONEY, TWO_OR_MORE, NumberArgument
from esvalue.cli.verb import Verb
from esvalue.core.quantified import Of
from esvalue.core.text import Text

__all__ = ["VERB"]


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    parser.add_argument(
        "--distribution",
        default="log-logistic",
        choices=("logistic", "normal", "log-logistic", "log-normal", "weibull"),
        help=Text(zh="支付意愿的分布", en="distribution of the values"),
    )
    parser.add_argument(
        "--median",
        type=NumberArgument(MONEY),
        required=True,
        help=Text(zh="预调查得到的中位数", en="median from a pilot"),
    )
    parser.add_argument(
        "--quartile",
        type=NumberArgument(MONEY),
        required=True,
        help=Text(
            zh="预调查得到的上四分位数（四分之一的人高于它）",
            en="upper quartile from a pilot (a quarter would pay more)",
        ),
    )
    parser.add_argument(
        "--levels", type=NumberArgument(TWO_OR_MORE), default=5, help=Text(zh="投标值档数", en="number of bids")
    )
    parser.add_argument(
        "--half-width",
        type=NumberArgument(Of("share", open=("low", "high"))),
        default=0.1,
        help=Text(
            zh="中位数 95%% 区间半宽占中位数的份额",
            en="half-width of the 95%% interval of the median, as a share of it",
        ),
    )
    parser.add_argument(
        "--double", action="store_true", help=Text(zh="追问第二个投标值", en="with a follow-up question")
    )
    parser.add_argument(
        "--usable",
        type=NumberArgument(Of("share", open=("low",))),
        default=1.0,
        help=Text(zh="可用答卷的份额", en="share of answers that can be used"),
    )


def run(given: argparse.Namespace, language: str) -> int:
    """Say which bids to ask and how many respondents it takes."""
    from esvalue.surveys.contingent.planning import plan_bids

    plan = plan_bids(
        given.distribution,
        given.median,
        given.quartile,
        given.levels,
        given.half_width,
        double=given.double,
        usable=given.usable,
    )
    print(plan.text(language))
    return 0


VERB = Verb(
    order=30,
    help=Text(zh="问哪些投标值、需要多少受访者", en="which bids to ask, and how many respondents it takes"),
    arguments=arguments,
    run=run,
)
