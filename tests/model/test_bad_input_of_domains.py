"""What a bureau gets wrong in the tables of the sea, of wetland, soil and loss: each is refused or doubted in words
that say where it is and what to write.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from folders import ROOT

from esvalue.core.errors import Doubt, InputError, Mistake
from esvalue.core.tables import headed_csv, headed_text
from esvalue.inputs import Library, load_card, load_places

LIBRARY = Library()


class Slip(NamedTuple):
    """A card with its table, a text of the table and what it becomes, the code of what is said, words it has."""

    card: str
    table: str
    old: str
    new: str
    code: str
    words: tuple[str, ...]


FLEET, SEASON = ("vessels", "vessels/fleet.csv"), ("closed_season", "closed_season/fishers.csv")
STOCK, SOIL = ("restocking", "restocking/releases.csv"), ("closed_farmland", "closed_farmland/samples.csv")
LOSS = ("equivalency", "equivalency/places.csv")
BACK = ("wetland_conversion", "wetland_conversion/conversion.csv")
ROUND = ("wetland_surroundings", "wetland_conversion/bands.csv")
#: The list of issue "The payments of every domain", in its order; ids are what a person would call the slip.
SLIPS = {
    "boats older than the scheme allows": Slip(
        *FLEET, "市特定证 2025,乙县,city,2025,150,1950,14,20", "市特定证 2025,乙县,city,2025,150,1950,24,20",
        "column_above", ("市特定证 2025 (row 5): 24", "20", "older than the scheme allows"),
    ),
    "kilowatts that are horsepower": Slip(
        *FLEET, "60,1800,", "60,180,", "unusual_per_area", ("省临时证 2025", "horsepower"),
    ),
    "far more kilowatts than the boats have": Slip(
        *FLEET, "60,1800,", "60,180000,", "unusual_per_area", ("省临时证 2025", "horsepower"),
    ),
    "a closed season over a year's end": Slip(
        *SEASON, "乙县乡村渔民,乙县,rural,200,5,9", "乙县乡村渔民,乙县,rural,200,11,2", "column_above",
        ("乙县乡村渔民 (row 4): 11 / 2", "two rows", "up to month 12"),
    ),
    "a month above twelve": Slip(*SEASON, "500,5,8", "500,5,13", "above_maximum", ("13", "甲县乡村渔民", "allowed 12")),
    "a month of zero": Slip(*SEASON, "500,5,8", "500,0,8", "below_minimum", ("甲县乡村渔民", "allowed 1")),
    "a line by year for one by month": Slip(*SEASON, ",780,", ",9360,", "unusual", ("9360", "yearly")),
    "a price of seed per thousand": Slip(*STOCK, "20,0,0.02", "20,0,20", "unusual", ("崂山梭子蟹", "per thousand")),
    "samples without pH": Slip(*SOIL, "paddy,5.2,", "paddy,n/a,", "not_everywhere", ("pH", "河东1号")),
    "no column of pH": Slip(*SOIL, "soil_use,acidity,", "soil_use,#acidity,", "missing_column", ("acidity",)),
    "contents in micrograms": Slip(*SOIL, "5.2,1.6,", "5.2,1600,", "unusual", ("河东1号", "1.6 here")),
    "contents without a unit": Slip(*SOIL, "cadmium [mg/kg]", "cadmium", "no_unit", ("cadmium [mg/kg]",)),
    "a swing above the pledge": Slip(
        "water_contract", "water_source/contracts.csv", ",2000,500", ",2000,3000", "usually_above", ("甲水库",),
    ),
    "bands that overlap": Slip(*ROUND, ",500,1000,", ",400,1000,", "distance_bands_overlap", ("400 .. 1000 [m]",)),
    "more converted than there is": Slip(*BACK, "900,900,0,0", "900,901,0,0", "column_above", ("901", "芦滩虾塘")),
    "a hectare closed and converted": Slip(*BACK, "500,350,150,0", "500,350,200,0", "counted_twice", ("河口旱田",)),
    "service above one": Slip(*LOSS, "10,n/a,0,1,", "10,n/a,0,1.2,", "above_maximum", ("1.2", "油污苇塘")),
    "service in percent": Slip(*LOSS, "2000000,0.25,", "2000000,25,", "above_maximum", ("25 → 0.25", "死亡蛤群")),
    "service below nothing": Slip(*LOSS, "10,n/a,0,1,", "10,n/a,-0.1,1,", "below_minimum", ("-0.1",)),
    "recovery after the end": Slip(*LOSS, ",0,0,10,1,1,4,31", ",0,0,40,1,1,4,31", "usually_above", ("40", "(31 [a])")),
    "recovery before the harm": Slip(*LOSS, "0,1,0,0,10,1", "0,1,20,0,10,1", "column_above", ("油污苇塘 (row 2): 20",)),
    "a gain that ends before it is mature": Slip(*LOSS, "1,4,31,", "1,40,31,", "column_above", ("40", "31")),
}  # fmt: skip


def said(slip: Slip | None, card: str, table: str) -> list[Mistake | Doubt]:
    """Return what is said of a table, with a slip in it or as it is."""
    path = ROOT / "scenarios" / table
    text = path.read_text(encoding="utf-8")
    if slip is not None:
        assert text.count(slip.old) == 1, slip
        text = text.replace(slip.old, slip.new)
    loaded = load_card(LIBRARY.card_path(card), LIBRARY)
    words = LIBRARY.vocabulary.extended(loaded.vocabulary)
    origins = headed_csv(path.with_name(f"{path.stem}.sources.csv"))
    sources = {**LIBRARY.sources, **loaded.sources}
    try:
        return list(load_places(headed_text(text, path.name), loaded, sources, words, origins).doubts)
    except InputError as error:
        return list(error.problems)


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_said_with_its_place_and_its_remedy(name: str) -> None:
    slip = SLIPS[name]
    found = [one for one in said(slip, slip.card, slip.table) if one.code == slip.code]
    assert found, [one.text("en") for one in said(slip, slip.card, slip.table)]
    text = "\n".join(one.text("en") for one in found)
    assert [word for word in slip.words if word not in text] == []
    assert all(re.search(r"[一-鿿]", one.text("zh")) for one in found)
    if slip.code not in ("missing_column", "no_unit"):  # those are of a heading
        assert all(re.search(r"\(row \d+\)", one.text("en")) for one in found)


@pytest.mark.parametrize(("card", "table"), sorted({(slip.card, slip.table) for slip in SLIPS.values()}))
def test_the_tables_are_right_as_they_are(card: str, table: str) -> None:
    assert [one.text("en") for one in said(None, card, table)] == []
