"""What works at sea take and owe, as tables: base values of sea areas, losses of uses, projects."""

from __future__ import annotations

from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.text import Text
from esvalue.payments.sea_loss import SeaLoss

__all__ = ["sea_loss_tables"]

WAN = 1e4
MONEY = "1e4 yuan"


def _wan(value: float | None, unit: str = MONEY) -> Cell:
    """Return an amount in ten thousands, nothing where there is none."""
    return None if value is None else Number(value=value / WAN, unit=unit)


def sea_loss_tables(found: SeaLoss) -> list[Table]:
    """Return the tables of losses that hold something: sea areas, uses, projects; notes stand below the last."""
    tables = [table for table in (_areas(found), _uses(found), _projects(found)) if table.rows]
    if tables:
        tables[-1].notes.extend(found.notes)
    return tables


def _areas(found: SeaLoss) -> Table:
    table = Table(
        "areas",
        Text(zh="海域基准值", en="Base values of sea areas"),
        [
            TableColumn("area", Text(zh="海域", en="sea area")),
            TableColumn("resources", Text(zh="单位面积生物资源价值", en="living resources per area"), "1e4 yuan/ha"),
            TableColumn("services", Text(zh="单位面积服务价值", en="services per area"), "1e4 yuan/ha/a"),
            TableColumn("base", Text(zh="服务基准值（压缩后）", en="base value of services"), "1e4 yuan/ha/a"),
        ],
    )
    for one in found.areas:
        yearly = "1e4 yuan/ha/a"
        table.rows.append(
            {
                "area": Text.same(one.name),
                "resources": _wan(one.resources, "1e4 yuan/ha"),
                "services": _wan(one.services, yearly),
                "base": _wan(one.base, yearly),
            }
        )
    return table


def _uses(found: SeaLoss) -> Table:
    table = Table(
        "uses",
        Text(zh="各用海的损失", en="What each use takes"),
        [
            TableColumn("project", Text(zh="项目", en="project")),
            TableColumn("use", Text(zh="用海方式", en="use")),
            TableColumn("sea_area", Text(zh="海域", en="sea area")),
            TableColumn("area", Text(zh="面积", en="area"), "ha"),
            TableColumn("years", Text(zh="年限", en="years"), "a"),
            TableColumn("resource_damage", Text(zh="资源损害系数", en="damage to resources")),
            TableColumn("service_damage", Text(zh="服务损害系数", en="damage to services")),
            TableColumn("resources", Text(zh="生物资源损失", en="resources lost"), MONEY),
            TableColumn("services", Text(zh="生态系统服务损失", en="services lost"), MONEY),
        ],
        merged=1,
    )
    for one in found.uses:
        table.rows.append(
            {
                "project": Text.same(one.row.project),
                "use": one.title,
                "sea_area": Text.same(one.row.sea_area),
                "area": Number(value=one.row.area, unit="ha"),
                "years": Number(value=one.row.years, unit="a"),
                "resource_damage": Number(value=one.resource_damage),
                "service_damage": Number(value=one.service_damage),
                "resources": _wan(one.resources),
                "services": _wan(one.services),
            }
        )
    return table


def _projects(found: SeaLoss) -> Table:
    table = Table(
        "projects",
        Text(zh="各项目应补偿", en="What projects owe"),
        [
            TableColumn("project", Text(zh="项目", en="project")),
            TableColumn("resources", Text(zh="生物资源损失", en="resources lost"), MONEY),
            TableColumn("services", Text(zh="生态系统服务损失", en="services lost"), MONEY),
            TableColumn("coefficient", Text(zh="补偿系数", en="coefficient")),
            TableColumn("owed", Text(zh="应补偿", en="owed"), MONEY),
            TableColumn("charged", Text(zh="已核定", en="charged"), MONEY),
            TableColumn("before", Text(zh="原标准", en="standard before"), MONEY),
            TableColumn("ratio", Text(zh="与原标准之比", en="ratio to the standard before")),
        ],
    )
    for one in found.projects:
        now = one.row.charged if one.row.charged is not None else one.owed
        known = now is not None and one.row.before
        uses = one.resources or one.services
        table.rows.append(
            {
                "project": Text.same(one.row.project),
                "resources": _wan(one.resources if uses else None),
                "services": _wan(one.services if uses else None),
                "coefficient": None if one.coefficient is None else Number(value=one.coefficient),
                "owed": _wan(one.owed),
                "charged": _wan(one.row.charged),
                "before": _wan(one.row.before),
                "ratio": Number(value=(now or 0.0) / (one.row.before or 1.0)) if known else None,
            }
        )
    return table
