"""The grammar of units: what journals and offices write is read, anything else is refused before it is evaluated,
with the way out.
"""

from __future__ import annotations

import random

import pytest
from each import each

from esvalue.core.errors import InputError, Mistake
from esvalue.core.units import conversion, parse, unit_text
from esvalue.core.units.grammar import LONGEST, combined, read_unit, unit_size
from esvalue.core.units.table import table


def refusal(text: str) -> Mistake:
    """Return the one message that refuses a text."""
    with pytest.raises(InputError) as caught:
        parse(text, "places.csv: area")
    (problem,) = caught.value.problems
    return problem


@each(
    ("text", "plain"),
    [
        ("MJ·mm/(hm2·h·a)", "MJ mm/ha/h/a"),
        ("MJ·mm·hm-2·h-1·a-1", "MJ mm/ha/h/a"),
        ("g_C·m-2·a-1", "g_C/m2/a"),
        ("gC·m⁻²·a⁻¹", "g_C/m2/a"),
        ("t·hm²·h/(hm²·MJ·mm)", "t h/MJ/mm"),
        ("元/亩·年", "yuan/mu/a"),
        ("元／（亩·年）", "yuan/mu/a"),
        ("元·亩-1·年-1", "yuan/mu/a"),
        ("元/亩 年", "yuan/mu/a"),
        ("kg·hm–2", "kg/ha"),
        ("kg hm−2", "kg/ha"),
        ("t/hm2", "t/ha"),
        ("kg/亩", "kg/mu"),
        ("万元/公顷", "1e4 yuan/ha"),
        ("亿m3", "1e8 m3"),
        ("m^3", "m3"),
        ("m**3", "m3"),
        ("m³", "m3"),
        ("㎡", "m2"),
        ("ｈｍ２", "ha"),
        ("10^4 hm^2", "1e4 ha"),
        ("10⁴·hm²", "1e4 ha"),
        ("1E4元", "1e4 yuan"),
        ("千公顷", "1e3 ha"),
        ("百万千瓦", "1e6 kW"),
        ("十万亩", "1e5 mu"),
        ("万亿元", "1e12 yuan"),
        ("万千瓦时", "1e4 kWh"),
        ("kW·h", "kWh"),
        ("元/万立方米", "yuan/1e4 m3"),
        ("t/万元", "t/1e4 yuan"),
        ("元/人月", "yuan/person/month"),
        ("元/人年", "yuan/person/a"),
        ("万户年", "1e4 household*a"),
        ("元/工日", "yuan/person/d"),
        ("μg/L", "ug/L"),
        ("µg/L", "ug/L"),
        ("mg·L-1", "g/m3"),
        ("￥/亩", "yuan/mu"),
        ("RMB/mu", "yuan/mu"),
        ("US$/ha", "dollar/ha"),
        ("％", "percent"),
        ("‰", "1e-1 percent"),
        ("马力", "metric_horsepower"),
        ("元/平方米·月", "yuan/m2/month"),
        ("元·平方米-1", "yuan/m2"),
        ("m3·s-1", "m3/s"),
        ("g.m-2.a-1", "g/m2/a"),
        ("公顷 / ha", "ha"),
        ("万元/年 / 10⁴ yuan/a", "1e4 yuan/a"),
        ("yuan per mu per year", "yuan/mu/a"),
        ("元每亩每年", "yuan/mu/a"),
        ("million yuan a year", "1e6 yuan/a"),
        ("t-1", "1/t"),
        ("t_NH3-N/a", "t_NH3N/a"),
        ("吨碳/公顷", "t_C/ha"),
        ("kgN/hm2", "kg_N/ha"),
        ("yuan / ha", "yuan/ha"),
        ("", "1"),
        ("-", "1"),
        ("无量纲", "1"),
        ("share", "1"),
    ],
)
def test_what_journals_and_offices_write_is_read(text: str, plain: str) -> None:
    assert unit_size(read_unit(text)) == unit_size(read_unit(plain))
    assert parse(text).dimensions == parse(plain).dimensions


def test_metric_horsepower_is_seventy_five_kilopond_metres_a_second() -> None:
    assert conversion(parse("马力"), parse("kW")) == pytest.approx(0.73549875, rel=1e-15)


