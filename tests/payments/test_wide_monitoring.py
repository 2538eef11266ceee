"""A bureau's sheet, a column an indicator: the same as a row a measurement, in any dress; mistakes name the cell."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from water import of_class, rows, sections, targets

from esvalue.core.errors import InputError
from esvalue.payments import load_rule, read_tables
from esvalue.payments.indicators import load_indicators

SECTIONS = sections(("S1", "main", "甲", "乙"), ("S2", "tributary", "乙", "丙"))
TARGETS = targets(("S1", "2025", 3), ("S2", "2025", 3))
MONTHS = {("S1", "2025-03"): of_class(5), ("S2", "2025-03"): of_class(2), ("S1", "2025-04"): of_class(3)}
TITLES = {code: one.title.zh for code, one in load_indicators().records.items()}
#: Given in micrograms by the bureau.
MICRO = ("As", "Hg", "Cd", "Pb", "Se")


def wide(months: dict = MONTHS, **more: object) -> pd.DataFrame:
    """Return the sheet of a bureau: heads in Chinese with units, traces in ug/L."""
    frame = pd.DataFrame(
        [
            {
                "断面名称": section,
                "监测时间": month,
                **{_head(code): value * 1000 if value and code in MICRO else value for code, value in values.items()},
            }
            for (section, month), values in months.items()
        ]
    )
    return frame.assign(**more)


def _head(code: str) -> str:
    return TITLES[code] if code == "pH" else f"{TITLES[code]}（{'μg/L' if code in MICRO else 'mg/L'}）"


def long(months: dict = MONTHS) -> pd.DataFrame:
    columns = ["section", "period", "indicator", "value", "unit", "mark", "note"]
    return pd.DataFrame([row for at, values in months.items() for row in rows(*at, values)], columns=columns)


def claims(monitoring: object, **more: object):
    tables = read_tables(sections=SECTIONS, targets=TARGETS, monitoring=monitoring)  # type: ignore[arg-type]
    return load_rule("liaoning_2024").evaluate(tables, period=["2025-03", "2025-04"], **more)  # type: ignore[arg-type]


GAP = pd.DataFrame([["S2", "2025-04", "", "", "", "gap", ""]], columns=long().columns)


def test_wide_and_long_say_the_same(tmp_path: Path) -> None:
    apart = wide(MONTHS | {("S2", "2025-04"): dict.fromkeys(of_class(3), None)}, 标记=["", "", "", "暂停考核"])
    apart.to_excel(tmp_path / "monitoring.xlsx", index=False)
    apart.to_csv(tmp_path / "monitoring.csv", index=False, encoding="gb18030")
    same = claims(pd.concat([long(), GAP])).frame
    assert len(same) == 2
    for given in (apart, tmp_path / "monitoring.xlsx", tmp_path / "monitoring.csv"):
        pd.testing.assert_frame_equal(claims(given).frame, same)


def test_a_word_in_a_cell_marks_that_cell(tmp_path: Path) -> None:
    frame = wide().astype(object)
    frame.loc[1, _head("TP")] = "缺测"
    frame.loc[0, _head("Cu")] = "0.01L"
    frame.loc[len(frame)] = {"断面名称": "S2", "监测时间": "2025-04", **dict.fromkeys(frame.columns[2:], "断流")}
    found = claims(frame)
    # S2 is better than its target by all but one indicator that was not measured: not known
    assert list(found.frame["section"]) == ["S1"]
    assert any("2025-03 (TP)" in one.reason.en for one in found.left_out)


def test_a_column_without_a_value_was_not_looked_at() -> None:
    months = {at: values for at, values in MONTHS.items() if at[0] == "S1"}
    whole = wide({**months, ("S2", "2025-03"): MONTHS["S2", "2025-03"], ("S2", "2025-04"): of_class(3)}, 水温=None)
    assert len(claims(whole).frame) == 2


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        (lambda f: f.assign(指标="氨氮", 数值=1.0), "indicators_beside", "NH3-N"),
        (lambda f: f.rename(columns={"氨氮（mg/L）": "氨氨（mg/L）"}), "observation_column", "氨氨"),
        (lambda f: f.rename(columns={"氨氮（mg/L）": "氨氮（kg）"}), "value_unit", "H2"),
        (lambda f: f.assign(**{"氨氮（mg/L）": [2.0, -1.0, 1.0]}), "value_negative", "H3"),
        (lambda f: f.assign(**{"氨氮（mg/L）": [2.0, "多", 1.0]}), "value_no_number", "H3"),
        (lambda f: f.assign(**{"氨氮（mg/L）": [2.0, None, 1.0]}), "value_missing", "H3"),
        (lambda f: f.assign(标记=["", "缺测", ""]), "value_in_gap", "3"),
        (lambda f: pd.concat([f, f.iloc[:1]]), "value_twice", "5"),
    ],
)  # fmt: skip
def test_a_mistake_names_its_cell(change, code: str, says: str, tmp_path: Path) -> None:
    frame = wide()
    first = ["断面名称", "监测时间", *(_head(code) for code in ("pH", "DO", "CODMn", "COD", "BOD5", "NH3-N"))]
    frame = frame[[*first, *(one for one in frame.columns if one not in first)]]
    change(frame).to_csv(tmp_path / "monitoring.csv", index=False)
    with pytest.raises(InputError) as caught:
        claims(tmp_path / "monitoring.csv")
    assert code in [one.code for one in caught.value.problems]
    assert says in caught.value.text("en")


def test_every_indicator_is_read_by_what_it_is_printed_as() -> None:
    known = load_indicators()
    for code, one in known.records.items():
        assert [known.find(name) for name in (code, *one.title.values())] == [code] * 3


def test_brackets_of_a_name_are_no_unit() -> None:
    months = MONTHS | {("S2", "2025-04"): of_class(1)}
    bare = wide(months).rename(columns={"铬（六价）（mg/L）": "铬（六价）"})
    assert "铬（六价）" in bare.columns
    pd.testing.assert_frame_equal(claims(bare).frame, claims(long(months)).frame)


def test_names_and_periods_are_read_as_they_are_written(tmp_path: Path) -> None:
    # a column of digits alone is no column of numbers: 2025.10 is October, section 007 is not the seventh, TRUE a name
    months = {("007", "2025.10"): of_class(5), ("TRUE", "2025.10"): of_class(4)}
    for table, name in ((long(months), "long.csv"), (wide(months), "wide.csv")):
        one = table[table.iloc[:, 0] == "007"]
        one.to_csv(tmp_path / name, index=False)
        found = load_rule("liaoning_2024").evaluate(
            {
                "sections": sections(("007", "main", "甲", "乙"), ("TRUE", "main", "甲", "乙")),
                "targets": targets(("007", "2025", 3)),
                "monitoring": tmp_path / name,
            },
            leave_out=["total_nitrogen"],
        )
        assert list(found.frame["section"]) == ["007"]
        assert list(found.frame["period"]) == ["2025-10"]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", ""])
def test_a_month_stored_as_a_number_may_be_october(suffix: str, tmp_path: Path) -> None:
    frame = wide({("S1", "2025-10"): of_class(5), ("S2", "2025-10"): of_class(2)}).assign(监测时间=2025.10)
    given: object = tmp_path / f"monitoring.{suffix}" if suffix else frame
    if suffix:
        (frame.to_csv if suffix == "csv" else frame.to_excel)(given, index=False)
    with pytest.raises(InputError) as caught:
        claims(given)
    assert [one.code for one in caught.value.problems] == ["period_cut_short"]
    assert ("B2" in caught.value.text("zh")) == bool(suffix)
