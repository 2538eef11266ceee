"""What conservation costs: margins forgone, protection, restoration, transaction, and the floor of a standard for a
holder; rival measures of what whole districts and changes of use give up.

The annuity is in :mod:`esvalue.equations.money`; rent forgone on an area is ``amount_of_base`` of
:mod:`esvalue.equations.standards`.
"""

from typing import Annotated

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "annualised_cost",
    "conversion_opportunity_cost",
    "cost_floor",
    "crop_damage",
    "forgone_income",
    "forgone_industry_income_gap",
    "forgone_industry_output",
    "gross_margin",
    "practice_change_cost",
    "protection_cost",
    "restoration_cost",
    "transaction_cost",
]


@equation(title=Text(zh="单位面积毛利", en="gross margin"), kind="money", source="arithmetic")
def gross_margin(
    yield_: Annotated[Array, In("{q}/ha/a", "Y, yield", low=0)],
    price: Annotated[Array, In("yuan/{q}", "P, farm-gate price", low=0)],
    variable_cost: Annotated[
        Array, In("yuan/ha/a", "C, variable cost; own labour counts at what it would earn elsewhere", low=0)
    ],
) -> Annotated[Array, Out("yuan/ha/a")]:
    """Return what a crop or pond earns per area above the costs that stop when production stops.

        M = Y P - C

    9 t of paddy rice at 2,800 yuan/t with 15,000 yuan/ha of cost:

    >>> gross_margin(9.0, 2800.0, 15_000.0)
    10200.0
    """
    return yield_ * price - variable_cost


