"""A function takes at most five arguments by position and eight in all; more only as equations and listed verbs do."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from folders import ROOT

PACKAGE = ROOT / "esvalue"
BY_POSITION, IN_ALL = 5, 8
#: Symbols of a formula are arguments, as many as it has.
EQUATIONS = "equations"
#: Public verbs with more settings than eight, all of them given by name.
VERBS = {
    "analysis/design/frontier.py: frontier", "analysis/design/within.py: best_within",
    "analysis/discovery/cart.py: cart", "analysis/discovery/prim.py: prim",
    "analysis/robustness/table.py: metrics_table", "analysis/robustness/thresholds.py: thresholds",
    "analysis/sensitivity/analyse.py: analyse", "analysis/sensitivity/given.py: given_data",
    "calibration/calibrating.py: calibrate", "calibration/overlaying.py: to_overlay",
    "gep/account.py: account_of_model", "inputs/overlay/writing.py: write_overlay", "model/model.py: bind",
    "payments/draws.py: spread_of",
    "runs/calibrate.py: calibrate_files", "runs/explore.py: explore", "runs/ledger.py: ledger",
    "study/study.py: indices",
    "surveys/choice/model.py: from_formula", "surveys/contingent/bids.py: sample_size",
    "surveys/contingent/model.py: from_formula", "surveys/file_to_overlay.py: survey_to_overlay",
    "surveys/overlays.py: estimate_to_overlay", "surveys/transfer/unit.py: unit_transfer",
    "surveys/travel/model.py: from_formula", "surveys/travel/zones.py: zonal",
}  # fmt: skip
#: What takes more and should not: a list that may only shrink.
STILL = {
    "model/account/services.py: _service", "model/account/totals.py: add_domain_totals", "runs/explore.py: _explore",
    "study/analyses.py: analyses_of", "surveys/choice/results.py: _ratio", "surveys/intervals.py: interval_of",
}  # fmt: skip


def functions() -> Iterator[tuple[str, int, int]]:
    """Yield every function with how many arguments it takes by position, and in all (but for self and cls)."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if name.startswith(f"{EQUATIONS}/"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                given = [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
                given = given[1:] if given[:1] in (["self"], ["cls"]) else given
                yield f"{name}: {node.name}", len(given), len(given) + len(node.args.kwonlyargs)


def test_functions_take_few_arguments() -> None:
    long = {name for name, by_position, in_all in functions() if by_position > BY_POSITION or in_all > IN_ALL}
    assert long - VERBS == STILL


def test_verbs_take_their_settings_by_name() -> None:
    taken = {name: (by_position, in_all) for name, by_position, in_all in functions() if name in VERBS}
    assert set(taken) == VERBS
    assert [
        name for name, (by_position, in_all) in taken.items() if by_position > BY_POSITION or in_all <= IN_ALL
    ] == []
