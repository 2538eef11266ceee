"""Shares that are typed, or worked out from areas, volumes, or distances within a band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field, model_validator

from esvalue.core.arguments import checked
from esvalue.core.errors import Reason, fail
from esvalue.core.quantified import Of, Told
from esvalue.core.schema import Strict
from esvalue.core.text import Text
from esvalue.core.units import Unit, conversion, parse
from esvalue.inputs.choices import CHOICES
from esvalue.inputs.parameters import NumberRecord, Record

__all__ = [
    "DISTANCE",
    "SHARE_KINDS",
    "TYPED",
    "ShareKind",
    "ShareRule",
    "SpillRule",
    "great_circle",
    "inverse_distance",
    "shares_of",
]

Array = npt.NDArray[np.float64]

TYPED, DISTANCE = "typed", "inverse_distance"
#: Mean radius of the Earth in km, (2 a + b) / 3 of the ellipsoid GRS 80 (Moritz 2000, Journal of Geodesy 74:128-133).
EARTH_RADIUS = 6371.0088


@dataclass(frozen=True)
class ShareKind:
    """A way to come to shares: the column of a table that holds what they rest on, its quantity, the units it may have
    (the first is the one it is worked in).
    """

    column: str
    quantity: str
    units: tuple[str, ...]

    def like(self, unit: Unit) -> bool:
        """Tell whether a unit is of a kind the shares can rest on."""
        return any(unit.same_kind(parse(one)) for one in self.units)


SHARE_KINDS: Mapping[str, ShareKind] = {
    TYPED: ShareKind("share", "share", ("",)),
    "area": ShareKind("area", "area", ("ha",)),
    "volume": ShareKind("volume", "amount", ("m3", "m3/a")),
    DISTANCE: ShareKind("distance", "distance", ("km",)),
}


class ShareRule(Strict):
    """How shares are come to; beyond `band` nothing arrives, and within it a share falls with the `power` of distance
    (left out: 1, the inverse distance itself).
    """

    words: ClassVar = {"shares": CHOICES["shares"]}
    shares: Literal["typed", "area", "volume", "inverse_distance"] = "typed"
    band: Annotated[Record, Of("distance")] | None = None
    power: Annotated[NumberRecord, Of("distance_power")] | None = None

    @model_validator(mode="after")
    def _band_of_distance(self) -> ShareRule:
        if self.shares == DISTANCE and self.band is None:
            raise Reason(
                Text(
                    zh='按距离倒数须写明多远以内：band = { value = 30, unit = "km", source = "..." }',
                    en="shares by inverse distance need how far they reach: "
                    'band = { value = 30, unit = "km", source = "..." }',
                )
            )
        beside = [key for key in ("band", "power") if getattr(self, key) is not None and self.shares != DISTANCE]
        if beside:
            raise Reason(
                Text(
                    zh=f'{"、".join(beside)} 只用于按距离倒数；请写 shares = "{DISTANCE}"，或删去',
                    en=f"{' and '.join(beside)} belong to shares by inverse distance: "
                    f'write shares = "{DISTANCE}", or delete',
                )
            )
        for key, record in self.records().items():
            if record.spread is not None:
                raise Reason(
                    Text(
                        zh=f"{key} 的分布不会被抽样；请只写取值，或为不同取值各做一个情景",
                        en=f"the spread of {key} would not be drawn; write its value alone, or a scenario a value",
                    )
                )
        return self

    def records(self) -> dict[str, Record]:
        """Return the numbers of the rule that are written, by key."""
        return {key: record for key in ("band", "power") if (record := getattr(self, key)) is not None}

    @property
    def kind(self) -> ShareKind:
        """How shares are come to."""
        return SHARE_KINDS[self.shares]

    def weights(self, amounts: Sequence[float]) -> Array:
        """Return the weights of amounts in the unit of :attr:`kind`: shares, areas and volumes as they are."""
        given = np.asarray(amounts, dtype=np.float64)
        if self.shares != DISTANCE or self.band is None:
            return given
        reach = self.band.value * conversion(parse(self.band.unit or ""), parse("km"))
        return inverse_distance(given, reach, 1.0 if self.power is None else self.power.value)


class SpillRule(ShareRule):
    """Who enjoys a service, in place of the shares of the card: what the shares rest on by level, `concentration` being
    how sure they are.
    """

    levels: dict[str, Annotated[NumberRecord, Told("`shares`: a share, an area, a volume, a distance")]] = Field(
        min_length=1
    )
    concentration: Annotated[NumberRecord, Of("concentration")] | None = None

    def records(self) -> dict[str, Record]:
        """Return the numbers of the rule that are written, by key."""
        more = {} if self.concentration is None else {"concentration": self.concentration}
        return {**super().records(), **more, **{f"levels.{level}": record for level, record in self.levels.items()}}


@checked
def inverse_distance(
    distances: Annotated[npt.ArrayLike, Of("distance")],
    band: Annotated[float, Of("distance")],
    power: Annotated[float, Of("distance_power")] = 1.0,
) -> Array:
    """Return weights that fall with distance and end at a band.

        w = (band / d)^power where d <= band, else 0

    Parameters
    ----------
    distances
        Distances above zero, in the unit of `band`, any shape.
    band
        How far it reaches, in the unit of `distances`.
    power
        How fast a weight falls: 1 is the inverse distance itself.

    Returns
    -------
    Array
        Weights, of the shape of `distances`; 1 at the edge of the band.

    Raises
    ------
    InputError
        A distance, the band or the power is not above zero.

    >>> inverse_distance([5.0, 10.0, 30.0], 20.0).tolist()
    [4.0, 2.0, 0.0]
    """
    given = np.asarray(distances, dtype=np.float64)
    return np.where(given <= band, (band / given) ** power, 0.0)


@checked
def shares_of(weights: Annotated[npt.ArrayLike, Of("weight")]) -> Array:
    """Return the shares of weights in their sum: they sum to one along the last axis.

        s_j = w_j / sum_k w_k

    Parameters
    ----------
    weights
        Areas, volumes or weights, none below zero and not all zero, shape (..., n).

    Returns
    -------
    Array
        Shares, of the shape of `weights`.

    Raises
    ------
    InputError
        A weight is below zero or no number; all of a whole are zero.

    >>> shares_of([4.0, 2.0, 0.0]).round(4).tolist()
    [0.6667, 0.3333, 0.0]
    """
    given = np.asarray(weights, dtype=np.float64)
    total = given.sum(axis=-1, keepdims=True)
    if not (total > 0).all():
        raise fail("share_nothing", "shares_of", place="weights")
    return given / total


@checked
def great_circle(
    longitude: Annotated[npt.ArrayLike, Of("longitude")],
    latitude: Annotated[npt.ArrayLike, Of("latitude")],
    to_longitude: Annotated[npt.ArrayLike, Of("longitude")],
    to_latitude: Annotated[npt.ArrayLike, Of("latitude")],
) -> Array:
    """Return the distance between points on a sphere of the Earth's mean radius, in km (haversine form).

        d = 2 R asin(sqrt(sin^2(dphi / 2) + cos(phi1) cos(phi2) sin^2(dlambda / 2)))

    On the ellipsoid distances differ from it by 0.6% at most.

    Parameters
    ----------
    longitude, latitude, to_longitude, to_latitude
        Points in decimal degrees, east and north positive; shapes that broadcast.

    Returns
    -------
    Array
        Distances in km, of the broadcast shape.

    Raises
    ------
    InputError
        A longitude is beyond 180 degrees, a latitude beyond 90.

    >>> round(float(great_circle(0.0, 0.0, 1.0, 0.0)), 3)  # a degree of the equator: 6371.0088 km x pi / 180
    111.195
    """
    east, north, to_east, to_north = (
        np.radians(np.asarray(one, dtype=np.float64)) for one in (longitude, latitude, to_longitude, to_latitude)
    )
    half = np.sin((to_north - north) / 2) ** 2
    half = half + np.cos(north) * np.cos(to_north) * np.sin((to_east - east) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))
