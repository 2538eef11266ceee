"""Reckon the figures of the sea anew, without esvalue, and compare them with the tables beside this script.

`python recompute.py` compares every folder; `python recompute.py FOLDER` prints what it reckons.
"""

import csv
import sys
from collections.abc import Callable
from fractions import Fraction
from math import erf
from pathlib import Path

HERE = Path(__file__).parent
SCENARIOS = HERE.parents[2] / "scenarios"
Figures = dict[str, float]
FOLDERS: dict[str, Callable[[], Figures]] = {}
#: Nothing is left of a sum of years at 3% after so many.
LONG = 3000


def folder(function: Callable[[], Figures]) -> Callable[[], Figures]:
    """Enter what a folder's figures are reckoned by."""
    FOLDERS[function.__name__] = function
    return function


def table(path: Path) -> list[dict[str, str]]:
    """Return a table by heading, units left out of the headings."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{head.partition(" [")[0]: cell for head, cell in row.items()} for row in rows]


# ---- habitat and resource equivalency --------------------------------------------------------------------------------


def level(knots: list[tuple[float, float]], end: float, when: float, after: bool) -> float:
    """The level of a path at a time, just after it or just before."""
    if when < knots[0][0] or when > end or (after and when == end) or (not after and when == knots[0][0]):
        return 0.0
    for (t0, q0), (t1, q1) in zip(knots, knots[1:], strict=False):
        inside = t0 <= when < t1 if after else t0 < when <= t1
        if inside:
            return q0 + (q1 - q0) * (when - t0) / (t1 - t0)
    return knots[-1][1]


def years(knots: list[tuple[float, float]], end: float, how: str, rate: float = 0.03) -> float:
    """The discounted service-years of a path, year by year."""
    total = 0.0
    for y in range(int(min(end, LONG)) + 1):
        first, last = level(knots, end, y, True), level(knots, end, y + 1, False)
        total += {"start": first, "middle": (first + last) / 2, "end": last}[how] * (1 + rate) ** -y
    return total


@folder
def equivalency() -> Figures:
    """Three harms of scenarios/equivalency; the first under three conventions."""
    made: Figures = {}
    for row in table(SCENARIOS / "equivalency" / "places.csv"):
        number = {key: float(cell) for key, cell in row.items() if cell[:1].isdigit()}
        lost, kept = 1 - number["left"], 1 - number["regained"]
        harm = [(number["harmed_at"], lost), (number["recovers_from"], lost), (number["recovered_at"], kept)]
        grown = [(number["replaced_at"], 0.0), (number["mature_at"], number["uplift"])]
        for how in ("start", "middle", "end"):
            loss = years(harm, float(LONG), how) if kept else years(harm, number["recovered_at"], how)
            gain = years(grown, number["ends_at"], how)
            ratio = number["worth"] * loss / gain
            harmed = number.get("area") or number["stock"]
            cost = number.get("cost_of_area") or number["cost_of_stock"]
            at = f"{row['place']}, {how}"
            made |= {f"{at}: loss": loss, f"{at}: gain": gain, f"{at}: ratio": ratio, f"{at}: owed": harmed * ratio}
            made[f"{at}: cost"] = harmed * ratio * cost
            if "service_value" in number:
                made[f"{at}: value"] = harmed * loss * number["service_value"]
    return made


# ---- boats taken out of use ------------------------------------------------------------------------------------------
OWNER_RATE, VARIATION, MORE = 0.08, 0.4, 1000.0
PRICES = {"national": 7000.0, "provincial": 5000.0, "city": 3000.0}


def normal(z: float) -> float:
    """The normal distribution."""
    return (1 + erf(z / 2**0.5)) / 2


def sold(price: float, least: float, spread: float) -> float:
    """The share of boats whose owners take no more than a price, least prices cut at zero."""
    free = normal(-least / spread)
    return (normal((price - least) / spread) - free) / (1 - free)


@folder
def vessels() -> Figures:
    """The fleet of scenarios/vessels at the rates of Liaoning, and at 1,000 yuan/kW more."""
    made: Figures = {}
    for row in table(SCENARIOS / "vessels" / "fleet.csv"):
        at = row["place"]
        number = {key: float(cell) for key, cell in row.items() if cell[:1].isdigit()}
        left = int(number["oldest"] - number["age"])
        given_up = sum(number["income"] / (1 + OWNER_RATE) ** t for t in range(1, left + 1))
        power = number["power"] / number["vessels"]
        least = (given_up - number["scrap"] - number["reemployment"]) / power
        spread, price = VARIATION * given_up / power, PRICES[row["region_type"]]
        share, higher = sold(price, least, spread), sold(price + MORE, least, spread)
        made |= {
            f"{at}: least_price": least,
            f"{at}: share": share,
            f"{at}: boats": number["vessels"] * share,
            f"{at}: power_out": number["power"] * share,
            f"{at}: spent": number["power"] * share * price,
            f"{at}: boats_more": number["vessels"] * (higher - share),
            f"{at}: power_more": number["power"] * (higher - share),
            f"{at}: spent_more": number["power"] * (higher * (price + MORE) - share * price),
        }
        if "renewals" in number:
            grant = min(0.3 * number["renewal_cost"], number["renewal_cap"])
            made[f"{at}: renewal_spent"] = number["renewals"] * grant
    return made


@folder
def register() -> Figures:
    """Boats scrapped, by the rates of Liaoning: kW x rate x share of who pays."""
    rates = {"国家册": 7000, "省管临时证": 5000, "市管特定证": 3000}
    boats = {row["船组"]: row for row in table(HERE / "register" / "sections.csv")}
    made: Figures = {}
    for row in table(HERE / "register" / "bases.csv"):
        boat = boats[row["船组"]]
        shares = [float(one) for one in boat["分担比例"].split(";")] if boat["分担比例"] else [1.0]
        for payer, share in zip(boat["出资方"].split(";"), shares, strict=True):
            key = f"{row['船组']}, {row['年度']}, {payer} -> {boat['所在县']}"
            if float(row["功率"]):
                made[key] = float(row["功率"]) * rates[boat["证类"]] * share
    return made


# ---- the quality of what enters the sea ------------------------------------------------------------------------------


@folder
def jiangsu() -> Figures:
    """Total nitrogen: 40 (1e4 yuan) a quarter met or missed, 50 a year better or worse than the last."""
    here = HERE / "jiangsu"
    cities = {row["section"]: row["upstream"] for row in table(here / "sections.csv")}
    targets = {row["section"]: Fraction(row["TN"]) for row in table(here / "targets.csv")}
    found: dict[tuple[str, str], list[Fraction]] = {}
    for row in table(here / "monitoring.csv"):
        year, month = row["period"].split("-")
        for period in (year, f"{year}Q{(int(month) + 2) // 3}"):
            found.setdefault((row["section"], period), []).append(Fraction(row["value"]))
    means = {key: sum(values) / len(values) for key, values in found.items()}
    made: Figures = {}
    for (section, period), mean in means.items():
        if not period.startswith("2025"):
            continue
        against = targets[section] if "Q" in period else means[section, "2024"]
        good = mean <= against if "Q" in period else mean < against
        payer, payee = ("省", cities[section]) if good else (cities[section], "省")
        if "Q" in period or mean != against:
            made[f"{section}, {period}, {payer} -> {payee}"] = 400_000.0 if "Q" in period else 500_000.0
    return made


# ---- works at sea: the Shandong standard -----------------------------------------------------------------------------
MODELS = HERE.parents[2] / "models" / "tables"


def standard(name: str) -> dict[str, dict[str, str]]:
    """A table of the standard by category."""
    return {row["category"]: row for row in table(MODELS / f"shandong_db37_{name}.csv")}


@folder
def pier() -> Figures:
    """A pier and an outfall: areas in mu, base values of Dongying and of a bay of one's own."""
    here, damage, made = HERE / "pier", standard("damage"), Figures()
    bases = {
        name: (float(row["resource_base"]), float(row["service_base"])) for name, row in standard("base_values").items()
    }
    for row in table(here / "areas.csv"):
        resources, services = (1e4 * float(row[key]) / float(row["area"]) for key in ("resources", "services"))
        base = (services - 16_000) / (76_100 - 16_000) * 9_300 + 16_000
        bases[row["sea_area"]] = (resources, base)
        for key, value in (("resources", resources), ("services", services), ("base", base)):
            made[f"{row['sea_area']}: {key}"] = value
    lost: dict[str, float] = {}
    count: dict[str, int] = {}
    for row in table(here / "uses.csv"):
        count[row["project"]] = count.get(row["project"], 0) + 1
        hectares, k = float(row["area"]) / 15, damage[row["use"]]
        resources = bases[row["sea_area"]][0] * hectares * float(k["resource_damage"])
        services = bases[row["sea_area"]][1] * hectares * float(k["service_damage"]) * float(row["years"])
        made[f"{row['project']} {count[row['project']]}: resources"] = resources
        made[f"{row['project']} {count[row['project']]}: services"] = services
        lost[row["project"]] = lost.get(row["project"], 0.0) + resources + services
    for row in table(here / "projects.csv"):
        industry = float(standard("industry")[row["industry"]]["industry_coefficient"])
        policy = float(standard("policy")[row["policy"]]["policy_adjustment"])
        owed = lost[row["project"]] * (industry + policy + float(row["sensitivity"]))
        made[f"{row['project']}: owed"] = owed
        if row["before"] != "n/a":
            made[f"{row['project']}: ratio"] = owed / (1e4 * float(row["before"]))
    return made


# ---- comparing -------------------------------------------------------------------------------------------------------


def expected(name: str) -> Figures:
    """The figures of a folder as they are written."""
    return {row["figure"]: float(row["value"]) for row in table(HERE / name / "expected.csv")}


def differences(name: str) -> list[str]:
    """What is written otherwise than it is reckoned."""
    written, reckoned = expected(name), FOLDERS[name]()
    wrong = [f"{name}: {key} is in one of the two only" for key in sorted(written.keys() ^ reckoned.keys())]
    for key in written.keys() & reckoned.keys():
        if abs(written[key] - reckoned[key]) > 1e-9 * max(1.0, abs(reckoned[key])):
            wrong.append(f"{name}: {key}: written {written[key]!r}, reckoned {reckoned[key]!r}")
    return wrong


def main(names: list[str]) -> int:
    """Print the figures of folders, or compare all of them."""
    for name in names:
        for key, value in FOLDERS[name]().items():
            print(f"{key},{value!r}")
    if names:
        return 0
    wrong = [line for name in FOLDERS for line in differences(name)]
    print("\n".join(wrong) or f"{len(FOLDERS)} folders agree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
