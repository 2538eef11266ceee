"""Doubts of a survey as lines to print: what looks wrong, and the rows that settle it."""

from __future__ import annotations

from collections.abc import Sequence

from esvalue.errors import Doubt

__all__ = ["doubt_lines"]


def doubt_lines(doubts: Sequence[Doubt], settled: Sequence[Doubt], language: str) -> list[str]:
    """Return doubts as lines to print, with the rows that settle them, and how many are settled; nothing where there are none."""
    zh, lines = language == "zh", [""] if doubts or settled else []
    if doubts:
        lines.append(f"存疑 {len(doubts)} 项：" if zh else f"doubtful: {len(doubts)}")
        lines += [f"- {one.text(language)}" for one in doubts]
        lines.append("核对无误的，请在工作表“已核对”中各写一行（CSV：同名 TOML 的 [[checked]]）：" if zh
                     else "What is right all the same gets a row in the sheet 'checked' (of a CSV: [[checked]] in its TOML):")  # fmt: skip
        lines.append("  条目 | 取值 | 来源（文件或人员职务） | 理由" if zh else "  entry | value | source (a document, a person's role) | reason")
        lines += [f"  {one.entry.partition(': ')[2]} | {one.value} | ... | ..." for one in doubts]
    if settled:
        lines.append(f"已核对的存疑：{len(settled)} 项。" if zh else f"doubts settled: {len(settled)}")
    return lines
