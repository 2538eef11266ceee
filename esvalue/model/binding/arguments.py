"""What the arguments of an equation take: the names a card gives them, one each or a list, and how their units fit."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from esvalue.core.errors import Mistakes, nearest
from esvalue.core.names import shown_name
from esvalue.core.units import Unit, conversion
from esvalue.equations.equation import Equation, fill, solve
from esvalue.inputs.cards import NodeRule
from esvalue.model import nodes
from esvalue.model.graph import Graph, Node

__all__ = ["Taken", "converted", "names_taken", "once_each"]

#: (argument, node) for every node an equation takes; an argument that is a list stands once for each member.
Taken = Sequence[tuple[str, str]]
#: Members a list has at least.
FEWEST = 2


def names_taken(
    rule: NodeRule, equation: Equation, known: Collection[str], where: str, problems: Mistakes
) -> dict[str, tuple[str, ...]] | None:
    """Return the names each argument takes (an argument left out takes the name it has itself), None where one cannot
    be told: unknown arguments, lists where one name is due and the other way round are added to `problems`.
    """
    meant: set[str] = set()
    for argument in rule.args:
        if argument not in equation.inputs:
            meant.add(nearest(argument, equation.inputs) or "")
            problems.add(
                "extra_argument",
                where,
                equation=equation.name,
                argument=argument,
                nearest=nearest(argument, equation.inputs) or "-",
                known=", ".join(equation.inputs),
            )
    named: dict[str, tuple[str, ...]] = {}
    lacking = False
    for argument in equation.inputs:
        given = rule.args.get(argument)
        fields = {"equation": equation.name, "argument": argument}
        if argument in equation.several:
            if isinstance(given, list) and len(given) >= FEWEST:
                named[argument] = tuple(given)
                continue
            lacking = True
            if given is None and argument in meant:
                continue
            only = given if isinstance(given, str) else ", ".join(given or ())
            problems.add("list_argument", where, **fields, given=only or "-")
        elif isinstance(given, list):
            problems.add("single_argument", where, **fields, given=", ".join(given))
            lacking = True
        elif given is None and argument not in known:
            lacking = True
            if argument not in meant:
                problems.add("missing_argument", where, **fields, nearest=nearest(argument, known) or "-")
        else:
            named[argument] = (given or argument,)
    return None if lacking else named


def once_each(graph: Graph, equation: Equation, args: Taken, domain: str, where: str, *, problems: Mistakes) -> bool:
    """Tell whether no list has a node twice, be it under another name; add to `problems` what stands in it again."""
    once = True
    for argument in sorted(equation.several):
        alike: dict[str, list[str]] = {}
        for name in (node for one, node in args if one == argument):
            alike.setdefault(_itself(graph, name), []).append(name.removeprefix(f"{domain}."))
        for names in alike.values():
            if len(names) > 1:
                once = False
                problems.add(
                    "summand_twice",
                    where,
                    equation=equation.name,
                    argument=argument,
                    names=", ".join(map(shown_name, names)),
                )
    return once


def _itself(graph: Graph, name: str) -> str:
    """Return the node a name stands for, where it is only another name for it."""
    while True:
        node = graph[name]
        if not (
            isinstance(node, nodes.Total) and len(node.inputs) == 1 and node.signs[0] == node.conversions[0] == 1.0
        ):
            return name
        name = node.inputs[0]


def converted(graph: Graph, equation: Equation, args: Taken, domain: str, where: str) -> tuple[Unit, tuple[float, ...]]:
    """Return the unit of what an equation gives, and the factor that brings each node to the unit of its argument.

    The unit letters are solved from the nodes in their order: of a list, the first says the unit.

    Raises
    ------
    InputError
        With every node whose unit is of another kind.
    """
    letters: dict[str, Unit] = {}
    for argument, name in args:
        letters = solve(equation.inputs[argument], graph[name].unit, letters)
    problems, factors = Mistakes(), []
    first: dict[str, Node] = {}
    for argument, name in args:
        node, wanted = graph[name], fill(equation.inputs[argument], letters)
        leading = first.setdefault(argument, node)
        if node.unit.same_kind(wanted):
            factors.append(conversion(node.unit, wanted))
            continue
        fields = {"argument": argument, "equation": equation.name, "wanted": str(wanted)}
        fields |= {"node": node.name.removeprefix(f"{domain}."), "given": str(node.unit)}
        if argument in equation.several:
            problems.add("summand_unit", where, **fields, first=leading.name.removeprefix(f"{domain}."))
        else:
            problems.add("argument_unit", where, **fields)
    problems.raise_if_any()
    return fill(equation.output, letters), tuple(factors)
