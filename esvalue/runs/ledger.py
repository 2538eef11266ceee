"""A ledger of river sections: published rules applied to a bureau's tables, told and written as a notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from esvalue.core.errors import Mistakes, fail, nearest
from esvalue.core.files import check_free, write_file
from esvalue.core.names import name_key, one_or_more
from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.printing.text import table_lines
from esvalue.core.shown import Glance, Shown
from esvalue.core.spreadsheets import with_ending
from esvalue.core.text import Text
from esvalue.inputs.library import Library
from esvalue.payments import Claims, Rule, Spread, Tables, load_rule, spread_of, tables_of
from esvalue.payments.asking import names_by_rule
from esvalue.payments.claims import AS_IF
from esvalue.report.flow_picture import flow_chart, flows_of
from esvalue.report.ledger import claims_table, left_out_table, net_table
from esvalue.report.notice import Sheet, printed
from esvalue.report.pools import pool_table
from esvalue.report.reissue import heading
from esvalue.report.spreads import claim_spread_table, net_spread_table
from esvalue.report.tonne_prices import tonne_price_table
from esvalue.runs.notice import Reissue, Settings, notice_bytes, read_notice, reissued

__all__ = ["Ledger", "flows_path", "free_target", "ledger"]

_HEADINGS = (
    Text(zh="办法", en="rule"),
    Text(zh="名称", en="title"),
    Text(zh="条数", en="claims"),
    TableColumn("total", Text(zh="合计", en="total"), "yuan"),
    Text(zh="未计入", en="left out"),
)
#: What a notice is, and what a picture.
ENDING, PICTURE = ".xlsx", ".svg"
#: Sheets of a notice behind its claims.
ERRORS, ERROR = Text(zh="测量误差：净额", en="Errors, nets"), Text(zh="测量误差：{}", en="Errors {}")
POOLS, A_TONNE = Text(zh="资金池", en="Pools"), Text(zh="每吨金额", en="A tonne")
#: Claims that are told; a workbook holds them all.
SHOWN = 40
MORE = Text(zh="另有 {n} 条，写入工作簿的全部列出（--out）", en="and {n} more: a workbook (--out) lists them all")
TOTAL = Text(zh="{rule}：{n} 条，合计 {total:,.2f} 元", en="{rule}: {n} claims, {total:,.2f} yuan in all")


@dataclass(frozen=True, eq=False)
class Ledger(Shown):
    """Claims of one or several rules on the same tables, in the order of `rules`.

    `spreads` are what errors of measurement make of them, where asked for; `reissue` says what changed since a notice.
    """

    rules: tuple[Rule, ...]
    claims: tuple[Claims, ...]
    tables: Tables
    library: Library
    settings: Settings
    spreads: tuple[Spread, ...] = ()
    reissue: Reissue | None = None

    def _glance(self) -> Glance:
        rows: list[list[Cell | str]] = [
            [one.rule, one.title, str(len(one)), Number(value=one.total), str(len(one.left_out))] for one in self.claims
        ]
        said = Text(zh="往来账：{} 个办法", en="Ledger of {} rules").format(len(self.claims))
        return Glance(said, Table.listed(_HEADINGS, rows), (Text.same(".claims[0].net()  .text()  .write(PATH)"),))

    @cached_property
    def pools(self) -> Table:
        """What went in and out of the pools of the rules."""
        return pool_table("pools", [(one.title, balance) for one in self.claims for balance in one.pools])

    @cached_property
    def tonne_prices(self) -> Table:
        """What charges come to per tonne over the target, beside the costs of treatment of the price book."""
        return tonne_price_table(self.rules, self.claims, self.tables, self.library)

    def text(self, language: str = "en") -> str:
        """Return who owes whom as a text to read, in "zh" or "en"; of many claims the first are told."""
        lines = _told(self, language)
        if self.reissue is not None:
            lines = [heading(self.reissue.issue)[language], "", *_changes(self.rules, self.reissue, language), *lines]
        return "\n".join(lines)

    def write(self, path: str | Path, language: str = "en", *, replace: bool = False) -> Path:
        """Write the notice as a workbook that prints, in "zh" or "en", with every claim, and return its path.

        Raises
        ------
        InputError
            A file that is there and may not be overwritten; a path nothing can be written to; another ending.
        """
        target = free_target(path, replace=replace, before=self.reissue.of if self.reissue else None)
        made = notice_bytes(
            self.rules, self.claims, self.tables, self.settings, self.reissue, language=language, more=_beside(self)
        )
        return write_file(target, made, replace=replace)

    def write_flows(self, path: str | Path, language: str = "en", *, replace: bool = False) -> Path | None:
        """Write who pays whom as a picture, a part for every rule, and return its path; None where nothing is paid.

        Raises
        ------
        InputError
            As for the notice; another ending than .svg.
        """
        target = check_free(flows_path(path), replace=replace)
        drawn = flow_chart([(one.title, flows_of(one)) for one in self.claims], language, "flows")
        return write_file(target, drawn.encode(), replace=replace) if drawn else None


def flows_path(path: str | Path) -> Path:
    """Return where a picture is written: an .svg; a name without an ending gets it, another ending is refused."""
    return _path(path, PICTURE)


def free_target(path: str | Path, *, replace: bool = False, before: Path | None = None) -> Path:
    """Return where a notice is written: a workbook; nothing is there, or it may be overwritten.

    A name without an ending gets it, another ending is refused, and so is the notice `before` this one: it is kept.
    """
    target = _path(path, ENDING)
    if before is not None and target.resolve() == Path(before).resolve():
        raise fail("reissue_over", str(path), old=Path(before).name)
    return check_free(target, replace=replace)


def _path(path: str | Path, ending: str) -> Path:
    given = Path(path)
    if given.suffix and given.suffix.lower() != ending:
        raise fail("notice_kind", str(path), given=given.suffix, meant=given.with_suffix(ending).name)
    return with_ending(given, ending)


def ledger(
    folder: str | Path,
    rules: str | Sequence[str],
    *,
    periods: str | Collection[str] = (),
    leave_out: str | Collection[str] = (),
    amounts: str | Sequence[str] = (),
    opening: str | Sequence[str] = (),
    as_if: bool = False,
    error: str | Sequence[str] = (),
    draws: int = 0,
    seed: int = 0,
    library: Library | None = None,
    reissue: str | Path | None = None,
) -> Ledger:
    """Return who owes whom by one or several published rules on the same monitoring.

    Parameters
    ----------
    folder
        Tables of sections, targets and monitoring, and what else the rules ask for: a folder, or one workbook.
    rules
        Names of rules, or files. Here and below one text stands for a list of one.
    periods
        Periods asked about (default: every period with a target while the rule is in force).
    leave_out
        Terms, sides and indicators that are not counted, and named as left out.
    amounts
        Figures of the user for terms whose amount is not in print: ``TERM=100 yuan``, or ``RULE.TERM=100 yuan``.
    opening
        Opening balances of pools: ``POOL=100 yuan``, or ``RULE.POOL=100 yuan``.
    as_if
        Use rules outside their dates.
    error, draws, seed
        By how much measured values can be off: ``0.1``, ``10%``, ``TP=0.2``, ``pH=0.1``, or a table; how often to draw,
        and the seed (default: not at all).
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
    rules, periods, leave_out, amounts, opening, error = map(
        one_or_more, (rules, periods, leave_out, amounts, opening, error)
    )
    if bool(draws) != bool(error):
        raise fail("draws_none", "ledger")
    notice = read_notice(reissue) if reissue is not None else None
    loaded = tuple(load_rule(name, library) for name in rules)
    for rule, count in Counter(rule.name for rule in loaded).items():
        if count > 1:
            raise fail("rule_twice", "ledger", name=rule)
    named = {rule.name: {term.name: term.title for term in rule.file.terms} for rule in loaded}
    figures = _figures(named, amounts, "amount", "term")
    named = {rule.name: {pool.name: pool.called for pool in rule.file.settle.pools} for rule in loaded}
    openings = _figures(named, opening, "opening", "pool")
    tables, asked, problems = tables_of(folder), list(periods) or None, Mistakes()
    files = {rule.name: rule.file for rule in loaded}
    left_out = names_by_rule(files, loaded[0].indicators, leave_out, "ledger: leave_out", problems)
    problems.raise_if_any()
    made = tuple(
        rule.evaluate(
            tables,
            period=asked,
            leave_out=left_out[rule.name],
            as_if=as_if,
            amounts=figures[rule.name],
            opening=openings[rule.name],
        )
        for rule in loaded
    )
    spreads = tuple(
        spread_of(
            rule,
            tables,
            error,
            draws,
            seed=seed,
            period=asked,
            leave_out=left_out[rule.name],
            as_if=as_if,
            amounts=figures[rule.name],
        )
        for rule in loaded
        if draws
    )
    settings = Settings(tuple(leave_out), tuple(amounts), tuple(opening), as_if)
    changes = reissued(notice, loaded, made, tables, settings) if notice is not None else None
    return Ledger(loaded, made, tables, library or Library(), settings, spreads, changes)


