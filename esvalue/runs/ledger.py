"""A ledger of river sections: published rules applied to a bureau's tables, told and written as a notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from esvalue.core.errors import Mistakes, fail, nearest
from esvalue.core.files import check_free, write_file
from esvalue.core.names import name_key
from esvalue.core.printing.text import table_lines
from esvalue.core.spreadsheets import stamped, with_ending
from esvalue.core.text import Text
from esvalue.inputs.library import Library
from esvalue.payments import Claims, Rule, Tables, load_rule, tables_of
from esvalue.payments.claims import AS_IF
from esvalue.report.ledger import claims_table, left_out_table, net_table
from esvalue.report.reissue import heading
from esvalue.runs.notice import Reissue, Settings, notice_workbook, read_notice, reissued

__all__ = ["Ledger", "free_target", "ledger"]

#: What a notice is.
ENDING = ".xlsx"
#: Claims that are told; a workbook holds them all.
SHOWN = 40
MORE = Text(zh="另有 {n} 条，写入工作簿的全部列出（--out）", en="and {n} more: a workbook (--out) lists them all")
TOTAL = Text(zh="{rule}：{n} 条，合计 {total:,.2f} 元", en="{rule}: {n} claims, {total:,.2f} yuan in all")


@dataclass(frozen=True, eq=False)
class Ledger:
    """Claims of one or several rules on the same tables, in the order of `rules`; `reissue` says what changed since a
    notice.
    """

    rules: tuple[Rule, ...]
    claims: tuple[Claims, ...]
    tables: Tables
    settings: Settings
    reissue: Reissue | None = None

    def text(self, language: str = "en") -> str:
        """Return who owes whom as a text to read, in "zh" or "en"; of many claims the first are told."""
        lines = _told(self.rules, self.claims, language)
        if self.reissue is not None:
            lines = [heading(self.reissue.issue)[language], "", *_changes(self.rules, self.reissue, language), *lines]
        return "\n".join(lines)

    def write(self, path: str | Path, *, replace: bool = False) -> Path:
        """Write the notice as a workbook, with every claim, and return its path.

        Raises
        ------
        InputError
            A file that is there and may not be overwritten; a path nothing can be written to; another ending.
        """
        target = free_target(path, replace=replace, before=self.reissue.of if self.reissue else None)
        book = notice_workbook(self.rules, self.claims, self.tables, self.settings, self.reissue)
        return write_file(target, stamped(book), replace=replace)


def free_target(path: str | Path, *, replace: bool = False, before: Path | None = None) -> Path:
    """Return where a notice is written: nothing is there, or it may be overwritten.

    A name without an ending gets it, another ending is refused, and so is the notice `before` this one: it is kept.
    """
    given = Path(path)
    if given.suffix and given.suffix.lower() != ENDING:
        raise fail("notice_kind", str(path), given=given.suffix, meant=given.with_suffix(ENDING).name)
    target = with_ending(given, ENDING)
    if before is not None and target.resolve() == before.resolve():
        raise fail("reissue_over", str(path), old=before.name)
    return check_free(target, replace=replace)


def ledger(
    folder: str | Path,
    rules: Sequence[str],
    *,
    periods: Collection[str] = (),
    leave_out: Collection[str] = (),
    amounts: Sequence[str] = (),
    as_if: bool = False,
    library: Library | None = None,
    reissue: str | Path | None = None,
) -> Ledger:
    """Return who owes whom by one or several published rules on the same monitoring.

    Parameters
    ----------
    folder
        Tables of sections, targets and monitoring, and what else the rules ask for: a folder, or one workbook.
    rules
        Names of rules, or files.
    periods
        Periods asked about (default: every period with a target while the rule is in force).
    leave_out
        Terms, sides and indicators that are not counted, and named as left out.
    amounts
        Figures of the user for terms whose amount is not in print: ``TERM=100 yuan``, or ``RULE.TERM=100 yuan``.
    as_if
        Use rules outside their dates.
    library
        Where rules are looked up.
    reissue
        A notice written before: what is computed stands beside what it says.

    Raises
    ------
    InputError
        What :meth:`esvalue.payments.Rule.evaluate` refuses; a rule twice; an amount of no term; a notice of other
        rules, periods or parties.
    """
    notice = read_notice(reissue) if reissue is not None else None
    loaded = tuple(load_rule(name, library) for name in rules)
    for rule, count in Counter(rule.name for rule in loaded).items():
        if count > 1:
            raise fail("rule_twice", "ledger", name=rule)
    figures = _figures(loaded, amounts)
    tables, asked = tables_of(folder), list(periods) or None
    made = tuple(
        rule.evaluate(tables, period=asked, leave_out=leave_out, as_if=as_if, amounts=figures[rule.name])
        for rule in loaded
    )
    settings = Settings(tuple(leave_out), tuple(amounts), as_if)
    changes = reissued(notice, loaded, made, tables, settings) if notice is not None else None
    return Ledger(loaded, made, tables, settings, changes)


def _figures(rules: Sequence[Rule], amounts: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the figures of the user by rule and term."""
    found: dict[str, dict[str, str]] = {rule.name: {} for rule in rules}
    problems = Mistakes()
    for text in amounts:
        name, sign, amount = text.replace("＝", "=").partition("=")
        terms = [
            (rule.name, term.name) for rule in rules for term in rule.file.terms
            if name_key(name) in {name_key(f"{before}{one}") for before in ("", f"{rule.name}.")
                                  for one in (term.name, *term.title.values())}
        ]  # fmt: skip
        known = [f"{rule.name}.{term.name}" for rule in rules for term in rule.file.terms]
        if not sign or not amount.strip():
            problems.add("amount_term", "ledger: amount", given=text)
        elif not terms:
            problems.add("amount_rule", "ledger: amount", given=name, nearest=nearest(name, known) or "-",
                         known=", ".join(known))  # fmt: skip
        elif len(terms) > 1:
            problems.add("amount_several", "ledger: amount", given=name, known=", ".join(map(".".join, terms)))
        elif terms[0][1] in found[terms[0][0]]:
            problems.add("amount_twice", "ledger: amount", given=name)
        else:
            found[terms[0][0]][terms[0][1]] = amount.strip()
    problems.raise_if_any()
    return found


