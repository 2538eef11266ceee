"""What in the inputs is doubted, what a person has settled and why, and what still says what another scenario said."""

from __future__ import annotations

from esvalue.core.printing.table import Table, TableColumn
from esvalue.core.text import Text
from esvalue.report.chapters import report_table
from esvalue.report.tables.context import Context

__all__ = ["doubts_notice", "doubts_record", "doubts_table", "origin_table"]

#: Entries that are as they were, shown in the report: as many as `esvalue check` shows.
LINES = 10


@report_table("checked", 1)
def doubts_table(ctx: Context) -> Table:
    """Return every value in doubt: open ones first, then those settled, by whom and why."""
    table = Table(
        "doubts",
        Text(zh="存疑与已核对的数值", en="Values in doubt, and those settled"),
        [
            TableColumn("state", Text(zh="状态", en="state")),
            TableColumn("entry", Text(zh="条目", en="entry")),
            TableColumn("value", Text(zh="取值", en="value")),
            TableColumn("text", Text(zh="为何存疑", en="why it is doubted")),
            TableColumn("reason", Text(zh="为何无误", en="why it is right")),
            TableColumn("by", Text(zh="由谁确认", en="who says so")),
        ],
        merged=1,
    )
    made = ctx.judged.loaded.settlement(ctx.judged.model.doubts)
    for doubt in made.open:
        table.rows.append(
            {
                "state": Text(zh="未核对", en="open"),
                "entry": Text.same(doubt.entry),
                "value": Text.same(doubt.value),
                "text": Text(zh=doubt.text("zh"), en=doubt.text("en")),
                "reason": None,
                "by": None,
            }
        )
    for one in made.settled:
        reason = one.checked.reason
        table.rows.append(
            {
                "state": Text(zh="已核对", en="settled"),
                "entry": Text.same(one.doubt.entry),
                "value": Text.same(one.doubt.value),
                "text": Text(zh=one.doubt.text("zh"), en=one.doubt.text("en")),
                "reason": reason,
                "by": Text.same(one.checked.by),
            }
        )
    return table


def doubts_notice(ctx: Context) -> Text | None:
    """Return how many doubts are open and settled, in a sentence; None where there is none."""
    made = ctx.judged.loaded.settlement(ctx.judged.model.doubts)
    if not made.open and not made.settled:
        return None
    return Text(
        zh=f"有 {len(made.open)} 处数值存疑待核对，{len(made.settled)} 处已核对（见表“存疑与已核对的数值”）",
        en=f"{len(made.open)} values are in doubt and {len(made.settled)} have been settled (table 'Values in "
        "doubt, and those settled')",
    )


def doubts_record(ctx: Context) -> dict[str, list[dict[str, object]]]:
    """Return doubts for the manifest: open and settled, each with its entry, value and message."""
    made = ctx.judged.loaded.settlement(ctx.judged.model.doubts)
    return {
        "open": [
            {"entry": one.entry, "value": one.value, "message": Text(zh=one.text("zh"), en=one.text("en"))}
            for one in made.open
        ],
        "settled": [
            {"entry": one.doubt.entry, "value": one.doubt.value, "by": one.checked.by, "reason": one.checked.reason}
            for one in made.settled
        ],
    }


@report_table("checked", 2)
def origin_table(ctx: Context) -> Table | None:
    """Return what still says what the scenario it was made from said, money first; None where it was made from none."""
    likenesses = ctx.judged.loaded.likenesses()
    if likenesses is None:
        return None
    table = Table(
        "origin",
        Text(zh=f"仍与原情景 {likenesses.name} 相同之处", en=f"What still says what {likenesses.name} said"),
        [
            TableColumn("entry", Text(zh="条目", en="entry")),
            TableColumn("value", Text(zh="取值", en="value")),
            TableColumn("same", Text(zh="相同的格数", en="cells that are the same")),
        ],
    )
    for one in likenesses.found[:LINES]:
        table.rows.append(
            {
                "entry": Text.same(one.entry),
                "value": Text.same(one.value if one.of == 1 else "…"),
                "same": Text.same(f"{one.same}/{one.of}"),
            }
        )
    table.notes.append(
        Text(
            zh=f"{likenesses.of} 项中有 {likenesses.same} 项仍与原情景（{likenesses.version}）相同；全部列表："
            "esvalue check --all。",
            en=f"{likenesses.same} of {likenesses.of} entries still say what it said ({likenesses.version}); "
            "all of them: esvalue check --all.",
        )
    )
    return table
