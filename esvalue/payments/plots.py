"""The panel of a ledger: who pays whom, bands as wide as what is paid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from esvalue.core.arguments import OneOrMore, checked
from esvalue.core.drawing import short
from esvalue.core.errors import fail
from esvalue.core.panels import COLOUR, LINES, Width, panel_on, scaled_values
from esvalue.core.printing.table import number
from esvalue.core.text import Text, current_language
from esvalue.core.units import unit_text

if TYPE_CHECKING:
    import pandas as pd

    from esvalue.payments.claims import Claims

__all__ = ["plot_ledger"]

PAYS = Text(
    zh="谁付给谁（{unit}），左付右收，未作轧差", en="who pays whom ({unit}), payers left, payees right, before netting"
)
OTHERS = Text(zh="其余 {n} 方", en="{n} others")
NOTHING = Text(zh="没有应付的款项", en="nothing is owed")
#: Room between parties, as a share of all that is paid; where bars stand, and how wide they are.
GAP, LEFT, RIGHT, BAR = 0.05, 0.32, 0.68, 0.012


@checked
def plot_ledger(claims: Claims, ax: Axes | None = None, *, most: OneOrMore = 8, width: Width = "two") -> Axes:
    """Draw what every party pays every other by a rule.

    Parameters
    ----------
    claims
        Claims of a rule (:meth:`esvalue.payments.Rule.claims`).
    ax
        Axes to draw on; new ones by default.
    most
        Parties of a side drawn by name, the largest; the others are one band.
    width
        "one" or "two" columns of a journal, of new axes.

    Raises
    ------
    InputError
        Nothing is owed.

    Examples
    --------
    >>> from esvalue.inputs import find_scenario
    >>> from esvalue.payments import load_rule
    >>> claims = load_rule("liaoning_2024").evaluate(find_scenario("basin").parent / "river")
    >>> plot_ledger(claims).get_title(loc="left")
    'who pays whom (10⁴ yuan), payers left, payees right, before netting'
    """
    paid = claims.by("payer", "payee").rename("amount").reset_index()
    paid = paid[paid["amount"] > 0].astype({"payer": str, "payee": str})
    if not len(paid):
        raise fail("plot_nothing", claims.rule, what=NOTHING)
    amounts, unit = scaled_values(paid["amount"].to_numpy(), "yuan")
    paid = paid.assign(amount=amounts)
    for side in ("payer", "payee"):
        paid[side] = _few(paid, side, most)
    flows = paid.groupby(["payer", "payee"], sort=False)["amount"].sum().reset_index()
    whole = float(flows["amount"].sum())
    sides = {
        side: flows.groupby(side, sort=False)["amount"].sum().sort_values(ascending=False)
        for side in ("payer", "payee")
    }
    tallest = max(len(one) for one in sides.values())
    with panel_on(ax, width, height=1.2 + 0.34 * tallest) as axes:
        axes.set_axis_off()
        axes.set_xlim(0, 1)
        axes.set_ylim(whole * (1 + GAP * tallest), -0.02 * whole)
        starts = {side: _bars(axes, own, side, whole) for side, own in sides.items()}
        colours = {name: LINES[n % len(LINES)] for n, name in enumerate(sides["payer"].index)}
        for payer, payee, amount in flows.sort_values("amount", ascending=False).itertuples(index=False):
            _band(axes, starts["payer"][payer], starts["payee"][payee], amount, colours[payer])
            starts["payer"][payer] += amount
            starts["payee"][payee] += amount
        axes.set_title(str(PAYS.format(unit=unit_text(unit, current_language()))), fontsize=8.5, loc="left")
    return axes


def _few(paid: pd.DataFrame, side: str, most: int) -> Sequence[str]:
    """Return the parties of a side, those beyond the largest under one name."""
    order = paid.groupby(side, sort=False)["amount"].sum().sort_values(ascending=False, kind="stable").index
    if len(order) <= most + 1:
        return list(paid[side])
    kept, others = set(order[:most]), str(OTHERS.format(n=len(order) - most))
    return [name if name in kept else others for name in paid[side]]


def _bars(axes: Axes, sums: pd.Series, side: str, whole: float) -> dict[str, float]:
    """Draw the parties of a side with their names and return where their bands start."""
    left, y, starts = side == "payer", 0.0, {}
    x = LEFT if left else RIGHT - BAR
    for name, amount in sums.items():
        starts[str(name)] = y
        axes.add_patch(Rectangle((x, y), BAR, float(amount), fc=COLOUR["line"], lw=0))
        text = f"{short(str(name), 1.5, 8.5, most=1)[0]}  {number(float(amount))}"
        at = (x - 0.012, "right") if left else (x + BAR + 0.012, "left")
        axes.text(at[0], y + float(amount) / 2, text, ha=at[1], va="center", fontsize=8.5, parse_math=False)
        y += float(amount) + GAP * whole
    return starts


def _band(axes: Axes, one: float, other: float, size: float, colour: str) -> None:
    left, right, middle = LEFT + BAR, RIGHT - BAR, 0.5
    points = [
        (left, one),
        (middle, one),
        (middle, other),
        (right, other),
        (right, other + size),
        (middle, other + size),
        (middle, one + size),
        (left, one + size),
        (left, one),
    ]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    axes.add_patch(PathPatch(Path(points, codes), fc=colour, ec="none", alpha=0.45))
