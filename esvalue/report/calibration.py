"""Sheets of a calibration, composed of its panels: residuals by place, and each parameter before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from esvalue.calibration.marks import draw_parameter, draw_residuals, residual_rows
from esvalue.core.drawing import COLOURS, WIDTH, panel, plain_axis, row_names, save, sheet, style, words
from esvalue.core.panels import PAGE, bare_rows
from esvalue.core.text import Text
from esvalue.core.units import scaled_text

if TYPE_CHECKING:
    from esvalue.calibration import Calibration

__all__ = ["residual_chart", "value_chart"]

RESIDUALS = Text(
    zh="各地块的残差（观测减拟合，以测量误差计）", en="Residuals by place (observed less fitted, in measurement errors)"
)
INSIDE = Text(
    zh="灰带为 ±2 个测量误差；约 95% 的点应在其内。",
    en="The grey band is two measurement errors either way; about 95% of the points should lie inside.",
)
VALUES = Text(zh="标定前后的参数", en="Parameters before and after calibration")
BARS = Text(
    zh="浅条：卡片的 95% 区间，竖线为其取值；粗线：标定后的 95% 区间；点：取值。",
    en="Pale: 95% interval of the card, with its value; thick: 95% interval after calibration; dot: value.",
)
#: Height of a row and of a parameter, of the head and of the axis below, in inches; room for names, and on the right.
ROW, PARAMETER, HEAD, FOOT = 0.27, 0.62, 0.75, 0.5
LEFT, RIGHT = 2.7, 0.35


def residual_chart(made: Calibration, language: str = "en") -> str:
    """Return the standardised residuals by place (and node where several are observed) as SVG."""
    names, rows = residual_rows(made.residuals)
    tall = ROW * len(names)
    with style():
        page = sheet(HEAD + tall + FOOT, RESIDUALS[language], INSIDE[language])
        axes = panel(page, LEFT, FOOT, WIDTH - LEFT - RIGHT, tall)
        draw_residuals(axes, rows, made.residuals["standardised"], PAGE)
        bare_rows(axes, len(names))
        plain_axis(axes)
        row_names(page, names, LEFT, FOOT, ROW, size=8.5)
        return save(page, "residuals", RESIDUALS[language])


def value_chart(made: Calibration, language: str = "en") -> str:
    """Return the 95% interval of every parameter before and after as SVG, each on a scale of its own."""
    table = made.table()
    tall = HEAD + PARAMETER * len(table) + 0.1
    with style():
        page = sheet(tall, VALUES[language], BARS[language])
        for k, one in enumerate(made.parameters):
            row: Any = table.loc[one.key]
            bottom = tall - HEAD - PARAMETER * (k + 1) + 0.2
            axes = panel(page, LEFT, bottom, WIDTH - LEFT - RIGHT, 0.3)
            low, high = min(row["before_low"], row["low"]), max(row["before_high"], row["high"])
            margin = 0.06 * (high - low)
            draw_parameter(axes, 0, row, PAGE)
            axes.set_xlim(low - margin, high + margin)
            axes.set_ylim(-0.6, 0.6)
            axes.set_yticks([])
            ticks = [low, row["value"], high]
            axes.set_xticks(ticks, [scaled_text(float(f"{x:.3g}")) for x in ticks], fontsize=8)
            words(page, 0.0, bottom + 0.22, one.label(language), size=8.5, weight="bold")
            words(page, 0.0, bottom + 0.04, one.priced(language), size=8, color=COLOURS["grey"])
        return save(page, "values", VALUES[language])
