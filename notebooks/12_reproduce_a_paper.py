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
# # Reproduce a published paper from its printed inputs
#
# **Question.** A valuation of the Baiyangdian wetland (doi:10.5846/stxb201410091984) prints a total of 35.55 x 10^8 yuan
# for 2011. Does it follow from the inputs the paper prints, and where does it not, why?
#
# The case is a folder of files: the card binds equations, `places.csv` holds the printed inputs, `expect.toml` the
# printed results. Copy it, type in the paper of your own, and this is a template.

# %%
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt

import esvalue

esvalue.set_language("en")
case = Path("../tests/reproduction/baiyangdian_2011")
expect = tomllib.loads((case / "expect.toml").read_text(encoding="utf-8"))
model = esvalue.bind(case / "card.toml", case / "places.csv", price_year=expect["case"]["price_year"])
model

# %% [markdown]
# ## The account

# %%
account = model.account()
account

# %%
account.plot()
# %% [markdown]
# ## Every printed service beside ours
# A figure is met when it agrees to half a unit of its last printed digit: no flat percentage.

# %%
figures = {one["name"]: one for one in expect["figure"]}
services = {one["find"]["services"][0]: one for one in figures.values() if "services" in one.get("find", {})}
rows = []
for name, value in account["value"].sum("place").to_series().items():
    printed = next(
        one
        for one in figures.values()
        if one.get("find") in ({"services": [name]}, {"column": f"{name}_value"}) and isinstance(one["printed"], str)
    )
    half = 0.5 * 10.0 ** -len(printed["printed"].partition(".")[2])
    rows.append((name, float(printed["printed"]), value / 1e8, half, printed["status"]))
table = pd.DataFrame(rows, columns=["service", "printed", "ours", "half a digit", "status"]).set_index("service")
table["difference"] = table["ours"] - table["printed"]
table.round(4)

# %%
figure, ax = plt.subplots(figsize=(7.2, 3), layout="constrained")
ax.errorbar(table["difference"], table.index, xerr=table["half a digit"], fmt="o", capsize=3, color="#0072b2")
ax.axvline(0, color="0.6", lw=0.8)
ax.set_xlabel("ours less printed (10⁸ yuan/a); bars: half a printed digit")
# %% [markdown]
# ## The total, and what it adds twice
# The paper adds water supply and storage of the same water, carbon and oxygen of one photosynthesis, visits and what
# visitors would pay. esvalue shows such rivals and adds one of each.

# %%
total = expect["total_as_published"]
twice = [name for name in account["service"].values if account["role"].sel(service=name) == "shown"]
ours = float(account["value"].where(account["role"] == "final").sum()) / 1e8
totals = pd.DataFrame(
    {
        "10^8 yuan/a": [float(total["printed"]), table["ours"].sum(), ours],
        "reason": ["as printed", "all rows from the printed inputs", f"without {', '.join(twice)}: valued twice"],
    },
    index=["paper", "the same sum", "esvalue's own"],
)
totals

# %%
steps = table["ours"].sort_values(ascending=False)
left = steps.cumsum() - steps
figure, ax = plt.subplots(figsize=(7.2, 3), layout="constrained")
colours = ["#d55e00" if name in twice else "#0072b2" for name in steps.index]
ax.barh(steps.index, steps, left=left, color=colours)
ax.axvline(ours, color="0.4", ls="--", lw=1)
ax.set_xlabel("10⁸ yuan/a (orange: valued twice; dashed: esvalue's own total)")
# %% [markdown]
# ## The survey behind one service
# The paper prints counts of answers by interval; a log-normal fitted to them gives its medians. Two columns of the table
# are swapped: as headed, neither median follows.

# %%
from esvalue.surveys import contingent_from_file

counts = {name: contingent_from_file(case / f"bids_{name}.csv").fit() for name in ("tourists", "town", "township")}
medians = {name: one.wtp("median").value for name, one in counts.items()}
paper = {"tourists": 11.31, "town": 11.89, "township": 7.38}
pd.DataFrame({"printed": paper, "from the counts": medians}).round(2).rename_axis("yuan/person/month")

# %%
counts["tourists"].plot()
# %% [markdown]
# ## What reproduces and what does not

# %%
status = pd.Series([one["status"] for one in figures.values()]).value_counts()
for one in figures.values():
    if one["status"] == "defect":
        print(f"- {one['name']}: printed {one['printed']}, follows {one['follows']}. {one['defect']}")
status

# %% [markdown]
# ## Answer and check
# Every row follows from the printed inputs to half a digit; the total counts 1.93 x 10^8 yuan twice.

# %%
met = table["difference"].abs() <= table["half a digit"]
print(f"{met.sum()} of {len(table)} rows follow from the printed inputs")
print(f"printed {total['printed']}, without what is valued twice {ours:.2f} x 10^8 yuan/a")
assert met.all()
assert set(twice) == set(total["adds_wrongly"])
assert round(table["ours"].sum(), 2) == float(total["printed"])
assert round(ours, 2) == float(total["own_total"])
assert abs(medians["tourists"] - 11.31) < 0.005
assert abs(medians["township"] - 11.94) < 0.005
assert np.isclose(float(total["printed"]) - ours, table.loc[twice, "ours"].sum(), atol=0.01)
