"""How well observations that were left out are predicted: k folds by row, place, node or year, and a hold-out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.calibration.fitting import fit
from esvalue.calibration.observations import Observation
from esvalue.core.arguments import OpenShare, Seed, TwoOrMore, checked
from esvalue.core.columns import need_columns
from esvalue.core.errors import fail, nearest

if TYPE_CHECKING:
    import pandas as pd

    from esvalue.calibration.results import Calibration

__all__ = ["cross_validate", "errors_left_out", "hold_out"]

Array = npt.NDArray[np.float64]
_GROUPS: dict[str, Callable[[int, Observation], object]] = {
    "row": lambda i, one: i,
    "place": lambda i, one: one.place,
    "year": lambda i, one: one.year,
    "node": lambda i, one: one.node,
    "source": lambda i, one: one.source,
}


@checked
def cross_validate(made: Calibration, folds: TwoOrMore = 5, by: str = "row", seed: Seed = 0) -> pd.DataFrame:
    """Return every observation as predicted by a fit to the other folds.

    Parameters
    ----------
    made
        A fit; its objective and number of starts are used again.
    folds
        Number of folds.
    by
        What stays together: "row", "place", "year", "node" or "source".
    seed
        Seed of who is in which fold.

    Returns
    -------
    Frame: node, place, year, unit, value, error, predicted, residual, standardised (by the measurement error), sd (of
    the prediction, parameters and measurement error together), fold.

    Raises
    ------
    InputError
        An unknown `by`; fewer groups than folds, or fewer than two folds; a fold that leaves too few observations.

    Examples
    --------
    >>> import pandas as pd
    >>> from esvalue.calibration.calibrating import calibrate
    >>> from esvalue.model import bind
    >>> marsh = {"place": ["a", "b"], "county": "A", "region_type": "ordinary", "site": "marsh", "cover": "reed"}
    >>> marsh |= {"xie_class": "wetland", "area [ha]": [10.0, 20.0], "eligible_area [ha]": 10.0, "water_depth [m]": 0.3}
    >>> sources = {"column": ["area", "eligible_area", "water_depth"], "place": "*", "source": "judgement"}
    >>> model = bind("wetland", pd.DataFrame(marsh), sources=pd.DataFrame(sources), price_year=2024)
    >>> seen = {"node": "wetland.reed_output", "place": ["a", "b"], "source": "cut plots"}
    >>> seen |= {"value [t_DM/a]": [80.0, 150.0], "error [t_DM/a]": 10.0}
    >>> made = calibrate(model, pd.DataFrame(seen), ["wetland.reed_yield[reed]"], starts=1)
    >>> cross_validate(made, folds=2)[["place", "value", "predicted", "sd"]].round().to_dict("split")["data"]
    [['a', 80.0, 76.0, 11.0], ['b', 150.0, 161.0, 19.0]]
    >>> cross_validate(made)
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: folds: 5 folds need as many groups of observations, got 2
    """
    if by not in _GROUPS:
        raise fail("bad_choice", "by", given=by, known=", ".join(_GROUPS), nearest=nearest(by, _GROUPS) or "-")
    keys = [_GROUPS[by](i, one) for i, one in enumerate(made.observations.rows)]
    groups = list(dict.fromkeys(keys))
    if folds < 2 or folds > len(groups):
        raise fail("folds", "folds", folds=folds, groups=len(groups))
    order = np.random.default_rng(seed).permutation(len(groups))
    fold_of = {groups[g]: int(i % folds) for i, g in enumerate(order)}
    fold = np.array([fold_of[key] for key in keys])
    return _left_out(made, [fold == k for k in range(folds)], fold)


@checked
def hold_out(made: Calibration, share: OpenShare = 0.2, seed: Seed = 0) -> pd.DataFrame:
    """Return a share of the observations, chosen at random, as predicted by a fit to the others (columns of
    :func:`cross_validate`).

    Parameters
    ----------
    made
        A fit; its objective and number of starts are used again.
    share
        Part of the observations kept aside, one at least.
    seed
        Seed of which.

    Raises
    ------
    InputError
        Too few observations are left to fit.

    Examples
    --------
    >>> from esvalue.calibration.calibrating import calibrate_scenario
    >>> seen = {"node": "sea_reserve.floor", "place": "核心区", "source": "interviews"}
    >>> seen |= {"value [yuan/mu/a]": 225.0, "error [yuan/mu/a]": 2.0, "price_year": 2016}
    >>> other = seen | {"place": "缓冲区", "value [yuan/mu/a]": 135.0}
    >>> made = calibrate_scenario("sea_reserve", [seen, other], ["gear_life"], starts=1)
    >>> hold_out(made, 0.5)[["place", "value", "predicted"]].round().to_dict("split")["data"]
    [['核心区', 225.0, 224.0]]
    """
    size = len(made.observations)
    out = np.zeros(size, dtype=bool)
    out[np.random.default_rng(seed).permutation(size)[: max(1, round(share * size))]] = True
    found = _left_out(made, [out], np.zeros(size, dtype=int))
    return found[out].reset_index(drop=True)


def _left_out(made: Calibration, parts: list[npt.NDArray[np.bool_]], fold: npt.NDArray[np.intp]) -> pd.DataFrame:
    forward = made.objective.forward
    predicted, variance, errors = (np.full(len(fold), np.nan) for _ in range(3))
    for out in parts:
        alone = fit(replace(made.objective, forward=forward.subset(~out), scale=None), made.starts, made.seed)
        predicted[out] = forward(alone.scores[:, None])[out, 0]
        slope = made.objective.data_jacobian(alone.scores)[out] * made.objective.errors[out, None]
        errors[out] = forward.errors_at(forward(alone.scores[:, None])[:, 0])[out]
        variance[out] = np.einsum("ip,pq,iq->i", slope, alone.covariance, slope) + errors[out] ** 2
    frame = made.residuals[["node", "place", "year", "unit", "value", "error"]].copy()
    scale = np.array([target.scale for target in forward.targets])
    frame["predicted"] = predicted / scale
    frame["error"] = errors / scale
    frame["residual"] = frame["value"] - frame["predicted"]
    frame["standardised"] = frame["residual"] / frame["error"]
    frame["sd"] = np.sqrt(variance) / scale
    frame["fold"] = fold
    return frame


@checked
def errors_left_out(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the errors of predictions by node.

    Columns: unit, count, bias (predicted less observed) and root mean square error in the unit, root mean square in
    measurement errors, and the share of observations inside the 95% interval of their prediction.

    Parameters
    ----------
    frame
        What :func:`cross_validate` or :func:`hold_out` returned.

    Raises
    ------
    InputError
        A column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"node": "wetland.reed_output", "unit": "t/a", "residual": [2.0, -4.0], "standardised": [1.0, -2.0]}
    >>> errors_left_out(pd.DataFrame(row | {"sd": 2.0})).round(2).to_dict("records")
    [{'unit': 't/a', 'count': 2, 'bias': 1.0, 'rmse': 3.16, 'rms_standardised': 1.58, 'inside_95': 0.5}]
    """
    import pandas as pd

    need_columns(frame, ("node", "unit", "residual", "standardised", "sd"))
    rows = {}
    for (node, unit), part in frame.groupby(["node", "unit"], sort=False):
        inside = (part["residual"].abs() <= 1.959964 * part["sd"]).mean()
        rows[node] = {
            "unit": unit,
            "count": len(part),
            "bias": -part["residual"].mean(),
            "rmse": float(np.sqrt((part["residual"] ** 2).mean())),
            "rms_standardised": float(np.sqrt((part["standardised"] ** 2).mean())),
            "inside_95": float(inside),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("node")
