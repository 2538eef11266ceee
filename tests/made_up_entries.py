"""Judges a scenario after a rule of rates and three outcomes were put into their tables, and prints what came of them.

A program of its own, as the tables are read once, when the rooms above them are imported: `made_up_entries.py FOLDER`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from esvalue.core.text import Text
from esvalue.inputs.outcomes import OUTCOMES, OutcomeEntry
from esvalue.inputs.rate_rules import RATE_RULES, RateRule

ENTRIES = (
    OutcomeEntry(
        key="loss_per_mu",
        title=Text(zh="每亩未补偿损失", en="loss per mu"),
        direction="min",
        unit="yuan/mu/a",
        quantity="money",
        needs=("cost",),
        equation="per_base",
        args={"value": "uncompensated_loss"},
        sums="mean",
        never_negative=True,
    ),
    OutcomeEntry(
        key="full_cost",
        title=Text(zh="全员参加的支出", en="cost if all take part"),
        direction="min",
        unit="yuan/a",
        quantity="yearly_money",
        needs=("cost",),
        equation="amount_of_base",
        args={"rate": "standard"},
        sums="sum",
        budget=True,
    ),
    OutcomeEntry(
        key="loss_per_yuan",
        title=Text(zh="每元支出未补偿的损失", en="loss per public yuan"),
        direction="min",
        quantity="signed_ratio",
        needs=("cost",),
        sums="ratio",
        parts=("uncompensated_loss", "public_cost"),
    ),
)
RULE = RateRule(
    key="share_of_cost",
    title=Text(zh="成本的份额", en="a share of the cost"),
    equation="scaled",
    args={"value": "floor", "ratio": "share"},
)

MORE = """
[options.half]
title = { zh = "半", en = "half" }
rule = "share_of_cost"
share = { value = 0.5, source = "judgement" }
stage = "now"
[options.half.domains.shore]
rule = "none"
[stage.now]
engel = { value = 0.3, source = "judgement" }
[budget]
amount = { value = 80, unit = "1e4 yuan/a", source = "judgement" }
[[requirements]]
outcome = "loss_per_mu"
at_most = 0.0049
unit = "1e4 yuan/mu/a"
[[requirements]]
outcome = "full_cost"
at_most = "budget"
[[requirements]]
outcome = "loss_per_yuan"
at_most = 0.6
[[requirements]]
outcome = "loss_per_mu"
at_least = 0
unit = "yuan/mu/a"
"""


def main(folder: Path) -> None:
    OUTCOMES.update({entry.key: entry for entry in ENTRIES})
    RATE_RULES[RULE.key] = RULE
    from given import Domain, Place, see, write

    from esvalue.inputs.choices import CHOICES
    from esvalue.inputs.schemas import schema
    from esvalue.runs.checking.idle import idle_settings
    from esvalue.study import problem_of

    # all must take part: 150 and 300 ha lose 600 and 1,200 yuan/ha at 60 and 120 yuan/mu, another 150 ha lose nothing.
    domains = {
        "land": Domain(
            [Place("core", 150.0, 1500.0, 600.0), Place("edge", 300.0, 3000.0, 600.0)],
            {"fixed": {"core": 60.0, "edge": 120.0}},
        ),
        "shore": Domain([Place("core", 150.0, 1500.0, 600.0)], {"fixed": {"core": 100.0}}),
    }
    seen = see(write(folder, domains, MORE, rounding='participation = "mandatory"\n'))
    keys = [entry.key for entry in ENTRIES]
    table = seen.comparison.tables["options"]
    rows = {language: dict(zip(*_columns(table.texts(language), "fixed"), strict=True)) for language in ("zh", "en")}
    problem = problem_of(seen.judged, "regions")
    said = {
        "totals": {key: seen.total(key, "fixed") for key in keys if key in seen.judged.outcomes.total},
        "by_region": [one.name for one in problem.outcomes if one.name.startswith("loss_per_mu|")],
        "study": {one.name: [one.direction, one.unit, *one.title.values()] for one in problem.outcomes},
        "rows": rows,
        "met": [[one.met, one.share] for one in seen.comparison.context.recommendation.met["fixed"]],
        "listed": {
            name: {key: [*text.values()] for key, text in CHOICES[name].items()} for name in ("rule", "outcome")
        },
        "schema": "share_of_cost" in json.dumps(schema("scenario")),
        "standards": {"|".join(at): one.value for at, one in seen.judged.commit.standards.items() if one.paid},
        "idle": [f"{one.code} {one.where}" for one in idle_settings(seen.judged)],
    }
    print(json.dumps(said))


def _columns(texts: tuple[list[str], list[list[str]]], option: str) -> tuple[list[str], list[str]]:
    headers, rows = texts
    return headers, next(row for row in rows if row[0] == option)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
