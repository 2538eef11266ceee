"""From a calibration to an overlay: what the observations speak of, in closed form where there is one,
as joint draws where it is known together.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from esvalue.calibration.parameters import FitParameter
from esvalue.calibration.summary import draws_words, method_words
from esvalue.calibration.target import REACH
from esvalue.core.distributions import Spread
from esvalue.core.errors import InputError, Mistake, fail
from esvalue.core.text import Text
from esvalue.inputs.overlay import Overlay, OverlaySource, OverlayValue, write_checked

if TYPE_CHECKING:
    from esvalue.calibration.results import Calibration

__all__ = ["to_overlay"]

Array = npt.NDArray[np.float64]
#: Quantiles an empirical spread of one parameter alone is written with.
QUANTILES = 199


def to_overlay(
    made: Calibration,
    path: str | Path,
    *,
    title: Text | str | None = None,
    source_title: str | Mapping[str, str] | None = None,
    joint: bool | None = None,
    draws: int = 1024,
    evidence: Literal["monitoring", "survey"] | None = None,
    accept: bool = False,
    date: str | None = None,
    replace: bool = False,
) -> Overlay:
    """Write the fitted values as an overlay that `run` and `diff` read, and return it.

    Entries the observations say nothing of are not in it: they keep what the card says.

    Parameters
    ----------
    made
        A calibration of a bound model.
    path
        ``NAME.toml``; joint draws go to ``NAME.sample.csv`` beside it.
    title
        Title of the overlay.
    source_title
        Title of the data (default: the name of the file of observations, and where these come from).
    joint
        Write joint draws (default: whenever more than one parameter was fitted, or the posterior was sampled). Without
        them each parameter has a spread of its own: normal and log-normal stay what they are, others become 199
        quantiles.
    draws
        Number of joint draws.
    evidence
        Kind of evidence (default: "survey" when every observation is one, else "monitoring").
    accept
        Write a fit that objects to itself (:attr:`Calibration.objections`); the objections are noted in the overlay.
    date
        Day of the estimate (default: today, UTC).
    replace
        Overwrite files that are there.

    Raises
    ------
    InputError
        The fit is of no bound model; the observations say nothing of any entry; a fit that objects to itself; without a
        prior, a parameter that ran to the end of its spread; a value the card refuses; a file that is there or cannot
        be written.
    """
    if made.binder is None:
        raise fail("fit_setting", "to_overlay", name="model", wanted="esvalue.bind / calibrate", given="-")
    written = [(k, one) for k, one in enumerate(made.parameters) if not made.silent[k]]
    if not written:
        raise fail(
            "overlay_nothing_said",
            str(path),
            names=Text.same(" | ").join(Text.by(one.label) for one in made.parameters),
        )
    for k, one in written:
        if not made.objective.prior and abs(made.scores[k]) > REACH - 0.01:
            raise fail("overlay_at_end", str(path), name=Text.by(one.label), file=one.quantity.file)
    if made.objections and not accept:
        raise InputError(
            [
                *(Mistake(one.code, str(path), one.fields) for one in made.objections),
                Mistake("fit_refused", str(path), {}),
            ]
        )
    together = joint if joint is not None else len(written) > 1 or made.draws is not None
    drawn = made.sample(draws, made.seed) if together else {}
    sample = {one.key: drawn[one.key] for _, one in written} if together else None
    note = (
        Text(
            zh="；".join(one.text("zh") for one in made.objections),
            en="; ".join(one.text("en") for one in made.objections),
        )
        if made.objections
        else None
    )
    values = {one.key: _value(made, k, one, sample, note) for k, one in written}
    kinds = {one.evidence for one in made.observations.rows}
    cards = {domain: bound.card for domain, bound in made.binder.bound.items()}
    words = ", ".join(one.label("en") for _, one in written)
    names = "、".join(one.label("zh") for _, one in written)
    sources = _sources(made, 8)
    years = [one.year for one in made.observations.rows if one.year is not None]
    source = OverlaySource(
        title=_named(source_title) if source_title else _data(made),
        locator=made.observations.file,
        kind=evidence or ("survey" if kinds == {"survey"} else "monitoring"),
        digest=made.observations.digest,
        year=max(years) if years else None,
        note=Text(zh=f"观测来源：{sources[0]}", en=f"observations from: {sources[1]}"),
    )
    return write_checked(
        path,
        values,
        cards=cards,
        library=made.binder.library,
        source=source,
        method=_method(made, sample),
        seed=made.seed,
        title=title or Text(zh=f"标定：{names}", en=f"calibration of {words}"),
        draws=sample,
        date=date,
        replace=replace,
    )


def _method(made: Calibration, sample: dict[str, Array] | None) -> Text:
    """Return how the values were estimated, and of a posterior how many draws it rests on."""
    said = method_words(made)
    if made.draws is None:
        return Text(**said)
    drawn = draws_words(made, len(next(iter(sample.values()))) if sample else 0)
    return Text(zh=f"{said['zh']}；{drawn['zh']}", en=f"{said['en']}; {drawn['en']}")


def _named(title: str | Mapping[str, str]) -> Text:
    return Text.same(title) if isinstance(title, str) else Text(**title)


def _data(made: Calibration) -> Text:
    """Return what the report calls the data: the file, and the sources its rows name."""
    zh, en = _sources(made, 3)
    file = made.observations.file
    return Text(zh=f"{file}：{zh}", en=f"{file}: {en}") if file else Text(zh=zh, en=en)


def _sources(made: Calibration, most: int) -> tuple[str, str]:
    named = list(dict.fromkeys(one.source for one in made.observations.rows))
    more = f" ... ({len(named)})" if len(named) > most else ""
    return "；".join(named[:most]) + more, "; ".join(named[:most]) + more


def _value(
    made: Calibration, k: int, one: FitParameter, sample: dict[str, Array] | None, note: Text | None
) -> OverlayValue:
    record, value = one.quantity.record, float(one.value(made.scores[k]))
    # money was brought to the year of the record's prices, also where the record knows only when it was published
    year = one.quantity.price_years[0] if one.quantity.price_years else record.price_year
    facts = {
        "value": value,
        "unit": record.unit or one.quantity.unit.text or None,
        "price_year": year,
        "basis": record.basis,
        "note": note,
    }
    if sample is not None:
        low, high = sample[one.key].min(), sample[one.key].max()
        return OverlayValue(**{**facts, "value": float(np.clip(value, low, high))}, sampled=True)  # type: ignore[arg-type]
    return OverlayValue(**facts, spread=_spread(made, k, one))  # type: ignore[arg-type]


def _spread(made: Calibration, k: int, one: FitParameter) -> Spread:
    """Return the spread of one parameter alone: its scores are normal, so normal and log-normal spreads stay so; in the
    far tail each side has its own width (:attr:`Calibration.sides`).
    """
    z, (below, above), n = float(made.scores[k]), made.sides[:, k], one.spread.numbers
    even = made.draws is None and below == above
    if one.spread.kind == "normal" and even:
        return Spread("normal", (n[0] + n[1] * z, n[1] * float(above)))
    if one.spread.kind == "lognormal" and even:
        return Spread("lognormal", (float(n[0] * n[1] ** z), float(n[1] ** float(above))))
    from scipy.special import ndtri

    at = (np.arange(QUANTILES) + 0.5) / QUANTILES
    away = ndtri(at)
    scores = np.quantile(made.draws[k], at) if made.draws is not None else z + away * np.where(at < 0.5, below, above)
    return Spread("empirical", tuple(float(x) for x in one.value(scores)))
