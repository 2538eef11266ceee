"""Which factors move together, and which methods need factors that do not depend on each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from esvalue.analysis.problem import Factor, Problem
from esvalue.core.arguments import checked
from esvalue.core.errors import Mistakes, fail, nearest

__all__ = ["Groups", "dependent_sets", "grouped", "groups_of", "refuse_dependence", "salib_problem"]

#: By "card", "domain" or "kind" of the factors, by a function of a factor, or factors by group.
Groups = str | Callable[[Factor], str] | Mapping[str, Sequence[str]]

_ATTRIBUTES = ("card", "domain", "kind")


def grouped(problem: Problem, groups: Groups | None) -> dict[str, tuple[str, ...]]:
    """Return the varying factors by group; each factor alone where none is asked for.

    Parameters
    ----------
    problem
        The problem.
    groups
        "card", "domain" or "kind"; a function of a factor; or a mapping of group to factors, where a factor in no group
        stays alone.

    Raises
    ------
    InputError
        The attribute, or a factor of the mapping, is unknown; or a factor stands in two groups.
    """
    names = problem.names
    if groups is None:
        return {name: (name,) for name in names}
    if isinstance(groups, Mapping):
        return groups_of(names, groups)
    if isinstance(groups, str) and groups not in _ATTRIBUTES:
        raise fail(
            "sensitivity_groups",
            "groups",
            given=groups,
            known=", ".join(_ATTRIBUTES),
            nearest=nearest(groups, _ATTRIBUTES) or "-",
        )
    made: dict[str, tuple[str, ...]] = {}
    for name in names:
        factor = problem.factor(name)
        label = (getattr(factor, groups) if isinstance(groups, str) else groups(factor)) or name
        made[label] = (*made.get(label, ()), name)
    return made


def groups_of(names: tuple[str, ...], groups: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the groups of a mapping, then every other factor alone."""
    problems = Mistakes()
    seen: dict[str, str] = {}
    for group, members in groups.items():
        for name in members:
            if name not in names:
                problems.add(
                    "unknown_name", f"groups.{group}", what="factor", name=name, nearest=nearest(name, names) or "-"
                )
            elif name in seen:
                problems.add("sensitivity_two_groups", f"groups.{group}", name=name, other=seen[name])
            seen[name] = group
    for name in names:
        if name not in seen and name in groups:
            problems.add("sensitivity_group_name", f"groups.{name}", name=name)
    problems.raise_if_any()
    made = {group: tuple(members) for group, members in groups.items() if members}
    return {**made, **{name: (name,) for name in names if name not in seen}}


def dependent_sets(problem: Problem) -> list[tuple[str, ...]]:
    """Return the sets of varying factors that depend on each other: linked by correlations, or shares of one whole."""
    links = [pair for pair, rho in problem.correlation.items() if rho] + [one.names for one in problem.shares]
    sets: list[set[str]] = []
    for link in links:
        joined = set(link).union(*(one for one in sets if one & set(link)))
        sets = [one for one in sets if not one & joined] + [joined]
    ordered = [tuple(name for name in problem.names if name in one) for one in sets]
    return [one for one in ordered if len(one) > 1]


def refuse_dependence(problem: Problem, groups: Mapping[str, Sequence[str]], method: str, *, groupable: bool) -> None:
    """Refuse a method that needs independent factors where a dependent set is not inside one group.

    Raises
    ------
    InputError
        Names the factors that depend on each other and the methods that are right for them.
    """
    problems = Mistakes()
    for names in dependent_sets(problem):
        if not groupable:
            problems.add("sensitivity_dependent_alone", method, names=", ".join(names))
        elif not any(set(names) <= set(members) for members in groups.values()):
            problems.add("sensitivity_dependent", method, names=", ".join(names))
    problems.raise_if_any()


@checked
def salib_problem(problem: Problem, groups: Groups | None = None) -> dict[str, object]:
    """Return the problem as SALib takes it: the varying factors on the unit hypercube, with their groups.

    Parameters
    ----------
    problem
        What is studied.
    groups
        "card", "domain", "kind", a function of a factor, or factors by group.

    Raises
    ------
    InputError
        An unknown way of grouping; a group with a factor that there is not.

    Examples
    --------
    >>> from esvalue.core.distributions import Spread
    >>> from esvalue.analysis.problem import Outcome
    >>> unit = Spread("uniform", (5.0, 9.0))
    >>> salib_problem(Problem((Factor("x", unit), Factor("z", unit)), (Outcome("y", "max"),), lambda v: {"y": v["x"]}))
    {'num_vars': 2, 'names': ['x', 'z'], 'bounds': [[0.0, 1.0], [0.0, 1.0]]}
    """
    names = list(problem.names)
    made: dict[str, object] = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0] for _ in names]}
    if groups is not None:
        of = {name: group for group, members in grouped(problem, groups).items() for name in members}
        made["groups"] = [of[name] for name in names]
    return made
