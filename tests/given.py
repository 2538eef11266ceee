"""Small scenarios of domains of which this or that is not known: with and without holders' cost, value, places, base.

Nothing in them is uncertain, so that every figure can be worked out by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from perturbation import InMemory, hindsight_of

from esvalue.inputs.scenario import Loaded, load_scenario
from esvalue.report.comparison import Comparison, compare_options
from esvalue.report.numbering import Figure
from esvalue.report.tables.context import Context
from esvalue.standards.designing import judge_designed
from esvalue.standards.judging import Judged, judge
from esvalue.standards.lineage import Lineage
from esvalue.standards.recommendation import recommend

REGIONS = ("core", "edge", "rest")
#: Yuan a year by yuan a hectare and year: a number in yuan a mu is 15 times as much a hectare.
MU = 15.0

CARD = """\
name = "{name}"
domain = "{name}"
title = {{ zh = "{name}", en = "{name}" }}
region_types = ["core", "edge", "rest"]
{no_standard}
[vocabulary.domains.{name}]
title = {{ zh = "{name}", en = "{name}" }}
[vocabulary.region_types.{name}.core]
title = {{ zh = "核心", en = "core" }}
[vocabulary.region_types.{name}.edge]
title = {{ zh = "边缘", en = "edge" }}
[vocabulary.region_types.{name}.rest]
title = {{ zh = "其余", en = "rest" }}
[base]
column = "eligible_area"
unit = "ha"
domain_column = "area"
print_units = ["yuan/mu/a"]
[columns.area]
title = {{ zh = "面积", en = "area" }}
unit = "ha"
[columns.eligible_area]
title = {{ zh = "可补偿面积", en = "eligible area" }}
unit = "ha"
optional = true
[columns.carbon]
title = {{ zh = "固碳", en = "carbon" }}
unit = "t_CO2/a"
optional = true
[columns.fish]
title = {{ zh = "渔获", en = "catch" }}
unit = "t/a"
[parameters.price]
title = {{ zh = "价格", en = "price" }}
unit = "yuan/t_CO2"
value = 100
price_year = 2024
basis = "market"
source = "judgement"
[parameters.fish_price]
title = {{ zh = "鱼价", en = "price of fish" }}
unit = "yuan/t"
value = 1000
price_year = 2024
basis = "market"
source = "judgement"
[nodes.catch_value]
equation = "market_value"
args = {{ quantity = "fish", price = "fish_price" }}
[nodes.carbon_value]
equation = "market_value"
args = {{ quantity = "carbon", price = "price" }}
[services.catch]
title = {{ zh = "渔获", en = "catch" }}
code = "aquatic_supply"
group = "provisioning"
physical = "fish"
value = "catch_value"
sold = true
[services.carbon_sequestration]
title = {{ zh = "固碳", en = "carbon sequestration" }}
group = "regulating"
physical = "carbon"
value = "carbon_value"
[spill.carbon_sequestration]
share = {{ city = 1 }}
source = "judgement"
[readings.account]
title = {{ zh = "核算", en = "account" }}
services = ["catch", "carbon_sequestration"]
{holders}"""
HOLDERS = """\
[parameters.all]
title = { zh = "全部", en = "all" }
value = 1
source = "arithmetic"
[columns.margin]
title = { zh = "净收入", en = "net income" }
unit = "yuan/ha/a"
price_year = 2024
optional = true
[nodes.cost]
equation = "forgone_income"
args = { margin = "margin", share = "all" }
[holders]
forgone_income = "cost"
protection_cost = "none"
transaction_cost = "none"
kept_benefit = "none"
received = "none"
spread = "none"
"""
NO_HOLDERS = 'no_standard = { zh = "没有成本调查。", en = "No survey of costs." }'
SCENE = """\
[scenario]
name = "given"
title = { zh = "给定", en = "given" }
price_year = 2024
seed = 1
replicates = 2
points = 2
commit_draws = 2
payer_level = "city"
"""
WITHOUT = """\
[domains.{name}.without]
text = {{ zh = "无", en = "without" }}
kind = "condition"
exposure = {{ value = 1, source = "judgement" }}
set.carbon = {{ times = {{ value = 0.5, source = "judgement" }} }}
"""


@dataclass(frozen=True)
class Place:
    """A place: None stands for n/a."""

    region: str
    base: float | None = 100.0
    cost: float | None = None
    carbon: float | None = None


@dataclass(frozen=True)
class Domain:
    """A domain by its places, the numbers (yuan/mu/a) of its options, and the region types the scenario lists."""

    places: Sequence[Place]
    numbers: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    holders: bool = True
    listed: Sequence[str] = ()


def write(
    folder: Path, domains: Mapping[str, Domain], more: str = "", options: Sequence[str] = ("fixed",), rounding: str = ""
) -> Path:
    """Write a scenario with a status quo that pays nothing, options of given numbers,
    and one that pays the cost; return its folder.
    """
    text = [SCENE]
    for name, one in domains.items():
        card = CARD.format(
            name=name, no_standard="" if one.holders else NO_HOLDERS, holders=HOLDERS if one.holders else ""
        )
        (folder / f"{name}.toml").write_text(card, encoding="utf-8")
        rows = [
            "place,county,region_type,area [ha],eligible_area [ha],carbon [t_CO2/a],fish [t/a]"
            + ",margin [yuan/ha/a]" * one.holders
        ]
        rows += [
            f"{name}{i},{'East' if i % 2 else 'West'},{p.region},1000,{_cell(p.base)},{_cell(p.carbon)},1"
            + f",{_cell(p.cost)}" * one.holders
            for i, p in enumerate(one.places)
        ]
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        columns = ("area", "eligible_area", "carbon", "fish", *["margin"] * one.holders)
        (folder / f"{name}.sources.csv").write_text(
            "column,place,source\n" + "".join(f"{c},*,judgement\n" for c in columns), encoding="utf-8"
        )
        listed = f"region_types = {list(one.listed)}\n".replace("'", '"') if one.listed else ""
        text += [f'[domains.{name}]\ncard = "{name}.toml"\nplaces = "{name}.csv"\n{listed}', WITHOUT.format(name=name)]
    text.append('[options.now]\ntitle = { zh = "现状", en = "now" }\nstatus_quo = true\nrule = "none"\n')
    for option in options:
        text.append(f'[options.{option}]\ntitle = {{ zh = "{option}", en = "{option}" }}\nrule = "numbers"\n{rounding}')
        text += [
            f'numbers.{d}.{r} = {{ value = {v!r}, unit = "yuan/mu/a", basis = "statutory", source = "judgement" }}\n'
            for d, one in domains.items()
            for r, v in one.numbers.get(option, {}).items()
        ]
    text.append('[options.cost]\ntitle = { zh = "成本", en = "cost" }\nrule = "cost_floor"\n')
    (folder / "scenario.toml").write_text("".join(text) + more, encoding="utf-8")
    return folder


def _cell(value: float | None) -> str:
    return "n/a" if value is None else repr(value)


@dataclass
class Seen:
    """A judged scenario with its tables, in memory."""

    judged: Judged
    results: InMemory
    comparison: Comparison

    def cell(self, table: str, column: str, **where: str) -> Any:
        """Return the cell of the row whose texts (or figures' keys) are the ones given, in English."""
        found = [
            row
            for row in self.comparison.tables[table].rows
            if all(_says(row.get(key), text) for key, text in where.items())
        ]
        assert len(found) == 1, (table, where, len(found))
        return found[0].get(column)

    def notes(self, table: str, language: str = "en") -> str:
        """Return the notes under a table."""
        return " ".join(note[language] for note in self.comparison.tables[table].notes)

    def total(self, outcome: str, option: str) -> float:
        """Return an outcome over everything, the mean of its futures."""
        return float(
            self.results.column(
                self.judged.outcomes.total[outcome], (list(self.judged.loaded.scenario.options).index(option),)
            ).mean()
        )


def _says(cell: Any, text: str) -> bool:
    return cell is not None and not isinstance(cell, Figure) and cell["en"] == text


def see(scenario: Path | Loaded, designed: bool = False) -> Seen:
    """Judge a scenario and build its tables, as a run does with the designed options or of the given ones alone."""
    loaded = scenario if isinstance(scenario, Loaded) else load_scenario(scenario)
    judged = judge_designed(loaded)[0] if designed else judge(loaded)
    results = InMemory(judged)
    context = Context(judged, results, recommend(judged, results, hindsight_of(judged)), Lineage(judged))
    return Seen(judged, results, compare_options(context))
