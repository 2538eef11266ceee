"""Farm budgets from a survey file: floors by place and crop,
and the share of the area whose margin a standard covers.
"""

from __future__ import annotations

from esvalue.core.quantified import Of
from esvalue.core.settling import Settlement
from esvalue.core.text import Text
from esvalue.surveys.budgets.budgets import Budgets, budgets_of
from esvalue.surveys.estimate import DataBounds, Estimate
from esvalue.surveys.files import SurveyFile
from esvalue.surveys.findings import Findings
from esvalue.surveys.holder_files import SHARE, UNIT, check_money_unit, kept_columns, note_lines, table_text, uptake_at
from esvalue.surveys.supply import supply_curve
from esvalue.surveys.vocabulary import unit_words

__all__ = ["read"]


WORDS: dict[str, Text] = {
    "budgets": Text(zh="放弃的毛利，按地点与作物（{unit}）", en="Gross margins forgone, by place and crop ({unit})"),
    "place": Text(zh="地点", en="place"), "crop": Text(zh="作物", en="crop"),
    "holders": Text(zh="户数", en="holders"),
    "mean": Text(zh="均值", en="mean"), "low": Text(zh="下限", en="low"), "high": Text(zh="上限", en="high"),
    "variation": Text(zh="变异系数", en="variation"),
    "lowest": Text(zh="最低", en="lowest"), "median": Text(zh="中位", en="median"),
    "highest": Text(zh="最高", en="highest"),
}  # fmt: skip


def read(file: SurveyFile) -> Findings:
    """Return floors from farm budgets: `floor` (all holders), `floor[place]`, `floor[place, crop]`,
    each with its variation among holders.

    Settings: ``unit`` (yuan/ha/a), ``level``, ``place`` and ``crop`` (only these), ``ignore`` (columns that are no
    costs), ``standards`` (the share of the area whose margin each covers) and ``shares`` (the standard that covers each
    share). Columns as in :func:`~esvalue.surveys.budgets.budgets.read_budgets`.

    Raises
    ------
    InputError
        Settings that are unknown or no numbers, columns missing or of the wrong unit, cells that are no numbers.
    """
    spec = file.specification
    unit, level = spec.text("unit", UNIT), spec.level()
    only = {"place": spec.text("place", None), "crop": spec.text("crop", None)}
    standards, shares = spec.numbers("standards", of=Of("money", low=0)), spec.numbers("shares", of=SHARE)
    check_money_unit(unit, spec.at("unit"), spec.problems)
    table = kept_columns(file)
    spec.finish()
    made = budgets_of(table, file.path.name, unit).only(only["place"], only["crop"])
    notes = [one for one in made.notes if one.code not in {told.code for told in file.data.notes}]
    figures, variation, bounds = _floors(made, level, file.seed)
    curve = supply_curve(
        made.table["margin"].to_numpy(), unit=unit, weights=made.table["area"].to_numpy(), seed=file.seed
    )
    figures |= uptake_at(file, curve, standards, shares, level)

    def summary(language: str) -> str:
        table = made.floors(level, seed=file.seed).reset_index()[
            ["place", "crop", "holders", "area", "mean", "low", "high", "variation", "lowest", "median", "highest"]
        ]
        return "\n".join(
            [
                WORDS["budgets"][language].format(unit=getattr(unit_words(unit), language)),
                table_text(table, WORDS, language),
                *note_lines((*file.data.notes, *notes), language),
            ]
        )

    spanned = bounds | dict.fromkeys((name for name in figures if name.startswith("standard_for")), bounds["floor"])
    return Findings(summary, figures, "floor", spanned, variation, Settlement(made.doubts))


def _floors(
    made: Budgets, level: float, seed: int
) -> tuple[dict[str, Estimate], dict[str, Estimate], dict[str, DataBounds]]:
    """Return the floors of all holders, of places and of places and crops,
    with their variation and what the budgets span.
    """
    pairs = sorted(set(zip(made.table["place"], made.table["crop"], strict=True)))
    places = sorted({place for place, _ in pairs})
    wanted: dict[str, tuple[str | None, str | None]] = {"floor": (None, None)}
    if len(places) > 1:
        wanted |= {f"floor[{place}]": (place, None) for place in places}
    wanted |= {f"floor[{place}, {crop}]": (place, crop) for place, crop in pairs}
    floors = {name: made.floor(*one, level=level, seed=seed) for name, one in wanted.items()}
    return (
        {name: one.mean for name, one in floors.items()},
        {name: one.variation for name, one in floors.items()},
        {name: DataBounds(one.lowest, one.highest) for name, one in floors.items()},
    )
