"""The numbers that shares of links and of who enjoys a service are worked out from, as entries a figure rests on."""

from __future__ import annotations

from collections.abc import Iterator

from esvalue.core.text import Text
from esvalue.core.units import parse
from esvalue.inputs.own_spill import OwnSpill, share_records
from esvalue.inputs.scenario import Loaded
from esvalue.inputs.shares import ShareRule
from esvalue.model.leaves import ResolvedRecord, ShareLeaf

__all__ = ["file_of_shares", "share_entries"]

_KEYS = {
    "band": Text(zh="份额所及的范围", en="how far shares reach"),
    "power": Text(zh="距离的幂", en="power of distance"),
    "concentration": Text(zh="份额的集中度", en="concentration of shares"),
    "levels": Text(zh="份额所据", en="what shares rest on"),
}
_AT = Text(zh="{}：{}", en="{}: {}")


def share_entries(loaded: Loaded) -> Iterator[ResolvedRecord]:
    """Yield what link tables and services of a scenario write of their shares, each under its path."""
    scenario = loaded.scenario
    written: list[tuple[str, Text, ShareRule]] = []
    written += [(f"links.{key}", Text.same(key), table) for key, table in scenario.links.items()]
    for domain, rule in scenario.domains.items():
        services = loaded.cards[domain].services
        for name, spill in rule.spill.items():
            title = services[name].title if name in services else Text.same(name)
            written.append((f"domains.{domain}.spill.{name}", title, spill))
    for at, title, shares in written:
        for path, record in share_records(at, shares):
            key, _, level = path.removeprefix(f"{at}.").partition(".")
            named = loaded.library.vocabulary.levels.get(level)
            of = _AT.format(title, named.title) if named else title
            yield ResolvedRecord(
                path, record, parse(record.unit or ""), loaded.path.name, title=_AT.format(of, _KEYS[key])
            )


def file_of_shares(node: ShareLeaf, loaded: Loaded) -> str:
    """Return the file that says who enjoys a service: the scenario where it does, else the card."""
    return loaded.path.name if isinstance(node.record, OwnSpill) else loaded.card_paths[node.name.split(".")[0]].name
