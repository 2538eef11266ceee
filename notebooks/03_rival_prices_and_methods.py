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
# # Rival prices and methods: how much of a value is a choice of source
#
# **Question.** Published prices of the same thing differ several times over, and two methods of account give two totals.
# How much of the spread of a wetland's value comes from which price is used, how much from which method, and how much
# from what was not measured?
#
# Put your own table of places and card in place of those of Panjin, and this is a template.

# %%
import numpy as np
import pandas as pd

import esvalue
from esvalue.inputs import find_scenario

esvalue.set_language("en")
places = find_scenario("panjin").parent / "wetland.csv"
models = {name: esvalue.bind("wetland", places, price_year=2024, reading=name) for name in ("gep", "equivalents")}
models["gep"]

# %% [markdown]
# ## Published values of one price
# All brought to money of 2024 by the price index; hollow dots rest on judgement.

# %%
esvalue.plots.plot_rivals("reservoir_storage", price_year=2024)
# %%
esvalue.plots.plot_rivals("equivalent_unit_value", price_year=2024)
# %% [markdown]
# ## Two methods of account
# A list of services each valued on its own, or published equivalents times a unit value. Services of the two are never
# mixed; only totals are compared.

# %%
from matplotlib import pyplot as plt

figure, axes = plt.subplots(1, 2, figsize=(9.5, 3.2), layout="constrained")
for ax, (name, model) in zip(axes, models.items(), strict=True):
    model.account(reading=name).plot(ax)
    ax.set_title(f"{name}\n{ax.get_title(loc='left')}", loc="left")

# %% [markdown]
# ## What drives the value of one service
# Storage of water is depth x area x fillings x price: any node is a problem to analyse.

# %%
node = "wetland.service.water_storage.value.total"
study = esvalue.Study(models["gep"].problem(node), seed=3)
[factor.label("en") for factor in study.problem.factors]

# %%
indices = study.sobol(points=256)
indices

# %%
indices.plot()
# %% [markdown]
# ## Under each price
# The same node with the price of storage set: the value is proportional to it.

# %%
from esvalue.inputs import Library

library = Library()
rivals = library.prices["reservoir_storage"].rivals
index = library.price_index
prices = {name: one.value * index.factor(one.price_year or one.published, 2024) for name, one in rivals.items()}
values = {
    name: float(models["gep"].evaluate(node, given={"prices.reservoir_storage": price})[node].squeeze())
    for name, price in prices.items()
}
table = pd.DataFrame({"price (yuan/m3)": prices, "value (yuan/a)": values}).sort_values("price (yuan/m3)")
table

# %%
ax = (table["value (yuan/a)"] / 1e8).plot.barh(figsize=(7.2, 2.6), color="#0072b2")
ax.set_xlabel("value of water storage (10⁸ yuan/a)")
# %% [markdown]
# ## Beside it: the coefficient of sensitivity of papers
# It is the share of a class in the total and cannot see which price is used.

# %%
from esvalue.gep import coefficient_of_sensitivity

account = models["equivalents"].account(reading="equivalents")
shares = account["value"].sum("place").to_series()
kreuter = coefficient_of_sensitivity(dict.fromkeys(shares.index, 1.0), shares.to_dict())
print(kreuter.attrs["blind"]["en"])
kreuter.round(3)

# %% [markdown]
# ## Answer and check
# Which published price is used moves the value of storage more than anything measured; which method is used moves the
# total of the wetland. With the price fixed the value is exactly proportional to it, and the coefficients of sensitivity
# are shares that add up to one.

# %%
first = indices.pick(index="first").frame.set_index("factor")["value"]
print("first order:", first.sort_values(ascending=False).head(3).round(2).to_dict())
print(f"prices of storage: {table['price (yuan/m3)'].min():.2f} to {table['price (yuan/m3)'].max():.2f} yuan/m3")
for name, model in models.items():
    one = model.account(reading=name)
    print(f"total by {name}: {float(one['value'].where(one['role'] == 'final').sum()) / 1e8:.1f} x 10^8 yuan/a")
assert first.idxmax().startswith("choice:prices.reservoir_storage")
ratio = table["value (yuan/a)"] / table["price (yuan/m3)"]
assert np.allclose(ratio, ratio.iloc[0])
assert abs(kreuter["up"].sum() - 1) < 1e-9
assert first.sum() < 1.05
