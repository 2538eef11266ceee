"""The account of a reading as a labelled Dataset, and the test of its written schema
(``docs/reference/account.md``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from esvalue.core.arguments import checked
from esvalue.core.errors import Mistakes
from esvalue.core.text import Text
from esvalue.model.account.domain_account import DomainAccount
from esvalue.model.graph import Graph, Node

if TYPE_CHECKING:
    import xarray as xr

    from esvalue.model.account.account import Account

__all__ = ["account_dataset", "check_account"]

TITLES = {
    "value": Text(zh="价值", en="value of the year with the action"),
    "increment": Text(zh="增量", en="value with minus without, times the share that would have changed"),
    "spill": Text(zh="外溢增量", en="part of the increment that others enjoy"),
}


def account_dataset(
    values: Mapping[str, Any], account: DomainAccount, graph: Graph, reading: str, draws: bool = True
) -> Account:
    """Return the account of one reading as a Dataset: `value`, `increment`, `spillover` by service and place."""
    from esvalue.model.account.account import Account

    services = [s for s in account.readings[reading] if s.value is not None]
    place = f"place:{account.domain}"
    labels = graph[account.area].labels[place]
    data: dict[str, Any] = {}
    for what in ("value", "increment", "spill"):
        stack = []
        for service in services:
            name = getattr(service, what)
            full = (
                np.full((len(labels), 1), np.nan)
                if name is None
                else _by_place(values[name], graph[name], place, len(labels))
            )
            stack.append(full)
        size = max((part.shape[1] for part in stack), default=1)
        data["spillover" if what == "spill" else what] = (
            ("service", "place", "draw"),
            _stacked([np.broadcast_to(part, (len(labels), size)) for part in stack], (len(labels), size)),
            {"units": "yuan/a", "long_name": TITLES[what].en, "long_name_zh": TITLES[what].zh},
        )
    there = [np.broadcast_to(graph[str(s.value)].present, (len(labels),)) for s in services]
    present = _stacked(there, (len(labels),)).astype(bool)
    data["present"] = (("service", "place"), present)
    dataset = Account(
        data,
        coords={
            "service": [s.key for s in services],
            "place": list(labels),
            "role": ("service", [s.role for s in services]),
            "group": ("service", [s.group for s in services]),
            "title_zh": ("service", [s.title.zh for s in services]),
            "title_en": ("service", [s.title.en for s in services]),
        },
    )
    covered, total = account.covered[reading]
    dataset.attrs = {
        "domain": account.domain,
        "reading": reading,
        "services_covered": covered,
        "services_listed": total,
        "partial": int(covered < total),
        "schema": "esvalue-account-1",
    }
    return dataset if draws else dataset.isel(draw=0)


def _stacked(parts: list[Any], shape: tuple[int, ...]) -> Any:
    """Return parts one behind the other; none of them, where a reading values nothing."""
    return np.stack(parts) if parts else np.empty((0, *shape))


def _by_place(values: Any, node: Node, place: str, size: int) -> Any:
    array = np.asarray(values, dtype=float)
    array = array if "draw" in node.dims else array[..., None]
    array = array if place in node.dims else np.broadcast_to(array, (size, *array.shape[-1:]))
    mask = np.broadcast_to(node.present, (size,))
    return np.where(mask[:, None], array, np.nan)


@checked
def check_account(dataset: xr.Dataset) -> None:
    """Test a Dataset against the written schema of an account.

    Parameters
    ----------
    dataset
        As :meth:`esvalue.Model.account` returns it, or one written and read again.

    Raises
    ------
    InputError
        With every failed point: dimensions, labels, roles, units, values that are not finite where present (or finite
        where absent), a coverage that does not add up.

    Examples
    --------
    >>> import xarray as xr
    >>> check_account(xr.Dataset({"value": ("place", [1.0])}, attrs={"domain": "marsh"}))
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: account marsh: ...
    """
    problems = Mistakes()
    where = f"account {dataset.attrs.get('domain', '?')}"
    for dim in ("service", "place"):
        if dim not in dataset.dims:
            problems.add("account_dimension", where, dim=dim)
        elif dim not in dataset.coords:
            problems.add("unlabelled", where, dim=dim)
        elif len(set(dataset[dim].values.tolist())) != dataset.sizes[dim]:
            problems.add("account_labels", where, dim=dim)
    for name in ("value", "present"):
        if name not in dataset:
            problems.add("account_variable", where, name=name)
    problems.raise_if_any()
    if dataset["value"].attrs.get("units") != "yuan/a":
        problems.add("account_units", where, units=dataset["value"].attrs.get("units"))
    roles = set(dataset["role"].values.tolist()) if "role" in dataset.coords else {"?"}
    if not roles <= {"final", "intermediate", "shown"}:
        problems.add("account_role", where, roles=", ".join(sorted(map(str, roles))))
    finite: xr.DataArray = dataset["value"].notnull() & (abs(dataset["value"]) != np.inf)
    finite = finite.all("draw") if "draw" in finite.dims else finite
    wrong = finite.transpose("service", "place").values != dataset["present"].transpose("service", "place").values
    for i, j in zip(*np.nonzero(wrong), strict=True):
        problems.add(
            "account_presence", where, service=str(dataset["service"].values[i]), place=str(dataset["place"].values[j])
        )
    k, n = dataset.attrs.get("services_covered"), dataset.attrs.get("services_listed")
    if k is None or n is None or not 0 <= k <= n or bool(dataset.attrs.get("partial")) != (k < n):
        problems.add("account_coverage", where, covered=k, listed=n)
    problems.raise_if_any()
