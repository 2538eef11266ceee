"""A survey from files alone: the answers, the codebook and the model in one workbook, or a CSV with a TOML beside it."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from esvalue.errors import fail
from esvalue.surveys.codebook import read_survey, read_table
from esvalue.surveys.contingent.formats import FORMATS, format_named
from esvalue.surveys.contingent.model import ContingentValuation

__all__ = ["contingent_from_file"]

OPTIONS = ("formula", "distribution", "positive", "weights", "counts", "clusters", "missing")
LISTS = ("bids", "answers", "card")


def contingent_from_file(path: str | Path, codebook: str | Path | None = None) -> ContingentValuation:
    """Return the model that a survey file describes.

    Parameters
    ----------
    path : path
        CSV or XLSX of answers, one row a respondent.
    codebook : path, optional
        TOML with the codes and a table ``[model]``; by default the sheets `codebook` (column, code, meaning) and `model` (name,
        value) of the same workbook, or for a CSV the TOML of the same name.

    Notes
    -----
    ``[model]`` names ``format`` ("single", "double", "one_and_half", "payment_card", "interval") with its columns, ``distribution``, and if
    need be ``formula`` (default: no covariates), ``positive``, ``weights``, ``counts``, ``clusters``, ``missing``.
    In a sheet, several columns or amounts are separated by commas.
    """
    path = Path(path)
    workbook = path.suffix.lower() in (".xlsx", ".xlsm")
    source = Path(codebook) if codebook else (path if workbook else path.with_suffix(".toml"))
    survey = read_survey(path, source)
    settings = _from_sheet(source) if source.suffix.lower() in (".xlsx", ".xlsm") else tomllib.loads(source.read_text(encoding="utf-8")).get("model", {})
    where = f"{source.name}: model"
    name = str(settings.pop("format", ""))
    if name not in FORMATS:
        raise fail("survey_option", where, what="format", given=name, known=", ".join(FORMATS))
    columns = {one.name: settings.pop(one.name) for one in fields(FORMATS[name]) if one.name in settings}
    odd = [key for key in settings if key not in OPTIONS]
    if odd:
        raise fail("survey_option", where, what="model", given=odd[0], known=", ".join(["format", *columns, *OPTIONS]))
    formula, distribution = str(settings.pop("formula", "1")), str(settings.pop("distribution", ""))
    return ContingentValuation.from_formula(formula, survey, format_named(name, columns), distribution=distribution, **settings)


def _from_sheet(path: Path) -> dict[str, Any]:
    """Return the settings of the sheet `model`."""
    sheet = read_table(path, "model")
    for name in ("name", "value"):
        if name not in sheet:
            raise fail("survey_column", f"{path.name}: model", column=name, nearest="", known=", ".join(map(str, sheet.columns)))
    found: dict[str, Any] = {}
    for name, value in sheet[["name", "value"]].astype(str).itertuples(index=False):
        parts = [part.strip() for part in value.split(",")]
        if name == "card":
            try:
                found[name] = [float(part) for part in parts]
            except ValueError:
                raise fail("cv_card", f"{path.name}: model", card=value) from None
        else:
            found[name] = parts if name in LISTS and len(parts) > 1 else value.strip()
    return found
