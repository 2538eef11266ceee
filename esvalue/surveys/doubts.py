"""Doubts of a survey as lines to print: what looks wrong, and the rows that settle it."""

from __future__ import annotations

from esvalue.core.errors import Reason
from esvalue.core.settling import Settlement

__all__ = ["doubt_lines"]


#: Where a doubt of a survey is settled.
SURVEY = Reason(
    "in the sheet 'checked' (of a CSV: [[checked]] in its TOML)", "在工作表“已核对”（CSV：同名 TOML 的 [[checked]]）中"
)


def doubt_lines(found: Settlement, language: str, where: Reason = SURVEY) -> list[str]:
    """Return doubts as lines to print, with the rows that settle them `where`, and how many are settled; nothing where
    there are none.
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
