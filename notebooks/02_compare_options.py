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
# **问题 / Question.** 盘锦的九个方案中该选哪个？什么会推翻这一选择？
# Which of the nine options for Panjin, and what would overturn the choice?
#
# 研究者模板：把 `"panjin"` 换成自己的情景即可。 Put a scenario of your own in place of `"panjin"`.

# %%
import numpy as np

import esvalue

esvalue.set_language("en")
study = esvalue.Study("panjin", seed=20170101)
futures = study.run(points=128, replicates=8)
study

# %% [markdown]
# ## 标准与上下限 / Standards against floor and ceiling
# 低于下限的标准补不足权利人的损失。 A standard left of its floor pays less than what holders lose.

# %%
study.judged.plot(domain="wetland")
# %% [markdown]
# ## 方案并列 / Options side by side
# 每个方案的平均结果。 Mean outcomes of every option.

# %%
futures

# %%
futures.plot(outcome="net_benefit", limit=0.0)
# %% [markdown]
# 按不同准则的名次：不合成一个数。 Ranks by criterion, never merged into one number.

# %%
robust = study.robustness("net_benefit", threshold=0.0, baseline="status_quo")
robust.side_by_side().T

# %%
robust.plot()
# %% [markdown]
# ## 什么在驱动结果 / What drives the outcomes
# 一阶指数直接从已有的未来读出，无需再运行模型；区间来自 8 组重复。
# First-order indices are read from the futures that are there; intervals come from the 8 replicates.

# %%
drivers = futures.drivers(["net_benefit"]).pick(option="blend_pay_floor")
drivers.plot(top=8)
# %% [markdown]
# ## 何时不达标 / Where it fails
# 净效益为负的情形。 Where net benefit is below zero.

# %%
from esvalue.analysis import sentences

found = study.discover("net_benefit", "blend_pay_floor", at_least=0.0)
for language in ("zh", "en"):
    print("\n".join(sentences(found, language)))

# %%
found.plot()
# %% [markdown]
# ## 先弄清什么 / What to learn first
# 决策前弄清一项未知，平均净效益能提高多少。
# How much mean net benefit would rise were an unknown known before deciding.

# %%
worth = study.information("net_benefit")
worth.plot(top=8)
# %% [markdown]
# ## 由我们选择，还是未知 / Ours to choose, or not known

# %%
from esvalue.study import ChoiceStudy, describe

choices = ChoiceStudy.of(study.judged.loaded, points=16)
split = choices.outcomes()
net = split[split["outcome"] == "net_benefit"]
said = describe(net, {"zh": "净效益", "en": "net benefit"})
print(said["zh"], said["en"], sep="\n")

# %% [markdown]
# ## 回答与核对 / Answer and check
# 最小遗憾的方案；分解之和为一；知道一切的价值不小于知道一项。
# The option of least regret; the split adds up to one; knowing everything is worth no less than knowing one thing.

# %%
best = robust.frame.query("metric == 'regret_95' and rank == 1")["option"].item()
print("least 95th percentile regret:", best)
parts = net.set_index("part")["value"]
assert abs(parts[["choice", "unknown", "both"]].sum() - 1) < 1e-9
assert all(worth[0].value >= one.value for one in worth[1:])
regret = futures.outcome("net_benefit").max(axis=0) - futures.outcome("net_benefit", best)
by_hand = float(np.quantile(regret, 0.95, axis=-1).mean())
assert abs(robust.frame.query("metric == 'regret_95' and rank == 1")["value"].item() / by_hand - 1) < 1e-9
assert found.boxes[0].density > found.failing
