"""A whole case in a temporary folder, of which a test patches one thing: card, shared files, places, sources.

The case has its own library (sources, prices, vocabulary, price index), so that no test here depends on the
shipped models. All figures are small enough to work out by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import seeds
from figures import Figures
from remembered import remember_toml
from seeds import pytest_addoption, pytest_collection_modifyitems  # noqa: F401  hooks: --seed-shift
from tiers import pytest_collection, pytest_fixture_setup, pytest_terminal_summary  # noqa: F401  hooks: slow fixtures among the durations

from esvalue.core.errors import InputError, Mistake, rows_in
from esvalue.core.language import set_language
from esvalue.inputs.card_reading import load_card
from esvalue.inputs.cards import Card
from esvalue.inputs.library import Library
from esvalue.inputs.places import Places, load_places
from esvalue.inputs.scenario import Loaded, load_scenario
from esvalue.model.model import Model, bind
from esvalue.runs.checking import check

remember_toml()

#: Scripts that recompute figures by hand stand by themselves: several of one name, none of them a module.
collect_ignore_glob = ["cases/*"]


@pytest.hookimpl(tryfirst=True)  # before the plugin of Hypothesis reads its seed
def pytest_configure(config: pytest.Config) -> None:
    seeds.pytest_configure(config)
    config.pluginmanager.register(Figures(), "figures")


CARD = """\
name = "reed"
domain = "wetland"
title = { zh = "芦苇湿地", en = "reed wetland" }
region_types = ["reserve_core", "ordinary"]

[base]
column = "eligible_area"
unit = "ha"
domain_column = "area"
print_units = ["yuan/mu/a"]

[columns.area]
title = { zh = "面积", en = "area" }
unit = "ha"
aliases = ["面积"]
minimum = 0
[columns.eligible_area]
title = { zh = "可补偿面积", en = "eligible area" }
unit = "ha"
aliases = ["可补偿面积"]
minimum = 0
[columns.cover]
title = { zh = "覆被", en = "cover" }
kind = "text"
categories = ["reed", "water"]
[columns.depth]
title = { zh = "水深", en = "depth" }
unit = "m"
minimum = 0
maximum = 10
optional = true

[parameters.reed_yield]
title = { zh = "芦苇产量", en = "reed yield" }
unit = "t_DM/ha/a"
role = "rate"
minimum = 0
maximum = 40
value = 8
spread = { triangular = [5, 8, 11] }
source = "paper_2010"

[parameters.harvest_cost]
title = { zh = "收割成本", en = "harvest cost" }
unit = "yuan/ha/a"
role = "cost"
minimum = 0
value = 1000
price_year = 2012
source = "yearbook_2012"

[parameters.turnover]
title = { zh = "年周转次数", en = "turnover" }
unit = "1/a"
value = 2
source = "judgement"

[parameters.duty_share]
title = { zh = "受限比例", en = "share of margin lost" }
role = "share"
minimum = 0
maximum = 1
by = "region_type"
source = "judgement"
[parameters.duty_share.table]
reserve_core = { value = 0.5 }
ordinary = { value = 0.2 }

[parameters.variation]
title = { zh = "变异系数", en = "variation" }
value = 0.3
source = "judgement"

[nodes.reed_output]
equation = "areal_amount"
args = { rate = "reed_yield", area = "area" }
[nodes.reed_value]
equation = "market_value"
args = { quantity = "reed_output", price = "prices.reed" }
[nodes.stored]
equation = "marsh_storage"
args = { depth = "depth", area = "area", turnover = "turnover" }
[nodes.stored_value]
equation = "market_value"
args = { quantity = "stored", price = "prices.storage" }
[nodes.margin]
equation = "gross_margin"
args = { yield_ = "reed_yield", price = "prices.reed", variable_cost = "harvest_cost" }
[nodes.forgone]
equation = "forgone_income"
args = { margin = "margin", share = "duty_share" }
[nodes.holder_spread]
equation = "scaled"
args = { value = "forgone", ratio = "variation" }

[services.reed_supply]
title = { zh = "芦苇供给", en = "reed supply" }
group = "provisioning"
physical = "reed_output"
value = "reed_value"
sold = true
[services.water_storage]
title = { zh = "蓄水", en = "water storage" }
group = "regulating"
physical = "stored"
value = "stored_value"

