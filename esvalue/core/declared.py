"""The quantity of a column or parameter: the one it names, else the one its unit tells."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Protocol

from esvalue.core.errors import Mistakes, nearest
from esvalue.core.quantified import within
from esvalue.core.quantities import Quantity, quantities, quantity
from esvalue.core.text import Text
from esvalue.core.units import Unit, parse, unlike

__all__ = ["Declares", "check_declared", "check_ends", "declared", "implied"]

MINIMUM, MAXIMUM = Text(zh="最小值", en="minimum"), Text(zh="最大值", en="maximum")


class Declares(Protocol):
    """A column or parameter: its unit, the quantity it names, and the bounds that narrow it."""

    unit: str
    quantity: str | None
    minimum: float | None
    maximum: float | None
    usual: list[float] | None


def implied(
    unit: Unit, role: str | None = None, minimum: float | None = None, maximum: float | None = None
) -> Quantity:
    """Return the quantity of a column or parameter that names none: by its unit, else its role, else its bounds.

    >>> [implied(parse(unit)).name for unit in ("USD/ha/a", "km2", "household", "t_C/ha/a", "")]
    ['money', 'area', 'headcount', 'physical', 'number']
    >>> (
    ...     implied(parse("USD/t"), "price").name,
    ...     implied(parse(""), "share").name,
    ...     implied(parse(""), minimum=0, maximum=1).name,
    ... )
    ('price', 'share', 'share')
    """
    if not unit.dimensions:
        return quantity("share" if role == "share" or (minimum == 0 and maximum == 1) else "number")
    spelled = " ".join(name + (f"{power:g}" if power != 1 else "") for name, power in unit.dimensions)
    for one in quantities().values():
        if spelled in one.dimensions or any(
            rule.endswith(" *") and rule[:-2] in unit.powers for rule in one.dimensions
        ):
            return quantity("price") if one.name == "money" and role == "price" else one
    return quantity("physical")


@cache
def _declared(
    unit: str,
    name: str | None,
    role: str | None,
    minimum: float | None,
    maximum: float | None,
    *,
    usual: tuple[float, ...] | None,
) -> Quantity:
    own = parse(unit)
    found = quantities().get(name or "") or implied(own, role, minimum, maximum)
    here = within(found, own) or replace(quantity("physical"), unit=unit)
    return replace(here, usual=(usual[0], usual[1])) if usual is not None and len(usual) == 2 else here


def declared(field: Declares) -> Quantity:
    """Return the quantity of a column or parameter, its bounds and usual range in the field's own unit.

    Its `minimum` and `maximum` are not among the bounds: they are its own, and are checked as such.
    """
    usual = None if field.usual is None else tuple(field.usual)
    return _declared(
        field.unit, field.quantity, getattr(field, "role", None), field.minimum, field.maximum, usual=usual
    )


def check_declared(field: Declares, at: str, problems: Mistakes) -> None:
    """Add to `problems` a quantity that is not known or of another kind of unit, and bounds that widen it."""
    own = parse(field.unit)
    if field.quantity is not None:
        if field.quantity not in quantities():
            problems.add(
                "unknown_name",
                f"{at}.quantity",
                what="quantity",
                name=field.quantity,
                nearest=nearest(field.quantity, quantities()) or "-",
            )
            return
        if within(quantity(field.quantity), own) is None:
            problems.add("unit_kind", at, **unlike(field.unit, quantity(field.quantity).unit))
            return
    here = declared(field)
    for key in ("minimum", "maximum"):
        bound = getattr(field, key)
        if bound is not None and not replace(here, open=(), whole=False).holds(bound):
            problems.add("widens", f"{at}.{key}", bound=bound, quantity=here.name, reach=here.reach())
    for key in ("usual", "usual_per_area"):
        usual = getattr(field, key, None)
        if usual is not None and (len(usual) != 2 or not usual[0] < usual[1]):
            problems.add(
                "bad_value",
                f"{at}.{key}",
                reason=Text(zh=f"{key} 写作 [低, 高]，低须小于高", en=f"{key} is [low, high], low below high"),
            )


def check_ends(field: Declares, low: float, high: float, at: str, problems: Mistakes) -> bool:
    """Add to `problems` values from `low` to `high`, in the field's own unit, that pass its minimum or its maximum;
    tell whether they keep both.
    """
    keeps = True
    for bound, beyond, word in (
        (field.minimum, field.minimum is not None and low < field.minimum, MINIMUM),
        (field.maximum, field.maximum is not None and high > field.maximum, MAXIMUM),
    ):
        if beyond:
            keeps, said = False, word + Text.same(f" {bound:g}")
            problems.add("outside_bounds", at, low=low, high=high, unit=str(parse(field.unit)), bound=said)
    return keeps