def _changes(rules: Sequence[Rule], reissue: Reissue, language: str) -> list[str]:
    """Return what changed since the notice before, of claims and values those that did."""
    lines: list[str] = []
    for table in reissue.tables(rules):
        if table.name == "changes":  # those that changed stand first
            table.rows = [row for row in table.rows if row["why"] is not None]
        rest, table.rows = len(table.rows) - SHOWN, table.rows[:SHOWN]
        lines.append(table.title[language])
        lines += table_lines(table, language, left=1) if table.rows else []
        lines += [MORE.format(n=rest)[language]] if rest > 0 else []
        lines += [*(note[language] for note in table.notes), ""]
    return lines


def _told(rules: Sequence[Rule], listed: Sequence[Claims], language: str) -> list[str]:
    lines: list[str] = []
    for rule, claims in zip(rules, listed, strict=True):
        lines.append(TOTAL.format(rule=claims.title, n=len(claims), total=claims.total)[language])
        lines += [AS_IF[language]] if claims.as_if else []
        table = claims_table(rule, claims, wide=False)
        rest, table.rows = len(table.rows) - SHOWN, table.rows[:SHOWN]
        lines += ["", *table_lines(table, language, left=4), *([MORE.format(n=rest)[language]] if rest > 0 else [])]
        lines += ["", *(note[language] for note in table.notes), ""]
    net = net_table(listed)
    lines += [net.title[language], *table_lines(net, language, left=1), *(note[language] for note in net.notes)]
    left = left_out_table(listed)
    return [
        *lines,
        *(["", left.title[language], *table_lines(left, language, wrap={1: 50, 2: 50})] if left.rows else []),
    ]
