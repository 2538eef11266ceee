"""Studies of choices: how much of a result is the standard setter's to choose, and how much is not known.

Every combination of the levers' settings becomes an option: it is committed like any other, and all are judged in the
same futures. The variance of an outcome over combinations and futures then splits exactly into what the choices make,
what the unknowns make, and what only both together make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import OneOrMore, TwoOrMore, checked
from esvalue.core.columns import need_columns
from esvalue.core.ensemble import interval
from esvalue.core.errors import Mistakes, fail
from esvalue.core.printing.rounding import percent
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.inputs.scenario import Loaded
from esvalue.inputs.scenario.checks import check_scenario
from esvalue.inputs.scenario.levers import with_setting
from esvalue.standards.judging import Judged, judge
from esvalue.study.futures import Futures
from esvalue.study.scenario import problem_of
from esvalue.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ChoiceStudy", "describe", "split_variance", "with_choices"]

Array = npt.NDArray[np.float64]
Setting = bool | float | str


def with_choices(loaded: Loaded) -> tuple[Loaded, dict[str, dict[str, Setting]]]:
    """Return the scenario with one option for every combination of its levers, and what each option sets.

    The status quo stays; the other options go. Raises an InputError when the scenario has no `[choices]`, when the
    combinations are more than `choices.most`, or when a setting does not fit what it sets.
    """
    space = loaded.scenario.choices
    if space is None:
        raise fail("no_choices", loaded.path.name)
    names = list(space.levers)
    combinations = list(product(*(space.levers[name].settings for name in names)))
    if len(combinations) > space.most:
        raise fail("too_many_choices", f"{loaded.path.name}: choices", count=len(combinations), most=space.most)
    base = loaded.scenario.options[space.option].model_copy(update={"status_quo": False})
    options = {name: option for name, option in loaded.scenario.options.items() if option.status_quo}
    made: dict[str, dict[str, Setting]] = {}
    for number, settings in enumerate(combinations, start=1):
        option, chosen = base, dict(zip(names, settings, strict=True))
        for name, setting in chosen.items():
            option = with_setting(
                option, space.levers[name], setting, loaded.scenario, f"{loaded.path.name}: choices.levers.{name}"
            )
        words = ", ".join(f"{name} = {_text(setting)}" for name, setting in chosen.items())
        key = f"c{number:03d}"
        options[key] = option.model_copy(update={"title": Text.same(words)})
        made[key] = chosen
    scenario = loaded.scenario.model_copy(update={"options": options, "choices": None, "trajectories": None})
    problems = Mistakes()
    check_scenario(scenario, loaded.cards, loaded.sources, loaded.path.name, loaded.library, problems=problems)
    problems.raise_if_any()
    return replace(loaded, scenario=scenario), made


def _text(setting: Setting) -> str:
    return f"{setting:g}" if isinstance(setting, float) else str(setting)


def split_variance(values: Array, settings: Mapping[str, Sequence[Setting]], outcome: str = "") -> pd.DataFrame:
    """Return how the variance of an outcome splits between choices and unknowns.

    With Y(k, d) of combination k in future d, every combination weighing the same,

        Var(Y) = Var_k(E_d Y) + Var_d(E_k Y) + rest

    The first part is ours to choose, the second is not known, the rest is how much the choice matters more in some
    futures than in others. The first part is split by lever: the variance of the mean over each lever's settings, as a
    share of Var(Y); what levers make together is "choice:together".

    Parameters
    ----------
    values
        Outcome by combination and future, shape (combination, replicate, point).
    settings
        Lever -> its setting in every combination.
    outcome
        Name for the frame.

    Returns
    -------
    pandas.DataFrame
        Columns outcome, part, value, low, high: shares that sum to one over "choice", "unknown", "both"; interval by
        replicate (not a number for a single replicate).

    Examples
    --------
    >>> y = np.array([0.0, 10.0])[:, None, None] + np.array([[-1.0, 1.0], [-1.0, 1.0]])
    >>> split_variance(y, {"share": ("a", "b")}).set_index("part").value.round(4).to_dict()
    {'choice': 0.9615, 'unknown': 0.0385, 'both': 0.0, 'choice:share': 0.9615, 'choice:together': 0.0}
    """
    import pandas as pd

    parts: dict[str, list[float]] = {}
    for r in range(values.shape[1]):
        for name, share in _shares(values[:, r, :], settings).items():
            parts.setdefault(name, []).append(share)
    rows = []
    for name, shares in parts.items():
        low, high = (
            (float("nan"),) * 2
            if len(shares) < 2
            else interval(shares)
            if np.ptp(shares) > 0
            else (shares[0], shares[0])
        )
        rows.append({"outcome": outcome, "part": name, "value": float(np.mean(shares)), "low": low, "high": high})
    return pd.DataFrame(rows)


def _shares(y: Array, settings: Mapping[str, Sequence[Setting]]) -> dict[str, float]:
    whole = float(y.var())
    by_choice, by_future = y.mean(axis=1), y.mean(axis=0)
    first, second = float(by_choice.var()), float(by_future.var())
    scale = 1.0 / whole if whole > 0 else 0.0
    made = {"choice": first * scale, "unknown": second * scale, "both": (whole - first - second) * scale}
    mains = 0.0
    for lever, column in settings.items():
        keys = [repr(one) for one in column]
        means = {
            key: float(np.mean([m for m, own in zip(by_choice, keys, strict=True) if own == key])) for key in set(keys)
        }
        main = float(np.var([means[key] for key in keys])) * scale
        made[f"choice:{lever}"] = main
        mains += main
    made["choice:together"] = first * scale - mains
    return made


@dataclass(frozen=True)
class ChoiceStudy(Shown):
    """All combinations of a scenario's levers, committed and judged; made by :meth:`ChoiceStudy.of`.

    Parameters
    ----------
    judged
        The scenario whose options are the combinations (and the status quo).
    settings
        Option -> lever -> setting.
    futures
        The outcomes of every combination over the same futures, shape (option, replicate, point).

    Examples
    --------
    Two settings of one lever, of which the second brings 10 more in every future:

    >>> from esvalue import Factor, Outcome, Problem, Spread
    >>> from esvalue.standards import judge
    >>> x = Factor("x", Spread("uniform", (-1.0, 1.0)))
    >>> problem = Problem((x,), (Outcome("y", "max"),), lambda c: {"y": [c["x"], c["x"] + 10.0]}, ("low", "high"))
    >>> settings = {"low": {"share": 0.2}, "high": {"share": 0.8}}
    >>> study = ChoiceStudy(judge("sea_reserve"), settings, Study(problem, seed=1).run(points=64, replicates=2))
    >>> study.columns, round(float(study.outcomes().set_index("part").loc["choice", "value"]), 2)
    ({'share': (0.2, 0.8)}, 0.99)
    """

    judged: Judged
    settings: Mapping[str, Mapping[str, Setting]]
    futures: Futures

    @classmethod
    @checked
    def of(
        cls,
        loaded: Loaded,
        points: TwoOrMore = 512,
        replicates: TwoOrMore = 8,
        store: str | None = None,
        workers: OneOrMore = 1,
    ) -> ChoiceStudy:
        """Commit and judge every combination of the scenario's levers."""
        made, settings = with_choices(loaded)
        judged = judge(made)
        if not judged.outcomes.total:
            raise fail("no_outcomes", loaded.path.name)
        study = Study(problem_of(judged), store, seed=loaded.scenario.scenario.seed)
        return cls(judged, settings, study.run(points, replicates, workers=workers))

    @property
    def columns(self) -> dict[str, tuple[Setting, ...]]:
        """Lever -> its setting in every combination, in the order of the combinations."""
        levers = next(iter(self.settings.values()))
        return {lever: tuple(chosen[lever] for chosen in self.settings.values()) for lever in levers}

    def outcomes(self) -> pd.DataFrame:
        """Return the split of every outcome's variance: frame of :func:`split_variance`."""
        import pandas as pd

        index = [self.futures.problem.options.index(key) for key in self.settings]
        frames = [
            split_variance(self.futures.outcome(o.name)[index], self.columns, o.name)
            for o in self.futures.problem.outcomes
        ]
        return pd.concat(frames, ignore_index=True)

    def standards(self) -> pd.DataFrame:
        """Return the committed standard of every combination: levers, domain, region,
        standard in yuan per base and year.

        A standard is NaN where the combination gives none; `reason` then says why.
        """
        import pandas as pd

        rows = []
        for (option, domain, region), one in self.judged.commit.standards.items():
            if option in self.settings and one.reason not in ("no_places", "no_base", "no_floor"):
                rows.append(
                    {
                        **self.settings[option],
                        "domain": domain,
                        "region": region,
                        "standard": one.value,
                        "reason": one.reason,
                    }
                )
        return pd.DataFrame(rows)

    def indicated(self) -> pd.DataFrame:
        """Return the split of the variance of the indicated standard by domain and region type.

        The commit design is one replicate, so there is no interval. Combinations whose rule gives no standard in some
        draws are left out of a row and counted in `without`.
        """
        import pandas as pd

        frames = []
        draws = self.judged.loaded.scenario.scenario.commit_draws
        cells = dict.fromkeys((d, r) for _, d, r in self.judged.commit.indicated)
        for domain, region in cells:
            kept = {
                k: v for k in self.settings if (v := self.judged.commit.indicated.get((k, domain, region))) is not None
            }
            size = max(len(v) for v in kept.values())
            full = {k: v for k, v in kept.items() if len(v) == size}
            if len(full) < 2 or size < draws / 2:
                continue
            columns = {lever: tuple(self.settings[k][lever] for k in full) for lever in self.columns}
            frame = split_variance(np.stack(list(full.values()))[:, None, :], columns, f"standard|{domain}|{region}")
            frames.append(frame.assign(without=len(self.settings) - len(full)))
        return (
            pd.concat(frames, ignore_index=True)
            if frames
            else pd.DataFrame(columns=["outcome", "part", "value", "low", "high", "without"])
        )


