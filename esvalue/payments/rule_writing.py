"""A rule written as a file, a workbook or TOML, read back before it is on disk."""

from __future__ import annotations

from pathlib import Path

import tomli_w

from esvalue.core.errors import InputError, Mistakes, fail
from esvalue.core.files import check_free, scratch, write_file
from esvalue.core.schema import parse_record
from esvalue.core.sheets import is_workbook
from esvalue.core.spreadsheets import stamped
from esvalue.inputs.library import Library
from esvalue.inputs.workbook.plain import leaves, path_text
from esvalue.payments.indicators import Indicators
from esvalue.payments.rule_data import rule_data
from esvalue.payments.rule_file import RuleFile
from esvalue.payments.workbook import build, read_rule_workbook

__all__ = ["is_rule_file", "write_rule"]

TOML = ".toml"


def is_rule_file(name: str | Path) -> bool:
    """Tell whether a text names the file of a rule, and not a rule of the library.

    >>> is_rule_file("mine.xlsx"), is_rule_file("mine.TOML"), is_rule_file("dalian_2025")
    (True, True, False)
    """
    return Path(name).suffix.lower() == TOML or is_workbook(Path(name))


def write_rule(
    file: RuleFile, path: Path, indicators: Indicators, library: Library | None = None, *, replace: bool = False
) -> Path:
    """Write a rule as a workbook or as TOML; see `Rule.write`."""
    target = check_free(_target(path), replace=replace)
    if target.suffix.lower() == TOML:
        return write_file(target, tomli_w.dumps(rule_data(file)), replace=replace)
    raw = stamped(build(file, indicators, (library or Library()).sources))
    with scratch() as folder:
        made = folder / target.name
        made.write_bytes(raw)
        _check_kept(file, made, indicators)
    return write_file(target, raw, replace=replace)


def _target(path: Path) -> Path:
    """Return where a rule is written; a name without an ending is a workbook, another ending is refused."""
    if not path.suffix:
        return path.with_name(f"{path.name}.xlsx")
    if not is_rule_file(path) or path.suffix.lower() == ".xlsm":
        raise fail("rule_kind", str(path), given=path.suffix, meant=path.with_suffix(".xlsx").name)
    return path


def _check_kept(file: RuleFile, path: Path, indicators: Indicators) -> None:
    """Raise where a workbook, read back, does not say what the rule says."""
    content = read_rule_workbook(path, indicators)
    content.problems.raise_if_any()
    try:
        found = parse_record(RuleFile, content.data, path.name)
    except InputError:
        found = None
    if found == file:
        return
    problems = Mistakes()
    before, after = dict(leaves(rule_data(file))), dict(leaves(rule_data(found) if found else content.data))
    for one in [*before, *after]:
        if before.get(one) != after.get(one):
            problems.add("rule_loss", f"{path.name}: {path_text(one)}")
    if not problems:
        problems.add("rule_loss", path.name)
    problems.raise_if_any()
