"""What `check` says of payments beside the standards: what each comes to, rates and bases far from what stands beside
them, what is doubtful in the tables of a rule; slips of a rule's parties and units.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from each import each

from esvalue import check
from esvalue.core.errors import InputError
from esvalue.inputs.scenario import load_scenario
from esvalue.payments import load_rule, tables_of
from esvalue.runs.checking.result import CheckResult

BASIN = load_scenario("basin").path.parent
WATER = load_scenario("water_source").path.parent


@pytest.fixture
def slipped(tmp_path: Path) -> Callable[..., CheckResult]:
    """Return the check of a copy of a scenario in which a text of a file is another."""
    count = iter(range(1000))

    def made(file: str, old: str, new: str, source: Path = BASIN) -> CheckResult:
        folder = tmp_path / str(next(count)) / source.name
        shutil.copytree(source, folder)
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
        return check(folder / "scenario.toml")

    return made


def codes(found: CheckResult) -> set[str]:
    return {one.code for one in (*found.mistakes, *found.open)}


def test_each_payment_is_shown_with_what_it_comes_to() -> None:
    found = check("basin")
    assert not found.mistakes
    assert not found.open
    text = found.text("zh")
    assert "断面补偿：13 笔；5,600,000 元/年；净额" in text
    assert "500 元/亩·年 × 1,200 亩" in text
    assert "river/monitoring.csv" in text
    assert "rule.toml" in text
    by_rule, by_rate = json.loads(json.dumps(found.to_dict()))["payments"]
    assert (by_rule["claims"], by_rule["yuan"]) == (13, 5_600_000.0)
    assert sum(by_rule["nets"].values()) == pytest.approx(0)
    assert by_rate["parts"][0]["base"] == {"value": 1200.0, "unit": "mu"}


#: File, what it says, what a slip makes of it, the code of what is said.
SLIPS = {
    "a rate times a hundred": ("scenario.toml", "value = 500,", "value = 50000,", "rate_for_cost"),
    "a rate per hectare": ("scenario.toml", 'value = 500, unit = "yuan/mu/a"', 'value = 500, unit = "yuan/ha/a"',
    "rate_for_cost"),
    "a cost in 1e4 yuan": ("scenario.toml", "value = 450,", "value = 4500000,", "rate_for_cost"),
    "a spread of another unit": ("scenario.toml", 'value = 100, unit = "yuan/mu/a"', 'value = 1, unit = "yuan/ha/a"',
    "spread_for_cost"),
    "a rate with a year": ("scenario.toml", 'value = 500, unit = "yuan/mu/a"', 'value = 500, unit = "yuan/mu/a 2024"',
    "unit_year"),
    "a rate of zero units": ("scenario.toml", 'value = 500, unit = "yuan/mu/a"', 'value = 500, unit = "0 yuan/mu/a"',
    "unit_number"),
    "a rule that lost its 1e4": ("rule.toml", 'unit = "1e4 yuan"', 'unit = "yuan"', "payment_money"),
    "a cap of no data": ("rule.toml", "indicator = 60", "indicator = 1e30", "bad_value"),
    "a pool of another holder": ("rule.toml", 'holder = "流域基金"', 'holder = "流域资金"', "payment_tables"),
    "a measurement in g/L": ("river/monitoring.csv", "S1,2025-02,COD,19,", "S1,2025-02,COD,0.019,", "payment_tables"),
}  # fmt: skip


@each("slip", SLIPS)
def test_slips_of_payments_are_refused_or_named(slipped: Callable[..., CheckResult], slip: str) -> None:
    file, old, new, code = SLIPS[slip]
    assert code in codes(slipped(file, old, new))


def test_codes_for_no_data_stand_in_no_table_of_a_payment() -> None:
    tables = ("sections", "targets", "monitoring", "volumes", "parties")
    plain = {name: pd.read_csv(WATER / "contract" / f"{name}.csv") for name in tables}
    tables_of(plain)
    for name, column in (("volumes", "volume [1e4 m3]"), ("parties", "volume [1e4 m3]"), ("monitoring", "value")):
        for code in (-9999.0, -3.4e38, 1e20, 3.4e38):
            frame = plain[name].assign(**{column: plain[name][column].astype(float)})
            frame.loc[0, column] = code
            for cells in (frame, frame.astype({column: str})):
                with pytest.raises(InputError) as caught:
                    tables_of({**plain, name: cells})
                assert "value_code" in [one.code for one in caught.value.problems], (name, code)


def test_what_is_doubtful_in_tables_is_settled_as_any_doubt(tmp_path: Path) -> None:
    folder = tmp_path / "basin"
    shutil.copytree(BASIN, folder)
    path = folder / "river" / "monitoring.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("COD,19,", "COD,0.019,"), encoding="utf-8")
    (doubt,) = check(folder).open
    row = f'[[checked]]\nentry = "{doubt.entry}"\nvalue = "{doubt.value}"\nrole = "lab"\nreason = "read again"\n'
    scenario = folder / "scenario.toml"
    scenario.write_text(scenario.read_text(encoding="utf-8") + row, encoding="utf-8")
    assert not check(folder).open
    path.write_text(path.read_text(encoding="utf-8").replace("COD,0.019,", "COD,0.018,"), encoding="utf-8")
    assert len(check(folder).open) == 1  # another value


# ---- parties in other dresses ----------------------------------------------------------------------------------------
DRESSES = ("{}", " {}", "{}\u200b", "{} ")
ROLE = ("upstream", "Upstream", "ＵＰＳＴＲＥＡＭ", "上游", "上 游")


def nets(folder: Path, change: Callable[[str], str]) -> dict[str, float]:
    path = folder / "rule.toml"
    path.write_text(change((BASIN / "rule.toml").read_text(encoding="utf-8")), encoding="utf-8")
    claims = load_rule(path).evaluate(tables_of(BASIN / "river"), period="2025")
    return {name.strip(" \u200b"): net for name, net in claims.net()["net"].items()}


def test_a_party_or_role_in_another_dress_is_the_same(tmp_path: Path) -> None:
    plain = nets(tmp_path, str)
    for dress in DRESSES:
        name = dress.format("流域基金")
        for place in ("payee = ", "payer = ", "holder = "):
            assert nets(tmp_path, lambda text: text.replace(f'{place}"流域基金"', f'{place}"{name}"')) == plain  # noqa: B023
    for role in ROLE:
        assert nets(tmp_path, lambda text: text.replace('"upstream"', f'"{role}"')) == plain  # noqa: B023


@pytest.mark.parametrize(("other", "doubted"), [("流域基金会", True), ("流域资金", True), ("海域基金", True),
                                                ("省水利厅", False)])
def test_parties_of_a_rule_that_differ_by_a_sign_are_doubted(tmp_path: Path, other: str, doubted: bool) -> None:
    path = tmp_path / "rule.toml"
    text = (BASIN / "rule.toml").read_text(encoding="utf-8").replace('payee = "流域基金"', f'payee = "{other}"')
    path.write_text(text, encoding="utf-8")
    claims = load_rule(path).evaluate(tables_of(BASIN / "river"), period="2025")
    assert any(other in one.zh for one in claims.doubts) is doubted


def test_a_unit_that_is_none_is_refused_wherever_something_is_counted_by_it(
    slipped: Callable[..., CheckResult],
) -> None:
    from esvalue.core.units import counted_by

    for unit in ("yuan/mu/a 2024", "0 ha", "9**9**9", "yuan/nothing", "-ha", "1e4.5 yuan"):
        with pytest.raises(InputError) as caught:
            counted_by(unit, "here")
        assert caught.value.problems[0].where == "here"
