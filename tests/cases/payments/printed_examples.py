"""Examples whose inputs and result are in print, each recomputed from its row of `printed.csv`.

Inputs are `name=value` parted by `; `, several values by blanks. Money in 10,000 yuan unless named.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil


def values(inputs: str) -> dict[str, list[Fraction]]:
    pairs = (part.split("=") for part in inputs.split("; "))
    return {name: [Fraction(v) for v in text.split()] for name, text in pairs}


def plain(number: Fraction) -> str:
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def yellow_river(inputs: str) -> str:
    """Classes in two years; the rest of what was paid is points of the index, below both years' caps."""
    v = values(inputs)
    classes = sum((v["base"][0] - found) * v["per_class"][0] for found in v["class"])
    rest = v["paid"][0] - classes
    below = rest <= v["cap"][0] * len(v["class"])
    return f"classes={plain(classes)}; rest={plain(rest)}; points={plain(rest / v['per_point'][0])}; below_cap={below}"


def fujian(inputs: str) -> str:
    v = values(inputs)
    by_rank = sum(n * a for n, a in zip(v["counties"], v["amount"], strict=True))
    return f"by_rank={plain(by_rank)}; advance_and_rest={plain(v['advance'][0] + v['rest'][0])}"


def beijing(inputs: str) -> str:
    v = values(inputs)
    section, sewage = sum(v["section"]), sum(v["sewage"])
    return f"section={plain(section)}; sewage={plain(sewage)}; all={plain(section + sewage)}"


def luan(inputs: str) -> str:
    """The fourth county owes the province 100 and gets 150 from the city."""
    v = values(inputs)
    province, city = sum(v["provincial"]), sum(v["city"])
    net = v["provincial"][3] + v["city"][1]
    return f"provincial={plain(province)}; city={plain(city)}; all={plain(province + city)}; net_of_fourth={plain(net)}"


def dahuofang(inputs: str) -> str:
    v = values(inputs)
    return f"mu={plain(v['yuan'][0] / v['yuan_per_mu'][0])}"


def zhenjiang(inputs: str) -> str:
    """One tonne of each of three pollutants over target."""
    v = values(inputs)
    columns = [a + b for a, b in zip(v["first"], v["second"], strict=True)]
    first = sum(s / 100 * p for s, p in zip(v["first"], v["price"], strict=True))
    second = sum(s / 100 * p for s, p in zip(v["second"], v["price"], strict=True))
    return (
        f"columns={' '.join(map(plain, columns))}; all={plain(sum(v['price'], Fraction(0)))}; "
        f"first={plain(first)}; second={plain(second)}"
    )


def guzhen(inputs: str) -> str:
    v = values(inputs)
    amounts = [min(Fraction(ceil(m / v["step"][0])) * v["amount"][0], v["cap"][0]) for m in v["multiple"]]
    return f"amounts={' '.join(map(plain, amounts))}"


def liaoning(inputs: str) -> str:
    """One month, four sections `upstream>downstream kind target found multiples`, under the rules of 2017 and 2024."""
    nets: dict[str, dict[str, Fraction]] = {"2017": {}, "2024": {}}
    for part in inputs.split("; "):
        sides, kind, target, found, *multiples = part.split()
        unit, distance = (100 if kind == "main" else 50), int(found) - int(target)
        extra = 10 * sum((Fraction(m) for m in multiples), Fraction(0)) if int(found) == 6 else Fraction(0)
        for year, amount in (("2017", max(distance, 0) * unit + extra), ("2024", Fraction(distance * unit))):
            for party, sign in zip(sides.split(">"), (-1, 1), strict=True):
                nets[year][party] = nets[year].get(party, Fraction(0)) + sign * amount
    return "; ".join(f"{y}: {' '.join(f'{p}={plain(a)}' for p, a in sorted(net.items()))}" for y, net in nets.items())


def carbon(inputs: str) -> str:
    v = values(inputs)
    price = v["yuan"][0] / v["tonnes"][0]
    shown = (Decimal(price.numerator) / Decimal(price.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    low, high = v["range"]
    return f"yuan_per_tonne={shown}; inside={low <= price <= high}"


EXAMPLES: dict[str, Callable[[str], str]] = {
    "D1": yellow_river,
    "D2": fujian,
    "D3": beijing,
    "D4": luan,
    "D5": dahuofang,
    "D6": zhenjiang,
    "D7": guzhen,
    "D8": liaoning,
    "D10": carbon,
}
