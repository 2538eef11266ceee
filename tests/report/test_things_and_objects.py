"""What the money buys in things, the register of protected objects, services that are not valued: by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from given import MU, Domain, Place, Seen, see, write

#: Half of the carbon of a place is kept by the action, over an area of 1,000 ha.
LAND = {
    "land": Domain(
        [Place("core", 150.0, 1500.0, 90000.0), Place("edge", 50.0, 3000.0, 60000.0)], {"fixed": {"core": 120.0}}
    )
}
MORE = """\
[objects]
file = "objects.csv"
[budget]
amount = { value = 100, unit = "1e4 yuan/a", source = "judgement" }
of = "City"
"""
OBJECTS = """\
object,kind,domain,place,protector,beneficiary,right_holder,source
Lake,lake,land,land0,Village,City,Village,judgement
Shore,coast,land,land1,Village,Town,,judgement
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    folder = write(tmp_path_factory.mktemp("things"), LAND, MORE)
    (folder / "objects.csv").write_text(OBJECTS, encoding="utf-8")
    return see(folder)


def test_what_takes_part_secures_its_product_by_the_unit_in_all_and_by_money(seen: Seen) -> None:
    table = seen.comparison.tables["products"]
    shown = table.title["en"].rpartition(": ")[2]
    rate = {"fixed": 120.0, "cost": 100.0}[shown]
    mu, each = 150 * MU, (90_000 - 45_000) / 1000 / MU
    row = {
        key: seen.cell("products", key, region="core", product="carbon sequestration")
        for key in ("part", "each", "secured", "by_money")
    }
    assert {key: figure.value for key, figure in row.items()} == pytest.approx(
        {"part": mu, "each": each, "secured": mu * each, "by_money": each / rate * 1e4}
    )
    assert {key: figure.unit for key, figure in row.items()} == {
        "part": "mu",
        "each": "t_CO2/a/mu",
        "secured": "t_CO2/a",
        "by_money": "t_CO2",
    }
    assert not any(row["product"]["en"] == "catch" for row in table.rows)  # it does not differ by the action


def test_the_register_says_who_receives_and_who_pays(seen: Seen) -> None:
    zone = "by the standard of its zone"
    found = {
        name: [seen.cell("objects", key, object=name)["en"] for key in ("place", "received", "paid", "right_holder")]
        for name in ("Lake", "Shore")
    }
    shown = seen.comparison.tables["products"].title["en"].rpartition(": ")[2]
    edge = zone if shown == "cost" else "nothing"
    assert found == {
        "Lake": ["land0", zone, "the standards, from its budget", "Village"],
        "Shore": ["land1", edge, "nothing", "not given"],
    }


def test_a_run_without_a_register_has_no_table_of_it(tmp_path: Path) -> None:
    assert "objects" not in see(write(tmp_path, LAND)).comparison.tables