[readings.gep]
title = { zh = "服务核算", en = "services" }
services = ["reed_supply", "water_storage"]

[spill.water_storage]
share = { holder = 0.1, county = 0.5, city = 0.3, province = 0.1 }
source = "judgement"

[holders]
forgone_income = "forgone"
protection_cost = "none"
transaction_cost = "none"
kept_benefit = "none"
received = "none"
spread = "holder_spread"
"""

#: A column with a number a place and period, for cards of months and quarters.
FLOW = """
[columns.flow]
title = { zh = "流量", en = "flow" }
unit = "m3/s"
by = "period"
minimum = 0
"""
PLACES = """\
place,county,region_type,cover,area [ha],eligible_area [ha],depth [m]
north,Panshan,reserve_core,reed,200,100,0.5
south,Dawa,ordinary,reed,100,50,n/a
"""

ORIGINS = """\
column,place,source,evidence,weak,note
area,*,survey_2012,,,
eligible_area,*,survey_2012,,,
depth,north,judgement,,true,a guess
"""

SOURCES = """\
[paper_2010]
title = "a paper"
kind = "paper"
year = 2010
[yearbook_2012]
title = "a yearbook"
kind = "statistics"
[survey_2012]
title = "a survey"
kind = "survey"
[law_2010]
title = "a law"
kind = "law"
"""

PRICES = """\
[prices.reed]
title = { zh = "芦苇价格", en = "reed price" }
unit = "yuan/t_DM"
role = "price"
minimum = 0
value = 300
price_year = 2010
basis = "market"
source = "paper_2010"

[prices.storage]
title = { zh = "蓄水价格", en = "price of storage" }
unit = "yuan/m3"
role = "price"
minimum = 0
[prices.storage.rivals.cheap]
value = 0.1
price_year = 2012
basis = "replacement"
source = "paper_2010"
[prices.storage.rivals.dear]
value = 6.1
price_year = 2012
basis = "replacement"
source = "paper_2010"

[prices.unit_value]
title = { zh = "当量价值", en = "value of an equivalent" }
unit = "yuan/ha/a/equivalent"
role = "price"
value = 1000
price_year = 2012
basis = "market"
source = "paper_2010"
"""

VOCABULARY = """\
[region_types.wetland.reserve_core]
title = { zh = "核心区", en = "core zone" }
[region_types.wetland.ordinary]
title = { zh = "一般湿地", en = "ordinary wetland" }
[services.water_storage]
title = { zh = "蓄水", en = "water storage" }
group = "regulating"
[services.water_supply]
title = { zh = "供水", en = "water supply" }
group = "provisioning"
[overlaps.same_water]
title = { zh = "同一水量", en = "the same water" }
members = ["water_storage", "water_supply"]
"""

#: 2010 -> 2012 is 1.05 x 1.02 = 1.071.
INDEX = """\
year,cpi_annual_change_percent,source
2011,5,yearbook
2012,2,yearbook
2013,10,yearbook
"""

TABLE = """\
category,food,gas,evidence,source
wet,0.5,1.5,paper,paper_2010
pine,,,paper,paper_2010
"""

SCENARIO = """\
[scenario]
name = "tiny"
title = { zh = "小例", en = "tiny" }
price_year = 2012
seed = 1
replicates = 2
points = 4
commit_draws = 16

[domains.wetland]
card = "reed"
places = "places.csv"
[domains.wetland.without]
text = { zh = "水少了", en = "less water" }
kind = "condition"
hazard = { value = 0.05, unit = "1/a", source = "judgement" }
horizon = { value = 10, unit = "a", source = "judgement" }
[domains.wetland.without.set.depth]
times = { value = 0.5, source = "judgement" }

[options.status_quo]
title = { zh = "现状", en = "status quo" }
status_quo = true
rule = "numbers"
[options.status_quo.numbers.wetland]
reserve_core = { value = 10, unit = "yuan/mu/a", source = "law_2010", basis = "statutory" }

