# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A new equation, a new card, a new domain
#
# **Question.** Hedges along orchards feed wild bees that pollinate apples. esvalue has no such domain. What are the
# hedges worth to the orchards, and at which rate would their owners keep them?
#
# One equation with its proof, one card as a dict, one table. All figures are made up, so that they can be worked out by
# hand; put a domain of your own in their place.

# %%
from typing import Annotated

import numpy as np
import pandas as pd

import esvalue
from esvalue.equations import Array, In, Out, check_equation

esvalue.set_language("en")


# %% [markdown]
# ## The equation
# Units stand in the signature, the example in the docstring. `check_equation` proves the units by changing the size of
# every base unit, and runs the example.


# %%
@esvalue.equation(title="share of blossoms reached from hedges", kind="physical", source="judgement")
def blossoms_reached(
    hedge: Annotated[Array, In("m", "L, length of hedges", low=0)],
    reach: Annotated[Array, In("m", "w, how far bees fly from a hedge", low=0)],
    orchard: Annotated[Array, In("m2", "A, area of orchard", low=0)],
) -> Annotated[Array, Out("", of="share")]:
    """Return what share of an orchard bees of its hedges reach, hedges lying at random.

        s = 1 - exp(-2 w L / A)

    >>> float(blossoms_reached(0.0, 200.0, 1e6))
    0.0
    """
    return 1 - np.exp(-2 * reach * hedge / orchard)


check_equation(blossoms_reached)
blossoms_reached.spec

# %%
from matplotlib import pyplot as plt

length = np.linspace(0, 10_000, 200)
figure, ax = plt.subplots(figsize=(7.2, 2.6), layout="constrained")
for reach, colour in ((100, "#56b4e9"), (200, "#0072b2"), (400, "#d55e00")):
    ax.plot(length / 1e3, blossoms_reached(length, float(reach), 1e6), color=colour, label=f"bees fly {reach} m")
ax.set(xlabel="length of hedges in 100 ha of orchard (km)", ylabel="share of blossoms reached")
ax.legend()

# %% [markdown]
# ## The card
# A card names things and binds equations to them; it never computes. First what is there and what it is worth.


# %%
def text(zh, en):
    return {"zh": zh, "en": en}


def number(zh, en, unit, value, spread, **more):
    return {"title": text(zh, en), "unit": unit, "value": value, "spread": spread, "source": "judgement", **more}


card = {
    "name": "hedges",
    "domain": "hedges",
    "title": text("果园树篱", "hedges of orchards"),
    "region_types": ["apple"],
}
card["vocabulary"] = {
    "domains": {"hedges": {"title": text("树篱", "hedges")}},
    "region_types": {"hedges": {"apple": {"title": text("苹果园", "apple orchards")}}},
    "services": {"pollination": {"title": text("授粉", "pollination"), "group": "regulating"}},
}
card["base"] = {"column": "hedge_area", "unit": "ha", "domain_column": "hedge_area", "print_units": ["yuan/mu/a"]}
# %%
card["columns"] = {
    name: {"title": text(zh, en), "unit": unit, "minimum": 0}
    for name, zh, en, unit in (
        ("orchard", "果园面积", "area of orchard", "ha"),
        ("hedge", "树篱长度", "length of hedges", "km"),
        ("hedge_area", "树篱面积", "area of hedges", "ha"),
        ("rent", "占地损失", "income lost to hedges", "yuan/ha/a"),
    )
}
card["columns"]["rent"]["price_year"] = 2024

# %%
money = {"price_year": 2024, "basis": "market", "minimum": 0}
card["parameters"] = {
    "reach": number("飞行距离", "how far bees fly", "m", 200, {"triangular": [100, 200, 300]}, minimum=0),
    "yield": number("产量", "yield of apples", "t/ha/a", 30, {"uniform": [24, 36]}, role="rate", minimum=0),
    "needs": number(
        "依赖授粉的比例", "share of the yield that needs bees", "", 0.5, {"uniform": [0.3, 0.7]}, role="share"
    ),
    "price": number(
        "果价", "price of apples", "yuan/t", 4000, {"triangular": [3000, 4000, 5000]}, role="price", **money
    ),
    "variation": number("差异", "variation of cost", "", 0.3, {"uniform": [0.2, 0.4]}, minimum=0),
}
card["nodes"] = {
    name: {"equation": equation, "args": args}
    for name, equation, args in (
        ("reached", "blossoms_reached", {"hedge": "hedge", "reach": "reach", "orchard": "orchard"}),
        ("apples", "areal_amount", {"rate": "yield", "area": "orchard"}),
        ("need_bees", "share_of_amount", {"amount": "apples", "share": "needs"}),
        ("by_bees", "share_of_amount", {"amount": "need_bees", "share": "reached"}),
        ("pollination_value", "market_value", {"quantity": "by_bees", "price": "price"}),
        ("cost_spread", "scaled", {"value": "rent", "ratio": "variation"}),
    )
}

