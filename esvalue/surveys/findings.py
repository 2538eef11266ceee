"""What a survey file says, and how it is printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from esvalue.core.errors import fail, nearest
from esvalue.core.printing.text import width
from esvalue.core.settling import Settlement
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.surveys.estimate import DataBounds, Estimate
from esvalue.surveys.vocabulary import figure_in_english, figure_title

__all__ = ["Findings", "doubt_lines"]


@dataclass(frozen=True)
class Findings(Shown):
    """What a survey says.

    `summary` is the estimation in words, by language. `figures` are what it values, by name, in the order to print;
    `default` names the one a card takes unless another is asked for. `bounds` are what the data span, by figure
    where they differ, and `variation` the coefficient of variation among holders by figure, drawn jointly with it.
    `doubts` are answers that look wrong: open ones, and those a person has settled.

    Examples
    --------
    >>> median = Estimate(Text.same("median"), 32.0, 4.0, 24.0, 40.0, 0.95, "delta", "CNY")
    >>> found = Findings(lambda language: "a logit", {"median": median}, "median")
    >>> found.figure(None, "")[0], found.figures["median"].value
    ('median', 32.0)
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
                known=Text(zh="；".join(figure_title(one, "zh") for one in self.figures), en="; ".join(self.figures)),
            )
        return wanted, self.figures[wanted]

    def text(self, language: str) -> str:
        """Return summary, figures and doubts in words."""
        titles = {name: figure_title(name, language) for name in self.figures}
        widest = max(map(width, titles.values()), default=0)
        lines = [
            f"[{title}]" + " " * (widest + 1 - width(title)) + self.figures[name].text(language)
            for name, title in titles.items()
        ]
        taken = Text(zh="写入卡片的默认数值：[{}]", en="what a card takes unless another figure is named: [{}]")
        default = taken[language].format(titles[self.default])
        return "\n".join([self.summary(language), "", *lines, "", default, *doubt_lines(self.doubts, language)])


#: Where a doubt of a survey is settled.
SURVEY = Text(
    zh="在工作表“已核对”（CSV：同名 TOML 的 [[checked]]）中",
    en="in the sheet 'checked' (of a CSV: [[checked]] in its TOML)",
)


def doubt_lines(found: Settlement, language: str, where: Text = SURVEY) -> list[str]:
    """Return doubts as lines to print, with the rows that settle them `where`, and how many are settled;
    nothing where there are none.
    """
    said = [Text.same("")] if found.open or found.settled else []
    if found.open:
        said.append(Text(zh=f"存疑 {len(found.open)} 项：", en=f"doubtful: {len(found.open)}"))
        for one in found.open:
            said.append(Text.same("- ") + Text.by(one.text))
            if row := found.was(one):
                was = Text(
                    zh="  曾按取值 {value} 核对（{entry}）；取值已变",
                    en="  was settled for the value {value} ({entry}), which has changed",
                )
                said.append(was.format(value=row[1].value, entry=row[0]))
        said += [
            Text(zh="核对无误的，请{}各写一行：", en="What is right all the same gets a row {}:").format(where),
            Text(
                zh="  条目 | 取值 | 来源（文件）或职务（谁负责） | 理由",
                en="  entry | value | source (a document) or role (who answers for it) | reason",
            ),
            *(Text.same(f"  {one.entry.partition(': ')[2]} | {one.value} | ... | ...") for one in found.open),
        ]
    if found.settled:
        said.append(Text(zh=f"已核对的存疑：{len(found.settled)} 项。", en=f"doubts settled: {len(found.settled)}"))
    return [line[language] for line in said]
