"""Panjin by hand: every outcome of the example in plain NumPy, as one would write it without esvalue.

Nothing is computed twice and nothing that is absent is computed at all. What it knows of esvalue are the figures of
:mod:`panjin_numbers` and the names under which results are compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from panjin_numbers import Drawn, Numbers
from scipy.special import betaincinv, ndtr, ndtri

__all__ = ["Draws", "outcomes"]

Array = npt.NDArray[np.float64]
XIE = (
    "water_supply",
    "gas_regulation",
    "climate_regulation",
    "environment_purification",
    "hydrological_regulation",
    "aesthetic_landscape",
)
M2_PER_HA = 1e4
MONEY = ("public_cost", "secured_value", "real_cost", "uncompensated_loss", "net_benefit")


class Draws:
    """Values of uncertain numbers at uniform columns, each drawn once."""

    def __init__(self, numbers: Numbers, u: Mapping[str, Array]) -> None:
        self.numbers, self.u = numbers, u
        self.size = len(next(iter(u.values())))

    def one(self, drawn: Drawn) -> Array:
        if drawn.kind is None:
            return np.full(self.size, drawn.central)
        u, n = self.u[drawn.column], drawn.numbers
        if drawn.kind == "uniform":
            return (n[0] + (n[1] - n[0]) * u) * drawn.factor
        if drawn.kind == "triangular":
            low, mode, high = n
            rising = low + np.sqrt(u * (high - low) * (mode - low))
            falling = high - np.sqrt((1.0 - u) * (high - low) * (high - mode))
            return np.where(u < (mode - low) / (high - low), rising, falling) * drawn.factor
        if drawn.kind == "lognormal":
            return n[0] * np.exp(np.log(n[1]) * ndtri(u)) * drawn.factor
        if drawn.kind == "truncnormal":
            mean, sd, low, high = n
            below, above = ndtr((low - mean) / sd), ndtr((high - mean) / sd)
            return np.clip(mean + sd * ndtri(below + u * (above - below)), low, high) * drawn.factor
        raise ValueError(f"Panjin has no spread of kind {drawn.kind}")

    def parameter(self, name: str) -> Array:
        return self.one(self.numbers.parameters[name][""])

    def table(self, name: str, categories: Sequence[str]) -> Array:
        """Return (place, draw) values of a table, given the category of every place."""
        rows = {category: self.one(self.numbers.parameters[name][category]) for category in dict.fromkeys(categories)}
        return np.stack([rows[category] for category in categories])

    def rival(self, name: str) -> Array:
        weights, pick, rivals = self.numbers.rivals[name]
        if pick is not None:
            return self.one(rivals[pick])
        return np.choose(self.pick(f"choice:{name}", weights), [self.one(rival) for rival in rivals])

    def pick(self, column: str, weights: Sequence[float]) -> npt.NDArray[np.intp]:
        edges = np.cumsum(weights) / np.sum(weights)
        return np.minimum(np.searchsorted(edges, self.u[column], side="right"), len(weights) - 1)

    def share(self, name: str) -> Array:
        mean, concentration = self.numbers.shares[name]
        if mean <= 0.0 or mean >= 1.0 or not concentration:
            return np.full(self.size, mean)
        return betaincinv(concentration * mean, concentration * (1.0 - mean), self.u[name])


#: Region types coverage counts, by domain: those of the cards, as the scenario lists them.
CELLS = {"wetland": 5, "farmland": 3, "marine": 3, "river": 3}


def outcomes(numbers: Numbers, u: Mapping[str, Array]) -> dict[str, Array]:
    """Return all outcomes of Panjin at uniform columns, by node name, (option, ..., draw)."""
    draws = Draws(numbers, u)
    prices = {
        name: draws.rival(f"prices.{name}")
        for name in (
            "reservoir_storage",
            "nitrogen_removal",
            "phosphorus_removal",
            "carbon_dioxide",
            "recreation_visit",
            "equivalent_unit_value",
        )
    }
    made: dict[str, Array] = {}
    totals = {
        domain: judged(domain, numbers, *account(numbers, draws, prices), made)
        for domain, account in (("wetland", wetland), ("farmland", farmland))
    }
    weights = {domain: base for domain, (base, _) in totals.items()}
    weight = sum(weights.values())
    for outcome in MONEY:
        made[f"judge.{outcome}"] = sum(table[outcome] for _, table in totals.values())
    made["judge.coverage"] = sum(made[f"judge.{domain}.coverage.total"] * CELLS[domain] for domain in totals) / sum(
        CELLS.values()
    )
    paid_enough, lost = (sum(table[key] for _, table in totals.values()) for key in ("loss_paid", "loss"))
    made["judge.loss_covered"] = paid_enough / lost
    for outcome in ("adequacy", "uptake", "equity"):
        made[f"judge.{outcome}"] = (
            sum(weights[domain] * table[outcome] for domain, (_, table) in totals.items()) / weight
        )
    return made


def wetland(numbers: Numbers, draws: Draws, prices: Mapping[str, Array]) -> tuple[Array, ...]:
    """Return (floor, spread, ceiling, payment base) by place and draw, and which places they are."""
    of = numbers.places["wetland"]
    region, cover = of["region_type"], of["cover"]
    splits = [
        draws.table(f"uncertainties.{key}", of[by])
        for key, by in (("zone_split", "region_type"), ("cover_split", "cover"), ("county_split", "county"))
    ]
    sites = groups(of["site"], tuple(dict.fromkeys(of["site"])))
    position = np.argmax(sites, axis=0)

    def split(cells: Array) -> Array:
        area = cells[:, None]
        for ratio in splits:
            varied = area * ratio
            area = varied * (sites @ area)[position] / (sites @ varied)[position]
        return area

    area = split(numbers.cells["wetland.area|file"])
    base = split(numbers.cells["wetland.eligible_area|file"]) * draws.parameter("uncertainties.eligible_share")
    lost = exposure(draws.parameter("wetland.without.hazard"), draws.parameter("wetland.without.horizon"))

    def without(name: str) -> Array:
        return draws.parameter(f"wetland.without.{name}")

    def spilled(service: str, value: Array, ratio: Array) -> Array:
        return lost * (value - value * ratio) * draws.share(f"wetland.spill.{service}")

    gep = np.zeros_like(area)
    marsh = np.flatnonzero(np.isfinite(numbers.cells["wetland.water_depth|file"]))
    depth = numbers.cells["wetland.water_depth|file"][marsh, None] * draws.parameter("uncertainties.marsh_depth")
    stored = depth * (area[marsh] * M2_PER_HA) * draws.parameter("wetland.storage_turnover")
    gep[marsh] += spilled("water_storage", stored * prices["reservoir_storage"], without("water_depth"))
    for pollutant in ("nitrogen", "phosphorus"):
        removed = draws.table(f"wetland.{pollutant}_removal_rate|file", cover) * area
        gep += spilled(
            f"{pollutant}_removal", removed * prices[f"{pollutant}_removal"], without(f"{pollutant}_removal_rate")
        )
    plants = np.flatnonzero(np.isin(cover, list(numbers.parameters["wetland.net_co2_uptake|file"])))
    names = [cover[i] for i in plants]
    uptake = draws.table("wetland.net_co2_uptake|file", names)
    burial = draws.table("wetland.carbon_burial|file", names) * draws.parameter("wetland.co2_per_carbon")
    buried = draws.pick("choice:wetland.carbon_amount", numbers.readings["wetland.carbon_amount"]) == 1
    carbon = np.where(buried, burial, uptake) * area[plants] * prices["carbon_dioxide"]
    gep[plants] += spilled(
        "carbon_sequestration", carbon, np.where(buried, without("carbon_burial"), without("net_co2_uptake"))
    )
    reed = np.flatnonzero(np.isin(cover, list(numbers.parameters["wetland.methane_rate|file"])))
    methane = (
        draws.table("wetland.methane_rate|file", [cover[i] for i in reed])
        * area[reed]
        * draws.rival("wetland.methane_gwp")
    )
    gep[reed] += spilled("methane_emission", -methane * prices["carbon_dioxide"], without("methane_rate"))
    visited = np.flatnonzero(np.isfinite(numbers.cells["wetland.visits|file"]))
    visits = numbers.cells["wetland.visits|file"][visited, None] * draws.parameter("uncertainties.year_visits")
    gep[visited] += spilled("recreation", visits * prices["recreation_visit"], without("visits"))

    by_table = equivalents(numbers, draws, "wetland", prices["equivalent_unit_value"], lost, area, without("condition"))
    reading = draws.pick("choice:wetland.reading", numbers.readings["wetland.spill"])
    ceiling = np.where(reading == 1, by_table, gep) / area

    forgone = draws.table("wetland.net_margin", cover) * draws.table("wetland.restriction_share", region)
    protection = draws.parameter("wetland.habitat_input") * draws.parameter("wetland.holder_protection_share")
    floor = forgone + protection + forgone * draws.parameter("wetland.transaction_share")
    return floor, forgone * draws.parameter("wetland.holder_variation"), ceiling, base, np.arange(len(area))


def farmland(numbers: Numbers, draws: Draws, prices: Mapping[str, Array]) -> tuple[Array, ...]:
    """Return what :func:`wetland` returns, for the fields that can be paid for."""
    here = np.flatnonzero(np.isfinite(numbers.cells["farmland.eligible_area|file"]))
    of = {key: [texts[i] for i in here] for key, texts in numbers.places["farmland"].items()}
    elsewhere = {name for i, name in enumerate(numbers.places["farmland"]["region_type"]) if i not in here}
    assert elsewhere.isdisjoint(of["region_type"])  # so the fields left out take no part in any sum
    regions = groups(of["region_type"], tuple(dict.fromkeys(of["region_type"])))
    position = np.argmax(regions, axis=0)
    ratio = draws.table("uncertainties.crab_share", of["cover"])

    def split(cells: Array) -> Array:
        varied = cells[here, None] * ratio
        return varied * (regions @ cells[here, None])[position] / (regions @ varied)[position]

    area, base = split(numbers.cells["farmland.area|file"]), split(numbers.cells["farmland.eligible_area|file"])
    lost = exposure(draws.parameter("farmland.without.hazard"), draws.parameter("farmland.without.horizon"))
    rate = draws.parameter("farmland.nitrogen_runoff_rate|file")
    more = rate * draws.parameter("farmland.without.nitrogen_runoff_rate")
    avoided = more * area * prices["nitrogen_removal"] - rate * area * prices["nitrogen_removal"]
    gep = lost * avoided * draws.share("farmland.spill.nutrient_runoff")
    # storage and methane are the same with and without the action: their increment is nothing

    condition = draws.parameter("farmland.without.condition")
    by_table = equivalents(numbers, draws, "farmland", prices["equivalent_unit_value"], lost, area, condition)
    reading = draws.pick("choice:farmland.reading", numbers.readings["farmland.spill"])
    ceiling = np.where(reading == 1, by_table, gep) / area

    rice = draws.table("farmland.rice_yield", of["cover"]) * draws.parameter("prices.paddy_rice") - draws.parameter(
        "farmland.field_cost"
    )
    forgone = (
        rice * draws.table("farmland.margin_ratio", of["cover"]) * draws.table("farmland.loss_share", of["region_type"])
    )
    floor = forgone + forgone * draws.parameter("farmland.transaction_share")
    return floor, forgone * draws.parameter("farmland.holder_variation"), ceiling, base, here


def equivalents(
    numbers: Numbers, draws: Draws, domain: str, unit_value: Array, lost: Array, area: Array, condition: Array
) -> Array:
    """Return the spill-over of the equivalents reading by place and draw; every place is of one class of land."""
    total = np.zeros_like(area)
    left = area * condition
    for service in XIE:
        (table,) = numbers.parameters[f"{domain}.xie2015.{service}"].values()
        rate = table.central * unit_value
        total += lost * (rate * area - rate * left) * draws.share(f"{domain}.spill.xie2015.{service}")
    return total


def exposure(hazard: Array, horizon: Array) -> Array:
    x = hazard * horizon
    return 1.0 + np.expm1(-x) / x


def groups(names: Sequence[str], wanted: Sequence[str]) -> Array:
    """Return (group, place) of ones where a place belongs to a group."""
    return np.array([[float(name == group) for name in names] for group in wanted])


def judged(
    domain: str,
    numbers: Numbers,
    floor: Array,
    spread: Array,
    ceiling: Array,
    base: Array,
    here: Array,
    made: dict[str, Array],
) -> tuple[Array, dict[str, Array]]:
    """Add a domain's outcomes to `made`; return its payment base and its outcomes as a whole."""
    of = {key: [numbers.places[domain][key][i] for i in here] for key in ("region_type", "county")}
    regions, counties = (numbers.labels[f"{key}:{domain}"] for key in ("region_type", "county"))
    regions = tuple(region for region in regions if region in of["region_type"] or domain == "wetland")
    by_region, by_county = groups(of["region_type"], regions), groups(of["county"], counties)
    everywhere = np.ones((1, len(here)))
    gather = np.concatenate([by_region, everywhere])
    bases = gather @ base
    made[f"{domain}.floor_by_region"] = by_region @ (floor * base) / bases[:-1]
    made[f"{domain}.ceiling_by_region"] = by_region @ (ceiling * base) / bases[:-1]
    excess_burden = numbers.parameters["budget.excess_burden"][""].central
    order = [numbers.labels[f"region_type:{domain}"].index(region) for region in of["region_type"]]
    names = ("adequacy", "uptake", *MONEY, "loss_paid")
    found: dict[str, list[Array]] = {name: [] for name in (*names, "equity", "county")}
    varied = spread > 0
    width, density = np.where(varied, spread, 1.0), spread / np.sqrt(2.0 * np.pi)
    gratis = -floor / width
    free = np.where(
        varied, floor * ndtr(gratis) - density * np.exp(-0.5 * gratis * gratis), floor * (floor <= 0)
    )  # the cost of those whose cost is not above zero, by the law before the cut
    unpaid = np.where(varied, ndtr(gratis), floor <= 0)
    some = 1.0 - unpaid > 1e-9
    left = np.where(some, 1.0 - unpaid, 1.0)
    loss = np.where(some, (floor - free) / left, 0.0)  # no cost is below zero: the law is cut there
    positive = loss > 0
    cost = np.where(positive, loss, 1.0)
    lost = gather @ (loss * base)
    for o in range(len(numbers.options)):
        standard = numbers.cells[f"judge.{domain}.standard"][o, order, None]
        paid = numbers.cells[f"judge.{domain}.paid"][o, order, None]
        mandatory = bool(numbers.cells[f"judge.{domain}.mandatory"][o])
        everyone = bool(numbers.cells[f"judge.{domain}.everyone"][o])
        z = (standard - floor) / width
        covered = ndtr(z)
        accepted = floor * covered - density * np.exp(-0.5 * z * z)
        if not varied.all():
            covered = np.where(varied, covered, standard >= floor)
            accepted = np.where(varied, accepted, floor * (standard >= floor))
        covered = np.where(some, np.clip((covered - unpaid) / left, 0.0, 1.0), 1.0) * (standard >= 0)
        accepted = np.where(some & (standard > 0), np.maximum(accepted - free, 0.0) / left, 0.0)
        paid_base = base * paid
        joining = paid_base if mandatory else paid_base * covered
        values = {"adequacy": paid_base * covered, "uptake": joining}
        values["public_cost"] = standard * (paid_base if everyone else joining)
        values["secured_value"] = ceiling * joining
        values["real_cost"] = paid_base * (loss if mandatory else accepted)
        shortfall = (loss - accepted - standard * (1.0 - covered)) if mandatory else 0.0
        values["uncompensated_loss"] = paid_base * shortfall
        values["net_benefit"] = values["secured_value"] - values["real_cost"] - excess_burden * values["public_cost"]
        values["loss_paid"] = np.where(standard > 0, paid_base * accepted, 0.0)
        for name in names:
            total = gather @ values[name]
            found[name].append(total / bases if name in ("adequacy", "uptake") else total)
        found["county"].append(by_county @ values["public_cost"])
        found["equity"].append(weighted_quantile(np.where(positive, standard / cost, 1.0), base, 0.1))
    stacked = {name: np.stack(parts) for name, parts in found.items()}
    totals = {"equity": stacked["equity"]}
    losses = stacked.pop("loss_paid")
    made[f"judge.{domain}.loss_covered.by_region"] = losses[:, :-1] / lost[:-1]
    totals["loss_covered"] = losses[:, -1] / lost[-1]
    for name in names[:-1]:
        made[f"judge.{domain}.{name}.by_region"] = stacked[name][:, :-1]
        totals[name] = stacked[name][:, -1]
    made.update({f"judge.{domain}.{name}.total": values for name, values in totals.items()})
    made[f"judge.{domain}.coverage.total"] = numbers.cells[f"judge.{domain}.paid"].sum(axis=1) / CELLS[domain]
    made[f"judge.{domain}.public_cost.by_county"] = stacked["county"]
    return bases[-1], totals | {"loss_paid": losses[:, -1], "loss": lost[-1]}


def weighted_quantile(values: Array, weights: Array, share: float) -> Array:
    """Return, by draw, the least value up to which the given share of the weight lies."""
    order = np.argsort(values, axis=0)
    reached = np.cumsum(np.take_along_axis(weights, order, axis=0), axis=0)
    first = np.argmax(reached >= share * reached[-1] * (1 - 1e-12), axis=0)
    chosen = np.take_along_axis(order, first[None], axis=0)
    return np.take_along_axis(values, chosen, axis=0)[0]
