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
# # 第一个账户：一片芦苇湿地，从数据到价值到标准
# # A first account: a reed marsh, from figures to value to standard
#
# **问题 / Question.** 一片 2,500 公顷的芦苇湿地一年值多少？应当给权利人多少补偿？
# What is a reed marsh of 2,500 ha worth a year, and what should its holders be paid?
#
# 换上自己的数字，这就是模板。 Put in figures of your own, and this is a template.

# %%
import pandas as pd

import esvalue

places = pd.DataFrame(
    {
        "place": ["north", "south"],
        "county": ["A", "A"],
        "region_type": ["reserve_core", "reserve_experimental"],
        "site": ["marsh", "marsh"],
        "cover": ["reed", "reed"],
        "xie_class": ["wetland", "wetland"],
        "area": [1000, 1500],
        "eligible_area": [800, 1200],
        "water_depth": [0.25, 0.30],
        "visits": ["n/a", 5000],
        "households": ["n/a", "n/a"],
    }
)
units = {"area": "ha", "eligible_area": "ha", "water_depth": "m", "visits": "visit/a", "households": "household"}
made_up = {"place": "*", "source": "judgement", "evidence": "judgement", "note": "made up for this notebook"}
sources = pd.DataFrame([{"column": name, **made_up} for name in ("area", "eligible_area", "water_depth", "visits")])

# %% [markdown]
# 绑定卡片与地块；“无补偿”时水深减为七成。
# Bind the card to the places; without the action the marsh is shallower.

# %%
without = {
    "text": {"zh": "无补偿时补水减少", "en": "less water without payment"},
    "kind": "condition",
    "hazard": {"value": 0.05, "unit": "1/a", "source": "judgement"},
    "horizon": {"value": 10, "unit": "a", "source": "judgement"},
    "set": {"water_depth": {"times": {"value": 0.7, "source": "judgement"}}},
}
model = esvalue.bind("wetland", places, price_year=2024, reading="gep", without=without, units=units, sources=sources)
model

# %% [markdown]
# ## 值多少 / What it is worth
# 账户是一个 xarray Dataset：服务 × 地块，元/年。不适用的是掩码，不是零。
# The account is an xarray Dataset, service by place, in yuan a year. What does not apply is a mask, not a zero.

# %%
account = model.account("wetland", "gep")
esvalue.check_account(account)
account

# %%
account.plot()
# %% [markdown]
# 付费买到的是增量（有减无）中外溢给他人的部分，不是存量。
# What a payment buys is the increment (with less without) as far as others enjoy it, not the stock.

# %%
account.plot(what="spillover")
# %% [markdown]
# ## 价格从何而来 / Where a price comes from
# 同一价格的已发表取值并列；空心点为判断。
# Published values of one price side by side; a hollow dot is judgement.

# %%
esvalue.plots.plot_rivals("carbon_dioxide", price_year=2024)
# %% [markdown]
# ## 给多少 / What to pay
# 下限是权利人的损失，上限是他人的所得，各有不确定性。
# The floor is what holders lose, the ceiling what others gain; both are uncertain.

# %%
nodes = ["wetland.floor", "wetland.ceiling"]
drawn = model.draws(nodes, 2048, seed=1).sel(place="south") / 15  # yuan/mu/a
drawn.to_dataframe()[nodes].describe().round(1)

# %%
from matplotlib import pyplot as plt

figure, ax = plt.subplots(figsize=(7.2, 2.8), layout="constrained")
for name, colour in zip(nodes, ("#d55e00", "#0072b2"), strict=True):
    ax.hist(drawn[name], bins=80, range=(0, 220), alpha=0.6, color=colour, label=name, density=True)
ax.set(xlabel="yuan/mu/a", ylabel="density")
ax.legend()
# %% [markdown]
# 标准取下限与上限之间的一点（比例 0.3）。上限低于下限处没有议价区间，不给标准。
# A standard between floor and ceiling (share 0.3). Where the ceiling lies below the floor there is no bargaining
# range, and no standard.

# %%
from esvalue.equations import standard_between

values = model.evaluate(["wetland.water_depth", "wetland.area", *nodes, "wetland.stored_water"]).isel(draw=0)
floor, ceiling = values["wetland.floor"], values["wetland.ceiling"]
standard = standard_between(floor, ceiling, 0.3, 1.0).where(ceiling >= floor) / 15
standard.rename("yuan/mu/a").to_pandas().round(1)

# %% [markdown]
# ## 回答与核对 / Answer and check
# 手算：蓄水量 = 水深 × 面积 × 周转次数；账户合计只含最终服务。
# By hand: storage = depth x area x turnover; the total of an account holds final services only.

# %%
final = account["value"].where(account["role"] == "final").sum()
covered = f"{account.attrs['services_covered']} of {account.attrs['services_listed']} services"
print(f"worth {float(final) / 1e4:,.0f} x 10^4 yuan/a (partial: {covered})")
print("to pay, yuan/mu/a (nan: no bargaining range):", standard.to_pandas().round(0).to_dict())
now = values.sel(state="with")
fillings = now["wetland.stored_water"] / (now["wetland.water_depth"] * now["wetland.area"] * 1e4)
assert abs(float(fillings.sel(place="north") / fillings.sel(place="south")) - 1) < 1e-12
assert bool(((ceiling < floor) == standard.isnull()).all())
low, high = (float(drawn["wetland.floor"].quantile(q)) * 15 for q in (0.05, 0.95))
assert low < float(floor.sel(place="south")) < high
assert account["present"].sum() == account["value"].notnull().sum()
