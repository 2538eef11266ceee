"""What was measured or asked, and what it changed: values of the cards replaced by overlays,
and standards without and with each.
"""

from __future__ import annotations

from esvalue.core.printing.table import Table, TableColumn, number
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse, unit_text, unit_title
from esvalue.inputs.overlay import EDITED, Overlay
from esvalue.inputs.parameters import Record
from esvalue.report.chapters import report_table
from esvalue.report.numbering import WAN
from esvalue.report.overlay_effect import Explained, StandardChange, overlay_changes, range_of
from esvalue.report.tables.context import Context
from esvalue.report.tables.reasons import REASONS
from esvalue.standards.commit import Committed

__all__ = ["overlay_tables"]

NONE = Text(zh="无标准", en="no standard")


@report_table("overlays")
def overlay_tables(ctx: Context) -> list[Table]:
    """Return the values each overlay replaces and the standards it changes; nothing where a scenario has no overlay."""
    loaded = ctx.judged.loaded
    if not loaded.overlays:
        return []
    values = Table(
        "overlays",
        Text(
            zh="由监测或调查代替的取值（中心值，95% 区间）",
            en="Values replaced by what was measured or asked (central value, 95% interval)",
        ),
        [
            TableColumn("file", Text(zh="覆盖文件", en="overlay")),
            TableColumn("key", Text(zh="数值", en="figure")),
            TableColumn("before", Text(zh="卡片原值", en="the card says")),
            TableColumn("same", Text(zh="折为同一年价", en="in the same prices")),
            TableColumn("after", Text(zh="采用", en="used")),
            TableColumn("change", Text(zh="变化", en="change")),
            TableColumn("unit", Text(zh="单位", en="unit")),
            TableColumn("data", Text(zh="数据", en="data")),
            TableColumn("how", Text(zh="方法", en="how")),
        ],
        merged=1,
    )
    standards = Table(
        "overlays_standards",
        Text(zh="因此改变的标准", en="Standards that change with it"),
        [
            TableColumn("file", Text(zh="覆盖文件", en="overlay")),
            TableColumn("option", Text(zh="方案", en="option")),
            TableColumn("domain", Text(zh="领域", en="domain")),
            TableColumn("region", Text(zh="区域类型", en="region type")),
            TableColumn("without", Text(zh="无此覆盖", en="without it")),
            TableColumn("with", Text(zh="有此覆盖", en="with it")),
            TableColumn("unit", Text(zh="单位", en="unit")),
            TableColumn("change", Text(zh="变化", en="change")),
        ],
        merged=2,
    )
    services = Table(
        "overlays_services",
        Text(zh="因此改变的服务价值（中心值）", en="Services whose value changes with it (central values)"),
        [
            TableColumn("file", Text(zh="覆盖文件", en="overlay")),
            TableColumn("service", Text(zh="服务", en="service")),
            TableColumn("without", Text(zh="无此覆盖", en="without it")),
            TableColumn("with", Text(zh="有此覆盖", en="with it")),
            TableColumn("unit", Text(zh="单位", en="unit")),
            TableColumn("change", Text(zh="变化", en="change")),
        ],
        merged=1,
    )
    for overlay in loaded.overlays:
        changed = overlay_changes(loaded, overlay)
        _values(ctx, values, overlay, changed)
        _services(services, overlay, changed)
        _standards(standards, overlay, changed)
    if any(o.file.values[key].note for o in loaded.overlays for key in o.file.values):
        values.warning = Text(
            zh="有数值超出其数据所能支持的范围，见注", en="some values go beyond what their data carry: see the notes"
        )
    standards.notes.append(
        Text(
            zh="每个覆盖文件单独比较：其余覆盖文件两边都在。标准为取整后的承诺值。",
            en="Each overlay is compared on its own: the others hold on both sides. Standards are the committed "
            "ones, rounded.",
        )
    )
    return [values, services, standards]