@equation(title=Text(zh="放弃的净收入", en="forgone net income"), kind="money", source="weihe_2018")
def forgone_income(
    margin: Annotated[
        Array, In("yuan/{b}/a", "M, net income per payment base (ha, kW, person, ...) without the restriction")
    ],
    share: Annotated[Array, In("", "s, part of it that the restriction takes: 1 when use must end", of="share")],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return the net income a holder gives up, or loses to damage, per payment base.

        F = s M

    Birds eat 15% of a margin of 10,000 yuan/ha:

    >>> forgone_income(10_000.0, 0.15)
    1500.0
    """
    return margin * share


@equation(title=Text(zh="作物受害损失", en="damage to a crop"), kind="money", source="arithmetic")
def crop_damage(
    yield_: Annotated[Array, In("{q}/ha/a", "Y, harvest without the damage", low=0)],
    price: Annotated[Array, In("yuan/{q}", "P, farm-gate price", low=0)],
    share: Annotated[Array, In("", "s, part of the harvest that is lost, to birds for instance", of="share")],
) -> Annotated[Array, Out("yuan/ha/a")]:
    """Return what is lost per area where part of a standing crop is eaten: its costs are spent, the whole price counts.

        D = Y P s

    Birds take a tenth of 8 t of rice at 2,600 yuan/t:

    >>> round(crop_damage(8.0, 2600.0, 0.1), 6)
    2080.0
    """
    return yield_ * price * share


@equation(title=Text(zh="改变耕作方式的成本差", en="cost of a change of practice"), kind="money", source="arithmetic")
def practice_change_cost(
    cost_with: Annotated[Array, In("yuan/ha/a", "C_1, inputs and labour with the new practice", low=0)],
    cost_without: Annotated[Array, In("yuan/ha/a", "C_0, inputs and labour as farmed before", low=0)],
    yield_with: Annotated[Array, In("{q}/ha/a", "Y_1, harvest with the new practice", low=0)],
    yield_without: Annotated[Array, In("{q}/ha/a", "Y_0, harvest as farmed before", low=0)],
    price: Annotated[Array, In("yuan/{q}", "P, farm-gate price", low=0)],
) -> Annotated[Array, Out("yuan/ha/a")]:
    """Return what a farmer loses by another practice: what it costs more, and the harvest it costs.

        C = C_1 - C_0 + P (Y_0 - Y_1)

    Negative where it pays for itself. Manure that costs 1,500 yuan/ha more than fertiliser, and 0.2 t of rice:

    >>> round(practice_change_cost(6000.0, 4500.0, 7.8, 8.0, 2600.0), 6)
    2020.0
    """
    return cost_with - cost_without + price * (yield_without - yield_with)


@equation(title=Text(zh="一次性成本年金", en="one-off cost as a yearly amount"), kind="money", source="arithmetic")
def annualised_cost(
    cost: Annotated[Array, In("yuan/{b}", "C, one-off cost per payment base")],
    annuity: Annotated[Array, In("1/a", "a, annuity factor")],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return the yearly amount that repays a one-off cost with interest over its life.

        c = C a

    >>> annualised_cost(10_000.0, 0.125)
    1250.0
    """
    return cost * annuity


@equation(title=Text(zh="保护成本", en="cost of protection"), kind="money", source="arithmetic")
def protection_cost(
    investment: Annotated[Array, In("yuan/{b}", "I, spent once per payment base: fences, posts, gates", low=0)],
    annuity: Annotated[Array, In("1/a", "a, annuity factor over their life", low=0, high=1)],
    running_cost: Annotated[Array, In("yuan/{b}/a", "m, patrol, monitoring, upkeep", low=0)],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return the yearly cost of protection: building as a yearly amount, and patrol, monitoring and upkeep.

        C = I a + m

    >>> protection_cost(8000.0, 0.125, 400.0)
    1400.0
    """
    return investment * annuity + running_cost


@equation(title=Text(zh="修复成本", en="cost of restoration"), kind="money", source="arithmetic")
def restoration_cost(
    cost: Annotated[Array, In("yuan/ha", "c, cost of one attempt per area", low=0)],
    area: Annotated[Array, In("ha", "A, area that is to be restored in the end", low=0)],
    success_share: Annotated[Array, In("", "s, part of the treated area that recovers", of="share", low=0.001, high=1)],
    annuity: Annotated[Array, In("1/a", "a, annuity factor over the life of the restoration", low=0, high=1)],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the yearly cost of having an area restored, counting what fails and must be done again.

        C = c A a / s

    >>> restoration_cost(20_000.0, 10.0, 0.5, 0.125)
    50000.0
    """
    return cost * area * annuity / success_share


@equation(title=Text(zh="交易成本", en="transaction cost"), kind="money", source="arithmetic")
def transaction_cost(
    households: Annotated[Array, In("household", "H, households that take part", low=0)],
    time: Annotated[Array, In("h/household/a", "t, time each spends", low=0, high=8_784)],
    wage: Annotated[Array, In("yuan/h", "w, what an hour would earn elsewhere", low=0)],
    fees: Annotated[Array, In("yuan/household/a", "f, fees and travel", low=0)],
) -> Annotated[Array, Out("yuan/a")]:
    """Return what taking part costs the holders: time for contracts, checks and meetings, and fees.

        C = H (t w + f)

    >>> transaction_cost(100.0, 12.0, 20.0, 60.0)
    30000.0
    """
    return households * (time * wage + fees)


@equation(title=Text(zh="补偿下限（成本）", en="cost floor"), kind="money", source="weihe_2018")
def cost_floor(
    forgone_income: Annotated[Array, In("yuan/{b}/a", "F, net income given up")],
    protection_cost: Annotated[
        Array, In("yuan/{b}/a", "C_p, direct cost of protection, one-off cost as a yearly amount", low=0)
    ],
    transaction_cost: Annotated[Array, In("yuan/{b}/a", "C_t, cost of taking part", low=0)],
    kept_benefit: Annotated[Array, In("yuan/{b}/a", "B, net benefit the holder keeps under the new use")],
    received: Annotated[Array, In("yuan/{b}/a", "R, payments already received for the same duty", low=0)],
) -> Annotated[Array, Out("yuan/{b}/a")]:
    """Return what a holder must be paid, per payment base and year, so as not to lose by the duty.

        S_min = F + C_p + C_t - B - R

    It may be negative: the holder then gains without a payment.

    >>> cost_floor(9000.0, 600.0, 150.0, 2000.0, 750.0)
    7000.0
    """
    return forgone_income + protection_cost + transaction_cost - kept_benefit - received


@equation(
    title=Text(zh="改变用途的机会成本", en="opportunity cost of a change of use"), kind="money", source="weihe_2018"
)
def conversion_opportunity_cost(
    margin_before: Annotated[Array, In("yuan/{b}/a", "M_0, net income in the old use")],
    margin_after: Annotated[Array, In("yuan/{b}/a", "M_1, net income in the new use")],
    base: Annotated[Array, In("{b}", "B, what changes use: area, engine power, ...", low=0)],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the net income given up when land, ponds or boats go from one use to another.

        C = (M_0 - M_1) B

    Negative where the new use earns more.

    >>> conversion_opportunity_cost(9000.0, 1500.0, 20.0)
    150000.0
    """
    return (margin_before - margin_after) * base


@equation(
    title=Text(zh="放弃产业的机会成本（收入差距法）", en="forgone industry by the income gap"),
    kind="money",
    source="arithmetic",
)
def forgone_industry_income_gap(
    reference_income: Annotated[Array, In("yuan/person/a", "I_0, income per head of the reference district", low=0)],
    local_income: Annotated[Array, In("yuan/person/a", "I, income per head of the protected district", low=0)],
    population: Annotated[Array, In("person", "N, population of the protected district", low=0)],
) -> Annotated[Array, Out("yuan/a")]:
    """Return what protected districts forgo, taken as the gap of their income to a district that may develop.

        C = (I_0 - I) N

    Common in Chinese basin studies, for townspeople and villagers apart. It lays the whole gap at protection's door, so
    it is an upper bound; negative where the protected district is the richer one.

    >>> forgone_industry_income_gap(30_000.0, 22_000.0, 5_000.0)
    40000000.0
    """
    return (reference_income - local_income) * population


@equation(
    title=Text(zh="放弃产业的机会成本（单位面积产值差法）", en="forgone industry by the gap of output per area"),
    kind="money",
    source="arithmetic",
)
def forgone_industry_output(
    reference_output: Annotated[
        Array, In("yuan/ha/a", "y_0, industrial output per area where industry may settle", low=0)
    ],
    local_output: Annotated[Array, In("yuan/ha/a", "y, the same where it may not", low=0)],
    area: Annotated[Array, In("ha", "A, area closed to industry that would otherwise be used", low=0)],
    earned_share: Annotated[Array, In("", "s, value added or profit per output", of="share")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return what is forgone where industry may not settle: the gap of output per area, of which only a part is income.

        C = (y_0 - y) A s

    Rival of the income gap. Gross output is not income: s brings it to value added or profit.

    >>> forgone_industry_output(90_000.0, 10_000.0, 100.0, 0.25)
    2000000.0
    """
    return (reference_output - local_output) * area * earned_share