def _figures(
    named: Mapping[str, Mapping[str, Text]], given: Sequence[str], key: str, what: str
) -> dict[str, dict[str, str]]:
    """Return the figures of the user by rule and term, or pool; `named` has what there is, with titles."""
    found: dict[str, dict[str, str]] = {rule: {} for rule in named}
    problems, at = Mistakes(), f"ledger: {key}"
    known = [f"{rule}.{name}" for rule, names in named.items() for name in names]
    for text in given:
        name, sign, amount = text.replace("＝", "=").partition("=")
        meant = [
            (rule, one)
            for rule, names in named.items()
            for one, title in names.items()
            if name_key(name)
            in {name_key(f"{before}{word}") for before in ("", f"{rule}.") for word in (one, *title.values())}
        ]
        if not sign or not amount.strip():
            problems.add("amount_term", at, given=text, what=what)
        elif not meant:
            problems.add(
                "amount_rule",
                at,
                given=name,
                what=what,
                nearest=nearest(name, known) or "-",
                known=", ".join(known) or "-",
            )
        elif len(meant) > 1:
            problems.add("amount_several", at, given=name, what=what, known=", ".join(map(".".join, meant)))
        elif meant[0][1] in found[meant[0][0]]:
            problems.add("amount_twice", at, given=name)
        else:
            found[meant[0][0]][meant[0][1]] = amount.strip()
    problems.raise_if_any()
    return found


