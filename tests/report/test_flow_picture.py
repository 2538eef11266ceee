"""The picture of who pays whom: its bands are the claims, many parties are a sum, it can be read by ear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from given import see
from payment_scenes import ALONE, TABLES, alone

from esvalue.core.errors import InputError
from esvalue.core.text import Text
from esvalue.payments import load_rule, tables_of
from esvalue.report.charts import all_charts
from esvalue.report.flow_drawing import Look, Party, draw_flows
from esvalue.report.flow_picture import MOST, Flow, flow_chart, flows_of
from esvalue.runs.ledger import ledger


def drawn(flows: Sequence[Flow], language: str = "en") -> str:
    """Return the picture of flows, proved to be one whole XML document."""
    svg = flow_chart([(Text(zh="规则", en="rule"), flows)], language, "flows")
    if svg:
        ElementTree.fromstring(svg)
    return svg


def said(svg: str) -> str:
    """Return what is read out."""
    found = re.search(r'role="img" aria-label="([^"]*)"', svg)
    assert found is not None
    return unescape(found[1])


def flow(payer: str, payee: str, wan: float) -> Flow:
    """Return a flow in 1e4 yuan."""
    return Flow(Text.same(payer), Text.same(payee), wan * 1e4)


def test_every_band_is_a_sum_of_claims() -> None:
    claims = load_rule("liaoning_2024").evaluate(tables_of(TABLES), period="2025")
    flows = flows_of(claims)
    assert sum(one.yuan for one in flows) == pytest.approx(claims.total)
    sums = claims.by("payer", "payee")
    assert {(one.payer["en"], one.payee["en"]): one.yuan for one in flows} == sums.to_dict()
    text = said(drawn(flows))
    for (payer, payee), yuan in sums.items():
        assert f"{payer} to {payee}: {yuan / 1e4:,.0f}" in text


def test_of_many_parties_the_others_are_one_band_with_their_sum() -> None:
    # 30 payers of 1 to 30: the ten largest are 30 to 21, the twenty others pay 1 + ... + 20 = 210 together
    text = said(drawn([flow(f"P{n:02d}", "city", n) for n in range(1, 31)]))
    assert "20 others in all to city: 210" in text
    assert "P21 to city: 21" in text
    assert "P20" not in text
    assert "465 in all" in text


@pytest.mark.parametrize("count", [MOST, MOST + 1])
def test_one_party_more_is_drawn_by_name(count: int) -> None:
    assert "others" not in said(drawn([flow(f"P{n}", "city", 1) for n in range(count)]))


def test_both_ways_between_two_parties_are_two_bands() -> None:
    text = said(drawn([flow("甲", "乙", 3), flow("乙", "甲", 1)], "zh"))
    assert text.startswith("谁付给谁（万元）")
    assert "甲付乙 3" in text
    assert "乙付甲 1" in text


def test_where_nothing_is_paid_nothing_is_drawn() -> None:
    assert drawn([]) == drawn([flow("a", "b", 0)]) == ""


def test_marks_of_names_do_not_break_the_picture() -> None:
    assert "A & B <1>" in said(drawn([flow("A & B <1>", '"c"', 1)]))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_of_a_run_has_the_picture_of_its_ledger(tmp_path: Path, language: str) -> None:
    chart = all_charts(see(alone(tmp_path, ALONE)).comparison, language)["payments"]["flows"]
    claims = load_rule("liaoning_2024").evaluate(tables_of(TABLES), period="2025")
    assert f"{claims.total / 1e4:,.0f}" in said(chart)


def test_the_ledger_writes_a_picture_with_a_part_for_each_rule(tmp_path: Path) -> None:
    made = ledger(TABLES, ["liaoning_2024", "liaoning_2017"], as_if=True)
    path = made.write_flows(tmp_path / "who", "en")
    assert path is not None
    assert path.name == "who.svg"
    text = said(path.read_text(encoding="utf-8"))
    assert all(rule.title["en"] in text for rule in made.rules)
    with pytest.raises(InputError) as refused:
        made.write_flows(tmp_path / "who.png")
    assert [one.code for one in refused.value.problems] == ["notice_kind"]


def test_labels_of_small_parties_with_long_names_do_not_cover_each_other() -> None:
    look = Look(520.0, 120.0, 14.0, lambda what: "")
    payers = [
        Party("县（区）级财政与省级财政合计", 0.01, "0.01"),
        Party("东岸区", 500.0, "500"),
        Party("市", 0.02, "0.02"),
    ]
    payees = [
        Party("西岸区", 500.0, "500"),
        Party("权利人（东岸区和南岸区）", 0.02, "0.02"),
        Party("权利人（西岸区）", 0.01, "0.01"),
    ]
    parts, high = draw_flows((payers, payees), {(1, 0): 500.0, (2, 1): 0.02, (0, 2): 0.01}, look)
    found: dict[str, list[float]] = {}
    for x, y in re.findall(r'<text x="([\d.]+)" y="([\d.]+)"', parts):
        found.setdefault(x, []).append(float(y))
    assert len(found) == 2
    for lines in found.values():
        assert lines == sorted(lines)
        assert min(b - a for a, b in zip(lines, lines[1:], strict=False)) >= 1.1 * look.size
        assert lines[0] >= 0.8 * look.size
        assert lines[-1] <= high
