"""Recompute the expected figures of the payments for land from the tables of their examples, in plain Python.

Nothing of esvalue, no floating point but for the curves. `python recompute.py` compares every figure of the tables
beside this script; `python recompute.py TABLE` prints the figures of one with their arithmetic.
"""

import csv
import sys
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import erf, exp, sqrt
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCENARIOS = HERE.parents[2] / "scenarios"
#: Mu in a hectare; what a figure may differ by from the printed one, which has six decimals.
MU, SLACK = 15, Fraction(1, 10**6)
METALS = ("cadmium", "mercury", "arsenic", "lead", "chromium", "copper", "nickel", "zinc")
#: Central values of the cards: transaction cost by cost, variation among holders.
TRANSACTION, VARIATION = Fraction("0.05"), Fraction("0.3804")

Row = Mapping[str, str]
Figure = tuple[str, str, Fraction, str]


def table(path: Path) -> list[Row]:
    """Rows of a CSV file, units taken off its headings."""
    with path.open(encoding="utf-8", newline="") as file:
        read = csv.reader(file)
        heads = [head.partition(" [")[0] for head in next(read)]
        return [dict(zip(heads, cells, strict=True)) for cells in read]


def plain(value: Fraction) -> str:
    """A number as it is written: at most six decimals."""
    text = f"{float(value):.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def number(row: Row, name: str) -> Fraction:
    return Fraction(row[name])


def phi(z: float) -> float:
    """The share of a normal law below z."""
    return (1 + erf(z / sqrt(2))) / 2


# ---- soils -----------------------------------------------------------------------------------------------------------


def limit(kind: str, metal: str, use: str, acidity: Fraction) -> Fraction | None:
    """The limit of a metal; None where there is none. A soil at a bound of pH belongs below it."""
    for row in table(HERE / "limits.csv"):
        if row["kind"] == kind and row["metal"] == metal and row["use"] in (use, "other"):
            for bound, column in (("5.5", "to_5_5"), ("6.5", "to_6_5"), ("7.5", "to_7_5")):
                if acidity <= Fraction(bound):
                    return Fraction(row[column])
            return Fraction(row["above"])
    return None


def greatest(row: Row, kind: str) -> tuple[Fraction, str]:
    """The greatest ratio of a content to its limit, and which it is."""
    found = []
    for metal in METALS:
        bound = limit(kind, metal, row["soil_use"], number(row, "acidity"))
        if bound is not None:
            found.append((number(row, metal) / bound, f"{metal} {row[metal]} / {plain(bound)}"))
    return max(found)


def soils() -> Iterator[Figure]:
    """Class, area closed, cost a mu and food given up of every sample; the area stands in mu."""
    for row in table(SCENARIOS / "closed_farmland" / "samples.csv"):
        place, area = row["place"], number(row, "area")
        (over, what), (above, which) = greatest(row, "screening"), greatest(row, "control")
        closed, safe = above > 1, over > 1 >= above
        yield place, "screening_index", over, what
        yield place, "control_index", above, which
        kind = "strict control" if closed else "safe use" if safe else "priority protection"
        yield place, "closed", area if closed else Fraction(0), f"{kind}: {'all' if closed else 'none'} of {area} mu"
        yield place, "safe_use", area if safe else Fraction(0), kind
        lost = number(row, "net_income") - number(row, "other_income")
        floor = lost * (1 + TRANSACTION) + number(row, "treatment")
        how = f"({row['net_income']} - {row['other_income']}) x 1.05 + {row['treatment']}"
        yield place, "floor", floor, how
        food = number(row, "yield_") * area / MU if closed else Fraction(0)
        yield place, "food", food, f"{row['yield_']} t/ha x {area} mu / 15" if closed else "not closed"


# ---- practices -------------------------------------------------------------------------------------------------------

RATES = {"conservation_tillage": 90, "straw": 40, "rotation": 150, "fallow": 500}


