"""What was found, as sentences in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from esvalue.analysis.discovery.boxes import Box, Found, Restriction
from esvalue.analysis.problem import Factor
from esvalue.core.arguments import checked
from esvalue.core.calls import Language
from esvalue.core.printing.rounding import percent
from esvalue.core.text import Text

__all__ = ["box_sentence", "sentences"]

#: Unit and language -> the unit as the reader writes it.
UnitText = Callable[[str, str], str]
#: Factor -> rival -> its title in each language.
RivalTitles = Mapping[str, Mapping[str, Mapping[str, str]]]

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "none": "fails in no futures",
        "all": "fails in all futures",
        "nearly_all": "fails in nearly all futures ({share}): no region sets them apart",
        "few": "no box looked for: too few futures on one side to tell a region ({failures} of {futures} fail)",
        "scattered": "no box found: failures are scattered ({share} of futures fail)",
        "first": "fails when {when} (covers {coverage} of failures, {density} of such futures fail{aside})",
        "next": "also fails when {when} (covers a further {coverage} of failures, {density} of such futures "
        "fail{aside})",
        "aside": "; on futures kept aside only {share}",
        "and": " and ",
        "or": " or ",
        "list": ", ",
        "comma": ", ",
        "and_when": " and ",
    },
    "zh": {
        "none": "在所有未来都达标",
        "all": "在所有未来都不达标",
        "nearly_all": "几乎在所有未来都不达标（{share}）：没有区域能把它们区分开",
        "few": "未寻找区域：其中一类未来太少，无法判断（{futures} 个未来中有 {failures} 个不达标）",
        "scattered": "没有找到区域：不达标的未来是分散的（{share} 的未来不达标）",
        "first": "当{when}时不达标（覆盖 {coverage} 的不达标未来，此类未来中 {density} 不达标{aside}）",
        "next": "当{when}时也不达标（另外覆盖 {coverage} 的不达标未来，此类未来中 {density} 不达标{aside}）",
        "aside": "；在留作检验的未来中只有 {share}",
        "and": "且",
        "or": "或",
        "list": "、",
        "comma": "，",
        "and_when": "，且",
    },
}
#: A density on the futures kept aside so much lower is said beside the density. Judgement.
OVERFIT = 0.05


@checked
def sentences(
    found: Found, language: Language, *, unit_text: UnitText | None = None, rival_titles: RivalTitles | None = None
) -> list[str]:
    """Return what a search found, a sentence a box, or the one sentence that says why there is no box.

    Parameters
    ----------
    found
        Result of :func:`esvalue.analysis.discovery.prim` or :func:`esvalue.analysis.discovery.cart`.
    language
        "zh" or "en".
    unit_text
        Writes a unit as elsewhere in the report, from unit and language (default: as it is).
    rival_titles
        Factor -> rival -> {"zh", "en"}: how a rival is called (default: its name).

    Raises
    ------
    InputError
        A language that is neither.

    Examples
    --------
    Futures fail where the price is below 30:

    >>> import numpy as np
    >>> from esvalue.core.distributions import Spread
    >>> from esvalue.analysis.discovery import prim
    >>> from esvalue.analysis.problem import Factor
    >>> price = np.linspace(0, 100, 401)
    >>> found = prim([Factor("price", Spread("uniform", (0.0, 100.0)), unit="yuan/t")], {"price": price}, price < 30)
    >>> print(*sentences(found, "en"))
    fails when price is below 30 yuan/t (covers 100% of failures, 98% of such futures fail)
    >>> print(*sentences(found, "zh"))
    当price低于 30 yuan/t 时不达标（覆盖 100% 的不达标未来，此类未来中 98% 不达标）
    """
    if found.boxes:
        return [
            box_sentence(box, found.factors, language, unit_text=unit_text, rival_titles=rival_titles, further=n > 0)
            for n, box in enumerate(found.boxes)
        ]
    verdict = "all" if found.failing == 1 else found.verdict
    counts = {"failures": f"{found.sample.whole.failures:,}", "futures": f"{found.futures:,}"}
    return [_tidy(WORDS[language][verdict].format(share=_percent(found.failing, language), **counts))]


@checked
def box_sentence(
    box: Box,
    factors: Sequence[Factor],
    language: Language,
    *,
    unit_text: UnitText | None = None,
    rival_titles: RivalTitles | None = None,
    further: bool = False,
) -> str:
    """Return a box as a sentence; `further`: as one more after another.

    Bounds have as few digits (two or more) as tell them to 1% of the range of the factor.

    Parameters
    ----------
    box
        One of :attr:`Found.boxes`.
    factors
        The factors that were searched.
    language
        "zh" or "en".
    unit_text
        Writes a unit as elsewhere in the report, from unit and language (default: as it is).
    rival_titles
        Factor -> rival -> {"zh", "en"}: how a rival is called (default: its name).
    further
        Whether another box stands before it.

    Examples
    --------
    >>> from esvalue.core.distributions import Spread
    >>> price = Factor(
    ...     "price", Spread("uniform", (20.0, 120.0)), title={"en": "carbon price", "zh": "碳价"}, unit="yuan/t_CO2"
    ... )
    >>> box = Box((Restriction("price", high=59.83, span=(20.0, 120.0)),), 0.78, 0.91, 0.3, 0.78, 0.9, 0.0)
    >>> box_sentence(box, [price], "en")
    'fails when the carbon price is below 60 yuan/t_CO2 (covers 78% of failures, 91% of such futures fail)'
    >>> box_sentence(box, [price], "zh")
    '当碳价低于 60 yuan/t_CO2 时不达标（覆盖 78% 的不达标未来，此类未来中 91% 不达标）'
    """
    w, by_name = WORDS[language], {factor.name: factor for factor in factors}
    parts = [
        _part(one, by_name[one.factor], n > 0, language, unit_text, titles=(rival_titles or {}).get(one.factor, {}))
        for n, one in enumerate(_ordered(box))
    ]
    when = _joined(parts, w["comma"], w["and_when"])
    low = box.held_out_density < box.density - OVERFIT
    aside = w["aside"].format(share=_percent(box.held_out_density, language)) if low else ""
    shares = {"coverage": _percent(box.coverage, language), "density": _percent(box.density, language)}
    return _tidy(w["next" if further else "first"].format(when=when, aside=aside, **shares))


def _ordered(box: Box) -> list[Restriction]:
    """Return numbers before rivals, so that 'is' can be left out after the first."""
    return sorted(box.restrictions, key=lambda one: bool(one.rivals))


def _part(
    one: Restriction,
    factor: Factor,
    later: bool,
    language: str,
    unit_text: UnitText | None,
    *,
    titles: Mapping[str, Mapping[str, str]],
) -> str:
    w, title = WORDS[language], factor.label(language)
    if one.rivals:
        few = len(one.rivals) <= len(one.excluded) or len(one.rivals) == 1
        names = [titles.get(rival, {}).get(language, rival) for rival in (one.rivals if few else one.excluded)]
        named = _joined(names, w["list"], w["or"])
        that = factor.kind == "price"
        if language == "en":
            return f"{_the(factor, title)} is {'' if few else 'not '}{'that of ' if that else ''}{named}"
        return f"{title}{'取' if few else '不取'} {named} " + ("的数值" if that else "")
    unit = unit_text(factor.unit, language) if unit_text else "" if factor.unit == "share" else factor.unit
    low, high = (None if bound is None else _number(bound, one.span, factor.unit) for bound in (one.low, one.high))
    if language == "en":
        verb, tail = "" if later else "is ", f" {unit}" if unit else ""
        if low is not None and high is not None:
            return f"{_the(factor, title)} {verb}between {low} and {high}{tail}"
        return f"{_the(factor, title)} {verb}{'below ' + high if high is not None else f'above {low}'}{tail}"
    tail = f" {unit} " if unit else " "
    if low is not None and high is not None:
        return f"{title}在 {low} 至 {high}{tail}之间"
    return f"{title}{'低于' if high is not None else '高于'} {high if high is not None else low}{tail}"


def _the(factor: Factor, title: str) -> str:
    """Return a title with its article; a bare name has none."""
    return title if title == factor.name or title.lower().startswith(("the ", "a ", "an ")) else f"the {title}"


def _tidy(text: str) -> str:
    """Return a text with spaces only where Chinese meets Latin letters or digits.

    >>> _tidy("取 flux ，且取 谢高地 的数值"), _tidy("below 60, and")
    ('取 flux，且取谢高地的数值', 'below 60, and')
    """
    wide = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
    text = re.sub(rf" +(?=[，。；：、）])|(?<=[，。；：、（]) +|(?<=[{wide}]) +(?=[{wide}])", "", text)
    return re.sub(" {2,}", " ", text).strip()


def _joined(parts: Sequence[str], comma: str, last: str) -> str:
    return parts[0] if len(parts) == 1 else comma.join(parts[:-1]) + last + parts[-1]


def _number(value: float, span: tuple[float, float], unit: str) -> str:
    """Return a bound with as few significant digits, two to six, as tell it to 1% of the span.

    >>> _number(59.83, (20.0, 120.0), ""), _number(1234.0, (1200.0, 1300.0), ""), _number(0.312, (0.0, 1.0), "share")
    ('60', '1,234', '31%')
    """
    close = 0.01 * (span[1] - span[0])
    shown = next(
        (near for digits in range(2, 6) if abs((near := float(f"{value:.{digits}g}")) - value) <= close),
        float(f"{value:.6g}"),
    )
    if unit == "share":
        return f"{100 * shown:.4g}%".replace("-", "−")
    return (f"{shown:,.0f}" if abs(shown) >= 100 and shown == round(shown) else f"{shown:.6g}").replace("-", "−")


def _percent(share: float, language: str) -> str:
    """Return a share in whole percent; never 0% or 100% of what is not exactly that.

    >>> _percent(0.912, "en"), _percent(0.999, "en"), _percent(0.0004, "zh"), _percent(1.0, "en")
    ('91%', 'more than 99%', '不到 1%', '100%')
    """
    if 0.995 <= share < 1:
        return Text(zh="超过 99%", en="more than 99%")[language]
    if 0 < share < 0.005:
        return Text(zh="不到 1%", en="less than 1%")[language]
    return percent(share)
