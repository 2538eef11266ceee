"""Bad tables: each mistake gives one clear message in both languages that names file, row, section and period."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from water import COLUMNS, monitoring, of_class, one_section, rows, sections, targets

from esvalue.core.errors import InputError, fail
from esvalue.payments import load_rule, read_tables, tables_of
from esvalue.payments.tables import in_folder

FOUR = {"COD": 20.0, "CODMn": 9.0, "NH3-N": 1.0, "TP": 0.2}
FILES: dict[str, list[str]] = {
    "sections": [
        "section,river,kind,water_body,upstream,downstream,inflow,bank_share",
        "S1,R,main,river,甲,乙,n/a,n/a",
        "S2,R,tributary,river,丙,乙,S1,n/a",
    ],
    "targets": ["section,period,class", "S1,2025,III", "S2,2025,3"],
    "monitoring": [
        "section,period,indicator,value,unit,mark,note",
        *(f"{s},2025-0{m},{code},{value},mg/L,," for s in ("S1", "S2") for m in (3, 4) for code, value in FOUR.items()),
    ],
    "volumes": ["section,period,volume [m3]", "S1,2025-03,1000000"],
}
Change = Callable[[dict[str, list[str]]], None]


def line(file: str, number: int, text: str) -> Change:
    """Change a line of a file, counted from 1."""

    def change(files: dict[str, list[str]]) -> None:
        files[file][number - 1] = text

    return change


def added(file: str, *texts: str) -> Change:
    return lambda files: files[file].extend(texts)


def dropped(file: str, *numbers: int) -> Change:
    def change(files: dict[str, list[str]]) -> None:
        files[file] = [text for i, text in enumerate(files[file], 1) if i not in numbers]

    return change


#: What is wrong, what changes, and what the message must name.
MISTAKES: list[tuple[str, Change, list[str]]] = [
    ("orphan", added("monitoring", "S9,2025-03,COD,20,mg/L,,"), ["monitoring.csv", "S9", "sections.csv"]),
    ("orphan target", added("targets", "S9,2025,3"), ["targets.csv", "S9", "sections.csv"]),
    ("orphan inflow", line("sections", 3, "S2,R,main,river,丙,乙,S7,n/a"), ["sections.csv", "S7", "S2"]),
    ("no target", dropped("targets", 3), ["targets.csv", "S2", "2025-03"]),
    ("no month", dropped("monitoring", 14), ["monitoring.csv", "S2", "2025-04", "COD"]),
    ("negative", line("monitoring", 4, "S1,2025-03,NH3-N,-1,mg/L,,"), ["monitoring.csv", "row 4", "S1", "2025-03"]),
    ("micrograms", line("monitoring", 4, "S1,2025-03,NH3-N,850,mg/L,,"), ["row 4", "S1", "NH3-N", "ug/L"]),
    ("wrong unit", line("monitoring", 4, "S1,2025-03,NH3-N,1,mg/kg,,"), ["monitoring.csv", "mg/kg", "NH3-N", "mg/L"]),
    ("payer is payee", line("sections", 2, "S1,R,main,river,乙,乙,n/a,n/a"), ["sections.csv", "row 2", "S1", "乙"]),
    ("shares", line("sections", 2, "S1,R,main,river,甲;丁,乙,n/a,0.5;0.4"), ["sections.csv", "row 2", "0.5;0.4", "S1"]),
    ("no shares", line("sections", 2, "S1,R,main,river,甲;丁,乙,n/a,n/a"), ["sections.csv", "S1", "甲, 丁"]),
    ("lacking indicator", dropped("monitoring", 5, 9, 13, 17), ["monitoring.csv", "TP", "guzhen_2021"]),
    ("no value", line("monitoring", 4, "S1,2025-03,NH3-N,,mg/L,,"), ["row 4", "S1", "2025-03", "NH3-N", "gap"]),
    ("value in a gap", line("monitoring", 4, "S1,2025-03,NH3-N,1,mg/L,gap,"), ["row 4", "S1", "NH3-N", "1"]),
    ("no number", line("monitoring", 4, "S1,2025-03,NH3-N,half,mg/L,,"), ["monitoring.csv", "D4", "half", "<0.01"]),
    ("thousands", line("monitoring", 4, 'S1,2025-03,NH3-N,"1,000",mg/L,,'), ["monitoring.csv", "D4", "1,000", "1000"]),
    ("endless number", line("monitoring", 4, "S1,2025-03,NH3-N,inf,mg/L,,"), ["monitoring.csv", "D4", "inf"]),
    ("no period", line("monitoring", 4, "S1,2025-13,NH3-N,1,mg/L,,"), ["monitoring.csv", "B4", "2025-13"]),
    ("no indicator", line("monitoring", 4, "S1,2025-03,NH3-M,1,mg/L,,"), ["monitoring.csv", "C4", "NH3-M", "NH3-N"]),
    ("no mark", line("monitoring", 4, "S1,2025-03,NH3-N,1,mg/L,gone,"), ["monitoring.csv", "F4", "gone", "imputed"]),
    ("twice", added("monitoring", "S1,2025-03,NH3-N,2,mg/L,,"), ["monitoring.csv", "row 18", "S1", "2025-03", "NH3-N"]),
    ("section twice", added("sections", "S1,R,main,river,甲,乙,n/a,n/a"), ["sections.csv", "row 4", "S1"]),
    ("no kind", line("sections", 2, "S1,R,mian,river,甲,乙,n/a,n/a"), ["sections.csv", "row 2", "mian", "main"]),
    ("no party", line("sections", 2, "S1,R,main,river,n/a,乙,n/a,n/a"), ["sections.csv", "row 2", "upstream"]),
    ("no class", line("targets", 2, "S1,2025,VII"), ["targets.csv", "row 2", "VII"]),
    ("target twice", added("targets", "S1,2025,4"), ["targets.csv", "row 4", "S1", "2025"]),
    ("empty target", line("targets", 2, "S1,2025,n/a"), ["targets.csv", "row 2", "S1"]),
    ("negative volume", line("volumes", 2, "S1,2025-03,-5"), ["volumes.csv", "row 2"]),
]  # fmt: skip


def written(folder: Path, change: Change | None = None) -> Path:
    files = {name: list(lines) for name, lines in FILES.items()}
    if change is not None:
        change(files)
    for name, lines in files.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def refused(make: Callable[[], object]) -> InputError:
    with pytest.raises(InputError) as caught:
        make()
    return caught.value


def test_the_tables_are_right_as_they_are(tmp_path: Path) -> None:
    claims = load_rule("guzhen_2021").evaluate(written(tmp_path))
    assert claims.by("section").to_dict() == {"S1": 40_000.0, "S2": 40_000.0}  # CODMn half over its limit, two months


@pytest.mark.parametrize(("what", "change", "named"), MISTAKES, ids=[one[0] for one in MISTAKES])
def test_a_mistake_gives_one_message_that_names_where(
    what: str, change: Change, named: list[str], tmp_path: Path
) -> None:
    folder = written(tmp_path, change)
    error = refused(lambda: load_rule("guzhen_2021").evaluate(folder))
    assert len(error.problems) == 1
    english, chinese = error.text("en"), error.text("zh")
    assert re.search("[一-鿿]{4}", chinese)
    for part in named:
        assert part in english, english
        number = re.fullmatch(r"row (\d+)", part)
        assert (f"第 {number[1]} 行" if number else part) in chinese, chinese


def test_a_column_that_lacks_is_named_beside_the_one_that_means_nothing(tmp_path: Path) -> None:
    change = line("monitoring", 1, "section,period,indicator,result,unit,mark,note")
    error = refused(lambda: tables_of(written(tmp_path, change)))
    assert [one.code for one in error.problems] == ["observation_column", "observation_columns"]
    assert all("monitoring.csv" in one.text("zh") for one in error.problems)
    assert "数值" in error.text("zh")


def test_all_mistakes_of_all_tables_are_told_at_once(tmp_path: Path) -> None:
    def several(files: dict[str, list[str]]) -> None:
        for what, change, _ in MISTAKES:
            if what in ("orphan", "negative", "payer is payee", "no class"):
                change(files)

    assert len(refused(lambda: tables_of(written(tmp_path, several))).problems) == 4


def test_a_table_of_strange_names_is_told_at_once_and_in_few_words(tmp_path: Path) -> None:
    def strange(files: dict[str, list[str]]) -> None:
        files["monitoring"] = files["monitoring"][:1] + [f"X{i},2025-03,COD,20,mg/L,," for i in range(3_000)]

    error = refused(lambda: tables_of(written(tmp_path, strange)))
    assert 0 < len(error.problems) <= 40


def test_a_month_marked_as_a_gap_is_no_claim_and_no_mistake(tmp_path: Path) -> None:
    def gap(files: dict[str, list[str]]) -> None:
        rows_ = files["monitoring"]
        files["monitoring"] = [row for row in rows_ if not row.startswith("S2,2025-04")] + ["S2,2025-04,,,,gap,dry"]

    claims = load_rule("guzhen_2021").evaluate(written(tmp_path, gap))
    assert claims.by("section").to_dict() == {"S1": 40_000.0, "S2": 20_000.0}
    assert [one["en"] for one in claims.notes] == ["a gap or suspended, not counted: S2 2025-04"]


def test_units_are_converted(tmp_path: Path) -> None:
    def micrograms(files: dict[str, list[str]]) -> None:
        files["monitoring"] = [row.replace("CODMn,9.0,mg/L", "CODMn,9000,ug/L") for row in files["monitoring"]]

    assert load_rule("guzhen_2021").evaluate(written(tmp_path, micrograms)).total == 80_000.0


def test_traces_in_micrograms_are_doubted_where_no_single_value_is_impossible() -> None:
    claims = load_rule("liaoning_2024").evaluate(one_section(of_class(3) | {"Cu": 5.0, "Hg": 0.00004}))
    assert claims.notes[0]["en"].startswith("Cu: 1 of 1 values are beyond class V")
    assert "ug/L" in claims.notes[0]["zh"]
    assert len(claims.notes) == 1


def test_imputed_values_count_and_their_claims_say_so() -> None:
    tables = one_section({"COD": 20.0, "NH3-N": 1.0, "TP": 0.2}, more=rows("S", "2025-03", {"CODMn": 9.0}, "imputed"))
    claims = load_rule("guzhen_2021").evaluate(tables)
    assert list(claims.frame["imputed"]) == [True]


def test_a_disputed_value_is_computed_both_ways() -> None:
    other = {"COD": 20.0, "NH3-N": 1.0, "TP": 0.2}
    both = rows("S", "2025-03", {"CODMn": 9.0}) + rows("S", "2025-03", {"CODMn": 15.0}, "disputed")
    claims = load_rule("guzhen_2021").evaluate(one_section(other, more=both))
    assert claims.other is not None
    assert (claims.total, claims.other.total) == (20_000.0, 60_000.0)  # m = 0.5: one step; m = 1.5: three
    alone = load_rule("guzhen_2021").evaluate(one_section(other, more=rows("S", "2025-03", {"CODMn": 9.0}, "disputed")))
    assert alone.other is not None
    assert (alone.total, alone.other.total, list(alone.frame["disputed"])) == (20_000.0, 0.0, [True])


# ---- rules and what they ask for -------------------------------------------------------------------------------------
def test_a_rule_outside_its_dates_is_refused_unless_as_if() -> None:
    tables = one_section(of_class(4), "2019-05")
    error = refused(lambda: load_rule("liaoning_2024").evaluate(tables, period="2019-05"))
    assert [one.code for one in error.problems] == ["rule_not_in_force"]
    assert all(part in error.text("en") for part in ("liaoning_2024", "2019-05", "2024-08-19", "reported"))
    claims = load_rule("liaoning_2024").evaluate(tables, period="2019-05", as_if=True)
    assert (claims.as_if, claims.total) == (True, 1_000_000.0)
    assert "as if" in repr(claims)
    assert "as if" in claims.sentences()[0]
    error = refused(lambda: load_rule("liaoning_2024").evaluate(tables))  # of itself it asks about nothing
    assert [one.code for one in error.problems] == ["nothing_measured"]


def test_an_amount_that_is_not_in_print_is_left_out_by_name_and_taken_from_the_user() -> None:
    nitrogen = {"2020": 4.0, "2025": 3.0}
    parts = [rows("S", year, of_class(3) | {"TN": value}) for year, value in nitrogen.items()]
    tables = read_tables(
        sections=sections(("S", "main", "甲", "乙")), targets=targets(("S", "2025", 3)), monitoring=monitoring(*parts)
    )
    rule = load_rule("liaoning_2024")
    ask = {"period": "2025", "leave_out": ["class"]}
    asked = rule.evaluate(tables, amounts={"total_nitrogen": 2.0}, **ask)
    assert asked.by("payer").to_dict() == {"乙": 500_000.0}  # 25 points better x 2
    error = refused(lambda: rule.evaluate(tables, amounts={"nitrogen": 2.0}, **ask))
    assert "total_nitrogen" in error.text("en")
    for wrong in (-1.0, float("nan")):
        error = refused(lambda wrong=wrong: rule.evaluate(tables, amounts={"total_nitrogen": wrong}, **ask))
        assert [one.code for one in error.problems] == ["amount_no_number"]
    month = rule.evaluate(one_section(of_class(4), "2025-03"))
    assert [(one.name, one.title["zh"][:2]) for one in month.left_out] == [("total_nitrogen", "23")]
    assert "its amount is not in print" in month.sentences()[0]


def test_an_item_that_is_not_measured_is_refused_or_left_out_by_name() -> None:
    nine = {code: value for code, value in of_class(4).items() if code not in ("Cu", "Zn")}
    tables, rule = one_section(nine, "2025-03"), load_rule("liaoning_2024")
    error = refused(lambda: rule.evaluate(tables))
    assert [one.code for one in error.problems] == ["indicator_lacks"]
    assert "Cu, Zn" in error.text("zh")
    claims = rule.evaluate(tables, leave_out=["Cu", "Zn"])
    assert claims.total == 1_000_000.0
    assert {"Cu", "Zn"} <= {one.name for one in claims.left_out}


def test_a_month_that_lacks_is_told_once_however_many_terms_need_it() -> None:
    tables = read_tables(
        sections=sections(("S", "main", "甲", "乙"), ("T", "main", "甲", "乙")),
        targets=targets(("S", "2019", 3), ("T", "2019", 3)),
        monitoring=monitoring(
            rows("S", "2019-05", of_class(6)), rows("T", "2019-05", of_class(6)), rows("S", "2019-06", of_class(6))
        ),
    )
    error = refused(lambda: load_rule("liaoning_2017").evaluate(tables))
    assert [one.code for one in error.problems] == ["month_lacks"]
    assert "T 2019-06 pH; T 2019-06 DO" in error.text("en")
    assert "+16" in error.text("zh")


def test_an_indicator_of_a_weighted_mean_cannot_be_left_out() -> None:
    four = {"CODMn": 3.0, "NH3-N": 0.2, "TN": 1.2, "TP": 0.03}
    tables = one_section(four, "2023", more=[row for year in (2011, 2012, 2013) for row in rows("S", str(year), four)])
    error = refused(lambda: load_rule("dabie_2014").evaluate(tables, period="2023", leave_out=["TN"]))
    assert [one.code for one in error.problems] == ["mean_left_out"]
    every = load_rule("liaoning_2014").evaluate(one_section({"COD": 50.0}, "2015-03"), leave_out=["COD"])
    assert ([one.name for one in every.left_out], every.total) == (["class"], 0)


def test_last_year_base_years_and_volume_are_asked_for_by_name() -> None:
    error = refused(lambda: load_rule("chongqing_2018").evaluate(one_section(of_class(3), "2019-04")))
    assert error.problems[0].code == "reference_lacks"
    assert all(part in error.text("en") for part in ("last year", "S 2019-04"))
    four = {"CODMn": 3.0, "NH3-N": 0.2, "TN": 1.2, "TP": 0.03}
    error = refused(lambda: load_rule("dabie_2014").evaluate(one_section(four, "2023"), period="2023"))
    assert "base period" in error.text("en")
    error = refused(lambda: load_rule("zhenjiang").evaluate(one_section(FOUR, "2015-03")))
    assert [one.code for one in error.problems] == ["volume_lacks"]


def entering(*measured: list[tuple], target: bool = True) -> Callable[[], object]:
    """Return what computes Beijing's rule of a section with an inflow."""
    given = [("入", "2018", 4), ("出", "2018", 3)] if target else [("出", "2018", 3)]
    return lambda: load_rule("beijing_2015").evaluate(
        read_tables(
            sections=sections(
                ("入", "other", "外", "甲", "n/a"),
                ("出", "main", "甲", "乙", "入"),
                columns="section kind upstream downstream inflow",
            ),
            targets=targets(*given),
            monitoring=monitoring(*measured),
        )
    )


