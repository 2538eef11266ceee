"""Reading a card, and what it must hold together: names, units, bounds, readings; all mistakes at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from esvalue.core.arguments import checked
from esvalue.core.declared import check_declared
from esvalue.core.errors import InputError, Mistakes, listed, nearest
from esvalue.core.names import name_key, shown_name, twins
from esvalue.core.reserved import check_given_names
from esvalue.core.schema import parse_into, read_toml
from esvalue.core.text import Text
from esvalue.core.units import Unit, parse, product, unlike
from esvalue.inputs.cards import YEARS, Card, Column
from esvalue.inputs.library import Library, check_codes
from esvalue.inputs.named_sources import check_source
from esvalue.inputs.parameters import NOMINAL, check_parameter, check_record
from esvalue.inputs.reserved import RESERVED, RESERVED_DOMAINS
from esvalue.inputs.sources import Source, Vocabulary

__all__ = ["card_of", "check_card_names", "load_card", "overlapping", "read_card"]

NO_WHOLE = Text(
    zh="beside 须与 at_most 同写：几列合计不得超过的那一列", en="beside needs at_most: the column they share"
)


@checked
def load_card(path: Path | Mapping[str, Any], library: Library) -> Card:
    """Read a card, a file or what one holds as a dict, and check all that can be known without places: units, sources,
    names, rules.

    Parameters
    ----------
    path
        The TOML file, or what it holds as a dict.
    library
        Where its sources, prices and words are looked up.

    Raises
    ------
    InputError
        With every mistake of the file.

    Examples
    --------
    >>> from esvalue.inputs.library import Library
    >>> library = Library()
    >>> "water_depth" in load_card(library.card_path("wetland"), library).columns
    True
    """
    problems = Mistakes()
    if isinstance(path, Mapping):
        card = card_of(path, f"{path.get('name', 'card')} (dict)", library, problems)
    else:
        card = read_card(path, library, problems)
    problems.raise_if_any()
    assert card is not None
    return card


@checked
def read_card(path: str | Path, library: Library, problems: Mistakes) -> Card | None:
    """Read a card as far as it can be read; mistakes and doubts are added to `problems`,
    None is returned where there is no card to speak of.

    Parameters
    ----------
    path
        The TOML file.
    library
        Where its sources, prices and words are looked up.
    problems
        What mistakes and doubts are added to.

    Examples
    --------
    >>> from esvalue.core.errors import Mistakes
    >>> from esvalue.inputs import Library
    >>> problems = Mistakes()
    >>> read_card(Path("nowhere.toml"), Library(), problems), problems.mistakes[0].code
    (None, 'file_missing')
    """
    try:
        data = read_toml(Path(path))
    except InputError as error:
        problems.extend(error)
        return None
    return card_of(data, Path(path).name, library, problems)


def card_of(data: Mapping[str, Any], where: str, library: Library, problems: Mistakes) -> Card | None:
    """Return the card that data hold, as :func:`read_card` does; `where` is what messages call it."""
    try:
        card = parse_into(problems, Card, data, where)
    except InputError as error:
        problems.extend(error)
        return None
    try:
        _check_card(card, where, library, problems)
    except InputError as error:  # a shared file that cannot be read
        problems.extend(error)
    return card


def check_card_names(card: Card, where: str, problems: Mistakes) -> None:
    """Add to `problems` the names of a card that cannot be given; a card with one cannot be bound."""
    check_given_names([card.domain], f"{where}: domain", problems, RESERVED_DOMAINS)
    for kind in ("columns", "parameters", "nodes"):
        check_given_names(getattr(card, kind), f"{where}: {kind}", problems, RESERVED)
    for kind in ("services", "readings", "region_types"):
        check_given_names(getattr(card, kind), f"{where}: {kind}", problems)


def _check_card(card: Card, where: str, library: Library, problems: Mistakes) -> None:
    sources = {**library.sources, **card.sources}
    check_card_names(card, where, problems)
    words = library.vocabulary.extended(card.vocabulary)
    for name, parameter in card.parameters.items():
        check_parameter(f"parameters.{name}", parameter, sources, where, problems)
    for name, column in card.columns.items():
        if column.kind == "number":
            _check_column(card, name, column, f"{where}: columns.{name}", where, problems=problems)
        elif column.quantity is not None:
            check_declared(column, f"{where}: columns.{name}", problems)
        _check_usual_by(card, column, f"{where}: columns.{name}.usual_by", problems)
    _check_measured(card, where, problems)
    _check_base(card, where, problems)
    _check_known(card.base.column, {**card.columns, **card.nodes}, "column", f"{where}: base", problems)
    _check_known(card.base.domain_column, card.columns, "column", f"{where}: base", problems)
    clashes = (set(card.columns) & set(card.parameters)) | (
        set(card.nodes) & (set(card.columns) | set(card.parameters))
    )
    for name in sorted(clashes):
        problems.add("name_twice", f"{where}: {name}")
    _check_twins(card, where, problems)
    if card.holders is not None and card.holders.stated is not None:
        _check_known(
            card.holders.stated, card.parameters, "parameter", f"{where}: holders.stated", problems, every=False
        )
    _check_holders(card, sources, where, problems)
    for region in card.region_types:
        _check_known(region, words.region_types.get(card.domain, {}), "region type", f"{where}: region_types", problems)
    check_codes(card.vocabulary, words, f"{where}: vocabulary", problems)
    _check_readings(card, words, where, problems)
    _check_spill(card, sources, library, where, problems)
    if card.holders is None and card.no_standard is None:
        problems.add("no_holders", where)


def _check_measured(card: Card, where: str, problems: Mistakes) -> None:
    """Refuse what cannot differ by period: texts, the base of payment and the size of a place, years, and amounts that
    are compared with one number a place.
    """
    single = {
        **{name: Text(zh="它是文字", en="it is a text") for name, one in card.columns.items() if one.kind == "text"},
        **dict.fromkeys(
            (card.base.column, card.base.domain_column),
            Text(zh="付款按它计数，或它是地块的大小", en="payments are counted by it, or it is the size of a place"),
        ),
        **dict.fromkeys(
            (one.price_year_column or "" for one in card.columns.values()),
            Text(zh="它是金额的价格年份", en="it is the price year of an amount"),
        ),
    }
    for name in card.columns if card.measured else ():
        if name_key(name) in YEARS:
            problems.add("year_for_period", f"{where}: columns.{name}", name=name)
    for name, column in card.columns.items():
        if column.by is not None and name in single:
            problems.add("period_of_what", f"{where}: columns.{name}.by", column=name, why=single[name])
        for other in (column.at_most, column.usually_at_most, column.band_from, *column.beside):
            if other in card.measured and not column.measured:
                why = Text(
                    zh=f"“{name}”每个地块一个数，却与它比较",
                    en=f"'{name}' has one number a place and is compared with it",
                )
                problems.add("period_of_what", f"{where}: columns.{other}.by", column=other, why=why)


def _check_known(
    name: str, known: Collection[str], what: str, at: str, problems: Mistakes, *, every: bool = True
) -> None:
    """Add to `problems` a name that is not known; with `every` the message lists all that are."""
    if name not in known:
        told = {"known": listed(known)} if every else {}
        problems.add("unknown_name", at, what=what, name=name, nearest=nearest(name, known) or "-", **told)


def _check_holders(card: Card, sources: Mapping[str, Source], where: str, problems: Mistakes) -> None:
    """Check where a table of costs or a curve of participation comes from, and the unit and year of its rates."""
    if card.holders is None:
        return
    if card.holders.costs is not None:
        at = f"{where}: holders.costs.source"
        _check_known(card.holders.costs.source, sources, "source", at, problems, every=False)
    if (curve := card.holders.participation) is not None and (base := _unit(problems, card.base.unit, where)):
        money = product((parse("yuan"), 1), (base, -1), (parse("a"), -1))
        check_record(curve.record(curve.rate[-1]), money, sources, f"{where}: holders.participation", problems)


def _check_column(card: Card, name: str, column: Column, at: str, where: str, *, problems: Mistakes) -> None:
    """Check a column of numbers: its unit, its price year, its quantity, what it is compared with."""
    unit = _unit(problems, column.unit, at)
    undated = column.price_year is None and column.price_year_column is None and column.basis not in NOMINAL
    if unit and unit.powers.get("currency") and undated:
        problems.add("price_without_year", at, book=Text(zh="该列", en="the column"))
    if column.price_year_column is not None:
        years = [key for key, one in card.columns.items() if one.quantity == "year"]
        found = card.columns.get(column.price_year_column)
        if found is None or found.kind != "number" or found.quantity != "year":
            problems.add(
                "price_year_column",
                f"{at}.price_year_column",
                name=column.price_year_column,
                nearest=nearest(column.price_year_column, years) or "-",
            )
    if unit:
        check_declared(column, at, problems)
        _check_compared(card, name, unit, where, problems)


def _check_usual_by(card: Card, column: Column, at: str, problems: Mistakes) -> None:
    """Check which words of a column go with those of another: columns and words must be there."""
    for other, usual in column.usual_by.items():
        _check_known(other, [key for key, one in card.columns.items() if one.categories], "column", at, problems)
        for word, own in usual.items() if other in card.columns else ():
            _check_known(word, card.columns[other].categories, "category", f"{at}.{other}", problems)
            for one in own:
                _check_known(one, column.categories, "category", f"{at}.{other}.{word}", problems)


def _check_spill(card: Card, sources: Mapping[str, Source], library: Library, where: str, problems: Mistakes) -> None:
    """Check what spills over: services of the card or of its tables, with known sources."""
    spillable = list(card.services)
    for name, reading in card.readings.items():
        if reading.table:
            try:
                table = library.table(reading.table, f"{where}: readings.{name}")
            except InputError as error:
                problems.extend(error)
                continue
            spillable += [f"{table.name}.{key}" for key in table.services]
    for name, spill in card.spill.items():
        if not (problems and "." in name):
            _check_known(name, spillable, "service", f"{where}: spill", problems, every=False)
        check_source(spill.source, sources, f"{where}: spill.{name}", problems)


def _check_compared(card: Card, name: str, unit: Unit, where: str, problems: Mistakes) -> None:
    """Add to `problems` the columns a column is compared with that are not there or of another kind of unit."""
    numbers = [key for key, one in card.columns.items() if one.kind == "number"]
    column = card.columns[name]
    named = [(key, getattr(column, key)) for key in ("at_most", "usually_at_most", "band_from")]
    if column.beside and column.at_most is None:
        problems.add("bad_value", f"{where}: columns.{name}.beside", reason=NO_WHOLE)
    if column.band_round is not None:
        texts = [key for key, one in card.columns.items() if one.kind == "text"]
        _check_known(column.band_round, texts, "text column", f"{where}: columns.{name}.band_round", problems)
    for key, other in (*named, *(("beside", one) for one in column.beside)):
        if other is None:
            continue
        at = f"{where}: columns.{name}.{key}"
        if other not in numbers:
            problems.add(
                "unknown_name",
                at,
                what="column",
                name=other,
                nearest=nearest(other, numbers) or "-",
                known=listed(numbers),
            )
        elif not unit.same_kind(parse(card.columns[other].unit)):
            problems.add("unit_kind", at, **unlike(card.columns[other].unit, column.unit))


def _check_base(card: Card, where: str, problems: Mistakes) -> None:
    """Add to `problems` a base that is no count, and a printed unit that is no payment for it."""
    base = _unit(problems, card.base.unit, f"{where}: base.unit")
    printed = [_unit(problems, text, f"{where}: base.print_units[{i}]") for i, text in enumerate(card.base.print_units)]
    if base is None:
        return
    payment = product((parse("yuan"), 1), (base, -1), (parse("a"), -1))
    try:
        counts = parse(f"yuan/{base}/a").same_kind(payment)
    except InputError:
        counts = False
    if not counts:
        problems.add("base_unit", f"{where}: base.unit", unit=card.base.unit)
        return
    for i, unit in enumerate(printed):
        if unit is not None and not unit.same_kind(payment):
            problems.add("unit_kind", f"{where}: base.print_units[{i}]", **unlike(unit.text, payment.text))


def _unit(problems: Mistakes, text: str, where: str) -> Unit | None:
    try:
        return parse(text, where)
    except InputError as error:
        problems.extend(error)
        return None


def _check_twins(card: Card, where: str, problems: Mistakes) -> None:
    """Add to `problems` names of columns, parameters and nodes, of zones, of categories, that differ only in dress."""
    tables = (card.columns, card.parameters, card.nodes)
    for group in twins([name for table in tables for name in table]):
        if len(set(group)) > 1 and not any(
            set(group) <= set(table) for table in tables
        ):  # within one table it is told when the file is read
            problems.add("name_twins", where, names=", ".join(map(shown_name, group)))
    for at, names in {
        "region_types": card.region_types,
        **{f"columns.{name}.categories": column.categories for name, column in card.columns.items()},
    }.items():
        for group in twins(names):
            problems.add("name_twins", f"{where}: {at}", names=", ".join(map(shown_name, group)))


def _check_readings(card: Card, words: Vocabulary, where: str, problems: Mistakes) -> None:
    tables = {reading.table for reading in card.readings.values() if reading.table}
    for name, reading in card.readings.items():
        at = f"{where}: readings.{name}"
        if reading.list_ is not None and reading.list_ not in words.lists:
            problems.add(
                "unknown_name",
                at,
                what="list",
                name=reading.list_,
                nearest=nearest(reading.list_, words.lists) or "-",
                known=listed(words.lists),
            )
        elif reading.list_ is not None:
            for code in reading.missing:
                _check_known(code, words.lists[reading.list_].services, "service", f"{at}.missing", problems)
        for service in reading.services:
            if service.split(".")[0] in tables:
                problems.add("readings_mixed", at, service=service)
            elif service not in card.services:
                problems.add(
                    "unknown_name", at, what="service", name=service, nearest=nearest(service, card.services) or "-"
                )
        seen = [service for service in reading.services if reading.services.count(service) > 1]
        for service in sorted(set(seen)):
            problems.add("service_twice", at, service=service)
    used = {service for reading in card.readings.values() for service in reading.services}
    for service, rule in card.services.items():
        if rule.code is not None and rule.code not in words.services:
            problems.add(
                "unknown_name",
                f"{where}: services.{service}",
                what="service code",
                name=rule.code,
                nearest=nearest(rule.code, words.services) or "-",
            )
        if service not in used:
            problems.add("unused", f"{where}: services.{service}", what="service")


def overlapping(card: Card, services: list[str], words: Vocabulary) -> list[tuple[str, list[str]]]:
    """Return the overlap groups, and the codes, of which two or more of `services` would be summed."""
    codes = {service: card.services[service].code or service for service in services}
    clashes = []
    for group, overlap in words.overlaps.items():
        hit = [
            service
            for service in services
            if codes[service] in overlap.members and card.services[service].role == "final"
        ]
        if len({codes[service] for service in hit}) > 1:
            clashes.append((group, hit))
    final = [service for service in services if card.services[service].role == "final"]
    for code in dict.fromkeys(codes[service] for service in final):
        same = [service for service in final if codes[service] == code]
        if len(same) > 1:
            clashes.append((code, same))
    return clashes