def practices() -> Iterator[Figure]:
    """Cost of the change, loads kept back, food given up; at the printed rate who takes part, and load by yuan."""
    for row in table(SCENARIOS / "farm_practice" / "practice.csv"):
        place, area = row["place"], number(row, "area")
        food = number(row, "yield_without") - number(row, "yield_with")
        cost = number(row, "cost_with") - number(row, "cost_without") + number(row, "crop_price") * food
        how = f"{row['cost_with']} - {row['cost_without']} + {row['crop_price']} x {plain(food)}"
        yield place, "change_cost", cost, how
        floor = cost + TRANSACTION * max(cost, Fraction(0))
        yield place, "floor", floor, f"{plain(cost)} x 1.05"
        yield place, "food", food * area, f"{plain(food)} t/mu x {area} mu"
        for load in ("nitrogen", "phosphorus", "pesticide"):
            before, after = row[f"{load}_without"], row[f"{load}_with"]
            if before != "n/a":
                kept = (Fraction(before) - Fraction(after)) * area / MU
                yield place, load, kept, f"({before} - {after}) kg/ha x {area} mu / 15"
        rate = RATES.get(row["region_type"])
        if rate is None:
            continue
        share = taking_part(rate, float(floor), float(VARIATION * cost))
        how = f"(Phi(({rate} - {plain(floor)}) / (0.3804 x {plain(cost)})) - Phi0) / (1 - Phi0)"
        yield place, "uptake", Fraction(share), how
        by_yuan = (number(row, "nitrogen_without") - number(row, "nitrogen_with")) / MU / rate * 10_000
        yield (
            place,
            "nitrogen_by_money",
            by_yuan,
            f"({row['nitrogen_without']} - {row['nitrogen_with']}) / 15 / {rate} x 10000",
        )


# ---- counties --------------------------------------------------------------------------------------------------------


def counties() -> Iterator[Figure]:
    """Farmland needed, surplus and what is due; money in 1e4 yuan."""
    for row in table(SCENARIOS / "farm_practice" / "counties.csv"):
        place, area, harvest = row["place"], number(row, "area"), number(row, "output")
        needed = Fraction("0.95") * Fraction("0.4") * number(row, "population") * area / harvest
        how = f"0.95 x 0.4 t x {row['population']} x {row['area']} / {row['output']}"
        yield place, "needed", needed, how
        yield place, "surplus", area - needed, f"{row['area']} - {plain(needed)}"
        stage = 1 / (1 + exp(3 - 1 / float(row["engel"])))
        due = float(row["service_value"]) * float(area - needed) / float(area) * stage
        said = f"{row['service_value']} x {plain(area - needed)} / {row['area']} x {stage:.6f}"
        yield place, "due", Fraction(due), said


# ---- wetland ---------------------------------------------------------------------------------------------------------

#: Central values of the card of conversion: t of nitrogen, t of CO2 a hectare; years and rate of a restoration.
NITROGEN, CARBON, YEARS, RATE = Fraction("0.1"), Fraction("20.37"), 15, Fraction("0.05")
TIANJIN = 500


def taking_part(rate: float, cost: float, spread: float) -> float:
    """Who takes part at a rate: a normal law of costs cut at zero."""
    none = phi(-cost / spread)
    return (phi((rate - cost) / spread) - none) / (1 - none)


def conversion() -> Iterator[Figure]:
    """Area that may convert (mu), its cost, what is gained and given up if all does; who does at 500 yuan."""
    for row in table(SCENARIOS / "wetland_conversion" / "conversion.csv"):
        place, area = row["place"], number(row, "area")
        left = area - number(row, "closed_area") - number(row, "converted_area")
        convertible = min(number(row, "planned_area"), left)
        how = f"min({row['planned_area']}, {area} - {row['closed_area']} - {row['converted_area']})"
        yield place, "convertible", convertible, how
        annuity = RATE / (1 - (1 + RATE) ** -YEARS)
        income = number(row, "net_income")
        floor = income + number(row, "restoration") * annuity + TRANSACTION * income - number(row, "kept_income")
        said = f"{income} x 1.05 + {row['restoration']} x {plain(annuity)} - {row['kept_income']}"
        yield place, "floor", floor, said
        hectares = convertible / MU
        yield place, "nitrogen", NITROGEN * hectares, f"0.1 t/ha x {plain(hectares)} ha"
        yield place, "carbon", CARBON * hectares, f"20.37 t/ha x {plain(hectares)} ha"
        water = number(row, "water_depth") * hectares * 10_000
        yield place, "water", water, f"{row['water_depth']} m x {plain(hectares)} ha x 10000"
        product = "fish" if row["former_use"] == "pond" else "food"
        yield place, product, number(row, "harvest") * convertible, f"{row['harvest']} t/mu x {convertible} mu"
        if row["region_type"] == "ordinary":
            continue
        spread = float(VARIATION * income)
        share = taking_part(TIANJIN, float(floor), spread)
        law = f"(Phi((500 - {plain(floor)}) / (0.3804 x {income})) - Phi0) / (1 - Phi0)"
        yield place, "uptake", Fraction(share), law
        yield place, "converts", Fraction(share) * convertible, f"{share:.6f} x {convertible} mu"


