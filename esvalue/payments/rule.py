"""A published rule, loaded by name or from a file, and computed from tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esvalue.core.arguments import checked
from esvalue.core.errors import InputError, Mistakes, fail, nearest
from esvalue.core.files import is_file
from esvalue.core.names import name_key
from esvalue.core.schema import parse_into, read_toml
from esvalue.core.sheets import is_workbook
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.inputs.library import Library
from esvalue.payments.asking import named_periods
from esvalue.payments.evaluation import evaluate
from esvalue.payments.indicators import Indicators, load_indicators
from esvalue.payments.proving import prove
from esvalue.payments.rule_file import RuleFile
from esvalue.payments.rule_writing import is_rule_file, write_rule
from esvalue.payments.succession import Change, before_of
from esvalue.payments.tables import tables_of
from esvalue.payments.tenure import Before, Tenure
from esvalue.payments.workbook import read_rule_workbook

if TYPE_CHECKING:
    import pandas as pd

    from esvalue.inputs.sources import Source
    from esvalue.payments.claims import Claims
    from esvalue.payments.tables import Tables

__all__ = ["Rule", "load_rule", "rule_names"]

#: Title of a document, and where it is found.
CITED = Text(zh="{}（{}）", en="{} ({})")


@dataclass(frozen=True, eq=False)
class Rule(Shown):
    """A published rule.

    Attributes
    ----------
    name : str
        Name of its file.
    file : RuleFile
        Its header, terms and settlement.
    indicators : Indicators
        The indicators it speaks of.
    cited : Text or None
        Title of the document it stands in, and where that is found as far as it is known.
    before : Before or None
        The rule it replaces, and when that was in force.
    library : Library
        Where other rules of its line are looked up.

    Examples
    --------
    >>> rule = load_rule("guzhen_2021")
    >>> rule.name, rule.not_seen, [term.name for term in rule.file.terms][:1]
    ('guzhen_2021', ['better'], ['factor'])
    """

    name: str
    file: RuleFile
    indicators: Indicators
    cited: Text | None = None
    before: Before | None = None
    library: Library = field(default_factory=Library, repr=False)

    @property
    def title(self) -> Text:
        """Its title."""
        return self.file.rule.title

    @property
    def not_seen(self) -> list[str]:
        """Names of its terms whose amount is not in print."""
        return [term.name for term in self.file.terms if not term.seen]

    @property
    def missing(self) -> list[Text]:
        """What of it is not in print besides the amounts of terms; nothing where the rule is complete."""
        return list(self.file.rule.missing)

    @property
    def tenure(self) -> Tenure:
        """When it is in force, and when the rule it replaces was."""
        return Tenure(self.file.rule.in_force, self.before)

    @property
    def named_parties(self) -> list[str]:
        """Parties it names itself: who pays or receives whatever the section, and those of its pools."""
        return self.file.settle.named_parties

    @checked
    def evaluate(
        self,
        tables: Tables | pd.DataFrame | Mapping[str, Path | str | pd.DataFrame] | Path | str,
        *,
        period: str | Iterable[str] | None = None,
        leave_out: Collection[str] = (),
        as_if: bool = False,
        amounts: Mapping[str, float | str | Mapping[str, float]] | None = None,
        opening: Mapping[str, float | str] | None = None,
    ) -> Claims:
        """Return who owes whom by this rule.

        Parameters
        ----------
        tables : Tables, folder, mapping or DataFrame
            Sections, targets, monitoring and what else the rule asks for (`esvalue.payments.tables_of`).
        period : str or list of str, optional
            Periods asked about: a year stands for all that lies in it. Default: every period with a target while the
            rule is in force. A period in which this rule replaces another, or another this one, is counted by the rule
            in force on its first day, and a note says what it comes to by the other.
        leave_out : collection of str
            Terms, sides ("worse", "better") and indicators that are not counted, and named as left out; in English or
            Chinese, a text may name several with commas.
        as_if : bool
            Use the rule outside its dates.
        amounts : mapping, optional
            Amounts by term for those that are not in print: numbers in the unit of the rule, or ``"100 yuan"``.
        opening : mapping, optional
            Balances of the rule's pools before the first period, by pool, as amounts are.

        Returns
        -------
        Claims

        Raises
        ------
        InputError
            Whatever lacks or cannot be: a section without target, a month neither measured nor marked as a gap, an
            indicator that the tables lack, two payers without shares, a period outside the dates of the rule.

        Examples
        --------
        >>> import pandas as pd
        >>> month = pd.DataFrame(
        ...     {
        ...         "section": ["S1"] * 3,
        ...         "kind": "main",
        ...         "upstream": "A",
        ...         "downstream": "B",
        ...         "period": "2019-05",
        ...         "class": 3,
        ...         "indicator": ["CODMn", "NH3-N", "TP"],
        ...         "value": [6.0, 1.6, 0.2],
        ...     }
        ... )
        >>> load_rule("anhui_2018").evaluate(month, leave_out=["better"]).by("indicator").to_dict()
        {'NH3-N': 1000000.0}
        """
        read = tables_of(tables)
        claims = evaluate(self, read, period, leave_out, as_if=as_if, amounts=amounts, opening=opening)
        if as_if:
            return claims
        change = Change(
            self,
            read,
            claims,
            named_periods(period),
            leave_out,
            amounts or {},
            lambda name: load_rule(name, self.library),
        )
        said = tuple(change.notes())
        return replace(claims, notes=(*claims.notes, *said), doubts=(*claims.doubts, *said)) if said else claims

    @checked
    def write(self, path: str | Path, *, replace: bool = False) -> Path:
        """Write the rule as a file to be edited, a workbook (.xlsx) or TOML, and return its path.

        The file is read back before it is written to disk: either says what the rule says.

        Raises
        ------
        InputError
            A file that is there and may not be overwritten; another ending; what a workbook cannot hold.

        Examples
        --------
        >>> from tempfile import mkdtemp
        >>> made = load_rule("zhoukou").write(Path(mkdtemp()) / "mine.xlsx")
        >>> load_rule(made).file == load_rule("zhoukou").file
        True
        """
        return write_rule(self.file, Path(path), self.indicators, replace=replace)

    def __repr__(self) -> str:
        unseen = f", not seen: {', '.join(self.not_seen)}" if self.not_seen else ""
        return f"Rule {self.name}: {self.title['en']} ({len(self.file.terms)} terms{unseen})"


@checked
def rule_names(library: Library | None = None) -> list[str]:
    """Return the names of the rules there are.

    Parameters
    ----------
    library
        Where rules are looked for besides those of the package.

    Examples
    --------
    >>> "liaoning_2024" in rule_names()
    True
    """
    folders = (library or Library()).folders
    return sorted({path.stem for folder in folders for path in (folder / "rules").glob("*.toml")})


@checked
def load_rule(name: str | Path, library: Library | None = None) -> Rule:
    """Return a rule by its name, or by the path of its file.

    Parameters
    ----------
    name : str or path
        ``liaoning_2024``, or a file that ends with ``.toml`` or ``.xlsx``.
    library : Library, optional
        Where rules, indicators and sources are looked up.

    Raises
    ------
    InputError
        No such rule, with the nearest name; every mistake of its file at once, those of a workbook with their cells.

    Examples
    --------
    >>> load_rule("liaoning_2024")
    Rule liaoning_2024: Liaoning: rewards and compensation at river sections, 2024 (2 terms, not seen: total_nitrogen)
    """
    library = library or Library()
    path = _path(str(name), library)
    indicators = load_indicators(library.folders)
    content = read_rule_workbook(path, indicators) if is_workbook(path) else None
    try:
        file = _proved(content.data if content else read_toml(path), path.name, library, indicators)
        before = before_of(file.rule.replaces, path, library, indicators)
    except InputError as error:
        raise (content.led_back(error) if content else error) from None
    if content:
        content.problems.raise_if_any()
    return Rule(path.stem, file, indicators, _cited(library.sources[file.rule.source]), before, library)


def _cited(source: Source) -> Text:
    """Return the title of a document and where it is found."""
    return CITED.format(source.title, source.locator) if source.locator else source.title


def _proved(data: Mapping[str, Any], where: str, library: Library, indicators: Indicators) -> RuleFile:
    """Return a rule from the tables of its file, with every mistake in them at once."""
    problems = Mistakes()
    file = parse_into(problems, RuleFile, data, where)
    prove(file, indicators, where, problems)
    if file.rule.source not in library.sources:
        problems.add(
            "unknown_name",
            f"{where}: rule.source",
            what="source",
            name=file.rule.source,
            nearest=nearest(file.rule.source, library.sources) or "-",
        )
    problems.raise_if_any()
    return file


def _path(name: str, library: Library) -> Path:
    if is_rule_file(name):
        return Path(name)
    for folder in library.folders:
        for path in (folder / "rules").glob("*.toml"):
            if name_key(path.stem) == name_key(name) and is_file(path):
                return path
    known = rule_names(library)
    raise fail("unknown_rule", name, nearest=nearest(name, known) or "-", known=", ".join(known))
