"""A blank workbook that was filled in, read as the scenario it stands for; what is missing is named sheet by sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from esvalue.core.errors import InputError, Mistakes, nearest
from esvalue.core.names import find_name
from esvalue.core.text import Text
from esvalue.inputs.blank.asked import Asked, questions
from esvalue.inputs.blank.lists import choices_of, meant
from esvalue.inputs.blank.tables import LACKS, address, listed_tables, named_cell, places_table
from esvalue.inputs.blank.words import OPTIONS, SHEETS, WORDS
from esvalue.inputs.card_reading import load_card
from esvalue.inputs.cards import Card
from esvalue.inputs.library import Library
from esvalue.inputs.workbook.cells import meant as number_meant
from esvalue.inputs.workbook.content import Content, Place
from esvalue.inputs.workbook.plain import read_path
from esvalue.inputs.workbook.reading import Grid
from esvalue.inputs.workbook.record_rows import row_record

__all__ = ["read_asked"]

#: Questions whose answers are years.
PRICE_YEAR, PERIOD = "scenario.price_year", "scenario.period"
#: What is lacking, and where.
WHOSE = Text(zh="{}：{}", en="{}: {}")


def read_asked(content: Content, library: Library) -> None:
    """Read the answers of a blank workbook into its content; mistakes, and what is missing, are put there too."""
    _Reader(content, library).read()


class _Reader:
    """Reads sheet after sheet; `missing` holds what is lacking, by sheet."""

    def __init__(self, content: Content, library: Library) -> None:
        self.content, self.library = content, library
        self.problems: Mistakes = content.problems
        self.cards: dict[str, Card] = {}
        self.missing: dict[str, list[Text]] = {}
        self.choices: dict[str, Mapping[str, Any]] = {}
        self.sources: dict[str, str] = {}
        self.own: dict[str, dict[str, str]] = {}

    def read(self) -> None:
        for mark in self.content.grids:
            if mark.startswith("places:"):
                domain = mark.partition(":")[2]
                try:
                    self.cards[domain] = load_card(self.library.card_path(domain), self.library)
                except InputError as error:
                    self.problems.extend(error)
        self.choices = choices_of(self.library, self.cards)
        self._own_sources()
        self._own_regions()
        self._answers(self.content.grids["asked"])
        if "rates" in self.content.grids:
            self._rates(self.content.grids["rates"])
        for domain, card in self.cards.items():
            grid = self.content.grids[f"places:{domain}"]
            heads = len(domain) + 1
            words = {name[heads:]: found for name, found in self.choices.items() if name.startswith(f"{domain}.")}
            lacking = places_table(self.content, grid, domain, card, self.source, words=words)
            self.missing.setdefault(grid.tab, []).extend(lacking)
        for tab, lacking in listed_tables(self.content, self.source).items():
            self.missing.setdefault(tab, []).extend(lacking)
        lacking_ = {tab: found for tab, found in self.missing.items() if found}
        for tab, found in lacking_.items():
            self.problems.add(
                "blank_missing", f"{self.content.book}: {tab}", what=Text(zh="；", en="; ").join(found), n=len(found)
            )

    # --- cells --------------------------------------------------------------------------------------------------------

    def cells(self, grid: Grid) -> Iterator[tuple[int, dict[str, Any], dict[str, int]]]:
        """Yield (row, value by key, column by key) of every row that holds something."""
        columns = {key: c for c, key in grid.header().items()}
        for row in grid.rows():
            found = {key: grid.values[(row, c)] for key, c in columns.items() if (row, c) in grid.values}
            if found:
                yield row, found, columns

    def put(self, key: str, value: Any, grid: Grid, row: int, column: int) -> None:
        self.content.put(read_path(key, grid.cell(row, column)), value, (grid, row, column))

    def number(self, grid: Grid, row: int, column: int, raw: Any) -> float | None:
        """Return a number as it was typed; a text that shows one is refused with what was meant."""
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            text = str(raw).strip()
            self.problems.add("workbook_not_number", grid.refuse(row, column), given=text, meant=number_meant(text))
            return None
        return float(raw)

    def source(self, text: Any, grid: Grid, row: int, column: int) -> str | None:
        """Return the key of a source: one's own by its name, judgement, or one of the library."""
        said = str(text).strip()
        own = self.sources.get(find_name(said, self.sources) or "")
        found = own or meant(said, self.choices["sources"])
        if found is None:
            found = meant(said, {key: one.title for key, one in self.library.sources.items()})
        if found is None:
            near = nearest(said, [*self.sources, WORDS["judgement"].zh, *self.library.sources]) or "-"
            known = "、".join([*self.sources, WORDS["judgement"].zh])
            self.problems.add(
                "unknown_name", grid.refuse(row, column), what="source", name=said, nearest=near, known=known
            )
        return found

    def choice(self, of: str, raw: Any, grid: Grid, row: int, column: int) -> str | None:
        words = self.choices[of]
        found = meant(str(raw).strip(), words)
        if found is None:
            near = nearest(str(raw), [*words, *(one["zh"] for one in words.values())]) or "-"
            known = Text(zh="、", en=", ").join(words.values())
            self.problems.add(
                "unknown_name", grid.refuse(row, column), what="word", name=str(raw), nearest=near, known=known
            )
        return found

    # --- sheets -------------------------------------------------------------------------------------------------------

    def _own_sources(self) -> None:
        grid = self.content.grids.get("own_sources")
        if grid is None:
            return
        for n, (row, found, columns) in enumerate(self.cells(grid), start=1):
            title = str(found.get("title", "")).strip()
            if not title:
                self.missing.setdefault(grid.tab, []).append(named_cell(grid, row, columns["title"]))
                continue
            key = f"own{n}"
            self.sources[title] = key
            self.put(f"sources.{key}.title", title, grid, row, columns["title"])
            kind = self.choice("evidence", found["kind"], grid, row, columns["kind"]) if "kind" in found else None
            if kind is None and "kind" not in found:
                at = named_cell(grid, row, columns["kind"])
                self.missing.setdefault(grid.tab, []).append(WHOSE.format(title, at))
            self.put(f"sources.{key}.kind", kind or "judgement", grid, row, columns["kind"])
            if "locator" in found:
                self.put(f"sources.{key}.locator", str(found["locator"]), grid, row, columns["locator"])
            if "year" in found and (year := self.number(grid, row, columns["year"], found["year"])) is not None:
                self.put(f"sources.{key}.year", int(year), grid, row, columns["year"])

    def _own_regions(self) -> None:
        grid = self.content.grids.get("own_regions")
        if grid is None:
            return
        for n, (row, found, columns) in enumerate(self.cells(grid), start=1):
            for key in ("domain", "title", "like"):
                if key not in found:
                    self.missing.setdefault(grid.tab, []).append(named_cell(grid, row, columns[key]))
            if not {"domain", "title", "like"} <= found.keys():
                continue
            domain = self.choice("domains", found["domain"], grid, row, columns["domain"])
            if domain is None:
                continue
            like = self.choice(f"region:{domain}", found["like"], grid, row, columns["like"])
            if like is None:
                continue
            key, title = f"own{n}", str(found["title"]).strip()
            self.own.setdefault(domain, {})[title] = key
            self.put(f"domains.{domain}.own_region_types.{key}.title", title, grid, row, columns["title"])
            self.put(f"domains.{domain}.own_region_types.{key}.like", like, grid, row, columns["like"])

    def _answers(self, grid: Grid) -> None:
        payments = [p for p in ("sections", "vessels") if self._asks(grid, f"payments.{p}.")]
        known = {one.key: one for one in questions(self.library, self.cards, payments, "zh") if one.key}
        required: dict[str, tuple[float, Place]] = {}
        for row, found, columns in self.cells(grid):
            key = str(found.get("key", ""))
            one = known.get(key)
            if not key or one is None:
                continue
            at = columns["value"]
            if "value" not in found or str(found["value"]).strip() == "":
                if one.needed or any(found.get(end) is not None for end in ("low", "high", "source")):
                    self._lacks(grid, one, row, at)
                continue
            self._answer(grid, row, one, found, columns, required=required)
        self._required(required)

    def _asks(self, grid: Grid, head: str) -> bool:
        column = next(c for c, key in grid.header().items() if key == "key")
        return any(str(v).startswith(head) for (_, c), v in grid.values.items() if c == column)

    def _lacks(self, grid: Grid, one: Asked, row: int, column: int) -> None:
        """Note an answer that is lacking; a text, or the year of prices, is read as if one were there, so that the
        rest is read too.
        """
        cell = address(grid, row, column)
        self.missing.setdefault(grid.tab, []).append(LACKS.format(one.title, cell))
        self.content.unanswered.add(one.key)
        if one.key == PRICE_YEAR:
            self.put(one.key, max(self.library.price_index.changes), grid, row, column)
        elif one.kind == "text" and one.key != PERIOD:
            self.put(one.key, "-", grid, row, column)

    def _answer(
        self,
        grid: Grid,
        row: int,
        one: Asked,
        found: dict[str, Any],
        columns: Mapping[str, int],
        *,
        required: dict[str, tuple[float, Place]],
    ) -> None:
        at, raw = columns["value"], found["value"]
        if one.kind in ("text", "fixed"):
            value: Any = raw
            if one.key == PRICE_YEAR:
                number = self.number(grid, row, at, raw)
                value = None if number is None else int(number)
            elif one.key == PERIOD:
                value = (
                    str(int(raw)) if isinstance(raw, int | float) and not isinstance(raw, bool) else str(raw).strip()
                )
            elif one.kind == "text":
                value = str(raw).strip()
            if value is not None:
                self.put(one.key, value, grid, row, at)
        elif one.kind == "choice":
            chosen = self.choice(one.choices, raw, grid, row, at)
            if chosen is not None:
                self.put(one.key, chosen, grid, row, at)
        elif one.kind == "share":
            number = self.number(grid, row, at, raw)
            if number is not None:
                required[one.key.rpartition(".")[2]] = (number, (grid, row, at))
        else:
            self._record(grid, row, one, found, columns)

    def _record(self, grid: Grid, row: int, one: Asked, found: dict[str, Any], columns: Mapping[str, int]) -> None:
        values: dict[str, Any] = {}
        for key in ("value", "low", "high"):
            if found.get(key) is not None:
                number = self.number(grid, row, columns[key], found[key])
                if number is None:
                    return
                values[key] = number
        if one.unit:
            values["unit"] = str(found.get("unit", "")).strip() or one.unit
        if "source" not in found:
            self._lacks(grid, one, row, columns["source"])
            return
        source = self.source(found["source"], grid, row, columns["source"])
        if source is None:
            return
        values["source"] = source
        if found.get("note"):
            values["note.zh"] = str(found["note"]).strip()
        if one.key.endswith(".rate"):
            values["basis"] = "statutory"
        faults = Mistakes()
        record = row_record(values, lambda key: grid.cell(row, columns.get(key, 1)), faults)
        self.problems.keep(faults.mistakes)
        if record is not None:
            path = read_path(one.key, grid.cell(row, columns["value"]))
            for key, column in columns.items():
                self.content.cells[(*path, key)] = (grid, row, column)
            self.content.put(path, record, (grid, row, columns["value"]))

    def _required(self, required: Mapping[str, tuple[float, Place]]) -> None:
        """Put what is required of the area paid enough, and of the money where there is some."""
        if not self.cards:
            return
        given = {key: number for key, (number, _) in required.items()}
        certain = given.get("in_share", 0.9)
        rules: list[dict[str, Any]] = []
        if "at_least" in given:
            rules.append({"outcome": "adequacy", "at_least": given["at_least"], "in_share": certain})
        if "budget" in self.content.data:
            rules.append({"outcome": "public_cost", "at_most": "budget", "in_share": certain})
        if rules:
            self.content.data["requirements"] = rules
        for n, rule in enumerate(rules):
            self.content.cells.update(
                {("requirements", n, key): at for key, (_, at) in required.items() if key in rule}
            )

    def _rates(self, grid: Grid) -> None:
        names, parts = (WORDS["name"], WORDS["participation"])
        paid: dict[str, bool] = {}
        titles: dict[str, str] = {}
        chosen: dict[str, str] = {}
        where: dict[str, int] = {}
        for row, found, columns in self.cells(grid):
            own = {key.partition(":")[2]: c for key, c in columns.items() if key.startswith("option:")}
            where = own
            head = str(found.get("domain", "")).strip()
            given = {
                option: found[f"option:{option}"] for option in own if found.get(f"option:{option}") not in (None, "")
            }
            if head in (names["zh"], names["en"]):
                titles = {option: str(value).strip() for option, value in given.items()}
            elif head in (parts["zh"], parts["en"]):
                for option, value in given.items():
                    word = self.choice("participation", value, grid, row, own[option])
                    if word is not None:
                        chosen[option] = word
            elif given:
                self._row_of_rates(grid, row, found, columns, given=given, paid=paid)
        if not {*titles, *paid} - {"now"}:
            self.missing.setdefault(grid.tab, []).append(LACKS.format(names, OPTIONS["a"]))
        for option in dict.fromkeys(("now", *where)):
            if option not in titles and option not in paid and option != "now":
                continue
            self._option(grid, option, titles, paid, chosen, column=where.get(option, 1))

    def _option(
        self,
        grid: Grid,
        option: str,
        titles: Mapping[str, str],
        paid: Mapping[str, bool],
        chosen: Mapping[str, str],
        *,
        column: int,
    ) -> None:
        if option not in titles and option != "now":
            cell = address(grid, 5, column)
            self.missing.setdefault(grid.tab, []).append(LACKS.format(WORDS["name"], cell))
            self.content.unanswered.add(f"options.{option}.title")
        self.put(f"options.{option}.title", titles.get(option, OPTIONS[option].zh), grid, 5, column)
        self.put(f"options.{option}.status_quo", option == "now", grid, 5, column)
        rule = "numbers" if paid.get(option) else "none"
        if option != "now" and not paid.get(option):
            self.missing.setdefault(grid.tab, []).append(WHOSE.format(titles.get(option, option), SHEETS["rates"][0]))
            self.content.unanswered.add(f"options.{option}.numbers")
        self.put(f"options.{option}.rule", rule, grid, 5, column)
        if option in chosen:
            self.put(f"options.{option}.participation", chosen[option], grid, 6, column)
            if chosen[option] == "mandatory":
                self.put(f"options.{option}.pays", "everyone", grid, 6, column)

    def _row_of_rates(
        self,
        grid: Grid,
        row: int,
        found: Mapping[str, Any],
        columns: Mapping[str, int],
        *,
        given: Mapping[str, Any],
        paid: dict[str, bool],
    ) -> None:
        domain = self.choice("domains", found.get("domain", ""), grid, row, columns["domain"])
        if domain is None:
            return
        region_text = str(found.get("region_type", "")).strip()
        region = self.own.get(domain, {}).get(region_text)
        if region is None:
            if not region_text:
                self.missing.setdefault(grid.tab, []).append(named_cell(grid, row, columns["region_type"]))
                return
            region = self.choice(f"region:{domain}", region_text, grid, row, columns["region_type"])
        if region is None:
            return
        if "source" not in found:
            cell = address(grid, row, columns["source"])
            self.missing.setdefault(grid.tab, []).append(LACKS.format(region_text, cell))
            return
        source = self.source(found["source"], grid, row, columns["source"])
        for option, raw in given.items():
            column = columns[f"option:{option}"]
            number = self.number(grid, row, column, raw)
            if number is None or source is None:
                continue
            record = {
                "value": number,
                "unit": str(found.get("unit", "")).strip(),
                "source": source,
                "basis": "statutory",
            }
            self.put(f"options.{option}.numbers.{domain}.{region}", record, grid, row, column)
            for key in ("value", "unit", "source"):
                path = read_path(f"options.{option}.numbers.{domain}.{region}.{key}", "")
                self.content.cells[path] = (grid, row, columns.get(key, column))
            paid[option] = True
