"""Hedonic prices from a survey file: the model the sheet `model` describes, and what each attribute is paid for."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from esvalue.core.errors import Mistake, fail, nearest
from esvalue.surveys.estimate import DataBounds
from esvalue.surveys.files import SurveyFile
from esvalue.surveys.findings import Findings
from esvalue.surveys.hedonic.model import ERRORS, FORMS, Hedonic
from esvalue.surveys.hedonic.panel import panel_hedonic
from esvalue.surveys.hedonic.results import HedonicResults
from esvalue.surveys.vocabulary import unknown

if TYPE_CHECKING:
    from esvalue.surveys.design import DesignMatrix
    from esvalue.surveys.estimate import Estimate
    from esvalue.surveys.specification import Specification

__all__ = ["read"]


def read(file: SurveyFile) -> Findings:
    """Return what prices say: `price[NAME]` for each attribute, `price[NAME: FROM -> TO]` for each change asked for.

    Settings: ``formula`` (price ~ rooms + log(distance)), ``form`` ("linear", "log", "boxcox"), ``clusters``,
    ``missing``, ``cov``, ``attributes`` (default: all numbers in the formula; a column of 0 and 1 is valued from 0 to
    1), ``change`` (view: road -> lake, several by commas), ``at`` ("means", "sample"), ``ci`` ("delta", "kr"),
    ``level``. With ``entity`` and ``time`` the same places are compared over time (fixed effects, ``trend``: whether
    periods have effects): then the attributes are the coefficients.

    Raises
    ------
    InputError
        Settings that are missing, unknown or no numbers (together), and whatever the model objects to.
    """
    spec = file.specification
    panel = "entity" in spec or "time" in spec
    formula, form = spec.text("formula"), spec.choice("form", ("linear", "log") if panel else tuple(FORMS))
    common = {"missing": spec.choice("missing", ("raise", "drop"), "raise")}
    attributes, level = spec.words("attributes"), spec.level()
    if panel:
        options = {"entity": spec.text("entity"), "time": spec.text("time"), "trend": spec.flag("trend", True)}
        spec.finish()
        return _panel(file, formula, form, attributes, level, options={**common, **options})
    clusters = spec.text("clusters", None)
    known = ("robust", "hessian", "cluster") if form == "boxcox" else tuple(ERRORS)
    cov = spec.choice("cov", known, None)
    how = {"ci": spec.choice("ci", ("delta", "kr"), "kr"), "level": level, "seed": file.seed}
    at, changes = spec.choice("at", ("means", "sample"), "means"), _changes(spec)
    spec.finish()
    results = Hedonic.from_formula(formula, file.data, form=form, clusters=clusters, **common).fit(cov)
    named = attributes or _numbers(results._model.design, formula)
    figures = {f"price[{name}]": _price(results, name, at, how) for name in named}
    steps = {
        f"price[{name}: {before} -> {after}]": _step(results, name, before, after, how)
        for name, before, after in changes
    }
    found = {**figures, **steps} if attributes else {**steps, **figures}
    if not found:
        raise fail("hedonic_nothing", "")
    span = float(np.ptp(results._model.price))
    reach = dict.fromkeys(steps, span) | {
        f"price[{name}]": span / (float(np.ptp(results._model.design.table[name])) or 1.0) for name in named
    }
    return Findings(
        lambda language: results.summary(language, level, doubts=False),
        found,
        next(iter(found)),
        {name: DataBounds(-reach[name], reach[name]) for name in found},
    )


def _panel(
    file: SurveyFile, formula: str, form: str, attributes: tuple[str, ...], level: float, *, options: dict[str, Any]
) -> Findings:
    results = panel_hedonic(formula, file.data, form=form, **options)
    figures = {f"price[{name}]": results.implicit_price(name, level) for name in attributes or results.names}
    return Findings(lambda language: results.summary(language, level, doubts=False), figures, next(iter(figures)))


def _price(results: HedonicResults, name: str, at: str, how: dict[str, Any]) -> Estimate:
    """Return the price of an attribute: of one unit, or of having it where the column knows only 0 and 1."""
    table = results._model.design.table
    if name in table and table[name].dtype.kind in "biuf" and set(table[name].unique()) == {0, 1}:
        return results.implicit_price(name, change=(0, 1), **how)
    return results.implicit_price(name, at=at, **how)


def _step(results: HedonicResults, name: str, before: str, after: str, how: dict[str, Any]) -> Estimate:
    """Return the price of a change, its values being words of the column or numbers;
    a number outside those seen is noted.
    """
    table = results._model.design.table
    if name not in table:
        raise fail("survey_column", "change", **unknown(name, table.columns, none="-"))
    column, ends = table[name], []
    notes: tuple[Mistake, ...] = ()
    for given in (before, after):
        if column.dtype.kind in "biuf":
            try:
                ends.append(float(given))
            except ValueError:
                raise fail("survey_setting_number", "change", name=name, given=given) from None
            if not column.min() <= ends[-1] <= column.max():
                notes = (
                    *notes,
                    Mistake(
                        "hedonic_change_outside",
                        "",
                        {"name": name, "value": given, "low": f"{column.min():g}", "high": f"{column.max():g}"},
                    ),
                )
        else:
            words = {str(one): one for one in column.unique()}
            if given not in words:
                raise fail(
                    "hedonic_change_word",
                    "change",
                    name=name,
                    given=given,
                    nearest=nearest(given, words) or "-",
                    known=", ".join(words),
                )
            ends.append(words[given])
    found = results.implicit_price(name, change=(ends[0], ends[1]), **how)
    return replace(found, notes=(*found.notes, *notes))


def _changes(spec: Specification) -> list[tuple[str, str, str]]:
    """Return (column, from, to) of each change in the setting `change`; one that is not written so is a mistake."""
    found = []
    for text in spec.words("change"):
        name, _, step = text.replace("：", ":").partition(":")
        before, _, after = step.replace("→", "->").partition("->")
        parts = name.strip(), before.strip(), after.strip()
        if not all(parts):
            spec.problems.add("hedonic_change", spec.at("change"), given=text)
        found.append(parts)
    return found


def _numbers(made: DesignMatrix, formula: str) -> tuple[str, ...]:
    """Return the columns that enter a design as numbers, in the order of the formula."""
    found: list[str] = []
    coded: set[str] = set()
    for factor, info in made.recipe.factor_infos.items():
        names = [node.id for node in ast.walk(ast.parse(factor.code)) if isinstance(node, ast.Name)]
        names += [str(node.value) for node in ast.walk(ast.parse(factor.code)) if isinstance(node, ast.Constant)]
        here = [name for name in names if name in made.table]
        if info.type == "numerical":
            found += [name for name in here if made.table[name].dtype.kind in "iuf"]
        else:
            coded |= set(here)
    return tuple(name for name in sorted(dict.fromkeys(found), key=formula.index) if name not in coded)
