"""How the designed rates were found, in a sentence of a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from esvalue.core.printing.table import number
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.report.front.maker import chances
from esvalue.standards.designed import Designed

__all__ = ["designed_sentence"]

SEMICOLON = Text(zh="；", en="; ")
KEEPS = Text(
    zh="每个区域取有{chance}补够 {share} 的最低一档标准",
    en="every zone has the lowest rate that pays enough on {share} of it with {chance}",
)
LOSS = Text(zh="每个区域取做到要求的最低一档标准", en="every zone has the lowest rate that does what is required of it")
OTHERWISE = Text(zh="个别区域另有要求，见技术报告", en="some zones are asked otherwise: see the technical report")
WITHIN = Text(
    zh="在有{chance}够用的预算之内，取平均净效益最大的一组标准",
    en="of all rates whose budget is enough with {chance}, those with the greatest net benefit on average",
)
KEPT = Text(zh="现行标准不降低", en="no present rate falls")
STEP = Text(zh="按 {to} {unit} 一档", en="in steps of {to} {unit}")
PEOPLE = {
    "voluntary": Text(zh="自愿参加", en="taking part is voluntary"),
    "mandatory": Text(zh="全部参加", en="all take part"),
}


def designed_sentence(designed: Designed, part: str) -> Text:
    """Return how the rates of a designed option were found, by the part it plays ("keeps" or "within")."""
    settings = designed.settings
    said = list(_keeps(settings)) if part == "keeps" else [WITHIN.format(chance=chances(settings["budget_in_share"]))]
    if any(one["present"] == "kept" for one in settings["cells"].values()):
        said.append(KEPT)
    steps = {(one["rounding"]["to"], one["rounding"]["unit"]) for one in settings["cells"].values()}
    for to, unit in sorted(steps):
        said.append(STEP.format(to=number(to), unit=_spelt(unit)))
    return SEMICOLON.join([*said, PEOPLE[settings["participation"]]])


def _keeps(settings: Any) -> Iterator[Text]:
    promises = [one["promises"] for one in settings["cells"].values()]
    share, certain = settings["at_least"], settings["in_share"]
    usual = [{"at_least": share, "in_share": certain, "weight": "base"}]
    if usual not in promises:
        yield LOSS
        return
    yield KEEPS.format(chance=chances(certain), share=f"{100 * share:g}%")
    if any(one != usual for one in promises):
        yield OTHERWISE


def _spelt(unit: str) -> Text:
    return Text.by(lambda language: unit_text(unit, language))
