"""What in the inputs is doubted, what a person has settled and why, and what still says what another scenario said."""

from __future__ import annotations

from esvalue.report.tables.context import Context
from esvalue.report.tables.tables import Table, TableColumn, both

__all__ = ["doubts_notice", "doubts_record", "doubts_table", "origin_table"]

#: Entries that are as they were, shown in the report: as many as `esvalue check` shows.
LINES = 10


def doubts_table(ctx: Context) -> Table:
    """Return every value in doubt: open ones first, then those settled, by whom and why."""
    table = Table(
        "doubts",
        both("存疑与已核对的数值", "Values in doubt, and those settled"),
        [
            TableColumn("state", both("状态", "state")),
            TableColumn("entry", both("条目", "entry")),
            TableColumn("value", both("取值", "value")),
            TableColumn("text", both("为何存疑", "why it is doubted")),
            TableColumn("reason", both("为何无误", "why it is right")),
            TableColumn("by", both("由谁确认", "who says so")),
        ],
        merged=1,
    )
    made = ctx.judged.loaded.settlement(ctx.judged.model.doubts)
    for doubt in made.open:
        table.rows.append(
            {
                "state": both("未核对", "open"),
                "entry": both(doubt.entry),
                "value": both(doubt.value),
                "text": {"zh": doubt.text("zh"), "en": doubt.text("en")},
                "reason": None,
                "by": None,
            }
        )
    for one in made.settled:
        reason = {"zh": one.checked.reason.zh, "en": one.checked.reason.en}
        table.rows.append(
            {
                "state": both("已核对", "settled"),
                "entry": both(one.doubt.entry),
                "value": both(one.doubt.value),
                "text": {"zh": one.doubt.text("zh"), "en": one.doubt.text("en")},
                "reason": reason,
                "by": both(one.checked.by),
            }
        )
    return table


def doubts_notice(ctx: Context) -> dict[str, str] | None:
    """Return how many doubts are open and settled, in a sentence; None where there is none."""
    made = ctx.judged.loaded.settlement(ctx.judged.model.doubts)
    if not made.open and not made.settled:
        return None
    return both(
        f"有 {len(made.open)} 处数值存疑待核对，{len(made.settled)} 处已核对（见表“存疑与已核对的数值”）",
        f"{len(made.open)} values are in doubt and {len(made.settled)} have been settled (table 'Values in "
        "doubt, and those settled')",
    )


def doubts_record(ctx: Context) -> dict[str, list[dict[str, object]]]:
    """Return doubts for the manifest: open and settled, each with its entry, value and message."""
    made = ctx.judged.loaded.settlement(ctx.judged.model.doubts)
    return {
        "open": [
            {"entry": one.entry, "value": one.value, "message": {"zh": one.text("zh"), "en": one.text("en")}}
            for one in made.open
        ],
        "settled": [
            {
                "entry": one.doubt.entry,
                "value": one.doubt.value,
                "by": one.checked.by,
                "reason": {"zh": one.checked.reason.zh, "en": one.checked.reason.en},
            }
            for one in made.settled
        ],
    }


def origin_table(ctx: Context) -> Table | None:
    """Return what still says what the scenario it was made from said, money first; None where it was made from none."""
    likenesses = ctx.judged.loaded.likenesses()
    if likenesses is None:
        return None
    table = Table(
        "origin",
        both(f"仍与原情景 {likenesses.name} 相同之处", f"What still says what {likenesses.name} said"),
        [
            TableColumn("entry", both("条目", "entry")),
            TableColumn("value", both("取值", "value")),
            TableColumn("same", both("相同的格数", "cells that are the same")),
        ],
    )
    for one in likenesses.found[:LINES]:
        table.rows.append(
            {
                "entry": both(one.entry),
                "value": both(one.value if one.of == 1 else "…"),
                "same": both(f"{one.same}/{one.of}"),
            }
        )
    table.notes.append(
        both(
            f"{likenesses.of} 项中有 {likenesses.same} 项仍与原情景（{likenesses.version}）相同；全部列表："
            "esvalue check --all。",
            f"{likenesses.same} of {likenesses.of} entries still say what it said ({likenesses.version}); "
            "all of them: esvalue check --all.",
        )
    )
    return table
