"""The verbs and flags of the command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from esvalue import __version__
from esvalue.cli.arguments import Parser
from esvalue.cli.numbers import COUNT, MONEY, ONE_OR_MORE, SEED, TWO_OR_MORE, YEAR, Number
from esvalue.cli.words import t
from esvalue.core.quantified import Of
from esvalue.surveys.methods import METHODS

__all__ = ["parser_of"]


def parser_of() -> argparse.ArgumentParser:
    """Return the parser of all verbs, its texts in the language in force."""
    common = Parser(add_help=False)
    common.add_argument("--lang", choices=("zh", "en"), default=argparse.SUPPRESS, help=t("lang"))
    common.add_argument(
        "--models", type=Path, action="append", default=argparse.SUPPRESS, metavar="DIR", help=t("models_path")
    )
    parser = Parser(prog="esvalue", description=t("about"), parents=[common])
    parser.add_argument("--version", action="version", version=f"esvalue {__version__}", help=t("version"))
    verbs = parser.add_subparsers(dest="verb", metavar=t("verb"), required=True)

    check = verbs.add_parser("check", help=t("check"), parents=[common])
    check.add_argument("scenario", nargs="?", help=t("checked"))
    check.set_defaults(refuse=check.error)
    check.add_argument("--mark", nargs="?", const="", metavar="OUT.xlsx", help=t("mark"))
    check.add_argument("--strict", action="store_true", help=t("strict"))
    check.add_argument("--all", action="store_true", help=t("check_all"))
    check.add_argument("--json", action="store_true", help=t("json"))
    laid = Parser(add_help=False)
    laid.add_argument("--overlay", dest="overlays", type=Path, action="append", metavar="NAME.toml", help=t("lay"))
    run = verbs.add_parser("run", help=t("run"), parents=[common, laid])
    run.add_argument("scenario", help=t("scenario"))
    run.add_argument("--out", type=Path, help=t("out"))
    run.add_argument("--replace", action="store_true", help=t("replace"))
    run.add_argument("--quiet", action="store_true", help=t("quiet"))
    explore = verbs.add_parser("explore", help=t("explore"), parents=[common, laid])
    explore.add_argument("scenario", help=t("scenario"))
    explore.add_argument("--out", type=Path, help=t("explore_out"))
    explore.add_argument("--points", type=Number(TWO_OR_MORE), default=2048, help=t("points"))
    explore.add_argument("--replicates", type=Number(TWO_OR_MORE), default=8, help=t("replicates"))
    explore.add_argument("--workers", type=Number(ONE_OR_MORE), default=1, help=t("workers"))
    explore.add_argument("--backend", default="threads", help=t("backend"))
    explore.add_argument("--method", default="sobol", help=t("method"))
    explore.add_argument("--groups", default="kind", choices=("kind", "domain", "card", "none"), help=t("groups"))
    explore.add_argument("--until", type=Number(Of("number", low=0, open=("low",))), help=t("until"))
    explore.add_argument("--no-choices", action="store_true", help=t("no_choices"))
    explore.add_argument("--quiet", action="store_true", help=t("quiet"))
    trace = verbs.add_parser("trace", help=t("trace"), parents=[common])
    trace.add_argument("run", type=Path, help=t("run_folder"))
    trace.add_argument("id", help=t("id"))
    trace.add_argument("--depth", type=Number(ONE_OR_MORE), default=5, help=t("depth"))
    trace.add_argument("--all", action="store_true", help=t("all"))
    trace.add_argument("--dot", action="store_true", help=t("dot"))
    compare = verbs.add_parser("compare", help=t("compare"), parents=[common])
    compare.add_argument("run", type=Path, help=t("run_folder"))
    compare.add_argument("other", type=Path, nargs="?", help=t("other_run"))
    models = verbs.add_parser("models", help=t("models"), parents=[common])
    models.add_argument("name", nargs="?", help=t("name"))
    init = verbs.add_parser("init", help=t("init"), parents=[common])
    init.add_argument("folder", type=Path, nargs="?", help=t("folder"))
    init.add_argument("--excel", type=Path, metavar="FILE.xlsx", help=t("excel"))
    init.add_argument("--from", dest="source", default="panjin", help=t("from"))
    gep = verbs.add_parser("gep", help=t("gep"), parents=[common, laid])
    gep.add_argument("scenario", help=t("scenario"))
    gep.add_argument("--out", type=Path, required=True, help=t("gep_out"))
    gep.add_argument("--year", type=Number(YEAR), help=t("year"))
    gep.add_argument("--price-year", type=Number(YEAR), help=t("price_year"))
    calibrate = verbs.add_parser("calibrate", help=t("calibrate"), parents=[common])
    calibrate.add_argument("target", help=t("target"))
    calibrate.add_argument("--to", dest="observations", type=Path, required=True, help=t("observations"))
    calibrate.add_argument("--fit", required=True, help=t("fit"))
    calibrate.add_argument("--out", type=Path, required=True, help=t("overlay"))
    calibrate.add_argument("--places", type=Path, help=t("places"))
    calibrate.add_argument("--price-year", type=Number(YEAR), help=t("price_year"))
    calibrate.add_argument("--method", default="map", choices=("map", "likelihood", "posterior"), help=t("fit_method"))
    calibrate.add_argument("--seed", type=Number(SEED), default=0, help=t("seed"))
    calibrate.add_argument("--loss", default="linear", choices=("linear", "huber", "cauchy"), help=t("loss"))
    calibrate.add_argument("--along", help=t("along"))
    calibrate.add_argument("--profile", action="store_true", help=t("profile"))
    calibrate.add_argument("--folds", type=Number(COUNT), default=0, help=t("folds"))
    calibrate.add_argument("--by", default="row", choices=("row", "place", "year", "node", "source"), help=t("by"))
    calibrate.add_argument("--accept", action="store_true", help=t("accept"))
    calibrate.add_argument("--replace", action="store_true", help=t("replace_file"))
    diff = verbs.add_parser("diff", help=t("diff"), parents=[common])
    diff.add_argument("scenario", help=t("scenario"))
    diff.add_argument("overlay", type=Path, help=t("overlay"))
    programmes = verbs.add_parser("programmes", help=t("programmes"), parents=[common])
    programmes.add_argument("scenario", help=t("scenario"))
    programmes.add_argument("programmes", type=Path, metavar="FILE", help=t("programmes_file"))
    _survey(verbs, common)
    return parser


def _survey(verbs: Any, common: argparse.ArgumentParser) -> None:
    """Add the verbs of `esvalue survey`."""
    survey = verbs.add_parser("survey", help=t("survey"), parents=[common]).add_subparsers(
        dest="survey_verb", metavar=t("verb"), required=True
    )
    estimate = survey.add_parser("estimate", help=t("survey_estimate"), parents=[common])
    estimate.add_argument("file", type=Path, help=t("survey_file"))
    estimate.add_argument("--codebook", type=Path, help=t("codebook"))
    estimate.add_argument("--seed", type=Number(SEED), default=0, help=t("seed"))
    estimate.add_argument("--out", type=Path, metavar="NAME.toml", help=t("overlay"))
    estimate.add_argument("--into", metavar="KEY", help=t("into"))
    estimate.add_argument("--figure", help=t("survey_figure"))
    estimate.add_argument("--variation-into", metavar="KEY", help=t("variation_into"))
    estimate.add_argument("--per", metavar="NUMBER UNIT", help=t("per"))
    estimate.add_argument("--per-source", metavar="TEXT", help=t("per_source"))
    estimate.add_argument("--price-year", type=Number(YEAR), help=t("survey_price_year"))
    estimate.add_argument("--scenario", help=t("survey_scenario"))
    estimate.add_argument("--accept", action="store_true", help=t("accept"))
    estimate.add_argument("--replace", action="store_true", help=t("replace_file"))
    template = survey.add_parser("template", help=t("survey_template"), parents=[common])
    template.add_argument("method", choices=tuple(METHODS), help=t("survey_method"))
    template.add_argument("file", type=Path, metavar="FILE.xlsx", help=t("template_file"))
    template.add_argument("--replace", action="store_true", help=t("replace_file"))
    bids = survey.add_parser("bids", help=t("survey_bids"), parents=[common])
    bids.add_argument(
        "--distribution",
        default="log-logistic",
        choices=("logistic", "normal", "log-logistic", "log-normal", "weibull"),
        help=t("bids_distribution"),
    )
    bids.add_argument("--median", type=Number(MONEY), required=True, help=t("bids_median"))
    bids.add_argument("--quartile", type=Number(MONEY), required=True, help=t("bids_quartile"))
    bids.add_argument("--levels", type=Number(TWO_OR_MORE), default=5, help=t("bids_levels"))
    bids.add_argument("--half-width", type=Number(Of("share", open=("low", "high"))), default=0.1, help=t("bids_width"))
    bids.add_argument("--double", action="store_true", help=t("bids_double"))
    bids.add_argument("--usable", type=Number(Of("share", open=("low",))), default=1.0, help=t("bids_usable"))
    plan = survey.add_parser("plan", help=t("survey_plan"), parents=[common])
    plan.add_argument("file", type=Path, help=t("plan_file"))
    plan.add_argument("--sets", type=Number(ONE_OR_MORE), required=True, help=t("plan_sets"))
    plan.add_argument("--alternatives", type=Number(TWO_OR_MORE), default=2, help=t("plan_alternatives"))
    plan.add_argument("--seed", type=Number(SEED), default=0, help=t("seed"))
    plan.add_argument("--out", type=Path, required=True, help=t("plan_out"))
    plan.add_argument("--replace", action="store_true", help=t("replace_file"))
