r"""Before the survey: which alternatives to show.

The expected information of a set about the tastes is :math:`\sum_j P_j (x_j - \bar x)(x_j - \bar x)'` at a guess of
them; the D-error is :math:`|I^{-1}|^{1/k}` of the information of one respondent who answers all sets. Levels are
swapped within an attribute, which keeps each shown equally often, until no swap lowers the criterion; the best of
several starts is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from esvalue.core.arguments import Number, OneOrMore, Seed, TwoOrMore, checked
from esvalue.core.errors import Mistake, fail
from esvalue.core.sheets import is_workbook, sheets_of
from esvalue.core.shown import Shown
from esvalue.core.text import Text, current_language
from esvalue.surveys.choice.plan_search import coded, columns_of, correlation_of, d_error, information, swapped
from esvalue.surveys.choice.plan_sheets import amount_notes, read_levels, write_sheets
from esvalue.surveys.files import SHEETS, sheet_title
from esvalue.surveys.tables import read_sheet
from esvalue.surveys.vocabulary import check_option, unknown

__all__ = ["ChoicePlan", "choice_plan", "plan_from_file"]


@dataclass(frozen=True)
class ChoicePlan(Shown):
    """Sets to show, and how good they are; made by :func:`choice_plan`.

    Attributes
    ----------
    table : DataFrame
        Long format: set, alternative, attributes.
    d_error : float
        That of one respondent at the guessed tastes.
    balance : dict
        Attribute -> level -> how often it is shown.
    correlation : float
        The largest correlation in size between columns of different attributes.
    overlap : float
        Share of pairs in a set alike in an attribute.
    notes : tuple of Mistake
        What a reader must know.
    levels, priors : dict
        Attribute -> its levels, and the guessed tastes of its columns.
    opt_out : bool
        Whether every set has an alternative of taking none.

    Examples
    --------
    >>> plan = choice_plan({"fee": [10, 20], "water": ["poor", "good"]}, sets=4, seed=1)
    >>> plan.table["set"].nunique(), plan.balance["water"]
    (4, {'poor': 4, 'good': 4})
    """

    table: pd.DataFrame
    d_error: float
    balance: dict[str, dict[object, int]]
    correlation: float
    overlap: float
    notes: tuple[Mistake, ...] = ()
    levels: dict[str, list[object]] = field(default_factory=dict)
    priors: dict[str, list[float]] = field(default_factory=dict)
    opt_out: bool = False

    def design(self) -> pd.DataFrame:
        """Return the sheet `design` of a survey file: columns set, option and attributes;
        the opt-out last in each set, its cells empty.
        """
        table = self.table.rename(columns={"alternative": "option"})
        if not self.opt_out:
            return table
        none = pd.DataFrame({"set": table["set"].unique(), "option": int(table["option"].max()) + 1})
        return (
            pd.concat([table.astype(object), none.astype(object)])
            .sort_values(["set", "option"], kind="stable")
            .reset_index(drop=True)
        )

    def text(self, language: str | None = None) -> str:
        """Return how good the plan is, in words."""
        spoken = language or current_language()
        colon = Text(zh="：", en=": ")[spoken]
        lines = [f"{label[spoken]}{colon}{value}" for label, value in self._facts()]
        return "\n".join([*lines, *(f"- {note.text(spoken)}" for note in self.notes)])

    def write(self, path: str | Path, *, replace: bool = False, language: str = "en") -> Path:
        """Write the plan as a workbook (sheets design, levels, quality) or as a CSV of the design;
        a survey file takes either as its design.

        In "zh" sheets and headings are Chinese (设计, 水平, 质量); a survey file takes them too.

        Raises
        ------
        InputError
            The file is there and `replace` is not given, it cannot be written, or its name ends in neither .xlsx nor
            .csv.
        """
        if language == "zh":
            quality = [
                ["指标", "取值"],
                *([label["zh"], value] for label, value in self._facts()),
                *([note.text("zh"), ""] for note in self.notes),
            ]
        else:
            quality = [["", "中文", "English"], *([value, label["zh"], label["en"]] for label, value in self._facts())]
            quality += [["", note.text("zh"), note.text("en")] for note in self.notes]
        return write_sheets(
            Path(path), self.design(), self.levels, self.priors, quality, replace=replace, language=language
        )

    def _facts(self) -> list[tuple[Text, str]]:
        counts = {
            name: ", ".join(f"{level}: {count}" for level, count in found.items())
            for name, found in self.balance.items()
        }
        return [
            (Text(zh="选择集数", en="sets"), str(self.table["set"].nunique())),
            (Text(zh="D 误差（一位受访者）", en="D-error of one respondent"), f"{self.d_error:.4g}"),
            (Text(zh="属性间最大相关系数", en="largest correlation between attributes"), f"{self.correlation:.3f}"),
            (
                Text(zh="同一选择集内属性水平相同的比例", en="share of pairs in a set alike in an attribute"),
                f"{self.overlap:.1%}",
            ),
            *(
                (Text(zh=f"{name} 各水平出现次数", en=f"how often each level of {name} is shown"), text)
                for name, text in counts.items()
            ),
        ]


@checked
def choice_plan(
    attributes: Mapping[str, Sequence[object]],
    sets: OneOrMore,
    alternatives: TwoOrMore = 2,
    *,
    priors: Mapping[str, Number | Sequence[Number]] | None = None,
    opt_out: bool = False,
    criterion: str = "d",
    seed: Seed = 0,
    starts: OneOrMore = 3,
) -> ChoicePlan:
    """Return a plan of choice sets with levels as balanced as their number allows.

    Parameters
    ----------
    attributes : mapping
        Levels of each attribute: numbers enter as they are, words as effects against the first.
    sets, alternatives : int
        Number of sets one respondent answers, and of alternatives in each.
    priors : mapping, optional
        Guess of the tastes, one number an attribute (for words one a level but the first); default zero.
    opt_out : bool
        Whether each set also offers none of these, with all columns zero and a constant of its own at its prior
        "opt_out".
    criterion : str
        "d" (least D-error) or "orthogonal" (least squared correlation between attributes, whatever the tastes).
    seed, starts : int
        Of the random starts, and how many.

    Raises
    ------
    InputError
        Fewer than two levels, sets or alternatives; a prior of an unknown attribute; too few sets for the number of
        tastes.

    >>> plan = choice_plan({"fee": [10, 20], "water": ["poor", "good"]}, sets=4, seed=1)
    >>> plan.balance["fee"], plan.correlation < 0.01
    ({10: 4, 20: 4}, True)
    """
    _check(attributes, sets, alternatives, priors or {}, criterion, opt_out=opt_out)
    codes = {name: coded(levels) for name, levels in attributes.items()}
    tastes = _tastes(codes, priors or {}, opt_out)
    if sets * (alternatives - 1 + opt_out) < len(tastes):
        raise fail("plan_too_few", "sets", sets=sets, freedom=sets * (alternatives - 1 + opt_out), tastes=len(tastes))
    rng = np.random.default_rng(seed)
    best: tuple[float, np.ndarray] | None = None
    for _ in range(starts):
        picked = np.stack(
            [rng.permutation(np.resize(np.arange(len(levels)), sets * alternatives)) for levels in attributes.values()],
            axis=1,
        )
        found = swapped(picked.reshape(sets, alternatives, -1), list(codes.values()), tastes, opt_out, criterion)
        if best is None or found[0] < best[0] - 1e-12:
            best = found
    assert best is not None
    picked = best[1]
    rows = [
        {
            "set": s + 1,
            "alternative": a + 1,
            **{name: levels[picked[s, a, i]] for i, (name, levels) in enumerate(attributes.items())},
        }
        for s in range(sets)
        for a in range(alternatives)
    ]
    columns = columns_of(picked, list(codes.values()), opt_out)
    balance: dict[str, dict[object, int]] = {
        name: {level: int((picked[:, :, i] == j).sum()) for j, level in enumerate(levels)}
        for i, (name, levels) in enumerate(attributes.items())
    }
    correlation = correlation_of(picked, list(codes.values()))
    notes = _notes(picked, columns, tastes, balance, correlation, opt_out=opt_out)
    pairs = [(a, b) for a in range(alternatives) for b in range(a)]
    overlap = float(np.mean([picked[:, a] == picked[:, b] for a, b in pairs]))
    guess = {name: np.atleast_1d(np.asarray(one, float)).tolist() for name, one in (priors or {}).items()}
    if opt_out:
        guess.setdefault("opt_out", [0.0])
    known = {name: list(levels) for name, levels in attributes.items()}
    return ChoicePlan(
        pd.DataFrame(rows),
        d_error(information(columns, tastes).sum(axis=0)),
        balance,
        correlation,
        overlap,
        notes,
        known,
        guess,
        opt_out,
    )


@checked
def plan_from_file(
    path: str | Path,
    sets: OneOrMore,
    alternatives: TwoOrMore = 2,
    *,
    seed: Seed = 0,
    opt_out: bool | None = None,
    criterion: str = "d",
    starts: OneOrMore = 3,
) -> ChoicePlan:
    """Return a plan for the attributes of a file: a workbook with the sheet `levels` (水平), or a CSV of the same form.

    Parameters
    ----------
    path : path
        Columns attribute, level 1, level 2, ..., prior; see :func:`esvalue.surveys.choice.plan_sheets.read_levels`.
    sets, alternatives, seed, criterion, starts
        As in :func:`choice_plan`.
    opt_out : bool, optional
        Whether each set also offers none of these; by default where the file has a row opt_out.

    Raises
    ------
    InputError
        A file or sheet that is not there; what :func:`choice_plan` refuses.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> levels = pd.DataFrame({"attribute": ["fee", "water"], "level 1": ["10", "poor"], "level 2": ["20", "good"]})
    >>> with TemporaryDirectory() as folder:
    ...     levels.to_csv(Path(folder) / "levels.csv", index=False)
    ...     plan = plan_from_file(Path(folder) / "levels.csv", sets=4, seed=1)
    >>> plan.balance["fee"]
    {10: 4, 20: 4}
    """
    path, sheet = Path(path), None
    if is_workbook(path):
        if not path.is_file():
            raise fail("file_missing", str(path))
        sheet = next((one for one in sheets_of(path) if one.strip().lower() in ("levels", SHEETS["levels"])), None)
        if sheet is None:
            raise fail("survey_sheet_missing", path.name, sheet=sheet_title("levels"))
    levels, priors = read_levels(
        read_sheet(path, sheet if sheet is not None else 0), f"{path.name}: {sheet}" if sheet else path.name
    )
    out = "opt_out" in priors if opt_out is None else opt_out
    given = {name: one for name, one in priors.items() if out or name != "opt_out"}
    plan = choice_plan(
        levels, sets, alternatives, priors=given, opt_out=out, criterion=criterion, seed=seed, starts=starts
    )
    return replace(plan, notes=plan.notes + amount_notes(levels, given))


def _check(
    attributes: Mapping[str, Sequence[object]],
    sets: int,
    alternatives: int,
    priors: Mapping[str, object],
    criterion: str,
    *,
    opt_out: bool,
) -> None:
    for name, levels in attributes.items():
        if len(levels) < 2 or len(set(levels)) < len(levels):
            raise fail("plan_levels", name, levels=", ".join(map(str, levels)))
    check_option("criterion", "criterion", criterion, ("d", "orthogonal"))
    known = [*attributes, *(["opt_out"] if opt_out else [])]
    for name in priors:
        if name not in known:
            raise fail("survey_column", "priors", **unknown(name, known))


def _tastes(
    codes: Mapping[str, tuple[np.ndarray, list[str]]], priors: Mapping[str, float | Sequence[float]], opt_out: bool
) -> np.ndarray:
    out: list[float] = []
    for name, (columns, _) in codes.items():
        out += _prior(priors, name, columns.shape[1])
    return np.array([*out, *_prior(priors, "opt_out", 1)] if opt_out else out)


def _prior(priors: Mapping[str, float | Sequence[float]], name: str, wanted: int) -> list[float]:
    given = np.atleast_1d(np.asarray(priors.get(name, np.zeros(wanted)), float))
    if given.shape != (wanted,):
        raise fail("plan_prior", f"priors: {name}", wanted=wanted, given=given.size)
    return [float(one) for one in given]


def _notes(
    picked: np.ndarray,
    x: np.ndarray,
    tastes: np.ndarray,
    balance: Mapping[str, Mapping[object, int]],
    correlation: float,
    *,
    opt_out: bool,
) -> tuple[Mistake, ...]:
    notes = [
        Mistake(
            "plan_unbalanced",
            "",
            {"name": name, "counts": ", ".join(f"{level}: {count}" for level, count in counts.items())},
        )
        for name, counts in balance.items()
        if len(set(counts.values())) > 1
    ]
    if correlation > 0.3:
        notes.append(Mistake("plan_correlated", "", {"correlation": correlation}))
    alike = sum(len(np.unique(one, axis=0)) < len(one) for one in picked)
    if alike:
        notes.append(Mistake("plan_alike", "", {"count": alike, "total": len(picked)}))
    if not np.isfinite(d_error(information(x, tastes).sum(axis=0))):
        notes.append(Mistake("plan_blind", "", {"total": len(picked)}))
    if tastes.any():
        gain = x[:, : picked.shape[1]] if opt_out else x
        worth = gain * tastes
        beaten = sum(
            any((one[a] <= one[b]).all() and (one[a] < one[b]).any() for a in range(len(one)) for b in range(len(one)))
            for one in worth
        )
        if beaten:
            notes.append(Mistake("plan_dominated", "", {"count": beaten, "total": len(picked)}))
    return tuple(notes)