def _values(ctx: Context, table: Table, overlay: Overlay, changed: Explained) -> None:
    file = overlay.file
    data = file.source.title
    if file.source.digest:
        data = data + Text.same(f" (sha256 {file.source.digest[:12]})")
    if overlay.edited:
        data = data + Text.by(lambda language: f" ({EDITED[language]})")
    seed = Text.same("") if file.seed is None else Text(zh=f"，种子 {file.seed}", en=f", seed {file.seed}")
    how = Text(zh=f"{file.method.zh}，{file.date}", en=f"{file.method.en}, {file.date}") + seed
    index = ctx.judged.loaded.library.price_index
    for key, (before, after) in changed.records.items():
        name = changed.titles.get(key, Text.same(key))
        unit = after.unit or (before.unit if before else None) or ""
        years = (
            [one.price_year or one.published if one else None for one in (before, after)]
            if parse(unit).powers.get("currency")
            else [None, None]
        )
        factor = conversion(parse(before.unit), parse(unit)) if before and before.unit and before.unit != unit else 1.0
        same = (
            before.value * factor * (index.factor(years[0], years[1]) if years[0] and years[1] else 1.0)
            if before
            else 0.0
        )
        was = Text.same(_said(before, unit) if before else "n/a")
        table.rows.append(
            {
                "file": Text.same(overlay.path.name),
                "key": name + Text.same(f" ({key})"),
                "before": was + _year(years[0]),
                "same": Text.same(number(same, unit) if before and years[0] != years[1] else "—"),
                "after": Text.same(_said(after, unit)) + _year(years[1]),
                "change": Text.same(f"{after.value / same - 1:+.1%}" if same else "—"),
                "unit": Text.by(lambda language: unit_text(unit, language) or "1"),
                "data": data,
                "how": how,
            }
        )
        for note in (file.values[key].conversion, file.values[key].note):
            if note:
                table.notes.append(Text(zh=f"{key}：{note.zh}", en=f"{key}: {note.en}"))


def _year(year: int | None) -> Text:
    return Text.same("") if year is None else Text(zh=f"（{year} 年价）", en=f" ({year} prices)")


def _services(table: Table, overlay: Overlay, changed: Explained) -> None:
    unit = WAN
    for one in changed.services:
        table.rows.append(
            {
                "file": Text.same(overlay.path.name),
                "service": one.title + Text.same(f" ({one.key})"),
                "without": Text.same(number(one.without / 1e4, unit)),
                "with": Text.same(number(one.laid / 1e4, unit)),
                "unit": unit_title(unit),
                "change": Text.same(_share(one.share)),
            }
        )


def _standards(table: Table, overlay: Overlay, changed: Explained) -> None:
    for one in changed.effects:
        option, domain, region = one.titles
        share = _share(one.share if one.without.rated and one.laid.rated else None)
        edge = Text(zh="（临近取整界限）", en=" (near a rounding edge)") if one.near_edge else Text.same("")
        table.rows.append(
            {
                "file": Text.same(overlay.path.name),
                "option": option,
                "domain": domain,
                "region": region,
                "without": _amount(one, one.without),
                "with": _amount(one, one.laid),
                "unit": unit_title(one.unit),
                "change": Text.same(share) + edge,
            }
        )
    if not changed.effects:
        near = len(changed.unrounded_effects)
        table.rows.append(
            {
                "file": Text.same(overlay.path.name),
                "option": Text(
                    zh=f"没有标准改变（取整之前有 {near} 个变动）",
                    en=f"no standard changes ({near} move before rounding)",
                ),
            }
        )
    count, most = changed.drawn_anew()
    if count:
        table.notes.append(
            Text(
                zh=f"另有 {count} 个标准与 {overlay.path.name} 无关，只因重新抽样而变动，至多 {most['zh']}。",
                en=f"{count} further standards do not depend on {overlay.path.name}; they move by {most['en']} "
                "at most because figures are drawn anew.",
            )
        )


def _amount(one: StandardChange, made: Committed) -> Text:
    """Return a standard in its printed unit, or why there is none."""
    return Text.same(number(made.value * one.factor, one.unit)) if made.rated else REASONS.get(made.reason, NONE)


def _share(share: float | None) -> str:
    return "—" if share is None else f"{share:+.1%}"


def _said(record: Record, unit: str) -> str:
    """Return a record as value and 95% interval in a unit."""
    factor = conversion(parse(record.unit), parse(unit)) if record.unit and unit and record.unit != unit else 1.0
    text, ends = number(record.value * factor, unit), range_of(record)
    return text if ends is None else f"{text} [{number(ends[0] * factor, unit)}, {number(ends[1] * factor, unit)}]"
