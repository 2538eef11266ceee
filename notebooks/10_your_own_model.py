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
# # A model of your own as a study, and to and from EMA Workbench
#
# **Question.** A reservoir may release more water for a marsh downstream. How much should it release, when neither the
# inflow nor the worth of water is known?
#
# Any function of plain numbers will do: put yours in place of `release_water`, and this is a template.

# %%
import numpy as np
import pandas as pd
from scipy import stats

import esvalue
from esvalue import Factor, Outcome, Problem, Study

esvalue.set_language("en")
CAPACITY, MARSH = 60.0, 25.0  # 10^6 m3
RELEASES = {"none": 0.0, "half": 0.5, "all": 1.0}


def release_water(inflow, worth, gain, form):
    """Return what one year brings: written for plain numbers, with branches."""
    net, dry = [], []
    for share in RELEASES.values():
        wanted = min(share * MARSH, inflow)
        farms = min(CAPACITY, inflow - wanted)
        reached = wanted / MARSH
        life = reached if form == "linear" else reached**0.5
        net.append(worth * farms + gain * MARSH * life)
        dry.append(float(farms < 20))
    return {"net": net, "dry": dry}


# %% [markdown]
# Factors take distributions of SciPy as they are; a form of the model is a factor with rivals.

# %%
problem = Problem(
    (
        Factor("inflow", stats.gamma(6.0, scale=10.0), unit="1e6 m3/a"),
        Factor("worth", stats.uniform(0.2, 0.8), unit="yuan/m3"),
        Factor("gain", stats.lognorm(0.5, scale=0.9), unit="yuan/m3"),
        Factor("form", rivals=("linear", "root")),
    ),
    (Outcome("net", "max", "1e6 yuan/a"), Outcome("dry", "min")),
    release_water,
    tuple(RELEASES),
    vectorized=False,
)
study = Study(problem, seed=7)
futures = study.run(points=512, replicates=8)
futures

# %% [markdown]
# ## The options side by side

# %%
futures.plot(outcome="net")
# %%
robust = study.robustness("net", baseline="none")
robust.side_by_side().T

# %%
robust.plot()
# %% [markdown]
# ## What drives the choice
# Sobol indices run the model again, with intervals from replicates; PRIM finds where releasing all water brings less
# than 20 million yuan.

# %%
indices = study.sobol(points=128, outcomes=["net"]).pick(option="all")
indices.plot()
# %%
found = futures.discover("net", "all", at_least=20.0)
print("\n".join(esvalue.analysis.sentences(found, "en")))

# %%
found.plot()
# %% [markdown]
# ## What to learn first

# %%
study.information("net").plot()
# %% [markdown]
# ## To EMA Workbench and back
# `to_ema` gives experiments and outcomes as EMA Workbench keeps them (`load_results`, its PRIM and feature scoring take
# them); `from_ema` reads experiments that were run there.

# %%
from esvalue.study import from_ema, to_ema

experiments, outcomes = to_ema(futures)
back = from_ema(experiments, outcomes, {"net": "max", "dry": "min"})
experiments.head(3)

# %%
again = back.discover("net", "all", at_least=20.0)
pd.DataFrame({"here": found.boxes[0].density, "by way of EMA": again.boxes[0].density}, index=["density"])

# %% [markdown]
# ## Answer and check
# By hand: without a release the net is worth x min(capacity, inflow). All numbers survive the way to EMA and back, and
# so do the criteria made of them.

# %%
net, drawn = futures.outcome("net"), futures.values()
by_hand = drawn["worth"] * np.minimum(CAPACITY, drawn["inflow"])
assert np.allclose(net[0], by_hand)
assert np.allclose(np.sort(drawn["inflow"].ravel()).mean(), 60, rtol=0.01)
assert np.array_equal(back.outcome("net"), net)
mean = {"metrics": ["laplace"]}
assert (
    back.robustness("net", **mean).frame["value"].tolist() == futures.robustness("net", **mean).frame["value"].tolist()
)
best = robust.frame.query("metric == 'laplace' and rank == 1")["option"].item()
print("best on average:", best)
assert net.mean(axis=(1, 2)).argmax() == list(RELEASES).index(best)
