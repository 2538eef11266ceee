"""Protected objects whose protector receives nothing, or whose beneficiary pays nothing."""

from __future__ import annotations

from esvalue.core.errors import Mistakes
from esvalue.core.names import shown_name
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