REACH, EDGE = 1000, {"reserve_surroundings": Fraction("0.4"), "park_surroundings": Fraction("0.2")}


def bands() -> Iterator[Figure]:
    """What birds take in a band: the mean of a straight line that ends at 1 km, and what that and limits cost a mu."""
    for row in table(SCENARIOS / "wetland_conversion" / "bands.csv"):
        place, near, far = row["place"], number(row, "band_from"), number(row, "band_to")
        a, b = min(near, Fraction(REACH)), min(far, Fraction(REACH))
        fading = ((REACH - a) ** 2 - (REACH - b) ** 2) / (2 * REACH * (far - near))
        how = f"({REACH - a}^2 - {REACH - b}^2) / (2 x 1000 x ({far} - {near}))"
        yield place, "fading", fading, how
        edge = EDGE[row["region_type"]]
        yield place, "lost_share", edge * fading, f"{plain(edge)} x {plain(fading)}"
        loss = number(row, "yield_") * number(row, "crop_price") * edge * fading
        yield place, "crop_loss", loss, f"{row['yield_']} t/mu x {row['crop_price']} x {plain(edge * fading)}"
        floor = (loss + number(row, "input_limit")) * (1 + TRANSACTION) + number(row, "guarding")
        said = f"({plain(loss)} + {row['input_limit']}) x 1.05 + {row['guarding']}"
        yield place, "floor", floor, said
        eaten = number(row, "yield_") * number(row, "area") * edge * fading
        yield place, "eaten", eaten, f"{row['yield_']} t/mu x {row['area']} mu x {plain(edge * fading)}"


#: The Hani terraces: cost of a hectare and its spread among holders, the terraces, the rates and shares in print.
HANI = {"3000": "35.74", "6000": "78.12", "7779": "89.17", "9000": "97.12", "12000": "100"}
HANI_COST, HANI_SPREAD, HANI_AREA = 7779.45, 2959.5, Fraction("303.48")


def hani() -> Iterator[Figure]:
    """Who converts by the normal curve, cut at zero; what the whole area would be paid (1e4 yuan), as printed."""
    for rate, printed in HANI.items():
        share = taking_part(float(rate), HANI_COST, HANI_SPREAD)
        yield (
            rate,
            "uptake",
            Fraction(share),
            f"(Phi(({rate} - 7779.45) / 2959.5) - Phi0) / (1 - Phi0); {printed}% printed",
        )
        yield rate, "converts", Fraction(share) * HANI_AREA, f"{share:.6f} x 303.48 ha"
        yield rate, "whole", Fraction(rate) * HANI_AREA / 10_000, f"{rate} x 303.48 ha"


# ---- water sources ---------------------------------------------------------------------------------------------------


def zones() -> Iterator[Figure]:
    """What land in a zone costs its holders, and the irrigation it no longer takes."""
    for row in table(SCENARIOS / "water_source" / "zones.csv"):
        place, lost = row["place"], number(row, "net_income") - number(row, "new_income")
        floor = lost * (1 + TRANSACTION) + number(row, "upkeep")
        how = f"({row['net_income']} - {row['new_income']}) x 1.05 + {row['upkeep']}"
        yield place, "floor", floor, how
        if row["water_with"] != "n/a":
            saved = (number(row, "water_without") - number(row, "water_with")) * number(row, "area")
            yield place, "saved", saved, f"({row['water_without']} - {row['water_with']}) x {row['area']} mu"


def settled(row: Row) -> tuple[Fraction, Fraction]:
    """What is due by a contract and what is settled, 1e4 yuan."""
    due = number(row, "volume") * number(row, "price") * number(row, "quality") * number(row, "behaviour")
    pledge, swing = number(row, "pledge"), number(row, "swing")
    return due, min(max(due, pledge - swing), pledge + swing)


def contracts() -> Iterator[Figure]:
    """Due = volume x price x quality x behaviour; settled within the swing of the pledge; users by their shares."""
    of = {row["place"]: row for row in table(SCENARIOS / "water_source" / "contracts.csv")}
    for place, row in of.items():
        due, paid = settled(row)
        yield place, "due", due, " x ".join(row[name] for name in ("volume", "price", "quality", "behaviour"))
        yield place, "settled", paid, f"{plain(due)} within {row['pledge']} -+ {row['swing']}"
    taken = list(table(SCENARIOS / "water_source" / "users_of_sources.csv"))
    for row in taken:
        paid = settled(of[row["from"]])[1]
        share = number(row, "volume") / sum(number(one, "volume") for one in taken if one["from"] == row["from"])
        yield row["to"], "owed", share * paid, f"{plain(share)} x {plain(paid)} of {row['from']}"


