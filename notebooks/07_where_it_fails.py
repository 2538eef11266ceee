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
# # Where it fails and what to learn: regions of failure, robustness, the worth of knowing
#
# **Question.** Three ways to pay for a marsh. Which one is robust, in which futures does it fail, and what should be
# measured before deciding?
#
# The model is small enough to work out by hand; put your own in its place.

# %%
import numpy as np

import esvalue
from esvalue import Factor, Outcome, Problem, Spread, Study

esvalue.set_language("en")
factors = (
    Factor("benefit", Spread("uniform", (0.0, 200.0)), unit="yuan/mu/a"),
    Factor("cost", Spread("uniform", (40.0, 140.0)), unit="yuan/mu/a"),
    Factor("overhead", Spread("uniform", (0.0, 10.0)), unit="yuan/mu/a"),
)


def net_benefit(benefit, cost, overhead):
    """Pay for half the marsh, for all of it, or not at all."""
    whole = benefit - cost - overhead
    return np.stack([0.0 * whole, 0.5 * (benefit - cost), whole])


options = ("nothing", "half", "all")
problem = Problem(factors, (Outcome("net benefit", "max", "yuan/mu/a"),), net_benefit, options)
study = Study(problem, seed=5)
study.run(points=1024, replicates=8)

# %% [markdown]
# ## Options over all futures

# %%
study.futures.plot(limit=0.0)
# %% [markdown]
# ## Robust in which sense
# Metrics stand for attitudes to risk, side by side and never merged.

# %%
robust = study.robustness("net benefit", threshold=0.0, baseline="nothing")
robust

# %%
robust.plot()
# %% [markdown]
# ## Where paying for all fails
# Futures with a loss of more than 20 yuan per mu.

# %%
found = study.discover("net benefit", "all", at_least=-20.0)
found

# %%
found.plot()
# %%
esvalue.plots.plot_trade_off(found)
# %% [markdown]
# ## What to learn first
# The worth of knowing an unknown before choosing, in yuan per mu and year.

# %%
worth = study.information("net benefit")
worth.plot()
# %% [markdown]
# ## What would overturn the choice

# %%
limits = {one.factor: one for one in study.thresholds("net benefit", "all", criterion="laplace")}
for name, one in limits.items():
    print(name, one.status, round(one.value, 2), one.direction, one.option)

# %% [markdown]
# ## Answer and check
# By hand: paying for all brings 100 - 90 - 5 = 5 on average and paying for half (100 - 90) / 2 = 5 too, so the mean does
# not choose between them; their regret does. All brings nothing on average at a benefit of 95, half at 90. Knowing
# everything is worth E[max(0, half, all)] less the best mean; numbers by quadrature.

# %%
grid = (np.arange(200) + 0.5) / 200
b, c = np.meshgrid(200 * grid, 40 + 100 * grid)
o = 10 * grid[:, None, None]
best = np.maximum(0.0, np.maximum(0.5 * (b - c), b - c - o)).mean()
steady = robust.frame.query("metric == 'regret_95' and rank == 1")["option"].item()
print(f"least 95th percentile regret: {steady}; to measure first: {worth[1].factor}")
print(f"knowing everything: {worth[0].value:.2f} yuan/mu/a, by quadrature {best - 5:.2f}")
assert abs(worth[0].value / (best - 5) - 1) < 0.03
assert worth[1].factor == "benefit"
means = study.futures.outcome("net benefit").mean(axis=(1, 2))
assert np.allclose(means, [0.0, 5.0, 5.0], atol=0.3)
assert {held.factor for held in found.boxes[0].restrictions} == {"benefit", "cost"}
assert found.boxes[0].density > 2 * found.failing
assert limits["benefit"].status == "found" and 85 < limits["benefit"].value < 105