@each(
    ("text", "code", "way"),
    [
        ("yuan/ha/a 2024", "unit_year", "yuan/ha/a"),
        ("[ha 2020]", "unit_year", "ha"),
        ("元/亩（2020年不变价）", "unit_year", "元/亩"),
        ("2024年价元/亩", "unit_year", "元/亩"),
        ("yuan(2015)/ha", "unit_year", "yuan/ha"),
        ("ha2020", "unit_year", "ha"),
        ("1e4.5 yuan", "unit_number", ""),
        ("0 ha", "unit_number", "ha"),
        ("2 ha", "unit_number", ""),
        ("9**9**9", "unit_number", ""),
        ("ha/0", "unit_number", ""),
        ("1 ha", "unit_number", "ha"),
        ("m 2", "unit_number", ""),
        ("10000 yuan/a", "unit_number", "1e4 yuan/a"),
        ("10,000元", "unit_number", "1e4 元"),
        ("104 元", "unit_number", "1e4 元"),
        ("yuan/1000 m3", "unit_number", "yuan/1e3 m3"),
        ("1e4 1e4 yuan", "unit_number", ""),
        ("-ha", "unit_sign", "ha"),
        ("ha+mu", "unit_sign", ""),
        ("kg-m", "unit_sign", "kg·m"),
        ("[ha]", "unit_sign", "ha"),
        ("×10^4元", "unit_sign", "10^4元"),
        ("元/亩、年", "unit_sign", "元/亩·年"),
        ("hm -2", "unit_sign", ""),
        ("m^10", "unit_power", ""),
        ("m10", "unit_power", ""),
        ("m^2^2", "unit_power", ""),
        ("m2^2", "unit_power", ""),
        ("ha^0", "unit_power", ""),
        ("m^1.5", "unit_power", ""),
        ("m^{-2}", "unit_power", "m^-2"),
        ("m^(-2)", "unit_brackets", "m^-2"),
        ("sqrt(ha)", "unit_brackets", ""),
        ("(ha", "unit_brackets", ""),
        ("(ha)", "unit_brackets", "ha"),
        ("(MJ·mm)/(hm2·h·a)", "unit_brackets", "MJ·mm/(hm2·h·a)"),
        ("t/(ha·(a))", "unit_brackets", ""),
        ("yuan/(mu/a)", "unit_brackets", ""),
        ("t/(ha·a)·person", "unit_brackets", ""),
        ("yuan//ha", "unit_gap", "yuan/ha"),
        ("yuan/", "unit_gap", "yuan"),
        ("/a", "unit_gap", "1/a"),
        ("1e99 yuan", "unit_scale", ""),
        ("万元/万亩", "unit_scale_twice", ""),
        ("万万元", "unit_scale_twice", ""),
        ("元·万亩", "unit_scale_late", ""),
        ("1e4", "unit_scale_alone", ""),
        ("户/万", "unit_scale_alone", ""),
        ("ha\u200b", "unit_unseen", "ha"),
        ("h\x07a", "unit_unseen", "ha"),
        ("ha\u202e", "unit_unseen", "ha"),
        ("ha\x00mu", "unit_unseen", ""),
        ("yuan " * 99, "unit_long", ""),
        ("t C/ha/a", "unknown_unit", "t_C/ha/a"),
        ("kg(N)/hm2", "unit_brackets", "kg_N/hm2"),
        ("log", "unknown_unit", ""),
        ("inf", "unknown_unit", ""),
        ("ha①", "unknown_unit", ""),
        ("½ ha", "unknown_unit", ""),
        ("m٣", "unit_power", ""),
    ],
)
def test_what_is_no_unit_is_refused_with_its_rule_and_the_way_out(text: str, code: str, way: str) -> None:
    problem = refusal(text)
    assert problem.code == code
    assert problem.text("en").startswith("places.csv: area: unit '")
    assert problem.text("zh").startswith("places.csv: area: 单位“")
    assert str(problem.fields["mended"]) == (f"; write {way}" if way else "")
    if way:
        parse(way)
        assert f"; write {way}" in problem.text("en")
        assert f"；请写 {way}" in problem.text("zh")


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("yuan/mu*a", "yuan/(mu·a)", "yuan·a/mu"),
        ("元/亩·年-1", "元/(亩·年)", "元·年/亩"),
        ("kg/hm-2", "kg/hm2", "kg·hm2"),
        ("t/(ha·a-1)", "t/(ha·a)", "t·a/ha"),
    ],
)
def test_what_can_be_read_in_two_ways_shows_both(text: str, first: str, second: str) -> None:
    problem = refusal(text)
    assert problem.code == "unit_two_ways"
    assert f"write {first} or {second}" in problem.text("en")
    assert f"请写 {first} 或 {second}" in problem.text("zh")
    assert parse(first).dimensions != parse(second).dimensions


