"""Calibrating a bound model, a card with its places, or a scenario, to observations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from esvalue.calibration.fitting import fit as fit_mode
from esvalue.calibration.forward import forward_model, place_observations
from esvalue.calibration.observations import Observations
from esvalue.calibration.parameters import find_parameters
from esvalue.calibration.posterior import sample_posterior
from esvalue.calibration.results import Calibration
from esvalue.calibration.target import FitObjective
from esvalue.core.arguments import Correlation, OneOrMore, Seed, checked
from esvalue.core.errors import InputError, Mistakes, fail, nearest
from esvalue.core.names import one_or_more
from esvalue.inputs.opening import open_scenario
from esvalue.inputs.scenario import Loaded
from esvalue.model.model import Model, bind_all

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["METHODS", "calibrate", "calibrate_scenario"]

METHODS = ("map", "likelihood", "posterior")


@checked
def calibrate(
    model: Model,
    observations: Observations | pd.DataFrame | str | Path | Sequence[Mapping[str, Any]],
    fit: str | Sequence[str],
    *,
    method: Literal["map", "likelihood", "posterior"] = "map",
    loss: str = "linear",
    starts: OneOrMore = 8,
    seed: Seed = 0,
    correlation: Mapping[tuple[str, str], Correlation] | None = None,
    along: Sequence[str] | str | None = None,
    **how: Any,
) -> Calibration:
    """Fit parameters of a bound model to observations of its nodes.

        minimise sum over i of rho(((f_i(theta) - y_i) / s_i)^2) / 2 + z' R^-1 z / 2,  theta_k = Q_k(Phi(z_k))

    Every parameter moves along the quantile function Q of its own spread in the card, so its prior is a standard normal
    score z, its bounds hold of themselves, and the most probable z does not depend on the unit the parameter is written
    in. All other uncertain entries that the observations feel move along in the same way (not without a prior), so that
    what is not known of them widens the intervals.

    Parameters
    ----------
    model
        A bound model (:func:`esvalue.bind`), of one or several cards; prices that cards share are fitted to all of
        them.
    observations
        A CSV file, a frame, or a list of rows by column name (see :func:`esvalue.calibration.read_observations`).
    fit
        Names of parameters (see :func:`esvalue.calibration.find_parameters`); one alone as a text.
    method
        "map": most probable values and their curvature; "likelihood": without the prior; "posterior": draws by emcee.
    loss
        "linear", or robust against single wild observations: "huber", "cauchy".
    starts, seed
        Starts of the search, and the seed of all that is random.
    correlation
        (key, key) -> correlation of the normal scores of the prior.
    along
        Names of the other uncertain entries (uncertain columns of places, parameters that are not named) that move with
        their spreads; they do not go into the overlay. Default: "all" that the observations feel where there is a
        prior, none (``()``: they stay at their central values) where there is none.
    **how
        Of a posterior: ``steps``, ``most`` and ``walkers`` (see
        :func:`esvalue.calibration.posterior.sample_posterior`).

    Raises
    ------
    InputError
        Any mistake in observations or names; without a prior fewer observations than parameters; a posterior that did
        not converge.

    References
    ----------
    Tarantola (2005), doi:10.1137/1.9780898717921, chapter 3, for least squares with a prior.

    Examples
    --------
    >>> import pandas as pd
    >>> from esvalue.model import bind
    >>> marsh = {"place": ["a"], "county": "A", "region_type": "ordinary", "site": "marsh", "cover": "reed"}
    >>> marsh |= {"xie_class": "wetland", "area [ha]": [10.0], "eligible_area [ha]": [10.0], "water_depth [m]": 0.3}
    >>> sources = {"column": ["area", "eligible_area", "water_depth"], "place": "*", "source": "judgement"}
    >>> model = bind("wetland", pd.DataFrame(marsh), sources=pd.DataFrame(sources), price_year=2024)
    >>> seen = {"node": "wetland.reed_output", "place": "a", "source": "cut plots"}
    >>> seen |= {"value [t_DM/a]": 80.0, "error [t_DM/a]": 0.01}
    >>> fitted = calibrate(model, [seen], ["wetland.reed_yield[reed]"], seed=1)
    >>> round(fitted.values["wetland.reed_yield[reed]"], 3)  # t/ha over 10 ha
    8.0
    """
    if method not in METHODS:
        raise fail(
            "bad_choice", "method", given=method, known=", ".join(METHODS), nearest=nearest(method, METHODS) or "-"
        )
    binder = model.binder
    domains = list(binder.bound)
    found = Observations.read(observations)
    year, library = binder.settings.price_year, binder.library
    words = library.vocabulary
    for bound in binder.bound.values():
        words = words.extended(bound.card.vocabulary)
    try:
        parameters = find_parameters(model.graph, one_or_more(fit), domains, words)
    except InputError as error:
        problems = Mistakes()
        problems.extend(error)
        place_observations(model.graph, found, domains, library, year, problems=problems)
        problems.raise_if_any()
        raise
    beside = along if along is not None else () if method == "likelihood" else "all"
    forward = forward_model(model.graph, parameters, found, domains, library, price_year=year, along=beside)
    objective = FitObjective(forward, method != "likelihood", loss, correlation)
    made = replace(fit_mode(objective, starts, seed), binder=binder)
    return made if method != "posterior" else sample_posterior(made, seed=seed, **how)


@checked
def calibrate_scenario(
    scenario: str | Path | Loaded, observations: Any, fit: str | Sequence[str], **how: Any
) -> Calibration:
    """Calibrate the cards of a scenario, bound to its places, with its prices, overlays and correlations (parameters of
    :func:`calibrate`).

    Parameters
    ----------
    scenario
        Name or path of a scenario, or a loaded one.
    observations, fit
        As for :func:`calibrate`.
    **how
        What else :func:`calibrate` takes.

    Raises
    ------
    InputError
        As :func:`calibrate`; an overlay in force that was estimated from the same file of observations: they would
        count twice.

    Examples
    --------
    >>> seen = {"node": "sea_reserve.floor", "place": "核心区", "source": "interviews"}
    >>> seen |= {"value [yuan/mu/a]": 225.0, "error [yuan/mu/a]": 2.0, "price_year": 2016}
    >>> made = calibrate_scenario("sea_reserve", [seen], ["sea_reserve.gear_life"], starts=1)
    >>> round(made.values["sea_reserve.gear_life"], 2)  # 10 a before
    5.2
    >>> calibrate_scenario("sea_reserve", [seen], ["gear_live"])
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: fit: parameter 'gear_live' is not defined; nearest: gear_life
    """
    loaded = open_scenario(scenario)
    observations = Observations.read(observations)
    used = [
        one.path.name
        for one in loaded.overlays
        if observations.digest and one.file.source.digest == observations.digest
    ]
    if used:
        raise fail("observations_used", observations.file, overlay=", ".join(used), scenario=loaded.path.name)
    files = {domain: path.name for domain, path in loaded.card_paths.items()}
    model = bind_all(loaded.library, loaded.settings(), loaded.cards, loaded.places, files)
    return calibrate(model, observations, fit, **{"correlation": loaded.scenario.correlation, **how})
