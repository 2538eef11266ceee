"""What works at sea take, by the Shandong standard DB37/T 1448-2015: base values, losses of uses, what projects owe."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from esvalue.core.arguments import checked
from esvalue.core.errors import Mistakes
from esvalue.core.names import name_key
from esvalue.core.text import Text
from esvalue.equations.coast import (
    marine_base_value_compressed_db37,
    marine_compensation_db37,
    marine_resource_loss_db37,
    marine_service_loss_db37,
)
from esvalue.inputs.library import Library
from esvalue.inputs.shared_tables import EquivalentsTable
from esvalue.payments.sea_loss_tables import AreaRow, ProjectRow, UseRow, find_word, read_works

__all__ = ["AreaBase", "ProjectLoss", "SeaLoss", "UseLoss", "sea_loss", "standard_tables"]

#: Tables of the standard, by what they hold.
STANDARD = {
    "base": "shandong_db37_base_values", "damage": "shandong_db37_damage", "industry": "shandong_db37_industry",
    "policy": "shandong_db37_policy", "compression": "shandong_db37_compression",
}  # fmt: skip
#: Years the standard counts for what works do to their neighbourhood: 5, and 2 for dredging and the like.
NEIGHBOUR_YEARS = (5.0, 2.0)
NEIGHBOURS = ("sediment", "warm_water")
#: What tells the phases of one use apart.
PHASE = re.compile("_(construction|use|recovery)$")
LOST, DOUBTED = "label_lost", ("artificial_reef_use", "water_intake_use")
PRICES = Text(
    zh="金额按标准的基准值计（2013 年前后价格），不作指数调整。",
    en="Amounts are at the base values of the standard (prices of about 2013); they are not indexed.",
)
OUT_OF_LINE = Text(
    zh="{rows}：该系数与同表其他数值不相称，扫描或印刷有误，请先核对标准原文",
    en="{rows}: the coefficient is out of line with its table, a scan or a misprint; check it in the standard first",
)
TWICE = Text(
    zh="{project}：{use} 各期对同一面积的生物资源损害合计 {total}，超过全部；资源损失只计一次，请只留一期或核对面积",
    en="{project}: the phases of {use} take {total} of the living resources of one area, more than all; they are lost "
    "once: keep one phase, or check the areas",
)
YEARS = Text(
    zh="{at}：毗邻海域影响标准按 5 年计（采砂疏浚等 2 年），此处写 {years} 年",
    en="{at}: effects on the neighbourhood count 5 years (2 for dredging and the like); here it is {years}",
)
BEYOND = Text(
    zh="{area}：每公顷服务价值 {value} 元，不在标准用以压缩的 {low} 至 {high} 元之间，基准值由公式外推得出；"
    "请核对面积与价值的单位",
    en="{area}: services of {value} yuan a hectare lie outside {low} to {high}, between which the standard draws its "
    "areas together: the base value is extrapolated; check the units of area and value",
)
INCOMPLETE = Text(
    zh="{project}：没有{lacks}，补偿额未计算", en="{project}: no {lacks}, so what it owes is not computed"
)
LACKS = {
    "uses": Text(zh="用海面积与年限", en="uses with area and years"),
    "industry": Text(zh="行业", en="industry"),
    "policy": Text(zh="政策类别", en="policy"),
    "sensitivity": Text(
        zh="敏感区附加系数（不在敏感区写 0）", en="addition in protected areas (0 where it is in none)"
    ),
}


@dataclass(frozen=True)
class AreaBase:
    """A sea area of one's own: value of living resources per area [yuan/ha], of services [yuan/ha/a], and the base
    value the standard makes of the latter.
    """

    name: str
    resources: float
    services: float
    base: float


@dataclass(frozen=True)
class UseLoss:
    """What a use takes: coefficients of damage, loss of living resources and of services [yuan]."""

    row: UseRow
    use: str
    title: Text
    resource_damage: float
    service_damage: float
    resources: float
    services: float


@dataclass(frozen=True)
class ProjectLoss:
    """What a project takes and owes [yuan]; None where it is not computed."""

    row: ProjectRow
    resources: float
    services: float
    coefficient: float | None = None
    owed: float | None = None


@dataclass(frozen=True)
class SeaLoss:
    """Base values of sea areas, losses of uses, what projects owe (DB37/T 1448-2015); made by :func:`sea_loss`.

    Attributes
    ----------
    areas : sequence of AreaBase
        Sea areas of one's own: living resources [yuan/ha], services [yuan/ha/a] and the base value made of these.
    uses : sequence of UseLoss
        What each use takes of living resources and of services [yuan].
    projects : sequence of ProjectLoss
        What each project takes and owes [yuan]; nothing owed where a coefficient is not given.
    notes : sequence of Text
        What should be known of them.

    Examples
    --------
    >>> import pandas as pd
    >>> from tempfile import TemporaryDirectory
    >>> uses = {"project": ["pier"], "sea_area": "dongying", "use": "fill_use", "area [mu]": 150, "years [a]": 50}
    >>> with TemporaryDirectory() as folder:
    ...     pd.DataFrame(uses).to_csv(Path(folder) / "uses.csv", index=False)
    ...     found = sea_loss(folder)
    >>> found.projects[0].resources + found.projects[0].services  # yuan: 10 ha, 50 years
    8250800.0
    """

    areas: Sequence[AreaBase]
    uses: Sequence[UseLoss]
    projects: Sequence[ProjectLoss]
    notes: Sequence[Text] = ()


def standard_tables(library: Library | None = None) -> dict[str, EquivalentsTable]:
    """Return the tables of the standard by what they hold: base, damage, industry, policy, compression."""
    found = library or Library()
    return {key: found.table(name) for key, name in STANDARD.items()}


@checked
def sea_loss(source: Path | str, library: Library | None = None) -> SeaLoss:
    """Return what works at sea take and owe by DB37/T 1448-2015.

        L_r = b_r A k_r,  L_s = b_s A k_s n,  P = (sum L_r + sum L_s) (c_industry + c_policy + c_sensitivity)

    Parameters
    ----------
    source
        Tables of uses, projects and sea areas: a folder or a workbook
        (:func:`~esvalue.payments.sea_loss_tables.read_works`).
    library
        Where the tables of the standard are looked up.

    Raises
    ------
    InputError
        What the tables refuse; an unknown sea area, use, industry or policy with the nearest name; a use whose label is
        lost in the copy read.

    Notes
    -----
    Source: DB37/T 1448-2015 as Hao et al. 2017 apply it. The standard does not discount.

    Examples
    --------
    >>> import pandas as pd
    >>> from tempfile import TemporaryDirectory
    >>> uses = {"project": ["pier"], "sea_area": "dongying", "use": "fill_use", "area [mu]": 150, "years [a]": 50}
    >>> with TemporaryDirectory() as folder:
    ...     pd.DataFrame(uses).to_csv(Path(folder) / "uses.csv", index=False)
    ...     found = sea_loss(folder)
    >>> found.uses[0].resources, found.uses[0].services  # yuan: 10 ha, 50 years
    (800.0, 8250000.0)
    """
    tables, works, problems, notes = standard_tables(library), read_works(source), Mistakes(), [PRICES]
    areas = [_area(one, tables["compression"], notes) for one in works.areas]
    bases = {
        category: (row["resource_base"] or 0.0, row["service_base"] or 0.0)
        for category, row in tables["base"].rows.items()
    }
    named = _spellings(tables["base"])
    for one in areas:
        bases[one.name], named[one.name] = (one.resources, one.base), ()
    uses = [made for row in works.uses if (made := _use(row, tables["damage"], bases, named, problems)) is not None]
    given = {name_key(one.project): one for one in works.projects}
    for row in works.uses:  # a project of uses alone has no words for its coefficient
        given.setdefault(name_key(row.project), ProjectRow(row.at, row.project, "", "", None, None, None))
    projects = [_project(one, uses, tables, notes, problems) for one in given.values()]
    problems.raise_if_any()
    return SeaLoss(areas, uses, projects, [*notes, *_doubts(uses)])


def _spellings(table: EquivalentsTable) -> dict[str, tuple[str, ...]]:
    """Return the titles of every row of a table, by its category."""
    return {category: tuple(table.titles[category].values()) for category in table.rows}


def _area(row: AreaRow, compression: EquivalentsTable, notes: list[Text]) -> AreaBase:
    """Return the base values of a sea area; one beyond the areas the standard draws together is noted."""
    ends = next(iter(compression.rows.values()))
    services = row.services / row.area
    low, high, span = (float(ends[key] or 0.0) for key in ("lowest", "highest", "span"))
    base = float(marine_base_value_compressed_db37(services, low, high, span))
    if not low * (1 - 1e-9) <= services <= high * (1 + 1e-9):
        notes.append(BEYOND.format(area=row.sea_area, value=f"{services:,.6g}", low=f"{low:,g}", high=f"{high:,g}"))
    return AreaBase(row.sea_area, row.resources / row.area, services, base)


def _use(
    row: UseRow,
    damage: EquivalentsTable,
    bases: Mapping[str, tuple[float, float]],
    named: Mapping[str, Sequence[str]],
    problems: Mistakes,
) -> UseLoss | None:
    sea_area = find_word(row.sea_area, named, "sea area", row.at, problems)
    use = find_word(row.use, _spellings(damage), "use of the sea", row.at, problems)
    if use is not None and use.startswith(LOST):
        problems.add("works_label", row.at, use=damage.titles[use])
        return None
    if sea_area is None or use is None:
        return None
    coefficients = damage.rows[use]
    k_r, k_s = (float(coefficients[key] or 0.0) for key in ("resource_damage", "service_damage"))
    resource_base, service_base = bases[sea_area]
    resources = float(marine_resource_loss_db37(resource_base, row.area, k_r))
    services = float(marine_service_loss_db37(service_base, row.area, k_s, row.years))
    return UseLoss(row, use, damage.titles[use], k_r, k_s, resources, services)


def _project(
    row: ProjectRow,
    uses: Sequence[UseLoss],
    tables: Mapping[str, EquivalentsTable],
    notes: list[Text],
    problems: Mistakes,
) -> ProjectLoss:
    own = [one for one in uses if name_key(one.row.project) == name_key(row.project)]
    resources, services = sum(one.resources for one in own), sum(one.services for one in own)
    parts = {
        key: _coefficient(getattr(row, key), tables[key], key, row.at, problems) for key in ("industry", "policy")
    } | {"sensitivity": row.sensitivity}
    lacking = [LACKS["uses"]] * (not own) + [LACKS[key] for key, value in parts.items() if value is None]
    if lacking:
        notes.append(INCOMPLETE.format(project=row.project, lacks=Text(zh="、", en=", ").join(lacking)))
        return ProjectLoss(row, resources, services)
    industry, policy, sensitivity = (float(value) for value in parts.values() if value is not None)
    owed = float(marine_compensation_db37(resources, services, industry, policy, sensitivity))
    return ProjectLoss(row, resources, services, industry + policy + sensitivity, owed)


def _coefficient(word: str, table: EquivalentsTable, key: str, at: str, problems: Mistakes) -> float | None:
    """Return the coefficient a word stands for; None where no word is written, or it is none."""
    if not word:
        return None
    found = find_word(word, _spellings(table), key, at, problems)
    if found is None:
        return None
    return float(next(value for value in table.rows[found].values() if value is not None))


def _doubts(uses: Sequence[UseLoss]) -> list[Text]:
    """Name uses whose coefficient is out of line, phases that take one thing twice, neighbourhoods of odd years."""
    found, phases = list[Text](), dict[tuple[str, str, float], list[UseLoss]]()
    for one in uses:
        if one.use in DOUBTED:
            found.append(OUT_OF_LINE.format(rows=one.row.at))
        if one.use.startswith(NEIGHBOURS) and one.row.years not in NEIGHBOUR_YEARS:
            found.append(YEARS.format(at=one.row.at, years=f"{one.row.years:g}"))
        kind = PHASE.sub("", one.use)
        phases.setdefault((name_key(one.row.project), kind, one.row.area), []).append(one)
    for listed in phases.values():
        total = sum(one.resource_damage for one in listed)
        if len(listed) > 1 and total > 1 + 1e-9:
            titles = Text(zh="、", en=" + ").join([one.title for one in listed])
            found.append(TWICE.format(project=listed[0].row.project, use=titles, total=f"{total:g}"))
    return found
