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
# # Calibrate to monitoring: from samples to a card that says what was measured
#
# **Question.** A card says reed yields 5 to 11 t/ha, by judgement. Twelve plots were cut. What does the card say then, and
# how far may one trust it?
#
# The observations are simulated from a known yield, so that the answer can be checked; put a table of your own in their
# place.

# %%
import numpy as np
import pandas as pd

import esvalue

esvalue.set_language("en")
TRUE_YIELD, ERROR = 7.2, 0.6  # t/ha of dry matter a year, and the error of one plot
names = [f"plot {i:02d}" for i in range(1, 13)]
places = pd.DataFrame(
    {
        "place": names,
        "county": "A",
        "region_type": "ordinary",
        "site": "marsh",
        "cover": "reed",
        "xie_class": "wetland",
        "area": np.linspace(80, 300, 12).round(),
        "eligible_area": np.linspace(80, 300, 12).round(),
        "water_depth": 0.3,
        "visits": "n/a",
        "households": "n/a",
    }
)
units = {"area": "ha", "eligible_area": "ha", "water_depth": "m", "visits": "visit/a", "households": "household"}
columns = ("area", "eligible_area", "water_depth")
sources = pd.DataFrame([{"column": c, "place": "*", "source": "judgement", "evidence": "judgement"} for c in columns])
model = esvalue.bind("wetland", places, price_year=2024, units=units, sources=sources)

# %% [markdown]
# ## What was measured
# Reed output by plot, with one standard error each.

# %%
rng = np.random.default_rng(20)
area = places["area"].to_numpy()
observed = pd.DataFrame(
    {
        "node": "wetland.reed_output",
        "place": names,
        "value [t_DM/a]": (TRUE_YIELD + ERROR * rng.standard_normal(12)) * area,
        "error [t_DM/a]": ERROR * area,
        "year": 2024,
        "source": "cutting of twelve plots",
    }
)
observed.head(3)

# %% [markdown]
# ## Fit
# The yield moves along the spread of the card; the card's spread is the prior.

# %%
fitted = esvalue.calibrate(model, observed, ["wetland.reed_yield[reed]"], seed=1)
fitted

# %%
fitted.plot()
# %%
esvalue.plots.plot_parameters(fitted)
# %% [markdown]
# ## Does it hold
# Plots kept aside are predicted from the others; the profile of the likelihood gives an interval of its own.

# %%
aside = fitted.cross_validate(folds=4, seed=2)
aside.head()

# %%
from matplotlib import pyplot as plt

figure, ax = plt.subplots(figsize=(7.2, 2.8), layout="constrained")
ax.hist(fitted.sample(4096, seed=3)["wetland.reed_yield[reed]"], bins=60, color="#56b4e9", density=True)
ax.axvline(TRUE_YIELD, color="#d55e00", label="true yield")
ax.set(xlabel="yield after calibration (t/ha/a, dry matter)", ylabel="density")
ax.legend()
# %% [markdown]
# ## Hand it on
# The result is an overlay: a file that lies on the card and never edits it.

# %%
import tempfile
from pathlib import Path

folder = Path(tempfile.mkdtemp())
overlay = fitted.to_overlay(folder / "reed_2024.toml", title="reed yield of twelve plots", date="2024-11-01")
print((folder / "reed_2024.toml").read_text(encoding="utf-8")[:400])

# %% [markdown]
# ## Answer and check
# Without the prior the estimate is the mean of the plots weighted by their errors, with error 0.6 / sqrt(12).

# %%
likelihood = esvalue.calibrate(model, observed, ["wetland.reed_yield[reed]"], method="likelihood", seed=1)
yields, errors = observed["value [t_DM/a]"] / area, observed["error [t_DM/a]"] / area
weights = errors**-2
by_hand, error = np.average(yields, weights=weights), weights.sum() ** -0.5
found = likelihood.values["wetland.reed_yield[reed]"]
print(f"{found:.4f} t/ha/a; by hand {by_hand:.4f} +- {error:.4f}; with the card's spread {fitted.values}")
assert abs(found / by_hand - 1) < 1e-5
low, high = likelihood.conf_int().loc["wetland.reed_yield[reed]"]
assert abs((high - low) / (2 * 1.96 * error) - 1) < 0.05
assert low < TRUE_YIELD < high
