"""From a calibration to an overlay: closed forms where there are any, joint draws where parameters are known together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from esvalue.calibration.notes import named
from esvalue.calibration.parameters import FitParameter
from esvalue.calibration.target import REACH
from esvalue.calibration.words import draws_words, method_words
from esvalue.distributions import Spread
from esvalue.errors import fail
from esvalue.overlay import Overlay, OverlaySource, OverlayValue, write_overlay
from esvalue.schema import Title

if TYPE_CHECKING:
    from esvalue.calibration.results import Calibration

__all__ = ["to_overlay"]

Array = npt.NDArray[np.float64]
#: Quantiles an empirical spread of one parameter alone is written with.
QUANTILES = 199


def to_overlay(made: Calibration, path: str | Path, *, title: Title | None = None, source_title: str | Mapping[str, str] | None = None, joint: bool | None = None,
               draws: int = 1024, evidence: Literal["monitoring", "survey"] | None = None, date: str | None = None, replace: bool = False) -> Overlay:  # fmt: skip
    """Write the fitted values as an overlay and return it.

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
        Write joint draws (default: whenever more than one parameter was fitted, or the posterior was sampled). Without them
        each parameter has a spread of its own: normal and log-normal stay what they are, others become 199 quantiles.
    draws
        Number of joint draws.
    evidence
        Kind of evidence (default: "survey" when every observation is one, else "monitoring").
    date
        Day of the estimate (default: today, UTC).
    replace
        Overwrite files that are there.

    Raises
    ------
    InputError
        The fit is of no bound model; without a prior, a parameter that ran to the end of its spread; a file that is there or cannot be written.
    """
    if made.binder is None:
        raise fail("fit_setting", "to_overlay", name="model", wanted="esvalue.bind / calibrate", given="-")
    for k, one in enumerate(made.parameters):
        if not made.objective.prior and abs(made.scores[k]) > REACH - 0.01:
            raise fail("overlay_at_end", str(path), name=named({lang: one.label(lang) for lang in ("zh", "en")}), file=one.quantity.file)
    together = joint if joint is not None else len(made.parameters) > 1 or made.draws is not None
    sample = made.sample(draws, made.seed) if together else None
    values = {one.key: _value(made, k, one, sample) for k, one in enumerate(made.parameters)}
    kinds = {one.evidence for one in made.observations.rows}
    cards = {domain: bound.card for domain, bound in made.binder.bound.items()}
    words = ", ".join(one.label("en") for one in made.parameters)
    names = "、".join(one.label("zh") for one in made.parameters)
    sources = _sources(made, 8)
    years = [one.year for one in made.observations.rows if one.year is not None]
    source = OverlaySource(
        title=_named(source_title) if source_title else _data(made), locator=made.observations.file,
        kind=evidence or ("survey" if kinds == {"survey"} else "monitoring"),
        digest=made.observations.digest, year=max(years) if years else None, note=Title(zh=f"观测来源：{sources[0]}", en=f"observations from: {sources[1]}"),
    )  # fmt: skip
    return write_overlay(path, values, cards=cards, library=made.binder.library, source=source, method=_method(made, sample), seed=made.seed,
                         title=title or Title(zh=f"标定：{names}", en=f"calibration of {words}"), draws=sample, date=date, replace=replace)  # fmt: skip


def _method(made: Calibration, sample: dict[str, Array] | None) -> Title:
    """Return how the values were estimated, and of a posterior how many draws it rests on."""
    said = method_words(made)
    if made.draws is None:
        return Title(**said)
    drawn = draws_words(made, len(next(iter(sample.values()))) if sample else 0)
    return Title(zh=f"{said['zh']}；{drawn['zh']}", en=f"{said['en']}; {drawn['en']}")


def _named(title: str | Mapping[str, str]) -> Title:
    return Title(zh=title, en=title) if isinstance(title, str) else Title(**title)


def _data(made: Calibration) -> Title:
    """Return what the report calls the data: the file, and the sources its rows name."""
    zh, en = _sources(made, 3)
    file = made.observations.file
    return Title(zh=f"{file}：{zh}", en=f"{file}: {en}") if file else Title(zh=zh, en=en)


def _sources(made: Calibration, most: int) -> tuple[str, str]:
    named = list(dict.fromkeys(one.source for one in made.observations.rows))
    more = f" ... ({len(named)})" if len(named) > most else ""
    return "；".join(named[:most]) + more, "; ".join(named[:most]) + more


def _value(made: Calibration, k: int, one: FitParameter, sample: dict[str, Array] | None) -> OverlayValue:
    record = one.quantity.record
    value = float(one.value(made.scores[k]))
    facts = {"value": value, "unit": record.unit or one.quantity.unit.text or None, "price_year": record.price_year, "published": record.published, "basis": record.basis}
    if sample is not None:
        low, high = sample[one.key].min(), sample[one.key].max()
        return OverlayValue(**{**facts, "value": float(np.clip(value, low, high))}, sampled=True)  # type: ignore[arg-type]
    return OverlayValue(**facts, spread=_spread(made, k, one))  # type: ignore[arg-type]


def _spread(made: Calibration, k: int, one: FitParameter) -> Spread:
    """Return the spread of one parameter alone: its scores are normal, so normal and log-normal spreads stay so."""
    z, sd, n = float(made.scores[k]), float(made.scores_sd[k]), one.spread.numbers
    if one.spread.kind == "normal" and made.draws is None:
        return Spread("normal", (n[0] + n[1] * z, n[1] * sd))
    if one.spread.kind == "lognormal" and made.draws is None:
        return Spread("lognormal", (float(n[0] * n[1] ** z), float(n[1] ** sd)))
    from scipy.special import ndtri

    at = (np.arange(QUANTILES) + 0.5) / QUANTILES
    scores = np.quantile(made.draws[k], at) if made.draws is not None else z + sd * ndtri(at)
    return Spread("empirical", tuple(float(x) for x in one.value(scores)))
