"""A calibration in words and an aligned table, in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from esvalue.calibration.convergence import effective_picks
from esvalue.core.printing.table import Cell, Table
from esvalue.core.printing.text import table_lines
from esvalue.core.text import Text
from esvalue.core.units import scaled_text

if TYPE_CHECKING:
    from esvalue.calibration.results import Calibration

__all__ = ["METHODS", "draws_words", "method_words", "summary"]

#: What each method is called.
METHODS = {
    "map": Text(
        zh="加权非线性最小二乘，结合卡片中的先验（最大后验）",
        en="weighted nonlinear least squares with the card's spreads as prior (most probable values)",
    ),
    "likelihood": Text(zh="加权非线性最小二乘（不用先验）", en="weighted nonlinear least squares without a prior"),
    "posterior": Text(
        zh="贝叶斯后验抽样（emcee 仿射不变集合）", en="Bayesian posterior draws (emcee, affine-invariant ensembles)"
    ),
}
_HEAD = (
    Text(zh="参数", en="parameter"),
    Text(zh="单位", en="unit"),
    Text(zh="卡片取值", en="card"),
    Text(zh="卡片 95%", en="card 95%"),
    Text(zh="拟合值", en="fitted"),
    Text(zh="95% 区间", en="95% interval"),
    Text(zh="已消除的方差", en="variance removed"),
)


def method_words(made: Calibration) -> Text:
    """Return how the values were estimated, in both languages."""
    loss = made.objective.loss
    said = METHODS[made.method]
    size, along = len(made.observations), len(made.objective.forward.along)
    zh = f"{said['zh']}{'' if loss == 'linear' else f'，稳健损失 {loss}'}；{size} 个观测，{made.starts} 个起点"
    en = f"{said['en']}{'' if loss == 'linear' else f', robust loss {loss}'}; {size} observations, {made.starts} starts"
    return (
        Text(zh=f"{zh}；另有 {along} 个不确定量随之变动", en=f"{en}; {along} other uncertain entries moved along")
        if along
        else Text(zh=zh, en=en)
    )


def draws_words(made: Calibration, written: int = 0) -> Text:
    """Return how many draws of a posterior were kept and how many independent ones they are worth, in both languages.

    Parameters
    ----------
    made
        A posterior.
    written
        Number of draws picked at random from those kept, for a file; 0 for none.
    """
    assert made.draws is not None
    kept, rhat, least = made.draws.shape[1], made.convergence["rhat"].max(), made.convergence["effective_draws"].min()
    zh = f"保留 {kept:,} 个样本，至少相当于 {least:,.0f} 个独立样本；R-hat 最大 {rhat:.4f}"
    en = f"{kept:,} draws kept, worth at least {least:,.0f} independent ones; R-hat at most {rhat:.4f}"
    if written:
        worth = effective_picks(written, kept, least)
        zh += f"；从中随机取 {written:,} 个写入，至少相当于 {worth:,.0f} 个独立样本"
        en += f"; {written:,} of them picked at random and written, worth at least {worth:,.0f}"
    return Text(zh=zh, en=en)


def summary(made: Calibration, language: str = "en") -> str:
    """Return the values before and after as a table, then the fit, then what the observations cannot tell."""
    table = made.table()
    rows: list[list[Cell | str]] = []
    for k, one in enumerate(made.parameters):
        row: Any = table.loc[one.key]
        card = [scaled_text(row["before"]), _range(row["before_low"], row["before_high"])]
        learned = "-" if row["learned"] != row["learned"] else f"{row['learned']:.0%}"
        fitted = [scaled_text(row["value"]), _range(row["low"], row["high"]), learned]
        rows.append([Text.by(one.label), Text.by(one.priced), *card, *(["—"] * 3 if made.silent[k] else fitted)])
    lines = [method_words(made)[language], "", *table_lines(Table.listed(_HEAD, rows), language, left=2), ""]
    dof = made.dof
    chi2 = Text(
        zh=f"卡方 {made.chi2:.1f}，自由度 {dof:.1f}", en=f"chi-square {made.chi2:.1f} on {dof:.1f} degrees of freedom"
    )
    lines.append(chi2[language])
    if made.draws is not None:
        lines.append((Text(zh="收敛：", en="convergence: ") + draws_words(made))[language])
    lines += [note.text(language) for note in made.notes]
    return "\n".join(lines)


def _range(low: float, high: float) -> str:
    return f"{scaled_text(float(f'{low:.4g}'))} - {scaled_text(float(f'{high:.4g}'))}"
