"""What a survey file says, and how it is printed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from esvalue.core.errors import Reason, fail, nearest
from esvalue.core.settling import Settlement
from esvalue.surveys.estimate import DataBounds, Estimate
from esvalue.surveys.vocabulary import figure_in_english, figure_title

__all__ = ["Findings", "doubt_lines"]


@dataclass(frozen=True)
class Findings:
    """What a survey says.

    `summary` is the estimation in words, by language. `figures` are what it values, by name, in the order to print;
    `default` names the one a card takes unless another is asked for. `bounds` are what the data span, by figure
    where they differ, and `variation` the coefficient of variation among holders by figure, drawn jointly with it.
    `doubts` are answers that look wrong: open ones, and those a person has settled.
    """

    summary: Callable[[str], str]
    figures: Mapping[str, Estimate]
    default: str
    bounds: Mapping[str, DataBounds] = field(default_factory=dict)
    variation: Mapping[str, Estimate] = field(default_factory=dict)
    doubts: Settlement = field(default_factory=Settlement)

    def figure(self, name: str | None, where: str) -> tuple[str, Estimate]:
        """Return a figure by name (the default without one), or say which there are."""
        wanted = figure_in_english(name) if name else self.default
        if wanted not in self.figures:
            raise fail(
                "survey_figure",
                where,
                name=wanted,
                nearest=nearest(wanted, self.figures) or "-",
                known=Reason("; ".join(self.figures), "；".join(figure_title(one, "zh") for one in self.figures)),
            )
        return wanted, self.figures[wanted]

    def text(self, language: str) -> str:
        """Return summary, figures and doubts in words."""
        titles = {name: figure_title(name, language) for name in self.figures}
        width = max(map(_width, titles.values()), default=0)
        lines = [
            f"[{title}]" + " " * (width + 1 - _width(title)) + self.figures[name].text(language)
            for name, title in titles.items()
        ]
        taken = (
            f"写入卡片的默认数值：[{titles[self.default]}]"
            if language == "zh"
            else f"what a card takes unless another figure is named: [{self.default}]"
        )
        return "\n".join([self.summary(language), "", *lines, "", taken, *doubt_lines(self.doubts, language)])


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


#: Where a doubt of a survey is settled.
SURVEY = Reason(
    "in the sheet 'checked' (of a CSV: [[checked]] in its TOML)", "在工作表“已核对”（CSV：同名 TOML 的 [[checked]]）中"
)


def doubt_lines(found: Settlement, language: str, where: Reason = SURVEY) -> list[str]:
    """Return doubts as lines to print, with the rows that settle them `where`, and how many are settled;
    nothing where there are none.
    """
    zh, lines = language == "zh", [""] if found.open or found.settled else []
    if found.open:
        lines.append(f"存疑 {len(found.open)} 项：" if zh else f"doubtful: {len(found.open)}")
        for one in found.open:
            lines.append(f"- {one.text(language)}")
            if row := found.was(one):
                lines.append(
                    f"  曾按取值 {row[1].value} 核对（{row[0]}）；取值已变"
                    if zh
                    else f"  was settled for the value {row[1].value} ({row[0]}), which has changed"
                )
        lines.append(
            f"核对无误的，请{where.zh}各写一行：" if zh else f"What is right all the same gets a row {where.en}:"
        )
        lines.append(
            "  条目 | 取值 | 来源（文件）或职务（谁负责） | 理由"
            if zh
            else "  entry | value | source (a document) or role (who answers for it) | reason"
        )
        lines += [f"  {one.entry.partition(': ')[2]} | {one.value} | ... | ..." for one in found.open]
    if found.settled:
        lines.append(f"已核对的存疑：{len(found.settled)} 项。" if zh else f"doubts settled: {len(found.settled)}")
    return lines
