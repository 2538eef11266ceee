"""The trace of a figure as a text: the figure, how it follows from its draws, its tree, every entry by file,
the sources.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from esvalue.core.text import Text
from esvalue.core.units import scaled_text, unit_text
from esvalue.inputs.parameters import SOFT
from esvalue.inputs.sources import Vocabulary
from esvalue.report.trace.entry_words import entry_text
from esvalue.report.trace.terms import STATISTICS, WORDS
from esvalue.report.trace.tree import Tree
from esvalue.standards.lineage import Lineage, Target

__all__ = ["DEPTH", "targets_of", "trace_text"]

#: Levels of a tree that are told unless more are asked for.
DEPTH = 5
COLON = Text(zh="：", en=":")
#: Nodes that are listed before the rest is counted.
LISTED = 12


def targets_of(figure: Mapping[str, Any]) -> list[Target]:
    """Return the targets of a figure as `lineage.json` holds it."""
    return [Target(node, tuple((dim, i) for dim, i in at), option) for node, at, option in figure["targets"]]


def trace_text(
    lineage: Lineage,
    figure: Mapping[str, Any],
    entries: Sequence[Mapping[str, Any]],
    futures: tuple[int, int],
    language: str = "en",
    *,
    depth: int | None = DEPTH,
) -> str:
    """Return the trace of a figure.

    Parameters
    ----------
    lineage
        The lineage of the run's scenario.
    figure
        The figure as `lineage.json` holds it, with its id.
    entries
        All entries of the run, in the order the figure numbers them.
    futures
        Replicates, and points of each.
    language
        "zh" or "en".
    depth
        Levels of the trees; None: all, for every option and place.
    """
    reader = Tree(lineage, language, depth)
    lines = [*_head(reader, figure, futures), ""]
    lines += _trees(reader, targets_of(figure))
    lines += _entries(reader, [entries[i] for i in figure["entries"]])
    return "\n".join(lines)


def _head(reader: Tree, figure: Mapping[str, Any], futures: tuple[int, int]) -> list[str]:
    """Return what the figure says, unrounded, and how it follows."""
    unit = unit_text(figure["unit"], reader.language)
    interval = f" [{scaled_text(figure['low'])}, {scaled_text(figure['high'])}]" if figure["low"] is not None else ""
    lines = [
        f"{figure['id']}  {figure['label'][reader.language]} = {scaled_text(figure['value'])}{interval} {unit}".rstrip()
    ]
    told = STATISTICS.get(figure["statistic"])
    draws = f"{futures[0]} x {futures[1]}"
    how = told[reader.language].format(draws=draws) if told else f"{figure['statistic']} ({draws})"
    if figure["statistic"] == "committed":
        _, option, domain, region, shown = figure["key"].split("|")
        how = reader.committed(f"{option}|{domain}|{region}", shown)
    mark = Text(zh="：", en=": ")[reader.language]
    return [
        *lines,
        f"{reader.say('unrounded')}{mark}{figure['value']:.12g} {unit}".rstrip(),
        f"{reader.say('follows')}{mark}{how}",
    ]


def _trees(reader: Tree, targets: Sequence[Target]) -> list[str]:
    """Return the trees; where a figure compares options, only the nodes,
    and of several places only the first in full.
    """
    by_node: dict[tuple[str, str], list[Target]] = {}
    for target in targets:
        by_node.setdefault((target.node, target.option), []).append(target)
    mark = COLON[reader.language]
    head = reader.say("tree")
    for alike in by_node.values():
        rest = alike
        options = len({dict(t.at).get("option") for t in alike}) > 1
        if options and reader.depth is not None:
            head = reader.say("nodes")
            reader.lines.append(reader.say("every_option") + mark)
        else:
            for target in alike if reader.depth is None else alike[:1]:
                reader.walk(target, 0)
            rest = [] if reader.depth is None else alike[1:]
        for target in rest[:LISTED]:
            reader.lines.append(reader.head(target))
        if len(rest) > LISTED:
            reader.lines.append(
                reader.say(
                    "more", count=len(rest) - LISTED, first=reader.head(rest[LISTED]), last=reader.head(rest[-1])
                )
            )
    lines = [head + mark, *("  " + line for line in reader.lines)]
    return [*lines, *([f"  ({reader.say('cut')})"] if reader.cut else []), ""]


def _entries(reader: Tree, entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return every entry by file, years of the price index on one line, and the sources they name."""
    mark = COLON[reader.language]
    lines = [reader.say("entries", count=len(entries)) + mark]
    files: dict[str, list[Mapping[str, Any]]] = {}
    for entry in entries:
        files.setdefault(entry["file"] or "-", []).append(entry)
    words = reader.lineage.judged.loaded.library.vocabulary
    for file, inside in sorted(files.items()):
        lines.append(f"  {file}")
        years = [entry for entry in inside if entry["kind"] == "index"]
        for entry in inside:
            if entry["kind"] == "index":
                continue
            name = entry["id"].removeprefix(f"{file}:")
            lines.append(f"    {name}: {_told(reader, entry)}  {_mark(entry, words, reader.language)}")
        if years:
            changes = ", ".join(entry["text"].removeprefix("CPI ").replace(":", "") for entry in years)
            lines.append(
                f"    {years[0]['id']}"
                + (f" - {years[-1]['id']}" if len(years) > 1 else "")
                + f": CPI {changes}  {_mark(years[0], words, reader.language)}"
            )
    return [*lines, "", *_sources(reader, entries)]


def _told(reader: Tree, entry: Mapping[str, Any]) -> str:
    title, note = entry["title"].get(reader.language, ""), entry["note"].get(reader.language, "")
    return (f"{title}: " if title else "") + entry_text(entry["text"], reader.language) + (f" ({note})" if note else "")


def _mark(entry: Mapping[str, Any], words: Vocabulary, language: str) -> str:
    kind = words.evidence.get(entry["evidence"])
    evidence = kind.title[language] if kind else entry["evidence"]
    soft = " !" if entry["evidence"] in SOFT else ""
    return f"[{entry['source']}, {evidence}{soft}{' ' + WORDS['weak'][language] if entry['weak'] else ''}]"


def _sources(reader: Tree, entries: Sequence[Mapping[str, Any]]) -> list[str]:
    known = reader.lineage.judged.loaded.sources
    used = sorted({entry["source"] for entry in entries if entry["source"] in known})
    lines = [reader.say("sources") + COLON[reader.language]]
    for name in used:
        source = known[name]
        parts = [source.title[reader.language], source.locator, str(source.year or "")]
        lines.append(f"  {name}: {'; '.join(part for part in parts if part)}")
    return lines