@checked
def describe(frame: pd.DataFrame, title: Mapping[str, str]) -> Text:
    """Return the split of an outcome as a sentence in both languages.

    Parameters
    ----------
    frame
        Columns part and value (a share of the variance): "choice", "unknown", "both" and "choice:LEVER" of every lever.
    title
        Of the outcome, {"zh", "en"}.

    Raises
    ------
    InputError
        A column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> parts = {"choice": 0.6, "choice:rate": 0.5, "choice:together": 0.1, "unknown": 0.3, "both": 0.1}
    >>> frame = pd.DataFrame({"part": list(parts), "value": list(parts.values())})
    >>> print(describe(frame, {"zh": "公共支出", "en": "public cost"})["en"])
    Of the spread of public cost, 60% is ours to choose (most of it "rate"), 30% is not known, 10% comes from
    both together.
    """
    need_columns(frame, ("part", "value"))
    values = dict(zip(frame["part"].astype(str), frame["value"].astype(float), strict=True))
    share = {part: percent(value) for part, value in values.items()}
    levers = {
        part.removeprefix("choice:"): value
        for part, value in values.items()
        if part.startswith("choice:") and part != "choice:together"
    }
    most = max(levers, key=lambda name: levers[name]) if levers else "-"
    return Text(
        zh=f"{title['zh']}的变动中，{share['choice']} 由选择决定（其中“{most}”最大），{share['unknown']} 属于未"
        f"知，{share['both']} 由两者共同决定。",
        en=f'Of the spread of {title["en"]}, {share["choice"]} is ours to choose (most of it "{most}"), '
        f"{share['unknown']} is not known, {share['both']} comes from both together.",
    )
