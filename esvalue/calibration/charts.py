"""Charts of a calibration: residuals by place, and each parameter's spread before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from esvalue.core.text import Text
from esvalue.core.units import scaled_text

if TYPE_CHECKING:
    from esvalue.calibration.results import Calibration

__all__ = ["residual_chart", "value_chart"]

_TEXTS = {
    "residuals": Text(
        zh="各地块的残差（观测减拟合，以测量误差计）",
        en="Residuals by place (observed less fitted, in measurement errors)",
    ),
    "inside": Text(
        zh="灰带为 ±2 个测量误差；约 95% 的点应在其内。",
        en="The grey band is two measurement errors either way; about 95% of the points should lie inside.",
    ),
    "values": Text(zh="标定前后的参数", en="Parameters before and after calibration"),
    "bars": Text(
        zh="细线：卡片的 95% 区间；粗线：标定后的 95% 区间；点：取值。",
        en="Thin: 95% interval of the card; thick: 95% interval after calibration; dot: value.",
    ),
}
#: Height of a row, of the head and of the axis below, in inches.
ROW, HEAD, FOOT = 0.27, 0.75, 0.5
LEFT, RIGHT = 2.7, 0.35


def residual_chart(made: Calibration, language: str = "en") -> str:
    """Return the standardised residuals by place (and node where several are observed) as SVG."""
    from esvalue.core.drawing import COLOURS, WIDTH, panel, plain_axis, save, sheet, style, text_width, words

    frame = made.residuals
    several = frame["node"].nunique() > 1
    names = [
        f"{row.node} {row.place}".strip() if several or not row.place else str(row.place) for row in frame.itertuples()
    ]
    rows = list(dict.fromkeys(names))
    tall = HEAD + ROW * len(rows) + FOOT
    with style():
        page = sheet(tall, _TEXTS["residuals"][language], _TEXTS["inside"][language])
        axes = panel(page, LEFT, FOOT, WIDTH - LEFT - RIGHT, ROW * len(rows))
        reach = max(3.0, 1.1 * float(frame["standardised"].abs().max()))
        axes.axvspan(-2, 2, color=COLOURS["pale"], lw=0)
        axes.axvline(0, color=COLOURS["grey"], lw=0.8)
        y = [len(rows) - 1 - rows.index(name) for name in names]
        outside = frame["standardised"].abs() > 2
        axes.plot(frame["standardised"], y, "o", ms=4.2, mfc=COLOURS["bar"], mec="white", mew=0.5)
        axes.plot(
            frame["standardised"][outside],
            np.array(y)[outside.to_numpy()],
            "o",
            ms=4.2,
            mfc=COLOURS["bad"],
            mec="white",
            mew=0.5,
        )
        axes.set_xlim(-reach, reach)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.set_yticks([])
        plain_axis(axes)
        for k, name in enumerate(rows):
            shown = name
            while text_width(shown, 8.5) > LEFT - 0.15:
                shown = shown[:-2] + "…"
            words(page, LEFT - 0.1, FOOT + ROW * (len(rows) - 0.5 - k) + 0.01, shown, size=8.5, ha="right")
        return save(page, "residuals", _TEXTS["residuals"][language])


def value_chart(made: Calibration, language: str = "en") -> str:
    """Return the 95% interval of every parameter before and after as SVG, each on a scale of its own."""
    from esvalue.core.drawing import COLOURS, WIDTH, panel, save, sheet, style, words

    table = made.table()
    step = 0.62
    tall = HEAD + step * len(table) + 0.1
    with style():
        page = sheet(tall, _TEXTS["values"][language], _TEXTS["bars"][language])
        for k, one in enumerate(made.parameters):
            row: Any = table.loc[one.key]
            bottom = tall - HEAD - step * (k + 1) + 0.2
            axes = panel(page, LEFT, bottom, WIDTH - LEFT - RIGHT, 0.3)
            low, high = min(row["before_low"], row["low"]), max(row["before_high"], row["high"])
            margin = 0.06 * (high - low)
            axes.plot([row["before_low"], row["before_high"]], [1, 1], color=COLOURS["grey"], lw=1.4)
            axes.plot([row["before"]], [1], "o", ms=4, color=COLOURS["grey"])
            axes.plot([row["low"], row["high"]], [0, 0], color=COLOURS["bar"], lw=5)
            axes.plot([row["value"]], [0], "o", ms=5.5, mfc=COLOURS["shown"], mec="white")
            axes.set_xlim(low - margin, high + margin)
            axes.set_ylim(-0.8, 1.7)
            axes.set_yticks([])
            ticks = [low, row["value"], high]
            axes.set_xticks(ticks, [scaled_text(float(f"{x:.3g}")) for x in ticks], fontsize=8)
            words(page, 0.0, bottom + 0.22, one.label(language), size=8.5, weight="bold")
            words(page, 0.0, bottom + 0.04, one.priced(language), size=8, color=COLOURS["grey"])
        return save(page, "values", _TEXTS["values"][language])
