"""From a survey file to an overlay in one step: estimate, choose the figure, say where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace as replace_fields
from pathlib import Path
from typing import Any

import numpy as np

from esvalue.core.arguments import checked, refusal
from esvalue.core.errors import Mistakes, fail
from esvalue.core.quantified import Of
from esvalue.core.text import Text
from esvalue.inputs.cards import Card
from esvalue.inputs.library import Library
from esvalue.inputs.overlay.reading import Overlay
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.files import SurveyFile
from esvalue.surveys.findings import Findings
from esvalue.surveys.methods import METHODS
from esvalue.surveys.overlays import cards_of_key, estimate_to_overlay, object_to

__all__ = ["survey_to_overlay"]


@checked
def survey_to_overlay(
    file: SurveyFile,
    reading: Findings,
    path: str | Path,
    *,
    library: Library,
    cards: Mapping[str, Card] | None = None,
    placement: Mapping[str, Any] | None = None,
    accept: bool = False,
    date: str | None = None,
    replace: bool = False,
) -> Overlay:
    """Write a figure of a survey as an overlay and return it.

    Parameters
    ----------
    file, reading
        The survey opened, and what it says.
    path
        ``NAME.toml``.
    library, cards
        The price book; cards by domain (default: the card of the library named like the domain in `into`).
    placement
        Beats what the model says: ``into`` (``"wetland.stated_cost[reed]"``), ``figure``, ``variation_into``
        (``"wetland.holder_variation"``: the variation among holders, drawn jointly), ``per`` (``"0.2 household/ha"``)
        and ``per_source`` (where that comes from), ``price_year``.
    accept, date, replace
        See :func:`esvalue.surveys.overlays.estimate_to_overlay`.

    Raises
    ------
    InputError
        No `into`, an unknown figure, holders that are no number with a unit, and whatever the card or the data object
        to.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import pandas as pd
    >>> from esvalue.inputs import Library
    >>> from esvalue.surveys import estimate_file, open_survey
    >>> farms = {"place": "a", "crop": "reed", "yield [kg/mu]": [500, 600, 700], "price [yuan/kg]": 1.0}
    >>> model = 'model = { method = "budgets", into = "wetland.stated_cost[reed]", price_year = 2024 }'
    >>> with TemporaryDirectory() as folder:
    ...     pd.DataFrame(farms | {"cutting [yuan/mu]": 200}).to_csv(f"{folder}/farms.csv", index=False)
    ...     _ = Path(folder, "farms.toml").write_text(model)
    ...     file, found = open_survey(f"{folder}/farms.csv"), estimate_file(f"{folder}/farms.csv")
    ...     made = survey_to_overlay(file, found, f"{folder}/reed.toml", library=Library())
    >>> one = made.file.values["wetland.stated_cost[reed]"]
    >>> round(one.value), one.unit  # (600 x 1 - 200) yuan/mu
    (6000, 'yuan/ha/a')
    """
    where = f"{file.source.name}: model"
    settings = {**file.placement, **{name: value for name, value in (placement or {}).items() if value is not None}}
    if not settings.get("into"):
        raise fail("survey_into_missing", where)
    key = str(settings["into"]).strip()
    name, estimate = reading.figure(_text(settings, "figure"), where)
    problems = Mistakes()
    holders, year = _holders(settings, where, problems), _year(settings, where, problems)
    cards = cards_of_key(key, library) if cards is None else cards
    variation_key, method = _text(settings, "variation_into"), METHODS[file.method]
    if _role(key, cards) == "cost" and not method.costs and file.data.measure != "wta":
        problems.add("survey_value_as_cost", where, name=name, key=key)
    if variation_key:
        allowed = _variations(cards)
        if variation_key not in allowed:
            problems.add("survey_variation_into", where, given=variation_key, known=", ".join(allowed) or "-")
    if variation_key and name not in reading.variation:
        problems.add("survey_no_variation", where, name=name, known="; ".join(reading.variation) or "-")
    problems.raise_if_any()
    estimate = replace_fields(estimate, asked=(method.costs and method.basis == "stated") or file.data.measure == "wta")
    title = Text(zh=f"调查：{file.path.name}，{name}", en=f"survey: {file.path.name}, {name}")
    return estimate_to_overlay(
        estimate,
        key,
        path,
        cards=cards,
        library=library,
        source=file.path,
        title=title,
        basis=method.basis,
        bounds=reading.bounds.get(name),
        method=method.title + Text(zh="：", en=": ") + estimate.what,
        variation=reading.variation[name] if variation_key else None,
        variation_key=variation_key,
        holders=holders,
        holders_source=_text(settings, "per_source"),
        price_year=year,
        seed=file.seed,
        accept=accept,
        date=date,
        replace=replace,
        others=_others(reading, estimate),
    )


def _others(reading: Findings, estimate: Estimate) -> list[str]:
    """Return the figures in the unit of one that nothing speaks against."""
    return [
        name
        for name, one in reading.figures.items()
        if one.unit == estimate.unit and np.isfinite(one.se) and not object_to(one, reading.bounds.get(name))
    ]


def _role(key: str, cards: Mapping[str, Card]) -> str:
    """Return the role of the parameter a key names ("" for a price, or a key that is unknown)."""
    domain, _, name = key.partition(".")
    found = cards[domain].parameters.get(name.split("[", 1)[0].split("#", 1)[0]) if domain in cards else None
    return found.role or "" if found is not None else ""


def _variations(cards: Mapping[str, Card]) -> list[str]:
    """Return the parameters that hold the variation of cost among holders:
    dimensionless arguments of the node a card's holders name for it.
    """
    found = []
    for domain, card in cards.items():
        node = card.nodes.get(card.holders.spread) if card.holders is not None else None
        names = node.taken if node is not None else ()
        found += [f"{domain}.{name}" for name in names if name in card.parameters and not card.parameters[name].unit]
    return found


def _text(settings: Mapping[str, Any], name: str) -> str | None:
    value = settings.get(name)
    return None if value is None else str(value).strip() or None


def _holders(settings: Mapping[str, Any], where: str, problems: Mistakes) -> tuple[float, str] | None:
    text = _text(settings, "per")
    if text is None:
        return None
    number, _, unit = text.partition(" ")
    try:
        made = float(number)
    except ValueError:
        problems.add("survey_per", where, given=text)
        return None
    reason = refusal(made, Of("number", low=0, open=("low",)))
    if reason is not None:
        problems.add("bad_value", f"{where}: per", reason=reason.said)
    return made, unit.strip()


def _year(settings: Mapping[str, Any], where: str, problems: Mistakes) -> int | None:
    value = settings.get("price_year")
    if value is None:
        return None
    try:
        made = float(str(value))
    except ValueError:
        problems.add("survey_setting_number", where, name="price_year", given=str(value))
        return None
    reason = refusal(made, Of("year"))
    if reason is not None:
        problems.add("bad_value", f"{where}: price_year", reason=reason.said)
        return None
    return int(made)