def test_an_inflow_is_measured_or_a_gap_and_may_have_no_target() -> None:
    out = rows("出", "2018-05", {"COD": 30.0, "NH3-N": 1.0, "TP": 0.2})
    came = rows("入", "2018-05", {"COD": 30.0, "NH3-N": 1.0, "TP": 0.2})
    error = refused(entering(out, target=False))
    assert [one.code for one in error.problems] == ["month_lacks"]
    assert "入 2018-05 COD" in error.text("zh")
    claims = entering(out, came, target=False)()
    assert claims.by("term").to_dict() == {"missed": 150_000.0}  # type: ignore[attr-defined]
    assert "入" in claims.notes[0]["en"]  # type: ignore[attr-defined]
    dry = [("入", "2018-05", "", None, "", "gap", "dry")]
    assert entering(out, dry)().by("term").to_dict() == {"class": 300_000.0}  # type: ignore[attr-defined]


def test_a_gap_of_last_year_is_named_and_not_counted() -> None:
    four = of_class(1) | {"NH3-N": 0.5, "COD": 20.0, "TP": 0.1, "F": 0.5}
    last = rows("S", "2019-05", {code: value for code, value in four.items() if code != "COD"})
    last.append(("S", "2019-05", "COD", None, "", "gap", ""))
    claims = load_rule("shandong_2019").evaluate(
        one_section(four | {"COD": 10.0}, "2020-05", more=last), period="2020-05"
    )
    assert claims.total == 0
    assert [one["en"] for one in claims.notes] == ["same period of last year is a gap, not counted: S 2020-05 COD"]


