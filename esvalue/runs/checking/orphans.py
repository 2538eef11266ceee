"""Protected objects whose protector receives nothing, or whose beneficiary pays nothing."""

from __future__ import annotations

from collections.abc import Sequence

from esvalue.core.errors import Mistakes
from esvalue.core.names import find_name, one_letter, shown_name
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
        for column, parties in (("protector", one.protector), ("beneficiary", one.beneficiary)):
            _doubt_misspelt(by, f"{entry}: {column}", file, several(parties), problems)


def _doubt_misspelt(by: Protection, entry: str, file: str, parties: Sequence[str], problems: Mistakes) -> None:
    """Doubt a party that stands nowhere else and is spelt almost as one that does."""
    for party in parties:
        if find_name(party, by.parties) is None:
            like = next((other for other in sorted(by.parties) if _alike(party, other)), None)
            if like is not None:
                problems.doubt(
                    "object_party_near",
                    file,
                    entry=f"{entry}: {party}",
                    value=party,
                    party=shown_name(party),
                    like=shown_name(like),
                )


def _alike(one: str, other: str) -> bool:
    """Tell whether two names differ by a letter that is likely a slip: the last one, or one of four and more (names of
    counties are short, and those of neighbours often differ by one).
    """
    last = len(one) == len(other) > 1 and one[:-1] == other[:-1]
    return last or (min(len(one), len(other)) >= 4 and one_letter(one, other))
