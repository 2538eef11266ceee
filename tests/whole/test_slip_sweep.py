"""The slip sweep: every number, unit, name and row of a scenario, every ordinary slip of it, and how each ends.

A slip that moves a standard, the budget or an account total by more than a twentieth must be refused or named, but for
so many in a hundred: of units, signs, codes for no data, totals rows, twins and percent two, of scale slips of a lone
figure twenty-five.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from folders import ROOT, TESTS
from slips import HARD_SLIPS, SCALE_SLIPS, Outcome, Sweep

SCENARIOS = ROOT / "scenarios"
#: A move of a figure that matters.
MOVE = 0.05
#: Shares of slips that may pass in silence: of a lone figure's scale, and of what must not pass.
SILENT_SCALE, SILENT_OTHER = 0.25, 0.02
#: The same of small examples: of three rows none says what the others are, and one unit is many slips in a hundred.
SMALL_OTHER = 0.06
WHOLE = ("panjin", "county_gep")


def shares(outcomes: list[Outcome]) -> tuple[float, float]:
    """Return the silent share of the scale slips and of those that must not pass, among those that are refused,
    named, or move a figure.
    """
    found = []
    for kinds in (SCALE_SLIPS, HARD_SLIPS):
        kept = [
            one
            for one in outcomes
            if one.slip.kind in kinds and (one.ending in ("refused", "named") or one.move > MOVE)
        ]
        silent = [one for one in kept if one.ending == "silent"]
        found.append(len(silent) / max(len(kept), 1))
    return found[0], found[1]


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Return why a silent slip may stay, by quantity and kind."""
    return tomllib.loads((TESTS / "silent_slips.toml").read_text(encoding="utf-8"))


def sentence(quantity: str, kind: str) -> str:
    """Return why a pair of quantity and slip may stay silent; empty where nobody has judged it."""
    known = sentences().get(quantity, {})
    return known.get(kind) or (known.get("scale", "") if kind in {*SCALE_SLIPS, "ha for mu", "mu for ha"} else "")


def told(outcomes: list[Outcome]) -> str:
    """Return every ending counted, then the silent slips by quantity and kind:
    how many, the largest move, the money, and why they may stay.
    """
    counted = Counter((one.slip.kind, one.ending) for one in outcomes)
    pairs = silent_pairs(outcomes)
    return "\n".join(
        [
            *(f"{kind}: {ending} {n}" for (kind, ending), n in sorted(counted.items())),
            *(
                f"silent: {quantity}: {kind}: {len(ones)} slips, {max(one.move for one in ones):.3g} of a figure, "
                f"{max(one.money for one in ones) / 1e4:,.0f} x 1e4 yuan/a "
                f"({ones[0].slip.file}: {ones[0].slip.place}): {sentence(quantity, kind) or 'NOT JUDGED'}"
                for (quantity, kind), ones in sorted(pairs.items())
            ),
        ]
    )


def silent_pairs(outcomes: list[Outcome]) -> dict[tuple[str, str], list[Outcome]]:
    """Return the silent slips that move a figure that matters, by quantity and kind, those that move most first."""
    found: dict[tuple[str, str], list[Outcome]] = {}
    for one in sorted(outcomes, key=lambda one: -one.money):
        if one.ending == "silent" and one.move > MOVE:
            found.setdefault((one.quantity, one.slip.kind), []).append(one)
    return found


def swept(name: str, work: Path, every: int) -> list[Outcome]:
    sweep = Sweep(SCENARIOS / name, work, account_only=name == "county_gep")
    return [sweep.try_(slip) for slip in list(sweep.slips())[::every]]


def test_no_slip_ends_in_a_traceback(tmp_path):
    outcomes = swept("panjin", tmp_path, 97)
    endings = Counter(one.ending for one in outcomes)
    assert endings["refused"] + endings["named"] > len(outcomes) / 3, told(outcomes)


def test_an_empty_word_is_refused_or_changes_nothing(tmp_path):
    """One of each place a word can stand: a name left empty is no way to say "none"."""
    sweep = Sweep(SCENARIOS / "panjin", tmp_path)
    empty = {
        pattern(slip.place): slip
        for slip in sweep.slips()
        if slip.kind == "word empty" and slip.file == "scenario.toml"
    }
    outcomes = [sweep.try_(slip) for slip in empty.values()]
    assert [(one.slip.place, one.ending) for one in outcomes if one.ending not in ("refused", "meant")] == []
    assert sum(one.ending == "refused" for one in outcomes) > len(outcomes) / 2


@pytest.mark.parametrize("name", ["panjin", "vessels"])
def test_a_code_for_no_data_is_named_where_a_scenario_holds_one_number(name, tmp_path):
    """Of each place a number can stand: 9999 is no budget, no rate and no share."""
    sweep = Sweep(SCENARIOS / name, tmp_path)
    codes = {
        pattern(slip.place): slip
        for slip in sweep.slips()
        if slip.kind == "nodata 9999" and slip.file == "scenario.toml"
    }
    outcomes = [sweep.try_(slip) for slip in codes.values()]
    assert [(one.slip.place, one.ending) for one in outcomes if one.ending == "silent" and one.quantity != "seed"] == []
    assert sum(one.ending == "named" for one in outcomes) >= 3


def pattern(place: str) -> str:
    """Return where a word stands without the names a user chose: the table and the key."""
    steps = place.split(".")
    return f"{steps[0]}.{steps[-1] if not steps[-1].isdigit() else steps[-2]}"


def test_every_reason_is_a_sentence():
    for reasons in sentences().values():
        assert all(text.endswith(".") and len(text.split()) > 5 for text in reasons.values())


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(one.name for one in SCENARIOS.iterdir() if (one / "scenario.toml").is_file()))
def test_few_slips_that_matter_pass_in_silence(name, tmp_path):
    outcomes = swept(name, tmp_path, 1)
    scale, other = shares(outcomes)
    print(f"silent: {scale:.1%} of scale slips, {other:.1%} of the others\n{told(outcomes)}")
    assert scale <= (SILENT_SCALE if name in WHOLE else 1), told(outcomes)
    assert other <= (SILENT_OTHER if name in WHOLE else SMALL_OTHER), told(outcomes)
    assert [pair for pair in silent_pairs(outcomes) if not sentence(*pair)] == []
