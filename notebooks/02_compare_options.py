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
# # 比较方案：盘锦各方案并列，什么在驱动结果，何时不达标
# # Comparing options: Panjin side by side, what drives the outcomes, where they fail
#
# 研究者模板：把 `"panjin"` 换成自己的情景即可。
# A template for researchers: put a scenario of your own in place of `"panjin"`.

# %%
import esvalue

study = esvalue.Study("panjin", seed=20170101)
futures = study.run(points=512, replicates=8)
problem = study.problem
len(problem.factors), problem.options

# %% [markdown]
# ## 方案并列 / Options side by side
# 每个方案的平均结果（万元/年）；足额率为占比。
# Mean outcomes of every option (10,000 yuan a year); adequacy is a share.

# %%
import pandas as pd

titles = [problem.option_titles[o]["zh"] for o in problem.options]
table = pd.DataFrame({o.name: futures.outcome(o.name).mean(axis=(1, 2)) for o in problem.outcomes}, index=titles)
money = [o.name for o in problem.outcomes if o.unit]
table[money] = table[money] / 1e4
table.round(2)

# %% [markdown]
# 按不同准则的名次：不合成一个数。
# Ranks by criterion, never merged into one number.

# %%
from esvalue.analysis import side_by_side

side_by_side(futures.robustness("net_benefit", threshold=0.0, baseline="status_quo", language="en"))

# %% [markdown]
# ## 什么在驱动结果 / What drives the outcomes
# 一阶指数直接从已有的未来读出，无需再运行模型；区间来自 8 组重复。
# First-order indices are read from the futures that are there; intervals come from the 8 replicates.

# %%
drivers = futures.drivers(["net_benefit", "adequacy"])
shown = drivers[drivers["option"] == "blend_pay_floor"].sort_values("value", ascending=False).head(8)
shown.assign(title=[problem.factor(f).label("zh") for f in shown["factor"]])[
    ["title", "outcome", "value", "low", "high"]
].round(3)

# %% [markdown]
# ## 何时不达标 / Where it fails
# 财政支出超过 4,000 万元/年的情形。
# Where public cost exceeds 40 million yuan a year.

# %%
from esvalue.analysis import sentences

found = futures.discover("public_cost", "blend_pay_floor", at_most=40e6)
for language in ("zh", "en"):
    print("\n".join(sentences(found, language)))

# %% [markdown]
# ## 先弄清什么 / What to learn first
# 决策前弄清一项未知，平均净效益能提高多少（万元/年）。
# How much mean net benefit would rise were an unknown known before deciding (10,000 yuan a year).

# %%
from esvalue.analysis import information_table

worth = information_table(futures.information("net_benefit")).head(6)
worth.assign(value=worth["value"] / 1e4, low=worth["low"] / 1e4, high=worth["high"] / 1e4).round(2)

# %% [markdown]
# ## 由我们选择，还是未知 / Ours to choose, or not known

# %%
from esvalue import load_scenario
from esvalue.study import ChoiceStudy, describe

choices = ChoiceStudy.of(load_scenario("panjin"), points=64)
split = choices.outcomes()
for outcome, words in (
    ("public_cost", {"zh": "财政支出", "en": "public cost"}),
    ("net_benefit", {"zh": "净效益", "en": "net benefit"}),
):
    said = describe(split[split["outcome"] == outcome], words)
    print(said["zh"], said["en"], sep="\n")
