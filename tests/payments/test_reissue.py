"""A notice issued again: every claim then and now, and what changed; another rule, party or period is refused."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from water import of_class, rows, sections, targets

from esvalue.cli import main
from esvalue.core.errors import InputError
from esvalue.core.printing.form_sheet import PAGE
from esvalue.payments import load_rule
from esvalue.payments.claims import AS_IF
from esvalue.runs.ledger import Ledger, ledger
from esvalue.runs.notice import KEPT, SHEET, VALUE_SHEET, read_notice

WAN = 1e4
#: Two sections: A pays B at S1 (main stem, target III), B pays C at S2 (a tributary, target III).
SECTIONS = [("S1", "main", "甲", "乙"), ("S2", "tributary", "乙", "丙")]
#: S1 is of class V: 2 classes x 100; S2 of class IV: 1 x 50; in April both are of class III: nothing.
MARCH = {"S1": of_class(5), "S2": of_class(4)}
APRIL = {"S1": of_class(3), "S2": of_class(3)}


def folder(path: Path, march: dict, april: dict = APRIL, parties: list | None = None) -> Path:
    """Write the tables of a month or two."""
    path.mkdir(exist_ok=True)
    sections(*(parties or SECTIONS)).to_csv(path / "sections.csv", index=False)
    targets(("S1", "2025", 3), ("S2", "2025", 3)).to_csv(path / "targets.csv", index=False)
    made = [
        row
        for month, all_ in (("2025-03", march), ("2025-04", april))
        for name, values in all_.items()
        for row in rows(name, month, values)
    ]
    columns = ["section", "period", "indicator", "value", "unit", "mark", "note"]
    pd.DataFrame(made, columns=columns).to_csv(path / "monitoring.csv", index=False)
    return path


def made(path: Path, rules: tuple[str, ...] = ("liaoning_2024",), reissue: Path | None = None, **more) -> Ledger:
    settings = {"periods": ["2025-03", "2025-04"], "leave_out": ["total_nitrogen"], **more}
    return ledger(path, rules, reissue=reissue, **settings)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return made(folder(tmp_path / "old", MARCH)).write(tmp_path / "old.xlsx")


def test_a_notice_is_read_back(old: Path) -> None:
    notice = read_notice(old)
    assert (notice.issue, notice.said["rule"]) == (0, ["liaoning_2024"])
    assert (notice.said["period"], set(notice.said["party"])) == (["2025-03", "2025-04"], {"甲", "乙", "丙"})
    claims = notice.claims["liaoning_2024"]
    assert claims.set_index("section")["cents"].to_dict() == {"S1": 200 * WAN * 100, "S2": 50 * WAN * 100}
    assert set(claims["term"]) == {"class"}
    assert notice.values is not None
    assert len(notice.values) == 2 * 2 * 21
    assert openpyxl.load_workbook(old)[SHEET]["A1"].value.startswith("河流断面补偿通知单（首次）")


def test_every_claim_stands_then_and_now(old: Path, tmp_path: Path) -> None:
    # NH3-N of S1 in March was 2.0 (class V) and is 1.5 (class IV): 200 become 100;
    # S2 in April was 1.0 and is 1.2 (class IV): 50 more; S2 in March stays 50
    march = {"S1": of_class(4), "S2": of_class(4)}
    april = {"S1": of_class(3), "S2": of_class(3) | {"NH3-N": 1.2}}
    new = made(folder(tmp_path / "new", march, april), reissue=old)
    assert new.reissue is not None
    assert new.reissue.issue == 1
    changes = new.reissue.claims["liaoning_2024"]
    found = {
        (row["period"], row["section"]): (row["old"] / WAN / 100, row["new"] / WAN / 100, row["difference"] / WAN / 100)
        for row in changes.to_dict("records")
    }
    assert found == {
        ("2025-03", "S1"): (200, 100, -100),
        ("2025-04", "S2"): (0, 50, 50),
        ("2025-03", "S2"): (50, 50, 0),
    }
    moved = changes[changes["moved"]].to_dict("records")
    why = {(row["period"], row["section"]): row["why"].en for row in moved}
    assert why["2025-03", "S1"] == "2025-03 NH3-N 2 → 1.5"
    assert why["2025-04", "S2"] == "2025-04 NH3-N 1 → 1.2"
    assert len(why) == 2
    assert changes["new"].sum() == new.claims[0].frame["cents"].sum()
    assert list(changes["moved"]) == [True, True, False]
    said = {
        "zh": ["第 1 次更正", "原金额", "新金额", "差额", "2025-03 氨氮 2 → 1.5", "3 笔应付款中有 2 笔变动"],
        "en": ["revision 1", "old amount", "difference", "2025-04 NH3-N 1 → 1.2", "2 of 3 claims"],
    }
    for language, words in said.items():
        text = new.text(language)
        assert [word for word in words if word not in text] == []


def test_nets_change_by_the_differences(old: Path, tmp_path: Path) -> None:
    path = made(folder(tmp_path / "new", {"S1": of_class(4), "S2": of_class(4)}), reissue=old).write(
        tmp_path / "new.xlsx"
    )
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:3] == ["Notice", "Changes", "Changes of nets"]
    body = {row[0]: row[1:4] for row in book["Changes of nets"].iter_rows(min_row=3, values_only=True) if row[0]}
    # 甲 paid 200 and pays 100; 乙 received 200 and paid 50, and receives 100; 丙 received 50
    assert body == {
        "甲": (-200 * WAN, -100 * WAN, 100 * WAN),
        "乙": (150 * WAN, 50 * WAN, -100 * WAN),
        "丙": (50 * WAN, 50 * WAN, 0),
    }
    assert book[SHEET]["A1"].value.startswith("河流断面补偿通知单（第 1 次更正")
    assert book["Notice"]["A1"].value.startswith("Notice of payments at river sections (revision 1")


def test_a_notice_prints_in_a_language_and_is_read_back_in_any(tmp_path: Path) -> None:
    place = folder(tmp_path / "old", {"S1": of_class(6), "S2": of_class(4)})
    ledger_of = made(place, ("liaoning_2017",), as_if=True, leave_out=["Cu"])
    faces = {"zh": ("通知单", "应付明细", "未计入", "每吨金额"), "en": ("Notice", "Claims", "Left out", "A tonne")}
    for language, names in faces.items():
        path = ledger_of.write(tmp_path / f"{language}.xlsx", language)
        book = openpyxl.load_workbook(path)
        shown = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
        assert shown == list(names[: len(shown)])
        assert [sheet.sheet_state for sheet in book][len(shown) :] == ["hidden"] * 3
        claims = [str(cell) for row in book[names[1]].iter_rows(values_only=True) for cell in row if cell is not None]
        other = "[A-Za-z]{4,}" if language == "zh" else "[\u4e00-\u9fff]"
        bare = [one for one in claims if not re.search("规则来源|source of the rule", one)]  # found where it is written
        assert [one for one in bare if re.search(other, re.sub("甲|乙|丙", "", one))] == []
        assert {"zh": "劣Ⅴ", "en": "worse than V"}[language] in claims
        sums = book[names[1]]
        total = next(row for row in sums.iter_rows(values_only=True) if row[0] in ("合计", "Total"))
        assert [one for one in total if isinstance(one, int | float)] == [ledger_of.claims[0].total]
        assert all(sheet.page_setup.paperSize in (9, "9") for sheet in book if sheet.title in shown)
        assert book[names[0]]["A1"].value == AS_IF[language]  # said above the title
        again = made(place, ("liaoning_2017",), path, as_if=True, leave_out=["Cu"])
        assert again.reissue is not None
        assert not again.reissue.claims["liaoning_2017"]["moved"].any()


def test_a_revision_is_issued_again(old: Path, tmp_path: Path) -> None:
    first = made(folder(tmp_path / "new", {"S1": of_class(4), "S2": of_class(4)}), reissue=old).write(
        tmp_path / "1.xlsx"
    )
    second = made(folder(tmp_path / "new", {"S1": of_class(4), "S2": of_class(6)}), reissue=first)
    assert second.reissue is not None
    assert second.reissue.issue == 2
    changes = second.reissue.claims["liaoning_2024"]
    assert changes[changes["moved"]]["section"].tolist() == ["S2"]  # against the first revision, not the first issue
    assert "revision 2" in second.text("en")
    assert read_notice(second.write(tmp_path / "2.xlsx")).issue == 2


def test_nothing_changed_is_said(old: Path, tmp_path: Path) -> None:
    same = made(folder(tmp_path / "new", MARCH), reissue=old)
    assert "no claim changed" in same.text("en")
    assert "没有一笔应付款变动" in same.text("zh")


def test_a_gap_that_is_filled_is_told(tmp_path: Path) -> None:
    place = folder(tmp_path / "old", MARCH)
    frame = pd.read_csv(place / "monitoring.csv", dtype=str, keep_default_na=False)
    row = (frame["section"] == "S1") & (frame["period"] == "2025-03") & (frame["indicator"] == "NH3-N")
    frame.loc[row, ["value", "mark"]] = ["", "gap"]
    frame.to_csv(place / "monitoring.csv", index=False)
    before = made(place).write(tmp_path / "old.xlsx")
    new = made(folder(tmp_path / "new", MARCH), reissue=before)
    assert new.reissue is not None
    known = load_rule("liaoning_2024").indicators
    assert [one.text("S1", known).zh for one in new.reissue.values] == ["2025-03 氨氮 缺测 → 2"]
    assert new.reissue.claims["liaoning_2024"]["difference"].max() == 200 * WAN * 100


def test_a_target_that_changed_is_told_by_the_claim(old: Path, tmp_path: Path) -> None:
    place = folder(tmp_path / "new", MARCH)
    targets(("S1", "2025", 4), ("S2", "2025", 3)).to_csv(place / "targets.csv", index=False)
    new = made(place, reissue=old)
    assert new.reissue is not None
    moved = new.reissue.claims["liaoning_2024"].iloc[0]
    assert (moved["section"], moved["difference"]) == ("S1", -100 * WAN * 100)  # one class less
    assert "limit 1 → 1.5" in moved["why"].en
    assert new.reissue.values == []


def test_a_notice_in_chinese_is_printed_in_chinese_alone(old: Path, tmp_path: Path) -> None:
    """No code of an indicator, no name of a rule, no list with an English comma: of what prints, not of the data."""
    new = made(folder(tmp_path / "new", {"S1": of_class(4), "S2": of_class(4)}), reissue=old)
    book = openpyxl.load_workbook(new.write(tmp_path / "new.xlsx", "zh"))
    shown = [sheet for sheet in book if sheet.sheet_state == "visible"]
    texts = [str(cell.value) for sheet in shown for row in sheet for cell in row if isinstance(cell.value, str)]
    said = "\n".join(texts)
    assert "2025-03 氨氮 2 → 1.5" in said
    assert "NH3-N" not in said
    assert "liaoning_2024" not in said
    assert "、2025-04" in said
    assert not re.search(r"[\u4e00-\u9fff], ", said)
    assert "辽宁日报 2024-08-19（转载）" in said  # where the rule is found
    assert "施行：2024-08-19 起" in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sheet_of_a_notice_is_one_page_wide(old: Path, tmp_path: Path, language: str) -> None:
    book = openpyxl.load_workbook(made(folder(tmp_path / "new", MARCH)).write(tmp_path / "new.xlsx", language))
    for sheet in (one for one in book if one.sheet_state == "visible"):
        letters = sum(one.width for one in sheet.column_dimensions.values())
        assert letters <= PAGE["landscape"] or sheet.page_setup.fitToWidth == 1, sheet.title


def test_several_rules_stand_in_one_notice(tmp_path: Path) -> None:
    rules, more = ("liaoning_2024", "dalian_2025"), {"as_if": True}
    before = made(folder(tmp_path / "old", MARCH), rules, **more).write(tmp_path / "old.xlsx")
    new = made(folder(tmp_path / "new", {"S1": of_class(4), "S2": of_class(4)}), rules, before, **more)
    assert new.reissue is not None
    assert {name: one["difference"].sum() / WAN / 100 for name, one in new.reissue.claims.items()} == {
        "liaoning_2024": -100,
        "dalian_2025": -50,
    }


def test_a_yearly_claim_names_the_months_that_changed(tmp_path: Path) -> None:
    """Chongqing holds months against the year before; a value of that year changes its class."""
    before_, after = tmp_path / "old", tmp_path / "new"
    for path, last in ((before_, 3), (after, 5)):
        place = folder(path, MARCH)
        frame = pd.read_csv(place / "monitoring.csv", dtype=str, keep_default_na=False)
        year = [row for name in MARCH for row in rows(name, "2024", of_class(last if name == "S1" else 3))]
        pd.concat([pd.DataFrame(year, columns=frame.columns), frame[frame["period"] == "2025-04"]]).to_csv(
            place / "monitoring.csv", index=False
        )
    given = {"periods": ["2025-04"], "leave_out": []}
    old = made(before_, ("chongqing_2018",), **given).write(tmp_path / "old.xlsx")
    new = made(after, ("chongqing_2018",), old, **given)
    assert new.reissue is not None
    row = new.reissue.claims["chongqing_2018"].iloc[0]
    # S1 was of class III in both years; last year is now of class V: a class better costs downstream 100
    assert (row["section"], row["difference"]) == ("S1", 100 * WAN * 100)
    assert row["why"].en == "2024 NH3-N 1 → 2"


# ---- what is refused -------------------------------------------------------------------------------------------------
def test_another_rule_period_or_party_is_refused(old: Path, tmp_path: Path) -> None:
    place = folder(tmp_path / "new", MARCH)
    other = folder(tmp_path / "other", MARCH, parties=[("S1", "main", "丁", "乙"), SECTIONS[1]])
    for code, named, call in (
        ("reissue_rule", ["liaoning_2024", "dalian_2025"], lambda: made(place, ("dalian_2025",), old, as_if=True)),
        ("reissue_period", ["2025-04"], lambda: made(place, reissue=old, periods=["2025-03"])),
        ("reissue_party", ["甲", "丁"], lambda: made(other, reissue=old)),
    ):
        with pytest.raises(InputError) as caught:
            call()
        assert [one.code for one in caught.value.problems] == [code]
        for language in ("en", "zh"):
            text = caught.value.text(language)
            assert text.startswith("old.xlsx")
            assert all(word in text for word in [*named, "--reissue"]), text


def test_a_rule_that_changed_is_refused(tmp_path: Path) -> None:
    mine, place = tmp_path / "mine.toml", folder(tmp_path / "place", MARCH)
    load_rule("liaoning_2024").write(mine)
    before = made(place, (str(mine),)).write(tmp_path / "old.xlsx")
    assert made(place, (str(mine),), before).reissue is not None
    mine.write_text(mine.read_text(encoding="utf-8").replace("main = 100", "main = 120"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        made(place, (str(mine),), before)
    assert [one.code for one in caught.value.problems] == ["reissue_rule_changed"]


def test_other_settings_are_said(old: Path, tmp_path: Path) -> None:
    given = {"leave_out": [], "amounts": ["total_nitrogen=100 yuan"], "periods": ["2025-03", "2025-04"]}
    new = made(folder(tmp_path / "new", MARCH), reissue=old, **given)
    text = new.text("en")
    assert "then: left out as the user asked total_nitrogen; now: figures of the user total_nitrogen=100 yuan" in text
    assert "设置不同" in new.text("zh")


def test_what_is_no_notice_is_refused(old: Path, tmp_path: Path) -> None:
    place = folder(tmp_path / "new", MARCH)
    book = openpyxl.load_workbook(old)
    book.remove(book[SHEET])
    book.save(tmp_path / "bare.xlsx")
    for path, code in ((tmp_path / "bare.xlsx", "notice_none"), (tmp_path / "none.xlsx", "file_missing")):
        with pytest.raises(InputError) as caught:
            made(place, reissue=path)
        assert [one.code for one in caught.value.problems] == [code]


def test_a_notice_without_values_says_so(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert KEPT > 10_000
    book = openpyxl.load_workbook(old)
    book.remove(book[VALUE_SHEET])
    book.save(old)
    new = made(folder(tmp_path / "new", {"S1": of_class(4), "S2": of_class(4)}), reissue=old)
    assert new.reissue is not None
    assert re.search("concentration 2 → 1.5", new.reissue.claims["liaoning_2024"].iloc[0]["why"].en)
    assert "keeps no measured values" in new.text("en")
    monkeypatch.setattr("esvalue.runs.notice.KEPT", 10)
    assert VALUE_SHEET not in openpyxl.load_workbook(new.write(tmp_path / "new.xlsx")).sheetnames


def test_from_the_command_line(old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = folder(tmp_path / "new", {"S1": of_class(4), "S2": of_class(4)})
    given = ["--rule", "liaoning_2024", "--period", "2025-03", "--period", "2025-04", "--leave-out", "total_nitrogen"]
    assert (
        main(["--lang", "zh", "ledger", str(place), *given, "--out", str(tmp_path / "new.xlsx"), "--reissue", str(old)])
        == 0
    )
    assert "第 1 次更正" in capsys.readouterr().out
    assert read_notice(tmp_path / "new.xlsx").issue == 1
    assert main(["ledger", str(place), *given, "--out", str(old), "--reissue", str(old), "--replace"]) == 1
    assert "kept" in capsys.readouterr().err
