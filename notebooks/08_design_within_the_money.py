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
# # 钱够做什么：在资金之内设计标准
# # Design within the money: what a budget can secure
#
# **问题 / Question.** 一县有湿地退出的地块，每年预算 200 万元。各类地块各给多少？做到承诺至少要多少钱？再添一万元值多少？
# A county pays for plots given back to wetland, with 2 million yuan a year. What should each kind of plot get, what does
# the promise take at least, and what is the next 10,000 yuan worth?
#
# 把 `"wetland_conversion"` 换成自己的情景即可。 Put a scenario of your own in place of `"wetland_conversion"`.

# %%
import itertools

import numpy as np
from matplotlib import pyplot as plt

import esvalue

esvalue.set_language("en")
study = esvalue.Study("wetland_conversion", seed=1)
study

# %% [markdown]
# ## 下限与上限 / Floor and ceiling
# 标准若低于权利人的损失则无人参与；若高于他人的所得则得不偿失。
# A rate below what holders lose brings nobody in; one above what others gain costs more than it brings.

# %%
study.judged.plot(domain="wetland_conversion")
# %% [markdown]
# ## 两个设计 / Two designs
# A：做到承诺（每类至少八成面积补足损失，十有其九）的最少资金；B：预算之内期望净效益最大。
# A: the least money that keeps the promise (four fifths of the area paid enough, nine times in ten); B: the greatest
# expected net benefit within the budget.

# %%
designed = study.design()
designed

# %% [markdown]
# 每项费率都说明是什么定住了它，多一档与少一档各改变多少。 Every rate says what holds it.

# %%
table = designed.to_pandas().dropna(subset=["net_benefit"])
table[["design", "region", "rate", "unit", "cost", "net_benefit", "share", "held_by"]].round(2)

# %% [markdown]
# ## 钱的前沿 / The frontier of money
# 每个预算之内最好的设计；上包络的斜率是再添一元所值。
# The best design within every budget; the slope of the hull is what the next yuan is worth.

# %%
designed.plot()
# %%
line = designed.frontier_frame()
cells = [name for name in line if name.startswith("wetland_conversion|")]
figure, ax = plt.subplots(figsize=(7.2, 3), layout="constrained")
for name in cells:
    ax.step(line["budget"] / 1e4, line[name], where="post", label=name.split("|")[1])
ax.set(xlabel="budget (10⁴ yuan/a)", ylabel="rate (yuan/mu/a)")
ax.legend()
# %% [markdown]
# 先付得来最多的；钱多起来，各类的费率才一齐上升。
# What brings most for its money is paid first; with more money all rates rise together.

# %%
curve = designed.curve
figure, ax = plt.subplots(figsize=(7.2, 2.6), layout="constrained")
ax.stairs(curve.slopes, curve.budgets[list(curve.hull)] / 1e4, color="#0072b2", baseline=None)
ax.axhline(1, color="0.6", lw=0.8)
ax.axvline(200, color="#d55e00", lw=0.8, label="the budget")
ax.set(xlabel="budget (10⁴ yuan/a)", ylabel="worth of the next yuan (yuan)")
ax.legend()
# %% [markdown]
# ## 一个可以手算的小例 / A small case by hand
# 三个单元，各有两档费率；穷举所有组合即得最好的设计。 Three cells of two rates each: all 27 tables can be tried.

# %%
make = esvalue.analysis.design
costs, gains = ([6.0, 10.0], [4.0, 9.0], [5.0, 7.0]), ([5.0, 9.0], [2.0, 8.0], [6.0, 6.5])
whole = np.ones((2, 1))
small = [
    make.Cell(name, np.array([1.0, 2.0]), whole, np.array(cost)[:, None], np.array(gain)[:, None])
    for name, cost, gain in zip("abc", costs, gains, strict=True)
]
found = make.best_within(small, 16.0)
tables = itertools.product(*(zip([0.0, *c], [0.0, *g], strict=True) for c, g in zip(costs, gains, strict=True)))
best = max(sum(g for _, g in one) for one in tables if sum(c for c, _ in one) <= 16.0)
print(found.design.rates, found.design.net_benefit, best)

# %% [markdown]
# ## 回答与核对 / Answer and check

# %%
within, promised = designed.within.table, designed.promised
print({name.split("|")[1]: designed.printed(name, within.rates[name])[0] for name in cells}, "yuan/mu/a")
print(f"promise: {promised.money / 1e4:,.0f} x 10^4 yuan/a; the next 10,000 yuan bring {designed.worth:,.0f} yuan/a")
assert found.design.net_benefit == best
assert within.money <= 2e6 < promised.money
assert promised.kept == promised.asked
assert (line["net_benefit"].diff().dropna() > 0).all()
assert (np.diff(curve.slopes) <= 1e-9).all()
assert within.net_benefit >= line.query("money <= 2e6")["net_benefit"].max() - 1e-6
assert table.query("design == 'keeps'")["share"].min() >= 0.9
