"""What a record is, in words a drafter reads: titles of cards, places and options in place of keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from esvalue.core.text import Text
from esvalue.inputs.library import Library
from esvalue.inputs.scenario import CellDesign, Loaded
from esvalue.inputs.scenario.overrides import ColumnUncertainty
from esvalue.inputs.sources import Named
from esvalue.inputs.workbook.plain import Path, path_text

__all__ = ["label", "parameter_label"]

_WORDS = {
    "hazard": Text(zh="无补偿时每年退化的风险", en="hazard a year without the payment"),
    "horizon": Text(zh="年限", en="horizon"),
    "exposure": Text(zh="无补偿时改变的比例", en="share that would change"),
    "times": Text(zh="倍数", en="factor"),
    "table": Text(zh="倍数", en="ratio"),
    "engel": Text(zh="恩格尔系数", en="Engel coefficient"),
    "share": Text(zh="份额", en="share"),
    "amount": Text(zh="金额", en="amount"),
    "base": Text(zh="面积等基数", en="base"),
    "excess_burden": Text(zh="每元公共资金的额外成本", en="excess burden of a public yuan"),
    "value": Text(zh="总量", en="total"),
    "area": Text(zh="面积", en="area"),
    "stated_area": Text(zh="各地块面积应合计到（控制总数）", en="area its places must sum to (control total)"),
    "exchange": Text(zh="汇率", en="exchange rate"),
    "numbers": Text(zh="标准", en="standard"),
    "fund": Text(zh="资金", en="fund"),
    "set": Text(zh="无补偿时", en="without the payment"),
    "budget": Text(zh="预算", en="budget"),
    "levels": Text(zh="出资", en="pays"),
    "county": Text(zh="县", en="county"),
    "city": Text(zh="市", en="city"),
    "province": Text(zh="省", en="province"),
    "nation": Text(zh="国家", en="nation"),
    "region_coefficients": Text(zh="分区系数", en="coefficient"),
    "design": Text(zh="设计", en="design"),
    "spill": Text(zh="受益份额所据", en="who benefits"),
    "links": Text(zh="链接表", en="link table"),
    "band": Text(zh="所及范围", en="how far it reaches"),
    "power": Text(zh="距离的幂", en="power of distance"),
    "concentration": Text(zh="份额的集中度", en="concentration of shares"),
    "holder": Text(zh="权利人", en="holder"),
    "world": Text(zh="全球", en="world"),
    "rate": Text(zh="法规或合同固定的费率", en="rate fixed by law or contract"),
}
_OF_PAYMENTS = {
    "rate": Text(zh="费率", en="rate"),
    "base": Text(zh="数量", en="counted"),
    "years": Text(zh="折算年数", en="years it is spread over"),
    "return_rate": Text(zh="折算利率", en="rate it is spread at"),
    "cap": Text(zh="每年至多", en="at most a year"),
    "amounts": Text(zh="印本没有的金额", en="amount not in print"),
    "opening": Text(zh="资金池期初余额", en="opening balance of a pool"),
    "holders": Text(zh="权利人", en="holders"),
    "cost": Text(zh="平均成本", en="mean cost"),
    "spread": Text(zh="成本的标准差", en="standard deviation of cost"),
}
_GROUPS = {
    "region_type": Text(zh="区域类型", en="region type"),
    "county": Text(zh="区县", en="county"),
    "place": Text(zh="地块", en="place"),
}
_COLON, _COMMA = Text(zh="：", en=": "), Text(zh="、", en=", ")
_BY = Text(zh="（按{}）", en=" (by {})")
_SILENT = {
    "cells",
    "domains",
    "without",
    "uncertainties",
    "options",
    "stage",
    "funding",
    "magnitude",
    "title",
    "parameters",
    "payments",
    "parts",
}


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
    if (title := _below(path, i, loaded)) is not None:
        return title
    if before == "magnitude" and isinstance(step, int):
        return scenario.magnitude[step].title
    if before == "cells" and isinstance(step, int):
        return _designed_cell(scenario.design.cells[step], loaded)
    if before == "uncertainties":
        return _uncertain_columns(scenario.uncertainties[str(step)], loaded)
    if before == "set":
        return _named(str(step), str(path[1]), loaded) or Text.same(str(step))
    inside = next((str(p) for p in path[:i] if p in loaded.cards), None)
    if inside is not None:
        words = _region_types(inside, loaded)
        if step in words:
            return words[str(step)].title
    if step in loaded.cards:
        return _domain(str(step), loaded)
    if step in _WORDS:
        return _WORDS[str(step)]
    if step in _SILENT or isinstance(step, int):
        return None
    return Text.same(str(step))


def _uncertain_columns(spec: ColumnUncertainty, loaded: Loaded) -> Text:
    """Return the columns that vary together, with what groups them."""
    card = loaded.cards[spec.domain]
    found = [card.columns[name].title for name in spec.names if name in card.columns]
    domain = _domain(spec.domain, loaded)
    named = _COLON.join((domain, _COMMA.join(found)))
    if not spec.by:
        return named
    by = (
        card.columns[spec.by].title
        if spec.by in card.columns
        else _GROUPS.get(spec.by, Text(zh=spec.by, en=spec.by.replace("_", " ")))
    )
    return named + _BY.format(by)


def _region_types(domain: str, loaded: Loaded) -> Mapping[str, Named]:
    """Return the words of the region types of a domain, by their names."""
    return loaded.library.vocabulary.extended(loaded.cards[domain].vocabulary).region_types.get(domain, {})


def _designed_cell(cell: CellDesign, loaded: Loaded) -> Text:
    """Return the domain and the region type of a cell the designed options treat apart."""
    named = _region_types(cell.domain, loaded).get(cell.region_type)
    return _COMMA.join((_domain(cell.domain, loaded), named.title if named else Text.same(cell.region_type)))


def _of_payment(path: Path, i: int, loaded: Loaded) -> Text | None:
    """Return what a step below `payments` is called: a payment, one of its parts, one of its figures."""
    payment, step = loaded.scenario.payments[str(path[path.index("payments") + 1])], str(path[i])
    if path[i - 1] == "payments":
        return payment.title
    if path[i - 1] in ("parts", "rates"):
        return payment.parts[step].title
    return _OF_PAYMENTS.get(step)


def _of_spill(path: Path, i: int, loaded: Loaded) -> Text | None:
    """Return what a step below `spill` is called: a service, what its shares rest on."""
    step = str(path[i])
    if path[i - 1] == "spill":
        services = loaded.cards[str(path[1])].services
        return services[step].title if step in services else Text.same(step)
    return Text(zh="受益", en="benefits") if step == "levels" else None


#: Sections in which a step has words of its own.
_BELOW: Mapping[str, Callable[[Path, int, Loaded], Text | None]] = {"payments": _of_payment, "spill": _of_spill}


def _below(path: Path, i: int, loaded: Loaded) -> Text | None:
    """Return what a step is called in a section that has words of its own."""
    titles = (titled(path, i, loaded) for section, titled in _BELOW.items() if section in path[:i])
    return next((title for title in titles if title is not None), None)


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
