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
# # 断面的一个月：两部办法，谁付给谁
# # A month of river sections under two rules: who pays whom
#
# **问题 / Question.** 同一个月的水质，按 2017 年与 2024 年两部辽宁办法，各市各付多少、各得多少？差别从何而来？
# The same month of water under the rules of Liaoning of 2017 and of 2024: what does each city pay and receive, and why
# do the two differ?
#
# 断面与数值为虚构；换上自己的监测表即可。 Sections and values are made up; put your own table of monitoring in.

# %%
import numpy as np
import pandas as pd

import esvalue
from esvalue.payments import load_rule

esvalue.set_language("en")
sections = pd.DataFrame(
    [
        ("S1", "main", "A", "B", "III"),
        ("S2", "tributary", "A", "B", "III"),
        ("S3", "main", "B", "C", "IV"),
        ("S4", "main", "B", "C", "II"),
        ("S5", "tributary", "D", "C", "III"),
        ("S6", "tributary", "C", "D", "IV"),
    ],
    columns=["section", "kind", "upstream", "downstream", "class"],
).assign(period="2025-03")

# %% [markdown]
# 二十一项指标中，多数各断面相同；决定类别的少数分别给出。
# Of the 21 indicators most are the same everywhere here; the few that decide are given by section.

# %%
same = {"pH": 7.6, "DO": 8.2, "CODMn": 3.4, "COD": 14, "BOD5": 2.4, "NH3-N": 0.4, "TP": 0.08, "Cu": 0.004, "Zn": 0.02}
same |= {"F": 0.5, "Se": 0.0004, "As": 0.002, "Hg": 2e-5, "Cd": 5e-5, "Cr6": 0.004, "Pb": 0.001, "CN": 0.002}
same |= {"VP": 0.0006, "oil": 0.02, "LAS": 0.06, "S2-": 0.006}
differs = {
    "S1": {"COD": 26, "BOD5": 4.4},
    "S2": {"NH3-N": 2.4, "TP": 0.22},
    "S4": {"CODMn": 5.2},
    "S5": {"TP": 0.19},
    "S6": {"COD": 33, "NH3-N": 1.6},
}
values = {name: same | differs.get(name, {}) for name in sections["section"]}
long = pd.DataFrame(values).rename_axis("indicator").melt(var_name="section", ignore_index=False).reset_index()
month = sections.merge(long)
month.tail(3)

# %% [markdown]
# ## 两部办法 / Two rules
# 2017 年的办法只罚不奖；2024 年的办法优于目标也得补偿。二者的施行期不同，故用 `as_if`。
# The rule of 2017 only charges what is worse than its target; that of 2024 pays both ways. One is past its dates:
# `as_if`.

# %%
rules = {name: load_rule(f"liaoning_{name}") for name in ("2017", "2024")}
claims = {name: rule.evaluate(month, as_if=True) for name, rule in rules.items()}
claims["2017"]

# %%
claims["2024"]

# %% [markdown]
# 未计入的都有名字：没有见到的金额不编造。 What is left out has a name: no amount is made up.

# %%
print("\n".join(claims["2024"].sentences()))

# %% [markdown]
# ## 谁付给谁 / Who pays whom

# %%
claims["2017"].plot()
# %%
claims["2024"].plot()
# %% [markdown]
# ## 离目标多远 / How far from the target
# 每条应付款都写明决定性指标、浓度与限值。 Every claim names the deciding indicator, its concentration and limit.

# %%
why = claims["2024"].to_pandas().query("term == 'class' and cents > 0")
why[["section", "side", "payer", "payee", "amount", "deciding", "concentration", "limit"]]

# %% [markdown]
# ## 监测误差改变多少 / What errors of measurement change
# 各值在 ±10% 之内（每值的噪声只取决于断面、时段、指标、样本号与种子）。
# Every value within 10% (its noise hangs on section, period, indicator, draw and seed alone).

# %%
from esvalue.payments import spread_of, tables_of

spreads = {name: spread_of(rule, tables_of(month), "10%", 500, seed=1, as_if=True).nets for name, rule in rules.items()}
spreads["2024"].round(0)

# %%
from matplotlib import pyplot as plt

figure, ax = plt.subplots(figsize=(7.2, 3), layout="constrained")
for shift, (name, nets), colour in zip((-0.15, 0.15), spreads.items(), ("#d55e00", "#0072b2"), strict=True):
    at = np.arange(len(nets)) + shift
    reach = np.abs(nets[["low", "high"]].to_numpy().T - nets["net"].to_numpy()) / 1e4
    ax.errorbar(at, nets["net"] / 1e4, reach, fmt="o", color=colour, capsize=3, label=f"rule of {name}")
ax.axhline(0, color="0.6", lw=0.8)
ax.set_xticks(range(len(nets)), nets.index)
ax.set(xlabel="city", ylabel="net (10⁴ yuan, 5–95%)")
ax.legend()
# %% [markdown]
# ## 回答与核对 / Answer and check
# 手算（干流每类 100 万元，支流 50 万元）：S1 差一类，A 付 100；S2 由Ⅲ至劣Ⅴ差三类，A 付 150，2017 年另加超Ⅴ类倍数
# 0.2 × 10 = 2；S4 差一类，B 付 100；S6 差一类，C 付 50。2024 年 S3 由Ⅳ至Ⅱ优两类，C 付 B 200。
# By hand (100 a class on a main river, 50 on others): S1 one class worse, A pays 100; S2 from III to beyond V, A pays
# 150 and in 2017 another 0.2 x 10; S4 B pays 100; S6 C pays 50; in 2024 S3 is two classes better: C pays B 200.

# %%
nets = pd.DataFrame({name: one.net()["net"] / 1e4 for name, one in claims.items()})
print(nets)
assert np.allclose(nets.sum(), 0)
assert nets["2017"].to_dict() == {"A": -252, "B": 152, "C": 50, "D": 50}
assert nets["2024"].to_dict() == {"A": -250, "B": 350, "C": -150, "D": 50}
