"""`esvalue check CARD`: whatever a card names is looked for by binding it to made-up rows, all at once,
in both languages.
"""

from __future__ import annotations

from folders import REPRODUCTION
import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from esvalue import check_card
from esvalue.cli import main
from esvalue.inputs.library import Library, package_folder

SHIPPED = sorted({*Library().card_names()} - {"mangrove"})
REPRODUCED = sorted((REPRODUCTION).glob("*/card.toml"))

KELP = """
name = "kelp"
domain = "kelp"
title = { zh = "海藻礁", en = "kelp reef" }
region_types = ["no_trawl", "buffer_lane"]
[vocabulary.domains.kelp]
title = { zh = "海藻礁", en = "kelp reef" }
[vocabulary.region_types.kelp.no_trawl]
title = { zh = "禁拖区", en = "no-trawl area" }
[vocabulary.region_types.kelp.buffer_lane]
title = { zh = "缓冲航道", en = "buffer lane" }
[vocabulary.lists.kelp_services]
title = { zh = "海藻礁服务清单", en = "services of a kelp reef" }
services = ["carbon_sequestration", "recreation", "coastal_protection"]
[sources.reef_study]
title = { zh = "礁区研究（虚构）", en = "reef study (invented)" }
year = 2023
kind = "monitoring"
[base]
column = "engine"
unit = "kW"
domain_column = "area"
print_units = ["yuan/kW/a"]
[columns.area]
title = { zh = "面积", en = "area" }
unit = "ha"
minimum = 0
[columns.engine]
title = { zh = "渔船功率", en = "engine power concerned" }
unit = "kW"
minimum = 0
[columns.visits]
title = { zh = "游客", en = "visits" }
unit = "visit/a"
optional = true
[parameters.kelp_uptake]
title = { zh = "海藻固碳", en = "carbon taken up by kelp" }
unit = "t_CO2/ha/a"
role = "rate"
value = 7
spread = { triangular = [3, 7, 12] }
source = "reef_study"
[parameters.margin_kw]
title = { zh = "每千瓦净收入", en = "net income of a kilowatt" }
unit = "yuan/kW/a"
role = "cost"
value = 1900
spread = { uniform = [1500, 2300] }
price_year = 2024
basis = "market"
source = "reef_study"
[parameters.lost]
title = { zh = "损失比例", en = "share lost" }
role = "share"
by = "region_type"
source = "judgement"
[parameters.lost.table]
no_trawl = { value = 0.5, spread = { uniform = [0.4, 0.6] } }
buffer_lane = { value = 0.15 }
[nodes.carbon]
equation = "areal_amount"
args = { rate = "kelp_uptake", area = "area" }
[nodes.carbon_value]
equation = "market_value"
args = { quantity = "carbon", price = "prices.carbon_dioxide" }
[nodes.recreation_value]
equation = "market_value"
args = { quantity = "visits", price = "prices.recreation_visit" }
[nodes.lost_income]
equation = "forgone_income"
args = { margin = "margin_kw", share = "lost" }
[services.carbon_sequestration]
title = { zh = "固碳", en = "carbon sequestration" }
group = "regulating"
physical = "carbon"
value = "carbon_value"
[services.recreation]
title = { zh = "游憩", en = "recreation" }
group = "cultural"
physical = "visits"
value = "recreation_value"
[readings.gep]
title = { zh = "服务核算", en = "services" }
list = "kelp_services"
services = ["carbon_sequestration", "recreation"]
[readings.gep.missing]
coastal_protection = { zh = "无资产数据", en = "no data on assets" }
[spill.carbon_sequestration]
share = { county = 0.05, city = 0.05, province = 0.1, nation = 0.2, world = 0.6 }
source = "judgement"
[spill.recreation]
share = { county = 0.3, city = 0.4, province = 0.3 }
source = "judgement"
[holders]
forgone_income = "lost_income"
protection_cost = "none"
transaction_cost = "none"
kept_benefit = "none"
received = "none"
spread = "none"
"""


def kelp(folder: Path, *changes: tuple[str, str]) -> Path:
    text = KELP
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = folder / "kelp.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", [*SHIPPED, *map(str, REPRODUCED)], ids=lambda name: Path(name).parent.name or name)
def test_a_good_card_has_no_mistake_and_no_doubt(name):
    found = check_card(name)
    assert found.mistakes == ()
    assert found.doubts == ()
    assert found.whole


