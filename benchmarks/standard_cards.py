"""The standard model as cards: 4 domains of 6 services, 20 uncertain entries, 16 options (4 levers of 2 settings).

Figures are round and stand for nothing; the benchmark is about speed. `write` makes a scenario folder.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

__all__ = ["AREA", "COST", "DOMAINS", "PRICES", "QUANTITY", "VARIATION", "write"]

DOMAINS = ("wetland", "marine", "river", "farmland")
PRICES = (60.0, 0.8, 900.0, 5.0, 300.0, 40.0)
QUANTITY = (3.0, 2000.0, 0.4, 150.0, 1.5, 20.0)
AREA = (12_000.0, 8_000.0, 3_000.0, 20_000.0)
COST = (90.0, 70.0, 120.0, 50.0)
VARIATION = 0.3

CARD = """name = "{domain}"
domain = "{domain}"
title = {{ zh = "{domain}", en = "{domain}" }}
region_types = ["zone"]
[base]
column = "eligible_area"
unit = "ha"
domain_column = "area"
print_units = ["yuan/mu/a"]
[vocabulary.region_types.{domain}.zone]
title = {{ zh = "分区", en = "zone" }}
[columns.area]
title = {{ zh = "面积", en = "area" }}
unit = "ha"
[columns.eligible_area]
title = {{ zh = "可补偿面积", en = "eligible area" }}
unit = "ha"
[columns.grade]
title = {{ zh = "成本等级", en = "cost grade" }}
[parameters.yield]
title = {{ zh = "产出系数", en = "yield factor" }}
value = 1
spread = {{ triangular = [0.5, 1, 1.5] }}
source = "judgement"
[parameters.cost]
title = {{ zh = "成本", en = "cost" }}
unit = "yuan/ha/a"
value = {cost}
spread = {{ triangular = [{low}, {cost}, {high}] }}
price_year = 2020
source = "judgement"
[parameters.variation]
title = {{ zh = "变异系数", en = "variation" }}
value = 0.3
source = "judgement"
[nodes.cost_here]
equation = "scaled"
args = {{ value = "cost", ratio = "grade" }}
[nodes.spread]
equation = "scaled"
args = {{ value = "cost_here", ratio = "variation" }}
{services}
[readings.all]
title = {{ zh = "全部", en = "all" }}
services = [{names}]
[holders]
forgone_income = "cost_here"
protection_cost = "none"
transaction_cost = "none"
kept_benefit = "none"
received = "none"
spread = "spread"
"""
SERVICE = """[parameters.quantity_{k}]
title = {{ zh = "数量 {k}", en = "quantity {k}" }}
unit = "t/ha/a"
value = {quantity}
source = "judgement"
[nodes.rate_{k}]
equation = "scaled"
args = {{ value = "quantity_{k}", ratio = "yield" }}
[nodes.output_{k}]
equation = "areal_amount"
args = {{ rate = "rate_{k}", area = "area" }}
[nodes.value_{k}]
equation = "market_value"
args = {{ quantity = "output_{k}", price = "prices.p{k}" }}
[services.s{k}]
title = {{ zh = "服务 {k}", en = "service {k}" }}
group = "regulating"
physical = "output_{k}"
value = "value_{k}"
[spill.s{k}]
share = {{ holder = 0.4, county = 0.3, city = 0.3 }}
source = "judgement"
"""
PRICE = """[prices.p{k}]
title = {{ zh = "价格 {k}", en = "price {k}" }}
unit = "yuan/t"
role = "price"
value = {price}
spread = {{ triangular = [{low}, {price}, {high}] }}
price_year = 2020
basis = "market"
source = "judgement"
"""
HEAD = """[scenario]
name = "standard"
title = { zh = "标准模型", en = "standard model" }
price_year = 2020
seed = 1
replicates = 8
points = 1024
commit_draws = 256
[budget]
amount = { value = 20000, unit = "1e4 yuan/a", source = "judgement", basis = "statutory" }
excess_burden = { value = 0.1, spread = { triangular = [0, 0.1, 0.3] }, source = "judgement" }
[region_coefficients.zones]
"""
WITHOUT = """[domains.{domain}]
card = "{domain}"
places = "{domain}.csv"
reading = "all"
[domains.{domain}.without]
text = {{ zh = "产出下降", en = "less output" }}
kind = "condition"
hazard = {{ value = 0.05, unit = "1/a", spread = {{ triangular = [0.01, 0.05, 0.2] }}, source = "judgement" }}
horizon = {{ value = 10, unit = "a", source = "judgement" }}
[domains.{domain}.without.set.yield]
times = {{ value = 0.7{spread}, source = "judgement" }}
"""


def write(folder: Path) -> Path:
    """Write the scenario, its cards, prices and places into a folder; return the scenario file."""
    models = folder / "models"
    models.mkdir(parents=True)
    for name, area, cost in zip(DOMAINS, AREA, COST, strict=True):
        services = "".join(SERVICE.format(k=k, quantity=q) for k, q in enumerate(QUANTITY))
        names = ", ".join(f'"s{k}"' for k in range(len(QUANTITY)))
        (folder / f"{name}.toml").write_text(
            CARD.format(domain=name, cost=cost, low=cost / 2, high=cost * 2, services=services, names=names),
            encoding="utf-8",
        )
        (folder / f"{name}.csv").write_text(
            f"place,county,region_type,area [ha],eligible_area [ha],grade\n{name} 1,A,zone,{area},{area},1\n",
            encoding="utf-8",
        )
        (folder / f"{name}.sources.csv").write_text(
            "column,place,source\narea,*,judgement\neligible_area,*,judgement\ngrade,*,judgement\n", encoding="utf-8"
        )
    prices = "".join(PRICE.format(k=k, price=p, low=p / 2, high=p * 2) for k, p in enumerate(PRICES))
    (models / "prices.toml").write_text(prices, encoding="utf-8")
    text = HEAD
    for name in DOMAINS:
        text += f'[region_coefficients.zones.{name}]\nzone = {{ value = 0.8, source = "judgement" }}\n'
    for n, name in enumerate(DOMAINS):
        # five hazards and ratios are uncertain: with 6 prices, 4 yields, 4 costs and the excess burden they make twenty
        text += WITHOUT.format(domain=name, spread=", spread = { uniform = [0.4, 1.0] }" if n == 0 else "")
    text += (
        '[options.now]\ntitle = { zh = "现状", en = "now" }\nstatus_quo = true\nrule = "cost_floor"\nstatistic = 0.3\n'
    )
    levers = list(
        product((0.2, 0.6), ("", 'region_coefficients = "zones"\n'), ("median", "mean"), ("voluntary", "mandatory"))
    )
    for i, (share, zones, statistic, participation) in enumerate(levers[:15]):
        text += (
            f'[options.o{i}]\ntitle = {{ zh = "方案 {i}", en = "option {i}" }}\nrule = "blend"\nno_range = '
            f'"pay_floor"\nshare = {{ value = {share}, source = "judgement" }}\n'
        )
        text += f'{zones}statistic = "{statistic}"\nparticipation = "{participation}"\n'
    path = folder / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    return path
