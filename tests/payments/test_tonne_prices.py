"""What charges come to per tonne over the target, by hand, beside the costs of treatment of the price book."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from water import INDICATORS, monitoring, of_class, one_section, rows, sections, targets

from esvalue.core.errors import InputError
from esvalue.core.units import parse
from esvalue.inputs import find_scenario
from esvalue.inputs.library import Library
from esvalue.payments import Tables, load_rule, read_tables, tables_of, tonne_prices, treatment_costs
from esvalue.payments.tonne_prices import NO_TONNES, NO_VOLUMES
from esvalue.report.tonne_prices import tonne_price_table
from esvalue.runs.ledger import ledger

CASES = Path(__file__).parents[1] / "cases" / "payments"


def volumes(*given: tuple[str, str, float]) -> pd.DataFrame:
    """Return a table of volumes."""
    return pd.DataFrame(given, columns=["section", "period", "volume [m3]"])


def priced(name: str, tables: Tables) -> dict[str, tuple[int, float, float]]:
    """Return cells, tonnes and price a tonne by indicator."""
    rule = load_rule(name)
    made = tonne_prices(rule, rule.evaluate(tables, as_if=True), tables)
    return {one.indicator: (one.cells, one.tonnes, one.price) for one in made.priced}


def test_a_rule_by_load_costs_what_it_prints_a_tonne() -> None:
    # Zhenjiang prints 1.5, 10, 10 in 1e4 yuan a tonne; CODMn: 6 + 1 + 2 t at J1 and (10.7 - 10) x 1.234567 t at J2
    found = priced("zhenjiang", tables_of(CASES / "zhenjiang"))
    assert {code: price for code, (_, _, price) in found.items()} == pytest.approx(
        {"CODMn": 15_000, "NH3-N": 100_000, "TP": 100_000}, rel=1e-7
    )
    assert found["CODMn"][:2] == (4, pytest.approx(9.8641969))
    assert found["TP"][:2] == (3, pytest.approx(0.2 + 0.1 + 1.0))


def test_a_class_is_laid_on_the_indicator_that_decides_it() -> None:
    # ammonia at 2.0 is class V, the target III allows 1.0: two classes x 500,000; (2.0 - 1.0) x 4,000,000 / 1e6 = 4 t
    tables = one_section(of_class(5), kind="tributary", volumes=volumes(("S", "2025-03", 4e6)))
    assert priced("liaoning_2024", tables) == {"NH3-N": (1, pytest.approx(4.0), pytest.approx(250_000))}


def test_twice_the_water_is_half_the_price_and_class_and_multiple_add() -> None:
    # ammonia at 4.0 is beyond V (2.0): three classes x 1,000,000 and once over V x 100,000, in 2 and 4 million m3 x 3 g
    for cubic, tonnes in ((2e6, 6.0), (4e6, 12.0)):
        tables = one_section(of_class(6), "2019-05", volumes=volumes(("S", "2019-05", cubic)))
        assert priced("liaoning_2017", tables) == {"NH3-N": (1, pytest.approx(tonnes), pytest.approx(3.1e6 / tonnes))}


def test_of_a_year_all_its_months_make_the_volume() -> None:
    year = rows("S", "2021", {"COD": 20.0, "NH3-N": 1.2, "TP": 0.2})
    months = [("S", f"2021-{month:02d}", 1e6 * month) for month in range(1, 13)]  # 78 million m3
    given = {
        "sections": sections(("S", "main", "甲", "乙")),
        "targets": targets(("S", "2021", 3)),
        "monitoring": monitoring(year),
    }
    whole = read_tables(**given, volumes=volumes(*months))
    found = whole.volumes.within(whole.monitoring.periods, 1) if whole.volumes else None
    assert found is not None
    assert found.tolist() == [[78e6]]
    lacking = read_tables(**given, volumes=volumes(*months[:-1]))
    assert lacking.volumes is not None
    assert str(lacking.volumes.within(lacking.monitoring.periods, 1).tolist()) == "[[nan]]"


@pytest.mark.parametrize(
    ("name", "values", "cubic", "why"),
    [
        ("liaoning_2024", of_class(5), None, NO_VOLUMES),
        ("liaoning_2024", of_class(5), 0.0, NO_VOLUMES),
        ("liaoning_2024", of_class(1) | {"DO": 2.5}, 1e6, NO_TONNES),
    ],
)
def test_what_has_no_price_a_tonne_says_why(name: str, values: dict[str, float], cubic: float | None, why: str) -> None:
    tables = one_section(values, **({} if cubic is None else {"volumes": volumes(("S", "2025-03", cubic))}))
    rule = load_rule(name)
    made = tonne_prices(rule, rule.evaluate(tables), tables)
    assert (made.priced, made.unpriced) == ((), ((why, "S 2025-03"),))


def test_where_nothing_is_charged_the_table_says_so() -> None:
    tables, rule = one_section(of_class(3)), load_rule("liaoning_2024")
    table = tonne_price_table([rule], [rule.evaluate(tables)], tables, Library())
    assert table.rows == []
    assert "nothing is charged" in table.notes[0]["en"]


def test_costs_are_brought_to_the_year_of_the_claims_and_divide_the_price() -> None:
    library = Library()
    ammonia = INDICATORS.records["NH3-N"]
    factor = library.price_index.factor(2010, 2024)  # the index ends there
    (cost,) = treatment_costs(ammonia, library, [2025])
    assert (cost.value, cost.year) == (pytest.approx(875 * factor), 2024)
    tables = one_section(of_class(5), kind="tributary", volumes=volumes(("S", "2025-03", 4e6)))
    rule = load_rule("liaoning_2024")
    table = tonne_price_table([rule], [rule.evaluate(tables)], tables, library)
    (row,) = table.rows
    assert row["times"].value == pytest.approx(250_000 / (875 * factor))


def test_every_treatment_is_a_price_of_its_substance() -> None:
    book = Library().prices
    for code, one in INDICATORS.records.items():
        if one.treatment is not None:
            assert parse(book[one.treatment].unit).same_kind(
                parse(f"yuan/t_{ {'TP': 'P', 'TN': 'N', 'NH3-N': 'NH3N'}.get(code, code) }")
            )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_ledger_prints_both_side_by_side(tmp_path: Path, language: str) -> None:
    made = ledger(CASES / "zhenjiang", ["zhenjiang"])
    text = made.text(language)
    assert {"zh": "每吨超标量的金额与治理成本", "en": "beside the cost of treatment"}[language] in text
    assert "100,000" in text
    assert made.write(tmp_path / "notice").is_file()


def test_a_sum_over_indicators_is_told_apart_by_their_parts() -> None:
    # ammonia 4.0 is once over V (2.0), phosphorus 0.6 half over V (0.4): 150,000 in all, a third of it for phosphorus;
    # the class (3 x 1,000,000) is laid on ammonia, which is farther beyond; over III: 3.0 g and 0.4 g in 1,000,000 m3
    values = of_class(6) | {"TP": 0.6}
    tables = one_section(values, "2019-05", volumes=volumes(("S", "2019-05", 1e6)))
    assert priced("liaoning_2017", tables) == {
        "NH3-N": (1, pytest.approx(3.0), pytest.approx(3.1e6 / 3.0)),
        "TP": (1, pytest.approx(0.4), pytest.approx(50_000 / 0.4)),
    }


#: Tables of cases, each for the rules it was made for; those of Liaoning also by their neighbours.
COMPUTED = [
    ("liaoning_2024", "liaoning_2024"), ("liaoning_2024", "dalian_2025"), ("liaoning_2024", "shenyang_2017"),
    ("liaoning_2017", "liaoning_2017"), ("guzhen_2021", "guzhen_2021"), ("zhenjiang", "zhenjiang"),
    ("beijing_2015", "beijing_2015"), ("chongqing_2018", "chongqing_2018"), ("anhui_2018", "anhui_2018"),
    ("yellow_river_2021", "yellow_river_2021"), ("zhoukou", "zhoukou"), ("handan", "handan"),
    ("hefei_2022", "hefei_2022"),
]  # fmt: skip


@pytest.mark.parametrize(("folder", "name"), COMPUTED)
def test_every_charge_has_a_price_a_tonne_or_a_reason_in_words(folder: str, name: str) -> None:
    tables, rule = tables_of(CASES / folder), load_rule(name)
    claims = rule.evaluate(tables, as_if=name != "yellow_river_2021")
    found = tonne_prices(rule, claims, tables)
    charged = claims.frame.loc[claims.frame["side"] == "worse", "cents"].sum() / 100
    priced = sum(one.yuan for one in found.priced)
    assert priced < charged if found.unpriced else priced == pytest.approx(charged)
    table = tonne_price_table([rule], [claims], tables, Library())
    assert bool(table.rows) == bool(found.priced)
    told = [note for note in table.notes if rule.title["zh"] in note["zh"]]
    assert len(told) == (len(found.unpriced) or (0 if found.priced else 1))


def test_a_notice_says_why_there_is_no_price_a_tonne(tmp_path: Path) -> None:
    made = ledger(CASES / "hefei_2022", ["hefei_2022"], as_if=True)
    (reason,) = made.tonne_prices.notes
    book = openpyxl.load_workbook(made.write(tmp_path / "notice", "zh"))
    cells = [str(cell.value) for row in book["每吨金额"].iter_rows() for cell in row if cell.value]
    assert any(reason["zh"] in cell for cell in cells)
    assert "没有水量" in made.text("zh")
    assert "no volume of water" in made.text("en")
    assert reason["zh"].count("F2 2023-03") == 1  # once a section and month, however many indicators


def test_claims_of_another_rule_are_told() -> None:
    tables = tables_of(find_scenario("basin").parent / "river")
    claims = load_rule("liaoning_2024").evaluate(tables)
    with pytest.raises(InputError, match="of the rule 'liaoning_2024', not of 'hebei_2016'"):
        tonne_prices(load_rule("hebei_2016"), claims, tables)
    with pytest.raises(InputError, match="lacks the columns priod"):
        claims.net("priod")
    with pytest.raises(InputError, match="lacks the columns secton"):
        claims.by("secton")
