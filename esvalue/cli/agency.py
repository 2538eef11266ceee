"""The verbs of an agency: accounts, calibration, monitoring programmes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from esvalue.cli.verbs import library_of, scenario_of, tell_doubts, tell_notices
from esvalue.cli.words import zh

if TYPE_CHECKING:
    from esvalue.calibration.results import Calibration

__all__ = ["calibrate", "diff", "gep", "programmes"]


def _language() -> str:
    return "zh" if zh() else "en"


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def gep(given: argparse.Namespace) -> int:
    """Write the gross ecosystem product of a scenario."""
    from esvalue.gep import gep_folder

    loaded = scenario_of(given)
    tell_notices(loaded)
    account, paths = gep_folder(
        loaded, given.out, price_year=given.price_year, year=given.year, language="zh" if zh() else "both"
    )
    tell_doubts(len(account.doubts.open), given.scenario)
    print(account.label[_language()])
    print()
    for path in paths:
        print(path)
    return 0


def calibrate(given: argparse.Namespace) -> int:
    """Calibrate a card or a scenario to observations and write the overlay."""
    from esvalue.runs.calibrate import calibrate_files, calibration_text, settled_lines

    fit = _names(given.fit)
    along: dict[str, Any] = (
        {}
        if given.along is None
        else {"along": {"all": "all", "none": ()}.get(given.along.strip(), _names(given.along))}
    )

    def show(made: Calibration) -> None:
        print(calibration_text(made, language=_language(), profile=given.profile, folds=given.folds, by=given.by))
        if made.observations.doubts:
            from esvalue.inputs.scenario import load_scenario

            scenario = load_scenario(given.target, library_of(given)) if given.places is None else None
            print("\n".join(settled_lines(made.observations.doubts, given.observations, scenario, _language())))

    calibrate_files(
        given.target,
        given.observations,
        fit,
        given.out,
        places=given.places,
        price_year=given.price_year,
        library=library_of(given),
        accept=given.accept,
        replace=given.replace,
        language=_language(),
        method=given.method,
        seed=given.seed,
        loss=given.loss,
        show=show,
        **along,
    )
    print(f"{'覆盖文件' if zh() else 'overlay'}: {given.out}")
    return 0


def diff(given: argparse.Namespace) -> int:
    """Say what an overlay changes in the standards of a scenario."""
    from esvalue import explain_overlay

    print(explain_overlay(scenario_of(given), given.overlay, _language()))
    return 0


def programmes(given: argparse.Namespace) -> int:
    """Say what monitoring programmes are worth to the decision."""
    from esvalue.runs.calibrate import programmes_text

    print(programmes_text(scenario_of(given), given.programmes, _language()))
    return 0
