"""The trace of a figure of a run whose own equations are not at hand: what it rests on, and their source as it was
kept, never run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from esvalue.core.text import Text
from esvalue.core.units import scaled_text, unit_text
from esvalue.report.trace.entry_words import entry_text

__all__ = ["trace_kept"]

OWN = Text(
    zh="该运行用到使用者自己的方程；下列源代码为运行时所存，不执行。要看公式树，请给出内容相同的文件：--equations 文件",
    en="This run used equations of its user's own; their source as it was kept is below and is not run. For the tree "
    "of formulas name a file of the same content: --equations FILE",
)
RESTS = Text(zh="所依据的条目（{n}）", en="entries it rests on ({n})")


def trace_kept(
    figure: Mapping[str, Any],
    entries: Sequence[Mapping[str, Any]],
    sources: Mapping[str, str],
    digests: Mapping[str, str],
    language: str = "en",
) -> str:
    """Return a figure, its entries, and the kept sources with their digests.

    Parameters
    ----------
    figure
        The figure as `lineage.json` holds it, with its id.
    entries
        All entries of the run, in the order the figure numbers them.
    sources, digests
        Text and SHA-256 of every kept file of equations by name.
    language
        "zh" or "en".
    """
    colon = Text(zh="：", en=":")[language]
    unit = unit_text(figure["unit"], language)
    lines = [f"{figure['id']}  {figure['label'][language]} = {scaled_text(figure['value'])} {unit}".rstrip(), ""]
    lines += [RESTS.format(n=len(figure["entries"]))[language] + colon]
    for at in figure["entries"]:
        one = entries[at]
        lines.append(f"  {one['id']}: {entry_text(one['text'], language)}  [{one['source']}]")
    lines += ["", OWN[language] + colon]
    for name, text in sources.items():
        lines += ["", f"--- inputs/{name}  sha256 {digests[name]}", text.rstrip()]
    return "\n".join(lines)