def test_an_unknown_rule_names_the_nearest() -> None:
    error = refused(lambda: load_rule("liaoning_2042"))
    assert "liaoning_2024" in error.text("zh")


# ---- other dresses of the same tables --------------------------------------------------------------------------------
def test_chinese_tables_and_workbooks_say_the_same(tmp_path: Path) -> None:
    month = monitoring(rows("断面一", "2025年3月", {"COD": 20.0, "CODMn": 9.0, "NH3-N": 1.0, "TP": 0.2}))
    chinese = dict(zip(COLUMNS, ["断面", "月份", "指标", "监测值", "单位", "标记", "备注"], strict=True))
    month["indicator"] = month["indicator"].map(
        {"COD": "化学需氧量", "CODMn": "高锰酸盐指数", "NH3-N": "氨氮", "TP": "总磷"}
    )
    with pd.ExcelWriter(tmp_path / "monitoring.xlsx") as book:
        month.rename(columns=chinese).to_excel(book, index=False)
    (tmp_path / "sections.csv").write_bytes("断面,断面类型,上游,下游\n断面一,支流,甲,乙\n".encode("gb18030"))
    (tmp_path / "targets.csv").write_text("断面,时段,目标类别\n断面一,2025,Ⅲ类\n", encoding="utf-8")
    assert load_rule("guzhen_2021").evaluate(tmp_path).net()["net"].to_dict() == {"甲": -20_000.0, "乙": 20_000.0}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.rstrip().encode(),
        lambda text: text.replace("20.0,mg/L,,", '20.0,mg/L,,"dry, then wet"').encode(),
        lambda text: text.replace("20.0,mg/L,,", '20.0,mg/L,,"two\nlines"').encode(),
        lambda text: text.replace("\nS2", "\n\nS2", 1).encode(),
        lambda text: text.replace(",CODMn,", ", ＣＯＤＭｎ ,").encode(),
        lambda text: text.replace("9.0,mg/L,,", "9.0,mg/L,,现场").encode("gb18030"),
    ],
    ids=["crlf", "bom", "no last line end", "quoted comma", "quoted line", "blank line", "full width", "gb18030"],
)
def test_a_table_in_any_dress_of_a_spreadsheet_says_the_same(change: Callable[[str], bytes], tmp_path: Path) -> None:
    path = written(tmp_path) / "monitoring.csv"
    path.write_bytes(change(path.read_text(encoding="utf-8")))
    assert load_rule("guzhen_2021").evaluate(tmp_path).total == 80_000.0


