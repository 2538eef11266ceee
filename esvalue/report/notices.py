"""What a reader of a report should know beforehand, in words of the page: no file, no key."""

from __future__ import annotations

from collections.abc import Iterator

from esvalue.core.errors import Mistake
from esvalue.core.text import Text
from esvalue.report.tables.context import Context
from esvalue.report.tables.doubts import doubts_notice

__all__ = ["notices_of"]

#: What messages to the writer of a scenario say to the reader of its report, by code.
TO_READERS = {
    "step_too_large": Text(
        zh="“{option}”按 {step} {unit} 取整后为零、因而不付的：{cells}。",
        en="{option}: rounded to zero by the step of {step} {unit}, so that nothing is paid there: {cells}.",
    ),
    "engel_as_time": Text(
        zh="“{option}”的发展阶段系数直接以恩格尔系数代替时间，收入越高系数越低，仅供比较。",
        en="{option}: its coefficient of the stage of development puts the Engel coefficient in place of time, so that "
        "it falls as income rises; for comparison only.",
    ),
}
#: A standard that a step rounds to zero, and what stands between several.
CELL = Text(zh="{domain}·{region}（{amount}）", en="{domain}, {region} ({amount})")
BETWEEN = Text(zh="、", en="; ")


def notices_of(ctx: Context) -> tuple[Text, ...]:
    """Return values in doubt, steps too large, forms that contradict each other, points rounded up."""
    doubts = doubts_notice(ctx)
    found = [doubts] if doubts else []
    found += _rounded_away(ctx)
    found += [TO_READERS["engel_as_time"].format(option=ctx.option_title(option)) for option in _by_engel(ctx)]
    given = ctx.judged.loaded.scenario.scenario.points
    used = 1 << (given - 1).bit_length()
    if used != given:
        problem = Mistake("draws_power", "", {"given": given, "used": used})
        found.append(Text(zh=problem.text("zh"), en=problem.text("en")))
    return tuple(found)


def _rounded_away(ctx: Context) -> Iterator[Text]:
    """Yield a sentence for each option and step by which standards are rounded to zero, with all their cells."""
    found: dict[tuple[str, object, object], list[Text]] = {}
    for option, one in ctx.judged.steps_too_large:
        found.setdefault((option, one.fields["step"], one.fields["unit"]), []).append(CELL.format(**one.fields))
    for (option, step, unit), cells in found.items():
        named = Text(zh=BETWEEN.zh.join(one.zh for one in cells), en=BETWEEN.en.join(one.en for one in cells))
        words = {"option": ctx.option_title(option), "step": step, "unit": unit, "cells": named}
        yield TO_READERS["step_too_large"].format(**words)


def _by_engel(ctx: Context) -> Iterator[str]:
    """Yield the options whose stage of development puts the Engel coefficient in place of time."""
    scenario = ctx.judged.loaded.scenario
    stages = {name for name, stage in scenario.stage.items() if stage.form == "engel_as_time"}
    for name, option in scenario.options.items():
        if any(option.for_domain(domain).stage in stages for domain in ctx.judged.model.accounts):
            yield name