def rules() -> Iterator[Figure]:
    """Published standards times their areas, yuan; the contract of a reservoir, 1e4 yuan."""
    yield "dahuofang", "closed", Fraction(1000 * 41_180), "1000 yuan/mu x 41180 mu: 41.18 million printed"
    yield "tianjin", "converted", Fraction(500 * 210_000), "500 yuan/mu x 210000 mu: about 100 million printed"
    by_zone = {"core": (1000, 25), "buffer": (2000, 15), "experimental": (4000, 10)}
    for zone, (area, rate) in by_zone.items():
        yield "wuhan", zone, Fraction(area * rate), f"{area} mu (made up) x {rate} yuan/mu"
        yield "wuhan", f"municipal_{zone}", Fraction(area * (rate - 5)), f"{area} mu (made up) x {rate - 5} yuan/mu"
    for kind, area, rate in (("rotation", 500, 150), ("fallow_heavy_metal", 100, 1300), ("fallow_degraded", 200, 500)):
        yield "pilot", kind, Fraction(area * rate), f"{area} mu (made up) x {rate} yuan/mu"
    yield "tillage", "tillage", Fraction(10_000 * 90), "10000 mu (made up) x 90 yuan/mu at the highest grade"
    yield "straw", "returned", Fraction(10_000 * 40), "10000 mu (made up) x 40 yuan/mu"
    land = {row[0]: round(row[2], 2) for row in ((p, n, v) for p, n, v, _ in counties() if n == "surplus")}
    collected, due = -3000 * land["乙区"], 3000 * (land["甲县"] + land["丙县"])
    yield "balance", "乙区", collected, f"{plain(-land['乙区'])} ha x 3000 into the fund"
    for county in ("甲县", "丙县"):
        said = f"{plain(land[county])} x 3000 x {plain(collected)} / {plain(due)}"
        yield "balance", county, 3000 * land[county] * collected / due, said
    yield "miyun", "2006", Fraction(6750, 15) * 1000, "6750 yuan/ha / 15 x 1000 mu (made up)"
    yield "miyun", "2008", Fraction(8250, 15) * 1000, "8250 yuan/ha / 15 x 1000 mu (made up)"
    volume, quality, behaviour = 10_000 * Fraction("0.2"), Fraction(200), Fraction(10 * (90 - 80))
    whole = volume + quality + behaviour
    yield "contract", "volume", volume, "10000 (1e4 m3) x 0.2 yuan/m3"
    yield "contract", "quality", quality, "class I for a target of II: 1 class x 200 within the swing of 500"
    yield "contract", "behaviour", behaviour, "(90 - 80) points x 10"
    yield "contract", "丙市", whole * Fraction(6000, 10_000), "(2000 + 200 + 100) x 6000 / 10000"
    yield "contract", "丁市", whole * Fraction(4000, 10_000), "(2000 + 200 + 100) x 4000 / 10000"


TABLES = {
    "soils": soils,
    "practices": practices,
    "counties": counties,
    "conversion": conversion,
    "bands": bands,
    "hani": hani,
    "zones": zones,
    "contracts": contracts,
    "rules": rules,
}


def main(named: list[str]) -> int:
    """Compare every table, or print one with its arithmetic."""
    if named:
        for place, name, value, how in TABLES[named[0]]():
            print(f"{place},{name},{plain(value)},{how}")
        return 0
    wrong, right = [], 0
    for name, figures in TABLES.items():
        expected = {(row["place"], row["figure"]): row["value"] for row in table(HERE / f"{name}.csv")}
        found = {(place, figure): value for place, figure, value, _ in figures()}
        wrong += [f"{name}: {key} is in one of the two only" for key in sorted(expected.keys() ^ found.keys())]
        for key in expected.keys() & found.keys():
            off = abs(Fraction(expected[key]) - found[key])
            wrong += [f"{name}: {key}: {expected[key]} stands, {plain(found[key])} follows"] if off > SLACK else []
            right += off <= SLACK
    print("\n".join(wrong) if wrong else f"{right} figures of {len(TABLES)} tables agree")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
