"""What an overlay changes, as text: values, services, standards as rounded and before rounding."""

from __future__ import annotations

from pathlib import Path

from esvalue.core.arguments import checked
from esvalue.core.calls import Language
from esvalue.core.text import Text
from esvalue.core.units import parse, scaled_text, unit_title
from esvalue.inputs.overlay import Overlay
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario import Loaded
from esvalue.report.overlay_effect import Explained, ServiceChange, StandardChange, overlay_changes, range_of
from esvalue.report.tables.signs import EDGE
from esvalue.standards.commit import Committed

__all__ = ["explain_overlay", "overlay_text"]

NOTHING, EMPTY = Text.same(""), Text(zh="无", en="none")
VALUES = Text(zh="改动的取值（95% 区间）", en="values changed (95% interval)")
NOTE = Text(zh="    覆盖文件注明：{}", en="    the overlay notes: {}")
NO_SERVICE = Text(
    zh="账户：没有服务的价值改变（中心值）", en="account: no service changes its value (at central values)"
)
SERVICES = Text(
    zh="账户：价值改变的服务（中心值，元/年）", en="account: services whose value changes (at central values, yuan/a)"
)
STANDARDS = Text(zh="标准：{} 个，其中 {} 个改变", en="standards: {}, of which {} change")
EDGES = Text(zh="（{} 个只因临近取整界限）", en=" ({} only for lying near a rounding edge)")
NEAR = Text(zh="  {} 临近取整界限，取整前 {} -> {}", en="  {} near a rounding edge, before rounding {} -> {}")
UNROUNDED = Text(zh="取整后不变、取整前改变", en="unchanged as rounded, changed before rounding")
UNTOUCHED = Text(
    zh="没有标准取决于这些取值：它们不进入权利人成本，也不进入所计的外溢价值（例如权利人自己出售的产品）。",
    en="No standard rests on these values: they enter neither holders' costs nor the value that spills over (what "
    "holders sell does not).",
)
DRAWN = Text(
    zh="另有 {} 个标准与此无关，只因重新抽样而变动，至多 {}。",
    en="{} further standards do not depend on it; they move by {} at most because figures are drawn anew.",
)


@checked
def explain_overlay(scenario: str | Path | Loaded, overlay: str | Path | Overlay, language: Language = "en") -> str:
    """Return, as text, what an overlay changes in a scenario (see :func:`overlay_changes`).

    Parameters
    ----------
    scenario, overlay
        As for :func:`overlay_changes`.
    language
        "zh" or "en".

    Raises
    ------
    InputError
        A mistake in the scenario or the overlay; an overlay of another card; a language that is neither.

    Examples
    --------
    >>> explain_overlay("vesels", "reed_2024.toml")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: vesels: no scenario of this name or path; ... nearest: vessels
    """
    return overlay_text(overlay_changes(scenario, overlay), language)


def overlay_text(changed: Explained, language: str = "en") -> str:
    """Return all that an overlay changes as text, in "zh" or "en"."""
    values = [line for key, pair in changed.records.items() for line in _value(changed.titles.get(key), key, *pair)]
    services = [SERVICES, *map(_service, changed.services)] if changed.services else [NO_SERVICE]
    lines = [changed.title, NOTHING, VALUES, *values, NOTHING, *services, NOTHING, *_standards(changed)]
    return "\n".join(line[language] for line in lines)


def _value(title: Text | None, key: str, before: Record | None, after: Record) -> list[Text]:
    """Return what a value was and is, and under it the note of the overlay: what speaks against it, how it follows."""
    named = title + Text(zh="，", en=", ") if title else NOTHING
    line = Text.same("  {}{}: {} -> {}").format(named, key, _record(before), _record(after))
    return [line, NOTE.format(after.note)] if after.note else [line]


def _service(one: ServiceChange) -> Text:
    share = "" if one.share is None else f"  ({one.share:+.1%})"
    return Text.same("  {} [{}]: {} -> {}{}").format(
        one.title, one.key, _rounded(one.without), _rounded(one.laid), share
    )


def _standards(changed: Explained) -> list[Text]:
    """Return the standards that change, as rounded and before rounding, and what only the drawing anew moves."""
    effects, same = changed.effects, changed.unrounded_effects
    edges = sum(one.near_edge for one in effects)
    head = STANDARDS.format(len(changed.standards), len(effects)) + (EDGES.format(edges) if edges else NOTHING)
    lines = [head, *map(_standard, effects)]
    if same:
        lines += [NOTHING, UNROUNDED]
    lines += [
        Text.same("  {}: {} -> {} {}").format(
            _where(one), _unrounded(one, one.without), _unrounded(one, one.laid), unit_title(one.unit)
        )
        for one in same
    ]
    if not changed.touched:
        lines += [NOTHING, UNTOUCHED]
    count, most = changed.drawn_anew()
    return [*lines, NOTHING, DRAWN.format(count, most)] if count else lines


def _standard(one: StandardChange) -> Text:
    share = "" if one.share is None or not (one.without.paid and one.laid.paid) else f"  ({one.share:+.1%})"
    edge = NEAR.format(EDGE, _unrounded(one, one.without), _unrounded(one, one.laid)) if one.near_edge else NOTHING
    return Text.same("  {}: {} -> {} {}{}{}").format(
        _where(one), _amount(one, one.without), _amount(one, one.laid), unit_title(one.unit), share, edge
    )


def _where(one: StandardChange) -> Text:
    return Text(zh="，", en=", ").join(one.titles) + Text.same(f" [{' | '.join(one.key)}]")


def _amount(one: StandardChange, made: Committed) -> Text:
    return Text.same(_rounded(made.value * one.factor)) if made.paid else EMPTY


def _unrounded(one: StandardChange, made: Committed) -> str:
    return _rounded(made.unrounded * one.factor)


def _rounded(value: float) -> str:
    return scaled_text(float(f"{value:.6g}"))


def _record(record: Record | None) -> Text:
    """Return a record as value, unit, year of its prices and 95% interval."""
    if record is None:
        return Text.same("n/a")
    unit = unit_title(record.unit or "")
    text = Text.by(lambda language: f"{_rounded(record.value)} {unit[language]}".rstrip())
    year = record.price_year or record.published
    if year and parse(record.unit or "").powers.get("currency"):
        text += Text(zh=f"（{year} 年价）", en=f" of {year}")
    ends = range_of(record)
    shown = "" if ends is None else f" ({' - '.join(scaled_text(float(f'{end:.4g}')) for end in ends)})"
    return text + Text.same(shown)
