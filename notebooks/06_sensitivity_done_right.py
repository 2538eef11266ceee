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
# # Sensitivity done right: intervals, correlation, beside SALib
#
# **Question.** Which unknowns move an outcome, how sure are the indices, and what happens to them when unknowns hang
# together?
#
# The Ishigami function has indices in closed form. Put a model of your own in its place.

# %%
import numpy as np

import esvalue
from esvalue import Factor, Outcome, Problem, Spread, Study

esvalue.set_language("en")
A, B = 7.0, 0.1


def ishigami(x1, x2, x3):
    """The test function: x3 acts only together with x1."""
    return np.sin(x1) + A * np.sin(x2) ** 2 + B * x3**4 * np.sin(x1)


spread = Spread("uniform", (-np.pi, np.pi))
factors = tuple(Factor(name, spread) for name in ("x1", "x2", "x3"))
study = Study(Problem(factors, (Outcome("y", "max"),), ishigami), seed=1)

# %% [markdown]
# ## Two lines to the indices, with intervals
# Eight independent replicates give each index its interval.

# %%
indices = study.sobol(points=512, steps=4)
indices

# %%
indices.plot()
# %% [markdown]
# ## Enough runs?
# Intervals shrink with the square root of the runs; the answer says how many more are needed.

# %%
print(indices.enough(0.02).sentences["en"])
esvalue.plots.plot_convergence(indices, index="total")
# %% [markdown]
# ## One factor at a time sees nothing of x3
# A tornado moves one factor from the middle: x3 acts only where x1 is not zero.

# %%
study.one_at_a_time().plot()
# %% [markdown]
# ## Beside SALib
# The same function, the same number of runs.

# %%
from SALib.analyze import sobol as analyse_sobol
from SALib.sample import sobol as sample_sobol

problem = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-np.pi, np.pi]] * 3}
points = sample_sobol.sample(problem, 4096, calc_second_order=False, seed=1)
salib = analyse_sobol.analyze(problem, ishigami(*points.T), calc_second_order=False, seed=1)
first = indices.pick(index="first").frame.set_index("factor")
first.assign(salib=salib["S1"])[["value", "low", "high", "salib"]].round(3)

# %% [markdown]
# ## When unknowns hang together
# With correlated factors Sobol indices of single factors mean nothing and are refused; Shapley effects share the variance.

# %%
linear = Problem(
    (Factor("price", Spread("normal", (0.0, 1.0))), Factor("yield", Spread("normal", (0.0, 1.0)))),
    (Outcome("value", "max"),),
    lambda c: {"value": c["price"] + c["yield"]},
    correlation={("price", "yield"): 0.6},
)
try:
    Study(linear, seed=2).sobol()
except esvalue.InputError as error:
    print(error)
effects = Study(linear, seed=2).shapley(points=512)
effects.plot()
# %% [markdown]
# ## Answer and check
# x2 alone moves most; x3 only with x1. Closed form (Ishigami and Homma 1990), and by symmetry one half each for the
# correlated pair.

# %%
variance = A**2 / 8 + B * np.pi**4 / 5 + B**2 * np.pi**8 / 18 + 0.5
true_first = np.array([0.5 * (1 + B * np.pi**4 / 5) ** 2, A**2 / 8, 0.0]) / variance
third = 8 * B**2 * np.pi**8 / 225 / variance
true_total = true_first + np.array([third, 0.0, third])
for index, true in (("first", true_first), ("total", true_total)):
    found = indices.pick(index=index).frame.set_index("factor").loc[["x1", "x2", "x3"]]
    print(index, found["value"].round(3).tolist(), true.round(3).tolist())
    assert np.abs(found["value"] - true).max() < 0.03
assert np.abs(first["value"].to_numpy() - salib["S1"]).max() < 0.05
assert np.allclose(effects.frame["value"], 0.5, atol=0.03)
