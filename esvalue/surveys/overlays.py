"""From an estimate of a survey to an overlay: units checked, joint draws kept,
figures the data do not carry objected to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np

from esvalue.core.arguments import checked
from esvalue.core.declared import declared
from esvalue.core.distributions import Spread
from esvalue.core.errors import InputError, Mistake, fail, nearest
from esvalue.core.text import Text
from esvalue.core.units import Unit, conversion, counted_by, parse, product
from esvalue.inputs.card_reading import load_card
from esvalue.inputs.cards import Card
from esvalue.inputs.library import Library
from esvalue.inputs.overlay.digests import file_digest
from esvalue.inputs.overlay.overlay_file import OverlaySource, OverlayValue
from esvalue.inputs.overlay.reading import Overlay
from esvalue.inputs.overlay.writing import write_checked
from esvalue.inputs.parameters import Basis, Parameter
from esvalue.surveys.amounts import amount
from esvalue.surveys.estimate import DataBounds, Estimate
from esvalue.surveys.vocabulary import figure_title, title_list, unit_words

__all__ = ["cards_of_key", "estimate_to_overlay", "object_to"]

#: Notes of an estimate that are objections by themselves.
OBJECTIONS = ("cv_infinite_mean", "cv_beyond_bids", "cv_tail", "cv_outside_bounds", "cv_no_interval")
#: The least share of a mean that must come from within the amounts asked.
INSIDE = 0.5
#: What is rather written than a figure that is objected to, the first that there is: a mean, for what is summed.
BETTER = ("truncated", "turnbull", "median")


@checked
def object_to(estimate: Estimate, bounds: DataBounds | None = None) -> tuple[Mistake, ...]:
    """Return what speaks against an estimate by its own data; nothing if all is well.

    Parameters
    ----------
    estimate
        The figure.
    bounds
        What its data span; without them only its own notes and its finiteness are judged.

    Notes
    -----
    Objected to: a figure that is infinite or no number; one above the highest or below the lowest amount stated or
    asked; a mean of which less than half comes from within these amounts; a fitted mean that does not meet the bounds
    its answers set without a distribution.

    >>> wide = Estimate({"en": "mean", "zh": "均值"}, 150.0, 5.0, 140.0, 160.0, 0.95, "delta", "CNY/year")
    >>> [one.code for one in object_to(wide, DataBounds(0.0, 100.0, 60.0))]
    ['estimate_above', 'estimate_tail']
    """
    if not np.isfinite(estimate.value):
        return (
            Mistake(
                "estimate_infinite",
                "",
                {"value": amount(estimate.value), "name": estimate.what, "instead": instead_of(())},
            ),
        )
    found: list[Mistake] = []
    if bounds is not None:
        unit = unit_words(estimate.unit)
        facts: dict[str, object] = {"value": amount(estimate.value), "unit": unit}
        if estimate.value > bounds.high:
            found.append(Mistake("estimate_above", "", {**facts, "bound": amount(bounds.high, 6)}))
        if estimate.value < bounds.low:
            found.append(Mistake("estimate_below", "", {**facts, "bound": amount(bounds.low, 6)}))
        if bounds.capped_mean is not None and estimate.value > 0 and bounds.capped_mean < INSIDE * estimate.value:
            found.append(
                Mistake(
                    "estimate_tail",
                    "",
                    {"share": 1 - bounds.capped_mean / estimate.value, "bound": amount(bounds.high, 6), "unit": unit},
                )
            )
    said = {one.code for one in found}
    told = {"cv_beyond_bids": "estimate_above", "cv_tail": "estimate_tail"}
    return (*found, *(one for one in estimate.notes if one.code in OBJECTIONS and told.get(one.code) not in said))


def estimate_to_overlay(
    estimate: Estimate,
    key: str,
    path: str | Path,
    *,
    source: str | Path | OverlaySource,
    cards: Mapping[str, Card] | None = None,
    library: Library | None = None,
    title: Text | None = None,
    method: Text | None = None,
    evidence: Literal["survey", "monitoring"] = "survey",
    bounds: DataBounds | None = None,
    variation: Estimate | None = None,
    variation_key: str | None = None,
    holders: tuple[float, str] | None = None,
    holders_source: str | None = None,
    spread: Literal["auto", "draws", "normal", "lognormal"] = "auto",
    price_year: int | None = None,
    basis: Basis | None = None,
    seed: int | None = None,
    accept: bool = False,
    date: str | None = None,
    replace: bool = False,
    others: Sequence[str] = (),
) -> Overlay:
    r"""Write an estimate as an overlay that sets a card's parameter or a price, and return it.

    Parameters
    ----------
    estimate
        The figure with its unit and uncertainty.
    key
        What it sets: ``"wetland.stated_cost[reed]"``, ``"prices.reed"``.
    path
        ``NAME.toml``; joint draws go to ``NAME.sample.csv`` beside it.
    source
        The survey file (its digest is taken), or a source in full.
    cards, library
        Cards by domain (default: the card of the library named like the domain of the key), and the library with the
        price book.
    title, method
        Title of the overlay, and how the estimate was made, in both languages (default: the source, and what the
        estimate is).
    evidence
        Kind of evidence.
    bounds
        What the data span; see :func:`object_to`.
    variation, variation_key
        For a floor: the coefficient of variation among holders and the parameter that holds it. Written with the mean
        as joint draws where both have draws of one fit (:func:`esvalue.surveys.holder_moments`).
    holders
        Holders per payment base, such as (2.5, "household/ha"), where the survey asked per household or person:
        multiplies the estimate.
    holders_source
        Where that number comes from; without it the value counts as judgement.
    spread
        "draws" keeps the draws, "normal" and "lognormal" take value and standard error; "auto" takes the draws if there
        are any, else log-normal for a parameter that cannot be negative (the mean of the spread is the estimate), else
        normal.
    price_year
        Year of the prices of the estimate, required for money.
    basis
        Basis of the price (default: "stated" for money).
    seed
        Seed of the draws.
    accept
        Write an estimate that is objected to; the objections are noted in the overlay.
    date, replace
        See :func:`esvalue.inputs.overlay.write_overlay`.
    others
        Figures of the same survey that nothing speaks against, named where this one is not written.

    Raises
    ------
    InputError
        An estimate objected to; what holders ask for as a part of their cost; a unit that does not convert; an unknown
        key; infinite draws; no usable standard error; money without a year; values outside the card's bounds; a file
        that is there.
    """
    library = library or Library()
    cards = cards_of_key(key, library) if cards is None else cards
    named = source.title if isinstance(source, OverlaySource) else Text.same(Path(source).name)
    title = title or Text(zh=f"调查：{named.zh}", en=f"survey: {named.en}")
    method = method or Text(zh=estimate.what["zh"], en=estimate.what["en"])
    _check_whole(estimate, key, cards)
    objections = object_to(estimate, bounds) + (object_to(variation) if variation is not None else ())
    _check_accepted(objections, key, accept, instead_of(others))
    if (variation is None) != (variation_key is None):
        raise fail("estimate_variation", key)
    pairs = [(key, estimate, holders)] + (
        [(variation_key, variation, None)] if variation is not None and variation_key is not None else []
    )
    joint = spread in ("auto", "draws") and all(one.draws is not None for _, one, _ in pairs)
    if spread == "draws" and not joint:
        raise fail("estimate_no_draws", key)
    if joint and len({len(one.draws) for _, one, _ in pairs if one.draws is not None}) > 1:
        raise fail("estimate_not_joint", key, first=key, second=str(variation_key))
    note = Text(zh="；", en="; ").join(Text.by(one.text) for one in objections) if objections else None
    values: dict[str, OverlayValue] = {}
    draws: dict[str, np.ndarray] = {}
    for name, one, per in pairs:
        parameter = _parameter(name, cards, library)
        unit = parse(parameter.unit)
        times = _times(one, unit, per, name)
        money = bool(unit.powers.get("currency"))
        if money:
            _check_year(price_year, library, name)
        facts: dict[str, Any] = {"value": one.value * times, "unit": parameter.unit or None}
        if money:
            facts |= {"price_year": price_year, "basis": basis or "stated"}
        if per:
            facts |= {
                "conversion": _conversion(one, per, holders_source),
                "evidence": None if holders_source else "judgement",
            }
        if joint and one.draws is not None:
            draws[name] = _scaled_draws(one.draws, times, name)
            values[name] = OverlayValue(**facts, sampled=True, note=note)
        else:
            values[name] = OverlayValue(**facts, spread=_spread(spread, one, times, parameter, name), note=note)
    if not isinstance(source, OverlaySource):
        file = Path(source)
        source = OverlaySource(title=named, kind=evidence, locator=file.name, digest=file_digest(file))
    return write_checked(
        path,
        values,
        cards=cards,
        library=library,
        source=source,
        method=method,
        title=title,
        seed=seed,
        draws=draws or None,
        date=date,
        replace=replace,
    )


def _scaled_draws(draws: np.ndarray, times: float, key: str) -> np.ndarray:
    """Return draws in the unit of what they set; raises where they are not finite, or all the same."""
    made = np.asarray(draws, float) * times
    if not np.isfinite(made).all() or np.ptp(made) == 0:
        raise fail("estimate_draws", key, count=int((~np.isfinite(made)).sum()), total=len(made))
    return made


def cards_of_key(key: str, library: Library) -> dict[str, Card]:
    """Return the card of the library that a key such as ``wetland.stated_cost[reed]`` names; none for a price."""
    domain = key.split(".", 1)[0]
    if domain == "prices":
        return {}
    card = load_card(library.card_path(domain), library)
    return {card.domain: card}


def _check_whole(estimate: Estimate, key: str, cards: Mapping[str, Card]) -> None:
    """Raise where what holders ask for, all that a duty costs them, would become a part of their cost."""
    domain, _, rest = key.partition(".")
    card, name = cards.get(domain), rest.split("[", 1)[0].split("#", 1)[0]
    if not estimate.asked or card is None or name not in card.parameters or card.parameters[name].role != "cost":
        return
    stated = card.holders.stated if card.holders is not None else None
    if stated is None:
        raise fail("estimate_asked_no_entry", key, card=card.name)
    if name != stated:
        keys = [f"{domain}.{stated}{at}" for at in card.parameters[stated].settable()]
        same = f"{domain}.{stated}{rest.removeprefix(name)}"
        raise fail(
            "estimate_asked", key, entry=same if same in keys else Text(zh=" 或 ".join(keys), en=" / ".join(keys))
        )


def _parameter(key: str, cards: Mapping[str, Card], library: Library) -> Parameter:
    known = {
        f"{domain}.{name}{at}": parameter
        for domain, card in cards.items()
        for name, parameter in card.parameters.items()
        for at in parameter.settable()
    }
    known |= {
        f"prices.{name}{at}": parameter for name, parameter in library.prices.items() for at in parameter.settable()
    }
    inside = [name for name in known if name.startswith((f"{key}#", f"{key}["))]
    if key not in known and inside:
        raise fail("estimate_several", key, known=", ".join(inside))
    if key not in known:
        raise fail("unknown_name", "estimate", what="record", name=key, nearest=nearest(key, known) or "-")
    return known[key]


def _times(estimate: Estimate, wanted: Unit, holders: tuple[float, str] | None, key: str) -> float:
    """Return the factor from the unit of an estimate to that of a parameter, through holders per base where given."""
    own = parse("" if estimate.unit == "1" else estimate.unit, key)
    times = 1.0
    if holders is not None:
        number, text = holders
        if not (np.isfinite(number) and number > 0):
            raise fail("estimate_holders", key, given=number, unit=text)
        per = parse(text, key)
        own = product((own, 1), (per, 1))
        times = number
    if own.same_kind(wanted):
        return times * conversion(own, wanted)
    payer = next(
        (name for name in ("household", "person") if own.powers.get(name, 0.0) < 0 and name not in wanted.powers), None
    )
    if payer and holders is None:
        raise fail(
            "estimate_payer",
            key,
            given=unit_words(estimate.unit),
            wanted=unit_words(str(wanted)),
            per=unit_words(f"{payer}/{counted_by(wanted.text).text or 'ha'}"),
        )
    raise fail("estimate_unit", key, given=unit_words(str(own)), wanted=unit_words(str(wanted)))


def _conversion(estimate: Estimate, holders: tuple[float, str], source: str | None) -> Text:
    """Return how a figure per household or person became one per base, and on whose word."""
    per = Text.same(f"{holders[0]:g} ") + unit_words(holders[1])
    product = Text.same("{} {} x {}").format(amount(estimate.value, 6), unit_words(estimate.unit), per)
    whence = Text.same(source) if source else Text(zh="未注明，计为判断", en="none given, counted as judgement")
    return Text(zh="{0}（{1} 的来源：{2}）", en="{0} (source of {1}: {2})").format(product, per, whence)


def _check_year(year: int | None, library: Library, key: str) -> None:
    """Raise unless the price index reaches a year."""
    changes = library.price_index.changes
    if year is None:
        raise fail("estimate_no_year", key)
    if not min(changes) - 1 <= year <= max(changes):
        raise fail("estimate_year", key, given=year, first=min(changes) - 1, last=max(changes))


def _spread(kind: str, estimate: Estimate, times: float, parameter: Parameter, key: str) -> Spread:
    value, se = estimate.value * times, estimate.se * abs(times)
    if not (np.isfinite(se) and se > 0):
        raise fail("estimate_no_se", key, se=estimate.se)
    here = declared(parameter)
    low = here.low if parameter.minimum is None else max(here.low, parameter.minimum)
    high = here.high if parameter.maximum is None else min(here.high, parameter.maximum)
    if kind == "auto" and low > -np.inf and high < np.inf and low <= value <= high:
        return Spread("truncnormal", (value, se, low, high))
    if kind == "normal" or (kind == "auto" and low < 0):
        return Spread("normal", (value, se))
    if value <= 0:
        raise fail("estimate_lognormal", key, value=amount(value))
    logs = np.log1p((se / value) ** 2)
    return Spread("lognormal", (float(value / np.exp(logs / 2)), float(np.exp(np.sqrt(logs)))))


def instead_of(others: Sequence[str]) -> Text:
    """Return how to take another figure of the same survey.

    >>> instead_of(["median", "truncated"]).en
    '--figure truncated, or a row figure = truncated in the sheet model (as well: median)'
    """
    if not others:
        return Text(zh="中位数或截断均值", en="the median or the truncated mean")
    first = next((name for name in BETTER if name in others), others[0])
    name, rest = Text.by(partial(figure_title, first)), [one for one in others if one != first]
    more = Text(zh="（也可用：{}）", en=" (as well: {})").format(
        title_list(Text.by(partial(figure_title, one)) for one in rest)
    )
    how = Text(
        zh="--figure {0}，或在“模型”中写一行 数值 = {0}", en="--figure {0}, or a row figure = {0} in the sheet model"
    )
    return how.format(name) + (more if rest else Text.same(""))


def _check_accepted(objections: tuple[Mistake, ...], key: str, accept: bool, instead: Text) -> None:
    """Refuse an estimate that no file can hold, and one that is objected to and not accepted."""
    mistakes = [Mistake(one.code, key, {**one.fields, "instead": instead}) for one in objections]
    if any(one.code == "estimate_infinite" for one in objections):
        raise InputError(mistakes)
    if objections and not accept:
        raise InputError([*mistakes, Mistake("estimate_refused", key, {"instead": instead})])
