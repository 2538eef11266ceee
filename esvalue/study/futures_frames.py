"""Futures as a tidy frame and as a Dataset, with units and titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from esvalue.core.described import described

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from esvalue.analysis.problem import Factor, Outcome
    from esvalue.study.futures import Futures

__all__ = ["futures_dataset", "futures_frame"]


def futures_frame(futures: Futures) -> pd.DataFrame:
    """Return futures as :meth:`esvalue.study.Futures.to_pandas` says, a row a future and option."""
    import pandas as pd

    problem, design = futures.problem, futures.design
    options, shape = problem.options or ("",), (design.replicates, design.points)
    columns: dict[str, Any] = {
        "replicate": np.repeat(np.arange(design.replicates), design.points),
        "point": np.tile(np.arange(design.points), design.replicates),
    }
    for name, values in futures.values().items():
        factor = problem.factor(name)
        flat = values.ravel()
        columns[name] = np.asarray(factor.rivals, dtype=object)[flat.astype(int)] if factor.discrete else flat
    made = {name: np.tile(column, len(options)) for name, column in columns.items()}
    made["option"] = np.repeat(np.asarray(options, dtype=object), futures.size)
    for one in problem.outcomes:
        found = futures.outcome(one.name)
        by_option = found if found.ndim == 3 else found[None]
        made[one.name] = np.broadcast_to(by_option, (len(options), *shape)).reshape(-1)
    order = ["replicate", "point", *(["option"] if problem.options else [])]
    frame = pd.DataFrame(made)[[*order, *(name for name in made if name not in (*order, "option"))]]
    parts: list[Factor | Outcome] = [*(problem.factor(name) for name in problem.names), *problem.outcomes]
    return described(frame, {one.name: _attrs(one) for one in parts})


def futures_dataset(futures: Futures) -> xr.Dataset:
    """Return futures as :meth:`esvalue.study.Futures.to_xarray` says."""
    import xarray as xr

    problem, design, dims = futures.problem, futures.design, ("replicate", "point")
    data: dict[str, Any] = {}
    for one in problem.outcomes:
        values = futures.outcome(one.name)
        attrs = _attrs(one) | {"better": one.direction}
        data[one.name] = (dims if values.ndim == 2 else ("option", *dims), values, attrs)
    coords: dict[str, Any] = {"replicate": range(design.replicates)}
    if problem.options:
        coords["option"] = list(problem.options)
        for language in ("zh", "en"):
            titles = [problem.option_titles.get(one, {}).get(language, one) for one in problem.options]
            coords[f"option_{language}"] = ("option", titles)
    if problem.names:
        factors = [problem.factor(name) for name in problem.names]
        for name, found in (("factor_value", futures.values()), ("factor_uniform", futures.uniforms())):
            data[name] = (("factor", *dims), np.stack([found[factor.name] for factor in factors]))
        coords["factor"] = list(problem.names)
        coords["factor_units"] = ("factor", [factor.unit or "1" for factor in factors])
        coords["rivals"] = ("factor", ["|".join(factor.rivals) for factor in factors])
        for language in ("zh", "en"):
            coords[f"factor_{language}"] = ("factor", [factor.label(language) for factor in factors])
    return xr.Dataset(data, coords, {"seed": design.seed, "kind": design.kind, "schema": "esvalue-futures-1"})


def _attrs(one: Factor | Outcome) -> dict[str, str]:
    """Return unit and titles of a factor or an outcome as attributes of its column."""
    return {"units": one.unit or "1", "long_name": one.label("en"), "long_name_zh": one.label("zh")}
