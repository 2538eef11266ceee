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
        for party, code, met in (("protector", "object_unpaid", by.receives), ("beneficiary", "object_free", by.pays)):
            name = getattr(one, party)
            if name and not met(one):
                entry = f"{file}: {one.name}: {party}"
                problems.doubt(code, file, entry=entry, value=name, name=shown_name(one.name), party=shown_name(name))
