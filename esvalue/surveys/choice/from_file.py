"""A choice experiment from a survey file: the model the sheet `model` describes, and the figures it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from esvalue.core.errors import InputError, Mistake
from esvalue.core.quantified import Of
from esvalue.core.text import Text
from esvalue.surveys.choice.asked import Asked, read_asked, read_plain
from esvalue.surveys.choice.change import outside_levels, read_change
from esvalue.surveys.choice.latent_model import LatentClassLogit
from esvalue.surveys.choice.latent_results import LatentClassResults
from esvalue.surveys.choice.mixed import MixedLogit, MixedLogitResults
from esvalue.surveys.choice.model import ConditionalLogit
from esvalue.surveys.choice.naming import (
    coefficient_text,
    coefficients,
    formula_names,
    interplay,
    is_product,
    level_of,
    term,
)
from esvalue.surveys.choice.plan_sheets import read_levels
from esvalue.surveys.choice.results import ConditionalLogitResults
from esvalue.surveys.choice.wide import OPT_OUT
from esvalue.surveys.estimate import DataBounds, Estimate
from esvalue.surveys.files import SurveyFile
from esvalue.surveys.findings import Findings
from esvalue.surveys.specification import Specification
from esvalue.surveys.vocabulary import setting_title

__all__ = ["read"]

#: Kinds of models, and the intervals of their figures.
MODELS = {"conditional": ("kr", "delta", "fieller", "bootstrap"), "latent": ("kr", "delta"), "mixed": ("kr", "delta")}

#: Notes on what speaks for an option and has no constant to be counted to.
NO_CONSTANT = ("choice_option_fixed", "choice_alternative_fixed")

Results = ConditionalLogitResults | LatentClassResults | MixedLogitResults


def read(file: SurveyFile) -> Findings:
    """Return what a choice experiment says: the value of each attribute, by class where there are classes,
    and of a change if one is given.

    Notes
    -----
    The answers are wide (``answers = q1, q2, ...``, one row a respondent, with the sheet `design`; ``version`` and
    ``opt_out`` if need be) or long (``situation``, ``alternative``, ``chosen``, ``formula``). Further settings:
    ``model`` (conditional, latent, mixed), ``cost`` (the attribute that is money), ``formula``, ``panel``, ``weights``,
    ``missing``; of latent classes ``classes``, ``shared``, ``membership``, ``starts``; of a mixed logit ``random``
    (``water: normal``) and ``draws``; of the figures ``ci`` and ``level``. The sheet `change` names a change to value,
    the sheet `levels` the order of levels in words.
    """
    spec = file.specification
    kind = spec.choice("model", tuple(MODELS), "conditional")
    ci, level = spec.choice("ci", MODELS.get(kind, MODELS["conditional"]), "kr"), spec.level()
    own = _own(spec, kind)
    plain = read_plain(file, own.get("membership", "1"))
    design, change, levels = (file.sheet(name) for name in ("design", "change", "levels"))
    spec.finish()
    asked = read_asked(
        file,
        plain,
        design if plain.questions else None,
        read_levels(levels, file.place("levels"))[0] if levels is not None else {},
    )
    options = {"cost": term(plain.cost), "missing": plain.missing, **asked.columns}
    try:
        base = ConditionalLogit.from_formula(asked.formula, asked.data, **options)  # type: ignore[arg-type]
        results = _fitted(base, asked, kind, own, options, seed=file.seed)
        named = _values(results, base, asked, ci, level, seed=file.seed)
    except InputError as error:  # an option without its constant may be why
        raise InputError(
            [*error.problems, *(replace(one, where="model") for one in asked.data.notes if one.code in NO_CONSTANT)]
        ) from None
    figures = {name: one for name, (one, _) in named.items()}
    bounds = {
        name: DataBounds(-np.inf, _span(base, base.cost) / _span(base, column)) for name, (_, column) in named.items()
    }
    variation: dict[str, Estimate] = {}
    if not isinstance(results, ConditionalLogitResults):
        variation = {
            name: results.variation(column, ci, level, file.seed)
            for name, (one, column) in named.items()
            if ", class " not in name and one.value > 0
        }
    if change is not None:
        after, before = read_change(change, base.choices, asked.attributes, file.place("change"))
        worth = results.surplus(after, before, ci="kr" if ci == "fieller" else ci, level=level, seed=file.seed)
        figures["surplus"] = replace(
            worth, notes=worth.notes + outside_levels((before, after), base.choices, asked.attributes)
        )
        bounds["surplus"] = DataBounds(-np.inf, _span(base, base.cost))
    return Findings(
        lambda language: results.summary(language, level, doubts=False), figures, next(iter(figures)), bounds, variation
    )


def _own(spec: Specification, kind: str) -> dict[str, Any]:
    """Return the settings of one kind of model."""
    if kind == "latent":
        whole = {
            "classes": spec.number("classes", of=Of("count", low=2)),
            "starts": spec.number("starts", 20, of=Of("count", low=1)),
        }
        return {**whole, "shared": spec.words("shared"), "membership": spec.text("membership", "1")}
    if kind == "mixed":
        random = spec.pairs("random")
        if not random:
            spec.problems.add("survey_setting_missing", spec.where, name=setting_title("random"))
        return {"random": random, "draws": spec.number("draws", 500, of=Of("count", low=2))}
    return {}


def _fitted(
    base: ConditionalLogit, asked: Asked, kind: str, own: dict[str, Any], options: dict[str, Any], *, seed: int
) -> Results:
    if kind == "latent":
        shared = [one for name in own["shared"] for one in coefficients(name, base.names)]
        model = LatentClassLogit.from_formula(
            asked.formula, asked.data, classes=own["classes"], shared=shared, membership=own["membership"], **options
        )
        return model.fit(own["starts"], seed)
    if kind == "mixed":
        random = {one: str(law) for name, law in own["random"].items() for one in coefficients(name, base.names)}
        return MixedLogit.from_formula(asked.formula, asked.data, random=random, **options).fit(own["draws"])
    return base.fit()


def _values(
    results: Results, base: ConditionalLogit, asked: Asked, ci: str, level: float, *, seed: int
) -> dict[str, tuple[Estimate, str]]:
    """Return the figures and their coefficients by name: attributes in their order, then constants;
    products are none by themselves.
    """
    order = {name: i for i, name in enumerate(asked.attributes) if name != OPT_OUT}
    ranked = sorted(
        (name for name in base.names if name != base.cost and not is_product(name)),
        key=lambda name: min((order[one] for one in formula_names(name) if one in order), default=len(order)),
    )
    made: dict[str, tuple[Estimate, str]] = {}
    for name in ranked:
        also = interplay(name, base.names)
        notes = (
            (
                Mistake(
                    "choice_at_zero",
                    "",
                    {"name": coefficient_text(name), "others": ", ".join(map(coefficient_text, also))},
                ),
            )
            if also
            else ()
        )
        found = {f"{base.measure}[{coefficient_text(name)}]": results.wtp(name, ci=ci, level=level, seed=seed)}
        if isinstance(results, LatentClassResults):
            found |= {
                f"{base.measure}[{coefficient_text(name)}, class {q}]": results.wtp(name, q, ci, level, seed)
                for q in range(1, results.classes + 1)
            }
        said = _said(name, base)
        made |= {
            key: (replace(one, what=_renamed(one.what, name, said), notes=one.notes + notes), name)
            for key, one in found.items()
        }
    return made


def _said(name: str, base: ConditionalLogit) -> Text:
    """Return a coefficient in words, a level with the one it is compared with."""
    column, levels = level_of(name)
    if name == OPT_OUT:
        return Text(zh="“都不选”", en="none of these")
    if column not in base.choices.table:
        return Text(zh=coefficient_text(name), en=coefficient_text(name))
    others = {level_of(one)[1] for one in base.names if level_of(one)[0] == column}
    against = [str(one) for one in base.choices.table[column].unique() if str(one) not in others]
    return (
        Text(
            zh=f"{coefficient_text(name)}（相对于 {against[0]}）", en=f"{coefficient_text(name)} (against {against[0]})"
        )
        if levels and len(against) == 1
        else Text(zh=coefficient_text(name), en=coefficient_text(name))
    )


def _span(base: ConditionalLogit, name: str | None) -> float:
    """Return the largest difference of a coefficient's column between the alternatives of a choice."""
    column = base.choices.x[:, :, base.names.index(str(name))]
    high, low = (
        np.where(base.choices.open, column, -np.inf).max(axis=1),
        np.where(base.choices.open, column, np.inf).min(axis=1),
    )
    return float((high - low).max())


def _renamed(what: Text, name: str, said: Mapping[str, str]) -> Text:
    return Text(zh=what.zh.replace(name, said["zh"]), en=what.en.replace(name, said["en"]))