# %% [markdown]
# Then which services are read, who enjoys them, and what the holders of the hedges lose.

# %%
card["services"] = {
    "pollination": {
        "title": text("授粉", "pollination"),
        "group": "regulating",
        "physical": "by_bees",
        "value": "pollination_value",
    }
}
card["readings"] = {"gep": {"title": text("服务核算", "services"), "services": ["pollination"]}}
card["spill"] = {"pollination": {"share": {"county": 1.0}, "source": "judgement"}}
card["holders"] = {
    "forgone_income": "rent",
    "protection_cost": "none",
    "transaction_cost": "none",
    "kept_benefit": "none",
    "received": "none",
    "spread": "cost_spread",
    "distribution": "normal",
}

# %% [markdown]
# ## The places

# %%
places = pd.DataFrame(
    {
        "place": ["north", "middle", "south"],
        "county": "A",
        "region_type": "apple",
        "orchard": [100, 60, 40],
        "hedge": [2.0, 3.0, 0.5],
        "hedge_area": [1.0, 1.5, 0.25],
        "rent": [15000, 12000, 18000],
    }
)
units = {"orchard": "ha", "hedge": "km", "hedge_area": "ha", "rent": "yuan/ha/a"}
sources = pd.DataFrame([{"column": c, "place": "*", "source": "judgement", "evidence": "judgement"} for c in units])
without = {
    "text": text("不付费则树篱减半", "half of the hedges would go"),
    "kind": "condition",
    "hazard": {"value": 0.2, "unit": "1/a", "source": "judgement"},
    "horizon": {"value": 10, "unit": "a", "source": "judgement"},
    "set": {"hedge": {"times": {"value": 0.5, "source": "judgement"}}},
}
model = esvalue.bind(card, places, price_year=2024, reading="gep", without=without, units=units, sources=sources)
model

# %%
account = model.account()
account.plot()
# %% [markdown]
# ## What drives it
# Any node is a problem: Sobol indices of the value in two lines.

# %%
indices = esvalue.Study(model.problem("hedges.service.pollination.value.total"), seed=1).sobol(points=256)
indices.plot()
# %% [markdown]
# ## Floor and ceiling
# What owners lose by a hectare of hedge, and what others gain of it.

# %%
drawn = model.draws(["hedges.floor", "hedges.ceiling"], 1024, seed=2) / 15
drawn.to_dataframe().groupby("place").mean(numeric_only=True).round(0).rename_axis("yuan/mu/a")

# %% [markdown]
# ## Hand it on
# The equation goes into a file of its own; from the command line: `esvalue run FOLDER --equations hedges.py`.

# %%
import tempfile
from pathlib import Path

file = Path(tempfile.mkdtemp()) / "hedges.py"
esvalue.save_equations(file)
print(file.read_text(encoding="utf-8")[:420])

# %% [markdown]
# ## Answer and check
# By hand: north has 2 km of hedge in 100 ha and bees that fly 200 m: s = 1 - exp(-0.8); 3,000 t of apples, half need
# bees, 4,000 yuan/t.

# %%
by_hand = (1 - np.exp(-2 * 200 * 2000 / 1e6)) * 0.5 * 3000 * 4000
value = float(account["value"].sel(place="north").squeeze())
print(f"north: {value / 1e4:,.0f} x 10^4 yuan/a, by hand {by_hand / 1e4:,.0f}")
assert abs(value / by_hand - 1) < 1e-12
first = indices.pick(index="first").frame.set_index("factor")["value"]
assert first.idxmax() in {"hedges.needs", "hedges.reach"}
assert first.sum() < 1.05
assert "def blossoms_reached" in file.read_text(encoding="utf-8")
