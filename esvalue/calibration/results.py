"""The result of a calibration: values with intervals, fitted observations, and the way into an overlay."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from esvalue.calibration.observations import Observations
from esvalue.calibration.parameters import FitParameter
from esvalue.calibration.target import REACH, FitObjective
from esvalue.core.arguments import Level, OneOrMore, Seed, TwoOrMore, checked
from esvalue.core.ensemble import Design
from esvalue.core.errors import Mistake
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from esvalue.inputs.overlay import Overlay
    from esvalue.model.binding import Binder

__all__ = ["Calibration"]

Array = npt.NDArray[np.float64]
#: Sobol stream of draws of a fit (0 judges, 1 commits).
STREAM = 7
#: Scores beyond this are the far tail of a spread: one in four hundred.
TAIL = 3.0
#: The observations say nothing of an entry whose spread they narrow by less than this part, and whose score stays
#: within the second number.
NARROWED, MOVED = 0.0025, 0.2
#: Notes that call a fit impossible: card and observations contradict each other, or the model is farther from them than
#: they allow.
OBJECTIONS = ("note_tail", "note_factor", "note_misfit")


@dataclass(frozen=True)
class Calibration(Shown):
    """A fit in normal scores: z has a prior N(0, 1) for every parameter, theta = Q(Phi(z)).

    Parameters
    ----------
    objective
        What was made small: the forward model, the prior, the loss.
    method
        "map", "likelihood" (without prior) or "posterior".
    scores, covariance
        z, shape (parameter,), at the optimum (median of the posterior draws), and its covariance; what is taken along
        comes last.
    cost
        Half the penalised loss at the optimum.
    seed, starts
        How the optimum was looked for.
    draws
        Posterior draws of the scores, shape (parameter, draw); None: a normal approximation at the optimum.
    convergence
        Frame of R-hat and effective draws by parameter, for a posterior.
    notes
        What the observations cannot tell.
    binder
        The model's binder: its cards, library and price year (for :meth:`to_overlay`).

    Examples
    --------
    >>> from esvalue.calibration import calibrate_scenario
    >>> seen = {"node": "sea_reserve.floor", "place": "核心区", "source": "interviews"}
    >>> seen |= {"value [yuan/mu/a]": 225.0, "error [yuan/mu/a]": 2.0, "price_year": 2016}
    >>> made = calibrate_scenario("sea_reserve", [seen], ["sea_reserve.gear_life"], starts=1)
    >>> round(made.values["sea_reserve.gear_life"], 2), made.fitted.shape  # 10 a before
    (5.2, (1,))
    """

    objective: FitObjective
    method: str
    scores: Array
    covariance: Array
    cost: float
    seed: int
    starts: int
    draws: Array | None = None
    convergence: Any = None
    notes: tuple[Mistake, ...] = ()
    binder: Binder | None = None

    @property
    def parameters(self) -> tuple[FitParameter, ...]:
        """What was fitted (what was taken along is in ``objective.forward.along``)."""
        return self.objective.forward.parameters

    @property
    def observations(self) -> Observations:
        """What it was fitted to."""
        return self.objective.forward.observations

    def with_notes(self, notes: tuple[Mistake, ...]) -> Calibration:
        """Return the same fit with notes."""
        return replace(self, notes=notes)

    # --- values -----------------------------------------------------------------------------------------------------

    @property
    def values(self) -> dict[str, float]:
        """Fitted values by key, in the record's own unit and price year."""
        return {one.key: float(one.value(self.scores[k])) for k, one in enumerate(self.parameters)}

    @cached_property
    def scores_sd(self) -> Array:
        """Standard deviations of the scores, shape (parameter,)."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def far(self) -> npt.NDArray[np.bool_]:
        """Which scores lie in the far tail of their spread, where the curvature says little, shape (parameter,)."""
        return np.abs(self.scores) > TAIL

    @cached_property
    def sides(self) -> Array:
        """Standard deviations of the scores below and above the value, shape (2, parameter): those of the curvature,
        and in the far tail of a spread those that reach as far as the profile does (at 95%).
        """
        size = len(self.parameters)
        both = np.tile(self.scores_sd[:size], (2, 1))
        if self.draws is not None or not self.far[:size].any():
            return both
        from esvalue.calibration.profiles import profile_sds

        return np.where(self.far[:size], profile_sds(self), both)

    @cached_property
    def silent(self) -> npt.NDArray[np.bool_]:
        """Which parameters the observations say nothing of, by themselves or through others, shape (parameter,).

        Such an entry keeps what its card says: it has no fitted value and does not go into an overlay.
        """
        size = len(self.parameters)
        at = [self.objective.data_jacobian(scores) for scores in (self.scores, np.zeros_like(self.scores))]
        if (
            not self.objective.prior
        ):  # at the end of a spread nothing is felt any more: what the centre feels counts too
            return np.max([(one**2).sum(axis=0) for one in at], axis=0)[:size] < NARROWED
        after = np.linalg.inv(at[0].T @ at[0] + self.objective.precision)
        narrowed = 1.0 - np.sqrt(np.diag(after) / np.diag(np.linalg.inv(self.objective.precision)))
        return (narrowed < NARROWED)[:size] & (np.abs(self.scores[:size]) < MOVED)

    @cached_property
    def scores_correlation(self) -> Array:
        """Correlations of the scores, shape (parameter, parameter)."""
        return self.covariance / np.outer(self.scores_sd, self.scores_sd)

    @checked
    def sample(self, size: OneOrMore = 1024, seed: Seed = 0) -> dict[str, Array]:
        """Return joint draws of the values by key, each of shape (draw,): of the posterior,
        or of its normal approximation in scores.

        The approximation is drawn with a scrambled Sobol set, best balanced where `size` is a power of two.
        """
        from scipy.special import ndtri

        if self.draws is not None:
            picked = np.random.default_rng(seed).choice(self.draws.shape[1], size, replace=size > self.draws.shape[1])
            z = self.draws[:, np.sort(picked)]
        else:
            design = Design(tuple(one.key for one in self.parameters), 1, Design.rounded(size), seed, STREAM)
            p = len(self.parameters)
            away = np.linalg.cholesky(self.covariance[:p, :p]) @ ndtri(design.replicate(0)[:, :size])
            below, above = self.sides[:, :, None] / self.scores_sd[:p, None]
            z = np.clip(self.scores[:p, None] + away * np.where(away < 0, below, above), -REACH, REACH)
        return {one.key: one.value(z[k]) for k, one in enumerate(self.parameters)}

    @checked
    def conf_int(self, level: Level = 0.95) -> pd.DataFrame:
        """Return intervals of the values: quantiles of the posterior draws,
        or z +- q sd carried through the spread's quantiles.

        In the far tail of a spread the curvature says little: there sd is, on each side, what reaches the end of the
        profile at 95% (:attr:`sides`). An overlay and :meth:`sample` spread the value in the same way.
        """
        import pandas as pd
        from scipy.special import ndtri

        half = ndtri(0.5 + level / 2)
        rows = []
        for k, one in enumerate(self.parameters):
            if self.draws is not None:
                ends = np.quantile(self.draws[k], [0.5 - level / 2, 0.5 + level / 2])
            else:
                ends = np.clip(self.scores[k] + np.array([-half, half]) * self.sides[:, k], -REACH, REACH)
            low, high = one.value(ends)
            rows.append((float(low), float(high)))
        return pd.DataFrame(rows, index=[one.key for one in self.parameters], columns=["low", "high"])

    @checked
    def table(self, level: Level = 0.95) -> pd.DataFrame:
        """Return one row a parameter: value and interval before and after, unit,
        and the part of the variance of its scores removed.

        The part removed is not a number in the far tail of a spread.
        """
        ends = self.conf_int(level)
        from scipy.special import ndtri

        half = float(ndtri(0.5 + level / 2))
        rows = {
            one.key: {
                "unit": one.unit,
                "before": one.quantity.record.value,
                "before_low": float(one.value(-half)),
                "before_high": float(one.value(half)),
                "value": self.values[one.key],
                "low": ends.loc[one.key, "low"],
                "high": ends.loc[one.key, "high"],
                "learned": np.nan if self.far[k] else 1.0 - float(min(self.scores_sd[k], 1.0)) ** 2,
            }
            for k, one in enumerate(self.parameters)
        }
        import pandas as pd

        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("parameter")

    # --- fit --------------------------------------------------------------------------------------------------------

    @cached_property
    def fitted(self) -> Array:
        """Predictions at the fitted values, shape (observation,), in the units of the nodes."""
        return self.objective.forward(self.scores[:, None])[:, 0]

    @property
    def chi2(self) -> float:
        """Sum of squared standardised residuals."""
        return float((((self.fitted - self.objective.forward.observed) / self.objective.errors) ** 2).sum())

    @property
    def dof(self) -> float:
        """Observations less the parameters they determine: n - p + tr(C R^-1)."""
        return max(
            0.0,
            len(self.observations) - self.objective.size + float(np.trace(self.covariance @ self.objective.precision)),
        )

    @cached_property
    def residuals(self) -> pd.DataFrame:
        """Observations with errors, fitted values and residuals, in each observation's own unit and price year."""
        import pandas as pd

        rows = []
        for one, target, fitted, size in zip(
            self.observations.rows, self.objective.forward.targets, self.fitted, self.objective.errors, strict=True
        ):
            there, error = fitted / target.scale, size / target.scale
            rows.append(
                (
                    one.node,
                    one.place,
                    one.year,
                    one.unit.text,
                    one.value,
                    error,
                    there,
                    one.value - there,
                    (one.value - there) / error,
                    one.source,
                    one.evidence,
                )
            )
        return pd.DataFrame(
            rows,
            columns=[
                "node",
                "place",
                "year",
                "unit",
                "value",
                "error",
                "fitted",
                "residual",
                "standardised",
                "source",
                "evidence",
            ],
        )

    # --- what more can be asked -------------------------------------------------------------------------------------

    @checked
    def profile(self, level: Level = 0.95) -> pd.DataFrame:
        """Return profile likelihood intervals of all parameters (see :func:`esvalue.calibration.profiles.profile`)."""
        from esvalue.calibration.profiles import profile

        return profile(self, level)

    @checked
    def cross_validate(self, folds: TwoOrMore = 5, by: str = "row", seed: Seed = 0) -> pd.DataFrame:
        """Return predictions of observations left out (see :func:`esvalue.calibration.validation.cross_validate`)."""
        from esvalue.calibration.validation import cross_validate

        return cross_validate(self, folds, by, seed)

    @checked
    def summary(self, language: str = "en") -> str:
        """Return the fit in words and a table, in "zh" or "en"."""
        from esvalue.calibration.summary import summary

        return summary(self, language)

    def plot(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Draw what was measured against what the model gives (see :func:`esvalue.plots.plot_fit`)."""
        from esvalue.calibration.plots import plot_fit

        return plot_fit(self, ax, **how)

    @property
    def objections(self) -> tuple[Mistake, ...]:
        """The notes by which the fit itself speaks against its values: such a fit is written only if accepted."""
        return tuple(note for note in self.notes if note.code in OBJECTIONS)

    @checked
    def to_overlay(self, path: str | Path, **how: Any) -> Overlay:
        """Write the overlay (see :func:`esvalue.calibration.overlaying.to_overlay`).

        Parameters
        ----------
        path
            The file, ``NAME.toml``.
        **how
            What :func:`esvalue.calibration.overlaying.to_overlay` takes: ``keys`` (some of the parameters), ``accept``
            (although something speaks against the fit), ``date``, ``replace``.

        Raises
        ------
        InputError
            A fit that something speaks against (its objections), unless accepted; a key that was not fitted; a file
            that is there.

        Examples
        --------
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from esvalue.calibration import calibrate_scenario
        >>> seen = {"node": "sea_reserve.floor", "place": "核心区", "source": "interviews"}
        >>> seen |= {"value [yuan/mu/a]": 225.0, "error [yuan/mu/a]": 2.0, "price_year": 2016}
        >>> made = calibrate_scenario("sea_reserve", [seen], ["sea_reserve.gear_life"], starts=1)
        >>> with TemporaryDirectory() as folder:
        ...     overlay = made.to_overlay(Path(folder) / "gear.toml", date="2024-05-01")
        >>> list(overlay.file.values), overlay.file.date
        (['sea_reserve.gear_life'], '2024-05-01')
        """
        from esvalue.calibration.overlaying import to_overlay

        return to_overlay(self, path, **how)

    def _glance(self) -> Glance:
        said = Text(
            zh="标定：{p} 个参数，{n} 条观测，卡方 {chi:.4g}",
            en="Calibration: {p} parameters, {n} observations, chi2 {chi:.4g}",
        ).format(p=len(self.parameters), n=len(self.observations), chi=self.chi2)
        return Glance.of_frame(said, self.table(), [Text.by(note.text) for note in self.notes])