def test_the_nearest_word_forgives_capitals() -> None:
    assert "nearest: kg" in refusal("KG/mu").text("en")
    assert "最接近的是：亩" in refusal("元/亩地").text("zh")


def test_a_year_says_where_it_belongs() -> None:
    assert "price_year = 2024" in refusal("yuan/ha/a 2024").text("en")
    assert "price_year = 2024" in refusal("yuan/ha/a 2024").text("zh")


@pytest.mark.parametrize(
    "text",
    [
        "9**9**9",
        "((((((" * 20,
        "a" * 100_000,
        "m" + "^9" * 50,
        "ha*" * 40,
        "万" * 100,
        "10^" + "9" * 100,
        "/" * 119,
        "·" * 119,
        "公顷 / " * 30,
    ],
)
def test_what_would_take_for_ever_to_evaluate_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse(text)


ALPHABET = [
    *table().spellings,
    *table().chinese_scales.values(),
    *table().english_scales.values(),
    *"  //··**..((（）／×^-−⁻²³⁴12390eE",
    "1e4",
    "10^4",
    "10⁴",
    "**",
    "m2",
    "hm-2",
    "-1",
    "2024",
    "1/",
    " / ",
    "每",
    " per ",
    "%",
    "[",
    "]",
    ",",
    "\u200b",
    "\n",
    "\x00",
    "_",
    "year",
    " a year",
    "+",
    "=",
    "'",
    "０",
    "㎡",
]


@pytest.mark.parametrize("seed", range(30))
def test_random_texts_are_units_or_refused_and_units_are_printed_as_they_are_read(seed: int) -> None:
    """No text but a unit passes, none raises anything but an InputError,
    and what passes is read back from what is printed.
    """
    rng = random.Random(seed)
    read_back, told = 0, set[str]()
    for _ in range(400):
        words = rng.choices(ALPHABET, k=rng.randint(1, 6))
        text = rng.choice(("", "", "/", "·", " ")).join(words)
        try:
            unit = parse(text)
        except InputError as error:
            told.add(error.text("zh"))
            continue
        for language in ("zh", "en"):
            printed = unit_text(text, language)
            again = parse(printed)
            assert (again.factor, again.dimensions) == (unit.factor, unit.dimensions), (text, printed)
        read_back += 1
    assert read_back > 20
    assert all("单位“" in one for one in told)


@pytest.mark.parametrize("seed", range(10))
def test_random_products_of_words_are_read_as_the_product(seed: int) -> None:
    """Whatever joins the words, a unit is the product of their sizes."""
    rng = random.Random(seed)
    names = sorted(table().spellings)
    for _ in range(200):
        above, below = ([(rng.choice(names), rng.randint(1, 3)) for _ in range(rng.randint(0, 3))] for _ in range(2))
        above = above or [(rng.choice(names), 1)]
        if any(table().spellings[name][1] > 1 and power > 1 for name, power in above + below):
            continue
        spelt = [
            "·".join(name + rng.choice((f"{power}", f"^{power}")) * (power > 1) for name, power in side)
            for side in (above, below)
        ]
        text = spelt[0] + (f"/({spelt[1]})" if below else "")
        other = "·".join([f"{name}^{power}" for name, power in above] + [f"{name}-{power}" for name, power in below])
        if max(len(text), len(other)) > LONGEST:
            continue
        parts = [(read_unit(name), power) for name, power in above] + [
            (read_unit(name), -power) for name, power in below
        ]
        wanted = unit_size(combined(parts))
        assert unit_size(read_unit(text)) == wanted
        assert unit_size(read_unit(other)) == wanted, other
