"""Comparing finished runs: the options of one as a table to read, or what changed between two and why."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from esvalue.core.printing.table import Cell, Number, Table, TableColumn, number
from esvalue.core.printing.text import table_lines
from esvalue.core.text import Text
from esvalue.core.units import scaled_text, unit_text, unit_title
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.inputs.parameters import RECORD_KEYS
from esvalue.report.tables.reasons import REASONS
from esvalue.report.trace.entry_words import entry_text

if TYPE_CHECKING:
    from esvalue.runs.opening import Run

__all__ = ["compare_runs", "options_text"]

#: Outcomes of the options that are compared; where no adequacy goes across domains, the share of loss stands for it.
SHOWN = ("public_cost", "adequacy", "net_benefit")
ACROSS = {"adequacy": "loss_covered"}
#: Columns of the options besides: key of the figure, title, unit.
COLUMNS = (
    ("regret|{}", Text(zh="遗憾 95%", en="regret, 95%"), "1e4 yuan/a"),
    ("better_than_today|{}", Text(zh="好于现行", en="beats today in"), "share"),
)  # fmt: skip
#: What stands before them.
HEAD = (Text.same(""), Text(zh="方案", en="option"), Text(zh="符合要求", en="qualifies"))
QUALIFIES = {True: Text(zh="是", en="yes"), False: Text(zh="否", en="no")}
#: What the signs behind the letters mean.
MARKS = {"*": Text(zh="* 推荐", en="* recommended"), "+": Text(zh="+ 设计方案", en="+ designed")}
#: What stands before the standards of the options.
RECOMMENDATION, UNCHANGED = Text(zh="建议", en="recommendation"), Text(zh="不变", en="unchanged")
SAME = Text(zh="{}（不变）", en="{} (unchanged)")
NOTHING, NOT_SET, DRAWS = Text(zh="无", en="none"), Text(zh="未设", en="none"), Text(zh="抽样", en="draws")
BECAUSE = Text(zh="因为 {}", en="because of {}")
ENTRIES = (
    Text(zh="改动的条目", en="entries changed"),
    Text(zh="只在前者", en="only in the first"),
    Text(zh="只在后者", en="only in the second"),
)
PLACE = (Text(zh="领域", en="domain"), Text(zh="区域类型", en="region type"), Text(zh="单位", en="unit"))
#: What tells a figure's part of a comparison by the beginning of its key, in order.
#: Settings that change every draw.
SIZES = ("scenario.points", "scenario.replicates", "scenario.seed")
PARTS = (
    (("standard|",), Text(zh="改变的标准", en="standards changed")),
    (("outcome|", "regret|", "better_than_today|", "met|"), Text(zh="改变的结果", en="outcomes changed")),
    (
        ("",),
        Text(
            zh="其他改变的数字（相对变化大者在前，近于零者在后）",
            en="other figures changed (largest relative change first, numbers near zero last)",
        ),
    ),
)
#: A number without a unit (a share, a correlation) below this in both runs is near zero ...
NEAR = 0.05
#: ... and so is one in a unit below this part of the largest in it.
NEAR_PART = 1e-3


def options_text(run: Run, language: str) -> str:
    """Return the recommendation, the options side by side and their standards, in one language, aligned."""
    figures = {figure["key"]: figure for figure in run.lineage["figures"].values()}
    options = [option for option in run.manifest.get("options", []) if f"outcome|public_cost|{option}" in figures]
    sentence = run.manifest["sentence"][language]
    if not options:
        return str(sentence)
    letters = {option: chr(ord("A") + i) if i < 26 else f"A{i - 25}" for i, option in enumerate(options)}
    columns = _columns(figures)
    rows: list[list[Cell | str]] = []
    for option, letter in letters.items():
        cells = [figures.get(key.format(option)) for key, _, _ in columns]
        rows.append(
            [
                letter + _mark(run, option),
                _name(run, "options", option),
                QUALIFIES.get(run.manifest.get("qualifies", {}).get(option), "-"),
                *("-" if cell is None else Number(value=cell["value"], unit=cell["unit"]) for cell in cells),
            ]
        )
    table = Table.listed([*HEAD, *(TableColumn(key, title, unit) for key, title, unit in columns)], rows)
    lines = [sentence, "", *table_lines(table, language, wrap={1: 40}), *_legend(run, letters, language), ""]
    return "\n".join([*lines, *_standards(run, figures, letters, language)])


def _columns(figures: Mapping[str, Any]) -> list[tuple[str, Text, str]]:
    """Return the columns of the options: key of the figure, title, unit."""
    known = {key.split("|")[1] for key in figures if key.startswith("outcome|")}
    shown = [ACROSS[one] if one in ACROSS and one not in known and ACROSS[one] in known else one for one in SHOWN]
    return [*((f"outcome|{one}|{{}}", OUTCOMES[one].title, OUTCOMES[one].printed) for one in shown), *COLUMNS]


def _mark(run: Run, option: str) -> str:
    if option == run.manifest["recommended"]:
        return "*"
    return "+" if option in run.manifest.get("designed", {}).values() else ""


def _legend(run: Run, options: Mapping[str, str], language: str) -> list[str]:
    """Return what the signs that stand behind letters mean."""
    signs = {sign for option in options if (sign := _mark(run, option))}
    return [text[language] for sign, text in MARKS.items() if sign in signs]


def _name(run: Run, kind: str, key: str, inside: str | None = None) -> Text:
    names = run.manifest.get("names", {}).get(kind, {})
    found = (names.get(inside, {}) if inside else names).get(key)
    return Text(zh=str(found["zh"]), en=str(found["en"])) if found else Text.same(key)


def _standards(
    run: Run, figures: Mapping[str, Mapping[str, Any]], letters: Mapping[str, str], language: str
) -> list[str]:
    """Return the standards of all options, one row a region type, with the reason where there is none."""
    units = dict(run.manifest.get("names", {}).get("units", {}))
    cells: dict[tuple[str, str, str], dict[str, Number]] = {}
    for key, figure in figures.items():
        if not key.startswith("standard|"):
            continue
        _, option, domain, region, unit = key.split("|")
        if unit == units.setdefault(domain, unit):
            found = cells.setdefault((domain, region, unit), {})
            found[option] = Number(value=figure["value"], unit=figure["unit"])
    notes: dict[str, str] = {}
    rows: list[list[Cell | str]] = []
    for (domain, region, unit), found in cells.items():
        row: list[Cell | str] = [_name(run, "domains", domain), _name(run, "regions", region, domain), unit_title(unit)]
        for option in letters:
            reason = run.manifest.get("absent", {}).get(f"{option}|{domain}|{region}", "")
            row.append(found.get(option) or (f"({notes.setdefault(reason, str(len(notes) + 1))})" if reason else "-"))
        rows.append(row)
    if not rows:
        return []
    told = [f"({mark}) {REASONS[reason][language]}" for reason, mark in notes.items() if reason in REASONS]
    table = Table.listed([*PLACE, *map(Text.same, letters.values())], rows)
    return [Text(zh="各方案的标准", en="standards by option")[language], *table_lines(table, language, left=3), *told]


def compare_runs(first: Run, second: Run, language: str, most: int = 30) -> str:
    """Return what differs between two runs: the recommendation, what was changed, standards, outcomes,
    then the rest.
    """
    touched, chosen, changes = _inputs(first, second, language)
    lines = [*_recommended(first, second, language), "", *changes]
    figures = [run.lineage["figures"] for run in (first, second)]
    parts: list[list[tuple[Any, ...]]] = [[] for _ in PARTS]
    largest = _largest(figures)
    units = dict(first.manifest.get("names", {}).get("units", {}))
    for i in dict.fromkeys([*figures[0], *figures[1]]):
        a, b = figures[0].get(i), figures[1].get(i)
        one = a or b
        which = next(k for k, (heads, _) in enumerate(PARTS) if one["key"].startswith(heads))
        if (a is None or b is None) and which > 0:
            continue
        if which == 0 and (
            one["unit"] != units.setdefault(one["key"].split("|")[2], one["unit"])
            or (a and b and a["value"] == b["value"])
        ):
            continue  # a standard counts once, in the unit its domain is printed in first
        if a is not None and b is not None and (a["value"], a["low"], a["high"]) == (b["value"], b["low"], b["high"]):
            continue
        top = max(abs(f["value"]) for f in (a, b) if f)
        size = 1.0 if a is None or b is None else abs(b["value"] - a["value"]) / max(top, 1e-12)
        near = top < (NEAR if one["unit"] in ("", "share") else NEAR_PART * largest[one["unit"]])
        why = {
            run.lineage["entries"][k]["id"] for run, f in ((first, a), (second, b)) if f for k in run.behind(f)
        } & touched
        options = [key for key in chosen if key.startswith("options.") and key.split(".")[1] in one["key"].split("|")]
        sizes = [key for key in chosen if key in SIZES]  # every figure of another design is another figure
        parts[which].append((near, -size, i, a, b, [*sizes, *options, *sorted(why)]))
    for (_, title), rows in zip(PARTS, parts, strict=True):
        lines += ["", f"{title[language]}: {len(rows)}"]
        for _, _, i, a, b, why in sorted(rows, key=lambda row: row[:3])[:most]:
            one = a or b
            values = [_shown(f, _absent(run, one["key"], language)) for run, f in ((first, a), (second, b))]
            reason = ", ".join(why[:4] or chosen[:4]) or DRAWS[language]
            lines.append(
                f"  {i} {one['label'][language]}: {values[0]} -> {values[1]} "
                f"{unit_text(one['unit'], language)}  ({BECAUSE.format(reason)[language]})"
            )
        if len(rows) > most:
            lines.append(f"  ... {len(rows) - most}")
    return "\n".join(lines)


def _recommended(first: Run, second: Run, language: str) -> list[str]:
    """Return what both runs recommend, in their sentences."""
    before, after = (run.manifest["sentence"][language] for run in (first, second))
    if before == after:
        return [f"{RECOMMENDATION[language]}: {UNCHANGED[language]}", before]
    names = [run.manifest["recommended"] or NOTHING[language] for run in (first, second)]
    told = SAME.format(names[0])[language] if names[0] == names[1] else " -> ".join(names)
    return [f"{RECOMMENDATION[language]}: {told}", before, "->", after]


def _absent(run: Run, key: str, language: str) -> str:
    """Return why a run has no such standard."""
    reason = run.manifest.get("absent", {}).get("|".join(key.split("|")[1:4]), "")
    return REASONS.get(reason, NOT_SET)[language]


def _shown(figure: Mapping[str, Any] | None, nothing: str) -> str:
    if figure is None:
        return nothing
    return number(figure["value"], "share") if figure["unit"] == "share" else scaled_text(figure["value"])


def _largest(figures: list[Mapping[str, Any]]) -> dict[str, float]:
    """Return the largest absolute value by unit."""
    found: dict[str, float] = {}
    for figure in (f for run in figures for f in run.values()):
        found[figure["unit"]] = max(found.get(figure["unit"], 0.0), abs(figure["value"]))
    return found


def _inputs(first: Run, second: Run, language: str, most: int = 15) -> tuple[set[str], list[str], list[str]]:
    """Return the entries that differ, the choices and sizes that differ, and lines on both."""
    entries = [{e["id"]: e for e in run.lineage["entries"]} for run in (first, second)]
    changed = {i for i in entries[0].keys() & entries[1].keys() if entries[0][i]["text"] != entries[1][i]["text"]}
    gone, new = entries[0].keys() - entries[1].keys(), entries[1].keys() - entries[0].keys()
    texts = [{i: entry_text(e["text"], language) for i, e in run.items()} for run in entries]
    told = [f"  {i}: {texts[0][i]} -> {texts[1][i]}" for i in sorted(changed)]
    told += [f"  - {i}" for i in sorted(gone)] + [f"  + {i}" for i in sorted(new)]
    choices = [dict(_choices(run)) for run in (first, second)]
    chosen = [
        key for key in sorted(choices[0].keys() | choices[1].keys()) if choices[0].get(key) != choices[1].get(key)
    ]
    told = [f"  {key}: {choices[0].get(key, '-')} -> {choices[1].get(key, '-')}" for key in chosen] + told
    more = [f"  ... {len(told) - most}"] if len(told) > most else []
    head = "; ".join(f"{name[language]}: {len(part)}" for name, part in zip(ENTRIES, (changed, gone, new), strict=True))
    return changed | gone | new, chosen, [head, *told[:most], *more]


def _choices(run: Run) -> Iterator[tuple[str, str]]:
    """Yield what a run's scenario says that is no number with a source, by its place in the file."""
    path = run.folder / "inputs" / "scenario" / "scenario.toml"
    if not path.is_file():
        return
    stack: list[tuple[str, Any]] = [("", tomllib.loads(path.read_text(encoding="utf-8")))]
    while stack:
        at, part = stack.pop()
        if isinstance(part, dict):
            if "value" not in part:
                words = ("title", "note", "text", "description")  # a text causes no number
                stack.extend((f"{at}.{key}" if at else key, inner) for key, inner in part.items() if key not in words)
        elif isinstance(part, list) and part and isinstance(part[0], dict):
            stack.extend((f"{at}[{i}]", inner) for i, inner in enumerate(part, 1))
        elif at.rsplit(".", 1)[-1] not in RECORD_KEYS and not at.startswith(("sources.", "origin.", "checked[")):
            yield at, _plain(part)


def _plain(part: Any) -> str:
    """Return a choice as a reader writes it: names joined by commas.

    >>> _plain(["overlays/wta.toml", "reed.toml"]), _plain(True), _plain([])
    ('overlays/wta.toml, reed.toml', 'true', '-')
    """
    if isinstance(part, list):
        return ", ".join(map(_plain, part)) or "-"
    return str(part).lower() if isinstance(part, bool) else str(part)
