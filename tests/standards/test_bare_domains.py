"""Domains that have only what is needed: an account without options, a cost or a number without services,
a service of the whole domain.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from given import MU, Domain, Place, see, write

from esvalue.runs.checking import check
from esvalue.runs.opening import open_run
from esvalue.runs.run import run_scenario

LAND = {
    "land": Domain([Place("core", 150.0, 1500.0, 30.0), Place("edge", 50.0, 3000.0, 10.0)], {"fixed": {"core": 120.0}})
}


def _without_services(folder: Path) -> Path:
    """Take everything that belongs to services out of a written domain, and what would happen without the action."""
    card = (folder / "land.toml").read_text(encoding="utf-8")
    head, _, rest = card.partition("[columns.carbon]")
    held = rest[rest.index("[parameters.all]") :] if "[holders]" in rest else ""
    (folder / "land.toml").write_text(head + held, encoding="utf-8")
    rows = [line.split(",") for line in (folder / "land.csv").read_text(encoding="utf-8").splitlines()]
    kept = [i for i, cell in enumerate(rows[0]) if cell not in ("carbon [t_CO2/a]", "fish [t/a]")]
    (folder / "land.csv").write_text("\n".join(",".join(row[i] for i in kept) for row in rows) + "\n", encoding="utf-8")
    sources = (folder / "land.sources.csv").read_text(encoding="utf-8").splitlines()
    (folder / "land.sources.csv").write_text(
        "\n".join(line for line in sources if not line.startswith(("carbon", "fish"))) + "\n", encoding="utf-8"
    )
    scene = (folder / "scenario.toml").read_text(encoding="utf-8")
    begin, end = scene.index("[domains.land.without]"), scene.index("[options.now]")
    (folder / "scenario.toml").write_text(scene[:begin] + scene[end:], encoding="utf-8")
    return folder


def test_a_cost_needs_no_service(tmp_path: Path) -> None:
    folder = _without_services(write(tmp_path, LAND))
    assert check(folder).mistakes == ()
    seen = see(folder)
    assert {
        key[2]: one.value for key, one in seen.judged.commit.standards.items() if key[0] == "cost" and one.paid
    } == pytest.approx({"core": 1500, "edge": 3000})
    assert seen.total("adequacy", "cost") == 1.0
    assert seen.total("public_cost", "fixed") == pytest.approx(120 * MU * 150)
    assert "no service is valued" in seen.notes("options")
    assert "没有核算任何服务" in seen.notes("options", "zh")
    assert not any(name.startswith("services_") for name in seen.comparison.tables)


def test_a_number_needs_neither_service_nor_cost(tmp_path: Path) -> None:
    bare = {"land": Domain([Place("core", 150.0)], {"fixed": {"core": 60.0}}, holders=False)}
    folder = _without_services(write(tmp_path, bare))
    assert check(folder).mistakes == ()
    seen = see(folder)
    assert seen.total("public_cost", "fixed") == pytest.approx(60 * MU * 150)
    assert "adequacy" not in seen.judged.outcomes.total
    assert "pays in more domains" in seen.comparison.recommendation["en"]


@pytest.mark.parametrize("services", [True, False])
def test_an_account_needs_no_options(tmp_path: Path, services: bool) -> None:
    (tmp_path / "in").mkdir()
    folder = write(tmp_path / "in", LAND)
    if not services:
        _without_services(folder)
    scene = folder / "scenario.toml"
    scene.write_text(scene.read_text(encoding="utf-8").partition("[options.now]")[0], encoding="utf-8")
    assert check(folder).mistakes == ()
    made = open_run(run_scenario(folder, tmp_path / "out"))
    assert made.manifest["sentence"]["en"].startswith("The scenario has no option")
    figures = {figure["key"]: figure["value"] for figure in made.lineage["figures"].values()}
    assert figures["floor|land|core|yuan/mu/a"] == pytest.approx(100)
    assert ("total|land|account" in figures) == services
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "情景没有方案" in page


def test_a_service_without_places_stands_for_the_whole_domain(tmp_path: Path) -> None:
    folder = write(tmp_path, LAND)
    card = (folder / "land.toml").read_text(encoding="utf-8")
    card = card.replace(
        'args = { quantity = "carbon", price = "price" }', 'args = { quantity = "tonnes", price = "price" }'
    ).replace('physical = "carbon"', 'physical = "tonnes"')
    begin, end = card.index("[columns.carbon]"), card.index("[columns.fish]")
    tonnes = (
        "[parameters.tonnes]\n"
        'title = { zh = "全域固碳", en = "carbon of the whole" }\n'
        'unit = "t_CO2/a"\n'
        "value = 4000\n"
        'source = "judgement"\n'
    )
    (folder / "land.toml").write_text(card[:begin] + card[end:] + tonnes, encoding="utf-8")
    table = (
        (folder / "land.csv").read_text(encoding="utf-8").replace(",1000,", ",3000,", 1).splitlines()
    )  # areas 3,000 and 1,000 ha
    at = table[0].split(",").index("carbon [t_CO2/a]")
    (folder / "land.csv").write_text(
        "\n".join(",".join(c for i, c in enumerate(line.split(",")) if i != at) for line in table) + "\n",
        encoding="utf-8",
    )
    sources = (folder / "land.sources.csv").read_text(encoding="utf-8").replace("carbon,*,judgement\n", "")
    (folder / "land.sources.csv").write_text(sources, encoding="utf-8")
    scene = (folder / "scenario.toml").read_text(encoding="utf-8").replace("set.carbon", "set.tonnes")
    (folder / "scenario.toml").write_text(scene, encoding="utf-8")
    seen = see(folder)
    account = seen.judged.model.accounts["land"]
    values = seen.judged.model.evaluate(["land.service.carbon_sequestration.value", str(account.ceiling)])
    assert values["land.service.carbon_sequestration.value"].values.ravel() == pytest.approx([300_000, 100_000])
    assert values[str(account.ceiling)].values.ravel() == pytest.approx([50, 50])  # half of 400,000 yuan over 4,000 ha
    assert "in proportion to area" in seen.notes("services_land_account")
    assert "按面积分到各地块" in seen.notes("services_land_account", "zh")