def test_one_frame_is_enough() -> None:
    frame = monitoring(rows("S", "2025-03", FOUR)).assign(kind="main", upstream="甲", downstream="乙")
    frame["class"] = 3
    assert load_rule("guzhen_2021").evaluate(frame).total == 20_000.0


def test_a_year_that_is_not_whole_is_left_out_or_says_on_what_it_rests() -> None:
    factors = of_class(1) | {"CODMn": 5.0, "NH3-N": 0.9, "TP": 0.2}
    months = [row for m in range(1, 13) for row in rows("S", f"2022-{m:02d}", factors)]
    tables = one_section(factors | {"CODMn": 3.0}, "2023-02", more=months)
    of_itself = load_rule("hefei_2022").evaluate(tables)
    assert {"year_improved", "year_class"} <= {one.name for one in of_itself.left_out}
    assert of_itself.total == 0
    error = refused(lambda: load_rule("hefei_2022").evaluate(tables, period="2023"))
    assert {one.code for one in error.problems} == {"months_lack"}
    assert "S 2023-01 CODMn; S 2023-03 CODMn" in error.text("zh")
    gaps = [("S", f"2023-{m:02d}", "", None, "", "gap", "") for m in range(1, 13) if m != 2]
    tables = one_section(factors | {"CODMn": 3.0}, "2023-02", more=months + gaps)
    asked = load_rule("hefei_2022").evaluate(tables, period="2023")
    assert asked.by("term").to_dict() == {"year_improved": 500_000.0}
    assert any("the mean of 2023 rests on fewer months than it has: S CODMn 1/12" in one["en"] for one in asked.notes)
    assert any("均值所据月数不足：S CODMn 1/12" in one["zh"] for one in asked.notes)


def test_a_mean_of_days_is_the_month() -> None:
    days = [rows("S", f"2025-03-{day:02d}", FOUR | {"CODMn": value}) for day, value in ((1, 6.0), (2, 12.0), (3, 9.0))]
    tables = read_tables(
        sections=sections(("S", "main", "甲", "乙")), targets=targets(("S", "2025", 3)), monitoring=monitoring(*days)
    )
    assert load_rule("guzhen_2021").evaluate(tables).total == 20_000.0  # mean 9: half over 6


def test_a_path_is_not_put_behind_another(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("", encoding="utf-8")
    error = in_folder(fail("not_text", str(tmp_path / "a.toml")), "a.toml", tmp_path)
    assert [one.where for one in error.problems] == [str(tmp_path / "a.toml")]