[options.floor]
title = { zh = "下限", en = "floor" }
rule = "cost_floor"
"""

FILES = {
    "card": ("reed.toml", CARD),
    "places": ("places.csv", PLACES),
    "origins": ("places.sources.csv", ORIGINS),
    "scenario": ("scenario.toml", SCENARIO),
    "sources": ("models/sources.toml", SOURCES),
    "prices": ("models/prices.toml", PRICES),
    "vocabulary": ("models/vocabulary.toml", VOCABULARY),
    "index": ("models/price_index.csv", INDEX),
    "table": ("models/tables/tiny.csv", TABLE),
}

#: A second reading of the tiny card: an equivalents table. Needs the column `kind` in the places.
EQUIVALENTS = """
[columns.kind]
title = { zh = "类别", en = "kind" }
kind = "text"
[readings.equivalents]
title = { zh = "当量", en = "equivalents" }
table = "tiny"
by = "kind"
unit_value = "prices.unit_value"
sold = ["food"]
[spill."tiny.gas"]
share = { city = 1 }
source = "judgement"
"""

#: What a test says about a file: its whole text or bytes, or pairs (old, new); old "" appends.
Change = str | bytes | list[tuple[str, str]]


@dataclass(frozen=True)
class Case:
    """A written case, and the three ways into it."""

    folder: Path
    library: Library

    def card(self) -> Card:
        """Load the card."""
        return load_card(self.folder / "reed.toml", self.library)

    def places(self) -> Places:
        """Load the card, then its places."""
        card = self.card()
        return load_places(
            self.folder / "places.csv", card, {**self.library.sources, **card.sources}, self.library.vocabulary
        )

    def bind(self, price_year: int = 2012, **more: Any) -> Model:
        """Bind the card to its places, without a scenario."""
        return bind(
            self.folder / "reed.toml", self.folder / "places.csv", price_year=price_year, library=self.library, **more
        )

    def load(self) -> Loaded:
        """Load the scenario; whatever is refused here is said by `check`, which looks further and never fails at it."""
        path = self.folder / "scenario.toml"
        try:
            return load_scenario(path, self.library)
        except InputError:
            assert check(path, self.library).mistakes
            raise


def write_case(folder: Path, **changes: Change) -> Case:
    """Write the case with some files changed; the old text of a patch must stand exactly once."""
    assert set(changes) <= set(FILES), set(changes) - set(FILES)
    for key, (name, text) in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        change = changes.get(key, text)
        if isinstance(change, bytes):
            path.write_bytes(change)
            continue
        path.write_text(_patched(text, change) if isinstance(change, list) else change, encoding="utf-8")
    library = Library()
    library.folders = (folder / "models",)
    return Case(folder, library)


def _patched(text: str, pairs: list[tuple[str, str]]) -> str:
    for old, new in pairs:
        if not old:
            text += new
            continue
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


def checked(found: Mistake, *fragments: str) -> Mistake:
    """Check that a problem says every fragment in English, and says it in Chinese with the same place."""
    english, chinese = found.text("en"), found.text("zh")
    for fragment in fragments:
        assert fragment in english, f"{fragment!r} is not in {english!r}"
    assert re.search(r"[一-鿿]", chinese.removeprefix(rows_in(found.where, "zh"))), chinese
    assert chinese.startswith(rows_in(found.where, "zh"))
    assert chinese != english
    return found


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def case(tmp_path: Path) -> Callable[..., Case]:
    """Return a function that writes the case into the test's folder, with changes."""

    def write(**changes: Change) -> Case:
        return write_case(tmp_path, **changes)

    return write


@pytest.fixture
def equivalents() -> dict[str, Change]:
    """Return the changes that give the tiny card an equivalents reading."""
    return {
        "card": [("", EQUIVALENTS)],
        "places": [("cover,area", "cover,kind,area"), ("reed,200", "reed,wet,200"), ("reed,100", "reed,wet,100")],
    }


@pytest.fixture
def refused() -> Callable[..., Mistake]:
    """Return a function that runs an action and checks the one mistake it is refused for."""

    def check(action: Callable[[], Any], code: str, *fragments: str) -> Mistake:
        with pytest.raises(InputError) as caught:
            action()
        found = caught.value.problems
        assert [problem.code for problem in found] == [code], caught.value.text("en")
        return checked(found[0], *fragments)

    return check


@pytest.fixture
def mistakes() -> Callable[..., list[str]]:
    """Return a function that runs an action and returns the codes of all its mistakes, sorted."""

    def run(action: Callable[[], Any]) -> list[str]:
        with pytest.raises(InputError) as caught:
            action()
        for problem in caught.value.problems:
            checked(problem)
        return sorted(problem.code for problem in caught.value.problems)

    return run