def test_everything_wrong_with_a_card_is_said_at_once(tmp_path):
    path = kelp(
        tmp_path,
        ('equation = "areal_amount"', 'equation = "areal_amont"'),
        ('args = { quantity = "visits"', 'args = { qantity = "visits"'),
        ('forgone_income = "lost_income"', 'forgone_income = "lost_incme"'),
        ('source = "reef_study"\n[parameters.lost]', 'source = "reef_stdy"\n[parameters.lost]'),
        (
            "[nodes.carbon]\n",
            '[parameters.idle]\ntitle = { zh = "闲", en = "idle" }\nvalue = 1\nsource = "judgement"\n[nodes.carbon]\n',
        ),
    )
    said = {(problem.code, problem.where) for problem in check_card(path).mistakes}
    assert said == {
        ("unknown_equation", "kelp.toml: nodes.carbon"),
        ("extra_argument", "kelp.toml: nodes.recreation_value"),
        ("unknown_name", "kelp.toml: holders.forgone_income"),
        ("unknown_source", "kelp.toml: parameters.margin_kw"),
        ("unused", "kelp.toml: parameters.idle"),
    }


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (
            'unit = "yuan/kW/a"\nrole',
            'unit = "yuan/ha/a"\nrole',
            "node_unit",
        ),  # a floor per hectare where kilowatts are paid
        ('unit = "t_CO2/ha/a"', 'unit = "yuan/ha/a"', "argument_unit"),
        ('value = "carbon_value"', 'value = "carbon"', "node_unit"),
        ('price = "prices.recreation_visit"', 'price = "prices.recreation_vist"', "unknown_name"),
        ('spread = "none"', 'spread = "nothing"', "unknown_name"),
        ('args = { quantity = "carbon"', 'args = { quantity = "carbon_value"', "cycle"),
        ("[spill.recreation]", "[spill.recreaton]", "unknown_name"),
    ],
)
def test_what_does_not_fit_is_found_without_places(tmp_path, old, new, code):
    assert code in {problem.code for problem in check_card(kelp(tmp_path, (old, new))).mistakes}


