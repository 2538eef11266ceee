"""Region types of a scenario's own: named there, each treated as one of the card's, without editing the card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from esvalue.core.errors import Mistakes, nearest
from esvalue.core.schema import Name, Strict
from esvalue.core.text import Text
from esvalue.inputs.cards import Card
from esvalue.inputs.sources import Named, Vocabulary

__all__ = ["OwnRegion", "with_own_regions"]


class OwnRegion(Strict):
    """A region type of the scenario's own: its title, and the region type of the card whose figures it takes."""

    title: Text
    like: Name


def with_own_regions(card: Card, given: Mapping[str, Any], where: str, problems: Mistakes) -> Card:
    """Return a card that knows region types beside its own: each has every figure of the one it is `like`.

    Parameters
    ----------
    card
        The card as it is read.
    given
        Region type -> `title` and `like`, as the scenario writes them; what is no table is told of elsewhere.
    where
        The key of the scenario that holds them.
    problems
        Where mistakes are put: a name the card has, one it has not to be like.
    """
    taken: dict[str, str] = {}
    titles: dict[str, Named] = {}
    for name, rule in given.items():
        like = rule.get("like") if isinstance(rule, Mapping) else None
        title = rule.get("title") if isinstance(rule, Mapping) else None
        if not isinstance(like, str) or title is None:
            continue
        if name in card.region_types:
            problems.add("own_region_known", f"{where}.{name}", name=name)
        elif like not in card.region_types:
            near = nearest(like, card.region_types) or "-"
            problems.add(
                "unknown_name",
                f"{where}.{name}.like",
                what="region type",
                name=like,
                nearest=near,
                known=", ".join(card.region_types),
            )
        else:
            taken[name] = like
            titles[name] = Named(title=_text(title))
    if not taken:
        return card
    parameters = {
        key: one.model_copy(update={"table": _more(one.table, taken)}) if one.by == "region_type" else one
        for key, one in card.parameters.items()
    }
    words = (card.vocabulary or Vocabulary()).model_copy()
    regions = {**words.region_types, card.domain: {**words.region_types.get(card.domain, {}), **titles}}
    return card.model_copy(
        update={
            "region_types": [*card.region_types, *taken],
            "parameters": parameters,
            "vocabulary": words.model_copy(update={"region_types": regions}),
        }
    )


def _more(table: Mapping[str, Any], taken: Mapping[str, str]) -> dict[str, Any]:
    return {**table, **{name: table[like] for name, like in taken.items() if like in table}}


def _text(title: Any) -> Text:
    if isinstance(title, Mapping):
        zh, en = title.get("zh"), title.get("en")
        return Text(zh=str(zh or en), en=str(en or zh))
    return Text.same(str(title))
