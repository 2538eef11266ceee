"""What a record is, in words a drafter reads: titles of cards, places and options in place of keys."""

from __future__ import annotations

from esvalue.core.text import Text
from esvalue.inputs.library import Library
from esvalue.inputs.scenario import Loaded
from esvalue.inputs.workbook.plain import Path, path_text

__all__ = ["label", "parameter_label"]

_WORDS = {
    "hazard": ("无补偿时每年退化的风险", "hazard a year without the payment"), "horizon": ("年限", "horizon"),
    "exposure": ("无补偿时改变的比例", "share that would change"),
    "times": ("倍数", "factor"), "table": ("倍数", "ratio"), "engel": ("恩格尔系数", "Engel coefficient"),
    "share": ("份额", "share"), "amount": ("金额", "amount"),
    "base": ("面积等基数", "base"), "excess_burden": ("每元公共资金的额外成本", "excess burden of a public yuan"),
    "value": ("总量", "total"), "area": ("面积", "area"),
    "exchange": ("汇率", "exchange rate"), "numbers": ("标准", "standard"), "fund": ("资金", "fund"),
    "set": ("无补偿时", "without the payment"), "budget": ("预算", "budget"),
    "levels": ("出资", "pays"), "county": ("县", "county"), "city": ("市", "city"), "province": ("省", "province"),
    "nation": ("国家", "nation"),
    "region_coefficients": ("分区系数", "coefficient"),
}  # fmt: skip
_GROUPS = {"region_type": "区域类型", "county": "区县", "place": "地块"}
_SILENT = {"domains", "without", "uncertainties", "options", "stage", "funding", "magnitude", "title", "parameters"}


def label(path: Path, loaded: Loaded) -> str:
    """Return a record's path in words, Chinese and English."""
    titles = [_title(path, i, loaded) for i in range(len(path))]
    said = [title for title in titles if title is not None]
    zh, en = (" · ".join(dict.fromkeys(getattr(title, language) for title in said)) for language in ("zh", "en"))
    return f"{zh}\n{en}" if said else path_text(path)


def _title(path: Path, i: int, loaded: Loaded) -> Text | None:
    step, before = path[i], path[i - 1] if i else None
    scenario = loaded.scenario
    if before == "options":
        return scenario.options[str(step)].title
    if before == "magnitude" and isinstance(step, int):
        return scenario.magnitude[step].title
    if before == "uncertainties":
        spec = scenario.uncertainties[str(step)]
        card = loaded.cards[spec.domain]
        found = [card.columns[name].title for name in spec.names if name in card.columns]
        domain = _domain(spec.domain, loaded)
        by = (
            card.columns[spec.by].title
            if spec.by in card.columns
            else Text(zh=_GROUPS.get(spec.by or "", spec.by or ""), en=spec.by or "")
        )
        zh, en = f"（按{by.zh}）" if spec.by else "", f" (by {by.en.replace('_', ' ')})" if spec.by else ""
        return Text(
            zh=f"{domain.zh}：{'、'.join(t.zh for t in found)}{zh}",
            en=f"{domain.en}: {', '.join(t.en for t in found)}{en}",
        )
    if before == "set":
        return _named(str(step), str(path[1]), loaded) or Text.same(str(step))
    inside = next((str(p) for p in path[:i] if p in loaded.cards), None)
    if inside is not None:
        words = loaded.library.vocabulary.extended(loaded.cards[inside].vocabulary).region_types.get(inside, {})
        if step in words:
            return words[str(step)].title
    if step in loaded.cards:
        return _domain(str(step), loaded)
    if step in _WORDS:
        return Text(zh=_WORDS[str(step)][0], en=_WORDS[str(step)][1])
    if step in _SILENT or isinstance(step, int):
        return None
    return Text.same(str(step))


def _domain(name: str, loaded: Loaded) -> Text:
    named = loaded.library.vocabulary.extended(loaded.cards[name].vocabulary).domains.get(name)
    return named.title if named else Text.same(name)


def _named(key: str, domain: str, loaded: Loaded) -> Text | None:
    card, book = loaded.cards[domain], loaded.library.prices
    found = card.columns.get(key) or card.parameters.get(key) or book.get(key.removeprefix("prices."))
    return found.title if found else None


def parameter_label(key: str, loaded: Loaded, library: Library) -> str:
    """Return a record of a card or of the price book in words: its title and which of its records it is."""
    head, _, tail = key.partition(".")
    name = tail.split("[")[0].split("#")[0].split("@")[0]
    book = library.prices if head == "prices" else loaded.cards[head].parameters
    domain = Text(zh="价格", en="price") if head == "prices" else _domain(head, loaded)
    which = tail[len(name) :].strip("[]#@")
    suffix = f" · {which}" if which else ""
    title = book[name].title
    return f"{domain.zh} · {title.zh}{suffix}\n{domain.en} · {title.en}{suffix}"