def faults(card: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the card with one name of each rule spelt wrong: equations, arguments, what they name, the floor,
    services, rivals.
    """
    for name, rule in card["nodes"].items():
        for part in ("equation", "of", "lookup", "import"):
            if part in rule:
                yield f"nodes.{name}.{part}", changed(card, ("nodes", name, part), rule[part] + "_zz")
        for part in ("args", "rivals"):
            for key, used in rule.get(part, {}).items():
                yield f"nodes.{name}.{part}.{key}", changed(card, ("nodes", name, part, key), used + "_zz")
        for key in rule.get("args", {}):
            args = {(k + "_zz" if k == key else k): v for k, v in rule["args"].items()}
            yield f"nodes.{name}.args: {key}", changed(card, ("nodes", name, "args"), args)
    for part, value in card.get("holders", {}).items():
        if value not in ("none", "normal", "lognormal"):
            yield f"holders.{part}", changed(card, ("holders", part), value + "_zz")
    for name, service in card.get("services", {}).items():
        for part in ("physical", "value"):
            if part in service:
                yield f"services.{name}.{part}", changed(card, ("services", name, part), service[part] + "_zz")


def changed(card: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    made = deepcopy(card)
    here = made
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    return made


def test_no_name_can_be_misspelt_unseen(tmp_path):
    """Every name of two shipped cards in turn: the river's takes nodes from another domain,
    the wetland's has rivals and a floor.
    """
    missed, tried = [], 0
    for name in ("river", "wetland"):
        card = tomllib.loads((package_folder("models") / f"{name}.toml").read_text(encoding="utf-8"))
        path = tmp_path / f"{name}.toml"
        for i, (what, broken) in enumerate(faults(card)):
            if i % 6 and name == "wetland":  # every sixth of many
                continue
            path.write_text(tomli_w.dumps(broken), encoding="utf-8")
            tried += 1
            if not check_card(path).mistakes:
                missed.append(f"{name}: {what}")
    assert tried > 25
    assert missed == []


#: Texts a person reads, and names that a card gives, or that stand for a file of the scenario: no card misspells them.
FREE = {"zh", "en", "name", "domain", "note", "aliases", "links", "title", "locator", "url", "year", "quantity"}


def names_used(card: dict[str, Any], *path: str | int) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every text in a card that is no text for people."""
    here: Any = card
    for step in path:
        here = here[step]
    if isinstance(here, str):
        yield path
    elif isinstance(here, dict | list):
        for key in here if isinstance(here, dict) else range(len(here)):
            if key not in FREE:
                yield from names_used(card, *path, key)


def test_every_text_of_a_card_may_be_misspelt(tmp_path):
    """Whatever a card names (services of a reading, its list, categories, units, sources ...) is looked for: none is
    a traceback, none is silent.
    """
    card, path = tomllib.loads(KELP), tmp_path / "kelp.toml"
    silent, paths, library = [], list(names_used(card)), Library()
    for used in paths:
        here: Any = card
        for step in used:
            here = here[step]
        path.write_text(tomli_w.dumps(changed(card, used, here + "_zz")), encoding="utf-8")
        if not check_card(path, library).mistakes:
            silent.append(used)
    assert len(paths) >= 50
    assert silent == []


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
def test_every_text_of_a_shipped_card_may_be_misspelt(tmp_path, name):
    """No text of any shipped card, misspelt, is a traceback; of each kind of entry, two are tried."""
    source, library = package_folder("models") / f"{name}.toml", Library()
    card, tried = tomllib.loads(source.read_text(encoding="utf-8")), dict[tuple[object, ...], int]()
    for used in names_used(card):
        kind = (used[0], len(used), *(step for step in used[2:] if isinstance(step, str)))
        tried[kind] = tried.get(kind, 0) + 1
        if tried[kind] > 2:
            continue
        here: Any = card
        for step in used:
            here = here[step]
        (tmp_path / source.name).write_text(tomli_w.dumps(changed(card, used, here + "_zz")), encoding="utf-8")
        check_card(tmp_path / source.name, library)


@pytest.mark.parametrize(
    ("old", "new", "near"),
    [
        (
            '"carbon_sequestration", "recreation"]\n[readings',
            '"carbon_sequestration", "recration"]\n[readings',
            "recreation",
        ),
        ('list = "kelp_services"', 'list = "kelp_service"', "kelp_services"),
        ("coastal_protection = {", "costal_protection = {", "coastal_protection"),
    ],
)
def test_a_misspelt_name_of_a_reading_is_told_with_the_nearest(tmp_path, old, new, near):
    found = [one for one in check_card(kelp(tmp_path, (old, new))).mistakes if one.code == "unknown_name"]
    assert [one.fields["nearest"] for one in found] == [near]


def test_an_optional_column_left_out_is_tried_too(tmp_path):
    """Of what rests on optional columns nothing is there in the second row; that alone is no mistake."""
    path = kelp(tmp_path, ('unit = "ha"\nminimum = 0', 'unit = "ha"\nminimum = 0\noptional = true'))
    assert check_card(path).mistakes == ()


def test_a_domain_that_is_not_there_is_said_to_be_unchecked(tmp_path):
    path = kelp(
        tmp_path,
        (
            "[nodes.carbon_value]",
            '[nodes.inflow]\nimport = "load"\ndomain = "forest"\nlinks = "run_off"\n[nodes.carbon_value]',
        ),
    )
    found = check_card(path)
    assert [(notice.code, notice.fields["domain"]) for notice in found.notices] == [("card_not_checked", "forest")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_says_it_in_both_languages(tmp_path, capsys, language):
    assert main(["--lang", language, "check", str(kelp(tmp_path))]) == 0
    good = capsys.readouterr().out
    assert ("无误" if language == "zh" else "no mistakes") in good
    assert (
        main(
            [
                "--lang",
                language,
                "check",
                str(kelp(tmp_path, ('equation = "areal_amount"', 'equation = "areal_amont"'))),
            ]
        )
        == 1
    )
    said = "".join(capsys.readouterr())
    assert "areal_amount" in said  # the nearest name
    assert bool(re.search("[一-鿿]", said.split("kelp.toml", 1)[1])) == (language == "zh")
