"""What is said of a period in which one rule replaces another: which of them counts it, and what each comes to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from esvalue.core.errors import InputError, Mistakes, fail, nearest
from esvalue.core.periods import Period, parse_period
from esvalue.core.schema import parse_into, read_toml
from esvalue.core.sheets import is_workbook
from esvalue.core.text import Text
from esvalue.inputs.library import Library
from esvalue.payments.asking import Asked, names_by_rule
from esvalue.payments.evaluation import evaluate
from esvalue.payments.indicators import Indicators
from esvalue.payments.rule_file import InForce
from esvalue.payments.tenure import Before, Held
from esvalue.payments.workbook import read_rule_workbook

if TYPE_CHECKING:
    from esvalue.payments.claims import Claims
    from esvalue.payments.tables import Tables

__all__ = ["Change", "before_of", "replacing"]

LEFT = Text(
    zh="{periods}：首日施行的是 {before}（{dates}），由其计，本规则不计",
    en="{periods}: {before} was in force on the first day ({dates}) and counts, this rule does not",
)
REPLACED = Text(
    zh="{periods}：期间由 {after} 取代（{dates}）；首日施行的是本规则，由本规则计",
    en="{periods}: replaced by {after} in between ({dates}); this rule was in force on the first day and counts",
)
PARTLY = Text(
    zh="{periods}：只有一部分在施行期内（{dates}），按整期计",
    en="{periods}: only a part lies within the dates of the rule ({dates}); counted as a whole",
)
OTHERWISE = Text(
    zh="若按 {rule}：合计 {total:,.2f} 元，各方净额：{nets}", en="by {rule}: {total:,.2f} yuan in all, nets: {nets}"
)
NOT_TOLD = Text(zh="若按 {rule}：不能计算（{why}）", en="by {rule}: not to be computed ({why})")
#: Parties whose nets a note tells.
SHOWN = 20


def before_of(name: str | None, path: Path, library: Library, indicators: Indicators) -> Before | None:
    """Return what is known of the rule that the one of a file replaces, None where it names none.

    It is looked up beside the file and in the library.

    Raises
    ------
    InputError
        No such rule, with the nearest name.
    """
    if name is None:
        return None
    beside = [path.with_name(f"{name}{ending}") for ending in (".toml", ".xlsx")]
    listed = [path for folder in library.folders for path in sorted((folder / "rules").glob("*.toml"))]
    found = next((one for one in (*beside, *listed) if one.stem == name and one.is_file()), None)
    if found is None or found.resolve() == path.resolve():
        titled = (one.stem for one in listed if name in read_toml(one)["rule"]["title"].values())
        close = next(titled, None) or nearest(name, [one.stem for one in listed if one.stem != path.stem]) or "-"
        raise fail("unknown_name", f"{path.name}: rule.replaces", what="rule", name=name, nearest=close)
    data = read_rule_workbook(found, indicators).data if is_workbook(found) else read_toml(found)
    dates = data.get("rule", {}).get("in_force")
    return Before(name, parse_into(Mistakes(), InForce, dates, found.name) if dates else None)


def replacing(name: str, library: Library) -> str | None:
    """Return the name of the rule of a library that replaces another, None where there is none.

    >>> replacing("liaoning_2017", Library())
    'liaoning_2024'
    """
    paths = [path for folder in library.folders for path in sorted((folder / "rules").glob("*.toml"))]
    return next((path.stem for path in paths if read_toml(path)["rule"].get("replaces") == name), None)


@dataclass(frozen=True)
class Change:
    """A rule computed on tables, and how it was asked for.

    `claims` are what it comes to, `named` the periods that were named (None: none was); `load` gives a rule by name.
    """

    rule: Held
    tables: Tables
    claims: Claims
    named: Sequence[Period] | None
    leave_out: Collection[str]
    amounts: Mapping[str, float | str | Mapping[str, float]]
    load: Callable[[str], Held]

    def notes(self) -> Iterator[Text]:
        """Yield what is to be said of periods that lie only partly within the dates of the rule."""
        tenure = self.rule.tenure
        before = tenure.before
        if before is not None and before.dates is not None and (left := self._left()):
            said = LEFT.format(periods=_listed(left), before=before.name, dates=before.dates.said)
            yield self._both(said, self.rule, left)
        counted = [one for label in self.claims.periods if (one := parse_period(label)) and tenure.partly(one)]
        name = replacing(self.rule.name, self.rule.library) if counted else None
        after = self.load(name) if name is not None else None
        begun = after.file.rule.in_force if after is not None else None
        changed = [] if begun is None else [one for one in counted if not begun.outside(one)]
        if changed and after is not None and begun is not None:
            said = REPLACED.format(periods=_listed(changed), after=after.name, dates=begun.said)
            yield self._both(said, after, changed)
        whole = [one for one in counted if one not in changed]
        if whole and tenure.own is not None:
            yield PARTLY.format(periods=_listed(whole), dates=tenure.own.said)

    def _left(self) -> list[Period]:
        """Return the periods that are asked about and left to the rule before this one."""
        asked = Asked(self.rule.name, self.rule.tenure, self.tables, self.named, as_if=False)
        kinds = {term.period for term in self.rule.file.terms}
        found = {one for kind in kinds for one in asked.dropped(kind) if asked.tenure.left_to_before(one)}
        return sorted(found, key=lambda one: (one.start, one.end))

    def _both(self, said: Text, other: Held, periods: Collection[Period]) -> Text:
        """Return what is said, and what periods come to by a rule that does not count them."""
        try:
            claims = self._as_if(other, [one.label for one in periods])
        except InputError as error:
            then = NOT_TOLD.format(rule=other.name, why=Text.by(error.problems[0].text))
        else:
            nets = claims.net()["net"]
            listed = ", ".join(f"{party} {nets[party]:,.2f}" for party in nets.index[:SHOWN]) or "-"
            then = OTHERWISE.format(rule=other.name, total=claims.total, nets=listed)
        return Text(zh="{}；{}", en="{}; {}").format(said, then)

    def _as_if(self, other: Held, periods: Sequence[str]) -> Claims:
        names = names_by_rule({other.name: other.file}, other.indicators, self.leave_out, other.name, Mistakes())
        amounts = self.amounts if other is self.rule else {}
        left_out = names[other.name]
        return evaluate(other, self.tables, periods, left_out, as_if=True, amounts=amounts)


def _listed(periods: Collection[Period]) -> str:
    return ", ".join(one.label for one in periods)
