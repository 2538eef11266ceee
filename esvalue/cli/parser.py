"""The verbs and flags of the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from esvalue import __version__
from esvalue.cli.words import t

__all__ = ["parser_of"]


def parser_of() -> argparse.ArgumentParser:
    """Return the parser of all verbs, its texts in the language in force."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--lang", choices=("zh", "en"), default=argparse.SUPPRESS, help=t("lang"))
    common.add_argument("--models", type=Path, action="append", default=argparse.SUPPRESS, metavar="DIR", help=t("models_path"))
    parser = argparse.ArgumentParser(prog="esvalue", description=t("about"), parents=[common])
    parser.add_argument("--version", action="version", version=f"esvalue {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)

    check = verbs.add_parser("check", help=t("check"), parents=[common])
    check.add_argument("scenario", help=t("scenario"))
    run = verbs.add_parser("run", help=t("run"), parents=[common])
    run.add_argument("scenario", help=t("scenario"))
    run.add_argument("--out", type=Path, help=t("out"))
    run.add_argument("--replace", action="store_true", help=t("replace"))
    run.add_argument("--quiet", action="store_true", help=t("quiet"))
    explore = verbs.add_parser("explore", help=t("explore"), parents=[common])
    explore.add_argument("scenario", help=t("scenario"))
    explore.add_argument("--out", type=Path, help=t("explore_out"))
    explore.add_argument("--points", type=int, default=2048, help=t("points"))
    explore.add_argument("--replicates", type=int, default=8, help=t("replicates"))
    explore.add_argument("--workers", type=int, default=1, help=t("workers"))
    explore.add_argument("--backend", default="threads", help=t("backend"))
    explore.add_argument("--method", default="sobol", help=t("method"))
    explore.add_argument("--groups", default="kind", choices=("kind", "domain", "card", "none"), help=t("groups"))
    explore.add_argument("--until", type=float, help=t("until"))
    explore.add_argument("--no-choices", action="store_true", help=t("no_choices"))
    explore.add_argument("--quiet", action="store_true", help=t("quiet"))
    trace = verbs.add_parser("trace", help=t("trace"), parents=[common])
    trace.add_argument("run", type=Path)
    trace.add_argument("id", help=t("id"))
    trace.add_argument("--depth", type=int, default=5, help=t("depth"))
    trace.add_argument("--all", action="store_true", help=t("all"))
    trace.add_argument("--dot", action="store_true", help=t("dot"))
    compare = verbs.add_parser("compare", help=t("compare"), parents=[common])
    compare.add_argument("run", type=Path)
    compare.add_argument("other", type=Path, nargs="?")
    models = verbs.add_parser("models", help=t("models"), parents=[common])
    models.add_argument("name", nargs="?", help=t("name"))
    init = verbs.add_parser("init", help=t("init"), parents=[common])
    init.add_argument("folder", type=Path, nargs="?", help=t("folder"))
    init.add_argument("--excel", type=Path, metavar="FILE.xlsx", help=t("excel"))
    init.add_argument("--from", dest="source", default="panjin", help=t("from"))
    gep = verbs.add_parser("gep", help=t("gep"), parents=[common])
    gep.add_argument("scenario", help=t("scenario"))
    gep.add_argument("--out", type=Path, required=True, help=t("gep_out"))
    gep.add_argument("--year", type=int, help=t("year"))
    gep.add_argument("--price-year", type=int, help=t("price_year"))
    calibrate = verbs.add_parser("calibrate", help=t("calibrate"), parents=[common])
    calibrate.add_argument("target", help=t("target"))
    calibrate.add_argument("--to", dest="observations", type=Path, required=True, help=t("observations"))
    calibrate.add_argument("--fit", required=True, help=t("fit"))
    calibrate.add_argument("--out", type=Path, required=True, help=t("overlay"))
    calibrate.add_argument("--places", type=Path, help=t("places"))
    calibrate.add_argument("--price-year", type=int, help=t("price_year"))
    calibrate.add_argument("--method", default="map", choices=("map", "likelihood", "posterior"), help=t("fit_method"))
    calibrate.add_argument("--seed", type=int, default=0, help=t("seed"))
    calibrate.add_argument("--replace", action="store_true", help=t("replace"))
    diff = verbs.add_parser("diff", help=t("diff"), parents=[common])
    diff.add_argument("scenario", help=t("scenario"))
    diff.add_argument("overlay", type=Path, help=t("overlay"))
    programmes = verbs.add_parser("programmes", help=t("programmes"), parents=[common])
    programmes.add_argument("scenario", help=t("scenario"))
    programmes.add_argument("programmes", type=Path, metavar="CSV")
    survey = verbs.add_parser("survey", help=t("survey"), parents=[common])
    survey.add_argument("file", type=Path, help=t("survey_file"))
    survey.add_argument("--codebook", type=Path, help=t("codebook"))
    survey.add_argument("--wtp", default="median,mean", help=t("wtp"))
    survey.add_argument("--seed", type=int, default=0, help=t("seed"))
    return parser
