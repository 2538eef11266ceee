"""The generated part of docs/reference/replications.md: every published case, figure by figure, in either language.

Cases, figures and what the comparison means: tests/reproduction/README.md. Called from docs/generate.py.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from reproduction.published import CASES, FOLDER, STATUSES, Case, Figure, case_of  # noqa: E402

WORDS = {
    "case": ("案例", "case"),
    "paper": ("论文", "paper"),
    "result": ("结果", "result"),
    "printed": ("印出", "printed"),
    "ours": ("本工具", "ours"),
    "unit": ("单位", "unit"),
    "status": ("状态", "status"),
    "computed": ("算得", "computed"),
    "taken_from_source": ("取自原文", "taken from the source"),
    "not_computable": ("无法计算", "not computable"),
    "defect": ("原文有误", "defect of the paper"),
    "fails": ("原文算术不成立之处", "Where the paper's arithmetic or wording fails"),
    "lacks": ("无法计算的结果缺少什么", "What results that cannot be computed lack"),
    "theirs": ("原文总计与本工具总计", "The paper's total and ours"),
    "refused": ("被拒绝或被印出结果识破的写法", "Slips that are refused, or found out by the printed figures"),
    "possible": ("可能", "possible"),
}


def replications(language: str) -> str:
    """Return the overview and one section a case."""
    lines = [_row(_word(w, language) for w in ("case", "paper", *STATUSES)), _row(["---"] * (2 + len(STATUSES)))]
    for name in CASES:
        case = case_of(name)
        count = Counter(figure.status for figure in case.figures.values())
        lines.append(_row([f"[{name}](#{name})", _paper(case, language), *(str(count[status]) for status in STATUSES)]))
    for name in CASES:
        lines += ["", f"## {name}", "", *_section(case_of(name), language)]
    return "\n".join(lines)


def _section(case: Case, language: str) -> list[str]:
    say = _translator(case.folder, language)
    stop, colon = ("。", "：") if language == "zh" else (".", ": ")
    lines = [_paper(case, language) + stop, ""]
    lines += [_row(_word(w, language) for w in ("result", "printed", "ours", "unit", "status")), _row(["---"] * 5)]
    lines += [_figure(case, figure, say, language) for figure in case.figures.values()]
    lacks: dict[str, None] = {}
    fails = [say(text) for text in case.expect["case"].get("wording", [])]
    for spec in case.expect["figure"]:
        if "defect" in spec:
            fails.append(f"{say(spec['name'])}{colon}{say(spec['defect'])}")
        if "lacks" in spec:
            lacks[f"{say(spec['name'])}{colon}{say(spec['lacks'])}"] = None
    slips = [say(slip["name"]) for kind in ("refused", "missed") for slip in case.expect.get(kind, [])]
    for word, texts in (
        ("theirs", _total(case, language)),
        ("fails", fails),
        ("lacks", list(lacks)),
        ("refused", slips),
    ):
        if texts:
            lines += ["", f"**{_word(word, language)}**", "", *(f"- {text}" for text in texts)]
    return lines


def _figure(case: Case, figure: Figure, say: Callable[[str], str], language: str) -> str:
    spec, unit = figure.spec, figure.spec["unit"]
    name = say(figure.name) + (f" @ {figure.place}" if figure.place else "")
    printed, decimals = figure.printed, max(0, -int(Decimal(figure.printed).as_tuple().exponent)) + 2
    if figure.status == "not_computable":
        ours = "–"
        if "least" in spec:
            ends = [case.amount(spec[end], figure.place).to(unit) for end in ("least", "most")]
            ours = f"{_word('possible', language)} {ends[0]:g}–{ends[1]:g}"
    elif figure.status == "taken_from_source":
        ours = printed
    else:
        other = spec.get("follows_unit", unit)
        # Adding zero turns -0 into 0.
        ours = f"{round(case.value(figure).to(other), decimals) + 0.0:.{decimals}f}" + (
            f" {other}" if other != unit else ""
        )
    return _row([name.replace("|", "\\|"), printed, ours, unit or "1", _word(figure.status, language)])


def _total(case: Case, language: str) -> list[str]:
    theirs = case.expect.get("total_as_published")
    if not theirs:
        return []
    groups = list(theirs["own_total"].items()) if "by" in theirs else [("", theirs["own_total"])]
    found = []
    for group, own in groups:
        printed = theirs["printed"][group] if group else theirs["printed"]
        found.append(
            (f"{group}: " if group else "") + f"`total_as_published` {printed}, `own_total` {own} {theirs['unit']}"
        )
    added = [case.services[key].title[language] for key in theirs["adds_wrongly"]]
    joined = ("、" if language == "zh" else ", ").join(added)
    return [*found, f"原文多加：{joined}" if language == "zh" else f"added wrongly by the paper: {joined}"]


def _paper(case: Case, language: str) -> str:
    card = tomllib.loads((case.folder / "card.toml").read_text(encoding="utf-8"))
    about = case.expect["case"]
    title = f"《{about['title']}》" if language == "zh" else next(iter(card["sources"].values()))["title"]["en"]
    if language == "en" and len(card["sources"]) > 1:
        title = card["title"]["en"][:1].upper() + card["title"]["en"][1:]
    where = f"doi:[{about['doi']}](https://doi.org/{about['doi']})" if "doi" in about else "; ".join(about["locators"])
    return f"{title} ({about['year']}), {where}" if language == "en" else f"{title}（{about['year']}），{where}"


def _translator(folder: Path, language: str) -> Callable[[str], str]:
    """Return what turns a text of `expect.toml` into the language of the page:
    `zh.toml` of the case has the Chinese.
    """
    if language == "en":
        return lambda text: text
    words = tomllib.loads((FOLDER / folder.name / "zh.toml").read_text(encoding="utf-8"))
    return lambda text: words[text]


def _word(word: str, language: str) -> str:
    return WORDS[word][0 if language == "zh" else 1]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
