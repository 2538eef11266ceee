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
# # Survey to standard: what holders ask, and the standard most of them would take
#
# **Question.** Four hundred households were asked whether they would leave a paddy fallow for so many yuan per mu and
# year. At which standard do 80% accept, and how sure is that?
#
# Answers are simulated from a known law, so that estimates can be checked; put your own table in their place.

# %%
import numpy as np
import pandas as pd

import esvalue
from esvalue.surveys import ContingentValuation, SingleBounded, turnbull

esvalue.set_language("en")
MEDIAN, SCALE = 420.0, 110.0  # yuan per mu and year: the law that answers are drawn from
rng = np.random.default_rng(7)
bids = np.tile([200, 300, 400, 500, 600], 80)
asks = MEDIAN + SCALE * rng.logistic(size=bids.size)
answers = pd.DataFrame({"bid": bids, "yes": (asks <= bids).astype(int)})
answers.groupby("bid")["yes"].mean()

# %% [markdown]
# ## Fit

# %%
fitted = ContingentValuation.from_formula(
    "~ 1",
    answers,
    SingleBounded("bid", "yes"),
    distribution="logistic",
    measure="wta",
    currency="yuan/mu",
    period="year",
    payer="household",
).fit()
fitted

# %%
fitted.plot()
# %% [markdown]
# ## Without a law
# Turnbull's estimate assumes no distribution: shares between bids.

# %%
yes = answers["yes"].to_numpy() == 1
lower, upper = np.where(yes, 0.0, bids), np.where(yes, bids, np.inf)
free = turnbull(lower, upper)
free.table

# %%
from matplotlib import pyplot as plt

curve = fitted.demand()
figure, ax = plt.subplots(figsize=(7.2, 3.0), layout="constrained")
ax.plot(curve["amount"], curve["share"], color="#0072b2", label="logistic")
ax.fill_between(curve["amount"], curve["low"], curve["high"], color="#0072b2", alpha=0.2)
ax.plot(free.table["bid"], 1 - free.table["survival"], "s", color="#d55e00", label="Turnbull")
ax.set(xlabel="yuan per mu and year", ylabel="share that would accept")
ax.legend()
# %% [markdown]
# ## The standard
# A supply curve of what holders ask: uptake at a standard, and the standard that reaches a share.

# %%
supply = fitted.supply(draws=2000, seed=1)
print(supply.standard(0.8))
print(supply.uptake(450.0))

# %%
supply.plot(standards=[supply.standard_for(0.8)])
# %% [markdown]
# ## Answer and check
# The logit by statsmodels has the same coefficients; the median and the standard for 80% lie where the law puts them:
# 420 + 110 ln(0.8 / 0.2) = 572 yuan.

# %%
import statsmodels.api as sm

logit = sm.Logit(answers["yes"], sm.add_constant(answers["bid"])).fit(disp=0)
assert np.allclose(np.abs(fitted.values), np.abs(logit.params), rtol=1e-5)
median = fitted.wtp("median")
assert abs(median.value + logit.params["const"] / logit.params["bid"]) < 1e-3
assert median.low < MEDIAN < median.high
asked = supply.standard(0.8)
print(asked, median, sep="\n")
by_hand = (np.log(4) - logit.params["const"]) / logit.params["bid"]
assert abs(asked.value / by_hand - 1) < 1e-6
assert asked.low < MEDIAN + SCALE * np.log(4) < asked.high