def _changes(rules: Sequence[Rule], reissue: Reissue, language: str) -> list[str]:
    """Return what changed since the notice before, of claims and values those that did."""
    lines: list[str] = []
    for _, table in reissue.tables(rules):
        if table.name == "changes":  # those that changed stand first
            table.rows = [row for row in table.rows if row["why"] is not None]
        rest, table.rows = len(table.rows) - SHOWN, table.rows[:SHOWN]
        lines.append(table.title[language])
        lines += table_lines(table, language, left=1) if table.rows else []
        lines += [MORE.format(n=rest)[language]] if rest > 0 else []
        lines += [*(note[language] for note in table.notes), ""]
    return lines


def _told(made: Ledger, language: str) -> list[str]:
    lines: list[str] = []
    for rule, claims in zip(made.rules, made.claims, strict=True):
        lines.append(TOTAL.format(rule=claims.title, n=len(claims), total=claims.total)[language])
        lines += [AS_IF[language]] if claims.as_if else []
        table = claims_table(rule, claims, wide=False)
        rest, table.rows = len(table.rows) - SHOWN, table.rows[:SHOWN]
        lines += ["", *table_lines(table, language, left=4), *([MORE.format(n=rest)[language]] if rest > 0 else [])]
        lines += ["", *(note[language] for note in table.notes), ""]
    net, prices = net_table(made.claims), made.tonne_prices
    lines += [net.title[language], *table_lines(net, language, left=1), *(note[language] for note in net.notes)]
    if made.spreads:
        lines += ["", *_spread(made, language)]
    if made.pools.rows:
        lines += ["", made.pools.title[language], *table_lines(made.pools, language)]
        lines += [note[language] for note in made.pools.notes]
    lines += ["", prices.title[language]]
    lines += table_lines(prices, language, wrap=dict.fromkeys(range(3), 30)) if prices.rows else []
    lines += [note[language] for note in prices.notes]
    left = left_out_table(made.claims)
    return [
        *lines,
        *(["", left.title[language], *table_lines(left, language, wrap={1: 50, 2: 50})] if left.rows else []),
    ]


def _spread(made: Ledger, language: str) -> list[str]:
    """Return nets and claims under errors of measurement, as lines; of many claims those that vary most."""
    nets, lines = net_spread_table(made.rules, made.spreads), list[str]()
    for rule, spread in zip(made.rules, made.spreads, strict=True):
        table = claim_spread_table(rule, spread)
        rest, table.rows = len(table.rows) - SHOWN, table.rows[:SHOWN]
        lines += ["", table.title[language], *table_lines(table, language, left=6)]
        lines += [MORE.format(n=rest)[language]] if rest > 0 else []
        lines += [note[language] for note in table.notes]
    first = [nets.title[language], *table_lines(nets, language, left=1), *(note[language] for note in nets.notes)]
    return [*first, *lines]


def _beside(made: Ledger) -> list[Sheet]:
    """Return what a notice holds beside claims: what errors make of them, pools, prices a tonne."""
    sheets: list[Sheet] = []
    if made.spreads:
        sheets.append(printed(ERRORS, net_spread_table(made.rules, made.spreads)))
        pairs = zip(made.rules, made.spreads, strict=True)
        sheets += [printed(ERROR.format(rule.name), claim_spread_table(rule, spread)) for rule, spread in pairs]
    sheets += [printed(POOLS, made.pools)] if made.pools.rows else []
    return [*sheets, printed(A_TONNE, made.tonne_prices)]  # without a price it says why
