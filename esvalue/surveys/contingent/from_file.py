"""Contingent valuation from a survey file: the model the sheet `model` describes, and the figures it gives."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from esvalue.core.arguments import checked
from esvalue.core.quantified import Of
from esvalue.surveys.contingent.bounding import answer_bounds
from esvalue.surveys.contingent.diagnostics import diagnoses
from esvalue.surveys.contingent.formats import FORMATS, format_named
from esvalue.surveys.contingent.holders import holder_moments
from esvalue.surveys.contingent.latent import LATENTS
from esvalue.surveys.contingent.model import ContingentValuation
from esvalue.surveys.contingent.named_amounts import sample_figures
from esvalue.surveys.contingent.results import ContingentResults
from esvalue.surveys.contingent.welfare import KINDS, truncated
from esvalue.surveys.estimate import DataBounds, Estimate
from esvalue.surveys.files import SurveyFile, open_survey
from esvalue.surveys.findings import Findings
from esvalue.surveys.specification import NEEDED, Specification
from esvalue.surveys.supply import supply_curve, uptake_figures

__all__ = ["contingent_from_file", "data_bounds", "read"]

#: How an interval may be made.
INTERVALS = ("delta", "kr", "bootstrap")
#: What a format may want several columns for.
SEVERAL = ("bids", "answers")


@checked
def contingent_from_file(path: str | Path, codebook: str | Path | None = None) -> ContingentValuation:
    """Return the model that a survey file describes (see :func:`esvalue.surveys.files.open_survey`).

    Parameters
    ----------
    path
        Workbook or CSV of answers.
    codebook
        Workbook or TOML of codebook and model, as for :func:`open_survey`.

    Raises
    ------
    InputError
        What :func:`open_survey` refuses; a setting that the method does not have; answers that do not fit the format.

    Notes
    -----
    The model names ``format`` ("single", "double", "one_and_half", "payment_card", "interval") with its columns,
    ``distribution``, and if need be ``formula`` (default: no covariates), ``positive``, ``weights``, ``counts``,
    ``clusters``, ``missing``. How the figures are made (``cov``, ``ci``, ``level``, ``at``, ``top``) is read too, for
    :func:`read`.

    Examples
    --------
    >>> contingent_from_file("nowhere.xlsx")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: nowhere.xlsx: no such file; check the name and the folder
    """
    return _read(open_survey(path, codebook))[0]


def read(file: SurveyFile) -> Findings:
    """Return what a contingent valuation says: median, means and their intervals;
    of a willingness to accept also mean and variation of the holders.

    Settings besides those of the model: ``cov`` (errors), ``ci`` ("kr" by default, "delta", "bootstrap"), ``level``,
    ``at`` (covariates held fixed, ``age = 40``), ``top`` (truncation point), ``end`` (where the upper bound of the mean
    closes the bracket above the highest amount; by default at twice that amount). Of a willingness to accept:
    ``standards`` (uptake at these amounts) and ``shares`` (the standard that reaches these shares).
    """
    model, how = _read(file)
    results, level = model.fit(how["cov"]), how["level"]
    bounds = answer_bounds(model, level, how["end"])
    figures = {
        kind: results.wtp(kind, how["at"] or None, how["ci"], level, file.seed, top=how["top"]) for kind in KINDS
    }
    if not how["at"]:  # the bounds are of everyone asked
        figures |= {kind: bounds.judged(one) for kind, one in figures.items() if kind != "median"}
    if model.spike:
        figures["zero_share"] = results.spike(how["at"] or None, level)
    figures |= {"turnbull": bounds.lower, "turnbull_upper": bounds.upper} | sample_figures(model, level, seed=file.seed)
    variation: dict[str, Estimate] = {}
    if model.measure == "wta" and not model.spike:
        mean, variation["holders"] = holder_moments(results, level, seed=file.seed)
        figures["holders"] = bounds.judged(mean)
    if how["standards"] or how["shares"]:
        figures |= uptake_figures(supply_curve(results, seed=file.seed), how["standards"], how["shares"], level)
    amounts = {name: one for name, one in figures.items() if one.unit == model.unit}
    reports = diagnoses(results)

    def summary(language: str) -> str:
        return "\n\n".join(
            [
                results.summary(language, level, doubts=False),
                *(one.text(language) for one in reports),
                bounds.text(language),
            ]
        )

    return Findings(
        summary,
        figures,
        "holders" if "holders" in figures else "median",
        dict.fromkeys(amounts, data_bounds(results)),
        variation,
    )


@checked
def data_bounds(results: ContingentResults) -> DataBounds:
    """Return what the answers span: zero to the highest bid, and the mean with every value cut there.

    Parameters
    ----------
    results
        A fit of contingent valuation.

    Raises
    ------
    InputError
        Another object than a fit.

    Examples
    --------
    >>> import pandas as pd
    >>> from esvalue.surveys import ContingentValuation, SingleBounded
    >>> table = pd.DataFrame({"bid": [10, 10, 30, 30], "answer": ["yes", "no"] * 2, "n": [178, 86, 138, 129]})
    >>> asked = {"distribution": "logistic", "measure": "wtp", "currency": "USD", "period": "once", "counts": "n"}
    >>> fitted = ContingentValuation.from_formula("~ 1", table, SingleBounded("bid", "answer"), **asked).fit()
    >>> found = data_bounds(fitted)
    >>> found.low, found.high, round(found.capped_mean, 2)  # the highest bid is 30
    (0.0, 30.0, 19.03)
    """
    location, scale, right = results.location_scale(results.values[None, :], results._model.design.matrix)
    if not right.all():
        return DataBounds(0.0, results.top)
    capped = truncated(results._model.law, location[0], np.broadcast_to(scale[0], location[0].shape), results.top)
    return DataBounds(0.0, results.top, float(np.average(capped, weights=results._model.likelihood.weights)))


def _read(file: SurveyFile) -> tuple[ContingentValuation, dict[str, Any]]:
    """Return the model and how its figures are made; all mistakes of the settings are said together."""
    spec = file.specification
    name = spec.choice("format", tuple(FORMATS))
    columns = {one.name: _column(spec, one.name) for one in fields(FORMATS[name])} if name in FORMATS else {}
    distribution = spec.choice("distribution", tuple(LATENTS))
    formula, missing = spec.text("formula", "1"), spec.choice("missing", ("raise", "drop"), "raise")
    named = {one: spec.text(one, None) for one in ("positive", "weights", "counts", "clusters")}
    how = {
        "cov": spec.choice("cov", ("hessian", "robust", "cluster"), None),
        "ci": spec.choice("ci", INTERVALS, "kr"),
        "level": spec.level(),
        "at": spec.pairs("at"),
        "top": spec.number("top", None, of=Of("money", low=0)),
        "end": spec.number("end", None, of=Of("money", low=0, open=("low",))),
        "standards": spec.numbers("standards", of=Of("money", low=0)),
        "shares": spec.numbers("shares", of=Of("share", open=("low", "high"))),
    }
    spec.finish()
    model = ContingentValuation.from_formula(
        formula, file.data, format_named(name, columns), distribution=distribution, missing=missing, **named
    )
    return model, how


def _column(spec: Specification, name: str) -> Any:
    """Return what a format wants under a name: amounts of a card, one or several columns."""
    if name == "card":
        return spec.numbers(name, NEEDED, of=Of("money"))
    if name not in SEVERAL:
        return spec.text(name, None) if name == "first" else spec.text(name)
    words = spec.words(name, NEEDED)
    return words[0] if name == "answers" and len(words) == 1 else words
