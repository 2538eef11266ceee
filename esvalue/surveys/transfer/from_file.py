"""Value transfer from a survey file: studies, the site and how to carry values to it,
all in one workbook or in a CSV with its TOML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from esvalue.core.errors import InputError, Mistake
from esvalue.core.printing.table import Table
from esvalue.core.printing.text import table_lines
from esvalue.core.quantified import Of
from esvalue.core.text import Text
from esvalue.surveys.codebook import unit_of
from esvalue.surveys.estimate import DataBounds
from esvalue.surveys.files import SurveyFile, sheet_title
from esvalue.surveys.findings import Findings
from esvalue.surveys.holder_files import words_first
from esvalue.surveys.results import cell_text
from esvalue.surveys.transfer.function import TransferFunction
from esvalue.surveys.transfer.meta import MetaRegression
from esvalue.surveys.transfer.outcome import Transfer
from esvalue.surveys.transfer.sheets import HEADINGS, bare_headings, read_site, read_terms, site_number
from esvalue.surveys.transfer.unit import unit_transfer
from esvalue.surveys.vocabulary import setting_title, unknown

__all__ = ["read"]

KINDS = ("unit", "meta", "function")
TITLES = {
    "studies": Text(zh="由其他研究预测每项研究", en="each study predicted from the others"),
    "worst": Text(zh="误差最大的十个", en="the ten largest errors"),
    "study": Text(zh="研究", en="study"), "observed": Text(zh="实际值", en="observed"),
    "predicted": Text(zh="预测值", en="predicted"), "error": Text(zh="误差", en="error"),
}  # fmt: skip
#: Rows of the table of transfer errors a summary shows.
SHOWN = 10
#: Where in a workbook stands what an error of the estimation calls by the name of an argument.
PLACES = {
    "at": "site", "policy_income": "site", "policy_index": "site", "data": "studies", "formula": "model",
    "ranges": "function", "variances": "model",
}  # fmt: skip


def read(file: SurveyFile) -> Findings:
    """Return a transferred value: the figure `value`, with the error of predicting each study from the others.

    Settings: ``kind`` says how. All take ``unit`` (else currency, payer and period, or the unit in the header of the
    values), ``outside`` (yes: the site may lie outside what was studied) and ``level``.

    - "unit": one row a study; ``elasticity``, ``elasticity_se``, the columns ``value``, ``income``, ``se``,
      ``exchange``, ``index``, ``study``;
      the sheet `site` holds the income of the site, and with ``index`` its price index, under the names of these
      columns.
    - "meta": ``formula`` (value ~ log(income) + area), the columns ``study`` and ``se``, ``log`` (yes), ``fit``
      ("reml", "ml"), ``retransform``, ``missing``; the
      sheet `site` holds the columns the formula reads.
    - "function": a sheet `function` (term, coefficient, and the range studied: low, high), ``variances`` or
      ``smearing``, ``log``; the sheet
      `site` holds the terms as the function takes them.

    The site may also stand in the model: ``site = income = 52000, area = 3``.

    Raises
    ------
    InputError
        Settings, sheets or cells that are missing, unknown or no numbers, and a site outside what was studied.
    """
    spec = file.specification
    kind = spec.choice("kind", KINDS)
    common = {"outside": spec.flag("outside"), "level": spec.level()}
    studies, header_units = bare_headings(file.data.table)
    site = read_site(file)
    if kind not in KINDS:
        spec.rest()
        spec.finish()
    reader = {"unit": _unit, "meta": _meta, "function": _function}[kind]
    try:
        transfer, words, bounds = reader(_Given(file, studies, header_units, site, common))
    except InputError as error:
        raise InputError([Mistake(one.code, _placed(file, one.where), one.fields) for one in error.problems]) from None

    def summary(language: str) -> str:
        parts = [
            *(["\n".join(f"- {one.text(language)}" for one in file.data.notes)] if file.data.notes else []),
            *([words(language)] if words else []),
        ]
        return "\n\n".join(
            [*parts, transfer.text(language), *([_errors(transfer, language)] if transfer.error is not None else [])]
        )

    return Findings(summary, {"value": transfer.estimate}, "value", {"value": bounds} if bounds else {})


class _Given(NamedTuple):
    """What every way of transfer is given: the studies and the units in their headings, the site, options in common."""

    file: SurveyFile
    studies: pd.DataFrame
    units: Mapping[str, str]
    site: dict[str, Any]
    common: dict[str, Any]


class _Carried(NamedTuple):
    """What each gives back: the value at the site; where there are, the estimation in words and what its data span."""

    transfer: Transfer
    words: Callable[[str], str] | None = None
    bounds: DataBounds | None = None


def _unit(given: _Given) -> _Carried:
    file, studies, units, site, common = given
    spec = file.specification
    elasticity, error = (
        spec.number("elasticity", of=Of("number")),
        spec.number("elasticity_se", 0.0, of=Of("number", low=0)),
    )
    value, income, index = (
        spec.text("value", _heading(studies, "value")),
        spec.text("income", _heading(studies, "income")),
        spec.text("index", None),
    )
    se, exchange, study = (spec.text(name, None) for name in ("se", "exchange", "study"))
    unit = _unit_text(file, units.get(value))
    for name in site:
        if name not in (income, index):
            known = [one for one in (income, index) if one]
            spec.problems.add("survey_column", "site", **unknown(name, known, none="-"))
    wealth, prices = site_number(file, site, income), site_number(file, site, index) if index else None
    spec.finish()
    return _Carried(
        unit_transfer(
            studies,
            policy_income=wealth,
            elasticity=elasticity,
            unit=unit,
            elasticity_se=error,
            value=value,
            income=income,
            se=se,
            exchange=exchange,
            index=index,
            policy_index=prices,
            name=study,
            **common,
        )
    )


def _heading(studies: pd.DataFrame, name: str) -> str:
    """Return a column as it is called unless the model says otherwise: its English name,
    or the Chinese one where the table has that.
    """
    chinese = setting_title(name).zh
    return chinese if chinese in studies and name not in studies else name


def _meta(given: _Given) -> _Carried:
    file, studies, units, site, common = given
    spec = file.specification
    formula, study, se = spec.text("formula"), spec.text("study", None), spec.text("se", None)
    log, missing = spec.flag("log", True), spec.choice("missing", ("raise", "drop"), "raise")
    fit, back = (
        spec.choice("fit", ("reml", "ml"), "reml"),
        spec.choice("retransform", ("smearing", "normal", "none"), None),
    )
    unit = _unit_text(file, units.get(formula.partition("~")[0].strip()))
    spec.finish()
    model = MetaRegression.from_formula(formula, studies, unit=unit, study=study, se=se, log=log, missing=missing)
    results = model.fit(fit)
    at = {
        name: one if name not in studies or studies[name].dtype.kind in "iufb" else str(one)
        for name, one in site.items()
    }
    for name, one in at.items():
        if name in studies and studies[name].dtype.kind in "iuf":
            site_number(file, {name: one}, name)
    spec.problems.raise_if_any()
    bounds = DataBounds(float(model.values.min()), float(model.values.max()))
    return _Carried(
        results.transfer(at, retransform=back, **common),
        lambda language: results.summary(language, doubts=False),
        bounds,
    )


def _function(given: _Given) -> _Carried:
    file, studies, _, site, common = given
    spec = file.specification
    variances, smearing, log = (
        spec.numbers("variances", of=Of("number", low=0)),
        spec.number("smearing", None, of=Of("coefficient")),
        spec.flag("log", True),
    )
    sheet = file.sheet("function")
    if sheet is None and {"term", "coefficient"} <= {HEADINGS.get(str(name), str(name)) for name in studies}:
        sheet = studies
    unit = _unit_text(file, None)
    coefficients: dict[str, float] = {}
    ranges: dict[str, tuple[float, float]] = {}
    if sheet is None:
        spec.problems.add("survey_sheet_missing", file.source.name, sheet=sheet_title("function"))
    else:
        coefficients, ranges = read_terms(file, sheet.rename(columns=HEADINGS))
    for name in site if coefficients else ():
        if name not in coefficients:
            spec.problems.add("survey_column", "site", **unknown(name, coefficients, none="-"))
    at = {name: site_number(file, site, name) for name in coefficients if name != "Intercept"}
    spec.finish()
    function = TransferFunction(coefficients, log=log, variances=variances, smearing=smearing, ranges=ranges)
    return _Carried(function.transfer(at, unit=unit, **common))


def _unit_text(file: SurveyFile, header: str | None) -> str:
    """Return the unit of the result: as set, as written over the values, or made of currency, payer and period."""
    given = file.specification.text("unit", None) or header
    if given:
        return str(given)
    try:
        return unit_of(file.data.currency, file.data.period, file.data.payer)
    except InputError as error:
        for one in error.problems:
            file.specification.problems.add(one.code, file.specification.where, **one.fields)
        return ""


def _placed(file: SurveyFile, where: str) -> str:
    first, _, rest = where.partition(": ")
    return where if file.source.name in where else file.place(PLACES.get(first, first)) + (f": {rest}" if rest else "")


def _errors(transfer: Transfer, language: str) -> str:
    """Return the table of transfer errors in words, the largest first where there are many."""
    assert transfer.error is not None
    table = transfer.error.table
    many = len(table) > SHOWN
    shown = table.loc[table["error"].abs().sort_values(ascending=False).index[:SHOWN]] if many else table
    worst = Text(zh="（{}）", en=" ({})").format(TITLES["worst"])
    title = TITLES["studies"][language] + (worst[language] if many else "")
    shown = shown.assign(error=[f"{one:+.0%}" for one in shown["error"]])
    cells = [[cell_text(cell) for cell in row] for row in shown.itertuples(index=False)]
    printed = Table.listed([TITLES[str(name)] for name in shown], cells)
    return "\n".join([title, *table_lines(printed, language, left=words_first(shown))])
