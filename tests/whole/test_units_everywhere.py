"""One table of units for what is read and what is printed: every unit of the shipped files,
printed in either language, is read as itself.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from county import COUNTY, ROOT
from each import each

from esvalue.core.errors import InputError
from esvalue.core.printing.flat import joined
from esvalue.core.sheets import split_heading
from esvalue.core.units import Unit, conversion, counted_by, parse, unit_text, unlike
from esvalue.core.units import product as multiplied
from esvalue.core.units.grammar import read_unit, unit_size
from esvalue.core.units.table import SCALES, size, table
from esvalue.equations.equation import fill, registered
from esvalue.inputs.card_reading import load_card
from esvalue.inputs.library import Library, package_folder
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.inputs.places import load_places
from esvalue.inputs.scenario import load_scenario
from esvalue.report.tables.sentences import money
from esvalue.surveys.codebook import SETTINGS, unit_of

LIBRARY = Library.only(package_folder("models"))
FOLDERS = ("models", "scenarios", "tests/cases", "tests/reproduction")


def shipped() -> set[str]:
    """Return every unit that a shipped card, price, scenario, case or heading of a table is written in."""
    found: set[str] = set()
    for path in (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.toml")):
        found.update(_units(tomllib.loads(path.read_text(encoding="utf-8"))))
    for path in (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.csv")):
        header = next(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()), [])
        found.update(unit for text in header if "[" in text and (unit := split_heading(text)[1]) is not None)
    return found


def _units(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("unit", "error_unit") and isinstance(value, str):
                yield value
            elif key == "print_units" and isinstance(value, list):
                yield from value
            else:
                yield from _units(value)
    elif isinstance(data, list):
        for one in data:
            yield from _units(one)


def equations() -> set[str]:
    """Return every unit an equation declares, its letters filled with simple, compound, scaled and Chinese units."""
    fillings = [parse(text) for text in ("t_C", "m3/ha", "1e4 m3", "kWh", "个", "", "万元/公顷", "g_C·m-2·a-1")]
    templates = {text for one in registered().values() for text in (*one.inputs.values(), one.output)}
    found = set()
    for template in templates:
        for unit in fillings:
            found.add(fill(template, dict.fromkeys(re.findall(r"\{(\w+)\}", template), unit)).text)
    return found


def same(text: str, unit: Unit) -> bool:
    again = parse(text)
    return (again.factor, again.dimensions) == (unit.factor, unit.dimensions)


SHIPPED = sorted(shipped() - {"share"})
EQUATIONS = sorted(equations())


def test_units_are_found_where_they_stand() -> None:
    assert {"yuan/mu/a", "t h/MJ/mm", "MJ mm/ha/h/a", "yuan/ha/a/equivalent", "1e4 yuan/section/a"} <= set(SHIPPED)
    assert len(SHIPPED) > 80
    assert len(EQUATIONS) > 150


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "units", [SHIPPED, EQUATIONS, [one.unit for one in OUTCOMES.values()]], ids=["shipped", "equations", "outcomes"]
)
def test_every_unit_is_read_back_from_what_is_printed(units: list[str], language: str) -> None:
    for text in units:
        assert same(unit_text(text, language), parse(text)), text


def test_chinese_print_holds_no_word_of_english() -> None:
    """Whatever has a Chinese word is printed in it; what chemists write in letters stays."""
    for text in (*SHIPPED, *EQUATIONS):
        assert not re.search("[A-Za-z]", unit_text(text, "zh").replace("COD", "").replace("K", "")), text


@pytest.mark.parametrize("scale", ["1e3", "1e4", "1e6", "1e8", "1e-3", "1e5", "1e14"])
def test_scaled_units_are_read_back(scale: str) -> None:
    for text in (*SHIPPED, *EQUATIONS):
        if read_unit(text).scale or not read_unit(text).words:
            continue
        unit = parse(f"{scale} {text}" if not text.startswith("1/") else f"{scale}{text[1:]}")
        for language in ("zh", "en"):
            assert same(unit_text(unit.text, language), unit), unit


def test_a_unit_in_both_languages_is_one_unit() -> None:
    """Workbooks print "公顷 / ha"; that is a hectare and no quotient of two."""
    for text in (*SHIPPED, *EQUATIONS):
        unit = parse(text)
        for one in (text, f"1e4 {text}"):
            try:
                unit = parse(one)
            except InputError:
                continue
            assert same(joined({language: unit_text(one, language) for language in ("zh", "en")}), unit), one


def test_products_of_units_are_read_back() -> None:
    rng = np.random.default_rng(1)
    units = [parse(text) for text in (*SHIPPED, *EQUATIONS)]
    for _ in range(500):
        one, other = (units[i] for i in rng.integers(len(units), size=2))
        for sign in (1, -1):
            made = multiplied((one, 1), (other, sign))
            if len(made.text) > 100 or re.match(r"1e-?(1[6-9]|[2-9]\d)", made.text):
                continue  # nobody writes such a unit, and none is read
            assert made.factor == pytest.approx(one.factor * other.factor**sign, rel=1e-12)
            for language in ("zh", "en"):
                assert same(unit_text(made.text, language), made), made


def test_every_word_with_every_scale_is_read_back() -> None:
    for word, power in product(table().words, (1, 2, 3, -1, -2)):
        for scale in SCALES:
            text = f"1e{scale} {word}{power if power != 1 else ''}" if scale else f"{word}{power if power != 1 else ''}"
            unit = parse(text)
            for language in ("zh", "en"):
                assert same(unit_text(text, language), unit), text


def test_a_spelling_that_stands_twice_means_one_size() -> None:
    spellings: dict[str, set[object]] = {}
    for word in table().words.values():
        for power in (1, 2, 3):
            for text in (*([word.chinese[power]] if power in word.chinese else []), *word.read.get(power, ())):
                spellings.setdefault(text, set()).add(unit_size(read_unit(f"{word.name}{power}"))[0])
        spellings.setdefault(word.name, set()).add(size(word.name)[0])
    assert {text: found for text, found in spellings.items() if len(found) > 1} == {}
    assert set(spellings) == set(table().spellings)


def test_a_chinese_scale_before_a_word_that_begins_like_one_is_the_same_size() -> None:
    """千 before 克 is the kilogram; no scale word and word together spell another unit."""
    for (scale, before), (spelling, (word, power)) in product(
        table().chinese_scales.items(), table().spellings.items()
    ):
        assert unit_size(read_unit(before + spelling))[0] == size(word)[0] ** power * 10**scale, before + spelling


def test_the_year_before_the_month_is_no_article() -> None:
    text = multiplied((parse("yuan"), 1), (parse("a"), 1), (parse("month"), 1)).text
    assert unit_size(read_unit(text)) == unit_size(read_unit("yuan·a·month"))
    assert unit_size(read_unit("yuan a month")) == unit_size(read_unit("yuan/month"))


def test_words_of_a_sentence_are_units() -> None:
    for language, amounts in product(("zh", "en"), ([1.2e8], [38.3], [5e3])):
        numbers, unit = money(amounts, language)
        value = float(numbers[0].replace(",", "")) * conversion(parse(unit), parse("yuan/a"))
        assert value == pytest.approx(amounts[0], rel=0.01)


@pytest.mark.parametrize(("period", "payer"), list(product(SETTINGS["period"], [None, "household", "person"])))
def test_units_of_surveys_are_units(period: str, payer: str | None) -> None:
    for currency in ("CNY", "USD", "RMB"):
        assert parse(unit_of(currency, period, payer)).dimensions


# --- headings ---


@each(
    ("heading", "name", "unit"),
    [
        ("面积/hm2", "面积", "hm2"),
        ("面积／hm²", "面积", "hm²"),
        ("单价/(元/kg)", "单价", "元/kg"),
        ("单价/（元/kg）", "单价", "元/kg"),
        ("NPP/(g_C·m-2·a-1)", "NPP", "g_C·m-2·a-1"),
        ("R/MJ·mm/(hm2·h·a)", "R", "MJ·mm/(hm2·h·a)"),
        ("erosivity [MJ·mm/(hm2·h·a)]", "erosivity", "MJ·mm/(hm2·h·a)"),
        ("面积（台账）[ha]", "面积（台账）", "ha"),
        ("单价\n（元/亩）", "单价", "元/亩"),
        ("产率/%", "产率", "%"),
        ("面积(hm2)", "面积", "hm2"),
        ("面积【亩】", "面积", "亩"),
        ("yes/no", "yes/no", None),
        ("year/年", "year/年", None),
        ("元/亩", "元/亩", None),
        ("crop", "crop", None),
        ("面积/", "面积/", None),
        ("/ha", "/ha", None),
        ("", "", None),
        ("]", "]", None),
        ("a/b/c", "a/b/c", None),
        ("[ha]", "", "ha"),
    ],
)
def test_headings_as_journals_print_them(heading: str, name: str, unit: str | None) -> None:
    assert split_heading(heading, ()) == (name, unit)


def test_a_known_name_is_no_quotient_and_a_known_quantity_is_split_whatever_follows() -> None:
    assert split_heading("收入/年", ["收入/年"]) == ("收入/年", None)
    assert split_heading("面积/hm22", ["面积"]) == ("面积", "hm22")
    assert split_heading("wtp/household") == ("wtp/household", None)


# --- a county whose headings are written as journals do: the same county ---

JOURNALS = {
    "area [ha]": "面积/hm2", "precipitation [mm/a]": "precipitation / mm·a-1",
    "erosivity [MJ mm/ha/h/a]": "erosivity [MJ·mm/(hm2·h·a)]",
    "erodibility [t h/MJ/mm]": "erodibility/(t·hm²·h·hm⁻²·MJ⁻¹·mm⁻¹)", "npp [t_C/ha/a]": "NPP/(t_C·hm-2·a-1)",
    "wind_loss [t/ha/a]": "wind_loss [t/hm²·a]",
    "soil_nitrogen [t_N/t]": "soil_nitrogen [tN·t-1]", "forest_products [yuan/a]": "forest_products（元/年）",
    "visits [visit/a]": "visits[人次·年-1]", "mean_temperature [degC]": "mean_temperature/℃",
}  # fmt: skip


def test_journals_headings_give_the_same_county(tmp_path: Path) -> None:
    card = load_card(LIBRARY.card_path("terrestrial"), LIBRARY)
    tables = []
    for name, pairs in (("plain", {}), ("journals", JOURNALS)):
        (tmp_path / name).mkdir()
        text = (COUNTY / "terrestrial.csv").read_text(encoding="utf-8")
        for old, new in pairs.items():
            assert text.count(f",{old}") == 1, old
            text = text.replace(f",{old}", f",{new}")
        (tmp_path / name / "terrestrial.csv").write_text(text, encoding="utf-8")
        (tmp_path / name / "terrestrial.sources.csv").write_bytes((COUNTY / "terrestrial.sources.csv").read_bytes())
        sources = {
            **LIBRARY.sources,
            **card.sources,
            **load_scenario(COUNTY / "scenario.toml", LIBRARY).scenario.sources,
        }
        tables.append(load_places(tmp_path / name / "terrestrial.csv", card, sources, LIBRARY.vocabulary))
    for column, numbers in tables[0].numbers.items():
        np.testing.assert_array_equal(tables[1].numbers[column], numbers, err_msg=column)


def test_a_mass_for_carbon_says_how_carbon_is_written() -> None:
    assert str(unlike("t/hm2/a", "t_C/ha/a")["hint"]) == "; if it is carbon, write t_C/hm2/a"
    assert unlike("吨/公顷", "t_C/ha")["hint"].zh == "；若是碳的量，请写 吨碳/公顷"  # type: ignore[attr-defined]
    assert str(unlike("yuan/ha", "yuan/ha/a")["hint"]) == "; if it is of a year, write yuan/ha/a"
    assert str(unlike("ha", "t_C")["hint"]) == ""
    assert str(unlike("no unit", "t_C")["hint"]) == ""


# --- the cases of the gate ---


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ([('unit = "yuan/ha/a"\nrole = "cost"', 'unit = "yuan/ha/a 2024"\nrole = "cost"')], "unit_year"),
        ([('print_units = ["yuan/mu/a"]', 'print_units = ["yuan/mu"]')], "unit_kind"),
        ([('print_units = ["yuan/mu/a"]', 'print_units = ["0 mu"]')], "unit_number"),
        ([('unit = "ha"\ndomain_column', 'unit = "ha/a"\ndomain_column')], "base_unit"),
    ],
)
def test_a_card_of_units_that_are_none_is_refused(case, refused, card, code) -> None:
    refused(case(card=card).card, code, "reed.toml")


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("eligible_area [0 ha]", "unit_number"),
        ("eligible_area [ha 2020]", "unit_year"),
        ("eligible_area/ha·2020", "unit_year"),
        ("eligible_area [-ha]", "unit_sign"),
    ],
)
def test_a_table_of_units_that_are_none_is_refused(case, refused, heading, code) -> None:
    refused(case(places=[("eligible_area [ha]", heading)]).places, code, f"places.csv: {heading}")


# --- what a payment is counted by ---


@pytest.mark.parametrize(
    ("printed", "base"),
    [
        ("yuan/mu/a", "mu"),
        ("1e4 yuan/km2/a", "km2"),
        ("元/亩·年", "mu"),
        ("yuan/a/mu", "mu"),
        ("yuan/person/month", "person"),
        ("元·千瓦-1", "kW"),
        ("yuan/ha/a/equivalent", "ha equivalent"),
    ],
)
def test_what_a_payment_is_counted_by(printed: str, base: str) -> None:
    assert counted_by(printed).text == base
