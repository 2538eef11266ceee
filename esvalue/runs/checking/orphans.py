"""Protected objects whose protector receives nothing, or whose beneficiary pays nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from esvalue.core.errors import Mistakes
from esvalue.core.names import name_key, one_letter, shown_name
from esvalue.inputs.scenario.objects import ProtectedObject
from esvalue.payments.headings import several
from esvalue.standards.judging import Judged
from esvalue.standards.protected import Protection

__all__ = ["doubt_orphans"]


def doubt_orphans(judged: Judged, problems: Mistakes) -> None:
    """Doubt objects of the register that no option pays a protector for, or no beneficiary pays for.

    Parameters
    ----------
    judged
        A scenario bound for judging.
    problems
        Where the doubts are put.
    """
    loaded, file = judged.loaded, judged.loaded.scenario.objects.file if judged.loaded.scenario.objects else ""
    by = Protection(judged, tuple(loaded.scenario.options))
    for one in loaded.objects:
        name, entry = shown_name(one.name), f"{file}: {one.name}"
        if (who := one.protector) and not by.receives(one):
            at = f"{entry}: protector"
            problems.doubt("object_unpaid", file, entry=at, value=who, name=name, party=shown_name(who))
        if (who := one.beneficiary) and not by.pays(one):
            at = f"{entry}: beneficiary"
            problems.doubt("object_free", file, entry=at, value=who, name=name, party=shown_name(who))
    _doubt_misspelt(loaded.objects, by.parties, file, problems)


def _doubt_misspelt(objects: Iterable[ProtectedObject], known: Collection[str], file: str, problems: Mistakes) -> None:
    """Doubt parties that stand nowhere else and are spelt almost as one that does."""
    entries: dict[str, list[str]] = {}
    for one in objects:
        for column, parties in (("protector", one.protector), ("beneficiary", one.beneficiary)):
            for party in several(parties):
                entries.setdefault(party, []).append(f"{file}: {one.name}: {column}: {party}")
    keys, named = {name_key(one) for one in known}, sorted(known)
    for party in (one for one in entries if name_key(one) not in keys):
        like = next((other for other in named if _alike(party, other)), None)
        for entry in entries[party] if like is not None else ():
            said = {"party": shown_name(party), "like": shown_name(str(like))}
            problems.doubt("object_party_near", file, entry=entry, value=party, **said)


def _alike(one: str, other: str) -> bool:
    """Tell whether two names differ by a letter that is likely a slip: the last one, or one of four and more (names of
    counties are short, and those of neighbours often differ by one).
    """
    last = len(one) == len(other) > 1 and one[:-1] == other[:-1]
    return last or (min(len(one), len(other)) >= 4 and one_letter(one, other))
