"""Does the form of a hedonic price hold? RESET for what it leaves out, Breusch-Pagan for a spread that changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import statsmodels.api as sm
from statsmodels.stats.diagnostic import het_breuschpagan, linear_reset

from esvalue.core.errors import Mistake
from esvalue.core.text import Text

__all__ = ["checked_form"]

#: Below this p a check says that something is wrong.
SIGNIFICANT = 0.05
RESET = Text(zh="RESET 检验（拟合价格的高次项）", en="RESET (powers of the fitted price)")
BREUSCH_PAGAN = Text(zh="Breusch-Pagan 检验", en="Breusch-Pagan")


def checked_form(
    y: np.ndarray, x: np.ndarray, cov: str, groups: np.ndarray | None, plain: bool
) -> tuple[tuple[Any, ...], tuple[Mistake, ...]]:
    """Return lines and notes of two checks of a regression; none of one that has only a constant, or too few rows.

    RESET (Ramsey 1969) adds the square and the cube of the fitted price and asks whether they tell something, by the
    errors of the fit; Breusch and Pagan's test (1979, studentised by Koenker 1981) whether the squared residuals follow
    the attributes.

    Parameters
    ----------
    y, x : array (n), (n, k)
        Prices as the form has them, and covariates with their constant.
    cov, groups
        Errors of statsmodels ("nonrobust", "HC1", "HC3", "cluster") and the clusters.
    plain : bool
        Whether the errors leave a changing spread out: then it is noted.
    """
    n, k = x.shape
    if k < 2 or n < k + 3:
        return (), ()
    scaled = (y - y.mean()) / y.std()  # neither test knows the unit; powers of small numbers keep their digits
    fit = sm.OLS(scaled, x).fit()
    if fit.ssr < 1e-12 * n:
        return (), ()
    lines: tuple[Any, ...] = ()
    notes: tuple[Mistake, ...] = ()
    power = next((top for top in (3, 2) if _adds(x, fit.fittedvalues, top)), None)
    if power is not None:
        options = {"groups": groups} if cov == "cluster" else None  # by position: its name differs by version
        found = linear_reset(fit, power, "fitted", True, cov, options)
        lines += (
            _line(
                RESET,
                f"F({power - 1}, {found.df_denom:g}) = {float(np.squeeze(found.fvalue)):.4g}",
                float(found.pvalue),
            ),
        )
        if float(found.pvalue) < SIGNIFICANT:
            notes += (Mistake("hedonic_reset", "", {"p": float(found.pvalue)}),)
    lm, p, _, _ = het_breuschpagan(fit.resid, x)
    lines += (_line(BREUSCH_PAGAN, f"chi2({k - 1}) = {lm:.4g}", float(p)),)
    if plain and p < SIGNIFICANT:
        notes += (Mistake("hedonic_spread", "", {"p": float(p)}),)
    return lines, notes


def _adds(x: np.ndarray, fitted: np.ndarray, top: int) -> bool:
    """Tell whether powers of the fitted price are more than the covariates already say (of two
    groups they are not), and leave every row a residual.
    """
    powers = np.column_stack([fitted**power for power in range(2, top + 1)])
    whole = np.hstack([x, powers])
    size = np.linalg.norm(whole, axis=0)
    if (
        len(x) <= whole.shape[1]
        or not (size > 0).all()
        or int(np.linalg.matrix_rank(whole / size, tol=1e-8)) < whole.shape[1]
    ):
        return False
    return bool(((np.linalg.qr(whole / size)[0] ** 2).sum(axis=1) < 1 - 1e-9).all())


def _line(words: Text, statistic: str, p: float) -> tuple[Text, Text]:
    said = "< 0.001" if p < 0.001 else f"= {p:.3f}"
    return words, Text(zh=f"{statistic}，p {said}", en=f"{statistic}, p {said}")
