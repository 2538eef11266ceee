"""Value transfer from a survey file: studies, the site and how to carry values to it, all in one workbook or in a CSV
with its TOML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from esvalue.core.errors import InputError, Problem, nearest
from esvalue.core.quantities import Of
from esvalue.core.sheets import split_heading
from esvalue.surveys.answers import mended
from esvalue.surveys.bounds import DataBounds
from esvalue.surveys.codebook import unit_of
from esvalue.surveys.files import Reading, SurveyFile, sheet_title
from esvalue.surveys.transfer.function import TransferFunction
from esvalue.surveys.transfer.meta import MetaRegression
from esvalue.surveys.transfer.outcome import Transfer
from esvalue.surveys.transfer.unit import unit_transfer
from esvalue.surveys.words import named

__all__ = ["read"]

KINDS = ("unit", "meta", "function")
CONSTANT = ("intercept", "(intercept)", "constant", "const", "常数", "常数项", "截距")
HEADINGS = {
    "项": "term",
    "变量": "term",
    "系数": "coefficient",
    "下限": "low",
    "最小值": "low",
    "上限": "high",
    "最大值": "high",
}
TITLES = {
    "studies": {"en": "each study predicted from the others", "zh": "由其他研究预测每项研究"},
    "worst": {"en": "the ten largest errors", "zh": "误差最大的十个"},
    "study": {"en": "study", "zh": "研究"}, "observed": {"en": "observed", "zh": "实际值"},
    "predicted": {"en": "predicted", "zh": "预测值"}, "error": {"en": "error", "zh": "误差"},
}  # fmt: skip
#: Rows of the table of transfer errors a summary shows.
SHOWN = 10
#: Where in a workbook stands what an error of the estimation calls by the name of an argument.
PLACES = {
    "at": "site",
    "policy_income": "site",
    "policy_index": "site",
    "data": "studies",
    "formula": "model",
    "ranges": "function",
    "variances": "model",
}


def read(file: SurveyFile) -> Reading:
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
    settings = file.settings
    kind = settings.choice("kind", KINDS)
    common = {"outside": settings.flag("outside"), "level": settings.level()}
    studies, header_units = _bare(file.data.table)
    site = _site(file)
    if kind not in KINDS:
        settings.rest()
        settings.finish()
    reader: Callable[..., tuple[Transfer, Callable[[str], str] | None, DataBounds | None]] = {
        "unit": _unit,
        "meta": _meta,
        "function": _function,
    }[kind]
    try:
        transfer, words, bounds = reader(file, studies, header_units, site, common)
    except InputError as error:
        raise InputError([Problem(one.code, _placed(file, one.where), one.fields) for one in error.problems]) from None

    def summary(language: str) -> str:
        parts = [
            *(["\n".join(f"- {one.text(language)}" for one in file.data.notes)] if file.data.notes else []),
            *([words(language)] if words else []),
        ]
        return "\n\n".join(
            [*parts, transfer.text(language), *([_errors(transfer, language)] if transfer.error is not None else [])]
        )

    return Reading(summary, {"value": transfer.estimate}, "value", {"value": bounds} if bounds else {})


def _unit(
    file: SurveyFile,
    studies: pd.DataFrame,
    header_units: Mapping[str, str],
    site: dict[str, Any],
    common: dict[str, Any],
) -> tuple[Transfer, None, None]:
    settings = file.settings
    elasticity, error = (
        settings.number("elasticity", of=Of("number")),
        settings.number("elasticity_se", 0.0, of=Of("number", low=0)),
    )
    value, income, index = (
        settings.text("value", _heading(studies, "value")),
        settings.text("income", _heading(studies, "income")),
        settings.text("index", None),
    )
    se, exchange, study = (settings.text(name, None) for name in ("se", "exchange", "study"))
    unit = _unit_text(file, header_units.get(value))
    for name in site:
        if name not in (income, index):
            known = ", ".join(one for one in (income, index) if one)
            settings.problems.add(
                "survey_column",
                "site",
                column=name,
                nearest=nearest(name, [income, index or income]) or "-",
                known=known,
            )
    wealth, prices = _number(file, site, income), _number(file, site, index) if index else None
    settings.finish()
    return (
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
        ),
        None,
        None,
    )


def _heading(studies: pd.DataFrame, name: str) -> str:
    """Return a column as it is called unless the model says otherwise: its English name, or the Chinese one where the
    table has that.
    """
    chinese = named(name).zh
    return chinese if chinese in studies and name not in studies else name


def _meta(
    file: SurveyFile,
    studies: pd.DataFrame,
    header_units: Mapping[str, str],
    site: dict[str, Any],
    common: dict[str, Any],
) -> tuple[Transfer, Callable[[str], str], DataBounds]:
    settings = file.settings
    formula, study, se = settings.text("formula"), settings.text("study", None), settings.text("se", None)
    log, missing = settings.flag("log", True), settings.choice("missing", ("raise", "drop"), "raise")
    fit, back = (
        settings.choice("fit", ("reml", "ml"), "reml"),
        settings.choice("retransform", ("smearing", "normal", "none"), None),
    )
    unit = _unit_text(file, header_units.get(formula.partition("~")[0].strip()))
    settings.finish()
    model = MetaRegression.from_formula(formula, studies, unit=unit, study=study, se=se, log=log, missing=missing)
    results = model.fit(fit)
    at = {
        name: one if name not in studies or studies[name].dtype.kind in "iufb" else str(one)
        for name, one in site.items()
    }
    for name, one in at.items():
        if name in studies and studies[name].dtype.kind in "iuf":
            _number(file, {name: one}, name)
    settings.problems.raise_if_any()
    bounds = DataBounds(float(model.values.min()), float(model.values.max()))
    return (
        results.transfer(at, retransform=back, **common),
        lambda language: results.summary(language, doubts=False),
        bounds,
    )


def _function(
    file: SurveyFile,
    studies: pd.DataFrame,
    header_units: Mapping[str, str],
    site: dict[str, Any],
    common: dict[str, Any],
) -> tuple[Transfer, None, None]:
    settings = file.settings
    variances, smearing, log = (
        settings.numbers("variances", of=Of("number", low=0)),
        settings.number("smearing", None, of=Of("coefficient")),
        settings.flag("log", True),
    )
    sheet = file.sheet("function")
    if sheet is None and {"term", "coefficient"} <= {HEADINGS.get(str(name), str(name)) for name in studies}:
        sheet = studies
    unit = _unit_text(file, None)
    coefficients: dict[str, float] = {}
    ranges: dict[str, tuple[float, float]] = {}
    if sheet is None:
        settings.problems.add("survey_sheet_missing", file.source.name, sheet=sheet_title("function"))
    else:
        coefficients, ranges = _terms(file, sheet.rename(columns=HEADINGS))
    for name in site if coefficients else ():
        if name not in coefficients:
            settings.problems.add(
                "survey_column",
                "site",
                column=name,
                nearest=nearest(name, coefficients) or "-",
                known=", ".join(coefficients),
            )
    at = {name: _number(file, site, name) for name in coefficients if name != "Intercept"}
    settings.finish()
    return (
        TransferFunction(coefficients, log=log, variances=variances, smearing=smearing, ranges=ranges).transfer(
            at, unit=unit, **common
        ),
        None,
        None,
    )


def _terms(file: SurveyFile, sheet: pd.DataFrame) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """Return coefficients and ranges of the sheet `function`; the constant by whatever name it has."""
    problems, where = file.settings.problems, "function"
    coefficients: dict[str, float] = {}
    ranges: dict[str, tuple[float, float]] = {}
    rows: dict[str, int] = {}
    missing = [name for name in ("term", "coefficient") if name not in sheet]
    for name in missing:
        problems.add(
            "survey_column",
            where,
            column=name,
            nearest=nearest(name, sheet.columns) or "-",
            known=", ".join(map(str, sheet.columns)),
        )
    if missing:
        return {}, {}
    cells = {
        name: pd.to_numeric(sheet[name], errors="coerce") for name in ("coefficient", "low", "high") if name in sheet
    }
    for row in sheet.index[sheet["term"].notna()]:
        term = str(sheet.loc[row, "term"]).strip()
        term = "Intercept" if term.lower() in CONSTANT else term
        if term in coefficients:
            problems.add(
                "survey_setting_twice",
                where,
                name=term,
                first=f"{coefficients[term]:g}",
                first_row=str(rows[term]),
                second=str(sheet.loc[row, "coefficient"]),
                row=str(row),
            )
        rows.setdefault(term, row)
        given = {name: float(column[row]) for name, column in cells.items()}
        coefficients[term] = given["coefficient"]
        low, high = given.get("low", np.nan), given.get("high", np.nan)
        for name in cells:
            if not np.isfinite(given[name]) and (name == "coefficient" or not pd.isna(sheet[name])[row]):
                problems.add(
                    "budget_cells",
                    f"{where}: {name}",
                    count=1,
                    row=str(row),
                    value=str(sheet.loc[row, name]),
                    wanted="-",
                    mended=mended(sheet.loc[row, name]),
                )
        if np.isfinite(low) or np.isfinite(high):
            low, high = (-np.inf if np.isnan(low) else low), (np.inf if np.isnan(high) else high)
            if low > high:
                problems.add("transfer_range", where, name=term, low=f"{low:g}", high=f"{high:g}", row=str(row))
            ranges[term] = (low, high)
    return coefficients, ranges


def _site(file: SurveyFile) -> dict[str, Any]:
    """Return what the site is, from the sheet `site` (name, value) or from the model."""
    problems = file.settings.problems
    text = file.settings.text("site", None)
    if text is not None and ("=" in text or text.startswith("{")):
        return dict(file.settings.pairs("site"))
    sheet = file.sheet("site")
    if sheet is None:
        return {}
    if not {"name", "value"} <= set(sheet):
        for name in ("name", "value"):
            if name not in sheet:
                problems.add(
                    "survey_column",
                    "site",
                    column=name,
                    nearest=nearest(name, sheet.columns) or "-",
                    known=", ".join(map(str, sheet.columns)),
                )
        return {}
    found: dict[str, Any] = {}
    rows: dict[str, int] = {}
    for row in sheet.index[sheet["name"].notna()]:
        name, value = split_heading(str(sheet.loc[row, "name"]))[0], sheet.loc[row, "value"]
        if name in found:
            problems.add(
                "survey_setting_twice",
                "site",
                name=name,
                first=str(found[name]),
                first_row=str(rows[name]),
                second=str(value),
                row=str(row),
            )
        rows.setdefault(name, row)
        if str(value).strip() in ("", "nan", "None"):
            problems.add("survey_setting_missing", "site", name=name)
        try:
            found[name] = float(str(value))
        except ValueError:
            found[name] = str(value).strip()
    return found


def _number(file: SurveyFile, site: Mapping[str, Any], name: str) -> float:
    """Return a value of the site as a number, noting the mistake where it is none or not there."""
    if name not in site:
        file.settings.problems.add("transfer_missing", "site", name=name)
        return float("nan")
    try:
        return float(site[name])
    except ValueError:
        file.settings.problems.add("survey_setting_number", "site", name=name, given=str(site[name]))
        return float("nan")


def _bare(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return a table whose headers are names without their units, and the units by name."""
    words = {str(header): split_heading(str(header)) for header in table.columns}
    names = [name for name, _ in words.values()]
    if len(set(names)) < len(names):
        return table, {}
    return table.rename(columns={header: name for header, (name, _) in words.items()}), {
        name: unit for name, unit in words.values() if unit
    }


def _unit_text(file: SurveyFile, header: str | None) -> str:
    """Return the unit of the result: as set, as written over the values, or made of currency, payer and period."""
    given = file.settings.text("unit", None) or header
    if given:
        return str(given)
    try:
        return unit_of(file.data.currency, file.data.period, file.data.payer)
    except InputError as error:
        for one in error.problems:
            file.settings.problems.add(one.code, file.settings.where, **one.fields)
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
    title = TITLES["studies"][language] + (
        (f"（{TITLES['worst']['zh']}）" if language == "zh" else f" ({TITLES['worst'][language]})") if many else ""
    )
    named = shown.rename(columns={name: TITLES[str(name)][language] for name in shown})
    formats = {TITLES["error"][language]: lambda x: f"{x:+.0%}"}
    return "\n".join([title, named.to_string(index=False, float_format=lambda x: f"{x:.5g}", formatters=formats)])
