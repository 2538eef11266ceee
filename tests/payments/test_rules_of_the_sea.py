"""Published rules of the sea: boats bought out of use, and the quality of what enters it, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hand_figures import SEA, written

from esvalue.core.errors import InputError
from esvalue.payments import load_rule, tables_of
from esvalue.runs.ledger import ledger


def test_boats_scrapped_are_paid_by_licence_and_year() -> None:
    frame = load_rule("liaoning_vessels_2024").evaluate(SEA / "register").frame
    found = {
        f"{row.section}, {row.period}, {row.payer} -> {row.payee}": row.amount for row in frame.itertuples(index=False)
    }
    assert found == pytest.approx(written("register"))


def test_central_money_has_one_rate_and_the_bonus_of_dalian_is_left_out_by_name(tmp_path: Path) -> None:
    central = load_rule("central_vessels_2015").evaluate(SEA / "register", as_if=True, period="2025")
    assert central.total == pytest.approx((88.3 + 29.4 + 13.2) * 5000)
    dalian = load_rule("dalian_vessels_2025").evaluate(SEA / "register", period="2025")
    assert dalian.total == pytest.approx((88.3 + 29.4 + 13.2) * 7000)
    assert "bonus" in [one.name for one in dalian.left_out]
    more = load_rule("dalian_vessels_2025").evaluate(SEA / "register", period="2025", amounts={"bonus": "2400 yuan"})
    assert more.total == pytest.approx((88.3 + 29.4 + 13.2) * 9400)


def register(folder: Path, file: str, old: str, new: str) -> Path:
    """The register with one text of one table changed."""
    for path in SEA.joinpath("register").glob("*s.csv"):
        text = path.read_text(encoding="utf-8")
        assert path.name != file or text.count(old) == 1
        (folder / path.name).write_text(text.replace(old, new) if path.name == file else text, encoding="utf-8")
    return folder


def test_a_register_in_horsepower_is_paid_by_kilowatts(tmp_path: Path) -> None:
    claims = load_rule("liaoning_vessels_2024").evaluate(register(tmp_path, "bases.csv", "[kW]", "[马力]"))
    assert claims.frame["amount"].iloc[0] == pytest.approx(618_100 * 0.73549875, abs=0.005)


@pytest.mark.parametrize(("file", "old", "new", "words"), [
    ("bases.csv", "[kW]", "[t]", ("kW",)),
    ("bases.csv", "功率 [kW]", "功率", ("kW",)),
    ("bases.csv", "甲县省临时证,2025", "甲县省零时证,2025", ("甲县省零时证", "甲县省临时证")),
    ("bases.csv", "29.4", "-29.4", ("bases.csv", "4")),
    ("sections.csv", ",国家册", ",国家证", ("国家证", "national_register")),
])  # fmt: skip
def test_slips_of_a_register_are_named(tmp_path: Path, file: str, old: str, new: str, words: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as caught:
        load_rule("liaoning_vessels_2024").evaluate(tables_of(register(tmp_path, file, old, new)))
    assert all(word in caught.value.text("en") for word in words)


def test_the_kinds_of_section_there_are_are_said_in_chinese(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        tables_of(register(tmp_path, "sections.csv", ",国家册", ",国家证"))
    said = caught.value.text("zh")
    assert "“断面类型”的取值" in said
    assert "最接近的是：国家册" in said
    assert "省管临时证" in said
    assert "provincial" not in said


def test_what_a_claim_counts_is_told_as_it_was_written(tmp_path: Path) -> None:
    told = ledger(register(tmp_path, "bases.csv", "88.3", "412.5"), ["liaoning_vessels_2024"]).text("zh")
    row = next(line for line in told.splitlines() if "2,887,500" in line)  # 412.5 kW x 7,000 yuan
    assert row.split().count("412.5") == 2


def test_a_licence_the_rule_has_no_rate_for_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_rule("liaoning_vessels_2024").evaluate(register(tmp_path, "sections.csv", ",国家册", ",other"))
    assert "no amount for other" in caught.value.text("en")
    assert "national_register" in caught.value.text("en")


def test_nitrogen_that_enters_the_sea_is_paid_by_quarter_and_year() -> None:
    claims = load_rule("jiangsu_sea_2024").evaluate(SEA / "jiangsu", period="2025")
    found = {
        f"{row.section}, {row.period}, {row.payer} -> {row.payee}": row.amount
        for row in claims.frame.itertuples(index=False)
    }
    assert found == pytest.approx(written("jiangsu"))
    assert claims.net()["net"].to_dict() == pytest.approx({"甲市": 1_300_000, "乙市": -1_300_000, "省": 0})
    assert any("nearshore" in one.title["en"] for one in claims.left_out)


def test_another_kind_of_section_is_not_in_the_rule_of_the_sea(tmp_path: Path) -> None:
    for path in (SEA / "jiangsu").glob("*s.csv"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8").replace("sea_mouth", "main"), "utf-8")
    (tmp_path / "monitoring.csv").write_text((SEA / "jiangsu" / "monitoring.csv").read_text("utf-8"), "utf-8")
    with pytest.raises(InputError) as caught:
        load_rule("jiangsu_sea_2024").evaluate(tmp_path, period="2025")
    assert "no amount for main" in caught.value.text("en")


FISHERS = {"sections.csv": "渔民组,类型,出资方,所在县\n甲县渔民,other,省,甲县\n"}


@pytest.mark.parametrize(("rule", "period", "base", "paid"), [
    ("guangdong_closure_2018", "2018", "base [人月]\n甲县渔民,2018,1200", 880 * 1200),
    ("zhongshan_closure_2016", "2016", "base [人]\n甲县渔民,2016,300", 1500 * 300),
])  # fmt: skip
def test_fishers_are_paid_by_person_and_month(tmp_path: Path, rule: str, period: str, base: str, paid: float) -> None:
    (tmp_path / "sections.csv").write_text(FISHERS["sections.csv"], encoding="utf-8")
    (tmp_path / "bases.csv").write_text(f"渔民组,年度,{base}\n", encoding="utf-8")
    assert load_rule(rule).evaluate(tmp_path, period=period).total == pytest.approx(paid)
    (tmp_path / "bases.csv").write_text(f"渔民组,年度,base [艘]\n甲县渔民,{period},10\n", encoding="utf-8")
    with pytest.raises(InputError):  # boats are neither persons nor months of persons
        load_rule(rule).evaluate(tmp_path, period=period)


def test_grants_to_boats_whose_classes_are_not_in_print_take_a_figure_of_the_user(tmp_path: Path) -> None:
    (tmp_path / "sections.csv").write_text(FISHERS["sections.csv"], encoding="utf-8")
    (tmp_path / "bases.csv").write_text("渔民组,年度,base [艘]\n甲县渔民,2022,32\n", encoding="utf-8")
    without = load_rule("fujian_boats_2022").evaluate(tmp_path, period="2022")
    assert (without.total, "boats" in [one.name for one in without.left_out]) == (0.0, True)
    given = load_rule("fujian_boats_2022").evaluate(tmp_path, period="2022", amounts={"boats": "12000 yuan"})
    assert given.total == pytest.approx(32 * 12_000)
